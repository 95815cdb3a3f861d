//! What is refused before llguidance sees it, since it would take long or much memory there without being counted.
#![forbid(unsafe_code)]

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::pattern;

/// Properties of one object. llguidance 1.9.1 takes time in the square of their number.
const MOST_PROPERTIES: usize = 2000;
/// Patterns and formats that have to hold at once: the terms of a derivative double with each.
const MOST_PATTERNS: usize = 8;
/// The largest factor that integers have to be a multiple of: an automaton has a state for each remainder.
const MOST_FACTOR: f64 = 20_000.0;
/// Sub-schemas and references inside one another: llguidance 1.9.1 recurses.
const MOST_LEVELS: usize = 2000;
/// Sub-schemas that are visited to find these out.
const MOST_VISITS: usize = 200_000;

/// Keywords whose value is data, not a schema.
const DATA: [&str; 4] = ["const", "enum", "default", "examples"];
/// Keywords whose value has schemas by names.
const NAMED: [&str; 5] = ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"];

/// Whether a JSON schema can be compiled; else why not, with the place.
pub(super) fn check_schema(schema: &Value) -> Result<(), String> {
    let mut check = Check { root: schema, n_visits: 0, seen: HashSet::new() };
    check.levels(schema, 0)?;
    check.schema(schema, &mut vec![])
}

struct Check<'a> {
    root: &'a Value,
    n_visits: usize,
    /// References that were followed.
    seen: HashSet<&'a str>,
}

fn at(place: &[String], message: impl std::fmt::Display) -> String {
    let names: Vec<String> = place.iter().map(|name| name.replace('~', "~0").replace('/', "~1")).collect();
    let pointer = format!("#/{}", names.join("/"));
    let shown = pointer.char_indices().nth(120).map_or(pointer.clone(), |(end, _)| format!("{}...", &pointer[..end]));
    format!("{shown}: {message}")
}

impl<'a> Check<'a> {
    fn schema(&mut self, schema: &'a Value, place: &mut Vec<String>) -> Result<(), String> {
        match schema {
            Value::Array(list) => list
                .iter()
                .enumerate()
                .try_for_each(|(i, item)| within(place, &i.to_string(), |place| self.schema(item, place))),
            Value::Object(map) => {
                self.patterns_at_once(map, place)?;
                map.iter().try_for_each(|(key, value)| within(place, key, |place| self.keyword(key, value, place)))
            }
            _ => Ok(()),
        }
    }

    /// Whether few enough schemas are inside one another, each reference being followed once.
    fn levels(&mut self, schema: &'a Value, level: usize) -> Result<(), String> {
        if level > MOST_LEVELS {
            return Err(format!("more than {MOST_LEVELS} schemas and references are inside one another"));
        }
        match schema {
            Value::Array(list) => list.iter().try_for_each(|item| self.levels(item, level + 1)),
            Value::Object(map) => map.iter().try_for_each(|(key, value)| match value {
                Value::String(name) if key == "$ref" => match self.target(name) {
                    Some(target) if self.seen.insert(name) => self.levels(target, level + 1),
                    _ => Ok(()),
                },
                value => self.levels(value, level + 1),
            }),
            _ => Ok(()),
        }
    }

