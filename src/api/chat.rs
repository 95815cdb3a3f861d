//! Chats.
#![forbid(unsafe_code)]

use std::fmt;
use std::ops::Range;
use std::time::Duration;

use super::Session;
use crate::engine::chat::{self, ChatOptions, ChatStep};
use crate::engine::save::SaveContent;
use crate::error::Result;
use crate::float_env::with_default_float_environment;

/// A conversation by messages, over a session.
///
/// Messages are JSON objects as in OpenAI's API. rotor renders them with the model's template, and
/// evaluates nothing twice that is still equal: the model's own answers stay the tokens that it
/// chose. Control tokens that are written out in messages stay text.
///
/// ```
/// use rotor::{Chat, ChatOptions, Model};
///
/// let session = Model::load("models/tavern")?.session()?;
/// let mut chat = Chat::new(session, ChatOptions::default())?;
/// chat.add("system", "You are a tavern keeper.")?;
/// for question in ["Good evening!", "Any rumours?"] {
///     chat.add("user", question)?;
///     for piece in chat.pieces() {
///         print!("{}", piece?);
///     }
/// }
/// assert_eq!(chat.len(), 5);
/// # Ok::<(), rotor::Error>(())
/// ```
///
/// If a call fails, the chat stays as it was.
pub struct Chat {
    chat: chat::Chat,
    session: Session,
}

impl Chat {
    /// A chat without messages, in which this session answers. What the session holds is replaced
    /// when the first answer begins.
    ///
    /// # Errors
    /// [`Error::Template`](crate::Error::Template) if the model has no chat template;
    /// [`Error::Argument`](crate::Error::Argument) if the session has `shift_keep`.
    pub fn new(session: Session, options: ChatOptions) -> Result<Self> {
        let chat = chat::Chat::new(&session.0, options)?;
        Ok(Self { chat, session })
    }

    /// The session, for its options and statistics. A grammar begins anew with each answer.
    pub fn session(&mut self) -> &mut Session {
        &mut self.session
    }

    /// Appends a message.
    ///
    /// # Errors
    /// [`Error::Argument`](crate::Error::Argument) if an answer is under way.
    pub fn add(&mut self, role: &str, content: &str) -> Result<()> {
        self.chat.add(role, content)
    }

    /// Appends a message that is a JSON object, or all messages of a JSON array.
    ///
    /// # Errors
    /// As [`Self::add`], and if it is no message.
    pub fn add_json(&mut self, json: &str) -> Result<()> {
        self.chat.add_json(json)
    }

    /// Replaces a message. Like the other calls that change messages, it drops an answer that is
    /// under way.
    ///
    /// # Errors
    /// [`Error::Argument`](crate::Error::Argument) if there is no such message, or if this is none.
    pub fn set(&mut self, index: usize, json: &str) -> Result<()> {
        self.chat.set(index, json)
    }

    /// Removes messages.
    ///
    /// # Errors
    /// [`Error::Argument`](crate::Error::Argument) if there are no such messages.
    pub fn remove(&mut self, range: Range<usize>) -> Result<()> {
        self.chat.remove(range)
    }

    /// Keeps the first `n` messages.
    ///
    /// # Errors
    /// [`Error::Argument`](crate::Error::Argument) if there are fewer.
    pub fn truncate(&mut self, n: usize) -> Result<()> {
        self.chat.truncate(n)
    }

    /// Drops the last answer, so that the next step answers again. Give the session another seed
    /// for another answer.
    ///
    /// # Errors
    /// [`Error::Argument`](crate::Error::Argument) if there is nothing to answer.
    pub fn regenerate(&mut self) -> Result<()> {
        self.chat.regenerate()
    }

    /// Sets the tools, a JSON array, or removes them. Calls in answers count only if there are
    /// tools.
    ///
    /// # Errors
    /// [`Error::Argument`](crate::Error::Argument) if these are none.
    pub fn set_tools(&mut self, tools: Option<&str>) -> Result<()> {
        self.chat.set_tools(tools)
    }

    /// Sets variables of the template, a JSON object such as `{"enable_thinking": false}`, or
    /// removes them.
    ///
    /// # Errors
    /// [`Error::Argument`](crate::Error::Argument) if this is no object.
    pub fn set_variables(&mut self, variables: Option<&str>) -> Result<()> {
        self.chat.set_variables(variables)
    }

