//! Loads a checkpoint: checks its tensors and uploads them to a backend.
//!
//! Before the first upload, the loader compares the tensors with those that the configuration
//! demands. It checks every number: codes must be ternary, and everything else finite. Checkpoints
//! have several conventions for `weight_scale`; the loader turns each into one multiplier for the
//! backend:
//!
//! ```text
//! autobitlinear offline   (q.t) / s * ws, (.. + bias) * ws     scale = ws        bias * ws
//! bitlinear               (q.t) / (s * ws) + bias              scale = 1 / ws    bias
//! autobitlinear online    (q.t) / s / factor + bias            scale = 1 / factor, factor = 1 / max(mean|w|, 1e-5)
//! groups                  sum of each group times its scale    scale = max|w| of the group
//! ```
#![forbid(unsafe_code)]

mod cache;
mod inventory;
mod plan;
mod values;

use super::config::{Config, Projections};
use crate::backend::prepared::Prepared;
use crate::backend::{Backend, InputFormat, MatrixId, MatrixSpec, Norm, Planned, Usage};
use crate::error::{Error, Result};
use crate::formats::checkpoint::{Checkpoint, Info, Tensor};
use crate::formats::file_range::FileRange;
use crate::formats::float::FloatType;
use crate::formats::matrix::{Encoding, Matrix, Scales};
use crate::formats::ternary::TernaryTensor;
use crate::model::families::{Bias, Dim, Kind, Part, Role};
use cache::Uploaded;
use inventory::{EMBEDDING, HEAD, NORM};
use plan::Head;

pub use cache::WeightCache;

/// A matrix, and the norm that its input goes through first, if it has one of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projection {
    /// Weights, scale and bias.
    pub weight: MatrixId,
    /// The form in which it takes its input.
    pub input: InputFormat,
    /// `rms_norm` (`quantization_config.use_rms_norm`).
    pub inner_norm: Option<Norm>,
}

/// One transformer layer; each field has a [`Role`] of the same name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layer {
    /// The norm of the input of attention.
    pub attention_norm: Norm,
    /// Queries.
    pub q: Projection,
    /// Keys.
    pub k: Projection,
    /// Values.
    pub v: Projection,
    /// The norm of each head of the queries.
    pub q_norm: Option<Norm>,
    /// The norm of each head of the keys.
    pub k_norm: Option<Norm>,
    /// The norm of attention's result, before `o`.
    pub attention_sub_norm: Option<Norm>,
    /// Attention's output.
    pub o: Projection,
    /// The norm of the input of the feed-forward network.
    pub ffn_norm: Norm,
    /// The feed-forward network's gate.
    pub gate: Projection,
    /// The feed-forward network's neurons.
    pub up: Projection,
    /// The norm of the neurons, before `down`.
    pub ffn_sub_norm: Option<Norm>,
    /// The feed-forward network's output.
    pub down: Projection,
}

/// The ids, in a backend, of all weights of a network.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// `model.embed_tokens`
    pub embedding: MatrixId,
    /// `model.layers`
    pub layers: Vec<Layer>,
    /// `model.norm`
    pub norm: Norm,
    /// The gains of `norm`, in the host's memory.
    pub norm_gains: Vec<f32>,
    /// `lm_head`, or the embedding if both are the same; None if the model has no head.
    pub head: Option<MatrixId>,
}

impl Weights {
    /// What [`Weights::load`] will upload. Calls `keep_going` now and then, and ends with
    /// [`Error::Cancelled`] if it returns false.
    pub fn plan(
        checkpoint: &Checkpoint,
        config: &Config,
        cache: Option<&WeightCache>,
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<Vec<Planned>> {
        plan::plan(checkpoint, config, cache.and_then(|cache| cache.prepared.as_ref()), keep_going)
    }

    /// Checks all tensors of a checkpoint and uploads them. With a cache file, it takes over what
    /// that file has, and writes the file if that was not all.
    ///
    /// Calls `progress` after each tensor with the share of bytes that are done, 0 to 1. If it
    /// returns false, loading ends with [`Error::Cancelled`]. After an error the backend holds a
    /// part of the weights, and the caller must drop it.
    pub fn load(
        checkpoint: &Checkpoint,
        config: &Config,
        backend: &mut dyn Backend,
        cache: Option<&WeightCache>,
        progress: &mut dyn FnMut(f32) -> bool,
    ) -> Result<Self> {
        let total = inventory::check(checkpoint, config)?;
        let prepared = cache.and_then(|cache| cache.prepared.as_ref());
        let head = plan::head(checkpoint, config, prepared, &mut || progress(0.0))?;
        let uploads = cache.map(|_| vec![]);
        let mut loader = Loader { checkpoint, config, backend, prepared, uploads, progress, done: 0, total };
        let weights = loader.weights(head)?;
        // Prepared matrices leave out the tensors of their scales.
        loader.done = total;
        loader.tell()?;
        if let (Some(cache), Some(uploads)) = (cache, loader.uploads) {
            cache.store(&uploads, backend, &mut || progress(1.0))?;
        }
        Ok(weights)
    }
}

/// One walk through a checkpoint. All names and shapes have been checked.
struct Loader<'a> {
    checkpoint: &'a Checkpoint,
    config: &'a Config,
    backend: &'a mut dyn Backend,
    /// The matrices that an earlier load has prepared.
    prepared: Option<&'a Prepared>,
    /// The matrices so far, if they are to be kept.
    uploads: Option<Vec<Uploaded>>,
    progress: &'a mut dyn FnMut(f32) -> bool,
    /// Bytes of the tensors that are finished, and of all tensors.
    done: usize,
    total: usize,
}

