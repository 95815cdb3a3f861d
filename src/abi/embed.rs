//! Embeddings: texts to vectors.
//!
//! # Chapter
//! Experimental: may change before 1.0.
//!
//! The vector of a text is pooled from the last hidden states of its tokens, after the final norm.
//! A generative model embeds, too. A model that was made for embeddings may have no output head: it
//! loads, and calls that need logits return ROTOR_E_UNSUPPORTED. All backends give the same bits. A
//! vector does not depend on the texts beside it.

use std::ffi::{c_char, c_void};
use std::ptr;

use super::guard::{Sized_, borrow, fill, guard, init_sized, read_sized, slice, text};
use super::handle::borrow_handle;
use super::model::{LoadedModel, rotor_model, rotor_progress_callback};
use super::options::{ROTOR_KV_F32, kv_type};
use super::status::rotor_status;
use super::text::with_patience;
use crate::engine::embed::EmbedOptions;
use crate::error::{Error, Result, room_for};
use crate::model::pooling::Pooling;

/// The pooling that the model's files state. If they state none, rotor takes the last token, and
/// logs a warning.
pub const ROTOR_POOLING_DEFAULT: u32 = 0;
/// The mean of the states of all tokens.
pub const ROTOR_POOLING_MEAN: u32 = 1;
/// The state of the last token.
pub const ROTOR_POOLING_LAST: u32 = 2;

/// Holds the options of embeddings. Call `rotor_embed_options_init`, then change fields.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct rotor_embed_options {
    /// `sizeof(rotor_embed_options)`
    pub struct_size: u32,
    /// ROTOR_POOLING_DEFAULT, ROTOR_POOLING_MEAN or ROTOR_POOLING_LAST
    pub pooling: u32,
    /// 1 (the default) divides each vector by its length (L2 norm); 0 does not
    pub normalize: u32,
    /// Numbers of the KV cache during the call, as in `rotor_session_options`; the default is
    /// ROTOR_KV_F32
    pub kv_type: u32,
    /// Receives the fraction of the tokens that is done, about once per layer. If it returns
    /// another value than 0, the call returns ROTOR_E_CANCELLED. NULL is allowed.
    pub progress: rotor_progress_callback,
    /// rotor passes it to `progress`.
    pub progress_user: *mut c_void,
}

// SAFETY: repr(C), begins with struct_size, and holds numbers and nullable pointers.
unsafe impl Sized_ for rotor_embed_options {
    fn defaults() -> Self {
        Self {
            struct_size: size_of::<Self>() as u32,
            pooling: ROTOR_POOLING_DEFAULT,
            normalize: 1,
            kv_type: ROTOR_KV_F32,
            progress: None,
            progress_user: ptr::null_mut(),
        }
    }
}

/// The options of a call, checked.
struct Options {
    embed: EmbedOptions,
    progress: rotor_progress_callback,
    progress_user: *mut c_void,
}

impl Options {
    /// # Safety
    /// `options` is NULL or valid for reads of its `struct_size`.
    unsafe fn read(options: *const rotor_embed_options) -> Result<Self> {
        // SAFETY: the caller's promise.
        let given = unsafe { read_sized(options, "options")? };
        let pooling = match given.pooling {
            ROTOR_POOLING_DEFAULT => None,
            ROTOR_POOLING_MEAN => Some(Pooling::Mean),
            ROTOR_POOLING_LAST => Some(Pooling::Last),
            other => {
                let known = "ROTOR_POOLING_DEFAULT, ROTOR_POOLING_MEAN or ROTOR_POOLING_LAST";
                return Err(Error::argument(format!("pooling is {other}; it must be {known}")));
            }
        };
        if given.normalize > 1 {
            return Err(Error::argument(format!("normalize is {}; it must be 0 or 1", given.normalize)));
        }
        let embed = EmbedOptions { pooling, normalize: given.normalize == 1, kv: kv_type(given.kv_type)? };
        Ok(Self { embed, progress: given.progress, progress_user: given.progress_user })
    }
}

/// A pooling as the header numbers it.
pub(super) fn pooling_number(pooling: Option<Pooling>) -> u32 {
    match pooling {
        None => ROTOR_POOLING_DEFAULT,
        Some(Pooling::Mean) => ROTOR_POOLING_MEAN,
        Some(Pooling::Last) => ROTOR_POOLING_LAST,
    }
}

/// Sets `options` to the defaults. Pass `sizeof *options` as `struct_size`.
///
/// Threads: any.
///
/// # Safety
/// `options` is NULL or valid for writes of `struct_size` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_embed_options_init(
    options: *mut rotor_embed_options,
    struct_size: usize,
) -> rotor_status {
    // SAFETY: the caller's promise.
    guard(|| unsafe { init_sized(options, struct_size, "options") })
}

