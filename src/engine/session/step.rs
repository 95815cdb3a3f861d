//! Steps: the choice of the next token, in one session or in many together.
#![forbid(unsafe_code)]

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::{EndReason, Session};
use crate::backend::Wanted;
use crate::engine::evaluate::evaluate;
use crate::engine::grammar::{GrammarKind, Next};
use crate::engine::sampler::Sampling;
use crate::engine::sampler::penalties::BREAKERS;
use crate::engine::sequence::Sequence;
use crate::error::{Error, Result};

/// How many of the largest logits are computed first if a grammar may forbid the best of them.
const GRAMMAR_TOP: usize = 64;

/// How long the other sessions wait for the mask of one session.
const MASK_TIME: Duration = Duration::from_millis(5);
/// How long a step waits for a mask even if its budget is used up. Most masks are computed sooner.
const MIN_MASK_TIME: Duration = Duration::from_millis(1);

/// A grammar that is set before a text with healing begins with that text.
const NOT_THE_TEXT: &str = "it does not begin with the text that healing repeats; append that text without healing, or \
                            set the grammar after it";

/// The result of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A token was chosen and appended.
    Token(u32),
    /// The budget ended first. Call again to continue.
    Pending,
    /// The generation ended (see [`Session::end_reason`]) with this token. An end token or a stop
    /// token is *not* appended. Of the tokens of a stop string, those stay that have text before
    /// it. Another step returns the same.
    End(u32),
}

/// What a grammar and healing determine about the next token.
enum Mask {
    /// It is known which tokens are allowed.
    Stands,
    /// That is not known yet.
    Pending,
    /// There is no choice: this is the result of the step.
    Decides(Step),
}

/// Evaluates what is pending in all sessions together, and chooses a token in each. The tokens are
/// the same as if each session were stepped by itself, but the weights are read once for all. With
/// a budget, sessions may return [`Step::Pending`]. Calls with the same sessions continue where
/// they were. An error of one session is its result, and does not affect the others.
pub fn step_all(sessions: &mut [&mut Session], budget: Option<Duration>) -> Vec<Result<Step>> {
    let begin = |session: &mut &mut Session| {
        session.text.clear();
        session.begin_step().transpose()
    };
    let start = Instant::now();
    let left = || budget.map(|budget| budget.saturating_sub(start.elapsed()));
    let will_heal: Vec<bool> = sessions.iter().map(|session| session.will_heal()).collect();
    let mut results: Vec<Option<Result<Step>>> = sessions.iter_mut().map(begin).collect();
    // This repeats only for sessions whose mask needs more logits, or more time.
    while results.iter().any(Option::is_none) {
        let is_known = find_masks(sessions, &mut results, left);
        let open = sessions.iter_mut().enumerate().filter(|(i, _)| results[*i].is_none() && is_known[*i]);
        let (places, mut open): (Vec<usize>, Vec<&mut Session>) = open.map(|(i, session)| (i, &mut **session)).unzip();
        plan_drafts(&mut open);
        let evaluated = evaluate_all(&mut open, left());
        for ((place, session), is_there) in places.into_iter().zip(&mut open).zip(evaluated) {
            results[place] = match is_there {
                Ok(true) => session.choose().transpose(),
                Ok(false) => Some(Ok(Step::Pending)),
                Err(error) => Some(Err(error)),
            };
        }
        if left().is_some_and(|left| left.is_zero()) {
            let waiting = results.iter_mut().zip(is_known).filter(|(result, is_known)| result.is_none() && !is_known);
            waiting.for_each(|(result, _)| *result = Some(Ok(Step::Pending)));
        }
    }
    for ((session, result), will_heal) in sessions.iter_mut().zip(&results).zip(will_heal) {
        if will_heal && matches!(result, Some(Err(_))) {
            session.restore_healed_tokens();
        }
    }
    results.into_iter().flatten().collect()
}

