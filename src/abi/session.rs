//! `rotor_session`: a conversation with a model.

use std::ffi::c_char;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::{MappedMutexGuard, Mutex, MutexGuard};

use super::guard::{borrow, fill, guard, put, read_sized, slice, text};
use super::handle::{Counted, Handle, borrow_handle, free_handle, put_handle, share_handle};
use super::model::rotor_model;
use super::options::rotor_session_options;
use super::status::rotor_status;
use super::text::append_options;
use crate::engine::session::Session;
use crate::error::{Error, Result};

/// Represents a conversation: tokens, their KV cache, and the progress of the evaluation.
///
/// One thread at a time may use a session; it may be any thread. If two threads use it at once, one
/// of them gets ROTOR_E_BUSY. Only `rotor_session_cancel` and `rotor_session_free` may be called
/// while another thread uses it.
pub struct rotor_session {
    _private: [u8; 0],
}

impl Handle for rotor_session {
    type Ownership = Counted;
    type Object = SharedSession;
    const NAME: &'static str = "session";
}

/// What is behind a `rotor_session`.
pub(super) struct SharedSession {
    /// None while a worker has it.
    inner: Mutex<Option<Inner>>,
    cancel: Arc<AtomicBool>,
    poisoned: AtomicBool,
}

pub(super) struct Inner {
    pub(super) session: Session,
    /// The last step's text, with a NUL after it.
    pub(super) text: Vec<u8>,
    /// The last step's thought, with a NUL after it.
    pub(super) thought: Vec<u8>,
}

impl Inner {
    fn new(session: Session) -> Self {
        Self { session, text: vec![0], thought: vec![0] }
    }
}

/// Calls `body` with the session, if no other thread has it. A panic poisons it.
///
/// # Safety
/// `session` is NULL or alive at the beginning of the call. (Freeing it during the call is
/// harmless.)
pub(super) unsafe fn with_session(
    session: *const rotor_session,
    body: impl FnOnce(&mut Inner) -> Result<()>,
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promise.
        let handle = unsafe { share_handle(session)? };
        let mut inner = handle.lock()?;
        let poison = handle.poison_on_panic();
        let result = body(&mut inner);
        std::mem::forget(poison);
        result
    })
}

impl SharedSession {
    /// What a panic poisons.
    pub(super) fn poison_on_panic(&self) -> PoisonOnPanic<'_> {
        PoisonOnPanic::new(&self.poisoned)
    }

    pub(super) fn new(session: Session) -> Arc<Self> {
        let cancel = session.cancel_flag();
        let inner = Mutex::new(Some(Inner::new(session)));
        Arc::new(Self { inner, cancel, poisoned: AtomicBool::new(false) })
    }

    /// The session, if no other thread has it.
    pub(super) fn lock(&self) -> Result<MappedMutexGuard<'_, Inner>> {
        let inner = self.inner.try_lock().ok_or(Error::Busy)?;
        if self.poisoned.load(Ordering::Relaxed) {
            return Err(Error::Poisoned);
        }
        MutexGuard::try_map(inner, Option::as_mut).map_err(|_| Error::Busy)
    }

    /// Takes the session away: until it is given back, it is in use.
    pub(super) fn lend(&self) -> Result<Session> {
        drop(self.lock()?);
        let mut inner = self.inner.try_lock().ok_or(Error::Busy)?;
        inner.take().map(|inner| inner.session).ok_or(Error::Busy)
    }

    /// Brings the session back; None if nobody knows what it holds.
    pub(super) fn give_back(&self, session: Option<Session>) {
        match session {
            Some(session) => *self.inner.lock() = Some(Inner::new(session)),
            None => self.poisoned.store(true, Ordering::Relaxed),
        }
    }
}

pub(super) struct PoisonOnPanic<'a>(&'a AtomicBool);

impl<'a> PoisonOnPanic<'a> {
    pub(super) fn new(poisoned: &'a AtomicBool) -> Self {
        Self(poisoned)
    }
}

