//! What every call goes through on its way in and out: NULL checks, sized structs, buffers, and the
//! panic boundary.

use std::cell::{Cell, RefCell};
use std::ffi::{CStr, c_char};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Once;

use super::reserve;
use super::status::rotor_status;
use crate::engine::worker;
use crate::error::{Error, Result, check_room};
use crate::float_env::with_default_float_environment;
use crate::stack;

thread_local! {
    /// The last message and a NUL. Without a destructor: to have one takes memory, and errors come
    /// where there is none.
    static LAST_ERROR: RefCell<[u8; WORDS + 1]> = const { RefCell::new([0; WORDS + 1]) };
    static CALLS: Cell<u32> = const { Cell::new(0) };
    static IS_READY: Cell<bool> = const { Cell::new(false) };
}

/// What a thread needs for calls, made while there is memory for it.
fn make_thread_ready() -> Result<()> {
    // A thread that is ending is as ready as it will be.
    if IS_READY.try_with(Cell::get).unwrap_or(true) {
        return Ok(());
    }
    check_room(0, "this thread's first call")?;
    stack::prepare_thread();
    worker::prepare_thread();
    IS_READY.set(true);
    Ok(())
}

/// Whether this thread is inside a call of the ABI (logs reach the host only then, so never from a
/// thread of ours).
pub(super) fn is_inside_call() -> bool {
    CALLS.try_with(Cell::get).is_ok_and(|calls| calls > 0)
}

/// Runs the body of a call: turns errors and panics into a status, and keeps the message for
/// `rotor_last_error`.
pub(super) fn guard(body: impl FnOnce() -> Result<()>) -> rotor_status {
    if reserve::is_low() {
        let message = "the system refuses memory; free sessions or models, then repeat the call".to_owned();
        return fail(&Error::Resources { message });
    }
    if let Err(error) = make_thread_ready() {
        return fail(&error);
    }
    guard_free(body)
}

/// The same for a call that only frees, which must not be refused.
pub(super) fn guard_free(body: impl FnOnce() -> Result<()>) -> rotor_status {
    QUIET_PANICS.call_once(quiet_panics);
    let count = |change: i32| CALLS.try_with(|calls| calls.set(calls.get().wrapping_add_signed(change)));
    let _ = count(1);
    let result = catch_unwind(AssertUnwindSafe(|| with_default_float_environment(body)));
    let _ = count(-1);
    match result {
        Ok(Ok(())) => rotor_status::ROTOR_OK,
        Ok(Err(error)) => fail(&error),
        Err(panic) => fail(&Error::of_panic("", panic)),
    }
}

fn fail(error: &Error) -> rotor_status {
    remember(&words(error));
    rotor_status::from(error)
}

/// Bytes of a message's beginning and of its end that are kept: what is wrong is said first, what
/// to do last.
const BEGINNING: usize = 800;
const END: usize = 200;
/// Between the two, where something is left out.
const GAP: &str = " [..] ";
/// Bytes of a message at most.
const WORDS: usize = BEGINNING + GAP.len() + END + 3;

/// An error in words. Libraries that read files, schemas and grammars repeat a stranger's words at
/// any length (serde_json, llguidance, tokenizers), so a long message loses its middle.
pub(super) fn words(error: &Error) -> String {
    let mut message = error.to_string();
    if message.len() > BEGINNING + END {
        let boundary = |at: usize| (0..=at).rev().find(|at| message.is_char_boundary(*at)).unwrap_or(0);
        let (from, to) = (boundary(BEGINNING), boundary(message.len() - END));
        message.replace_range(from..to, GAP);
    }
    message
}

static QUIET_PANICS: Once = Once::new();

/// Keeps a panic inside a call, or on a thread of ours, from printing: it becomes a status. Others
/// print as before.
fn quiet_panics() {
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let is_ours = is_inside_call() || std::thread::current().name().is_some_and(|name| name.starts_with("rotor-"));
        if !is_ours {
            print(info);
        }
    }));
}

fn remember(message: &str) {
    let keep = |last: &RefCell<[u8; WORDS + 1]>| {
        let ends_with_nul = message.bytes().filter(|byte| *byte != 0).take(WORDS).chain([0]);
        last.borrow_mut().iter_mut().zip(ends_with_nul).for_each(|(to, from)| *to = from);
    };
    // A thread that is ending has no place for a message any more; the status still tells.
    let _ = LAST_ERROR.try_with(keep);
}

/// The last message of this thread.
pub(super) fn last_error() -> *const c_char {
    LAST_ERROR.try_with(|last| last.borrow().as_ptr().cast()).unwrap_or(c"".as_ptr())
}

/// The value behind a pointer.
///
/// # Safety
/// `pointer` is NULL or valid for reads for as long as the result lives.
pub(super) unsafe fn borrow<'a, T>(pointer: *const T, what: &'static str) -> Result<&'a T> {
    // SAFETY: the caller's promise.
    unsafe { pointer.as_ref() }.ok_or(Error::Null { what })
}