    /// Begins an answer if none is under way, and does a step of it. When the answer ends, it
    /// becomes a message. Further steps return the same end, without text, until the messages
    /// change.
    ///
    /// # Errors
    /// [`Error::ChatFull`](crate::Error::ChatFull), [`Error::Template`](crate::Error::Template),
    /// and those of [`Session::step`]. The step can be repeated.
    pub fn step(&mut self, budget: Option<Duration>) -> Result<ChatStep> {
        with_default_float_environment(|| self.chat.step(&mut self.session.0, budget))
    }

    /// Generates the answer. The iterator yields the pieces of its text.
    pub fn pieces(&mut self) -> Pieces<'_> {
        Pieces { chat: self, is_over: false }
    }

    /// Begins an answer: the session then holds its prompt. Generate with
    /// [`step_all`](crate::step_all), then call [`Self::finish`].
    ///
    /// # Errors
    /// As [`Self::step`].
    pub fn begin(&mut self) -> Result<()> {
        with_default_float_environment(|| self.chat.begin(&mut self.session.0))
    }

    /// As [`Self::begin`], but generates nothing itself. If a summary has to come before the
    /// answer, the session holds its prompt, and this returns how many tokens the summary may still
    /// have, else
    /// 0. Generate, call [`Self::finish`], and after a summary this again.
    ///
    /// # Errors
    /// As [`Self::step`].
    pub fn begin_part(&mut self) -> Result<usize> {
        with_default_float_environment(|| self.chat.begin_part(&mut self.session.0))
    }

    /// Ends the answer that is under way, complete or not: it becomes a message. A summary ends
    /// only if it is complete.
    ///
    /// # Errors
    /// [`Error::Argument`](crate::Error::Argument) if the session no longer holds its prompt.
    pub fn finish(&mut self) -> Result<()> {
        self.chat.finish(&self.session.0)
    }

    /// The last message as a JSON object, if it is an answer of the model: with `content`,
    /// `reasoning_content` (the thought), `tool_calls` and `finish_reason`.
    ///
    /// # Errors
    /// [`Error::Argument`](crate::Error::Argument) if it is no answer.
    pub fn answer(&self) -> Result<String> {
        self.chat.answer()
    }

    /// All messages as a JSON array.
    ///
    /// # Errors
    /// [`Error::Resources`](crate::Error::Resources).
    pub fn messages(&self) -> Result<String> {
        self.chat.messages()
    }

    /// The number of messages.
    pub fn len(&self) -> usize {
        self.chat.len()
    }

    /// Whether there are no messages.
    pub fn is_empty(&self) -> bool {
        self.chat.is_empty()
    }

    /// The number of tokens of the prompt of the next answer, as if [`Self::add_json`] had added a
    /// message before.
    ///
    /// # Errors
    /// As [`Self::add_json`]; [`Error::Template`](crate::Error::Template).
    pub fn count(&self, json: Option<&str>) -> Result<usize> {
        self.chat.count(json, &mut || true)
    }

    /// Another chat with the same messages, over a fork of the session.
    #[must_use]
    pub fn fork(&mut self) -> Self {
        Self { chat: self.chat.clone(), session: self.session.fork() }
    }

    /// The chat and its session as bytes. See [`Session::save`].
    ///
    /// # Errors
    /// As [`Session::save`].
    pub fn save(&mut self, content: SaveContent) -> Result<Vec<u8>> {
        self.chat.save(&mut self.session.0, content)
    }

    /// Restores a save: its messages, tools and variables, and what its session held. Options stay.
    ///
    /// # Errors
    /// As [`Session::restore`].
    pub fn restore(&mut self, saved: &[u8]) -> Result<()> {
        self.chat.restore(&mut self.session.0, saved)
    }
}

impl fmt::Debug for Chat {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Chat").field("n_messages", &self.len()).finish_non_exhaustive()
    }
}

/// The pieces of an answer. See [`Chat::pieces`].
#[derive(Debug)]
#[must_use = "it generates only as it is asked for pieces"]
pub struct Pieces<'a> {
    chat: &'a mut Chat,
    is_over: bool,
}

impl Iterator for Pieces<'_> {
    type Item = Result<String>;

    fn next(&mut self) -> Option<Result<String>> {
        while !self.is_over {
            let step = self.chat.step(None);
            self.is_over = step.as_ref().map_or(true, |step| step.reason.is_some());
            match step {
                Ok(step) if step.text.is_empty() => {}
                step => return Some(step.map(|step| step.text)),
            }
        }
        None
    }
}

impl std::iter::FusedIterator for Pieces<'_> {}