impl Drop for PoisonOnPanic<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Creates an empty session of `model`.
///
/// `options` may be NULL. The session keeps the model alive. The caller frees `*out_session` with
/// `rotor_session_free`.
/// Errors: ROTOR_E_ARGUMENT (an option is out of its range).
/// Threads: any.
///
/// # Safety
/// `model` is NULL or alive; `options` and its `sampling` are NULL or valid for reads of their
/// `struct_size`; `out_session` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_new(
    model: *const rotor_model,
    options: *const rotor_session_options,
    out_session: *mut *mut rotor_session,
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promises.
        let (handle, options) = unsafe { (borrow_handle(model)?, read_sized(options, "options")?.convert()?) };
        let session = Session::new(&handle.model, &options)?;
        // SAFETY: out_session is only looked at.
        unsafe { borrow(out_session, "out_session")? };
        // SAFETY: the caller's promise.
        unsafe { put_handle(out_session, "out_session", SharedSession::new(session)) }
    })
}

/// Creates a session that holds the same tokens and has the same options, biases, grammar, stops,
/// option for thoughts and draft model. Its statistics begin at 0.
///
/// With the same seed both choose the same tokens: give the fork another `seed` with
/// `rotor_session_set_sampling` to get a different continuation.
///
/// A fork takes almost no time or memory: the sessions share the KV cache in blocks of 32 positions
/// until one of them writes to a block. To share a prompt between many sessions, evaluate it once
/// with `rotor_session_prefill`, then fork. The caller frees `*out_session` with
/// `rotor_session_free`.
/// Threads: one per session.
///
/// # Safety
/// `session` is NULL or alive; `out_session` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_fork(
    session: *mut rotor_session,
    out_session: *mut *mut rotor_session,
) -> rotor_status {
    let fork = |inner: &mut Inner| {
        // SAFETY: out_session is only looked at.
        unsafe { borrow(out_session, "out_session")? };
        let fork = SharedSession::new(inner.session.fork());
        // SAFETY: the caller's promise.
        unsafe { put_handle(out_session, "out_session", fork) }
    };
    // SAFETY: the caller's promise.
    unsafe { with_session(session, fork) }
}

/// Makes the session hold exactly `tokens`.
///
/// rotor keeps the longest common prefix and does not evaluate it again: if a prompt grows, or
/// changes at its end, only the new tokens cost time. rotor writes the length of that prefix into
/// `*out_kept`, which may be NULL.
/// Errors: ROTOR_E_ARGUMENT (an id is outside the vocabulary), ROTOR_E_CONTEXT_FULL.
/// Threads: one per session.
///
/// # Safety
/// `session` is NULL or alive; `tokens` is NULL or valid for `n_tokens` ids; `out_kept` is NULL or
/// valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_set_tokens(
    session: *mut rotor_session,
    tokens: *const u32,
    n_tokens: usize,
    out_kept: *mut usize,
) -> rotor_status {
    let set = |inner: &mut Inner| {
        // SAFETY: the caller's promise.
        let kept = inner.session.set_tokens(unsafe { slice(tokens, n_tokens, "tokens")? })?;
        // SAFETY: the caller's promise.
        if out_kept.is_null() { Ok(()) } else { unsafe { put(out_kept, "out_kept", kept) } }
    };
    // SAFETY: the caller's promise.
    unsafe { with_session(session, set) }
}

/// Appends `n_tokens` token ids: all of them or, on an error, none. The next step evaluates them.
///
/// Errors: ROTOR_E_ARGUMENT (an id is outside the vocabulary), ROTOR_E_CONTEXT_FULL.
/// Threads: one per session.
///
/// # Safety
/// `session` is NULL or alive; `tokens` is NULL or valid for `n_tokens` ids.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_append_tokens(
    session: *mut rotor_session,
    tokens: *const u32,
    n_tokens: usize,
) -> rotor_status {
    let append = |inner: &mut Inner| {
        // SAFETY: the caller's promise.
        inner.session.append(unsafe { slice(tokens, n_tokens, "tokens")? })
    };
    // SAFETY: the caller's promise.
    unsafe { with_session(session, append) }
}

