//! Token healing (Guidance's name): a text that ends in the middle of what a model knows as one token.
//!
//! After `http:` comes `//`, but the model has read `://`, one token, and hardly ever `:` and `//`. So a step takes the last tokens of
//! such a text back, as far as longer tokens could stand in their place. What is chosen then has to say the same text again, which
//! is not given out a second time. As long as it is not said again, all that is done besides steps puts the tokens back first.
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
    /// Bytes of text that are not given out, since the host has them.
    n_hidden: usize,
}

#[derive(Clone, Copy)]
enum Progress {
    /// The session holds its tokens.
    Waiting,
    /// They are taken back, and so many bytes are said again.
    Saying(usize),
    /// All is said again when the session holds so many tokens.
    Said(usize),
}

/// How many of the last tokens could be others, if text follows: some longer token begins with the end of their text.
fn n_open(trie: &TokTrie, tokens: &[u32]) -> usize {
    let n_plain = tokens.iter().rev().take_while(|token| !trie.is_special_token(**token)).count();
    let plain = &tokens[tokens.len() - n_plain..];
    let (n, _) = trie.chop_tokens(&mut AnythingGoes, plain);
    // Never half a character.
    let is_text = |n: &usize| str::from_utf8(&trie.decode_raw(&plain[plain.len() - n..])).is_ok();
    (0..=n).rev().find(is_text).unwrap_or(0)
}

impl Session {
    /// What there is to heal of `tokens`, which are to be appended.
    pub(super) fn plan_healing(&self, tokens: &[u32]) -> Result<Option<Healing>> {
        let grammars = self.model.grammars()?;
        // One token has to stay, for the logits after it.
        let n_fixed = usize::from(self.tokens.is_empty()).min(tokens.len());
        let n = n_open(grammars.trie(), &tokens[n_fixed..]);
        let tokens = tokens[tokens.len() - n..].to_vec();
        let text = String::from_utf8_lossy(&grammars.trie().decode_raw(&tokens)).into_owned();
        let healing = Healing { at: 0, tokens, text, progress: Progress::Waiting, n_hidden: 0 };
        Ok(Some(healing).filter(|healing| !healing.tokens.is_empty()))
    }

    /// The next steps heal the end of what was appended.
    pub(super) fn heal(&mut self, healing: Option<Healing>) {
        let at = |healing: &Healing| self.tokens.len() - healing.tokens.len();
        self.healing = healing.map(|healing| Healing { at: at(&healing), ..healing });
    }

    /// Where what follows begins for a grammar, and the text that has to be said before it.
    pub(super) fn unsaid(&self) -> (usize, &str) {
        match &self.healing {
            Some(Healing { at, text, progress: Progress::Waiting, .. }) => (*at, text),
            _ => (self.tokens.len(), ""),
        }
    }

    /// Whether the next step takes tokens back.
    pub(super) fn will_heal(&self) -> bool {
        matches!(self.healing, Some(Healing { progress: Progress::Waiting, .. }))
    }

    /// Tokens that the session holds as its host knows it: those that were taken back are among them.
    pub(super) fn whole_length(&self) -> usize {
        match &self.healing {
            Some(Healing { at, tokens, progress: Progress::Saying(_), .. }) => at + tokens.len(),
            _ => self.tokens.len(),
        }
    }

    /// Whether text has to be said again.
    pub(super) fn is_healing(&self) -> bool {
        matches!(self.healing, Some(Healing { progress: Progress::Saying(_), .. }))
    }

    /// Takes the tokens back that are to be healed.
    pub(super) fn take_back(&mut self) {
        let Some(healing) = self.healing.as_mut().filter(|healing| matches!(healing.progress, Progress::Waiting))
        else {
            return;
        };
        (healing.progress, healing.n_hidden) = (Progress::Saying(0), healing.text.len());
        let at = healing.at;
        self.go_back(at);
        self.allowed = None;
        if let Some(stream) = &mut self.stream {
            stream.resume();
        }
    }

    /// Undoes that, unless all is said again.
    pub(in crate::engine) fn put_back(&mut self) {
        if self.is_healing() {
            self.undo_healing();
        }
    }

    fn undo_healing(&mut self) {
        let Some(mut healing) = self.healing.take() else { return };
        self.go_back(healing.at);
        self.tokens.extend(&healing.tokens);
        self.settle();
        self.generated_from = self.tokens.len();
        if let Some(stream) = &mut self.stream {
            stream.reset();
        }
        // None of what was said again is held back or was given out.
        self.stop.reset();
        (self.allowed, self.needs_all) = (None, false);
        (healing.progress, healing.n_hidden) = (Progress::Waiting, 0);
        self.healing = Some(healing);
    }

    /// Undoes it if not even the tokens are left that said all again.
    pub(super) fn undo_healing_beyond(&mut self, length: usize) {
        if matches!(self.healing, Some(Healing { progress: Progress::Said(end), .. }) if length < end) {
            self.undo_healing();
        }
    }

    /// The tokens that say text again; None if there is none to say.
    pub(super) fn healing_tokens(&self) -> Result<Option<SimpleVob>> {
        let Some(Healing { text, progress: Progress::Saying(n), .. }) = &self.healing else { return Ok(None) };
        let grammars = self.model.grammars()?;
        let mut tokens = grammars.trie().alloc_token_set();
        grammars.trie().add_bias(&mut AnythingGoes, &mut tokens, &text.as_bytes()[*n..]);
        Ok(Some(tokens))
    }

    /// A token was appended by a step, with this text, of which only what is new is left.
    pub(super) fn heal_with(&mut self, token: u32, text: &mut String) -> Result<()> {
        let Some(healing) = &mut self.healing else { return Ok(()) };
        // Bytes that are no text were replaced, by more of them.
        let n = (healing.n_hidden..text.len()).find(|n| text.is_char_boundary(*n)).unwrap_or(text.len());
        text.drain(..n);
        healing.n_hidden = healing.n_hidden.saturating_sub(n);
        if let Progress::Saying(said) = healing.progress {
            let said = said + self.model.grammars()?.trie().token(token).len();
            let is_over = said >= healing.text.len();
            healing.progress = if is_over { Progress::Said(self.tokens.len()) } else { Progress::Saying(said) };
        }
        Ok(())
    }

    /// The session forgets `n` tokens behind the first `keep`.
    pub(super) fn forget_healing(&mut self, keep: usize, n: usize) {
        self.healing = self.healing.take().filter(|healing| healing.at >= keep + n).map(|mut healing| {
            healing.at -= n;
            if let Progress::Said(end) = &mut healing.progress {
                *end -= n;
            }
            healing
        });
    }
}
