//! A conversation with a model.
//!
//! Tokens are appended at once and evaluated later, by [`Session::step`], [`step_all`] or
//! [`Session::logits`] (see `evaluate`). A session has three parts: a `Sequence` (tokens, and what
//! evaluation makes of them), a `Generator` (which chooses tokens and emits text) and a `Drafter`
//! (which guesses tokens ahead). They are reached through `Healable`.
#![forbid(unsafe_code)]

mod heal;
mod parts;
mod step;
mod thinking;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::drafter::{DraftModel, Drafter};
use super::evaluate::Budget;
use super::generator::Generator;
use super::grammar::{Grammar, GrammarKind};
use super::model::Model;
use super::sampler::{Sampling, most_likely};
use super::save::{SaveContent, read_save, save, save_bytes};
use super::sequence::Sequence;
use crate::backend::{KvType, Wanted};
use crate::error::{Error, Result};
use heal::{Healable, Healing};
use parts::Parts;

pub use super::drafter::DraftOptions;
pub use super::generator::EndReason;
pub use super::sequence::Stats;
pub use step::{Step, step_all};
pub use thinking::ThinkingOptions;

/// How a session is made.
#[derive(Clone, Copy, Debug)]
pub struct SessionOptions {
    /// Tokens that fit; `None` takes the model's `max_position_embeddings`.
    pub context_length: Option<usize>,
    /// The number type of the KV cache.
    pub kv: KvType,
    /// How tokens are chosen.
    pub sampling: Sampling,
    /// The most tokens of a draft, where the text seems to repeat itself; 0 turns drafts off. A
    /// draft saves passes, and changes no token.
    pub lookup_tokens: usize,
    /// How many first tokens stay when the context is full and the session forgets its middle; 0
    /// turns that off.
    pub shift_keep: usize,
}

impl Default for SessionOptions {
    fn default() -> Self {
        Self { context_length: None, kv: KvType::F16, sampling: Sampling::default(), lookup_tokens: 0, shift_keep: 0 }
    }
}

/// How a text is appended.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextOptions {
    /// Puts the begin token first if the session is empty and the text does not begin with it.
    pub add_bos: bool,
    /// Turns control tokens that are written out in the text into their ids.
    pub parse_special: bool,
    /// What follows may change how the end of the text is cut into tokens: after `http:` the model
    /// can choose `://`, and says `//`.
    pub heal: bool,
}

impl TextOptions {
    /// For a prompt, such as the text of a chat template: with the begin token, and with control
    /// tokens that are written out.
    pub const PROMPT: Self = Self { add_bos: true, parse_special: true, heal: false };
}

/// A conversation. Belongs to one thread at a time.
pub struct Session {
    parts: Healable,
}

impl Session {
    /// An empty session.
    pub fn new(model: &Arc<Model>, options: &SessionOptions) -> Result<Self> {
        let context_length = check_context(options.context_length, model.config().max_position_embeddings)?;
        options.sampling.check()?;
        let parts = Parts {
            sequence: Sequence::new(model, context_length, options.shift_keep, options.kv)?,
            generator: Generator::new(options.sampling, model.text().ok()),
            drafter: Drafter::new(options.lookup_tokens)?,
        };
        Ok(Self { parts: Healable::new(parts) })
    }

    /// Another session that holds the same tokens, with the same options. Both share the evaluated
    /// prefix, block by block, until one of them writes. The fork's own statistics begin at zero.
    /// What a step had under way is evaluated again.
    pub fn fork(&mut self) -> Self {
        Self { parts: self.parts.fork() }
    }

    fn sequence(&self) -> &Sequence {
        &self.parts.as_they_are().sequence
    }

    /// The model of the session.
    pub fn model(&self) -> &Arc<Model> {
        &self.sequence().model
    }

    /// All tokens, appended and chosen.
    pub fn tokens(&self) -> &[u32] {
        &self.sequence().tokens
    }

    /// The most tokens that it can hold.
    pub fn context_length(&self) -> usize {
        self.sequence().context_length
    }

    /// How many first tokens stay when the session forgets its middle; 0 if it does not.
    pub(super) fn shift_keep(&self) -> usize {
        self.sequence().shift_keep
    }

