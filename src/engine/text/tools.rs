//! Tool calls in the forms that chat templates teach: how one is told from text, and the grammar that forces one.
//!
//! | form | what a call looks like |
//! |---|---|
//! | Hermes (Qwen, Falcon 3) | `<tool_call>` `{"name": .., "arguments": {..}}` `</tool_call>`, any number, with text around them |
//! | Llama 3.1 | `{"name": .., "parameters": {..}}` as the whole text, maybe after `<\|python_tag\|>`, several with `;` between |
//! | Mistral | `[TOOL_CALLS] [{"name": .., "arguments": {..}}]`, maybe after text |
//!
//! Control tokens have no text in a session's steps, so `<|python_tag|>` and `[TOOL_CALLS]` may be missing.
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

impl Form {
    /// The form that a chat template writes.
    pub(super) fn of_template(source: &str) -> Option<Self> {
        let has = |words: &str| source.contains(words);
        match () {
            () if has(CALLS) => Some(Self::Mistral),
            () if has(OPEN) => Some(Self::Hermes),
            () if has("tool_calls") && has("\"parameters\": ") => Some(Self::Llama),
            () => None,
        }
    }

    /// The calls in what an assistant said, `{"name": .., "arguments": {..}}` each; none if it said something else. The error is a
    /// sentence.
    pub(super) fn parse(self, text: &str) -> Result<Vec<Value>, String> {
        match self {
            Self::Hermes => text.split(OPEN).skip(1).map(hermes_call).collect(),
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
            let head = Value::from(format!("{{\"name\": {}, \"{key}\": ", Value::from(name)));
            lark += &format!("call_{i}: {head} arguments_{i} \"}}\"\narguments_{i}: %json {}\n", with_spaces(schema));
        }
        Ok(lark)
    }
}

/// Text in a grammar: a control token, or a string.
fn marker(text: &str, token: &dyn Fn(&str) -> Option<String>) -> String {
    token(text).unwrap_or_else(|| Value::from(text).to_string())
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

/// The call at the beginning of what follows `<tool_call>`. A stop string may have cut off the closing words.
fn hermes_call(after: &str) -> Result<Value, String> {
    let (value, rest) = first_json(after)?;
    let rest = rest.trim_start();
    if !(rest.is_empty() || rest.starts_with(CLOSE)) {
        return Err(format!("after a tool call comes {:?} instead of {CLOSE}", start_of(rest)));
    }
    call(&value)
}

fn llama_calls(text: &str) -> Result<Vec<Value>, String> {
    let trimmed = text.trim();
    let trimmed = ENDS.iter().fold(trimmed, |text, end| text.trim_end_matches(end)).trim();
    let (is_call, mut rest) = match trimmed.split_once(PYTHON) {
        Some((_, rest)) => (true, rest.trim()),
        None => (false, trimmed),
    };
    // JSON that is no call is an answer.
    if !(is_call || rest.starts_with('{') && rest.contains("\"name\"")) {
        return Ok(vec![]);
    }
    let mut calls = vec![];
    while !rest.is_empty() {
        let (value, after) = first_json(rest)?;
        if !is_call && value.get("parameters").or(value.get("arguments")).is_none() {
            return Ok(vec![]);
        }
        calls.push(call(&value)?);
        rest = after.trim_start();
        rest = rest.strip_prefix(';').unwrap_or(rest).trim_start();
    }
    Ok(calls)
}

fn mistral_calls(text: &str) -> Result<Vec<Value>, String> {
    let (is_call, list) = match text.split_once(CALLS) {
        Some((_, list)) => (true, list.trim_start()),
        None => (false, text.trim_start()),
    };
    if !(is_call || list.starts_with("[{") && list.contains("\"name\"")) {
        return Ok(vec![]);
    }
    let (value, _) = first_json(list)?;
    let calls = value.as_array().ok_or(format!("after {CALLS} comes no list, but {:?}", start_of(list)))?;
    if !is_call && calls.iter().any(|call| call.get("arguments").is_none()) {
        return Ok(vec![]);
    }
    calls.iter().map(call).collect()
}

/// The JSON value that a text begins with, and what follows it.
fn first_json(text: &str) -> Result<(Value, &str), String> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    match values.next() {
        Some(Ok(value)) => Ok((value, text.get(values.byte_offset()..).unwrap_or_default())),
        Some(Err(e)) => Err(format!("a tool call is not JSON: {e}; it begins {:?}", start_of(text.trim_start()))),
        None => Err("a tool call is empty".to_owned()),
    }
}

