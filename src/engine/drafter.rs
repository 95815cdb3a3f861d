//! Prompt lookup: what followed the last time is likely to follow again (Saxena 2023, "Prompt
//! Lookup Decoding").
//!
//! ```text
//! find the longest recent run of tokens that is also the end of the session
//! the tokens that followed it there are the draft
//! evaluate the last token and the draft in one pass, with logits after each
//! steps choose from these logits, one after the other, until one chooses what is not in the draft
//! ```
//! Steps choose as they always do, so the tokens are the same as without drafts. Whether a draft is
//! worth its rows depends on how often such drafts come true and on what passes cost. Lookup counts
//! the first, whether drafts are evaluated or not. It measures the second. Both are estimates. So
//! lookup keeps a balance of what drafts have really won. Where they lose, lookup rests, each time
//! twice as long.
//!
//! The drafter sees tokens and measured times, and nothing else of a session.
#![forbid(unsafe_code)]

mod cost_model;

use super::evaluate::Measure;
use crate::error::{Error, Result};
use cost_model::CostModel;

/// The longest draft that may be asked for: each of its tokens has a row of logits.
const MAX_DRAFTED: usize = 32;
/// A shorter run predicts nothing.
const MIN_RUN: usize = 2;
/// A longer run predicts no better than one of this length.
const MAX_RUN: usize = 16;
/// A draft must be expected to save time by at least this factor.
const MARGIN: f32 = 1.1;
/// After so many passes with drafts, one pass has none. It measures what that costs by now.
const PASSES_UNTIL_PLAIN: u32 = 32;

/// The bounds of the balance, in tokens. Below the first one, lookup rests. Wins above the second
/// one are not remembered.
const BALANCE: (f32, f32) = (-2.0, 4.0);
/// How many tokens a rest lasts: the first one, and the longest one.
const REST: (u32, u32) = (64, 2048);

/// What a session knows about its drafts.
#[derive(Clone)]
pub(super) struct Drafter {
    /// The longest draft; 0 turns drafts off.
    most: usize,
    /// How often the next token was as drafted, by the length of the run before it.
    odds: [Odds; 4],
    cost_model: CostModel,
    passes_since_plain: u32,
    /// Tokens that drafts have won recently, minus those that they have lost.
    balance: f32,
    /// How many tokens the present rest still lasts.
    rest: u32,
    /// How long the next rest is.
    next_rest: u32,
    last: Option<Draft>,
}

/// What is expected to follow the first `at` tokens, because it followed the same `run` tokens
/// before.
#[derive(Clone)]
struct Draft {
    at: usize,
    run: usize,
    tokens: Vec<u32>,
    /// How many of them are worth evaluating.
    n_worthwhile: usize,
}

/// A learned probability. It changes fast at first.
#[derive(Clone, Copy)]
struct Odds {
    probability: f32,
    n: u32,
}

impl Odds {
    fn learn(&mut self, came_true: bool) {
        self.probability += (f32::from(u8::from(came_true)) - self.probability) / (5 + self.n) as f32;
        self.n = (self.n + 1).min(27);
    }
}

impl Drafter {
    /// Drafts have `most` tokens at the most; 0 turns them off.
    ///
    /// # Errors
    /// [`Error::Argument`] if `most` is too large.
    pub(super) fn new(most: usize) -> Result<Self> {
        if most > MAX_DRAFTED {
            return Err(Error::argument(format!("lookup_tokens is {most}; it must be 0 to {MAX_DRAFTED}")));
        }
        let odds = [0.3, 0.5, 0.7, 0.9].map(|probability| Odds { probability, n: 0 });
        let (cost_model, next_rest) = (CostModel::default(), REST.0);
        Ok(Self { most, odds, cost_model, passes_since_plain: 0, balance: 0.0, rest: 0, next_rest, last: None })
    }

    fn odds(&mut self, run: usize) -> &mut Odds {
        let place = match run {
            ..=2 => 0,
            3 => 1,
            4..=7 => 2,
            _ => 3,
        };
        &mut self.odds[place]
    }

