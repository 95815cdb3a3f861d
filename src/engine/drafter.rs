//! Drafts: tokens that are likely to follow, which one pass evaluates together.
//!
//! ```text
//! a source proposes a draft: earlier text (`lookup`), or a smaller model (`draft_model`)
//! evaluate the last token and the draft in one pass, with logits after each
//! steps choose from these logits, one after the other, until one chooses what is not in the draft
//! ```
//! Steps choose as they always do, so the tokens are the same as without drafts. Whether a draft is
//! worth its rows depends on how often such drafts come true and on what passes cost. The drafter
//! counts the first and measures the second. Both are estimates. So each source keeps a balance of
//! what its drafts have really won. Where they lose, the source rests, each time twice as long.
//!
//! The drafter sees tokens and measured times, and nothing else of a session.
#![forbid(unsafe_code)]

mod cost_model;
mod draft_model;
mod lookup;
mod record;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::evaluate::{Budget, Measure};
use crate::error::{Error, Result};
use cost_model::CostModel;
pub use draft_model::DraftOptions;
pub(super) use draft_model::{DraftModel, draft_together};
use lookup::look_up;
use record::{Balance, Odds};

/// The longest draft that may be asked for: each of its tokens has a row of logits.
const MAX_DRAFTED: usize = 32;
/// A draft must be expected to save time by at least this factor.
const MARGIN: f32 = 1.1;
/// After so many passes with drafts, one pass has none. It measures what that costs by now.
const PASSES_UNTIL_PLAIN: u32 = 32;
/// How many tokens the first rest of lookup lasts.
const FIRST_REST: u32 = 64;
/// The most tokens of a draft that is tried although it is not expected to pay.
const TRIED: usize = 4;

/// What a session knows about its drafts.
pub(super) struct Drafter {
    /// The longest draft of lookup; 0 turns lookup off.
    most: usize,
    /// How often the next token was as lookup drafted it, by the length of the run before it.
    odds: [Odds; 4],
    /// What the drafts of lookup have won.
    balance: Balance,
    /// The draft model, if the session has one.
    model: Option<Box<DraftModel>>,
    /// The time of passes of the session's model.
    cost_model: CostModel,
    passes_since_plain: u32,
    last: Option<Draft>,
}

/// What is expected to follow the first `at` tokens.
#[derive(Clone)]
struct Draft {
    at: usize,
    source: Source,
    tokens: Vec<u32>,
    /// How many of them are worth evaluating.
    n_worthwhile: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    /// The tokens followed the same `run` tokens before.
    Lookup { run: usize },
    /// The draft model chose them.
    Model,
}

/// The sessions of a pass.
#[derive(Clone, Copy)]
pub(super) struct Crowd {
    pub(super) n_sessions: usize,
    /// Those among them that may draft with a draft model.
    pub(super) n_drafting: usize,
}

/// How long a draft should be, and by which factor it is expected to save time.
type Plan = (usize, f32);

const NO_DRAFT: Plan = (0, 1.0);

impl Drafter {
    /// Drafts of lookup have `most` tokens at the most; 0 turns lookup off.
    ///
    /// # Errors
    /// [`Error::Argument`] if `most` is too large.
    pub(super) fn new(most: usize) -> Result<Self> {
        if most > MAX_DRAFTED {
            return Err(Error::argument(format!("lookup_tokens is {most}; it must be 0 to {MAX_DRAFTED}")));
        }
        Ok(Self {
            most,
            odds: [0.3, 0.5, 0.7, 0.9].map(Odds::new),
            balance: Balance::new(FIRST_REST),
            model: None,
            cost_model: CostModel::default(),
            passes_since_plain: 0,
            last: None,
        })
    }

    /// The drafter of a fork, which `cancel` stops.
    pub(super) fn fork(&mut self, cancel: &Arc<AtomicBool>) -> Self {
        Self {
            balance: self.balance.clone(),
            model: self.model.as_mut().map(|model| Box::new(model.fork(cancel))),
            cost_model: self.cost_model.clone(),
            last: self.last.clone(),
            ..*self
        }
    }

    /// Sets the draft model, in place of an earlier one.
    pub(super) fn set_model(&mut self, model: Option<DraftModel>) {
        self.start_over();
        self.model = model.map(Box::new);
    }

    /// Whether the draft model may make a draft.
    pub(super) fn has_ready_model(&self) -> bool {
        self.model.as_ref().is_some_and(|model| !model.balance.is_resting())
    }

