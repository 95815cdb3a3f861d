//! Grammars as values.
#![forbid(unsafe_code)]

use crate::engine::grammar::{GrammarKind, SchemaOptions};

/// What the output of a session must match. See
/// [`Session::set_grammar`](crate::Session::set_grammar).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grammar {
    kind: GrammarKind,
    source: String,
}

impl Grammar {
    /// A JSON value that this JSON schema describes. What cannot be enforced is an error.
    pub fn json_schema(schema: impl Into<String>) -> Self {
        Self::json_schema_with(schema, SchemaOptions::EXACT)
    }

    /// As [`Self::json_schema`], with options.
    pub fn json_schema_with(schema: impl Into<String>, options: SchemaOptions) -> Self {
        Self { kind: GrammarKind::JsonSchema(options), source: schema.into() }
    }

    /// What this regular expression matches as a whole.
    pub fn regex(pattern: impl Into<String>) -> Self {
        Self { kind: GrammarKind::Regex, source: pattern.into() }
    }

    /// One of these strings.
    pub fn choice(strings: &[&str]) -> Self {
        Self { kind: GrammarKind::Choice, source: serde_json::Value::from(strings).to_string() }
    }

    /// What a grammar in llguidance's variant of Lark describes.
    pub fn lark(grammar: impl Into<String>) -> Self {
        Self { kind: GrammarKind::Lark(SchemaOptions::EXACT), source: grammar.into() }
    }

    pub(super) fn parts(&self) -> (GrammarKind, &str) {
        (self.kind, &self.source)
    }
}