/// Writes a result, or says that there is no place for it.
///
/// # Safety
/// `out` is NULL or valid for writes.
pub(super) unsafe fn put<T>(out: *mut T, what: &'static str, value: T) -> Result<()> {
    if out.is_null() {
        return Err(Error::Null { what });
    }
    // SAFETY: not NULL, and the caller's promise.
    unsafe { out.write(value) };
    Ok(())
}

/// The slice of `len` elements; NULL is welcome when `len` is 0.
///
/// # Safety
/// `pointer` is NULL or valid for reads of `len` elements for as long as the result lives.
pub(super) unsafe fn slice<'a, T>(pointer: *const T, len: usize, what: &'static str) -> Result<&'a [T]> {
    if len == 0 {
        return Ok(&[]);
    }
    if pointer.is_null() {
        return Err(Error::Null { what });
    }
    if len > isize::MAX as usize / size_of::<T>().max(1) {
        return Err(Error::argument(format!("{what} cannot have {len} elements")));
    }
    // SAFETY: not NULL, not too long, and the caller's promise.
    Ok(unsafe { std::slice::from_raw_parts(pointer, len) })
}

/// A text of `len` bytes, or up to its NUL when `len` is `SIZE_MAX`.
///
/// # Safety
/// `text` is NULL or valid for reads of `len` bytes (or up to its NUL) for as long as the result
/// lives.
pub(super) unsafe fn text<'a>(text: *const c_char, len: usize, what: &'static str) -> Result<&'a str> {
    let bytes = if len == usize::MAX {
        // SAFETY: the caller's promise.
        unsafe { CStr::from_ptr(borrow(text, what)?) }.to_bytes()
    } else {
        // SAFETY: the caller's promise.
        unsafe { slice(text.cast(), len, what)? }
    };
    std::str::from_utf8(bytes).map_err(|e| Error::Utf8 { what, position: e.valid_up_to() })
}

/// As [`text`], or None for NULL.
///
/// # Safety
/// As [`text`].
pub(super) unsafe fn optional<'a>(text: *const c_char, len: usize, what: &'static str) -> Result<Option<&'a str>> {
    // SAFETY: the caller's promise.
    (!text.is_null()).then(|| unsafe { self::text(text, len, what) }).transpose()
}

/// A path that ends with NUL: on Unix any bytes, as the system has them; elsewhere UTF-8.
///
/// # Safety
/// `path` is NULL or valid for reads up to its NUL for as long as the result lives.
pub(super) unsafe fn path<'a>(path: *const c_char, what: &'static str) -> Result<&'a Path> {
    #[cfg(unix)]
    {
        // SAFETY: the caller's promise.
        let bytes = unsafe { CStr::from_ptr(borrow(path, what)?) }.to_bytes();
        Ok(Path::new(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(bytes)))
    }
    #[cfg(not(unix))]
    // SAFETY: the caller's promise.
    unsafe { text(path, usize::MAX, what) }.map(Path::new)
}

/// Copies `from` into the caller's buffer and its length into `out_len`; with a NULL buffer only
/// the length.
///
/// # Safety
/// `buffer` is NULL or valid for writes of `capacity` elements, `out_len` is NULL or valid for
/// writes.
pub(super) unsafe fn fill<T: Copy>(buffer: *mut T, capacity: usize, out_len: *mut usize, from: &[T]) -> Result<()> {
    if out_len.is_null() {
        return Err(Error::Null { what: "the pointer for the length" });
    }
    if !buffer.is_null() {
        if capacity < from.len() {
            return Err(Error::BufferTooSmall { capacity, needed: from.len() });
        }
        // SAFETY: the buffer has room for it, and the caller's promise; ours and the caller's
        // memory do not overlap.
        unsafe { std::ptr::copy_nonoverlapping(from.as_ptr(), buffer, from.len()) };
    }
    // SAFETY: not NULL, and the caller's promise.
    unsafe { put(out_len, "the pointer for the length", from.len()) }
}

/// As `fill` for a text: a NUL follows it if the buffer has room for one. The length is without it.
///
/// # Safety
/// `buffer` is NULL or valid for writes of `capacity` bytes, `out_len` is NULL or valid for writes.
pub(super) unsafe fn fill_text(buffer: *mut c_char, capacity: usize, out_len: *mut usize, from: &str) -> Result<()> {
    // SAFETY: the caller's promises.
    unsafe { fill(buffer.cast(), capacity, out_len, from.as_bytes())? };
    if !buffer.is_null() && from.len() < capacity {
        // SAFETY: inside the capacity, and the caller's promise.
        unsafe { buffer.add(from.len()).write(0) };
    }
    Ok(())
}

