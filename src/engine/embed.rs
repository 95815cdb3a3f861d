//! Embeddings: texts to vectors, many texts in one pass.
#![forbid(unsafe_code)]

use std::sync::Arc;
use std::time::Duration;

use super::evaluate::{Budget, evaluate};
use super::model::Model;
use super::sequence::Sequence;
use crate::backend::{KvType, Wanted, arith};
use crate::error::{Error, Result, room_for};
use crate::model::pooling::Pooling;
use crate::model::weights::Weights;

/// The most texts, and tokens, that share a pass. A longer text has passes of its own.
const TEXTS: usize = 16;
const TOKENS: usize = 256;

/// How texts become vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmbedOptions {
    /// How the states of a text's tokens become one vector; None is as the model's files say. If
    /// they say nothing, rotor takes the last token, and the log says so.
    pub pooling: Option<Pooling>,
    /// Whether each vector is divided by its length.
    pub normalize: bool,
    /// The numbers of keys and values.
    pub kv: KvType,
    /// The most tokens of a text; None is the model's context.
    pub max_tokens: Option<usize>,
    /// Whether longer texts are cut; otherwise they are errors.
    pub truncate: bool,
}

impl Default for EmbedOptions {
    fn default() -> Self {
        Self { pooling: None, normalize: true, kv: KvType::F32, max_tokens: None, truncate: false }
    }
}

/// Pools the states of a sequence's tokens, after the final norm.
pub(in crate::engine) struct Pooler {
    pooling: Pooling,
    /// The state of the last token so far, or the sum of all of them.
    pooled: Vec<f64>,
    n: usize,
}

impl Pooler {
    pub(super) fn new(pooling: Pooling) -> Self {
        Self { pooling, pooled: vec![], n: 0 }
    }

    /// Forgets all states.
    pub(super) fn restart(&mut self) {
        *self = Self::new(self.pooling);
    }

    /// Adds the states of the tokens that follow, before the final norm.
    pub(super) fn add<'a>(&mut self, states: impl Iterator<Item = &'a [f32]>, weights: &Weights) {
        for state in states {
            let mut state = state.to_vec();
            arith::rms_norm(&mut state, &weights.norm_gains, weights.norm.eps);
            let state = state.into_iter().map(f64::from);
            if self.n == 0 || self.pooling == Pooling::Last {
                self.pooled = state.collect();
            } else {
                self.pooled.iter_mut().zip(state).for_each(|(sum, x)| *sum += x);
            }
            self.n += 1;
        }
    }

    /// The vector of the text.
    fn vector(&self, normalize: bool) -> Result<Vec<f32>> {
        let n = if self.pooling == Pooling::Mean { self.n.max(1) as f64 } else { 1.0 };
        let mean = self.pooled.iter().map(|x| x / n);
        let length = if normalize { mean.clone().map(|x| x * x).sum::<f64>().sqrt() } else { 1.0 };
        let vector: Vec<f32> = mean.map(|x| (x / length) as f32).collect();
        match vector.iter().all(|x| x.is_finite()) {
            true => Ok(vector),
            false => Err(Error::Numeric { message: "an element of an embedding".to_owned() }),
        }
    }
}

/// Texts on their way to vectors. Belongs to one thread at a time.
pub struct Embedding {
    model: Arc<Model>,
    options: EmbedOptions,
    pooling: Pooling,
    /// The tokens of each text.
    texts: Vec<Vec<u32>>,
    /// The first text that no pass has taken yet.
    next: usize,
    /// The texts that share passes now.
    together: Vec<Sequence>,
    /// Rows of the last pass of the texts before, and the time that its first layer took.
    pace: Option<(usize, Duration)>,
    /// Tokens of the texts whose vectors are done, and of all texts.
    done: usize,
    total: usize,
    vectors: Vec<f32>,
}

impl Embedding {
    /// # Errors
    /// [`Error::Argument`] if a text has no tokens, more than may be, or one that is not in the
    /// vocabulary.
    pub fn new(model: &Arc<Model>, mut texts: Vec<Vec<u32>>, options: EmbedOptions) -> Result<Self> {
        for (i, text) in texts.iter_mut().enumerate() {
            model.fit(i, text, &[], options)?;
            model.check_text(i, text)?;
        }
        let pooling = options.pooling.or(model.pooling()).unwrap_or_else(|| {
            log::warn!("the model does not say how it pools the states of tokens; rotor takes the last token");
            Pooling::Last
        });
        let vectors = room_for(texts.len().saturating_mul(model.n_embedding()), "the embeddings")?;
        let total = texts.iter().map(Vec::len).sum();
        let (model, together) = (Arc::clone(model), vec![]);
        Ok(Self { model, options, pooling, texts, next: 0, together, pace: None, done: 0, total, vectors })
    }

    /// Continues until all vectors are done (true) or the budget ends (false). None is no limit. A
    /// step takes at least the time of one layer. After an error it can be repeated.
    pub fn step(&mut self, budget: Option<Duration>) -> Result<bool> {
        self.step_within(Budget::new(budget))
    }

    pub(super) fn step_within(&mut self, budget: Budget) -> Result<bool> {
        loop {
            if self.together.is_empty() && !self.begin()? {
                return Ok(true);
            }
            let mut sequences: Vec<&mut Sequence> = self.together.iter_mut().collect();
            let wanted = vec![Wanted::All; sequences.len()];
            let results = evaluate(&mut sequences, budget, &wanted).into_iter().collect::<Result<Vec<bool>>>()?;
            if results.into_iter().all(|is_done| is_done) {
                self.finish()?;
            }
            if budget.is_over() {
                return Ok(self.is_done());
            }
        }
    }

