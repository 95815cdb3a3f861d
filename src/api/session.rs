//! Sessions.
#![forbid(unsafe_code)]

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::{Grammar, Model};
use crate::engine::sampler::Sampling;
use crate::engine::save::SaveContent;
use crate::engine::session::{self, DraftOptions, EndReason, Stats, Step, TextOptions, ThinkingOptions};
use crate::error::Result;
use crate::float_env::with_default_float_environment;

/// A conversation with a model: tokens, their KV cache, and the progress of the evaluation.
///
/// What is appended is evaluated by the next step. If a call fails, the session stays as it was,
/// and the call can be repeated.
///
/// ```
/// let model = rotor::Model::load("models/tavern")?;
/// let mut session = model.session()?;
/// session.append("User: Good evening!\n")?;
/// let mut other = session.fork();
/// assert_eq!(session.step(None)?, other.step(None)?);
/// # Ok::<(), rotor::Error>(())
/// ```
pub struct Session(pub(super) session::Session);

impl Session {
    /// Appends a prompt: all of it or, on an error, nothing. It gets the begin token if the session
    /// is empty. Control tokens that are written out in it count as such. For text that a user
    /// typed, use [`Self::append_with`].
    ///
    /// # Errors
    /// [`Error::ContextFull`](crate::Error::ContextFull);
    /// [`Error::Tokenizer`](crate::Error::Tokenizer) if the model has no tokenizer.
    pub fn append(&mut self, prompt: &str) -> Result<()> {
        self.append_with(prompt, TextOptions::PROMPT)
    }

    /// Appends a text: all of it or, on an error, nothing.
    ///
    /// # Errors
    /// As [`Self::append`].
    pub fn append_with(&mut self, text: &str, options: TextOptions) -> Result<()> {
        self.0.append_text(text, options)
    }

    /// Appends tokens: all of them or, on an error, none.
    ///
    /// # Errors
    /// [`Error::ContextFull`](crate::Error::ContextFull);
    /// [`Error::Argument`](crate::Error::Argument) for a token outside the vocabulary.
    pub fn append_tokens(&mut self, tokens: &[u32]) -> Result<()> {
        self.0.append(tokens)
    }

    /// Makes the session hold exactly these tokens, and returns how many from the beginning on it
    /// keeps. Only the others are evaluated. Give it the whole conversation for each question:
    ///
    /// ```
    /// use rotor::{ChatMessage, TextOptions};
    ///
    /// let model = rotor::Model::load("models/tavern")?;
    /// let mut session = model.session()?;
    /// let question = ChatMessage { role: "user", content: "Good evening!" };
    /// let prompt = model.chat_format(&[question])?;
    /// let tokens = model.tokenize(&prompt, TextOptions::PROMPT)?;
    /// assert_eq!(session.set_tokens(&tokens)?, 0);
    /// assert_eq!(session.set_tokens(&tokens)?, tokens.len());
    /// # Ok::<(), rotor::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Self::append_tokens`].
    pub fn set_tokens(&mut self, tokens: &[u32]) -> Result<usize> {
        self.0.set_tokens(tokens)
    }

    /// Goes back to the first `length` tokens.
    ///
    /// # Errors
    /// [`Error::Argument`](crate::Error::Argument) if there are fewer.
    pub fn truncate(&mut self, length: usize) -> Result<()> {
        self.0.truncate(length)
    }

    /// All tokens, appended and chosen.
    pub fn tokens(&self) -> &[u32] {
        self.0.tokens()
    }

    /// Another session with the same tokens and options. Both share what was evaluated until they
    /// differ, so a fork takes hardly any time or memory.
    #[must_use]
    pub fn fork(&mut self) -> Self {
        Self(self.0.fork())
    }

