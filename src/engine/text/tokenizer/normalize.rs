//! The `normalizer` section of tokenizer.json: how a text is changed before it is cut into words.
//!
//! Steps are applied to whole texts, so this file bounds how far a text grows. Two kinds of
//! normalizers are refused by name: `Precompiled`, whose tables the spm_precompiled crate does not
//! check (huggingface/tokenizers PR 2151), and `BertNormalizer`. No BPE vocabulary that rotor was
//! tried with has one of them.

use super::output::Output;
use super::regex::{Regex, check_memory};
use super::{malformed, refuse};
use crate::error::{Result, room_for};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::ops::Range;
use unicode_normalization_alignments::UnicodeNormalization;
use unicode_normalization_alignments::char::is_combining_mark;

/// A text may grow to so many times its size, plus a constant. (NFKC makes U+FDFA eleven times as
/// long.)
const MAX_GROWTH: usize = 12;
const GROWTH_BYTES: usize = 4096;
/// The most steps of a normalizer.
const MAX_STEPS: usize = 32;

/// The `normalizer` section.
#[derive(Deserialize)]
#[serde(tag = "type")]
enum Section {
    Sequence {
        normalizers: Vec<Section>,
    },
    Replace {
        pattern: PatternSection,
        content: String,
    },
    Prepend {
        prepend: String,
    },
    Strip {
        strip_left: bool,
        strip_right: bool,
    },
    StripAccents,
    Lowercase,
    Nmt,
    ByteLevel,
    #[serde(rename = "NFC")]
    Nfc,
    #[serde(rename = "NFD")]
    Nfd,
    #[serde(rename = "NFKC")]
    Nfkc,
    #[serde(rename = "NFKD")]
    Nfkd,
}

/// The pattern that a step looks for.
#[derive(Deserialize)]
pub(super) enum PatternSection {
    String(String),
    Regex(String),
}

enum Step {
    Replace { pattern: Pattern, content: String },
    Prepend(String),
    Strip { left: bool, right: bool },
    StripAccents,
    Lowercase,
    Nmt,
    ByteLevel,
    Nfc,
    Nfd,
    Nfkc,
    Nfkd,
}

/// A pattern: a text or a regular expression.
pub(super) enum Pattern {
    Text(String),
    Regex(Box<Regex>),
}

impl Pattern {
    /// `place` says where the pattern is in tokenizer.json.
    pub(super) fn read(section: PatternSection, place: &str) -> Result<Self> {
        match section {
            PatternSection::String(text) if text.is_empty() => {
                refuse(format!("tokenizer.json: {place}: the pattern must not be empty"))
            }
            PatternSection::String(text) => Ok(Self::Text(text)),
            PatternSection::Regex(pattern) => {
                check_memory()?;
                match Regex::new(&pattern) {
                    Ok(regex) => Ok(Self::Regex(Box::new(regex))),
                    Err(reason) => refuse(format!("tokenizer.json: {place}: {reason}")),
                }
            }
        }
    }

    /// Calls `each` for each match in `text`.
    pub(super) fn each(&self, text: &str, each: &mut dyn FnMut(Range<usize>) -> Result<()>) -> Result<()> {
        match self {
            Self::Text(pattern) => {
                text.match_indices(pattern.as_str()).try_for_each(|(at, found)| each(at..at + found.len()))
            }
            Self::Regex(regex) => regex.each(text, each),
        }
    }
}

/// The steps of a normalizer, often none.
#[derive(Default)]
pub(super) struct Normalizer(Vec<Step>);

impl Normalizer {
    pub(super) fn read(section: Option<&RawValue>) -> Result<Self> {
        let mut steps = vec![];
        if let Some(raw) = section.map(RawValue::get).filter(|text| *text != "null") {
            let parsed = serde_json::from_str(raw).map_err(|e| malformed("normalizer", &e))?;
            flatten(parsed, &mut steps)?;
        }
        Ok(Self(steps))
    }

    /// Whether the normalizer leaves every text as it is.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The normalized `text`.
    pub(super) fn apply(&self, text: String) -> Result<String> {
        self.apply_within(text, &mut Output::new(0, &mut || true))
    }

    /// The same. `out` says whether to continue.
    pub(super) fn apply_within(&self, mut text: String, out: &mut Output) -> Result<String> {
        let most = text.len().saturating_mul(MAX_GROWTH).saturating_add(GROWTH_BYTES);
        for step in &self.0 {
            if text.is_empty() {
                break;
            }
            text = step.apply(text, most, out)?;
        }
        Ok(text)
    }
}

