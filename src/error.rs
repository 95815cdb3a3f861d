//! The one error type of the library.
//!
//! A variant is a kind of error (the ABI turns it into a status number). Its fields carry the facts
//! that the user needs to act: what was found, where, and what would have been right.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

/// What went wrong, with a message that helps the user to act.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An argument of a call is out of its range.
    #[error("{message}")]
    Argument {
        /// Which argument, its value, and the allowed range.
        message: String,
    },

    /// A pointer that must not be NULL is NULL.
    #[error("{what} is NULL")]
    Null {
        /// The argument.
        what: &'static str,
    },

    /// The caller's buffer is too small.
    #[error("the buffer holds {capacity} but {needed} are needed; ask for the size with a NULL buffer first")]
    BufferTooSmall {
        /// Elements that fit.
        capacity: usize,
        /// Elements that are needed.
        needed: usize,
    },

    /// A text is not valid UTF-8.
    #[error("{what} is not valid UTF-8: the byte at {position} is wrong")]
    Utf8 {
        /// The argument.
        what: &'static str,
        /// Index of the first wrong byte.
        position: usize,
    },

    /// A file is missing or cannot be opened or read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// The operating system's reason.
        source: Arc<std::io::Error>,
    },

    /// A file does not hold what its format promises (damaged, truncated, wrong type).
    #[error("{file}: {message}")]
    Format {
        /// The file.
        file: String,
        /// The key or tensor, what was found and what was expected.
        message: String,
    },

    /// A well-formed model that rotor cannot compute exactly, so it refuses.
    #[error("unsupported model: {message}")]
    Unsupported {
        /// The key, tensor or value, and what is supported.
        message: String,
    },

    /// The tokenizer cannot be built or cannot encode a text.
    #[error("tokenizer: {message}")]
    Tokenizer {
        /// The tokenizer's message.
        message: String,
    },

    /// The chat template is missing or fails.
    #[error("chat template: {message}")]
    Template {
        /// The template engine's message.
        message: String,
    },

    /// A saved session is damaged, or was made with another model.
    #[error("the saved session cannot be restored: {message}")]
    Save {
        /// What was found and what was expected.
        message: String,
    },

    /// A grammar, schema or regular expression cannot be used, or the session's tokens break it.
    #[error("grammar: {message}")]
    Grammar {
        /// The message of its parser.
        message: String,
    },

    /// The session's context has no room for another token.
    #[error(
        "the context is full: the session holds {length} of {capacity} tokens and at least {wanted} more are needed; truncate the \
         session or make one with a larger context_length"
    )]
    ContextFull {
        /// Tokens that the session holds.
        length: usize,
        /// Tokens that it can hold.
        capacity: usize,
        /// Tokens that were to be added, or as many of them as were counted.
        wanted: usize,
    },

    /// The messages of a chat leave no room for an answer.
    #[error(
        "the context is full: the prompt of this chat has {}{needed} tokens, and an answer needs {room} more, but the session \
         holds {capacity}; remove messages, set when_full so that the oldest turns are left out, or make a session with a larger \
         context_length",
        if *has_more { "more than " } else { "" }
    )]
    ChatFull {
        /// Tokens of the prompt, as far as they were counted.
        needed: usize,
        /// Whether there are more.
        has_more: bool,
        /// Tokens that stay free for the answer.
        room: usize,
        /// Tokens that the session can hold.
        capacity: usize,
    },

    /// The host cancelled the call. Nothing is lost: the next call continues.
    #[error("cancelled by the host")]
    Cancelled,

    /// A session or a worker is in use by another thread.
    #[error(
        "another thread is using this object at the moment; one thread at a time may use a session or poll a worker"
    )]
    Busy,

    /// The session has nothing to evaluate.
    #[error("the session is empty: append at least one token first")]
    Empty,

    /// An earlier panic left this session in an unknown state.
    #[error("an earlier internal error poisoned this session; free it and make a new one")]
    Poisoned,

    /// No such backend, or it cannot run on this machine.
    #[error("backend {name}: {message}")]
    Backend {
        /// The name that was asked for.
        name: String,
        /// Why it cannot be used, and which ones can.
        message: String,
    },

    /// A GPU, its driver, or its memory cannot be used, or can no longer be used.
    #[error("{message}")]
    Device {
        /// The device, and its message.
        message: String,
    },

    /// The operating system refused memory or a thread.
    #[error("out of resources: {message}")]
    Resources {
        /// What was asked for.
        message: String,
    },

    /// A bug in rotor.
    #[error("internal error in rotor, please report it: {message}")]
    Internal {
        /// The message of the panic.
        message: String,
    },

    /// A computed value is not a finite number.
    #[error("the model produced a value that is not finite: {message}")]
    Numeric {
        /// Where it was seen.
        message: String,
    },
}

