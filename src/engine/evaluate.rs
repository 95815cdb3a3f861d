//! Evaluation: tokens of one or several sequences on their way through the network together.
//!
//! A pass goes stage by stage (a stage is the embedding, a layer, or a part of the output head).
//! Between stages it can pause or be cancelled. A later call continues it where it was, if that
//! call brings the same sequences, unchanged. Decode, prefill, and many sequences at once take the
//! same path: all are rows of a batch.
#![forbid(unsafe_code)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::compute::Compute;
use super::sequence::Sequence;
use crate::backend::{Batch, Ops, Row, Wanted};
use crate::error::{Error, Result};

/// The most rows of a pass. A pass without a budget takes as many.
const CHUNK: usize = 256;
/// Rows of the first pass under a budget, before a stage was measured.
const FIRST_BUDGET_CHUNK: usize = 4;

/// How long a call waits for a device before it checks again whether to continue. When the budget
/// is used up, it waits no longer than a stage takes.
const MOMENT: Duration = Duration::from_millis(2);
const SHORT_MOMENT: Duration = Duration::from_micros(200);

/// The time that a call may take, and when the call began.
#[derive(Clone, Copy)]
pub(super) struct Budget {
    whole: Option<Duration>,
    start: Instant,
    /// Whether each stage ends the call.
    is_one_stage: bool,
}

impl Budget {
    /// A budget that begins now; None is no limit.
    pub(super) fn new(whole: Option<Duration>) -> Self {
        Self { whole, start: Instant::now(), is_one_stage: false }
    }

    /// A budget of one stage, with passes as large as without a budget.
    pub(super) fn one_stage() -> Self {
        Self { is_one_stage: true, ..Self::new(None) }
    }

    /// What is left of it; None if there is no limit.
    pub(super) fn left(self) -> Option<Duration> {
        self.whole.map(|whole| whole.saturating_sub(self.start.elapsed()))
    }

    pub(super) fn is_over(self) -> bool {
        self.is_one_stage || self.left().is_some_and(|left| left.is_zero())
    }
}

/// The measurement of a finished pass that evaluated one token of each sequence, and drafts.
#[derive(Clone, Copy)]
pub(super) struct Measure {
    pub(super) n_sessions: usize,
    /// Those among them that had a draft.
    pub(super) n_drafting: usize,
    pub(super) n_rows: usize,
    pub(super) time: Duration,
}

/// Evaluation that is under way. The first of its sequences keeps it.
pub(super) struct Pass {
    compute: Arc<Compute>,
    /// `None` after it was returned.
    ops: Option<Box<dyn Ops>>,
    stage: usize,
    parts: Vec<Part>,
    begun: Instant,
}

/// What a pass evaluates for one sequence.
struct Part {
    sequence: u64,
    /// The sequence's version. If the sequence has another one by now, this part is void.
    version: u64,
    start: usize,
    /// How many tokens of the sequence are evaluated when the pass ends.
    end: usize,
    /// Whether it reaches the last token of the sequence, and logits are wanted after that.
    is_last: bool,
    /// The draft: tokens to evaluate after the last one, with logits after each.
    draft: Vec<u32>,
}

impl Drop for Pass {
    fn drop(&mut self) {
        if let Some(ops) = self.ops.take() {
            self.compute.return_ops(ops);
        }
    }
}

/// Evaluates the pending tokens of all sequences until the wanted logits after the last token of
/// each, or its pooled states, are known (true) or the budget ends (false). An error of one
/// sequence does not affect the others.
pub(super) fn evaluate(sequences: &mut [&mut Sequence], budget: Budget, wanted: &[Wanted]) -> Vec<Result<bool>> {
    let mut errors: Vec<Option<Error>> = sequences.iter().map(|sequence| sequence.check_ready().err()).collect();
    loop {
        let is_pending = |i: &usize| errors[*i].is_none() && !sequences[*i].is_complete(wanted[*i]);
        let pending: Vec<usize> = (0..sequences.len()).filter(is_pending).collect();
        if pending.is_empty() {
            break;
        }
        // A stage may wait twice, so each wait gets half of what is left.
        let left = budget.left().map_or(MOMENT, |left| left / 2);
        advance(sequences, &pending, (budget, left.clamp(SHORT_MOMENT, MOMENT)), wanted, &mut errors);
        if budget.is_over() {
            break;
        }
    }
    let result = |((sequence, wanted), error): ((&&mut Sequence, &Wanted), Option<Error>)| match error {
        Some(error) => Err(error),
        None => Ok(sequence.is_complete(*wanted)),
    };
    sequences.iter().zip(wanted).zip(errors).map(result).collect()
}

/// As [`evaluate`], for one sequence.
pub(super) fn evaluate_one(sequence: &mut Sequence, budget: Budget, wanted: Wanted) -> Result<bool> {
    evaluate(&mut [sequence], budget, &[wanted]).pop().unwrap_or(Err(Error::Empty))
}

