//! A conversation by messages, over a session.
//!
//! A chat keeps messages, each a JSON object as in OpenAI's API. To answer, it renders them with
//! the model's template and gives the session their tokens ([`Session::set_tokens`]), of which the
//! common beginning is not evaluated again. What the model itself said stays the tokens that it
//! chose ([`crate::engine::text::Prompt`]). Between `begin` and `finish` the session generates by
//! any means: steps, batches, or a worker's job.
#![forbid(unsafe_code)]

mod answer;
mod full;
mod message;
mod prompt;
mod save;

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::grammar::Grammar;
use super::model::Model;
use super::session::{EndReason, Session, Step};
use super::text::ThoughtTags;
use crate::error::{Error, Result};
use crate::stack::on_own_stack;
use answer::Answer;
pub use full::WhenFull;
use message::Message;

/// How a chat works.
#[derive(Clone, Debug, Default)]
pub struct ChatOptions {
    /// What happens when the messages leave no room for an answer.
    pub when_full: WhenFull,
    /// The most tokens of an answer; None if only the context limits them.
    pub max_tokens: Option<usize>,
    /// Whether control tokens in contents count, as in transformers.
    pub parse_contents: bool,
}

/// Messages, and an answer that may be under way. It belongs to one thread at a time.
#[derive(Clone)]
pub struct Chat {
    model: Arc<Model>,
    options: ChatOptions,
    tags: Option<Arc<ThoughtTags>>,
    messages: Vec<Message>,
    tools: Option<Arc<str>>,
    variables: Option<Arc<str>>,
    /// The prompt has the system messages, and the messages from here on.
    first: usize,
    /// What the messages before `first` were about.
    summary: Option<Arc<str>>,
    turn: Option<Turn>,
    /// The session's grammar while a summary is generated, since it describes answers only.
    grammar: Option<Grammar>,
    /// How the last answer ended, until the messages change.
    ended: Option<(u32, EndReason)>,
}

/// An answer that is under way.
#[derive(Clone)]
struct Turn {
    /// The tokens of the prompt.
    prompt: Arc<[u32]>,
    /// If this generates a summary: the messages before this index are summarised.
    summary_of: Option<usize>,
}

/// What a step of a chat did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatStep {
    /// What the session's step did.
    pub step: Step,
    /// Why the answer ended, if it did.
    pub reason: Option<EndReason>,
    /// The text that it completed.
    pub text: String,
    /// The thought that it completed, if the session gives thoughts apart.
    pub thought: String,
}

impl ChatStep {
    const PENDING: Self = Self { step: Step::Pending, reason: None, text: String::new(), thought: String::new() };
}

impl Chat {
    /// A chat without messages, for sessions like this one.
    ///
    /// # Errors
    /// [`Error::Argument`] if the session forgets its middle when it is full, since a chat must
    /// know what its session holds; [`Error::Tokenizer`] and [`Error::Template`] if the model has
    /// no tokenizer or no chat template.
    pub fn new(session: &Session, options: ChatOptions) -> Result<Self> {
        if session.shift_keep() > 0 {
            let message = "the session has shift_keep, so it forgets tokens; make it without, and let the chat leave out the oldest turns";
            return Err(Error::argument(message));
        }
        let model = Arc::clone(session.model());
        let text = model.text()?;
        text.check_template()?;
        let tags = text.thought_tags()?.map(Arc::new);
        Ok(Self {
            model,
            options,
            tags,
            messages: vec![],
            tools: None,
            variables: None,
            first: 0,
            summary: None,
            turn: None,
            grammar: None,
            ended: None,
        })
    }

    /// Replaces the options, from the next answer on.
    pub fn set_options(&mut self, options: ChatOptions) {
        self.options = options;
    }

    /// The number of messages.
    pub fn len(&self) -> usize {
        self.messages.len()
    }

    /// Whether there are no messages.
    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// The messages as a JSON array.
    pub fn messages(&self) -> Result<String> {
        message::listed(self.messages.iter().map(Message::json))
    }

    /// Appends a message with this role and content.
    ///
    /// # Errors
    /// [`Error::Argument`] if an answer is under way.
    pub fn add(&mut self, role: &str, content: &str) -> Result<()> {
        // This JSON is flat, so reading it needs little of the stack.
        let message = message::read_one(&message::plain(role, content)?)?;
        self.push(vec![message])
    }

