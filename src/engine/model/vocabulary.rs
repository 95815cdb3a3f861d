//! Whether two models have the same vocabulary.
#![forbid(unsafe_code)]

use xxhash_rust::xxh3::Xxh3;

use super::Model;
use crate::error::{Error, Result, quoted};

impl Model {
    /// Checks that the vocabulary of a draft model is the one of this model: as many tokens, and
    /// each with the same bytes.
    ///
    /// # Errors
    /// [`Error::Argument`] names the first difference.
    pub(in crate::engine) fn check_same_vocabulary(&self, draft: &Self) -> Result<()> {
        let (own, its) = (self.config.shape.n_vocab, draft.config.shape.n_vocab);
        if own != its {
            return refuse(format!("it has {its} tokens, and the session's model has {own}"));
        }
        match (&self.text, &draft.text) {
            (None, None) => return Ok(()),
            (Some(_), None) => return refuse("it has no tokenizer, and the session's model has one"),
            (None, Some(_)) => return refuse("it has a tokenizer, and the session's model has none"),
            (Some(_), Some(_)) if self.vocabulary() == draft.vocabulary() => return Ok(()),
            (Some(_), Some(_)) => {}
        }
        let differs = |id: &u32| self.token_word(*id) != draft.token_word(*id);
        let Some(id) = (0..own as u32).find(differs) else { return Ok(()) };
        let word = |model: &Self| quoted(&String::from_utf8_lossy(&model.token_word(id)));
        refuse(format!("its token {id} is {}, and that of the session's model is {}", word(draft), word(self)))
    }

    /// A hash of all tokens.
    fn vocabulary(&self) -> u64 {
        *self.vocabulary.get_or_init(|| {
            let mut hash = Xxh3::new();
            for id in 0..self.config.shape.n_vocab as u32 {
                let word = self.token_word(id);
                hash.update(&(word.len() as u64).to_le_bytes());
                hash.update(&word);
            }
            hash.digest()
        })
    }

    /// The bytes of a token, or the text of a control token.
    fn token_word(&self, id: u32) -> Vec<u8> {
        let Some(text) = &self.text else { return vec![] };
        text.token_bytes(id).unwrap_or_else(|| text.text_of(id).into_bytes())
    }
}

fn refuse<T>(message: impl std::fmt::Display) -> Result<T> {
    Err(Error::argument(format!("the draft model has another vocabulary: {message}")))
}
