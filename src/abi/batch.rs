//! `rotor_batch`: many sessions, one pass through the model.

use std::sync::Arc;
use std::time::Duration;

use super::guard::{borrow, check_out, guard, slice};
use super::handle::share_handle;
use super::session::rotor_session;
use super::status::rotor_status;
use super::step::{ROTOR_NO_BUDGET, rotor_step};
use crate::engine::session::{Session, step_all};
use crate::error::{Error, Result};

/// Steps `n_sessions` sessions together, in one pass through the model. This costs much less than
/// one pass per session. Each session gets the token that `rotor_session_step` would choose.
///
/// The sessions may be of different models. A session must not occur twice. `steps` has
/// `n_sessions` elements; set the same `struct_size` in all of them. `statuses` has room for
/// `n_sessions` statuses, or is NULL. An error of one session does not affect the others: rotor
/// writes its status and not its step. If the budget ends first, the state of a session without a
/// token is ROTOR_STEP_PENDING. Step it again to continue, best with the same sessions.
///
/// The function returns the status of the first session that has an error, and `rotor_last_error`
/// returns its message.
/// Errors of the call, which then changes nothing: ROTOR_E_NULL, ROTOR_E_ARGUMENT (a session occurs
/// twice), ROTOR_E_BUSY, ROTOR_E_POISONED.
/// Threads: one per session.
///
/// # Safety
/// `sessions` is NULL or valid for reads of `n_sessions` pointers, each NULL or alive; `steps` is
/// NULL or valid for writes of `n_sessions` structs; `statuses` is NULL or valid for writes of
/// `n_sessions` statuses.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_batch_step(
    sessions: *const *mut rotor_session,
    n_sessions: usize,
    budget_us: u64,
    steps: *mut rotor_step,
    statuses: *mut rotor_status,
) -> rotor_status {
    guard(|| {
        if n_sessions == 0 {
            return Ok(());
        }
        // SAFETY: the caller's promise.
        let pointers = unsafe { slice(sessions, n_sessions, "sessions")? };
        // SAFETY: as above.
        let stride = unsafe { *borrow(steps.cast::<u32>(), "steps")? } as usize;
        let step_at = |i: usize| steps.cast::<u8>().wrapping_add(i * stride).cast::<rotor_step>();
        for i in 0..n_sessions {
            // SAFETY: as above; a stride that is no size is refused at the first one.
            unsafe { check_out(step_at(i), "steps")? };
            // SAFETY: as above.
            if unsafe { *step_at(i).cast::<u32>() } as usize != stride {
                return Err(Error::argument("all steps must have the same struct_size"));
            }
        }
        // SAFETY: as above.
        let handle = |pointer: &*mut rotor_session| unsafe { share_handle(*pointer) };
        let handles = pointers.iter().map(handle).collect::<Result<Vec<_>>>()?;
        for (i, handle) in handles.iter().enumerate() {
            if handles[..i].iter().any(|other| Arc::ptr_eq(other, handle)) {
                return Err(Error::argument(format!("session {i} is among the sessions twice")));
            }
        }
        let mut locked = handles.iter().map(|handle| handle.lock()).collect::<Result<Vec<_>>>()?;
        let poison: Vec<_> = handles.iter().map(|handle| handle.poison_on_panic()).collect();
        let budget = (budget_us != ROTOR_NO_BUDGET).then(|| Duration::from_micros(budget_us));
        let mut engine: Vec<&mut Session> = locked.iter_mut().map(|inner| &mut inner.session).collect();
        let results = step_all(&mut engine, budget);
        poison.into_iter().for_each(std::mem::forget);
        let mut first = Ok(());
        for (i, (inner, result)) in locked.iter_mut().zip(results).enumerate() {
            // SAFETY: as above.
            let written = result.and_then(|step| unsafe { inner.write_step(step, step_at(i)) });
            if !statuses.is_null() {
                let status = written.as_ref().map_or_else(rotor_status::from, |()| rotor_status::ROTOR_OK);
                // SAFETY: as above.
                unsafe { statuses.add(i).write(status) };
            }
            first = first.and(written);
        }
        first
    })
}
