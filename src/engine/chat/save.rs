//! A chat as bytes: its messages, and the save of its session.
//!
//! ```text
//! "ROTORCHT"  version u32  json_len u32  json  save of the session  checksum u64
//! ```
//! All numbers are little-endian. The checksum is the XXH3-64 of all bytes before it. The JSON has
//! the messages and, for those that the model said, its tokens.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_64;

use super::answer::Answer;
use super::{Chat, Turn, message};
use crate::engine::save::SaveContent;
use crate::engine::session::Session;
use crate::error::{Error, Result, check_room, room_for};
use crate::stack::on_own_stack;

const MAGIC: &[u8; 8] = b"ROTORCHT";
/// Version of the format. A later version may read this one.
const VERSION: u32 = 1;
const HEADER: usize = 16;
const CHECKSUM: usize = 8;
/// A save takes about this many times its bytes while it is read.
const GROWTH: usize = 8;

/// The JSON of a save.
#[derive(Serialize, Deserialize)]
struct Content<'a> {
    #[serde(borrow)]
    messages: Vec<&'a RawValue>,
    answers: Vec<Option<SavedAnswer>>,
    #[serde(borrow)]
    tools: Option<&'a RawValue>,
    #[serde(borrow)]
    variables: Option<&'a RawValue>,
    first: usize,
    summary: Option<String>,
    /// The number of the prompt's tokens, if an answer is under way.
    prompt: Option<usize>,
}

#[derive(Serialize, Deserialize)]
struct SavedAnswer {
    tokens: Vec<u32>,
    start: Option<usize>,
    text: String,
    thought: String,
    has_calls: bool,
    is_cut: bool,
}

fn wrong(message: impl Into<String>) -> Error {
    Error::Save { message: message.into() }
}

fn raw(json: &str) -> Result<&RawValue> {
    serde_json::from_str(json).map_err(|e| wrong(e.to_string()))
}

impl Chat {
    /// The chat and its session as bytes.
    ///
    /// # Errors
    /// As [`Session::save`].
    pub fn save(&self, session: &mut Session, content: SaveContent) -> Result<Vec<u8>> {
        let json = self.content()?;
        let saved = session.save(content)?;
        let length = u32::try_from(json.len()).map_err(|_| wrong("the messages have more than 4 GB"))?;
        let mut out = room_for(HEADER + json.len() + saved.len() + CHECKSUM, "a saved chat")?;
        out.extend(MAGIC);
        out.extend(VERSION.to_le_bytes());
        out.extend(length.to_le_bytes());
        out.extend(json.as_bytes());
        out.extend(saved);
        let checksum = xxh3_64(&out);
        out.extend(checksum.to_le_bytes());
        Ok(out)
    }

    /// The bytes of [`Self::save`].
    ///
    /// # Errors
    /// [`Error::Resources`].
    pub fn save_bytes(&self, session: &mut Session, content: SaveContent) -> Result<usize> {
        Ok(HEADER + self.content()?.len() + session.save_bytes(content) + CHECKSUM)
    }

    fn content(&self) -> Result<String> {
        let bytes: usize = self.messages.iter().map(|message| message.json().len()).sum();
        check_room(bytes.saturating_mul(GROWTH), "a saved chat")?;
        let saved = |answer: &Arc<Answer>| {
            let Answer { tokens, answer_start: start, text, thought, has_calls, is_cut } = (**answer).clone();
            SavedAnswer { tokens, start, text, thought, has_calls, is_cut }
        };
        let content = Content {
            messages: self.messages.iter().map(|message| raw(message.json())).collect::<Result<_>>()?,
            answers: self.messages.iter().map(|message| message.answer.as_ref().map(saved)).collect(),
            tools: self.tools.as_deref().map(raw).transpose()?,
            variables: self.variables.as_deref().map(raw).transpose()?,
            first: self.first,
            summary: self.summary.as_deref().map(str::to_owned),
            prompt: self.turn.as_ref().filter(|turn| turn.summary_of.is_none()).map(|turn| turn.prompt.len()),
        };
        serde_json::to_string(&content).map_err(|e| wrong(e.to_string()))
    }

    /// Restores a save: its messages, tools and variables, and the tokens of its session. Options
    /// stay the chat's own. On an error nothing changes.
    ///
    /// # Errors
    /// [`Error::Save`] if the bytes are damaged, of another model, or no save of a chat; as
    /// [`Session::restore`].
    pub fn restore(&mut self, session: &mut Session, bytes: &[u8]) -> Result<()> {
        self.check_session(session)?;
        let word = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        if bytes.len() < HEADER + CHECKSUM || !bytes.starts_with(MAGIC) {
            return Err(wrong(format!("these {} bytes are not a saved chat", bytes.len())));
        }
        if word(8) != VERSION {
            return Err(wrong(format!("it has format {}; this version of rotor reads {VERSION}", word(8))));
        }
        let (body, checksum) = bytes.split_at(bytes.len() - CHECKSUM);
        if xxh3_64(body).to_le_bytes() != checksum {
            return Err(wrong("it is damaged (its checksum is wrong)"));
        }
        let parts = body[HEADER..].split_at_checked(word(12) as usize);
        let (json, saved) = parts.ok_or_else(|| wrong("its length differs from the length in its header"))?;
        check_room(json.len().saturating_mul(GROWTH), "a saved chat")?;
        let content: Content =
            serde_json::from_slice(json).map_err(|e| wrong(format!("its messages are damaged: {e}")))?;
        let (mut made, prompt) = on_own_stack("messages", || self.read_content(content))?;
        session.restore(saved)?;
        if let Some(prompt) = prompt.and_then(|length| session.tokens().get(..length)) {
            made.turn = Some(Turn { prompt: prompt.into(), summary_of: None });
        }
        *self = made;
        Ok(())
    }

    /// A chat of this content, and the number of the prompt's tokens if an answer is under way.
    fn read_content(&self, content: Content<'_>) -> Result<(Self, Option<usize>)> {
        let n_vocab = self.model.config().shape.n_vocab;
        let is_right = |answer: &SavedAnswer| answer.start.is_none_or(|start| start <= answer.tokens.len());
        let mut tokens = content.answers.iter().flatten().flat_map(|answer| &answer.tokens);
        if tokens.any(|token| *token as usize >= n_vocab) {
            return Err(wrong("it was made with another model, which has more tokens"));
        }
        if content.answers.len() != content.messages.len()
            || content.first > content.messages.len()
            || !content.answers.iter().flatten().all(is_right)
        {
            return Err(wrong("its answers do not match its messages"));
        }
        let messages = content.messages.iter().map(|json| message::read_one(json.get())).collect::<Result<Vec<_>>>()?;
        content.tools.map(|tools| message::check_tools(tools.get())).transpose()?;
        content.variables.map(|variables| message::check_variables(variables.get())).transpose()?;
        let answer = |saved: SavedAnswer| {
            let SavedAnswer { tokens, start, text, thought, has_calls, is_cut } = saved;
            Answer { tokens, answer_start: start, text, thought, has_calls, is_cut }
        };
        let mut made = Self {
            messages,
            tools: content.tools.map(|tools| tools.get().into()),
            variables: content.variables.map(|variables| variables.get().into()),
            first: content.first,
            summary: content.summary.map(Arc::from),
            turn: None,
            ended: None,
            ..self.clone()
        };
        made.replace_answers(content.answers.into_iter().map(|saved| saved.map(answer)).collect());
        Ok((made, content.prompt))
    }
}
