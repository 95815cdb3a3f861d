//! What ends a generation besides the model's end tokens: stop strings and stop tokens.
//!
//! Text that may be the beginning of a stop string is held back until it is certain that it is not.
//! The first stop string to be complete ends the generation. If several are complete with the same
//! character, the longest one counts. So it does not matter how text is split into tokens.
#![forbid(unsafe_code)]

use std::sync::Arc;

use super::Generator;
use crate::error::{Result, copied, joined, room_for};

/// Why a generation has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndReason {
    /// The model chose one of its end tokens.
    EndToken,
    /// It chose a stop token.
    StopToken,
    /// The text completed the stop string of this index.
    StopString(usize),
    /// A grammar is complete.
    Grammar,
    /// The answer of a chat has as many tokens as it may have, or as there is room for.
    Length,
}

/// What ends a generation, and the text that is held back.
#[derive(Clone, Debug, Default)]
pub(super) struct Stop {
    strings: Arc<Vec<String>>,
    tokens: Arc<Vec<u32>>,
    /// Text that may be the beginning of a stop string.
    held: String,
    /// Where in `held` the texts of the last tokens begin. Only tokens whose text begins in `held`
    /// are listed.
    begins: Vec<usize>,
    /// Set by the step that ended a generation.
    pub(super) reason: Option<EndReason>,
    /// The token that completed a stop string: steps end with it until the session changes.
    pub(super) ended_with: Option<u32>,
    /// How many bytes of the last token's text belong to the stop string that ended the generation.
    pub(super) n_cut: usize,
}

/// A stop string that the text has completed.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::engine) struct Completed {
    /// Which one.
    pub(in crate::engine) index: usize,
    /// How many of the last tokens have no text before it.
    pub(in crate::engine) n_tokens: usize,
    /// How many bytes of text the token before those has from it on.
    pub(in crate::engine) n_bytes: usize,
}

impl Stop {
    /// The same held text, with other stop strings and stop tokens.
    pub(super) fn with(&self, strings: &[&str], tokens: &[u32]) -> Result<Self> {
        let mut copies = room_for(strings.len(), "stop strings")?;
        for string in strings {
            copies.push(joined(&[string], "a stop string")?);
        }
        let (strings, tokens) = (Arc::new(copies), Arc::new(copied(tokens, "stop tokens")?));
        let (held, begins) = (self.held.clone(), self.begins.clone());
        Ok(Self { strings, tokens, held, begins, reason: None, ended_with: None, n_cut: 0 })
    }

    /// Forgets the text that is held back, and that the generation has ended.
    pub(super) fn reset(&mut self) {
        self.held.clear();
        self.begins.clear();
        (self.reason, self.ended_with, self.n_cut) = (None, None, 0);
    }

    pub(super) fn is_token(&self, token: u32) -> bool {
        self.tokens.contains(&token)
    }

    /// Call before the text of another token is pushed.
    pub(super) fn begin_token(&mut self) {
        self.begins.push(self.held.len());
    }

    /// Takes text. What certainly does not belong to a stop string goes to `out`.
    pub(super) fn push(&mut self, text: &str, out: &mut String) -> Option<Completed> {
        self.held.push_str(text);
        let found = |(index, string): (usize, &String)| Some((self.held.find(string.as_str())?, string.len(), index));
        let completed = self.strings.iter().enumerate().filter_map(found).min_by_key(|(at, len, _)| (at + len, *at));
        let n_certain = completed.map_or_else(|| self.held.len() - self.n_uncertain(), |(at, ..)| at);
        out.extend(self.held.drain(..n_certain));
        self.begins.retain(|begin| *begin >= n_certain);
        self.begins.iter_mut().for_each(|begin| *begin -= n_certain);
        let n_bytes = self.begins.first().copied().unwrap_or(self.held.len());
        completed.map(|(.., index)| Completed { index, n_tokens: self.begins.len(), n_bytes })
    }

    /// Moves the text that is held back to `out`.
    pub(super) fn release(&mut self, out: &mut String) {
        out.push_str(&self.held);
        self.held.clear();
        self.begins.clear();
    }

