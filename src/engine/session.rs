//! A conversation with a model: its tokens, its keys and values, and where the evaluation stands.
//!
//! Tokens are appended at once and evaluated later, by [`Session::step`], [`step_all`] or [`Session::logits`] (see `evaluate`).
#![forbid(unsafe_code)]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::compute::Compute;
use super::evaluate::{Pass, evaluate};
use super::grammar::{Grammar, GrammarKind, Next};
use super::kv_cache::KvCache;
use super::model::Model;
use llguidance::toktrie::SimpleVob;

use super::sampler::penalties::BREAKERS;
use super::sampler::{Sampler, Sampling, most_likely};
use super::text::TextStream;
use crate::backend::{KvBlock, KvType, Wanted, Work};
use crate::error::{Error, Result};

/// How a session is made.
#[derive(Clone, Copy, Debug)]
pub struct SessionOptions {
    /// Tokens that fit; `None` takes the model's `max_position_embeddings`.
    pub context_length: Option<usize>,
    /// What the KV cache keeps its numbers in.
    pub kv: KvType,
    /// How tokens are chosen.
    pub sampling: Sampling,
}

impl Default for SessionOptions {
    fn default() -> Self {
        Self { context_length: None, kv: KvType::F16, sampling: Sampling::default() }
    }
}

/// The largest logits that are computed first where a grammar may forbid the best of them.
const GRAMMAR_TOP: usize = 64;

/// What a step came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A token was chosen and appended.
    Token(u32),
    /// The budget ended first; call again to go on.
    Pending,
    /// The model wants to stop: it chose this end token, which is *not* appended. Another step says the same.
    End(u32),
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
    /// Weights read and neurons skipped.
    pub work: Work,
}

/// A conversation. Belongs to one thread at a time.
pub struct Session {
    /// What tells it from all others.
    id: u64,
    /// Counts changes after which a pass that is under way is for nothing.
    version: u64,
    model: Arc<Model>,
    /// What computes; another one after it failed.
    pub(super) compute: Arc<Compute>,
    context_length: usize,
    sampling: Sampling,
    sampler: Sampler,
    /// What the output has to be.
    grammar: Option<Grammar>,
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
    /// Shared by forks.
    logits: Arc<Vec<f32>>,
    /// Number of tokens after which `logits` stand, and which of them do, if they stand.
    logits_after: Option<(usize, Wanted)>,
    stream: Option<TextStream>,
    text: String,
    cancel: Arc<AtomicBool>,
    stats: Stats,
    /// Rows of the last pass, and the time that its first layer took.
    pub(super) last_stage: Option<(usize, Duration)>,
}

