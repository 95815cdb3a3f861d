//! A conversation with a model: its tokens, its keys and values, and where the evaluation stands.
//!
//! Tokens are appended at once and evaluated later, by [`Session::step`] or [`Session::logits`]. Evaluation goes stage by
//! stage (a stage is a layer, or a part of the output head); between stages it can pause or be cancelled, and the next call goes on where it was.
#![forbid(unsafe_code)]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::compute::Compute;
use super::kv_cache::KvCache;
use super::model::Model;
use super::sampler::{Sampler, Sampling};
use super::text::TextStream;
use crate::backend::{Batch, KvType, Ops, Row, Wanted, Work};
use crate::error::{Error, Result};

/// Rows of a prompt that are evaluated together when nobody waits for a frame.
const CHUNK: usize = 256;
/// Rows to begin with when a budget is given and nothing was measured yet.
const FIRST_BUDGET_CHUNK: usize = 4;

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

/// Evaluation that is under way.
struct Pass {
    ops: Box<dyn Ops>,
    stage: usize,
    /// Tokens that are evaluated when it ends.
    end: usize,
    n_rows: usize,
    /// Whether it reaches the last token.
    is_last: bool,
}

/// A conversation. Belongs to one thread at a time.
pub struct Session {
    model: Arc<Model>,
    /// What computes; another one after it failed.
    compute: Arc<Compute>,
    context_length: usize,
    sampling: Sampling,
    sampler: Sampler,
    cache: KvCache,
    tokens: Vec<u32>,
    /// Tokens of which keys and values are in the cache.
    evaluated: usize,
    /// Index of the first token that a step chose and nobody appended anything after; for the statistics.
    generated_from: usize,
    pass: Option<Pass>,
    logits: Vec<f32>,
    /// Number of tokens after which `logits` stand, and which of them do, if they stand.
    logits_after: Option<(usize, Wanted)>,
    stream: Option<TextStream>,
    text: String,
    cancel: Arc<AtomicBool>,
    stats: Stats,
    /// Rows of the last pass, and the time that its first layer took.
    last_stage: Option<(usize, Duration)>,
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
            cache: KvCache::new(Arc::clone(compute.backend()), options.kv),
            compute,
            stream: model.text().ok().map(|text| text.stream()),
            model: Arc::clone(model),
            context_length,
            sampling: options.sampling,
            sampler: Sampler::default(),
            tokens: vec![],
            evaluated: 0,
            generated_from: 0,
            pass: None,
            logits: vec![],
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

    /// Adds tokens to the end; all of them or, on an error, none. They are evaluated by the next step.
    pub fn append(&mut self, tokens: &[u32]) -> Result<()> {
        let n_vocab = self.model.config().shape.n_vocab;
        if let Some(token) = tokens.iter().find(|token| **token as usize >= n_vocab) {
            return Err(Error::argument(format!("token {token} is outside the vocabulary of {n_vocab}")));
        }
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
        if self.pass.as_ref().is_some_and(|pass| pass.end > length) {
            self.drop_pass();
        }
        self.tokens.truncate(length);
        self.evaluated = self.evaluated.min(length);
        self.generated_from = self.generated_from.min(length);
        self.logits_after = self.logits_after.filter(|(after, _)| *after <= length);
        self.cache.truncate(self.evaluated.max(self.pass.as_ref().map_or(0, |pass| pass.end)));
        self.reset_text();
        Ok(())
    }

    /// Evaluates what is pending and chooses a token. Without a budget it ends with a token or an end; with one it may
    /// return [`Step::Pending`] first, having done at least one stage.
    pub fn step(&mut self, budget: Option<Duration>) -> Result<Step> {
        self.text.clear();
        if !self.evaluate(budget, self.sampling.wanted())? {
            return Ok(Step::Pending);
        }
        let start = Instant::now();
        let token = self.sampler.sample(&self.sampling, &self.logits, &self.tokens)?;
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
        self.stats.generated_tokens += 1;
        self.stats.generated_time += start.elapsed();
        Ok(Step::Token(token))
    }

    /// The text that the last step completed: valid UTF-8, never half a character, empty while one is incomplete.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Evaluates what is pending; the logits after the last token, `n_vocab` of them, all finite.
    pub fn logits(&mut self) -> Result<&[f32]> {
        self.evaluate(None, Wanted::All)?;
        check_finite(&self.logits)?;
        Ok(&self.logits)
    }

    fn check_room(&self, wanted: usize) -> Result<()> {
        let (length, capacity) = (self.tokens.len(), self.context_length);
        if wanted > capacity - length {
            return Err(Error::ContextFull { length, capacity, wanted });
        }
        Ok(())
    }

    fn reset_text(&mut self) {
        self.text.clear();
        if let Some(stream) = &mut self.stream {
            stream.reset();
        }
    }

    fn drop_pass(&mut self) {
        if let Some(pass) = self.pass.take() {
            self.compute.return_ops(pass.ops);
        }
    }

