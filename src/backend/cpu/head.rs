//! The output head: all logits, or exactly those that can be among the largest.
//!
//! The head is the largest matrix of all, and greedy decoding wants one number of it. So each row `w` is kept a second time
//! as int8 `c` with a step `a`, half the bytes. With the input `x` quantised likewise, `x = b q + e` and `w = a c + d`:
//!
//! ```text
//! w.x - (a c).(b q)  =  w.x - (w - d).(x - e)  =  w.e + d.(x - e)
//! |w.x - a b (c.q)| <=  |w| |e| + |d| |b q|                          (Cauchy-Schwarz)
//! ```
//!
//! `c.q` is an exact integer. The logit itself is `w.x` in f32, summed in 32 lanes: it differs from the real number by less
//! than `(n / 32 + 8) 2^-24 |w| |x|`. Both bounds together, rounded up generously, give each row an interval that its logit
//! surely lies in. The k-th largest lower end is a floor for the k-th largest logit; a row whose upper end is below it cannot
//! be among the k largest. The few that remain are computed as always, from the full row. Nothing is lost, not even a tie.

use std::ops::Range;

use super::kernels::Kernels;
use super::memory::{Buffer, Shared};
use super::pool::Pool;
use super::{Dense, fill_in_parts, fill_in_slabs};
use crate::backend::Wanted;
use crate::error::Result;

/// Columns of a sketch are padded to a multiple of this.
const STEP: usize = 64;

/// Relative error allowed for norms that are computed in f32 (they are off by less than a tenth of it), so that bounds
/// stay bounds.
const GENEROUS: f32 = 1.001;

/// Squares below the smallest f32 are lost; over the widest row (2^20 columns) the norm of what is lost stays below this.
const LOST: f32 = 2e-16;

/// When more than one row in this many remains, all of them are computed.
const WORTHWHILE: usize = 8;

/// A matrix in int8, with what bounds its rows' errors.
pub(super) struct Sketch {
    stride: usize,
    codes: Buffer<i8>,
    rows: Buffer<RowBound>,
}

/// `w = step * c + d`
#[repr(C)]
#[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
struct RowBound {
    step: f32,
    /// At least `|w|`.
    norm: f32,
    /// At least `|d|`.
    residual: f32,
}

impl Sketch {
    pub(super) fn new(
        dense: &Dense,
        cols: usize,
        kernels: &Kernels,
        pool: &Pool,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Result<Self> {
        let stride = cols.next_multiple_of(STEP);
        let n_rows = dense.len() / cols;
        let mut codes = Buffer::zeroed(n_rows * stride)?;
        let mut rows = Buffer::<RowBound>::zeroed(n_rows)?;
        let bounds = Shared::new(&mut rows);
        fill_in_slabs(pool, &mut codes, stride, go_on, |first, part| {
            let mut numbers = vec![0.0; cols];
            for (i, codes) in part.chunks_exact_mut(stride).enumerate() {
                dense.row(first + i, &mut numbers);
                // SAFETY: each part has rows of its own.
                let bound = unsafe { &mut bounds.part(first + i, 1)[0] };
                *bound = sketch_row(kernels, &numbers, &mut codes[..cols]);
            }
        })?;
        Ok(Self { stride, codes, rows })
    }

    pub(super) fn bytes(&self) -> usize {
        self.codes.bytes() + self.rows.bytes()
    }
}

fn sketch_row(kernels: &Kernels, w: &[f32], codes: &mut [i8]) -> RowBound {
    // SAFETY: `kernels` is a tier that this CPU can run.
    let (scale, _) = unsafe { (kernels.quantize)(w, codes) };
    let step = 1.0 / scale;
    let norm = squares(w.iter().copied()).sqrt() * GENEROUS + LOST;
    let residual = squares(w.iter().zip(&*codes).map(|(w, c)| w - step * f32::from(*c))).sqrt();
    RowBound { step, norm, residual: residual * GENEROUS + norm * 1e-6 + LOST }
}

/// The sum of squares, in eight partial sums.
fn squares(numbers: impl ExactSizeIterator<Item = f32>) -> f32 {
    let mut sums = [0.0f32; 8];
    numbers.enumerate().for_each(|(i, x)| sums[i % 8] += x * x);
    sums.iter().sum()
}

/// Where the work on one input stands. A part of it takes no longer than a layer does.
#[derive(Clone, Copy)]
enum Stage {
    /// Nothing is done.
    Begin,
    /// The rows from this one on have no interval yet.
    Bound(Input, usize),
    /// The candidates from this one on are not computed yet.
    Candidates(usize),
    /// All rows are computed; those from this one on are not yet.
    All(usize),
}

/// What the head works with, and how far it is.
pub(super) struct HeadScratch {
    stage: Stage,
    q: Buffer<i8>,
    /// For each row the interval of its logit.
    lower: Vec<f32>,
    upper: Vec<f32>,
    sorted: Vec<f32>,
    candidates: Vec<u32>,
}

impl HeadScratch {
    pub(super) fn new(cols: usize) -> Result<Self> {
        let q = Buffer::zeroed(cols.next_multiple_of(STEP))?;
        let (lower, upper, sorted, candidates) = (vec![], vec![], vec![], vec![]);
        Ok(Self { stage: Stage::Begin, q, lower, upper, sorted, candidates })
    }

