//! The reference backend: every op as naive code. Tests compare all other backends with it.
//!
//! Each op is one loop on one thread, with no layout tricks. A ternary matrix is `rows x cols` of
//! i8, and the products are those of [`arith`].
#![forbid(unsafe_code)]

mod kv;

use std::sync::Arc;

use super::arith::{self, fma};
use super::{
    ATTENTION_CHUNK, Act, Activation, Backend, Batch, Info, InputFormat, KV_BLOCK, KvBlock, KvPlain, KvType, MatrixId,
    MatrixSpec, Norm, Ops, Planned, Row, Shape, Usage, VectorId, Wanted,
};
use crate::error::{Error, Result, room_for, zeros};
use crate::formats::file_range::FileRange;
use crate::formats::matrix::{Encoding, Matrix as FileMatrix};
use crate::formats::ternary::Scale;
use kv::{Block, line};

/// Logits that one call computes.
const HEAD_PART: usize = 4096;

/// A matrix: its numbers, or its ternary weights with their scales.
struct Matrix {
    rows: usize,
    cols: usize,
    /// The format of its inputs.
    input: Option<InputFormat>,
    numbers: Numbers,
    bias: Option<Vec<f32>>,
}

enum Numbers {
    Ternary(Vec<i8>, Scale),
    Float(Vec<f32>),
}

impl Matrix {
    /// Bytes of its numbers.
    fn bytes(&self) -> usize {
        match &self.numbers {
            Numbers::Ternary(weights, _) => weights.len(),
            Numbers::Float(numbers) => 4 * numbers.len(),
        }
    }

    fn range(&self, row: usize) -> std::ops::Range<usize> {
        row * self.cols..(row + 1) * self.cols
    }

    /// Row `row` as f32.
    fn row(&self, row: usize) -> Vec<f32> {
        match &self.numbers {
            Numbers::Float(numbers) => numbers[self.range(row)].to_vec(),
            Numbers::Ternary(weights, scale) => {
                let scales = scale.of_row(row, self.cols);
                let groups = weights[self.range(row)].chunks_exact(self.cols / scales.len());
                groups.zip(scales).flat_map(|(t, scale)| t.iter().map(move |t| scale * f32::from(*t))).collect()
            }
        }
    }

    /// The product of row `row` and an input.
    fn product(&self, row: usize, input: &Input) -> f32 {
        let product = match (&self.numbers, input) {
            (Numbers::Float(numbers), Input::F32(x)) => arith::dot(&numbers[self.range(row)], x),
            (Numbers::Ternary(weights, scale @ Scale::Group { .. }), Input::Int8(q, s)) => {
                arith::int8_product_of_groups(&weights[self.range(row)], q, scale.of_row(row, self.cols), *s)
            }
            (Numbers::Ternary(weights, scale), Input::Int8(q, s)) => {
                arith::int8_product(&weights[self.range(row)], q, scale.of_row(row, self.cols)[0], *s)
            }
            (Numbers::Ternary(weights, scale), Input::Int16(q, steps)) => {
                arith::int16_product(&weights[self.range(row)], q, scale.of_row(row, self.cols), steps)
            }
            // `Backend::check` admits no other pair.
            _ => f32::NAN,
        };
        self.bias.as_ref().map_or(product, |bias| product + bias[row])
    }
}

/// One row of a prepared input.
enum Input {
    F32(Vec<f32>),
    /// With `s` (see [`arith::quantize`]).
    Int8(Vec<i8>, f32),
    /// With the step of each group (see [`arith::quantize_group`]).
    Int16(Vec<i16>, Vec<f32>),
}

impl Input {
    fn new(x: Vec<f32>, format: InputFormat) -> Self {
        match format {
            InputFormat::F32 => Self::F32(x),
            InputFormat::Int8PerRow => {
                let mut q = vec![0; x.len()];
                let s = arith::quantize(&x, &mut q);
                Self::Int8(q, s)
            }
            InputFormat::Int16PerGroup(n) => {
                let mut q = vec![0; x.len()];
                let steps = x.chunks(n).zip(q.chunks_mut(n)).map(|(x, q)| arith::quantize_group(x, q)).collect();
                Self::Int16(q, steps)
            }
        }
    }
}

struct Store {
    shape: Shape,
    matrices: Vec<Matrix>,
    vectors: Vec<Vec<f32>>,
}

/// The reference backend.
pub struct ReferenceBackend {
    store: Arc<Store>,
}

impl ReferenceBackend {
    /// An empty backend for a network of this shape.
    pub fn new(shape: Shape) -> Self {
        Self { store: Arc::new(Store { shape, matrices: vec![], vectors: vec![] }) }
    }

