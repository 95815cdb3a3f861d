//! Tokens to text, one at a time and all at once, with the decoders that tokenizers have.

use std::sync::OnceLock;

use rotor::engine::text::{Text, TextFiles};

use crate::input::Choices;

/// Decoders: GPT-2's bytes; Llama-2's pieces; spaces; words.
const DECODERS: [&str; 4] = [
    r#"{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true}"#,
    r#"{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"\u2581"},"content":" "},{"type":"ByteFallback"},
        {"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]}"#,
    r#"{"type":"Metaspace","replacement":"\u2581","prepend_scheme":"always","split":true}"#,
    "null",
];

/// A decoder, then tokens.
pub fn run(data: &[u8]) {
    let mut choices = Choices(data);
    let texts = texts();
    let text = &texts[choices.below(texts.len())];
    let skip_special = choices.byte() & 1 == 1;
    let tokens: Vec<u32> =
        choices.0.chunks(2).map(|pair| u32::from(pair[0]) | u32::from(pair[pair.len() - 1] & 1) << 8).collect();
    let all = text.decode(&tokens, skip_special).unwrap();
    let (mut stream, mut said) = (text.stream(), String::new());
    for token in &tokens {
        // What is said stays said, also where a conversation forks.
        let mut fork = stream.clone();
        fork.finish(&mut String::new());
        stream.push(text, *token, &mut said);
    }
    stream.finish(&mut said);
    assert_eq!(said, text.decode(&tokens, true).unwrap(), "token by token");
    assert!(!skip_special || said == all);
}

/// A text for each decoder. Some tokens are single bytes, some marks, some special.
fn texts() -> &'static Vec<Text> {
    static TEXTS: OnceLock<Vec<Text>> = OnceLock::new();
    TEXTS.get_or_init(|| {
        let vocab: Vec<String> = (0..300).map(|id| format!("{}:{id}", serde_json::Value::from(token(id)))).collect();
        let special = r#"{"id":299,"content":"<s>","special":true,"single_word":false,"lstrip":false,"rstrip":false,"normalized":false}"#;
        let text = |decoder: &&str| {
            let json = format!(
                "{{\"version\":\"1.0\",\"added_tokens\":[{special}],\"normalizer\":null,\"pre_tokenizer\":null,\
                 \"post_processor\":null,\"decoder\":{decoder},\"model\":{{\"type\":\"BPE\",\"byte_fallback\":true,\
                 \"unk_token\":null,\"vocab\":{{{}}},\"merges\":[]}}}}",
                vocab.join(",")
            );
            let files = TextFiles { tokenizer_json: json.as_bytes(), config: b"{}", ..TextFiles::default() };
            Text::new(&files, 320)
        };
        DECODERS.iter().map(|decoder| text(decoder).expect("a tokenizer")).collect()
    })
}

/// The string of a token.
fn token(id: u32) -> String {
    match id {
        0..256 => format!("<0x{id:02X}>"),
        299 => "<s>".to_owned(),
        // A mark, half of GPT-2's characters, spaces, words.
        _ => ["\u{2581}", "\u{2581}a", "\u{120}", "\u{c3}", "\u{a9}", "\u{f0}", " ", "  ", "a", "\u{e9}", "\u{1f98a}"]
            .get((id - 256) as usize)
            .map_or(format!("w{id}"), |word| (*word).to_owned()),
    }
}
