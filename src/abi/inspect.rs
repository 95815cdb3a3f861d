//! What a model's files are, and whether rotor runs them.
//!
//! # Chapter
//! Experimental: may change before 1.0.

use std::ffi::c_char;

use serde_json::{Value, json};

use super::guard::{borrow, fill_text, guard, path, read_sized, words};
use super::model::{LoadRequest, rotor_model_options};
use super::options::rotor_session_options;
use super::status::{name_of, rotor_status};
use crate::engine::inspect::{Inspection, inspect};
use crate::error::{Error, Result};
use crate::formats::files::Files;

/// Tells what lies at `path`, whether a load with these options would succeed, and what it would
/// take, without a load. Writes a JSON object into `buffer` and its length into `*out_len`.
///
/// Both options may be NULL; they are as in `rotor_model_load` and `rotor_session_new`. Whatever is
/// wrong with the files is no error of this call: then `runs` is false, and `error` is an object
/// with the `status`, its `name` and the `message` that `rotor_model_load` would give. A load can
/// still fail afterwards: because of damaged weights, which this call does not read, or because the
/// system refuses memory.
///
/// The object has these keys. A value that is not known is null: an earlier error hides it, or the
/// files do not say it.
/// - `runs`, `error`
/// - `format`: "safetensors" or "gguf"; `file_bytes`, `n_files`: the files with tensors
/// - `form` of the weights: "packed", "unpacked", "master" (floating point numbers that a load
///   makes ternary), "mlx" or "gguf"; `weight_type`: their type, such as "U8", "BF16" or "I2_S";
///   `group_size`: weights that share a scale; `tensor_types`: the number of tensors of each type
/// - `model_type`, `architecture`: as the files say, also if rotor does not know them
/// - `n_layers`, `hidden_size`, `intermediate_size`, `n_heads`, `n_kv_heads`, `head_dim`, `n_vocab`,
///   `max_position_embeddings`, `has_tokenizer`, `has_chat_template`, `has_head`, `threads`,
///   `backend`, `tier`, `weight_bytes`, `bytes_per_token`: as in `rotor_model_info`; `pooling`:
///   "mean" or "last"; `n_parameters`: the number of weights
/// - `kv_block_tokens`, `kv_block_bytes`, `session_bytes`: as in `rotor_memory`; `context_length`:
///   the tokens of a session with these options
///
/// Sizes are in bytes. Later versions may add keys. The object has less than 16 KB: with a buffer of
/// this size one call is enough. `buffer` has room for `capacity` bytes. If it is NULL, rotor writes
/// the length only.
///
/// The call reads configuration, tokenizer and headers within the limits of a load. Of the weights
/// it reads as little as `rotor_model_estimate`, and it opens the backend and closes it again. The
/// progress callback can cancel it.
/// Errors: ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_BACKEND, ROTOR_E_DEVICE, ROTOR_E_CANCELLED,
/// ROTOR_E_RESOURCES, ROTOR_E_ARGUMENT (the session options are out of their range).
/// Threads: any; blocks meanwhile.
///
/// # Safety
/// `path` is NULL or a C string; both options and their `sampling` are NULL or valid for reads of
/// their `struct_size`; `buffer` is NULL or valid for writes of `capacity` bytes; `out_len` is NULL
/// or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_model_inspect(
    path: *const c_char,
    options: *const rotor_model_options,
    session_options: *const rotor_session_options,
    buffer: *mut c_char,
    capacity: usize,
    out_len: *mut usize,
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promises, here and below.
        let (path, session) = unsafe { (self::path(path, "path")?, read_sized(session_options, "session_options")?) };
        // SAFETY: as above.
        let session = unsafe { session.convert()? };
        // SAFETY: as above.
        let request = unsafe { LoadRequest::new(Files::from(path), options)? };
        // SAFETY: out_len is only looked at.
        unsafe { borrow(out_len, "out_len")? };
        // SAFETY: as above.
        let found = unsafe {
            request.with_options(|files, options| inspect(files, session.context_length, session.kv, options))?
        };
        let text = json(&found)?;
        // SAFETY: as above.
        unsafe { fill_text(buffer, capacity, out_len, &text) }
    })
}

fn json(found: &Inspection) -> Result<String> {
    let mut all = serde_json::to_value(found).map_err(|e| Error::Internal { message: e.to_string() })?;
    let error = found.error.as_ref().map_or(Value::Null, |error| {
        let status = rotor_status::from(error);
        json!({ "status": status as i32, "name": name_of(status as i32).to_string_lossy(), "message": words(error) })
    });
    all["runs"] = error.is_null().into();
    all["error"] = error;
    Ok(all.to_string())
}
