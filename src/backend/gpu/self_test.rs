//! The self-test of a device: the device and the reference compute a small network, and the results
//! must be equal.
//!
//! Vulkan and OpenCL leave much to drivers: whether `fma` is fused, whether subnormal numbers are
//! kept, how a conversion rounds. Some drivers also have bugs. rotor does not use a device that
//! differs from the reference by a single bit.

use std::sync::Arc;

use super::device::{Bindings, Device, KeepGoing, PATIENCE, Queue, STAGING, check};
use super::kernels::Tuning;
use super::kv::FIRST_SLAB;
use super::{Gpu, groups, layout};
use crate::backend::reference::ReferenceBackend;
use crate::backend::{
    ATTENTION_CHUNK, Act, Activation, Backend, Batch, InputFormat, KV_BLOCK, KvBlock, KvPlain, KvType, MatrixId, Norm,
    Row, Shape, Usage, Wanted,
};
use crate::error::{Error, Result};
use crate::formats::float::{FloatMatrix, FloatType};
use crate::formats::matrix::Matrix;
use crate::formats::ternary::{Scale, TernarySource, TernaryTensor};

/// A network, and the batches to compute with it.
#[derive(Clone, Copy)]
struct Case {
    shape: Shape,
    kv: KvType,
    head: FloatType,
    /// Whether weights have a scale per group, and inputs 16 bits.
    are_grouped: bool,
    /// Positions before the first batch. Their keys and values are random.
    past: usize,
    /// Sizes of batches, one after the other.
    batches: &'static [usize],
}

/// Networks whose heads are like those of `shape`, so that no kernel is compiled only for the test.
fn cases(shape: &Shape) -> Vec<Case> {
    let group = shape.group();
    let small =
        Shape { hidden: 104, intermediate: 136, n_layers: 2, n_heads: group, n_kv_heads: 1, n_vocab: 70, ..*shape };
    // This case has more than one chunk of attention, then single rows.
    let (kv, head, are_grouped) = (KvType::F16, FloatType::Bf16, false);
    let several = Case { shape: small, kv, head, are_grouped, past: 0, batches: &[6, 125, 1, 1] };
    let others = Case { kv: KvType::I8, head: FloatType::F16, ..several };
    // This case makes every loop of a kernel run more than once: rows of two pieces (see
    // `shaders/quantize.comp`), more chunks of columns than slices, more chunks of attention than
    // are merged at a time, and a second KV head.
    let wide = Shape { hidden: 2084, n_layers: 1, n_heads: 2 * group, n_kv_heads: 2, ..small };
    let wide = Case { shape: wide, past: 5 * ATTENTION_CHUNK, batches: &[2, 1], ..several };
    // This case has more groups of rows than a search has threads.
    let many = Shape { n_layers: 1, n_vocab: 257 * layout::TILE + 5, ..small };
    let mut cases = vec![several, others, wide, Case { shape: many, batches: &[1], ..several }];
    // This case has more groups in a row than the slices of a workgroup take at once, and rows of
    // two pieces.
    let few = (1..=shape.n_kv_heads).find(|n| (n * group * shape.head_dim).is_multiple_of(groups::SIZES[0]));
    if let Some(n_kv_heads) = few.filter(|_| groups::fit(shape)) {
        let n_heads = n_kv_heads * group;
        let grouped = Shape { hidden: 2112, intermediate: 256, n_layers: 1, n_heads, n_kv_heads, ..small };
        cases.insert(0, Case { shape: grouped, are_grouped: true, batches: &[6, 1], ..several });
    }
    cases
}

/// The format of inputs of `cols` numbers, in the largest groups that are possible.
fn input(cols: usize, are_grouped: bool) -> InputFormat {
    let size = groups::SIZES.into_iter().rev().find(|size| cols.is_multiple_of(*size));
    size.filter(|_| are_grouped).map_or(InputFormat::Int8PerRow, InputFormat::Int16PerGroup)
}

/// An error if a device's bits are not the reference's.
pub(super) fn run<D: Device>(device: &Arc<D>, shape: &Shape, tuning: Tuning, keep_going: KeepGoing) -> Result<()> {
    difference(device, shape, tuning, keep_going)?.map_or(Ok(()), |message| Err(Error::Device { message }))
}

/// The first bits that differ from the reference's, described in words; None if there are none.
pub(super) fn difference<D: Device>(
    device: &Arc<D>,
    shape: &Shape,
    tuning: Tuning,
    keep_going: KeepGoing,
) -> Result<Option<String>> {
    for case in cases(shape) {
        let difference = compare(device, &case, tuning, keep_going)?;
        if difference.is_some() {
            return Ok(difference);
        }
    }
    let lost = "it does not keep what is written to its memory";
    Ok(if keeps_what_is_written(device)? { None } else { Some(lost.to_owned()) })
}

