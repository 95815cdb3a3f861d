//! The chat template of a checkpoint: Jinja as transformers runs it.
//!
//! It supports `trim_blocks`, `lstrip_blocks`, loop controls, `raise_exception`, `strftime_now` and
//! transformers' `tojson`. A template is untrusted: it runs under limits of steps, of memory and of
//! recursion, and sees nothing but the conversation.

use super::deaf::Marking;
use super::jinja::{Context, Limits, Template};
use super::thoughts::Thoughts;
use super::tools::Form;
use super::{ChatMessage, Conversation, SpecialTokens};
use crate::error::{Error, Result, check_room};
use crate::stack::on_own_stack;
use serde_json::Value as Json;

/// The steps that any template may take; one is an operation or 64 bytes of data.
const STEPS: u64 = 1_000_000;
/// Each message adds one step for so many bytes of the conversation and the tools, since templates
/// may look at all of it again for each message.
const MESSAGE_BYTES_PER_STEP: u64 = 4;
/// The most steps of both kinds together. They take less than a second.
const STEPS_MOST: u64 = 3_000_000;
/// One more step is added for so many bytes, since a template may copy them several times.
const BYTES_PER_STEP: u64 = 8;
/// What the values of a rendering may take at once, besides twice the bytes of the conversation.
const BYTES: usize = 20 << 20;
/// A source longer than this is refused; the longest in use have some 20 KB.
const SOURCE_MAX_BYTES: usize = 1 << 20;
/// A source takes about this many times its bytes while it is read, and afterwards.
const SOURCE_GROWTH: usize = 64;
/// 2024-07-26 00:00, the date of Llama-3's templates when they have no clock.
const DEFAULT_NOW: i64 = 1_721_952_000;

/// A parsed template, with the special tokens that it may name.
pub(super) struct ChatTemplate {
    template: Template,
    source: String,
    tokens: Vec<(&'static str, String)>,
    additional: Vec<String>,
    tool_form: Option<Form>,
    thoughts: Thoughts,
}

impl ChatTemplate {
    /// The checkpoint's template: the file, else the string in the config, else the entry called
    /// `default` of the list in the config. Returns `None` if there is none, and `Some(Err)` with
    /// the reason if it cannot be used.
    ///
    /// # Errors
    /// [`crate::error::Error::Resources`] if the system refuses a thread.
    pub(super) fn find(
        file: Option<&[u8]>,
        config: &SpecialTokens,
    ) -> Result<Option<std::result::Result<Self, String>>> {
        let source = match file {
            Some(bytes) => std::str::from_utf8(bytes).map_err(|e| format!("chat_template.jinja: {e}")),
            None => match config.config.get("chat_template") {
                None | Some(Json::Null) => return Ok(None),
                Some(Json::String(source)) => Ok(source.as_str()),
                Some(Json::Array(list)) => default_of(list),
                Some(_) => Err(String::from("tokenizer_config.json: chat_template is neither a string nor a list")),
            },
        };
        let compile = |source: &str| -> Result<std::result::Result<Self, String>> {
            check_room(source.len().min(SOURCE_MAX_BYTES) * SOURCE_GROWTH, "a chat template")?;
            let mut compiled = Self::compile(source, config);
            compiled.as_mut().map_or(Ok(()), Self::see_prompt)?;
            Ok(compiled)
        };
        on_own_stack("template", || source.map_or_else(|message| Ok(Err(message)), compile)).map(Some)
    }

    fn compile(source: &str, config: &SpecialTokens) -> std::result::Result<Self, String> {
        if source.len() > SOURCE_MAX_BYTES {
            return Err(format!("it has {} bytes; at most {SOURCE_MAX_BYTES} are supported", source.len()));
        }
        let advice = |message| format!("{message}; change the template, or format the prompt yourself");
        Ok(Self {
            template: Template::parse(source).map_err(advice)?,
            source: source.to_owned(),
            tokens: config.all_named().map(|(name, token)| (name, token.to_owned())).collect(),
            additional: config.additional().map(str::to_owned).collect(),
            tool_form: Form::of_template(source),
            thoughts: Thoughts::of_template(source),
        })
    }

    /// Finds out whether a prompt begins a thought.
    fn see_prompt(&mut self) -> Result<()> {
        let hello = ChatMessage { role: "user", content: "" };
        let prompt = self.rendered(&limits(1, 0), true, |context| of_messages(context, &[hello]));
        self.thoughts.see_prompt(&if_accepted(prompt)?.unwrap_or_default());
        Ok(())
    }

