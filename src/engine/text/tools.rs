//! Tool calls in the forms that chat templates teach: how one is told from text, and the grammar
//! that forces one.
//!
//! | form | what a call looks like |
//! |---|---|
//! | Hermes (Qwen, Falcon 3) | `<tool_call>` `{"name": .., "arguments": {..}}` `</tool_call>`, any number, with text around them |
//! | Llama 3.1 | `{"name": .., "parameters": {..}}` as the whole text, maybe after `<\|python_tag\|>`, several with `;` between |
//! | Mistral | `[TOOL_CALLS] [{"name": .., "arguments": {..}}]`, maybe after text |
//!
//! Where these words are control tokens, they have no text in a session's steps, so they may be
//! missing. A text that is no call, or a broken one, is an answer: no output of a model is ever an
//! error.
#![forbid(unsafe_code)]

use super::thoughts::first_json;
use crate::error::{Error, Result, joined, reserve};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// How a model writes tool calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Hermes,
    Llama,
    Mistral,
}

/// The words around calls.
const OPEN: &str = "<tool_call>";
const CLOSE: &str = "</tool_call>";
const CALLS: &str = "[TOOL_CALLS]";
const PYTHON: &str = "<|python_tag|>";
/// All words that mark calls and their results.
pub(super) const WORDS: [&str; 9] =
    [OPEN, CLOSE, CALLS, PYTHON, "<tool_response>", "</tool_response>", "<tools>", "</tools>", "[TOOL_RESULTS]"];
/// Words that may end an output of Llama.
const ENDS: [&str; 2] = ["<|eom_id|>", "<|eot_id|>"];
/// Words of forms that have some of the above and no JSON around the name: Qwen3-Coder, GLM 4.5,
/// Mistral Small 3.2.
const FOREIGN: [&str; 3] = ["<function=", "<arg_key>", "[ARGS]"];

impl Form {
    /// The form that a chat template writes.
    pub(super) fn of_template(source: &str) -> Option<Self> {
        let has = |words: &str| source.contains(words);
        match () {
            () if FOREIGN.into_iter().any(has) => None,
            () if has(CALLS) => Some(Self::Mistral),
            () if has(OPEN) => Some(Self::Hermes),
            () if has("tool_calls") && has("\"parameters\": ") => Some(Self::Llama),
            () => None,
        }
    }

    /// The calls in an answer without thoughts, as a JSON array of `{"name": .., "arguments":
    /// {..}}`; empty if there are none. Arguments stay the JSON that they are, without white space.
    ///
    /// # Errors
    /// [`Error::Resources`] if the system refuses memory.
    pub(super) fn parse(self, text: &str) -> Result<String> {
        let calls = match self {
            Self::Hermes => hermes_calls(text)?,
            Self::Llama => llama_calls(text)?,
            Self::Mistral => mistral_calls(text)?,
        };
        listed(&calls)
    }

    /// The text of an answer with calls before them; empty if no word marks them.
    pub(super) fn before_calls(self, text: &str) -> &str {
        let mark = match self {
            Self::Hermes => OPEN,
            Self::Llama => PYTHON,
            Self::Mistral => CALLS,
        };
        text.split_once(mark).map_or("", |(before, _)| before).trim_end()
    }

    /// A grammar in Lark of a call of one of these tools. `token` returns how the grammar names the
    /// control token of a text, if there is one.
    ///
    /// # Errors
    /// [`Error::Argument`] if these are no tools; [`Error::Resources`] if the system refuses
    /// memory.
    pub(super) fn grammar(self, tools: &[&RawValue], token: &dyn Fn(&str) -> Option<String>) -> Result<String> {
        let tools = functions(tools)?;
        let (before, key, after) = match self {
            Self::Hermes => {
                (format!("{} \"\\n\"", marker(OPEN, token)), "arguments", format!("\"\\n\" {}", marker(CLOSE, token)))
            }
            Self::Llama => (String::new(), "parameters", String::new()),
            Self::Mistral => (format!("{} \" [\"", marker(CALLS, token)), "arguments", "\"]\"".to_owned()),
        };
        let names: Vec<String> = (0..tools.len()).map(|i| format!("call_{i}")).collect();
        let mut lark = format!("start: {before} call {after}\ncall: {}\n", names.join(" | "));
        for (i, (name, schema)) in tools.into_iter().enumerate() {
            let head = lark_string(&format!("{{\"name\": {}, \"{key}\": ", json_string(&name)));
            let (call, schema) =
                (format!("call_{i}: {head} arguments_{i} \"}}\"\narguments_{i}: %json "), with_spaces(&schema)?);
            reserve(&mut lark, call.len() + schema.len() + 1, "a grammar")?;
            lark.extend([call.as_str(), &schema, "\n"]);
        }
        Ok(lark)
    }
}