impl<'a> Loader<'a> {
    fn weights(&mut self, head: Head) -> Result<Weights> {
        let embedding = self.table(EMBEDDING, |input| plan::embedding_usage(input, head))?;
        let head = match head {
            Head::Own => Some(self.head()?),
            Head::Embedding => Some(self.same_head(embedding)?),
            Head::None => None,
        };
        let norm_gains = self.vector(NORM)?;
        let norm = Norm { gain: self.backend.upload_vector(&norm_gains)?, eps: self.config.rms_norm_eps };
        let layers = (0..self.config.shape.n_layers).map(|n| self.layer(n)).collect::<Result<_>>()?;
        Ok(Weights { embedding, layers, norm, norm_gains, head })
    }

    /// Releases a tensor that was used, and reports the progress to the host.
    fn finish(&mut self, tensor: &Info) -> Result<()> {
        self.checkpoint.release(tensor.name);
        self.done += tensor.length;
        self.tell()
    }

    fn tell(&mut self) -> Result<()> {
        let share = self.share();
        if (self.progress)(share) { Ok(()) } else { Err(Error::Cancelled) }
    }

    fn tensor(&mut self, name: &str) -> Result<Tensor<'a>> {
        let share = self.share();
        self.checkpoint.tensor(name, &mut || (self.progress)(share))
    }

    fn layer(&mut self, n: usize) -> Result<Layer> {
        Ok(Layer {
            attention_norm: self.gain(n, Role::AttentionNorm)?,
            q: self.projection(n, Role::Q)?,
            k: self.projection(n, Role::K)?,
            v: self.projection(n, Role::V)?,
            q_norm: self.gain_if_any(n, Role::QNorm)?,
            k_norm: self.gain_if_any(n, Role::KNorm)?,
            attention_sub_norm: self.gain_if_any(n, Role::AttentionSubNorm)?,
            o: self.projection(n, Role::O)?,
            ffn_norm: self.gain(n, Role::FfnNorm)?,
            gate: self.projection(n, Role::Gate)?,
            up: self.projection(n, Role::Up)?,
            ffn_sub_norm: self.gain_if_any(n, Role::FfnSubNorm)?,
            down: self.projection(n, Role::Down)?,
        })
    }

    /// The table entry of a part that every family has.
    fn part(&self, role: Role) -> Result<&'static Part> {
        let family = self.config.family;
        let missing = || Error::Internal { message: format!("the table of {} has no {role:?}", family.model_type) };
        family.part(role).ok_or_else(missing)
    }

    fn gain(&mut self, layer: usize, role: Role) -> Result<Norm> {
        let part = self.part(role)?;
        if part.kind == Kind::Gain(Dim::Head) {
            self.backend.check(&Planned::HeadGain(self.config.shape.head_dim))?;
        }
        let name = part.path(layer) + ".weight";
        self.norm(&name, self.config.rms_norm_eps)
    }

    fn gain_if_any(&mut self, layer: usize, role: Role) -> Result<Option<Norm>> {
        self.config.family.part(role).map(|_| self.gain(layer, role)).transpose()
    }

    fn norm(&mut self, name: &str, eps: f32) -> Result<Norm> {
        let gain = self.vector(name)?;
        Ok(Norm { gain: self.backend.upload_vector(&gain)?, eps })
    }

    /// Uploads a matrix that the backend can compute with.
    fn upload(&mut self, name: &str, matrix: &Matrix, usage: Usage, file: Option<FileRange>) -> Result<MatrixId> {
        let spec = MatrixSpec::of(matrix, usage, file.is_some());
        self.backend.check(&Planned::Matrix(spec))?;
        let share = self.share();
        let id = self.backend.upload_matrix(matrix, usage, file, &mut || (self.progress)(share))?;
        self.note(name, spec, id, false);
        Ok(id)
    }

    fn note(&mut self, name: &str, spec: MatrixSpec, id: MatrixId, was_prepared: bool) {
        let name = name.to_owned();
        self.uploads.iter_mut().for_each(|all| all.push(Uploaded { name: name.clone(), spec, id, was_prepared }));
    }

    /// Takes over a matrix that an earlier load has prepared, and tells the format of its input.
    /// None if there is none that is whole.
    fn take_prepared(
        &mut self,
        name: &str,
        size: (usize, usize),
        usage: &dyn Fn(InputFormat) -> Usage,
        file: Option<FileRange>,
    ) -> Result<Option<(MatrixId, InputFormat)>> {
        let Some(matrix) = self.prepared.and_then(|prepared| prepared.matrix(name)) else { return Ok(None) };
        let spec = matrix.spec;
        let input = spec.usage.input().unwrap_or(InputFormat::F32);
        let (info, share) = (self.checkpoint.info(name)?, self.share());
        let has_encoding = match spec.encoding {
            Encoding::Float(float) => file.is_some() && FloatType::of(info.dtype) == Some(float),
            Encoding::Ternary(Scales::PerGroup { .. }) => file.is_none(),
            Encoding::Ternary(_) => file.is_none() && spec.usage.is_projection(),
        };
        let is_it = ((spec.rows, spec.cols), spec.usage, spec.has_file) == (size, usage(input), file.is_some());
        if !has_encoding || !is_it || self.backend.check(&Planned::Matrix(spec)).is_err() {
            return Ok(None);
        }
        let taken = self.backend.take_prepared(&matrix, file, &mut || (self.progress)(share))?;
        let Some(id) = taken else { return Ok(None) };
        self.note(name, spec, id, true);
        self.finish(&info)?;
        Ok(Some((id, input)))
    }

    /// A small float tensor as f32.
    fn vector(&mut self, name: &str) -> Result<Vec<f32>> {
        let tensor = self.tensor(name)?;
        let numbers = values::floats(&tensor)?;
        self.finish(&tensor)?;
        Ok(numbers)
    }

    /// The embedding table or the output head.
    fn table(&mut self, name: &str, usage: impl Fn(InputFormat) -> Usage) -> Result<MatrixId> {
        let has_groups = self.config.projections == Projections::Groups;
        // This comes before the check of the numbers, so that a later write to the file is noticed.
        let file = if has_groups { None } else { self.checkpoint.file_range(name)? };
        let size = (self.config.shape.n_vocab, self.config.shape.hidden);
        if let Some((id, _)) = self.take_prepared(name, size, &usage, file.clone())? {
            return Ok(id);
        }
        if has_groups {
            return self.grouped(name, usage).map(|(id, _)| id);
        }
        let tensor = self.tensor(name)?;
        let matrix = values::matrix(&tensor)?;
        let share = self.share();
        let mut keep_going = || (self.progress)(share);
        values::check_finite(&tensor, &matrix, &mut keep_going)?;
        let id = self.upload(name, &Matrix::Float(matrix), usage(InputFormat::F32), file)?;
        self.finish(&tensor)?;
        Ok(id)
    }

    /// A matrix with a scale per group, and the format of its input.
    fn grouped(&mut self, name: &str, usage: impl Fn(InputFormat) -> Usage) -> Result<(MatrixId, InputFormat)> {
        let share = self.share();
        let groups = self.checkpoint.groups(name, &mut || (self.progress)(share))?;
        let input = InputFormat::Int16PerGroup(groups.size());
        let id = self.upload(name, &Matrix::Ternary(groups.tensor()), usage(input), None)?;
        self.finish(&self.checkpoint.info(name)?)?;
        Ok((id, input))
    }

    /// The share of bytes that are done.
    fn share(&self) -> f32 {
        ((self.done as f64 / self.total.max(1) as f64) as f32).min(1.0)
    }

    /// The output head, which differs from the embedding. A head in the file is used even if the
    /// configuration ties it to the embedding, as in transformers.
    fn head(&mut self) -> Result<MatrixId> {
        if self.config.tie_word_embeddings {
            let file = self.checkpoint.info(HEAD)?.file;
            log::warn!("{file}: {HEAD} differs from {EMBEDDING} in spite of tie_word_embeddings; rotor uses it");
        }
        self.table(HEAD, Usage::Head)
    }

    /// The embedding as the output head. If the file has a head, it is the same tensor again.
    fn same_head(&mut self, embedding: MatrixId) -> Result<MatrixId> {
        if self.checkpoint.contains(HEAD) {
            self.finish(&self.checkpoint.info(HEAD)?)?;
        }
        Ok(embedding)
    }

    fn projection(&mut self, layer: usize, role: Role) -> Result<Projection> {
        let part = self.part(role)?;
        let path = part.path(layer);
        let inner_norm = self.config.inner_norm_eps.map(|eps| self.norm(&format!("{path}.rms_norm.weight"), eps));
        let inner_norm = inner_norm.transpose()?;
        let (name, config) = (format!("{path}.weight"), self.config);
        let usage = |input| plan::projection_usage(role, config, input);
        let (rows, cols, bias) = self.matrix(part)?;
        let (weight, input) = match (self.take_prepared(&name, (rows, cols), &usage, None)?, config.projections) {
            (Some(taken), _) => taken,
            (None, Projections::Groups) => self.grouped(&name, usage)?,
            (None, _) => {
                let input = InputFormat::Int8PerRow;
                (self.ternary((rows, cols), bias, &path, usage(input))?, input)
            }
        };
        Ok(Projection { weight, input, inner_norm })
    }

    /// A ternary matrix in BitNet's forms, with one scale, or with a scale per block of a GGUF
    /// file.
    fn ternary(
        &mut self,
        (rows, cols): (usize, usize),
        bias: Option<Bias>,
        path: &str,
        usage: Usage,
    ) -> Result<MatrixId> {
        let stored = self.stored_scale(path)?;
        let bias = bias.map(|_| self.bias(path, stored)).transpose()?;
        let (name, share) = (format!("{path}.weight"), self.share());
        if self.checkpoint.has_groups(&name, &mut || (self.progress)(share))? {
            let groups = self.checkpoint.groups(&name, &mut || (self.progress)(share))?;
            let matrix = Matrix::Ternary(TernaryTensor { bias, ..groups.tensor() });
            let id = self.upload(&name, &matrix, usage, None)?;
            self.finish(&self.checkpoint.info(&name)?)?;
            return Ok(id);
        }
        let tensor = self.tensor(&name)?;
        let ternary = match stored {
            Some(scale) => values::stored_ternaries(&tensor, (rows, cols), scale)?,
            None => values::master_ternaries(&tensor)?,
        };
        let matrix = Matrix::Ternary(TernaryTensor { bias, ..ternary });
        let id = self.upload(&name, &matrix, usage, None)?;
        self.finish(&tensor)?;
        Ok(id)
    }

    /// Rows and columns of a projection, and its bias where this model has one.
    fn matrix(&self, part: &Part) -> Result<(usize, usize, Option<Bias>)> {
        let Kind::Matrix { rows, cols, bias } = part.kind else {
            return Err(Error::Internal { message: format!("{} is not a matrix", part.name) });
        };
        let shape = &self.config.shape;
        Ok((rows.of(shape), cols.of(shape), bias.filter(|bias| self.config.has_bias(*bias))))
    }

    /// The multiplier that `weight_scale` gives; None for master weights.
    fn stored_scale(&mut self, prefix: &str) -> Result<Option<f32>> {
        if !self.config.projections.has_stored_scale() {
            return Ok(None);
        }
        let name = format!("{prefix}.weight_scale");
        let file = self.checkpoint.info(&name)?.file;
        let Some(stored) = self.vector(&name)?.first().copied() else {
            return Err(Error::format(file, format!("tensor {name} is empty")));
        };
        let inverse = 1.0 / stored;
        if stored == 0.0 || !inverse.is_finite() {
            let message = format!("tensor {name} is {stored:e}; it and its inverse must be finite and not zero");
            return Err(Error::format(file, message));
        }
        Ok(Some(if self.config.projections == Projections::BitLinear { inverse } else { stored }))
    }

    /// The bias in the form in which it is added at the end.
    fn bias(&mut self, prefix: &str, scale: Option<f32>) -> Result<Vec<f32>> {
        let name = format!("{prefix}.bias");
        let file = self.checkpoint.info(&name)?.file;
        let mut bias = self.vector(&name)?;
        if let (Projections::AutoOffline, Some(scale)) = (self.config.projections, scale) {
            bias.iter_mut().for_each(|b| *b *= scale);
        }
        match bias.iter().position(|b| !b.is_finite()) {
            Some(row) => Err(Error::format(
                file,
                format!("tensor {name}, element {row}: it overflows when it is multiplied by weight_scale"),
            )),
            None => Ok(bias),
        }
    }
}

#[cfg(test)]
mod tests;
