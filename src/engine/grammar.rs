//! Constrained output: which tokens a JSON schema, a regular expression, a list of choices or a Lark grammar allows next.
//!
//! llguidance (Microsoft Guidance) does the parsing; here a parser is kept in step with a session's tokens, whatever is appended,
//! rewound or forked.
#![forbid(unsafe_code)]

mod schema;

use std::sync::Arc;

use llguidance::api::{GrammarWithLexer, TopLevelGrammar};
use llguidance::toktrie::{InferenceCapabilities, TokEnv, TokRxInfo, TokTrie, TokenizerEnv};
use llguidance::{Matcher, ParserFactory};

pub use schema::SchemaOptions;

use super::stack::on_own_stack;
use super::text::{Text, lark_string};
use crate::error::{Error, Result};

/// Bytes of the longest JSON schema, and of the longest other source: what an own stack has to hold, however deep it is.
const MOST_JSON: usize = 1 << 20;
const MOST_TEXT: usize = 256 << 10;

/// What output has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrammarKind {
    /// A JSON value that a JSON schema describes.
    JsonSchema(SchemaOptions),
    /// What a regular expression matches as a whole.
    Regex,
    /// One of the strings of a JSON array.
    Choice,
    /// What a grammar in llguidance's variant of Lark describes.
    Lark(SchemaOptions),
}

fn wrong(message: impl std::fmt::Display) -> Error {
    Error::Grammar { message: message.to_string() }
}

/// Builds parsers for a model's tokens.
pub struct GrammarFactory(ParserFactory);

/// A tokenizer as llguidance sees it.
struct Tokens {
    trie: TokTrie,
    model: std::sync::Weak<super::model::Model>,
    is_canonical: bool,
}

impl TokenizerEnv for Tokens {
    fn tok_trie(&self) -> &TokTrie {
        &self.trie
    }

