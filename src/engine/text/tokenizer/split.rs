//! The `pre_tokenizer` section of tokenizer.json: how a text is cut into words.
//!
//! The words are found one after the other and passed on at once. So a text needs no memory except
//! for what a step inserts.

use super::normalize::{Pattern, PatternSection};
use super::output::Output;
use super::regex::{Regex, check_memory};
use super::{malformed, refuse};
use crate::engine::text::stream::char_of_byte;
use crate::error::{Result, room_for};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::ops::Range;
use unicode_categories::UnicodeCategories;

/// The most steps of a pre-tokenizer.
const MAX_STEPS: usize = 32;
/// GPT-2's words, in the syntax of fancy-regex.
const GPT2: &str = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
/// The words of `Whitespace`, in the same syntax.
const WORDS: &str = r"\w+|[^\w\s]+";

/// The `pre_tokenizer` section.
#[derive(Deserialize)]
#[serde(tag = "type")]
enum Section {
    Sequence {
        pretokenizers: Vec<Section>,
    },
    Split {
        pattern: PatternSection,
        behavior: Behavior,
        #[serde(default)]
        invert: bool,
    },
    ByteLevel {
        add_prefix_space: bool,
        #[serde(default = "yes")]
        use_regex: bool,
    },
    Metaspace {
        replacement: char,
        add_prefix_space: Option<bool>,
        prepend_scheme: Option<Scheme>,
        split: Option<bool>,
    },
    Digits {
        individual_digits: bool,
    },
    Punctuation {
        behavior: Option<Behavior>,
    },
    Whitespace,
    WhitespaceSplit,
    #[serde(alias = "Delimiter")]
    CharDelimiterSplit {
        delimiter: char,
    },
    BertPreTokenizer,
}

fn yes() -> bool {
    true
}

/// What happens to the text that a pattern matches.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
enum Behavior {
    Removed,
    Isolated,
    MergedWithPrevious,
    MergedWithNext,
    Contiguous,
}

/// Before which texts a mark is put.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Scheme {
    First,
    Never,
    Always,
}

enum Finder {
    Pattern(Pattern),
    Character(fn(char) -> bool),
    Mark(char),
}

enum Step {
    Split { finder: Finder, behavior: Behavior, invert: bool },
    ByteLevel { prefix: bool, words: Option<Box<Regex>> },
    Metaspace { mark: char, scheme: Scheme, split: bool },
}

/// The steps of a pre-tokenizer. Without steps, a text is one word.
#[derive(Default)]
pub(super) struct Splitter(Vec<Step>);

/// A function that takes a word.
type Take<'a> = dyn FnMut(&str, &mut Output) -> Result<()> + 'a;

impl Splitter {
    pub(super) fn read(section: Option<&RawValue>) -> Result<Self> {
        let mut steps = vec![];
        if let Some(raw) = section.map(RawValue::get).filter(|text| *text != "null") {
            let parsed = serde_json::from_str(raw).map_err(|e| malformed("pre_tokenizer", &e))?;
            flatten(parsed, &mut steps)?;
        }
        Ok(Self(steps))
    }

    /// Passes the words of `text` to `take`. `is_first` says whether it begins the whole text.
    pub(super) fn cut(&self, text: &str, is_first: bool, out: &mut Output, take: &mut Take) -> Result<()> {
        run(&self.0, text, is_first, out, take)
    }
}

