//! Byte pair encoding: the `model` section of tokenizer.json, and the ids of a word.
//!
//! The rules are those of the `tokenizers` crate, which transformers runs. Tests compare the ids of
//! both. That crate needs some hundred bytes of memory per byte of a word, and cannot be
//! interrupted, so rotor implements the rules again. A long word is cut where no token can reach
//! across the cut, so no id changes: see [`Bpe::end_of_part`].

use super::output::Output;
use super::{malformed, refuse};
use crate::error::{Result, quoted, room_for};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::fmt::Display;
use std::sync::{Arc, OnceLock};

/// Longer words are cut.
const PART_BYTES: usize = 4 << 10;
/// The most bytes of a part that has no place to cut.
const MAX_PART_BYTES: usize = 4 << 20;
/// Merges between two calls of `keep_going`.
const MERGES_PER_CHECK: usize = 2048;
/// The place of a symbol that does not exist.
const NONE: u32 = u32::MAX;

/// The `model` section.
#[derive(Deserialize)]
struct Section<'a> {
    r#type: Option<String>,
    #[serde(borrow)]
    vocab: Option<&'a RawValue>,
    #[serde(borrow)]
    merges: Option<&'a RawValue>,
    dropout: Option<f32>,
    unk_token: Option<String>,
    continuing_subword_prefix: Option<String>,
    end_of_word_suffix: Option<String>,
    fuse_unk: Option<bool>,
    byte_fallback: Option<bool>,
    ignore_merges: Option<bool>,
}

/// A token in JSON, which is borrowed if nothing in it is escaped.
#[derive(Deserialize, PartialEq, Eq, Hash)]
struct Token<'a>(#[serde(borrow)] Cow<'a, str>);

/// A vocabulary and the order in which its tokens are merged.
pub(super) struct Bpe {
    ids: HashMap<Arc<str>, u32>,
    /// The tokens by id, with None for ids that no token has.
    tokens: Vec<Option<Arc<str>>>,
    /// The rank of a pair of ids, and the id that replaces it.
    merges: HashMap<(u32, u32), (u32, u32)>,
    /// The bytes of the longest token.
    longest: usize,
    unknown: Option<String>,
    fuse_unknown: bool,
    byte_fallback: bool,
    /// The ids of `<0x00>` to `<0xFF>`.
    bytes: Vec<Option<u32>>,
    ignore_merges: bool,
    suffix: Option<String>,
    /// The pairs of neighbouring characters in tokens that merges make. Computed when a long word
    /// needs them.
    joints: OnceLock<HashSet<(char, char)>>,
}

/// A part of a word, in a linked list.
#[derive(Clone, Copy)]
struct Symbol {
    id: u32,
    previous: u32,
    next: u32,
    is_there: bool,
}

/// Memory for the work on a word, which the next word uses again.
#[derive(Default)]
pub(super) struct Scratch {
    symbols: Vec<Symbol>,
    /// The rank, the place and the result of merges. The smallest entry is merged first.
    queue: BinaryHeap<Reverse<(u32, u32, u32)>>,
}

impl Bpe {
    /// Reads the `model` section of a model whose embedding has `vocab_size` rows. If `is_llama` is
    /// set, reads it as transformers' LlamaTokenizer does.
    pub(super) fn read(section: Option<&RawValue>, is_llama: bool, vocab_size: usize) -> Result<Self> {
        let Some(raw) = section.map(RawValue::get).filter(|text| *text != "null") else {
            return refuse("tokenizer.json: model is missing");
        };
        let mut section: Section = serde_json::from_str(raw).map_err(|e| malformed("model", &e))?;
        section.check()?;
        if is_llama {
            (section.fuse_unk, section.byte_fallback, section.ignore_merges) = (Some(true), Some(true), Some(false));
            (section.unk_token, section.end_of_word_suffix) = (None, None);
        }
        let (ids, tokens) = read_vocabulary(section.vocab, vocab_size)?;
        let merges = read_merges(section.merges, &ids)?;
        let byte_fallback = section.byte_fallback.unwrap_or_default();
        Ok(Self {
            longest: tokens.iter().flatten().map(|token| token.len()).max().unwrap_or(1).max(1),
            bytes: (0..256).map(|byte| ids.get(&*format!("<0x{byte:02X}>")).copied()).collect(),
            ids,
            tokens,
            merges,
            unknown: section.unk_token,
            fuse_unknown: section.fuse_unk.unwrap_or_default(),
            byte_fallback,
            ignore_merges: section.ignore_merges.unwrap_or_default(),
            suffix: section.end_of_word_suffix.filter(|suffix| !suffix.is_empty()),
            joints: OnceLock::new(),
        })
    }