/// Takes a pass through one more stage: one that is under way, or a new one with the pending
/// sequences. The call waits for a device no longer than `patience`.
fn advance(
    sequences: &mut [&mut Sequence],
    pending: &[usize],
    (budget, patience): (Budget, Duration),
    wanted: &[Wanted],
    errors: &mut [Option<Error>],
) {
    for i in pending {
        errors[*i] = sequences[*i].check_cancel().err();
    }
    // Sequences that cannot share a pass (for example, because their models differ) take turns.
    let able = pending.iter().filter(|i| errors[**i].is_none());
    let Some(&first) = able.min_by_key(|i| sequences[**i].last_turn) else { return };
    let next = |sequences: &mut [&mut Sequence]| sequences.iter_mut().find_map(|sequence| sequence.pass.take());
    let mut under_way = next(sequences);
    while under_way.as_ref().is_some_and(|pass| !pass.is_valid(sequences)) {
        under_way = next(sequences);
    }
    let mut pass = match under_way {
        Some(pass) => pass,
        None => match begin(sequences, first, pending, budget, errors) {
            Ok(Some(pass)) => pass,
            Ok(None) => return,
            Err((members, error)) => return recover(sequences, &members, error, errors),
        },
    };
    let members = pass.members(sequences);
    match pass.advance(sequences, &members, wanted, patience) {
        Ok(true) => {}
        Ok(false) => {
            if let Some(first) = members.first() {
                sequences[*first].pass = Some(pass);
            }
        }
        Err(error) => {
            drop(pass);
            recover(sequences, &members, error, errors);
        }
    }
}

/// Moves the members to another backend if this one failed. Otherwise all members get the error.
fn recover(sequences: &mut [&mut Sequence], members: &[usize], error: Error, errors: &mut [Option<Error>]) {
    for member in members {
        errors[*member] = sequences[*member].recover(error.clone()).err();
    }
}

/// Begins a pass with `first` and all pending sequences that can share it. An error of one sequence
/// is noted in `errors`. A returned error comes with the sequences that it concerns.
fn begin(
    sequences: &mut [&mut Sequence],
    first: usize,
    pending: &[usize],
    budget: Budget,
    errors: &mut [Option<Error>],
) -> std::result::Result<Option<Pass>, (Vec<usize>, Error)> {
    let (compute, kv) = (Arc::clone(&sequences[first].compute), sequences[first].kv());
    let goes_along = |i: &usize| {
        let sequence = &sequences[*i];
        errors[*i].is_none() && Arc::ptr_eq(&sequence.compute, &compute) && sequence.kv() == kv
    };
    let mut members: Vec<usize> = pending.iter().copied().filter(goes_along).take(CHUNK).collect();
    let mut room = sequences[first].chunk(budget).max(members.len());
    let (mut parts, mut rows, mut rope) = (vec![], vec![], vec![]);
    let candidates = members.clone();
    for (i, member) in candidates.iter().copied().enumerate() {
        // Each sequence gets at least one row. The first ones may get more.
        let others = candidates.len() - i - 1;
        let sequence = &mut *sequences[member];
        sequence.begin_pass();
        let mut part = sequence.next_part((room - others).max(1));
        sequence.forget_draft(sequence.tokens.len());
        // If there is no memory for a draft, the sequence is evaluated without one.
        if !part.draft.is_empty() && sequence.cache.prepare(part.start, part.start + part.rows()).is_err() {
            part.draft.clear();
        }
        if let Err(error) = sequence.cache.prepare(part.start, part.start + part.rows()) {
            if matches!(error, Error::Device { .. }) {
                return Err((vec![member], error));
            }
            errors[member] = Some(error);
            members.retain(|i| *i != member);
            continue;
        }
        room -= part.rows();
        let tokens = sequence.tokens[part.start..part.end].iter().chain(&part.draft);
        for (position, token) in (part.start..).zip(tokens) {
            let logits = part.is_last && position + 1 >= part.end;
            rows.push(Row { sequence: parts.len(), position, token: *token, logits });
            sequence.model.rotary().push_row(position, &mut rope);
        }
        parts.push(part);
    }
    if members.is_empty() {
        return Ok(None);
    }
    let sequences: Vec<_> = members.iter().map(|i| sequences[*i].cache.blocks()).collect();
    let begun = compute.take_ops().and_then(|mut ops| {
        let batch = Batch { rows: &rows, sequences: &sequences, rope: &rope };
        match ops.begin(&batch) {
            Ok(()) => Ok(ops),
            Err(error) => {
                compute.return_ops(ops);
                Err(error)
            }
        }
    });
    match begun {
        Ok(ops) => Ok(Some(Pass { compute, ops: Some(ops), stage: 0, parts, begun: Instant::now() })),
        Err(error) => Err((members, error)),
    }
}

impl Pass {
    /// Whether all of its sequences are here and unchanged. If not, the pass must not continue,
    /// since another thread may hold one of them.
    fn is_valid(&self, sequences: &[&mut Sequence]) -> bool {
        self.parts.iter().all(|part| sequences.iter().any(|sequence| part.is_of(sequence)))
    }