/// Embeds `n_texts` texts: writes their vectors into `vectors`, `hidden_size` numbers each (see
/// `rotor_model_info`), and the number of all numbers into `*out_count`.
///
/// `text_lens` has the bytes of each text, or ROTOR_NUL_TERMINATED; NULL means that every text ends
/// with NUL. rotor adds the tokens that the model's tokenizer adds to a text, and reads no control
/// tokens in it. `options` may be NULL. `vectors` has room for `capacity` numbers. If it is NULL,
/// rotor writes the number only. Texts go through the network together, so one call with many texts
/// is faster than many calls. After an error, `vectors` is as it was.
/// Errors: ROTOR_E_UTF8, ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_TOKENIZER, ROTOR_E_RESOURCES,
/// ROTOR_E_CANCELLED, ROTOR_E_ARGUMENT (a text has no tokens, or more than the context holds: the
/// message names the text and its length).
/// Threads: any; blocks until all vectors are computed. The progress callback can cancel it.
///
/// # Safety
/// `model` is NULL or alive; `texts` is NULL or valid for reads of `n_texts` texts; `text_lens` is
/// NULL or valid for reads of `n_texts` lengths; `options` is NULL or valid for reads of its
/// `struct_size`; `vectors` is NULL or valid for writes of `capacity` numbers; `out_count` is NULL
/// or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_model_embed(
    model: *const rotor_model,
    texts: *const *const c_char,
    text_lens: *const usize,
    n_texts: usize,
    options: *const rotor_embed_options,
    vectors: *mut f32,
    capacity: usize,
    out_count: *mut usize,
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promises, here and below.
        let (handle, pointers) = unsafe { (borrow_handle(model)?, slice(texts, n_texts, "texts")?) };
        // SAFETY: as above.
        let options = unsafe { Options::read(options)? };
        let room = Room { vectors, capacity, out_count };
        // SAFETY: as above.
        if unsafe { room.is_answered(handle, n_texts)? } {
            return Ok(());
        }
        let mut tokens = room_for(n_texts, "the texts")?;
        for (i, pointer) in pointers.iter().enumerate() {
            // SAFETY: as above.
            let length = if text_lens.is_null() { usize::MAX } else { unsafe { *text_lens.add(i) } };
            // SAFETY: as above.
            let text = unsafe { text(*pointer, length, "a text")? };
            let most = handle.model.config().max_position_embeddings;
            let ids = with_patience(text.len(), |keep_going| {
                handle.model.text()?.encode_within(text, true, false, usize::MAX, keep_going)
            })?;
            tokens.push(ids.unwrap_or_default());
            if tokens[i].len() > most {
                break;
            }
        }
        let mut texts = room_for(n_texts, "the texts")?;
        texts.extend(tokens.iter().map(Vec::as_slice));
        // SAFETY: as above.
        unsafe { room.embed(handle, &texts, &options) }
    })
}

/// As `rotor_model_embed`, for texts that are tokens already: `tokens` holds those of all texts,
/// one text after the other, and `token_counts` the number of tokens of each text.
///
/// Errors: those of `rotor_model_embed`, ROTOR_E_ARGUMENT (a token is not in the vocabulary).
/// Threads: any; blocks until all vectors are computed. The progress callback can cancel it.
///
/// # Safety
/// As `rotor_model_embed`; `token_counts` is NULL or valid for reads of `n_texts` numbers; `tokens`
/// is NULL or valid for reads of as many ids as they say together.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_model_embed_tokens(
    model: *const rotor_model,
    tokens: *const u32,
    token_counts: *const usize,
    n_texts: usize,
    options: *const rotor_embed_options,
    vectors: *mut f32,
    capacity: usize,
    out_count: *mut usize,
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promises, here and below.
        let (handle, counts) = unsafe { (borrow_handle(model)?, slice(token_counts, n_texts, "token_counts")?) };
        // SAFETY: as above.
        let options = unsafe { Options::read(options)? };
        let total = counts.iter().try_fold(0usize, |sum, n| sum.checked_add(*n));
        let total = total.ok_or_else(|| Error::argument("token_counts say more tokens than memory holds"))?;
        // SAFETY: as above.
        let mut rest = unsafe { slice(tokens, total, "tokens")? };
        let room = Room { vectors, capacity, out_count };
        // SAFETY: as above.
        if unsafe { room.is_answered(handle, n_texts)? } {
            return Ok(());
        }
        let next = |n: &usize| {
            let (text, others) = rest.split_at(*n);
            rest = others;
            text
        };
        let mut texts = room_for(n_texts, "the texts")?;
        texts.extend(counts.iter().map(next));
        // SAFETY: as above.
        unsafe { room.embed(handle, &texts, &options) }
    })
}

/// Where vectors are written.
struct Room {
    vectors: *mut f32,
    capacity: usize,
    out_count: *mut usize,
}

impl Room {
    /// Writes the number of numbers, and refuses a room that is too small. Returns whether the host
    /// wants no more than the number.
    ///
    /// # Safety
    /// `vectors` is NULL or valid for writes of `capacity` numbers; `out_count` is NULL or valid
    /// for writes.
    unsafe fn is_answered(&self, handle: &LoadedModel, n_texts: usize) -> Result<bool> {
        let n = n_texts.saturating_mul(handle.model.n_embedding());
        // SAFETY: the caller's promise.
        unsafe { borrow(self.out_count, "out_count")? };
        // SAFETY: as above.
        unsafe { self.out_count.write(n) };
        if !self.vectors.is_null() && n > self.capacity {
            return Err(Error::BufferTooSmall { needed: n, capacity: self.capacity });
        }
        Ok(self.vectors.is_null() || n_texts == 0)
    }

    /// # Safety
    /// As [`Self::is_answered`]; the host's progress function can be called with its pointer.
    unsafe fn embed(&self, handle: &LoadedModel, texts: &[&[u32]], options: &Options) -> Result<()> {
        let mut progress = |fraction| {
            // SAFETY: the caller's promise.
            options.progress.is_none_or(|callback| unsafe { callback(fraction, options.progress_user) } == 0)
        };
        let vectors = handle.model.embed(texts, options.embed, &mut progress)?;
        // SAFETY: the caller's promise.
        unsafe { fill(self.vectors, self.capacity, self.out_count, &vectors) }
    }
}