    /// What the template writes before and after the closing tag of a thought, if that is white
    /// space. None if it does not show the thoughts of a conversation.
    pub(super) fn around_thought(&self, close: &str) -> Result<Option<(String, String)>> {
        let talk = r#"[{"role": "user", "content": "Q"},
            {"role": "assistant", "content": "ANSWER", "reasoning_content": "THOUGHT"}]"#;
        let shown = if_accepted(self.render_json(&Conversation::read(talk, None)?, false, None))?.unwrap_or_default();
        let between = shown.split_once("THOUGHT").and_then(|(_, rest)| rest.split_once("ANSWER"));
        let around = between.and_then(|(between, _)| between.split_once(close));
        let is_space = |text: &str| text.trim().is_empty();
        let around = around.filter(|(before, after)| is_space(before) && is_space(after));
        Ok(around.map(|(before, after)| (before.to_owned(), after.to_owned())))
    }

    /// See [`super::Text::chat_format`].
    pub(super) fn render(&self, messages: &[ChatMessage<'_>], add_generation_prompt: bool) -> Result<String> {
        let bytes = messages.iter().map(|m| m.role.len() + m.content.len()).sum();
        self.run(&limits(messages.len(), bytes), add_generation_prompt, |context| of_messages(context, messages))
    }

    /// See [`super::Text::chat_render`]. The strings of the conversation are marked.
    pub(super) fn render_json(
        &self,
        talk: &Conversation<'_>,
        add_generation_prompt: bool,
        marking: Option<Marking>,
    ) -> Result<String> {
        let others = marking.map(|marking| Marking { said: &[], ..marking });
        // A variable may replace a token of the template.
        let of_variable = |name: &str| others.filter(|_| !name.ends_with("_token"));
        self.run(&limits(talk.n_messages, talk.bytes), add_generation_prompt, |context| {
            for (name, value) in &talk.variables {
                let now = value.get().parse().ok().filter(|_| name == "strftime_now");
                match now {
                    Some(now) => context.clock(name, now)?,
                    None => context.json(name, value.get(), of_variable(name))?,
                }
            }
            context.json("messages", talk.messages.get(), marking)?;
            talk.tools.map_or(Ok(()), |tools| context.json("tools", tools.get(), others))
        })
    }

    /// How it writes tool calls.
    pub(super) fn tool_form(&self) -> Option<Form> {
        self.tool_form
    }

    /// Its source.
    pub(super) fn source(&self) -> &str {
        &self.source
    }

    /// How it writes thoughts.
    pub(super) fn thoughts(&self) -> &Thoughts {
        &self.thoughts
    }

    /// Renders on a stack of rotor's own.
    fn run(
        &self,
        limits: &Limits,
        add_generation_prompt: bool,
        fill: impl FnOnce(&mut Context) -> Result<()> + Send,
    ) -> Result<String> {
        on_own_stack("template", || self.rendered(limits, add_generation_prompt, fill))
    }

    /// Renders what `fill` puts on top of what all templates see. transformers passes missing
    /// `tools` and `documents` as none, which is not the same as undefined.
    fn rendered(
        &self,
        limits: &Limits,
        add_generation_prompt: bool,
        fill: impl FnOnce(&mut Context) -> Result<()>,
    ) -> Result<String> {
        self.template.render(limits, |context| {
            for (name, token) in &self.tokens {
                context.text(name, token)?;
            }
            context.texts("additional_special_tokens", &self.additional)?;
            context.clock("strftime_now", DEFAULT_NOW)?;
            context.none("tools")?;
            context.none("documents")?;
            fill(context)?;
            context.flag("add_generation_prompt", add_generation_prompt)
        })
    }
}

/// What was rendered; None if the template refuses the conversation, which then shows nothing.
fn if_accepted(rendered: Result<String>) -> Result<Option<String>> {
    match rendered {
        Err(Error::Resources { message }) => Err(Error::Resources { message }),
        rendered => Ok(rendered.ok()),
    }
}

fn of_messages(context: &mut Context, messages: &[ChatMessage<'_>]) -> Result<()> {
    context.records("messages", messages.iter().map(|m| [("role", m.role), ("content", m.content)]))
}

/// The limits for so many messages. `bytes` are those of the messages and of the tools.
fn limits(messages: usize, bytes: usize) -> Limits {
    let further = (messages as u64).saturating_mul(bytes as u64) / MESSAGE_BYTES_PER_STEP;
    Limits {
        steps: STEPS.saturating_add(further).min(STEPS_MOST) + bytes as u64 / BYTES_PER_STEP,
        bytes: BYTES.saturating_add(bytes.saturating_mul(2)),
    }
}

/// The one called `default` in a list of `{"name": .., "template": ..}`.
fn default_of(list: &[Json]) -> std::result::Result<&str, String> {
    list.iter()
        .find(|entry| entry.get("name").and_then(|name| name.as_str()) == Some("default"))
        .and_then(|entry| entry.get("template")?.as_str())
        .ok_or_else(|| String::from("tokenizer_config.json: chat_template is a list without one called \"default\""))
}
