//! What happens when the messages leave no room for an answer.

use std::sync::Arc;
use std::time::Duration;

use super::prompt::Contents;
use super::{Chat, Turn, message};
use crate::engine::session::{Session, Step};
use crate::error::{Error, Result};

/// What happens when the messages leave no room for an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum WhenFull {
    /// [`Error::ChatFull`].
    #[default]
    Error,
    /// The prompt leaves the oldest turns out. The messages stay.
    DropOldest,
    /// As `DropOldest`, but the model first summarises what is left out, as this text asks it to.
    /// The summary follows the system's message.
    Summary(Arc<str>),
}

/// Of the context, this part stays free for an answer, unless the answer is to be shorter.
const ANSWER_PART: usize = 4;
/// When turns are left out, the prompt takes this part of the context at most, so that it does not
/// happen again soon.
const PROMPT_PART: usize = 2;
/// The tokens of a prompt that is too long are counted up to so many times the context.
const COUNTED: usize = 64;
/// A summary takes this part of the context at most.
const SUMMARY_PART: usize = 8;

impl Chat {
    /// How many tokens stay free for an answer.
    fn room(&self, capacity: usize) -> usize {
        let room = match self.options.when_full {
            WhenFull::Error => 1,
            _ => self.options.max_tokens.unwrap_or(usize::MAX).min(capacity / ANSWER_PART),
        };
        room.max(1)
    }

    /// The prompt of what is generated next: of the answer or, if the returned index is given, of a
    /// summary of the messages before it.
    pub(super) fn fit(&mut self, session: &Session) -> Result<(Vec<u32>, Option<usize>)> {
        let capacity = session.context_length();
        let most = capacity.saturating_sub(self.room(capacity));
        if let Some(tokens) = self.encode_for(session, &self.contents(), most)? {
            return Ok((tokens, None));
        }
        let first = match self.options.when_full {
            WhenFull::Error => None,
            _ => self.next_first(session, capacity / PROMPT_PART, most)?,
        };
        let Some(first) = first else { return Err(self.full(session, most)) };
        if let WhenFull::Summary(ask) = &self.options.when_full
            && let Some(tokens) = self.encode_summary(session, ask, first)?
        {
            return Ok((tokens, Some(first)));
        }
        self.leave_out(session, first, most)
    }

    /// Leaves out the messages before `first`. Returns the prompt of the answer.
    fn leave_out(&mut self, session: &Session, first: usize, most: usize) -> Result<(Vec<u32>, Option<usize>)> {
        let contents = Contents { first, ..self.contents() };
        match self.encode_for(session, &contents, most)? {
            Some(tokens) => {
                self.first = first;
                Ok((tokens, None))
            }
            None => Err(self.full(session, most)),
        }
    }

    /// The first message of a prompt that leaves out as few turns as possible, but so many that it
    /// has at most `wanted` tokens; else the last turn's, if that has at most `most`.
    fn next_first(&self, session: &Session, wanted: usize, most: usize) -> Result<Option<usize>> {
        let begin = self.first.max(self.n_system());
        let is_border = |i: &usize| self.messages[*i].role() == "user";
        let borders: Vec<usize> = (begin + 1..self.len()).filter(is_border).collect();
        let fits = |first: usize, most: usize| -> Result<bool> {
            Ok(self.encode_for(session, &Contents { first, ..self.contents() }, most)?.is_some())
        };
        let (mut low, mut high) = (0, borders.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if fits(borders[middle], wanted)? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        match (borders.get(low), borders.last()) {
            (Some(border), _) => Ok(Some(*border)),
            (None, Some(last)) if fits(*last, most)? => Ok(Some(*last)),
            _ => Ok(None),
        }
    }

    fn full(&self, session: &Session, most: usize) -> Error {
        let capacity = session.context_length();
        let counted = capacity.saturating_mul(COUNTED);
        match self.encode_for(session, &self.contents(), counted) {
            Ok(tokens) => {
                let (needed, has_more) = (tokens.as_ref().map_or(counted, Vec::len), tokens.is_none());
                Error::ChatFull { needed, has_more, room: capacity - most, capacity }
            }
            Err(error) => error,
        }
    }

    /// The prompt of a summary of the messages before `first`; None if it has no room either.
    fn encode_summary(&self, session: &Session, ask: &str, first: usize) -> Result<Option<Vec<u32>>> {
        let capacity = session.context_length();
        let ask = message::plain("user", ask)?;
        let contents = Contents { end: first, last: Some(&ask), ..self.contents() };
        self.encode_for(session, &contents, capacity.saturating_sub((capacity / SUMMARY_PART).max(1)))
    }

    /// How many tokens the summary that is under way may still have.
    pub(super) fn summary_left(&self, session: &Session) -> Result<usize> {
        let most = (session.context_length() / SUMMARY_PART).max(1);
        Ok(most.saturating_sub(self.said(session)?.len()))
    }

    /// Whether the summary that is under way is complete.
    pub(super) fn is_summary_over(&self, session: &Session) -> Result<bool> {
        let is_full = session.tokens().len() >= session.context_length();
        Ok(self.summary_left(session)? == 0 || is_full || session.end_reason().is_some())
    }

    /// A step of a summary. Returns whether it is complete.
    pub(super) fn step_summary(&mut self, session: &mut Session, budget: Option<Duration>) -> Result<bool> {
        loop {
            let is_over = self.summary_left(session)? == 0
                || match session.step(budget) {
                    Err(Error::ContextFull { .. }) => true,
                    step => matches!(step?, Step::End(_)),
                };
            if is_over {
                self.end_summary(session)?;
                return Ok(true);
            }
            if budget.is_some() {
                return Ok(false);
            }
        }
    }

    pub(super) fn end_summary(&mut self, session: &Session) -> Result<()> {
        let summary = self.read_answer(session)?.text;
        if let Some(Turn { summary_of: Some(end), .. }) = self.turn.take() {
            self.first = end;
            self.summary = Some(summary.trim()).filter(|summary| !summary.is_empty()).map(Arc::from);
        }
        Ok(())
    }
}