/// Encodes a text and appends its tokens: all of them or, on an error, none. The next step
/// evaluates them.
///
/// `text` has `text_len` bytes of UTF-8; `text_len` may be ROTOR_NUL_TERMINATED. `flags` is
/// ROTOR_TEXT_PLAIN or any of ROTOR_TEXT_ADD_BOS, ROTOR_TEXT_PARSE_SPECIAL and ROTOR_TEXT_HEAL. For
/// the result of `rotor_model_chat_format` set the first two. rotor refuses a text that does not
/// fit as soon as it knows that, before it has encoded all of a long text. `rotor_session_cancel`
/// stops the encoding of a long text within some milliseconds.
/// Errors: ROTOR_E_UTF8, ROTOR_E_TOKENIZER, ROTOR_E_CONTEXT_FULL, ROTOR_E_CANCELLED,
/// ROTOR_E_RESOURCES.
/// Threads: one per session.
///
/// # Safety
/// `session` is NULL or alive; `text` is NULL or valid for its length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_append_text(
    session: *mut rotor_session,
    text: *const c_char,
    text_len: usize,
    flags: u32,
) -> rotor_status {
    let append = |inner: &mut Inner| {
        let options = append_options(flags)?;
        // SAFETY: the caller's promise.
        let text = unsafe { self::text(text, text_len, "text")? };
        inner.session.append_text(text, options)
    };
    // SAFETY: the caller's promise.
    unsafe { with_session(session, append) }
}

/// Rewinds the session to its first `n_tokens` tokens. This costs nothing, and rotor does not
/// evaluate those tokens again.
///
/// Errors: ROTOR_E_ARGUMENT (the session holds fewer tokens).
/// Threads: one per session.
///
/// # Safety
/// `session` is NULL or alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_truncate(session: *mut rotor_session, n_tokens: usize) -> rotor_status {
    // SAFETY: the caller's promise.
    unsafe { with_session(session, |inner| inner.session.truncate(n_tokens)) }
}

/// Writes all tokens, appended and chosen, into `tokens` and their number into `*out_count`.
///
/// `tokens` has room for `capacity` ids. If it is NULL, rotor writes the number only.
/// Errors: ROTOR_E_BUFFER_TOO_SMALL.
/// Threads: one per session.
///
/// # Safety
/// `session` is NULL or alive; `tokens` is NULL or valid for writes of `capacity` ids; `out_count`
/// is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_tokens(
    session: *mut rotor_session,
    tokens: *mut u32,
    capacity: usize,
    out_count: *mut usize,
) -> rotor_status {
    // SAFETY: the caller's promises.
    unsafe { with_session(session, |inner| fill(tokens, capacity, out_count, inner.session.tokens())) }
}

/// Cancels the call that another thread waits for: an evaluation within the time of one layer, a
/// long text or a grammar within some milliseconds. That call returns ROTOR_E_CANCELLED. If none is
/// under way, the next one returns ROTOR_E_CANCELLED. The session loses nothing: repeat the call to
/// continue.
///
/// Threads: any, at any time until the session is freed.
///
/// # Safety
/// `session` is NULL or alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_cancel(session: *const rotor_session) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promise.
        unsafe { share_handle(session)? }.cancel.store(true, Ordering::Relaxed);
        Ok(())
    })
}

/// Frees a session. NULL is allowed. If another thread is in a step of the session, that step
/// finishes normally, but its text is no longer valid. If a worker has the session, the job stops.
///
/// Threads: any; the caller makes no further call with the session.
///
/// # Safety
/// `session` is NULL, or came from `rotor_session_new` or `rotor_session_fork` and no further call
/// is made with it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_free(session: *mut rotor_session) {
    let stop_worker = |session: &SharedSession| {
        if session.inner.try_lock().is_some_and(|inner| inner.is_none()) {
            session.cancel.store(true, Ordering::Relaxed);
        }
    };
    // SAFETY: the caller's promise.
    unsafe { free_handle(session, stop_worker) }
}
