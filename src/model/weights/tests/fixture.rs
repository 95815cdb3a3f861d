//! Tiny checkpoints, written by the safetensors crate, and a backend that records what it is given.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use half::bf16;
use safetensors::tensor::{TensorView, serialize};

use super::super::*;
use crate::backend::{Activation, Info, KvBlock, KvType, Ops, Planned, Shape, VectorId};
use crate::formats::checkpoint::Dtype;
use crate::formats::file_range::FileRange;
use crate::formats::files::Files;
use crate::formats::ternary::Scale;
use crate::model::config::{Rope, RopeScaling};
use crate::model::families::{Family, Kind};

/// What a backend has received.
#[derive(Debug, PartialEq)]
pub(super) enum Upload {
    Ternary { codes: Vec<Vec<u8>>, scale: Scale, bias: Option<Vec<f32>> },
    Dense { rows: usize, bytes: Vec<u8> },
    Vector(Vec<f32>),
}

#[derive(Default)]
pub(super) struct Recorder(pub(super) Vec<Upload>);

impl Recorder {
    pub(super) fn push(&mut self, upload: Upload) -> u32 {
        self.0.push(upload);
        self.0.len() as u32 - 1
    }

    pub(super) fn ternary(&self, id: MatrixId) -> &Upload {
        &self.0[id.0 as usize]
    }
}

impl Backend for Recorder {
    fn info(&self) -> Info {
        Info { backend: "recorder", tier: "none".to_owned(), threads: 1 }
    }

    fn upload_matrix(
        &mut self,
        matrix: &Matrix,
        _usage: Usage,
        _file: Option<FileRange>,
        _keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<MatrixId> {
        let upload = match matrix {
            Matrix::Ternary(tensor) => {
                let mut codes = vec![vec![9; tensor.cols]; tensor.rows];
                codes.iter_mut().enumerate().for_each(|(row, codes)| tensor.codes(row, codes));
                Upload::Ternary { codes, scale: tensor.scale.clone(), bias: tensor.bias.clone() }
            }
            Matrix::Float(matrix) => Upload::Dense { rows: matrix.rows, bytes: matrix.bytes.to_vec() },
        };
        Ok(MatrixId(self.push(upload)))
    }

    fn upload_vector(&mut self, vector: &[f32]) -> Result<VectorId> {
        Ok(VectorId(self.push(Upload::Vector(vector.to_vec()))))
    }

    fn planned_bytes(&self, _: &Planned) -> usize {
        0
    }

    fn weight_bytes(&self) -> usize {
        0
    }

    fn bytes_per_token(&self) -> usize {
        0
    }

    fn new_kv_block(&self, _kv: KvType) -> Result<Arc<dyn KvBlock>> {
        Err(Error::argument("not here"))
    }

    fn copy_kv_block(&self, _block: &Arc<dyn KvBlock>) -> Result<Arc<dyn KvBlock>> {
        Err(Error::argument("not here"))
    }

    fn read_kv(&self, _: &[Arc<dyn KvBlock>], _: usize, _: &mut Vec<u8>) -> Result<()> {
        Err(Error::argument("not here"))
    }

    fn write_kv(&self, _: KvType, _: usize, _: &[u8]) -> Result<Vec<Arc<dyn KvBlock>>> {
        Err(Error::argument("not here"))
    }

    fn new_ops(&self) -> Result<Box<dyn Ops>> {
        Err(Error::argument("not here"))
    }
}

/// Name -> type, shape, bytes.
pub(super) type Tensors = Vec<(String, Dtype, Vec<usize>, Vec<u8>)>;

/// A tiny model: 2 layers, hidden 8, 2 heads of 4, one of them for keys, FFN 12, 5 tokens.
pub(super) struct Model {
    pub(super) config: Config,
    pub(super) tensors: Tensors,
}

pub(super) fn config(family: &'static Family, projections: Projections) -> Config {
    let shape = Shape { hidden: 8, intermediate: 12, n_layers: 2, n_heads: 2, n_kv_heads: 1, head_dim: 4, n_vocab: 5 };
    Config {
        is_base: false,
        family,
        shape,
        rms_norm_eps: 1e-5,
        activation: Activation::Silu,
        tie_word_embeddings: true,
        rope: Rope { theta: 1e4, scaling: RopeScaling::None },
        max_position_embeddings: 64,
        projections,
        mlx_groups: None,
        inner_norm_eps: None,
        attention_bias: false,
        mlp_bias: false,
    }
}

pub(super) fn bf16s(numbers: impl IntoIterator<Item = f32>) -> Vec<u8> {
    numbers.into_iter().flat_map(|x| bf16::from_f32(x).to_le_bytes()).collect()
}

/// The weight at `(row, col)` of every projection.
pub(super) fn weight(row: usize, col: usize) -> i8 {
    ((row * 5 + col * 3 + row * col) % 3) as i8 - 1
}

pub(super) fn pack(rows: usize, cols: usize) -> Vec<u8> {
    let code = |row, col| (weight(row, col) + 1) as u8;
    let byte = |r, col| (0..4).map(|i| code(i * rows / 4 + r, col) << (2 * i)).sum();
    (0..rows / 4).flat_map(|r| (0..cols).map(move |col| byte(r, col))).collect()
}

/// Weights in a group of [`grouped`].
pub(super) const GROUP: usize = 64;

/// Ternary weights with a scale per group, in bf16.
pub(super) fn grouped(rows: usize, cols: usize) -> Vec<u8> {
    let scale = |row: usize, col: usize| 0.0625 * (1 + (row * 7 + col / GROUP) % 13) as f32;
    bf16s((0..rows * cols).map(|i| scale(i / cols, i % cols) * f32::from(weight(i / cols, i % cols))))
}

pub(super) fn ternaries(rows: usize, cols: usize, times: f32) -> Vec<u8> {
    bf16s((0..rows * cols).map(|i| times * f32::from(weight(i / cols, i % cols))))
}

impl Model {
    pub(super) fn new(config: Config, packed: bool) -> Self {
        let mut model = Self { config, tensors: Vec::new() };
        let Shape { hidden, n_vocab, .. } = model.config.shape;
        let embedding = match model.config.projections {
            Projections::Groups => grouped(n_vocab, hidden),
            _ => bf16s((0..n_vocab * hidden).map(|i| i as f32)),
        };
        model.add(EMBEDDING, Dtype::BF16, &[n_vocab, hidden], embedding);
        model.vector(NORM, hidden);
        for layer in 0..model.config.shape.n_layers {
            model.layer(layer, packed);
        }
        model
    }

