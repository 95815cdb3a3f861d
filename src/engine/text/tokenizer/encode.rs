//! How a text becomes ids: added tokens, then words.

use super::added::{Literal, Part};
use super::bpe::Scratch;
use super::output::Output;
use super::post::Around;
use super::{Tokenizer, refuse};
use crate::error::{Result, room_for};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

/// A text longer than this is refused.
const TEXT_MAX_BYTES: usize = 64 << 20;

/// How a text is encoded.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine::text) struct Rules {
    /// Whether the post-processor runs.
    pub(in crate::engine::text) post_process: bool,
    /// Whether control tokens that are written out become their ids.
    pub(in crate::engine::text) parse_special: bool,
    /// The most ids of a text.
    pub(in crate::engine::text) most: usize,
}

/// A piece of what is encoded.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine::text) enum Piece<'a> {
    /// A text, and where its marked characters end: control tokens do not contain them.
    Text { text: &'a str, ends: &'a [usize] },
    /// Tokens that stay as they are.
    Tokens(&'a [u32]),
}

impl Tokenizer {
    /// See [`crate::engine::text::Text::encode_within`].
    pub(in crate::engine::text) fn encode(
        &self,
        text: &str,
        rules: Rules,
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<Option<Vec<u32>>> {
        self.encode_pieces(&[Piece::Text { text, ends: &[] }], &[], rules, keep_going)
    }

    /// Encodes the pieces of a text. A token of `controls` (sorted) that contains a marked
    /// character stays text.
    pub(in crate::engine::text) fn encode_pieces(
        &self,
        pieces: &[Piece<'_>],
        controls: &[u32],
        rules: Rules,
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<Option<Vec<u32>>> {
        let bytes: usize =
            pieces.iter().map(|piece| if let Piece::Text { text, .. } = piece { text.len() } else { 0 }).sum();
        if bytes > TEXT_MAX_BYTES {
            return refuse(format!("the text has {bytes} bytes, but at most {TEXT_MAX_BYTES} can be encoded at once"));
        }
        let mut out = Output::new(rules.most, keep_going);
        match self.encode_into(pieces, controls, rules, &mut out) {
            Err(_) if out.is_full() => Ok(None),
            result => result.map(|()| Some(out.into_ids())),
        }
    }

    fn encode_into(&self, pieces: &[Piece<'_>], controls: &[u32], rules: Rules, out: &mut Output) -> Result<()> {
        let Around { before, after } = &self.around;
        let push = |ids: &[u32], out: &mut Output| ids.iter().try_for_each(|id| out.push(*id));
        if rules.post_process {
            push(before, out)?;
        }
        let (mut scratch, mut is_first) = (Scratch::default(), true);
        for piece in pieces {
            match *piece {
                Piece::Tokens(ids) => push(ids, out)?,
                Piece::Text { text, ends } => {
                    let literal = match rules.parse_special {
                        false => Literal::Special,
                        true if ends.is_empty() => Literal::Nothing,
                        true => Literal::Marked { controls, ends },
                    };
                    self.encode_piece(text, is_first, literal, &mut scratch, out)?;
                }
            }
            is_first = false;
        }
        if rules.post_process { push(after, out) } else { Ok(()) }
    }

    fn encode_piece(
        &self,
        text: &str,
        is_first: bool,
        literal: Literal<'_>,
        scratch: &mut Scratch,
        out: &mut Output,
    ) -> Result<()> {
        self.added.cut(text, &self.plain, literal, &mut |part| match part {
            Part::Token(id) => out.push(id),
            Part::Text(range) => {
                let is_first = is_first && range.start == 0;
                self.encode_text(text, range, is_first, literal, scratch, out)
            }
        })
    }

    /// Encodes the text between added tokens that are not normalized: this part of `text`.
    fn encode_text(
        &self,
        text: &str,
        range: Range<usize>,
        is_first: bool,
        literal: Literal<'_>,
        scratch: &mut Scratch,
        out: &mut Output,
    ) -> Result<()> {
        out.work(0)?;
        let part = text.get(range.clone()).unwrap_or_default();
        let text = match self.normalizer.is_empty() {
            true => Cow::Borrowed(part),
            false => Cow::Owned(self.normalizer.apply_within(part.to_owned(), out)?),
        };
        let moved = match literal {
            Literal::Marked { ends, .. } if !self.normalized.is_empty() => moved_ends(ends, range, part, &text)?,
            _ => Some(vec![]),
        };
        let literal = match (literal, &moved) {
            (Literal::Marked { controls, .. }, Some(ends)) => Literal::Marked { controls, ends },
            (Literal::Marked { controls, .. }, None) => Literal::All(controls),
            (literal, _) => literal,
        };
        self.added.cut(&text, &self.normalized, literal, &mut |part| match part {
            Part::Token(id) => out.push(id),
            Part::Text(range) => {
                let is_first = is_first && range.start == 0;
                let piece = text.get(range).unwrap_or_default();
                self.splitter.cut(piece, is_first, out, &mut |word, out| self.model.encode(word, scratch, out))
            }
        })
    }

    /// The ids of a text with what the post-processor puts around them.
    pub(in crate::engine::text) fn post_process(&self, ids: Vec<u32>) -> Result<Vec<u32>> {
        let Around { before, after } = &self.around;
        if before.is_empty() && after.is_empty() {
            return Ok(ids);
        }
        let mut all = room_for(before.len() + ids.len() + after.len(), "token ids")?;
        [before, &ids, after].into_iter().for_each(|part| all.extend_from_slice(part));
        Ok(all)
    }
}

/// Where the marked characters of a part of a text end after the normalizer has changed the part.
/// The characters that are equal to a marked one are counted for that. None if their number has
/// changed, so that nothing is known.
fn moved_ends(ends: &[usize], part: Range<usize>, before: &str, after: &str) -> Result<Option<Vec<usize>>> {
    let (first, last) = (ends.partition_point(|end| *end <= part.start), ends.partition_point(|end| *end <= part.end));
    let ends = ends.get(first..last).unwrap_or_default();
    let mut moved: Vec<usize> = room_for(ends.len(), "a prompt")?;
    moved.extend(ends.iter().map(|end| end - part.start));
    if before == after {
        return Ok(Some(moved));
    }
    let marked: BTreeSet<char> = moved.iter().filter_map(|end| before.get(..*end)?.chars().next_back()).collect();
    let mut places: Vec<usize> = room_for(ends.len(), "a prompt")?;
    for c in marked {
        let end_of = |(at, found): (usize, &str)| at + found.len();
        let (mut old, mut new) = (before.match_indices(c).map(end_of), after.match_indices(c).map(end_of));
        loop {
            match (old.next(), new.next()) {
                (None, None) => break,
                (Some(old), Some(new)) if moved.binary_search(&old).is_ok() => places.push(new),
                (Some(_), Some(_)) => {}
                _ => return Ok(None),
            }
        }
    }
    places.sort_unstable();
    Ok(Some(places))
}