    /// The indices of its sequences, in the order of its parts.
    fn members(&self, sequences: &[&mut Sequence]) -> Vec<usize> {
        let place = |part: &Part| sequences.iter().position(|sequence| part.is_of(sequence));
        self.parts.iter().filter_map(place).collect()
    }

    /// Takes the pass through one stage. Returns whether the pass is over.
    fn advance(
        &mut self,
        sequences: &mut [&mut Sequence],
        members: &[usize],
        wanted: &[Wanted],
        patience: Duration,
    ) -> Result<bool> {
        let Some(ops) = &mut self.ops else { return Ok(true) };
        let start = Instant::now();
        let last = || self.parts.iter().zip(members).filter(|(part, _)| part.is_last);
        let wanted = last().map(|(_, member)| wanted[*member]).reduce(Wanted::union);
        let may_continue = ops.is_ready(patience);
        if may_continue && self.compute.network().advance(&mut **ops, self.stage, wanted) {
            self.stage += 1;
        }
        let is_over = self.stage == self.compute.network().n_stages();
        if is_over {
            // Each sequence counts an equal share of the work.
            let work = ops.work().divided_by(self.parts.len() as u64);
            let mut logits = members.first().map(|first| sequences[*first].old_logits()).unwrap_or_default();
            let (mut states, hidden) =
                (vec![], members.first().map_or(1, |first| sequences[*first].model.n_embedding()));
            match wanted {
                Some(_) => ops.read_logits(&mut logits)?,
                None if members.iter().any(|member| sequences[*member].pooler.is_some()) => {
                    ops.read_states(&mut states)?
                }
                None => ops.submit()?,
            }
            let mut states = states.chunks_exact(hidden);
            let n_vocab = logits.len() / last().map(|(part, _)| part.n_logits()).sum::<usize>().max(1);
            let mut first = 0;
            for (part, member) in self.parts.iter().zip(members) {
                let n = part.n_logits() * n_vocab;
                let after = wanted.filter(|_| part.is_last).map(|wanted| {
                    // A single sequence takes the logits without a copy.
                    let is_all = n == logits.len();
                    let its = if is_all { std::mem::take(&mut logits) } else { logits[first..][..n].to_vec() };
                    first += n;
                    (its, wanted)
                });
                let its = states.by_ref().take(part.rows());
                if let Some(pooler) = &mut sequences[*member].pooler {
                    pooler.add(its, &self.compute.network().weights);
                }
                sequences[*member].evaluated_to(part.end, &part.draft, work, after);
            }
        }
        if is_over && self.parts.iter().all(|part| part.end - part.start == 1) {
            let measure = Measure {
                n_sessions: self.parts.len(),
                n_drafting: self.parts.iter().filter(|part| !part.draft.is_empty()).count(),
                n_rows: self.parts.iter().map(Part::rows).sum(),
                time: self.begun.elapsed(),
            };
            for (part, member) in self.parts.iter().zip(members) {
                sequences[*member].measures.push((measure, !part.draft.is_empty()));
            }
        }
        let (elapsed, n_rows) = (start.elapsed(), self.parts.iter().map(Part::rows).sum());
        for (part, member) in self.parts.iter().zip(members) {
            sequences[*member].count(elapsed, part.end - part.start, part.end, is_over);
        }
        if let Some(first) = members.first().filter(|_| may_continue && self.stage == 2) {
            sequences[*first].last_stage = Some((n_rows, elapsed));
        }
        Ok(is_over)
    }
}

impl Part {
    fn rows(&self) -> usize {
        self.end - self.start + self.draft.len()
    }

    fn n_logits(&self) -> usize {
        if self.is_last { 1 + self.draft.len() } else { 0 }
    }

    fn is_of(&self, sequence: &Sequence) -> bool {
        (self.sequence, self.version) == sequence.identity()
    }
}

impl Sequence {
    /// The next tokens, `room` of them at most, and as much of the draft as has room after them.
    /// The last token is evaluated again when its logits are gone.
    fn next_part(&mut self, room: usize) -> Part {
        let (sequence, version) = self.identity();
        let n = self.tokens.len();
        let start = self.evaluated.min(n - 1);
        let end = n.min(start + room);
        let is_last = end == n && self.pooler.is_none();
        let mut draft = if is_last { std::mem::take(&mut self.draft) } else { vec![] };
        draft.truncate((start + room).min(self.context_length) - end);
        Part { sequence, version, start, end, is_last, draft }
    }

    /// Rows of the next pass. Under a budget, a stage should take less than half of it. A few rows
    /// cost hardly more than one (both read all weights), so the number is doubled and halved until
    /// it fits.
    pub(super) fn chunk(&self, budget: Budget) -> usize {
        match (budget.whole.map(|whole| whole / 2), self.last_stage) {
            (None, _) => CHUNK,
            (Some(_), None) => FIRST_BUDGET_CHUNK,
            (Some(limit), Some((rows, time))) if time > limit => (rows / 2).max(1),
            (Some(limit), Some((rows, time))) if 2 * time <= limit => (2 * rows).min(CHUNK),
            (Some(_), Some((rows, _))) => rows,
        }
    }
}
