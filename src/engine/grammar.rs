//! Constrained output: which tokens a JSON schema, a regular expression, a list of choices or a
//! Lark grammar allows next.
//!
//! llguidance (Microsoft Guidance) does the parsing. This module keeps a parser in step with a
//! session's tokens when tokens are appended, rewound or forked.
#![forbid(unsafe_code)]

mod compile;
mod helpers;
mod lark;
mod message;
mod parser;
mod pattern;
mod schema;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use llguidance::toktrie::{InferenceCapabilities, TokEnv, TokRxInfo, TokTrie, TokenizerEnv};
use llguidance::{CancellationHandle, Matcher, ParserFactory};
use parking_lot::Mutex;

pub(super) use parser::Next;
pub use schema::SchemaOptions;

use super::text::Text;
use crate::error::{Error, Result, check_kept, check_room, joined, room_for};
use helpers::{Helpers, Task};
use parser::Parser;

/// The most bytes of a JSON schema, and of any other source. A stack of rotor's own has to be large
/// enough for them, however deep they are.
const MAX_JSON: usize = 1 << 20;
const MAX_TEXT: usize = 256 << 10;

/// Sorting the vocabulary takes about so many bytes for each token.
const TRIE_BYTES: usize = 256;
/// A source takes about this many times its bytes while it is read.
const SOURCE_GROWTH: usize = 16;

/// How long a call waits for a grammar that is set. On a machine that is not busy, the counted
/// limits end the work long before.
const LONGEST: Duration = Duration::from_secs(10);

/// The most bytes of a forced text (a text without a choice) that are tokenized at once, unless a
/// token of the vocabulary is longer than a quarter of that. Only the first token is needed.
const FORCED_BYTES: usize = 4096;

/// What the output must match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrammarKind {
    /// A JSON value that meets a JSON schema.
    JsonSchema(SchemaOptions),
    /// A text that a regular expression matches as a whole.
    Regex,
    /// One of the strings of a JSON array.
    Choice,
    /// A text that a grammar in llguidance's variant of Lark describes.
    Lark(SchemaOptions),
}

fn wrong(message: impl std::fmt::Display) -> Error {
    Error::Grammar { message: message.to_string() }
}

/// Builds parsers for a model's tokens.
pub struct GrammarFactory {
    factory: Arc<ParserFactory>,
    helpers: Arc<Helpers>,
}

/// A tokenizer as llguidance sees it.
struct Tokens {
    trie: TokTrie,
    model: std::sync::Weak<super::model::Model>,
    is_canonical: bool,
    /// The most bytes that are tokenized at once.
    most: usize,
}

impl TokenizerEnv for Tokens {
    fn tok_trie(&self) -> &TokTrie {
        &self.trie
    }

    fn tokenize_bytes(&self, bytes: &[u8]) -> Vec<u32> {
        let is_inside = |end: &usize| bytes.get(*end).is_some_and(|byte| byte & 0xC0 == 0x80);
        let bytes = &bytes[..(0..=bytes.len().min(self.most)).rev().find(|end| !is_inside(end)).unwrap_or(0)];
        let model = self.model.upgrade();
        let text = model.as_ref().and_then(|model| model.text().ok());
        let encode = |text: &Text| text.encode(std::str::from_utf8(bytes).ok()?, false, false).ok();
        text.and_then(encode).unwrap_or_else(|| self.trie.greedy_tokenize(bytes))
    }

    fn tokenize_is_canonical(&self) -> bool {
        self.is_canonical
    }
}

impl GrammarFactory {
    /// A factory for a model's tokenizer, whose vocabulary has `n_vocab` tokens.
    pub fn new(model: &Arc<super::model::Model>, n_vocab: usize) -> Result<Self> {
        let text = model.text()?;
        let end = text.end_tokens().first().copied();
        let end = end.ok_or_else(|| wrong("the model has no end token, so no output could ever be complete"))?;
        let word = |id: u32| {
            let special = |token: String| [&[TokTrie::SPECIAL_TOKEN_MARKER], token.as_bytes()].concat();
            text.token_bytes(id).unwrap_or_else(|| special(format!("<{id}>")))
        };
        check_room(n_vocab.saturating_mul(TRIE_BYTES), "the grammars' vocabulary")?;
        let mut words: Vec<Vec<u8>> = room_for(n_vocab, "the grammars' vocabulary")?;
        words.extend((0..n_vocab as u32).map(word));
        let trie = TokTrie::from(&TokRxInfo::new(n_vocab as u32, end), &words);
        let most = FORCED_BYTES.max(4 * words.iter().map(Vec::len).max().unwrap_or(0));
        let tokens = Tokens { trie, model: Arc::downgrade(model), is_canonical: text.is_byte_level(), most };
        let env: TokEnv = Arc::new(tokens);
        let slices = llguidance::earley::SlicedBiasComputer::general_slices();
        let mut factory = ParserFactory::new(&env, InferenceCapabilities::default(), &slices).map_err(wrong)?;
        factory.quiet();
        Ok(Self { factory: Arc::new(factory), helpers: Arc::default() })
    }

    /// All tokens, by their bytes.
    pub fn trie(&self) -> &TokTrie {
        self.factory.tok_env().tok_trie()
    }

