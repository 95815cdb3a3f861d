//! Messages: JSON objects, kept as the text that they are, so that no number is rounded.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::answer::Answer;
use crate::engine::text::is_json;
use crate::error::{Error, Result, check_room, joined};

/// Lists of the parts of a JSON text take about this many times its bytes.
const JSON_GROWTH: usize = 8;

/// A message of a chat.
#[derive(Clone)]
pub(super) struct Message {
    json: Arc<String>,
    role: Arc<str>,
    /// As a template expects it, if that is something else.
    plain: Option<Arc<String>>,
    /// Given if the model itself said it.
    pub(super) answer: Option<Arc<Answer>>,
}

impl Message {
    /// The message of an answer.
    pub(super) fn of_answer(answer: Answer, json: &str) -> Result<Self> {
        Ok(Self { answer: Some(Arc::new(answer)), ..read_one(json)? })
    }

    pub(super) fn json(&self) -> &str {
        &self.json
    }

    pub(super) fn role(&self) -> &str {
        &self.role
    }

    /// The message as a template expects it: its text is one string, and arguments are objects.
    pub(super) fn for_template(&self) -> &str {
        self.plain.as_ref().unwrap_or(&self.json)
    }
}

/// The members of a JSON object, in order.
pub(super) struct Members<'a>(pub(super) Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Collect<'a>(std::marker::PhantomData<&'a ()>);
        impl<'de: 'a, 'a> Visitor<'de> for Collect<'a> {
            type Value = Members<'a>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Members<'a>, A::Error> {
                let mut members = vec![];
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Collect(std::marker::PhantomData))
    }
}

impl<'a> Members<'a> {
    /// The members of this object, if it is one.
    pub(super) fn of(json: &'a str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// The value of a name; of several the last.
    pub(super) fn get(&self, name: &str) -> Option<&'a str> {
        self.0.iter().rev().find(|(own, _)| own == name).map(|(_, value)| value.get()).filter(|value| *value != "null")
    }

    /// A string by name.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        serde_json::from_str(self.get(name)?).ok()
    }

    /// The object with another value of a name.
    fn with(&self, name: &str, value: &str) -> Result<String> {
        let mut parts: Vec<Cow<str>> = vec!["{".into()];
        for (i, (own, its)) in self.0.iter().enumerate() {
            let value = if own == name { value } else { its.get() };
            parts.extend([Cow::from(if i > 0 { "," } else { "" }), string(own)?.into(), ":".into(), value.into()]);
        }
        parts.push("}".into());
        joined(&parts.iter().map(|part| &**part).collect::<Vec<_>>(), "a message")
    }
}

/// A text as a JSON string.
pub(super) fn string(text: &str) -> Result<String> {
    check_room(text.len().saturating_mul(JSON_GROWTH), "a message")?;
    Ok(serde_json::Value::from(text).to_string())
}

/// A message with a role and a content.
pub(super) fn plain(role: &str, content: &str) -> Result<String> {
    joined(&["{\"role\":", &string(role)?, ",\"content\":", &string(content)?, "}"], "a message")
}

/// These as a JSON array.
pub(super) fn listed<'a>(values: impl Iterator<Item = &'a str>) -> Result<String> {
    let mut parts = vec!["["];
    for (i, value) in values.enumerate() {
        parts.extend([if i > 0 { "," } else { "" }, value]);
    }
    parts.push("]");
    joined(&parts, "messages")
}

/// One message or an array of messages.
pub(super) fn read(json: &str) -> Result<Vec<Message>> {
    check_room(json.len().saturating_mul(JSON_GROWTH), "messages")?;
    let json = json.trim();
    if !json.starts_with('[') {
        return Ok(vec![read_one(json)?]);
    }
    let list: Vec<&RawValue> = serde_json::from_str(json).map_err(not_json)?;
    list.into_iter().map(|message| read_one(message.get())).collect()
}

