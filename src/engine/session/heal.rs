//! Token healing (Guidance's name) repairs a text that ends in the middle of what the model knows
//! as one token.
//!
//! After `http:` comes `//`, but the model has read `://`, one token, and hardly ever `:` and `//`.
//! So a step removes the last tokens of such a text, as far as longer tokens could replace them.
//! The tokens that are chosen then must repeat the removed text, which is not emitted a second
//! time. Until it is repeated, every call but a step restores the removed tokens first.
//!
//! The types see to that. [`Healable`] keeps the parts of a session, and hands them out in one of
//! two ways: with the removed tokens restored ([`Healable::restored`], [`Healable::change`]), or
//! for a step, with the tokens removed ([`Healable::open`]).
#![forbid(unsafe_code)]

use llguidance::toktrie::{AnythingGoes, SimpleVob, TokTrie};

use super::parts::Parts;
use crate::engine::drafter::DraftModel;
use crate::engine::generator::Generator;
use crate::engine::sequence::Sequence;
use crate::error::Result;

/// The parts of a session, of which the last tokens may be removed to be healed.
pub(super) struct Healable {
    parts: Parts,
    healing: Option<Healing>,
}

/// The end of a text that is to be healed, or was.
#[derive(Clone)]
pub(super) struct Healing {
    /// Tokens of the session before it.
    at: usize,
    tokens: Vec<u32>,
    text: String,
    progress: Progress,
    /// Bytes of text that are not emitted, since the host has them.
    n_hidden: usize,
}

#[derive(Clone, Copy)]
enum Progress {
    /// The session holds its tokens.
    Waiting,
    /// They are removed, and so many bytes of their text are repeated.
    Repeating(usize),
    /// The text is repeated as long as the session holds so many tokens.
    Repeated(usize),
}

/// The parts of a session during a step: the tokens that are to be healed are removed.
pub(super) struct Opened<'a> {
    session: &'a mut Healable,
    /// Whether this step removed them.
    has_removed: bool,
}

/// How many of the last tokens could be others, if text follows: some longer token begins with the
/// end of their text.
fn n_open(trie: &TokTrie, tokens: &[u32]) -> usize {
    let n_plain = tokens.iter().rev().take_while(|token| !trie.is_special_token(**token)).count();
    let plain = &tokens[tokens.len() - n_plain..];
    let (n, _) = trie.chop_tokens(&mut AnythingGoes, plain);
    // The cut never splits a character.
    let is_text = |n: &usize| str::from_utf8(&trie.decode_raw(&plain[plain.len() - n..])).is_ok();
    (0..=n).rev().find(is_text).unwrap_or(0)
}

impl Healing {
    /// Plans the healing of the end of `tokens`, which are to be appended to `sequence`. Returns
    /// None if there is nothing to heal.
    pub(super) fn plan(sequence: &Sequence, tokens: &[u32]) -> Result<Option<Self>> {
        let grammars = sequence.model.grammars()?;
        // One token has to stay, for the logits after it.
        let n_fixed = usize::from(sequence.tokens.is_empty()).min(tokens.len());
        let n = n_open(grammars.trie(), &tokens[n_fixed..]);
        let tokens = tokens[tokens.len() - n..].to_vec();
        let text = String::from_utf8_lossy(&grammars.trie().decode_raw(&tokens)).into_owned();
        let healing = Self { at: 0, tokens, text, progress: Progress::Waiting, n_hidden: 0 };
        Ok(Some(healing).filter(|healing| !healing.tokens.is_empty()))
    }

    /// The same healing after the session has forgotten `n` tokens after the first `keep`; None if
    /// it was among them.
    fn forget_middle(mut self, keep: usize, n: usize) -> Option<Self> {
        self.at = self.at.checked_sub(n).filter(|at| *at >= keep)?;
        if let Progress::Repeated(end) = &mut self.progress {
            *end -= n;
        }
        Some(self)
    }
}

impl Healable {
    pub(super) fn new(parts: Parts) -> Self {
        Self { parts, healing: None }
    }

    /// Another one of the same content. It continues where this one is.
    pub(super) fn fork(&mut self) -> Self {
        Self { parts: self.parts.fork(), healing: self.healing.clone() }
    }

    /// The parts as they are now, to read.
    pub(super) fn as_they_are(&self) -> &Parts {
        &self.parts
    }

    /// The generator, to change its options.
    pub(super) fn generator(&mut self) -> &mut Generator {
        &mut self.parts.generator
    }

    /// Sets the draft model, in place of an earlier one.
    pub(super) fn set_draft_model(&mut self, model: Option<DraftModel>) {
        self.parts.drafter.set_model(model);
    }

    /// The parts, with all tokens.
    pub(super) fn restored(&mut self) -> &mut Parts {
        if self.is_repeating() {
            self.undo();
        }
        &mut self.parts
    }

    /// Changes the tokens, with all tokens restored first. Unless that fails, a new text begins,
    /// and nothing is left to heal.
    pub(super) fn change<T>(&mut self, change: impl FnOnce(&mut Parts) -> Result<T>) -> Result<T> {
        let changed = change(self.restored())?;
        self.healing = None;
        self.parts.generator.reset();
        self.parts.generator.clear_text();
        Ok(changed)
    }