    /// Forgets what was begun.
    pub(super) fn reset(&mut self) {
        self.stage = Stage::Begin;
    }
}

/// A head, and the means to compute with it.
pub(super) struct Head<'a> {
    pub(super) dense: &'a Dense,
    pub(super) sketch: Option<&'a Sketch>,
    pub(super) kernels: &'a Kernels,
    pub(super) pool: &'a Pool,
    /// Bytes of weights that one part of the work reads.
    pub(super) part_bytes: usize,
}

impl Head<'_> {
    /// Does a part of the work on the normed input `x`; returns whether all its logits are there. With [`Wanted::Top`],
    /// those of rows that cannot be among the largest are `-inf`.
    pub(super) fn advance(&self, x: &[f32], wanted: Wanted, scratch: &mut HeadScratch, logits: &mut [f32]) -> bool {
        let (n_rows, row_bytes) = (logits.len(), self.dense.bytes() / logits.len());
        let part = |first: usize, end: usize, bytes: usize| first..end.min(first + (self.part_bytes / bytes).max(1));
        if let Stage::Begin = scratch.stage {
            scratch.stage =
                self.begin(x, wanted, n_rows, scratch).map_or(Stage::All(0), |input| Stage::Bound(input, 0));
        }
        match (scratch.stage, self.sketch) {
            (Stage::Bound(input, first), Some(sketch)) => {
                let rows = part(first, n_rows, sketch.stride);
                self.bound(sketch, &input, rows.clone(), scratch);
                scratch.stage = Stage::Bound(input, rows.end);
                if rows.end == n_rows {
                    let k = if let Wanted::Top(k) = wanted { k.max(1) } else { n_rows };
                    logits.fill(f32::NEG_INFINITY);
                    let separates = find_candidates(k, scratch);
                    scratch.stage = if separates { Stage::Candidates(0) } else { Stage::All(0) };
                }
                false
            }
            (Stage::Candidates(first), _) => {
                let rows = part(first, scratch.candidates.len(), row_bytes);
                let out = Shared::new(logits);
                self.pool.run(rows.len(), &|_, task| {
                    let row = scratch.candidates[rows.start + task] as usize;
                    // SAFETY: candidates are different rows.
                    self.rows(x, row, unsafe { out.part(row, 1) });
                });
                scratch.stage = Stage::Candidates(rows.end);
                rows.end == scratch.candidates.len()
            }
            (Stage::All(first), _) => {
                let rows = part(first, n_rows, row_bytes);
                scratch.stage = Stage::All(rows.end);
                let per_unit = (super::TASK_BYTES / row_bytes).clamp(1, rows.len());
                fill_in_parts(self.pool, &mut logits[rows.clone()], per_unit, |unit, out| {
                    self.rows(x, rows.start + unit * per_unit, out);
                });
                rows.end == n_rows
            }
            (Stage::Begin | Stage::Bound(..), _) => {
                scratch.stage = Stage::All(0);
                false
            }
        }
    }

    /// The input of the sketch, or None when it is of no use.
    fn begin(&self, x: &[f32], wanted: Wanted, n_rows: usize, scratch: &mut HeadScratch) -> Option<Input> {
        let few = matches!(wanted, Wanted::Top(k) if k <= n_rows / WORTHWHILE);
        if !few || self.sketch.is_none() {
            return None;
        }
        scratch.lower.resize(n_rows, 0.0);
        scratch.upper.resize(n_rows, 0.0);
        Input::new(self.kernels, x, &mut scratch.q)
    }

    /// The logits of consecutive rows from `first` on.
    fn rows(&self, x: &[f32], first: usize, out: &mut [f32]) {
        let range = first * x.len()..(first + out.len()) * x.len();
        // SAFETY: `kernels` is a tier that this CPU can run.
        unsafe {
            match self.dense {
                Dense::Bf16(numbers) => (self.kernels.head_bf16)(x, &numbers[range], out),
                Dense::F32(numbers) => (self.kernels.head_f32)(x, &numbers[range], out),
            }
        }
    }

    /// The intervals of `rows`.
    fn bound(&self, sketch: &Sketch, input: &Input, rows: Range<usize>, scratch: &mut HeadScratch) {
        let upper = Shared::new(&mut scratch.upper[rows.clone()]);
        let q = &scratch.q[..sketch.stride];
        let per_unit = (super::TASK_BYTES / sketch.stride).clamp(1, rows.len());
        fill_in_parts(self.pool, &mut scratch.lower[rows.clone()], per_unit, |unit, lower| {
            let first = unit * per_unit;
            // SAFETY: each part has rows of its own.
            let upper = unsafe { upper.part(first, lower.len()) };
            self.bound_part(sketch, input, q, rows.start + first, lower, upper);
        });
    }

    /// The intervals of consecutive rows from `first` on.
    fn bound_part(&self, sketch: &Sketch, input: &Input, q: &[i8], first: usize, lower: &mut [f32], upper: &mut [f32]) {
        const ROWS: usize = 32;
        let mut dots = [0i32; ROWS];
        for (part, (lower, upper)) in lower.chunks_mut(ROWS).zip(upper.chunks_mut(ROWS)).enumerate() {
            let start = first + part * ROWS;
            let dots = &mut dots[..lower.len()];
            let codes = &sketch.codes[start * sketch.stride..(start + dots.len()) * sketch.stride];
            // SAFETY: `kernels` is a tier that this CPU can run.
            unsafe { (self.kernels.score)(q, codes, dots) };
            for (i, row) in sketch.rows[start..start + dots.len()].iter().enumerate() {
                let score = dots[i] as f32 * (row.step * input.step);
                let margin = row.norm * input.residual + row.residual * input.quantized_norm;
                (lower[i], upper[i]) = (score - margin, score + margin);
            }
        }
    }
}

