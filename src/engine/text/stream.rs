//! Turns tokens into text one by one, and never returns half a character.
//!
//! The rules are those of the `decoder` section of tokenizer.json, done incrementally: pushing
//! tokens one at a time and finishing gives the same text as decoding them all at once, for every
//! sequence of tokens. There is no second code path: [`super::Text::decode`] is a stream that is
//! finished at once, and the tests compare it with the `tokenizers` crate.

use super::Text;
use crate::error::{Error, Result, quoted, shortened};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// Most replacements, and what they may make of a token: so many times its size, and a constant.
const MAX_REPLACEMENTS: usize = 32;
const MAX_GROWTH: usize = 4;
const GROWTH_BYTES: usize = 256;

/// How the strings of tokens become text.
#[derive(Debug)]
pub(super) enum Detokenizer {
    /// GPT-2's alphabet: a character stands for a byte. The bytes are joined, then read as UTF-8
    /// with U+FFFD.
    ByteLevel,
    /// No decoder section: tokens separated by spaces.
    Spaced,
    /// Llama-2: replacements in each token, tokens `<0xE4>` are bytes, then `strip` of the whole
    /// text's beginning.
    Pieces { replacements: Vec<(String, String)>, byte_fallback: bool, strip: Strip },
    /// `mark` is a space; in the first token it is nothing if `drop_first`.
    Metaspace { mark: char, drop_first: bool },
}

/// At most `count` leading characters `character` are dropped from the text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Strip {
    character: char,
    count: usize,
}

/// The state of detokenising one text. Cloned when a session forks; a fresh one costs nothing.
///
/// ```text
/// for each token:  stream.push(&text, id, &mut out)   appends what is certain by now
/// at the end:      stream.finish(&mut out)            appends what was held back
/// ```
/// Use it only with the [`Text`] that made it.
#[derive(Clone, Debug)]
pub struct TextStream {
    /// Bytes that are not text yet: the beginning of a character, or (Llama-2 style) a run of byte
    /// tokens, which is judged as a whole and hence is complete only when another kind of token
    /// follows.
    held: Vec<u8>,
    /// Whether `held` is such a run.
    holds_runs: bool,
    /// Whether a token was seen.
    started: bool,
    strip: Strip,
    /// How much of `strip` is still to be done.
    strip_left: usize,
}

impl TextStream {
    pub(super) fn new(rule: &Detokenizer) -> Self {
        let (holds_runs, strip) = match rule {
            Detokenizer::Pieces { strip, .. } => (true, *strip),
            _ => (false, Strip::default()),
        };
        Self { held: Vec::new(), holds_runs, started: false, strip, strip_left: strip.count }
    }

    /// Appends to `out` the text that token `id` completes: often all of its text, nothing for a
    /// control token or an unknown id, and nothing for a token that ends within a character.
    pub fn push(&mut self, text: &Text, id: u32, out: &mut String) {
        self.push_filtered(text, id, true, out);
    }

    pub(super) fn push_filtered(&mut self, text: &Text, id: u32, skip_special: bool, out: &mut String) {
        let Some(token) = text.tokenizer.token(id) else { return };
        if !(skip_special && text.tokenizer.is_special_token(token)) {
            self.push_token(text.tokenizer.detokenizer(), token, out);
        }
    }

    /// Appends what is held back, as U+FFFD where it is not a character, and resets the stream.
    pub fn finish(&mut self, out: &mut String) {
        if self.holds_runs {
            self.end_run(out);
        } else if !self.held.is_empty() {
            out.push(char::REPLACEMENT_CHARACTER);
        }
        self.reset();
    }

    /// Forgets everything, as if new.
    pub fn reset(&mut self) {
        self.held.clear();
        self.started = false;
        self.strip_left = self.strip.count;
    }

    /// Resets the stream to the middle of a text.
    pub fn resume(&mut self) {
        self.held.clear();
        (self.started, self.strip_left) = (true, 0);
    }

