//! The feed-forward network of a ReLU model when most of its neurons are silent (their gate is 0).
//! The backend does not read weights that a zero makes irrelevant.
//!
//! A neuron whose gate is not above 0 has `relu2(gate) * up = 0`, whatever its row of `up` holds. A
//! neuron that quantises to 0 adds nothing to any output, so its column of `down` need not be read.
//! Both are exact: integer sums do not depend on their order, and a skipped product is a zero
//! (`Ternary::stays_finite` makes sure that it is not `0 * inf`).

use super::kernels::Kernels;
use super::layout::row_bytes;
use super::memory::{Frozen, Shared};
use super::products::{QuantizedRow, Scratch, finish};
use super::{Store, Ternary};
use crate::backend::arith;

/// If more than this share of neurons is live, in percent, the backend reads the whole matrix,
/// whose rows come in one ascending stream.
const FEW: usize = 85;

/// The same limit for the rows of a small batch. Each row has its own live neurons, while the whole
/// matrix is read once for all rows.
const FEW_OF_SEVERAL: usize = 35;

/// The largest number of rows in a small batch.
pub(super) const MAX_ROWS: usize = 8;

/// Numbers that kernels may write beyond the end of a list.
const SLACK: usize = 16;

/// Tasks per thread that share the work evenly enough.
const TASKS_PER_THREAD: usize = 4;

/// Columns that kernels add up in registers before they write to memory. A task has a multiple of
/// this number.
const COLUMNS: usize = 32;

/// The live neurons of each row of a batch, in ascending order.
#[derive(Default)]
pub(super) struct Live {
    list: Vec<u32>,
    /// Where the neurons of each row end in the list.
    ends: Vec<usize>,
}

impl Live {
    /// Finds the numbers above 0 in each row.
    pub(super) fn find_positive<'a>(&mut self, kernels: &Kernels, rows: impl Iterator<Item = &'a [f32]>) {
        self.find(rows, |row, list| kernels.find_positive(row, list));
    }

    /// Finds the numbers that are not 0 in each row.
    pub(super) fn find_nonzero<'a>(&mut self, kernels: &Kernels, rows: impl Iterator<Item = &'a [i8]>) {
        self.find(rows, |row, list| kernels.find_nonzero(row, list));
    }

    fn find<'a, T: 'a>(
        &mut self,
        rows: impl Iterator<Item = &'a [T]>,
        find_in_row: impl Fn(&[T], &mut [u32]) -> usize,
    ) {
        self.ends.clear();
        for row in rows {
            let start = self.n();
            self.list.resize(self.list.len().max(start + row.len() + SLACK), 0);
            self.ends.push(start + find_in_row(row, &mut self.list[start..]));
        }
    }

    /// How many neurons are listed, in all rows together.
    pub(super) fn n(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    /// The neurons of one row.
    pub(super) fn of(&self, row: usize) -> &[u32] {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.list[start..self.ends[row]]
    }

    /// If it pays to treat the listed neurons one by one, the bytes of their rows or columns, which
    /// have `bytes` each; else None.
    pub(super) fn worthwhile(&self, bytes: usize, whole: &Frozen<u8>) -> Option<u64> {
        let (n_rows, bytes) = (self.ends.len(), self.n() * bytes);
        let few = if n_rows == 1 { FEW } else { FEW_OF_SEVERAL };
        (100 * bytes <= few * n_rows * whole.bytes()).then_some(bytes.min(whole.bytes()) as u64)
    }
}

/// Splits a row's neurons into one part per task. A task begins slowly, since nothing was
/// prefetched for it.
fn parts(live: &[u32], threads: usize) -> std::slice::Chunks<'_, u32> {
    let per_task = live.len().div_ceil(threads * TASKS_PER_THREAD).next_multiple_of(COLUMNS).max(COLUMNS);
    live.chunks(per_task)
}

/// `hidden = relu2(gate) * up(q)` for the live neurons of one row, 0 for the others.
pub(super) fn up_rows(
    store: &Store,
    up: &Ternary,
    input: QuantizedRow,
    live: &[u32],
    scratch: &mut [Scratch],
    gate: &[f32],
    hidden: &mut [f32],
) {
    hidden.fill(0.0);
    let QuantizedRow { padded: q, scale: s, sum, .. } = input;
    let (scratch, hidden) = (Shared::new(scratch), Shared::new(hidden));
    let parts = parts(live, store.pool.threads());
    store.pool.run(parts.len(), &|worker, task| {
        // SAFETY: no two tasks at the same time have the same worker.
        let scratch = unsafe { &mut scratch.part(worker, 1)[0] };
        let Some(list) = parts.clone().nth(task) else { return };
        let dots = &mut scratch.sums[..list.len()];
        store.kernels.gemv_some(&up.packed, list, q, sum, dots);
        for (row, dot) in list.iter().map(|row| *row as usize).zip(&*dots) {
            let y = *dot as f32 * (up.scale.of_row(row, up.cols)[0] / s);
            let y = up.bias.as_ref().map_or(y, |bias| y + bias[row]);
            // SAFETY: a neuron is in the list once.
            unsafe { hidden.part(row, 1)[0] = y * arith::relu2(gate[row]) };
        }
    });
}

/// `x += down(q)` for one row of a batch, reading the columns of live neurons only.
pub(super) fn add_columns(
    store: &Store,
    down: &Ternary,
    columns: &Frozen<u8>,
    input: QuantizedRow,
    live: &[u32],
    scratch: &mut [Scratch],
    x: &mut [f32],
) {
    let stride = row_bytes(down.rows);
    scratch.iter_mut().for_each(|scratch| scratch.sums[..4 * stride].fill(0));
    let shared = Shared::new(&mut *scratch);
    let parts = parts(live, store.pool.threads());
    store.pool.run(parts.len(), &|worker, task| {
        // SAFETY: no two tasks at the same time have the same worker.
        let scratch = unsafe { &mut shared.part(worker, 1)[0] };
        let Some(list) = parts.clone().nth(task) else { return };
        store.kernels.gemv_columns(columns, list, input.q, &mut scratch.sums[..4 * stride]);
    });
    let Some((first, others)) = scratch.split_first_mut() else { return };
    let dots = &mut first.sums[..down.rows];
    dots.iter_mut().for_each(|dot| *dot -= input.sum);
    for other in others {
        dots.iter_mut().zip(&*other.sums).for_each(|(dot, sum)| *dot += sum);
    }
    finish(down, 0, dots, input.scale, &mut first.floats, x, true);
}
