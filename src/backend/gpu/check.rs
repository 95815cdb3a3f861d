//! Tests that every device has to pass. The module of each backend calls them.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use bytemuck::{bytes_of, cast_slice};

use super::arguments::Probe;
use super::device::{Bindings, Device, PATIENCE, Queue};
use super::kernels::{Kernel, Tuning};
use super::ops::{GpuOps, UNDER_WAY};
use super::{Gpu, self_test};
use crate::backend::{Backend, Batch, InputFormat, KvType, Norm, Ops, Row, Shape, Usage, Wanted, arith};
use crate::error::Result;
use crate::formats::float::{FloatMatrix, FloatType};
use crate::formats::matrix::Matrix;

/// The results of the kernels' arithmetic for triples of numbers.
fn probe<D: Device>(device: &Arc<D>, triples: &[[f32; 3]]) -> Vec<[u32; 7]> {
    let (n, words) = (triples.len(), 10 * triples.len());
    let acts = Arc::new(device.buffer(4 * words).unwrap());
    let bindings =
        Bindings { acts: acts.clone(), plan: acts.clone(), vectors: acts.clone(), slabs: vec![acts.clone()] };
    let mut queue = device.queue().unwrap();
    queue.begin(bindings, 12 * n, 28 * n).unwrap();
    queue.write(&acts, 0, cast_slice(triples)).unwrap();
    let args = Probe { n: n as u32, results: 3 * n as u32 };
    queue.dispatch(Kernel::Probe, None, bytes_of(&args), [n.div_ceil(64) as u32, 1, 1]).unwrap();
    queue.read(&acts, 12 * n, 28 * n).unwrap();
    queue.submit().unwrap();
    queue.wait_for_all(PATIENCE).unwrap();
    queue.results().chunks_exact(28).map(bytemuck::pod_read_unaligned).collect()
}

/// Whether every step of the arithmetic gives the bits of `arith`.
pub(crate) fn arithmetic<D: Device>(device: Result<Arc<D>>) {
    let device = match device {
        Ok(device) => device,
        Err(error) => return skipped(&error.to_string()),
    };
    let mut seed = 1u64;
    let mut random = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 32) as u32
    };
    // All significands, with exponents of -40 to 40.
    let mut number = || f32::from_bits((random() & 0x807f_ffff) | (87 + random() % 80) << 23);
    let mut triples: Vec<[f32; 3]> = (0..400_000).map(|_| [number(), number(), number()]).collect();
    // The divisor for which Newton's steps miss the exact reciprocal.
    triples.extend([1.0, -1.0, 127.0, 0.37].map(|x| [x, f32::from_bits(0x3fff_ffff), 1.0]));
    let names = ["fma", "divide", "root", "exp", "to_half", "from_half", "mul, add"];
    let mut wrong = [0; 7];
    for ([a, b, c], got) in triples.iter().zip(probe(&device, &triples)) {
        let half = half::f16::from_bits(a.to_bits() as u16);
        let want = [
            arith::fma(*a, *b, *c).to_bits(),
            (a / b).to_bits(),
            a.abs().sqrt().to_bits(),
            arith::exp(*a).to_bits(),
            arith::to_f16(*a).to_bits().into(),
            if half.is_nan() { got[5] } else { half.to_f32().to_bits() },
            (a * b + c).to_bits(),
        ];
        wrong.iter_mut().zip(got.iter().zip(want)).for_each(|(wrong, (got, want))| *wrong += usize::from(*got != want));
    }
    let wrong: Vec<_> = names.iter().zip(wrong).filter(|(_, wrong)| *wrong > 0).collect();
    assert!(wrong.is_empty(), "of {} results differ: {wrong:?}", triples.len());
}

/// Whether every tuning that a device may get computes exactly.
pub(crate) fn every_tuning<D: Device>(device: Result<Arc<D>>) {
    let device = match device {
        Ok(device) => device,
        Err(error) => return skipped(&error.to_string()),
    };
    let (hidden, intermediate) = (64, 64);
    let shape = Shape { hidden, intermediate, n_layers: 1, n_heads: 4, n_kv_heads: 2, head_dim: 32, n_vocab: 64 };
    let all = Tuning::all(&*device);
    assert!(all.len() >= 4, "{all:?}");
    // Each kernel is tested once: a batch has workgroups of the same size as one row.
    for tuning in all.into_iter().map(|tuning| Tuning { batch_slices: tuning.slices, ..tuning }) {
        self_test::run(&device, &shape, tuning, &mut || true).unwrap_or_else(|error| panic!("{tuning:?}: {error}"));
    }
}

/// Whether logits of many rows are requested as the device makes progress, and not all at once.
pub(crate) fn rows_wait_for_their_turn<D: Device>(device: Result<Arc<D>>) {
    let device = match device {
        Ok(device) => device,
        Err(error) => return skipped(&error.to_string()),
    };
    let (hidden, n_vocab, n_rows) = (64, 96, 32);
    let shape = Shape { hidden, intermediate: 64, n_layers: 1, n_heads: 2, n_kv_heads: 1, head_dim: 32, n_vocab };
    let mut gpu = Gpu::new(&device, "a test", shape, Tuning::untried(&*device).unwrap(), &mut || true).unwrap();
    let numbers: Vec<u8> = (0..n_vocab * hidden).flat_map(|i| ((i % 7) as f32).to_le_bytes()).collect();
    let matrix = FloatMatrix { float: FloatType::F32, rows: n_vocab, cols: hidden, bytes: &numbers };
    let usage = Usage::EmbeddingAndHead(InputFormat::F32);
    let head = gpu.upload_matrix(&Matrix::Float(matrix), usage, None, &mut || true).unwrap();
    let norm = Norm { gain: gpu.upload_vector(&vec![1.0; hidden]).unwrap(), eps: 1e-5 };
    // The device counts as so slow that a single row is enough for a submission.
    gpu.store.throughput.lock().measured((1.0, Duration::from_secs(1), true));
    let mut ops = GpuOps::new(Arc::clone(&gpu.store)).unwrap();
    let block = [gpu.new_kv_block(KvType::F16).unwrap()];
    let row = |position| Row { sequence: 0, position, token: position as u32, logits: position % 3 > 0 };
    let rows: Vec<Row> = (0..n_rows).map(row).collect();
    ops.begin(&Batch { rows: &rows, sequences: &[&block], rope: &vec![0.0; n_rows * shape.head_dim] }).unwrap();
    ops.embed(head);
    while !ops.logits(norm, head, Wanted::All) {
        // The last row ends with a submission that reads the results.
        assert!(ops.queue.under_way() <= UNDER_WAY + 1, "{} submissions at once", ops.queue.under_way());
    }
    let mut logits = vec![];
    ops.read_logits(&mut logits).unwrap();
    assert_eq!(logits.len(), rows.iter().filter(|row| row.logits).count() * n_vocab);
}

/// Writes to the terminal directly, since the test runner hides what a passing test prints.
pub(crate) fn skipped(why: &str) {
    assert!(std::env::var_os("ROTOR_REQUIRE_TOOLS").is_none(), "{why}");
    let _ =
        writeln!(std::io::stderr(), "SKIPPED: {} of a GPU: {why}", std::thread::current().name().unwrap_or("a test"));
}
