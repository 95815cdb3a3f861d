//! An answer of the model: from its tokens to a message.

use std::sync::Arc;

use super::message::{Message, listed, string};
use super::{Chat, Turn};
use crate::engine::generator::Parted;
use crate::engine::session::{EndReason, Session};
use crate::engine::text::Said;
use crate::error::{Error, Result, copied, joined};

/// What the model said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) tokens: Vec<u32>,
    /// The index of the token with which the answer begins, after the thought; None if it begins
    /// within a token.
    pub(super) answer_start: Option<usize>,
    /// The text of the answer, with tool calls as the model wrote them.
    pub(super) text: String,
    pub(super) thought: String,
    pub(super) has_calls: bool,
    /// Whether it was cut: by a limit of tokens, by a full context, or by the host.
    pub(super) is_cut: bool,
}

impl Answer {
    pub(super) fn said(&self) -> Said<'_> {
        let Self { tokens, answer_start, text, thought, has_calls, .. } = self;
        Said { tokens, answer_start: *answer_start, answer: text, thought, has_calls: *has_calls }
    }

    /// As in OpenAI's API.
    fn finish_reason(&self) -> &'static str {
        match (self.has_calls, self.is_cut) {
            (true, _) => "tool_calls",
            (false, true) => "length",
            (false, false) => "stop",
        }
    }
}

impl Chat {
    /// The tokens of the answer that is under way.
    pub(super) fn said<'a>(&self, session: &'a Session) -> Result<&'a [u32]> {
        let Some(Turn { prompt, .. }) = &self.turn else {
            return Err(Error::argument("no answer is under way; begin one first"));
        };
        session.tokens().strip_prefix(&**prompt).ok_or_else(|| {
            Error::argument("the session no longer holds the prompt of the answer that is under way; truncate the chat to drop that answer")
        })
    }

    /// Ends the answer that is under way, as far as it is. It becomes a message: `content` is the
    /// text before tool calls, `reasoning_content` the thought, and `tool_calls` the calls. If no
    /// answer is under way, nothing happens. A summary ends only if it is complete.
    ///
    /// # Errors
    /// [`Error::Argument`] if the session no longer holds the prompt.
    pub fn finish(&mut self, session: &Session) -> Result<()> {
        if !self.is_answering() {
            let is_over = self.turn.is_some() && self.is_summary_over(session)?;
            return if is_over { self.end_summary(session) } else { Ok(()) };
        }
        let answer = self.read_answer(session)?;
        let message = self.message_of(answer)?;
        self.messages.push(message);
        self.turn = None;
        // Until the messages change, steps return this end again.
        self.ended = Some((0, session.end_reason().unwrap_or(EndReason::Length)));
        Ok(())
    }

    pub(super) fn read_answer(&self, session: &Session) -> Result<Answer> {
        let said = self.said(session)?;
        let (codec, prompt) = (self.model.text()?, self.turn.as_ref().map_or(&[][..], |turn| &turn.prompt));
        let Parted { thought, mut answer, answer_start } = Parted::read(self.tags.as_deref(), prompt, said, codec);
        // The last token may have the beginning of a stop string.
        let kept = (0..=answer.len().saturating_sub(session.n_cut())).rev().find(|at| answer.is_char_boundary(*at));
        answer.truncate(kept.unwrap_or(0));
        let tokens = copied(said, "the tokens of an answer")?;
        let is_cut = session.end_reason().is_none();
        Ok(Answer { tokens, answer_start, text: answer, thought, has_calls: false, is_cut })
    }

    fn message_of(&self, mut answer: Answer) -> Result<Message> {
        let codec = self.model.text()?;
        let mut calls: Vec<String> = vec![];
        if self.tools.is_some() && codec.has_tool_form() {
            let found = codec.tool_calls_in_answer(&answer.text)?;
            let found: Vec<Call> = serde_json::from_str(&found).unwrap_or_default();
            for Call { name, arguments } in found {
                let id = format!("call{:05}", (self.n_calls() + calls.len()) % 100_000);
                calls.push(joined(
                    &[
                        &format!("{{\"id\":\"{id}\",\"type\":\"function\",\"function\":{{\"name\":"),
                        &string(&name)?,
                        ",\"arguments\":",
                        &string(arguments.get())?,
                        "}}",
                    ],
                    "a tool call",
                )?);
            }
        }
        answer.has_calls = !calls.is_empty();
        let content = if answer.has_calls { codec.before_calls(&answer.text) } else { &answer.text };
        let content = if answer.has_calls && content.is_empty() { "null".to_owned() } else { string(content)? };
        let mut parts = vec!["{\"role\":\"assistant\",\"content\":".to_owned(), content];
        if !answer.thought.is_empty() {
            parts.extend([",\"reasoning_content\":".to_owned(), string(&answer.thought)?]);
        }
        if answer.has_calls {
            parts.extend([",\"tool_calls\":".to_owned(), listed(calls.iter().map(String::as_str))?]);
        }
        parts.push("}".to_owned());
        let json = joined(&parts.iter().map(String::as_str).collect::<Vec<_>>(), "an answer")?;
        Message::of_answer(answer, &json)
    }

    /// How many calls the messages have, so that each gets an id of its own.
    fn n_calls(&self) -> usize {
        let answers = self.messages.iter().filter_map(|message| message.answer.as_ref());
        answers.filter(|answer| answer.has_calls).count() * MOST_CALLS
    }

    /// The last message as a JSON object if the model said it, with `finish_reason`: "stop",
    /// "length" or "tool_calls".
    ///
    /// # Errors
    /// [`Error::Argument`] if the model did not say it.
    pub fn answer(&self) -> Result<String> {
        let said = self.messages.last().and_then(|message| Some((message, message.answer.as_ref()?)));
        let (message, answer) = said.ok_or_else(|| Error::argument("the last message is no answer of the model"))?;
        let inner = message.json().strip_suffix('}').unwrap_or_default();
        joined(&[inner, ",\"finish_reason\":\"", answer.finish_reason(), "\"}"], "an answer")
    }

    /// The messages with this index and the answers of the model in them.
    pub(super) fn replace_answers(&mut self, answers: Vec<Option<Answer>>) {
        for (message, answer) in self.messages.iter_mut().zip(answers) {
            message.answer = answer.map(Arc::new);
        }
    }
}

/// Ids of calls of one answer do not collide with those of the next one, unless it has more calls.
const MOST_CALLS: usize = 16;

/// A call that was found in an answer.
#[derive(serde::Deserialize)]
struct Call<'a> {
    name: String,
    #[serde(borrow)]
    arguments: &'a serde_json::value::RawValue,
}
