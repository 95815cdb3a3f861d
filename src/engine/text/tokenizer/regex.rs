//! Regular expressions of tokenizer.json, which are written for Oniguruma, in Ruby's syntax.
//!
//! Oniguruma is C, so rotor runs them in fancy-regex, whose syntax looks alike and differs. This
//! module reads a pattern and writes it anew. It refuses by name what would not match the same
//! text. The differences:
//!
//! | in Oniguruma | in fancy-regex | here |
//! |---|---|---|
//! | `^` and `$` are the ends of lines, but `^` is not after a line feed that ends the text | the ends of the text | written out |
//! | `\Z` is before a last line feed, too | not always known | written out |
//! | `\w` has no joiners (U+200C, U+200D), but ² ³ ¹ ¼ ½ ¾ outside of classes; `\b` likewise | the other way round | written out |
//! | `\h` is a hexadecimal digit | horizontal space in some engines | written out |
//! | `{,n}` is `{0,n}`; `{n}?` is an optional `{n}`; `{n,m}+` repeats | a literal; lazy; possessive | `{,n}` written out, others refused |
//! | `\x80` and above are bytes | characters | refused; `\x{80}` is the character |
//! | `(?i:ss)` matches ß, and so on for pairs of characters | it does not | refused where a pair can occur, and beyond ASCII |
//! | `(?m)` is for dots, `(?i)` in the middle binds `\|` | other flags, other binding | refused |
//! | `[[:alpha:]]` has all of Unicode's letters | ASCII only | refused |
//! | `&&`, `[a[b]]`, `--`, `~~` within a class | set operations | refused, but for literal `-` and `~` |
//! | what may be empty is repeated with a check of its own | with another | refused |
//! | `\R \X \K \G \N \O \y \<`, named groups, back references, conditions, absent operators, calls | some | refused |
#![forbid(unsafe_code)]

mod parser;

use super::refuse;
use crate::error::{Result, check_room, quoted, shortened};
use parser::translate;
use std::ops::Range;

/// Steps back in the search for one match. The patterns of known models need a few, and one per
/// space in a row of spaces.
const MAX_BACKTRACKS: usize = 4_000_000;
/// Memory of a compiled part of a pattern.
const MAX_COMPILED: usize = 8 << 20;

/// About the memory that the compilation of a pattern takes.
const COMPILER_BYTES: usize = 2 << 20;

/// Refuses to compile a pattern if the system has no memory for it; regex-automata does not ask.
pub(super) fn check_memory() -> Result<()> {
    check_room(COMPILER_BYTES, "a regular expression")
}

/// A pattern that can be searched for, and its text as it was given.
pub(super) struct Regex(fancy_regex::Regex, String);

impl Regex {
    /// Reads a pattern for Oniguruma. The error says what is wrong, or not supported.
    pub(super) fn new(pattern: &str) -> std::result::Result<Self, String> {
        let Self(regex, _) = Self::translated(&translate(pattern)?)?;
        Ok(Self(regex, quoted(pattern)))
    }

    /// A pattern in the syntax of fancy-regex.
    pub(super) fn translated(pattern: &str) -> std::result::Result<Self, String> {
        let mut builder = fancy_regex::RegexBuilder::new(pattern);
        builder.backtrack_limit(MAX_BACKTRACKS).delegate_size_limit(MAX_COMPILED).delegate_dfa_size_limit(MAX_COMPILED);
        match builder.build() {
            Ok(regex) => Ok(Self(regex, quoted(pattern))),
            Err(e) => {
                Err(format!("the regular expression {} is refused: {}", quoted(pattern), shortened(&e.to_string())))
            }
        }
    }

    /// Goes through the matches in `text`.
    pub(super) fn each(&self, text: &str, each: &mut dyn FnMut(Range<usize>) -> Result<()>) -> Result<()> {
        for found in self.0.find_iter(text) {
            match found {
                Ok(found) => each(found.range())?,
                Err(_) => {
                    return refuse(format!(
                        "the regular expression {} needs too many steps for this text; a shorter run of spaces may help",
                        self.1
                    ));
                }
            }
        }
        Ok(())
    }
}
