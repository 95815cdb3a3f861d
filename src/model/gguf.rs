//! A GGUF file as if it were a model of Hugging Face: its metadata as `config.json` and tokenizer
//! files, its tensors under Hugging Face's names. Everything after that is the same for both
//! formats.
//!
//! | `general.architecture` | is | differs |
//! |---|---|---|
//! | `bitnet-b1.58`, `bitnet-25` | microsoft/BitNet's own, the published 2B4T file | squared ReLU, which no key states |
//! | `bitnet` | ggml-org/llama.cpp's: 2B4T, or 1bitLLM's models, which have SiLU | squared ReLU where the vocabulary is 2B4T's kind, else it must be stated |
//! | `llama` | Falcon3, Llama3 in 1.58 bits | SiLU, no sub-norms; rows of q and k are interleaved |
//! | `qwen3` | Ternary-Bonsai | every matrix is ternary, with a scale per block |
//! | `qwen3` with `attn_q_norm_in` | BitNet-embedding | a norm before each projection; `pooling_type` instead of a head |
//!
//! Source of the names of keys: ggml-org/llama.cpp, gguf-py/gguf/constants.py; of the activation's
//! key: `LLM_KV_HIDDEN_ACT`. All architectures except `llama` rotate halves of a head as Hugging
//! Face does (`llama_model_rope_type` in src/llama-model.cpp), so rows are permuted only in
//! `llama`.
#![forbid(unsafe_code)]

mod metadata;
mod rope_factors;
mod tokenizer;

use std::collections::BTreeSet;

use crate::error::{Error, Result, shortened};
use crate::formats::checkpoint::Checkpoint;
use crate::formats::decode::RowOrder;
use crate::formats::files::Files;
use crate::formats::gguf::{Gguf, Part};
use crate::model::families::{Kind, Role};
use crate::model::pooling::Pooling;
use metadata::Metadata;

pub use tokenizer::TokenizerFiles;

/// The embedding table, and the output head.
const EMBEDDING: &str = "token_embd.weight";
const HEAD: &str = "output.weight";
/// A norm before a projection, as only BitNet's embedding models have it.
const INNER_NORM: &str = "blk.0.attn_q_norm_in.weight";
/// The divisors of rotary frequencies (see `rope_factors`).
const ROPE_FACTORS: &str = "rope_freqs.weight";
/// The largest number of layers.
const MAX_LAYERS: usize = 1024;
/// The largest number of names that a message lists.
const LISTED: usize = 4;

/// The name of the only GGUF file among these files. None if there is no such file, or if there are
/// files of a Hugging Face model.
pub fn find(files: &Files) -> Result<Option<String>> {
    if ["config.json", "model.safetensors", "model.safetensors.index.json"].iter().any(|name| files.contains(name)) {
        return Ok(None);
    }
    let mut names = files.gguf_names();
    match names.len() {
        0 | 1 => Ok(names.pop()),
        _ => {
            let message = format!("there are several models ({}); load one by its path", list(&names));
            Err(Error::format(files.path("").display().to_string(), message))
        }
    }
}

/// The contents of a GGUF file in the forms of Hugging Face.
pub struct Translated {
    metadata: Metadata,
    gguf: Gguf,
    parts: Vec<(String, Part)>,
}

impl Translated {
    /// Reads the file of this name.
    pub fn open(files: &Files, name: &str) -> Result<Self> {
        let gguf = Gguf::open(files, name)?;
        let metadata = Metadata::read(&gguf)?;
        let parts = parts(&gguf, &metadata)?;
        Ok(Self { metadata, parts, gguf })
    }

    /// `config.json`.
    pub fn config_json(&self) -> Vec<u8> {
        self.metadata.config_json()
    }

    /// How the file pools the states of tokens, if it says so.
    pub fn pooling(&self) -> Result<Option<Pooling>> {
        self.metadata.pooling_type.map(|kind| Pooling::of_gguf(kind, self.name())).transpose()
    }

    /// The tokenizer's files; None if the file has no vocabulary.
    pub fn tokenizer(&self) -> Result<Option<TokenizerFiles>> {
        tokenizer::translate(&self.gguf)
    }

    /// The file's name, in messages.
    pub fn name(&self) -> &str {
        self.gguf.name()
    }

    /// The tensors.
    pub fn into_checkpoint(self) -> Result<Checkpoint> {
        self.gguf.into_checkpoint(self.parts)
    }
}

