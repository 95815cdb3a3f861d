//! The generator: it chooses a session's next token, and emits the text of what was chosen.
//!
//! It sees logits and tokens, and nothing of how they are evaluated.
#![forbid(unsafe_code)]

mod stop;
mod thinking;

use std::time::Duration;

use llguidance::toktrie::SimpleVob;

use super::grammar::{Grammar, Next};
use super::sampler::mirostat::History;
use super::sampler::penalties::BREAKERS;
use super::sampler::{Sampler, Sampling};
use super::text::{Text, TextStream};
use crate::backend::Wanted;
use crate::error::{Error, Result};
pub(super) use stop::Completed;
pub use stop::EndReason;
use stop::Stop;
use thinking::Part;
pub(super) use thinking::{Parted, Thinking};

/// How many of the largest logits are computed first if a mask may forbid the best of them.
const MASKED_TOP: usize = 64;

/// A grammar that is set before a text with healing begins with that text.
const NOT_THE_TEXT: &str = "it does not begin with the text that healing repeats; append that text without healing, or \
                            set the grammar after it";

/// What is known about the mask: the tokens that may be chosen.
pub(super) enum Mask {
    /// The mask is known, or there is none.
    Known,
    /// It is not known yet.
    Pending,
    /// Only this token may follow.
    Forced(u32),
    /// No token may follow: the grammar is complete.
    Complete,
}

/// Chooses tokens and emits text.
pub(super) struct Generator {
    sampling: Sampling,
    sampler: Sampler,
    /// The grammar that the output must match.
    grammar: Option<Box<Grammar>>,
    /// The mask, if there is one and it was computed.
    mask: Option<SimpleVob>,
    /// Whether too few of the largest logits were of allowed tokens, so that all logits are needed.
    needs_all: bool,
    /// Stop strings and stop tokens: what ends a generation besides end tokens.
    stop: Stop,
    stream: Option<TextStream>,
    /// Set if thoughts are apart from the answer.
    thinking: Option<Box<Thinking>>,
    /// The text that the last step completed.
    text: String,
    /// The thought that the last step completed, if thoughts are apart.
    thought: String,
}

impl Generator {
    /// A generator without a grammar, biases and stops. Without `codec`, it emits no text.
    pub(super) fn new(sampling: Sampling, codec: Option<&Text>) -> Self {
        Self {
            sampling,
            sampler: Sampler::default(),
            grammar: None,
            mask: None,
            needs_all: false,
            stop: Stop::default(),
            stream: codec.map(Text::stream),
            thinking: None,
            text: String::new(),
            thought: String::new(),
        }
    }

    /// A generator that continues as this one would.
    pub(super) fn fork(&self) -> Self {
        Self {
            sampling: self.sampling,
            sampler: self.sampler.fork(),
            grammar: self.grammar.clone(),
            mask: self.mask.clone(),
            needs_all: self.needs_all,
            stop: self.stop.clone(),
            stream: self.stream.clone(),
            thinking: self.thinking.clone(),
            text: String::new(),
            thought: String::new(),
        }
    }

    /// Changes how tokens are chosen from now on.
    pub(super) fn set_sampling(&mut self, sampling: Sampling) {
        self.sampling = sampling;
    }

    /// Sets the biases, in place of earlier ones.
    pub(super) fn set_bias(&mut self, bias: Vec<(u32, f32)>) {
        self.sampler.set_bias(bias);
    }

    /// Sets the grammar, in place of an earlier one.
    pub(super) fn set_grammar(&mut self, grammar: Option<Grammar>) {
        self.grammar = grammar.map(Box::new);
        (self.mask, self.needs_all) = (None, false);
    }

    /// Sets the stop strings and stop tokens, in place of earlier ones.
    pub(super) fn set_stop(&mut self, strings: &[&str], tokens: &[u32]) -> Result<()> {
        self.stop = self.stop.with(strings, tokens)?;
        Ok(())
    }

