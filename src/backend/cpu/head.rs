//! The output head: all logits, or exactly those that can be among the largest.
//!
//! The low-bit head (explained and proven in `backend::low_bit_head`) scores all rows by its first
//! plane. The k best rows are computed in full, and the least of their logits is the floor. The
//! second plane is read for the rows that may reach the floor, and lowers their upper ends. The few
//! rows that still may reach it are computed as always, from the full row.

use std::ops::Range;

use super::dense::{Dense, RowBuffer};
use super::kernels::Kernels;
use super::layout::ROWS;
use super::layout::padded;
use super::low_bit_head::{Input, LowBitHead, RowBound};
use super::memory::{Buffer, Shared};
use super::pool::Pool;
use super::{FirstError, TASK_BYTES, fill_in_parts, units_per_part};
use crate::backend::Wanted;
use crate::backend::arith::argmax;
use crate::backend::low_bit_head::WORTHWHILE;
use crate::error::Result;

/// The stage of the work on one input. One part of a stage takes no longer than a layer.
#[derive(Clone, Copy)]
enum Stage {
    /// Nothing is done yet.
    Begin,
    /// Rows from this one on do not have a score yet.
    Score(Input, usize),
    /// The candidates are the rows with the k best scores. Those from this one on are not computed
    /// yet.
    Best(Input, usize),
    /// The candidates are the rows that may reach the floor. Those from this one on do not have a
    /// better score yet.
    Refine(Input, usize),
    /// The candidates are the rows that remain. Those from this one on are not computed yet.
    Rest(usize),
    /// The backend computes all rows. Those from this one on are not computed yet.
    All(usize),
    /// All logits are computed.
    Done,
}

/// The scratch memory for one input of the head, and the stage of its work.
pub(super) struct HeadScratch {
    stage: Stage,
    q: Buffer<i8>,
    /// For each row `high . q`, its score, and an upper bound of its logit.
    dots: Vec<i32>,
    scores: Vec<f32>,
    upper: Vec<f32>,
    candidates: Vec<u32>,
    floor: f32,
    /// Bytes of weights read so far.
    pub(super) bytes: u64,
}

impl HeadScratch {
    pub(super) fn new(cols: usize) -> Result<Self> {
        let q = Buffer::zeroed(padded(cols))?;
        let (dots, scores, upper, candidates) = (vec![], vec![], vec![], vec![]);
        Ok(Self { stage: Stage::Begin, q, dots, scores, upper, candidates, floor: 0.0, bytes: 0 })
    }

    /// The places for the scores of some rows.
    fn targets(&mut self, input: Input, rows: &Range<usize>) -> Targets<'_> {
        Targets {
            input,
            q: &self.q,
            dots: Shared::new(&mut self.dots[rows.clone()]),
            scores: Shared::new(&mut self.scores[rows.clone()]),
            upper: Shared::new(&mut self.upper[rows.clone()]),
        }
    }

    /// Abandons the work that was begun.
    pub(super) fn reset(&mut self) {
        self.stage = Stage::Begin;
    }
}

/// An input's codes, and the places for its scores.
struct Targets<'a> {
    input: Input,
    q: &'a [i8],
    dots: Shared<'a, i32>,
    scores: Shared<'a, f32>,
    upper: Shared<'a, f32>,
}

/// One input of the head, with its scratch memory and its logits.
pub(super) struct HeadRow<'a> {
    /// The normed input.
    pub(super) x: &'a [f32],
    pub(super) scratch: &'a mut HeadScratch,
    pub(super) logits: &'a mut [f32],
}

/// The output head, and the means to compute with it.
pub(super) struct Head<'a> {
    pub(super) dense: &'a Dense,
    pub(super) low_bit_head: Option<&'a LowBitHead>,
    pub(super) kernels: &'a Kernels,
    pub(super) pool: &'a Pool,
    /// Bytes of weights that one part of the work reads.
    pub(super) part_bytes: usize,
}