/// A JSON array of these.
fn listed(calls: &[String]) -> Result<String> {
    let mut list = String::new();
    reserve(&mut list, 2 + calls.iter().map(|call| call.len() + 1).sum::<usize>(), "tool calls")?;
    list.push('[');
    for (i, call) in calls.iter().enumerate() {
        list.extend([if i > 0 { "," } else { "" }, call.as_str()]);
    }
    list.push(']');
    Ok(list)
}

/// Text in a grammar: a control token, or a string.
fn marker(text: &str, token: &dyn Fn(&str) -> Option<String>) -> String {
    token(text).unwrap_or_else(|| lark_string(text))
}

/// A string of a Lark grammar: a JSON string without U+007F.
pub(in crate::engine) fn lark_string(text: &str) -> String {
    json_string(text).replace('\u{7f}', "\\u007f")
}

fn json_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The members of a JSON object as they are written; of a key that occurs twice the last.
type Members<'a> = BTreeMap<String, &'a RawValue>;

fn members(json: &str) -> Option<Members<'_>> {
    serde_json::from_str(json).ok()
}

/// The schema of arguments, which are an object, written as templates write JSON.
fn with_spaces(schema: &str) -> Result<String> {
    const SPACES: &str =
        "\"x-guidance\":{\"whitespace_flexible\":false,\"item_separator\":\", \",\"key_separator\":\": \"}";
    let given = members(schema).unwrap_or_default();
    let missing = [("x-guidance", SPACES), ("type", "\"type\":\"object\"")];
    let missing = missing.into_iter().filter(|(key, _)| !given.contains_key(*key)).map(|(_, member)| member);
    let inner = schema.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')).filter(|inner| !inner.is_empty());
    let mut parts = vec!["{"];
    for (i, member) in inner.into_iter().chain(missing).enumerate() {
        parts.extend([if i > 0 { "," } else { "" }, member]);
    }
    parts.push("}");
    joined(&parts, "a tool's schema")
}

/// Whether this is a schema that does not ask for something else than an object.
fn describes_object(schema: &str) -> bool {
    members(schema).is_some_and(|members| members.get("type").is_none_or(|kind| kind.get() == "\"object\""))
}

/// The names of tools and the schemas of their arguments, as JSON without white space, so that no
/// number is rounded.
fn functions(tools: &[&RawValue]) -> Result<Vec<(String, String)>> {
    if tools.is_empty() {
        return Err(Error::argument("tools must be a JSON array of at least one tool"));
    }
    let function = |(i, tool): (usize, &&RawValue)| {
        let outer = members(tool.get()).unwrap_or_default();
        let tool = outer.get("function").map_or_else(|| Some(outer.clone()), |inner| members(inner.get()));
        let tool = tool.unwrap_or_default();
        let name: Option<String> = tool.get("name").and_then(|name| serde_json::from_str(name.get()).ok());
        let name = name.ok_or_else(|| Error::argument(format!("tool {i} has no name")))?;
        let parameters = match tool.get("parameters").map(|schema| schema.get()) {
            None | Some("null") => r#"{"type":"object","additionalProperties":false}"#.to_owned(),
            Some(schema) if describes_object(schema) => compact(schema)?,
            Some(_) => {
                let message = format!("the parameters of tool {i} ({name}) are not a JSON schema of an object");
                return Err(Error::argument(message));
            }
        };
        Ok((name, parameters))
    };
    tools.iter().enumerate().map(function).collect()
}