    /// Gives thoughts apart from the answer from now on, or not.
    pub(super) fn set_thinking(&mut self, thinking: Option<Thinking>) {
        self.thinking = thinking.map(Box::new);
        self.forget_mask();
    }

    /// Whether thoughts and a grammar exclude each other, because the model has no tokens for tags.
    pub(super) fn excludes_grammars(&self) -> bool {
        self.thinking.as_ref().is_some_and(|thinking| !thinking.allows_grammars())
    }

    /// Whether thoughts are apart from the answer.
    pub(super) fn has_thinking(&self) -> bool {
        self.thinking.is_some()
    }

    /// Call when a step begins, with all tokens.
    pub(super) fn read_thoughts(&mut self, tokens: &[u32], codec: Option<&Text>) {
        if let (Some(thinking), Some(codec)) = (&mut self.thinking, codec) {
            thinking.sync(tokens, codec);
        }
    }

    /// The history of mirostat.
    pub(super) fn mirostat(&self) -> &History {
        self.sampler.mirostat()
    }

    /// Replaces the history of mirostat.
    pub(super) fn set_mirostat(&mut self, history: History) {
        self.sampler.set_mirostat(history);
    }

    /// How many tokens the session held before the grammar began, if there is a grammar.
    pub(super) fn grammar_start(&self) -> Option<usize> {
        self.grammar.as_ref().map(|grammar| grammar.start())
    }

    /// Call when the session goes back to its first `length` tokens.
    pub(super) fn truncate(&mut self, length: usize) {
        self.sampler.truncate(length);
        self.begin_grammar_by(length);
        self.forget_thoughts();
    }

    /// Makes the grammar begin after `length` tokens at the latest, since only these are left.
    pub(super) fn begin_grammar_by(&mut self, length: usize) {
        if let Some(grammar) = &mut self.grammar {
            grammar.begin_by(length);
        }
    }

    /// Call when the session forgets `n` tokens after the first `keep`.
    pub(super) fn forget_middle(&mut self, keep: usize, n: usize) {
        self.sampler.forget_middle(keep, n);
        if let Some(grammar) = &mut self.grammar {
            grammar.forget_before(n);
        }
        if let Some(thinking) = &mut self.thinking {
            thinking.forget_before(n);
        }
    }

    /// Call when the tokens have changed other than by a step. The next text is a new one: what was
    /// held back is forgotten.
    pub(super) fn reset(&mut self) {
        self.forget_mask();
        self.forget_thoughts();
        self.stop.reset();
        if let Some(stream) = &mut self.stream {
            stream.reset();
        }
    }

    /// Forgets the text that the last step completed.
    pub(super) fn clear_text(&mut self) {
        self.text.clear();
        self.thought.clear();
    }

    /// Call when a step has removed the last tokens, to choose others that repeat their text.
    pub(super) fn resume(&mut self) {
        self.forget_mask();
        if let Some(stream) = &mut self.stream {
            stream.resume();
        }
    }

    fn forget_mask(&mut self) {
        (self.mask, self.needs_all) = (None, false);
    }

    fn forget_thoughts(&mut self) {
        if let Some(thinking) = &mut self.thinking {
            thinking.forget();
        }
    }

    /// Whether a thought is under way that is apart from the answer.
    fn is_thinking(&self) -> bool {
        self.thinking.as_ref().is_some_and(|thinking| thinking.is_inside())
    }

    /// The text that the last step completed.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The thought that the last step completed, if thoughts are apart from the answer.
    pub(super) fn thought(&self) -> &str {
        &self.thought
    }

    /// The text that is held back: what may be the beginning of a stop string and, if
    /// `with_characters`, half a character as U+FFFD.
    pub(super) fn held_text(&self, with_characters: bool) -> String {
        let held = self.stop.held().to_owned();
        if self.is_thinking() { held } else { self.with_rest(held, with_characters) }
    }