    pub(super) fn id(&self, token: &str) -> Option<u32> {
        self.ids.get(token).copied()
    }

    pub(super) fn token(&self, id: u32) -> Option<&str> {
        self.tokens.get(id as usize)?.as_deref()
    }

    /// The number of tokens in the vocabulary.
    pub(super) fn size(&self) -> usize {
        self.ids.len()
    }

    /// All tokens.
    pub(super) fn tokens(&self) -> impl Iterator<Item = &str> {
        self.tokens.iter().flatten().map(|token| &**token)
    }

    /// Adds the ids of a word.
    pub(super) fn encode(&self, word: &str, scratch: &mut Scratch, out: &mut Output) -> Result<()> {
        if self.ignore_merges
            && let Some(id) = self.id(word)
        {
            return out.push(id);
        }
        let mut rest = word;
        while !rest.is_empty() {
            let (part, after) = rest.split_at(self.end_of_part(rest)?);
            rest = after;
            self.encode_part(part, rest.is_empty(), scratch, out)?;
        }
        Ok(())
    }

    /// The end of the first part of a word. The word can be cut there without a change of its ids,
    /// because no token that a merge makes contains the two characters beside the cut one after the
    /// other. So no merge crosses the cut, and merges on both sides do not depend on each other.
    /// Both characters must be tokens, so that neither of them is replaced, left out or fused.
    fn end_of_part(&self, word: &str) -> Result<usize> {
        if word.len() <= PART_BYTES || self.suffix.is_some() {
            return if word.len() > MAX_PART_BYTES { too_long(word.len()) } else { Ok(word.len()) };
        }
        let joints = self.joints.get_or_init(|| self.find_joints());
        let is_token = |c: char| self.ids.contains_key(&*c.encode_utf8(&mut [0; 4]));
        let from = (0..PART_BYTES).rev().find(|at| word.is_char_boundary(*at)).unwrap_or(0);
        let after = word.get(from..).unwrap_or_default();
        let pairs = after.char_indices().zip(after.chars().skip(1));
        for ((at, left), right) in pairs {
            let end = from + at + left.len_utf8();
            if end > MAX_PART_BYTES {
                return too_long(word.len());
            }
            if !joints.contains(&(left, right)) && is_token(left) && is_token(right) {
                return Ok(end);
            }
        }
        Ok(word.len())
    }

    fn find_joints(&self) -> HashSet<(char, char)> {
        let results: HashSet<u32> = self.merges.values().map(|(_, id)| *id).collect();
        let tokens = results.into_iter().filter_map(|id| self.token(id));
        tokens.flat_map(|token| token.chars().zip(token.chars().skip(1))).collect()
    }

    fn encode_part(&self, part: &str, is_last: bool, scratch: &mut Scratch, out: &mut Output) -> Result<()> {
        out.work(part.len())?;
        self.split(part, is_last, scratch)?;
        // A token consists of at most as many symbols as it has bytes.
        out.expect(scratch.symbols.len() / self.longest)?;
        self.merge(scratch, out)?;
        scratch.symbols.iter().filter(|symbol| symbol.is_there).try_for_each(|symbol| out.push(symbol.id))
    }