/// A struct of the ABI that begins with its size, so that it can grow at its end.
///
/// # Safety
/// The type is `repr(C)`, begins with `struct_size: u32`, and all bit patterns that C can write are
/// valid for it.
pub(super) unsafe trait Sized_: Copy {
    /// Its content when the caller says nothing.
    fn defaults() -> Self;
}

/// The size field.
const LEAST: usize = size_of::<u32>();

/// All structs are aligned to 8, so their sizes are multiples of it, and no field lies across one.
const UNIT: usize = 8;

/// What the caller's struct says; what it is too old to have is at its default. NULL gives all
/// defaults.
///
/// # Safety
/// `options` is NULL or valid for reads of the size that its first field says.
pub(super) unsafe fn read_sized<T: Sized_>(options: *const T, what: &'static str) -> Result<T> {
    let mut value = T::defaults();
    if options.is_null() {
        return Ok(value);
    }
    // SAFETY: the caller's promise; the first field is a u32.
    let size = unsafe { options.cast::<u32>().read_unaligned() } as usize;
    check_size(size, what)?;
    let known = size.min(size_of::<T>());
    // SAFETY: the caller's promise.
    let beyond = unsafe { std::slice::from_raw_parts(options.cast::<u8>().add(known), size - known) };
    if beyond.iter().any(|byte| *byte != 0) {
        return Err(newer_fields(what));
    }
    // SAFETY: `known` bytes are in both structs, and any bit pattern is valid.
    unsafe { std::ptr::copy_nonoverlapping(options.cast::<u8>(), (&raw mut value).cast::<u8>(), known) };
    Ok(value)
}

/// A struct of a newer host that uses what is not known here.
pub(super) fn newer_fields(what: &str) -> Error {
    Error::argument(format!("{what} uses fields that this older version of rotor does not have"))
}

/// Checks that a result can be written to `out`, before anything is done for it.
///
/// # Safety
/// `out` is NULL or valid for reads of its first field.
pub(super) unsafe fn check_out<T: Sized_>(out: *const T, what: &'static str) -> Result<()> {
    // SAFETY: the caller's promise; the first field is a u32.
    let size = unsafe { borrow(out.cast::<u32>(), what)? };
    check_size(*size as usize, what)
}

/// Writes as much of `value` as the caller's struct has room for, by its `struct_size`, which is
/// kept.
///
/// # Safety
/// `out` is NULL or valid for reads and writes of the size that its first field says.
pub(super) unsafe fn write_sized<T: Sized_>(out: *mut T, what: &'static str, value: &T) -> Result<()> {
    if out.is_null() {
        return Err(Error::Null { what });
    }
    // SAFETY: the caller's promise; the first field is a u32.
    let size = unsafe { out.cast::<u32>().read_unaligned() } as usize;
    check_size(size, what)?;
    let known = size.min(size_of::<T>()) - LEAST;
    let (from, to) = ((&raw const *value).cast::<u8>(), out.cast::<u8>());
    // SAFETY: both structs have LEAST + known bytes.
    unsafe { std::ptr::copy_nonoverlapping(from.add(LEAST), to.add(LEAST), known) };
    Ok(())
}

/// Sets the caller's struct to defaults: `size` bytes, as the caller's header knows it.
///
/// # Safety
/// `out` is NULL or valid for writes of `size` bytes.
pub(super) unsafe fn init_sized<T: Sized_>(out: *mut T, size: usize, what: &'static str) -> Result<()> {
    if out.is_null() {
        return Err(Error::Null { what });
    }
    check_size(size, what)?;
    let value = T::defaults();
    // SAFETY: the caller's promise, here and below.
    unsafe {
        std::ptr::write_bytes(out.cast::<u8>(), 0, size);
        std::ptr::copy_nonoverlapping((&raw const value).cast::<u8>(), out.cast::<u8>(), size.min(size_of::<T>()));
        out.cast::<u32>().write_unaligned(size as u32);
    }
    Ok(())
}

fn check_size(size: usize, what: &'static str) -> Result<()> {
    if (UNIT..=4096).contains(&size) && size.is_multiple_of(UNIT) {
        return Ok(());
    }
    Err(Error::argument(format!("{what} has struct_size {size}; set it with its _init function or to sizeof")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_keeps_its_beginning_and_its_end() {
        for filler in ["x", "\u{e9}", "\u{1f98a}"] {
            for times in [0, 1, 249, 250, 251, 1000, 1 << 20] {
                let middle = filler.repeat(times);
                let said = words(&Error::Grammar { message: format!("what is wrong: {middle}; what to do") });
                assert!(said.len() <= WORDS, "{} bytes", said.len());
                assert!(said.contains("what is wrong") && said.ends_with("what to do"), "{said}");
                assert_eq!(said.contains(&format!("{middle};")), !said.contains("[..]"), "{times} times {filler}");
            }
        }
    }
}