    /// The thought that is held back, as [`Self::held_text`].
    pub(super) fn held_thought(&self, with_characters: bool) -> String {
        if self.is_thinking() { self.with_rest(String::new(), with_characters) } else { String::new() }
    }

    /// A text and, after it, what else is held back.
    fn with_rest(&self, mut text: String, with_characters: bool) -> String {
        text.push_str(self.thinking.as_ref().map_or("", |thinking| thinking.held()));
        if let Some(mut stream) = self.stream.clone().filter(|_| with_characters) {
            stream.finish(&mut text);
        }
        text
    }

    /// Why the generation ended; None if the last step did not end it.
    pub(super) fn end_reason(&self) -> Option<EndReason> {
        self.stop.reason
    }

    /// The logits that it needs; `may_forbid` tells whether something besides the grammar limits
    /// the choice.
    pub(super) fn wanted(&self, may_forbid: bool) -> Wanted {
        match (self.sampler.wanted(&self.sampling), self.grammar.is_some() || may_forbid) {
            (Wanted::Top(_), true) if self.needs_all => Wanted::All,
            (Wanted::Top(k), true) => Wanted::Top(k.max(MASKED_TOP)),
            (wanted, _) => wanted,
        }
    }

    /// Begins a step. Returns a token if the generation has ended with it for good.
    pub(super) fn begin_step(&mut self) -> Option<u32> {
        if self.stop.ended_with.is_none() {
            self.stop.reason = None;
        }
        self.stop.ended_with
    }

    /// Whether the mask has to be found before a token is chosen.
    pub(super) fn needs_mask(&self) -> bool {
        self.mask.is_none()
    }

    /// Finds the mask for what follows `tokens`: what the grammar allows, and also `others` if that
    /// is given. Waits for it no longer than `patience`.
    pub(super) fn find_mask(
        &mut self,
        tokens: &[u32],
        others: Option<SimpleVob>,
        patience: Option<Duration>,
        is_cancelled: &dyn Fn() -> bool,
    ) -> Result<Mask> {
        let thinking = self.thinking.as_deref();
        let forced = thinking.filter(|_| others.is_none()).and_then(|own| own.forced(tokens, self.grammar.is_some()));
        if let Some(token) = forced {
            return Ok(Mask::Forced(token));
        }
        let Some(grammar) = &mut self.grammar else {
            self.mask = others;
            return Ok(Mask::Known);
        };
        let excluded = || Error::Grammar { message: NOT_THE_TEXT.to_owned() };
        let next = match thinking.and_then(Thinking::mask) {
            Some(mask) => Next::Any(mask),
            None => {
                let start = thinking.map_or(0, |thinking| thinking.answer_start(tokens));
                let is_start = start.max(grammar.start()) >= tokens.len();
                let Some(next) = grammar.next(tokens, start, patience, is_cancelled)? else { return Ok(Mask::Pending) };
                if let Some(thinking) = thinking { thinking.with_opening(next, is_start) } else { next }
            }
        };
        match next {
            Next::Forced(token) if others.as_ref().is_some_and(|others| !others.is_allowed(token)) => Err(excluded()),
            Next::Forced(token) => Ok(Mask::Forced(token)),
            Next::Complete => Ok(Mask::Complete),
            Next::Any(mut mask) => {
                if let Some(others) = &others {
                    mask.and(others);
                }
                if mask.num_set() == 0 {
                    return Err(excluded());
                }
                self.mask = Some(mask);
                Ok(Mask::Known)
            }
        }
    }

