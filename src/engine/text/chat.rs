//! The chat template of a checkpoint: Jinja as transformers runs it.
//!
//! `trim_blocks`, `lstrip_blocks`, loop controls, `raise_exception`, `strftime_now`, transformers' `tojson`, Python's
//! methods and white space. A template comes from strangers: it works under a budget of steps, of memory and of
//! recursion, and sees nothing but the conversation.
//!
//! Known gap: minijinja does not count the printing (`{{ x }}`, `~`, `string`) and comparing of nested lists, so a
//! template that is made for it (`x = [x, x]`, forty times, then printed) takes as much time and memory as it likes.

use super::tools::Form;
use super::{ChatMessage, SpecialTokens, python};
use crate::engine::stack::{on_own_stack, on_stack_of};
use crate::error::Error as RotorError;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{Environment, Error, ErrorKind};
use serde_json::{Map, Value as Json};

/// The steps that any template may take; minijinja counts an instruction or 64 bytes of data as one.
const FUEL: u64 = 500_000;
/// Further steps: for each message one for so many bytes of the conversation and the tools, as templates look at all of it again.
const FUEL_MESSAGE_BYTES: u64 = 4;
/// The most of these, which take about a second.
const FUEL_MOST: u64 = 3_000_000;
/// One further step for so many bytes, which a template may copy several times.
const FUEL_BYTES: u64 = 16;
/// Values that a template nests are dropped and printed by recursion: three steps buy a level, which takes up to 2 KB.
const STACK_BYTES_PER_FUEL: u64 = 672;
/// minijinja's units: a block is 1, a macro call about 10.
const RECURSION_MAX: usize = 200;
/// A source longer than this is refused; the longest in use have some 20 KB.
const SOURCE_MAX_BYTES: usize = 1 << 20;
/// The name of the only template; it has no ending that would turn on HTML escaping.
const NAME: &str = "chat_template";
/// 2024-07-26 00:00, the date of Llama-3's templates when they have no clock.
const DEFAULT_NOW: i64 = 1_721_952_000;

/// A compiled chat template, with the special tokens that it may name.
pub(super) struct ChatTemplate {
    environment: Environment<'static>,
    tool_form: Option<Form>,
}

impl ChatTemplate {
    /// The checkpoint's template: the file, else the string in the config, else that of its list that is called
    /// `default`. `None` if there is none, `Some(Err)` with the reason if it cannot be used.
    ///
    /// # Errors
    /// [`RotorError::Resources`] if the system refuses a thread.
    pub(super) fn find(
        file: Option<&[u8]>,
        config: &SpecialTokens,
    ) -> Result<Option<Result<Self, String>>, RotorError> {
        let source = match file {
            Some(bytes) => std::str::from_utf8(bytes).map_err(|e| format!("chat_template.jinja: {e}")),
            None => match config.config.get("chat_template") {
                None | Some(Json::Null) => return Ok(None),
                Some(Json::String(source)) => Ok(source.as_str()),
                Some(Json::Array(list)) => default_of(list),
                Some(_) => Err(String::from("tokenizer_config.json: chat_template is neither a string nor a list")),
            },
        };
        on_own_stack("template", || Ok(source.and_then(|source| Self::compile(source, config)))).map(Some)
    }

    fn compile(source: &str, config: &SpecialTokens) -> Result<Self, String> {
        if source.len() > SOURCE_MAX_BYTES {
            return Err(format!("it has {} bytes; at most {SOURCE_MAX_BYTES} are supported", source.len()));
        }
        let mut environment = Environment::new();
        environment.set_recursion_limit(RECURSION_MAX);
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.map_err(|e| describe(&e))?);
        python::install(&mut environment);
        environment.add_function("raise_exception", raise_exception);
        for (name, token) in config.all_named() {
            environment.add_global(name, Value::from(token));
        }
        environment.add_global("additional_special_tokens", config.additional().collect::<Value>());
        let source = without_generation_tags(&source.replace("\r\n", "\n").replace('\r', "\n"));
        let tool_form = Form::of_template(&source);
        environment.add_template_owned(NAME, source).map_err(|e| describe(&e))?;
        environment.add_global("strftime_now", clock(DEFAULT_NOW));
        Ok(Self { environment, tool_form })
    }

    /// See [`super::Text::chat_format`].
    pub(super) fn render(
        &self,
        messages: &[ChatMessage<'_>],
        add_generation_prompt: bool,
    ) -> Result<String, RotorError> {
        let message = |m: &ChatMessage<'_>| Value::from_pairs([("role", m.role), ("content", m.content)]);
        let bytes = messages.iter().map(|m| m.role.len() + m.content.len()).sum();
        let list = || messages.iter().map(message).collect();
        self.run(budget(messages.len(), bytes), || context(&Map::new(), list(), None, add_generation_prompt))
    }

    /// See [`super::Text::chat_render`].
    pub(super) fn render_json(
        &self,
        variables: &Map<String, Json>,
        messages: &Json,
        tools: Option<&Json>,
        add_generation_prompt: bool,
    ) -> Result<String, RotorError> {
        let n_messages = messages.as_array().map_or(0, Vec::len);
        let bytes = messages.to_string().len() + tools.map_or(0, |tools| tools.to_string().len());
        self.run(budget(n_messages, bytes), || {
            context(variables, of_json(messages), tools.map(of_json), add_generation_prompt)
        })
    }

    /// How it writes tool calls.
    pub(super) fn tool_form(&self) -> Option<Form> {
        self.tool_form
    }

    /// Renders in so many steps.
    fn run(&self, fuel: u64, context: impl FnOnce() -> Value + Send) -> Result<String, RotorError> {
        let mut environment = self.environment.clone();
        environment.set_fuel(Some(fuel));
        let stack = usize::try_from(fuel * STACK_BYTES_PER_FUEL).unwrap_or(usize::MAX);
        on_stack_of(stack, "template", move || {
            let rendered = environment.get_template(NAME).and_then(|template| template.render(context()));
            rendered.map_err(|error| RotorError::Template { message: describe(&error) })
        })
    }
}

