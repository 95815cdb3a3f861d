//! tokenizer.json: text to token ids.
//!
//! ```text
//! text - added tokens - normalizer - added tokens - pre-tokenizer - words - BPE - ids - post-processor
//! ```
//! The rules are those of the `tokenizers` crate, which transformers runs. Tests compare the ids of
//! both. rotor implements the rules again because that crate takes a text as a whole. It needs 100
//! to 260 times the text's size in memory, ends the process if the system refuses that, and cannot
//! be interrupted. It stops without an error if a regular expression gives up, and lets a file
//! decide how far a text grows. rotor passes on one word after the other, and each section bounds
//! what it does.

mod added;
mod bpe;
mod encode;
mod normalize;
mod output;
mod post;
mod regex;
mod split;
#[cfg(test)]
mod tests;

use super::SpecialTokens;
use super::stream::Detokenizer;
use crate::error::{Error, Result, quoted, shortened};
use added::{Added, AddedToken, Finder};
use bpe::Bpe;
pub(super) use encode::{Piece, Rules};
use normalize::Normalizer;
use post::Around;
use serde::Deserialize;
use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};
use split::Splitter;
use std::collections::BTreeMap;

/// The sections of tokenizer.json, unparsed. If a name occurs twice, the last one counts.
type Sections<'a> = BTreeMap<String, &'a RawValue>;

pub(super) struct Tokenizer {
    model: Bpe,
    added: Added,
    /// Finds the added tokens that are not normalized.
    plain: Finder,
    /// Finds the added tokens that are normalized.
    normalized: Finder,
    normalizer: Normalizer,
    splitter: Splitter,
    around: Around,
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
        let is_llama = is_llama(json, config);
        let rebuilt = match class(config) {
            _ if is_llama => Some(Rebuilt::llama(config)),
            Some("Qwen2Tokenizer" | "Qwen2TokenizerFast") => Some(Rebuilt::qwen2(config)),
            _ => None,
        };
        if let Some(rebuilt) = &rebuilt {
            rebuilt.replace(&mut sections);
        }
        let raw = |name: &str| sections.get(name).copied();
        let model = Bpe::read(raw("model"), is_llama, vocab_size)?;
        let normalizer = Normalizer::read(raw("normalizer"))?;
        let added = add_tokens(&model, &normalizer, &sections, config, vocab_size)?;
        let detokenizer = Detokenizer::read(raw("decoder"))?;
        model.tokens().chain(added.texts()).try_for_each(|token| detokenizer.check(token))?;
        Ok(Self {
            plain: added.finder(false)?,
            normalized: added.finder(true)?,
            splitter: Splitter::read(raw("pre_tokenizer"))?,
            around: Around::read(raw("post_processor"), vocab_size)?,
            model,
            added,
            normalizer,
            detokenizer,
        })
    }

    /// The added tokens, as they are written.
    pub(super) fn added_texts(&self) -> impl Iterator<Item = (u32, &str)> {
        self.added.contents()
    }

    /// The id of a token, given its exact text.
    pub(super) fn id(&self, token: &str) -> Option<u32> {
        self.added.id(token).or_else(|| self.model.id(token))
    }

    /// The string of a token, in the alphabet of the decoder.
    pub(super) fn token(&self, id: u32) -> Option<&str> {
        self.added.token(id).or_else(|| self.model.token(id))
    }

    pub(super) fn is_special_token(&self, token: &str) -> bool {
        self.added.is_special(token)
    }

    pub(super) fn is_special(&self, id: u32) -> bool {
        self.token(id).is_some_and(|token| self.is_special_token(token))
    }

    /// The tokens that the post-processor adds at the end of a text.
    pub(super) fn added_after(&self) -> &[u32] {
        &self.around.after
    }

    pub(super) fn detokenizer(&self) -> &Detokenizer {
        &self.detokenizer
    }
}

