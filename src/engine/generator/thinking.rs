//! Thoughts apart from the answer: which text is which, and what ends a thought that is too long.
//!
//! All of it follows from the tokens of the turn, which are those after the last control token. So
//! a session that was rewound or restored continues in the middle of a thought: it reads the turn
//! again ([`Thinking::sync`]).
#![forbid(unsafe_code)]

use std::sync::Arc;

use llguidance::toktrie::SimpleVob;

use crate::engine::grammar::Next;
use crate::engine::text::{Text, ThoughtTags};

/// Gives thoughts apart from the answer.
#[derive(Clone)]
pub(in crate::engine) struct Thinking {
    tags: Arc<ThoughtTags>,
    /// The most tokens of the thoughts of a turn.
    max_tokens: usize,
    n_vocab: usize,
    end_tokens: Arc<[u32]>,
    /// What is known of the turn; None if the tokens have changed since.
    turn: Option<Turn>,
}

/// A turn so far.
#[derive(Clone, Debug, Default)]
struct Turn {
    is_inside: bool,
    has_thought: bool,
    /// Tokens of its thoughts, without the tags.
    n_tokens: usize,
    /// Whether line breaks are dropped, since a thought or the answer after it has no text yet.
    drops_breaks: bool,
    ends_in_break: bool,
    /// The number of tokens up to the last closing tag, if that is where its last token ends.
    closed_at: Option<usize>,
    /// Line breaks at the end of a thought: they are dropped if the thought ends there.
    breaks: String,
    /// Text that may be the beginning of a tag that has no token of its own.
    partial: String,
    /// Bytes at the beginning of `partial` that are not emitted, since the host has them.
    n_hidden: usize,
}

/// What a token adds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Text of the answer; empty where a character is incomplete.
    Answer(String),
    /// Text of a thought.
    Thought(String),
    /// A thought begins.
    Opened,
}

impl Thinking {
    /// Reads thoughts with these tags. A turn has at most `max_tokens` tokens of thoughts.
    pub(in crate::engine) fn new(tags: ThoughtTags, max_tokens: usize, n_vocab: usize, end_tokens: &[u32]) -> Self {
        Self { tags: Arc::new(tags), max_tokens, n_vocab, end_tokens: end_tokens.into(), turn: None }
    }

    /// Whether a grammar can be used: whether single tokens open and close thoughts.
    pub(in crate::engine) fn allows_grammars(&self) -> bool {
        self.tags.tokens.is_some()
    }

    /// Call when the tokens have changed other than by a step.
    pub(super) fn forget(&mut self) {
        self.turn = None;
    }

    /// Call when the session forgets `n` tokens before the end of this turn.
    pub(super) fn forget_before(&mut self, n: usize) {
        if let Some(turn) = &mut self.turn {
            turn.closed_at = turn.closed_at.and_then(|at| at.checked_sub(n));
        }
    }

    /// Reads the turn that `tokens` end with, if that is not known.
    pub(super) fn sync(&mut self, tokens: &[u32], codec: &Text) {
        if self.turn.is_some() {
            return;
        }
        let is_tag = |token: u32| self.tags.tokens.is_some_and(|(open, close)| token == open || token == close);
        let is_control = |token: &u32| codec.is_special(*token) && !is_tag(*token);
        let start = tokens.iter().rposition(is_control).map_or(0, |at| at + 1);
        let (mut turn, mut stream, mut text) = (Turn::default(), codec.stream(), String::new());
        for (at, token) in tokens.iter().enumerate().skip(start) {
            text.clear();
            stream.push(codec, *token, &mut text);
            turn.push(&self.tags, *token, &text, at + 1);
        }
        turn.breaks.clear();
        turn.n_hidden = turn.partial.len();
        self.turn = Some(turn);
    }

    /// Takes the text of another token, the last of `n_tokens`.
    pub(super) fn push(&mut self, token: u32, text: &str, n_tokens: usize) -> Vec<Part> {
        self.turn.get_or_insert_default().push(&self.tags, token, text, n_tokens)
    }

    /// The text at the end of a generation: what was held back, and `rest`, the last text.
    pub(super) fn finish(&mut self, rest: &str) -> Vec<Part> {
        let (mut parts, turn) = (vec![], self.turn.get_or_insert_default());
        turn.take_partial(turn.partial.len(), &mut parts);
        turn.add(rest, &mut parts);
        parts
    }