    fn is_done(&self) -> bool {
        self.together.is_empty() && self.next == self.texts.len()
    }

    /// Takes the next texts. Returns false if there are none.
    fn begin(&mut self) -> Result<bool> {
        let rest = &self.texts[self.next..];
        let sequence_of = |text: &Vec<u32>| {
            let mut sequence = Sequence::new(&self.model, text.len(), 0, self.options.kv)?;
            sequence.pooler = Some(Pooler::new(self.pooling));
            sequence.last_stage = self.pace;
            sequence.append(text);
            Ok(sequence)
        };
        self.together = rest[..n_together(rest)].iter().map(sequence_of).collect::<Result<Vec<Sequence>>>()?;
        self.next += self.together.len();
        Ok(!self.together.is_empty())
    }

    /// Keeps the vectors of the texts that shared passes.
    fn finish(&mut self) -> Result<()> {
        let mut vectors = vec![];
        for sequence in &self.together {
            let pooler = sequence.pooler.as_ref().ok_or(Error::Empty)?;
            vectors.extend(pooler.vector(self.options.normalize)?);
        }
        self.vectors.extend(vectors);
        self.done += self.together.iter().map(|sequence| sequence.tokens.len()).sum::<usize>();
        self.pace = self.together.iter().find_map(|sequence| sequence.last_stage);
        self.together.clear();
        Ok(())
    }

    /// The fraction of the tokens that is done.
    pub fn progress(&self) -> f32 {
        let evaluated: usize = self.together.iter().map(|sequence| sequence.evaluated).sum();
        (self.done + evaluated) as f32 / self.total.max(1) as f32
    }

    /// The number of elements of a vector.
    pub fn size(&self) -> usize {
        self.model.n_embedding()
    }

    /// `n_embedding` numbers of each text, one text after the other.
    ///
    /// # Errors
    /// [`Error::Argument`] before all vectors are done.
    pub fn vectors(&self) -> Result<&[f32]> {
        match self.is_done() {
            true => Ok(&self.vectors),
            false => Err(Error::argument("the embedding is not done; step until it is")),
        }
    }

    pub(super) fn into_vectors(self) -> Vec<f32> {
        self.vectors
    }
}

impl Model {
    /// The number of elements of an embedding.
    pub fn n_embedding(&self) -> usize {
        self.config().shape.hidden
    }

    /// The vectors of texts, given as tokens: `n_embedding` numbers each, one text after the other.
    /// A vector does not depend on the texts beside it.
    ///
    /// Calls `progress` before each stage of a pass with the fraction of tokens that is done. If it
    /// returns false, the call ends with [`Error::Cancelled`].
    pub fn embed(
        self: &Arc<Self>,
        texts: Vec<Vec<u32>>,
        options: EmbedOptions,
        progress: &mut dyn FnMut(f32) -> bool,
    ) -> Result<Vec<f32>> {
        let mut embedding = Embedding::new(self, texts, options)?;
        loop {
            if !progress(embedding.progress()) {
                return Err(Error::Cancelled);
            }
            if embedding.step_within(Budget::one_stage())? {
                return if progress(1.0) { Ok(embedding.into_vectors()) } else { Err(Error::Cancelled) };
            }
        }
    }

    /// The tokens of text `i`, with those that the tokenizer adds. If the text is cut, those that
    /// it adds at the end stay.
    ///
    /// # Errors
    /// [`Error::Argument`] if there are more than may be; as `Text::encode_within`.
    pub fn tokens_to_embed(
        &self,
        i: usize,
        text: &str,
        options: EmbedOptions,
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<Vec<u32>> {
        let tokenizer = self.text()?;
        let mut tokens = tokenizer.encode_within(text, true, false, usize::MAX, keep_going)?.unwrap_or_default();
        self.fit(i, &mut tokens, tokenizer.added_after(), options)?;
        Ok(tokens)
    }

    /// Cuts a text that is too long, but keeps its `last` tokens, if `options` say so.
    ///
    /// # Errors
    /// [`Error::Argument`] if it is too long and must not be cut.
    fn fit(&self, i: usize, text: &mut Vec<u32>, last: &[u32], options: EmbedOptions) -> Result<()> {
        let (n, context) = (text.len(), self.config().max_position_embeddings);
        let most = options.max_tokens.unwrap_or(context).min(context);
        if n > most && !options.truncate {
            let limit = if most == context { "the model's context holds" } else { "max_tokens is" };
            return Err(Error::argument(format!(
                "text {i} has {n} tokens, but {limit} {most}; split it, or set `truncate`, which cuts it"
            )));
        }
        if n > most {
            let kept = last.len().min(most);
            text.truncate(most - kept);
            text.extend(&last[..kept]);
        }
        Ok(())
    }

    /// # Errors
    /// [`Error::Argument`] if a text has no tokens, or one that is not in the vocabulary.
    fn check_text(&self, i: usize, text: &[u32]) -> Result<()> {
        let n_vocab = self.config().shape.n_vocab;
        if text.is_empty() {
            return Err(Error::argument(format!("text {i} has no tokens, so it has no embedding")));
        }
        match text.iter().find(|token| **token as usize >= n_vocab) {
            Some(token) => {
                Err(Error::argument(format!("text {i}: token {token} is outside the vocabulary of {n_vocab}")))
            }
            None => Ok(()),
        }
    }
}

/// How many of the first texts share passes.
fn n_together(texts: &[Vec<u32>]) -> usize {
    let mut tokens = 0;
    let fits = |text: &&Vec<u32>| {
        tokens += text.len();
        tokens <= TOKENS
    };
    texts.iter().take(TEXTS).take_while(fits).count().max(texts.len().min(1))
}