/// One section, if it is there and not null.
fn section<T: for<'de> Deserialize<'de>>(sections: &Sections<'_>, name: &str) -> Result<Option<T>> {
    let Some(raw) = sections.get(name) else { return Ok(None) };
    serde_json::from_str(raw.get()).map_err(|e| malformed(name, &e))
}

/// Adds the added tokens in the order of transformers: those of tokenizer.json, those of
/// tokenizer_config.json (whose attributes win), the named ones that are still missing.
fn add_tokens(
    model: &Bpe,
    normalizer: &Normalizer,
    sections: &Sections<'_>,
    config: &SpecialTokens,
    vocab_size: usize,
) -> Result<Added> {
    let mut added = Added::default();
    let add = |added: &mut Added, token: &AddedToken| {
        let got = added.add(token, model, normalizer)?;
        check_added(token, got, model, vocab_size)
    };
    let entries: Vec<AddedToken> = section(sections, "added_tokens")?.unwrap_or_default();
    entries.iter().try_for_each(|token| add(&mut added, token))?;

    let named = config.all_named().map(|(_, token)| token).chain(config.additional());
    let missing: Vec<&str> = named.filter(|token| !added.contains(token)).collect();
    // The model may have no row for a named token (often pad_token). Such a token is left out, and
    // its name stays text.
    let has_row = |added: &Added, content: &str| {
        let known = added.id(content).or_else(|| model.id(content));
        known.is_some() || (added.next_id(model) as usize) < vocab_size
    };
    let mut entries = config_entries(config)?;
    entries.retain(|entry| has_row(&added, &entry.content));
    entries.iter().try_for_each(|token| add(&mut added, token))?;
    for content in missing {
        if has_row(&added, content) {
            add(&mut added, &AddedToken::special(content))?;
        }
    }
    Ok(added)
}

/// Checks the id of a token. The position of an added token gives its id, unless the token is in
/// the vocabulary.
fn check_added(token: &AddedToken, got: Option<u32>, model: &Bpe, vocab_size: usize) -> Result<()> {
    let (Some(id), content) = (got, quoted(&token.content)) else { return Ok(()) };
    if let Some(stated) = token.id.filter(|stated| *stated != id) {
        return refuse(format!(
            "the added token {content} has id {stated} in the file, but its position gives it id {id}"
        ));
    }
    check_id(&token.content, id, vocab_size)?;
    match model.token(id).filter(|other| *other != token.content) {
        Some(other) => refuse(format!("the added token {content} and the token {} share id {id}", quoted(other))),
        None => Ok(()),
    }
}

/// `added_tokens_decoder` of tokenizer_config.json, sorted by id.
fn config_entries(config: &SpecialTokens) -> Result<Vec<AddedToken>> {
    let Some(table) = config.config.get("added_tokens_decoder").and_then(serde_json::Value::as_object) else {
        return Ok(Vec::new());
    };
    let mut entries = Vec::with_capacity(table.len());
    for (id, value) in table {
        let malformed = |what: String, error: &dyn std::fmt::Display| {
            malformed_in("tokenizer_config.json", &format!("added_tokens_decoder{what}"), error)
        };
        let mut entry: AddedToken =
            serde_json::from_value(value.clone()).map_err(|e| malformed(format!(".{}", quoted(id)), &e))?;
        entry.id = Some(id.parse().map_err(|e| malformed(format!(": {}", quoted(id)), &e))?);
        entries.push(entry);
    }
    entries.sort_by_key(|entry| entry.id);
    Ok(entries)
}

fn check_id(token: &str, id: u32, vocab_size: usize) -> Result<()> {
    if (id as usize) < vocab_size {
        return Ok(());
    }
    let token = quoted(token);
    refuse(format!("the token {token} has id {id}, but the model's vocabulary has {vocab_size} rows (vocab_size)"))
}

/// Whether transformers 5 treats a file as one of Llama-2. It does so if the class is Llama's and
/// the file does not mention `ByteLevel`.
fn is_llama(json: &[u8], config: &SpecialTokens) -> bool {
    const BYTES: &[u8] = br#""ByteLevel""#;
    matches!(class(config), Some("LlamaTokenizer" | "LlamaTokenizerFast"))
        && !json.windows(BYTES.len()).any(|part| part == BYTES)
}

