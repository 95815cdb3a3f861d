//! tokenizer.json: text to token ids.
//!
//! The `tokenizers` crate, which is what transformers runs, does the splitting and the merging. Here are the rules
//! about which files are accepted, and a wall around the crate: it panics on some malformed input.

use super::SpecialTokens;
use super::stream::Detokenizer;
use crate::error::{Error, Result};
use serde::Deserialize;
use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};
use std::collections::{BTreeMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokenizers::models::bpe::BPE;
use tokenizers::{
    AddedToken, AddedVocabulary, DecoderWrapper, Model, NormalizerWrapper, OffsetType, PostProcessorWrapper,
    PreTokenizer, PreTokenizerWrapper, TokenizerImpl,
};

type Inner = TokenizerImpl<BPE, NormalizerWrapper, PreTokenizerWrapper, PostProcessorWrapper, DecoderWrapper>;

/// The sections of tokenizer.json, unparsed; the last one of a name counts.
type Sections<'a> = BTreeMap<String, &'a RawValue>;

/// A text longer than this is refused: splitting it costs some 50 times its size in memory.
const TEXT_MAX_BYTES: usize = 64 << 20;

pub(super) struct Tokenizer {
    inner: Inner,
    /// The added tokens, set so that special ones are not looked for (about 100 KB; the vocabulary is not doubled).
    literal: AddedVocabulary,
    detokenizer: Detokenizer,
}

impl Tokenizer {
    /// Reads tokenizer.json, and the tokens that tokenizer_config.json adds to it.
    ///
    /// `truncation` and `padding` sections are left out: transformers applies them on request only.
    ///
    /// # Errors
    /// [`Error::Tokenizer`], see [`super::Text::new`].
    pub(super) fn new(json: &[u8], config: &SpecialTokens, vocab_size: usize) -> Result<Self> {
        check_class(config)?;
        let mut sections: Sections<'_> = serde_json::from_slice(json).map_err(|e| malformed("not valid JSON", &e))?;
        check_version(&sections)?;
        let llama = is_llama(json, config).then(|| LlamaSections::new(config));
        if let Some(llama) = &llama {
            llama.replace(&mut sections);
        }
        let detokenizer = Detokenizer::read(sections.get("decoder").copied())?;
        let mut inner = guarded("reading tokenizer.json", || build(&sections, llama.is_some()))?;
        check_vocabulary(&inner, vocab_size)?;
        guarded("adding the added tokens", || add_tokens(&mut inner, &sections, config, vocab_size))?;
        let mut literal = inner.get_added_vocabulary().clone();
        literal.set_encode_special_tokens(true);
        Ok(Self { inner, literal, detokenizer })
    }

    /// See [`super::Text::encode`].
    pub(super) fn encode(&self, text: &str, post_process: bool, parse_special: bool) -> Result<Vec<u32>> {
        if text.len() > TEXT_MAX_BYTES {
            return refuse(format!("a text of {} bytes; at most {TEXT_MAX_BYTES} are encoded", text.len()));
        }
        let added = if parse_special { self.inner.get_added_vocabulary() } else { &self.literal };
        guarded("encoding a text", || self.encode_with(added, text, post_process))
    }

    /// The steps of `TokenizerImpl::encode_fast`, with a choice of added tokens.
    fn encode_with(&self, added: &AddedVocabulary, text: &str, post_process: bool) -> Result<Vec<u32>> {
        let run = || -> tokenizers::Result<_> {
            let mut pieces = added.extract_and_normalize(self.inner.get_normalizer(), text);
            if let Some(pre_tokenizer) = self.inner.get_pre_tokenizer() {
                pre_tokenizer.pre_tokenize(&mut pieces)?;
            }
            self.inner.get_model().tokenize_in_pretokenized(&mut pieces, None)?;
            let encoding = pieces.into_encoding(None, 0, OffsetType::None)?;
            self.inner.post_process(encoding, None, post_process)
        };
        match run() {
            Ok(encoding) => Ok(encoding.get_ids().to_vec()),
            Err(e) => refuse(format!("encoding a text: {e}")),
        }
    }

    /// The id of a token, given its exact text.
    pub(super) fn id(&self, token: &str) -> Option<u32> {
        self.inner.token_to_id(token)
    }

    /// The string of a token, in the alphabet of the decoder.
    pub(super) fn token(&self, id: u32) -> Option<String> {
        self.inner.id_to_token(id)
    }

    pub(super) fn is_special_token(&self, token: &str) -> bool {
        self.inner.get_added_vocabulary().is_special_token(token)
    }

    pub(super) fn is_special(&self, id: u32) -> bool {
        self.token(id).is_some_and(|token| self.is_special_token(&token))
    }

    pub(super) fn detokenizer(&self) -> &Detokenizer {
        &self.detokenizer
    }
}

/// The sections other than `added_tokens` and `decoder`.
fn build(sections: &Sections<'_>, is_llama: bool) -> Result<Inner> {
    let mut model = read_model(sections)?;
    if is_llama {
        (model.fuse_unk, model.byte_fallback, model.ignore_merges) = (true, true, false);
        (model.unk_token, model.end_of_word_suffix) = (None, None);
    }
    let mut inner = Inner::new(model);
    if let Err(e) = inner.with_normalizer(section::<NormalizerWrapper>(sections, "normalizer")?) {
        return Err(malformed("normalizer", &e));
    }
    inner.with_pre_tokenizer(section::<PreTokenizerWrapper>(sections, "pre_tokenizer")?);
    inner.with_post_processor(section::<PostProcessorWrapper>(sections, "post_processor")?);
    Ok(inner)
}

/// The parts of the `model` section that decide whether it can be used.
#[derive(Deserialize)]
struct ModelHead {
    r#type: Option<String>,
    dropout: Option<f32>,
    continuing_subword_prefix: Option<String>,
}

fn read_model(sections: &Sections<'_>) -> Result<BPE> {
    let Some(head) = section::<ModelHead>(sections, "model")? else {
        return refuse("tokenizer.json: model is missing");
    };
    if let Some(kind) = head.r#type.filter(|kind| kind != "BPE") {
        return refuse(format!("tokenizer.json: model.type is {kind:?}; supported: \"BPE\" or none"));
    }
    if let Some(dropout) = head.dropout.filter(|&dropout| dropout != 0.0) {
        return refuse(format!("tokenizer.json: model.dropout is {dropout}, random tokens; supported: null or 0"));
    }
    if let Some(prefix) = head.continuing_subword_prefix.filter(|prefix| !prefix.is_empty()) {
        return refuse(format!(
            "tokenizer.json: model.continuing_subword_prefix is {prefix:?}; supported: null or \"\""
        ));
    }
    let Some(mut model) = section::<BPE>(sections, "model")? else {
        return refuse("tokenizer.json: model is missing");
    };
    // The crate's cache is per thread and is never freed: a host that changes models would leak. Prompts are short.
    model.resize_cache(0);
    Ok(model)
}