    /// Evaluates until the logits stand after the last token (true) or the budget ends (false).
    fn evaluate(&mut self, budget: Option<Duration>, wanted: Wanted) -> Result<bool> {
        if self.tokens.is_empty() {
            return Err(Error::Empty);
        }
        self.check_cancel()?;
        let start = Instant::now();
        while !self.has_logits(wanted) {
            if let Err(error) = self.advance(budget, wanted) {
                self.recover(error)?;
            }
            if budget.is_some_and(|budget| start.elapsed() >= budget) {
                return Ok(self.has_logits(wanted));
            }
        }
        Ok(true)
    }

    /// Takes the evaluation through one more stage.
    fn advance(&mut self, budget: Option<Duration>, wanted: Wanted) -> Result<()> {
        if self.pass.is_none() {
            self.begin_pass(budget)?;
        }
        self.advance_pass(wanted)
    }

    /// Goes on with another backend when this one failed: all tokens are evaluated there again, and since backends agree
    /// to the bit, what follows is what would have followed.
    fn recover(&mut self, error: Error) -> Result<()> {
        if !matches!(error, Error::Device { .. }) {
            return Err(error);
        }
        let compute = self.model.instead_of(&self.compute, error)?;
        self.drop_pass();
        self.cache = self.cache.empty_in(compute.backend());
        self.compute = compute;
        self.evaluated = 0;
        self.last_stage = None;
        Ok(())
    }

    fn check_cancel(&self) -> Result<()> {
        if self.cancel.swap(false, Ordering::Relaxed) { Err(Error::Cancelled) } else { Ok(()) }
    }

    /// Whether the wanted logits stand after the last token.
    fn has_logits(&self, wanted: Wanted) -> bool {
        self.logits_after
            .is_some_and(|(after, which)| after == self.tokens.len() && (which == wanted || which == Wanted::All))
    }

    /// Begins to evaluate the next tokens. The last token is evaluated again when its logits are gone.
    fn begin_pass(&mut self, budget: Option<Duration>) -> Result<()> {
        let start = self.evaluated.min(self.tokens.len() - 1);
        let end = self.tokens.len().min(start + self.chunk(budget));
        let is_last = end == self.tokens.len();
        self.cache.prepare(start, end)?;
        let row = |position| {
            let logits = is_last && position + 1 == end;
            Row { sequence: 0, position, token: self.tokens[position], logits }
        };
        let rows: Vec<Row> = (start..end).map(row).collect();
        let mut rope = Vec::with_capacity(rows.len() * self.model.config().shape.head_dim);
        rows.iter().for_each(|row| self.model.rotary().push_row(row.position, &mut rope));
        let mut ops = self.compute.take_ops()?;
        ops.begin(&Batch { rows: &rows, sequences: &[self.cache.blocks()], rope: &rope })?;
        self.pass = Some(Pass { ops, stage: 0, end, n_rows: rows.len(), is_last });
        Ok(())
    }

    /// Rows of the next pass. Under a budget a stage should take less than half of it; since a few rows cost hardly more
    /// than one (both read all weights), the number is doubled and halved until it fits.
    fn chunk(&self, budget: Option<Duration>) -> usize {
        match (budget.map(|budget| budget / 2), self.last_stage) {
            (None, _) => CHUNK,
            (Some(_), None) => FIRST_BUDGET_CHUNK,
            (Some(limit), Some((rows, time))) if time > limit => (rows / 2).max(1),
            (Some(limit), Some((rows, time))) if 2 * time <= limit => (2 * rows).min(CHUNK),
            (Some(_), Some((rows, _))) => rows,
        }
    }

    /// Takes the pass through one stage, and ends it after the last.
    fn advance_pass(&mut self, wanted: Wanted) -> Result<()> {
        self.check_cancel()?;
        let compute = Arc::clone(&self.compute);
        let Some(pass) = &mut self.pass else { return Ok(()) };
        let start = Instant::now();
        let wanted = pass.is_last.then_some(wanted);
        let may_go_on = pass.ops.is_ready();
        if may_go_on && compute.network().advance(&mut *pass.ops, pass.stage, wanted) {
            pass.stage += 1;
        }
        let (stage, n_rows, end) = (pass.stage, pass.n_rows, pass.end);
        let is_over = stage == compute.network().n_stages();
        if is_over {
            self.stats.work += pass.ops.work();
            let read = match wanted {
                None => pass.ops.submit().map(|()| None),
                Some(wanted) => pass.ops.read_logits(&mut self.logits).map(|()| Some((end, wanted))),
            };
            self.drop_pass();
            self.logits_after = read?;
            self.evaluated = end;
        }
        self.count(start.elapsed(), n_rows, end, is_over);
        if may_go_on && stage == 2 {
            self.last_stage = Some((n_rows, start.elapsed()));
        }
        Ok(())
    }

    /// Books the time of a stage, and the rows of a pass that has ended.
    fn count(&mut self, time: Duration, n_rows: usize, end: usize, is_over: bool) {
        if end > self.generated_from && n_rows == 1 {
            self.stats.generated_time += time;
        } else {
            self.stats.prompt_time += time;
            self.stats.prompt_tokens += if is_over { n_rows as u64 } else { 0 };
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.drop_pass();
    }
}

fn check_finite(logits: &[f32]) -> Result<()> {
    match logits.iter().position(|logit| !logit.is_finite()) {
        Some(token) => Err(Error::Numeric { message: format!("logit {} of token {token}", logits[token]) }),
        None => Ok(()),
    }
}
