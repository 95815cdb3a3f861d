//! Chat templates like those of well-known models, compared with jinja2 as transformers configures
//! it (tests/chat/cases.json, made by tests/chat/make_cases.py).

use rotor::engine::text::{ChatMessage, Text, TextFiles};
use serde_json::{Value, json};

const DIRECTORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/chat");

/// A tokenizer of three tokens, and `template`.
fn text(template: &[u8]) -> Text {
    let tokenizer = json!({"model": {"vocab": {"a": 0, "<s>": 1, "</s>": 2}, "merges": []}}).to_string();
    let files = TextFiles {
        tokenizer_json: tokenizer.as_bytes(),
        tokenizer_config: Some(br#"{"bos_token": "<s>", "eos_token": "</s>"}"#),
        chat_template: Some(template),
        config: b"{}",
        ..TextFiles::default()
    };
    Text::new(&files, 3).unwrap()
}

#[test]
fn templates_render_as_in_jinja2() {
    let cases: Value = serde_json::from_slice(&std::fs::read(format!("{DIRECTORY}/cases.json")).unwrap()).unwrap();
    let cases = cases.as_array().unwrap();
    assert!(cases.len() >= 96);
    let mut wrong = Vec::new();
    for case in cases {
        let name = case["template"].as_str().unwrap();
        let text = text(&std::fs::read(format!("{DIRECTORY}/{name}")).unwrap());
        let string = |m: &'static str, v: &Value| v[m].as_str().unwrap().to_owned();
        let messages: Vec<(String, String)> =
            case["messages"].as_array().unwrap().iter().map(|m| (string("role", m), string("content", m))).collect();
        let messages: Vec<ChatMessage<'_>> =
            messages.iter().map(|(role, content)| ChatMessage { role, content }).collect();
        let got = text.chat_format(&messages, case["add_generation_prompt"].as_bool().unwrap());
        let right = match (&got, case["text"].as_str(), case["error"].as_str()) {
            (Ok(got), Some(expected), _) => got == expected,
            (Err(got), None, Some(expected)) => got.to_string().contains(expected),
            _ => false,
        };
        if !right {
            wrong.push(format!("{name} {messages:?}\n got {got:?}\nwant {:?} {:?}\n", case["text"], case["error"]));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// A conversation of 2000 messages stays within the budget.
#[test]
fn long_conversations_render() {
    let messages: Vec<ChatMessage<'_>> =
        (0..2000).map(|i| ChatMessage { role: ["user", "assistant"][i % 2], content: "Well, " }).collect();
    for name in ["llama31", "chatml", "falcon3", "zephyr", "mistral", "bitnet_2b4t"] {
        let text = text(&std::fs::read(format!("{DIRECTORY}/{name}.jinja")).unwrap());
        assert!(text.chat_format(&messages, true).unwrap().len() > 20_000, "{name}");
    }
}

/// Templates that rotor refuses with an error although Python renders them.
const REFUSED: [&str; 8] = [
    "{{ big + 0 == big }}",
    "{{ big == 10 ** 40 }}",
    "{{ 'a'.encode() }}",
    "{{ '\\N{BULLET}' }}",
    "{% raw %}",
    "{{ self }}",
    "{% autoescape true %}{{ '<' }}{% endautoescape %}",
    "{{ 1 if 2 if 3 }}",
];

/// Small templates, compared with jinja2 (tests/chat/expressions.json, made by
/// tests/chat/make_expressions.py).
#[test]
fn expressions_mean_what_they_mean_in_python() {
    let table: Value =
        serde_json::from_slice(&std::fs::read(format!("{DIRECTORY}/expressions.json")).unwrap()).unwrap();
    let cases = table["cases"].as_array().unwrap();
    assert!(cases.len() > 700);
    let mut wrong = Vec::new();
    for case in cases {
        let template = case["template"].as_str().unwrap();
        let got = text(template.as_bytes()).chat_render(table["given"].as_str().unwrap(), None, true);
        let expected = case["text"].as_str().filter(|_| !REFUSED.contains(&template));
        if got.as_deref().ok() != expected {
            wrong.push(format!("{template}\n got {got:?}\nwant {expected:?}\n"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
