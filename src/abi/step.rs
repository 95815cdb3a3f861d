//! Steps: a token at a time, within a budget.

use std::ffi::c_char;
use std::ptr;
use std::time::Duration;

use super::guard::{Sized_, borrow, check_out, put, write_sized};
use super::session::{Inner, rotor_session, with_session};
use super::status::rotor_status;
use crate::engine::chat::ChatStep;
use crate::engine::session::{EndReason, Step};
use crate::error::Result;

/// Gives a step no time limit.
pub const ROTOR_NO_BUDGET: u64 = u64::MAX;

/// Tells what a step did.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum rotor_step_state {
    /// The step chose a token and appended it.
    ROTOR_STEP_TOKEN = 0,
    /// The budget ended before a token was chosen. Call again to continue.
    ROTOR_STEP_PENDING = 1,
    /// The generation ended: the model chose an end token, reached a stop
    /// (`rotor_session_set_stop`), or completed a grammar. `reason` tells which. rotor does not
    /// append the end token. Further steps return it again, without text, until the session
    /// changes.
    ROTOR_STEP_END = 2,
}

/// Tells why a generation ended.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum rotor_end_reason {
    /// The generation did not end.
    ROTOR_END_NOT = 0,
    /// The model chose one of its end tokens.
    ROTOR_END_TOKEN = 1,
    /// The model chose a stop token.
    ROTOR_END_STOP_TOKEN = 2,
    /// The model generated a stop string.
    ROTOR_END_STOP_STRING = 3,
    /// The grammar is complete.
    ROTOR_END_GRAMMAR = 4,
    /// The answer of a `rotor_chat` has as many tokens as it may have, or as there is room for.
    ROTOR_END_LENGTH = 5,
}

/// Holds the result of a step. Set `struct_size` before the call.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct rotor_step {
    /// `sizeof(rotor_step)`
    pub struct_size: u32,
    /// A `rotor_step_state`
    pub state: i32,
    /// The token that the step chose. With ROTOR_STEP_END it is the end token, the stop token, or
    /// the token that completed the stop string.
    pub token: u32,
    /// Length of `text` in bytes
    pub text_len: u32,
    /// The text that this step completed: valid UTF-8, without control tokens, followed by a
    /// NUL. It is empty with ROTOR_STEP_PENDING, while a character is incomplete, and while the
    /// text may begin a stop string. With ROTOR_STEP_END it is the rest of the text that earlier
    /// steps held back: print it, too. It is never NULL. It stays valid until the next step of
    /// this session, until a worker gets the session, or until the session is freed.
    pub text: *const c_char,
    /// A `rotor_end_reason` with ROTOR_STEP_END, else ROTOR_END_NOT
    pub reason: i32,
    /// Index of the stop string with ROTOR_END_STOP_STRING, else 0
    pub stop_string: u32,
    /// The text of a thought that this step completed, if the session gives thoughts apart
    /// (`rotor_session_set_thinking`), else empty. Like `text` it is valid UTF-8, followed by a
    /// NUL, never NULL, and valid as long as `text`.
    pub thought: *const c_char,
    /// Length of `thought` in bytes
    pub thought_len: u64,
}

// SAFETY: repr(C), begins with struct_size, and holds numbers and pointers.
unsafe impl Sized_ for rotor_step {
    fn defaults() -> Self {
        let struct_size = size_of::<Self>() as u32;
        let (state, token, text_len, reason, stop_string, thought_len) = (0, 0, 0, 0, 0, 0);
        let (text, thought) = (ptr::null(), ptr::null());
        Self { struct_size, state, token, text_len, text, reason, stop_string, thought, thought_len }
    }
}

impl Inner {
    /// Writes the result of a step of the session.
    ///
    /// # Safety
    /// `out_step` is NULL or valid for writes of its `struct_size`.
    pub(super) unsafe fn write_step(&mut self, step: Step, out_step: *mut rotor_step) -> Result<()> {
        let Self { session, text, thought } = self;
        let reason = session.end_reason().filter(|_| matches!(step, Step::End(_)));
        let (text, thought) = (with_nul(session.text(), text), with_nul(session.thought(), thought));
        // SAFETY: the caller's promise.
        unsafe { write_result(step, reason, text, thought, out_step) }
    }

    /// Writes the result of a step of a chat.
    ///
    /// # Safety
    /// `out_step` is NULL or valid for writes of its `struct_size`.
    pub(super) unsafe fn write_chat_step(&mut self, done: &ChatStep, out_step: *mut rotor_step) -> Result<()> {
        let (text, thought) = (with_nul(&done.text, &mut self.text), with_nul(&done.thought, &mut self.thought));
        // SAFETY: the caller's promise.
        unsafe { write_result(done.step, done.reason, text, thought, out_step) }
    }
}