/// All tensors of a checkpoint. Fails if the file has one more or one less.
fn parts(gguf: &Gguf, metadata: &Metadata) -> Result<Vec<(String, Part)>> {
    let mut parts = Parts { gguf, all: Vec::new(), used: BTreeSet::new(), missing: Vec::new() };
    parts.table(EMBEDDING, "model.embed_tokens.weight", metadata.has_groups);
    parts.floats("output_norm.weight", "model.norm.weight");
    if gguf.shape(HEAD).is_some() {
        parts.table(HEAD, "lm_head.weight", metadata.has_groups);
    }
    if gguf.shape(ROPE_FACTORS).is_some() {
        // The configuration has its contents.
        parts.used.insert(ROPE_FACTORS.to_owned());
    }
    let layers = metadata.layers.min(MAX_LAYERS);
    for layer in 0..layers {
        for part in metadata.family.layer {
            let (here, there) = (part.gguf_path(layer), part.path(layer));
            if let Kind::Gain(_) = part.kind {
                parts.floats(&format!("{here}.weight"), &format!("{there}.weight"));
                continue;
            }
            if metadata.has_groups {
                parts.table(&format!("{here}.weight"), &format!("{there}.weight"), true);
                continue;
            }
            let is_rotated = metadata.has_interleaved_heads && matches!(part.role, Role::Q | Role::K);
            let order = if is_rotated { RowOrder::Interleaved(metadata.head_dim) } else { RowOrder::Same };
            parts.projection(&here, &there, order)?;
            if metadata.has_inner_norms {
                parts.floats(&format!("{here}_norm_in.weight"), &format!("{there}.rms_norm.weight"));
            }
        }
    }
    parts.finish()
}

struct Parts<'a> {
    gguf: &'a Gguf,
    all: Vec<(String, Part)>,
    used: BTreeSet<String>,
    missing: Vec<String>,
}

impl Parts<'_> {
    fn uses(&mut self, name: &str) -> bool {
        let is_there = self.gguf.shape(name).is_some();
        if is_there {
            self.used.insert(name.to_owned());
        } else {
            self.missing.push(name.to_owned());
        }
        is_there
    }

    fn floats(&mut self, here: &str, there: &str) {
        if self.uses(here) {
            self.all.push((there.to_owned(), Part::Floats(here.to_owned())));
        }
    }

    /// A matrix of floating point numbers or, with `has_groups`, of ternary weights.
    fn table(&mut self, here: &str, there: &str, has_groups: bool) {
        if self.uses(here) {
            let part = if has_groups { Part::Groups } else { Part::Floats };
            self.all.push((there.to_owned(), part(here.to_owned())));
        }
    }

    /// A ternary matrix. Older converters of llama.cpp wrote its scale as a tensor of its own.
    fn projection(&mut self, here: &str, there: &str, order: RowOrder) -> Result<()> {
        let (weight, scale) = (format!("{here}.weight"), format!("{here}.scale"));
        if !self.uses(&weight) {
            return Ok(());
        }
        let scale_part = if self.gguf.shape(&scale).is_some() {
            self.used.insert(scale.clone());
            let own = self.gguf.ternary_scale(&weight)?;
            if own != 1.0 {
                let message =
                    format!("tensor {weight} has the scale {own} and {scale} as well; supported: one of them");
                return Err(Error::unsupported(format!("{}: {message}", self.gguf.name())));
            }
            Part::Floats(scale)
        } else {
            Part::Scale(weight.clone())
        };
        self.all.push((format!("{there}.weight_scale"), scale_part));
        self.all.push((format!("{there}.weight"), Part::Ternary(weight, order)));
        Ok(())
    }

    fn finish(self) -> Result<Vec<(String, Part)>> {
        let file = self.gguf.name();
        if !self.missing.is_empty() {
            return Err(Error::format(file, format!("there is no tensor {}", list(&self.missing))));
        }
        let strangers: Vec<String> =
            self.gguf.tensors().filter(|name| !self.used.contains(*name)).map(str::to_owned).collect();
        match strangers.is_empty() {
            true => Ok(self.all),
            false => Err(Error::unsupported(format!(
                "{file}: it has tensors that this architecture does not account for: {}",
                list(&strangers)
            ))),
        }
    }
}

/// `a, b and 3 more`
fn list(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(LISTED).map(|name| shortened(name)).collect();
    let shown = shown.join(", ");
    match names.len() - names.len().min(LISTED) {
        0 => shown,
        n => format!("{shown} and {n} more"),
    }
}
