//! Text: strings to token ids and back, and the chat template of a checkpoint.
//!
//! This module sees no file system (every file comes as bytes), no clock and no environment. A
//! [`Text`] is immutable, and any number of threads may share it. What changes while text is
//! produced is a [`TextStream`], which belongs to one session.
//!
//! Semantics are those of Hugging Face transformers 5, without `clean_up_tokenization_spaces`.
#![forbid(unsafe_code)]

mod chat;
mod deaf;
mod jinja;
mod prompt;
mod stream;
mod tags;
mod thoughts;
mod tokenizer;
mod tools;

pub(in crate::engine) use jinja::is_json;
pub use prompt::{Prompt, PromptMessage, Said};
pub use stream::TextStream;
pub use tags::ThoughtTags;
pub(in crate::engine) use tools::lark_string;

use crate::error::{Error, Result, check_room, reserve};
use crate::stack::{on_own_stack, on_own_stack_while};
use chat::ChatTemplate;
use deaf::Controls;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use tokenizer::{Rules, Tokenizer};
use tools::Form;

/// Lists of the parts of a JSON text take about this many times its bytes.
const JSON_GROWTH: usize = 8;

/// The files of a checkpoint that concern text, as bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextFiles<'a> {
    /// `tokenizer.json`.
    pub tokenizer_json: &'a [u8],
    /// `tokenizer_config.json`.
    pub tokenizer_config: Option<&'a [u8]>,
    /// `special_tokens_map.json`; consulted for names that `tokenizer_config.json` lacks.
    pub special_tokens_map: Option<&'a [u8]>,
    /// `chat_template.jinja`; wins over the template in `tokenizer_config.json`.
    pub chat_template: Option<&'a [u8]>,
    /// `generation_config.json`.
    pub generation_config: Option<&'a [u8]>,
    /// `config.json`. A key that occurs twice counts as its last occurrence.
    pub config: &'a [u8],
}

/// One message of a conversation.
#[derive(Clone, Copy, Debug)]
pub struct ChatMessage<'a> {
    /// Who speaks: `system`, `user`, `assistant`, or what the template knows besides.
    pub role: &'a str,
    /// The text of the message.
    pub content: &'a str,
}

/// The text side of a model. Immutable; `Send + Sync`.
pub struct Text {
    tokenizer: Tokenizer,
    /// `None`: the checkpoint has no template. `Some(Err)`: it has one that cannot be used, and
    /// why.
    chat: Option<std::result::Result<ChatTemplate, String>>,
    /// What contents must not become.
    controls: Controls,
    bos: Option<u32>,
    /// Sorted, without duplicates.
    end_tokens: Vec<u32>,
}

impl Text {
    /// Reads the text files of a checkpoint whose embedding has `vocab_size` rows.
    ///
    /// # Errors
    /// [`Error::Tokenizer`] if a file is malformed, if it asks for something that is not computed
    /// exactly here (the message names the key and what is supported), or if a token has an id that
    /// the model has no row for. A chat template that does not compile is *not* an error here but
    /// in [`Text::chat_format`]: such a model still completes text.
    pub fn new(files: &TextFiles<'_>, vocab_size: usize) -> Result<Self> {
        let tokenizer_config = SpecialTokens::read(files)?;
        let tokenizer = Tokenizer::new(files.tokenizer_json, &tokenizer_config, vocab_size)?;
        let config = object("config.json", Some(files.config))?;
        let generation = object("generation_config.json", files.generation_config)?;
        let named_id = |name| tokenizer_config.named(name).and_then(|token| tokenizer.id(token));

        let bos = named_id("bos_token")
            .or_else(|| ids(config.get("bos_token_id")).next())
            .or_else(|| ids(generation.get("bos_token_id")).next());
        let mut end_tokens: Vec<u32> = ids(generation.get("eos_token_id"))
            .chain(ids(config.get("eos_token_id")))
            .chain(named_id("eos_token"))
            .filter(|&id| (id as usize) < vocab_size)
            .collect();
        end_tokens.sort_unstable();
        end_tokens.dedup();

        let chat = ChatTemplate::find(files.chat_template, &tokenizer_config)?;
        let controls = Controls::new(&tokenizer, chat.as_ref().and_then(|chat| chat.as_ref().ok()))?;
        Ok(Self { chat, controls, bos: bos.filter(|&id| (id as usize) < vocab_size), end_tokens, tokenizer })
    }