/// The result of every fallible function of the library.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An [`Error::Argument`] from its message.
    pub fn argument(message: impl Into<String>) -> Self {
        Self::Argument { message: message.into() }
    }

    /// An [`Error::Format`] from the file and what is wrong in it.
    pub fn format(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Format { file: file.into(), message: message.into() }
    }

    /// An [`Error::Unsupported`] from its message.
    pub fn unsupported(message: impl Into<String>) -> Self {
        Self::Unsupported { message: message.into() }
    }

    /// An [`Error::Internal`] from the panic of the code that worked on `what`.
    pub fn of_panic(what: &str, panic: Box<dyn std::any::Any + Send>) -> Self {
        let text = panic.downcast_ref::<&str>().copied();
        let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message");
        let message = if what.is_empty() { text.to_owned() } else { format!("{what}: {text}") };
        // The payload's own drop might panic.
        if let Err(again) = catch_unwind(AssertUnwindSafe(|| drop(panic))) {
            std::mem::forget(again);
        }
        Self::Internal { message }
    }

    /// An [`Error::Io`] from a path and the operating system's reason.
    ///
    /// If the system has no memory for the read, this is an [`Error::Resources`].
    pub fn io(path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        let path = path.into();
        match source.kind() {
            std::io::ErrorKind::OutOfMemory => {
                Self::Resources { message: format!("the system refused memory for {}", path.display()) }
            }
            _ => Self::Io { path, source: Arc::new(source) },
        }
    }
}

/// More bytes than the reserve (`abi/reserve.rs`) gives at once, so that only the system can grant
/// them.
const BEYOND_THE_RESERVE: usize = 512 << 10;
/// The most bytes of untrusted text that a message quotes in one place.
const QUOTED: usize = 80;
/// The most bytes of another library's message.
const SHORTENED: usize = 200;

/// Text of a file or of the host in quotes, cut to what a message should repeat.
pub(crate) fn quoted(words: &str) -> String {
    match words.char_indices().map(|(at, _)| at).find(|at| *at >= QUOTED) {
        Some(end) => format!("{:?}.. ({} bytes)", words.get(..end).unwrap_or_default(), words.len()),
        None => format!("{words:?}"),
    }
}

/// Another library's message. It may repeat a file's text at length, so a long message loses its
/// middle.
pub(crate) fn shortened(message: &str) -> String {
    if message.len() <= SHORTENED {
        return message.to_owned();
    }
    let is_boundary = |at: &usize| message.is_char_boundary(*at);
    let head = (0..=SHORTENED / 2).rev().find(is_boundary).unwrap_or(0);
    let tail = (message.len() - SHORTENED / 2..message.len()).find(is_boundary).unwrap_or(message.len());
    format!("{} .. {}", message.get(..head).unwrap_or_default(), message.get(tail..).unwrap_or_default())
}

/// An empty vector with room for `n` elements, or [`Error::Resources`] if the system refuses the
/// memory. `what` names what the elements are for.
pub(crate) fn room_for<T>(n: usize, what: impl std::fmt::Display) -> Result<Vec<T>> {
    let mut room = Vec::new();
    let refused = |_| Error::Resources {
        message: format!("the system refused {} bytes for {what}", n.saturating_mul(size_of::<T>())),
    };
    room.try_reserve_exact(n).map_err(refused)?;
    Ok(room)
}

/// A copy of these elements, or [`Error::Resources`] if the system refuses the memory.
pub(crate) fn copied<T: Clone>(from: &[T], what: impl std::fmt::Display) -> Result<Vec<T>> {
    let mut copy = room_for(from.len(), what)?;
    copy.extend_from_slice(from);
    Ok(copy)
}

/// These texts joined into one, or [`Error::Resources`] if the system refuses the memory.
pub(crate) fn joined(parts: &[&str], what: impl std::fmt::Display) -> Result<String> {
    let mut text = String::new();
    reserve(&mut text, parts.iter().map(|part| part.len()).sum(), what)?;
    text.extend(parts.iter().copied());
    Ok(text)
}

/// Makes room for `n` more bytes in a text, or returns [`Error::Resources`].
pub(crate) fn reserve(text: &mut String, n: usize, what: impl std::fmt::Display) -> Result<()> {
    let bytes = text.len().saturating_add(n);
    text.try_reserve(n)
        .map_err(|_| Error::Resources { message: format!("the system refused {bytes} bytes for {what}") })
}

/// Checks that the system would give so many bytes. rotor asks this before it calls a library that
/// does not ask. `what` names what the bytes are for.
pub(crate) fn check_room(bytes: usize, what: impl std::fmt::Display) -> Result<()> {
    room_for::<u8>(bytes.max(BEYOND_THE_RESERVE), what).map(drop)
}

/// Checks that the system still has memory after something was made that is to be kept. If it has
/// none, what was made may lie in the reserve (`abi/reserve.rs`). The reserve would then refuse all
/// further calls for as long.
pub(crate) fn check_kept(what: impl std::fmt::Display) -> Result<()> {
    check_room(0, what)
}

/// A vector of `n` zeros, or [`Error::Resources`] if the system refuses the memory.
pub(crate) fn zeros<T: Clone + Default>(n: usize, what: impl std::fmt::Display) -> Result<Vec<T>> {
    let mut zeros = room_for(n, what)?;
    zeros.resize(n, T::default());
    Ok(zeros)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A message repeats little of untrusted text, in any alphabet.
    #[test]
    fn repeated_words_have_a_bound() {
        for unit in ["x", "é", "漢", "🙂", "\0", "\""] {
            for n in [0, 1, 30, 79, 80, 81, 199, 200, 201, 1500, 100_000] {
                let words = unit.repeat(n);
                assert!(quoted(&words).len() < 8 * QUOTED, "{unit} {n}");
                assert!(shortened(&words).len() <= SHORTENED + 4, "{unit} {n}");
            }
        }
        assert_eq!(quoted("a\n"), "\"a\\n\"");
        assert_eq!(shortened("short"), "short");
    }
}
