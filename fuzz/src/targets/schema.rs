//! JSON schemas: set, then obeyed by a model that says anything.

use rotor::abi::grammar::ROTOR_GRAMMAR_JSON_SCHEMA;

use super::said_under;

/// Words of schemas.
pub const WORDS: &[&str] = &[
    "\"type\":\"object\"",
    "\"type\":\"integer\"",
    "\"type\":\"number\"",
    "\"type\":\"string\"",
    "\"type\":\"array\"",
    "\"type\":[\"string\",\"null\"]",
    "\"const\":",
    "\"enum\":[",
    "\"minimum\":",
    "\"maximum\":",
    "\"exclusiveMinimum\":",
    "\"exclusiveMaximum\":",
    "\"multipleOf\":",
    "\"minLength\":",
    "\"maxLength\":",
    "\"pattern\":\"^a+$\"",
    "\"format\":\"date\"",
    "\"format\":\"uuid\"",
    "\"items\":",
    "\"prefixItems\":[",
    "\"minItems\":",
    "\"maxItems\":",
    "\"uniqueItems\":true",
    "\"properties\":{",
    "\"patternProperties\":{\"^a\":",
    "\"propertyNames\":",
    "\"required\":[\"a\"]",
    "\"additionalProperties\":false",
    "\"additionalProperties\":",
    "\"minProperties\":",
    "\"maxProperties\":",
    "\"anyOf\":[",
    "\"oneOf\":[",
    "\"allOf\":[",
    "\"not\":",
    "\"if\":",
    "\"then\":",
    "\"else\":",
    "\"$ref\":\"#\"",
    "\"$ref\":\"#/$defs/a\"",
    "\"$defs\":{\"a\":",
    "\"$id\":\"a\"",
    "\"$anchor\":\"a\"",
    "\"definitions\":{",
    "\"x-guidance\":{",
    "\"whitespace_flexible\":true",
    "\"nullable\":true",
    "true",
    "false",
    "null",
    "{}",
    "[]",
    "\\u0000",
    "\\ud800",
    ",",
    ":",
    "\"a\":",
];

/// A JSON schema. What is said to its end is JSON.
pub fn run(data: &[u8]) {
    if let Some(text) = said_under(ROTOR_GRAMMAR_JSON_SCHEMA, data, data) {
        // Not as a value: a number may be larger than any double.
        let value: Result<&serde_json::value::RawValue, _> = serde_json::from_str(&text);
        assert!(value.is_ok(), "no JSON: {text}");
    }
}
