//! How a session chooses tokens, at its beginning and later.
//!
//! # Chapter
//! A step applies this chain to the logits: biases (`rotor_session_set_logit_bias`), repetition,
//! frequency and presence penalties, DRY, temperature, top-k, typical, top-p, min-p, XTC. Mirostat
//! replaces the last five. The random numbers of a token depend only on the seed and the position
//! of the token: after a rewind, the session generates the same tokens again. The caller may also
//! read the logits and append a token of its own choice.

use super::guard::{Sized_, borrow, guard, init_sized, newer_fields, read_sized, slice};
use super::session::{Inner, rotor_session, with_session};
use super::status::rotor_status;
use crate::engine::sampler::{Sampling, sampler_options};
use crate::error::{Result, room_for};

// The fields are the rows of the table in src/engine/sampler/table.rs. `tests/header.rs` reads the
// struct below, and writes the rows into the header in the place of the line with `$name`.
macro_rules! sampling {
    ($($(#[doc = $doc:literal])+ $name:ident: $type:ty = $default:expr, $range:expr;)+) => {
        /// Says how a session chooses tokens. Call `rotor_sampling_init`, then change fields.
        #[repr(C)]
        #[derive(Clone, Copy)]
        pub struct rotor_sampling {
            /// `sizeof(rotor_sampling)`
            pub struct_size: u32,
            $($(#[doc = $doc])+ pub $name: $type,)+
            /// Always 0
            pub reserved: [u32; RESERVED],
        }

        /// The size of a C struct with a `u64` is a multiple of 8. `reserved` fills it up, since
        /// a compiler may leave anything in padding, and a later field may lie there.
        const RESERVED: usize = (size_of::<u32>() $(+ size_of::<$type>())+) % 8 / size_of::<u32>();

        const _: () = assert!(
            size_of::<rotor_sampling>() == size_of::<u32>() * (1 + RESERVED) $(+ size_of::<$type>())+,
            "padding between two options: append a u64 after an even number of smaller ones"
        );

        // SAFETY: repr(C), begins with struct_size, and holds numbers.
        unsafe impl Sized_ for rotor_sampling {
            fn defaults() -> Self {
                let Sampling { $($name,)+ } = Sampling::default();
                Self { struct_size: size_of::<Self>() as u32, $($name,)+ reserved: [0; RESERVED] }
            }
        }

        impl rotor_sampling {
            pub(super) fn convert(&self) -> Result<Sampling> {
                if self.reserved.iter().any(|field| *field != 0) {
                    return Err(newer_fields("sampling"));
                }
                Ok(Sampling { $($name: self.$name,)+ })
            }
        }
    };
}

sampler_options!(sampling);

/// Sets `sampling` to the defaults: a step chooses the best token, and no option changes the
/// logits. Pass `sizeof *sampling` as `struct_size`.
///
/// Threads: any.
///
/// # Safety
/// `sampling` is NULL or valid for writes of `struct_size` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_sampling_init(sampling: *mut rotor_sampling, struct_size: usize) -> rotor_status {
    // SAFETY: the caller's promise.
    guard(|| unsafe { init_sized(sampling, struct_size, "sampling") })
}

/// Chooses tokens in another way from now on. All of `sampling` counts, the seed included.
///
/// Errors: ROTOR_E_ARGUMENT (a value is out of its range).
/// Threads: one per session.
///
/// # Safety
/// `session` is NULL or alive; `sampling` is NULL or valid for reads of its `struct_size`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_set_sampling(
    session: *mut rotor_session,
    sampling: *const rotor_sampling,
) -> rotor_status {
    let set = |inner: &mut Inner| {
        // SAFETY: the caller's promise.
        let sampling = unsafe { read_sized(borrow(sampling, "sampling")?, "sampling")? };
        inner.session.set_sampling(sampling.convert()?)
    };
    // SAFETY: the caller's promise.
    unsafe { with_session(session, set) }
}

/// Adds `biases[i]` to the logit of `tokens[i]` from now on. It replaces the biases of an earlier
/// call. Minus infinity bans a token. With `n` 0 it removes all biases. A fork inherits them.
///
/// `tokens` and `biases` have `n` elements.
/// Errors: ROTOR_E_ARGUMENT (an id is outside the vocabulary, or a bias is NaN or plus infinity).
/// Threads: one per session.
///
/// # Safety
/// `session` is NULL or alive; `tokens` and `biases` are NULL or valid for reads of `n` numbers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_set_logit_bias(
    session: *mut rotor_session,
    tokens: *const u32,
    biases: *const f32,
    n: usize,
) -> rotor_status {
    let set = |inner: &mut Inner| {
        // SAFETY: the caller's promises.
        let (tokens, biases) = unsafe { (slice(tokens, n, "tokens")?, slice(biases, n, "biases")?) };
        let mut bias = room_for(n, "biases")?;
        bias.extend(tokens.iter().copied().zip(biases.iter().copied()));
        inner.session.set_logit_bias(bias)
    };
    // SAFETY: the caller's promise.
    unsafe { with_session(session, set) }
}