    /// Generates up to `max_tokens` tokens. The iterator yields the pieces of their text, without
    /// thoughts that are apart, and ends when the generation ends (see [`Self::end_reason`]). What
    /// follows is generated only as the iterator is asked for it.
    ///
    /// ```
    /// let model = rotor::Model::load("models/tavern")?;
    /// let mut session = model.session()?;
    /// session.append(&model.chat_format(&[rotor::ChatMessage { role: "user", content: "Any rumours?" }])?)?;
    /// let answer: String = session.generate(100).collect::<Result<_, _>>()?;
    /// assert!(!answer.is_empty());
    /// # Ok::<(), rotor::Error>(())
    /// ```
    pub fn generate(&mut self, max_tokens: usize) -> Generate<'_> {
        Generate { session: self, left: max_tokens }
    }

    /// Evaluates what is pending, and chooses a token. Without a budget it returns a token or an
    /// end. With one it may return [`Step::Pending`] first. The next call continues.
    ///
    /// # Errors
    /// [`Error::Empty`](crate::Error::Empty), [`Error::ContextFull`](crate::Error::ContextFull),
    /// [`Error::Cancelled`](crate::Error::Cancelled). The step can be repeated.
    pub fn step(&mut self, budget: Option<Duration>) -> Result<Step> {
        with_default_float_environment(|| self.0.step(budget))
    }

    /// Evaluates what is pending, without choosing a token. Returns false if the budget ended
    /// first.
    ///
    /// # Errors
    /// As [`Self::step`].
    pub fn prefill(&mut self, budget: Option<Duration>) -> Result<bool> {
        with_default_float_environment(|| self.0.prefill(budget))
    }

    /// The text that the last step completed; empty while a character is incomplete.
    pub fn text(&self) -> &str {
        self.0.text()
    }

    /// The text of the tokens so far that steps hold back: what may be the beginning of a stop
    /// string, or half a character.
    pub fn held_text(&self) -> String {
        self.0.held_text()
    }

    /// The thought that the last step completed, if the session gives thoughts apart from the
    /// answer (see [`Self::set_thinking`]); else empty.
    pub fn thought(&self) -> &str {
        self.0.thought()
    }

    /// As [`Self::held_text`], for a thought.
    pub fn held_thought(&self) -> String {
        self.0.held_thought()
    }

    /// Why the generation has ended; None if it has not.
    pub fn end_reason(&self) -> Option<EndReason> {
        self.0.end_reason()
    }

    /// Changes how tokens are chosen from now on.
    ///
    /// # Errors
    /// [`Error::Argument`](crate::Error::Argument) if a value is out of its range.
    pub fn set_sampling(&mut self, sampling: Sampling) -> Result<()> {
        self.0.set_sampling(sampling)
    }

    /// Adds numbers to the logits of tokens from now on, in place of earlier ones. Minus infinity
    /// bans a token.
    ///
    /// # Errors
    /// [`Error::Argument`](crate::Error::Argument) if a token or a number is out of its range.
    pub fn set_logit_bias(&mut self, bias: Vec<(u32, f32)>) -> Result<()> {
        self.0.set_logit_bias(bias)
    }

    /// Ends generations from now on with one of these strings or tokens, in place of earlier ones.
    /// The strings are not emitted.
    ///
    /// # Errors
    /// [`Error::Argument`](crate::Error::Argument) for an empty string or an unknown token.
    pub fn set_stop(&mut self, strings: &[&str], tokens: &[u32]) -> Result<()> {
        self.0.set_stop(strings, tokens)
    }

    /// Sets a smaller model that guesses the next tokens from now on; None removes it. The tokens
    /// stay the same. They come faster if the draft model is a few times as fast and often right;
    /// rotor measures that, and does not use drafts while they would take longer.
    ///
    /// ```
    /// use rotor::DraftOptions;
    ///
    /// let model = rotor::Model::load("models/tavern")?;
    /// let mut session = model.session()?;
    /// // A model can draft for itself, which saves no time.
    /// session.set_draft_model(&model, DraftOptions::default())?;
    /// # Ok::<(), rotor::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Argument`](crate::Error::Argument) if the vocabulary is another one, or an option
    /// is out of its range.
    pub fn set_draft_model<'a>(&mut self, draft: impl Into<Option<&'a Model>>, options: DraftOptions) -> Result<()> {
        self.0.set_draft_model(draft.into().map(|draft| (&draft.0, options)))
    }

    /// Gives the thoughts of the model (`<think>..</think>`) apart from its answer from now on: as
    /// [`Self::thought`] in place of [`Self::text`], without tags. Stops and grammars then concern
    /// the answer only. None makes thoughts a part of the text, which is how a session begins.
    ///
    /// ```
    /// use rotor::ThinkingOptions;
    ///
    /// let model = rotor::Model::load("models/tavern")?;
    /// let mut session = model.session()?;
    /// session.set_thinking(Some(ThinkingOptions { max_tokens: Some(512) }))?;
    /// session.append(&model.chat_format(&[rotor::ChatMessage { role: "user", content: "Any rumours?" }])?)?;
    /// while let rotor::Step::Token(_) = session.step(None)? {
    ///     print!("{}{}", session.thought(), session.text());
    /// }
    /// # Ok::<(), rotor::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Tokenizer`](crate::Error::Tokenizer) if the model has no tokenizer;
    /// [`Error::Grammar`](crate::Error::Grammar) if the session has a grammar, but the vocabulary
    /// has no tokens for the tags.
    pub fn set_thinking(&mut self, thinking: impl Into<Option<ThinkingOptions>>) -> Result<()> {
        self.0.set_thinking(thinking.into())
    }

    /// Makes the output match a grammar from now on. When it is complete, the generation ends. None
    /// removes the grammar.
    ///
    /// ```
    /// use rotor::Grammar;
    ///
    /// let model = rotor::Model::load("models/tavern")?;
    /// let mut session = model.session()?;
    /// session.append("How many ales? ")?;
    /// session.set_grammar(&Grammar::regex("[1-9][0-9]?"))?;
    /// let answer: String = session.generate(10).collect::<Result<_, _>>()?;
    /// assert!(answer.parse::<u32>().is_ok());
    /// # Ok::<(), rotor::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Grammar`](crate::Error::Grammar) if it cannot be used.
    pub fn set_grammar<'a>(&mut self, grammar: impl Into<Option<&'a Grammar>>) -> Result<()> {
        self.0.set_grammar(grammar.into().map(Grammar::parts))
    }

    /// The logits after the last token, one per token of the vocabulary.
    ///
    /// # Errors
    /// As [`Self::step`]; [`Error::Numeric`](crate::Error::Numeric) if one is not finite.
    pub fn logits(&mut self) -> Result<&[f32]> {
        with_default_float_environment(|| self.0.logits())
    }

    /// The `n` most likely next tokens, best first, with the logarithms of their probabilities,
    /// before any sampling.
    ///
    /// # Errors
    /// As [`Self::logits`].
    pub fn top(&mut self, n: usize) -> Result<Vec<(u32, f32)>> {
        with_default_float_environment(|| self.0.top(n))
    }

    /// For each of `tokens`, the logarithm of the probability that it follows the session's tokens
    /// and those before it. The session holds the same tokens as before.
    ///
    /// # Errors
    /// As [`Self::logits`] and [`Self::append_tokens`].
    pub fn score(&mut self, tokens: &[u32]) -> Result<Vec<f32>> {
        with_default_float_environment(|| self.0.score(tokens))
    }

    /// The session as bytes, which every backend on every machine can restore with the same model.
    /// Options, grammars and stops are not part of it.
    ///
    /// ```
    /// use rotor::SaveContent;
    ///
    /// let model = rotor::Model::load("models/tavern")?;
    /// let mut session = model.session()?;
    /// session.append("Welcome to the ")?;
    /// let saved = session.save(SaveContent::Tokens)?;
    ///
    /// let mut restored = model.session()?;
    /// restored.restore(&saved)?;
    /// assert_eq!(restored.step(None)?, session.step(None)?);
    /// # Ok::<(), rotor::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Device`](crate::Error::Device) if a GPU cannot be read.
    pub fn save(&mut self, content: SaveContent) -> Result<Vec<u8>> {
        self.0.save(content)
    }

    /// Replaces the tokens by those of a save. Options, grammar and stops stay.
    ///
    /// # Errors
    /// [`Error::Save`](crate::Error::Save) if the bytes are damaged or of another model;
    /// [`Error::ContextFull`](crate::Error::ContextFull).
    pub fn restore(&mut self, saved: &[u8]) -> Result<()> {
        self.0.restore(saved)
    }

    /// Cancels the calls of this session, from any thread.
    pub fn canceller(&self) -> Canceller {
        Canceller(self.0.cancel_flag())
    }

    /// The model of the session.
    pub fn model(&self) -> Model {
        Model(Arc::clone(self.0.model()))
    }

    /// The most tokens that it can hold.
    pub fn context_length(&self) -> usize {
        self.0.context_length()
    }

    /// Memory of the KV cache, and of that of the draft model, in bytes.
    pub fn kv_bytes(&self) -> usize {
        self.0.kv_bytes()
    }

    /// The statistics so far.
    pub fn stats(&self) -> Stats {
        self.0.stats()
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Session").field("n_tokens", &self.tokens().len()).finish_non_exhaustive()
    }
}

