//! Steps: the choice of the next token, in one session or in many together.
#![forbid(unsafe_code)]

use std::time::{Duration, Instant};

use super::Session;
use super::heal::Opened;
use crate::backend::{Wanted, Work};
use crate::engine::drafter::{Crowd, draft_together};
use crate::engine::evaluate::{Budget, evaluate};
use crate::engine::generator::{Completed, EndReason, Mask};
use crate::engine::sequence::Sequence;
use crate::error::Result;

/// How long the other sessions wait for the mask of one session.
const MASK_TIME: Duration = Duration::from_millis(5);
/// How long a step waits for a mask even if its budget is used up. Most masks are computed sooner.
const MIN_MASK_TIME: Duration = Duration::from_millis(1);

/// The result of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A token was chosen and appended.
    Token(u32),
    /// The budget ended first. Call again to continue.
    Pending,
    /// The generation ended (see [`super::Session::end_reason`]) with this token. An end token or a
    /// stop token is *not* appended. Of the tokens of a stop string, those stay that have text
    /// before it. Another step returns the same.
    End(u32),
}

/// A step of one session that is under way.
struct Turn<'a> {
    session: Opened<'a>,
    /// The result, when there is one.
    result: Option<Result<Step>>,
}

/// Evaluates what is pending in all sessions together, and chooses a token in each. The tokens are
/// the same as if each session were stepped by itself, but the weights are read once for all. With
/// a budget, sessions may return [`Step::Pending`]. Calls with the same sessions continue where
/// they were. An error of one session is its result, and does not affect the others.
pub fn step_all(sessions: &mut [&mut Session], budget: Option<Duration>) -> Vec<Result<Step>> {
    let budget = Budget::new(budget);
    let mut turns: Vec<Turn> = sessions.iter_mut().map(|session| Turn::begin(session)).collect();
    // This repeats only for sessions whose mask needs more logits, or more time.
    while turns.iter().any(Turn::is_open) {
        let (mut ready, mut waiting) = find_masks(&mut turns, budget);
        plan_drafts(&mut ready, budget);
        run_draft_models(&mut ready, budget);
        ready.retain(|turn| turn.is_open());
        let evaluated = evaluate_all(&mut ready, budget);
        for (turn, is_done) in ready.into_iter().zip(evaluated) {
            turn.result = match is_done {
                Ok(true) => turn.choose().transpose(),
                Ok(false) => Some(Ok(Step::Pending)),
                Err(error) => Some(Err(error)),
            };
        }
        if budget.is_over() {
            waiting.iter_mut().for_each(|turn| turn.result = Some(Ok(Step::Pending)));
        }
    }
    turns.into_iter().filter_map(Turn::end).collect()
}

/// As [`step_all`], for one session.
pub(super) fn step_one(session: &mut Session, budget: Option<Duration>) -> Result<Step> {
    step_all(&mut [session], budget).pop().unwrap_or(Ok(Step::Pending))
}

/// Finds the masks of the turns that have no result. Returns those whose mask is known, and those
/// that wait for it. Some turns may have a result afterwards.
fn find_masks<'a, 'b>(turns: &'b mut [Turn<'a>], budget: Budget) -> (Vec<&'b mut Turn<'a>>, Vec<&'b mut Turn<'a>>) {
    // A session that waits for its mask does not make the others wait for long.
    let is_alone = turns.iter().filter(|turn| turn.is_open()).count() == 1;
    let (mut ready, mut waiting) = (vec![], vec![]);
    for turn in turns.iter_mut().filter(|turn| turn.is_open()) {
        let left = budget.left().map(|left| left.max(MIN_MASK_TIME));
        let most = left.filter(|left| is_alone || *left < MASK_TIME);
        match turn.find_mask(most.or_else(|| Some(MASK_TIME).filter(|_| !is_alone))) {
            Ok(Found::Mask) => ready.push(turn),
            Ok(Found::Nothing) => waiting.push(turn),
            Ok(Found::Step(step)) => turn.result = Some(Ok(step)),
            Err(error) => turn.result = Some(Err(error)),
        }
    }
    (ready, waiting)
}

/// Evaluates in each session what its next choice needs.
fn evaluate_all(turns: &mut [&mut Turn], budget: Budget) -> Vec<Result<bool>> {
    let wanted: Vec<Wanted> = turns.iter().map(|turn| turn.wanted()).collect();
    turns.iter_mut().for_each(|turn| turn.session.parts_mut().use_draft());
    let mut sequences: Vec<&mut Sequence> =
        turns.iter_mut().map(|turn| &mut turn.session.parts_mut().sequence).collect();
    let results = evaluate(&mut sequences, budget, &wanted);
    turns.iter_mut().for_each(|turn| turn.session.parts_mut().learn_passes());
    results
}

/// Plans the drafts for the next pass.
fn plan_drafts(turns: &mut [&mut Turn], budget: Budget) {
    let mut pending: Vec<_> = turns.iter_mut().filter(|turn| turn.is_pending()).collect();
    let n_drafting = pending.iter().filter(|turn| turn.session.parts().drafter.has_ready_model()).count();
    let crowd = Crowd { n_sessions: pending.len(), n_drafting };
    pending.iter_mut().for_each(|turn| turn.session.parts_mut().plan_draft(crowd, budget));
}