    /// Memory of the draft model's KV cache, in bytes.
    pub(super) fn kv_bytes(&self) -> usize {
        self.model.as_ref().map_or(0, |model| model.kv_bytes())
    }

    /// The length of a draft that saves the most time, if each of `crowd.n_drafting` sessions has
    /// one like it. The `i`-th token comes true with the `i`-th of `chances`, if those before it
    /// did. Each token takes `seconds` to draft.
    fn best(&self, crowd: Crowd, chances: impl Iterator<Item = f32>, seconds: f32) -> Plan {
        let Crowd { n_sessions, n_drafting } = crowd;
        let Some(plain) = self.cost_model.of(n_sessions) else { return NO_DRAFT };
        let (mut best, mut most) = (NO_DRAFT, MARGIN * n_sessions as f32 / plain);
        let (mut expected, mut chance) = (n_sessions as f32, 1.0);
        for (n, next) in (1..).zip(chances) {
            chance *= next;
            expected += n_drafting as f32 * chance;
            let Some(pass) = self.cost_model.of(n_sessions + n_drafting * n) else { break };
            let rate = expected / (pass + n as f32 * seconds);
            if rate > most {
                (best, most) = ((n, rate * plain / n_sessions as f32), rate);
            }
        }
        best
    }

    /// Whether a plain pass was measured lately, with which others can be compared.
    fn may_draft(&self, n_sessions: usize) -> bool {
        self.passes_since_plain < PASSES_UNTIL_PLAIN && self.cost_model.of(n_sessions).is_some()
    }

    /// How many tokens of a draft of lookup save the most time.
    fn plan_lookup(&mut self, run: usize, n_tokens: usize, n_sessions: usize) -> Plan {
        if self.balance.is_resting() || !self.may_draft(n_sessions) {
            return NO_DRAFT;
        }
        let odds = self.odds;
        let chances = (0..n_tokens).map(|i| odds[place(run + i)].probability);
        let best = self.best(Crowd { n_sessions, n_drafting: 1 }, chances, 0.0);
        if best.0 == 0 && odds[place(run)].probability > 0.5 {
            self.cost_model.forget_above(n_sessions);
        }
        best
    }

    /// How many tokens of the draft model save the most time, `room` at the most.
    fn plan_model(&mut self, room: usize, crowd: Crowd) -> Plan {
        let may_draft = self.may_draft(crowd.n_sessions);
        let Some(model) = &self.model else { return NO_DRAFT };
        if model.options.always && !model.balance.is_resting() {
            return (room, f32::INFINITY);
        }
        if room == 0 || model.balance.is_resting() || !may_draft {
            return NO_DRAFT;
        }
        let plain = self.cost_model.of(crowd.n_drafting).unwrap_or(0.0);
        let chances = std::iter::repeat_n(model.odds.probability, room);
        let best = self.best(crowd, chances, model.seconds(crowd.n_drafting, plain));
        let Some(balance) = self.model.as_mut().map(|model| &mut model.balance).filter(|_| best.0 == 0) else {
            return best;
        };
        if balance.take_try() {
            return (TRIED.min(room), MARGIN);
        }
        balance.begin_rest();
        NO_DRAFT
    }

    /// Plans the draft: what the next pass should evaluate after `tokens`, `room` tokens at the
    /// most. The pass may have `n_rows` rows.
    pub(super) fn plan(&mut self, tokens: &[u32], room: usize, crowd: Crowd, n_rows: usize) {
        let at = tokens.len();
        if (self.most == 0 && self.model.is_none()) || self.last.as_ref().is_some_and(|draft| draft.at == at) {
            return;
        }
        if let Some(model) = &mut self.model {
            model.balance.settle();
        }
        let (run, drafted) = if self.most > 0 { look_up(tokens, self.most.min(room)) } else { (0, vec![]) };
        let lookup = self.plan_lookup(run, drafted.len(), crowd.n_sessions);
        // The sessions share the rows.
        let share = n_rows.saturating_sub(crowd.n_sessions) / crowd.n_drafting.max(1);
        let fits = self.model.as_ref().map_or(0, |model| model.room(at).min(room).min(share));
        let (n, gain) = self.plan_model(fits, crowd);
        if let Some(model) = self.model.as_mut().filter(|_| n > 0 && gain > lookup.1) {
            model.begin(tokens, n);
            self.last = Some(Draft { at, source: Source::Model, tokens: vec![], n_worthwhile: n });
        } else {
            self.last = Some(Draft { at, source: Source::Lookup { run }, tokens: drafted, n_worthwhile: lookup.0 });
        }
    }