/// One section, if it is there and not null.
fn section<T: for<'de> Deserialize<'de>>(sections: &Sections<'_>, name: &str) -> Result<Option<T>> {
    let Some(raw) = sections.get(name) else { return Ok(None) };
    serde_json::from_str(raw.get()).map_err(|e| malformed(name, &e))
}

/// A token of `added_tokens` or of `added_tokens_decoder`, with transformers' defaults.
#[derive(Deserialize)]
struct AddedEntry {
    id: Option<u32>,
    content: String,
    #[serde(default)]
    single_word: bool,
    #[serde(default)]
    lstrip: bool,
    #[serde(default)]
    rstrip: bool,
    normalized: Option<bool>,
    #[serde(default)]
    special: bool,
}

impl AddedEntry {
    fn token(&self) -> AddedToken {
        AddedToken::from(self.content.as_str(), self.special)
            .single_word(self.single_word)
            .lstrip(self.lstrip)
            .rstrip(self.rstrip)
            .normalized(self.normalized.unwrap_or(!self.special))
    }
}

/// Adds the added tokens in the order of transformers: those of tokenizer.json, those of tokenizer_config.json (whose
/// attributes win), the named ones that are still missing.
fn add_tokens(inner: &mut Inner, sections: &Sections<'_>, config: &SpecialTokens, vocab_size: usize) -> Result<()> {
    let entries: Vec<AddedEntry> = section(sections, "added_tokens")?.unwrap_or_default();
    add_entries(inner, &entries, vocab_size)?;

    let mut entries = config_entries(config)?;
    let known: HashSet<String> = inner.get_added_vocabulary().get_vocab().keys().cloned().collect();
    let named = config.all_named().map(|(_, token)| token).chain(config.additional());
    let missing: Vec<&str> = named.filter(|token| !known.contains(*token)).collect();
    entries.retain(|entry| inner.token_to_id(&entry.content).is_some() || (next_id(inner) as usize) < vocab_size);
    add_entries(inner, &entries, vocab_size)?;
    for content in missing {
        // A name for a token that the model has no row for (often pad_token) is of no use, and stays text.
        if inner.token_to_id(content).is_some() || (next_id(inner) as usize) < vocab_size {
            add(inner, vec![AddedToken::from(content, true)])?;
        }
    }
    Ok(())
}

