//! Evaluation: tokens of one or several sessions on their way through the network together.
//!
//! A pass goes stage by stage (a stage is a layer, or a part of the output head). Between stages it can pause or be cancelled, and
//! a later call goes on where it was, as long as it brings the same sessions, unchanged. Decoding, a prompt, and many sessions
//! at once are the same thing: rows of a batch.
#![forbid(unsafe_code)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::compute::Compute;
use super::session::{Measure, Session};
use crate::backend::{Batch, Ops, Row, Wanted};
use crate::error::{Error, Result};

/// Rows that are evaluated together when nobody waits for a frame.
const CHUNK: usize = 256;
/// Rows to begin with when a budget is given and nothing was measured yet.
const FIRST_BUDGET_CHUNK: usize = 4;

/// How long a device is waited for before somebody looks whether to go on; no longer than a stage takes when the budget is over.
const MOMENT: Duration = Duration::from_millis(2);
const SHORT_MOMENT: Duration = Duration::from_micros(200);

/// Evaluation that is under way. The first of its sessions keeps it.
pub(super) struct Pass {
    compute: Arc<Compute>,
    /// `None` once it is given back.
    ops: Option<Box<dyn Ops>>,
    stage: usize,
    parts: Vec<Part>,
    begun: Instant,
}

/// What a pass evaluates for one session.
struct Part {
    session: u64,
    /// The session's version; another one means that this part is for nothing.
    version: u64,
    start: usize,
    /// Tokens that are evaluated when it ends.
    end: usize,
    /// Whether it reaches the last token: logits are wanted after it.
    is_last: bool,
    /// Evaluated behind the last token, with logits after each.
    draft: Vec<u32>,
}

impl Drop for Pass {
    fn drop(&mut self) {
        if let Some(ops) = self.ops.take() {
            self.compute.return_ops(ops);
        }
    }
}

/// Evaluates what is pending in all sessions until the logits that each wants stand after its last token (true) or the budget
/// ends (false). What is wrong with one session does not concern the others.
pub(super) fn evaluate(
    sessions: &mut [&mut Session],
    budget: Option<Duration>,
    wanted: impl Fn(&Session) -> Wanted,
) -> Vec<Result<bool>> {
    let start = Instant::now();
    let mut errors: Vec<Option<Error>> = sessions.iter().map(|session| session.check_ready().err()).collect();
    loop {
        let is_pending = |i: &usize| errors[*i].is_none() && !sessions[*i].has_logits(wanted(sessions[*i]));
        let pending: Vec<usize> = (0..sessions.len()).filter(is_pending).collect();
        if pending.is_empty() {
            break;
        }
        // A stage may wait twice.
        let left = budget.map_or(MOMENT, |budget| budget.saturating_sub(start.elapsed()) / 2);
        advance(sessions, &pending, (budget, left.clamp(SHORT_MOMENT, MOMENT)), &wanted, &mut errors);
        if budget.is_some_and(|budget| start.elapsed() >= budget) {
            break;
        }
    }
    let result = |(session, error): (&&mut Session, Option<Error>)| match error {
        Some(error) => Err(error),
        None => Ok(session.has_logits(wanted(session))),
    };
    sessions.iter().zip(errors).map(result).collect()
}

/// Takes a pass through one more stage: one that is under way, or a new one with the pending sessions. A device is waited for no
/// longer than `patience`.
fn advance(
    sessions: &mut [&mut Session],
    pending: &[usize],
    (budget, patience): (Option<Duration>, Duration),
    wanted: &impl Fn(&Session) -> Wanted,
    errors: &mut [Option<Error>],
) {
    for i in pending {
        errors[*i] = sessions[*i].check_cancel().err();
    }
    // Those that cannot go together (their models differ) take turns.
    let able = pending.iter().filter(|i| errors[**i].is_none());
    let Some(&first) = able.min_by_key(|i| sessions[**i].last_turn) else { return };
    let next = |sessions: &mut [&mut Session]| sessions.iter_mut().find_map(|session| session.pass.take());
    let mut under_way = next(sessions);
    while under_way.as_ref().is_some_and(|pass| !pass.is_valid(sessions)) {
        under_way = next(sessions);
    }
    let mut pass = match under_way {
        Some(pass) => pass,
        None => match begin(sessions, first, pending, budget, errors) {
            Ok(Some(pass)) => pass,
            Ok(None) => return,
            Err((members, error)) => return recover(sessions, &members, error, errors),
        },
    };
    let members = pass.members(sessions);
    match pass.advance(sessions, &members, wanted, patience) {
        Ok(true) => {}
        Ok(false) => {
            if let Some(first) = members.first() {
                sessions[*first].pass = Some(pass);
            }
        }
        Err(error) => {
            drop(pass);
            recover(sessions, &members, error, errors);
        }
    }
}

/// Goes on with another backend when this one failed; else the error is that of all members.
fn recover(sessions: &mut [&mut Session], members: &[usize], error: Error, errors: &mut [Option<Error>]) {
    for member in members {
        errors[*member] = sessions[*member].recover(error.clone()).err();
    }
}

