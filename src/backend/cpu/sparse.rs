//! The feed-forward network of a ReLU model when most of its neurons are silent: what a zero makes irrelevant is not read.
//!
//! A neuron whose gate is not above 0 has `relu2(gate) * up = 0`, whatever its row of `up` says. One that quantises to 0 adds
//! nothing to any output, so its column of `down` need not be read. Both are exact: integer sums do not depend on their order,
//! and a skipped product is a zero (`Ternary::stays_finite` sees to it that it is not `0 * inf`).

use super::kernels::Kernels;
use super::layout::row_bytes;
use super::memory::{Buffer, Shared};
use super::ops::{Quantized, Scratch, finish};
use super::{Store, Ternary};
use crate::backend::arith;

/// Above this share of live neurons, in percent, the whole matrix is read: its rows come in one ascending stream.
const FEW: usize = 85;

/// Rows of a batch that are treated one by one, and up to which share of live neurons.
const MOST_ROWS: usize = 8;
const FEW_OF_SEVERAL: usize = 35;

/// Numbers that kernels write beyond the end of a list.
const SLACK: usize = 16;

/// Tasks a thread that share work evenly enough.
const TASKS_PER_THREAD: usize = 4;

/// Columns that kernels add up before they touch memory; a task has a multiple of it.
const COLUMNS: usize = 32;

/// The neurons that matter, ascending.
#[derive(Default)]
pub(super) struct Live {
    list: Vec<u32>,
    pub(super) n: usize,
}

impl Live {
    /// Finds the numbers above 0.
    pub(super) fn find_positive(&mut self, kernels: &Kernels, x: &[f32]) {
        self.reserve(x.len());
        // SAFETY: `kernels` is a tier that this CPU can run.
        self.n = unsafe { (kernels.find_positive)(x, &mut self.list) };
    }

    /// Finds the numbers that are not 0.
    pub(super) fn find_nonzero(&mut self, kernels: &Kernels, q: &[i8]) {
        self.reserve(q.len());
        // SAFETY: as above.
        self.n = unsafe { (kernels.find_nonzero)(q, &mut self.list) };
    }

    fn reserve(&mut self, n: usize) {
        self.list.resize(self.list.len().max(n + SLACK), 0);
    }

    /// Whether it is worth while to treat them one by one.
    pub(super) fn are_few(&self, total: usize) -> bool {
        100 * self.n <= FEW * total
    }

    /// Bytes of the columns of all rows of a batch that are not 0; None if it is better to read the whole matrix once for all of them.
    pub(super) fn bytes_of_columns(&mut self, kernels: &Kernels, down: &Ternary, quantized: &Quantized) -> Option<u64> {
        let n_rows = quantized.scales.len();
        let most = if n_rows == 1 { FEW } else { FEW_OF_SEVERAL };
        if n_rows > MOST_ROWS {
            return None;
        }
        let mut n_live = 0;
        for row in 0..n_rows {
            self.find_nonzero(kernels, quantized.row(row, down.cols));
            n_live += self.n;
        }
        let bytes = (n_live * row_bytes(down.rows)) as u64;
        (100 * n_live <= most * n_rows * down.cols).then_some(bytes.min(down.lines.bytes() as u64))
    }

    /// Bytes of their rows or columns, which have `len` weights each.
    pub(super) fn bytes(&self, len: usize) -> u64 {
        (self.n * row_bytes(len)) as u64
    }

    /// The neurons in parts of a task each; a task begins slowly, since nothing was asked for ahead of it.
    fn parts(&self, threads: usize) -> std::slice::Chunks<'_, u32> {
        let per_task = self.n.div_ceil(threads * TASKS_PER_THREAD).next_multiple_of(COLUMNS).max(COLUMNS);
        self.list[..self.n].chunks(per_task)
    }
}

/// `hidden = relu2(gate) * up(q)` for the live neurons, 0 for the others.
pub(super) fn up_rows(
    store: &Store,
    up: &Ternary,
    quantized: &Quantized,
    live: &Live,
    scratch: &mut [Scratch],
    gate: &[f32],
    hidden: &mut [f32],
) {
    hidden.fill(0.0);
    let stride = row_bytes(up.cols);
    let (q, s, sum) = (&quantized.q[..4 * stride], quantized.scales[0], quantized.sums[0]);
    let (scratch, hidden) = (Shared::new(scratch), Shared::new(hidden));
    let parts = live.parts(store.pool.threads());
    store.pool.run(parts.len(), &|worker, task| {
        // SAFETY: no two tasks at the same time have the same worker.
        let scratch = unsafe { &mut scratch.part(worker, 1)[0] };
        let Some(list) = parts.clone().nth(task) else { return };
        let dots = &mut scratch.sums[..list.len()];
        // SAFETY: `kernels` is a tier that this CPU can run.
        unsafe { (store.kernels.gemv_some)(&up.lines, list, q, sum, dots) };
        for (row, dot) in list.iter().map(|row| *row as usize).zip(&*dots) {
            let y = *dot as f32 * (up.scale.of_row(row) / s);
            let y = up.bias.as_ref().map_or(y, |bias| y + bias[row]);
            // SAFETY: a neuron is in the list once.
            unsafe { hidden.part(row, 1)[0] = y * arith::relu2(gate[row]) };
        }
    });
}

/// `x += down(q)` for one row of a batch, reading the columns of live neurons only.
#[allow(clippy::too_many_arguments, reason = "a product, and where it happens")]
pub(super) fn add_columns(
    store: &Store,
    down: &Ternary,
    columns: &Buffer<u8>,
    quantized: &Quantized,
    row: usize,
    live: &Live,
    scratch: &mut [Scratch],
    x: &mut [f32],
) {
    let stride = row_bytes(down.rows);
    scratch.iter_mut().for_each(|scratch| scratch.sums[..4 * stride].fill(0));
    let q = quantized.row(row, down.cols);
    let shared = Shared::new(&mut *scratch);
    let parts = live.parts(store.pool.threads());
    store.pool.run(parts.len(), &|worker, task| {
        // SAFETY: no two tasks at the same time have the same worker.
        let scratch = unsafe { &mut shared.part(worker, 1)[0] };
        let Some(list) = parts.clone().nth(task) else { return };
        // SAFETY: `kernels` is a tier that this CPU can run.
        unsafe { (store.kernels.gemv_columns)(columns, list, q, &mut scratch.sums[..4 * stride]) };
    });
    let Some((first, others)) = scratch.split_first_mut() else { return };
    let dots = &mut first.sums[..down.rows];
    dots.iter_mut().for_each(|dot| *dot -= quantized.sums[row]);
    for other in others {
        dots.iter_mut().zip(&*other.sums).for_each(|(dot, sum)| *dot += sum);
    }
    finish(down, 0, dots, quantized.scales[row], &mut first.floats, x, true);
}
