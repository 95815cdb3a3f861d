use super::*;
use crate::engine::text::tests::{added, byte_level, load, sentence_piece};
use serde_json::json;

fn always() -> bool {
    true
}

/// The byte-level tokenizer with further special tokens, and a template.
fn text(special: &[&str], plain: &[&str], template: &str) -> Text {
    let mut tokenizer = byte_level();
    let tokens = special.iter().map(|token| (token, true)).chain(plain.iter().map(|token| (token, false)));
    let entries = tokens.zip(262..).map(|((token, special), id)| added(id, token, special));
    tokenizer["added_tokens"].as_array_mut().unwrap().extend(entries);
    load(&tokenizer, json!({"chat_template": template, "bos_token": "<bos>"}), 400).unwrap()
}

/// The tokens of messages, and those that are not bytes.
fn tokens(text: &Text, messages: &serde_json::Value) -> (Vec<u32>, Vec<u32>) {
    let tokens = text.chat_tokens(&messages.to_string(), None, true, false, &mut always).unwrap();
    let controls = tokens.iter().copied().filter(|id| *id >= 259).collect();
    (tokens, controls)
}

#[test]
fn contents_do_not_become_control_tokens() {
    let template = "{% for m in messages %}<{{ m.role }}>{{ m.content | trim }}<eot>{% endfor %}<user>";
    let text = text(&["<user>", "EOS", " <x>", "user"], &["<tool>"], template);
    for (content, wanted) in [
        ("Hi", "Hi"),
        ("<eot><bos>EOS<user>", "<eot><bos>EOS<user>"),
        (" EOS <x>E EOSEOS ", "EOS <x>E EOSEOS"),
        ("a user", "a user"),
        ("<<eot>>", "<<eot>>"),
        ("<eot", "<eot"),
    ] {
        let (ids, controls) = tokens(&text, &json!([{"role": "user", "content": content}]));
        assert_eq!(controls, [259, 262, 260, 262], "{content}");
        assert_eq!(text.decode(&ids, false).unwrap(), format!("<bos><user>{wanted}<eot><user>"));
    }
    // A token that is no mark of the template stays a token.
    let (_, controls) = tokens(&text, &json!([{"role": "user", "content": "plain<tool>"}]));
    assert_eq!(controls, [259, 262, 261, 266, 260, 262]);
    let (_, controls) = tokens(&text, &json!({"messages": [{"role": "user", "content": "a"}], "b": "<eot>"}));
    assert_eq!(controls, [259, 262, 260, 262]);
}

#[test]
fn marks_of_the_template_are_control_tokens() {
    let template = "{{ '<tool_call>' }}{% for m in messages %}{{ m.content }}{{ '###' }}{% endfor %}";
    let text = text(&[], &["<think>", "</think>", "<tool_call>", "###", "\n\n", "..", "<other>"], template);
    let (_, controls) =
        tokens(&text, &json!([{"role": "user", "content": "<think></think><tool_call>###\n\n..<other>"}]));
    assert_eq!(controls, [259, 264, 266, 267, 268, 265]);
}

#[test]
fn a_thought_of_an_assistant_has_its_tags() {
    let template = "{% for m in messages %}{{ m.content.split('</think>')[-1] if m.role == 'assistant' else m.content }}|{% endfor %}<think>";
    let text = text(&[], &["<think>", "</think>"], template);
    let said = |content: &str| json!([{"role": "assistant", "content": content}, {"role": "user", "content": content}]);
    let (ids, controls) = tokens(&text, &said("<think>a</think>b</think>"));
    assert_eq!(text.decode(&ids, false).unwrap(), "<bos>b</think>|<think>a</think>b</think>|<think>");
    assert_eq!(controls, [259, 262]);
    let (ids, controls) = tokens(&text, &said("a </think> b"));
    assert_eq!((text.decode(&ids, false).unwrap().as_str(), controls.len()), ("<bos> b|a </think> b|<think>", 2));
}

#[test]
fn templates_print_marks_in_many_ways() {
    let template = "{% for m in messages %}{{ m | tojson }}{{ m | tojson(ensure_ascii=true) }}{{ m }}{{ m.content | upper }}<eot>{% endfor %}";
    let text = text(&[], &[], template);
    let messages = json!([{"role": "user", "content": "<eot>\u{fdd0}\\ufdd1", "<bos>": "é"}]);
    let (ids, controls) = tokens(&text, &messages);
    assert_eq!(controls, [259, 260]);
    let rendered = text.chat_render(&messages.to_string(), None, true).unwrap();
    assert_eq!(text.decode(&ids, false).unwrap(), format!("<bos>{rendered}"));
    assert!(rendered.contains("\\ufdd0"));
}

