//! A conversation with a model: its tokens, its keys and values, and where the evaluation stands.
//!
//! Tokens are appended at once and evaluated later, by [`Session::step`], [`step_all`] or [`Session::logits`] (see `evaluate`).
#![forbid(unsafe_code)]

mod cost_model;
mod heal;
mod logits_cache;
mod lookup;
mod score;
mod shift;
mod step;
mod stop;

pub(super) use cost_model::Measure;
pub use step::{Step, step_all};
pub use stop::EndReason;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use llguidance::toktrie::SimpleVob;

use super::compute::Compute;
use super::evaluate::{Pass, evaluate};
use super::grammar::Grammar;
use super::kv_cache::KvCache;
use super::model::Model;
use super::sampler::{Sampler, Sampling, most_likely};
use super::text::TextStream;
use crate::backend::{KvType, Wanted, Work};
use crate::error::{Error, Result};
use heal::Healing;
use logits_cache::LogitsCache;
use lookup::{Lookup, MAX_DRAFTED};

/// How a session is made.
#[derive(Clone, Copy, Debug)]
pub struct SessionOptions {
    /// Tokens that fit; `None` takes the model's `max_position_embeddings`.
    pub context_length: Option<usize>,
    /// What the KV cache keeps its numbers in.
    pub kv: KvType,
    /// How tokens are chosen.
    pub sampling: Sampling,
    /// Most tokens that are evaluated ahead where the text seems to repeat itself; 0 is none. See `lookup`.
    pub lookup_tokens: usize,
    /// First tokens that stay when the context is full and the middle is forgotten; 0 does not forget. See `shift`.
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
    /// The begin token comes first if the session is empty and the text does not begin with it.
    pub add_bos: bool,
    /// Control tokens that are written out in the text are read.
    pub parse_special: bool,
    /// What follows may change how the end of the text is cut into tokens. See `heal`.
    pub heal: bool,
}

/// What a session has done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Tokens appended by the caller and evaluated.
    pub prompt_tokens: u64,
    /// Time spent on evaluating them.
    pub prompt_time: Duration,
    /// Tokens chosen by steps.
    pub generated_tokens: u64,
    /// Time spent on evaluating and choosing them.
    pub generated_time: Duration,
    /// Tokens evaluated ahead, in case that they follow.
    pub drafted_tokens: u64,
    /// Those among them that did.
    pub accepted_tokens: u64,
    /// Tokens that were forgotten when the context was full.
    pub shifted_tokens: u64,
    /// Weights read and neurons skipped.
    pub work: Work,
}

