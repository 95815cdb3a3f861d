//! Tests of the tokenizer: its ids are those of the `tokenizers` crate, which transformers runs.
//! Then tests of what is refused, bounded and interrupted.

use super::super::tests::{Random, added, byte_level, llama_decoder, load, refusal, sentence_piece};
use super::super::{Text, TextFiles};
use super::*;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Instant;

/// Texts that are likely to be cut at odd places.
fn random_text(random: &mut Random, parts: usize) -> String {
    const PARTS: [&str; 42] = [
        " ",
        "  ",
        "\n",
        "\r\n",
        "\t",
        "a",
        "he",
        "t",
        "the",
        " the",
        "quokka",
        " quokka",
        "<bos>",
        "<eot>",
        "plain",
        "é",
        "e\u{301}",
        "漢字",
        "ひらがな",
        "🙂",
        "👩‍👩‍👧",
        "1",
        "12345",
        "½",
        "Ⅷ",
        "'s",
        "'LL",
        "'ſ",
        "İ",
        "ß",
        "\u{a0}",
        "\u{3000}",
        "▁",
        "!!",
        "...",
        "-",
        "_x",
        "\u{200b}",
        "\u{0}",
        "ﬁ",
        "</s>",
        "A",
    ];
    (0..parts).map(|_| PARTS[random.below(PARTS.len())].repeat([1, 1, 1, 1, 2, 7][random.below(6)])).collect()
}

fn oracle(tokenizer: &Value) -> tokenizers::Tokenizer {
    let mut tokenizer = tokenizer.clone();
    tokenizer["truncation"] = Value::Null;
    tokenizers::Tokenizer::from_bytes(tokenizer.to_string()).unwrap()
}

fn check_ids(tokenizer: &Value, vocab_size: usize, texts: usize, parts: usize) {
    let (ours, theirs) = (load(tokenizer, json!({}), vocab_size).unwrap(), oracle(tokenizer));
    let mut random = Random(vocab_size as u64 + 7);
    for _ in 0..texts {
        let n = 1 + random.below(parts);
        let text = random_text(&mut random, n);
        for add_bos in [false, true] {
            let wanted = theirs.encode_fast(&*text, add_bos).unwrap();
            assert_eq!(ours.encode(&text, add_bos, true).unwrap(), wanted.get_ids(), "{text:?} of {tokenizer:.300}");
        }
    }
}

fn with(section: &str, value: Value) -> Value {
    let mut tokenizer = byte_level();
    tokenizer[section] = value;
    tokenizer
}

#[test]
fn ids_are_those_of_the_crate() {
    check_ids(&byte_level(), 262, 400, 12);
    check_ids(&sentence_piece(&llama_decoder()), 266, 400, 12);
    for split in [true, false] {
        for scheme in ["first", "always", "never"] {
            let mut tokenizer = sentence_piece(&llama_decoder());
            tokenizer["normalizer"] = Value::Null;
            tokenizer["pre_tokenizer"] =
                json!({"type": "Metaspace", "replacement": "▁", "prepend_scheme": scheme, "split": split});
            check_ids(&tokenizer, 266, 200, 12);
        }
    }
    let mut unknown = sentence_piece(&llama_decoder());
    unknown["model"]["byte_fallback"] = json!(false);
    check_ids(&unknown, 266, 200, 12);
    unknown["model"]["fuse_unk"] = json!(false);
    check_ids(&unknown, 266, 200, 12);
    unknown["model"]["unk_token"] = Value::Null;
    check_ids(&unknown, 266, 200, 12);
    let mut suffixed = sentence_piece(&llama_decoder());
    suffixed["model"]["end_of_word_suffix"] = json!("i");
    check_ids(&suffixed, 266, 200, 12);
}

#[test]
fn normalizers_are_those_of_the_crate() {
    let replace = |pattern: Value, content: &str| json!({"type": "Replace", "pattern": pattern, "content": content});
    for normalizer in [
        json!({"type": "NFC"}),
        json!({"type": "NFD"}),
        json!({"type": "NFKC"}),
        json!({"type": "NFKD"}),
        json!({"type": "Lowercase"}),
        json!({"type": "Nmt"}),
        json!({"type": "StripAccents"}),
        json!({"type": "Strip", "strip_left": true, "strip_right": false}),
        json!({"type": "Prepend", "prepend": "xy"}),
        replace(json!({"String": "he"}), "hehe"),
        replace(json!({"Regex": r"\s+"}), " "),
        replace(json!({"Regex": "[ae]"}), ""),
    ] {
        let tokenizer = with("normalizer", json!({"type": "Sequence", "normalizers": [normalizer]}));
        check_ids(&tokenizer, 262, 100, 10);
        let mut normalized = tokenizer;
        normalized["added_tokens"][2]["normalized"] = json!(true);
        normalized["added_tokens"][1]["lstrip"] = json!(true);
        normalized["added_tokens"][1]["rstrip"] = json!(true);
        normalized["added_tokens"][0]["single_word"] = json!(true);
        check_ids(&normalized, 262, 100, 10);
    }
}

