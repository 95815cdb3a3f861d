//! What a model will take.

use std::ffi::c_char;

use super::guard::{Sized_, check_out, guard, path, read_sized, write_sized};
use super::model::{LoadRequest, rotor_model_options};
use super::options::rotor_session_options;
use super::status::rotor_status;
use crate::backend::KV_BLOCK;
use crate::engine::model::Model;
use crate::engine::session::check_context;
use crate::formats::files::Files;

/// Holds the memory of a model and its sessions. Set `struct_size` before `rotor_model_estimate`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct rotor_memory {
    /// `sizeof(rotor_memory)`
    pub struct_size: u32,
    /// Number of tokens per block of a KV cache
    pub kv_block_tokens: u32,
    /// Bytes of the weights: exactly the value in `rotor_model_info` after the load
    pub weight_bytes: u64,
    /// Bytes per block; a session of n tokens has n / `kv_block_tokens` blocks, rounded up, less
    /// those that it shares with forks
    pub kv_block_bytes: u64,
    /// Bytes of the KV cache of a session with a full context
    pub session_bytes: u64,
}

// SAFETY: repr(C), begins with struct_size, and holds numbers.
unsafe impl Sized_ for rotor_memory {
    fn defaults() -> Self {
        let struct_size = size_of::<Self>() as u32;
        Self { struct_size, kv_block_tokens: 0, weight_bytes: 0, kv_block_bytes: 0, session_bytes: 0 }
    }
}

/// Computes the memory that the model at `path` takes with these options, without loading it.
///
/// Both options may be NULL. Of the session options, `context_length` and `kv_type` matter. rotor
/// reads no weights, except to compare an output head with the embedding table and to find the
/// groups of Ternary-Bonsai's weights. It opens the backend and closes it again, so the result is
/// for the backend that a load would use.
///
/// The result does not contain the tokenizer (some megabytes) and the activations (about a megabyte
/// per session that computes at the same time, more during a long prefill). On the CPU it does not
/// contain rows of an embedding table of more than 64 MB, which stay in the file until all logits
/// are read. A GPU takes memory for KV caches in units of 16 or more blocks.
/// Errors: those of `rotor_model_load`, ROTOR_E_ARGUMENT (the session options are out of their
/// range).
/// Threads: any; blocks while rotor compares the output head.
///
/// # Safety
/// `path` is NULL or a C string; both options and their `sampling` are NULL or valid for reads of
/// their `struct_size`; `out_memory` is NULL or valid for writes of its `struct_size`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_model_estimate(
    path: *const c_char,
    options: *const rotor_model_options,
    session_options: *const rotor_session_options,
    out_memory: *mut rotor_memory,
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promises, here and below.
        let (path, session) = unsafe { (self::path(path, "path")?, read_sized(session_options, "session_options")?) };
        // SAFETY: as above.
        let session = unsafe { session.convert()? };
        // SAFETY: as above.
        let request = unsafe { LoadRequest::new(Files::from(path), options)? };
        // SAFETY: as above.
        unsafe { check_out(out_memory, "out_memory")? };
        // SAFETY: as above.
        let estimate = unsafe { request.with_options(|files, options| Model::estimate(files, session.kv, options))? };
        let context_length = check_context(session.context_length, estimate.max_position_embeddings)?;
        let session_bytes = context_length.div_ceil(KV_BLOCK) * estimate.kv_block_bytes;
        let memory = rotor_memory {
            kv_block_tokens: KV_BLOCK as u32,
            weight_bytes: estimate.weight_bytes as u64,
            kv_block_bytes: estimate.kv_block_bytes as u64,
            session_bytes: session_bytes as u64,
            ..rotor_memory::defaults()
        };
        // SAFETY: as above.
        unsafe { write_sized(out_memory, "out_memory", &memory) }
    })
}
