//! Contents that cannot become control tokens.
//!
//! Only the template's own text may become control tokens such as `<|eot_id|>`. Text that a player
//! typed stays text. So, before the template runs, a mark follows each character of the contents
//! that could begin a control token, or complete one that the template begins ([`edges`]). The mark
//! is a private-use character that occurs nowhere else, and it goes through the template together
//! with its character. [`Marked`] takes the marks out of the rendered text and keeps the places of
//! those characters. A control token that contains such a place stays text. All other tokens are
//! found as always, so contents without control tokens get the ids that transformers gives.

mod edges;

use super::chat::ChatTemplate;
use super::thoughts::{MARKS, Thoughts};
use super::tokenizer::{Piece, Rules, Tokenizer};
use super::tools::WORDS;
use super::{Conversation, JSON_GROWTH, Text};
use crate::error::{Error, Result, check_room, reserve, room_for};
use crate::stack::{on_own_stack, on_own_stack_while};
use aho_corasick::{AhoCorasick, Input, MatchKind};
use edges::Edges;
use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};

/// The characters that may be marks, best first: noncharacters, then those for private use.
const MARK_RANGES: [RangeInclusive<char>; 4] =
    ['\u{fdd0}'..='\u{fdef}', '\u{e000}'..='\u{f8ff}', '\u{f0000}'..='\u{ffffd}', '\u{100000}'..='\u{10fffd}'];
/// Words with a meaning for templates. Only first characters count in them.
const ROLES: [&str; 7] = ["system", "developer", "user", "assistant", "tool", "function", "ipython"];
/// Of a control token that begins with a letter, so many bytes are looked for in contents.
const WORD_BYTES: usize = 32;

/// The tokens that contents must not become: the special ones, and the others that the template or
/// the tags of thoughts and tools use as marks.
pub(super) struct Controls {
    /// Sorted.
    ids: Vec<u32>,
    /// The first characters of those that begin with neither a letter, a digit nor white space.
    /// Each occurrence counts, so that contents cannot become a control token together with other
    /// text.
    firsts: Vec<char>,
    /// The beginnings of the others. None of them begins with another one.
    words: Option<AhoCorasick>,
    /// How contents become a part of a control token at their ends.
    edges: Edges,
    /// The characters that cannot be marks, since the template or a token has them.
    private: BTreeSet<char>,
}

/// What a string of a conversation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StringKind {
    /// A name in an object. Templates look for names, so only first characters count.
    Key,
    /// Any other text.
    Text,
    /// What an assistant said. It may begin with a thought, whose tags count as tags.
    Said,
}

/// How the strings of a conversation are marked.
#[derive(Clone, Copy)]
pub(super) struct Marking<'a> {
    pub(super) mark: char,
    pub(super) controls: &'a Controls,
    pub(super) thoughts: &'a Thoughts,
    /// Where the contents of assistants begin in the JSON text; sorted.
    pub(super) said: &'a [usize],
}

impl Marking<'_> {
    /// The ends of the characters of `text` that a mark has to follow, in order.
    pub(super) fn places(&self, text: &str, kind: StringKind) -> impl Iterator<Item = usize> {
        let tags = if kind == StringKind::Said { self.thoughts.leading_tags(text) } else { Default::default() };
        let has_words = kind != StringKind::Key && !ROLES.contains(&text);
        let mut word = has_words.then(|| self.controls.next_word(text, 0)).flatten();
        let edges = self.controls.edges.places(text, has_words);
        text.char_indices().filter_map(move |(at, c)| {
            let is_word = word == Some(at);
            if is_word {
                word = self.controls.next_word(text, at + c.len_utf8());
            }
            let is_edge = edges.contains(&Some(at));
            let is_marked =
                (is_word || is_edge || self.controls.firsts.contains(&c)) && !tags.iter().any(|tag| tag.contains(&at));
            is_marked.then(|| at + c.len_utf8())
        })
    }
}

impl Controls {
    pub(super) fn new(tokenizer: &Tokenizer, template: Option<&ChatTemplate>) -> Result<Self> {
        let source = template.map_or("", ChatTemplate::source);
        let is_tag =
            |text: &str| WORDS.contains(&text) || MARKS.iter().any(|(open, close)| [*open, *close].contains(&text));
        let is_mark = |text: &str| {
            let is_sign = |c: Option<char>| c.is_some_and(|c| !c.is_alphanumeric() && !c.is_whitespace());
            is_sign(text.chars().next()) && is_sign(text.chars().next_back()) && (is_tag(text) || source.contains(text))
        };
        let (mut ids, mut firsts, mut words, mut private) = (vec![], vec![], BTreeSet::new(), BTreeSet::new());
        let (mut texts, mut word_texts) = (vec![], vec![]);
        for (id, text) in tokenizer.added_texts() {
            note_private(text, &mut private);
            if !tokenizer.is_special(id) && !is_mark(text) {
                continue;
            }
            ids.push(id);
            texts.push(text);
            match text.chars().next() {
                Some(c) if c.is_alphanumeric() || c.is_whitespace() => {
                    word_texts.push(text);
                    let end = (0..=text.len().min(WORD_BYTES)).rev().find(|end| text.is_char_boundary(*end));
                    words.insert(text.get(..end.unwrap_or(0)).unwrap_or_default().to_owned());
                }
                Some(c) if !firsts.contains(&c) => firsts.push(c),
                _ => {}
            }
        }
        note_private(source, &mut private);
        ids.sort_unstable();
        ids.dedup();
        let edges = Edges::new(&texts, &word_texts, source);
        Ok(Self { ids, firsts, words: finder(&words)?, edges, private })
    }