/// A message.
pub(super) fn read_one(json: &str) -> Result<Message> {
    let wrong = |what: &str| Error::argument(format!("a message must be a JSON object with {what}"));
    let json = json.trim();
    serde_json::from_str::<&RawValue>(json).map_err(not_json)?;
    if !is_json(json)? {
        return Err(Error::argument("a message has a value that no template can read"));
    }
    let members = Members::of(json).ok_or_else(|| wrong("a role and a content"))?;
    let role = members.text("role").ok_or_else(|| wrong("a role, which is a string"))?;
    let mut plain = None;
    if let Some(content) = members.get("content")
        && !content.starts_with('"')
    {
        let text = joined_parts(content).ok_or_else(|| wrong("a content that is a string or a list of texts"))?;
        plain = Some(members.with("content", &string(&text)?)?);
    }
    if let Some(calls) = members.get("tool_calls").map(plain_calls).transpose()?.flatten() {
        let changed = match &plain {
            Some(plain) => Members::of(plain).map(|members| members.with("tool_calls", &calls)).transpose()?,
            None => Some(members.with("tool_calls", &calls)?),
        };
        plain = changed.or(plain);
    }
    let json = Arc::new(joined(&[json], "a message")?);
    Ok(Message { json, role: role.into(), plain: plain.map(Arc::new), answer: None })
}

fn not_json(error: serde_json::Error) -> Error {
    Error::argument(format!("a message is not JSON: {error}"))
}

/// The text of a list of `{"type": "text", "text": ..}`.
fn joined_parts(content: &str) -> Option<String> {
    let parts: Vec<&RawValue> = serde_json::from_str(content).ok()?;
    parts.into_iter().map(|part| Members::of(part.get())?.text("text")).collect()
}

/// Tool calls whose arguments are objects; None if all of them are. In OpenAI's API they are JSON
/// in a string.
fn plain_calls(calls: &str) -> Result<Option<String>> {
    let wrong = || Error::argument("tool_calls of a message must be an array of objects with a function");
    let calls: Vec<&RawValue> = serde_json::from_str(calls).map_err(|_| wrong())?;
    let (mut all, mut has_changed): (Vec<String>, bool) = (vec![], false);
    for call in calls {
        let members = Members::of(call.get()).ok_or_else(wrong)?;
        // Templates also take calls without `function` around them.
        let function = members.get("function").map(|inner| Members::of(inner).ok_or_else(wrong)).transpose()?;
        let arguments = function.as_ref().unwrap_or(&members).text("arguments");
        let is_object =
            |json: &str| json.trim_start().starts_with('{') && serde_json::from_str::<&RawValue>(json).is_ok();
        let Some(object) = arguments.filter(|arguments| is_object(arguments)) else {
            all.push(call.get().to_owned());
            continue;
        };
        has_changed = true;
        all.push(match &function {
            Some(function) => members.with("function", &function.with("arguments", &object)?)?,
            None => members.with("arguments", &object)?,
        });
    }
    Ok(if has_changed { Some(listed(all.iter().map(String::as_str))?) } else { None })
}

/// Checks that this is an array of tools.
pub(super) fn check_tools(tools: &str) -> Result<()> {
    check_room(tools.len().saturating_mul(JSON_GROWTH), "tools")?;
    match serde_json::from_str::<Vec<&RawValue>>(tools) {
        Ok(list) if list.iter().all(|tool| tool.get().starts_with('{')) => Ok(()),
        _ => Err(Error::argument("tools must be a JSON array of objects")),
    }
}

/// Checks that this is an object of variables.
pub(super) fn check_variables(variables: &str) -> Result<()> {
    check_room(variables.len().saturating_mul(JSON_GROWTH), "variables")?;
    let wrong = |error| Error::argument(format!("variables must be a JSON object: {error}"));
    let members: Members = serde_json::from_str(variables).map_err(wrong)?;
    match members.0.iter().find(|(name, _)| ["messages", "tools"].contains(&name.as_str())) {
        Some((name, _)) => Err(Error::argument(format!("variables have {name:?}, which is set by another call"))),
        None => Ok(()),
    }
}