/// Whether a write that takes more than one transfer arrives.
fn keeps_what_is_written<D: Device>(device: &Arc<D>) -> Result<bool> {
    let bytes: Vec<u8> =
        (0..STAGING / 4 + 1000).flat_map(|i| (i as u32).wrapping_mul(0x9e37_79b9).to_le_bytes()).collect();
    let buffer = Arc::new(device.buffer(bytes.len())?);
    device.write(&buffer, 0, &bytes)?;
    let (mut queue, any) = (device.queue()?, || Arc::clone(&buffer));
    let (bindings, near) = (Bindings { acts: any(), plan: any(), vectors: any(), slabs: vec![any()] }, STAGING - 2000);
    queue.begin(bindings, 0, bytes.len() - near)?;
    queue.read(&buffer, near, bytes.len() - near)?;
    queue.submit()?;
    queue.wait_for_all(PATIENCE)?;
    Ok(queue.results() == &bytes[near..])
}

fn compare<D: Device>(device: &Arc<D>, case: &Case, tuning: Tuning, keep_going: KeepGoing) -> Result<Option<String>> {
    let small = &case.shape;
    let got = evaluate(&mut Gpu::new(device, "self-test", *small, tuning, keep_going)?, case, keep_going)?;
    let want = evaluate(&mut ReferenceBackend::new(*small), case, keep_going)?;
    let wrong = |at: usize| {
        let (row, got, want) = (at / small.n_vocab, got.get(at), want.get(at));
        Ok(Some(format!("it does not compute exactly: row {row} gives {got:?} instead of {want:?}")))
    };
    // The last row is the result of a search. The logits that the search left out are minus
    // infinity.
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
    missing.map_or(Ok(None), wrong)
}

/// The number of largest logits that a search looks for.
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
    are_grouped: bool,
}

impl Maker<'_> {
    fn norm(&mut self, n: usize) -> Result<Norm> {
        let gains: Vec<f32> = (0..n).map(|_| self.random.float() + 1.0).collect();
        Ok(Norm { gain: self.backend.upload_vector(&gains)?, eps: 1e-5 })
    }

    fn projection(&mut self, rows: usize, cols: usize) -> Result<MatrixId> {
        let bias = (0..rows).map(|_| self.random.float()).collect();
        self.ternary(rows, cols, Some(bias), Usage::Projection)
    }

    /// A matrix, and its usage for a format of inputs.
    fn ternary(
        &mut self,
        rows: usize,
        cols: usize,
        bias: Option<Vec<f32>>,
        usage: fn(InputFormat) -> Usage,
    ) -> Result<MatrixId> {
        // -1, 0 and 1 in bf16.
        let numbers: Vec<u8> = (0..rows * cols)
            .flat_map(|_| [[0x80, 0xbf], [0, 0], [0x80, 0x3f]][self.random.next() as usize % 3])
            .collect();
        let matrix = FloatMatrix { float: FloatType::Bf16, rows, cols, bytes: &numbers };
        let (source, input) = (TernarySource::Floats(matrix, 1.0), input(cols, self.are_grouped));
        let scale = match input {
            InputFormat::Int16PerGroup(size) => {
                // The scales of the matrices have each type in turn.
                let round = [|x| half::f16::from_f32(x).to_f32(), |x| half::bf16::from_f32(x).to_f32(), |x| x];
                let round: fn(f32) -> f32 = round[rows % round.len()];
                Scale::groups(size, (0..rows * cols / size).map(|_| round(self.random.float() / 16.0)).collect())
            }
            _ => Scale::Tensor(0.37),
        };
        let tensor = TernaryTensor { rows, cols, source, scale, bias };
        self.backend.upload_matrix(&Matrix::Ternary(tensor), usage(input), None, &mut || true)
    }

    /// Embedding and head: ternary, or in bf16 or f16; some of the latter are subnormal.
    fn table(&mut self, float: FloatType, rows: usize, cols: usize, keep_going: KeepGoing) -> Result<MatrixId> {
        if self.are_grouped {
            return self.ternary(rows, cols, None, Usage::EmbeddingAndHead);
        }
        let number = |x: f32| match float {
            FloatType::F16 => half::f16::from_f32(x).to_le_bytes(),
            _ => half::bf16::from_f32(x).to_le_bytes(),
        };
        let bytes: Vec<u8> = (0..rows * cols).flat_map(|_| number(self.random.float())).collect();
        let matrix = Matrix::Float(FloatMatrix { float, rows, cols, bytes: &bytes });
        self.backend.upload_matrix(&matrix, Usage::EmbeddingAndHead(InputFormat::F32), None, keep_going)
    }
}

