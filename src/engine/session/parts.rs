//! The parts of a session, and what has to happen in all of them at once.
#![forbid(unsafe_code)]

use std::time::Duration;

use crate::backend::Wanted;
use crate::engine::drafter::Drafter;
use crate::engine::evaluate::evaluate_one;
use crate::engine::generator::Generator;
use crate::engine::save::Saved;
use crate::engine::sequence::Sequence;
use crate::error::Result;

/// What a session consists of, besides healing.
pub(super) struct Parts {
    /// Tokens, and what evaluation makes of them.
    pub(super) sequence: Sequence,
    /// It chooses tokens and emits text.
    pub(super) generator: Generator,
    /// It guesses tokens ahead.
    pub(super) drafter: Drafter,
}

impl Parts {
    /// Parts of the same content, which continue as these would.
    pub(super) fn fork(&mut self) -> Self {
        Self { sequence: self.sequence.fork(), generator: self.generator.fork(), drafter: self.drafter.clone() }
    }

    /// Appends tokens of the vocabulary that the caller chose: all of them or, on an error, none.
    pub(super) fn append(&mut self, tokens: &[u32]) -> Result<()> {
        self.make_room(tokens.len());
        self.sequence.check_room(self.sequence.tokens.len(), tokens.len())?;
        self.sequence.append(tokens);
        Ok(())
    }

    /// Goes back to the first `length` tokens. There must be that many.
    pub(super) fn truncate(&mut self, length: usize) {
        self.sequence.truncate(length);
        self.drafter.start_over();
        self.generator.truncate(length);
    }

    /// Makes room for `wanted` tokens, if the session shifts and if that helps. Tokens that a
    /// grammar has seen stay. A text that is under way continues. Returns how many tokens the
    /// session has forgotten after the first `shift_keep`.
    pub(super) fn make_room(&mut self, wanted: usize) -> usize {
        let end = self.generator.grammar_start().unwrap_or(usize::MAX);
        let n = self.sequence.make_room(wanted, end);
        if n > 0 {
            self.drafter.start_over();
            self.generator.forget_middle(self.sequence.shift_keep, n);
        }
        n
    }

    /// Replaces the content by that of a save.
    pub(super) fn become_saved(&mut self, saved: Saved) {
        self.sequence.become_saved(saved.tokens, saved.cache, saved.evaluated);
        self.drafter.start_over();
        self.generator.begin_grammar_by(self.sequence.tokens.len());
        self.generator.set_mirostat(saved.mirostat);
    }

    /// Evaluates what is pending, without a draft, until the wanted logits are there (true) or the
    /// budget ends (false).
    pub(super) fn evaluate(&mut self, budget: Option<Duration>, wanted: Wanted) -> Result<bool> {
        self.sequence.draft.clear();
        let is_done = evaluate_one(&mut self.sequence, budget, wanted);
        self.learn_passes();
        is_done
    }

    /// Chooses the draft for the next pass, which is for `n_sessions` sessions.
    pub(super) fn plan_draft(&mut self, n_sessions: usize) {
        let Self { sequence, drafter, .. } = self;
        sequence.draft.clear();
        // A draft follows the last token, so all others have to be evaluated before.
        if sequence.tokens.len() <= sequence.evaluated + 1 {
            let room = sequence.context_length - sequence.tokens.len();
            sequence.draft.extend_from_slice(drafter.plan(&sequence.tokens, room, n_sessions));
        }
    }

    /// Tells the drafter what the finished passes have cost.
    pub(super) fn learn_passes(&mut self) {
        self.drafter.learn_passes(&std::mem::take(&mut self.sequence.measures));
    }

    /// Appends a token that a step chose. Returns the text that it completes.
    pub(super) fn push(&mut self, token: u32) -> Result<String> {
        let position = self.sequence.tokens.len();
        self.sequence.check_room(position, 1)?;
        let n_accepted = self.sequence.push(token);
        self.drafter.learn_token(position, token, n_accepted);
        Ok(self.generator.decode(token, self.sequence.model.text().ok()))
    }
}
