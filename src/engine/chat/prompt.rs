//! The prompt of an answer.

use std::sync::atomic::Ordering;

use super::Chat;
use super::message::{self, Members, Message};
use crate::engine::session::Session;
use crate::engine::text::{Prompt, PromptMessage};
use crate::error::{Result, joined};
use crate::stack::on_own_stack;

/// What a prompt has.
pub(super) struct Contents<'a> {
    /// The messages before this index are left out, besides those of the system at the beginning.
    pub(super) first: usize,
    /// Of the messages, those before this index.
    pub(super) end: usize,
    /// What the messages that are left out were about.
    pub(super) summary: Option<&'a str>,
    /// A message after all others.
    pub(super) last: Option<&'a str>,
}

impl Chat {
    /// How many messages at the beginning are of the system. They stay in the prompt.
    pub(super) fn n_system(&self) -> usize {
        let is_system = |message: &&Message| ["system", "developer"].contains(&message.role());
        self.messages.iter().take_while(is_system).count()
    }

    /// The prompt of the next answer.
    pub(super) fn contents(&self) -> Contents<'_> {
        Contents { first: self.first, end: self.len(), summary: self.summary.as_deref(), last: None }
    }

    /// The tokens of a prompt; None if they are more than `most`.
    pub(super) fn encode(
        &self,
        contents: &Contents<'_>,
        most: usize,
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<Option<Vec<u32>>> {
        let n_system = self.n_system().min(contents.end);
        let (system, others) = self.messages.split_at(n_system);
        let range = contents.first.clamp(n_system, contents.end) - n_system..contents.end - n_system;
        let with_summary = contents.summary.map(|summary| summarised(system.last(), summary)).transpose()?;
        let mut messages: Vec<PromptMessage> = system.iter().map(of_message).collect();
        if let Some(json) = &with_summary {
            messages.pop();
            messages.push(PromptMessage { json, said: None });
        }
        messages.extend(others.get(range).unwrap_or_default().iter().map(of_message));
        messages.extend(contents.last.map(|json| PromptMessage { json, said: None }));
        let prompt = Prompt {
            messages: &messages,
            tools: self.tools.as_deref(),
            variables: self.variables.as_deref(),
            parse_contents: self.options.parse_contents,
        };
        self.model.text()?.prompt_tokens(&prompt, most, keep_going)
    }

    /// As [`Self::encode`], until the session is cancelled.
    pub(super) fn encode_for(
        &self,
        session: &Session,
        contents: &Contents<'_>,
        most: usize,
    ) -> Result<Option<Vec<u32>>> {
        let cancel = session.cancel_flag();
        let encoded = self.encode(contents, most, &mut || !cancel.load(Ordering::Relaxed));
        encoded.map_err(|error| Self::was_cancelled(session, error))
    }

    /// The number of tokens of the prompt of the next answer, if this message or these messages
    /// were added before.
    ///
    /// # Errors
    /// [`crate::error::Error::Argument`] if these are no messages; those of the template.
    pub fn count(&self, added: Option<&str>, keep_going: &mut dyn FnMut() -> bool) -> Result<usize> {
        let added = added.map(|json| on_own_stack("messages", || message::read(json))).transpose()?;
        let tokens = match added {
            None => self.encode(&self.contents(), usize::MAX, keep_going)?,
            Some(added) => {
                let mut with = self.clone();
                with.messages.extend(added);
                with.encode(&with.contents(), usize::MAX, keep_going)?
            }
        };
        Ok(tokens.map_or(0, |tokens| tokens.len()))
    }
}

fn of_message(message: &Message) -> PromptMessage<'_> {
    PromptMessage { json: message.for_template(), said: message.answer.as_ref().map(|answer| answer.said()) }
}

/// The system's last message with a summary after its text.
fn summarised(system: Option<&Message>, summary: &str) -> Result<String> {
    let content = system.and_then(|message| Members::of(message.for_template())?.text("content")).unwrap_or_default();
    let gap = if content.is_empty() { "" } else { "\n\n" };
    message::plain(system.map_or("system", Message::role), &joined(&[&content, gap, summary], "a summary")?)
}
