//! The low-bit head as the CPU keeps it, and its input in int8. (`backend::low_bit_head` explains
//! the low-bit head and has the proof; `head` searches in it.)

use super::dense::{Dense, RowBuffer};
use super::kernels::Kernels;
use super::layout::{LINE, encode_line, padded, row_bytes};
use super::memory::{Buffer, Frozen, Shared};
use super::pool::Pool;
use super::prepared::part;
use super::{FirstError, fill_in_slabs};
use crate::backend::low_bit_head::{GENEROUS, LOST, OFFSET};
use crate::backend::prepared::PreparedPart;
use crate::error::Result;

/// The output head in few bits, with numbers that bound the errors of its rows.
pub(super) struct LowBitHead {
    /// Columns, padded to whole lines.
    pub(super) cols: usize,
    /// The upper four bits of `c + 128`; byte `j` of 64 holds those of columns `j` and `64 + j` of
    /// 128.
    pub(super) high: Frozen<u8>,
    /// The two bits below them, in lines.
    pub(super) low: Frozen<u8>,
    pub(super) rows: Frozen<RowBound>,
}

/// `w = step * c' + d`
#[repr(C)]
#[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct RowBound {
    step: f32,
    /// At least `|w|`.
    norm: f32,
    /// At least `|d|` when one plane is known, and when both are.
    residuals: [f32; 2],
}

impl LowBitHead {
    /// Bytes of memory that this number of rows occupies.
    pub(super) fn memory(rows: usize, cols: usize) -> usize {
        rows * (padded(cols) / 2 + row_bytes(cols) + size_of::<RowBound>())
    }

    /// Bytes of them that every search reads.
    pub(super) fn first_bytes(rows: usize, cols: usize) -> usize {
        rows * (padded(cols) / 2 + size_of::<RowBound>())
    }

