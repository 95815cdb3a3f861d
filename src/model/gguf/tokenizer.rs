//! A GGUF file's vocabulary as `tokenizer.json` and `tokenizer_config.json`.
//!
//! All models that rotor knows to come as GGUF have byte-level BPE (`gpt2`) with the pre-tokenizer
//! of Llama-3. A file names its pre-tokenizer (`tokenizer.ggml.pre`), and llama.cpp defines what
//! the name means (`llama-bpe` in src/llama-vocab.cpp: this expression; whole words win over
//! merges; a BOS token unless `add_bos_token` denies it). The published 2B4T file names none, but
//! the pre-tokenizer of its architecture is known.
#![forbid(unsafe_code)]

use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json, json};

use super::EMBEDDING;
use crate::error::{Error, Result};
use crate::formats::gguf::{Gguf, Value};

/// The expression by which Llama-3 splits a text (from its tokenizer.json).
const LLAMA3: &str = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\
                      \\s+(?!\\S)|\\s+";
/// The names of this pre-tokenizer: those that llama.cpp treats alike
/// (`LLAMA_VOCAB_PRE_TYPE_LLAMA3` in src/llama-vocab.cpp), and the names in the published files of
/// Falcon-E, whose tokenizer.json has this expression as well.
const LLAMA3_NAMES: [&str; 6] = ["llama-bpe", "llama3", "llama-v3", "falcon3", "falcon-h1", "falcon_e"];
/// The expression by which Qwen2 splits a text: as Llama-3's, with digits one by one.
const QWEN2: &str = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\
                     \\s+(?!\\S)|\\s+";
/// Control tokens that end a generation, whatever a file's keys say, as in llama.cpp
/// (`special_eog_ids` in src/llama-vocab.cpp).
const END_TOKENS: [&str; 4] = ["<|eot_id|>", "<|end_of_text|>", "<|im_end|>", "<|endoftext|>"];

/// Tokens of Qwen2's vocabulary that are text in its tokenizer.json, and control tokens in GGUF
/// files: llama.cpp's converter goes by their names.
const QWEN2_TEXT: [&str; 6] =
    ["<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|fim_pad|>", "<|repo_name|>", "<|file_sep|>"];

/// The largest average number of merges per token. Real vocabularies have one.
const MERGES: usize = 4;

/// `tokenizer.ggml.token_type` (`llama_token_type` in include/llama.h).
const NORMAL: i64 = 1;
const CONTROL: i64 = 3;
const USER_DEFINED: i64 = 4;
const UNUSED: i64 = 5;

/// Files as Hugging Face has them.
pub struct TokenizerFiles {
    /// `tokenizer.json`
    pub tokenizer: Vec<u8>,
    /// `tokenizer_config.json`
    pub tokenizer_config: Vec<u8>,
    /// `generation_config.json`: further tokens that end a generation.
    pub generation_config: Vec<u8>,
}

/// `tokenizer.json`. Its model, which has nearly all of the bytes, is written without a copy.
#[derive(Serialize)]
struct Tokenizer<'a> {
    #[serde(flatten)]
    sections: Json,
    model: Model<'a>,
}

/// The section `model` of `tokenizer.json`.
#[derive(Serialize)]
struct Model<'a> {
    r#type: &'a str,
    ignore_merges: bool,
    vocab: &'a Vocabulary<'a>,
    merges: &'a [String],
}

/// All tokens below [`Tokens::normal_end`], except unused ids. Of equal tokens the last one counts.
struct Vocabulary<'a>(&'a Tokens);

impl Serialize for Vocabulary<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let tokens = self.0.iter().take(self.0.normal_end).filter(|(.., kind)| *kind != UNUSED);
        serializer.collect_map(tokens.map(|(id, text, _)| (text, id)))
    }
}

