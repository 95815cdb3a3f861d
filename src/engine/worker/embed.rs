//! Texts that a worker embeds, between the rounds of its sessions.
#![forbid(unsafe_code)]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{EventKind, ROUND, Thread, caught};
use crate::engine::embed::{EmbedOptions, Embedding};
use crate::engine::evaluate::Budget;
use crate::engine::model::Model;
use crate::error::{Error, Result, room_for};

/// Texts to embed; see [`Model::embed`].
pub struct ToEmbed {
    /// The model that embeds them.
    pub model: Arc<Model>,
    /// The texts.
    pub texts: TextsToEmbed,
    /// How they become vectors.
    pub options: EmbedOptions,
}

/// Texts, or the tokens of texts.
pub enum TextsToEmbed {
    /// As a user writes them.
    Texts(Vec<String>),
    /// As [`Model::tokens_to_embed`] returns them.
    Tokens(Vec<Vec<u32>>),
}

/// Texts that are under way.
pub(super) struct Active {
    job: u64,
    cancel: Arc<AtomicBool>,
    embedding: Embedding,
    /// The fraction that the host knows of.
    told: f32,
}

impl Thread {
    pub(super) fn begin_to_embed(&mut self, job: u64, cancel: Arc<AtomicBool>, to_embed: ToEmbed) {
        let mut meanwhile = self.meanwhile();
        let keep_going = &mut || {
            meanwhile();
            !cancel.load(Ordering::Relaxed)
        };
        let begun = caught(|| to_embed.begin(keep_going));
        drop(meanwhile);
        match begun {
            Ok(embedding) => self.embeddings.push_back(Active { job, cancel, embedding, told: 0.0 }),
            Err(error) => self.end_to_embed(job, EventKind::Failed(error)),
        }
    }

    /// Continues with the texts of one job. The jobs take turns.
    pub(super) fn embed(&mut self) {
        let Some(mut active) = self.embeddings.pop_front() else { return };
        // Passes of a budget are small, so that no session waits long.
        let budget = if self.active.is_empty() { Budget::one_stage() } else { Budget::new(Some(ROUND)) };
        let is_cancelled = active.cancel.load(Ordering::Relaxed);
        let stepped =
            if is_cancelled { Err(Error::Cancelled) } else { caught(|| active.embedding.step_within(budget)) };
        match stepped {
            Ok(false) => {
                let fraction = active.embedding.progress();
                if fraction >= active.told + 0.01 {
                    active.told = fraction;
                    self.tell(active.job, EventKind::Progress(fraction));
                }
                self.embeddings.push_back(active);
            }
            Ok(true) => self.end_to_embed(active.job, EventKind::Embedded(active.embedding.into_vectors())),
            Err(error) => self.end_to_embed(active.job, EventKind::Failed(error)),
        }
    }

    fn end_to_embed(&self, job: u64, kind: EventKind) {
        self.forget(job);
        self.tell_end(job, kind);
    }
}

impl ToEmbed {
    /// Calls `keep_going` every few milliseconds.
    fn begin(self, keep_going: &mut dyn FnMut() -> bool) -> Result<Embedding> {
        let Self { model, texts, options } = self;
        let tokens = match texts {
            TextsToEmbed::Tokens(tokens) => tokens,
            TextsToEmbed::Texts(texts) => {
                let mut tokens = room_for(texts.len(), "the texts")?;
                for (i, text) in texts.iter().enumerate() {
                    if !keep_going() {
                        return Err(Error::Cancelled);
                    }
                    tokens.push(model.tokens_to_embed(i, text, options, keep_going)?);
                }
                tokens
            }
        };
        Embedding::new(&model, tokens, options)
    }
}