    /// How many tokens of a draft save the most time, in a pass for `n_sessions` sessions.
    fn worthwhile(&mut self, run: usize, n_tokens: usize, n_sessions: usize) -> usize {
        let may_draft = self.rest == 0 && self.passes_since_plain < PASSES_UNTIL_PLAIN;
        let Some(plain) = self.cost_model.of(n_sessions).filter(|_| may_draft) else { return 0 };
        let (mut n_best, mut best) = (0, MARGIN * n_sessions as f32 / plain);
        let (mut expected, mut chance) = (n_sessions as f32, 1.0);
        for n in 1..=n_tokens {
            chance *= self.odds(run + n - 1).probability;
            expected += chance;
            let Some(seconds) = self.cost_model.of(n_sessions + n) else { break };
            if expected / seconds > best {
                (n_best, best) = (n, expected / seconds);
            }
        }
        if n_best == 0 && self.odds(run).probability > 0.5 {
            self.cost_model.forget_above(n_sessions);
        }
        n_best
    }

    /// The draft: what the next pass should evaluate after `tokens`, `room` tokens at the most. The
    /// pass is for `n_sessions` sessions.
    pub(super) fn plan(&mut self, tokens: &[u32], room: usize, n_sessions: usize) -> &[u32] {
        if self.most == 0 {
            return &[];
        }
        if self.last.as_ref().is_none_or(|draft| draft.at != tokens.len()) {
            let (run, drafted) = look_up(tokens, self.most.min(room));
            let n_worthwhile = self.worthwhile(run, drafted.len(), n_sessions);
            self.last = Some(Draft { at: tokens.len(), run, tokens: drafted, n_worthwhile });
        }
        self.last.as_ref().map_or(&[], |draft| &draft.tokens[..draft.n_worthwhile.min(draft.tokens.len())])
    }

    /// Learns that a step has appended `token` at `position`, which made `n_accepted` tokens of a
    /// draft come true.
    pub(super) fn learn_token(&mut self, position: usize, token: u32, n_accepted: u64) {
        self.learn(position, token);
        self.rest = self.rest.saturating_sub(1);
        self.win(n_accepted as f32);
    }

    /// Learns from finished passes. The flags tell whether this session had a draft in them.
    pub(super) fn learn_passes(&mut self, passes: &[(Measure, bool)]) {
        if self.most > 0 {
            passes.iter().for_each(|(measure, has_draft)| self.book(measure, *has_draft));
        }
    }

    /// Learns from a finished pass. `has_draft` tells whether this session had a draft in it.
    fn book(&mut self, measure: &Measure, has_draft: bool) {
        self.passes_since_plain = if has_draft { self.passes_since_plain + 1 } else { 0 };
        if let Some(plain) = self.cost_model.of(measure.n_sessions).filter(|_| has_draft) {
            let more = (measure.time.as_secs_f32() / plain - 1.0).clamp(0.0, 1.0 + measure.n_rows as f32);
            self.win(-more * measure.n_sessions as f32 / measure.n_drafting as f32);
        }
        self.cost_model.learn(measure.n_rows, measure.time);
    }

    /// Adds to the balance the tokens that drafts have won, or lost if negative.
    fn win(&mut self, tokens: f32) {
        self.balance = (self.balance + tokens).min(BALANCE.1);
        if self.balance == BALANCE.1 {
            self.next_rest = REST.0;
        } else if self.balance < BALANCE.0 {
            (self.rest, self.balance) = (self.next_rest, 0.0);
            self.next_rest = (2 * self.next_rest).min(REST.1);
        }
    }

    /// Learns that `token` was chosen at `position`.
    fn learn(&mut self, position: usize, token: u32) {
        let Some(mut draft) = self.last.take() else { return };
        let Some(i) = position.checked_sub(draft.at) else { return };
        let Some(drafted) = draft.tokens.get(i) else { return };
        let came_true = *drafted == token;
        self.odds(draft.run + i).learn(came_true);
        draft.tokens.truncate(if came_true { draft.tokens.len() } else { 0 });
        self.last = Some(draft);
    }

    /// Forgets the last draft. Call when the tokens before it have changed.
    pub(super) fn start_over(&mut self) {
        self.last = None;
    }
}