    /// Whether a thought is under way.
    pub(super) fn is_inside(&self) -> bool {
        self.turn.as_ref().is_some_and(|turn| turn.is_inside)
    }

    /// Text that may be the beginning of a tag.
    pub(super) fn held(&self) -> &str {
        self.turn.as_ref().and_then(|turn| turn.partial.get(turn.n_hidden..)).unwrap_or_default()
    }

    /// The token that has to follow: the next one of those that end a thought that is too long, or
    /// of the line breaks after it. Before a grammar, these line breaks always follow.
    pub(super) fn forced(&self, tokens: &[u32], has_grammar: bool) -> Option<u32> {
        let turn = self.turn.as_ref()?;
        let is_spent = turn.n_tokens >= self.max_tokens;
        if turn.is_inside {
            return if is_spent { self.next_of_end(tokens, turn.ends_in_break) } else { None };
        }
        let seen = tokens.get(turn.closed_at.filter(|_| is_spent || has_grammar)?..)?;
        self.tags.after.strip_prefix(seen)?.first().copied()
    }

    fn next_of_end(&self, tokens: &[u32], ends_in_break: bool) -> Option<u32> {
        let [with_break, without] = &self.tags.ends;
        let next = |end: &Vec<u32>| (1..end.len()).rev().find(|n| tokens.ends_with(&end[..*n])).map(|n| end[n]);
        let first = if ends_in_break { without } else { with_break }.first().copied();
        next(with_break).or_else(|| next(without)).or(first)
    }

    /// What may follow `tokens` within a thought, if a grammar describes the answer: no end.
    /// None outside of thoughts.
    pub(super) fn mask(&self) -> Option<SimpleVob> {
        self.is_inside().then(|| {
            let mut mask = SimpleVob::alloc_ones(self.n_vocab);
            self.end_tokens.iter().for_each(|token| mask.disallow_token(*token));
            mask
        })
    }

    /// Where the answer begins, if there was a thought before it: after the closing tag and its
    /// line breaks.
    pub(super) fn answer_start(&self, tokens: &[u32]) -> usize {
        let Some(at) = self.turn.as_ref().and_then(|turn| turn.closed_at) else { return 0 };
        let has_breaks = tokens.get(at..).is_some_and(|rest| rest.starts_with(&self.tags.after));
        if has_breaks { at + self.tags.after.len() } else { at }
    }

    /// What a grammar allows next, and the token that opens a thought, which may come before the
    /// answer (`is_start`), once, and not within it.
    pub(super) fn with_opening(&self, next: Next, is_start: bool) -> Next {
        let Some((open, _)) = self.tags.tokens else { return next };
        let may_open = is_start && self.turn.as_ref().is_none_or(|turn| !turn.has_thought);
        match next {
            Next::Any(mut mask) => {
                mask.set(open as usize, may_open);
                Next::Any(mask)
            }
            Next::Forced(token) if may_open => {
                let mut mask = SimpleVob::alloc(self.n_vocab);
                [token, open].into_iter().for_each(|token| mask.allow_token(token));
                Next::Any(mask)
            }
            next => next,
        }
    }
}

/// The tokens of a turn as a thought and an answer.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::engine) struct Parted {
    pub(in crate::engine) thought: String,
    pub(in crate::engine) answer: String,
    /// The index of the token with which the answer begins; None if it begins within a token.
    pub(in crate::engine) answer_start: Option<usize>,
}

impl Parted {
    /// Reads the tokens `said` that the model chose after those of the prompt.
    pub(in crate::engine) fn read(tags: Option<&ThoughtTags>, prompt: &[u32], said: &[u32], codec: &Text) -> Self {
        let mut thinking = Thinking::new(tags.cloned().unwrap_or_default(), usize::MAX, 0, &[]);
        thinking.turn = Some(Turn::default());
        if tags.is_some() {
            thinking.forget();
            thinking.sync(prompt, codec);
        }
        let (mut stream, mut text) = (codec.stream(), String::new());
        let mut parted = Self::default();
        // Where the first character of the answer begins, if that is known.
        let (mut start, mut is_known, mut has_thought) = (None, false, thinking.is_inside());
        for (i, token) in said.iter().enumerate() {
            text.clear();
            stream.push(codec, *token, &mut text);
            let parts =
                if tags.is_some() { thinking.push(*token, &text, i + 1) } else { vec![Part::Answer(text.clone())] };
            has_thought |= parts.contains(&Part::Opened);
            let is_whole = parts.len() == 1 && parts[0] == Part::Answer(text.clone());
            if !is_known && is_whole {
                start = start.or(Some(i));
                is_known = !text.is_empty();
            } else if !is_known && parts.iter().any(|part| matches!(part, Part::Answer(text) if !text.is_empty())) {
                (start, is_known) = (None, true);
            } else if !is_known {
                start = None;
            }
            parted.add(parts);
        }
        text.clear();
        stream.finish(&mut text);
        parted.add(thinking.finish(&text));
        // Line breaks between the prompt and an answer without a thought belong to the answer.
        parted.answer_start = if has_thought { start.or(Some(said.len()).filter(|_| !is_known)) } else { Some(0) };
        parted
    }

