//! Tool calls in the forms that chat templates teach: how one is told from text, and the grammar that forces one.
//!
//! | form | what a call looks like |
//! |---|---|
//! | Hermes (Qwen, Falcon 3) | `<tool_call>` `{"name": .., "arguments": {..}}` `</tool_call>`, any number, with text around them |
//! | Llama 3.1 | `{"name": .., "parameters": {..}}` as the whole text, maybe after `<\|python_tag\|>`, several with `;` between |
//! | Mistral | `[TOOL_CALLS] [{"name": .., "arguments": {..}}]`, maybe after text |
//!
//! Where these words are control tokens they have no text in a session's steps, so they may be missing. A text that is no call, or a
//! broken one, is an answer: what a model says is never an error.
#![forbid(unsafe_code)]

use serde_json::{Map, Value, json};

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
/// What may end a text of Llama's.
const ENDS: [&str; 2] = ["<|eom_id|>", "<|eot_id|>"];
/// Words of forms that have some of the above and no JSON around the name: Qwen3-Coder, GLM 4.5, Mistral Small 3.2.
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

    /// The calls in what an assistant said, `{"name": .., "arguments": {..}}` each; none if it said something else.
    pub(super) fn parse(self, text: &str) -> Vec<Value> {
        match self {
            Self::Hermes => hermes_calls(text),
            Self::Llama => llama_calls(text),
            Self::Mistral => mistral_calls(text),
        }
    }

    /// A grammar in Lark of a call of one of these tools. `token`: how the grammar names a control token of this text, if there is one.
    pub(super) fn grammar(self, tools: &Value, token: &dyn Fn(&str) -> Option<String>) -> Result<String, String> {
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
            let head = lark_string(&format!("{{\"name\": {}, \"{key}\": ", Value::from(name)));
            lark += &format!("call_{i}: {head} arguments_{i} \"}}\"\narguments_{i}: %json {}\n", with_spaces(schema));
        }
        Ok(lark)
    }
}

/// Text in a grammar: a control token, or a string.
fn marker(text: &str, token: &dyn Fn(&str) -> Option<String>) -> String {
    token(text).unwrap_or_else(|| lark_string(text))
}

/// A string of a Lark grammar, which is one of JSON without U+007F.
pub(in crate::engine) fn lark_string(text: &str) -> String {
    Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

/// The schema of arguments, written as templates write JSON. (Only objects are checked to be so.)
fn with_spaces(mut schema: Map<String, Value>) -> Value {
    let spaces = json!({ "whitespace_flexible": false, "item_separator": ", ", "key_separator": ": " });
    schema.entry("x-guidance").or_insert(spaces);
    Value::Object(schema)
}

/// The names of tools and the schemas of their arguments.
fn functions(tools: &Value) -> Result<Vec<(String, Map<String, Value>)>, String> {
    let list = tools.as_array().filter(|list| !list.is_empty()).ok_or("tools are a JSON array of one tool at least")?;
    let function = |(i, tool): (usize, &Value)| {
        let tool = tool.get("function").unwrap_or(tool);
        let name = tool.get("name").and_then(Value::as_str).ok_or(format!("tool {i} has no name"))?;
        let parameters = match tool.get("parameters") {
            None | Some(Value::Null) => Map::from_iter([
                ("type".to_owned(), Value::from("object")),
                ("additionalProperties".to_owned(), false.into()),
            ]),
            Some(Value::Object(schema)) => schema.clone(),
            Some(_) => return Err(format!("the parameters of tool {i} ({name}) are no JSON schema (an object)")),
        };
        Ok((name.to_owned(), parameters))
    };
    list.iter().enumerate().map(function).collect()
}

fn hermes_calls(text: &str) -> Vec<Value> {
    let mut calls = bare_calls(text).unwrap_or_default();
    let mut rest = if calls.is_empty() { text } else { "" };
    while let Some((_, after)) = rest.split_once(OPEN) {
        rest = after;
        let Some((value, behind)) = first_json(after) else { continue };
        // A stop string may have cut off the closing words.
        let closes = behind.trim().is_empty() || behind.trim_start().starts_with(CLOSE);
        if let Some(call) = call(&value).filter(|_| closes) {
            calls.push(call);
            rest = behind;
        }
    }
    calls
}

fn llama_calls(text: &str) -> Vec<Value> {
    let text = ENDS.iter().fold(text.trim(), |text, end| text.trim_end_matches(end));
    let called = text.split_once(PYTHON).and_then(|(_, calls)| listed_calls(calls));
    called.or_else(|| bare_calls(text)).unwrap_or_default()
}

fn mistral_calls(text: &str) -> Vec<Value> {
    let list = |text| first_json(text).and_then(|(value, _)| value.as_array().cloned());
    let called = text.split_once(CALLS).and_then(|(_, calls)| list(calls)?.iter().map(call).collect());
    let bare = || list(text).filter(|list| list.iter().all(has_arguments))?.iter().map(call).collect();
    called.or_else(bare).unwrap_or_default()
}

/// The calls of a text that is nothing but calls, with `;` or white space between them.
fn listed_calls(text: &str) -> Option<Vec<Value>> {
    let mut calls = vec![];
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (value, after) = first_json(rest)?;
        calls.push(call(&value)?);
        let after = after.trim_start();
        rest = after.strip_prefix(';').unwrap_or(after).trim_start();
    }
    Some(calls)
}

