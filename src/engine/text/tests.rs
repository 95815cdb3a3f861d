//! Small tokenizers made here; the `tokenizers` crate's own whole-sequence functions are the
//! oracle.

use super::*;
use serde_json::json;

/// GPT-2's `bytes_to_unicode`, written forwards.
fn alphabet() -> Vec<String> {
    let printable = |b: u32| (0x21..=0x7e).contains(&b) || (0xa1..=0xac).contains(&b) || (0xae..=0xff).contains(&b);
    let mut shifted = 0x100..;
    let code = |b| if printable(b) { b } else { shifted.next().unwrap() };
    (0..256).map(code).map(|c| char::from_u32(c).unwrap().to_string()).collect()
}

pub(super) fn added(id: u32, content: &str, special: bool) -> Value {
    json!({"id": id, "content": content, "single_word": false, "lstrip": false, "rstrip": false,
           "normalized": false, "special": special})
}

/// 256 bytes (id = byte), "he" 256, "Ġt" 257, "Ġquokka" 258 (no merges), then `<bos>` 259, `<eot>`
/// 260, `plain` 261.
pub(super) fn byte_level() -> Value {
    let mut vocab: Map<String, Value> = alphabet().into_iter().zip(0..).map(|(t, id)| (t, json!(id))).collect();
    for (token, id) in [("he", 256), ("Ġt", 257), ("Ġquokka", 258)] {
        vocab.insert(token.to_owned(), json!(id));
    }
    json!({
        "version": "1.0", "truncation": {"direction": "Right", "max_length": 1, "strategy": "LongestFirst", "stride": 0},
        "padding": null, "normalizer": null,
        "added_tokens": [added(259, "<bos>", true), added(260, "<eot>", true), added(261, "plain", false)],
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
            {"type": "Split", "pattern": {"Regex": " ?\\p{L}+|\\s+(?!\\S)|\\s+|."}, "behavior": "Isolated", "invert": false},
            {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false}]},
        "post_processor": {"type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "<bos>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {"<bos>": {"id": "<bos>", "ids": [259], "tokens": ["<bos>"]}}},
        "decoder": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true},
        "model": {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": null,
            "end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": false, "ignore_merges": true,
            "vocab": vocab, "merges": ["h e", "Ġ t"]}
    })
}

/// Llama-2's way: `▁` for spaces, `<0x00>`.. for bytes (id = 3 + byte), a few words.
pub(super) fn sentence_piece(decoder: &Value) -> Value {
    let mut vocab: Map<String, Value> = Map::new();
    for (id, token) in ["<unk>", "<s>", "</s>"].into_iter().enumerate() {
        vocab.insert(token.to_owned(), json!(id));
    }
    for byte in 0..256 {
        vocab.insert(format!("<0x{byte:02X}>"), json!(3 + byte));
    }
    for (token, id) in ["▁", "h", "i", "▁h", "▁hi", "▁▁", "é"].into_iter().zip(259..) {
        vocab.insert(token.to_owned(), json!(id));
    }
    json!({
        "version": "1.0", "added_tokens": [added(0, "<unk>", true), added(1, "<s>", true), added(2, "</s>", true)],
        "normalizer": {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"},
            {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]},
        "pre_tokenizer": null, "post_processor": null, "decoder": decoder,
        "model": {"vocab": vocab, "merges": [["▁", "h"], ["▁h", "i"], ["▁", "▁"]], "unk_token": "<unk>",
            "fuse_unk": true, "byte_fallback": true, "dropout": 0.0}
    })
}

pub(super) fn llama_decoder() -> Value {
    json!({"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "},
        {"type": "ByteFallback"}, {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]})
}

pub(super) fn load(tokenizer: &Value, config: Value, vocab_size: usize) -> Result<Text> {
    let (tokenizer, config) = (tokenizer.to_string(), config.to_string());
    let files = TextFiles {
        tokenizer_json: tokenizer.as_bytes(),
        tokenizer_config: Some(config.as_bytes()),
        config: b"{}",
        ..TextFiles::default()
    };
    Text::new(&files, vocab_size)
}

pub(super) fn refusal(tokenizer: &Value, config: Value, vocab_size: usize) -> String {
    load(tokenizer, config, vocab_size).err().expect("must be refused").to_string()
}

/// xorshift64.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % n
    }
}