/// Makes the files; None if there is no vocabulary.
pub(super) fn translate(gguf: &Gguf) -> Result<Option<TokenizerFiles>> {
    match text(gguf, "tokenizer.ggml.model")? {
        None | Some("none" | "no_vocab") => return Ok(None),
        Some("gpt2") => {}
        Some(_) => return Err(unsupported(gguf, "tokenizer.ggml.model", "\"gpt2\"")),
    }
    let pre = Pre::of(gguf)?;
    let tokens = Tokens::read(gguf)?;
    let add_bos = flag(gguf, "tokenizer.ggml.add_bos_token")?.unwrap_or(pre == Pre::Llama3);
    let add_eos = flag(gguf, "tokenizer.ggml.add_eos_token")?.unwrap_or(false);
    let bos = tokens.named(gguf, "bos")?;
    let eos = tokens.named(gguf, "eos")?;
    check_count(gguf, "tokenizer.ggml.merges", MERGES)?;
    let merges = gguf.texts("tokenizer.ggml.merges")?.ok_or_else(|| missing(gguf, "tokenizer.ggml.merges"))?;
    let (vocab, merges) = (&Vocabulary(&tokens), &merges);
    let model = Model { r#type: "BPE", ignore_merges: pre == Pre::Llama3, vocab, merges };
    let around = [(add_bos, bos, "bos"), (add_eos, eos, "eos")].map(|(adds, token, name)| match (adds, token) {
        (false, _) => Ok(None),
        (true, Some(token)) => Ok(Some(token)),
        (true, None) => Err(missing(gguf, &format!("tokenizer.ggml.{name}_token_id"))),
    });
    let [first, last] = around;
    let sections = json!({
        "version": "1.0",
        "added_tokens": tokens.added(pre),
        "normalizer": (pre == Pre::Qwen2).then(|| json!({ "type": "NFC" })),
        "pre_tokenizer": { "type": "Sequence", "pretokenizers": [
            { "type": "Split", "pattern": { "Regex": if pre == Pre::Llama3 { LLAMA3 } else { QWEN2 } }, "behavior": "Isolated", "invert": false },
            { "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false },
        ]},
        "post_processor": template(first?, last?),
        "decoder": { "type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true },
    });
    let name = |token: Option<(u32, &str)>| token.map(|(_, text)| text.to_owned());
    let config = json!({
        "bos_token": name(bos),
        "eos_token": name(eos),
        "chat_template": text(gguf, "tokenizer.chat_template")?,
    });
    Ok(Some(TokenizerFiles {
        tokenizer: serde_json::to_vec(&Tokenizer { sections, model })
            .map_err(|e| Error::Internal { message: format!("a tokenizer has no JSON: {e}") })?,
        tokenizer_config: config.to_string().into_bytes(),
        generation_config: json!({ "eos_token_id": tokens.ends() }).to_string().into_bytes(),
    }))
}

/// Refuses a list that is too long for the model, before reading it. `most` is the number of
/// elements per row of the embedding table.
fn check_count(gguf: &Gguf, key: &str, most: usize) -> Result<()> {
    let (Some(&[rows, _]), Some(Value::List(list))) = (gguf.shape(EMBEDDING), gguf.value(key)) else { return Ok(()) };
    if list.count > rows.saturating_mul(most) {
        return refuse(gguf, &format!("`{key}` has {} elements; the model's vocabulary has {rows} rows", list.count));
    }
    Ok(())
}

/// A pre-tokenizer, and what goes with it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pre {
    /// Llama-3's.
    Llama3,
    /// Qwen2's: NFC first, as transformers has it (llama.cpp does not), and no BOS token.
    Qwen2,
}

impl Pre {
    /// Refuses a pre-tokenizer unless its expression is known to be the model's.
    fn of(gguf: &Gguf) -> Result<Self> {
        const KEY: &str = "tokenizer.ggml.pre";
        let is_bitnet =
            matches!(gguf.value("general.architecture"), Some(Value::Text(name)) if name.starts_with("bitnet"));
        match text(gguf, KEY)? {
            Some(name) if LLAMA3_NAMES.contains(&name) => Ok(Self::Llama3),
            Some("qwen2") => Ok(Self::Qwen2),
            None if is_bitnet => Ok(Self::Llama3),
            _ => Err(unsupported(
                gguf,
                KEY,
                &format!(
                    "{LLAMA3_NAMES:?} and \"qwen2\". Put the model's own tokenizer.json beside the file and load the \
                     directory"
                ),
            )),
        }
    }
}

/// The post-processor: tokens that it puts before and after a text.
fn template(first: Option<(u32, &str)>, last: Option<(u32, &str)>) -> Json {
    if first.is_none() && last.is_none() {
        return Json::Null;
    }
    let special =
        |token: Option<(u32, &str)>| token.map(|(_, text)| json!({ "SpecialToken": { "id": text, "type_id": 0 } }));
    let sequence = |id: &str| Some(json!({ "Sequence": { "id": id, "type_id": 0 } }));
    let pieces = |ids: &[&str]| -> Vec<Json> {
        ids.iter().flat_map(|id| [special(first), sequence(id), special(last)]).flatten().collect()
    };
    let named = first.into_iter().chain(last);
    let named: Map<String, Json> =
        named.map(|(id, text)| (text.to_owned(), json!({ "id": text, "ids": [id], "tokens": [text] }))).collect();
    json!({ "type": "TemplateProcessing", "single": pieces(&["A"]), "pair": pieces(&["A", "B"]), "special_tokens": named })
}

/// The vocabulary: texts and types by id.
struct Tokens {
    texts: Vec<String>,
    types: Vec<i64>,
    /// The first id after the vocabulary of the BPE model. From here on there are only added
    /// tokens.
    normal_end: usize,
}

impl Tokens {
    fn read(gguf: &Gguf) -> Result<Self> {
        const TYPES: &str = "tokenizer.ggml.token_type";
        check_count(gguf, "tokenizer.ggml.tokens", 1)?;
        let texts = gguf.texts("tokenizer.ggml.tokens")?.ok_or_else(|| missing(gguf, "tokenizer.ggml.tokens"))?;
        let types = match gguf.integers(TYPES)? {
            Some(types) => types,
            None => untyped(gguf, &texts),
        };
        if texts.len() != types.len() || u32::try_from(texts.len()).is_err() {
            return refuse(gguf, &format!("`{TYPES}` has {} elements for {} tokens", types.len(), texts.len()));
        }
        let strange = types.iter().position(|kind| ![NORMAL, CONTROL, USER_DEFINED, UNUSED].contains(kind));
        if let Some(id) = strange {
            let message = format!("`{TYPES}` of token {id} is {}; supported for \"gpt2\": 1, 3, 4 and 5", types[id]);
            return refuse(gguf, &message);
        }
        let normal_end = types.iter().rposition(|kind| *kind == NORMAL).map_or(0, |last| last + 1);
        Ok(Self { texts, types, normal_end })
    }

    fn iter(&self) -> impl Iterator<Item = (u32, &str, i64)> {
        (0..).zip(&self.texts).zip(&self.types).map(|((id, text), kind)| (id, text.as_str(), *kind))
    }

    fn added(&self, pre: Pre) -> Vec<Json> {
        let is_special = |text: &str, kind| kind == CONTROL && !(pre == Pre::Qwen2 && QWEN2_TEXT.contains(&text));
        let tokens = self.iter().filter(|(.., kind)| [CONTROL, USER_DEFINED].contains(kind));
        tokens
            .map(|(id, text, kind)| json!({ "id": id, "content": text, "special": is_special(text, kind), "normalized": false }))
            .collect()
    }

    /// The token that a key states.
    fn named(&self, gguf: &Gguf, name: &str) -> Result<Option<(u32, &str)>> {
        let key = format!("tokenizer.ggml.{name}_token_id");
        let id = match gguf.value(&key) {
            None => return Ok(None),
            Some(Value::Unsigned(id)) => Some(*id),
            Some(_) => None,
        };
        match id.and_then(|id| self.texts.get(usize::try_from(id).ok()?).zip(u32::try_from(id).ok())) {
            Some((text, id)) => Ok(Some((id, text))),
            None => Err(gguf.wrong_kind(&key, &format!("a token's id, below {}", self.texts.len()))),
        }
    }

    fn ends(&self) -> Vec<u32> {
        let ends = self.iter().filter(|(_, text, kind)| *kind == CONTROL && END_TOKENS.contains(text));
        ends.map(|(id, ..)| id).collect()
    }
}

/// The types of tokens if the file does not state them. As in llama.cpp, control tokens are those
/// that a key names or that end a generation.
fn untyped(gguf: &Gguf, texts: &[String]) -> Vec<i64> {
    let id_of = |name: &&str| match gguf.value(&format!("tokenizer.ggml.{name}_token_id")) {
        Some(Value::Unsigned(id)) => Some(*id),
        _ => None,
    };
    let named: Vec<u64> =
        ["bos", "eos", "eot", "eom", "unknown", "seperator", "padding"].iter().filter_map(id_of).collect();
    let is_control = |id: u64, text: &str| named.contains(&id) || END_TOKENS.contains(&text);
    (0..).zip(texts).map(|(id, text)| if is_control(id, text) { CONTROL } else { NORMAL }).collect()
}

fn text<'a>(gguf: &'a Gguf, key: &str) -> Result<Option<&'a str>> {
    match gguf.value(key) {
        None => Ok(None),
        Some(Value::Text(text)) => Ok(Some(text)),
        Some(_) => Err(gguf.wrong_kind(key, "a string")),
    }
}

fn flag(gguf: &Gguf, key: &str) -> Result<Option<bool>> {
    match gguf.value(key) {
        None => Ok(None),
        Some(Value::Flag(flag)) => Ok(Some(*flag)),
        Some(_) => Err(gguf.wrong_kind(key, "true or false")),
    }
}

fn missing(gguf: &Gguf, key: &str) -> Error {
    Error::Tokenizer { message: format!("{}: `{key}` is missing", gguf.name()) }
}

fn refuse<T>(gguf: &Gguf, message: &str) -> Result<T> {
    Err(Error::Tokenizer { message: format!("{}: {message}", gguf.name()) })
}

fn unsupported(gguf: &Gguf, key: &str, supported: &str) -> Error {
    let value = gguf.value(key).map_or_else(|| "missing".to_owned(), Value::describe);
    Error::Tokenizer { message: format!("{}: `{key}` is {value}; supported: {supported}", gguf.name()) }
}