    /// Appends a message, or an array of messages.
    ///
    /// # Errors
    /// [`Error::Argument`] if it is no message, or if an answer is under way.
    pub fn add_json(&mut self, json: &str) -> Result<()> {
        self.push(on_own_stack("messages", || message::read(json))?)
    }

    fn push(&mut self, messages: Vec<Message>) -> Result<()> {
        if self.is_answering() {
            return Err(Error::argument("an answer is under way; finish it before you add a message"));
        }
        self.messages.extend(messages);
        self.ended = None;
        Ok(())
    }

    /// Replaces a message. An answer that is under way is dropped.
    ///
    /// # Errors
    /// [`Error::Argument`] if there is no such message, or if this is none.
    pub fn set(&mut self, index: usize, json: &str) -> Result<()> {
        self.check_index(index, self.len())?;
        let message = on_own_stack("messages", || message::read_one(json))?;
        self.messages[index] = message;
        self.forget_from(index);
        Ok(())
    }

    /// Removes messages. An answer that is under way is dropped.
    ///
    /// # Errors
    /// [`Error::Argument`] if there are no such messages.
    pub fn remove(&mut self, range: Range<usize>) -> Result<()> {
        self.check_index(range.end, self.len() + 1)?;
        self.check_index(range.start, range.end + 1)?;
        let first = range.start;
        self.messages.drain(range);
        self.forget_from(first);
        Ok(())
    }

    /// Keeps the first `n` messages. An answer that is under way is dropped.
    ///
    /// # Errors
    /// [`Error::Argument`] if there are fewer.
    pub fn truncate(&mut self, n: usize) -> Result<()> {
        self.check_index(n, self.len() + 1)?;
        self.remove(n..self.len())
    }

    /// Drops what follows the last message that the model did not say, so that the next step
    /// answers it again. With the same sampling options and seed the answer is the same.
    ///
    /// # Errors
    /// [`Error::Argument`] if there is nothing to answer.
    pub fn regenerate(&mut self) -> Result<()> {
        let given = self.messages.iter().rposition(|message| message.role() != "assistant");
        let n = given.ok_or_else(|| Error::argument("there is no message to answer"))? + 1;
        self.truncate(n)
    }

    /// Sets the tools, a JSON array, or removes them.
    ///
    /// # Errors
    /// [`Error::Argument`] if these are none.
    pub fn set_tools(&mut self, tools: Option<&str>) -> Result<()> {
        tools.map(message::check_tools).transpose()?;
        (self.tools, self.turn) = (tools.map(Arc::from), None);
        Ok(())
    }

    /// Sets variables of the template, a JSON object, or removes them.
    ///
    /// # Errors
    /// [`Error::Argument`] if this is no object, or if it has messages or tools.
    pub fn set_variables(&mut self, variables: Option<&str>) -> Result<()> {
        variables.map(message::check_variables).transpose()?;
        (self.variables, self.turn) = (variables.map(Arc::from), None);
        Ok(())
    }

    fn check_index(&self, index: usize, end: usize) -> Result<()> {
        if index < end {
            return Ok(());
        }
        Err(Error::argument(format!("the index {index} is outside of the chat, which has {} messages", self.len())))
    }

    /// Forgets what followed from the messages from `index` on.
    fn forget_from(&mut self, index: usize) {
        (self.turn, self.ended) = (None, None);
        if index < self.first {
            (self.first, self.summary) = (0, None);
        }
    }

    /// Lets the session hold the prompt of an answer, unless one is under way. What the session has
    /// in common with it is not evaluated again. If messages have to be summarised first, this
    /// generates the summary.
    ///
    /// # Errors
    /// [`Error::ChatFull`]; [`Error::Template`] if the template refuses the messages;
    /// [`Error::Cancelled`]. Nothing has changed then.
    pub fn begin(&mut self, session: &mut Session) -> Result<()> {
        while self.prepare(session)? {
            self.step_summary(session, None)?;
        }
        Ok(())
    }