/// Pieces + finish == decode == the crate's decode, with forks on the way, for random ids (unknown
/// ones too).
fn check_stream(tokenizer: &Value, ids: usize, seed: u64) {
    let text = load(tokenizer, json!({}), ids).unwrap();
    let oracle = tokenizers::Tokenizer::from_bytes(tokenizer.to_string()).unwrap();
    let mut random = Random(seed);
    let mut stream = text.stream();
    for _ in 0..3000 {
        let favourites: Vec<u32> = (0..4).map(|_| random.below(ids + 2) as u32).collect();
        let length = random.below(20);
        let sequence: Vec<u32> = (0..length)
            .map(|_| if random.below(2) == 0 { favourites[random.below(4)] } else { random.below(ids + 2) as u32 })
            .collect();
        let mut pieces = String::new();
        for &id in &sequence {
            if random.below(4) == 0 {
                stream = stream.clone();
            }
            stream.push(&text, id, &mut pieces);
        }
        stream.finish(&mut pieces);
        assert!(!stream.is_pending());
        assert_eq!(pieces, text.decode(&sequence, true).unwrap(), "{sequence:?}");
        for skip in [true, false] {
            assert_eq!(text.decode(&sequence, skip).unwrap(), oracle.decode(&sequence, skip).unwrap(), "{sequence:?}");
        }
    }
}

#[test]
fn text_is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Text>();
    shared::<TextStream>();
}

#[test]
fn byte_level_streams_decode_exactly() {
    check_stream(&byte_level(), 262, 1);
}

#[test]
fn other_decoders_stream_exactly() {
    let metaspace = |scheme| json!({"type": "Metaspace", "replacement": "▁", "prepend_scheme": scheme});
    let replace = json!({"type": "Replace", "pattern": {"String": "▁"}, "content": " "});
    for (seed, decoder) in [
        llama_decoder(),
        metaspace("always"),
        metaspace("never"),
        Value::Null,
        json!({"type": "ByteFallback"}),
        json!({"type": "Sequence", "decoders": [replace, {"type": "Fuse"},
            {"type": "Strip", "content": " ", "start": 2, "stop": 0}]}),
    ]
    .iter()
    .enumerate()
    {
        check_stream(&sentence_piece(decoder), 266, 77 + seed as u64);
    }
}

#[test]
fn a_character_comes_when_its_last_byte_does() {
    let text = load(&byte_level(), json!({}), 262).unwrap();
    let (mut stream, mut out) = (text.stream(), String::new());
    let mut lengths = Vec::new();
    for byte in "é🙂a".bytes().chain([0xf0, 0x9f]).chain(*b"b") {
        stream.push(&text, u32::from(byte), &mut out);
        lengths.push(out.len());
    }
    assert_eq!(out, "é🙂a\u{fffd}b");
    assert_eq!(lengths, [0, 2, 2, 2, 2, 6, 7, 7, 7, 11]);
}

#[test]
fn control_tokens_within_a_character_do_not_split_it() {
    let text = load(&byte_level(), json!({}), 262).unwrap();
    assert_eq!(text.decode(&[0xc3, 260, 0xa9, 9999], true).unwrap(), "é");
    assert_eq!(text.decode(&[0xc3, 260, 0xa9], false).unwrap(), "\u{fffd}<eot>\u{fffd}");
}

#[test]
fn encoding_follows_the_flags() {
    let text = load(&byte_level(), json!({"bos_token": "<bos>"}), 262).unwrap();
    assert_eq!(text.encode("he<eot> t", true, true).unwrap(), [259, 256, 260, 257]);
    assert_eq!(text.encode("he<eot> t", false, true).unwrap(), [256, 260, 257]);
    let literal = text.encode("<eot>plain quokka", true, false).unwrap();
    assert_eq!(literal, [259, 0x3c, u32::from(b'e'), u32::from(b'o'), u32::from(b't'), 0x3e, 261, 258]);
    assert_eq!(text.decode(&literal, true).unwrap(), "<eot>plain quokka");
    assert_eq!(text.encode("", true, false).unwrap(), [259]);
    assert!(text.encode("", false, false).unwrap().is_empty());
    assert!(text.is_special(259) && !text.is_special(261) && !text.is_special(5) && !text.is_special(9999));
}

/// The truncation section of `byte_level()` asks for one token.
#[test]
fn truncation_is_left_out() {
    let text = load(&byte_level(), json!({}), 262).unwrap();
    assert_eq!(text.encode("xyz", false, true).unwrap().len(), 3);
}