impl Head<'_> {
    /// Does a part of the work on inputs that began together, and returns whether all their logits
    /// are done. With [`Wanted::Top`], the logits of rows that cannot be among the largest are
    /// `-inf`.
    pub(super) fn advance(&self, inputs: &mut [HeadRow], wanted: Wanted) -> Result<bool> {
        for HeadRow { x, scratch, logits } in &mut *inputs {
            if let Stage::Begin = scratch.stage {
                let input = self.begin(x, wanted, logits.len(), scratch);
                scratch.stage = input.map_or(Stage::All(0), |input| Stage::Score(input, 0));
            }
        }
        if let (Wanted::Top(k), Some(low_bit_head)) = (wanted, self.low_bit_head)
            && self.score_together(low_bit_head, k, inputs)
        {
            return Ok(false);
        }
        match inputs.iter_mut().find(|input| !matches!(input.scratch.stage, Stage::Done)) {
            Some(input) => self.advance_one(input).map(|()| false),
            None => Ok(true),
        }
    }

    /// Scores the next rows for all inputs that are at this stage, and returns whether there were
    /// any. It reads the low-bit head once for all of them.
    fn score_together(&self, low_bit_head: &LowBitHead, k: usize, inputs: &mut [HeadRow]) -> bool {
        let (stride, mut scored) = (low_bit_head.cols / 2, None);
        let mut begun: Vec<_> = inputs
            .iter_mut()
            .filter_map(|HeadRow { scratch, logits, .. }| match scratch.stage {
                Stage::Score(input, first) => {
                    scored = Some(first..logits.len().min(first + (self.part_bytes / stride).max(1)));
                    Some((input, &mut **scratch, &mut **logits))
                }
                _ => None,
            })
            .collect();
        let Some(rows) = scored else { return false };
        // The bytes are counted once, since the low-bit head is read once.
        if let Some((_, scratch, _)) = begun.first_mut() {
            scratch.bytes += (rows.len() * (stride + size_of::<RowBound>())) as u64;
        }
        let mut targets: Vec<_> = begun.iter_mut().map(|(input, scratch, _)| scratch.targets(*input, &rows)).collect();
        self.score(low_bit_head, rows.clone(), &mut targets);
        for (input, scratch, logits) in begun {
            scratch.stage = Stage::Score(input, rows.end);
            if rows.end == logits.len() {
                logits.fill(f32::NEG_INFINITY);
                find_best(k.max(1), scratch);
                scratch.stage = Stage::Best(input, 0);
            }
        }
        true
    }

    /// Does a part of the work on one input that has its scores.
    fn advance_one(&self, HeadRow { x, scratch, logits }: &mut HeadRow) -> Result<()> {
        let (n_rows, row_bytes) = (logits.len(), self.dense.row_bytes());
        let part = |first: usize, end: usize, bytes: usize| first..end.min(first + (self.part_bytes / bytes).max(1));
        let mut count = |items: &Range<usize>, bytes: usize| scratch.bytes += (items.len() * bytes) as u64;
        match (scratch.stage, self.low_bit_head) {
            (Stage::Best(input, first), _) => {
                let list = part(first, scratch.candidates.len(), row_bytes);
                count(&list, row_bytes);
                self.compute(x, &scratch.candidates[list.clone()], logits)?;
                scratch.stage = Stage::Best(input, list.end);
                if list.end == scratch.candidates.len() {
                    scratch.floor = floor(&scratch.candidates, logits);
                    scratch.candidates.clear();
                    scratch.candidates.extend(0..n_rows as u32);
                    retain_possible(scratch, logits);
                    scratch.stage = Stage::Refine(input, 0);
                }
            }
            (Stage::Refine(input, first), Some(low_bit_head)) => {
                let list = part(first, scratch.candidates.len(), low_bit_head.cols / 4);
                count(&list, low_bit_head.cols / 4);
                self.refine(low_bit_head, &input, list.clone(), scratch);
                scratch.stage = Stage::Refine(input, list.end);
                if list.end == scratch.candidates.len() {
                    retain_possible(scratch, logits);
                    let are_few = scratch.candidates.len() <= n_rows / WORTHWHILE;
                    scratch.stage = match scratch.candidates.len() {
                        0 => Stage::Done,
                        _ if are_few => Stage::Rest(0),
                        _ => Stage::All(0),
                    };
                }
            }
            (Stage::Rest(first), _) => {
                let list = part(first, scratch.candidates.len(), row_bytes);
                count(&list, row_bytes);
                self.compute(x, &scratch.candidates[list.clone()], logits)?;
                let is_done = list.end == scratch.candidates.len();
                scratch.stage = if is_done { Stage::Done } else { Stage::Rest(list.end) };
            }
            (Stage::All(first), _) => {
                let mut rows = part(first, n_rows, row_bytes);
                rows.end = rows.end.min(self.dense.fetch(self.pool, first)?);
                count(&rows, row_bytes);
                scratch.stage = if rows.end == n_rows { Stage::Done } else { Stage::All(rows.end) };
                fill_in_parts(self.pool, &mut logits[rows.clone()], 1, row_bytes, |first, out| {
                    self.dense.dots(self.kernels, x, rows.start + first, out);
                });
            }
            (Stage::Done, _) => {}
            (Stage::Begin | Stage::Score(..) | Stage::Refine(..), _) => scratch.stage = Stage::All(0),
        }
        Ok(())
    }

    /// The input of the low-bit head, or None if a search does not pay or is not possible.
    fn begin(&self, x: &[f32], wanted: Wanted, n_rows: usize, scratch: &mut HeadScratch) -> Option<Input> {
        let few = matches!(wanted, Wanted::Top(k) if k <= n_rows / WORTHWHILE);
        if !few || self.low_bit_head.is_none() {
            return None;
        }
        scratch.dots.resize(n_rows, 0);
        scratch.scores.resize(n_rows, 0.0);
        scratch.upper.resize(n_rows, 0.0);
        Input::new(self.kernels, x, &mut scratch.q)
    }

    /// Computes the logits of listed rows.
    fn compute(&self, x: &[f32], list: &[u32], logits: &mut [f32]) -> Result<()> {
        let (out, errors) = (Shared::new(logits), FirstError::default());
        self.pool.run(list.len(), &|_, task| {
            let row = list[task] as usize;
            let logit = self.dense.dot(self.kernels, x, row, &mut RowBuffer::default());
            if let Some(logit) = errors.note(logit) {
                // SAFETY: a row is in the list once.
                unsafe { out.part(row, 1)[0] = logit };
            }
        });
        errors.into_result()
    }

    /// Scores `rows` by the first plane, for each of several inputs.
    fn score(&self, low_bit_head: &LowBitHead, rows: Range<usize>, targets: &mut [Targets]) {
        let stride = low_bit_head.cols / 2;
        let per_task = units_per_part(self.pool, rows.len(), stride);
        let targets = &*targets;
        let inputs: Vec<&[i8]> = targets.iter().map(|target| target.q).collect();
        self.pool.run(rows.len().div_ceil(per_task), &|_, task| {
            let part = task * per_task;
            let n = per_task.min(rows.len() - part);
            let first = rows.start + part;
            let high = &low_bit_head.high[first * stride..(first + n) * stride];
            let quads = high.chunks_exact(ROWS * stride).filter(|_| inputs.len() > 1);
            let n_together = ROWS * quads.clone().count();
            let mut of_quad = vec![[0; ROWS]; inputs.len()];
            for (quad, rows) in quads.enumerate() {
                self.kernels.score_four(rows, &inputs, &mut of_quad);
                for (Targets { dots, .. }, of_quad) in targets.iter().zip(&of_quad) {
                    // SAFETY: each task has rows of its own, here and below.
                    unsafe { dots.part(part + quad * ROWS, ROWS) }.copy_from_slice(of_quad);
                }
            }
            for Targets { input, q, dots, scores, upper } in targets {
                // SAFETY: as above.
                let (dots, scores, upper) = unsafe { (dots.part(part, n), scores.part(part, n), upper.part(part, n)) };
                self.kernels.score(&high[n_together * stride..], q, &mut dots[n_together..]);
                for (i, dot) in dots.iter().enumerate() {
                    let (score, margin) = low_bit_head.bound(first + i, 0, 16 * i64::from(*dot), input);
                    (scores[i], upper[i]) = (score, score + margin);
                }
            }
        });
    }

    /// Lowers the upper ends of candidates, with the second plane.
    fn refine(&self, low_bit_head: &LowBitHead, input: &Input, list: Range<usize>, scratch: &mut HeadScratch) {
        let (list, high) = (&scratch.candidates[list], &scratch.dots);
        let upper = Shared::new(&mut scratch.upper);
        let q = &scratch.q[..];
        let per_task = (TASK_BYTES / (low_bit_head.cols / 4)).max(1);
        self.pool.run(list.len().div_ceil(per_task), &|_, task| {
            let list = &list[task * per_task..list.len().min((task + 1) * per_task)];
            let mut dots = vec![0; list.len()];
            self.kernels.score_some(&low_bit_head.low, list, q, &mut dots);
            for (row, low) in list.iter().map(|row| *row as usize).zip(dots) {
                let (score, margin) = low_bit_head.bound(row, 1, 16 * i64::from(high[row]) + 4 * i64::from(low), input);
                // SAFETY: a row is in the list once.
                unsafe { upper.part(row, 1)[0] = score + margin };
            }
        });
    }
}

