//! Products of ternary weights with a scale per group and inputs of 16 bits
//! ([`arith::int16_product`]), in plain code for every tier.

use std::ops::Range;

use super::layout::{self, BLOCK, LINE};
use super::memory::{Buffer, Shared};
use super::ops::normed;
use super::products::{Product, Scratch};
use super::{Store, Ternary, units_per_part};
use crate::backend::{Norm, arith};
use crate::error::Result;

/// An int16 input, of projections or of the head: `n_rows` rows of `cols` numbers.
pub(super) struct GroupedInput {
    /// Numbers of a group.
    size: usize,
    cols: usize,
    n_rows: usize,
    q: Buffer<i16>,
    /// One for each group.
    steps: Buffer<f32>,
}

impl GroupedInput {
    pub(super) fn empty() -> Self {
        Self { size: 1, cols: 0, n_rows: 0, q: Buffer::empty(), steps: Buffer::empty() }
    }

    /// Prepares the rows `x(0..n_rows)` of `cols` numbers each, after `norms`, in groups of `size`.
    pub(super) fn prepare<'x>(
        &mut self,
        store: &Store,
        (n_rows, cols, size): (usize, usize, usize),
        norms: &[Norm],
        x: impl Fn(usize) -> &'x [f32] + Sync,
        scratch: &mut [Scratch],
    ) -> Result<()> {
        let per_row = cols / size;
        (self.size, self.cols, self.n_rows) = (size, cols, n_rows);
        self.q.reserve(n_rows * cols)?;
        self.steps.reserve(n_rows * per_row)?;
        let (q, steps, scratch) = (Shared::new(&mut self.q), Shared::new(&mut self.steps), Shared::new(scratch));
        store.pool.run(n_rows, &|worker, row| {
            // SAFETY: each task has a row, and each worker a scratch, of its own.
            let (q, steps, scratch) = unsafe {
                (q.part(row * cols, cols), steps.part(row * per_row, per_row), &mut scratch.part(worker, 1)[0])
            };
            let x = normed(store, x(row), norms, &mut scratch.floats);
            let groups = x.chunks_exact(size).zip(q.chunks_exact_mut(size));
            steps.iter_mut().zip(groups).for_each(|(step, (x, q))| *step = arith::quantize_group(x, q));
        });
        Ok(())
    }

    /// The numbers and the steps of one row.
    fn row(&self, row: usize) -> (&[i16], &[f32]) {
        let per_row = self.cols / self.size;
        (&self.q[row * self.cols..][..self.cols], &self.steps[row * per_row..][..per_row])
    }

    /// Computes the outputs `rows` of a product for each row of the input.
    pub(super) fn multiply(&self, store: &Store, product: &Product, rows: Range<usize>, scratch: &mut [Scratch]) {
        let weight = product.weight;
        let per_task = units_per_part(&store.pool, rows.len(), layout::row_bytes(weight.cols));
        let scratch = Shared::new(scratch);
        store.pool.run(rows.len().div_ceil(per_task), &|worker, task| {
            // SAFETY: no two tasks at the same time have the same worker.
            let scratch = unsafe { &mut scratch.part(worker, 1)[0] };
            let first = rows.start + task * per_task;
            for row in first..rows.end.min(first + per_task) {
                let t = weight.row(row, &mut scratch.codes);
                let (scales, bias) =
                    (weight.scale.of_row(row, weight.cols), weight.bias.as_ref().map(|bias| bias[row]));
                for i in 0..self.n_rows {
                    let (q, steps) = self.row(i);
                    let y = arith::int16_product(t, q, scales, steps);
                    let y = bias.map_or(y, |bias| y + bias);
                    // SAFETY: a row belongs to one task, so its outputs do.
                    let out = unsafe { &mut product.out.part(i * product.width + row, 1)[0] };
                    *out = if product.add { *out + y } else { y };
                }
            }
        });
    }
}

impl Ternary {
    /// The weights of row `row`; `codes` is scratch.
    fn row<'c>(&self, row: usize, codes: &'c mut [u8]) -> &'c [i8] {
        let stride = layout::row_bytes(self.cols);
        let codes = &mut codes[..layout::padded(self.cols)];
        let lines = self.lines[row * stride..][..stride].chunks_exact(LINE);
        codes.as_chunks_mut::<BLOCK>().0.iter_mut().zip(lines).for_each(|(codes, line)| {
            layout::decode_line(line, codes);
            codes.iter_mut().for_each(|code| *code = code.wrapping_sub(1));
        });
        bytemuck::cast_slice(&codes[..self.cols])
    }

    /// Row `row` as numbers, each weight times its scale; `codes` is scratch.
    pub(super) fn embed(&self, row: usize, codes: &mut [u8], out: &mut [f32]) {
        let scales = self.scale.of_row(row, self.cols);
        let size = self.cols / scales.len();
        let t = self.row(row, codes);
        for ((out, t), scale) in out.chunks_exact_mut(size).zip(t.chunks_exact(size)).zip(scales) {
            out.iter_mut().zip(t).for_each(|(out, t)| *out = scale * f32::from(*t));
        }
    }
}
