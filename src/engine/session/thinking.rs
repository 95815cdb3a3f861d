//! The option that gives thoughts apart from the answer.
#![forbid(unsafe_code)]

use crate::engine::generator::{Generator, Thinking};
use crate::engine::model::Model;
use crate::error::{Error, Result};

/// How thoughts are given apart from the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ThinkingOptions {
    /// The most tokens of the thoughts of an answer. Then rotor ends the thought, and the answer
    /// follows. None: as many as the model chooses.
    pub max_tokens: Option<usize>,
}

/// The option for a model; None if the model has no thoughts.
pub(super) fn of_model(model: &Model, options: ThinkingOptions) -> Result<Option<Thinking>> {
    let text = model.text()?;
    let (most, n_vocab) = (options.max_tokens.unwrap_or(usize::MAX), model.config().shape.n_vocab);
    Ok(text.thought_tags()?.map(|tags| Thinking::new(tags, most, n_vocab, text.end_tokens())))
}

/// Checks whether `thinking` can be used with the grammar that is set.
pub(super) fn check(generator: &Generator, thinking: Option<&Thinking>) -> Result<()> {
    let is_wrong = thinking.is_some_and(|thinking| !thinking.allows_grammars()) && generator.grammar_start().is_some();
    if is_wrong { Err(no_tokens()) } else { Ok(()) }
}

/// Checks whether a grammar can be used. It begins with the text `before`, which is to be healed.
pub(super) fn check_grammar(generator: &Generator, before: &str) -> Result<()> {
    if generator.excludes_grammars() {
        return Err(no_tokens());
    }
    if generator.has_thinking() && !before.is_empty() {
        let message = "thoughts are apart from the answer, so the text before it cannot be healed; append that text \
                       without healing";
        return Err(Error::Grammar { message: message.to_owned() });
    }
    Ok(())
}

fn no_tokens() -> Error {
    let message = "it cannot be used while thoughts are apart from the answer: the model has no tokens for the tags of \
                   thoughts, so rotor does not know at which token the answer begins";
    Error::Grammar { message: message.to_owned() }
}

#[cfg(test)]
mod tests;
