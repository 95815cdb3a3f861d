//! Tools: calls in what a model said, and grammars that force one.

use std::sync::OnceLock;

use serde_json::value::RawValue;

use rotor::abi::grammar::ROTOR_GRAMMAR_LARK;

use super::said_under;
use crate::host::{FILES, Model};
use crate::input::parts;

/// A call as the library gives it.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Call<'a> {
    #[serde(rename = "name")]
    _name: String,
    #[serde(borrow)]
    arguments: &'a RawValue,
}

/// Words of calls and of tools.
pub const WORDS: &[&str] = &[
    "<tool_call>",
    "</tool_call>",
    "[TOOL_CALLS]",
    "<|python_tag|>",
    "<|eom_id|>",
    "<think>",
    "</think>",
    "; ",
    "\n",
    "{\"name\": \"f\", \"arguments\": {}}",
    "{\"name\": \"f\", \"parameters\": {\"a\": 1}}",
    "\"arguments\": \"{}\"",
    "\"arguments\": null",
    "{\"type\": \"function\", \"function\": {",
    "\"name\": \"f\"",
    "\"parameters\": {",
    "\"type\": \"object\"",
    "\"properties\": {\"a\": {\"type\": \"integer\"}}",
    "\"required\": [\"a\"]",
    "\"additionalProperties\": false",
    "\"const\": 1",
    "\"enum\": [1]",
    "\"$ref\": \"#\"",
    "99999999999999999999",
    "1e999",
    "\\ud800",
    "\\u0000",
    "\u{7f}",
    "null",
    "[",
    "{",
    "\n%%\n",
];

/// Templates of the forms that calls have.
const TEMPLATES: [&[u8]; 3] = [
    b"{{ messages }}<tool_call>{{ tools }}</tool_call>",
    b"{{ messages }}{{ tool_calls }}{\"name\": .., \"parameters\": ..}",
    b"{{ messages }}[TOOL_CALLS] [{{ tools }}]",
];

/// What was said, and tools. All forms are tried.
pub fn run(data: &[u8]) {
    let [said, tools] = parts(data);
    for model in models() {
        if let Ok(calls) = model.tool_calls(said) {
            // A call's numbers stay as the model wrote them: JSON allows 1e999, a double does not.
            let calls: Vec<Call> = serde_json::from_slice(&calls).expect("calls are a JSON array of calls");
            assert!(calls.iter().all(|call| call.arguments.get().starts_with('{')), "arguments are no object");
        }
        let Ok(grammar) = model.tool_grammar(tools) else { continue };
        let Some(text) = said_under(ROTOR_GRAMMAR_LARK, &grammar, data) else { continue };
        let calls = model.tool_calls(text.as_bytes()).expect("the calls of a text");
        assert_ne!(calls, b"[]", "a grammar of calls allows {text:?}, which is none");
    }
}

/// A model of each form.
fn models() -> &'static [Model; 3] {
    static MODELS: OnceLock<[Model; 3]> = OnceLock::new();
    MODELS.get_or_init(|| {
        TEMPLATES.map(|template| {
            let mut files = FILES.to_vec();
            files.push(("chat_template.jinja", template));
            Model::load(&files).expect("the small model loads")
        })
    })
}