    /// Token ids of `text`.
    ///
    /// `add_bos` runs the tokenizer's post-processor, which is what adds `<|begin_of_text|>` where
    /// the checkpoint wants one (and whatever else it asks for). `parse_special` makes `<|eot_id|>`
    /// in `text` the control token. Without it such text stays text, as it should in what a player
    /// writes.
    ///
    /// # Errors
    /// [`Error::Tokenizer`] if the tokenizer fails on this text.
    pub fn encode(&self, text: &str, add_bos: bool, parse_special: bool) -> Result<Vec<u32>> {
        let ids = self.encode_within(text, add_bos, parse_special, usize::MAX, &mut || true)?;
        Ok(ids.unwrap_or_default())
    }

    /// As [`Text::encode`], for at most `most` ids. Returns None if there would be more, which is
    /// known long before a long text is read to its end. Calls `keep_going` every few milliseconds.
    ///
    /// # Errors
    /// [`Error::Cancelled`] when `keep_going` returns false.
    pub fn encode_within(
        &self,
        text: &str,
        add_bos: bool,
        parse_special: bool,
        most: usize,
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<Option<Vec<u32>>> {
        let rules = Rules { post_process: add_bos, parse_special, most };
        on_own_stack_while("tokenizer", keep_going, |keep_going| self.tokenizer.encode(text, rules, keep_going))
    }

    /// The tokens that the post-processor adds at the end of a text.
    pub fn added_after(&self) -> &[u32] {
        self.tokenizer.added_after()
    }

    /// Text of `ids`. Unknown ids are skipped; bytes that are not UTF-8 become U+FFFD exactly where
    /// [`String::from_utf8_lossy`] puts one.
    ///
    /// # Errors
    /// [`Error::Resources`] if the system refuses memory.
    pub fn decode(&self, ids: &[u32], skip_special: bool) -> Result<String> {
        let (mut text, mut piece) = (String::new(), String::new());
        let mut stream = self.stream();
        for id in ids.iter().copied().map(Some).chain([None]) {
            piece.clear();
            match id {
                Some(id) => stream.push_filtered(self, id, skip_special, &mut piece),
                None => stream.finish(&mut piece),
            }
            reserve(&mut text, piece.len(), "the text of tokens")?;
            text.push_str(&piece);
        }
        Ok(text)
    }

    /// Text of one token by itself.
    #[must_use]
    pub fn text_of(&self, id: u32) -> String {
        let (mut text, mut stream) = (String::new(), self.stream());
        stream.push_filtered(self, id, false, &mut text);
        stream.finish(&mut text);
        text
    }

    /// Renders a conversation with the checkpoint's chat template.
    ///
    /// Encode the result with `parse_special`, and with `add_bos` only if the template does not
    /// write the BOS itself (Llama-3's does, that of BitNet 2B4T does not).
    ///
    /// # Errors
    /// [`Error::Template`] if there is no template, if it does not compile, if it refuses this
    /// conversation (`raise_exception`) or if it does not end within its budget.
    pub fn chat_format(&self, messages: &[ChatMessage<'_>], add_generation_prompt: bool) -> Result<String> {
        self.template()?.render(messages, add_generation_prompt)
    }

    /// As [`Text::chat_format`], for messages with whatever the template knows (`tool_calls`, the
    /// role `tool`, no content), and with tools. Both are JSON arrays, as transformers takes them.
    /// In place of messages there may be an object of all that the template sees: `messages` and
    /// variables of its own. If `strftime_now` is a number, the template takes it for the present
    /// time, in seconds since 1970.
    ///
    /// rotor never reads the clock, so that a replay gives the same prompt. Templates that ask for
    /// the date get 26 July 2024, the date that Llama-3's templates use when they have no clock.
    ///
    /// # Errors
    /// As [`Text::chat_format`]; [`Error::Argument`] if these are no arrays of objects.
    pub fn chat_render(&self, messages: &str, tools: Option<&str>, add_generation_prompt: bool) -> Result<String> {
        let bytes = messages.len() + tools.map_or(0, str::len);
        check_room(bytes.saturating_mul(JSON_GROWTH), "a conversation")?;
        let render =
            || self.template()?.render_json(&Conversation::read(messages, tools)?, add_generation_prompt, None);
        on_own_stack("template", render)
    }

    /// The tool calls in an assistant's output, in the form that the chat template teaches: a JSON
    /// array of `{"name": .., "arguments": {..}}`, empty if there are none. A broken call does not
    /// count as a call, and neither does one within a thought (`<think>..</think>`).
    ///
    /// # Errors
    /// [`Error::Template`] if the template knows no tools.
    pub fn tool_calls(&self, said: &str) -> Result<String> {
        let (form, thoughts) = (self.tool_form()?, self.template()?.thoughts());
        check_room(said.len().saturating_mul(JSON_GROWTH), "tool calls")?;
        on_own_stack("tool calls", || form.parse(&thoughts.spoken(said)?))
    }

    /// As [`Text::tool_calls`], for an answer without thoughts: the tags of thoughts are text.
    ///
    /// # Errors
    /// As [`Text::tool_calls`].
    pub fn tool_calls_in_answer(&self, said: &str) -> Result<String> {
        let form = self.tool_form()?;
        check_room(said.len().saturating_mul(JSON_GROWTH), "tool calls")?;
        on_own_stack("tool calls", || form.parse(said))
    }

    /// A Lark grammar of a call of one of these tools (a JSON array), in the form that the chat
    /// template teaches.
    ///
    /// # Errors
    /// [`Error::Template`] if the template knows no tools; [`Error::Argument`] if `tools` are none.
    pub fn tool_grammar(&self, tools: &str) -> Result<String> {
        let control = |text: &str| {
            let id = self.tokenizer.id(text).filter(|id| self.tokenizer.is_special(*id));
            id.map(|id| format!("<[{id}]>"))
        };
        let form = self.tool_form()?;
        check_room(tools.len().saturating_mul(JSON_GROWTH), "tools")?;
        let grammar = || form.grammar(&objects("tools", json("tools", tools)?)?, &control);
        on_own_stack("tools", grammar)
    }

    /// Checks that there is a chat template that can be used.
    ///
    /// # Errors
    /// [`Error::Template`].
    pub fn check_template(&self) -> Result<()> {
        self.template().map(drop)
    }

    /// Whether the chat template teaches tool calls.
    #[must_use]
    pub fn has_tool_form(&self) -> bool {
        self.tool_form().is_ok()
    }

    /// The text of an answer before its tool calls.
    #[must_use]
    pub fn before_calls<'t>(&self, answer: &'t str) -> &'t str {
        self.tool_form().map_or(answer, |form| form.before_calls(answer))
    }