    /// The first place from `from` on where one of the words begins.
    fn next_word(&self, text: &str, from: usize) -> Option<usize> {
        self.words.as_ref()?.find(Input::new(text).range(from..)).map(|found| found.start())
    }

    /// The ids, sorted.
    pub(super) fn ids(&self) -> &[u32] {
        &self.ids
    }

    /// `N` characters that occur in none of these texts, neither as they are nor as escapes of
    /// JSON.
    ///
    /// # Errors
    /// [`Error::Argument`] if there are no such characters.
    pub(super) fn unused<const N: usize>(&self, texts: &[&str]) -> Result<[char; N]> {
        let mut used = self.private.clone();
        texts.iter().for_each(|text| note_private(text, &mut used));
        let mut free = MARK_RANGES.into_iter().flatten().filter(|c| !used.contains(c));
        let mut found = ['\0'; N];
        for place in &mut found {
            let message = "the conversation has all of Unicode's private-use characters; leave one of them out";
            *place = free.next().ok_or_else(|| Error::argument(message))?;
        }
        Ok(found)
    }

    /// How many bytes marks may add to these texts.
    pub(super) fn growth(&self, texts: &[&str]) -> usize {
        let n_firsts = texts.iter().flat_map(|text| text.chars()).filter(|c| self.firsts.contains(c)).count();
        let n_words = if self.words.is_some() { texts.iter().map(|text| text.len()).sum() } else { 0 };
        // A string has two quotes, and at most a mark at each end.
        let n_ends: usize = texts.iter().map(|text| text.matches('"').count()).sum();
        (n_firsts + n_words + n_ends) * 4
    }
}

/// Finds words. Of two words of which one begins with the other, the shorter one is enough.
fn finder(words: &BTreeSet<String>) -> Result<Option<AhoCorasick>> {
    let mut kept: Vec<&String> = vec![];
    for word in words {
        if !kept.last().is_some_and(|last| word.starts_with(last.as_str())) {
            kept.push(word);
        }
    }
    if kept.is_empty() {
        return Ok(None);
    }
    let search = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(kept);
    search.map(Some).map_err(|e| Error::Tokenizer { message: format!("special tokens: {e}") })
}

/// Adds the characters of a text that could be marks. Escapes such as `\ufdd0` count, too.
fn note_private(text: &str, used: &mut BTreeSet<char>) {
    let unit = |at: usize| {
        let digits = text.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u32::from_str_radix(digits, 16).ok()
    };
    for (at, c) in text.char_indices() {
        let c = match c {
            '\\' => match (unit(at), unit(at + 6)) {
                (Some(high @ 0xd800..=0xdbff), Some(low @ 0xdc00..=0xdfff)) => {
                    char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))
                }
                (Some(code), _) => char::from_u32(code),
                _ => None,
            },
            c => Some(c),
        };
        used.extend(c.filter(|c| MARK_RANGES.iter().any(|range| range.contains(c))));
    }
}

/// A text without its marks, and the places that they marked.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Marked {
    pub(super) text: String,
    /// Where the marked characters end; sorted.
    pub(super) ends: Vec<usize>,
}

impl Marked {
    pub(super) fn read(rendered: &str, mark: char) -> Result<Self> {
        let escaped = format!("\\u{:04x}", u32::from(mark));
        // A template may print strings with escapes (`tojson(ensure_ascii=true)`).
        let unescaped = rendered.contains(&escaped).then(|| rendered.replace(&escaped, mark.encode_utf8(&mut [0; 4])));
        let rendered = unescaped.as_deref().unwrap_or(rendered);
        let mut marked = Self { text: String::new(), ends: room_for(rendered.matches(mark).count(), "a prompt")? };
        reserve(&mut marked.text, rendered.len(), "a prompt")?;
        for part in rendered.split_inclusive(mark) {
            marked.text.push_str(part.trim_end_matches(mark));
            if part.ends_with(mark) {
                marked.ends.push(marked.text.len());
            }
        }
        Ok(marked)
    }

