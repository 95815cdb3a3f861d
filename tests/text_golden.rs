//! Tests the text part of every public oracle case (golden.json, made with transformers).

use rotor::engine::text::{ChatMessage, Text, TextFiles};
use serde_json::Value;
use std::path::{Path, PathBuf};

const ORACLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle");

struct Case {
    name: String,
    golden: Value,
    text: Text,
}

fn cases() -> Vec<Case> {
    let mut directories: Vec<PathBuf> = std::fs::read_dir(ORACLE)
        .expect("tests/oracle holds the public cases")
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("golden.json").is_file())
        // tests/python/test_bonsai.py and test_embedding.py have the cases of other formats.
        .filter(|path| !["bonsai", "embedding"].iter().any(|kind| path.to_string_lossy().contains(kind)))
        .collect();
    directories.sort();
    assert!(directories.len() >= 3, "three public cases, found {directories:?}");
    directories.iter().map(|directory| load(directory)).collect()
}

fn load(directory: &Path) -> Case {
    let file = |name: &str| std::fs::read(directory.join("model").join(name)).ok();
    let golden: Value = serde_json::from_slice(&std::fs::read(directory.join("golden.json")).unwrap()).unwrap();
    let (tokenizer_json, config) = (file("tokenizer.json").unwrap(), file("config.json").unwrap());
    let files = TextFiles {
        tokenizer_json: &tokenizer_json,
        tokenizer_config: file("tokenizer_config.json").as_deref().map(leak),
        special_tokens_map: file("special_tokens_map.json").as_deref().map(leak),
        chat_template: file("chat_template.jinja").as_deref().map(leak),
        generation_config: file("generation_config.json").as_deref().map(leak),
        config: &config,
    };
    let vocab_size = golden["vocab_size"].as_u64().unwrap() as usize;
    let text = Text::new(&files, vocab_size).unwrap();
    Case { name: directory.file_name().unwrap().to_string_lossy().into_owned(), golden, text }
}

fn leak(bytes: &[u8]) -> &'static [u8] {
    Box::leak(bytes.to_vec().into_boxed_slice())
}

fn ids(value: &Value) -> Vec<u32> {
    value.as_array().unwrap().iter().map(|id| u32::try_from(id.as_u64().unwrap()).unwrap()).collect()
}

fn string(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn rows<'a>(case: &'a Case, section: &str) -> &'a [Value] {
    let rows = case.golden[section].as_array().unwrap();
    assert!(!rows.is_empty(), "{}: {section} is empty", case.name);
    rows
}

#[test]
fn texts_are_encoded_and_decoded() {
    for case in cases() {
        for row in rows(&case, "tokenizer").iter().chain(rows(&case, "tokenizer_obscure")) {
            let (text, with_bos) = (string(&row["text"]), ids(&row["ids"]));
            assert_eq!(case.text.encode(text, true, true).unwrap(), with_bos, "{}: {text:?}", case.name);
            let bare = case.text.encode(text, false, true).unwrap();
            assert_eq!(bare, ids(&row["ids_no_special"]), "{}: {text:?}", case.name);
            assert_eq!(case.text.decode(&bare, false).unwrap(), string(&row["decoded"]));
            assert_eq!(case.text.decode(&bare, true).unwrap(), string(&row["decoded_skip_special"]));
            let literal = case.text.encode(text, false, false).unwrap();
            assert!(literal.iter().all(|&id| !case.text.is_special(id)), "{}: {text:?}", case.name);
            assert_eq!(case.text.decode(&literal, true).unwrap(), text);
        }
    }
}

#[test]
fn ids_are_decoded() {
    for case in cases() {
        for row in rows(&case, "decode") {
            let ids = ids(&row["ids"]);
            assert_eq!(case.text.decode(&ids, false).unwrap(), string(&row["text"]), "{}: {ids:?}", case.name);
            assert_eq!(
                case.text.decode(&ids, true).unwrap(),
                string(&row["text_skip_special"]),
                "{}: {ids:?}",
                case.name
            );
        }
    }
}

#[test]
fn conversations_are_rendered_and_encoded() {
    for case in cases() {
        for row in rows(&case, "chat") {
            let messages: Vec<ChatMessage<'_>> = row["messages"]
                .as_array()
                .unwrap()
                .iter()
                .map(|m| ChatMessage { role: string(&m["role"]), content: string(&m["content"]) })
                .collect();
            let rendered = case.text.chat_format(&messages, row["add_generation_prompt"].as_bool().unwrap()).unwrap();
            assert_eq!(rendered, string(&row["rendered"]), "{}: {}", case.name, row["name"]);
            assert_eq!(case.text.encode(&rendered, false, true).unwrap(), ids(&row["ids"]));
            assert_eq!(case.text.encode(&rendered, true, true).unwrap(), ids(&row["ids_encoded_with_bos"]));
        }
    }
}

#[test]
fn prompts_are_encoded() {
    for case in cases() {
        for row in rows(&case, "prompts").iter().filter(|row| row["kind"] == "text") {
            let text = string(&row["text"]);
            assert_eq!(case.text.encode(text, true, true).unwrap(), ids(&row["ids"]), "{}: {text:?}", case.name);
        }
    }
}

#[test]
fn special_ids_are_known() {
    for case in cases() {
        assert_eq!(case.text.end_tokens(), ids(&case.golden["eos_token_ids"]));
        assert_eq!(case.text.bos(), case.golden["bos_token_id"].as_u64().map(|id| id as u32));
        assert!(case.text.has_chat_template() && case.text.is_special(case.text.bos().unwrap()));
    }
}

/// Random ids, in which halves of characters are frequent.
#[test]
fn streams_are_exact() {
    for case in cases() {
        let vocab_size = case.golden["vocab_size"].as_u64().unwrap();
        let mut seed = 0x9e37_79b9_7f4a_7c15u64;
        let mut below = |n: u64| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            (seed >> 20) % n
        };
        for _ in 0..2000 {
            let length = below(24);
            let ids: Vec<u32> =
                (0..length).map(|_| if below(2) == 0 { below(256) } else { below(vocab_size + 5) } as u32).collect();
            let (mut stream, mut out) = (case.text.stream(), String::new());
            for &id in &ids {
                stream.push(&case.text, id, &mut out);
            }
            stream.finish(&mut out);
            assert_eq!(out, case.text.decode(&ids, true).unwrap(), "{}: {ids:?}", case.name);
        }
    }
}
