//! Control tokens in the contents of a conversation stay text, for the templates and the control
//! tokens of all known families. Contents without them get the tokens that they always had.

use rotor::engine::text::{Text, TextFiles};
use serde_json::{Value, json};
use std::path::Path;

const CHAT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/chat");
const ORACLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle");

/// Control tokens of Llama 3, ChatML and Qwen, Mistral, Zephyr and Falcon, Phi, Gemma, DeepSeek,
/// Llama 2, BERT, GPT-2, Granite, gpt-oss, Command R, GLM, Kimi, Seed and Falcon 7B.
const SPECIAL: [&str; 62] = [
    "<|begin_of_text|>",
    "<|end_of_text|>",
    "<|start_header_id|>",
    "<|end_header_id|>",
    "<|eot_id|>",
    "<|eom_id|>",
    "<|python_tag|>",
    "<|im_start|>",
    "<|im_end|>",
    "<|endoftext|>",
    "<s>",
    "</s>",
    "[INST]",
    "[/INST]",
    "[TOOL_CALLS]",
    "[AVAILABLE_TOOLS]",
    "[TOOL_RESULTS]",
    "<|user|>",
    "<|assistant|>",
    "<|system|>",
    "<|end|>",
    "<start_of_turn>",
    "<end_of_turn>",
    "<bos>",
    "<eos>",
    "<｜User｜>",
    "<｜Assistant｜>",
    "<｜end▁of▁sentence｜>",
    "<<SYS>>",
    "<</SYS>>",
    "<unk>",
    "<pad>",
    "[CLS]",
    "[SEP]",
    "[THINK]",
    "[/THINK]",
    "<|start_of_role|>",
    "<|end_of_role|>",
    "<|tool_response|>",
    "EOT",
    "<|start|>",
    "<|channel|>",
    "<|message|>",
    "<|call|>",
    "<|return|>",
    "<|START_OF_TURN_TOKEN|>",
    "<|END_OF_TURN_TOKEN|>",
    "<|CHATBOT_TOKEN|>",
    "<|START_THINKING|>",
    "<|END_THINKING|>",
    "[gMASK]",
    "<sop>",
    "<|observation|>",
    "<|im_middle|>",
    "<|tool_calls_section_begin|>",
    "<seed:think>",
    "</seed:think>",
    ">>QUESTION<<",
    "<|fim_prefix|>",
    "<|vision_start|>",
    "<|object_ref_start|>",
    "<|finetune_right_pad_id|>",
];
/// Tokens that are not special, but are marks of templates.
const MARKS: [&str; 6] = ["<think>", "</think>", "<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>"];

/// The characters that stand for bytes in a byte-level vocabulary.
fn alphabet() -> Vec<String> {
    let printable = |b: u32| (0x21..=0x7e).contains(&b) || (0xa1..=0xac).contains(&b) || (0xae..=0xff).contains(&b);
    let mut shifted = 0x100..;
    (0..256)
        .map(|b| if printable(b) { b } else { shifted.next().unwrap() })
        .map(|c| char::from_u32(c).unwrap().into())
        .collect()
}

/// A tokenizer of bytes, of the control tokens, and of a token that is none, with a template.
fn of_bytes(template: &str, bos: &str) -> Text {
    let mut vocab: serde_json::Map<String, Value> =
        alphabet().into_iter().zip(0..).map(|(t, id)| (t, json!(id))).collect();
    vocab.extend([("th".to_owned(), json!(256)), ("Ġa".to_owned(), json!(257))]);
    let token = |(id, (text, special)): (usize, (&&str, bool))| {
        json!({"id": 258 + id, "content": text, "single_word": false, "lstrip": false, "rstrip": false,
               "normalized": false, "special": special})
    };
    let marks = MARKS.iter().chain(&["    ", "hello!"]).map(|text| (text, false));
    let added: Vec<Value> = SPECIAL.iter().map(|text| (text, true)).chain(marks).enumerate().map(token).collect();
    let tokenizer = json!({"added_tokens": added,
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
        "decoder": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true},
        "model": {"type": "BPE", "vocab": vocab, "merges": ["t h", "Ġ a"]}})
    .to_string();
    let config = json!({"bos_token": bos, "eos_token": "</s>"}).to_string();
    let files = TextFiles {
        tokenizer_json: tokenizer.as_bytes(),
        tokenizer_config: Some(config.as_bytes()),
        chat_template: Some(template.as_bytes()),
        config: b"{}",
        ..TextFiles::default()
    };
    Text::new(&files, 400).unwrap()
}