    fn store_mut(&mut self) -> Result<&mut Store> {
        Arc::get_mut(&mut self.store).ok_or_else(|| Error::argument("weights must be uploaded before the first batch"))
    }
}

impl Backend for ReferenceBackend {
    fn info(&self) -> Info {
        Info { backend: "reference", tier: "naive".to_owned(), threads: 1 }
    }

    fn upload_matrix(
        &mut self,
        matrix: &FileMatrix,
        usage: Usage,
        _file: Option<FileRange>,
        _keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<MatrixId> {
        let (rows, cols) = matrix.size();
        let (numbers, bias) = match matrix {
            FileMatrix::Ternary(tensor) => {
                let mut codes = vec![0u8; cols];
                let mut weights = room_for(rows * cols, "weights")?;
                for row in 0..rows {
                    tensor.codes(row, &mut codes);
                    weights.extend(codes.iter().map(|code| *code as i8 - 1));
                }
                (Numbers::Ternary(weights, tensor.scale.clone()), tensor.bias.clone())
            }
            FileMatrix::Float(matrix) => {
                let mut numbers = zeros(rows * cols, "a table")?;
                numbers.chunks_exact_mut(cols).enumerate().for_each(|(row, out)| matrix.row(row, out));
                (Numbers::Float(numbers), None)
            }
        };
        let store = self.store_mut()?;
        store.matrices.push(Matrix { rows, cols, input: usage.input(), numbers, bias });
        Ok(MatrixId(store.matrices.len() as u32 - 1))
    }

    fn upload_vector(&mut self, vector: &[f32]) -> Result<VectorId> {
        let store = self.store_mut()?;
        store.vectors.push(vector.to_vec());
        Ok(VectorId(store.vectors.len() as u32 - 1))
    }

    fn planned_bytes(&self, planned: &Planned) -> usize {
        match *planned {
            Planned::Matrix(MatrixSpec { rows, cols, encoding: Encoding::Ternary(_), .. }) => rows * cols,
            Planned::Matrix(MatrixSpec { rows, cols, encoding: Encoding::Float(_), .. }) => 4 * rows * cols,
            Planned::Gain(n) | Planned::HeadGain(n) => 4 * n,
        }
    }

    fn weight_bytes(&self) -> usize {
        let matrices: usize = self.store.matrices.iter().map(Matrix::bytes).sum();
        matrices + self.store.vectors.iter().map(|v| 4 * v.len()).sum::<usize>()
    }

    fn bytes_per_token(&self) -> usize {
        self.weight_bytes()
    }

    fn new_kv_block(&self, kv: KvType) -> Result<Arc<dyn KvBlock>> {
        Ok(Arc::new(Block::new(&self.store.shape, kv)?))
    }

    fn copy_kv_block(&self, block: &Arc<dyn KvBlock>) -> Result<Arc<dyn KvBlock>> {
        Ok(Arc::new(Block::shared(block)?.copy()?))
    }

    fn read_kv(&self, blocks: &[Arc<dyn KvBlock>], n: usize, out: &mut Vec<u8>) -> Result<()> {
        for (block, n) in blocks.iter().zip((0..n).step_by(KV_BLOCK).map(|first| KV_BLOCK.min(n - first))) {
            Block::shared(block)?.read(&self.store.shape, n, out);
        }
        Ok(())
    }

    fn write_kv(&self, kv: KvType, n: usize, bytes: &[u8]) -> Result<Vec<Arc<dyn KvBlock>>> {
        let mut blocks: Vec<Arc<dyn KvBlock>> = vec![];
        for (n, part) in KvPlain::new(self.store.shape, kv).parts(n) {
            let block = Block::new(&self.store.shape, kv)?;
            block.write(&self.store.shape, n, &bytes[part]);
            blocks.push(Arc::new(block));
        }
        Ok(blocks)
    }

    fn new_ops(&self) -> Result<Box<dyn Ops>> {
        let store = Arc::clone(&self.store);
        Ok(Box::new(ReferenceOps {
            store,
            rows: vec![],
            sequences: vec![],
            rope: vec![],
            acts: vec![vec![]; 7],
            inputs: vec![],
            logits: vec![],
        }))
    }
}

struct ReferenceOps {
    store: Arc<Store>,
    rows: Vec<Row>,
    sequences: Vec<Vec<Arc<Block>>>,
    rope: Vec<f32>,
    acts: Vec<Vec<f32>>,
    inputs: Vec<Input>,
    logits: Vec<f32>,
}

impl ReferenceOps {
    fn act(&mut self, act: Act, row: usize) -> &mut [f32] {
        let width = self.store.shape.width(act);
        &mut self.acts[act as usize][row * width..(row + 1) * width]
    }