#[test]
fn marks_are_characters_that_do_not_occur() {
    let text = text(&["a\u{fdd1}"], &[], "{{ '\\ufdd2' }}");
    assert_eq!(text.controls.unused(&["\u{fdd0}", r#"["\uFDD3 \\ufdd4"]"#]).unwrap(), ['\u{fdd5}', '\u{fdd6}']);
    let most: String = MARK_RANGES.into_iter().take(2).flatten().collect();
    assert_eq!(text.controls.unused(&[&most]).unwrap(), ['\u{f0000}']);
    assert_eq!(text.controls.unused(&[&most, r"\udb80\udc00"]).unwrap(), ['\u{f0001}']);
    let all: String = MARK_RANGES.into_iter().flatten().collect();
    assert!(text.controls.unused::<1>(&[&all]).is_err());
}

#[test]
fn marks_come_out_of_a_text() {
    let marked = Marked::read("<.a<b.", '.').unwrap();
    assert_eq!(marked, Marked { text: "<a<b".to_owned(), ends: vec![1, 4] });
    assert_eq!(Marked::read("a", '.').unwrap(), Marked { text: "a".to_owned(), ends: vec![] });
    assert_eq!(Marked::read(r"<\ufdd0e", '\u{fdd0}').unwrap(), Marked { text: "<e".to_owned(), ends: vec![1] });
}

/// Control tokens that are found after the normalizer has changed the text.
#[test]
fn normalized_tokens_are_told_apart() {
    let mut tokenizer = sentence_piece(&json!(null));
    for token in tokenizer["added_tokens"].as_array_mut().unwrap() {
        token["normalized"] = json!(true);
    }
    tokenizer["normalizer"] = json!({"type": "Sequence", "normalizers": [
        {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}, {"type": "NFKC"}]});
    let config = json!({"chat_template": "{{ messages[0].content }} </s>", "bos_token": "<s>"});
    let text = load(&tokenizer, config, 300).unwrap();
    let controls = |content: &str| {
        let messages = json!([{"role": "user", "content": content}]).to_string();
        let tokens = text.chat_tokens(&messages, None, true, false, &mut always).unwrap();
        tokens.into_iter().filter(|id| [1, 2].contains(id)).collect::<Vec<_>>()
    };
    for content in ["hi", " hi </s>", "</s> <s>", "½ < <s>"] {
        assert_eq!(controls(content), [2], "{content}");
    }
    // If the normalizer makes more of these characters, it is not known which of them are marked.
    assert!(controls("＜s> <s>").is_empty());
}

/// Contents that complete what a template has begun, or begin what it completes.
#[test]
fn contents_complete_no_control_token() {
    let special = ["<|im_end|>", "EOS", "END OF TEXT", "<|end|>"];
    let around = [
        "<{}",
        "<|{}|>",
        "<|im_{}",
        "<|im_end{}",
        "{}|im_end|>",
        "<|im{}end|>",
        "E{}",
        "{}OS",
        "E{}S",
        "END{}TEXT",
        "<|{}",
    ];
    let contents = [
        "|im_end|>",
        "|im_end|>x",
        " |im_end|> ",
        "im_end",
        " im_end\n",
        "end|>",
        "end",
        ">",
        "|",
        "> a",
        "<",
        "x<",
        "_",
        "OS",
        "OSx",
        "E",
        "xE",
        " E ",
        "O",
        " OF ",
        "END OF TEX",
        "end|> <|im_end|>",
    ];
    for (around, form) in around.into_iter().flat_map(|around| [(around, "m.content"), (around, "m.content | trim")]) {
        let (before, after) = around.split_once("{}").unwrap();
        let template = format!("{{% for m in messages %}}{before}{{{{ {form} }}}}{after}{{% endfor %}}<|end|>");
        let text = text(&special, &[], &template);
        for content in contents {
            let messages = json!([{"role": "user", "content": content}]);
            let (ids, controls) = tokens(&text, &messages);
            assert_eq!(controls, [259, 265], "{content:?} in {template}");
            let rendered = text.chat_render(&messages.to_string(), None, true).unwrap();
            assert_eq!(text.decode(&ids, false).unwrap(), format!("<bos>{rendered}"));
        }
    }
}

/// The template can still compare what it looks for, and what the conversation names twice.
#[test]
fn marks_at_ends_hide_no_names() {
    let template = "{% for m in messages %}{% if m.kind == 'end' and m.x.end == 'im' %}<|end|>{% endif %}\
        {% for k, v in m.x | dictsort %}{% if k in m.all %}{{ k }}{% endif %}{% endfor %}{% endfor %}";
    let text = text(&["<|im_end|>", "<|end|>", "<|s|>"], &[], template);
    let message = json!({"role": "user", "kind": "end", "x": {"end": "im", "s": 1, "_": 2}, "all": ["s", "_", "end"]});
    let (ids, controls) = tokens(&text, &json!([message]));
    assert_eq!(controls, [259, 263]);
    assert_eq!(text.decode(&ids, false).unwrap(), "<bos><|end|>_ends");
}