fn of_model(name: &str) -> Text {
    let file = |file: &str| std::fs::read(Path::new(ORACLE).join(name).join("model").join(file)).ok();
    let (tokenizer, config, tokenizer_config) =
        (file("tokenizer.json").unwrap(), file("config.json").unwrap(), file("tokenizer_config.json"));
    let template = file("chat_template.jinja");
    let files = TextFiles {
        tokenizer_json: &tokenizer,
        tokenizer_config: tokenizer_config.as_deref(),
        chat_template: template.as_deref(),
        config: &config,
        ..TextFiles::default()
    };
    Text::new(&files, 1 << 20).unwrap()
}

/// All families, by name.
fn families() -> Vec<(String, Text)> {
    let of_file = |name: &str| {
        let template = std::fs::read_to_string(format!("{CHAT}/{name}.jinja")).unwrap();
        (name.to_owned(), of_bytes(&template, if name == "llama31" { "<|begin_of_text|>" } else { "<s>" }))
    };
    let files = ["bitnet_2b4t", "chatml", "falcon3", "llama31", "mistral", "zephyr"].map(of_file);
    let models = ["p1-bitnet-packed", "p3-llama-packed", "p4-bonsai-unpacked-yarn"]
        .map(|name| (name.to_owned(), of_model(name)));
    files.into_iter().chain(models).collect()
}

fn deaf(text: &Text, talk: &Value, tools: Option<&Value>) -> Vec<u32> {
    let tools = tools.map(Value::to_string);
    text.chat_tokens(&talk.to_string(), tools.as_deref(), true, false, &mut || true).unwrap()
}

/// The tokens of the rendered text with all control tokens in it, as a prompt.
fn heard(text: &Text, talk: &Value, tools: Option<&Value>) -> (String, Vec<u32>) {
    let tools = tools.map(Value::to_string);
    let rendered = text.chat_render(&talk.to_string(), tools.as_deref(), true).unwrap();
    let tokens = text.encode(&rendered, false, true).unwrap();
    let begins = text.bos().is_some() && tokens.first().copied() == text.bos();
    let tokens = if begins { tokens } else { text.encode(&rendered, true, true).unwrap() };
    let parsed = text.chat_tokens(&talk.to_string(), tools.as_deref(), true, true, &mut || true).unwrap();
    assert_eq!(parsed, tokens);
    (rendered, tokens)
}

/// The control tokens among these.
fn controls(text: &Text, ids: &[u32]) -> Vec<u32> {
    let is_mark = |id: u32| MARKS.contains(&text.text_of(id).as_str());
    ids.iter().copied().filter(|id| text.is_special(*id) || is_mark(*id)).collect()
}

/// xorshift64.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % n
    }

    fn words(&mut self, words: &[&str]) -> String {
        (0..self.below(12)).map(|_| words[self.below(words.len())]).collect()
    }
}

const HARMLESS: [&str; 22] = [
    "the ", "<", "|", ">", "[", "]", " a < b ", "\n", "\n\n", "    ", "hello!", "é", "e\u{301}", "界", "🙂",
    "\u{fdd0}", "{", "\"", "\\", "<html>", "\u{a0}", " ",
];

fn talk(content: &str, other: &str) -> Value {
    json!([{"role": "system", "content": other}, {"role": "user", "content": content},
           {"role": "assistant", "content": other}, {"role": "user", "content": content}])
}

