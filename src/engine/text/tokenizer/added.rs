//! Added tokens: tokens that are found in a text before it is cut into words.
//!
//! The rules are those of `AddedVocabulary` of the `tokenizers` crate. Tokens that are not
//! normalized are found in the text as it is. The others are found in the rest, after the
//! normalizer has changed it.

use super::bpe::Bpe;
use super::normalize::Normalizer;
use super::{malformed, refuse};
use crate::error::Result;
use aho_corasick::{AhoCorasick, Input, MatchKind};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

/// The most added tokens. Llama-3 has 256, some models have several thousand.
const MAX_TOKENS: usize = 1 << 17;
/// The most bytes of all added tokens together.
const MAX_BYTES: usize = 8 << 20;

/// A token of `added_tokens` or of `added_tokens_decoder`, with transformers' defaults.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(super) struct AddedToken {
    pub(super) id: Option<u32>,
    pub(super) content: String,
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

impl AddedToken {
    /// A special token with this text.
    pub(super) fn special(content: &str) -> Self {
        let content = content.to_owned();
        Self { id: None, content, single_word: false, lstrip: false, rstrip: false, normalized: None, special: true }
    }

    fn is_normalized(&self) -> bool {
        self.normalized.unwrap_or(!self.special)
    }
}

/// The added tokens of a tokenizer.
#[derive(Default)]
pub(super) struct Added {
    ids: HashMap<String, u32>,
    tokens: BTreeMap<u32, AddedToken>,
    special: HashSet<String>,
    /// The normalized texts of the tokens that the normalizer changes.
    normalized: HashMap<u32, String>,
    bytes: usize,
}

/// Finds several added tokens in one pass.
#[derive(Default)]
pub(super) struct Finder {
    search: Option<AhoCorasick>,
    ids: Vec<u32>,
}

/// Which added tokens are text.
#[derive(Clone, Copy)]
pub(super) enum Literal<'a> {
    /// None of them.
    Nothing,
    /// The special ones.
    Special,
    /// Of `controls`, those that contain the end of a marked character.
    Marked { controls: &'a [u32], ends: &'a [usize] },
    /// All of these.
    All(&'a [u32]),
}

/// A part of a text.
pub(super) enum Part {
    Token(u32),
    Text(Range<usize>),
}

impl Finder {
    /// Whether it finds nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

impl Added {
    pub(super) fn id(&self, token: &str) -> Option<u32> {
        self.ids.get(token).copied()
    }

    /// A token's text as the decoder needs it.
    pub(super) fn token(&self, id: u32) -> Option<&str> {
        let content = &self.tokens.get(&id)?.content;
        Some(self.normalized.get(&id).unwrap_or(content))
    }

    pub(super) fn contains(&self, token: &str) -> bool {
        self.ids.contains_key(token)
    }

    pub(super) fn is_special(&self, token: &str) -> bool {
        self.special.contains(token)
    }

    /// All of them, as they are written.
    pub(super) fn contents(&self) -> impl Iterator<Item = (u32, &str)> {
        self.tokens.iter().map(|(id, token)| (*id, &*token.content))
    }

    /// All texts that the decoder may get.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.tokens.values().map(|token| &*token.content).chain(self.normalized.values().map(String::as_str))
    }

    /// The id of the next token that is not in the vocabulary.
    pub(super) fn next_id(&self, model: &Bpe) -> u32 {
        let size = u32::try_from(model.size()).unwrap_or(u32::MAX);
        self.tokens.last_key_value().map_or(size, |(&max, _)| max.saturating_add(1).max(size))
    }

    /// Adds a token and returns its id, or None if the token has no text. A token that is already
    /// there gets the attributes of the new one.
    pub(super) fn add(&mut self, token: &AddedToken, model: &Bpe, normalizer: &Normalizer) -> Result<Option<u32>> {
        if token.content.is_empty() {
            return Ok(None);
        }
        let known = self.id(&token.content).or_else(|| model.id(&token.content));
        let id = known.unwrap_or_else(|| self.next_id(model));
        self.bytes += token.content.len();
        if self.tokens.len() >= MAX_TOKENS || self.bytes > MAX_BYTES {
            return refuse(format!(
                "there are more than {MAX_TOKENS} added tokens, or they have more than {MAX_BYTES} bytes"
            ));
        }
        if token.is_normalized() {
            let normalized = normalizer.apply(token.content.clone())?;
            if normalized != token.content {
                self.normalized.insert(id, normalized);
            }
        }
        self.ids.insert(token.content.clone(), id);
        if token.special {
            self.special.insert(token.content.clone());
        }
        self.tokens.insert(id, token.clone());
        Ok(Some(id))
    }

    /// The finder of the tokens that are normalized, or of the others.
    pub(super) fn finder(&self, normalized: bool) -> Result<Finder> {
        let tokens = self.tokens.iter().filter(|(_, token)| token.is_normalized() == normalized);
        let with_text = tokens.map(|(id, token)| {
            let changed = self.normalized.get(id).filter(|_| normalized);
            (*id, changed.unwrap_or(&token.content).as_str())
        });
        let (ids, texts): (Vec<u32>, Vec<&str>) = with_text.unzip();
        if texts.is_empty() {
            return Ok(Finder::default());
        }
        if texts.iter().any(|text| text.is_empty()) {
            return Err(malformed("added_tokens", &"the normalizer leaves nothing of a token"));
        }
        let search = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(texts);
        Ok(Finder { search: Some(search.map_err(|e| malformed("added_tokens", &e))?), ids })
    }

    /// Cuts `text` into added tokens and the text around them. Those of `literal` are text.
    pub(super) fn cut(
        &self,
        text: &str,
        Finder { search, ids }: &Finder,
        literal: Literal<'_>,
        each: &mut dyn FnMut(Part) -> Result<()>,
    ) -> Result<()> {
        let (mut begin, mut from) = (0, 0);
        while let Some(found) = search.as_ref().and_then(|search| search.find(Input::new(text).range(from..))) {
            from = found.end();
            let (mut start, mut stop) = (found.start(), found.end());
            let id = ids.get(found.pattern().as_usize()).copied().unwrap_or_default();
            let Some(token) = self.tokens.get(&id) else { continue };
            let (before, after) = (text.get(..start).unwrap_or_default(), text.get(stop..).unwrap_or_default());
            match literal {
                Literal::Special if self.special.contains(&token.content) => continue,
                Literal::All(controls) if controls.binary_search(&id).is_ok() => continue,
                Literal::Marked { controls, ends } if controls.binary_search(&id).is_ok() => {
                    let before_stop = ends.partition_point(|end| *end <= stop);
                    if let Some(end) = ends.get(..before_stop).and_then(|ends| ends.last()).filter(|end| **end > start)
                    {
                        // Another token may begin within this text.
                        from = *end;
                        continue;
                    }
                }
                _ => {}
            }
            if token.single_word && (before.ends_with(is_word) || after.starts_with(is_word)) {
                continue;
            }
            if token.lstrip {
                start = before.trim_end().len().max(begin);
            }
            if token.rstrip {
                stop += after.len() - after.trim_start().len();
            }
            if begin < start {
                each(Part::Text(begin..start))?;
            }
            each(Part::Token(id))?;
            begin = stop;
        }
        if begin < text.len() { each(Part::Text(begin..text.len())) } else { Ok(()) }
    }
}

/// Whether `\w` of a regular expression matches this character.
fn is_word(c: char) -> bool {
    regex_syntax::is_word_character(c)
}