    /// Text that is held back.
    pub(super) fn held(&self) -> &str {
        &self.held
    }

    /// How many bytes at the end may be the beginning of a stop string.
    fn n_uncertain(&self) -> usize {
        let may_begin = |tail: &str| self.strings.iter().any(|string| string.starts_with(tail));
        let longest = self.strings.iter().map(String::len).max().unwrap_or(0);
        let first = self.held.len().saturating_sub(longest);
        let mut starts = self.held.char_indices().map(|(at, _)| at).filter(|at| *at >= first);
        starts.find(|at| may_begin(&self.held[*at..])).map_or(0, |at| self.held.len() - at)
    }
}

impl Generator {
    /// Ends the generation. The text that is held back is emitted.
    pub(in crate::engine) fn end(&mut self, reason: EndReason) {
        self.stop.release(&mut self.text);
        self.stop.reset();
        self.stop.reason = Some(reason);
    }

    /// Ends the generation with the stop string `index`, which `token` has completed. Steps end
    /// with that token until the session changes. Of the last token's text, `n_cut` bytes belong to
    /// the stop string.
    pub(in crate::engine) fn end_with_stop_string(&mut self, index: usize, token: u32, n_cut: usize) {
        self.reset();
        (self.stop.reason, self.stop.ended_with) = (Some(EndReason::StopString(index)), Some(token));
        self.stop.n_cut = n_cut;
    }

    /// How many bytes of the last token's text belong to the stop string that ended the generation.
    pub(in crate::engine) fn n_cut(&self) -> usize {
        self.stop.n_cut
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is emitted of each token's text, and the stop string that was completed.
    fn run(strings: &[&str], pieces: &[&str]) -> (Vec<String>, Option<Completed>) {
        let mut stop = Stop::default().with(strings, &[]).unwrap();
        let mut given = vec![];
        for piece in pieces {
            let mut out = String::new();
            stop.begin_token();
            let completed = stop.push(piece, &mut out);
            given.push(out);
            if completed.is_some() {
                return (given, completed);
            }
        }
        given.push(stop.held().to_owned());
        (given, None)
    }

    #[test]
    fn text_is_held_back_until_it_is_certain() {
        assert_eq!(run(&["\nUser:"], &["ale.\n", "Us", "e it"]).0, ["ale.", "", "\nUse it", ""]);
        assert_eq!(run(&["\nUser:"], &["ale.\n", "Us"]).0, ["ale.", "", "\nUs"]);
        let (given, completed) = run(&["\nUser:"], &["ale.\n", "User", ": hi"]);
        assert_eq!(
            (given.concat(), completed),
            ("ale.".to_owned(), Some(Completed { index: 0, n_tokens: 2, n_bytes: 1 }))
        );
        assert_eq!(run(&["aab"], &["a", "a", "a", "b"]).1, Some(Completed { index: 0, n_tokens: 3, n_bytes: 0 }));
        assert_eq!(run(&["é"], &["caf", "", "é"]).1, Some(Completed { index: 0, n_tokens: 2, n_bytes: 0 }));
        assert_eq!(run(&["bcd"], &["ab", "c", "d"]).1, Some(Completed { index: 0, n_tokens: 2, n_bytes: 1 }));
        assert_eq!(run(&["bc"], &["abcd"]).1, Some(Completed { index: 0, n_tokens: 0, n_bytes: 3 }));
        assert_eq!(run(&[], &["a", "b"]).0, ["a", "b", ""]);
    }

    #[test]
    fn the_first_to_be_complete_counts_however_text_is_cut() {
        let strings = ["bcd", "c", "abc", "x"];
        let text = "-abcdx";
        for cuts in 0..1u32 << (text.len() - 1) {
            let mut pieces = vec![];
            let mut start = 0;
            for at in 1..=text.len() {
                if at == text.len() || cuts >> (at - 1) & 1 == 1 {
                    pieces.push(&text[start..at]);
                    start = at;
                }
            }
            let (given, completed) = run(&strings, &pieces);
            assert_eq!(
                (given.concat().as_str(), completed.map(|completed| completed.index)),
                ("-", Some(2)),
                "{pieces:?}"
            );
        }
    }
}
