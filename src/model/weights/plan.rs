//! What a checkpoint will upload, computed before the first upload.
#![forbid(unsafe_code)]

use super::inventory::{self, EMBEDDING, HEAD};
use super::values::float_type;
use crate::backend::{Activation, InputFormat, MatrixSpec, Planned, Usage};
use crate::error::{Error, Result};
use crate::formats::checkpoint::Checkpoint;
use crate::formats::matrix::Encoding;
use crate::model::config::Config;
use crate::model::families::{Dim, Kind, Part, Role};

/// A checkpoint whose tensors are as its configuration demands.
pub(super) struct Plan {
    /// All uploads of [`super::Weights::load`].
    pub(super) uploads: Vec<Planned>,
    /// Whether the file has an output head that differs from the embedding.
    pub(super) has_head: bool,
    /// Bytes of all tensors.
    pub(super) bytes: usize,
}

/// Checks a checkpoint, and plans its uploads. If the file has a head, this compares it with the
/// embedding. It calls `keep_going` meanwhile, and ends with [`Error::Cancelled`] if it returns
/// false.
pub(super) fn plan(checkpoint: &Checkpoint, config: &Config, keep_going: &mut dyn FnMut() -> bool) -> Result<Plan> {
    let bytes = inventory::check(checkpoint, config)?;
    let has_head = checkpoint.contains(HEAD) && !checkpoint.is_same(HEAD, EMBEDDING, keep_going)?;
    let mut uploads = vec![Planned::Matrix(table(checkpoint, config, EMBEDDING, embedding_usage(config, has_head))?)];
    if has_head {
        uploads.push(Planned::Matrix(table(checkpoint, config, HEAD, Usage::Head(head_input(config)))?));
    }
    uploads.push(Planned::Gain(config.shape.hidden));
    for _ in 0..config.shape.n_layers {
        uploads.extend(config.family.layer.iter().flat_map(|part| planned(part, config)));
    }
    Ok(Plan { uploads, has_head, bytes })
}

/// The embedding table, or the output head.
fn table(checkpoint: &Checkpoint, config: &Config, name: &str, usage: Usage) -> Result<MatrixSpec> {
    let info = checkpoint.info(name)?;
    let float = float_type(info.dtype).ok_or_else(|| Error::unsupported(format!("{name} is no float tensor")))?;
    let has_file = checkpoint.file_range(name)?.is_some();
    let encoding = config.projections.group().map_or(Encoding::Float(float), |_| config.projections.encoding());
    Ok(MatrixSpec { rows: config.shape.n_vocab, cols: config.shape.hidden, encoding, usage, has_file })
}

/// The format of the head's input.
pub(super) fn head_input(config: &Config) -> InputFormat {
    config.projections.group().map_or(InputFormat::F32, InputFormat::Int16PerGroup)
}

/// What the embedding is for. It is the head as well where the file has no other one.
pub(super) fn embedding_usage(config: &Config, has_head: bool) -> Usage {
    if has_head { Usage::Embedding } else { Usage::EmbeddingAndHead(head_input(config)) }
}

/// The uploads of a part of a layer.
fn planned(part: &Part, config: &Config) -> Vec<Planned> {
    match part.kind {
        Kind::Gain(Dim::Head) => vec![Planned::HeadGain(config.shape.head_dim)],
        Kind::Gain(size) => vec![Planned::Gain(size.of(&config.shape))],
        Kind::Matrix { rows, cols, .. } => {
            let (rows, cols) = (rows.of(&config.shape), cols.of(&config.shape));
            let inner_norm = config.inner_norm_eps.map(|_| Planned::Gain(cols));
            let (encoding, usage) = (config.projections.encoding(), projection_usage(part.role, config));
            let matrix = Planned::Matrix(MatrixSpec { rows, cols, encoding, usage, has_file: false });
            inner_norm.into_iter().chain([matrix]).collect()
        }
    }
}

/// What a projection is for.
pub(super) fn projection_usage(role: Role, config: &Config) -> Usage {
    let has_many_zeros = role == Role::Down && config.activation == Activation::Relu2;
    let usage = if has_many_zeros { Usage::SparseProjection } else { Usage::Projection };
    usage(config.projections.input())
}