#[test]
fn merges_may_be_pairs_and_the_type_absent() {
    let mut other = byte_level();
    other["model"]["merges"] = json!([["h", "e"], ["Ġ", "t"]]);
    other["model"].as_object_mut().unwrap().remove("type");
    let (one, two) = (load(&byte_level(), json!({}), 262).unwrap(), load(&other, json!({}), 262).unwrap());
    let sample = "the hen  there quokka\n";
    assert_eq!(one.encode(sample, true, true).unwrap(), two.encode(sample, true, true).unwrap());
}

#[test]
fn sentence_piece_encodes_bytes() {
    let text = load(&sentence_piece(&llama_decoder()), json!({"tokenizer_class": "LlamaTokenizer"}), 266).unwrap();
    let ids = text.encode("hi ü", false, true).unwrap();
    assert_eq!(ids, [263, 259, 3 + 0xc3, 3 + 0xbc]);
    assert_eq!(text.decode(&ids, true).unwrap(), "hi ü");
    assert!(!text.encode("a</s>", false, false).unwrap().contains(&2));
}

/// Ids and texts are those of transformers 5.
#[test]
fn llama_tokenizers_are_those_of_transformers() {
    let h = 262;
    let check = |options: Value, cases: &[(&str, &[u32], &str)]| {
        for class in ["LlamaTokenizer", "LlamaTokenizerFast"] {
            let mut config = options.clone();
            config["tokenizer_class"] = json!(class);
            let text = load(&sentence_piece(&llama_decoder()), config, 266).unwrap();
            for (source, ids, decoded) in cases {
                assert_eq!(text.encode(source, false, true).unwrap(), *ids, "{options} {source:?}");
                assert_eq!(text.decode(ids, false).unwrap(), *decoded, "{options} {source:?}");
            }
        }
    };
    check(
        json!({}),
        &[
            ("hi", &[263], "hi"),
            (" hi", &[263], "hi"),
            ("<s>hi</s>hi", &[1, 260, 261, 2, 260, 261], "<s>hi</s>hi"),
            ("<s> hi", &[1, 263], "<s> hi"),
        ],
    );
    check(json!({"legacy": true}), &[("<s>h</s>h", &[1, h, 2, h], "<s> h</s> h"), (" hi", &[263], "hi")]);
    check(json!({"add_prefix_space": false}), &[("hi", &[260, 261], "hi"), (" hi", &[263], " hi")]);
}

