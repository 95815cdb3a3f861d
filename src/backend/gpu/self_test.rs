//! A look at a device before it is trusted: a small network, computed there and by the reference.
//!
//! Vulkan and OpenCL leave much to drivers: whether `fma` is fused, subnormal numbers, how a conversion rounds; and some have
//! bugs. What differs from the reference by a single bit is not used.

use std::sync::Arc;

use super::Gpu;
use super::device::Device;
use super::kernels::Tuning;
use super::kv::FIRST_SLAB;
use crate::backend::reference::ReferenceBackend;
use crate::backend::{
    Act, Activation, Backend, Batch, DenseId, Input, KV_BLOCK, KvBlock, KvType, Norm, Row, Shape, TernaryId, Wanted,
};
use crate::error::{Error, Result};
use crate::formats::float::{FloatMatrix, FloatType};
use crate::formats::ternary::{Scale, TernarySource, TernaryTensor};

/// Sizes of batches, one after the other: more than a chunk of attention, then single rows.
const BATCHES: [usize; 4] = [6, 125, 1, 1];

/// Compares a device's bits with the reference's, on a network whose heads are like those of `shape`.
pub(super) fn run<D: Device>(device: &Arc<D>, shape: &Shape, tuning: Tuning) -> Result<()> {
    let group = shape.group();
    let small =
        Shape { hidden: 104, intermediate: 136, n_layers: 2, n_heads: group, n_kv_heads: 1, n_vocab: 70, ..*shape };
    compare(device, &small, tuning, (KvType::F16, FloatType::Bf16))?;
    compare(device, &small, tuning, (KvType::I8, FloatType::F16))
}

/// `types`: of the KV cache, and of the head.
fn compare<D: Device>(device: &Arc<D>, small: &Shape, tuning: Tuning, types: (KvType, FloatType)) -> Result<()> {
    let got = evaluate(&mut Gpu::new(device, "self-test", *small, tuning)?, small, types)?;
    let want = evaluate(&mut ReferenceBackend::new(*small), small, types)?;
    let wrong = |at: usize| {
        let (row, got, want) = (at / small.n_vocab, got.get(at), want.get(at));
        let message = format!("it does not compute exactly: row {row} gives {got:?} instead of {want:?}");
        Err(Error::Device { message })
    };
    // The last row is the result of a search: what it has left out is minus infinity.
    let first_searched = want.len().saturating_sub(small.n_vocab);
    let is_left_out = |at: usize, x: f32| at >= first_searched && x == f32::NEG_INFINITY;
    let differs = |(at, (a, b)): (usize, (&f32, &f32))| a.to_bits() != b.to_bits() && !is_left_out(at, *a);
    if let Some(at) = got.iter().zip(&want).enumerate().position(differs) {
        return wrong(at);
    }
    let mut best: Vec<usize> = (first_searched..want.len()).collect();
    best.sort_by(|a, b| want[*b].total_cmp(&want[*a]));
    let missing =
        best.into_iter().take(SEARCHED).find(|at| got.get(*at).is_none_or(|x| x.to_bits() != want[*at].to_bits()));
    missing.map_or(Ok(()), wrong)
}

/// Largest logits that a search is for.
const SEARCHED: usize = 3;

struct Random(u32);

impl Random {
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        self.0 >> 8
    }

    /// About -1 to 1, with some very small numbers.
    fn float(&mut self) -> f32 {
        let x = self.next() as f32 / 8_388_608.0 - 1.0;
        if self.next().is_multiple_of(16) { x * 1e-6 } else { x }
    }
}

struct Maker<'a> {
    backend: &'a mut dyn Backend,
    random: Random,
}

