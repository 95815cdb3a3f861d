//! The record of a source of drafts: how often they came true, and what they have won.
#![forbid(unsafe_code)]

/// The bounds of the balance, in tokens. Below the first one, a source rests. Wins above the second
/// one are not remembered.
const BALANCE: (f32, f32) = (-2.0, 4.0);
/// How many tokens the longest rest lasts.
const LONGEST_REST: u32 = 2048;

/// A learned probability. It changes fast at first.
#[derive(Clone, Copy)]
pub(super) struct Odds {
    pub(super) probability: f32,
    n: u32,
}

impl Odds {
    pub(super) fn new(probability: f32) -> Self {
        Self { probability, n: 0 }
    }

    pub(super) fn learn(&mut self, came_true: bool) {
        self.probability += (f32::from(u8::from(came_true)) - self.probability) / (5 + self.n) as f32;
        self.n = (self.n + 1).min(27);
    }

    /// Makes the probability change fast again.
    pub(super) fn begin_again(&mut self) {
        self.n = 0;
    }
}

/// What drafts have really won, since odds and costs are only estimates. Where drafts lose, their
/// source rests, each time twice as long.
#[derive(Clone)]
pub(super) struct Balance {
    /// Tokens that drafts have won recently, minus those that they have lost.
    tokens: f32,
    /// What the last draft has won so far, while its tokens are still being chosen.
    open: f32,
    /// How many tokens the present rest still lasts.
    rest: u32,
    /// How long the first rest is.
    first_rest: u32,
    /// How long the next rest is.
    next_rest: u32,
    /// Whether one draft may be tried although the estimates say that it does not pay.
    may_try: bool,
}

impl Balance {
    /// A balance of a source whose first rest lasts so many tokens.
    pub(super) fn new(first_rest: u32) -> Self {
        Self { tokens: 0.0, open: 0.0, rest: 0, first_rest, next_rest: first_rest, may_try: true }
    }

    pub(super) fn is_resting(&self) -> bool {
        self.rest > 0
    }

    /// Counts a token of the session. Returns whether a rest has ended with it.
    pub(super) fn count_token(&mut self) -> bool {
        let has_ended = self.rest == 1;
        self.may_try |= has_ended;
        self.rest = self.rest.saturating_sub(1);
        has_ended
    }

    /// Adds the tokens that drafts have won, or lost if negative.
    pub(super) fn win(&mut self, tokens: f32) {
        self.tokens = (self.tokens + tokens).min(BALANCE.1);
        if self.tokens == BALANCE.1 {
            self.next_rest = self.first_rest;
        } else if self.tokens < BALANCE.0 {
            self.begin_rest();
        }
    }

    /// As [`Self::win`], for a draft that may win more: a long draft costs much before it wins.
    pub(super) fn note(&mut self, tokens: f32) {
        self.open += tokens;
    }

    /// Adds what was noted. Call when the fate of the last draft is known.
    pub(super) fn settle(&mut self) {
        let tokens = std::mem::take(&mut self.open);
        self.win(tokens);
    }

    pub(super) fn begin_rest(&mut self) {
        (self.rest, self.tokens) = (self.next_rest, 0.0);
        self.next_rest = (2 * self.next_rest).min(LONGEST_REST);
    }

    /// Whether a draft may be tried in spite of the estimates: once at first and after each rest.
    pub(super) fn take_try(&mut self) -> bool {
        std::mem::take(&mut self.may_try)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_rests_longer_and_longer_where_it_loses() {
        let mut balance = Balance::new(64);
        let mut rests = vec![];
        for _ in 0..4 {
            balance.win(-3.0);
            rests.push((1..).find(|_| balance.count_token()).unwrap());
            assert!(!balance.is_resting());
        }
        assert_eq!(rests, [64, 128, 256, 512]);
        (0..20).for_each(|_| balance.win(1.0));
        assert_eq!((balance.next_rest, balance.rest), (64, 0));
        balance.win(-7.0);
        assert!(balance.is_resting());
    }

    #[test]
    fn a_long_draft_may_cost_much_before_it_wins() {
        let mut balance = Balance::new(64);
        for tokens in [-4.0, 1.0, 1.0, 1.0, 1.0, 1.0] {
            balance.note(tokens);
        }
        balance.settle();
        assert!(!balance.is_resting() && balance.tokens == 1.0);
        balance.note(-4.0);
        balance.settle();
        assert!(balance.is_resting());
    }

    #[test]
    fn one_draft_may_be_tried_at_first_and_after_each_rest() {
        let mut balance = Balance::new(64);
        assert!(balance.take_try() && !balance.take_try());
        balance.begin_rest();
        assert!(!balance.take_try());
        while !balance.count_token() {}
        assert!(balance.take_try() && !balance.take_try());
    }
}
