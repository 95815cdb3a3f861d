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

/// Memory of a model and its sessions. Set `struct_size` to `sizeof(rotor_memory)` before the call.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct rotor_memory {
    /// `sizeof(rotor_memory)`
    pub struct_size: u32,
    /// Tokens that a block of a session's KV cache holds.
    pub kv_block_tokens: u32,
    /// Bytes of the weights, exactly what `rotor_model_info` says after the load.
    pub weight_bytes: u64,
    /// Bytes of a block. A session of n tokens has n / `kv_block_tokens` of them, rounded up, less those that it shares with forks.
    pub kv_block_bytes: u64,
    /// Bytes of the KV cache of a session with a full context.
    pub session_bytes: u64,
}

// SAFETY: repr(C), begins with struct_size, and holds numbers.
unsafe impl Sized_ for rotor_memory {
    fn defaults() -> Self {
        let struct_size = size_of::<Self>() as u32;
        Self { struct_size, kv_block_tokens: 0, weight_bytes: 0, kv_block_bytes: 0, session_bytes: 0 }
    }
}

/// Tells what the model in the directory `path` will take with these options, before it is loaded. Both options may be NULL; of
/// those of a session `context_length` and `kv_type` matter. No weights are read, except to see whether an output head is the
/// embedding table; the backend is opened and closed again, so the answer is about the one that a load would take.
///
/// Beside this there are the tokenizer (some megabytes), room for activations (about a megabyte for each session that computes at the
/// same time, some more while a long prompt is evaluated), and, on the CPU, rows of an embedding table of more than 64 MB, which stay
/// in their file until all logits are asked for. A GPU takes memory for KV caches 16 blocks and more at a time. Blocks as long as the
/// output head is compared; any thread.
///
/// Errors: those of `rotor_model_load`, ROTOR_E_ARGUMENT for a session that cannot be.
///
/// # Safety
/// `path` is NULL or a C string; both options are NULL or valid for reads of their `struct_size`; `out_memory` is NULL or valid for writes of
/// its `struct_size`.
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
        let session = session.convert()?;
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