    fn template(&self) -> Result<&ChatTemplate> {
        let missing = "this checkpoint has none; add a chat_template.jinja to it, or format the prompt yourself";
        match &self.chat {
            None => Err(Error::Template { message: missing.to_owned() }),
            Some(Err(message)) => Err(Error::Template { message: message.clone() }),
            Some(Ok(template)) => Ok(template),
        }
    }

    fn tool_form(&self) -> Result<Form> {
        let message = "it writes tool calls in none of the known forms (Hermes, Llama 3.1, Mistral)";
        self.template()?.tool_form().ok_or_else(|| Error::Template { message: message.to_owned() })
    }

    /// The token that begins a text: `bos_token`, else `bos_token_id` of `config.json` or
    /// `generation_config.json`.
    #[must_use]
    pub fn bos(&self) -> Option<u32> {
        self.bos
    }

    /// The bytes that a token stands for in the middle of a text; None for control tokens, and
    /// where it depends on neighbours.
    #[must_use]
    pub fn token_bytes(&self, id: u32) -> Option<Vec<u8>> {
        let token = self.tokenizer.token(id).filter(|_| !self.tokenizer.is_special(id))?;
        self.tokenizer.detokenizer().bytes(token)
    }

    /// Whether the tokenizer is byte-level, so that a text in the middle of another is encoded as
    /// it is by itself.
    #[must_use]
    pub fn is_byte_level(&self) -> bool {
        matches!(self.tokenizer.detokenizer(), stream::Detokenizer::ByteLevel)
    }

    /// Whether generation ends with this token.
    #[must_use]
    pub fn is_end(&self, id: u32) -> bool {
        self.end_tokens.binary_search(&id).is_ok()
    }

    /// The tokens that end a generation, sorted: all that `generation_config.json`, `config.json`
    /// and `tokenizer_config.json` name (in BitNet 2B4T they name different ones).
    #[must_use]
    pub fn end_tokens(&self) -> &[u32] {
        &self.end_tokens
    }

    /// Whether this is a control token, i.e. one without text of its own.
    #[must_use]
    pub fn is_special(&self, id: u32) -> bool {
        self.tokenizer.is_special(id)
    }

    /// Whether the checkpoint brings a chat template (it may still be refused by
    /// [`Text::chat_format`]).
    #[must_use]
    pub fn has_chat_template(&self) -> bool {
        self.chat.is_some()
    }

    /// A fresh streaming detokeniser, to be used with this `Text`.
    #[must_use]
    pub fn stream(&self) -> TextStream {
        TextStream::new(self.tokenizer.detokenizer())
    }
}

/// `tokenizer_config.json` over `special_tokens_map.json`.
struct SpecialTokens {
    config: Map<String, Value>,
    map: Map<String, Value>,
}