    /// As [`Self::begin`], but leaves it to the caller to generate a summary. Returns how many
    /// tokens the summary may still have, of which the session then holds the prompt; or 0 if it
    /// holds the prompt of an answer. After a summary, [`Self::finish`] has to follow, and this
    /// again.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub fn begin_part(&mut self, session: &mut Session) -> Result<usize> {
        while self.prepare(session)? {
            if !self.is_summary_over(session)? {
                return self.summary_left(session);
            }
            self.end_summary(session)?;
        }
        Ok(0)
    }

    /// Begins what has to be generated next, unless it is under way. Returns whether this is a
    /// summary.
    fn prepare(&mut self, session: &mut Session) -> Result<bool> {
        if let Some(turn) = &self.turn {
            return Ok(turn.summary_of.is_some());
        }
        self.check_session(session)?;
        if self.last_answer().is_some() {
            return Err(Error::argument("the last message is the model's answer; add another one, or regenerate it"));
        }
        let (tokens, summary_of) = self.fit(session)?;
        session.set_tokens(&tokens)?;
        match summary_of {
            Some(_) => self.grammar = session.take_grammar().or(self.grammar.take()),
            None => session.restart_grammar(self.grammar.take()),
        }
        self.ended = None;
        self.turn = Some(Turn { prompt: tokens.into(), summary_of });
        Ok(summary_of.is_some())
    }

    /// The last message, if the model said it.
    fn last_answer(&self) -> Option<&Arc<Answer>> {
        self.messages.last().and_then(|message| message.answer.as_ref())
    }

    fn check_session(&self, session: &Session) -> Result<()> {
        if Arc::ptr_eq(session.model(), &self.model) {
            return Ok(());
        }
        Err(Error::argument("the session has another model than the chat"))
    }

    /// Begins an answer if none is under way, and does a step of it. When the answer ends, it
    /// becomes a message. Further steps return the same end, without text, until the messages
    /// change.
    ///
    /// # Errors
    /// As [`Self::begin`] and [`Session::step`]. After an error the call can be repeated.
    pub fn step(&mut self, session: &mut Session, budget: Option<Duration>) -> Result<ChatStep> {
        if let (None, Some(answer)) = (&self.turn, self.last_answer()) {
            let reason = if answer.is_cut { EndReason::Length } else { EndReason::EndToken };
            let (token, reason) = self.ended.unwrap_or((0, reason));
            return Ok(ChatStep { step: Step::End(token), reason: Some(reason), ..ChatStep::PENDING });
        }
        let start = Instant::now();
        while self.prepare(session)? {
            if !self.step_summary(session, budget)? || budget.is_some() {
                return Ok(ChatStep::PENDING);
            }
        }
        let n_tokens = self.said(session)?.len();
        if self.options.max_tokens.is_some_and(|most| n_tokens >= most) {
            return self.cut(session);
        }
        // The prompt was made within the budget, too.
        let left = budget.map(|budget| budget.saturating_sub(start.elapsed()));
        let step = match session.step(left) {
            Err(Error::ContextFull { .. }) if n_tokens > 0 => return self.cut(session),
            step => step?,
        };
        let (text, thought) = (session.text().to_owned(), session.thought().to_owned());
        let mut reason = None;
        if let Step::End(token) = step {
            reason = session.end_reason();
            self.finish(session)?;
            self.ended = reason.map(|reason| (token, reason));
        }
        Ok(ChatStep { step, reason, text, thought })
    }

    /// Ends an answer that has no more room.
    fn cut(&mut self, session: &mut Session) -> Result<ChatStep> {
        let (text, thought) = (session.held_text(), session.held_thought());
        self.finish(session)?;
        let end = (0, EndReason::Length);
        self.ended = Some(end);
        Ok(ChatStep { step: Step::End(end.0), reason: Some(end.1), text, thought })
    }

    /// Whether an answer is under way.
    pub fn is_answering(&self) -> bool {
        self.turn.as_ref().is_some_and(|turn| turn.summary_of.is_none())
    }

    /// Clears a request to cancel that a call has obeyed.
    fn was_cancelled(session: &Session, error: Error) -> Error {
        if matches!(error, Error::Cancelled) {
            session.cancel_flag().store(false, Ordering::Relaxed);
        }
        error
    }
}
