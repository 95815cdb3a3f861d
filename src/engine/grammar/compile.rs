//! Compiles an untrusted grammar to a parser, within limits of time and memory.
//!
//! llguidance counts what it does (its "fuel"), so most grammars that explode end by themselves.
//! What it does not count is refused before (`lark`, `pattern`, `schema`) or counted here.
#![forbid(unsafe_code)]

use std::sync::atomic::{AtomicBool, Ordering};

use llguidance::api::{GrammarInit, GrammarWithLexer, ParserLimits, TopLevelGrammar};
use llguidance::earley::lexerspec::{LexemeIdx, LexerSpec};
use llguidance::{Logger, Matcher, ParserFactory};

use super::message::set_message;
use super::parser::{Next, next_of};
use super::{GrammarKind, lark, pattern, schema, wrong};
use crate::engine::text::lark_string;
use crate::error::{Error, Result};

/// Fuel for regular expressions while they are read and while a parser begins. It lasts for about a
/// second, and takes 50 MB.
const BUILD_FUEL: u64 = 1_000_000;
const START_FUEL: u64 = 300_000;
/// Fuel for the mask of one step. It lasts for tens of milliseconds.
const STEP_FUEL: u64 = 200_000;
/// The most rules that may apply at one place, and the most that are tried for one step.
const ROW_ITEMS: usize = 10_000;
const STEP_ITEMS: usize = 20_000;
/// The most symbols of a grammar: about 500 tools, or 2000 properties.
const SYMBOLS: usize = 30_000;
/// The most states for the whole text that was matched so far. Each takes 1 to 2 kB.
const STATES: usize = 30_000;
/// rotor checks whether so many terminals match anything. In a grammar with so few, a terminal that
/// matches nothing may be a mistake.
const CHECKED_TERMINALS: usize = 1000;

fn limits(initial_lexer_fuel: u64) -> ParserLimits {
    ParserLimits {
        initial_lexer_fuel,
        step_lexer_fuel: STEP_FUEL,
        max_items_in_row: ROW_ITEMS,
        step_max_items: STEP_ITEMS,
        max_grammar_size: SYMBOLS,
        max_lexer_states: STATES,
        verbose_errors: false,
        ..ParserLimits::default()
    }
}

fn refused(error: impl std::fmt::Display) -> Error {
    wrong(set_message(&error.to_string()))
}

/// A parser that has seen nothing, and has computed what it allows first. `before` is text that
/// comes before the text of the grammar.
pub(super) fn compile(
    factory: &ParserFactory,
    kind: GrammarKind,
    source: &str,
    before: &str,
    is_abandoned: &AtomicBool,
) -> Result<Matcher> {
    let keep_going = || if is_abandoned.load(Ordering::Relaxed) { Err(Error::Cancelled) } else { Ok(()) };
    let grammar = with_text_before(grammar(kind, source, is_abandoned)?, before);
    keep_going()?;
    let init = GrammarInit::Serialized(grammar);
    let (grammar, lexer) = init.to_internal(Some(factory.tok_env().clone()), limits(BUILD_FUEL)).map_err(refused)?;
    keep_going()?;
    check_lexer(&lexer, matches!(kind, GrammarKind::Regex | GrammarKind::Lark(_)), &keep_going)?;
    let init = GrammarInit::Internal(grammar, lexer);
    let caps = Default::default();
    let parser = factory.create_parser_from_init_ext(init, Logger::new(0, 0), caps, limits(START_FUEL));
    let mut matcher = Matcher::new(parser);
    if let Some(error) = matcher.get_error() {
        return Err(refused(error));
    }
    keep_going()?;
    // Refuses a grammar that allows nothing, or costs too much, now and not in each step.
    if let Next::Forced(token) = next_of(&mut matcher)? {
        // If a forced text exceeds a limit, only the token after it shows that.
        matcher.deep_clone().try_consume_tokens(&[token]).map_err(refused)?;
    }
    Ok(matcher)
}

fn grammar(kind: GrammarKind, source: &str, is_abandoned: &AtomicBool) -> Result<TopLevelGrammar> {
    Ok(match kind {
        GrammarKind::JsonSchema(options) => from_schema(schema::compile(source, options, is_abandoned))?,
        GrammarKind::Regex => {
            pattern::check(source, true).map_err(wrong)?;
            TopLevelGrammar::from_regex(source)
        }
        GrammarKind::Choice => TopLevelGrammar::from_lark(choices(source)?),
        GrammarKind::Lark(options) => {
            lark::check(source).map_err(wrong)?;
            from_schema(schema::within_lark(source, options, is_abandoned))?
        }
    })
}

/// The grammar of a schema. Keywords that it ignores are logged.
fn from_schema(compiled: std::result::Result<schema::Compiled, String>) -> Result<TopLevelGrammar> {
    let compiled = compiled.map_err(wrong)?;
    if !compiled.dropped.is_empty() {
        let places: String = compiled.dropped.join(", ").chars().take(1000).collect();
        log::warn!("the grammar does not enforce these keywords of the schema: {places}");
    }
    Ok(TopLevelGrammar::from_lark(compiled.lark))
}

fn with_text_before(mut grammar: TopLevelGrammar, before: &str) -> TopLevelGrammar {
    if !before.is_empty() {
        grammar.grammars.iter_mut().for_each(|grammar| grammar.name = Some("rest".to_owned()));
        let both = format!("start: {} @rest", lark_string(before));
        grammar.grammars.insert(0, GrammarWithLexer::from_lark(both));
    }
    grammar
}

/// Does the work that llguidance 1.9.1 will do without counting, and counts it. (`Lexer::from`
/// tries each first byte without a limit of its fuel.)
fn check_lexer(spec: &LexerSpec, may_be_empty: bool, keep_going: &dyn Fn() -> Result<()>) -> Result<()> {
    let mut limits = limits(START_FUEL);
    let mut lexer = spec.to_regex_vec(&mut limits).map_err(refused)?;
    lexer.set_fuel(limits.initial_lexer_fuel);
    let start = lexer.initial_state(&spec.all_lexemes());
    for byte in 0..=u8::MAX {
        keep_going()?;
        lexer.transition(start, byte);
        if let Some(error) = lexer.get_error() {
            return Err(refused(error));
        }
    }
    let n = if may_be_empty { spec.lexemes.len() } else { 0 };
    let terminals = (0..n.min(CHECKED_TERMINALS)).map(LexemeIdx::new).filter(|i| !spec.skip_by_class.contains(i));
    for terminal in terminals {
        let mut only = spec.alloc_lexeme_set();
        only.add(terminal);
        let state = lexer.initial_state(&only);
        if lexer.state_desc(state).possible.is_empty() {
            return Err(wrong(format!("no text matches {}", set_message(&spec.lexeme_def_to_string(terminal)))));
        }
    }
    Ok(())
}

/// A grammar of the strings of a JSON array: one terminal, in which the strings share their common
/// parts.
fn choices(source: &str) -> Result<String> {
    let mut list: Vec<String> =
        serde_json::from_str(source).map_err(|e| wrong(format!("choices must be a JSON array of strings: {e}")))?;
    if list.is_empty() || list.iter().any(String::is_empty) {
        return Err(wrong("choices must be at least one string, and none may be empty"));
    }
    list.sort_unstable();
    list.dedup();
    let quoted: Vec<String> = list.iter().map(|choice| lark_string(choice)).collect();
    Ok(format!("start: CHOICE\nCHOICE: {}", quoted.join(" | ")))
}
