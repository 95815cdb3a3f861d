//! `rotor_session`: a conversation with a model.

use std::ffi::c_char;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::{MappedMutexGuard, Mutex, MutexGuard};

use super::guard::{borrow, fill, guard, guard_free, put, read_sized, slice, text};
use super::model::rotor_model;
use super::options::rotor_session_options;
use super::status::rotor_status;
use super::text::append_options;
use crate::engine::session::Session;
use crate::error::{Error, Result};

/// A conversation: tokens, their keys and values, and where the evaluation stands.
///
/// It belongs to one thread at a time, any thread. Two that use it at once are told ROTOR_E_BUSY; only
/// `rotor_session_cancel` may be called from any thread at any time.
pub struct rotor_session {
    /// None while a worker has it.
    inner: Mutex<Option<Inner>>,
    cancel: Arc<AtomicBool>,
    poisoned: AtomicBool,
}

pub(super) struct Inner {
    pub(super) session: Session,
    /// The last step's text, with a NUL after it.
    pub(super) text: Vec<u8>,
}

/// Calls `body` with the session, if no other thread has it. A panic poisons it.
///
/// # Safety
/// `session` is NULL or alive at the beginning of the call. (Freeing it during the call is harmless.)
pub(super) unsafe fn with_session(
    session: *const rotor_session,
    body: impl FnOnce(&mut Inner) -> Result<()>,
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promise.
        let handle = unsafe { shared(session)? };
        let mut inner = handle.lock()?;
        let poison = handle.poison_on_panic();
        let result = body(&mut inner);
        std::mem::forget(poison);
        result
    })
}

/// A reference that keeps the session alive through a call.
///
/// # Safety
/// `session` is NULL or alive at the beginning of the call.
pub(super) unsafe fn shared(session: *const rotor_session) -> Result<Arc<rotor_session>> {
    if session.is_null() {
        return Err(Error::Null { what: "session" });
    }
    // SAFETY: the pointer came from Arc::into_raw, and is alive by the caller's promise.
    Ok(unsafe {
        Arc::increment_strong_count(session);
        Arc::from_raw(session)
    })
}

impl rotor_session {
    /// What a panic poisons.
    pub(super) fn poison_on_panic(&self) -> PoisonOnPanic<'_> {
        PoisonOnPanic(&self.poisoned)
    }

    fn new(session: Session) -> Arc<Self> {
        let cancel = session.cancel_flag();
        let inner = Mutex::new(Some(Inner { session, text: vec![0] }));
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
            Some(session) => *self.inner.lock() = Some(Inner { session, text: vec![0] }),
            None => self.poisoned.store(true, Ordering::Relaxed),
        }
    }
}

pub(super) struct PoisonOnPanic<'a>(&'a AtomicBool);

impl Drop for PoisonOnPanic<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Begins a conversation with `model`. `options` may be NULL. On success `*out_session` is a session that
/// `rotor_session_free` frees; it keeps the model alive. Any thread.
///
/// Errors: ROTOR_E_ARGUMENT for an option out of its range.
///
/// # Safety
/// `model` is NULL or alive; `options` is NULL or valid for reads of its `struct_size`; `out_session` is NULL or valid for
/// writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_new(
    model: *const rotor_model,
    options: *const rotor_session_options,
    out_session: *mut *mut rotor_session,
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promises.
        let (handle, options) = unsafe { (borrow(model, "model")?, read_sized(options, "options")?) };
        let session = Session::new(&handle.model, &options.convert()?)?;
        // SAFETY: out_session is only looked at.
        unsafe { borrow(out_session, "out_session")? };
        // SAFETY: the caller's promise.
        unsafe { put(out_session, "out_session", Arc::into_raw(rotor_session::new(session)).cast_mut()) }
    })
}

/// Makes another session that holds the same tokens, with the same options. It costs next to nothing: keys and values of what was
/// evaluated are shared until one of the two writes, 32 positions at a time. So a hundred characters that share a world's
/// description share its memory, too: evaluate it in one session (`rotor_session_prefill`), then fork it. On success
/// `*out_session` is a session that `rotor_session_free` frees.
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
        let fork = rotor_session::new(inner.session.fork());
        // SAFETY: the caller's promise.
        unsafe { put(out_session, "out_session", Arc::into_raw(fork).cast_mut()) }
    };
    // SAFETY: the caller's promise.
    unsafe { with_session(session, fork) }
}

