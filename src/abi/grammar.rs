//! `rotor_grammar`: what output has to be.

use std::ffi::c_char;

use super::guard::text;
use super::session::{Inner, rotor_session, with_session};
use super::status::rotor_status;
use crate::engine::grammar::{GrammarKind, SchemaOptions};
use crate::error::Error;

/// No grammar: any output.
pub const ROTOR_GRAMMAR_NONE: u32 = 0;
/// A JSON schema (drafts 4 to 2020-12): the output is a value that it describes, without white space between its parts
/// unless the schema's `x-guidance` says otherwise. Members come in the order of `properties`, then those that are only
/// required, then others. Known formats are enforced: date, time, date-time, duration, email, hostname, ipv4, ipv6, uuid,
/// uri. A keyword that cannot be enforced is an error that names its place.
pub const ROTOR_GRAMMAR_JSON_SCHEMA: u32 = 1;
/// A regular expression (Rust's syntax, without look-around): the output is what it matches as a whole.
pub const ROTOR_GRAMMAR_REGEX: u32 = 2;
/// A JSON array of strings: the output is one of them.
pub const ROTOR_GRAMMAR_CHOICE: u32 = 3;
/// A grammar in llguidance's variant of Lark, with a rule `start`.
pub const ROTOR_GRAMMAR_LARK: u32 = 4;
/// Added to ROTOR_GRAMMAR_JSON_SCHEMA or ROTOR_GRAMMAR_LARK: keywords of a schema that cannot be enforced are
/// ignored instead of refused. One log record (a warning) names their places. Integers are written with digits only, as
/// many readers take no `1.0` for an integer.
pub const ROTOR_GRAMMAR_LENIENT: u32 = 0x100;
/// Added to ROTOR_GRAMMAR_JSON_SCHEMA or ROTOR_GRAMMAR_LARK: an object whose schema names `properties` and says nothing
/// about others (`additionalProperties`, `patternProperties`, `unevaluatedProperties`) has no other properties.
/// Integers as above.
pub const ROTOR_GRAMMAR_CLOSED: u32 = 0x200;

/// From here on the session's output is what a grammar describes: tokens that would break it are not chosen, those about which it
/// leaves no choice cost no evaluation, and when it is complete, steps are ROTOR_STEP_END. `source` (`source_len` bytes of UTF-8, or
/// ROTOR_NUL_TERMINATED; 256 KB at most, a JSON schema 1 MB) is of `kind`; with ROTOR_GRAMMAR_NONE it is not read, and any output is
/// right again. The grammar stays with rewinds (after one to before its beginning it begins there) and forks, is not part of a save, and
/// counts what the host appends, too.
///
/// The first grammar of a model takes longer, as its vocabulary is sorted then (0.3 s for 128,256
/// tokens): set one while the game loads.
///
/// A grammar may come from a stranger. The call obeys `rotor_session_cancel`, and takes ten seconds
/// at most. What exceeds a limit is refused, with its place where that is known: a JSON schema
/// expands to at most 6000 parts, a place in it to at most 1024 alternatives, a Lark grammar has at
/// most 2000 rules and 1000 optional parts, at most 8 patterns hold at once. All other work is counted: a grammar that
/// needs more than about a second or 128 MB is refused here, or by the step that reaches such a
/// place. At most four threads of the model do this work, and that of steps, so steps obey budget
/// and cancel.
///
/// Errors: ROTOR_E_GRAMMAR with what is wrong and where, also for a grammar that allows nothing;
/// ROTOR_E_CANCELLED; ROTOR_E_RESOURCES if the system refuses a thread; ROTOR_E_TOKENIZER for a
/// model without a tokenizer; ROTOR_E_ARGUMENT for an unknown kind. Then the session is as it was.
/// A step returns ROTOR_E_GRAMMAR when what the host has appended breaks the grammar, or when a
/// limit is exceeded there.
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
