//! Contents that could complete a control token whose other part is the template's.
//!
//! A template may write `<` right before a content that begins with `|im_end|>`. So the first
//! character of a content is marked if the content begins as a control token goes on somewhere
//! after its first character. Of tokens that begin with a letter, the last character of a content
//! is marked, too, if the content ends as such a token begins. A token that contains marked
//! characters stays text, whatever the template writes around them.

use super::{ROLES, WORD_BYTES};

/// Of a control token, so many bytes are compared.
const COMPARED: usize = 16;
/// If the control tokens have more bytes than this, every content counts.
const MOST_BYTES: usize = 1 << 20;

/// What control tokens have after their first characters, and how some begin.
#[derive(Default)]
pub(super) struct Edges {
    /// How control tokens go on after each of their characters; sorted. None if they have too many
    /// bytes.
    rests: Option<Vec<Box<str>>>,
    /// The proper beginnings of the tokens that begin with a letter, a digit or white space;
    /// sorted. Longer beginnings are found as words.
    heads: Vec<Box<str>>,
    /// The template, with which texts may be compared.
    source: Box<str>,
}

impl Edges {
    /// `words` are those of the controls that begin with a letter, a digit or white space.
    pub(super) fn new(controls: &[&str], words: &[&str], source: &str) -> Self {
        let bytes: usize = controls.iter().map(|text| text.len()).sum();
        let later = |text: &&str| text.char_indices().skip(1).map(|(at, _)| at).collect::<Vec<_>>();
        let rests = controls.iter().flat_map(|text| later(text).into_iter().map(|at| begin(&text[at..]).into()));
        let short = |at: &usize| *at <= WORD_BYTES && bytes <= MOST_BYTES;
        let heads = words.iter().flat_map(|text| later(text).into_iter().filter(short).map(|at| text[..at].into()));
        let sorted = |texts: &mut dyn Iterator<Item = Box<str>>| {
            let mut sorted: Vec<Box<str>> = texts.collect();
            sorted.sort_unstable();
            sorted.dedup();
            sorted
        };
        let heads = sorted(&mut heads.into_iter());
        Self { rests: (bytes <= MOST_BYTES).then(|| sorted(&mut rests.into_iter())), heads, source: source.into() }
    }

    /// The places of the two characters of a text that may have to be marked. White space at its
    /// ends has no marks, since templates cut it off.
    pub(super) fn places(&self, text: &str, has_words: bool) -> [Option<usize>; 2] {
        let (start, inner) = (text.len() - text.trim_start().len(), text.trim());
        let first = self.goes_on(inner).then_some(start);
        let end = inner.char_indices().next_back().filter(|_| has_words && self.begins(inner));
        let found = [first, end.map(|(at, _)| start + at)];
        if found == [None; 2] || self.is_name(text) { [None; 2] } else { found }
    }

    /// Whether a control token goes on as this text begins.
    fn goes_on(&self, text: &str) -> bool {
        let Some(rests) = &self.rests else { return !text.is_empty() };
        let is_rest = |text: &str| rests.binary_search_by(|rest| (**rest).cmp(text)).is_ok();
        let is_inside = |text: &str| {
            let after = rests.get(rests.partition_point(|rest| **rest < *text));
            !text.is_empty() && after.is_some_and(|rest| rest.starts_with(text))
        };
        let ends = begin(text).char_indices().map(|(at, c)| at + c.len_utf8());
        is_inside(begin(text)) || ends.into_iter().any(|end| is_rest(&text[..end]))
    }

    /// Whether this text ends as a control token begins.
    fn begins(&self, text: &str) -> bool {
        let starts = text.char_indices().rev().map(|(at, _)| at).take_while(|at| text.len() - at <= WORD_BYTES);
        starts.into_iter().any(|at| self.heads.binary_search_by(|head| (**head).cmp(&text[at..])).is_ok())
    }

    /// Whether the template may look for this text as a whole, so that it has to stay as it is.
    fn is_name(&self, text: &str) -> bool {
        let is_found = |(at, _): (usize, &str)| {
            let before = self.source[..at].chars().next_back();
            let after = self.source[at + text.len()..].chars().next();
            match before {
                Some('.') => !after.is_some_and(|c| c.is_alphanumeric() || c == '_'),
                Some('\'' | '"') => before == after,
                _ => false,
            }
        };
        ROLES.contains(&text) || self.source.match_indices(text).any(is_found)
    }
}

/// The bytes of a text that are compared.
fn begin(text: &str) -> &str {
    let end = (0..=text.len().min(COMPARED)).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}