/// Makes the session hold exactly these tokens. What it has in common with them from its beginning on is kept and not evaluated
/// again: a prompt that grows, or changes at its end, costs only what is new. Writes how many tokens were kept into
/// `*out_kept`, which may be NULL.
///
/// Errors: ROTOR_E_ARGUMENT (an id outside the vocabulary), ROTOR_E_CONTEXT_FULL; the session is then as it was.
///
/// # Safety
/// `session` is NULL or alive; `tokens` is NULL or valid for `n_tokens` ids; `out_kept` is NULL or valid for writes.
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

/// Adds `n_tokens` token ids to the end: all of them or, on an error, none. They are evaluated by the next step.
///
/// Errors: ROTOR_E_ARGUMENT (an id outside the vocabulary), ROTOR_E_CONTEXT_FULL.
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

/// Adds a text (`text_len` bytes of UTF-8, or ROTOR_NUL_TERMINATED) to the end: all of it or, on an error, nothing.
///
/// `flags`: ROTOR_TEXT_ADD_BOS puts the begin token first if the session is empty and the text does not begin with it;
/// ROTOR_TEXT_PARSE_SPECIAL reads control tokens that are written out in the text; ROTOR_TEXT_HEAL lets what follows change how the
/// text's end is cut into tokens. For the result of `rotor_model_chat_format` set the first two. Errors: ROTOR_E_UTF8,
/// ROTOR_E_TOKENIZER, ROTOR_E_CONTEXT_FULL, ROTOR_E_CANCELLED, ROTOR_E_RESOURCES.
///
/// A text that does not fit is refused as soon as that is known, long before all of it is encoded. `rotor_session_cancel` stops the
/// encoding of a long text within some milliseconds.
///
/// With ROTOR_TEXT_HEAL the first step takes the last tokens back, if longer tokens could begin with their text, and chooses tokens that
/// say it again: after `http:` the model can choose `://`, as it has learnt to, and the step gives `//` out. Until that text is
/// said again, steps give no text out and the session holds other tokens than were appended. Calls that append, go back, save, set a
/// grammar or look at logits put these back first.
/// The first time with a model takes as long as a first grammar.
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

/// Goes back to the first `n_tokens` tokens. Costs nothing; what is kept is not evaluated again.
///
/// Errors: ROTOR_E_ARGUMENT if the session holds fewer.
///
/// # Safety
/// `session` is NULL or alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_truncate(session: *mut rotor_session, n_tokens: usize) -> rotor_status {
    // SAFETY: the caller's promise.
    unsafe { with_session(session, |inner| inner.session.truncate(n_tokens)) }
}

/// Writes all tokens so far, appended and chosen, into `tokens` (room for `capacity`) and their number into `*out_count`.
/// With `tokens` NULL only the number.
///
/// Errors: ROTOR_E_BUFFER_TOO_SMALL.
///
/// # Safety
/// `session` is NULL or alive; `tokens` is NULL or valid for writes of `capacity` ids; `out_count` is NULL or valid for
/// writes.
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

/// Stops the step or the logits that another thread waits for, within the time of one layer: that call returns
/// ROTOR_E_CANCELLED. If none is under way, the next one does. Nothing is lost; the call after it goes on.
///
/// Any thread, at any time while the session is alive.
///
/// # Safety
/// `session` is NULL or alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_cancel(session: *const rotor_session) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promise.
        unsafe { borrow(session, "session")? }.cancel.store(true, Ordering::Relaxed);
        Ok(())
    })
}

/// Frees a session. NULL is welcome. A step that another thread has under way ends in peace, but its text is gone.
///
/// # Safety
/// `session` is NULL, or came from `rotor_session_new` or `rotor_session_fork` and no further call is made with it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_free(session: *mut rotor_session) {
    if !session.is_null() {
        guard_free(|| -> Result<()> {
            // SAFETY: the pointer came from Arc::into_raw, and the caller gives it up.
            let session = unsafe { Arc::from_raw(session.cast_const()) };
            if session.inner.try_lock().is_some_and(|inner| inner.is_none()) {
                // A worker that has it stops.
                session.cancel.store(true, Ordering::Relaxed);
            }
            Ok(())
        });
    }
}
