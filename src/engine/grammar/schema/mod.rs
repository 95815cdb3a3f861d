//! JSON schemas as grammars. A schema is read with the meaning that the standard gives it (drafts 4
//! to 2020-12). It is split into conditions on one kind of value each, and written as a grammar of
//! rotor's own. rotor does not use llguidance's own reader of schemas because that reader goes
//! through doubles, misses keywords, and quotes patterns wrongly.
//!
//! `json` reads, `resolve` follows references, `keywords` makes a `formula` of each schema,
//! `branch` and `plan` combine the formulas, and `emit` writes rules. A keyword that cannot be
//! enforced is an error that names its place or, on request, is ignored. Members come in the order
//! of `properties`, then required ones without properties, then others.
#![forbid(unsafe_code)]

mod branch;
mod emit;
mod format;
mod formula;
mod json;
mod keywords;
mod multiple;
mod number;
mod pattern;
mod plan;
mod resolve;
mod rx;
mod work;

use std::sync::atomic::AtomicBool;

use emit::Style;
use json::Json;
use keywords::Reader;
use plan::{Planner, Refusal};
use rx::Rx;
use work::Work;

/// How strictly a schema is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SchemaOptions {
    /// Ignore and log keywords that cannot be enforced, instead of refusing the schema.
    pub lenient: bool,
    /// Objects that name properties have no other members, unless the schema mentions those.
    pub closed: bool,
}

impl SchemaOptions {
    /// Enforces or refuses everything. Objects may have other members, as the standard says.
    pub const EXACT: Self = Self { lenient: false, closed: false };
}

/// A grammar, and the places of the keywords that it ignores.
#[derive(Debug)]
pub(super) struct Compiled {
    pub(super) lark: String,
    pub(super) dropped: Vec<String>,
}

/// A schema as a grammar in llguidance's variant of Lark. Stops when `is_abandoned` says that no
/// caller waits for it any more.
///
/// # Errors
/// What is wrong, and where.
pub(super) fn compile(source: &str, options: SchemaOptions, is_abandoned: &AtomicBool) -> Result<Compiled, String> {
    within(source, options, &Work::new(is_abandoned))
}

fn within(source: &str, options: SchemaOptions, work: &Work) -> Result<Compiled, String> {
    let json = Json::parse(source)?;
    let mut options = options;
    let mut coerce_one_of = false;
    let style = style(&json, &mut options, &mut coerce_one_of)?;
    let mut planner = Planner::new(Reader::new(&json), options, work);
    planner.coerce_one_of = coerce_one_of;
    let message = |(place, why): Refusal| format!("{place}: {why}");
    let root = planner.root().map_err(message)?;
    let lark = emit::grammar(&mut planner, root, style).map_err(message)?;
    let lark = lark.ok_or("no value meets the schema, because its conditions contradict each other")?;
    Ok(Compiled { lark, dropped: planner.dropped.into_iter().collect() })
}

/// llguidance's options, which a schema may have under `x-guidance`.
fn style(json: &Json, options: &mut SchemaOptions, coerce_one_of: &mut bool) -> Result<Style, String> {
    let mut style = Style { item_separator: Rx::re(","), key_separator: Rx::re(":"), space: None };
    let Some(guidance) = json.get("x-guidance") else { return Ok(style) };
    let Json::Object(members) = guidance else { return Err("#/x-guidance must be an object".to_owned()) };
    for (key, value) in members {
        match (key.as_str(), value) {
            ("whitespace_pattern" | "item_separator" | "key_separator", Json::String(text)) if text.is_empty() => {
                return Err(format!("#/x-guidance/{key} must not be empty"));
            }
            ("whitespace_flexible", Json::Bool(true)) if style.space.is_none() => {
                style.space = Some(Rx::re(r"[\x20\x0A\x0D\x09]+"));
            }
            ("whitespace_pattern", Json::String(pattern)) => style.space = Some(Rx::re(pattern)),
            ("item_separator", Json::String(separator)) => style.item_separator = Rx::re(separator),
            ("key_separator", Json::String(separator)) => style.key_separator = Rx::re(separator),
            ("coerce_one_of", Json::Bool(value)) => *coerce_one_of = *value,
            ("lenient", Json::Bool(value)) => options.lenient |= *value,
            ("whitespace_flexible" | "json_allow_general_unicode_escapes", Json::Bool(_)) => {}
            ("whitespace_pattern", Json::Null) | ("json_allowed_escapes", _) => {}
            (key, _) => return Err(format!("#/x-guidance/{key} is not an option, or has the wrong type")),
        }
    }
    Ok(style)
}

/// A grammar in Lark with the schemas in it (`%json`) replaced by grammars.
///
/// # Errors
/// Those of [`compile`].
pub(super) fn within_lark(source: &str, options: SchemaOptions, is_abandoned: &AtomicBool) -> Result<Compiled, String> {
    let (mut made, mut dropped, mut rest) = (String::new(), vec![], source);
    let work = Work::new(is_abandoned);
    while let Some(at) = next_json(rest) {
        let (before, after) = rest.split_at(at);
        let after = &after["%json".len()..];
        let mut stream = serde_json::Deserializer::from_str(after).into_iter::<&serde_json::value::RawValue>();
        let schema = stream.next().ok_or("there is no schema after %json")?;
        let schema = schema.map_err(|e| format!("the text after %json is not JSON: {e}"))?.get();
        let compiled = within(schema, options, &work).map_err(|why| format!("the schema after %json: {why}"))?;
        made += before;
        made += &format!("%lark {{\n{}}}", compiled.lark);
        dropped.extend(compiled.dropped);
        rest = &after[stream.byte_offset()..];
    }
    Ok(Compiled { lark: made + rest, dropped })
}

/// The position of the next `%json` that is not part of a string, a regular expression or a
/// comment.
fn next_json(source: &str) -> Option<usize> {
    let bytes = source.as_bytes();
    let mut at = 0;
    let skip = |from: usize, end: u8| {
        let mut at = from + 1;
        while bytes.get(at).is_some_and(|byte| *byte != end) {
            at += if bytes[at] == b'\\' { 2 } else { 1 };
        }
        at + 1
    };
    while at < bytes.len() {
        at = match bytes[at] {
            b'"' => skip(at, b'"'),
            b'#' => at + bytes[at..].iter().position(|byte| *byte == b'\n')?,
            b'/' if bytes.get(at + 1) == Some(&b'/') => at + bytes[at..].iter().position(|byte| *byte == b'\n')?,
            b'/' => skip(at, b'/'),
            b'%' if bytes[at..].starts_with(b"%json") => return Some(at),
            _ => at + 1,
        };
    }
    None
}

#[cfg(test)]
mod tests;