    /// Chooses the token that follows `tokens`. `logits` has those that [`Self::wanted`] names.
    /// Returns None if the mask allows too few of them; then all logits are wanted.
    pub(super) fn choose(&mut self, logits: &[f32], tokens: &[u32], codec: Option<&Text>) -> Result<Option<u32>> {
        if let (Some(mask), Wanted::Top(k)) = (&self.mask, self.sampler.wanted(&self.sampling))
            && !self.needs_all
        {
            let k = k.min(mask.num_set());
            // Backends differ in the logits that they return below the last one that was asked for.
            let least = nth_largest(logits, k.max(MASKED_TOP));
            let may_come = |(token, logit): (u32, &f32)| *logit >= least && mask.is_allowed(token);
            if (0..).zip(logits).filter(|pair| may_come(*pair)).take(k).count() < k {
                self.needs_all = true;
                return Ok(None);
            }
        }
        let is_breaker = |token: u32| codec.is_some_and(|codec| codec.text_of(token).contains(BREAKERS));
        let token = self.sampler.sample(&self.sampling, logits, self.mask.as_ref(), tokens, &is_breaker)?;
        self.needs_all = false;
        Ok(Some(token))
    }

    /// Call after the session has kept the token that was chosen last.
    pub(super) fn accept(&mut self) {
        self.sampler.accept();
    }

    /// Whether the generation ends with `token`.
    pub(super) fn is_stop_token(&self, token: u32) -> bool {
        self.stop.is_token(token) && !self.is_thinking()
    }

    /// The text that the session's next token completes. The caller emits what is new of it.
    pub(super) fn decode(&mut self, token: u32, codec: Option<&Text>) -> String {
        self.mask = None;
        let mut text = String::new();
        if let (Some(stream), Some(codec)) = (&mut self.stream, codec) {
            stream.push(codec, token, &mut text);
        }
        text
    }

    /// Emits the text of another token, the last of `n_tokens`, or holds it back. Returns the stop
    /// string that it has completed, if any.
    pub(super) fn emit(&mut self, token: u32, text: &str, n_tokens: usize) -> Option<Completed> {
        let Some(thinking) = &mut self.thinking else {
            self.stop.begin_token();
            return self.stop.push(text, &mut self.text);
        };
        let parts = thinking.push(token, text, n_tokens);
        if parts.iter().any(|part| matches!(part, Part::Answer(_))) {
            self.stop.begin_token();
        }
        self.emit_parts(parts)
    }

    /// Emits what is left of an incomplete character. Returns the stop string that it has
    /// completed, if any.
    pub(super) fn emit_rest(&mut self) -> Option<Completed> {
        let mut rest = String::new();
        if let Some(stream) = &mut self.stream {
            stream.finish(&mut rest);
        }
        match &mut self.thinking {
            None => self.stop.push(&rest, &mut self.text),
            Some(thinking) => {
                let parts = thinking.finish(&rest);
                self.emit_parts(parts)
            }
        }
    }

    fn emit_parts(&mut self, parts: Vec<Part>) -> Option<Completed> {
        parts.into_iter().find_map(|part| match part {
            Part::Answer(text) => self.stop.push(&text, &mut self.text),
            Part::Thought(text) => {
                self.thought.push_str(&text);
                None
            }
            // No stop string spans a thought.
            Part::Opened => {
                self.stop.release(&mut self.text);
                None
            }
        })
    }

    /// Lets the grammar begin again after `length` tokens.
    pub(super) fn restart_grammar(&mut self, length: usize) {
        if let Some(grammar) = &mut self.grammar {
            grammar.restart(length);
        }
        self.forget_mask();
    }

    /// Takes the grammar away.
    pub(super) fn take_grammar(&mut self) -> Option<Grammar> {
        self.forget_mask();
        self.grammar.take().map(|grammar| *grammar)
    }
}

/// The `n`-th largest of the finite logits, or the smallest one if there are fewer.
fn nth_largest(logits: &[f32], n: usize) -> f32 {
    let mut finite: Vec<f32> = logits.iter().copied().filter(|logit| logit.is_finite()).collect();
    let last = n.min(finite.len()).saturating_sub(1);
    if finite.is_empty() {
        return f32::INFINITY;
    }
    *finite.select_nth_unstable_by(last, |a, b| b.total_cmp(a)).1
}
