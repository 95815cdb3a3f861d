//! Regular expressions: set, then obeyed by a model that says anything.

use regex::RegexBuilder;
use rotor::abi::grammar::ROTOR_GRAMMAR_REGEX;

use super::said_under;

/// Words of regular expressions.
pub const WORDS: &[&str] = &[
    ".*",
    ".+",
    "a{1000}",
    "{0,1000}",
    "{3}",
    "(",
    ")",
    "(?:",
    "(?i)",
    "(?s)",
    "(?x)",
    "(?=a)",
    "(?!a)",
    "(?<n>",
    "|",
    "*",
    "+",
    "?",
    "*?",
    "^",
    "$",
    "\\b",
    "\\d",
    "\\w",
    "\\s",
    "\\S",
    "\\p{L}",
    "\\P{Nd}",
    "\\x{10FFFF}",
    "\\u0000",
    "[^a]",
    "[a-z]",
    "[[:alpha:]]",
    "[^\\x00-\\x{10FFFF}]",
    "\\1",
    "\\A",
    "\\z",
    "&&",
    "[a&&b]",
    "--",
    "\\\\",
    "\u{e9}",
];

/// A regular expression. What is said to its end is what it matches, also for the crate `regex`.
pub fn run(data: &[u8]) {
    let Some(text) = said_under(ROTOR_GRAMMAR_REGEX, data, data) else { return };
    let source = String::from_utf8_lossy(data);
    let whole = RegexBuilder::new(&format!("\\A(?:{source})\\z")).size_limit(1 << 20).build();
    if let Ok(whole) = whole {
        assert!(whole.is_match(&text), "{text:?} is not matched");
    }
}