/// A JSON text without white space.
fn compact(json: &str) -> Result<String> {
    let mut compact = String::new();
    reserve(&mut compact, json.len(), "a tool's JSON")?;
    let (mut in_string, mut escaped) = (false, false);
    let is_kept = |c: &char| {
        let ends_string = *c == '"' && !escaped;
        escaped = in_string && *c == '\\' && !escaped;
        in_string ^= ends_string;
        in_string || !matches!(c, ' ' | '\t' | '\n' | '\r')
    };
    compact.extend(json.chars().filter(is_kept));
    Ok(compact)
}

fn hermes_calls(text: &str) -> Result<Vec<String>> {
    let mut calls = bare_calls(text)?.unwrap_or_default();
    let mut rest = if calls.is_empty() { text } else { "" };
    while let Some((_, after)) = rest.split_once(OPEN) {
        rest = after;
        let Some((value, behind)) = first_json(after)? else { continue };
        // A stop string may have cut off the closing words.
        let after = behind.trim_start();
        let closes = after.is_empty() || after.starts_with(CLOSE);
        if let Some(call) = call(value)?.filter(|_| closes) {
            calls.push(call);
            rest = behind;
        }
    }
    Ok(calls)
}

fn llama_calls(text: &str) -> Result<Vec<String>> {
    let text = ENDS.iter().fold(text.trim(), |text, end| text.trim_end_matches(end));
    let called = match text.split_once(PYTHON) {
        Some((_, calls)) => listed_calls(calls)?,
        None => None,
    };
    match called {
        Some(calls) => Ok(calls),
        None => Ok(bare_calls(text)?.unwrap_or_default()),
    }
}

fn mistral_calls(text: &str) -> Result<Vec<String>> {
    let list = |text| -> Result<Option<Vec<&RawValue>>> {
        Ok(first_json(text)?.and_then(|(value, _)| serde_json::from_str(value).ok()))
    };
    let each =
        |list: Vec<&RawValue>| list.into_iter().map(|value| call(value.get())).collect::<Result<Option<Vec<_>>>>();
    if let Some((_, calls)) = text.split_once(CALLS)
        && let Some(calls) = list(calls)?
        && let Some(calls) = each(calls)?
    {
        return Ok(calls);
    }
    let bare = list(text)?.filter(|list| list.iter().all(|value| has_arguments(value.get())));
    Ok(bare.map_or(Ok(None), each)?.unwrap_or_default())
}

/// The calls of a text that is nothing but calls, with `;` or white space between them.
fn listed_calls(text: &str) -> Result<Option<Vec<String>>> {
    let mut calls = vec![];
    let mut rest = text.trim();
    while !rest.is_empty() {
        let Some((value, after)) = first_json(rest)? else { return Ok(None) };
        let Some(call) = call(value)? else { return Ok(None) };
        calls.push(call);
        let after = after.trim_start();
        rest = after.strip_prefix(';').unwrap_or(after).trim_start();
    }
    Ok(Some(calls))
}

/// As [`listed_calls`], for a text without a word that marks calls.
fn bare_calls(text: &str) -> Result<Option<Vec<String>>> {
    match first_json(text)? {
        Some((first, _)) if has_arguments(first) => listed_calls(text),
        _ => Ok(None),
    }
}

/// Whether this has arguments, and so is more than something with a name.
fn has_arguments(value: &str) -> bool {
    members(value).is_some_and(|members| members.contains_key("arguments") || members.contains_key("parameters"))
}

/// One call with its arguments as an object; models also write them as JSON in a string, or leave
/// them out.
fn call(value: &str) -> Result<Option<String>> {
    let members = members(value).unwrap_or_default();
    let name = members.get("name").and_then(|name| serde_json::from_str::<String>(name.get()).ok());
    let Some(name) = name else { return Ok(None) };
    let arguments = match members.get("arguments").or(members.get("parameters")).map(|value| value.get()) {
        None | Some("null") => "{}".to_owned(),
        Some(text) if text.starts_with('"') => {
            let inner: String = serde_json::from_str(text).unwrap_or_default();
            match first_json(&inner)? {
                Some((value, after)) if value.starts_with('{') && after.trim().is_empty() => compact(value)?,
                _ => return Ok(None),
            }
        }
        Some(object) if object.starts_with('{') => compact(object)?,
        Some(_) => return Ok(None),
    };
    joined(&["{\"name\":", &json_string(&name), ",\"arguments\":", &arguments, "}"], "a tool call").map(Some)
}

#[cfg(test)]
mod tests;
