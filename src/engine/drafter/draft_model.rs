//! A draft model: a smaller model of the same vocabulary that guesses what its session's model will
//! choose (Leviathan 2023, "Fast Inference from Transformers via Speculative Decoding").
//!
//! It has a [`Sequence`] of its own, which follows the session only when a draft is wanted. Then
//! the sequence evaluates the tokens that it has not seen, and forgets those that the session does
//! not hold. A draft consists of the most likely tokens. The session's own sampler decides what
//! becomes of them, so this choice affects the speed only.
#![forbid(unsafe_code)]

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::MAX_DRAFTED;
use super::cost_model::CostModel;
use super::record::{Balance, Odds};
use crate::backend::{Wanted, Work};
use crate::engine::evaluate::{Budget, evaluate, evaluate_one};
use crate::engine::model::Model;
use crate::engine::sequence::Sequence;
use crate::error::{Error, Result};

/// What a draft needs of the logits: the most likely token that is no end token.
const BEST: Wanted = Wanted::Top(4);
/// How often a token of a draft is expected to come true before this was counted.
const FIRST_ODDS: f32 = 0.7;

/// How many tokens the first rest lasts. A rest may be due to a few slow passes on a busy machine,
/// and a try costs little.
const FIRST_REST: u32 = 8;

/// How a draft model is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DraftOptions {
    /// The most tokens of a draft, 1 to 32.
    pub most: usize,
    /// Makes every draft as long as that, whether or not it saves time. For tests and measurements.
    pub always: bool,
}

impl Default for DraftOptions {
    fn default() -> Self {
        Self { most: 8, always: false }
    }
}

/// The draft model of a session.
pub(in crate::engine) struct DraftModel {
    sequence: Sequence,
    pub(super) options: DraftOptions,
    /// How often a token of a draft came true, if all before it did.
    pub(super) odds: Odds,
    pub(super) balance: Balance,
    /// The time of passes of the draft model.
    costs: CostModel,
    /// What a pass of the draft model reads, as a share of what one of the session's model reads.
    share: f32,
    /// The draft that is under way.
    drafted: Vec<u32>,
    /// How many tokens it still lacks.
    n_left: usize,
}

impl DraftModel {
    /// A draft model for `session`, whose vocabulary must be the same.
    pub(in crate::engine) fn new(session: &Sequence, model: &Arc<Model>, options: DraftOptions) -> Result<Self> {
        if !(1..=MAX_DRAFTED).contains(&options.most) {
            let message = format!("a draft of {} tokens; it must have 1 to {MAX_DRAFTED}", options.most);
            return Err(Error::argument(message));
        }
        session.model.check_same_vocabulary(model)?;
        let context_length = session.context_length.min(model.config().max_position_embeddings);
        let mut sequence = Sequence::new(model, context_length, 0, session.kv())?;
        sequence.cancel = Arc::clone(&session.cancel);
        let bytes = |model: &Model| model.weight_bytes().1.max(1) as f32;
        Ok(Self {
            sequence,
            options,
            odds: Odds::new(FIRST_ODDS),
            balance: Balance::new(FIRST_REST),
            costs: CostModel::default(),
            share: bytes(model) / bytes(&session.model),
            drafted: vec![],
            n_left: 0,
        })
    }

    /// The draft model of a fork, which `cancel` stops.
    pub(super) fn fork(&mut self, cancel: &Arc<AtomicBool>) -> Self {
        let mut sequence = self.sequence.fork();
        sequence.cancel = Arc::clone(cancel);
        Self {
            sequence,
            odds: self.odds,
            balance: self.balance.clone(),
            costs: self.costs.clone(),
            drafted: self.drafted.clone(),
            ..*self
        }
    }

    /// Memory of its KV cache, in bytes.
    pub(super) fn kv_bytes(&self) -> usize {
        self.sequence.cache.bytes()
    }

    /// How many tokens a draft may have after the first `length`.
    pub(super) fn room(&self, length: usize) -> usize {
        self.sequence.context_length.saturating_sub(length).min(self.options.most)
    }

    /// Seconds of a pass that drafts a token for each of `n_drafting` sessions. `plain` is what
    /// such a pass of the session's model takes.
    pub(super) fn seconds(&self, n_drafting: usize, plain: f32) -> f32 {
        self.costs.of(n_drafting).unwrap_or(plain * self.share)
    }