    pub(super) fn layer(&mut self, layer: usize, packed: bool) {
        let shape = self.config.shape;
        for part in self.config.family.layer {
            match part.kind {
                Kind::Gain(size) => self.vector(&(part.path(layer) + ".weight"), size.of(&shape)),
                Kind::Matrix { rows, cols, bias } => {
                    let has_bias = bias.is_some_and(|bias| self.config.has_bias(bias));
                    self.projection(&part.path(layer), has_bias, (rows.of(&shape), cols.of(&shape)), packed);
                }
            }
        }
    }

    pub(super) fn projection(&mut self, name: &str, has_bias: bool, (rows, cols): (usize, usize), packed: bool) {
        let weight = format!("{name}.weight");
        match self.config.projections {
            _ if packed => self.add(&weight, Dtype::U8, &[rows / 4, cols], pack(rows, cols)),
            Projections::Groups => self.add(&weight, Dtype::BF16, &[rows, cols], grouped(rows, cols)),
            projections => {
                let times = if projections == Projections::AutoOnline { 3.0 } else { 1.0 };
                self.add(&weight, Dtype::BF16, &[rows, cols], ternaries(rows, cols, times));
            }
        }
        if self.config.projections.has_stored_scale() {
            self.add(&format!("{name}.weight_scale"), Dtype::BF16, &[1], bf16s([0.5]));
        }
        if has_bias {
            self.add(&format!("{name}.bias"), Dtype::BF16, &[rows], bf16s((0..rows).map(|i| i as f32)));
        }
        if self.config.inner_norm_eps.is_some() {
            self.vector(&format!("{name}.rms_norm.weight"), cols);
        }
    }

    pub(super) fn vector(&mut self, name: &str, size: usize) {
        self.add(name, Dtype::BF16, &[size], bf16s((0..size).map(|i| 1.0 - i as f32)));
    }

    pub(super) fn add(&mut self, name: &str, dtype: Dtype, shape: &[usize], bytes: Vec<u8>) {
        self.tensors.retain(|tensor| tensor.0 != name);
        self.tensors.push((name.to_owned(), dtype, shape.to_vec(), bytes));
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.tensors.retain(|tensor| tensor.0 != name);
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let views = self
            .tensors
            .iter()
            .map(|(name, dtype, shape, bytes)| (name.as_str(), TensorView::new(*dtype, shape.clone(), bytes).unwrap()));
        serialize(views, None).unwrap()
    }

    pub(super) fn load(&self) -> Result<(Weights, Recorder)> {
        load_bytes(&self.to_bytes(), &self.config, &mut |_| true)
    }
}

pub(super) fn load_bytes(
    bytes: &[u8],
    config: &Config,
    progress: &mut dyn FnMut(f32) -> bool,
) -> Result<(Weights, Recorder)> {
    let mut backend = Recorder::default();
    load_into(&mut backend, bytes, config, progress).map(|weights| (weights, backend))
}

/// Writes a `model.safetensors` of these bytes and loads it.
pub(super) fn load_into(
    backend: &mut dyn Backend,
    bytes: &[u8],
    config: &Config,
    progress: &mut dyn FnMut(f32) -> bool,
) -> Result<Weights> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let name = format!("rotor-weights-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let dir: PathBuf = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&dir).unwrap();
    std::fs::write(dir.join("model.safetensors"), bytes).unwrap();
    let weights =
        Checkpoint::open(&Files::from(&*dir)).and_then(|c| Weights::load(&c, config, backend, None, progress));
    std::fs::remove_dir_all(&dir).unwrap();
    weights
}