    /// The draft model, if it has to make the draft that follows the first `at` tokens.
    pub(super) fn drafting(&mut self, at: usize) -> Option<&mut DraftModel> {
        let is_planned = self.last.as_ref().is_some_and(|draft| draft.at == at && draft.source == Source::Model);
        self.model.as_deref_mut().filter(|model| is_planned && model.is_drafting())
    }

    /// The draft for what follows the first `at` tokens, when it is complete.
    pub(super) fn draft(&mut self, at: usize) -> &[u32] {
        let Some(draft) = self.last.as_mut().filter(|draft| draft.at == at) else { return &[] };
        if let (Source::Model, Some(model)) = (draft.source, &mut self.model) {
            draft.tokens.append(&mut model.take_drafted());
        }
        &draft.tokens[..draft.n_worthwhile.min(draft.tokens.len())]
    }

    /// Evaluates `tokens` in the draft model ahead of the first draft. Returns false if the budget
    /// ended first.
    pub(super) fn catch_up(&mut self, tokens: &[u32], budget: Budget) -> Result<bool> {
        self.model.as_mut().map_or(Ok(true), |model| model.catch_up(tokens, budget))
    }

    /// Learns that a step has appended `token` at `position`, which made `n_accepted` tokens of a
    /// draft come true.
    pub(super) fn learn_token(&mut self, position: usize, token: u32, n_accepted: u64) {
        self.learn(position, token);
        self.balance.count_token();
        if let Some(model) = &mut self.model
            && model.balance.count_token()
        {
            model.odds.begin_again();
        }
        self.win(n_accepted as f32);
    }

    /// Adds to the balance of the last draft's source the tokens that it has won.
    fn win(&mut self, tokens: f32) {
        match (&self.last, &mut self.model) {
            (Some(Draft { source: Source::Model, .. }), Some(model)) if model.options.always => {}
            (Some(Draft { source: Source::Model, .. }), Some(model)) => model.balance.note(tokens),
            _ => self.balance.win(tokens),
        }
    }

    /// Learns from finished passes. The flags tell whether this session had a draft in them.
    pub(super) fn learn_passes(&mut self, passes: &[(Measure, bool)]) {
        if self.most > 0 || self.model.is_some() {
            passes.iter().for_each(|(measure, has_draft)| self.book(measure, *has_draft));
        }
    }

    /// Learns from a finished pass. `has_draft` tells whether this session had a draft in it.
    fn book(&mut self, measure: &Measure, has_draft: bool) {
        let Measure { n_sessions, n_drafting, n_rows, time } = *measure;
        self.passes_since_plain = if has_draft { self.passes_since_plain + 1 } else { 0 };
        if let Some(plain) = self.cost_model.of(n_sessions).filter(|_| has_draft) {
            let drafting = match (&self.last, &self.model) {
                (Some(Draft { source: Source::Model, tokens, .. }), Some(model)) => {
                    tokens.len() as f32 * model.seconds(n_drafting, plain)
                }
                _ => 0.0,
            };
            let more = ((time.as_secs_f32() + drafting) / plain - 1.0).clamp(0.0, 1.0 + n_rows as f32);
            self.win(-more * n_sessions as f32 / n_drafting as f32);
        }
        self.cost_model.learn(n_rows, time);
    }

    /// Learns that `token` was chosen at `position`.
    fn learn(&mut self, position: usize, token: u32) {
        let Some(mut draft) = self.last.take() else { return };
        let Some(i) = position.checked_sub(draft.at) else { return };
        let Some(drafted) = draft.tokens.get(i) else { return };
        let came_true = *drafted == token;
        match (draft.source, &mut self.model) {
            (Source::Lookup { run }, _) => self.odds[place(run + i)].learn(came_true),
            (Source::Model, Some(model)) => model.odds.learn(came_true),
            (Source::Model, None) => {}
        }
        draft.tokens.truncate(if came_true { draft.tokens.len() } else { 0 });
        self.last = Some(draft);
    }

    /// Forgets the last draft. Call when the tokens before it have changed.
    pub(super) fn start_over(&mut self) {
        self.last = None;
        if let Some(model) = &mut self.model {
            model.stop();
        }
    }
}

/// The place of a run's odds.
fn place(run: usize) -> usize {
    match run {
        ..=2 => 0,
        3 => 1,
        4..=7 => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests;