/// Keys and values of `past` positions.
fn past(backend: &dyn Backend, case: &Case, random: &mut Random) -> Result<Vec<Arc<dyn KvBlock>>> {
    let bytes = KvPlain::new(case.shape, case.kv).bytes(case.past);
    let numbers: Vec<u8> = (0..bytes / 2).flat_map(|_| half::f16::from_f32(random.float()).to_le_bytes()).collect();
    backend.write_kv(case.kv, case.past, &numbers)
}

fn evaluate(backend: &mut dyn Backend, case: &Case, keep_going: KeepGoing) -> Result<Vec<f32>> {
    let Case { shape, kv, batches, are_grouped, .. } = case;
    let mut make = Maker { backend, random: Random(7), are_grouped: *are_grouped };
    let table = make.table(case.head, shape.n_vocab, shape.hidden, keep_going)?;
    let mut layers = vec![];
    for activation in [Activation::Relu2, Activation::Silu].into_iter().take(shape.n_layers) {
        let norms = (make.norm(shape.hidden)?, make.norm(shape.q_dim())?, make.norm(shape.intermediate)?);
        let head_norm = make.norm(shape.head_dim)?;
        let qkv = [
            (make.projection(shape.q_dim(), shape.hidden)?, Act::Q),
            (make.projection(shape.kv_dim(), shape.hidden)?, Act::K),
            (make.projection(shape.kv_dim(), shape.hidden)?, Act::V),
        ];
        let (o, down) =
            (make.projection(shape.hidden, shape.q_dim())?, make.projection(shape.hidden, shape.intermediate)?);
        let gate_up =
            (make.projection(shape.intermediate, shape.hidden)?, make.projection(shape.intermediate, shape.hidden)?);
        layers.push((norms, head_norm, qkv, o, gate_up, down, activation));
    }
    let Maker { backend, mut random, .. } = make;
    let mut blocks = past(backend, case, &mut random)?;
    // Neighbouring blocks come from two slabs in turns.
    let n: usize = batches.iter().sum();
    let all: Vec<Arc<dyn KvBlock>> = (0..2 * FIRST_SLAB).map(|_| backend.new_kv_block(*kv)).collect::<Result<_>>()?;
    blocks.extend((0..n.div_ceil(KV_BLOCK)).map(|i| Arc::clone(&all[i % 2 * FIRST_SLAB + i])));
    let (mut ops, mut all, mut start) = (backend.new_ops()?, vec![], case.past);
    for (batch, size) in batches.iter().enumerate() {
        let wanted = if batch + 1 == batches.len() { Wanted::Top(SEARCHED) } else { Wanted::All };
        let token = |position: usize| (position * 29 % shape.n_vocab) as u32;
        let rows: Vec<Row> = (start..start + size)
            .map(|position| Row { sequence: 0, position, token: token(position), logits: position + 3 >= start + size })
            .collect();
        // These are not sines and cosines, but numbers of their size.
        let rope: Vec<f32> = (0..size * shape.head_dim).map(|i| ((i * 37 + start) % 101) as f32 / 71.0 - 0.7).collect();
        ops.begin(&Batch { rows: &rows, sequences: &[&blocks], rope: &rope })?;
        ops.embed(table);
        let mut norm = None;
        for (layer, (norms, head_norm, qkv, o, (gate, up), down, activation)) in layers.iter().enumerate() {
            check(keep_going)?;
            ops.prepare_input(Act::X, &[norms.0], input(shape.hidden, *are_grouped));
            ops.linear(qkv);
            ops.norm_heads(Act::Q, *head_norm);
            ops.norm_heads(Act::K, *head_norm);
            ops.attend(layer);
            check(keep_going)?;
            ops.prepare_input(Act::Attention, &[norms.1], input(shape.q_dim(), *are_grouped));
            ops.linear_add(*o);
            ops.prepare_input(Act::X, &[norms.0], input(shape.hidden, *are_grouped));
            ops.gate_up(*gate, *up, *activation);
            ops.prepare_input(Act::Ffn, &[norms.2], input(shape.intermediate, *are_grouped));
            ops.linear_add(*down);
            norm = Some(norms.0);
        }
        if let Some(norm) = norm {
            while !ops.logits(norm, table, wanted) {
                check(keep_going)?;
            }
        }
        let mut logits = vec![];
        ops.read_logits(&mut logits)?;
        ops.end();
        all.extend(logits);
        start += size;
    }
    Ok(all)
}
