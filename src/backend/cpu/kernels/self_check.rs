//! Whether a tier's products of blocks are those of plain Rust, for made-up weights and inputs. A
//! tier whose instructions nobody could run before asks at its first use; the tests ask for all
//! tiers.

use half::f16;

use super::Kernels;
use super::rows::Block;
use super::tiles::{Planes, TileBlock, input_stride};
use crate::backend::arith;
use crate::backend::cpu::layout::{BLOCK, ROWS, decode_line};
#[cfg(test)]
use crate::backend::cpu::layout::{LINE, row_bytes};
use crate::backend::cpu::tiles::{self, STRIP, TileLayout};
use crate::formats::float::FloatType;

/// Checks products of both input formats, with full and partial sets of rows and inputs.
pub(super) fn same_products(kernels: &Kernels) -> Result<(), String> {
    let mut numbers = Numbers(0x5eed_0f70_7072);
    let are_right = [(16, 512, 4), (20, 1536, 21), (32, 1280, 70)]
        .into_iter()
        .all(|(n_rows, cols, n_inputs)| rows_are_right(kernels, &mut numbers, n_rows, cols, n_inputs))
        && [(32, 4), (64, 17), (128, 40)]
            .into_iter()
            .all(|(size, n_inputs)| tiles_are_right(kernels, &mut numbers, (2, 3, size), n_inputs));
    are_right.then_some(()).ok_or_else(|| format!("the products of the tier {} are wrong", kernels.name))
}

/// A xorshift generator.
pub(in crate::backend::cpu) struct Numbers(pub(in crate::backend::cpu) u64);

impl Numbers {
    pub(in crate::backend::cpu) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 16
    }

    fn bytes(&mut self, n: usize) -> Vec<u8> {
        (0..n).map(|_| self.next() as u8).collect()
    }

    /// Numbers from -127 to 127, as quantised inputs are.
    fn int8s(&mut self, n: usize) -> Vec<i8> {
        (0..n).map(|_| (self.next() as i8).max(-127)).collect()
    }
}

/// Whether `gemm` is right for rows of int8 inputs.
pub(super) fn rows_are_right(
    kernels: &Kernels,
    numbers: &mut Numbers,
    n_rows: usize,
    cols: usize,
    n_inputs: usize,
) -> bool {
    let (packing, stride) = (kernels.packing, kernels.packing.row_bytes(cols));
    let rows: Vec<u8> = numbers.bytes(n_rows * stride).into_iter().map(|byte| byte.min(0xfe)).collect();
    let q = numbers.int8s(n_inputs * cols);
    let sums: Vec<i32> = (0..n_inputs).map(|_| numbers.next() as i32 % 1000).collect();
    let mut dots = vec![0; n_rows * n_inputs];
    let block = Block { rows: &rows, packing, q: &q, sums: &sums };
    kernels.gemm(&block, &mut vec![0; ROWS * cols], &mut dots);
    let mut codes = [0; BLOCK];
    let dot = |row: &[u8], q: &[i8], codes: &mut [u8; BLOCK]| {
        q.chunks_exact(BLOCK).enumerate().fold(0, |sum, (line, q)| {
            decode_line(&packing.line(row, line), codes);
            sum + codes.iter().zip(q).map(|(code, q)| i32::from(*code) * i32::from(*q)).sum::<i32>()
        })
    };
    dots.chunks_exact(n_rows).zip(q.chunks_exact(cols).zip(&sums)).all(|(dots, (q, sum))| {
        let mut rows = dots.iter().zip(rows.chunks_exact(stride));
        rows.all(|(got, row)| *got == dot(row, q, &mut codes) - sum)
    })
}

/// Whether `score_some` is right for rows of any codes of two bits, 3 among them.
#[cfg(test)]
pub(super) fn scores_are_right(kernels: &Kernels, numbers: &mut Numbers, n_rows: usize, cols: usize) -> bool {
    let stride = row_bytes(cols);
    let (rows, q) = (numbers.bytes(n_rows * stride), numbers.int8s(cols));
    let list: Vec<u32> = (0..n_rows as u32).filter(|_| !numbers.next().is_multiple_of(3)).collect();
    let mut dots = vec![0; list.len()];
    kernels.score_some(&rows, &list, &q, &mut dots);
    let mut codes = [0; BLOCK];
    list.iter().zip(dots).all(|(row, dot)| {
        let lines = rows[*row as usize * stride..][..stride].as_chunks::<LINE>().0;
        let want = lines.iter().zip(q.chunks_exact(BLOCK)).fold(0, |sum, (line, q)| {
            decode_line(line, &mut codes);
            sum + codes.iter().zip(q).map(|(code, q)| i32::from(*code) * i32::from(*q)).sum::<i32>()
        });
        dot == want
    })
}