#[test]
fn end_tokens_are_the_union() {
    let tokenizer = byte_level().to_string();
    let files = TextFiles {
        tokenizer_json: tokenizer.as_bytes(),
        tokenizer_config: Some(br#"{"eos_token": {"content": "<eot>"}}"#),
        special_tokens_map: Some(br#"{"bos_token": "<bos>", "eos_token": "he"}"#),
        generation_config: Some(br#"{"eos_token_id": [7, 5, 7, 999], "bos_token_id": 1}"#),
        config: br#"{"eos_token_id": 3, "bos_token_id": 2, "eos_token_id": 4}"#,
        chat_template: None,
    };
    let text = Text::new(&files, 262).unwrap();
    assert_eq!(text.end_tokens(), [4, 5, 7, 260]);
    assert!(text.is_end(7) && !text.is_end(3));
    assert_eq!(text.bos(), Some(259));
    let files = TextFiles { tokenizer_config: None, special_tokens_map: None, ..files };
    assert_eq!(Text::new(&files, 262).unwrap().bos(), Some(2));
}

#[test]
fn refusals_name_the_key() {
    let with = |change: fn(&mut Value)| {
        let mut tokenizer = byte_level();
        change(&mut tokenizer);
        refusal(&tokenizer, json!({}), 262)
    };
    assert!(with(|t| t["model"]["type"] = json!("Unigram")).contains("model.type is \"Unigram\""));
    assert!(with(|t| t["model"]["dropout"] = json!(0.1)).contains("model.dropout is 0.1"));
    assert!(with(|t| t["model"]["continuing_subword_prefix"] = json!("##")).contains("continuing_subword_prefix"));
    assert!(with(|t| t["version"] = json!("2.0")).contains("version is \"2.0\""));
    assert!(with(|t| t["model"]["vocab"]["he"] = json!(5)).contains("share id 5"));
    assert!(with(|t| t["added_tokens"][1]["id"] = json!(261)).contains("\"<eot>\" has id 261"));
    assert!(with(|t| t["model"] = Value::Null).contains("model is missing"));
    let class = refusal(&byte_level(), json!({"tokenizer_class": "GPT2Tokenizer"}), 262);
    assert!(class.contains("tokenizer_class \"GPT2Tokenizer\"") && class.contains("PreTrainedTokenizerFast"));
    let small = refusal(&byte_level(), json!({}), 261);
    assert!(small.contains("\"plain\"") && small.contains("261"), "{small}");
    let smaller = refusal(&byte_level(), json!({}), 258);
    assert!(smaller.contains("\"Ġquokka\" has id 258") && smaller.contains("258 rows"), "{smaller}");
}

/// As transformers: the config's tokens are added; what has no row in the model stays text.
#[test]
fn tokens_of_the_config_are_added() {
    let config = || {
        json!({"pad_token": "<pad>", "eos_token": "he",
        "added_tokens_decoder": {"261": {"content": "plain", "special": true}}})
    };
    let text = load(&byte_level(), config(), 262).unwrap();
    assert!(text.is_special(256) && text.is_special(261));
    assert_eq!(text.end_tokens(), [256]);
    assert_eq!(text.encode("<pad>", false, true).unwrap().len(), 5);
    assert_eq!(load(&byte_level(), config(), 300).unwrap().encode("<pad>", false, true).unwrap(), [262]);
}

/// Broken files end in an error: every prefix, and every single key replaced by something else.
#[test]
fn malformed_files_do_not_panic() {
    let whole = byte_level().to_string();
    for end in (0..whole.len()).step_by(97) {
        let files = TextFiles { tokenizer_json: &whole.as_bytes()[..end], config: b"{}", ..TextFiles::default() };
        assert!(Text::new(&files, 262).is_err());
    }
    let mut whole = byte_level();
    let keys: Vec<String> = whole.as_object().unwrap().keys().cloned().collect();
    for key in keys {
        for value in [json!(1), json!([]), json!({}), json!("x"), json!([[[]]]), json!({"type": "ByteLevel"})] {
            let before = std::mem::replace(&mut whole[&key], value);
            if let Ok(text) = load(&whole, json!({}), 262) {
                let _ = text.encode("he <eot> said", true, true);
            }
            whole[&key] = before;
        }
    }
    let mut longest = byte_level();
    longest["model"]["merges"] = json!([["Ġquokka", "Ġquokka"]]);
    assert!(refusal(&longest, json!({}), 262).contains("not in model.vocab"));
    let deep = format!(r#"{{"decoder": {}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    let files = TextFiles { tokenizer_json: deep.as_bytes(), config: b"{}", ..TextFiles::default() };
    assert!(Text::new(&files, 262).is_err());
}

fn with_template(template: &str) -> Text {
    load(&byte_level(), json!({"chat_template": template, "bos_token": "<bos>"}), 262).unwrap()
}

const HELLO: [ChatMessage<'static>; 1] = [ChatMessage { role: "user", content: "hello" }];

#[test]
fn templates_are_found_where_they_are() {
    let none = load(&byte_level(), json!({"chat_template": null}), 262).unwrap();
    assert!(!none.has_chat_template());
    assert!(none.chat_format(&HELLO, true).unwrap_err().to_string().contains("chat_template.jinja"));
    let list = json!({"chat_template": [{"name": "tool_use", "template": "t"}, {"name": "default", "template": "d"}]});
    assert_eq!(load(&byte_level(), list, 262).unwrap().chat_format(&HELLO, true).unwrap(), "d");
    let no_default = load(&byte_level(), json!({"chat_template": [{"name": "rag", "template": "t"}]}), 262).unwrap();
    assert!(no_default.has_chat_template());
    assert!(no_default.chat_format(&HELLO, true).unwrap_err().to_string().contains("\"default\""));
    let tokenizer = byte_level().to_string();
    let files = TextFiles {
        tokenizer_json: tokenizer.as_bytes(),
        tokenizer_config: Some(br#"{"chat_template": "config"}"#),
        chat_template: Some(b"file\n"),
        config: b"{}",
        ..TextFiles::default()
    };
    assert_eq!(Text::new(&files, 262).unwrap().chat_format(&HELLO, true).unwrap(), "file");
}

#[test]
fn template_errors_say_what_and_where() {
    let error = |template: &str| with_template(template).chat_format(&HELLO, true).unwrap_err().to_string();
    assert!(error("\n{{ raise_exception('no ' ~ messages[0].role) }}").contains("line 2: no user"));
    assert!(error("{% if %}").contains("line 1"));
    assert!(error("{{ nothing.at.all }}").contains("undefined"));
    assert!(error("{{ launch('x') }}").contains("launch"));
    assert!(error("{% include 'x' %}").contains("include"));
}

#[test]
fn templates_see_what_the_host_says() {
    let render = |template: &str, json: &str| with_template(template).chat_render(json, None, true);
    let template = "{{ strftime_now('%d %b %Y') }} {{ thinking }} {{ messages | length }} {{ tools }} {{ documents }}";
    let now = r#"{"messages": [{}], "strftime_now": 1735603200, "thinking": false, "documents": [1]}"#;
    assert_eq!(render(template, now).unwrap(), "31 Dec 2024 False 1 None [1]");
    assert_eq!(render(template, "[{}, {}]").unwrap(), "26 Jul 2024  2 None None");
    let reserved = r#"{"messages": [], "add_generation_prompt": false, "bos_token": "<b>"}"#;
    assert_eq!(render("{{ add_generation_prompt }} {{ bos_token }}", reserved).unwrap(), "True <b>");
    for wrong in ["{}", "3", "[1]", r#"{"messages": 3}"#, r#"{"messages": [[]]}"#] {
        assert!(matches!(render("", wrong), Err(Error::Argument { .. })), "{wrong}");
    }
}

/// A template may look at all messages and tools again for each message.
#[test]
fn long_conversations_with_tools_fit_the_budget() {
    let template = "{% for m in messages %}{% for n in messages %}{% if n.role == m.role %}{% endif %}{% endfor %}\
        {% for t in tools %}{% for k, v in t.properties.items() %}{% if v.type is defined %}{% endif %}{% endfor %}\
        {% endfor %}{% endfor %}done";
    let messages = json!(vec![json!({"role": "user", "content": "Some words of a talk."}); 300]).to_string();
    let properties: Map<String, Value> =
        (0..5).map(|i| (format!("argument_{i}"), json!({"type": "integer", "description": "What it is."}))).collect();
    let tools = json!(vec![json!({"name": "tool", "properties": properties}); 20]).to_string();
    assert_eq!(with_template(template).chat_render(&messages, Some(&tools), true).unwrap(), "done");
}

#[test]
fn tests_of_types_are_those_of_python() {
    let template = "{% for x in [none, nothing, 1, 'a', [], {}] %}\
        {{ x is iterable }} {{ x is sequence }} {{ x is mapping }}\n{% endfor %}";
    let expected = "False False False\nTrue True False\nFalse False False\nTrue True False\nTrue True False\n\
        True True True\n";
    assert_eq!(with_template(template).chat_format(&[], false).unwrap(), expected);
}

/// `json.dumps` and `repr` as Python 3 writes them.
#[test]
fn json_is_that_of_python() {
    for (template, expected) in [
        (
            "{{ [1e-7, 1e-5, 0.0001, 1e15, 1e16, 1e22, -2.5, 3.0] | tojson }}",
            "[1e-07, 1e-05, 0.0001, 1000000000000000.0, 1e+16, 1e+22, -2.5, 3.0]",
        ),
        ("{{ 1e20 }} {{ 1e-7 }} {{ 1.0 }} {{ 12345678901234567890 }}", "1e+20 1e-07 1.0 12345678901234567890"),
        ("{{ 'é🙂\x7f\n\"' | tojson(ensure_ascii=true) }}", r#""\u00e9\ud83d\ude42\u007f\n\"""#),
        ("{{ 'é\u{2028}<' | tojson }} {{ 'é' | tojson(true) }}", "\"é\u{2028}<\" \"\\u00e9\""),
        ("{{ {'b': [1, {}], 'a': []} | tojson(separators=(',', ':'), sort_keys=true) }}", r#"{"a":[],"b":[1,{}]}"#),
        ("{{ {'b': [1], 'a': {}} | tojson(indent='--') }}", "{\n--\"b\": [\n----1\n--],\n--\"a\": {}\n}"),
        ("{{ [1, [2]] | tojson(indent=1) }}{{ [1] | tojson(indent=none) }}", "[\n 1,\n [\n  2\n ]\n][1]"),
        ("{{ {1: 2, none: 4, 'x': true} | tojson }}{{ (1, 2) | tojson }}", r#"{"1": 2, "null": 4, "x": true}[1, 2]"#),
    ] {
        assert_eq!(with_template(template).chat_format(&[], false).unwrap(), expected, "{template}");
    }
    for template in
        ["{{ nothing | tojson }}", "{{ [range] | tojson }}", "{{ 1 | tojson(indent=17) }}", "{{ 1 | tojson(x=1) }}"]
    {
        assert!(with_template(template).chat_format(&[], false).is_err(), "{template}");
    }
}

#[test]
fn strings_are_split_as_in_python() {
    for (call, expected) in [
        ("'a b  c '.split(none, 1)", "['a', 'b  c ']"),
        ("' a b  c '.split()", "['a', 'b', 'c']"),
        ("' a b  c '.rsplit(none, 1)", "[' a b', 'c']"),
        ("'a b c'.split(maxsplit=1)", "['a', 'b c']"),
        ("'a,b,c'.split(sep=',')", "['a', 'b', 'c']"),
        ("'a,b,c'.split(',', maxsplit=1)", "['a', 'b,c']"),
        ("'a,b,c'.rsplit(',', 1)", "['a,b', 'c']"),
        ("'a,b,c'.rsplit(',', -1)", "['a', 'b', 'c']"),
        ("'abc'.partition('b')", "('a', 'b', 'c')"),
        ("'abc'.partition('x')", "('abc', '', '')"),
        ("'abcb'.rpartition('b')", "('abc', 'b', '')"),
    ] {
        assert_eq!(with_template(&format!("{{{{ {call} }}}}")).chat_format(&[], false).unwrap(), expected, "{call}");
    }
    assert!(with_template("{{ 'abc'.split('') }}").chat_format(&[], false).is_err());
}

#[test]
fn a_default_may_be_boolean_by_name() {
    let template =
        "{{ '' | default('b', boolean=true) }}{{ '' | default('b') }}{{ x | d('c') }}{{ 0 | d(5, true) }}|{{ x | d }}";
    assert_eq!(with_template(template).chat_format(&[], false).unwrap(), "bc5|");
}

/// Runs on a small stack, because a host's thread may have one.
#[test]
fn hostile_templates_end() {
    let templates = [
        "{% for i in range(1000000000) %}{{ i }}{% endfor %}",
        "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{{ 'x' * 100000000000 }}",
        "{% set ns = namespace(s='x') %}{% for i in range(100) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}{{ ns.s }}",
        "{% set ns = namespace(s=[1]) %}{% for i in range(60) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}\
         {{ ns.s | tojson }}",
        "{{ 'x'.join(range(1000000000)) }}",
        "{{ range(1000000000) | list | length }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ 'x'.rjust(1000000000) }}",
        "{{ messages[0].content.replace('', 'y' * 100000).replace('', 'y' * 100000) }}",
    ];
    let run = move || {
        for template in templates {
            let result = with_template(template).chat_format(&HELLO, true);
            assert!(result.is_err(), "{template}: {:?}", result.map(|s| s.len()));
        }
        // Here the conversation allows the most steps.
        let long = json!(vec![json!({"content": "x"}); 2000]).to_string();
        for (end, n) in [("", 99), ("{{ ns.s }}", 50), ("{{ ns.s | tojson }}", 50), ("{{ ns.s == [ns.s] }}", 50)] {
            let nested = "{% for j in range(10000) %}{% set ns.s = [ns.s] %}{% endfor %}";
            let nested =
                format!("{{% set ns = namespace(s=[]) %}}{{% for i in range({n}) %}}{nested}{{% endfor %}}{end}");
            let _ = with_template(&nested).chat_render(&long, None, true);
        }
        let nested = format!("{{% set x = [1] %}}{}{{{{ x }}}}", "{% set x = [x] %}".repeat(60_000));
        let _ = with_template(&nested).chat_format(&HELLO, true);
        let deep = format!("{{{{ {}1{} }}}}", "(".repeat(100_000), ")".repeat(100_000));
        assert!(with_template(&deep).chat_format(&HELLO, true).is_err());
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(run).unwrap().join().unwrap();
}