    fn tokenize_bytes(&self, bytes: &[u8]) -> Vec<u32> {
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
    /// For a model's tokenizer, whose vocabulary has `n_vocab` tokens.
    pub fn new(model: &Arc<super::model::Model>, n_vocab: usize) -> Result<Self> {
        let text = model.text()?;
        let end = text.end_tokens().first().copied();
        let end = end.ok_or_else(|| wrong("the model has no end token, so no output could ever be complete"))?;
        let word = |id: u32| {
            let special = |token: String| [&[TokTrie::SPECIAL_TOKEN_MARKER], token.as_bytes()].concat();
            text.token_bytes(id).unwrap_or_else(|| special(format!("<{id}>")))
        };
        let words: Vec<Vec<u8>> = (0..n_vocab as u32).map(word).collect();
        let trie = TokTrie::from(&TokRxInfo::new(n_vocab as u32, end), &words);
        let tokens = Tokens { trie, model: Arc::downgrade(model), is_canonical: text.is_byte_level() };
        let env: TokEnv = Arc::new(tokens);
        let slices = llguidance::earley::SlicedBiasComputer::general_slices();
        let mut factory = ParserFactory::new(&env, InferenceCapabilities::default(), &slices).map_err(wrong)?;
        factory.quiet();
        Ok(Self(factory))
    }

    /// All tokens, by their bytes.
    pub fn trie(&self) -> &TokTrie {
        self.0.tok_env().tok_trie()
    }

    /// A grammar for what follows the first `start` tokens of a session and, behind them, the text `before`.
    pub fn grammar(&self, kind: GrammarKind, source: &str, start: usize, before: &str) -> Result<Grammar> {
        let (bytes, most) =
            (source.len(), if matches!(kind, GrammarKind::JsonSchema(_)) { MOST_JSON } else { MOST_TEXT });
        if bytes > most {
            return Err(wrong(format!("it has {bytes} bytes, and {most} are the most")));
        }
        // A rule that is another rule, and so on, is compiled by recursion.
        let matcher = on_own_stack("grammar", || self.matcher(kind, source, before))?;
        Ok(Grammar { fresh: matcher.deep_clone(), matcher, start, consumed: vec![] })
    }

    fn matcher(&self, kind: GrammarKind, source: &str, before: &str) -> Result<Matcher> {
        let mut grammar = match kind {
            GrammarKind::JsonSchema(_) => TopLevelGrammar::from_json_schema(schema(source)?),
            GrammarKind::Regex => TopLevelGrammar::from_regex(source),
            GrammarKind::Choice => TopLevelGrammar::from_lark(choices(source)?),
            GrammarKind::Lark(_) => TopLevelGrammar::from_lark(source.to_owned()),
        };
        if !before.is_empty() {
            grammar.grammars.iter_mut().for_each(|grammar| grammar.name = Some("rest".to_owned()));
            let both = format!("start: {} @rest", lark_string(before));
            grammar.grammars.insert(0, GrammarWithLexer::from_lark(both));
        }
        let matcher = Matcher::new(self.0.create_parser(grammar));
        match matcher.get_error() {
            Some(error) => Err(wrong(error.lines().next().unwrap_or_default())),
            None => Ok(matcher),
        }
    }
}

/// A JSON schema. Unless it says otherwise there is no white space between the parts of a value: small models would never end it.
fn schema(source: &str) -> Result<serde_json::Value> {
    let mut schema = serde_json::from_str(source).map_err(|e| wrong(format!("not JSON: {e}")))?;
    if let serde_json::Value::Object(schema) = &mut schema {
        schema.entry("x-guidance").or_insert_with(|| serde_json::json!({ "whitespace_flexible": false }));
    }
    Ok(schema)
}

/// A grammar of the strings of a JSON array.
fn choices(source: &str) -> Result<String> {
    let list: Vec<String> =
        serde_json::from_str(source).map_err(|e| wrong(format!("choices are a JSON array of strings: {e}")))?;
    if list.is_empty() || list.iter().any(String::is_empty) {
        return Err(wrong("choices are one string at least, and none of them is empty"));
    }
    let quoted: Vec<String> = list.iter().map(|choice| lark_string(choice)).collect();
    Ok(format!("start: {}", quoted.join(" | ")))
}

/// What a session's next tokens have to be.
pub struct Grammar {
    matcher: Matcher,
    /// The same before it has seen anything: for a matcher that has failed, or cannot go back, there is no other way.
    fresh: Matcher,
    /// Tokens of the session before it began.
    start: usize,
    /// Tokens that the matcher has seen.
    consumed: Vec<u32>,
}

impl Clone for Grammar {
    fn clone(&self) -> Self {
        let (matcher, fresh) = (self.matcher.deep_clone(), self.fresh.deep_clone());
        Self { matcher, fresh, start: self.start, consumed: self.consumed.clone() }
    }
}

/// What may come next.
pub(super) enum Next {
    /// Only this token.
    Forced(u32),
    /// Nothing: the output is complete.
    Complete,
    /// One of several.
    Any(llguidance::toktrie::SimpleVob),
}

impl Grammar {
    /// What may follow a session's tokens.
    pub(super) fn next(&mut self, tokens: &[u32]) -> Result<Next> {
        self.follow(tokens)?;
        if self.matcher.is_stopped() && !self.matcher.is_error() {
            return Ok(Next::Complete);
        }
        if let Some(forced) = self.matcher.compute_ff_tokens().first() {
            return Ok(Next::Forced(*forced));
        }
        let mask = self.matcher.compute_mask().map_err(wrong)?;
        Ok(match (mask.num_set(), mask.first_bit_set()) {
            (1, Some(token)) => Next::Forced(token as u32),
            _ => Next::Any(mask),
        })
    }

    /// Tokens of the session before it began.
    pub(super) fn start(&self) -> usize {
        self.start
    }

    /// It begins after `length` tokens at the latest.
    pub(super) fn begin_by(&mut self, length: usize) {
        self.start = self.start.min(length);
    }

    /// The session has forgotten `n` tokens before it.
    pub(super) fn forget_before(&mut self, n: usize) {
        self.start = self.start.saturating_sub(n);
    }

    /// Brings the matcher to where the session is.
    fn follow(&mut self, tokens: &[u32]) -> Result<()> {
        self.begin_by(tokens.len());
        let said = &tokens[self.start..];
        let mut common = self.consumed.iter().zip(said).take_while(|(a, b)| a == b).count();
        if common < self.consumed.len() && self.matcher.rollback(self.consumed.len() - common).is_err()
            || self.matcher.is_error()
        {
            (self.matcher, common) = (self.fresh.deep_clone(), 0);
        }
        self.consumed.truncate(common);
        for token in &said[common..] {
            let allowed = self.matcher.try_consume_tokens(&[*token]).map_err(wrong)?;
            if allowed == 0 {
                let at = self.start + self.consumed.len();
                return Err(wrong(format!(
                    "token {token} at {at}, which was appended, is not what the grammar allows"
                )));
            }
            self.consumed.push(*token);
        }
        Ok(())
    }
}
