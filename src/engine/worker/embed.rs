//! Texts that a worker embeds, between the rounds of its sessions.
#![forbid(unsafe_code)]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

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
    stage: Stage,
    /// The fraction that the host knows of.
    told: f32,
}

/// What the next turn of a job does.
enum Stage {
    /// Encodes some texts. New jobs begin between two turns.
    Encode(Encoding),
    /// Computes.
    Embed(Box<Embedding>),
    /// All vectors are done.
    Done(Vec<f32>),
}

struct Encoding {
    model: Arc<Model>,
    options: EmbedOptions,
    texts: std::iter::Enumerate<std::vec::IntoIter<String>>,
    tokens: Vec<Vec<u32>>,
}

impl Thread {
    pub(super) fn begin_to_embed(&mut self, job: u64, cancel: Arc<AtomicBool>, to_embed: ToEmbed) {
        match caught(|| to_embed.begin()) {
            Ok(stage) => self.embeddings.push_back(Active { job, cancel, stage, told: 0.0 }),
            Err(error) => self.end_to_embed(job, EventKind::Failed(error)),
        }
    }

    /// Continues with the texts of one job. The jobs take turns.
    pub(super) fn embed(&mut self) {
        let Some(Active { job, cancel, stage, told }) = self.embeddings.pop_front() else { return };
        let is_cancelled = cancel.load(Ordering::Relaxed);
        let stage = if is_cancelled { Err(Error::Cancelled) } else { self.turn(&cancel, stage) };
        match stage {
            Ok(Stage::Done(vectors)) => self.end_to_embed(job, EventKind::Embedded(vectors)),
            Ok(stage) => {
                let fraction = if let Stage::Embed(embedding) = &stage { embedding.progress() } else { 0.0 };
                let is_news = fraction >= told + 0.01;
                if is_news {
                    self.tell(job, EventKind::Progress(fraction));
                }
                let told = if is_news { fraction } else { told };
                self.embeddings.push_back(Active { job, cancel, stage, told });
            }
            Err(error) => self.end_to_embed(job, EventKind::Failed(error)),
        }
    }

    fn turn(&mut self, cancel: &AtomicBool, stage: Stage) -> Result<Stage> {
        match stage {
            Stage::Encode(mut encoding) => {
                let mut meanwhile = self.meanwhile();
                let keep_going = &mut || {
                    meanwhile();
                    !cancel.load(Ordering::Relaxed)
                };
                let begun = Instant::now();
                while begun.elapsed() < ROUND {
                    if let Some(next) = caught(|| encoding.next_stage(keep_going))? {
                        return Ok(next);
                    }
                }
                Ok(Stage::Encode(encoding))
            }
            Stage::Embed(mut embedding) => {
                // Passes of a budget are small, so that no session waits long.
                let budget = if self.active.is_empty() { Budget::one_stage() } else { Budget::new(Some(ROUND)) };
                Ok(match caught(|| embedding.step_within(budget))? {
                    true => Stage::Done(embedding.into_vectors()),
                    false => Stage::Embed(embedding),
                })
            }
            done => Ok(done),
        }
    }

    fn end_to_embed(&self, job: u64, kind: EventKind) {
        self.forget(job);
        self.tell_end(job, kind);
    }
}

impl ToEmbed {
    fn begin(self) -> Result<Stage> {
        let Self { model, texts, options } = self;
        Ok(match texts {
            TextsToEmbed::Tokens(tokens) => Stage::Embed(Box::new(Embedding::new(&model, tokens, options)?)),
            TextsToEmbed::Texts(texts) => {
                let tokens = room_for(texts.len(), "the texts")?;
                Stage::Encode(Encoding { model, options, texts: texts.into_iter().enumerate(), tokens })
            }
        })
    }
}

impl Encoding {
    /// Encodes the next text, and calls `keep_going` every few milliseconds. After the last one
    /// this returns the next stage.
    fn next_stage(&mut self, keep_going: &mut dyn FnMut() -> bool) -> Result<Option<Stage>> {
        if let Some((i, text)) = self.texts.next() {
            self.tokens.push(self.model.tokens_to_embed(i, &text, self.options, keep_going)?);
            return Ok(None);
        }
        let embedding = Embedding::new(&self.model, std::mem::take(&mut self.tokens), self.options)?;
        Ok(Some(Stage::Embed(Box::new(embedding))))
    }
}