/// One call with its arguments as an object; models also write them as JSON in a string, or leave them out.
fn call(value: &Value) -> Result<Value, String> {
    let name = value.get("name").and_then(Value::as_str).ok_or("a tool call has no name")?;
    let arguments = match value.get("arguments").or(value.get("parameters")) {
        None | Some(Value::Null) => json!({}),
        Some(Value::String(text)) => {
            serde_json::from_str(text).map_err(|e| format!("the arguments of a call of {name} are not JSON: {e}"))?
        }
        Some(value) => value.clone(),
    };
    if !arguments.is_object() {
        return Err(format!("the arguments of a call of {name} are no JSON object"));
    }
    Ok(json!({ "name": name, "arguments": arguments }))
}

fn start_of(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(form: Form, text: &str) -> Result<String, String> {
        form.parse(text).map(|calls| Value::from(calls).to_string())
    }

    const CALL: &str = r#"[{"name":"f","arguments":{"b":1,"a":"}</x"}}]"#;

    #[test]
    fn each_form_is_read() {
        let arguments = r#"{"b": 1, "a": "}</x"}"#;
        let hermes = format!("Let me see.\n<tool_call>\n{{\"name\": \"f\", \"arguments\": {arguments}}}\n</tool_call>");
        assert_eq!(parsed(Form::Hermes, &hermes).unwrap(), CALL);
        assert_eq!(parsed(Form::Hermes, hermes.trim_end_matches("</tool_call>")).unwrap(), CALL);
        assert_eq!(Form::Hermes.parse(&hermes.repeat(3)).unwrap().len(), 3);
        let llama = format!("{{\"name\": \"f\", \"parameters\": {arguments}}}");
        for text in [llama.clone(), format!("<|python_tag|>{llama}<|eom_id|>"), format!(" {llama}<|eot_id|>\n")] {
            assert_eq!(parsed(Form::Llama, &text).unwrap(), CALL);
        }
        assert_eq!(Form::Llama.parse(&format!("{llama}; {llama}")).unwrap().len(), 2);
        let mistral = format!("[{{\"name\": \"f\", \"arguments\": {arguments}, \"id\": \"123456789\"}}]");
        for text in [mistral.clone(), format!("[TOOL_CALLS]{mistral}</s>"), format!("Yes. [TOOL_CALLS] {mistral}")] {
            assert_eq!(parsed(Form::Mistral, &text).unwrap(), CALL);
        }
        assert_eq!(
            parsed(Form::Hermes, "<tool_call>{\"name\":\"f\",\"arguments\":\"{}\"}").unwrap(),
            "[{\"name\":\"f\",\"arguments\":{}}]"
        );
        assert_eq!(
            parsed(Form::Hermes, "<tool_call>{\"name\":\"f\"}</tool_call>").unwrap(),
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
                assert_eq!(form.parse(text), Ok(vec![]), "{form:?}: {text}");
            }
        }
    }

    #[test]
    fn what_is_malformed_is_told() {
        for (form, text, says) in [
            (Form::Hermes, "<tool_call>{\"name\": \"f\", ", "not JSON"),
            (Form::Hermes, "<tool_call>", "empty"),
            (Form::Hermes, "<tool_call>{\"arguments\": {}}</tool_call>", "no name"),
            (Form::Hermes, "<tool_call>{\"name\": \"f\", \"arguments\": [1]}</tool_call>", "no JSON object"),
            (Form::Hermes, "<tool_call>{\"name\": \"f\", \"arguments\": \"{\"}</tool_call>", "not JSON"),
            (Form::Hermes, "<tool_call>{\"name\": \"f\"} and so on", "instead of"),
            (Form::Llama, "<|python_tag|>search.call(query=\"x\")", "not JSON"),
            (Form::Llama, "{\"name\": \"f\", \"parameters\": {", "not JSON"),
            (Form::Mistral, "[TOOL_CALLS]{\"name\": \"f\"}", "no list"),
            (Form::Mistral, "[TOOL_CALLS][{\"name\": \"f\"", "not JSON"),
        ] {
            let message = form.parse(text).expect_err(text);
            assert!(message.contains(says), "{text}: {message}");
        }
    }

    #[test]
    fn tools_that_are_none_are_refused() {
        for tools in [json!([]), json!({}), json!([{}]), json!([{"name": "f", "parameters": 3}])] {
            assert!(Form::Hermes.grammar(&tools, &|_| None).is_err(), "{tools}");
        }
    }
}
