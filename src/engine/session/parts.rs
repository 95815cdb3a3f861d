//! The parts of a session, and what has to happen in all of them at once.
#![forbid(unsafe_code)]

use std::time::Instant;

use crate::backend::Wanted;
use crate::engine::drafter::{Crowd, DraftModel, Drafter};
use crate::engine::evaluate::{Budget, evaluate_one};
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
        let sequence = self.sequence.fork();
        let drafter = self.drafter.fork(&sequence.cancel);
        Self { sequence, generator: self.generator.fork(), drafter }
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
    pub(super) fn evaluate(&mut self, budget: Budget, wanted: Wanted) -> Result<bool> {
        self.sequence.draft.clear();
        let is_done = evaluate_one(&mut self.sequence, budget, wanted);
        self.learn_passes();
        is_done
    }

    /// As [`Self::evaluate`]. Then evaluates the tokens in the draft model, too.
    pub(super) fn prefill(&mut self, budget: Budget, wanted: Wanted) -> Result<bool> {
        let had_logits = self.sequence.has_logits(wanted);
        if !self.evaluate(budget, wanted)? || !self.drafter.has_ready_model() {
            return Ok(self.sequence.has_logits(wanted));
        }
        if !had_logits && budget.is_over() {
            return Ok(false);
        }
        let start = Instant::now();
        let is_done = self.drafter.catch_up(&self.sequence.tokens, budget);
        self.sequence.stats.prompt_time += start.elapsed();
        is_done
    }

    /// Whether the next pass can have a draft. It follows the last token, so all others have to be
    /// evaluated before.
    fn may_draft(&self) -> bool {
        (1..=self.sequence.evaluated + 1).contains(&self.sequence.tokens.len())
    }

    /// Plans the draft for the next pass, which is for `crowd`.
    pub(super) fn plan_draft(&mut self, crowd: Crowd, budget: Budget) {
        if self.may_draft() {
            let room = self.sequence.context_length - self.sequence.tokens.len();
            self.drafter.plan(&self.sequence.tokens, room, crowd, self.sequence.chunk(budget));
        }
    }

    /// The draft model, if it has to make the draft for the next pass.
    pub(super) fn drafting(&mut self) -> Option<&mut DraftModel> {
        if self.may_draft() { self.drafter.drafting(self.sequence.tokens.len()) } else { None }
    }

    /// Gives the planned draft to the next pass.
    pub(super) fn use_draft(&mut self) {
        self.sequence.draft.clear();
        if self.may_draft() {
            self.sequence.draft.extend_from_slice(self.drafter.draft(self.sequence.tokens.len()));
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