fn flatten(section: Section, steps: &mut Vec<Step>) -> Result<()> {
    if steps.len() >= MAX_STEPS {
        return refuse(format!("tokenizer.json: normalizer: there are more than {MAX_STEPS} steps"));
    }
    steps.push(match section {
        Section::Sequence { normalizers } => {
            return normalizers.into_iter().try_for_each(|inner| flatten(inner, steps));
        }
        Section::Replace { pattern, content } => {
            Step::Replace { pattern: Pattern::read(pattern, "normalizer: Replace")?, content }
        }
        Section::Prepend { prepend } => Step::Prepend(prepend),
        Section::Strip { strip_left: left, strip_right: right } => Step::Strip { left, right },
        Section::StripAccents => Step::StripAccents,
        Section::Lowercase => Step::Lowercase,
        Section::Nmt => Step::Nmt,
        Section::ByteLevel => Step::ByteLevel,
        Section::Nfc => Step::Nfc,
        Section::Nfd => Step::Nfd,
        Section::Nfkc => Step::Nfkc,
        Section::Nfkd => Step::Nfkd,
    });
    Ok(())
}

/// A text under construction that does not grow beyond a limit.
struct Bounded<'a, 'o> {
    text: String,
    most: usize,
    out: &'a mut Output<'o>,
}

impl Bounded<'_, '_> {
    fn push(&mut self, part: &str) -> Result<()> {
        if part.len() > self.most.saturating_sub(self.text.len()) {
            return refuse(format!(
                "tokenizer.json: normalizer: a text grows beyond {} bytes ({MAX_GROWTH} times its size and {GROWTH_BYTES})",
                self.most
            ));
        }
        if self.text.capacity() - self.text.len() < part.len() {
            let mut more = room_for(self.text.len() * 2 + part.len(), "a normalized text")?;
            more.extend_from_slice(self.text.as_bytes());
            self.text = String::from_utf8(more).unwrap_or_default();
        }
        self.text.push_str(part);
        self.out.work(part.len())
    }

    fn extend(mut self, characters: impl Iterator<Item = char>) -> Result<String> {
        for c in characters {
            self.push(c.encode_utf8(&mut [0; 4]))?;
        }
        Ok(self.text)
    }
}

impl Step {
    fn apply(&self, text: String, most: usize, out: &mut Output) -> Result<String> {
        let mut made = Bounded { text: String::new(), most, out };
        match self {
            Self::Replace { pattern, content } => {
                let mut end = 0;
                pattern.each(&text, &mut |found| {
                    made.push(text.get(end..found.start).unwrap_or_default())?;
                    end = found.end;
                    made.push(content)
                })?;
                made.push(text.get(end..).unwrap_or_default())?;
                Ok(made.text)
            }
            Self::Prepend(begin) => {
                made.push(begin)?;
                made.push(&text)?;
                Ok(made.text)
            }
            Self::Strip { left, right } => {
                let stripped = if *left { text.trim_start() } else { &text };
                Ok(if *right { stripped.trim_end() } else { stripped }.to_owned())
            }
            Self::StripAccents => made.extend(text.chars().filter(|c| !is_combining_mark(*c))),
            Self::Lowercase => made.extend(text.chars().flat_map(char::to_lowercase)),
            Self::Nmt => made.extend(text.chars().filter_map(nmt)),
            Self::ByteLevel => made.extend(text.bytes().map(super::super::stream::char_of_byte)),
            Self::Nfc => made.extend(text.nfc().map(|(c, _)| c)),
            Self::Nfd => made.extend(text.nfd().map(|(c, _)| c)),
            Self::Nfkc => made.extend(text.nfkc().map(|(c, _)| c)),
            Self::Nfkd => made.extend(text.nfkd().map(|(c, _)| c)),
        }
    }
}

/// Removes control characters, and replaces separators by spaces.
fn nmt(c: char) -> Option<char> {
    match u32::from(c) {
        0x01..=0x08 | 0x0b | 0x0e..=0x1f | 0x7f | 0x8f | 0x9f => None,
        0x09 | 0x0a | 0x0c | 0x0d | 0x1680 | 0x200b..=0x200f | 0x2028 | 0x2029 | 0x2581 | 0xfeff | 0xfffd => Some(' '),
        _ => Some(c),
    }
}