/// The names under which the two files keep one token each.
const TOKEN_NAMES: [&str; 7] =
    ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

impl SpecialTokens {
    fn read(files: &TextFiles<'_>) -> Result<Self> {
        Ok(Self {
            config: object("tokenizer_config.json", files.tokenizer_config)?,
            map: object("special_tokens_map.json", files.special_tokens_map)?,
        })
    }

    /// The text of the token called, say, `bos_token`.
    fn named(&self, name: &str) -> Option<&str> {
        [&self.config, &self.map].into_iter().find_map(|file| token_text(file.get(name)?))
    }

    /// Every named token, with its name.
    fn all_named(&self) -> impl Iterator<Item = (&'static str, &str)> {
        TOKEN_NAMES.into_iter().filter_map(|name| Some((name, self.named(name)?)))
    }

    /// The further special tokens, which have no name.
    fn additional(&self) -> impl Iterator<Item = &str> {
        ["additional_special_tokens", "extra_special_tokens"]
            .into_iter()
            .filter_map(|name| self.config.get(name).or_else(|| self.map.get(name)))
            .filter_map(Value::as_array)
            .flatten()
            .filter_map(token_text)
    }
}

/// The input of a template. Values stay the JSON text that they are, so that no number is rounded.
struct Conversation<'a> {
    messages: &'a RawValue,
    n_messages: usize,
    tools: Option<&'a RawValue>,
    variables: Vec<(String, &'a RawValue)>,
    /// Bytes of all of the JSON text.
    bytes: usize,
}

impl<'a> Conversation<'a> {
    /// From the arguments of [`Text::chat_render`].
    fn read(messages: &'a str, tools: Option<&'a str>) -> Result<Self> {
        let bytes = messages.len() + tools.map_or(0, str::len);
        let messages: &RawValue = json("messages", messages)?;
        let (messages, variables) = if messages.get().starts_with('{') {
            let mut all: BTreeMap<String, &RawValue> = json("messages", messages.get())?;
            (all.remove("messages").unwrap_or(messages), all.into_iter().collect())
        } else {
            (messages, vec![])
        };
        let n_messages = objects("messages", messages)?.len();
        let tools: Option<&RawValue> = tools.map(|tools| json("tools", tools)).transpose()?;
        if let Some(tools) = tools {
            objects("tools", tools)?;
        }
        Ok(Self { messages, n_messages, tools, variables, bytes })
    }

    /// Where in the JSON text of the messages the contents of assistants begin.
    fn said(&self) -> Vec<usize> {
        let messages: Vec<&RawValue> = serde_json::from_str(self.messages.get()).unwrap_or_default();
        let of_assistant = |message: &RawValue| {
            let members: BTreeMap<String, &RawValue> = serde_json::from_str(message.get()).ok()?;
            let content = members.get("content").filter(|content| content.get().starts_with('"'))?;
            let is_said = members.get("role").is_some_and(|role| role.get() == "\"assistant\"");
            is_said.then(|| content.get().as_ptr().addr() - self.messages.get().as_ptr().addr())
        };
        messages.into_iter().filter_map(of_assistant).collect()
    }
}

fn json<'a, T: Deserialize<'a>>(what: &str, source: &'a str) -> Result<T> {
    serde_json::from_str(source).map_err(|e| Error::argument(format!("{what} are not JSON: {e}")))
}

/// A JSON array of objects.
fn objects<'a>(what: &str, value: &'a RawValue) -> Result<Vec<&'a RawValue>> {
    match serde_json::from_str::<Vec<&RawValue>>(value.get()) {
        Ok(list) if list.iter().all(|item| item.get().starts_with('{')) => Ok(list),
        _ => Err(Error::argument(format!("{what} must be a JSON array of objects"))),
    }
}

/// A token is written as its text or as `{"content": text, ..}`.
fn token_text(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value.get("content")?.as_str())
}

/// A token id, or a list of them; what is not an id is left out.
fn ids(value: Option<&Value>) -> impl Iterator<Item = u32> {
    let one = value.and_then(Value::as_u64);
    let many = value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_u64);
    one.into_iter().chain(many).filter_map(|id| u32::try_from(id).ok())
}

/// A file that holds one JSON object; an absent file is an empty one.
fn object(name: &str, bytes: Option<&[u8]>) -> Result<Map<String, Value>> {
    let Some(bytes) = bytes else { return Ok(Map::new()) };
    serde_json::from_slice(bytes).map_err(|e| Error::Tokenizer { message: format!("{name}: {e}") })
}

#[cfg(test)]
mod tests;