    /// How many bytes at the end of the last token's text belong to the stop string that ended the
    /// generation.
    pub(super) fn n_cut(&self) -> usize {
        self.parts.as_they_are().generator.n_cut()
    }

    /// Lets the grammar begin after the present tokens: the session's own or, if it has none, the
    /// one that was taken away before.
    pub(super) fn restart_grammar(&mut self, taken: Option<Grammar>) {
        let length = self.tokens().len();
        let generator = self.parts.generator();
        if taken.is_some() && generator.grammar_start().is_none() {
            generator.set_grammar(taken);
        }
        generator.restart_grammar(length);
    }

    /// Takes the grammar away.
    pub(super) fn take_grammar(&mut self) -> Option<Grammar> {
        self.parts.generator().take_grammar()
    }

    /// The statistics so far.
    pub fn stats(&self) -> Stats {
        self.sequence().stats
    }

    /// Memory of the KV cache, and of that of the draft model, in bytes.
    pub fn kv_bytes(&self) -> usize {
        self.sequence().cache.bytes() + self.parts.as_they_are().drafter.kv_bytes()
    }

    /// A flag that stops the evaluation within one stage when another thread sets it. The call that
    /// sees the flag returns [`Error::Cancelled`] and clears it. If no call is under way, the next
    /// one does so. Nothing is lost.
    pub fn cancel_flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.sequence().cancel)
    }

    /// Appends tokens: all of them or, on an error, none. The next step evaluates them.
    pub fn append(&mut self, tokens: &[u32]) -> Result<()> {
        self.sequence().check_tokens(tokens)?;
        if self.sequence().shift_keep == 0 {
            self.check_room(tokens.len())?;
        }
        self.parts.change(|parts| parts.append(tokens))
    }

    /// Appends text. A text that does not fit is refused before all of it is encoded. The encoding
    /// of a long text can be cancelled.
    pub fn append_text(&mut self, text: &str, options: TextOptions) -> Result<()> {
        self.append_text_beside(text, options, &mut || ())
    }

    /// As [`Self::append_text`]; `meanwhile` is called every few milliseconds while a long text is
    /// encoded.
    pub(super) fn append_text_beside(
        &mut self,
        text: &str,
        options: TextOptions,
        meanwhile: &mut dyn FnMut(),
    ) -> Result<()> {
        let TextOptions { add_bos, parse_special, heal } = options;
        let bos = self.model().text()?.bos();
        let mut tokens = self.encode(text, false, parse_special, meanwhile)?;
        if add_bos && self.tokens().is_empty() && (bos.is_none() || tokens.first().copied() != bos) {
            tokens = self.encode(text, true, parse_special, meanwhile)?;
        }
        let planned = if heal { Healing::plan(self.sequence(), &tokens)? } else { None };
        self.append(&tokens)?;
        self.parts.heal(planned);
        Ok(())
    }

    /// The tokens of a text, if they fit.
    fn encode(&self, text: &str, bos: bool, parse_special: bool, meanwhile: &mut dyn FnMut()) -> Result<Vec<u32>> {
        let (length, sequence) = (self.parts.whole_length(), self.sequence());
        let capacity = sequence.context_length;
        let most = if sequence.shift_keep == 0 { capacity.saturating_sub(length) } else { capacity };
        let mut keep_going = || {
            meanwhile();
            !sequence.is_cancelled()
        };
        match sequence.model.text()?.encode_within(text, bos, parse_special, most, &mut keep_going) {
            Ok(tokens) => tokens.ok_or(Error::ContextFull { length, capacity, wanted: most + 1 }),
            Err(Error::Cancelled) => sequence.check_cancel().and(Err(Error::Cancelled)),
            Err(error) => Err(error),
        }
    }

    fn check_room(&self, wanted: usize) -> Result<()> {
        self.sequence().check_room(self.parts.whole_length(), wanted)
    }

    /// Goes back to the first `length` tokens.
    pub fn truncate(&mut self, length: usize) -> Result<()> {
        let held = self.parts.whole_length();
        if length > held {
            return Err(Error::argument(format!("cannot truncate to {length} tokens; the session holds {held}")));
        }
        if length == held {
            self.parts.restored();
            return Ok(());
        }
        self.parts.change(|parts| {
            parts.truncate(length);
            Ok(())
        })
    }

    /// Makes the session hold exactly these tokens. It keeps the prefix that its own tokens have in
    /// common with them, and does not evaluate it again. Returns the length of this prefix. On an
    /// error nothing changes.
    pub fn set_tokens(&mut self, tokens: &[u32]) -> Result<usize> {
        self.sequence().check_tokens(tokens)?;
        self.sequence().check_room(0, tokens.len())?;
        self.parts.change(|parts| {
            let kept = parts.sequence.tokens.iter().zip(tokens).take_while(|(a, b)| a == b).count();
            if kept < parts.sequence.tokens.len() {
                parts.truncate(kept);
            }
            parts.append(&tokens[kept..])?;
            Ok(kept)
        })
    }

    /// Sets a model that drafts tokens from now on, in place of an earlier one; None removes it.
    /// Its vocabulary must be that of the session's model. A draft saves passes, and changes no
    /// token. On an error nothing changes.
    pub fn set_draft_model(&mut self, draft: Option<(&Arc<Model>, DraftOptions)>) -> Result<()> {
        let make = |(model, options)| DraftModel::new(self.sequence(), model, options);
        let made = draft.map(make).transpose()?;
        self.parts.set_draft_model(made);
        Ok(())
    }

    /// Changes how tokens are chosen from now on.
    pub fn set_sampling(&mut self, sampling: Sampling) -> Result<()> {
        sampling.check()?;
        self.parts.generator().set_sampling(sampling);
        Ok(())
    }

    /// Sets biases that are added to the logits of tokens from now on, in place of earlier ones.
    /// Minus infinity bans a token.
    pub fn set_logit_bias(&mut self, bias: Vec<(u32, f32)>) -> Result<()> {
        let n_vocab = self.model().config().shape.n_vocab;
        let is_wrong =
            |(token, bias): &&(u32, f32)| *token as usize >= n_vocab || bias.is_nan() || *bias == f32::INFINITY;
        if let Some((token, bias)) = bias.iter().find(is_wrong) {
            let message =
                format!("a bias of {bias} for token {token}; there are {n_vocab} tokens, and it is a number or -inf");
            return Err(Error::argument(message));
        }
        self.parts.generator().set_bias(bias);
        Ok(())
    }

    /// Makes the output match a grammar from now on, until the grammar is complete, which counts as
    /// an end. None removes the grammar. Tokens that the host appends count, too: they must not
    /// break the grammar.
    pub fn set_grammar(&mut self, grammar: Option<(GrammarKind, &str)>) -> Result<()> {
        let (start, before) = self.parts.text_to_heal();
        if grammar.is_some() {
            thinking::check_grammar(&self.parts.as_they_are().generator, &before)?;
        }
        let sequence = self.sequence();
        let is_cancelled = || sequence.is_cancelled();
        let make = |grammar| sequence.model.grammars()?.grammar(grammar, start, &before, &is_cancelled);
        let made = match grammar.map(make).transpose() {
            // The cancelled call ends here, so it clears the flag.
            Err(Error::Cancelled) => return sequence.check_cancel().and(Err(Error::Cancelled)),
            made => made?,
        };
        self.parts.generator().set_grammar(made);
        Ok(())
    }

    /// Ends generations from now on with one of these strings or tokens, in place of earlier ones.
    /// The strings are not emitted.
    pub fn set_stop(&mut self, strings: &[&str], tokens: &[u32]) -> Result<()> {
        if let Some(empty) = strings.iter().position(|string| string.is_empty()) {
            return Err(Error::argument(format!("stop string {empty} is empty")));
        }
        if !strings.is_empty() {
            self.model().text()?;
        }
        self.sequence().check_tokens(tokens)?;
        self.parts.generator().set_stop(strings, tokens)
    }

    /// Gives thoughts apart from the answer from now on, or (None) as part of the text. A grammar
    /// and stops then concern the answer only.
    pub fn set_thinking(&mut self, thinking: Option<ThinkingOptions>) -> Result<()> {
        let thinking = thinking.map(|options| thinking::of_model(self.model(), options)).transpose()?.flatten();
        thinking::check(&self.parts.as_they_are().generator, thinking.as_ref())?;
        self.parts.generator().set_thinking(thinking);
        Ok(())
    }

    /// The thought that the last step completed, if thoughts are apart from the answer.
    pub fn thought(&self) -> &str {
        self.parts.as_they_are().generator.thought()
    }

    /// The text of a thought that steps hold back.
    pub fn held_thought(&self) -> String {
        self.parts.as_they_are().generator.held_thought(!self.parts.is_repeating())
    }

    /// Evaluates what is pending, in the draft model, too, without choosing a token. Returns false
    /// if the budget ended first. A step after it only has to choose.
    pub fn prefill(&mut self, budget: Option<Duration>) -> Result<bool> {
        self.sequence().check_cancel()?;
        let mut session = self.parts.open();
        let wanted = session.parts().generator.wanted(session.is_repeating());
        let is_done = session.parts_mut().prefill(Budget::new(budget), wanted);
        is_done.inspect_err(|_| session.fail())
    }

    /// Evaluates what is pending and chooses a token. Without a budget it returns a token or an
    /// end. With one it may return [`Step::Pending`] first, after at least one stage.
    pub fn step(&mut self, budget: Option<Duration>) -> Result<Step> {
        step::step_one(self, budget)
    }

    /// The text that the last step completed: valid UTF-8, never half a character, empty while one
    /// is incomplete.
    pub fn text(&self) -> &str {
        self.parts.as_they_are().generator.text()
    }

    /// The text of the tokens so far that steps hold back: what may be the beginning of a stop
    /// string, and half a character as U+FFFD.
    pub fn held_text(&self) -> String {
        self.parts.as_they_are().generator.held_text(!self.parts.is_repeating())
    }

    /// Why the generation ended; None if the last step did not end it.
    pub fn end_reason(&self) -> Option<EndReason> {
        self.parts.as_they_are().generator.end_reason()
    }

    /// Evaluates what is pending. Returns the `n_vocab` logits after the last token, all finite.
    pub fn logits(&mut self) -> Result<&[f32]> {
        let parts = self.parts.restored();
        parts.evaluate(Budget::new(None), Wanted::All)?;
        parts.sequence.finite_logits()
    }

    /// Evaluates what is pending; the `n` most likely next tokens, best first, with the logarithms
    /// of their probabilities.
    pub fn top(&mut self, n: usize) -> Result<Vec<(u32, f32)>> {
        Ok(most_likely(self.logits()?, n))
    }

    /// For each of `tokens`, the logarithm of the probability (before any sampling) that it follows
    /// the session's tokens and those of `tokens` before it. The session's pending tokens stay
    /// evaluated. `tokens` are not appended.
    pub fn score(&mut self, tokens: &[u32]) -> Result<Vec<f32>> {
        self.sequence().check_tokens(tokens)?;
        self.check_room(tokens.len())?;
        let parts = self.parts.restored();
        let scores = parts.sequence.score(tokens);
        parts.learn_passes();
        scores
    }

    /// Bytes of a save.
    pub fn save_bytes(&mut self, content: SaveContent) -> usize {
        let Parts { sequence, generator, .. } = self.parts.restored();
        save_bytes(sequence, generator.mirostat(), content)
    }

    /// The session as bytes.
    pub fn save(&mut self, content: SaveContent) -> Result<Vec<u8>> {
        let Parts { sequence, generator, .. } = self.parts.restored();
        save(sequence, generator.mirostat(), content)
    }

    /// Restores a save: its tokens and, if possible, their keys and values. Sampling and context
    /// length stay the session's own. On an error nothing changes.
    pub fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        let saved = read_save(self.sequence(), bytes)?;
        self.parts.change(|parts| {
            parts.become_saved(saved);
            Ok(())
        })
    }
}

/// The context length of a session, of a model that allows `at_most` positions.
pub(crate) fn check_context(wanted: Option<usize>, at_most: usize) -> Result<usize> {
    let context_length = wanted.unwrap_or(at_most);
    if context_length == 0 || context_length > at_most {
        let range = format!("1 to {at_most} (max_position_embeddings of the model)");
        return Err(Error::argument(format!("context_length is {context_length}; it must be {range}")));
    }
    Ok(context_length)
}