impl Session {
    /// An empty session.
    pub fn new(model: &Arc<Model>, options: &SessionOptions) -> Result<Self> {
        let most = model.config().max_position_embeddings;
        let context_length = options.context_length.unwrap_or(most);
        if context_length == 0 || context_length > most {
            let range = format!("1 to {most} (max_position_embeddings of the model)");
            return Err(Error::argument(format!("context_length is {context_length}; it must be {range}")));
        }
        options.sampling.check()?;
        let compute = model.compute();
        Ok(Self {
            id: new_id(),
            version: 0,
            cache: KvCache::new(Arc::clone(compute.backend()), options.kv),
            compute,
            stream: model.text().ok().map(|text| text.stream()),
            model: Arc::clone(model),
            context_length,
            sampling: options.sampling,
            sampler: Sampler::default(),
            grammar: None,
            allowed: None,
            needs_all: false,
            tokens: vec![],
            evaluated: 0,
            generated_from: 0,
            pass: None,
            logits: Arc::default(),
            logits_after: None,
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

    /// Chooses tokens in another way from now on.
    pub fn set_sampling(&mut self, sampling: Sampling) -> Result<()> {
        sampling.check()?;
        self.sampling = sampling;
        Ok(())
    }

    /// Adds to the logits of tokens from now on, instead of what was added before. Minus infinity bans a token.
    pub fn set_logit_bias(&mut self, bias: &[(u32, f32)]) -> Result<()> {
        let n_vocab = self.model.config().shape.n_vocab;
        let is_wrong =
            |(token, bias): &&(u32, f32)| *token as usize >= n_vocab || bias.is_nan() || *bias == f32::INFINITY;
        if let Some((token, bias)) = bias.iter().find(is_wrong) {
            let message =
                format!("a bias of {bias} for token {token}; there are {n_vocab} tokens, and it is a number or -inf");
            return Err(Error::argument(message));
        }
        self.sampler.set_bias(bias.to_vec());
        Ok(())
    }

    /// What follows has to be what a grammar describes, until it is complete, which counts as an end; None takes that back. What
    /// the host appends counts, too: it must not break the grammar.
    pub fn set_grammar(&mut self, grammar: Option<(GrammarKind, &str)>) -> Result<()> {
        let made = grammar.map(|(kind, source)| self.model.grammars()?.grammar(kind, source, self.tokens.len()));
        self.grammar = made.transpose()?;
        (self.allowed, self.needs_all) = (None, false);
        Ok(())
    }

    /// What the sampler and the grammar look at.
    pub(super) fn wanted(&self) -> Wanted {
        match (self.sampler.wanted(&self.sampling), &self.grammar) {
            (Wanted::Top(_), Some(_)) if self.needs_all => Wanted::All,
            (Wanted::Top(k), Some(_)) => Wanted::Top(k.max(GRAMMAR_TOP)),
            (wanted, _) => wanted,
        }
    }

    /// A step that needs no evaluation, since a grammar leaves no choice.
    fn step_by_grammar(&mut self) -> Result<Option<Step>> {
        let Some(grammar) = self.grammar.as_mut().filter(|_| !self.tokens.is_empty() && self.allowed.is_none()) else {
            return Ok(None);
        };
        match grammar.next(&self.tokens)? {
            Next::Forced(token) => self.take(token).map(Some),
            Next::Complete => {
                let end = self.model.text()?.end_tokens().first().copied();
                self.take(end.unwrap_or(0)).map(Some)
            }
            Next::Any(allowed) => {
                self.allowed = Some(allowed);
                Ok(None)
            }
        }
    }

    /// Adds tokens to the end; all of them or, on an error, none. They are evaluated by the next step.
    pub fn append(&mut self, tokens: &[u32]) -> Result<()> {
        self.check_tokens(tokens)?;
        self.check_room(tokens.len())?;
        self.tokens.extend_from_slice(tokens);
        self.generated_from = self.tokens.len();
        self.reset_text();
        Ok(())
    }

    /// Adds text to the end. `add_bos` puts the begin token first if the session is empty and the text does not begin
    /// with it; `parse_special` reads control tokens that are written out in the text.
    pub fn append_text(&mut self, text: &str, add_bos: bool, parse_special: bool) -> Result<()> {
        let model = Arc::clone(&self.model);
        let codec = model.text()?;
        let mut tokens = codec.encode(text, false, parse_special)?;
        if add_bos && self.tokens.is_empty() && (codec.bos().is_none() || tokens.first().copied() != codec.bos()) {
            tokens = codec.encode(text, true, parse_special)?;
        }
        self.append(&tokens)
    }

    /// Goes back to the first `length` tokens.
    pub fn truncate(&mut self, length: usize) -> Result<()> {
        if length > self.tokens.len() {
            let held = self.tokens.len();
            return Err(Error::argument(format!("cannot truncate to {length} tokens; the session holds {held}")));
        }
        if length == self.tokens.len() {
            return Ok(());
        }
        self.invalidate_pass();
        self.tokens.truncate(length);
        self.evaluated = self.evaluated.min(length);
        self.generated_from = self.generated_from.min(length);
        self.logits_after = self.logits_after.filter(|(after, _)| *after <= length);
        self.cache.truncate(self.evaluated);
        self.reset_text();
        Ok(())
    }

    /// Another session that holds the same tokens, with the same options. The evaluated prefix is shared, block by block, until one
    /// of them writes; its own statistics begin at zero. What a step had under way is evaluated again.
    pub fn fork(&mut self) -> Self {
        self.invalidate_pass();
        Self {
            id: new_id(),
            version: 0,
            model: Arc::clone(&self.model),
            compute: Arc::clone(&self.compute),
            cache: self.cache.clone(),
            sampler: self.sampler.clone(),
            grammar: self.grammar.clone(),
            allowed: self.allowed.clone(),
            tokens: self.tokens.clone(),
            pass: None,
            logits: Arc::clone(&self.logits),
            stream: self.stream.clone(),
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
        let kept = self.tokens.iter().zip(tokens).take_while(|(a, b)| a == b).count();
        self.truncate(kept)?;
        self.append(&tokens[kept..])?;
        Ok(kept)
    }

    /// Evaluates what is pending and chooses a token. Without a budget it ends with a token or an end; with one it may
    /// return [`Step::Pending`] first, having done at least one stage.
    pub fn step(&mut self, budget: Option<Duration>) -> Result<Step> {
        step_all(&mut [self], budget).pop().unwrap_or(Err(Error::Empty))
    }

    /// Chooses a token, when the logits stand; None when a grammar allows too few of those that do.
    fn choose(&mut self) -> Result<Option<Step>> {
        let start = Instant::now();
        if let (Some(allowed), Wanted::Top(k)) = (&self.allowed, self.sampler.wanted(&self.sampling))
            && !self.needs_all
        {
            let may_come = |(token, logit): (u32, &f32)| logit.is_finite() && allowed.is_allowed(token);
            if (0..).zip(&*self.logits).filter(|pair| may_come(*pair)).take(k).count() < k {
                self.needs_all = true;
                return Ok(None);
            }
        }
        let model = Arc::clone(&self.model);
        let is_breaker = |token: u32| model.text().is_ok_and(|text| text.decode(&[token], false).contains(BREAKERS));
        let (logits, allowed) = (&self.logits, self.allowed.as_ref());
        let token = self.sampler.sample(&self.sampling, logits, allowed, &self.tokens, &is_breaker)?;
        self.needs_all = false;
        let step = self.take(token)?;
        self.stats.generated_time += start.elapsed();
        Ok(Some(step))
    }

    /// Appends the token that was chosen, or ends with it.
    fn take(&mut self, token: u32) -> Result<Step> {
        if self.model.is_end(token) {
            if let Some(stream) = &mut self.stream {
                stream.finish(&mut self.text);
            }
            return Ok(Step::End(token));
        }
        self.check_room(1)?;
        if let (Some(stream), Ok(codec)) = (&mut self.stream, self.model.text()) {
            stream.push(codec, token, &mut self.text);
        }
        self.tokens.push(token);
        self.allowed = None;
        self.stats.generated_tokens += 1;
        Ok(Step::Token(token))
    }

    /// Evaluates what is pending, without choosing a token; false when the budget ended first. A step after it has nothing left to do
    /// but to choose.
    pub fn prefill(&mut self, budget: Option<Duration>) -> Result<bool> {
        evaluate(&mut [self], budget, Self::wanted).pop().unwrap_or(Err(Error::Empty))
    }

    /// The text that the last step completed: valid UTF-8, never half a character, empty while one is incomplete.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Evaluates what is pending; the logits after the last token, `n_vocab` of them, all finite.
    pub fn logits(&mut self) -> Result<&[f32]> {
        evaluate(&mut [self], None, |_| Wanted::All).pop().unwrap_or(Err(Error::Empty))?;
        check_finite(&self.logits)?;
        Ok(&self.logits)
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
        let (length, capacity) = (self.tokens.len(), self.context_length);
        if wanted > capacity - length {
            return Err(Error::ContextFull { length, capacity, wanted });
        }
        Ok(())
    }

    fn reset_text(&mut self) {
        self.allowed = None;
        self.text.clear();
        if let Some(stream) = &mut self.stream {
            stream.reset();
        }
    }

    /// From now on a pass that is under way with this session is for nothing.
    fn invalidate_pass(&mut self) {
        self.pass = None;
        self.version += 1;
    }

    /// What tells it, as it is, from all others and from what it was.
    pub(super) fn identity(&self) -> (u64, u64) {
        (self.id, self.version)
    }

    /// Tokens of which keys and values are in the cache.
    pub(super) fn evaluated(&self) -> usize {
        self.evaluated
    }

    /// Holds these tokens from now on, of which the first `evaluated` have keys and values in `blocks`.
    pub(super) fn become_saved(&mut self, tokens: Vec<u32>, blocks: Vec<Arc<dyn KvBlock>>, evaluated: usize) {
        self.invalidate_pass();
        self.cache.set_blocks(blocks);
        (self.generated_from, self.tokens) = (tokens.len(), tokens);
        (self.evaluated, self.logits_after) = (evaluated, None);
        self.reset_text();
    }

    /// What the KV cache keeps its numbers in.
    pub(super) fn kv(&self) -> KvType {
        self.cache.kv()
    }

    /// Whether there is anything to evaluate.
    pub(super) fn check_ready(&self) -> Result<()> {
        if self.tokens.is_empty() { Err(Error::Empty) } else { self.check_cancel() }
    }

    /// The memory of logits that stand no more, if no fork has them.
    pub(super) fn old_logits(&mut self) -> Vec<f32> {
        self.logits_after = None;
        Arc::get_mut(&mut self.logits).map(std::mem::take).unwrap_or_default()
    }

    /// A pass has evaluated the tokens before `end`, with these logits after the last of them.
    pub(super) fn evaluated_to(&mut self, end: usize, work: Work, after: Option<(Vec<f32>, Wanted)>) {
        self.stats.work += work;
        self.evaluated = end;
        self.version += 1;
        self.logits_after = after.map(|(logits, wanted)| {
            self.logits = Arc::new(logits);
            (end, wanted)
        });
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
        self.evaluated = 0;
        self.last_stage = None;
        Ok(())
    }

    pub(super) fn check_cancel(&self) -> Result<()> {
        if self.cancel.swap(false, Ordering::Relaxed) { Err(Error::Cancelled) } else { Ok(()) }
    }

    /// Whether the wanted logits stand after the last token.
    pub(super) fn has_logits(&self, wanted: Wanted) -> bool {
        self.logits_after.is_some_and(|(after, which)| after == self.tokens.len() && which.includes(wanted))
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

/// Evaluates what is pending in all sessions, together, and chooses a token in each: the same tokens as if each were stepped by
/// itself, but weights are read once for all. With a budget, sessions may be [`Step::Pending`]; calls with the same sessions go
/// on where they were. What is wrong with one session is its result, and does not concern the others.
pub fn step_all(sessions: &mut [&mut Session], budget: Option<Duration>) -> Vec<Result<Step>> {
    sessions.iter_mut().for_each(|session| session.text.clear());
    let mut results: Vec<Option<Result<Step>>> =
        sessions.iter_mut().map(|session| session.step_by_grammar().transpose()).collect();
    // More than once only for sessions whose grammar needs more logits.
    while results.iter().any(Option::is_none) {
        let open = sessions.iter_mut().zip(&results).filter(|(_, result)| result.is_none());
        let mut open: Vec<&mut Session> = open.map(|(session, _)| &mut **session).collect();
        let evaluated = evaluate(&mut open, budget, Session::wanted);
        let choose = |(session, is_there): (&mut &mut Session, Result<bool>)| match is_there {
            Ok(true) => session.choose().transpose(),
            Ok(false) => Some(Ok(Step::Pending)),
            Err(error) => Some(Err(error)),
        };
        let mut chosen = open.iter_mut().zip(evaluated).map(choose).collect::<Vec<_>>().into_iter();
        results.iter_mut().filter(|result| result.is_none()).for_each(|result| *result = chosen.next().flatten());
    }
    results.into_iter().flatten().collect()
}

fn new_id() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

fn check_finite(logits: &[f32]) -> Result<()> {
    match logits.iter().position(|logit| !logit.is_finite()) {
        Some(token) => Err(Error::Numeric { message: format!("logit {} of token {token}", logits[token]) }),
        None => Ok(()),
    }
}
