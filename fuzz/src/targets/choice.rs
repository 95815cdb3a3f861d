//! Choices: set, then obeyed by a model that says anything.

use rotor::abi::grammar::ROTOR_GRAMMAR_CHOICE;

use super::said_under;

/// Words of choices.
pub const WORDS: &[&str] = &[
    "\"a\"",
    "\"ab\"",
    ",\"x\"",
    "\"\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"\\\"\"",
    "\"\\\\\"",
    "\"\\u007f\"",
    "\"\u{e9}\"",
    "\"\u{1f98a}\"",
    "[",
    "]",
    "{",
    "null",
    "1",
];

/// An array of strings. What is said to its end is one of them.
pub fn run(data: &[u8]) {
    if let Some(text) = said_under(ROTOR_GRAMMAR_CHOICE, data, data) {
        let choices: Vec<String> = serde_json::from_slice(data).expect("choices that were accepted are JSON");
        assert!(choices.contains(&text), "{text:?} is none of the choices");
    }
}