/// Whether `multiply_tiles` is right for so many tiles, of so many groups of `size`.
pub(super) fn tiles_are_right(
    kernels: &Kernels,
    numbers: &mut Numbers,
    (n_tiles, n_groups, size): (usize, usize, usize),
    n_inputs: usize,
) -> bool {
    let (cols, strips) = (n_groups * size, kernels.strips);
    let layout = TileLayout { cols, size, float: FloatType::F16, strips };
    let stride = input_stride(cols);
    // The numbers between 1/8 and 1/2 are scales.
    let mut scale = || 0x3000 | (numbers.next() & 0x7ff) as u16;
    let mut tiles: Vec<u16> = (0..layout.bytes(n_tiles * layout.tile_rows()) / 2).map(|_| scale()).collect();
    for tile in bytemuck::cast_slice_mut::<u16, u8>(&mut tiles).chunks_exact_mut(layout.tile_bytes()) {
        tile[..layout.lines_bytes()].copy_from_slice(&numbers.bytes(layout.lines_bytes()));
    }
    let planes = numbers.int8s(n_inputs * stride);
    let steps: Vec<f32> = (0..n_inputs * n_groups).map(|_| (numbers.next() % 97) as f32 / 64.0).collect();
    // Number `i` of group `g` of input `n`.
    let x = |n: usize, g: usize, i: usize| {
        let plane = |plane: usize| i16::from(planes[n * stride + (2 * g + plane) * size + i]);
        256 * plane(0) + plane(1)
    };
    let sum = |at: usize| (0..size).map(|i| i32::from(x(at / n_groups, at % n_groups, i))).sum();
    let sums: Vec<i32> = (0..n_inputs * n_groups).map(sum).collect();

    let mut y = vec![f32::NAN; n_inputs * n_tiles * layout.tile_rows()];
    let inputs = Planes { planes: &planes, sums: &sums, steps: &steps };
    let tiles: &[u8] = bytemuck::cast_slice(&tiles);
    kernels.multiply_tiles(&TileBlock { layout, tiles, inputs, bypass: false }, &mut y);

    let weight = |row: usize, col: usize| {
        let (tile, strip, r) = (row / layout.tile_rows(), row % layout.tile_rows() / STRIP, row % STRIP);
        let line = tile * layout.tile_bytes() + (col / tiles::LINE_COLS * strips + strip) * tiles::LINE;
        let byte = tiles[line + 4 * r + col % 4];
        (byte >> (2 * (col % tiles::LINE_COLS / 4)) & 3) as i8 - 1
    };
    let scale = |row: usize, group: usize| {
        let (tile, r) = (row / layout.tile_rows(), row % layout.tile_rows());
        let at = tile * layout.tile_bytes() + layout.lines_bytes() + group * layout.scales_bytes() + 2 * r;
        f16::from_le_bytes([tiles[at], tiles[at + 1]]).to_f32()
    };
    (0..n_inputs).all(|n| {
        let q: Vec<i16> = (0..cols).map(|c| x(n, c / size, c % size)).collect();
        let n_rows = n_tiles * layout.tile_rows();
        (0..n_rows).all(|row| {
            let t: Vec<i8> = (0..cols).map(|c| weight(row, c)).collect();
            let scales: Vec<f32> = (0..n_groups).map(|g| scale(row, g)).collect();
            let want = arith::int16_product(&t, &q, &scales, &steps[n * n_groups..][..n_groups]);
            y[n * n_rows + row].to_bits() == want.to_bits()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::cpu::kernels::scalar::Scalar;

    #[test]
    fn one_wrong_product_is_found() {
        unsafe fn wrong_dot(block: &Block, codes: &mut [u8], dots: &mut [i32]) {
            Scalar::detect().expect("scalar").gemm(block, codes, dots);
            dots[dots.len() - 1] += 1;
        }
        unsafe fn wrong_number(block: &TileBlock, y: &mut [f32]) {
            Scalar::detect().expect("scalar").multiply_tiles(block, y);
            y[0] += 1.0;
        }
        let scalar = Scalar::detect().expect("scalar");
        assert_eq!(same_products(scalar), Ok(()));
        assert!(same_products(&Kernels { gemm: wrong_dot, ..*scalar }).is_err());
        assert!(same_products(&Kernels { multiply_tiles: wrong_number, ..*scalar }).is_err());
    }
}
