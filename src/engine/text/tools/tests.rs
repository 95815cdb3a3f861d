use super::*;
use crate::engine::text::thoughts::Thoughts;

fn parsed(form: Form, text: &str) -> String {
    form.parse(&Thoughts::of_template("").spoken(text).unwrap()).unwrap()
}

fn count(form: Form, text: &str) -> usize {
    serde_json::from_str::<Vec<serde_json::Value>>(&parsed(form, text)).unwrap().len()
}

const CALL: &str = r#"[{"name":"f","arguments":{"b":1,"a":"}</x"}}]"#;

#[test]
fn each_form_is_read() {
    let arguments = r#"{"b": 1, "a": "}</x"}"#;
    let hermes = format!("Let me see.\n<tool_call>\n{{\"name\": \"f\", \"arguments\": {arguments}}}\n</tool_call>");
    assert_eq!(parsed(Form::Hermes, &hermes), CALL);
    assert_eq!(parsed(Form::Hermes, hermes.trim_end_matches("</tool_call>")), CALL);
    assert_eq!(count(Form::Hermes, &hermes.repeat(3)), 3);
    let llama = format!("{{\"name\": \"f\", \"parameters\": {arguments}}}");
    for text in [llama.clone(), format!("<|python_tag|>{llama}<|eom_id|>"), format!(" {llama}<|eot_id|>\n")] {
        assert_eq!(parsed(Form::Llama, &text), CALL);
    }
    assert_eq!(count(Form::Llama, &format!("{llama}; {llama}")), 2);
    let mistral = format!("[{{\"name\": \"f\", \"arguments\": {arguments}, \"id\": \"123456789\"}}]");
    for text in [mistral.clone(), format!("[TOOL_CALLS]{mistral}</s>"), format!("Yes. [TOOL_CALLS] {mistral}")] {
        assert_eq!(parsed(Form::Mistral, &text), CALL);
    }
    assert_eq!(
        parsed(Form::Hermes, "<tool_call>{\"name\":\"f\",\"arguments\":\"{}\"}"),
        "[{\"name\":\"f\",\"arguments\":{}}]"
    );
    assert_eq!(parsed(Form::Hermes, "<tool_call>{\"name\":\"f\"}</tool_call>"), "[{\"name\":\"f\",\"arguments\":{}}]");
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
            assert_eq!(parsed(form, text), "[]", "{form:?}: {text}");
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
        assert_eq!(parsed(form, text), "[]", "{form:?}: {text}");
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

/// JSON has numbers that no double and no 64-bit integer holds; the host decides what they are.
#[test]
fn numbers_of_arguments_stay_as_they_were_written() {
    for number in ["1e999", "-1e999", "99999999999999999999", "0.10", "1E2", "-0"] {
        let text = format!("<tool_call>{{\"name\": \"f\", \"arguments\": {{\"a\": {number}}}}}</tool_call>");
        let expected = format!(r#"[{{"name":"f","arguments":{{"a":{number}}}}}]"#);
        assert_eq!(parsed(Form::Hermes, &text), expected);
    }
}

/// As a session's text has it where `<tool_call>` is a control token.
#[test]
fn hermes_calls_may_have_no_words_around_them() {
    let call = "\n{\"name\": \"f\", \"arguments\": {\"a\": 1}}\n";
    assert_eq!(parsed(Form::Hermes, call), r#"[{"name":"f","arguments":{"a":1}}]"#);
    assert_eq!(count(Form::Hermes, &call.repeat(2)), 2);
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
    for tools in [
        "[]",
        "[{}]",
        r#"[{"name": "f", "parameters": 3}]"#,
        r#"[{"function": 3}]"#,
        r#"[{"name": "f", "parameters": {"type": "string"}}]"#,
    ] {
        let tools: Vec<&RawValue> = serde_json::from_str(tools).unwrap();
        assert!(Form::Hermes.grammar(&tools, &|_| None).is_err(), "{tools:?}");
    }
}