    /// A grammar for the output that follows the first `start` tokens of a session and, after them,
    /// the text `before`.
    ///
    /// # Errors
    /// [`Error::Grammar`] if the grammar cannot be used; [`Error::Cancelled`] as soon as
    /// `is_cancelled`.
    pub fn grammar(
        &self,
        (kind, source): (GrammarKind, &str),
        start: usize,
        before: &str,
        is_cancelled: &dyn Fn() -> bool,
    ) -> Result<Grammar> {
        let (bytes, most) =
            (source.len(), if matches!(kind, GrammarKind::JsonSchema(_)) { MAX_JSON } else { MAX_TEXT });
        if bytes > most {
            return Err(wrong(format!("it has {bytes} bytes, but at most {most} are supported")));
        }
        check_room(bytes.saturating_mul(SOURCE_GROWTH), "a grammar")?;
        self.helpers.prepare()?;
        let is_abandoned = Arc::new(AtomicBool::new(false));
        let (factory, abandoned) = (Arc::clone(&self.factory), Arc::clone(&is_abandoned));
        let (source, before) = (joined(&[source], "a grammar")?, before.to_owned());
        let task = self.helpers.begin(move || {
            let fresh = Arc::new(Mutex::new(compile::compile(&factory, kind, &source, &before, &abandoned)?));
            Ok((Parser::of_fresh(Arc::clone(&fresh)), fresh))
        });
        match task.wait(Some(LONGEST), is_cancelled) {
            Some(made) => {
                let (parser, fresh) = made?;
                check_kept("a grammar")?;
                let state = State::Ready(Box::new(parser));
                Ok(Grammar { state, fresh, helpers: Arc::clone(&self.helpers), start })
            }
            None => {
                is_abandoned.store(true, Ordering::Relaxed);
                let seconds = LONGEST.as_secs();
                let late = || wrong(format!("it is too costly: rotor gave up after {seconds} s; make it simpler"));
                Err(if is_cancelled() { Error::Cancelled } else { late() })
            }
        }
    }
}

/// A grammar that a session's next tokens must match.
pub struct Grammar {
    state: State,
    /// The parser before it has seen a token.
    fresh: Arc<Mutex<Matcher>>,
    helpers: Arc<Helpers>,
    /// The number of the session's tokens before the grammar began.
    start: usize,
}

/// The state of the parser.
enum State {
    /// It waits for the next call.
    Ready(Box<Parser>),
    /// It works on a helper thread, which computes what may follow.
    Busy(Computation),
    /// There is none. The next call makes a new one.
    Lost,
}

/// The work of a parser on a helper thread.
struct Computation {
    task: Task<(Box<Parser>, Result<Next>)>,
    tokens: Arc<[u32]>,
    cancellation: Option<CancellationHandle>,
}

impl Drop for Computation {
    fn drop(&mut self) {
        // No caller waits for the result any more.
        if let Some(cancellation) = &self.cancellation {
            cancellation.cancel();
        }
    }
}

impl Clone for Grammar {
    fn clone(&self) -> Self {
        let state = match &self.state {
            State::Ready(parser) => State::Ready(parser.clone()),
            State::Busy(_) | State::Lost => State::Lost,
        };
        Self { state, fresh: Arc::clone(&self.fresh), helpers: Arc::clone(&self.helpers), start: self.start }
    }
}

impl Grammar {
    /// Computes what may follow a session's tokens, of which it sees none before `start`. Returns
    /// None if the result is not there within `patience`, or before `is_cancelled`. The next call
    /// then continues.
    pub(super) fn next(
        &mut self,
        tokens: &[u32],
        start: usize,
        patience: Option<Duration>,
        is_cancelled: &dyn Fn() -> bool,
    ) -> Result<Option<Next>> {
        self.begin_by(tokens.len());
        let start = self.start.max(start).min(tokens.len());
        let tokens = &tokens[start..];
        loop {
            match std::mem::replace(&mut self.state, State::Lost) {
                State::Busy(mut computation) => {
                    let Some(result) = computation.task.wait(patience, is_cancelled) else {
                        self.state = State::Busy(computation);
                        return Ok(None);
                    };
                    computation.cancellation = None;
                    let (parser, next) = result?;
                    self.state = State::Ready(parser);
                    if *computation.tokens == *tokens {
                        return next.map(Some);
                    }
                }
                State::Ready(parser) => self.send(parser, tokens, start)?,
                State::Lost => self.send(Box::new(Parser::of_fresh(Arc::clone(&self.fresh))), tokens, start)?,
            }
        }
    }

    /// Sends the parser to a helper thread, where it computes what may follow.
    fn send(&mut self, mut parser: Box<Parser>, tokens: &[u32], start: usize) -> Result<()> {
        if let Err(error) = self.helpers.prepare() {
            self.state = State::Ready(parser);
            return Err(error);
        }
        let (cancellation, tokens) = (parser.cancellation(), Arc::<[u32]>::from(tokens));
        let seen = Arc::clone(&tokens);
        let task = self.helpers.begin(move || {
            let next = parser.next(&seen, start);
            Ok((parser, next))
        });
        self.state = State::Busy(Computation { task, tokens, cancellation });
        Ok(())
    }

    /// The number of the session's tokens before the grammar began.
    pub(super) fn start(&self) -> usize {
        self.start
    }

    /// Lets the grammar begin after `length` tokens at the latest.
    pub(super) fn begin_by(&mut self, length: usize) {
        self.start = self.start.min(length);
    }

    /// Lets the grammar begin again, after `length` tokens.
    pub(super) fn restart(&mut self, length: usize) {
        (self.state, self.start) = (State::Lost, length);
    }

    /// Tells the grammar that the session has dropped `n` tokens before it.
    pub(super) fn forget_before(&mut self, n: usize) {
        self.start = self.start.saturating_sub(n);
    }
}