/// Begins a pass with `first` and all pending sessions that can go with it. What is wrong with one of them is noted. An error
/// comes with those whom it concerns.
fn begin(
    sessions: &mut [&mut Session],
    first: usize,
    pending: &[usize],
    budget: Option<Duration>,
    errors: &mut [Option<Error>],
) -> std::result::Result<Option<Pass>, (Vec<usize>, Error)> {
    let (compute, kv) = (Arc::clone(&sessions[first].compute), sessions[first].kv());
    let goes_along = |i: &usize| {
        let session = &sessions[*i];
        errors[*i].is_none() && Arc::ptr_eq(&session.compute, &compute) && session.kv() == kv
    };
    let mut members: Vec<usize> = pending.iter().copied().filter(goes_along).take(CHUNK).collect();
    let mut room = sessions[first].chunk(budget).max(members.len());
    let (mut parts, mut rows, mut rope) = (vec![], vec![], vec![]);
    let candidates = members.clone();
    for (i, member) in candidates.iter().copied().enumerate() {
        // Each has one row at least; who comes first may have more.
        let others = candidates.len() - i - 1;
        let session = &mut *sessions[member];
        session.begin_pass();
        let mut part = session.next_part((room - others).max(1));
        session.forget_draft(session.tokens().len());
        // Where there is no memory for a draft, it goes without.
        if !part.draft.is_empty() && session.cache.prepare(part.start, part.start + part.rows()).is_err() {
            part.draft.clear();
        }
        if let Err(error) = session.cache.prepare(part.start, part.start + part.rows()) {
            if matches!(error, Error::Device { .. }) {
                return Err((vec![member], error));
            }
            errors[member] = Some(error);
            members.retain(|i| *i != member);
            continue;
        }
        room -= part.rows();
        let tokens = session.tokens()[part.start..part.end].iter().chain(&part.draft);
        for (position, token) in (part.start..).zip(tokens) {
            let logits = part.is_last && position + 1 >= part.end;
            rows.push(Row { sequence: parts.len(), position, token: *token, logits });
            session.model().rotary().push_row(position, &mut rope);
        }
        parts.push(part);
    }
    if members.is_empty() {
        return Ok(None);
    }
    let sequences: Vec<_> = members.iter().map(|i| sessions[*i].cache.blocks()).collect();
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
    /// Whether all of its sessions are here, as they were. Else it must not go on: another thread may have one of them.
    fn is_valid(&self, sessions: &[&mut Session]) -> bool {
        self.parts.iter().all(|part| sessions.iter().any(|session| part.is_of(session)))
    }

    /// Where its sessions are, in the order of its parts.
    fn members(&self, sessions: &[&mut Session]) -> Vec<usize> {
        let place = |part: &Part| sessions.iter().position(|session| part.is_of(session));
        self.parts.iter().filter_map(place).collect()
    }

    /// Takes it through one stage; returns whether it is over.
    fn advance(
        &mut self,
        sessions: &mut [&mut Session],
        members: &[usize],
        wanted: &impl Fn(&Session) -> Wanted,
        patience: Duration,
    ) -> Result<bool> {
        let Some(ops) = &mut self.ops else { return Ok(true) };
        let start = Instant::now();
        let last = || self.parts.iter().zip(members).filter(|(part, _)| part.is_last);
        let wanted = last().map(|(_, member)| wanted(sessions[*member])).reduce(Wanted::union);
        let may_go_on = ops.is_ready(patience);
        if may_go_on && self.compute.network().advance(&mut **ops, self.stage, wanted) {
            self.stage += 1;
        }
        let is_over = self.stage == self.compute.network().n_stages();
        if is_over {
            // The work of all is shared by all.
            let work = ops.work().divided_by(self.parts.len() as u64);
            let mut logits = members.first().map(|first| sessions[*first].old_logits()).unwrap_or_default();
            match wanted {
                None => ops.submit()?,
                Some(_) => ops.read_logits(&mut logits)?,
            }
            let n_vocab = logits.len() / last().map(|(part, _)| part.n_logits()).sum::<usize>().max(1);
            let mut first = 0;
            for (part, member) in self.parts.iter().zip(members) {
                let n = part.n_logits() * n_vocab;
                let after = wanted.filter(|_| part.is_last).map(|wanted| {
                    // One session takes all of them as they are.
                    let is_all = n == logits.len();
                    let its = if is_all { std::mem::take(&mut logits) } else { logits[first..][..n].to_vec() };
                    first += n;
                    (its, wanted)
                });
                sessions[*member].evaluated_to(part.end, &part.draft, work, after);
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
                sessions[*member].learn_pace(&measure, !part.draft.is_empty());
            }
        }
        let (elapsed, n_rows) = (start.elapsed(), self.parts.iter().map(Part::rows).sum());
        for (part, member) in self.parts.iter().zip(members) {
            sessions[*member].count(elapsed, part.end - part.start, part.end, is_over);
        }
        if let Some(first) = members.first().filter(|_| may_go_on && self.stage == 2) {
            sessions[*first].last_stage = Some((n_rows, elapsed));
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

    fn is_of(&self, session: &Session) -> bool {
        (self.session, self.version) == session.identity()
    }
}

impl Session {
    /// The next tokens, `room` of them at most, and as much of the draft as has room behind them. The last token is evaluated again
    /// when its logits are gone.
    fn next_part(&mut self, room: usize) -> Part {
        let (session, version) = self.identity();
        let n = self.tokens().len();
        let start = self.evaluated().min(n - 1);
        let end = n.min(start + room);
        let is_last = end == n;
        let mut draft = if is_last { std::mem::take(&mut self.draft) } else { vec![] };
        draft.truncate((start + room).min(self.context_length()) - end);
        Part { session, version, start, end, is_last, draft }
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
}