    /// Begins a draft of `n` tokens after `tokens`.
    pub(super) fn begin(&mut self, tokens: &[u32], n: usize) {
        self.follow(tokens);
        self.drafted.clear();
        self.n_left = n;
    }

    /// Whether a draft lacks tokens.
    pub(super) fn is_drafting(&self) -> bool {
        self.n_left > 0
    }

    /// Ends the draft that is under way.
    pub(super) fn stop(&mut self) {
        (self.drafted, self.n_left) = (vec![], 0);
    }

    /// The tokens of the draft that nobody has taken yet.
    pub(super) fn take_drafted(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.drafted)
    }

    /// What its passes have cost since the last call.
    pub(in crate::engine) fn take_work(&mut self) -> Work {
        std::mem::take(&mut self.sequence.stats.work)
    }

    /// Makes the sequence hold `tokens`, of which it may have seen the first ones.
    fn follow(&mut self, tokens: &[u32]) {
        let sequence = &mut self.sequence;
        let common = sequence.tokens.iter().zip(tokens).take_while(|(a, b)| a == b).count();
        if common < sequence.tokens.len() {
            sequence.truncate(common);
        }
        if common < tokens.len() {
            sequence.append(&tokens[common..]);
        }
    }

    /// Evaluates `tokens` ahead of the first draft. Returns false if the budget ended first.
    pub(super) fn catch_up(&mut self, tokens: &[u32], budget: Budget) -> Result<bool> {
        if self.balance.is_resting() || self.room(tokens.len()) == 0 {
            return Ok(true);
        }
        self.follow(tokens);
        let result = evaluate_one(&mut self.sequence, budget, BEST);
        self.sequence.measures.clear();
        match result {
            Err(error) => self.give_up(error).map(|()| true),
            is_done => is_done,
        }
    }

    /// Adds the most likely token to the draft. End tokens do not count: if the session ends here,
    /// the draft does not matter, and if not, another token follows.
    fn choose(&mut self) {
        let sequence = &mut self.sequence;
        let logits = (0u32..).zip(&sequence.logits[sequence.last_logits()]);
        let others = logits.filter(|(token, logit)| logit.is_finite() && !sequence.model.is_end(*token));
        match others.reduce(|best, next| if next.1 > best.1 { next } else { best }) {
            Some((token, _)) => {
                sequence.push(token);
                self.drafted.push(token);
                self.n_left -= 1;
            }
            None => self.n_left = 0,
        }
    }

    /// Ends the draft, since it cannot be evaluated. The session continues without drafts for a
    /// while. Only a cancel is an error of the session.
    fn give_up(&mut self, error: Error) -> Result<()> {
        self.stop();
        if matches!(error, Error::Cancelled) {
            return Err(error);
        }
        log::warn!("the draft model of a session rests: {error}");
        self.sequence.truncate(0);
        self.balance.begin_rest();
        Ok(())
    }
}

/// Lets these models draft, all together, until the drafts are complete (true) or the budget ends
/// (false). The only error is a cancel, of one session each.
pub(in crate::engine) fn draft_together(models: &mut [&mut DraftModel], budget: Budget) -> Vec<Result<bool>> {
    let mut results: Vec<Result<bool>> = models.iter().map(|model| Ok(!model.is_drafting())).collect();
    while results.iter().any(|result| matches!(result, Ok(false))) {
        let pairs = models.iter_mut().zip(&mut results);
        let (mut open, its): (Vec<_>, Vec<_>) = pairs.filter(|(_, result)| matches!(result, Ok(false))).unzip();
        let mut sequences: Vec<&mut Sequence> = open.iter_mut().map(|model| &mut model.sequence).collect();
        let wanted = vec![BEST; sequences.len()];
        let evaluated = evaluate(&mut sequences, budget, &wanted);
        for ((model, result), is_done) in open.into_iter().zip(its).zip(evaluated) {
            for (measure, _) in std::mem::take(&mut model.sequence.measures) {
                model.costs.learn(measure.n_rows, measure.time);
            }
            *result = match is_done {
                Ok(false) => Ok(false),
                Ok(true) => {
                    model.choose();
                    Ok(!model.is_drafting())
                }
                Err(error) => model.give_up(error).map(|()| true),
            };
        }
        if budget.is_over() {
            break;
        }
    }
    results
}