impl Maker<'_> {
    fn norm(&mut self, n: usize) -> Result<Norm> {
        let gains: Vec<f32> = (0..n).map(|_| self.random.float() + 1.0).collect();
        Ok(Norm { gain: self.backend.upload_vector(&gains)?, eps: 1e-5 })
    }

    fn ternary(&mut self, rows: usize, cols: usize) -> Result<TernaryId> {
        let numbers: Vec<u8> =
            (0..rows * cols).flat_map(|_| ((self.random.next() % 3) as f32 - 1.0).to_le_bytes()).collect();
        let matrix = FloatMatrix { float: FloatType::F32, rows, cols, bytes: &numbers };
        let bias = Some((0..rows).map(|_| self.random.float()).collect());
        let source = TernarySource::Floats(matrix, 1.0);
        self.backend
            .upload_ternary(&TernaryTensor { rows, cols, source, scale: Scale::Tensor(0.37), bias }, Input::Dense)
    }

    /// In bf16 or f16; some of the latter are subnormal.
    fn dense(&mut self, float: FloatType, rows: usize, cols: usize) -> Result<DenseId> {
        let number = |x: f32| match float {
            FloatType::F16 => half::f16::from_f32(x).to_le_bytes(),
            _ => half::bf16::from_f32(x).to_le_bytes(),
        };
        let bytes: Vec<u8> = (0..rows * cols).flat_map(|_| number(self.random.float())).collect();
        self.backend.upload_dense(&FloatMatrix { float, rows, cols, bytes: &bytes }, None, &mut || true)
    }
}

fn evaluate(backend: &mut dyn Backend, shape: &Shape, (kv, head): (KvType, FloatType)) -> Result<Vec<f32>> {
    let mut make = Maker { backend, random: Random(7) };
    let table = make.dense(head, shape.n_vocab, shape.hidden)?;
    make.backend.prepare_head(table, &mut || true)?;
    let mut layers = vec![];
    for activation in [Activation::Relu2, Activation::Silu] {
        let norms = (make.norm(shape.hidden)?, make.norm(shape.q_dim())?, make.norm(shape.intermediate)?);
        let qkv = [
            (make.ternary(shape.q_dim(), shape.hidden)?, Act::Q),
            (make.ternary(shape.kv_dim(), shape.hidden)?, Act::K),
            (make.ternary(shape.kv_dim(), shape.hidden)?, Act::V),
        ];
        let (o, down) = (make.ternary(shape.hidden, shape.q_dim())?, make.ternary(shape.hidden, shape.intermediate)?);
        let gate_up =
            (make.ternary(shape.intermediate, shape.hidden)?, make.ternary(shape.intermediate, shape.hidden)?);
        layers.push((norms, qkv, o, gate_up, down, activation));
    }
    let backend = make.backend;
    let n: usize = BATCHES.iter().sum();
    // Neighbours from two slabs in turns.
    let all: Vec<Arc<dyn KvBlock>> = (0..2 * FIRST_SLAB).map(|_| backend.new_kv_block(kv)).collect::<Result<_>>()?;
    let blocks: Vec<_> = (0..n.div_ceil(KV_BLOCK)).map(|i| Arc::clone(&all[i % 2 * FIRST_SLAB + i])).collect();
    let (mut ops, mut all, mut start) = (backend.new_ops()?, vec![], 0);
    for (batch, size) in BATCHES.into_iter().enumerate() {
        let wanted = if batch + 1 == BATCHES.len() { Wanted::Top(SEARCHED) } else { Wanted::All };
        let token = |position: usize| (position * 29 % shape.n_vocab) as u32;
        let rows: Vec<Row> = (start..start + size)
            .map(|position| Row { sequence: 0, position, token: token(position), logits: position + 3 >= start + size })
            .collect();
        // Not sines and cosines, but numbers of their size.
        let rope: Vec<f32> = (0..size * shape.head_dim).map(|i| ((i * 37 + start) % 101) as f32 / 71.0 - 0.7).collect();
        ops.begin(&Batch { rows: &rows, sequences: &[&blocks], rope: &rope })?;
        ops.embed(table);
        let mut norm = None;
        for (layer, (norms, qkv, o, (gate, up), down, activation)) in layers.iter().enumerate() {
            ops.quantize(Act::X, &[norms.0]);
            ops.project(qkv);
            ops.attend(layer);
            ops.quantize(Act::Attention, &[norms.1]);
            ops.project_add(*o);
            ops.quantize(Act::X, &[norms.0]);
            ops.gate_up(*gate, *up, *activation);
            ops.quantize(Act::Hidden, &[norms.2]);
            ops.project_add(*down);
            norm = Some(norms.0);
        }
        if let Some(norm) = norm {
            while !ops.logits(norm, table, wanted) {}
        }
        let mut logits = vec![];
        ops.read_logits(&mut logits)?;
        ops.end();
        all.extend(logits);
        start += size;
    }
    Ok(all)
}