    /// Makes the symbols of a part: one per character, or what replaces the character.
    fn split(&self, part: &str, is_last: bool, scratch: &mut Scratch) -> Result<()> {
        let Scratch { symbols, .. } = scratch;
        symbols.clear();
        if symbols.capacity() < part.len() {
            *symbols = room_for(part.len(), "a word of a text")?;
        }
        let mut unknown = None;
        let mut characters = part.chars().peekable();
        while let Some(c) = characters.next() {
            let mut buffer = [0; 4];
            let own: &str = c.encode_utf8(&mut buffer);
            let is_end = is_last && characters.peek().is_none();
            let suffixed = self.suffix.as_ref().filter(|_| is_end).map(|suffix| format!("{own}{suffix}"));
            let text = suffixed.as_deref().unwrap_or(own);
            if let Some(id) = self.id(text) {
                symbols.extend(unknown.take().map(Symbol::new));
                symbols.push(Symbol::new(id));
                continue;
            }
            if self.byte_fallback && text.bytes().all(|byte| self.bytes[usize::from(byte)].is_some()) {
                symbols.extend(text.bytes().filter_map(|byte| self.bytes[usize::from(byte)]).map(Symbol::new));
                continue;
            }
            let Some(token) = &self.unknown else { continue };
            let Some(id) = self.id(token) else {
                return refuse("tokenizer.json: model.unk_token is not in the vocabulary, but the text needs it");
            };
            if !self.fuse_unknown {
                symbols.extend(unknown.map(Symbol::new));
            }
            unknown = Some(id);
        }
        symbols.extend(unknown.map(Symbol::new));
        let n = symbols.len() as u32;
        for (i, symbol) in (0..n).zip(symbols) {
            symbol.previous = i.checked_sub(1).unwrap_or(NONE);
            symbol.next = if i + 1 < n { i + 1 } else { NONE };
        }
        Ok(())
    }

    /// Merges the pair of the lowest rank, the leftmost first, until no pair can be merged.
    fn merge(&self, Scratch { symbols, queue }: &mut Scratch, out: &mut Output) -> Result<()> {
        queue.clear();
        if queue.capacity() < symbols.len() {
            *queue = BinaryHeap::from(room_for(symbols.len(), "a word of a text")?);
        }
        let entry = |symbols: &[Symbol], at: u32| {
            let left = symbols.get(at as usize)?;
            let right = symbols.get(left.next as usize)?;
            let (rank, result) = self.merges.get(&(left.id, right.id))?;
            Some(Reverse((*rank, at, *result)))
        };
        queue.extend((0..symbols.len() as u32).filter_map(|at| entry(symbols, at)));
        let mut merged = 0usize;
        while let Some(Reverse((_, at, result))) = queue.pop() {
            merged += 1;
            if merged.is_multiple_of(MERGES_PER_CHECK) {
                out.work(MERGES_PER_CHECK)?;
            }
            // The symbols at this place may have changed since the entry was made.
            let is_current = symbols[at as usize].is_there
                && entry(symbols, at).is_some_and(|Reverse((_, _, becomes))| becomes == result);
            if !is_current {
                continue;
            }
            let (previous, next) = (symbols[at as usize].previous, symbols[at as usize].next);
            let after = symbols[next as usize].next;
            (symbols[at as usize].id, symbols[at as usize].next) = (result, after);
            symbols[next as usize].is_there = false;
            if let Some(symbol) = symbols.get_mut(after as usize) {
                symbol.previous = at;
            }
            queue.extend(if previous == NONE { None } else { entry(symbols, previous) });
            queue.extend(entry(symbols, at));
        }
        Ok(())
    }
}

impl Symbol {
    fn new(id: u32) -> Self {
        Self { id, previous: NONE, next: NONE, is_there: true }
    }
}

impl Section<'_> {
    fn check(&self) -> Result<()> {
        if let Some(kind) = self.r#type.as_ref().filter(|kind| *kind != "BPE") {
            let kind = quoted(kind);
            return refuse(format!("tokenizer.json: model.type is {kind}; supported: \"BPE\" or none"));
        }
        if let Some(dropout) = self.dropout.filter(|&dropout| dropout != 0.0) {
            return refuse(format!("tokenizer.json: model.dropout is {dropout}; supported: null or 0"));
        }
        match self.continuing_subword_prefix.as_ref().filter(|prefix| !prefix.is_empty()) {
            Some(prefix) => refuse(format!(
                "tokenizer.json: model.continuing_subword_prefix is {}; supported: null or \"\"",
                quoted(prefix)
            )),
            None => Ok(()),
        }
    }
}