/// Writes a step. The texts come with their lengths.
///
/// # Safety
/// `out_step` is NULL or valid for writes of its `struct_size`.
unsafe fn write_result(
    step: Step,
    reason: Option<EndReason>,
    (text, text_len): (*const c_char, usize),
    (thought, thought_len): (*const c_char, usize),
    out_step: *mut rotor_step,
) -> Result<()> {
    let (state, token) = match step {
        Step::Token(token) => (rotor_step_state::ROTOR_STEP_TOKEN, token),
        Step::Pending => (rotor_step_state::ROTOR_STEP_PENDING, 0),
        Step::End(token) => (rotor_step_state::ROTOR_STEP_END, token),
    };
    let (text_len, thought_len) = (text_len as u32, thought_len as u64);
    let (reason, stop_string) = end_of(reason);
    let (struct_size, state) = (0, state as i32);
    let result = rotor_step { struct_size, state, token, text_len, text, reason, stop_string, thought, thought_len };
    // SAFETY: the caller's promise.
    unsafe { write_sized(out_step, "out_step", &result) }
}

/// Keeps a text in `buffer`, with a NUL after it. Returns its place and its length.
fn with_nul(text: &str, buffer: &mut Vec<u8>) -> (*const c_char, usize) {
    buffer.clear();
    buffer.extend_from_slice(text.as_bytes());
    buffer.push(0);
    (buffer.as_ptr().cast(), text.len())
}

/// A `rotor_end_reason`, and the index of the stop string.
pub(super) fn end_of(reason: Option<EndReason>) -> (i32, u32) {
    let (reason, stop_string) = match reason {
        None => (rotor_end_reason::ROTOR_END_NOT, 0),
        Some(EndReason::EndToken) => (rotor_end_reason::ROTOR_END_TOKEN, 0),
        Some(EndReason::StopToken) => (rotor_end_reason::ROTOR_END_STOP_TOKEN, 0),
        Some(EndReason::StopString(index)) => (rotor_end_reason::ROTOR_END_STOP_STRING, index as u32),
        Some(EndReason::Grammar) => (rotor_end_reason::ROTOR_END_GRAMMAR, 0),
        Some(EndReason::Length) => (rotor_end_reason::ROTOR_END_LENGTH, 0),
    };
    (reason as i32, stop_string)
}

/// Evaluates the pending tokens, then chooses one token and appends it.
///
/// `budget_us` is the time that the step may take, in microseconds, or ROTOR_NO_BUDGET. If the
/// budget ends first, the state is ROTOR_STEP_PENDING and the next step continues. Every step
/// evaluates at least one layer, so a budget of 0 makes progress, too, and a step may exceed its
/// budget by the time of one layer. Other functions of a session have no budget, except
/// `rotor_session_prefill` and `rotor_batch_step`. Set `out_step->struct_size` before the call.
/// Errors: ROTOR_E_EMPTY, ROTOR_E_CONTEXT_FULL (the token has no room: truncate or free),
/// ROTOR_E_CANCELLED, ROTOR_E_GRAMMAR (see `rotor_session_set_grammar`), ROTOR_E_RESOURCES,
/// ROTOR_E_ARGUMENT (biases, penalties and the grammar leave no token to choose), ROTOR_E_NUMERIC
/// (the weights are bad). If a GPU fails and the CPU cannot take over, the step returns the reason,
/// for example ROTOR_E_DEVICE or ROTOR_E_IO. After an error the call can be repeated.
/// Threads: one per session.
///
/// # Safety
/// `session` is NULL or alive; `out_step` is NULL or valid for writes of its `struct_size`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_step(
    session: *mut rotor_session,
    budget_us: u64,
    out_step: *mut rotor_step,
) -> rotor_status {
    let step = |inner: &mut Inner| {
        // SAFETY: the caller's promise. A mistake is found before a token is made.
        unsafe { check_out(out_step, "out_step")? };
        let budget = (budget_us != ROTOR_NO_BUDGET).then(|| Duration::from_micros(budget_us));
        let step = inner.session.step(budget)?;
        // SAFETY: the caller's promise.
        unsafe { inner.write_step(step, out_step) }
    };
    // SAFETY: the caller's promise.
    unsafe { with_session(session, step) }
}

/// Evaluates the pending tokens without choosing one. Use it before a fork or a save, or when there
/// is time.
///
/// `budget_us` is as in `rotor_session_step`. rotor writes 1 into `*out_done` if it evaluated all
/// tokens, and 0 if the budget ended first.
/// Errors: ROTOR_E_EMPTY, ROTOR_E_CANCELLED. After an error the call can be repeated.
/// Threads: one per session.
///
/// # Safety
/// `session` is NULL or alive; `out_done` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_prefill(
    session: *mut rotor_session,
    budget_us: u64,
    out_done: *mut i32,
) -> rotor_status {
    let prefill = |inner: &mut Inner| {
        // SAFETY: out_done is only looked at.
        unsafe { borrow(out_done, "out_done")? };
        let budget = (budget_us != ROTOR_NO_BUDGET).then(|| Duration::from_micros(budget_us));
        let is_done = inner.session.prefill(budget)?;
        // SAFETY: the caller's promise.
        unsafe { put(out_done, "out_done", i32::from(is_done)) }
    };
    // SAFETY: the caller's promise.
    unsafe { with_session(session, prefill) }
}
