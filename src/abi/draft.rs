//! A draft model: a smaller model that drafts tokens.

use super::handle::borrow_handle;
use super::model::rotor_model;
use super::session::{Inner, rotor_session, with_session};
use super::status::rotor_status;
use crate::engine::session::DraftOptions;
use crate::error::{Error, Result};

/// Flag of `rotor_session_set_draft_model`: every draft has `max_tokens` tokens where they fit,
/// whether or not it saves time. Use it for tests and measurements.
pub const ROTOR_DRAFT_ALWAYS: u32 = 1;

/// Sets a draft model, in place of an earlier one: a smaller model that drafts the next tokens of
/// the session. NULL removes it.
///
/// The model of the session evaluates a draft in one pass, and steps choose from its logits as they
/// always do. So the tokens are the same as without a draft model: with every way of sampling, with
/// grammars and stops, and within budgets. They come faster if the draft model is a few times as
/// fast and most of its tokens are accepted.
///
/// `draft_model` must have the vocabulary of the session's model: the same number of tokens, each
/// with the same text. It may be on another backend. It may be used by any number of sessions, and
/// by itself. The session keeps it alive. `max_tokens` is the most tokens of a draft, 1 to 32; 0
/// means 8. rotor measures both models and the share of accepted tokens, and chooses the length of
/// drafts. While drafts would take longer, it makes none: it tries again after 8 tokens, then after
/// 16, and so on, up to 2048. `flags` is 0 or ROTOR_DRAFT_ALWAYS.
///
/// The draft model reads the text of the session before its first draft: in
/// `rotor_session_prefill`, or in the second step. It has a KV cache of the same number type, which
/// counts in the memory limit of the draft model and in `kv_bytes` of the statistics. If the draft
/// model fails, for example for lack of memory, the session continues without drafts, logs a
/// warning, and tries again later, as above.
/// `drafted_tokens` and `accepted_tokens` of the statistics count its drafts together with those of
/// `lookup_tokens`; if both sources have a draft, the better one counts. Forks have the same draft
/// model, and share its KV cache. Saves do not contain it, and a restore keeps it.
/// Errors: ROTOR_E_ARGUMENT (another vocabulary, `max_tokens` or `flags` is out of its range).
/// Threads: one per session; several sessions and threads may use a draft model at once.
///
/// # Safety
/// `session` and `draft_model` are NULL or alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_set_draft_model(
    session: *mut rotor_session,
    draft_model: *const rotor_model,
    max_tokens: u32,
    flags: u32,
) -> rotor_status {
    let set = |inner: &mut Inner| {
        let options = draft_options(max_tokens, flags)?;
        if draft_model.is_null() {
            return inner.session.set_draft_model(None);
        }
        // SAFETY: the caller's promise.
        let model = unsafe { borrow_handle(draft_model)? };
        inner.session.set_draft_model(Some((&model.model, options)))
    };
    // SAFETY: the caller's promise.
    unsafe { with_session(session, set) }
}

fn draft_options(max_tokens: u32, flags: u32) -> Result<DraftOptions> {
    if flags & !ROTOR_DRAFT_ALWAYS != 0 {
        return Err(Error::argument(format!("flags is {flags:#x}; it must be 0 or ROTOR_DRAFT_ALWAYS")));
    }
    let default = DraftOptions::default();
    let most = if max_tokens == 0 { default.most } else { max_tokens as usize };
    Ok(DraftOptions { most, always: flags & ROTOR_DRAFT_ALWAYS != 0 })
}