    /// What a reference within the schema means.
    fn target(&self, name: &str) -> Option<&'a Value> {
        let root = self.root;
        name.strip_prefix('#').and_then(|pointer| root.pointer(pointer))
    }

    fn keyword(&mut self, key: &str, value: &'a Value, place: &mut Vec<String>) -> Result<(), String> {
        match value {
            _ if DATA.contains(&key) => Ok(()),
            Value::Object(named) if NAMED.contains(&key) => {
                if key.ends_with("roperties") && named.len() > MOST_PROPERTIES {
                    let n = named.len();
                    return Err(at(place, format!("{n} properties; {MOST_PROPERTIES} are the most")));
                }
                if key == "patternProperties" {
                    named.keys().try_for_each(|name| pattern::check(name, false)).map_err(|e| at(place, e))?;
                }
                named.iter().try_for_each(|(name, value)| within(place, name, |place| self.schema(value, place)))
            }
            Value::String(text) if matches!(key, "pattern" | "whitespace_pattern") => {
                pattern::check(text, false).map_err(|e| at(place, e))
            }
            Value::Number(factor) if key == "multipleOf" && factor.as_f64().is_some_and(|n| n > MOST_FACTOR) => {
                Err(at(place, format!("a multiple of {factor}; {MOST_FACTOR} is the largest that can be followed")))
            }
            _ => self.schema(value, place),
        }
    }

    /// Whether few enough patterns hold at once where a schema has several parts.
    fn patterns_at_once(&mut self, map: &'a Map<String, Value>, place: &[String]) -> Result<(), String> {
        let has_parts = map.contains_key("allOf") || map.contains_key("$ref") && map.len() > 1;
        let n = if has_parts { self.n_patterns(map, 0) } else { 0 };
        if self.n_visits > MOST_VISITS {
            return Err(at(place, "its references are too entangled; write it with fewer"));
        }
        if n > MOST_PATTERNS {
            return Err(at(place, format!("{n} patterns hold at once; {MOST_PATTERNS} are the most")));
        }
        Ok(())
    }

    fn n_patterns(&mut self, map: &'a Map<String, Value>, depth: usize) -> usize {
        self.n_visits += 1;
        if depth > 64 || self.n_visits > MOST_VISITS {
            return 0;
        }
        let own = ["pattern", "format"].iter().filter(|key| map.get(**key).is_some_and(Value::is_string)).count();
        let target = map.get("$ref").and_then(Value::as_str).and_then(|name| self.target(name));
        let target = target.and_then(Value::as_object);
        let parts =
            |key: &str| map.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
        let all: usize = parts("allOf").chain(target).map(|part| self.n_patterns(part, depth + 1)).sum();
        let any = parts("anyOf").chain(parts("oneOf")).map(|part| self.n_patterns(part, depth + 1)).max();
        own + all + any.unwrap_or(0)
    }
}

fn within<T>(place: &mut Vec<String>, name: &str, work: impl FnOnce(&mut Vec<String>) -> T) -> T {
    place.push(name.to_owned());
    let result = work(place);
    place.pop();
    result
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_explodes_is_refused_with_its_place() {
        let patterns: Vec<Value> = (2..30).map(|n| json!({ "pattern": format!("a.{{{n}}}b") })).collect();
        let properties =
            |n: usize| -> Value { (0..n).map(|i| (format!("p{i}"), json!({}))).collect::<Map<_, _>>().into() };
        for (schema, place) in [
            (json!({ "items": { "allOf": patterns } }), "#/items: 28 patterns"),
            (json!({ "properties": { "a/b": { "multipleOf": 999983 } } }), "#/properties/a~1b/multipleOf: "),
            (json!({ "anyOf": [true, { "properties": properties(5000) }] }), "#/anyOf/1/properties: 5000"),
            (json!({ "items": { "pattern": "a*".repeat(9000) } }), "#/items/pattern: "),
            (json!({ "patternProperties": { "a?".repeat(9000): true } }), "#/patternProperties: "),
            (
                json!({ "$ref": "#/$defs/a", "pattern": "a", "$defs": { "a": { "allOf": patterns } } }),
                "#/: 29 patterns",
            ),
            (
                json!({ "$defs": (0..9000).map(|i| (format!("a{i}"), json!({ "$ref": format!("#/$defs/a{}", i + 1) })))
                    .collect::<Map<_, _>>() }),
                "more than 2000",
            ),
            (json!({ "allOf": [{ "$ref": "#" }, { "$ref": "#" }] }), "#/: its references"),
        ] {
            let message = check_schema(&schema).unwrap_err();
            assert!(message.starts_with(place), "{message}");
        }
    }

    #[test]
    fn what_is_everyday_passes() {
        for schema in [
            json!({ "properties": { "pattern": { "type": "string" }, "multipleOf": { "const": 5 } } }),
            json!({ "const": { "multipleOf": 999983 }, "enum": [{ "pattern": "a*".repeat(9000) }] }),
            json!({ "$defs": { "node": { "properties": { "next": { "$ref": "#/$defs/node" } } } }, "$ref": "#/$defs/node" }),
            json!({ "type": "integer", "multipleOf": 10_000 }),
            json!(true),
        ] {
            assert_eq!(check_schema(&schema), Ok(()));
        }
    }
}
