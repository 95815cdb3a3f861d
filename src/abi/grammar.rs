//! `rotor_grammar`: what output has to be.

use std::ffi::c_char;

use super::guard::text;
use super::session::{Inner, rotor_session, with_session};
use super::status::rotor_status;
use crate::engine::grammar::{GrammarKind, SchemaOptions};
use crate::error::Error;

/// There is no grammar: any output is allowed.
pub const ROTOR_GRAMMAR_NONE: u32 = 0;
/// The source is a JSON schema (drafts 4 to 2020-12). The output is a value that the schema
/// describes. It has no white space between its parts unless `x-guidance` in the schema says
/// otherwise. Its members have the order of `properties`, then come those that are only required,
/// then others. rotor enforces these formats: date, time, date-time, duration, email, hostname,
/// ipv4, ipv6, uuid, uri. If a keyword cannot be enforced, the error names its place. An integer
/// may have the form `1.0`, as JSON Schema allows; both flags below exclude that.
pub const ROTOR_GRAMMAR_JSON_SCHEMA: u32 = 1;
/// The source is a regular expression in Rust's syntax, without look-around. It matches the whole
/// output.
pub const ROTOR_GRAMMAR_REGEX: u32 = 2;
/// The source is a JSON array of strings. The output is one of them.
pub const ROTOR_GRAMMAR_CHOICE: u32 = 3;
/// The source is a grammar in llguidance's variant of Lark, with a rule `start`.
pub const ROTOR_GRAMMAR_LARK: u32 = 4;
/// Flag of ROTOR_GRAMMAR_JSON_SCHEMA and ROTOR_GRAMMAR_LARK: rotor ignores keywords of a schema
/// that it cannot enforce, instead of refusing them. One log record (a warning) names their places.
/// With this flag rotor writes integers with digits only, because many readers do not accept `1.0`.
///
/// Experimental: may change before 1.0.
pub const ROTOR_GRAMMAR_LENIENT: u32 = 0x100;
/// Flag of ROTOR_GRAMMAR_JSON_SCHEMA and ROTOR_GRAMMAR_LARK: an object has no properties other than
/// its `properties`, unless the schema says something about others (`additionalProperties`,
/// `patternProperties`, `unevaluatedProperties`). With this flag rotor writes integers with digits
/// only.
///
/// Experimental: may change before 1.0.
pub const ROTOR_GRAMMAR_CLOSED: u32 = 0x200;

/// Constrains the output of the session to a grammar from here on.
///
/// Steps do not choose tokens that break the grammar. A token that the grammar forces needs no
/// evaluation. When the grammar is complete, the state of steps is ROTOR_STEP_END. Append the
/// prompt before you set the grammar: tokens that the caller appends afterwards count as output.
/// `kind` is one of the kinds above, with flags. `source` has `source_len` bytes of UTF-8, or
/// `source_len` is ROTOR_NUL_TERMINATED; it has at most 256 KB, and a JSON schema at most 1 MB.
/// With ROTOR_GRAMMAR_NONE rotor does not read `source`, and any output is allowed again.
/// Rewinds and forks keep the grammar; after a rewind to before its beginning, it begins at the end
/// that is left. Saves do not keep it.
///
/// The first grammar of a model takes longer, because rotor sorts the vocabulary then (0.3 s for
/// 128,256 tokens). Set one while the program loads.
///
/// `source` may be untrusted. The call takes at most 10 seconds, and `rotor_session_cancel` cancels
/// it. rotor refuses what exceeds a limit, and names its place where that is known. A JSON schema
/// expands to at most 6,000 parts, and a place in it to at most 1,024 alternatives. A Lark grammar
/// has at most 2,000 rules, 1,000 groups and 1,000 optional parts, and at most 8 patterns apply at
/// once. rotor counts all other work: it refuses a grammar that needs more than about a second or
/// 128 MB, in this call or in the step that reaches such a place. At most four threads per model do
/// this work and the work of steps, so steps obey the budget and a cancel.
///
/// Errors: ROTOR_E_GRAMMAR (the message names the problem and its place; also if the grammar allows
/// nothing), ROTOR_E_CANCELLED, ROTOR_E_RESOURCES (the system refuses a thread), ROTOR_E_TOKENIZER
/// (the model has no tokenizer), ROTOR_E_ARGUMENT (the kind is unknown). A step returns
/// ROTOR_E_GRAMMAR if appended tokens break the grammar, or if it exceeds a limit there.
/// Threads: one per session.
///
/// # Safety
/// `session` is NULL or alive; `source` is NULL or valid for its length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_set_grammar(
    session: *mut rotor_session,
    kind: u32,
    source: *const c_char,
    source_len: usize,
) -> rotor_status {
    let set = |inner: &mut Inner| {
        let options =
            SchemaOptions { lenient: kind & ROTOR_GRAMMAR_LENIENT != 0, closed: kind & ROTOR_GRAMMAR_CLOSED != 0 };
        let kind = match (kind & !(ROTOR_GRAMMAR_LENIENT | ROTOR_GRAMMAR_CLOSED), options) {
            (ROTOR_GRAMMAR_JSON_SCHEMA, options) => GrammarKind::JsonSchema(options),
            (ROTOR_GRAMMAR_LARK, options) => GrammarKind::Lark(options),
            (ROTOR_GRAMMAR_NONE, SchemaOptions::EXACT) => return inner.session.set_grammar(None),
            (ROTOR_GRAMMAR_REGEX, SchemaOptions::EXACT) => GrammarKind::Regex,
            (ROTOR_GRAMMAR_CHOICE, SchemaOptions::EXACT) => GrammarKind::Choice,
            _ => return Err(Error::argument(format!("kind is {kind}; it must be a ROTOR_GRAMMAR number"))),
        };
        // SAFETY: the caller's promise.
        let source = unsafe { text(source, source_len, "source")? };
        inner.session.set_grammar(Some((kind, source)))
    };
    // SAFETY: the caller's promise.
    unsafe { with_session(session, set) }
}