/// The class of transformers that reads the file.
fn class(config: &SpecialTokens) -> Option<&str> {
    config.config.get("tokenizer_class").and_then(serde_json::Value::as_str)
}

/// The normalizer, pre-tokenizer and decoder that a class of transformers 5 puts in place of those
/// in the file.
struct Rebuilt {
    normalizer: Box<RawValue>,
    pre_tokenizer: Box<RawValue>,
    decoder: Box<RawValue>,
}

impl Rebuilt {
    fn new([normalizer, pre_tokenizer, decoder]: [serde_json::Value; 3]) -> Self {
        let raw = |value: &serde_json::Value| to_raw_value(value).unwrap_or_default();
        Self { normalizer: raw(&normalizer), pre_tokenizer: raw(&pre_tokenizer), decoder: raw(&decoder) }
    }

    /// `LlamaTokenizer`.
    fn llama(config: &SpecialTokens) -> Self {
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
        Self::new([json!(null), metaspace, json!({"type": "Sequence", "decoders": decoders})])
    }

    /// `Qwen2Tokenizer`.
    fn qwen2(config: &SpecialTokens) -> Self {
        const WORDS: &str = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
        let prefix = config.config.get("add_prefix_space").and_then(serde_json::Value::as_bool).unwrap_or(false);
        let bytes = json!({"type": "ByteLevel", "add_prefix_space": prefix, "trim_offsets": true, "use_regex": false});
        let words = json!({"type": "Split", "pattern": {"Regex": WORDS}, "behavior": "Isolated", "invert": false});
        let pre_tokenizer = json!({"type": "Sequence", "pretokenizers": [words, bytes]});
        let decoder = json!({"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true});
        Self::new([json!({"type": "NFC"}), pre_tokenizer, decoder])
    }

    fn replace<'a>(&'a self, sections: &mut Sections<'a>) {
        for (name, section) in
            [("normalizer", &self.normalizer), ("pre_tokenizer", &self.pre_tokenizer), ("decoder", &self.decoder)]
        {
            sections.insert(name.to_owned(), section);
        }
    }
}

/// The classes that rotor supports. For the first two, transformers runs tokenizer.json as it
/// stands; for the others, with the sections above. For GPT2Tokenizer, transformers 5 makes a new
/// pre-tokenizer, which gives other ids. Other classes may contain code.
fn check_class(config: &SpecialTokens) -> Result<()> {
    const SUPPORTED: [&str; 6] = [
        "PreTrainedTokenizerFast",
        "TokenizersBackend",
        "LlamaTokenizer",
        "LlamaTokenizerFast",
        "Qwen2Tokenizer",
        "Qwen2TokenizerFast",
    ];
    match class(config) {
        Some(class) if !SUPPORTED.contains(&class) => refuse(format!(
            "tokenizer_config.json: tokenizer_class {} does not run tokenizer.json as it stands; supported: none \
             or one of {SUPPORTED:?}. If tokenizer.json is right, change the class to PreTrainedTokenizerFast",
            quoted(class)
        )),
        _ => Ok(()),
    }
}

fn check_version(sections: &Sections<'_>) -> Result<()> {
    match section::<String>(sections, "version")? {
        Some(version) if version != "1.0" => {
            refuse(format!("tokenizer.json: version is {}; supported: \"1.0\"", quoted(&version)))
        }
        _ => Ok(()),
    }
}

fn refuse<T>(message: impl Into<String>) -> Result<T> {
    Err(Error::Tokenizer { message: message.into() })
}

fn malformed(what: &str, error: &dyn std::fmt::Display) -> Error {
    malformed_in("tokenizer.json", what, error)
}

fn malformed_in(file: &str, what: &str, error: &dyn std::fmt::Display) -> Error {
    Error::Tokenizer { message: format!("{file}: {what}: {}", shortened(&error.to_string())) }
}
