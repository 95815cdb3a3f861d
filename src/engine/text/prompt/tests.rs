use super::*;
use crate::engine::text::tests::{byte_level, load};
use serde_json::json;

/// A thought of two tokens and an answer of three, which are not those of their text.
const TOKENS: [u32; 13] = [60, 116, 104, 105, 110, 107, 62, 63, 60, 47, 104, 101, 33];
const ASKED: &str = r#"{"role": "user", "content": "a<eot>"}"#;
const ANSWERED: &str = r#"{"role": "assistant", "content": "he!", "reasoning_content": "?"}"#;

fn text(template: &str) -> Text {
    let config = json!({"chat_template": template, "bos_token": "<bos>"});
    load(&byte_level(), config, 262).unwrap()
}

/// The last three tokens are `he!`, byte by byte; before them is the thought, if `start` is not 0.
fn said(start: usize) -> Said<'static> {
    let tokens = if start == 0 { &TOKENS[10..] } else { &TOKENS };
    let thought = if start == 0 { "" } else { "?" };
    Said { tokens, answer_start: Some(start), answer: "he!", thought, has_calls: false }
}

fn prompt(text: &Text, said: Said<'_>, n_messages: usize) -> Vec<u32> {
    let given = PromptMessage { json: ASKED, said: None };
    let messages = [given, PromptMessage { json: ANSWERED, said: Some(said) }, given];
    let messages = &messages[..n_messages];
    let prompt = Prompt { messages, tools: None, variables: Some(r#" {"x": {"y": "}"}} "#), parse_contents: false };
    text.prompt_tokens(&prompt, usize::MAX, &mut || true).unwrap().unwrap()
}

fn bytes(text: &str) -> Vec<u32> {
    text.bytes().map(u32::from).collect()
}

#[test]
fn an_answer_stays_its_tokens() {
    for template in [
        "{% for m in messages %}{{ m.content }}<eot>{% endfor %}",
        "{% for m in messages %}{{ m.content | trim }}<eot>{% endfor %}",
        "{% for m in messages %}{{ (m.content ~ ' ').strip() }}<eot>{% endfor %}",
    ] {
        let text = text(template);
        let asked = [bytes("a<eot>"), vec![260]].concat();
        let wanted = [&[259][..], &asked, &[104, 101, 33, 260], &asked].concat();
        // The tokens of the text would be `he` and `!`.
        assert_eq!(prompt(&text, said(0), 3), wanted, "{template}");
        let all = format!("[{ASKED},{ANSWERED},{ASKED}]");
        let encoded = text.chat_tokens(&all, None, true, false, &mut || true).unwrap();
        assert_eq!(encoded.len(), wanted.len() - 1);
        assert_eq!(text.decode(&encoded, false).unwrap(), text.decode(&wanted, false).unwrap());
    }
}

#[test]
fn a_thought_stays_its_tokens_where_it_is_printed() {
    let template = "{% for m in messages %}{% if m.reasoning_content and loop.last %}<think>{{ m.reasoning_content | trim }}</{% endif %}\
        {{ m.content }}{% endfor %}";
    let text = text(template);
    assert_eq!(prompt(&text, said(10), 2), [&[259][..], &bytes("a<eot>"), &TOKENS].concat());
    // The template drops it in the next turn. The answer stays.
    let wanted = [&[259][..], &bytes("a<eot>"), &[104, 101, 33], &bytes("a<eot>")].concat();
    assert_eq!(prompt(&text, said(10), 3), wanted);
    // An answer that begins within a token.
    let within = Said { answer_start: None, ..said(10) };
    assert_eq!(prompt(&text, within, 2), [&[259][..], &bytes("a<eot>"), &TOKENS].concat());
    let encoded = [&[259][..], &bytes("a<eot>"), &[256, 33], &bytes("a<eot>")].concat();
    assert_eq!(prompt(&text, within, 3), encoded);
}

/// Templates that change answers, repeat them, leave them out or look into them.
#[test]
fn an_answer_that_the_template_changes_is_encoded() {
    for (template, shown) in [
        ("{% for m in messages %}{{ m.content[:2] }}<eot>{% endfor %}", "a<|he|a<"),
        ("{% for m in messages %}{{ m.content[1:] }}<eot>{% endfor %}", "<eot>|e!|<eot>"),
        ("{% for m in messages %}{{ m.content.split('e')[0] }}<eot>{% endfor %}", "a<|h|a<"),
        ("{% for m in messages %}{{ m.content | upper }}<eot>{% endfor %}", "A<EOT>|HE!|A<EOT>"),
        ("{{ messages[0].content }}<eot>", "a<eot>"),
    ] {
        let text = text(template);
        let wanted: Vec<u32> =
            shown.split('|').flat_map(|part| [text.encode(part, false, false).unwrap(), vec![260]].concat()).collect();
        assert_eq!(prompt(&text, said(0), 3), [&[259], &wanted[..]].concat(), "{template}");
    }
    let twice = text("{% for m in messages %}{{ m.content }}{{ m.content }}{% endfor %}");
    let wanted = [&[259][..], &bytes("a<eot>a<eot>"), &[104, 101, 33, 104, 101, 33], &bytes("a<eot>a<eot>")].concat();
    assert_eq!(prompt(&twice, said(0), 3), wanted);
}

#[test]
fn a_template_may_refuse_answers_without_parsed_calls() {
    let text = text(
        "{% for m in messages %}{{ raise_exception('!') if m.role == 'assistant' and m.content != 'he!' else m.content }}{% endfor %}",
    );
    let calls = Said { has_calls: true, ..said(0) };
    let wanted = [&[259][..], &bytes("a<eot>"), &[256, 33], &bytes("a<eot>")].concat();
    assert_eq!(prompt(&text, calls, 3), wanted);
}