/// Finds the longest run of tokens that is at the end of `tokens` and was there before; the last
/// one if several are equally long. Returns its length, and up to `most` tokens that followed it.
/// If these reach the end of `tokens`, they repeat.
fn look_up(tokens: &[u32], most: usize) -> (usize, Vec<u32>) {
    let n = tokens.len();
    let (mut run, mut end) = (MIN_RUN - 1, n);
    for i in (1..n).rev().filter(|i| tokens[i - 1] == tokens[n - 1]) {
        let pairs = tokens[..i].iter().rev().zip(tokens.iter().rev()).take(MAX_RUN);
        let length = pairs.take_while(|(a, b)| a == b).count();
        if length > run {
            (run, end) = (length, i);
        }
        if run == MAX_RUN {
            break;
        }
    }
    let n_followed = if end < n { most } else { 0 };
    (run, (0..n_followed).map(|i| tokens[end + i % (n - end)]).collect())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_longest_run_is_found_and_the_last_among_equals() {
        assert_eq!(look_up(&[1, 2, 3, 9, 8, 2, 3, 7, 5, 1, 2, 3], 2), (3, vec![9, 8]));
        assert_eq!(look_up(&[2, 3, 9, 8, 2, 3, 7, 5, 4, 2, 3], 3), (2, vec![7, 5, 4]));
        assert!(look_up(&[1, 2, 3, 1], 4).1.is_empty());
        assert!(look_up(&[], 4).1.is_empty() && look_up(&[5], 4).1.is_empty());
    }

    #[test]
    fn what_repeats_goes_on_repeating() {
        assert_eq!(look_up(&[4, 4, 4], 3), (2, vec![4, 4, 4]));
        assert_eq!(look_up(&[9, 1, 2, 3, 1, 2, 3, 1, 2], 5), (5, vec![3, 1, 2, 3, 1]));
        assert_eq!(look_up(&[7; 100], 2), (MAX_RUN, vec![7, 7]));
    }

    #[test]
    fn it_switches_itself_off_when_drafts_fail_and_on_when_they_come_true() {
        let mut drafter = Drafter::new(8).unwrap();
        assert_eq!(drafter.worthwhile(8, 8, 1), 0, "nothing was measured");
        for (rows, ms) in [(1, 100), (9, 300)] {
            drafter.cost_model.learn(rows, Duration::from_millis(ms));
        }
        assert!(drafter.worthwhile(8, 8, 1) > 0);
        let draft = || Some(Draft { at: 20, run: 8, tokens: vec![1, 2], n_worthwhile: 2 });
        let tries = |drafter: &mut Drafter, token: u32, most: usize| {
            let is_on = |drafter: &mut Drafter| drafter.worthwhile(8, 8, 1) > 0;
            let before = is_on(drafter);
            (0..most)
                .position(|_| {
                    drafter.last = draft();
                    drafter.learn(20, token);
                    is_on(drafter) != before
                })
                .expect("it changes its mind")
        };
        assert!(tries(&mut drafter, 9, 20) < 20);
        assert!(tries(&mut drafter, 1, 40) < 40);
        drafter.passes_since_plain = PASSES_UNTIL_PLAIN;
        assert_eq!(drafter.worthwhile(8, 8, 1), 0, "the price of a pass without is to be measured again");
    }

    #[test]
    fn it_rests_longer_and_longer_where_it_loses() {
        let mut drafter = Drafter::new(8).unwrap();
        drafter.cost_model.learn(1, Duration::from_millis(100));
        let dear = Measure { n_sessions: 1, n_drafting: 1, n_rows: 4, time: Duration::from_millis(400) };
        let mut rests = vec![];
        for _ in 0..4 {
            drafter.book(&dear, true);
            rests.push(std::mem::take(&mut drafter.rest));
        }
        assert_eq!(rests, [64, 128, 256, 512]);
        (0..20).for_each(|_| drafter.win(1.0));
        assert_eq!((drafter.next_rest, drafter.rest), (64, 0));
        drafter.rest = 1;
        assert_eq!(drafter.worthwhile(16, 8, 1), 0);
    }

    #[test]
    fn it_is_not_worth_a_pass_that_costs_as_much_as_its_rows() {
        let mut drafter = Drafter::new(8).unwrap();
        for rows in 1..10 {
            drafter.cost_model.learn(rows, Duration::from_millis(100 * rows as u64));
        }
        assert_eq!(drafter.worthwhile(16, 8, 1), 0);
        let mut free = Drafter::new(8).unwrap();
        for rows in 1..10 {
            free.cost_model.learn(rows, Duration::from_millis(100));
        }
        assert_eq!(free.worthwhile(2, 8, 1), 8);
    }
}
