//! A conversation with a model: its tokens, their keys and values, and the state of the evaluation.
//!
//! Tokens are appended at once and evaluated later, by [`Session::step`], [`step_all`] or
//! [`Session::logits`] (see `evaluate`).
#![forbid(unsafe_code)]

mod cost_model;
mod heal;
mod lookup;
mod score;
mod shift;
mod step;
mod stop;

pub use super::sequence::Stats;
pub use step::{Step, step_all};
pub use stop::EndReason;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use llguidance::toktrie::SimpleVob;

use super::evaluate::evaluate_one;
use super::grammar::Grammar;
use super::kv_cache::KvCache;
use super::model::Model;
use super::sampler::{Sampler, Sampling, most_likely};
use super::sequence::Sequence;
use super::text::TextStream;
use crate::backend::{KvType, Wanted};
use crate::error::{Error, Result};
use heal::Healing;
use lookup::{Lookup, MAX_DRAFTED};

/// How a session is made.
#[derive(Clone, Copy, Debug)]
pub struct SessionOptions {
    /// Tokens that fit; `None` takes the model's `max_position_embeddings`.
    pub context_length: Option<usize>,
    /// The number type of the KV cache.
    pub kv: KvType,
    /// How tokens are chosen.
    pub sampling: Sampling,
    /// The most tokens of a draft, where the text seems to repeat itself; 0 turns drafts off. See
    /// `lookup`.
    pub lookup_tokens: usize,
    /// How many first tokens stay when the context is full and the session forgets its middle; 0
    /// turns that off. See `shift`.
    pub shift_keep: usize,
}

impl Default for SessionOptions {
    fn default() -> Self {
        Self { context_length: None, kv: KvType::F16, sampling: Sampling::default(), lookup_tokens: 0, shift_keep: 0 }
    }
}

/// How a text is appended.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextOptions {
    /// Puts the begin token first if the session is empty and the text does not begin with it.
    pub add_bos: bool,
    /// Turns control tokens that are written out in the text into their ids.
    pub parse_special: bool,
    /// What follows may change how the end of the text is cut into tokens. See `heal`.
    pub heal: bool,
}

/// A conversation. Belongs to one thread at a time.
pub struct Session {
    pub(super) sequence: Sequence,
    shift_keep: usize,
    sampling: Sampling,
    pub(super) sampler: Sampler,
    /// The grammar that the output must match.
    grammar: Option<Box<Grammar>>,
    /// The mask: the tokens that are allowed next, if it was computed.
    allowed: Option<SimpleVob>,
    /// Whether too few of the largest logits were of allowed tokens, so that all logits are needed.
    needs_all: bool,
    /// Where drafts come from.
    lookup: Lookup,
    stream: Option<TextStream>,
    /// The end of an appended text that is to be healed, or was.
    healing: Option<Healing>,
    /// Stop strings and stop tokens: what ends a generation besides end tokens.
    stop: stop::Stop,
    text: String,
}

impl Session {
    /// An empty session.
    pub fn new(model: &Arc<Model>, options: &SessionOptions) -> Result<Self> {
        let context_length = check_context(options.context_length, model.config().max_position_embeddings)?;
        options.sampling.check()?;
        shift::check(options, context_length)?;
        if options.lookup_tokens > MAX_DRAFTED {
            let asked = options.lookup_tokens;
            return Err(Error::argument(format!("lookup_tokens is {asked}; it must be 0 to {MAX_DRAFTED}")));
        }
        Ok(Self {
            sequence: Sequence::new(model, context_length, options.kv),
            shift_keep: options.shift_keep,
            sampling: options.sampling,
            sampler: Sampler::default(),
            grammar: None,
            allowed: None,
            needs_all: false,
            lookup: Lookup::new(options.lookup_tokens),
            stream: model.text().ok().map(|text| text.stream()),
            healing: None,
            stop: stop::Stop::default(),
            text: String::new(),
        })
    }

    /// The model of the session.
    pub fn model(&self) -> &Arc<Model> {
        &self.sequence.model
    }

    /// All tokens, appended and chosen.
    pub fn tokens(&self) -> &[u32] {
        &self.sequence.tokens
    }

    /// The most tokens that it can hold.
    pub fn context_length(&self) -> usize {
        self.sequence.context_length
    }