    /// Whether bytes are held back that [`TextStream::finish`] would turn into text.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        !self.held.is_empty()
    }

    fn push_token(&mut self, rule: &Detokenizer, token: &str, out: &mut String) {
        match rule {
            Detokenizer::ByteLevel => {
                push_bytes(token, &mut self.held);
                self.take_characters(out);
            }
            Detokenizer::Spaced => {
                out.push_str(if self.started { " " } else { "" });
                out.push_str(token);
            }
            Detokenizer::Metaspace { mark, drop_first } => {
                let drop = *drop_first && !self.started;
                let kept = token.chars().filter(|c| !(drop && c == mark));
                out.extend(kept.map(|c| if c == *mark { ' ' } else { c }));
            }
            Detokenizer::Pieces { replacements, byte_fallback, .. } => {
                let mut piece = token.to_owned();
                for (from, to) in replacements {
                    piece = piece.replace(from, to);
                }
                self.push_piece(&piece, *byte_fallback, out);
            }
        }
        self.started = true;
    }

    fn push_piece(&mut self, piece: &str, byte_fallback: bool, out: &mut String) {
        match byte_of_piece(piece).filter(|_| byte_fallback) {
            Some(byte) => self.held.push(byte),
            None => {
                self.end_run(out);
                self.push_stripped(piece, out);
            }
        }
    }

    /// A run of byte tokens is text if all of it is UTF-8, else one U+FFFD per byte.
    fn end_run(&mut self, out: &mut String) {
        let run = std::mem::take(&mut self.held);
        match std::str::from_utf8(&run) {
            Ok(text) => self.push_stripped(text, out),
            Err(_) => {
                let unknown = String::from(char::REPLACEMENT_CHARACTER).repeat(run.len());
                self.push_stripped(&unknown, out);
            }
        }
    }

    fn push_stripped(&mut self, mut text: &str, out: &mut String) {
        while self.strip_left > 0 && !text.is_empty() {
            match text.strip_prefix(self.strip.character) {
                Some(rest) => (text, self.strip_left) = (rest, self.strip_left - 1),
                None => self.strip_left = 0,
            }
        }
        out.push_str(text);
    }

    /// Moves the characters that `held` begins with to `out`; only the beginning of a character
    /// stays.
    fn take_characters(&mut self, out: &mut String) {
        let mut rest: &[u8] = &self.held;
        while !rest.is_empty() {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    out.push_str(text);
                    rest = &[];
                }
                Err(error) => {
                    let (valid, invalid) = rest.split_at_checked(error.valid_up_to()).unwrap_or((&[], rest));
                    out.push_str(std::str::from_utf8(valid).unwrap_or_default());
                    rest = invalid;
                    let Some(wrong) = error.error_len() else { break };
                    out.push(char::REPLACEMENT_CHARACTER);
                    rest = rest.get(wrong..).unwrap_or_default();
                }
            }
        }
        let taken = self.held.len() - rest.len();
        self.held.drain(..taken);
    }
}

/// The bytes of a byte-level token: those that its characters stand for, or its UTF-8 if one of
/// them stands for none (added tokens are plain text).
fn push_bytes(token: &str, bytes: &mut Vec<u8>) {
    let before = bytes.len();
    for c in token.chars() {
        match byte_of_char(c) {
            Some(byte) => bytes.push(byte),
            None => {
                bytes.truncate(before);
                bytes.extend_from_slice(token.as_bytes());
                return;
            }
        }
    }
}

/// GPT-2's `bytes_to_unicode`, backwards: printable Latin-1 stands for itself, the other bytes
/// (0..=32, 127..=160, 173) follow one another from U+0100.
fn byte_of_char(c: char) -> Option<u8> {
    let byte = match u32::from(c) {
        code @ (0x21..=0x7e | 0xa1..=0xac | 0xae..=0xff) => code,
        code @ 0x100..=0x120 => code - 0x100,
        code @ 0x121..=0x142 => code - 0x121 + 0x7f,
        0x143 => 0xad,
        _ => return None,
    };
    u8::try_from(byte).ok()
}

