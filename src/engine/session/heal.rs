//! Token healing (Guidance's name) repairs a text that ends in the middle of what the model knows
//! as one token.
//!
//! After `http:` comes `//`, but the model has read `://`, one token, and hardly ever `:` and `//`.
//! So a step removes the last tokens of such a text, as far as longer tokens could replace them.
//! The tokens that are chosen then must repeat the removed text, which is not emitted a second
//! time. Until it is repeated, every call but a step restores the removed tokens first.
#![forbid(unsafe_code)]

use llguidance::toktrie::{AnythingGoes, SimpleVob, TokTrie};

use super::Session;
use crate::error::Result;

/// The end of a text that is to be healed.
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

impl Session {
    /// Plans the healing of the end of `tokens`, which are to be appended. Returns None if there is
    /// nothing to heal.
    pub(super) fn plan_healing(&self, tokens: &[u32]) -> Result<Option<Healing>> {
        let grammars = self.sequence.model.grammars()?;
        // One token has to stay, for the logits after it.
        let n_fixed = usize::from(self.sequence.tokens.is_empty()).min(tokens.len());
        let n = n_open(grammars.trie(), &tokens[n_fixed..]);
        let tokens = tokens[tokens.len() - n..].to_vec();
        let text = String::from_utf8_lossy(&grammars.trie().decode_raw(&tokens)).into_owned();
        let healing = Healing { at: 0, tokens, text, progress: Progress::Waiting, n_hidden: 0 };
        Ok(Some(healing).filter(|healing| !healing.tokens.is_empty()))
    }

    /// Makes the next steps heal the end of what was appended.
    pub(super) fn heal(&mut self, healing: Option<Healing>) {
        let at = |healing: &Healing| self.sequence.tokens.len() - healing.tokens.len();
        self.healing = healing.map(|healing| Healing { at: at(&healing), ..healing });
    }

    /// Where a grammar begins, and the text that has to be repeated before it.
    pub(super) fn text_to_heal(&self) -> (usize, &str) {
        match &self.healing {
            Some(Healing { at, text, progress: Progress::Waiting, .. }) => (*at, text),
            _ => (self.sequence.tokens.len(), ""),
        }
    }

    /// Whether the next step removes tokens.
    pub(super) fn will_heal(&self) -> bool {
        matches!(self.healing, Some(Healing { progress: Progress::Waiting, .. }))
    }

    /// How many tokens the session holds from the host's view. Removed tokens count.
    pub(super) fn whole_length(&self) -> usize {
        match &self.healing {
            Some(Healing { at, tokens, progress: Progress::Repeating(_), .. }) => at + tokens.len(),
            _ => self.sequence.tokens.len(),
        }
    }

    /// Whether text has to be repeated.
    pub(super) fn is_healing(&self) -> bool {
        matches!(self.healing, Some(Healing { progress: Progress::Repeating(_), .. }))
    }

    /// Removes the tokens that are to be healed.
    pub(super) fn remove_tokens_to_heal(&mut self) {
        let Some(healing) = self.healing.as_mut().filter(|healing| matches!(healing.progress, Progress::Waiting))
        else {
            return;
        };
        (healing.progress, healing.n_hidden) = (Progress::Repeating(0), healing.text.len());
        let at = healing.at;
        self.go_back(at);
        self.allowed = None;
        if let Some(stream) = &mut self.stream {
            stream.resume();
        }
    }

    /// Restores them, unless their text is repeated.
    pub(in crate::engine) fn restore_healed_tokens(&mut self) {
        if self.is_healing() {
            self.undo_healing();
        }
    }

    fn undo_healing(&mut self) {
        let Some(mut healing) = self.healing.take() else { return };
        self.go_back(healing.at);
        self.sequence.append(&healing.tokens);
        if let Some(stream) = &mut self.stream {
            stream.reset();
        }
        // None of the repeated text is held back or was emitted.
        self.stop.reset();
        (self.allowed, self.needs_all) = (None, false);
        (healing.progress, healing.n_hidden) = (Progress::Waiting, 0);
        self.healing = Some(healing);
    }

    /// Restores the removed tokens if some of those that repeat their text are gone.
    pub(super) fn undo_healing_beyond(&mut self, length: usize) {
        if matches!(self.healing, Some(Healing { progress: Progress::Repeated(end), .. }) if length < end) {
            self.undo_healing();
        }
    }

    /// The tokens that repeat the text; None if there is none to repeat.
    pub(super) fn healing_tokens(&self) -> Result<Option<SimpleVob>> {
        let Some(Healing { text, progress: Progress::Repeating(n), .. }) = &self.healing else { return Ok(None) };
        let grammars = self.sequence.model.grammars()?;
        let mut tokens = grammars.trie().alloc_token_set();
        grammars.trie().add_bias(&mut AnythingGoes, &mut tokens, &text.as_bytes()[*n..]);
        Ok(Some(tokens))
    }

    /// Call after a step has appended `token` with this text. Only what is new is left of `text`.
    pub(super) fn heal_with(&mut self, token: u32, text: &mut String) -> Result<()> {
        let Some(healing) = &mut self.healing else { return Ok(()) };
        // Bytes that are not UTF-8 were replaced by U+FFFD, which has more bytes.
        let n = (healing.n_hidden..text.len()).find(|n| text.is_char_boundary(*n)).unwrap_or(text.len());
        text.drain(..n);
        healing.n_hidden = healing.n_hidden.saturating_sub(n);
        if let Progress::Repeating(done) = healing.progress {
            let done = done + self.sequence.model.grammars()?.trie().token(token).len();
            let is_over = done >= healing.text.len();
            healing.progress =
                if is_over { Progress::Repeated(self.sequence.tokens.len()) } else { Progress::Repeating(done) };
        }
        Ok(())
    }

    /// Call when the session forgets `n` tokens after the first `keep`.
    pub(super) fn forget_healing(&mut self, keep: usize, n: usize) {
        self.healing = self.healing.take().filter(|healing| healing.at >= keep + n).map(|mut healing| {
            healing.at -= n;
            if let Progress::Repeated(end) = &mut healing.progress {
                *end -= n;
            }
            healing
        });
    }
}