#[test]
fn pre_tokenizers_are_those_of_the_crate() {
    let bytes = json!({"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false});
    let split = |pattern: Value, behavior: &str, invert: bool| json!({"type": "Split", "pattern": pattern, "behavior": behavior, "invert": invert});
    let mut steps = vec![
        json!({"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true}),
        json!({"type": "Digits", "individual_digits": true}),
        json!({"type": "Digits", "individual_digits": false}),
        json!({"type": "Punctuation", "behavior": "Contiguous"}),
        json!({"type": "Punctuation"}),
        json!({"type": "Whitespace"}),
        json!({"type": "WhitespaceSplit"}),
        json!({"type": "BertPreTokenizer"}),
    ];
    for behavior in ["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"] {
        for invert in [false, true] {
            for pattern in [
                json!({"String": "e"}),
                json!({"Regex": r"\s+|e"}),
                json!({"Regex": r"\p{N}{1,3}(?=\p{L})|\s*"}),
                json!({"Regex": r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"}),
            ] {
                steps.push(split(pattern, behavior, invert));
            }
        }
    }
    for step in &steps {
        check_ids(&with("pre_tokenizer", json!({"type": "Sequence", "pretokenizers": [step, bytes]})), 262, 60, 10);
    }
}

fn file(parts: &[&str]) -> Vec<u8> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::fs::read(parts.iter().fold(root.to_owned(), |path, part| path.join(part))).unwrap()
}

/// The tokenizers of the tests' models give the crate's ids, for words and for texts that are cut
/// into parts.
#[test]
fn tokenizers_of_models_give_the_ids_of_the_crate() {
    for directory in [
        &["models", "tavern"][..],
        &["tests", "oracle", "p1-bitnet-packed", "model"],
        &["tests", "oracle", "p2-bitnet-online", "model"],
        &["tests", "oracle", "p3-llama-packed", "model"],
    ] {
        let tokenizer: Value = serde_json::from_slice(&file(&[directory, &["tokenizer.json"]].concat())).unwrap();
        check_ids(&tokenizer, 1 << 20, 200, 12);
        check_ids(&tokenizer, 1 << 20, 2, 8000);
    }
}

/// A long word has the same ids wherever it is cut.
#[test]
fn long_words_are_cut_without_a_change() {
    check_ids(&sentence_piece(&llama_decoder()), 266, 12, 8000);
    let mut random = Random(5);
    let mut tokenizer = sentence_piece(&llama_decoder());
    let vocab = tokenizer["model"]["vocab"].as_object_mut().unwrap();
    for (token, id) in ["a", "b", "ab", "ba", "aba", "abab", "hih"].into_iter().zip(266..) {
        vocab.insert(token.to_owned(), json!(id));
    }
    tokenizer["model"]["merges"] =
        json!([["▁", "h"], ["▁h", "i"], ["▁", "▁"], ["a", "b"], ["b", "a"], ["ab", "a"], ["ab", "ab"]]);
    let (ours, theirs) = (load(&tokenizer, json!({}), 300).unwrap(), oracle(&tokenizer));
    for length in [4095, 4096, 4097, 20_000, 60_000] {
        let text: String = (0..length).map(|_| ["a", "b", "h", "i", " ", "é", "z"][random.below(7)]).collect();
        assert_eq!(ours.encode(&text, false, true).unwrap(), theirs.encode_fast(&*text, false).unwrap().get_ids());
    }
}

/// A million times the same letter or space takes seconds at most, even where there is no place to
/// cut.
#[test]
fn a_word_of_a_megabyte_takes_seconds() {
    let mut repeated = sentence_piece(&llama_decoder());
    repeated["model"]["vocab"]["a"] = json!(266);
    repeated["model"]["vocab"]["aa"] = json!(267);
    repeated["model"]["vocab"]["aaaa"] = json!(268);
    repeated["model"]["merges"] = json!([["▁", "▁"], ["a", "a"], ["aa", "aa"]]);
    let pieces = load(&repeated, json!({}), 300).unwrap();
    let bytes = load(&byte_level(), json!({}), 262).unwrap();
    for unit in ["a", " ", "\n", "é", "a b ", "1"] {
        let (text, start) = (unit.repeat(1_000_000 / unit.len()), Instant::now());
        assert!(!pieces.encode(&text, true, true).unwrap().is_empty());
        let _ = bytes.encode(&text, true, true);
        assert!(start.elapsed().as_secs() < 30, "{unit:?}: {:?}", start.elapsed());
    }
    let error = pieces.encode(&"a".repeat(5 << 20), true, true).unwrap_err().to_string();
    assert!(error.contains("no place where it can be cut"), "{error}");
    let twice = pieces.encode(&"a".repeat(40_000), false, true).unwrap();
    assert_eq!(twice, oracle(&repeated).encode_fast("a".repeat(40_000), false).unwrap().get_ids());
}

#[test]
fn a_text_with_too_many_ids_ends_early() {
    let text = load(&byte_level(), json!({}), 262).unwrap();
    let encode = |source: &str, most| text.encode_within(source, true, true, most, &mut || true).unwrap();
    let asked = std::cell::Cell::new(0);
    let long = "he said ".repeat(2 << 20);
    let rules = Rules { post_process: true, parse_special: true, most: 100 };
    let stopped = text.tokenizer.encode(&long, rules, &mut || {
        asked.set(asked.get() + 1);
        true
    });
    assert!(stopped.unwrap().is_none() && asked.get() < 10, "{} questions", asked.get());
    let ids = text.encode("he he <eot>", true, true).unwrap();
    for most in 0..ids.len() + 3 {
        assert_eq!(encode("he he <eot>", most), Some(ids.clone()).filter(|ids| ids.len() <= most));
    }
}

#[test]
fn encoding_can_be_cancelled() {
    let mut pieces = sentence_piece(&llama_decoder());
    pieces["model"]["vocab"]["hh"] = json!(266);
    pieces["model"]["merges"].as_array_mut().unwrap().push(json!(["h", "h"]));
    let lower = with("normalizer", json!({"type": "Lowercase"}));
    for tokenizer in [byte_level(), pieces, lower] {
        let text = load(&tokenizer, json!({}), 300).unwrap();
        let source = "h".repeat(200_000);
        for after in [0, 1, 5] {
            let mut n = 0;
            let rules = Rules { post_process: false, parse_special: true, most: usize::MAX };
            let result = text.tokenizer.encode(&source, rules, &mut || {
                n += 1;
                n <= after
            });
            assert!(matches!(result, Err(Error::Cancelled)), "{after}");
            assert_eq!(n, after + 1);
        }
    }
}

/// rotor bounds what a file can demand, and the error names the section.
#[test]
fn sections_that_grow_a_text_are_refused() {
    let steps = |kind: &str, list: Vec<Value>| json!({"type": "Sequence", kind: list});
    let grow = |n: usize| json!({"type": "Replace", "pattern": {"String": "a"}, "content": "a".repeat(n)});
    let refused = |section: &str, value: Value| refusal(&with(section, value), json!({}), 262);

    let text = load(&with("normalizer", steps("normalizers", vec![grow(10); 9])), json!({}), 262).unwrap();
    let error = text.encode("a", true, true).unwrap_err().to_string();
    assert!(error.contains("normalizer") && error.contains("grows beyond"), "{error}");
    assert!(text.encode("b", true, true).is_ok());
    for normalizer in [
        steps("normalizers", vec![grow(1); 33]),
        json!({"type": "Precompiled", "precompiled_charsmap": "/////w=="}),
        json!({"type": "BertNormalizer"}),
        json!({"type": "Replace", "pattern": {"String": ""}, "content": "a"}),
        json!({"type": "Replace", "pattern": {"Regex": "(a)\\1"}, "content": "a"}),
        json!({"type": "Prepend"}),
    ] {
        let error = refused("normalizer", normalizer);
        assert!(error.contains("tokenizer.json: normalizer"), "{error}");
    }
    for (pre_tokenizer, word) in [
        (json!({"type": "UnicodeScripts"}), "UnicodeScripts"),
        (json!({"type": "FixedLength", "length": 0}), "FixedLength"),
        (steps("pretokenizers", vec![json!({"type": "Whitespace"}); 33]), "more than 32"),
        (json!({"type": "Split", "pattern": {"Regex": "[["}, "behavior": "Isolated", "invert": false}), "class"),
    ] {
        let error = refused("pre_tokenizer", pre_tokenizer);
        assert!(error.contains("pre_tokenizer") && error.contains(word), "{error}");
    }
    let special = |ids: Value| json!({"x": {"id": "x", "ids": ids, "tokens": ["a"]}});
    let piece = |id: &str| json!({"SpecialToken": {"id": id, "type_id": 0}});
    let sequence = |id: &str| json!({"Sequence": {"id": id, "type_id": 0}});
    let template = |single: Vec<Value>, special: Value| json!({"type": "TemplateProcessing", "single": single, "pair": [], "special_tokens": special});
    for (processor, word) in [
        (template([vec![piece("x"); 20], vec![sequence("A")]].concat(), special(json!(vec![1; 200]))), "more than 256"),
        (template(vec![piece("x"), sequence("A")], special(json!([262]))), "id 262"),
        (template(vec![piece("y"), sequence("A")], special(json!([1]))), "\"y\""),
        (template(vec![sequence("A"), sequence("A")], special(json!([1]))), "once"),
        (template(vec![sequence("B")], special(json!([1]))), "once"),
        (template(vec![piece("x")], special(json!([1]))), "no sequence A"),
    ] {
        let error = refused("post_processor", processor);
        assert!(error.contains("post_processor") && error.contains(word), "{error}");
    }
    for decoder in [vec![grow(2); 33], vec![grow(600)], vec![grow(10); 6]] {
        let mut decoders = decoder;
        decoders.push(json!({"type": "Fuse"}));
        let error = refused("decoder", steps("decoders", decoders));
        assert!(error.contains("decoder: "), "{error}");
    }
    let stripped = json!([{"type": "Fuse"}, {"type": "Strip", "content": "a", "start": u64::MAX, "stop": 0}]);
    let text = load(&with("decoder", json!({"type": "Sequence", "decoders": stripped})), json!({}), 262).unwrap();
    assert_eq!(text.decode(&[u32::from(b'a'), u32::from(b'b')], true).unwrap(), "b");
}

/// Messages do not repeat a file's words at length.
#[test]
fn messages_stay_short() {
    let long = "x".repeat(1 << 20);
    let mut tokenizer = byte_level();
    tokenizer["model"]["merges"] = json!([[long, "a"]]);
    let errors = [
        refusal(&tokenizer, json!({}), 262),
        refusal(&with("model", json!({"type": long})), json!({}), 262),
        refusal(&with("version", json!(long)), json!({}), 262),
        refusal(&with("normalizer", json!({"type": long})), json!({}), 262),
        refusal(
            &with("normalizer", json!({"type": "Replace", "pattern": {"Regex": long}, "content": ""})),
            json!({}),
            262,
        ),
        refusal(&with("decoder", json!({"type": long})), json!({}), 262),
        refusal(&with("added_tokens", json!([added(9, &long, true)])), json!({}), 262),
        refusal(&with("added_tokens", json!(long)), json!({}), 262),
        refusal(&byte_level(), json!({"tokenizer_class": long}), 262),
        refusal(&byte_level(), json!({"added_tokens_decoder": {long.clone(): {"content": "a"}}}), 262),
    ];
    for error in errors {
        assert!(error.len() < 600, "{} bytes: {error:.200}", error.len());
    }
}

/// Thousands of added tokens whose texts contain the operators of regular expressions.
#[test]
fn many_added_tokens_are_found() {
    let content = |i: usize| format!("[{i}.*](?+\\{}|", "^$".repeat(i % 3));
    let mut tokenizer = byte_level();
    let tokens = tokenizer["added_tokens"].as_array_mut().unwrap();
    tokens.extend((0..5000).map(|i| added(262 + i as u32, &content(i), i % 2 == 0)));
    let text = load(&tokenizer, json!({}), 5262).unwrap();
    let source: String = (0..5000).map(content).collect();
    assert_eq!(text.encode(&source, false, true).unwrap(), (262..5262).collect::<Vec<u32>>());
    assert!(text.encode(&content(4), false, false).unwrap().len() > 3);
}

/// No size or number of a file becomes memory before it is checked, so this test needs little
/// memory.
#[test]
fn random_sections_never_panic() {
    let mut random = Random(11);
    let words =
        ["Sequence", "Replace", "Split", "ByteLevel", "Metaspace", "Strip", "NFC", "a", " ", "▁", "(", "[a-z]+"];
    for _ in 0..3000 {
        let whole = byte_level();
        let section = ["normalizer", "pre_tokenizer", "post_processor", "decoder", "added_tokens"][random.below(5)];
        let old = whole[section].to_string();
        let mut value = old.clone();
        for _ in 0..1 + random.below(4) {
            let n = random.below(value.len());
            let at = (0..=n).rev().find(|at| value.is_char_boundary(*at)).unwrap_or(0);
            match random.below(3) {
                0 => value.insert_str(at, words[random.below(words.len())]),
                1 => value.insert_str(at, ["9", "{", "]", "\"", "null", "18446744073709551615"][random.below(6)]),
                _ => drop(value.pop()),
            }
        }
        let tokenizer = whole.to_string().replacen(&old, &value, 1);
        let files = TextFiles { tokenizer_json: tokenizer.as_bytes(), config: b"{}", ..TextFiles::default() };
        if let Ok(text) = Text::new(&files, 262) {
            let _ = text.encode("he said <eot> 12", true, true);
        }
    }
}