fn flatten(section: Section, steps: &mut Vec<Step>) -> Result<()> {
    if steps.len() >= MAX_STEPS {
        return refuse(format!("tokenizer.json: pre_tokenizer: there are more than {MAX_STEPS} steps"));
    }
    let by = |finder, behavior| Step::Split { finder, behavior, invert: false };
    let built_in = |pattern| {
        check_memory()?;
        match Regex::translated(pattern) {
            Ok(regex) => Ok(Box::new(regex)),
            Err(reason) => refuse(reason),
        }
    };
    let step = match section {
        Section::Sequence { pretokenizers } => {
            return pretokenizers.into_iter().try_for_each(|inner| flatten(inner, steps));
        }
        Section::Split { pattern, behavior, invert } => {
            let finder = Finder::Pattern(Pattern::read(pattern, "pre_tokenizer: Split")?);
            Step::Split { finder, behavior, invert }
        }
        Section::ByteLevel { add_prefix_space: prefix, use_regex } => {
            Step::ByteLevel { prefix, words: if use_regex { Some(built_in(GPT2)?) } else { None } }
        }
        Section::Metaspace { replacement: mark, add_prefix_space, prepend_scheme, split } => {
            let scheme = match (add_prefix_space, prepend_scheme) {
                (Some(false), Some(Scheme::Never)) | (_, Some(Scheme::Never)) => Scheme::Never,
                (Some(false), _) => {
                    return refuse("tokenizer.json: pre_tokenizer: add_prefix_space contradicts prepend_scheme");
                }
                (_, scheme) => scheme.unwrap_or(Scheme::Always),
            };
            Step::Metaspace { mark, scheme, split: split.unwrap_or(true) }
        }
        Section::Digits { individual_digits: true } => by(Finder::Character(char::is_numeric), Behavior::Isolated),
        Section::Digits { .. } => by(Finder::Character(char::is_numeric), Behavior::Contiguous),
        Section::Punctuation { behavior } => {
            by(Finder::Character(is_punctuation), behavior.unwrap_or(Behavior::Isolated))
        }
        Section::Whitespace => Step::Split {
            finder: Finder::Pattern(Pattern::Regex(built_in(WORDS)?)),
            behavior: Behavior::Removed,
            invert: true,
        },
        Section::WhitespaceSplit => by(Finder::Character(char::is_whitespace), Behavior::Removed),
        Section::CharDelimiterSplit { delimiter } => by(Finder::Mark(delimiter), Behavior::Removed),
        Section::BertPreTokenizer => {
            steps.push(by(Finder::Character(char::is_whitespace), Behavior::Removed));
            by(Finder::Character(is_punctuation), Behavior::Isolated)
        }
    };
    steps.push(step);
    Ok(())
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() || c.is_punctuation()
}

fn run(steps: &[Step], text: &str, is_first: bool, out: &mut Output, take: &mut Take) -> Result<()> {
    let Some((step, rest)) = steps.split_first() else { return take(text, out) };
    match step {
        Step::Split { finder, behavior, invert } => {
            let mut next = |range: Range<usize>, out: &mut Output| {
                let is_first = is_first && range.start == 0;
                run(rest, text.get(range).unwrap_or_default(), is_first, out, take)
            };
            split(finder, *behavior, *invert, text, out, &mut next)
        }
        Step::ByteLevel { prefix, words } => {
            let is_missing = *prefix && !text.starts_with(' ');
            let mut prefixed = String::new();
            if is_missing {
                reserve(&mut prefixed, 1 + text.len())?;
                prefixed.extend([" ", text]);
            }
            let text = if is_missing { prefixed.as_str() } else { text };
            let mut mapped = String::new();
            let mut next = |range: Range<usize>, out: &mut Output| {
                let word = text.get(range.clone()).unwrap_or_default();
                mapped.clear();
                reserve(&mut mapped, word.len().saturating_mul(2))?;
                mapped.extend(word.bytes().map(char_of_byte));
                run(rest, &mapped, is_first && range.start == 0, out, take)
            };
            match words {
                None => next(0..text.len(), out),
                Some(regex) => {
                    let mut joiner = Joiner::new(Behavior::Isolated);
                    cover(|each| regex.each(text, each), text.len(), &mut |range, is_match| {
                        out.work(range.len())?;
                        joiner.add(range, is_match, out, &mut next)
                    })
                }
            }
        }
        Step::Metaspace { mark, scheme, split: splits } => {
            let n_spaces = text.bytes().filter(|byte| *byte == b' ').count();
            let mut marked = String::new();
            reserve(&mut marked, text.len() + (n_spaces + 1) * mark.len_utf8())?;
            let begins = text.starts_with(' ') || text.starts_with(*mark);
            if !begins && (*scheme == Scheme::Always || *scheme == Scheme::First && is_first) {
                marked.push(*mark);
            }
            marked.extend(text.chars().map(|c| if c == ' ' { *mark } else { c }));
            if !splits {
                return run(rest, &marked, is_first, out, take);
            }
            let mut next = |range: Range<usize>, out: &mut Output| {
                let is_first = is_first && range.start == 0;
                run(rest, marked.get(range).unwrap_or_default(), is_first, out, take)
            };
            split(&Finder::Mark(*mark), Behavior::MergedWithNext, false, &marked, out, &mut next)
        }
    }
}