/// Makes the `k` rows with the best scores the candidates.
fn find_best(k: usize, scratch: &mut HeadScratch) {
    let scores = &scratch.scores;
    let candidates = &mut scratch.candidates;
    candidates.clear();
    if k == 1 {
        return candidates.push(argmax(scores) as u32);
    }
    candidates.extend(0..scores.len() as u32);
    candidates.select_nth_unstable_by(k - 1, |a, b| scores[*b as usize].total_cmp(&scores[*a as usize]));
    candidates.truncate(k);
}

/// The least of the candidates' logits; NaN if one of them is NaN.
fn floor(candidates: &[u32], logits: &[f32]) -> f32 {
    let least = |least: f32, logit: f32| if logit < least || logit.is_nan() { logit } else { least };
    candidates.iter().map(|row| logits[*row as usize]).fold(f32::INFINITY, least)
}

/// Drops the candidates that are below the floor or already computed. (A NaN, which comes from an
/// infinite bound, proves nothing, so that candidate stays.)
fn retain_possible(scratch: &mut HeadScratch, logits: &[f32]) {
    let (upper, floor) = (&scratch.upper, scratch.floor);
    let is_below = |row: usize| upper[row] < floor;
    scratch.candidates.retain(|row| !is_below(*row as usize) && logits[*row as usize] == f32::NEG_INFINITY);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::cpu::kernels;
    use crate::formats::float::{FloatMatrix, FloatType};

    /// Rows that their few bits cannot tell apart, with exact ties among them, huge and tiny rows,
    /// and zeros.
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

    fn matrix(rows: usize, cols: usize, seed: u32, pool: &Pool) -> Dense {
        let numbers = adversarial(rows, cols, seed);
        let matrix = FloatMatrix { float: FloatType::Bf16, rows, cols, bytes: bytemuck::cast_slice(&numbers) };
        Dense::new(&matrix, None, pool, &mut || true).unwrap()
    }

    fn whole(head: &Head, x: &[f32], wanted: Wanted, scratch: &mut HeadScratch, logits: &mut [f32]) {
        scratch.reset();
        let mut row = [HeadRow { x, scratch, logits }];
        let parts = (0..1000).take_while(|_| !head.advance(&mut row, wanted).unwrap()).count();
        let [HeadRow { logits, .. }] = row;
        assert!(parts < 1000, "{} logits are never done", logits.len());
    }

    #[test]
    fn the_largest_are_always_among_the_candidates_and_exact() {
        let pool = Pool::new(2).unwrap();
        for kernels in kernels::available() {
            for (seed, cols) in [(1, 64), (2, 100), (3, 257), (4, 1000), (5, 33)] {
                let n_rows = 900;
                let dense = matrix(n_rows, cols, seed, &pool);
                let low_bit_head = LowBitHead::new(&dense, kernels, &pool, &mut || true).unwrap();
                let x: Vec<f32> = (0..cols).map(|i| ((i * 7919 + seed as usize) % 101) as f32 / 50.0 - 1.0).collect();
                let head = Head {
                    dense: &dense,
                    low_bit_head: Some(&low_bit_head),
                    kernels,
                    pool: &pool,
                    part_bytes: 100_000,
                };
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
    fn every_bound_holds_its_logit() {
        let pool = Pool::new(1).unwrap();
        let (n_rows, cols) = (500, 300);
        let dense = matrix(n_rows, cols, 9, &pool);
        for kernels in kernels::available() {
            let low_bit_head = LowBitHead::new(&dense, kernels, &pool, &mut || true).unwrap();
            let head =
                Head { dense: &dense, low_bit_head: Some(&low_bit_head), kernels, pool: &pool, part_bytes: 100_000 };
            let x: Vec<f32> = (0..cols).map(|i| ((i * 31) % 17) as f32 - 8.3).collect();
            let (mut scratch, mut all) = (HeadScratch::new(cols).unwrap(), vec![0.0; n_rows]);
            whole(&head, &x, Wanted::All, &mut scratch, &mut all);
            scratch.reset();
            let input = head.begin(&x, Wanted::Top(1), n_rows, &mut scratch).unwrap();
            head.score(&low_bit_head, 0..n_rows, &mut [scratch.targets(input, &(0..n_rows))]);
            scratch.candidates = (0..n_rows as u32).collect();
            let one_plane = scratch.upper.clone();
            head.refine(&low_bit_head, &input, 0..n_rows, &mut scratch);
            for row in 0..n_rows {
                let (logit, ends) = (all[row], [one_plane[row], scratch.upper[row]]);
                assert!(logit <= ends[0] && logit <= ends[1], "row {row}: {logit} exceeds one of {ends:?}");
                let (score, margin) = low_bit_head.bound(row, 0, 16 * i64::from(scratch.dots[row]), &input);
                assert!(score - margin <= logit, "row {row}: {logit} is below {score} - {margin}");
            }
            let total = |ends: &[f32]| ends.iter().zip(&all).map(|(end, logit)| f64::from(end - logit)).sum::<f64>();
            assert!(2.0 * total(&scratch.upper) < total(&one_plane), "the second plane tells nothing");
        }
    }
}