/// `added_tokens_decoder` of tokenizer_config.json, sorted by id.
fn config_entries(config: &SpecialTokens) -> Result<Vec<AddedEntry>> {
    let Some(table) = config.config.get("added_tokens_decoder").and_then(serde_json::Value::as_object) else {
        return Ok(Vec::new());
    };
    let mut entries = Vec::with_capacity(table.len());
    for (id, value) in table {
        let name = "tokenizer_config.json: added_tokens_decoder";
        let mut entry: AddedEntry =
            serde_json::from_value(value.clone()).map_err(|e| malformed(&format!("{name}.{id}"), &e))?;
        entry.id = Some(id.parse().map_err(|e| malformed(&format!("{name}: {id:?}"), &e))?);
        entries.push(entry);
    }
    entries.sort_by_key(|entry| entry.id);
    Ok(entries)
}

/// Adds tokens and insists on their ids: the crate numbers new tokens by itself, and only warns.
fn add_entries(inner: &mut Inner, entries: &[AddedEntry], vocab_size: usize) -> Result<()> {
    add(inner, entries.iter().map(AddedEntry::token).collect())?;
    for entry in entries.iter().filter(|entry| !entry.content.is_empty()) {
        let got = inner.token_to_id(&entry.content);
        if entry.id.is_some() && got != entry.id {
            return refuse(format!(
                "added token {:?} says id {:?}, but its place in the vocabulary gives {got:?}",
                entry.content, entry.id
            ));
        }
        let Some(id) = got else { continue };
        check_id(&entry.content, id, vocab_size)?;
        if let Some(other) = inner.get_model().id_to_token(id).filter(|other| *other != entry.content) {
            return refuse(format!("added token {:?} and token {other:?} share id {id}", entry.content));
        }
    }
    Ok(())
}

fn add(inner: &mut Inner, tokens: Vec<AddedToken>) -> Result<()> {
    match inner.add_tokens(tokens) {
        Ok(_) => Ok(()),
        Err(e) => Err(malformed("added_tokens", &e)),
    }
}

/// The id that the crate gives to the next token that is not in the vocabulary.
fn next_id(inner: &Inner) -> u32 {
    let size = u32::try_from(inner.get_model().get_vocab_size()).unwrap_or(u32::MAX);
    let added = inner.get_added_vocabulary().get_added_tokens_decoder().keys().max();
    added.map_or(size, |&max| max.saturating_add(1).max(size))
}

/// Every id is below `vocab_size` and belongs to one token (else decoding would depend on a random hash).
fn check_vocabulary(inner: &Inner, vocab_size: usize) -> Result<()> {
    let mut tokens: Vec<(u32, String)> = inner.get_vocab(false).into_iter().map(|(token, id)| (id, token)).collect();
    tokens.sort_unstable();
    for (id, token) in &tokens {
        check_id(token, *id, vocab_size)?;
    }
    for (first, second) in tokens.iter().zip(tokens.iter().skip(1)) {
        if first.0 == second.0 {
            return refuse(format!("tokens {:?} and {:?} share id {}", first.1, second.1, first.0));
        }
    }
    Ok(())
}

fn check_id(token: &str, id: u32, vocab_size: usize) -> Result<()> {
    if (id as usize) < vocab_size {
        return Ok(());
    }
    refuse(format!("token {token:?} has id {id}, but the model's vocabulary has {vocab_size} rows (vocab_size)"))
}