    /// The product of a matrix with the prepared input of a row.
    fn product(&self, weight: MatrixId, row: usize) -> Vec<f32> {
        let weight = &self.store.matrices[weight.0 as usize];
        (0..weight.rows).map(|r| weight.product(r, &self.inputs[row])).collect()
    }

    /// A row of an activation after `norms`.
    fn normed(&mut self, source: Act, row: usize, norms: &[Norm]) -> Vec<f32> {
        let store = Arc::clone(&self.store);
        let mut x = self.act(source, row).to_vec();
        norms.iter().for_each(|n| arith::rms_norm(&mut x, &store.vectors[n.gain.0 as usize], n.eps));
        x
    }

    /// Index of a position's line within its block, and the block.
    fn place(&self, row: Row, position: usize, layer: usize, head: usize) -> (usize, &Block) {
        let shape = &self.store.shape;
        let line = line(shape, layer, head, position % KV_BLOCK);
        let block = &self.sequences[row.sequence][position / KV_BLOCK];
        (line, block)
    }

    fn rotate(&mut self, act: Act, row: usize) {
        let (hd, half) = (self.store.shape.head_dim, self.store.shape.head_dim / 2);
        let angles = self.rope[row * hd..(row + 1) * hd].to_vec();
        for head in self.act(act, row).chunks_exact_mut(hd) {
            for i in 0..half {
                (head[i], head[i + half]) = arith::rotate(head[i], head[i + half], angles[i], angles[i + half]);
            }
        }
    }

    fn append(&mut self, layer: usize, row: usize) {
        let (k, v) = (self.act(Act::K, row).to_vec(), self.act(Act::V, row).to_vec());
        let hd = self.store.shape.head_dim;
        for (head, (k, v)) in k.chunks_exact(hd).zip(v.chunks_exact(hd)).enumerate() {
            let row = self.rows[row];
            let (line, block) = self.place(row, row.position, layer, head);
            let [keys, values] = &mut *block.lock();
            block.put(keys.line_mut(line, hd), k);
            block.put(values.line_mut(line, hd), v);
        }
    }

    /// Attention of one query head over all positions up to the row's own, in chunks (see `arith`).
    fn attend_head(&self, layer: usize, row: Row, kv_head: usize, query: &[f32]) -> Vec<f32> {
        let hd = query.len();
        let (mut m, mut l, mut o) = (f32::NEG_INFINITY, 0.0f32, vec![0.0f32; hd]);
        for start in (0..=row.position).step_by(ATTENTION_CHUNK) {
            let end = (start + ATTENTION_CHUNK).min(row.position + 1);
            let (chunk_m, chunk_l, chunk_o) = self.attend_chunk(layer, row, kv_head, query, start..end);
            if start == 0 {
                (m, l, o) = (chunk_m, chunk_l, chunk_o);
                continue;
            }
            let merged = m.max(chunk_m);
            let (a, b) = (arith::exp(m - merged), arith::exp(chunk_m - merged));
            (m, l) = (merged, fma(chunk_l, b, l * a));
            o.iter_mut().zip(&chunk_o).for_each(|(o, c)| *o = fma(*c, b, *o * a));
        }
        o.iter().map(|o| o / l).collect()
    }

    fn attend_chunk(
        &self,
        layer: usize,
        row: Row,
        kv_head: usize,
        query: &[f32],
        positions: std::ops::Range<usize>,
    ) -> (f32, f32, Vec<f32>) {
        let scale = arith::score_scale(query.len());
        let score = |position| {
            let (line, block) = self.place(row, position, layer, kv_head);
            let [keys, _] = &*block.lock();
            let (key, key_scale) = keys.line(line, query.len());
            query.iter().zip(key).fold(0.0f32, |s, (q, k)| fma(*q, *k, s)) * (scale * key_scale)
        };
        let scores: Vec<f32> = positions.clone().map(score).collect();
        let m = scores.iter().fold(f32::NEG_INFINITY, |m, s| if *s > m { *s } else { m });
        let e: Vec<f32> = scores.iter().map(|s| arith::exp(s - m)).collect();
        let mut o = vec![0.0f32; query.len()];
        for (e, position) in e.iter().zip(positions) {
            let (line, block) = self.place(row, position, layer, kv_head);
            let [_, values] = &*block.lock();
            let (value, value_scale) = values.line(line, query.len());
            let weight = e * value_scale;
            o.iter_mut().zip(value).for_each(|(o, v)| *o = fma(weight, *v, *o));
        }
        (m, arith::sum(&e), o)
    }
}

impl Ops for ReferenceOps {
    fn begin(&mut self, batch: &Batch) -> Result<()> {
        batch.check(&self.store.shape)?;
        let blocks = |blocks: &&[Arc<dyn KvBlock>]| blocks.iter().map(Block::shared).collect();
        self.sequences = batch.sequences.iter().map(blocks).collect::<Result<_>>()?;
        self.rows = batch.rows.to_vec();
        self.rope = batch.rope.to_vec();
        self.logits.clear();
        for act in Act::ALL {
            self.acts[act as usize] = zeros(self.rows.len() * self.store.shape.width(act), "activations")?;
        }
        Ok(())
    }