/// Finds the masks of the sessions that have no result. Returns for each session whether its mask
/// is known. Some sessions may have a result afterwards.
fn find_masks(
    sessions: &mut [&mut Session],
    results: &mut [Option<Result<Step>>],
    left: impl Fn() -> Option<Duration>,
) -> Vec<bool> {
    // A session that waits for its mask does not make the others wait for long.
    let is_alone = results.iter().filter(|result| result.is_none()).count() == 1;
    let find = |(session, result): (&mut &mut Session, &mut Option<Result<Step>>)| {
        let left = left().map(|left| left.max(MIN_MASK_TIME));
        let most = left.filter(|left| is_alone || *left < MASK_TIME);
        let patience = most.or_else(|| Some(MASK_TIME).filter(|_| !is_alone));
        let mask = if result.is_none() { session.find_allowed(patience) } else { Ok(Mask::Pending) };
        let is_known = matches!(mask, Ok(Mask::Stands));
        match mask {
            Ok(Mask::Decides(step)) => *result = Some(Ok(step)),
            Ok(Mask::Stands | Mask::Pending) => {}
            Err(error) => *result = Some(Err(error)),
        }
        is_known
    };
    sessions.iter_mut().zip(results).map(find).collect()
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

/// Evaluates in each session what its next choice needs.
fn evaluate_all(sessions: &mut [&mut Session], budget: Option<Duration>) -> Vec<Result<bool>> {
    let wanted: Vec<Wanted> = sessions.iter().map(|session| session.wanted()).collect();
    let mut sequences: Vec<&mut Sequence> = sessions.iter_mut().map(|session| &mut session.sequence).collect();
    let results = evaluate(&mut sequences, budget, &wanted);
    sessions.iter_mut().for_each(|session| session.learn_from_passes());
    results
}

/// Chooses the drafts for the next pass.
fn plan_drafts(sessions: &mut [&mut Session]) {
    let is_pending = |session: &&mut Session| !session.sequence.has_logits(session.wanted());
    let n_pending = sessions.iter().filter(|session| is_pending(session)).count();
    let pending = sessions.iter_mut().filter(|session| is_pending(session));
    pending.for_each(|session| session.plan_draft(n_pending));
}

impl Session {
    /// Changes how tokens are chosen from now on.
    pub fn set_sampling(&mut self, sampling: Sampling) -> Result<()> {
        sampling.check()?;
        self.sampling = sampling;
        Ok(())
    }

    /// Sets biases that are added to the logits of tokens from now on, in place of earlier ones.
    /// Minus infinity bans a token.
    pub fn set_logit_bias(&mut self, bias: Vec<(u32, f32)>) -> Result<()> {
        let n_vocab = self.sequence.model.config().shape.n_vocab;
        let is_wrong =
            |(token, bias): &&(u32, f32)| *token as usize >= n_vocab || bias.is_nan() || *bias == f32::INFINITY;
        if let Some((token, bias)) = bias.iter().find(is_wrong) {
            let message =
                format!("a bias of {bias} for token {token}; there are {n_vocab} tokens, and it is a number or -inf");
            return Err(Error::argument(message));
        }
        self.sampler.set_bias(bias);
        Ok(())
    }

    /// Makes the output match a grammar from now on, until the grammar is complete, which counts as
    /// an end. None removes the grammar. Tokens that the host appends count, too: they must not
    /// break the grammar.
    pub fn set_grammar(&mut self, grammar: Option<(GrammarKind, &str)>) -> Result<()> {
        self.restore_healed_tokens();
        let (start, before) = self.text_to_heal();
        let cancel = Arc::clone(&self.sequence.cancel);
        let is_cancelled = || cancel.load(Ordering::Relaxed);
        let make =
            |grammar| self.sequence.model.grammars()?.grammar(grammar, start, before, &is_cancelled).map(Box::new);
        let made = grammar.map(make);
        // The cancelled call ends here, so it clears the flag.
        self.grammar = made.transpose().inspect_err(|error| {
            if matches!(error, Error::Cancelled) {
                self.sequence.cancel.store(false, Ordering::Relaxed);
            }
        })?;
        (self.allowed, self.needs_all) = (None, false);
        Ok(())
    }

    /// Ends generations from now on with one of these strings or tokens, in place of earlier ones.
    /// The strings are not emitted.
    pub fn set_stop(&mut self, strings: &[&str], tokens: &[u32]) -> Result<()> {
        if let Some(empty) = strings.iter().position(|string| string.is_empty()) {
            return Err(Error::argument(format!("stop string {empty} is empty")));
        }
        if !strings.is_empty() {
            self.sequence.model.text()?;
        }
        self.sequence.check_tokens(tokens)?;
        self.stop = self.stop.with(strings, tokens)?;
        Ok(())
    }

    /// Why the generation has ended, if the last step came to an end.
    pub fn end_reason(&self) -> Option<EndReason> {
        self.stop.reason
    }

    /// The text of the tokens so far that steps hold back: what may be the beginning of a stop
    /// string, and half a character as U+FFFD.
    pub fn held_text(&self) -> String {
        let mut held = self.stop.held().to_owned();
        if let Some(mut stream) = self.stream.clone().filter(|_| !self.is_healing()) {
            stream.finish(&mut held);
        }
        held
    }

    /// The logits that the sampler and the grammar need.
    pub(super) fn wanted(&self) -> Wanted {
        match (self.sampler.wanted(&self.sampling), self.grammar.is_some() || self.is_healing()) {
            (Wanted::Top(_), true) if self.needs_all => Wanted::All,
            (Wanted::Top(k), true) => Wanted::Top(k.max(GRAMMAR_TOP)),
            (wanted, _) => wanted,
        }
    }

    /// Begins a step. Returns its result at once if the generation has ended.
    fn begin_step(&mut self) -> Result<Option<Step>> {
        self.sequence.check_cancel()?;
        if let Some(token) = self.stop.ended_with {
            return Ok(Some(Step::End(token)));
        }
        self.stop.reason = None;
        self.remove_tokens_to_heal();
        self.make_room(1);
        Ok(None)
    }

    /// Finds what a grammar and healing allow. Waits for it no longer than `patience`.
    fn find_allowed(&mut self, patience: Option<Duration>) -> Result<Mask> {
        if self.sequence.tokens.is_empty() || self.allowed.is_some() {
            return Ok(Mask::Stands);
        }
        let healing = self.healing_tokens()?;
        let Some(grammar) = &mut self.grammar else {
            self.allowed = healing;
            return Ok(Mask::Stands);
        };
        let cancel = Arc::clone(&self.sequence.cancel);
        let Some(next) = grammar.next(&self.sequence.tokens, patience, &|| cancel.load(Ordering::Relaxed))? else {
            self.sequence.check_cancel()?;
            return Ok(Mask::Pending);
        };
        let excluded = || Error::Grammar { message: NOT_THE_TEXT.to_owned() };
        match next {
            Next::Forced(token) if healing.as_ref().is_some_and(|healing| !healing.is_allowed(token)) => {
                Err(excluded())
            }
            Next::Forced(token) => self.take(token).map(Mask::Decides),
            Next::Complete => {
                let end = self.sequence.model.text()?.end_tokens().first().copied();
                Ok(Mask::Decides(self.end(end.unwrap_or(0), EndReason::Grammar)))
            }
            Next::Any(mut allowed) => {
                if let Some(healing) = &healing {
                    allowed.and(healing);
                }
                if allowed.num_set() == 0 {
                    return Err(excluded());
                }
                self.allowed = Some(allowed);
                Ok(Mask::Stands)
            }
        }
    }

    /// Evaluates what is pending and chooses a token. Without a budget it returns a token or an
    /// end. With one it may return [`Step::Pending`] first, after at least one stage.
    pub fn step(&mut self, budget: Option<Duration>) -> Result<Step> {
        step_all(&mut [self], budget).pop().unwrap_or(Err(Error::Empty))
    }

    /// Chooses a token, when the logits are known. Returns None if a grammar allows too few of the
    /// known ones.
    fn choose(&mut self) -> Result<Option<Step>> {
        let (start, row) = (Instant::now(), self.sequence.last_logits());
        if let (Some(allowed), Wanted::Top(k)) = (&self.allowed, self.sampler.wanted(&self.sampling))
            && !self.needs_all
        {
            let (logits, k) = (&self.sequence.logits[row.clone()], k.min(allowed.num_set()));
            // Backends differ in the logits that they return below the last one that was asked for.
            let least = nth_largest(logits, k.max(GRAMMAR_TOP));
            let may_come = |(token, logit): (u32, &f32)| *logit >= least && allowed.is_allowed(token);
            if (0..).zip(logits).filter(|pair| may_come(*pair)).take(k).count() < k {
                self.needs_all = true;
                return Ok(None);
            }
        }
        let model = Arc::clone(&self.sequence.model);
        let is_breaker = |token: u32| model.text().is_ok_and(|text| text.text_of(token).contains(BREAKERS));
        let (logits, allowed) = (&self.sequence.logits[row], self.allowed.as_ref());
        let token = self.sampler.sample(&self.sampling, logits, allowed, &self.sequence.tokens, &is_breaker)?;
        self.needs_all = false;
        let length = self.sequence.tokens.len();
        let step = self.take(token)?;
        if self.sequence.tokens.len() > length {
            self.sampler.accept();
        }
        self.sequence.stats.generated_time += start.elapsed();
        Ok(Some(step))
    }

    /// Appends the token that was chosen, or ends with it.
    fn take(&mut self, token: u32) -> Result<Step> {
        if self.sequence.model.is_end(token) {
            return Ok(self.end(token, EndReason::EndToken));
        }
        if self.stop.is_token(token) {
            return Ok(self.end(token, EndReason::StopToken));
        }
        self.sequence.check_room(self.sequence.tokens.len(), 1)?;
        self.sequence.tokens.push(token);
        self.has_said(token);
        self.allowed = None;
        self.sequence.stats.generated_tokens += 1;
        let mut text = String::new();
        if let (Some(stream), Ok(codec)) = (&mut self.stream, self.sequence.model.text()) {
            stream.push(codec, token, &mut text);
        }
        self.heal_with(token, &mut text)?;
        self.stop.begin_token();
        Ok(if self.say(token, &text) { Step::End(token) } else { Step::Token(token) })
    }

    /// Ends the generation with a token that is not appended.
    fn end(&mut self, token: u32, reason: EndReason) -> Step {
        self.restore_healed_tokens();
        let mut text = String::new();
        if let Some(stream) = &mut self.stream {
            stream.finish(&mut text);
        }
        // The end of the text may complete a stop string.
        if !self.say(token, &text) {
            self.text.push_str(self.stop.held());
            self.stop.reset();
            self.stop.reason = Some(reason);
        }
        Step::End(token)
    }

    /// Emits text of the last token, or holds it back. Returns true if the text completes a stop
    /// string. Then the tokens without text before that string are removed.
    fn say(&mut self, token: u32, text: &str) -> bool {
        let Some(said) = self.stop.push(text, &mut self.text) else { return false };
        let given = std::mem::take(&mut self.text);
        if said.n_tokens > 0 {
            let length = self.sequence.tokens.len().saturating_sub(said.n_tokens);
            self.go_back(length);
            self.undo_healing_beyond(length);
        }
        self.reset_text();
        self.text = given;
        (self.stop.reason, self.stop.ended_with) = (Some(EndReason::StopString(said.index)), Some(token));
        true
    }
}