fn reserve(text: &mut String, bytes: usize) -> Result<()> {
    if text.capacity() < bytes {
        *text = String::from_utf8(room_for(bytes, "words of a text")?).unwrap_or_default();
    }
    Ok(())
}

/// A function that takes the range of a piece.
type TakeRange<'a> = dyn FnMut(Range<usize>, &mut Output) -> Result<()> + 'a;

fn split(
    finder: &Finder,
    behavior: Behavior,
    invert: bool,
    text: &str,
    out: &mut Output,
    take: &mut TakeRange,
) -> Result<()> {
    let mut joiner = Joiner::new(behavior);
    let find = |each: &mut dyn FnMut(Range<usize>) -> Result<()>| {
        let characters = |wanted: &dyn Fn(char) -> bool, each: &mut dyn FnMut(Range<usize>) -> Result<()>| {
            let mut found = text.char_indices().filter(|(_, c)| wanted(*c));
            found.try_for_each(|(at, c)| each(at..at + c.len_utf8()))
        };
        match finder {
            Finder::Pattern(pattern) => pattern.each(text, each),
            Finder::Character(wanted) => characters(wanted, each),
            Finder::Mark(mark) => characters(&|c| c == *mark, each),
        }
    };
    cover(find, text.len(), &mut |range, is_match| {
        out.work(range.len())?;
        joiner.add(range, is_match != invert, out, take)
    })?;
    joiner.end(out, take)
}

/// Calls `each` for the matches and for the text between them.
fn cover(
    find: impl FnOnce(&mut dyn FnMut(Range<usize>) -> Result<()>) -> Result<()>,
    length: usize,
    each: &mut dyn FnMut(Range<usize>, bool) -> Result<()>,
) -> Result<()> {
    let mut end = 0;
    find(&mut |found| {
        if end != found.start {
            each(end..found.start, false)?;
        }
        end = found.end;
        each(found, true)
    })?;
    if end == length { Ok(()) } else { each(end..length, false) }
}

/// Joins matches with their neighbours, as the behavior says.
struct Joiner {
    behavior: Behavior,
    /// A piece that may still grow.
    held: Option<Range<usize>>,
    was_match: bool,
}

impl Joiner {
    fn new(behavior: Behavior) -> Self {
        Self { behavior, held: None, was_match: false }
    }

    fn add(&mut self, range: Range<usize>, is_match: bool, out: &mut Output, take: &mut TakeRange) -> Result<()> {
        let was_match = std::mem::replace(&mut self.was_match, is_match);
        let joins = match self.behavior {
            Behavior::Isolated => return give(range, out, take),
            Behavior::Removed if is_match => return Ok(()),
            Behavior::Removed => return give(range, out, take),
            Behavior::Contiguous => is_match == was_match,
            Behavior::MergedWithPrevious => is_match && !was_match,
            Behavior::MergedWithNext => was_match && !is_match,
        };
        match &mut self.held {
            Some(held) if joins => held.end = range.end,
            held => {
                if let Some(done) = held.replace(range) {
                    give(done, out, take)?;
                }
            }
        }
        Ok(())
    }

    fn end(self, out: &mut Output, take: &mut TakeRange) -> Result<()> {
        self.held.map_or(Ok(()), |held| give(held, out, take))
    }
}

/// Passes a piece on, unless it is empty.
fn give(range: Range<usize>, out: &mut Output, take: &mut TakeRange) -> Result<()> {
    if range.is_empty() { Ok(()) } else { take(range, out) }
}
