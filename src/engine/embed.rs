//! Embeddings: texts to vectors, many texts in one pass.
#![forbid(unsafe_code)]

use std::sync::Arc;

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
}

impl Default for EmbedOptions {
    fn default() -> Self {
        Self { pooling: None, normalize: true, kv: KvType::F32 }
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
        texts: &[&[u32]],
        options: EmbedOptions,
        progress: &mut dyn FnMut(f32) -> bool,
    ) -> Result<Vec<f32>> {
        self.check_texts(texts)?;
        let pooling = options.pooling.or(self.pooling()).unwrap_or_else(|| {
            log::warn!("the model does not say how it pools the states of tokens; rotor takes the last token");
            Pooling::Last
        });
        let mut vectors = room_for(texts.len().saturating_mul(self.n_embedding()), "the embeddings")?;
        let total = texts.iter().map(|text| text.len()).sum::<usize>().max(1);
        let (mut done, mut rest) = (0, texts);
        while !rest.is_empty() {
            let (together, others) = rest.split_at(n_together(rest));
            let mut sequences = together
                .iter()
                .map(|text| self.sequence_of(text, pooling, options.kv))
                .collect::<Result<Vec<Sequence>>>()?;
            evaluate_all(&mut sequences, &mut |evaluated| progress((done + evaluated) as f32 / total as f32))?;
            done += together.iter().map(|text| text.len()).sum::<usize>();
            for sequence in &sequences {
                let pooler = sequence.pooler.as_ref().ok_or(Error::Empty)?;
                vectors.extend(pooler.vector(options.normalize)?);
            }
            rest = others;
        }
        progress(1.0);
        Ok(vectors)
    }

    /// # Errors
    /// [`Error::Argument`] if a text has no tokens, more than the context holds, or one that is not
    /// in the vocabulary.
    fn check_texts(&self, texts: &[&[u32]]) -> Result<()> {
        let (most, n_vocab) = (self.config().max_position_embeddings, self.config().shape.n_vocab);
        for (i, text) in texts.iter().enumerate() {
            let n = text.len();
            if n == 0 {
                return Err(Error::argument(format!("text {i} has no tokens, so it has no embedding")));
            }
            if n > most {
                return Err(Error::argument(format!(
                    "text {i} has {n} tokens, but the model's context holds {most}; split it, or cut it"
                )));
            }
            if let Some(token) = text.iter().find(|token| **token as usize >= n_vocab) {
                return Err(Error::argument(format!("text {i}: token {token} is outside the vocabulary of {n_vocab}")));
            }
        }
        Ok(())
    }

    fn sequence_of(self: &Arc<Self>, text: &[u32], pooling: Pooling, kv: KvType) -> Result<Sequence> {
        let mut sequence = Sequence::new(self, self.config().max_position_embeddings, 0, kv)?;
        sequence.pooler = Some(Pooler::new(pooling));
        sequence.append(text);
        Ok(sequence)
    }
}

/// How many of the first texts share passes.
fn n_together(texts: &[&[u32]]) -> usize {
    let mut tokens = 0;
    let fits = |text: &&&[u32]| {
        tokens += text.len();
        tokens <= TOKENS
    };
    texts.iter().take(TEXTS).take_while(fits).count().max(1)
}

/// Evaluates all tokens. Tells `progress` the number that is done.
fn evaluate_all(sequences: &mut [Sequence], progress: &mut dyn FnMut(usize) -> bool) -> Result<()> {
    let wanted = vec![Wanted::All; sequences.len()];
    loop {
        if !progress(sequences.iter().map(|sequence| sequence.evaluated).sum()) {
            return Err(Error::Cancelled);
        }
        let mut together: Vec<&mut Sequence> = sequences.iter_mut().collect();
        let results = evaluate(&mut together, Budget::one_stage(), &wanted);
        if results.into_iter().collect::<Result<Vec<bool>>>()?.into_iter().all(|is_done| is_done) {
            return Ok(());
        }
    }
}
