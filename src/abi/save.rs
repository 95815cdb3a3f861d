//! Sessions as bytes.

use std::ffi::c_void;
use std::io;

use super::guard::{borrow, fill, put, slice};
use super::session::{Inner, rotor_session, with_session};
use super::status::rotor_status;
use crate::engine::save::SaveContent;
use crate::error::{Error, Result};

/// A save has the tokens only: four bytes each. They are evaluated again after a restore.
pub const ROTOR_SAVE_TOKENS: u32 = 0;
/// A save has keys and values, too: some kilobytes a token (twice as many with ROTOR_KV_F32, half with ROTOR_KV_I8), and hardly anything is evaluated again.
pub const ROTOR_SAVE_KV: u32 = 1;

/// Takes the next `length` bytes of a save, which come in order. Returns 0; anything else says that they cannot be written, and ends
/// the save. It must not throw, and must not call rotor.
pub type rotor_write_callback =
    Option<unsafe extern "C" fn(bytes: *const c_void, length: usize, user: *mut c_void) -> i32>;

fn content_of(content: u32) -> Result<SaveContent> {
    match content {
        ROTOR_SAVE_TOKENS => Ok(SaveContent::Tokens),
        ROTOR_SAVE_KV => Ok(SaveContent::Kv),
        other => Err(Error::argument(format!("content is {other}; there are ROTOR_SAVE_TOKENS and _KV"))),
    }
}

/// Writes the session as bytes into `buffer` (room for `capacity`) and their number into `*out_len`. With `buffer` NULL only the
/// number. `content`: ROTOR_SAVE_TOKENS or ROTOR_SAVE_KV. The bytes are the same on every machine, and are restored with any
/// backend and by every later version of rotor with the same model. How tokens are chosen is not among them: samplers, grammars, stop
/// strings, or that the end of a text is to be healed.
///
/// Errors: ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_ARGUMENT, ROTOR_E_DEVICE.
///
/// # Safety
/// `session` is NULL or alive; `buffer` is NULL or valid for writes of `capacity` bytes; `out_len` is NULL or valid for writes.
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

/// Hands the same bytes to `write`, a megabyte at a time, for example into a file of the host.
///
/// Errors: ROTOR_E_IO if `write` cannot, ROTOR_E_ARGUMENT, ROTOR_E_DEVICE.
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

/// Goes to where a save was made: the session holds the same tokens then, and goes on as the saved one would have. How tokens
/// are chosen, and how many fit, stays as it is. Its old cache and the new one are there together for a moment.
///
/// Errors: ROTOR_E_SAVE (damaged, of another model, or not a save), ROTOR_E_CONTEXT_FULL, ROTOR_E_DEVICE; the session is then as
/// it was.
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