    /// A part of it.
    pub(super) fn part(&self, range: Range<usize>) -> Result<Self> {
        let index = |at: usize| self.ends.partition_point(|end| *end <= at);
        let ends = self.ends.get(index(range.start)..index(range.end)).unwrap_or_default();
        let mut part = Self { text: String::new(), ends: room_for(ends.len(), "a prompt")? };
        part.ends.extend(ends.iter().map(|end| end - range.start));
        part.push(self.text.get(range).unwrap_or_default(), &[])?;
        Ok(part)
    }

    /// Marks the first and the last character, so that no control token has them.
    pub(super) fn mark_ends(&mut self) {
        let first = self.text.chars().next().map(char::len_utf8);
        self.ends.extend(first.into_iter().chain(first.map(|_| self.text.len())));
        self.ends.sort_unstable();
        self.ends.dedup();
    }

    /// It and, after it, another one.
    pub(super) fn followed_by(mut self, other: &Self) -> Result<Self> {
        self.push(&other.text, &other.ends)?;
        Ok(self)
    }

    fn push(&mut self, text: &str, ends: &[usize]) -> Result<()> {
        let start = self.text.len();
        reserve(&mut self.text, text.len(), "a prompt")?;
        self.text.push_str(text);
        self.ends.extend(ends.iter().map(|end| start + end));
        Ok(())
    }

    /// Keeps the first `length` bytes of the text.
    pub(super) fn truncate(&mut self, length: usize) {
        self.text.truncate(length);
        self.ends.retain(|end| *end <= length);
    }

    /// The same as a part of a prompt.
    pub(super) fn piece(&self) -> Piece<'_> {
        Piece::Text { text: &self.text, ends: &self.ends }
    }
}

impl Text {
    /// The tokens of a conversation: the text of [`Text::chat_render`], encoded as a prompt, that
    /// is, with the begin token in front unless the text begins with it. Only the template's own
    /// text can become control tokens, unless `parse_contents` is set: then contents can, too, as
    /// in transformers. Calls `keep_going` every few milliseconds.
    ///
    /// # Errors
    /// As [`Text::chat_render`] and [`Text::encode_within`].
    pub fn chat_tokens(
        &self,
        messages: &str,
        tools: Option<&str>,
        add_generation_prompt: bool,
        parse_contents: bool,
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<Vec<u32>> {
        let marked = if parse_contents {
            Marked { text: self.chat_render(messages, tools, add_generation_prompt)?, ends: vec![] }
        } else {
            let [mark] = self.controls.unused(&[messages, tools.unwrap_or_default()])?;
            Marked::read(&self.render_marked(messages, tools, add_generation_prompt, Some(mark))?, mark)?
        };
        let tokens = self.encode_prompt(&[marked.piece()], usize::MAX, keep_going)?;
        Ok(tokens.unwrap_or_default())
    }

    /// As [`Text::chat_render`], with the mark, if there is one, after each character of the
    /// contents that could begin a control token.
    pub(super) fn render_marked(
        &self,
        messages: &str,
        tools: Option<&str>,
        add_generation_prompt: bool,
        mark: Option<char>,
    ) -> Result<String> {
        let Some(mark) = mark else { return self.chat_render(messages, tools, add_generation_prompt) };
        let texts = [messages, tools.unwrap_or_default()];
        let bytes = texts.iter().map(|text| text.len()).sum::<usize>() + self.controls.growth(&texts);
        check_room(bytes.saturating_mul(JSON_GROWTH), "a conversation")?;
        on_own_stack("template", || {
            let talk = Conversation { bytes, ..Conversation::read(messages, tools)? };
            let said = talk.said();
            let template = self.template()?;
            let marking = Marking { mark, controls: &self.controls, thoughts: template.thoughts(), said: &said };
            template.render_json(&talk, add_generation_prompt, Some(marking))
        })
    }

    /// The tokens of the pieces of a prompt, with the begin token in front unless they begin with
    /// it. None if they are more than `most`.
    pub(super) fn encode_prompt(
        &self,
        pieces: &[Piece<'_>],
        most: usize,
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<Option<Vec<u32>>> {
        let rules = Rules { post_process: false, parse_special: true, most };
        let controls = self.controls.ids();
        let encoded = on_own_stack_while("tokenizer", keep_going, |keep_going| {
            self.tokenizer.encode_pieces(pieces, controls, rules, keep_going)
        })?;
        let Some(tokens) = encoded else { return Ok(None) };
        let begins = self.bos().is_some() && tokens.first().copied() == self.bos();
        let tokens = if begins { tokens } else { self.tokenizer.post_process(tokens)? };
        Ok(Some(tokens).filter(|tokens| tokens.len() <= most))
    }
}

#[cfg(test)]
mod tests;