    /// The statistics so far.
    pub fn stats(&self) -> Stats {
        self.sequence.stats
    }

    /// Memory of the KV cache, in bytes.
    pub fn kv_bytes(&self) -> usize {
        self.sequence.cache.bytes()
    }

    /// A flag that stops the evaluation within one stage when another thread sets it. The call that
    /// sees the flag returns [`Error::Cancelled`] and clears it. If no call is under way, the next
    /// one does so. Nothing is lost.
    pub fn cancel_flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.sequence.cancel)
    }

    /// Appends tokens: all of them or, on an error, none. The next step evaluates them.
    pub fn append(&mut self, tokens: &[u32]) -> Result<()> {
        self.sequence.check_tokens(tokens)?;
        if self.shift_keep == 0 {
            self.check_room(tokens.len())?;
        }
        self.restore_healed_tokens();
        self.make_room(tokens.len());
        self.check_room(tokens.len())?;
        self.sequence.append(tokens);
        self.reset_text();
        Ok(())
    }

    /// Appends text. A text that does not fit is refused before all of it is encoded. The encoding
    /// of a long text can be cancelled.
    pub fn append_text(&mut self, text: &str, options: TextOptions) -> Result<()> {
        self.append_text_beside(text, options, &mut || ())
    }

    /// As [`Self::append_text`]; `meanwhile` is called every few milliseconds while a long text is
    /// encoded.
    pub(super) fn append_text_beside(
        &mut self,
        text: &str,
        options: TextOptions,
        meanwhile: &mut dyn FnMut(),
    ) -> Result<()> {
        let TextOptions { add_bos, parse_special, heal } = options;
        let model = Arc::clone(&self.sequence.model);
        let codec = model.text()?;
        let mut tokens = self.encode(text, false, parse_special, meanwhile)?;
        if add_bos
            && self.sequence.tokens.is_empty()
            && (codec.bos().is_none() || tokens.first().copied() != codec.bos())
        {
            tokens = self.encode(text, true, parse_special, meanwhile)?;
        }
        let healing = if heal { self.plan_healing(&tokens)? } else { None };
        self.append(&tokens)?;
        self.heal(healing);
        Ok(())
    }

    /// The tokens of a text, if they fit.
    fn encode(&self, text: &str, bos: bool, parse_special: bool, meanwhile: &mut dyn FnMut()) -> Result<Vec<u32>> {
        let (length, capacity) = (self.whole_length(), self.sequence.context_length);
        let most = if self.shift_keep == 0 { capacity.saturating_sub(length) } else { capacity };
        let mut keep_going = || {
            meanwhile();
            !self.sequence.cancel.load(Ordering::Relaxed)
        };
        match self.sequence.model.text()?.encode_within(text, bos, parse_special, most, &mut keep_going) {
            Ok(tokens) => tokens.ok_or(Error::ContextFull { length, capacity, wanted: most + 1 }),
            Err(Error::Cancelled) => self.sequence.check_cancel().and(Err(Error::Cancelled)),
            Err(error) => Err(error),
        }
    }

    /// Goes back to the first `length` tokens.
    pub fn truncate(&mut self, length: usize) -> Result<()> {
        let held = self.whole_length();
        if length > held {
            return Err(Error::argument(format!("cannot truncate to {length} tokens; the session holds {held}")));
        }
        self.restore_healed_tokens();
        if length < held {
            self.go_back(length);
            self.reset_text();
        }
        Ok(())
    }

    /// Goes back to the first `length` tokens. It must have that many.
    fn go_back(&mut self, length: usize) {
        self.sequence.truncate(length);
        self.lookup.start_over();
        self.sampler.truncate(length);
        self.grammar_begins_by(length);
    }

    /// Makes the grammar begin after `length` tokens at the latest, since only these are left.
    fn grammar_begins_by(&mut self, length: usize) {
        if let Some(grammar) = &mut self.grammar {
            grammar.begin_by(length);
        }
    }

    /// Another session that holds the same tokens, with the same options. Both share the evaluated
    /// prefix, block by block, until one of them writes. The fork's own statistics begin at zero.
    /// What a step had under way is evaluated again.
    pub fn fork(&mut self) -> Self {
        Self {
            sequence: self.sequence.fork(),
            shift_keep: self.shift_keep,
            sampling: self.sampling,
            sampler: self.sampler.fork(),
            grammar: self.grammar.clone(),
            allowed: self.allowed.clone(),
            needs_all: self.needs_all,
            lookup: self.lookup.clone(),
            stream: self.stream.clone(),
            healing: self.healing.clone(),
            stop: self.stop.clone(),
            text: String::new(),
        }
    }

    /// Makes the session hold exactly these tokens. It keeps the prefix that its own tokens have in
    /// common with them, and does not evaluate it again. Returns the length of this prefix. On an
    /// error nothing changes.
    pub fn set_tokens(&mut self, tokens: &[u32]) -> Result<usize> {
        self.sequence.check_tokens(tokens)?;
        if tokens.len() > self.sequence.context_length {
            return Err(Error::ContextFull { length: 0, capacity: self.sequence.context_length, wanted: tokens.len() });
        }
        self.restore_healed_tokens();
        let kept = self.sequence.tokens.iter().zip(tokens).take_while(|(a, b)| a == b).count();
        self.truncate(kept)?;
        self.append(&tokens[kept..])?;
        Ok(kept)
    }

    /// Evaluates what is pending, without choosing a token. Returns false if the budget ended
    /// first. A step after it only has to choose.
    pub fn prefill(&mut self, budget: Option<Duration>) -> Result<bool> {
        self.sequence.check_cancel()?;
        let will_heal = self.will_heal();
        self.remove_tokens_to_heal();
        self.sequence.draft.clear();
        let wanted = self.wanted();
        let is_done = self.evaluate(budget, wanted);
        if will_heal && is_done.is_err() {
            self.restore_healed_tokens();
        }
        is_done
    }

    /// The text that the last step completed: valid UTF-8, never half a character, empty while one
    /// is incomplete.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Evaluates what is pending. Returns the `n_vocab` logits after the last token, all finite.
    pub fn logits(&mut self) -> Result<&[f32]> {
        self.restore_healed_tokens();
        self.sequence.draft.clear();
        self.evaluate(None, Wanted::All)?;
        let logits = &self.sequence.logits[self.sequence.last_logits()];
        check_finite(logits)?;
        Ok(logits)
    }

    /// Evaluates until the wanted logits are there (true) or the budget ends (false).
    fn evaluate(&mut self, budget: Option<Duration>, wanted: Wanted) -> Result<bool> {
        let is_done = evaluate_one(&mut self.sequence, budget, wanted);
        self.learn_from_passes();
        is_done
    }

    /// Evaluates what is pending; the `n` most likely next tokens, best first, with the logarithms
    /// of their probabilities.
    pub fn top(&mut self, n: usize) -> Result<Vec<(u32, f32)>> {
        Ok(most_likely(self.logits()?, n))
    }

    fn check_room(&self, wanted: usize) -> Result<()> {
        self.sequence.check_room(self.whole_length(), wanted)
    }

    fn reset_text(&mut self) {
        (self.allowed, self.healing) = (None, None);
        self.text.clear();
        self.stop.reset();
        if let Some(stream) = &mut self.stream {
            stream.reset();
        }
    }

    /// Replaces its content by that of a save: these tokens, of which the first `evaluated` have
    /// keys and values in `cache`.
    pub(super) fn become_saved(&mut self, tokens: Vec<u32>, cache: KvCache, evaluated: usize) {
        self.sequence.become_saved(tokens, cache, evaluated);
        self.lookup.start_over();
        self.grammar_begins_by(self.sequence.tokens.len());
        self.reset_text();
    }
}

/// The context length of a session, of a model that allows `at_most` positions.
pub(crate) fn check_context(wanted: Option<usize>, at_most: usize) -> Result<usize> {
    let context_length = wanted.unwrap_or(at_most);
    if context_length == 0 || context_length > at_most {
        let range = format!("1 to {at_most} (max_position_embeddings of the model)");
        return Err(Error::argument(format!("context_length is {context_length}; it must be {range}")));
    }
    Ok(context_length)
}

fn check_finite(logits: &[f32]) -> Result<()> {
    match logits.iter().position(|logit| !logit.is_finite()) {
        Some(token) => Err(Error::Numeric { message: format!("logit {} of token {token}", logits[token]) }),
        None => Ok(()),
    }
}