/// Finds the rows that can be among the `k` largest; whether they are few.
fn find_candidates(k: usize, scratch: &mut HeadScratch) -> bool {
    let floor = kth_largest(&scratch.lower, k, &mut scratch.sorted);
    // NaN (an infinite bound times zero) tells nothing, so such a row stays.
    let can_be = |(row, upper): (u32, &f32)| (*upper >= floor || upper.is_nan()).then_some(row);
    scratch.candidates.clear();
    scratch.candidates.extend((0u32..).zip(&scratch.upper).filter_map(can_be));
    (k..=scratch.upper.len() / WORTHWHILE).contains(&scratch.candidates.len())
}

/// The quantised input `x = step * q + e`, with what bounds its error.
#[derive(Clone, Copy)]
struct Input {
    step: f32,
    /// At least `|e|` plus all rounding, as a multiple of a row's norm.
    residual: f32,
    /// At least `|step * q|`.
    quantized_norm: f32,
}

impl Input {
    /// None when `x` is not finite: then every logit is computed, and the caller sees what is wrong.
    fn new(kernels: &Kernels, x: &[f32], q: &mut [i8]) -> Option<Self> {
        // SAFETY: `kernels` is a tier that this CPU can run.
        let (scale, _) = unsafe { (kernels.quantize)(x, &mut q[..x.len()]) };
        let step = 1.0 / scale;
        let norm = |squares: f64| squares.sqrt() as f32 * GENEROUS;
        let real = |q: &i8| f64::from(step) * f64::from(*q);
        let x_norm = norm(x.iter().map(|x| f64::from(*x).powi(2)).sum());
        let e_norm = norm(x.iter().zip(&*q).map(|(x, q)| (f64::from(*x) - real(q)).powi(2)).sum());
        // The f32 sum of the logit, the three roundings of the score, and those of the margin itself.
        let rounding = (x.len() / 32 + 32) as f32 * (1.0 / (1 << 24) as f32) * x_norm;
        let input = Self { step, residual: e_norm + rounding, quantized_norm: x_norm + e_norm };
        (x_norm.is_finite() && input.step.is_finite()).then_some(input)
    }
}