/// The same without a word that says that these are calls.
fn bare_calls(text: &str) -> Option<Vec<Value>> {
    let (first, _) = first_json(text)?;
    if has_arguments(&first) { listed_calls(text) } else { None }
}

/// Whether this is more than something with a name.
fn has_arguments(value: &Value) -> bool {
    value.get("arguments").or(value.get("parameters")).is_some()
}

/// The JSON value that a text begins with, and what follows it.
fn first_json(text: &str) -> Option<(Value, &str)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let value = values.next()?.ok()?;
    Some((value, text.get(values.byte_offset()..).unwrap_or_default()))
}

/// One call with its arguments as an object; models also write them as JSON in a string, or leave them out.
fn call(value: &Value) -> Option<Value> {
    let name = value.get("name")?.as_str()?;
    let arguments = match value.get("arguments").or(value.get("parameters")) {
        None | Some(Value::Null) => json!({}),
        Some(Value::String(text)) => serde_json::from_str(text).ok()?,
        Some(value) => value.clone(),
    };
    arguments.is_object().then(|| json!({ "name": name, "arguments": arguments }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(form: Form, text: &str) -> String {
        Value::from(form.parse(text)).to_string()
    }

    const CALL: &str = r#"[{"name":"f","arguments":{"b":1,"a":"}</x"}}]"#;

    #[test]
    fn each_form_is_read() {
        let arguments = r#"{"b": 1, "a": "}</x"}"#;
        let hermes = format!("Let me see.\n<tool_call>\n{{\"name\": \"f\", \"arguments\": {arguments}}}\n</tool_call>");
        assert_eq!(parsed(Form::Hermes, &hermes), CALL);
        assert_eq!(parsed(Form::Hermes, hermes.trim_end_matches("</tool_call>")), CALL);
        assert_eq!(Form::Hermes.parse(&hermes.repeat(3)).len(), 3);
        let llama = format!("{{\"name\": \"f\", \"parameters\": {arguments}}}");
        for text in [llama.clone(), format!("<|python_tag|>{llama}<|eom_id|>"), format!(" {llama}<|eot_id|>\n")] {
            assert_eq!(parsed(Form::Llama, &text), CALL);
        }
        assert_eq!(Form::Llama.parse(&format!("{llama}; {llama}")).len(), 2);
        let mistral = format!("[{{\"name\": \"f\", \"arguments\": {arguments}, \"id\": \"123456789\"}}]");
        for text in [mistral.clone(), format!("[TOOL_CALLS]{mistral}</s>"), format!("Yes. [TOOL_CALLS] {mistral}")] {
            assert_eq!(parsed(Form::Mistral, &text), CALL);
        }
        assert_eq!(
            parsed(Form::Hermes, "<tool_call>{\"name\":\"f\",\"arguments\":\"{}\"}"),
            "[{\"name\":\"f\",\"arguments\":{}}]"
        );
        assert_eq!(
            parsed(Form::Hermes, "<tool_call>{\"name\":\"f\"}</tool_call>"),
            "[{\"name\":\"f\",\"arguments\":{}}]"
        );
    }

    #[test]
    fn text_is_no_call() {
        for form in [Form::Hermes, Form::Llama, Form::Mistral] {
            for text in [
                "",
                "Hello {name}!",
                "{\"answer\": 3}",
                "{\"name\": \"Marla\"}",
                "[1, 2]",
                "[{\"name\": \"x\"}]",
                "the \"name\" {",
            ] {
                assert!(form.parse(text).is_empty(), "{form:?}: {text}");
            }
        }
    }

    #[test]
    fn a_broken_call_is_an_answer() {
        for (form, text) in [
            (Form::Hermes, "<tool_call>{\"name\": \"f\", "),
            (Form::Hermes, "<tool_call>"),
            (Form::Hermes, "Use <tool_call> tags to call."),
            (Form::Hermes, "<think><tool_call></think>hi"),
            (Form::Hermes, "<tool_call>{\"arguments\": {}}</tool_call>"),
            (Form::Hermes, "<tool_call>{\"name\": \"f\", \"arguments\": [1]}</tool_call>"),
            (Form::Hermes, "<tool_call>{\"name\": \"f\", \"arguments\": \"{\"}</tool_call>"),
            (Form::Hermes, "<tool_call>{\"name\": \"f\", \"arguments\": {\"a\": \"\n\"}}</tool_call>"),
            (Form::Hermes, "<tool_call>{\"name\": \"f\", \"arguments\": {\"a\": NaN}}</tool_call>"),
            (Form::Hermes, "<tool_call>{\"name\": \"f\"} and so on"),
            (Form::Hermes, "{\"name\": \"f\", \"arguments\": {}} and so on"),
            (Form::Llama, "<|python_tag|>search.call(query=\"x\")"),
            (Form::Llama, "{\"name\": \"f\", \"parameters\": {"),
            (Form::Llama, "{\"name\": \"f\", \"parameters\": {\"a\": 1}}\nI have called f."),
            (Form::Llama, "{\"name\": Bob}"),
            (Form::Llama, "{ \"name\" is a key"),
            (Form::Llama, "{\"name\": \"Bob\", \"parameters\": [1, 2]}"),
            (Form::Llama, "{\"name\": \"Bob\", \"parameters\": \"tall\"}"),
            (Form::Mistral, "[TOOL_CALLS]{\"name\": \"f\"}"),
            (Form::Mistral, "[TOOL_CALLS][{\"name\": \"f\""),
            (Form::Mistral, "[TOOL_CALLS][{\"name\": \"f\"}, 3]"),
        ] {
            assert!(form.parse(text).is_empty(), "{form:?}: {text}");
        }
    }

    #[test]
    fn a_broken_call_hides_no_other_one() {
        let text = "Use <tool_call> so: <tool_call>{\"name\": 3}</tool_call><tool_call>{\"name\": \"f\"}</tool_call>";
        assert_eq!(parsed(Form::Hermes, text), r#"[{"name":"f","arguments":{}}]"#);
    }

    #[test]
    fn arguments_may_have_the_words_around_calls() {
        for words in ["<tool_call>", "</tool_call>", "<tool_call>{}</tool_call>", "[TOOL_CALLS]", "; {"] {
            let (name, object) = ("\"name\": \"f\"", format!("{{\"a\": \"{words}\"}}"));
            let expected = format!("[{{\"name\":\"f\",\"arguments\":{{\"a\":\"{words}\"}}}}]");
            for (form, text) in [
                (Form::Hermes, format!("<tool_call>\n{{{name}, \"arguments\": {object}}}\n</tool_call>")),
                (Form::Hermes, format!("{{{name}, \"arguments\": {object}}}")),
                (Form::Llama, format!("{{{name}, \"parameters\": {object}}}")),
                (Form::Mistral, format!("[TOOL_CALLS][{{{name}, \"arguments\": {object}}}]")),
                (Form::Mistral, format!("[{{{name}, \"arguments\": {object}}}]")),
            ] {
                assert_eq!(parsed(form, &text), expected, "{form:?}: {text}");
            }
        }
    }

    /// As a session's text has it where `<tool_call>` is a control token.
    #[test]
    fn hermes_calls_may_have_no_words_around_them() {
        let call = "\n{\"name\": \"f\", \"arguments\": {\"a\": 1}}\n";
        assert_eq!(parsed(Form::Hermes, call), r#"[{"name":"f","arguments":{"a":1}}]"#);
        assert_eq!(Form::Hermes.parse(&call.repeat(2)).len(), 2);
    }

    #[test]
    fn forms_are_told_apart() {
        for (source, form) in [
            ("<tool_call>{{ call | tojson }}</tool_call>", Some(Form::Hermes)),
            ("[TOOL_CALLS] [{{ call | tojson }}]", Some(Form::Mistral)),
            ("{{ tool_calls }}{\"name\": .., \"parameters\": ..}", Some(Form::Llama)),
            ("<tool_call><function={{ call.name }}></function></tool_call>", None),
            ("<tool_call>{{ call.name }}<arg_key>a</arg_key></tool_call>", None),
            ("[TOOL_CALLS]{{ call.name }}[ARGS]{{ call.arguments }}", None),
            ("{{ messages }}", None),
        ] {
            assert_eq!(Form::of_template(source), form, "{source}");
        }
    }

    #[test]
    fn tools_that_are_none_are_refused() {
        for tools in [json!([]), json!({}), json!([{}]), json!([{"name": "f", "parameters": 3}])] {
            assert!(Form::Hermes.grammar(&tools, &|_| None).is_err(), "{tools}");
        }
    }
}
