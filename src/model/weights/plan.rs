//! What a checkpoint will upload, computed before the first upload.
#![forbid(unsafe_code)]

use super::inventory::{self, EMBEDDING, HEAD};
use crate::backend::prepared::Prepared;
use crate::backend::{Activation, InputFormat, MatrixSpec, Planned, Shape, Usage};
use crate::error::{Error, Result};
use crate::formats::checkpoint::Checkpoint;
use crate::formats::float::FloatType;
use crate::formats::matrix::{Encoding, Scales};
use crate::model::config::{Config, Projections};
use crate::model::families::{Dim, Kind, Part, Role};

/// All uploads of [`super::Weights::load`]. If the file has a head, this compares it with the
/// embedding. Where the weights tell their groups, this reads all of them. It calls `keep_going`
/// meanwhile, and ends with [`Error::Cancelled`] if it returns false.
pub(super) fn plan(
    checkpoint: &Checkpoint,
    config: &Config,
    prepared: Option<&Prepared>,
    keep_going: &mut dyn FnMut() -> bool,
) -> Result<Vec<Planned>> {
    inventory::check(checkpoint, config)?;
    let head = head(checkpoint, config, prepared, keep_going)?;
    let mut planner = Planner { checkpoint, config, prepared, keep_going, uploads: vec![] };
    planner.table(EMBEDDING, |input| embedding_usage(input, head))?;
    if head == Head::Own {
        planner.table(HEAD, Usage::Head)?;
    }
    planner.uploads.push(Planned::Gain(config.shape.hidden));
    for layer in 0..config.shape.n_layers {
        config.family.layer.iter().try_for_each(|part| planner.part(part, layer))?;
    }
    Ok(planner.uploads)
}

/// The output head of a model.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    /// The file has a head that differs from the embedding.
    Own,
    /// The embedding.
    Embedding,
    /// The model has none.
    None,
}

/// Which output head the file has. Prepared weights tell it without a comparison of the tensors.
pub(super) fn head(
    checkpoint: &Checkpoint,
    config: &Config,
    prepared: Option<&Prepared>,
    keep_going: &mut dyn FnMut() -> bool,
) -> Result<Head> {
    if let Some(embedding) = prepared.and_then(|prepared| prepared.spec(EMBEDDING)) {
        return Ok(match embedding.usage.is_head() {
            true => Head::Embedding,
            false if checkpoint.contains(HEAD) => Head::Own,
            false => Head::None,
        });
    }
    match checkpoint.contains(HEAD) {
        true if !checkpoint.is_same(HEAD, EMBEDDING, keep_going)? => Ok(Head::Own),
        false if config.is_base => Ok(Head::None),
        _ => Ok(Head::Embedding),
    }
}

/// What the embedding is for. It is the head as well where the model has no other one.
pub(super) fn embedding_usage(input: InputFormat, head: Head) -> Usage {
    if head == Head::Embedding { Usage::EmbeddingAndHead(input) } else { Usage::Embedding }
}

/// What a projection is for.
pub(super) fn projection_usage(role: Role, config: &Config, input: InputFormat) -> Usage {
    let has_many_zeros = role == Role::Down && config.activation == Activation::Relu2;
    if has_many_zeros { Usage::SparseProjection(input) } else { Usage::Projection(input) }
}

/// One walk through a checkpoint.
struct Planner<'a> {
    checkpoint: &'a Checkpoint,
    config: &'a Config,
    prepared: Option<&'a Prepared>,
    keep_going: &'a mut dyn FnMut() -> bool,
    uploads: Vec<Planned>,
}

impl Planner<'_> {
    /// Plans the embedding table, or the output head.
    fn table(&mut self, name: &str, usage: impl Fn(InputFormat) -> Usage) -> Result<()> {
        let Shape { n_vocab: rows, hidden: cols, .. } = self.config.shape;
        let info = self.checkpoint.info(name)?;
        let has_file = self.checkpoint.file_range(name)?.is_some();
        let (encoding, input) = match self.config.projections {
            Projections::Groups => self.groups(name)?,
            _ => {
                let no_float = || Error::unsupported(format!("{name} is not a float tensor"));
                (Encoding::Float(FloatType::of(info.dtype).ok_or_else(no_float)?), InputFormat::F32)
            }
        };
        self.uploads.push(Planned::Matrix(MatrixSpec { rows, cols, encoding, usage: usage(input), has_file }));
        Ok(())
    }

    /// Plans a part of a layer.
    fn part(&mut self, part: &Part, layer: usize) -> Result<()> {
        let shape = &self.config.shape;
        match part.kind {
            Kind::Gain(Dim::Head) => self.uploads.push(Planned::HeadGain(shape.head_dim)),
            Kind::Gain(size) => self.uploads.push(Planned::Gain(size.of(shape))),
            Kind::Matrix { rows, cols, .. } => {
                let (rows, cols) = (rows.of(shape), cols.of(shape));
                let name = part.path(layer) + ".weight";
                let (encoding, input) = if self.config.projections == Projections::Groups {
                    self.groups(&name)?
                } else if self.has_groups(&name)? {
                    (self.groups(&name)?.0, InputFormat::Int8PerRow)
                } else {
                    (Encoding::Ternary(Scales::PerTensor), InputFormat::Int8PerRow)
                };
                self.uploads.extend(self.config.inner_norm_eps.map(|_| Planned::Gain(cols)));
                let usage = projection_usage(part.role, self.config, input);
                self.uploads.push(Planned::Matrix(MatrixSpec { rows, cols, encoding, usage, has_file: false }));
            }
        }
        Ok(())
    }

    /// Whether a matrix in BitNet's form has a scale per block of a GGUF file.
    fn has_groups(&mut self, name: &str) -> Result<bool> {
        match self.prepared.and_then(|prepared| prepared.spec(name)) {
            Some(spec) => Ok(matches!(spec.encoding, Encoding::Ternary(Scales::PerGroup { .. }))),
            None => self.checkpoint.has_groups(name, self.keep_going),
        }
    }

    /// The encoding of a matrix whose numbers tell its groups, and the format of its input.
    fn groups(&mut self, name: &str) -> Result<(Encoding, InputFormat)> {
        if let Some(MatrixSpec { encoding, usage, .. }) = self.prepared.and_then(|prepared| prepared.spec(name)) {
            return Ok((encoding, usage.input().unwrap_or(InputFormat::F32)));
        }
        let groups = self.checkpoint.groups(name, self.keep_going)?;
        let (size, float) = (groups.size(), groups.float());
        drop(groups);
        self.checkpoint.release(name);
        Ok((Encoding::Ternary(Scales::PerGroup { size, float }), InputFormat::Int16PerGroup(size)))
    }
}