/// Steps several sessions together. Each gets the token that [`Session::step`] would choose, but
/// the weights are read once for all. An error of one session does not affect the others.
pub fn step_all(sessions: &mut [&mut Session], budget: Option<Duration>) -> Vec<Result<Step>> {
    let mut sessions: Vec<&mut session::Session> = sessions.iter_mut().map(|session| &mut session.0).collect();
    with_default_float_environment(|| session::step_all(&mut sessions, budget))
}

/// The pieces of a generated text. See [`Session::generate`].
#[derive(Debug)]
#[must_use = "it generates only as it is asked for pieces"]
pub struct Generate<'a> {
    session: &'a mut Session,
    /// How many more tokens it may generate.
    left: usize,
}

impl Iterator for Generate<'_> {
    type Item = Result<String>;

    fn next(&mut self) -> Option<Result<String>> {
        while self.left > 0 {
            let step = self.session.step(None);
            self.left = if matches!(step, Ok(Step::Token(_) | Step::Pending)) { self.left - 1 } else { 0 };
            match step {
                Err(error) => return Some(Err(error)),
                Ok(_) if self.session.text().is_empty() => {}
                Ok(_) => return Some(Ok(self.session.text().to_owned())),
            }
        }
        None
    }
}

impl std::iter::FusedIterator for Generate<'_> {}

/// Cancels the calls of a session, from any thread. See [`Session::canceller`].
#[derive(Clone, Debug)]
pub struct Canceller(Arc<AtomicBool>);

impl Canceller {
    /// Makes the call that is under way, or else the next one, return
    /// [`Error::Cancelled`](crate::Error::Cancelled). Nothing is lost: the call can be repeated.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