/// Lets the draft models make the drafts that are planned. If the time ends first, all turns that
/// need a pass end with [`Step::Pending`], so that they share that pass later.
fn run_draft_models(turns: &mut [&mut Turn], budget: Budget) {
    let start = Instant::now();
    let (mut drafting, mut models): (Vec<_>, Vec<_>) = (vec![], vec![]);
    for (i, turn) in turns.iter_mut().enumerate().filter(|(_, turn)| turn.is_pending()) {
        if let Some(model) = turn.session.parts_mut().drafting() {
            drafting.push(i);
            models.push(model);
        }
    }
    if models.is_empty() {
        return;
    }
    let results = draft_together(&mut models, budget);
    let works: Vec<Work> = models.iter_mut().map(|model| model.take_work()).collect();
    for ((i, result), work) in drafting.into_iter().zip(results).zip(works) {
        let stats = &mut turns[i].session.parts_mut().sequence.stats;
        stats.generated_time += start.elapsed();
        stats.work += work;
        turns[i].result = result.err().map(Err);
    }
    if budget.is_over() {
        let pending = turns.iter_mut().filter(|turn| turn.is_open() && turn.is_pending());
        pending.for_each(|turn| turn.result = Some(Ok(Step::Pending)));
    }
}

/// What a look for the mask has found.
enum Found {
    /// It is known which tokens may be chosen.
    Mask,
    /// That is not known yet.
    Nothing,
    /// There was no choice: this is the result of the step.
    Step(Step),
}

impl<'a> Turn<'a> {
    fn begin(session: &'a mut Session) -> Self {
        let mut turn = Self { session: session.parts.open(), result: None };
        let parts = turn.session.parts_mut();
        parts.generator.clear_text();
        turn.result = match parts.sequence.check_cancel() {
            Ok(()) => parts.generator.begin_step().map(|token| Ok(Step::End(token))),
            Err(error) => Some(Err(error)),
        };
        if turn.is_open() {
            let parts = turn.session.parts_mut();
            parts.generator.read_thoughts(&parts.sequence.tokens, parts.sequence.model.text().ok());
            turn.session.make_room();
        }
        turn
    }

    fn is_open(&self) -> bool {
        self.result.is_none()
    }

    /// The logits that the choice needs.
    fn wanted(&self) -> Wanted {
        self.session.parts().generator.wanted(self.session.is_repeating())
    }

    /// Whether the choice needs a pass.
    fn is_pending(&self) -> bool {
        !self.session.parts().sequence.has_logits(self.wanted())
    }

    /// Finds what a grammar and healing allow. Waits for it no longer than `patience`.
    fn find_mask(&mut self, patience: Option<Duration>) -> Result<Found> {
        let parts = self.session.parts();
        if parts.sequence.tokens.is_empty() || !parts.generator.needs_mask() {
            return Ok(Found::Mask);
        }
        let healing = self.session.mask()?;
        let parts = self.session.parts_mut();
        let (tokens, is_cancelled) = (&parts.sequence.tokens, || parts.sequence.is_cancelled());
        match parts.generator.find_mask(tokens, healing, patience, &is_cancelled)? {
            Mask::Known => Ok(Found::Mask),
            Mask::Pending => parts.sequence.check_cancel().map(|()| Found::Nothing),
            Mask::Forced(token) => self.take(token).map(Found::Step),
            Mask::Complete => {
                let end = parts.sequence.model.text()?.end_tokens().first().copied();
                Ok(Found::Step(self.end_with(end.unwrap_or(0), EndReason::Grammar)))
            }
        }
    }

    /// Chooses a token, when the logits are known. Returns None if a mask allows too few of the
    /// known ones.
    fn choose(&mut self) -> Result<Option<Step>> {
        let start = Instant::now();
        let parts = self.session.parts_mut();
        let (sequence, length) = (&parts.sequence, parts.sequence.tokens.len());
        let logits = &sequence.logits[sequence.last_logits()];
        let chosen = parts.generator.choose(logits, &sequence.tokens, sequence.model.text().ok())?;
        let Some(token) = chosen else { return Ok(None) };
        let step = self.take(token)?;
        let parts = self.session.parts_mut();
        if parts.sequence.tokens.len() > length {
            parts.generator.accept();
        }
        parts.sequence.stats.generated_time += start.elapsed();
        Ok(Some(step))
    }

    /// Appends the token that was chosen, or ends with it.
    fn take(&mut self, token: u32) -> Result<Step> {
        let parts = self.session.parts_mut();
        if parts.sequence.model.is_end(token) {
            return Ok(self.end_with(token, EndReason::EndToken));
        }
        if parts.generator.is_stop_token(token) {
            return Ok(self.end_with(token, EndReason::StopToken));
        }
        let mut text = parts.push(token)?;
        self.session.hide_repeated(token, &mut text)?;
        let parts = self.session.parts_mut();
        match parts.generator.emit(token, &text, parts.sequence.tokens.len()) {
            None => Ok(Step::Token(token)),
            Some(stop_string) => Ok(self.end_with_stop_string(token, stop_string)),
        }
    }

    /// Ends the generation with a token that is not appended.
    fn end_with(&mut self, token: u32, reason: EndReason) -> Step {
        self.session.restore();
        let generator = &mut self.session.parts_mut().generator;
        match generator.emit_rest() {
            None => generator.end(reason),
            Some(stop_string) => return self.end_with_stop_string(token, stop_string),
        }
        Step::End(token)
    }

    /// Ends the generation with a stop string, which `token` has completed. The last tokens without
    /// text before that string are removed.
    fn end_with_stop_string(&mut self, token: u32, Completed { index, n_tokens, n_bytes }: Completed) -> Step {
        let length = self.session.parts().sequence.tokens.len();
        self.session.end_text(length.saturating_sub(n_tokens));
        self.session.parts_mut().generator.end_with_stop_string(index, token, n_bytes);
        Step::End(token)
    }

    /// The result of the step.
    fn end(mut self) -> Option<Result<Step>> {
        if matches!(self.result, Some(Err(_))) {
            self.session.fail();
        }
        self.result
    }
}