    fn add(&mut self, parts: Vec<Part>) {
        for part in parts {
            match part {
                Part::Answer(text) => self.answer.push_str(&text),
                Part::Thought(text) => self.thought.push_str(&text),
                Part::Opened => {}
            }
        }
    }
}

impl Turn {
    fn push(&mut self, tags: &ThoughtTags, token: u32, text: &str, n_tokens: usize) -> Vec<Part> {
        let (mut parts, was_inside) = (vec![], self.is_inside);
        match tags.tokens {
            Some((open, _)) if token == open && !was_inside => {
                self.add(text.strip_suffix(&*tags.open).unwrap_or(text), &mut parts);
                self.open(&mut parts);
            }
            Some((_, close)) if token == close && was_inside => {
                self.add(text.strip_suffix(&*tags.close).unwrap_or(text), &mut parts);
                self.close(Some(n_tokens));
            }
            Some(_) => self.add(text, &mut parts),
            None => self.find_tags(tags, text, n_tokens, &mut parts),
        }
        self.n_tokens += usize::from(was_inside && self.is_inside);
        parts
    }

    /// Takes text of a model that has no tokens for the tags.
    fn find_tags(&mut self, tags: &ThoughtTags, text: &str, n_tokens: usize, parts: &mut Vec<Part>) {
        self.partial.push_str(text);
        loop {
            let tag = if self.is_inside { &tags.close } else { &tags.open };
            let Some(at) = self.partial.find(tag) else {
                let may_begin = |at: &usize| tag.starts_with(&self.partial[*at..]);
                let starts = self.partial.char_indices().map(|(at, _)| at).find(may_begin);
                return self.take_partial(starts.unwrap_or(self.partial.len()), parts);
            };
            self.take_partial(at, parts);
            self.partial.drain(..tag.len());
            self.n_hidden = 0;
            match self.is_inside {
                true => self.close(Some(n_tokens).filter(|_| self.partial.is_empty())),
                false => self.open(parts),
            }
        }
    }

    /// Adds the first `n` bytes of what may have been a tag.
    fn take_partial(&mut self, n: usize, parts: &mut Vec<Part>) {
        let text: String = self.partial.drain(..n).collect();
        let hidden = self.n_hidden.min(n);
        self.n_hidden -= hidden;
        self.add(text.get(hidden..).unwrap_or_default(), parts);
    }

    fn open(&mut self, parts: &mut Vec<Part>) {
        (self.is_inside, self.has_thought, self.drops_breaks) = (true, true, true);
        (self.closed_at, self.ends_in_break) = (None, false);
        parts.push(Part::Opened);
    }

    fn close(&mut self, at: Option<usize>) {
        (self.is_inside, self.drops_breaks, self.closed_at) = (false, true, at);
        self.breaks.clear();
    }

    /// Adds text of the thought or of the answer.
    fn add(&mut self, text: &str, parts: &mut Vec<Part>) {
        if !text.is_empty() {
            self.ends_in_break = text.ends_with('\n');
        }
        let kept = if self.drops_breaks { text.trim_start_matches('\n') } else { text };
        if kept.is_empty() && !text.is_empty() {
            return;
        }
        self.drops_breaks &= kept.is_empty();
        if !self.is_inside {
            return parts.push(Part::Answer(kept.to_owned()));
        }
        self.breaks.push_str(kept);
        let whole = std::mem::take(&mut self.breaks);
        let (said, breaks) = whole.split_at(whole.trim_end_matches('\n').len());
        self.breaks.push_str(breaks);
        if !said.is_empty() {
            parts.push(Part::Thought(said.to_owned()));
        }
    }
}

#[cfg(test)]
mod tests;