    /// Makes the next steps heal the end of what was appended, as it was planned.
    pub(super) fn heal(&mut self, planned: Option<Healing>) {
        let length = self.parts.sequence.tokens.len();
        self.healing = planned.map(|healing| Healing { at: length - healing.tokens.len(), ..healing });
    }

    /// Where a grammar begins, and the text that has to be repeated before it.
    pub(super) fn text_to_heal(&mut self) -> (usize, String) {
        let length = self.restored().sequence.tokens.len();
        match &self.healing {
            Some(Healing { at, text, progress: Progress::Waiting, .. }) => (*at, text.clone()),
            _ => (length, String::new()),
        }
    }

    /// How many tokens the session holds from the host's view. Removed tokens count.
    pub(super) fn whole_length(&self) -> usize {
        match &self.healing {
            Some(Healing { at, tokens, progress: Progress::Repeating(_), .. }) => at + tokens.len(),
            _ => self.parts.sequence.tokens.len(),
        }
    }

    /// Whether text has to be repeated.
    pub(super) fn is_repeating(&self) -> bool {
        matches!(self.healing, Some(Healing { progress: Progress::Repeating(_), .. }))
    }

    /// Removes the tokens that are to be healed, for a step.
    pub(super) fn open(&mut self) -> Opened<'_> {
        let waiting = self.healing.as_mut().filter(|healing| matches!(healing.progress, Progress::Waiting));
        let has_removed = waiting.is_some();
        if let Some(healing) = waiting {
            (healing.progress, healing.n_hidden) = (Progress::Repeating(0), healing.text.len());
            self.parts.truncate(healing.at);
            self.parts.generator.resume();
        }
        Opened { session: self, has_removed }
    }

    /// Restores the removed tokens, in place of those that repeat their text.
    fn undo(&mut self) {
        let Some(healing) = &mut self.healing else { return };
        self.parts.truncate(healing.at);
        self.parts.sequence.append(&healing.tokens);
        // None of the repeated text is held back or was emitted.
        self.parts.generator.reset();
        (healing.progress, healing.n_hidden) = (Progress::Waiting, 0);
    }
}

impl Opened<'_> {
    /// The parts, to read.
    pub(super) fn parts(&self) -> &Parts {
        &self.session.parts
    }

    /// The parts, without the tokens that are to be healed.
    pub(super) fn parts_mut(&mut self) -> &mut Parts {
        &mut self.session.parts
    }

    /// Whether text has to be repeated.
    pub(super) fn is_repeating(&self) -> bool {
        self.session.is_repeating()
    }

    /// Makes room for another token, as [`Parts::make_room`].
    pub(super) fn make_room(&mut self) {
        let n = self.session.parts.make_room(1);
        if n > 0 {
            let keep = self.session.parts.sequence.shift_keep;
            self.session.healing = self.session.healing.take().and_then(|healing| healing.forget_middle(keep, n));
        }
    }

    /// The tokens that repeat the text; None if there is none to repeat.
    pub(super) fn mask(&self) -> Result<Option<SimpleVob>> {
        let Some(Healing { text, progress: Progress::Repeating(n), .. }) = &self.session.healing else {
            return Ok(None);
        };
        let grammars = self.parts().sequence.model.grammars()?;
        let mut tokens = grammars.trie().alloc_token_set();
        grammars.trie().add_bias(&mut AnythingGoes, &mut tokens, &text.as_bytes()[*n..]);
        Ok(Some(tokens))
    }

    /// Call after a step has appended `token`, which completes this text. Only what is new is left
    /// of `text`.
    pub(super) fn hide_repeated(&mut self, token: u32, text: &mut String) -> Result<()> {
        let Healable { parts, healing: Some(healing) } = &mut *self.session else { return Ok(()) };
        // Bytes that are not UTF-8 were replaced by U+FFFD, which has more bytes.
        let n = (healing.n_hidden..text.len()).find(|n| text.is_char_boundary(*n)).unwrap_or(text.len());
        text.drain(..n);
        healing.n_hidden = healing.n_hidden.saturating_sub(n);
        if let Progress::Repeating(done) = healing.progress {
            let done = done + parts.sequence.model.grammars()?.trie().token(token).len();
            let is_over = done >= healing.text.len();
            healing.progress =
                if is_over { Progress::Repeated(parts.sequence.tokens.len()) } else { Progress::Repeating(done) };
        }
        Ok(())
    }

    /// Restores the removed tokens, unless their text is repeated.
    pub(super) fn restore(&mut self) {
        self.session.restored();
    }

    /// Ends the text after the first `length` tokens, with nothing left to heal. If some of those
    /// that repeat the removed text are not among them, the removed tokens come back.
    pub(super) fn end_text(&mut self, length: usize) {
        if length < self.parts().sequence.tokens.len() {
            self.session.parts.truncate(length);
            if matches!(self.session.healing, Some(Healing { progress: Progress::Repeated(end), .. }) if length < end) {
                self.session.undo();
            }
        }
        self.restore();
        self.session.healing = None;
    }

    /// Call when the step has failed. If it was the first one after an append, the removed tokens
    /// are restored.
    pub(super) fn fail(&mut self) {
        if self.has_removed {
            self.restore();
        }
    }
}
