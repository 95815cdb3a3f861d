//! Ternary matrices as they lie in a file: packed in two bits, or as floating point numbers that
//! still have to be made ternary.
//!
//! Whatever the form, a row is read as *codes*: one byte per weight, `weight + 1`, so 0, 1 or 2.
#![forbid(unsafe_code)]

use super::float::{FloatMatrix, FloatType};

/// Where the codes come from.
#[derive(Clone, Copy)]
pub enum TernarySource<'a> {
    /// Hugging Face's packing of BitNet, `rows / 4` x `cols` bytes: bits `2i..2i+1` of byte
    /// `(r, c)` hold the code of row `i * rows / 4 + r`, column `c` (transformers,
    /// integrations/bitnet.py, `pack_weights`).
    Packed(&'a [u8]),
    /// Numbers `w`; the weight is `clamp(round_half_even(w * factor), -1, 1)`. Master weights have
    /// `factor = 1 / mean|w|`; weights that are stored unpacked have `factor = 1`.
    Floats(FloatMatrix<'a>, f32),
    /// Numbers whose signs are the weights. Their magnitudes are in the scales.
    Signs(FloatMatrix<'a>),
    /// Codes row by row, `cols / 4` bytes each: code `j` of a row in bits `2 (j mod 4)..` of byte
    /// `j / 4`.
    Rows(&'a [u8]),
}

/// The multiplier of a row's integer dot product.
#[derive(Clone, Debug, PartialEq)]
pub enum Scale {
    /// One multiplier for the whole matrix.
    Tensor(f32),
    /// One multiplier per row.
    Row(Vec<f32>),
    /// One multiplier per `size` neighbours of a row; those of a row follow one another.
    Group {
        /// Weights in a group; divides the columns.
        size: usize,
        /// The narrowest type that holds all multipliers exactly.
        float: FloatType,
        /// `rows * cols / size` multipliers.
        scales: Vec<f32>,
    },
}

impl Scale {
    /// One multiplier per `size` neighbours of a row.
    pub fn groups(size: usize, scales: Vec<f32>) -> Self {
        Self::Group { size, float: FloatType::narrowest(&scales), scales }
    }

    /// The multipliers that row `row` of `cols` weights needs: one, or one per group.
    pub fn of_row(&self, row: usize, cols: usize) -> &[f32] {
        match self {
            Self::Tensor(scale) => std::slice::from_ref(scale),
            Self::Row(scales) => &scales[row..=row],
            Self::Group { size, scales, .. } => &scales[row * (cols / size)..(row + 1) * (cols / size)],
        }
    }
}

/// A ternary matrix with its scale and bias. (`backend::arith` defines its products.)
pub struct TernaryTensor<'a> {
    /// Output features.
    pub rows: usize,
    /// Input features.
    pub cols: usize,
    /// The weights.
    pub source: TernarySource<'a>,
    /// The multiplier of the dot products. Finite and not zero.
    pub scale: Scale,
    /// The bias, which is added at the end, one per row.
    pub bias: Option<Vec<f32>>,
}

impl TernaryTensor<'_> {
    /// Writes the codes of row `row` into `codes`, `cols` bytes.
    pub fn codes(&self, row: usize, codes: &mut [u8]) {
        match &self.source {
            TernarySource::Packed(bytes) => {
                let packed_rows = self.rows / 4;
                let (block, r) = (row / packed_rows, row % packed_rows);
                let line = &bytes[r * self.cols..(r + 1) * self.cols];
                let shift = 2 * block;
                codes.iter_mut().zip(line).for_each(|(code, byte)| *code = (byte >> shift) & 3);
            }
            TernarySource::Rows(bytes) => {
                let stride = self.cols / 4;
                let line = &bytes[row * stride..(row + 1) * stride];
                for (codes, byte) in codes.as_chunks_mut::<4>().0.iter_mut().zip(line) {
                    *codes = [byte & 3, byte >> 2 & 3, byte >> 4 & 3, byte >> 6];
                }
            }
            TernarySource::Floats(matrix, factor) => {
                let mut numbers = vec![0.0; self.cols];
                matrix.row(row, &mut numbers);
                codes.iter_mut().zip(&numbers).for_each(|(code, w)| *code = ternary_code(*w, *factor));
            }
            TernarySource::Signs(matrix) => {
                let mut numbers = vec![0.0; self.cols];
                matrix.row(row, &mut numbers);
                codes
                    .iter_mut()
                    .zip(&numbers)
                    .for_each(|(code, w)| *code = 1 + u8::from(*w > 0.0) - u8::from(*w < 0.0));
            }
        }
    }
}

fn ternary_code(w: f32, factor: f32) -> u8 {
    ((w * factor).round_ties_even().clamp(-1.0, 1.0) as i8 + 1) as u8
}

/// The index of the first byte that holds the invalid code 3, if any.
pub fn find_invalid_code(packed: &[u8]) -> Option<usize> {
    let is_invalid = |b: u8| b & (b >> 1) & 0x55 != 0;
    let chunk = packed.chunks(4096).position(|c| c.iter().fold(0, |acc, b| acc | (b & (b >> 1))) & 0x55 != 0)?;
    packed[chunk * 4096..].iter().position(|b| is_invalid(*b)).map(|i| chunk * 4096 + i)
}