/// Whether transformers 5 takes a file for Llama-2's: by its class, unless it speaks of bytes.
fn is_llama(json: &[u8], config: &SpecialTokens) -> bool {
    const BYTES: &[u8] = br#""ByteLevel""#;
    let class = config.config.get("tokenizer_class").and_then(serde_json::Value::as_str);
    matches!(class, Some("LlamaTokenizer" | "LlamaTokenizerFast"))
        && !json.windows(BYTES.len()).any(|part| part == BYTES)
}

/// What transformers' LlamaTokenizer puts in place of a file's normalizer, pre-tokenizer and decoder.
struct LlamaSections {
    nothing: Box<RawValue>,
    pre_tokenizer: Box<RawValue>,
    decoder: Box<RawValue>,
}

impl LlamaSections {
    fn new(config: &SpecialTokens) -> Self {
        let flag = |name: &str| config.config.get(name).and_then(serde_json::Value::as_bool);
        let (prefix, legacy) = (flag("add_prefix_space").unwrap_or(true), flag("legacy").unwrap_or(false));
        let scheme = match (prefix, legacy) {
            (false, _) => "never",
            (true, true) => "always",
            (true, false) => "first",
        };
        let mut decoders = vec![
            json!({"type": "Replace", "pattern": {"String": "▁"}, "content": " "}),
            json!({"type": "ByteFallback"}),
            json!({"type": "Fuse"}),
        ];
        if prefix {
            decoders.push(json!({"type": "Strip", "content": " ", "start": 1, "stop": 0}));
        }
        let metaspace = json!({"type": "Metaspace", "replacement": "▁", "prepend_scheme": scheme, "split": false});
        let raw = |value: &serde_json::Value| to_raw_value(value).unwrap_or_default();
        Self {
            nothing: raw(&serde_json::Value::Null),
            pre_tokenizer: raw(&metaspace),
            decoder: raw(&json!({"type": "Sequence", "decoders": decoders})),
        }
    }

    fn replace<'a>(&'a self, sections: &mut Sections<'a>) {
        for (name, section) in
            [("normalizer", &self.nothing), ("pre_tokenizer", &self.pre_tokenizer), ("decoder", &self.decoder)]
        {
            sections.insert(name.to_owned(), section);
        }
    }
}

/// transformers runs tokenizer.json as it stands for these classes only, and LlamaTokenizer as above. For GPT2Tokenizer and
/// Qwen2Tokenizer, transformers 5 rebuilds the pre-tokenizer, which gives other ids; other classes may hold code.
fn check_class(config: &SpecialTokens) -> Result<()> {
    const SUPPORTED: [&str; 4] =
        ["PreTrainedTokenizerFast", "TokenizersBackend", "LlamaTokenizer", "LlamaTokenizerFast"];
    match config.config.get("tokenizer_class").and_then(serde_json::Value::as_str) {
        Some(class) if !SUPPORTED.contains(&class) => refuse(format!(
            "tokenizer_config.json: tokenizer_class {class:?} does not run tokenizer.json as it stands; supported: none \
             or one of {SUPPORTED:?}. If tokenizer.json is right, change the class to PreTrainedTokenizerFast"
        )),
        _ => Ok(()),
    }
}

fn check_version(sections: &Sections<'_>) -> Result<()> {
    match section::<String>(sections, "version")? {
        Some(version) if version != "1.0" => {
            refuse(format!("tokenizer.json: version is {version:?}; supported: \"1.0\""))
        }
        _ => Ok(()),
    }
}

/// Runs `work` of the `tokenizers` crate, which indexes and unwraps its way through unusual files. The only place in
/// `text` that catches panics; nothing that was being changed is used afterwards.
fn guarded<T>(doing: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        refuse(format!("{doing}: the tokenizers crate failed; tokenizer.json is probably inconsistent"))
    })
}

fn refuse<T>(message: impl Into<String>) -> Result<T> {
    Err(Error::Tokenizer { message: message.into() })
}

fn malformed(what: &str, error: &dyn std::fmt::Display) -> Error {
    Error::Tokenizer { message: format!("tokenizer.json: {what}: {error}") }
}