/// GPT-2's `bytes_to_unicode`.
pub(super) fn char_of_byte(byte: u8) -> char {
    let shifted = |n: u32| char::from_u32(0x100 + n).unwrap_or(char::REPLACEMENT_CHARACTER);
    match byte {
        0x21..=0x7e | 0xa1..=0xac | 0xae..=0xff => char::from(byte),
        0x00..=0x20 => shifted(u32::from(byte)),
        0x7f..=0xa0 => shifted(u32::from(byte) - 0x7f + 0x21),
        0xad => shifted(0x43),
    }
}

impl Detokenizer {
    /// Refuses a token that the replacements would make too large. So the size of what they make of
    /// all other tokens is bounded.
    pub(super) fn check(&self, token: &str) -> Result<()> {
        let Self::Pieces { replacements, .. } = self else { return Ok(()) };
        let most = token.len() * MAX_GROWTH + GROWTH_BYTES;
        let mut piece = Cow::Borrowed(token);
        for (from, to) in replacements {
            let n = piece.matches(from.as_str()).count();
            if n == 0 {
                continue;
            }
            if n.saturating_mul(to.len()).saturating_add(piece.len()) > most {
                return Err(refused(format!("Replace lets token {} grow beyond {most} bytes", quoted(token))));
            }
            piece = Cow::Owned(piece.replace(from.as_str(), to));
        }
        Ok(())
    }

    /// The bytes that a token stands for in the middle of a text; None where that depends on its
    /// neighbours.
    pub(super) fn bytes(&self, token: &str) -> Option<Vec<u8>> {
        let mut out = vec![];
        match self {
            Self::ByteLevel => push_bytes(token, &mut out),
            Self::Spaced => return None,
            Self::Metaspace { mark, .. } => out.extend(token.replace(*mark, " ").bytes()),
            Self::Pieces { replacements, byte_fallback, .. } => {
                let piece = replacements.iter().fold(token.to_owned(), |piece, (from, to)| piece.replace(from, to));
                match byte_of_piece(&piece).filter(|_| *byte_fallback) {
                    Some(byte) => out.push(byte),
                    None => out.extend(piece.bytes()),
                }
            }
        }
        Some(out)
    }
}

/// The byte of a token such as `<0xE4>`.
fn byte_of_piece(piece: &str) -> Option<u8> {
    let digits = piece.strip_prefix("<0x")?.strip_suffix('>')?;
    if digits.len() == 2 { u8::from_str_radix(digits, 16).ok() } else { None }
}

/// The `decoder` section.
#[derive(Deserialize)]
#[serde(tag = "type")]
enum Section {
    ByteLevel,
    Metaspace { replacement: char, prepend_scheme: Option<String>, add_prefix_space: Option<bool> },
    Sequence { decoders: Vec<Section> },
    Replace { pattern: Pattern, content: String },
    ByteFallback,
    Fuse,
    Strip { content: char, start: usize, stop: usize },
}

#[derive(Deserialize)]
enum Pattern {
    String(String),
}

impl Detokenizer {
    /// Reads the `decoder` section of tokenizer.json.
    ///
    /// # Errors
    /// [`Error::Tokenizer`] if it is none of the combinations above, each of which is decoded
    /// exactly.
    pub(super) fn read(section: Option<&RawValue>) -> Result<Self> {
        let Some(section) = section.map(RawValue::get).filter(|text| *text != "null") else {
            return Ok(Self::Spaced);
        };
        let parsed = serde_json::from_str(section).map_err(|e| unsupported(&shortened(&e.to_string())))?;
        let mut steps = Vec::new();
        flatten(parsed, &mut steps);
        match steps.as_slice() {
            [Section::ByteLevel] => Ok(Self::ByteLevel),
            [Section::Metaspace { replacement, prepend_scheme, add_prefix_space }] => Ok(Self::Metaspace {
                mark: *replacement,
                drop_first: prepend_scheme.as_deref() != Some("never") && *add_prefix_space != Some(false),
            }),
            _ => Self::pieces(steps),
        }
    }

