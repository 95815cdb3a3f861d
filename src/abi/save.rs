//! Sessions as bytes.

use std::ffi::c_void;
use std::io;

use super::guard::{borrow, fill, put, slice};
use super::session::{Inner, rotor_session, with_session};
use super::status::rotor_status;
use crate::engine::save::SaveContent;
use crate::error::{Error, Result};

/// A save contains the tokens only, four bytes per token. After a restore rotor evaluates them
/// again.
pub const ROTOR_SAVE_TOKENS: u32 = 0;
/// A save contains the tokens and the KV cache, some kilobytes per token; ROTOR_KV_F32 takes twice
/// as much and ROTOR_KV_I8 half as much as ROTOR_KV_F16. After a restore rotor evaluates hardly
/// anything again.
pub const ROTOR_SAVE_KV: u32 = 1;

/// Receives the next `length` bytes of a save, in order. Return 0 to continue. Return any other
/// value if they cannot be written; this ends the save. The function must not throw and must not
/// call rotor.
pub type rotor_write_callback =
    Option<unsafe extern "C" fn(bytes: *const c_void, length: usize, user: *mut c_void) -> i32>;

pub(super) fn content_of(content: u32) -> Result<SaveContent> {
    match content {
        ROTOR_SAVE_TOKENS => Ok(SaveContent::Tokens),
        ROTOR_SAVE_KV => Ok(SaveContent::Kv),
        other => Err(Error::argument(format!("content is {other}; there are ROTOR_SAVE_TOKENS and _KV"))),
    }
}

/// Writes the session as bytes into `buffer` and their number into `*out_len`.
///
/// `content` is ROTOR_SAVE_TOKENS or ROTOR_SAVE_KV. `buffer` has room for `capacity` bytes. If it
/// is NULL, rotor writes the number only. The bytes are the same on every machine. Every backend,
/// and every later version of rotor, can restore them with the same model. A save does not contain
/// sampling options, biases, grammars, stops, the option for thoughts or a pending ROTOR_TEXT_HEAL.
/// Errors: ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_ARGUMENT, ROTOR_E_DEVICE.
/// Threads: one per session.
///
/// # Safety
/// `session` is NULL or alive; `buffer` is NULL or valid for writes of `capacity` bytes; `out_len`
/// is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_save(
    session: *mut rotor_session,
    content: u32,
    buffer: *mut u8,
    capacity: usize,
    out_len: *mut usize,
) -> rotor_status {
    let save = |inner: &mut Inner| {
        let content = content_of(content)?;
        let needed = inner.session.save_bytes(content);
        // SAFETY: the caller's promises, here and below.
        unsafe {
            if buffer.is_null() {
                return put(out_len, "out_len", needed);
            }
            borrow(out_len, "out_len")?;
            if capacity < needed {
                return Err(Error::BufferTooSmall { capacity, needed });
            }
            fill(buffer, capacity, out_len, &inner.session.save(content)?)
        }
    };
    // SAFETY: the caller's promise.
    unsafe { with_session(session, save) }
}

/// Passes the bytes of `rotor_session_save` to `write`, one megabyte at a time, for example to
/// write a file.
///
/// Errors: ROTOR_E_IO (`write` failed), ROTOR_E_ARGUMENT, ROTOR_E_DEVICE.
/// Threads: one per session.
///
/// # Safety
/// `session` is NULL or alive; `write` is NULL or can be called with `user`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_save_to(
    session: *mut rotor_session,
    content: u32,
    write: rotor_write_callback,
    user: *mut c_void,
) -> rotor_status {
    let save = |inner: &mut Inner| {
        let write = write.ok_or(Error::Null { what: "write" })?;
        for part in inner.session.save(content_of(content)?)?.chunks(1 << 20) {
            // SAFETY: the caller's promise.
            if unsafe { write(part.as_ptr().cast(), part.len(), user) } != 0 {
                let message = format!("the host could not write {} bytes", part.len());
                return Err(Error::io("the save", io::Error::other(message)));
            }
        }
        Ok(())
    };
    // SAFETY: the caller's promise.
    unsafe { with_session(session, save) }
}

/// Restores a save: the session then holds the saved tokens. It continues as the saved session
/// would have, if it has the same options, biases and grammar.
///
/// The session keeps its own sampling options, biases, grammar, stops, option for thoughts, context
/// length and `kv_type`. If the save has the KV cache of another `kv_type`, the next step evaluates
/// all tokens again. For a moment its old KV cache and the new one exist together.
/// Errors: ROTOR_E_SAVE (the bytes are damaged, of another model, or not a save),
/// ROTOR_E_CONTEXT_FULL, ROTOR_E_DEVICE.
/// Threads: one per session.
///
/// # Safety
/// `session` is NULL or alive; `bytes` is NULL or valid for reads of `len` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_restore(
    session: *mut rotor_session,
    bytes: *const u8,
    len: usize,
) -> rotor_status {
    // SAFETY: the caller's promises.
    unsafe { with_session(session, |inner| inner.session.restore(slice(bytes, len, "bytes")?)) }
}