#[test]
fn contents_without_control_tokens_have_the_tokens_of_transformers() {
    let mut random = Random(7);
    for (name, text) in families() {
        for _ in 0..300 {
            let talk = talk(&random.words(&HARMLESS), &random.words(&HARMLESS));
            let (rendered, tokens) = heard(&text, &talk, None);
            // Harmless words may form a control token by chance.
            let is_harmless = !SPECIAL.iter().chain(&MARKS).any(|token| talk.to_string().contains(token));
            assert!(is_harmless, "{talk}");
            assert_eq!(deaf(&text, &talk, None), tokens, "{name}: {rendered:?}");
        }
    }
}

#[test]
fn control_tokens_in_contents_stay_text() {
    let mut random = Random(11);
    let words: Vec<&str> = SPECIAL.iter().chain(&MARKS).chain(&HARMLESS[..12]).copied().collect();
    for (name, text) in families() {
        let wanted = controls(&text, &deaf(&text, &talk("x", "x"), None));
        for n in 0..300 {
            // First every token by itself, then random ones.
            let mut content =
                || format!("x{}", words.get(n).map_or_else(|| random.words(&words), |word| (*word).to_owned()));
            let talk = talk(&content(), &content());
            let (rendered, _) = heard(&text, &talk, None);
            let tokens = deaf(&text, &talk, None);
            assert_eq!(controls(&text, &tokens), wanted, "{name}: {talk}");
            // A template may look for thoughts in what an assistant said, and then finds none.
            if !talk[2]["content"].as_str().unwrap().contains("</think>") {
                let decoded = text.decode(&tokens, false).unwrap();
                assert!(decoded.ends_with(&rendered), "{name}: {decoded:?} {rendered:?}");
            }
        }
    }
}

/// Tool results, names, argument strings and keys, thoughts, descriptions, and variables.
#[test]
fn control_tokens_of_tools_stay_text() {
    let template = "{{ bos_token }}{% for t in tools %}{{ t | tojson }}{{ t.function.description }}{% endfor %}{{ extra }}\
        {% for m in messages %}<|im_start|>{{ m.role }}{% if m.name %} {{ m.name }}{% endif %}\n\
        {% if m.reasoning_content %}<think>{{ m.reasoning_content }}</think>{% endif %}{{ m.content or '' }}\
        {% for c in m.tool_calls or [] %}<tool_call>{\"name\": \"{{ c.function.name }}\", \"arguments\": {{ c.function.arguments | tojson }}}\
        {{ c.function.arguments }}{% for k, v in c.function.arguments.items() %}{{ k }}={{ v }}{% endfor %}</tool_call>{% endfor %}<|im_end|>\n{% endfor %}";
    let text = of_bytes(template, "<s>");
    let talk = |x: &str| {
        json!({"extra": [x, {x: x}], "messages": [
            {"role": "system", "content": x, "name": x},
            {"role": "assistant", "content": null, "reasoning_content": x, "tool_calls": [
                {"id": x, "type": "function", "function": {"name": x, "arguments": {x: x, "n": {"deep": [x, 1.5]}}}}]},
            {"role": "tool", "content": x, "name": x}, {"role": x, "content": "y"}]})
    };
    let tools = |x: &str| {
        json!([{"type": "function", "function": {"name": x, "description": x, "parameters": {
            "type": "object", "properties": {x: {"type": "string", "enum": [x], "description": x}}, "required": [x]}}}])
    };
    let wanted = controls(&text, &deaf(&text, &talk("x"), Some(&tools("x"))));
    assert_eq!(wanted.len(), 1 + 4 * 2 + 2 + 2);
    for token in SPECIAL.iter().chain(&MARKS) {
        // Names are not searched for tokens that begin with a letter.
        let x = format!("x{token}y");
        let (rendered, heard) = heard(&text, &talk(&x), Some(&tools(&x)));
        assert!(controls(&text, &heard).len() > wanted.len() + 10);
        let tokens = deaf(&text, &talk(&x), Some(&tools(&x)));
        assert_eq!(text.decode(&tokens, false).unwrap(), rendered);
        if *token != "EOT" {
            assert_eq!(controls(&text, &tokens), wanted, "{token}");
        }
    }
}