fn too_long<T>(bytes: usize) -> Result<T> {
    refuse(format!(
        "the text has a word of {bytes} bytes with no place where it can be cut into parts of {MAX_PART_BYTES} bytes; 
         break it up with spaces"
    ))
}

type Vocabulary = (HashMap<Arc<str>, u32>, Vec<Option<Arc<str>>>);

/// Every id is below `vocab_size` and belongs to one token.
fn read_vocabulary(section: Option<&RawValue>, vocab_size: usize) -> Result<Vocabulary> {
    let Some(section) = section else { return refuse("tokenizer.json: model.vocab is missing") };
    let ids: HashMap<Token, u32> = serde_json::from_str(section.get()).map_err(|e| malformed("model.vocab", &e))?;
    let ids: HashMap<Arc<str>, u32> = ids.into_iter().map(|(token, id)| (Arc::from(token.0), id)).collect();
    if let Some((token, id)) = ids.iter().filter(|(_, id)| **id as usize >= vocab_size).min_by_key(|(_, id)| **id) {
        return super::check_id(token, *id, vocab_size).and(refuse("tokenizer.json: model.vocab"));
    }
    let mut tokens: Vec<Option<Arc<str>>> = vec![];
    tokens.resize(ids.values().max().map_or(0, |id| *id as usize + 1), None);
    for (token, id) in &ids {
        if let Some(other) = tokens[*id as usize].replace(Arc::clone(token)) {
            let (first, second) = if *other < **token { (&other, token) } else { (token, &other) };
            return refuse(format!("tokens {} and {} share id {id}", quoted(first), quoted(second)));
        }
    }
    Ok((ids, tokens))
}

/// The later of two merges of the same pair counts.
fn read_merges(section: Option<&RawValue>, ids: &HashMap<Arc<str>, u32>) -> Result<HashMap<(u32, u32), (u32, u32)>> {
    let Some(section) = section else { return refuse("tokenizer.json: model.merges is missing") };
    let malformed = |e: &dyn Display| malformed("model.merges", e);
    // The list has pairs, or strings with a space in the middle.
    let is_of_pairs = section.get().strip_prefix('[').is_some_and(|rest| rest.trim_start().starts_with('['));
    let (pairs, lines): (Vec<(Token, Token)>, Vec<Token>) = match is_of_pairs {
        true => (serde_json::from_str(section.get()).map_err(|e| malformed(&e))?, vec![]),
        false => (vec![], serde_json::from_str(section.get()).map_err(|e| malformed(&e))?),
    };
    let lines = lines.iter().filter(|line| !line.0.starts_with("#version")).map(|line| halves(&line.0));
    let pairs = pairs.iter().map(|(left, right)| Ok((&*left.0, &*right.0)));
    let mut merges = HashMap::with_capacity(pairs.len().max(lines.size_hint().1.unwrap_or(0)));
    let mut whole = String::new();
    for (rank, pair) in (0..).zip(pairs.chain(lines)) {
        let (left, right) = pair?;
        whole.clear();
        whole.extend([left, right]);
        let id = |token: &str| {
            let missing = || {
                malformed(&format!(
                    "{} is a part or the result of a merge, but it is not in model.vocab",
                    quoted(token)
                ))
            };
            ids.get(token).copied().ok_or_else(missing)
        };
        merges.insert((id(left)?, id(right)?), (rank, id(&whole)?));
    }
    Ok(merges)
}

/// The two tokens of a merge that is written as a string.
fn halves(line: &str) -> Result<(&str, &str)> {
    match line.split_once(' ').filter(|(_, right)| !right.contains(' ')) {
        Some(pair) => Ok(pair),
        None => refuse(format!("tokenizer.json: model.merges: {} is not a pair of tokens", quoted(line))),
    }
}