/// JSON as a template's value. (Its parser limits how deep it is.)
fn of_json(json: &Json) -> Value {
    match json {
        Json::Null => ().into(),
        Json::Bool(value) => (*value).into(),
        Json::String(text) => text.as_str().into(),
        Json::Array(list) => list.iter().map(of_json).collect(),
        Json::Object(map) => Value::from_pairs(map.iter().map(|(key, value)| (key.as_str(), of_json(value)))),
        Json::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => number.into(),
            (_, Some(number)) => number.into(),
            _ => number.as_f64().unwrap_or(f64::NAN).into(),
        },
    }
}

/// What a template sees. transformers passes missing `tools` and `documents` as none, which is not the same as undefined.
fn context(variables: &Map<String, Json>, messages: Value, tools: Option<Value>, add_generation_prompt: bool) -> Value {
    let none = [("tools", ().into()), ("documents", ().into())];
    let variables = variables.iter().map(|(name, value)| {
        let now = value.as_i64().filter(|_| name == "strftime_now");
        (name.as_str(), now.map_or_else(|| of_json(value), clock))
    });
    let given = [("messages", messages), ("add_generation_prompt", add_generation_prompt.into())];
    let tools = tools.map(|tools| ("tools", tools));
    Value::from_pairs(none.into_iter().chain(variables).chain(given).chain(tools))
}

/// The function `strftime_now` at a moment, in seconds since 1970.
fn clock(now: i64) -> Value {
    Value::from_function(move |format: &str| python::strftime(now, format))
}

/// The steps that rendering so many messages may take; `bytes` of them and of tools.
fn budget(messages: usize, bytes: usize) -> u64 {
    let (messages, bytes) = (messages as u64, bytes as u64);
    (FUEL + messages.saturating_mul(bytes) / FUEL_MESSAGE_BYTES).min(FUEL_MOST) + bytes / FUEL_BYTES
}

/// Of a list of `{"name": .., "template": ..}` the one called `default`.
fn default_of(list: &[Json]) -> Result<&str, String> {
    list.iter()
        .find(|entry| entry.get("name").and_then(|name| name.as_str()) == Some("default"))
        .and_then(|entry| entry.get("template")?.as_str())
        .ok_or_else(|| String::from("tokenizer_config.json: chat_template is a list without one called \"default\""))
}

/// The template's own refusal of a conversation.
fn raise_exception(message: &str) -> Result<Value, Error> {
    Err(Error::new(ErrorKind::InvalidOperation, message.to_owned()))
}

/// minijinja's error as a sentence: what, where, and what to do about it.
fn describe(error: &Error) -> String {
    let place = error.line().map_or(String::new(), |line| format!("line {line}: "));
    let advice = match error.kind() {
        ErrorKind::OutOfFuel => "; it took more steps than a conversation of this size may take",
        ErrorKind::SyntaxError | ErrorKind::UnknownFunction | ErrorKind::UnknownFilter | ErrorKind::UnknownMethod => {
            "; change the template, or format the prompt yourself"
        }
        _ => "",
    };
    match error.detail() {
        Some(detail) if error.kind() == ErrorKind::InvalidOperation => format!("{place}{detail}{advice}"),
        Some(detail) => format!("{place}{}: {detail}{advice}", error.kind()),
        None => format!("{place}{}{advice}", error.kind()),
    }
}

/// `{% generation %}` marks what the assistant says, for training; it is a scope and no more, so `{% with %}` takes
/// its place, which leaves the white space control of the tags as it is.
fn without_generation_tags(source: &str) -> String {
    let mut result = String::with_capacity(source.len());
    let mut rest = source;
    while let Some((before, after)) = rest.split_once("{%") {
        result.push_str(before);
        result.push_str("{%");
        rest = after;
        if let Some((end, word, tail)) = generation_tag(after) {
            result.push_str(end);
            result.push_str(word);
            rest = tail;
        }
    }
    result.push_str(rest);
    result
}

/// After `{%`: what precedes the tag's name, the name to write, and what follows. `None` for other tags.
fn generation_tag(after: &str) -> Option<(&str, &'static str, &str)> {
    let named = after.trim_start_matches(['-', '+']).trim_start();
    let before = after.get(..after.len() - named.len())?;
    let (word, tail) = match named.strip_prefix("generation") {
        Some(tail) => ("with", tail),
        None => ("endwith", named.strip_prefix("endgeneration")?),
    };
    let ends = tail.trim_start().trim_start_matches(['-', '+']).starts_with("%}");
    ends.then_some((before, word, tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generation_tags_become_scopes() {
        for (source, expected) in [
            ("a{% generation %}b{% endgeneration %}c", "a{% with %}b{% endwith %}c"),
            ("{%- generation -%}{%-endgeneration+%}", "{%- with -%}{%-endwith+%}"),
            ("{% generations %}{% set generation = 1 %}", "{% generations %}{% set generation = 1 %}"),
            ("{% generation", "{% generation"),
            ("{%", "{%"),
            ("{%-", "{%-"),
        ] {
            assert_eq!(without_generation_tags(source), expected);
        }
    }
}