    /// Replace*, ByteFallback?, (Fuse, Strip?)?
    fn pieces(steps: Vec<Section>) -> Result<Self> {
        let (mut replacements, mut byte_fallback, mut fused, mut strip) = (Vec::new(), false, false, Strip::default());
        for step in steps {
            match step {
                Section::Replace { pattern: Pattern::String(from), .. } if from.is_empty() => {
                    return Err(refused("Replace has an empty pattern".to_owned()));
                }
                Section::Replace { .. } if replacements.len() == MAX_REPLACEMENTS => {
                    return Err(refused(format!("more than {MAX_REPLACEMENTS} steps of Replace")));
                }
                Section::Replace { pattern: Pattern::String(from), content } if !byte_fallback && !fused => {
                    replacements.push((from, content));
                }
                Section::ByteFallback if !byte_fallback && !fused => byte_fallback = true,
                Section::Fuse if !fused => fused = true,
                Section::Strip { content, start, stop: 0 } if fused && strip.count == 0 => {
                    strip = Strip { character: content, count: start };
                }
                _ => return Err(unsupported("this combination of decoders")),
            }
        }
        Ok(Self::Pieces { replacements, byte_fallback, strip })
    }
}

fn flatten(section: Section, steps: &mut Vec<Section>) {
    match section {
        Section::Sequence { decoders } => decoders.into_iter().for_each(|inner| flatten(inner, steps)),
        step => steps.push(step),
    }
}

fn refused(why: String) -> Error {
    Error::Tokenizer { message: format!("tokenizer.json: decoder: {why}") }
}

fn unsupported(what: &str) -> Error {
    Error::Tokenizer {
        message: format!(
            "tokenizer.json: decoder: {what} is not supported; supported are ByteLevel, Metaspace, none, and a \
             Sequence of Replace (String), ByteFallback, Fuse, Strip (start) in this order"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_its_character() {
        let mut seen = [false; 256];
        for code in 0..0x400u32 {
            if let Some(byte) = char::from_u32(code).and_then(byte_of_char) {
                assert_eq!(char::from_u32(code), Some(char_of_byte(byte)));
                assert!(!std::mem::replace(&mut seen[usize::from(byte)], true), "{byte} twice");
            }
        }
        assert!(seen.iter().all(|&s| s));
        assert_eq!(byte_of_char('Ġ'), Some(b' '));
        assert_eq!(byte_of_char('Ċ'), Some(b'\n'));
    }

    /// Any split of any bytes gives what `from_utf8_lossy` gives.
    #[test]
    fn characters_are_taken_as_from_utf8_lossy_takes_them() {
        let alphabet = [0x41, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80, 0xed, 0xa0, 0xff, 0xc0, 0xf4, 0x90];
        let mut seed = 0x2545_f491_4f6c_dd1du64;
        for _ in 0..20_000 {
            let (mut all, mut out) = (Vec::new(), String::new());
            let mut stream = TextStream::new(&Detokenizer::ByteLevel);
            for _ in 0..12 {
                seed ^= seed << 13;
                seed ^= seed >> 7;
                seed ^= seed << 17;
                let byte = alphabet[(seed >> 32) as usize % alphabet.len()];
                all.push(byte);
                stream.held.push(byte);
                if seed & 1 == 0 {
                    stream.take_characters(&mut out);
                    assert!(stream.held.len() < 4);
                }
            }
            stream.take_characters(&mut out);
            stream.finish(&mut out);
            assert_eq!(out, String::from_utf8_lossy(&all), "{all:02x?}");
        }
    }

    #[test]
    fn unknown_decoders_are_refused_by_name() {
        for (json, word) in [
            (r#"{"type":"CTC","pad_token":"p"}"#, "CTC"),
            (r#"{"type":"Replace","pattern":{"Regex":"a+"},"content":"b"}"#, "Regex"),
            (r#"{"type":"Strip","content":" ","start":1,"stop":0}"#, "combination"),
            (r#"{"type":"Sequence","decoders":[{"type":"Fuse"},{"type":"ByteFallback"}]}"#, "combination"),
            (r"{}", "type"),
        ] {
            let raw: Box<RawValue> = serde_json::from_str(json).unwrap();
            let error = Detokenizer::read(Some(&raw)).unwrap_err().to_string();
            assert!(error.contains(word) && error.contains("supported are ByteLevel"), "{error}");
        }
    }
}