    pub(super) fn new(
        dense: &Dense,
        kernels: &Kernels,
        pool: &Pool,
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<Self> {
        let (n_rows, cols) = (dense.rows, dense.cols);
        let (high_bytes, low_bytes) = (padded(cols) / 2, row_bytes(cols));
        let mut high = Buffer::zeroed(n_rows * high_bytes)?;
        let mut low = Buffer::zeroed(n_rows * low_bytes)?;
        let mut rows = Buffer::<RowBound>::zeroed(n_rows)?;
        let (lows, bounds) = (Shared::new(&mut low), Shared::new(&mut rows));
        let errors = FirstError::default();
        fill_in_slabs(pool, &mut high, high_bytes, keep_going, |first, part| {
            let (mut buffer, mut numbers, mut codes) = (RowBuffer::default(), vec![0.0; cols], vec![0; padded(cols)]);
            for (i, high) in part.chunks_exact_mut(high_bytes).enumerate() {
                let row = first + i;
                if errors.note(dense.row(row, &mut buffer, &mut numbers)).is_none() {
                    return;
                }
                // SAFETY: each part has rows of its own.
                let (low, bound) = unsafe { (lows.part(row * low_bytes, low_bytes), &mut bounds.part(row, 1)[0]) };
                *bound = low_bit_head_row(kernels, &numbers, &mut codes, high, low);
            }
        })?;
        errors.into_result()?;
        Ok(Self { cols: padded(cols), high: high.freeze(), low: low.freeze(), rows: rows.freeze() })
    }

    /// A head that an earlier load has made. None if the parts do not have its size.
    pub(super) fn mapped(
        (rows, cols): (usize, usize),
        high: &PreparedPart,
        low: &PreparedPart,
        bounds: &PreparedPart,
    ) -> Option<Self> {
        let high = part(high, rows * (padded(cols) / 2))?;
        let low = part(low, rows * row_bytes(cols))?;
        let rows = part(bounds, rows * size_of::<RowBound>())?;
        Some(Self { cols: padded(cols), high, low, rows })
    }

    /// What [`LowBitHead::mapped`] takes.
    pub(super) fn parts(&self) -> Vec<&[u8]> {
        vec![&self.high[..], &self.low[..], bytemuck::cast_slice(&self.rows[..])]
    }

    pub(super) fn bytes(&self) -> usize {
        self.high.bytes() + self.low.bytes() + self.rows.bytes()
    }

    /// Bytes that a search for the largest logits reads of every row.
    pub(super) fn bytes_for_all(&self) -> usize {
        self.high.bytes() + self.rows.bytes()
    }

    /// The score of a row and its margin, from `bits . q` of the given level (one plane or both).
    pub(super) fn bound(&self, row: usize, level: usize, bits: i64, input: &Input) -> (f32, f32) {
        let row = &self.rows[row];
        let score = (2 * bits + OFFSET[level] * input.sum) as f32 * (0.5 * row.step * input.step);
        (score, row.norm * input.residual + row.residuals[level] * input.quantized_norm)
    }
}

/// Writes both planes of a row; `codes` is scratch of whole lines.
fn low_bit_head_row(kernels: &Kernels, w: &[f32], codes: &mut [i8], high: &mut [u8], low: &mut [u8]) -> RowBound {
    let (scale, _) = kernels.quantize(w, codes);
    let squares = kernels.residuals(w, scale);
    let norm = squares[0].sqrt() * GENEROUS + LOST;
    let residuals = [squares[1], squares[2]].map(|squares| squares.sqrt() * GENEROUS + norm * 1e-6 + LOST);
    let code = |c: i8| (c as u8) ^ 0x80;
    for (high, codes) in high.chunks_exact_mut(LINE).zip(codes.chunks_exact(2 * LINE)) {
        let (a, b) = codes.split_at(LINE);
        high.iter_mut().zip(a.iter().zip(b)).for_each(|(high, (a, b))| *high = code(*a) >> 4 | code(*b) & 0xf0);
    }
    for (low, codes) in low.chunks_exact_mut(LINE).zip(codes.chunks_exact(4 * LINE)) {
        let mut bits = [0; 4 * LINE];
        bits.iter_mut().zip(codes).for_each(|(bits, c)| *bits = code(*c) >> 2 & 3);
        encode_line(&bits, low);
    }
    RowBound { step: 1.0 / scale, norm, residuals }
}

/// The quantised input `x = step * q + e`, with numbers that bound its error.
#[derive(Clone, Copy)]
pub(super) struct Input {
    step: f32,
    /// The sum of `q`.
    sum: i64,
    /// At least `|e|` plus all rounding errors, as a multiple of a row's norm.
    residual: f32,
    /// At least `|step * q|`.
    quantized_norm: f32,
}

impl Input {
    /// None if `x` is not finite. Then the backend computes every logit, and the caller sees the
    /// error.
    pub(super) fn new(kernels: &Kernels, x: &[f32], q: &mut [i8]) -> Option<Self> {
        let (scale, sum) = kernels.quantize(x, &mut q[..x.len()]);
        let step = 1.0 / scale;
        let norm = |squares: f64| squares.sqrt() as f32 * GENEROUS;
        let real = |q: &i8| f64::from(step) * f64::from(*q);
        let x_norm = norm(x.iter().map(|x| f64::from(*x).powi(2)).sum());
        let e_norm = norm(x.iter().zip(&*q).map(|(x, q)| (f64::from(*x) - real(q)).powi(2)).sum());
        // The bound on three roundings: those of the logit's f32 sum, of the score (which exceeds
        // |w| |x| by less than sqrt(n) / 17 times), and of the margin itself.
        let rounding = (x.len() / 32 + 32) as f32 * (1.0 / (1 << 24) as f32) * x_norm;
        let input = Self { step, sum: i64::from(sum), residual: e_norm + rounding, quantized_norm: x_norm + e_norm };
        (x_norm.is_finite() && input.step.is_finite()).then_some(input)
    }
}