    fn embed(&mut self, table: MatrixId) {
        let store = Arc::clone(&self.store);
        for row in 0..self.rows.len() {
            let token = self.rows[row].token as usize;
            self.act(Act::X, row).copy_from_slice(&store.matrices[table.0 as usize].row(token));
        }
    }

    fn prepare_input(&mut self, source: Act, norms: &[Norm], format: InputFormat) {
        self.inputs = (0..self.rows.len()).map(|row| Input::new(self.normed(source, row, norms), format)).collect();
    }

    fn linear(&mut self, pairs: &[(MatrixId, Act)]) {
        for (weight, target) in pairs {
            for row in 0..self.rows.len() {
                let y = self.product(*weight, row);
                self.act(*target, row).copy_from_slice(&y);
            }
        }
    }

    fn linear_add(&mut self, weight: MatrixId) {
        for row in 0..self.rows.len() {
            let y = self.product(weight, row);
            self.act(Act::X, row).iter_mut().zip(&y).for_each(|(x, y)| *x += y);
        }
    }

    fn norm_heads(&mut self, act: Act, norm: Norm) {
        let store = Arc::clone(&self.store);
        let gain = &store.vectors[norm.gain.0 as usize];
        for row in 0..self.rows.len() {
            let heads = self.act(act, row).chunks_exact_mut(store.shape.head_dim);
            heads.for_each(|head| arith::rms_norm(head, gain, norm.eps));
        }
    }

    fn activate(&mut self, activation: Activation) {
        let f = match activation {
            Activation::Relu2 => arith::relu2,
            Activation::Silu => arith::silu,
        };
        for row in 0..self.rows.len() {
            let gate = self.act(Act::Gate, row).to_vec();
            self.act(Act::Ffn, row).iter_mut().zip(gate).for_each(|(h, g)| *h *= f(g));
        }
    }

    fn attend(&mut self, layer: usize) {
        let (hd, group) = (self.store.shape.head_dim, self.store.shape.group());
        for row in 0..self.rows.len() {
            self.rotate(Act::Q, row);
            self.rotate(Act::K, row);
            self.append(layer, row);
        }
        for row in 0..self.rows.len() {
            let queries = self.act(Act::Q, row).to_vec();
            for (head, query) in queries.chunks_exact(hd).enumerate() {
                let o = self.attend_head(layer, self.rows[row], head / group, query);
                self.act(Act::Attention, row)[head * hd..(head + 1) * hd].copy_from_slice(&o);
            }
        }
    }

    fn logits(&mut self, norm: Norm, head: MatrixId, _wanted: Wanted) -> bool {
        let store = Arc::clone(&self.store);
        let n_vocab = store.shape.n_vocab;
        let head = &store.matrices[head.0 as usize];
        let rows: Vec<usize> = (0..self.rows.len()).filter(|row| self.rows[*row].logits).collect();
        let done = self.logits.len();
        if let (Some(row), Some(format)) = (rows.get(done / n_vocab), head.input) {
            let input = Input::new(self.normed(Act::X, *row, &[norm]), format);
            let part = (done % n_vocab..n_vocab).take(HEAD_PART);
            self.logits.extend(part.map(|token| head.product(token, &input)));
        }
        self.logits.len() == rows.len() * n_vocab
    }

    fn submit(&mut self) -> Result<()> {
        Ok(())
    }

    fn read_logits(&mut self, out: &mut Vec<f32>) -> Result<()> {
        out.clone_from(&self.logits);
        Ok(())
    }

    fn read_states(&mut self, out: &mut Vec<f32>) -> Result<()> {
        out.clone_from(&self.acts[Act::X as usize]);
        Ok(())
    }

    fn end(&mut self) {
        self.sequences.clear();
    }
}