/// The `k`-th largest number (NaN, of a row with an infinite bound, counts as the smallest).
fn kth_largest(numbers: &[f32], k: usize, sorted: &mut Vec<f32>) -> f32 {
    if k == 1 {
        return numbers.iter().fold(f32::NEG_INFINITY, |most, x| if *x > most { *x } else { most });
    }
    sorted.clear();
    sorted.extend(numbers.iter().map(|x| if x.is_nan() { f32::NEG_INFINITY } else { *x }));
    *sorted.select_nth_unstable_by(k - 1, |a, b| b.total_cmp(a)).1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::cpu::kernels;

    /// Rows that differ by less than their sketches can tell, exact ties among them, huge and tiny rows, and zeros.
    fn adversarial(n_rows: usize, cols: usize, seed: u32) -> Vec<u16> {
        let mut state = seed;
        let mut next = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        let base: Vec<f32> = (0..cols).map(|_| next()).collect();
        let mut bits = Vec::with_capacity(n_rows * cols);
        for row in 0..n_rows {
            let size = match row % 11 {
                3 => 1e-30,
                4 => 0.0,
                5 => 1e4,
                _ => 1.0,
            };
            for x in &base {
                let number = if row % 5 < 2 { x + 1e-3 * next() } else { next() };
                bits.push(half::bf16::from_f32(number * size).to_bits());
            }
            if row % 7 == 6 {
                let (from, to) = ((row - 1) * cols, row * cols);
                bits.copy_within(from..from + cols, to);
            }
        }
        bits
    }

    fn whole(head: &Head, x: &[f32], wanted: Wanted, scratch: &mut HeadScratch, logits: &mut [f32]) {
        scratch.reset();
        let parts = (0..1000).take_while(|_| !head.advance(x, wanted, scratch, logits)).count();
        assert!(parts < 1000, "{} logits are never done", logits.len());
    }

    #[test]
    fn the_largest_are_always_among_the_candidates_and_exact() {
        let pool = Pool::new(2).unwrap();
        for kernels in kernels::available() {
            for (seed, cols) in [(1, 64), (2, 100), (3, 257), (4, 1000), (5, 33)] {
                let n_rows = 900;
                let mut numbers = Buffer::zeroed(n_rows * cols).unwrap();
                numbers.copy_from_slice(&adversarial(n_rows, cols, seed));
                let dense = Dense::Bf16(numbers);
                let sketch = Sketch::new(&dense, cols, kernels, &pool, &mut || true).unwrap();
                let x: Vec<f32> = (0..cols).map(|i| ((i * 7919 + seed as usize) % 101) as f32 / 50.0 - 1.0).collect();
                let head = Head { dense: &dense, sketch: Some(&sketch), kernels, pool: &pool, part_bytes: 100_000 };
                let (mut all, mut top) = (vec![0.0; n_rows], vec![0.0; n_rows]);
                let mut scratch = HeadScratch::new(cols).unwrap();
                whole(&head, &x, Wanted::All, &mut scratch, &mut all);
                let mut order: Vec<usize> = (0..n_rows).collect();
                order.sort_by(|a, b| all[*b].total_cmp(&all[*a]));
                for k in [1, 2, 10, 100] {
                    whole(&head, &x, Wanted::Top(k), &mut scratch, &mut top);
                    let floor = all[order[k - 1]];
                    for row in 0..n_rows {
                        let kept = top[row] == all[row];
                        assert!(
                            kept || (top[row] == f32::NEG_INFINITY && all[row] < floor),
                            "row {row}, k {k}, {cols}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn every_interval_holds_its_logit() {
        let pool = Pool::new(1).unwrap();
        let (n_rows, cols) = (500, 300);
        let mut numbers = Buffer::zeroed(n_rows * cols).unwrap();
        numbers.copy_from_slice(&adversarial(n_rows, cols, 9));
        let dense = Dense::Bf16(numbers);
        for kernels in kernels::available() {
            let sketch = Sketch::new(&dense, cols, kernels, &pool, &mut || true).unwrap();
            let head = Head { dense: &dense, sketch: Some(&sketch), kernels, pool: &pool, part_bytes: 100_000 };
            let x: Vec<f32> = (0..cols).map(|i| ((i * 31) % 17) as f32 - 8.3).collect();
            let (mut scratch, mut all) = (HeadScratch::new(cols).unwrap(), vec![0.0; n_rows]);
            whole(&head, &x, Wanted::All, &mut scratch, &mut all);
            scratch.reset();
            let input = head.begin(&x, Wanted::Top(1), n_rows, &mut scratch).unwrap();
            head.bound(&sketch, &input, 0..n_rows, &mut scratch);
            for row in 0..n_rows {
                let (lower, upper) = (scratch.lower[row], scratch.upper[row]);
                assert!(lower <= all[row] && all[row] <= upper, "row {row}: {} in {lower}..{upper}", all[row]);
            }
        }
    }
}
