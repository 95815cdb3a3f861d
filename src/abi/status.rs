//! Status numbers: pinned for ever, in families with gaps.

use crate::error::Error;

/// 0 is success, and every negative number is an error. A number never changes its meaning. Later
/// versions may add numbers: treat an unknown negative number as an error.
///
/// -1 to -19 are mistakes of the caller, -20 to -39 problems with files, -40 to -59 states of a
/// session, -60 to -79 problems with resources, and -80 to -99 failures that should not happen.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum rotor_status {
    /// The call succeeded.
    ROTOR_OK = 0,

    /// An argument is out of its range.
    ROTOR_E_ARGUMENT = -1,
    /// A pointer that must not be NULL is NULL.
    ROTOR_E_NULL = -2,
    /// The buffer of the caller is too small. rotor does not write the size then: call with a NULL
    /// buffer first to get it.
    ROTOR_E_BUFFER_TOO_SMALL = -3,
    /// Another thread is using the object at this moment.
    ROTOR_E_BUSY = -4,
    /// A text is not valid UTF-8.
    ROTOR_E_UTF8 = -5,
    /// The session has no token yet.
    ROTOR_E_EMPTY = -6,
    /// A grammar, schema or regular expression cannot be used, or the tokens of the session break
    /// it.
    ROTOR_E_GRAMMAR = -7,

    /// A file is missing or cannot be read.
    ROTOR_E_IO = -20,
    /// A file is damaged, truncated, or not what its name says.
    ROTOR_E_FORMAT = -21,
    /// The model is well-formed, but rotor cannot compute it exactly.
    ROTOR_E_UNSUPPORTED = -22,
    /// The tokenizer cannot be built, or it cannot encode the text.
    ROTOR_E_TOKENIZER = -23,
    /// The chat template is missing or fails.
    ROTOR_E_TEMPLATE = -24,
    /// A saved session is damaged, or was made with another model.
    ROTOR_E_SAVE = -25,

    /// The context has no room for another token. rotor added nothing.
    ROTOR_E_CONTEXT_FULL = -40,
    /// The caller cancelled the call. Repeat the call to continue; a cancelled load starts again.
    ROTOR_E_CANCELLED = -41,
    /// An internal error damaged this session earlier. Free it.
    ROTOR_E_POISONED = -42,

    /// The system refused memory or a thread, or `memory_limit` is reached.
    ROTOR_E_RESOURCES = -60,
    /// No backend has this name, or this CPU does not have the tier.
    ROTOR_E_BACKEND = -61,
    /// A GPU, its driver or its memory cannot be used, or no longer works.
    ROTOR_E_DEVICE = -62,

    /// The model computed a value that is not a finite number.
    ROTOR_E_NUMERIC = -80,
    /// rotor has a bug. The process continues. Please report the message.
    ROTOR_E_INTERNAL = -81,
}

use rotor_status::*;

/// Every status with its name.
const NAMES: [(rotor_status, &std::ffi::CStr); 22] = [
    (ROTOR_OK, c"ROTOR_OK"),
    (ROTOR_E_ARGUMENT, c"ROTOR_E_ARGUMENT"),
    (ROTOR_E_NULL, c"ROTOR_E_NULL"),
    (ROTOR_E_BUFFER_TOO_SMALL, c"ROTOR_E_BUFFER_TOO_SMALL"),
    (ROTOR_E_BUSY, c"ROTOR_E_BUSY"),
    (ROTOR_E_UTF8, c"ROTOR_E_UTF8"),
    (ROTOR_E_EMPTY, c"ROTOR_E_EMPTY"),
    (ROTOR_E_GRAMMAR, c"ROTOR_E_GRAMMAR"),
    (ROTOR_E_IO, c"ROTOR_E_IO"),
    (ROTOR_E_FORMAT, c"ROTOR_E_FORMAT"),
    (ROTOR_E_UNSUPPORTED, c"ROTOR_E_UNSUPPORTED"),
    (ROTOR_E_TOKENIZER, c"ROTOR_E_TOKENIZER"),
    (ROTOR_E_TEMPLATE, c"ROTOR_E_TEMPLATE"),
    (ROTOR_E_SAVE, c"ROTOR_E_SAVE"),
    (ROTOR_E_CONTEXT_FULL, c"ROTOR_E_CONTEXT_FULL"),
    (ROTOR_E_CANCELLED, c"ROTOR_E_CANCELLED"),
    (ROTOR_E_POISONED, c"ROTOR_E_POISONED"),
    (ROTOR_E_RESOURCES, c"ROTOR_E_RESOURCES"),
    (ROTOR_E_BACKEND, c"ROTOR_E_BACKEND"),
    (ROTOR_E_DEVICE, c"ROTOR_E_DEVICE"),
    (ROTOR_E_NUMERIC, c"ROTOR_E_NUMERIC"),
    (ROTOR_E_INTERNAL, c"ROTOR_E_INTERNAL"),
];

impl From<&Error> for rotor_status {
    fn from(error: &Error) -> Self {
        match error {
            Error::Argument { .. } => ROTOR_E_ARGUMENT,
            Error::Null { .. } => ROTOR_E_NULL,
            Error::BufferTooSmall { .. } => ROTOR_E_BUFFER_TOO_SMALL,
            Error::Utf8 { .. } => ROTOR_E_UTF8,
            Error::Io { .. } => ROTOR_E_IO,
            Error::Format { .. } => ROTOR_E_FORMAT,
            Error::Unsupported { .. } => ROTOR_E_UNSUPPORTED,
            Error::Tokenizer { .. } => ROTOR_E_TOKENIZER,
            Error::Template { .. } => ROTOR_E_TEMPLATE,
            Error::Save { .. } => ROTOR_E_SAVE,
            Error::ContextFull { .. } | Error::ChatFull { .. } => ROTOR_E_CONTEXT_FULL,
            Error::Cancelled => ROTOR_E_CANCELLED,
            Error::Busy => ROTOR_E_BUSY,
            Error::Empty => ROTOR_E_EMPTY,
            Error::Grammar { .. } => ROTOR_E_GRAMMAR,
            Error::Poisoned => ROTOR_E_POISONED,
            Error::Backend { .. } => ROTOR_E_BACKEND,
            Error::Device { .. } => ROTOR_E_DEVICE,
            Error::Resources { .. } => ROTOR_E_RESOURCES,
            Error::Numeric { .. } => ROTOR_E_NUMERIC,
            Error::Internal { .. } => ROTOR_E_INTERNAL,
        }
    }
}

/// Returns the name of `status`, for example "ROTOR_E_BUSY". It returns "unknown" for a number that
/// this version does not define. The text is static.
///
/// Threads: any.
#[unsafe(no_mangle)]
pub extern "C" fn rotor_status_name(status: i32) -> *const std::ffi::c_char {
    name_of(status).as_ptr()
}

pub(super) fn name_of(status: i32) -> &'static std::ffi::CStr {
    let name = NAMES.iter().find(|(known, _)| *known as i32 == status);
    name.map_or(c"unknown", |(_, name)| name)
}

/// Returns the message of the last error on this thread, in English, or "" if there was none. It
/// never returns NULL.
///
/// The message belongs to rotor. It stays valid until a later call on this thread fails; a call
/// that succeeds does not clear it, and `rotor_status_name` does not change it.
/// Threads: any; each thread has its own message.
#[unsafe(no_mangle)]
pub extern "C" fn rotor_last_error() -> *const std::ffi::c_char {
    super::guard::last_error()
}