/// A conversation. Belongs to one thread at a time.
pub struct Session {
    /// What tells it from all others.
    id: u64,
    /// Counts changes after which a pass that is under way is for nothing.
    version: u64,
    /// Larger than that of all sessions that had their last turn in a pass before.
    pub(super) last_turn: u64,
    model: Arc<Model>,
    /// What computes; another one after it failed.
    pub(super) compute: Arc<Compute>,
    context_length: usize,
    shift_keep: usize,
    sampling: Sampling,
    pub(super) sampler: Sampler,
    /// What the output has to be.
    grammar: Option<Box<Grammar>>,
    /// The tokens that it allows next, when they were computed.
    allowed: Option<SimpleVob>,
    /// Whether there were too few of them among the largest logits.
    needs_all: bool,
    pub(super) cache: KvCache,
    tokens: Vec<u32>,
    /// Tokens of which keys and values are in the cache.
    evaluated: usize,
    /// Index of the first token that a step chose and nobody appended anything after; for the statistics.
    generated_from: usize,
    /// Evaluation that is under way, if this is the first session of it.
    pub(super) pass: Option<Pass>,
    /// What the next pass evaluates behind the last token, in case that it follows.
    pub(super) draft: Vec<u32>,
    /// Where that comes from.
    lookup: Lookup,
    /// Rows of logits; shared by forks.
    logits: Arc<Vec<f32>>,
    /// After which tokens `logits` stand.
    logits_cache: Option<LogitsCache>,
    stream: Option<TextStream>,
    /// The end of an appended text that is to be healed, or was.
    healing: Option<Healing>,
    /// What ends a generation besides end tokens.
    stop: stop::Stop,
    text: String,
    cancel: Arc<AtomicBool>,
    stats: Stats,
    /// Rows of the last pass, and the time that its first layer took.
    pub(super) last_stage: Option<(usize, Duration)>,
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
        let compute = model.compute();
        Ok(Self {
            id: next_number(),
            version: 0,
            last_turn: 0,
            cache: KvCache::new(Arc::clone(compute.backend()), options.kv, Arc::clone(model.kv_limit())),
            compute,
            stream: model.text().ok().map(|text| text.stream()),
            model: Arc::clone(model),
            context_length,
            shift_keep: options.shift_keep,
            sampling: options.sampling,
            sampler: Sampler::default(),
            grammar: None,
            allowed: None,
            needs_all: false,
            tokens: vec![],
            evaluated: 0,
            generated_from: 0,
            pass: None,
            draft: vec![],
            lookup: Lookup::new(options.lookup_tokens),
            logits: Arc::default(),
            logits_cache: None,
            healing: None,
            stop: stop::Stop::default(),
            text: String::new(),
            cancel: Arc::new(AtomicBool::new(false)),
            stats: Stats::default(),
            last_stage: None,
        })
    }

    /// The model that it talks with.
    pub fn model(&self) -> &Arc<Model> {
        &self.model
    }

    /// All tokens, appended and chosen.
    pub fn tokens(&self) -> &[u32] {
        &self.tokens
    }

    /// Tokens that fit.
    pub fn context_length(&self) -> usize {
        self.context_length
    }

    /// What was done so far.
    pub fn stats(&self) -> Stats {
        self.stats
    }

    /// Memory of the KV cache, in bytes.
    pub fn kv_bytes(&self) -> usize {
        self.cache.bytes()
    }

    /// A flag that stops the evaluation within one stage when another thread sets it. The call that sees it returns
    /// [`Error::Cancelled`] and clears it; if none is under way, the next one does. Nothing is lost.
    pub fn cancel_flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.cancel)
    }

    /// Adds tokens to the end; all of them or, on an error, none. They are evaluated by the next step.
    pub fn append(&mut self, tokens: &[u32]) -> Result<()> {
        self.check_tokens(tokens)?;
        if self.shift_keep == 0 {
            self.check_room(tokens.len())?;
        }
        self.restore_healed_tokens();
        self.make_room(tokens.len());
        self.check_room(tokens.len())?;
        self.tokens.extend_from_slice(tokens);
        self.settle();
        self.generated_from = self.tokens.len();
        self.reset_text();
        Ok(())
    }

    /// Adds text to the end. A text that does not fit is refused before all of it is encoded; a long one can be cancelled.
    pub fn append_text(&mut self, text: &str, options: TextOptions) -> Result<()> {
        self.append_text_beside(text, options, &mut || ())
    }

    /// The same; `meanwhile` is called every few milliseconds while a long text is encoded.
    pub(super) fn append_text_beside(
        &mut self,
        text: &str,
        options: TextOptions,
        meanwhile: &mut dyn FnMut(),
    ) -> Result<()> {
        let TextOptions { add_bos, parse_special, heal } = options;
        let model = Arc::clone(&self.model);
        let codec = model.text()?;
        let mut tokens = self.encode(text, false, parse_special, meanwhile)?;
        if add_bos && self.tokens.is_empty() && (codec.bos().is_none() || tokens.first().copied() != codec.bos()) {
            tokens = self.encode(text, true, parse_special, meanwhile)?;
        }
        let healing = if heal { self.plan_healing(&tokens)? } else { None };
        self.append(&tokens)?;
        self.heal(healing);
        Ok(())
    }

    /// The tokens of a text, if they fit.
    fn encode(&self, text: &str, bos: bool, parse_special: bool, meanwhile: &mut dyn FnMut()) -> Result<Vec<u32>> {
        let (length, capacity) = (self.whole_length(), self.context_length);
        let most = if self.shift_keep == 0 { capacity.saturating_sub(length) } else { capacity };
        let mut keep_going = || {
            meanwhile();
            !self.cancel.load(Ordering::Relaxed)
        };
        match self.model.text()?.encode_within(text, bos, parse_special, most, &mut keep_going) {
            Ok(tokens) => tokens.ok_or(Error::ContextFull { length, capacity, wanted: most + 1 }),
            Err(Error::Cancelled) => self.check_cancel().and(Err(Error::Cancelled)),
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

    /// Goes back to the first `length` tokens, which it has.
    fn go_back(&mut self, length: usize) {
        self.invalidate_pass();
        self.forget_draft(length);
        self.lookup.start_over();
        self.tokens.truncate(length);
        self.sampler.truncate(length);
        self.evaluated = self.evaluated.min(length);
        self.generated_from = self.generated_from.min(length);
        self.cache.truncate(self.evaluated);
        self.grammar_begins_by(length);
    }

    /// A grammar that would begin behind the tokens that are left begins where they end.
    fn grammar_begins_by(&mut self, length: usize) {
        if let Some(grammar) = &mut self.grammar {
            grammar.begin_by(length);
        }
    }

    /// Another session that holds the same tokens, with the same options. The evaluated prefix is shared, block by block, until one
    /// of them writes; its own statistics begin at zero. What a step had under way is evaluated again.
    pub fn fork(&mut self) -> Self {
        self.invalidate_pass();
        Self {
            id: next_number(),
            version: 0,
            last_turn: 0,
            model: Arc::clone(&self.model),
            compute: Arc::clone(&self.compute),
            cache: self.cache.clone(),
            sampler: self.sampler.fork(),
            grammar: self.grammar.clone(),
            allowed: self.allowed.clone(),
            tokens: self.tokens.clone(),
            pass: None,
            draft: vec![],
            lookup: self.lookup.clone(),
            logits: Arc::clone(&self.logits),
            logits_cache: self.logits_cache.clone(),
            stream: self.stream.clone(),
            healing: self.healing.clone(),
            stop: self.stop.clone(),
            text: String::new(),
            cancel: Arc::new(AtomicBool::new(false)),
            stats: Stats::default(),
            ..*self
        }
    }

    /// Makes the session hold exactly these tokens. What it has in common with them from the beginning on is kept, and not evaluated
    /// again; returns how many tokens these are. On an error nothing changes.
    pub fn set_tokens(&mut self, tokens: &[u32]) -> Result<usize> {
        self.check_tokens(tokens)?;
        if tokens.len() > self.context_length {
            return Err(Error::ContextFull { length: 0, capacity: self.context_length, wanted: tokens.len() });
        }
        self.restore_healed_tokens();
        let kept = self.tokens.iter().zip(tokens).take_while(|(a, b)| a == b).count();
        self.truncate(kept)?;
        self.append(&tokens[kept..])?;
        Ok(kept)
    }

    /// Evaluates what is pending, without choosing a token; false when the budget ended first. A step after it has nothing left to do
    /// but to choose.
    pub fn prefill(&mut self, budget: Option<Duration>) -> Result<bool> {
        self.check_cancel()?;
        let will_heal = self.will_heal();
        self.remove_tokens_to_heal();
        self.draft.clear();
        let is_done = evaluate(&mut [self], budget, Self::wanted).pop().unwrap_or(Err(Error::Empty));
        if will_heal && is_done.is_err() {
            self.restore_healed_tokens();
        }
        is_done
    }

    /// The text that the last step completed: valid UTF-8, never half a character, empty while one is incomplete.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Evaluates what is pending; the logits after the last token, `n_vocab` of them, all finite.
    pub fn logits(&mut self) -> Result<&[f32]> {
        self.restore_healed_tokens();
        self.draft.clear();
        evaluate(&mut [self], None, |_| Wanted::All).pop().unwrap_or(Err(Error::Empty))?;
        let logits = &self.logits[self.last_logits()];
        check_finite(logits)?;
        Ok(logits)
    }

    pub(super) fn check_tokens(&self, tokens: &[u32]) -> Result<()> {
        let n_vocab = self.model.config().shape.n_vocab;
        match tokens.iter().find(|token| **token as usize >= n_vocab) {
            Some(token) => Err(Error::argument(format!("token {token} is outside the vocabulary of {n_vocab}"))),
            None => Ok(()),
        }
    }

    /// Evaluates what is pending; the `n` most likely next tokens, best first, with the logarithms of their probabilities.
    pub fn top(&mut self, n: usize) -> Result<Vec<(u32, f32)>> {
        Ok(most_likely(self.logits()?, n))
    }

    fn check_room(&self, wanted: usize) -> Result<()> {
        self.check_room_behind(self.whole_length(), wanted)
    }

    fn check_room_behind(&self, length: usize, wanted: usize) -> Result<()> {
        let capacity = self.context_length;
        if wanted > capacity - length {
            return Err(Error::ContextFull { length, capacity, wanted });
        }
        Ok(())
    }

    fn reset_text(&mut self) {
        (self.allowed, self.healing) = (None, None);
        self.text.clear();
        self.stop.reset();
        if let Some(stream) = &mut self.stream {
            stream.reset();
        }
    }

    /// From now on a pass that is under way with this session is for nothing.
    fn invalidate_pass(&mut self) {
        self.pass = None;
        self.version += 1;
    }

    /// A pass begins with it; a pass that was under way is for nothing, since that must not go on with its keys and values.
    pub(super) fn begin_pass(&mut self) {
        self.invalidate_pass();
        self.last_turn = next_number();
    }

    /// What tells it, as it is, from all others and from what it was.
    pub(super) fn identity(&self) -> (u64, u64) {
        (self.id, self.version)
    }

    /// Tokens of which keys and values are in the cache.
    pub(super) fn evaluated(&self) -> usize {
        self.evaluated
    }

    /// Holds these tokens from now on, of which the first `evaluated` have keys and values in `cache`.
    pub(super) fn become_saved(&mut self, tokens: Vec<u32>, cache: KvCache, evaluated: usize) {
        self.invalidate_pass();
        self.cache = cache;
        (self.generated_from, self.tokens) = (tokens.len(), tokens);
        (self.evaluated, self.logits_cache) = (evaluated, None);
        self.lookup.start_over();
        self.grammar_begins_by(self.tokens.len());
        self.reset_text();
    }

    /// What the KV cache keeps its numbers in.
    pub(super) fn kv(&self) -> KvType {
        self.cache.kv()
    }

    /// Whether there is anything to evaluate.
    pub(super) fn check_ready(&self) -> Result<()> {
        self.check_cancel()?;
        if self.tokens.is_empty() { Err(Error::Empty) } else { Ok(()) }
    }

    /// Goes on with another backend when this one failed: all tokens are evaluated there again, and since backends agree
    /// to the bit, what follows is what would have followed.
    pub(super) fn recover(&mut self, error: Error) -> Result<()> {
        if !matches!(error, Error::Device { .. }) {
            return Err(error);
        }
        let compute = self.model.instead_of(&self.compute, error)?;
        self.invalidate_pass();
        self.cache = self.cache.empty_in(compute.backend());
        self.compute = compute;
        (self.evaluated, self.logits_cache) = (0, None);
        self.last_stage = None;
        Ok(())
    }

    pub(super) fn check_cancel(&self) -> Result<()> {
        if self.cancel.swap(false, Ordering::Relaxed) { Err(Error::Cancelled) } else { Ok(()) }
    }

    /// Books the time of a stage, and the rows of a pass that has ended.
    pub(super) fn count(&mut self, time: Duration, n_rows: usize, end: usize, is_over: bool) {
        if end > self.generated_from && n_rows == 1 {
            self.stats.generated_time += time;
        } else {
            self.stats.prompt_time += time;
            self.stats.prompt_tokens += if is_over { n_rows as u64 } else { 0 };
        }
    }
}

/// Tokens that fit into a session, of a model with so many positions `at_most`.
pub(crate) fn check_context(wanted: Option<usize>, at_most: usize) -> Result<usize> {
    let context_length = wanted.unwrap_or(at_most);
    if context_length == 0 || context_length > at_most {
        let range = format!("1 to {at_most} (max_position_embeddings of the model)");
        return Err(Error::argument(format!("context_length is {context_length}; it must be {range}")));
    }
    Ok(context_length)
}

/// A number that is larger than all before it.
fn next_number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

fn check_finite(logits: &[f32]) -> Result<()> {
    match logits.iter().position(|logit| !logit.is_finite()) {
        Some(token) => Err(Error::Numeric { message: format!("logit {} of token {token}", logits[token]) }),
        None => Ok(()),
    }
}
