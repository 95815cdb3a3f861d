//! The products by a model of the matrix unit, which checks what the manual of AMX demands.

use super::*;
use crate::backend::cpu::kernels::rows::Quad;
use crate::backend::cpu::kernels::scalar::Scalar;
use crate::backend::cpu::kernels::self_check::{
    Numbers, rows_are_right, same_products, scores_are_right, tiles_are_right,
};
use crate::backend::cpu::kernels::tier::{Tier, tier};
use crate::backend::cpu::kernels::{Kernels, available};
use crate::backend::cpu::layout::{Packing, ROWS};

/// The contents of a register that was set to 0.
const NOTHING: [[u8; WIDTH]; SIDE] = [[0; WIDTH]; SIDE];

/// The registers, as Intel's manual describes them ("Intel AMX Instruction Set Reference").
struct Model {
    /// Rows, and bytes of a row; without `ldtilecfg`, none has a shape.
    shapes: Option<[(usize, usize); 8]>,
    registers: [[[u8; WIDTH]; SIDE]; 8],
}

impl Model {
    fn new() -> Self {
        Self { shapes: None, registers: [NOTHING; 8] }
    }

    fn shape(&self, register: usize) -> (usize, usize) {
        let shape = self.shapes.expect("TILES_CONFIGURED is 1")[register];
        assert!(shape != (0, 0), "tmm{register} has a shape");
        shape
    }
}

impl TileUnit for Model {
    unsafe fn configure(&mut self, config: &Config) {
        let bytes = &config.0;
        assert_eq!((bytes[0], bytes[1]), (1, 0), "palette 1, and no row was interrupted");
        let zeros = bytes[2..16].iter().chain(&bytes[32..48]).chain(&bytes[56..64]);
        assert!(zeros.copied().all(|byte| byte == 0), "what is reserved is 0");
        self.shapes = Some(std::array::from_fn(|i| {
            let (rows, width) = (usize::from(bytes[48 + i]), usize::from(bytes[16 + 2 * i]));
            assert!(rows <= SIDE && width <= WIDTH && bytes[17 + 2 * i] == 0 && (rows == 0) == (width == 0));
            (rows, width)
        }));
        self.registers = [NOTHING; 8];
    }

    unsafe fn zero<const C: usize>(&mut self) {
        self.shape(C);
        self.registers[C] = NOTHING;
    }

    unsafe fn load<const R: usize>(&mut self, from: &[u8], stride: usize) {
        let (rows, width) = self.shape(R);
        self.registers[R] = NOTHING;
        for row in 0..rows {
            self.registers[R][row][..width].copy_from_slice(&from[row * stride..][..width]);
        }
    }

    unsafe fn multiply<const C: usize, const A: usize, const B: usize>(&mut self) {
        let (c, a, b) = (self.shape(C), self.shape(A), self.shape(B));
        assert!(C != A && C != B && A != B, "the registers are three");
        assert!([c, a, b].iter().all(|(_, width)| width % 4 == 0));
        assert!(c.0 == a.0 && c.1 == b.1 && a.1 / 4 == b.0, "the shapes {c:?}, {a:?} and {b:?} do not fit");
        for m in 0..a.0 {
            for n in 0..b.1 / 4 {
                let to = 4 * n..4 * n + 4;
                let byte = |register: usize, row: usize, at: usize| i32::from(self.registers[register][row][at] as i8);
                let products = (0..a.1).map(|k| byte(A, m, k) * byte(B, k / 4, 4 * n + k % 4));
                let old = i32::from_le_bytes(self.registers[C][m][to.clone()].try_into().expect("four bytes"));
                let new = products.fold(old, i32::wrapping_add);
                self.registers[C][m][to].copy_from_slice(&new.to_le_bytes());
            }
        }
    }

    unsafe fn store<const C: usize>(&mut self, to: &mut Sums) {
        let (rows, width) = self.shape(C);
        let to: &mut [u8] = bytemuck::cast_slice_mut(to);
        for row in 0..rows {
            to[row * WIDTH..][..width].copy_from_slice(&self.registers[C][row][..width]);
        }
    }

    unsafe fn release(&mut self) {
        assert!(self.shapes.take().is_some());
    }

    unsafe fn restore(rows: &[u8], cols: usize, lines: &mut [u8]) {
        let packing = AmxModel::PACKING;
        let rows = rows.chunks_exact(packing.row_bytes(cols));
        let restored = rows.flat_map(|row| (0..cols / BLOCK).map(|line| packing.line(row, line)));
        lines.as_chunks_mut().0.iter_mut().zip(restored).for_each(|(line, restored)| *line = restored);
    }

    unsafe fn transpose(lines: &[&[u8; LINE]; SIDE]) -> Codes {
        let word = |k: usize, r: usize| u32::from_le_bytes(lines[r].as_chunks().0[k]);
        std::array::from_fn(|k| std::array::from_fn(|r| word(k, r)))
    }

    unsafe fn codes(words: &[u32; SIDE], s: usize) -> [u32; SIDE] {
        words.map(|word| word >> (2 * s) & 0x0303_0303)
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        assert!(self.shapes.is_none() || std::thread::panicking(), "the unit was not released");
    }
}

/// A tier that has the model, and nothing else. Its tiles have two strips, as those of AMX.
struct AmxModel;

tier!(AmxModel, "amx-model", []);

impl TileLanes for AmxModel {
    type Lanes = <Scalar as TileLanes>::Lanes;
    type Line = <Scalar as TileLanes>::Line;
    type Codes = <Scalar as TileLanes>::Codes;
    type Sums = <Scalar as TileLanes>::Sums;
    type Rows = <Scalar as TileLanes>::Rows;

    const STRIPS: usize = 2;
    const INPUTS: usize = 1;

    unsafe fn line(from: *const u8) -> Self::Line {
        // SAFETY: the caller's promises, passed on, here and below.
        unsafe { Scalar::line(from) }
    }
    unsafe fn codes<const S: u32>(line: Self::Line) -> Self::Codes {
        // SAFETY: see above.
        unsafe { Scalar::codes::<S>(line) }
    }
    unsafe fn zero() -> Self::Sums {
        // SAFETY: see above.
        unsafe { Scalar::zero() }
    }
    unsafe fn zeros() -> Self::Rows {
        // SAFETY: see above.
        unsafe { Scalar::zeros() }
    }
    unsafe fn add(sums: Self::Sums, codes: Self::Codes, x: *const i8) -> Self::Sums {
        // SAFETY: see above.
        unsafe { Scalar::add(sums, codes, x) }
    }
    unsafe fn dots(h: Self::Sums, l: Self::Sums, sum: i32) -> Self::Rows {
        // SAFETY: see above.
        unsafe { Scalar::dots(h, l, sum) }
    }

    unsafe fn multiply_block(block: &TileBlock, y: &mut [f32]) -> bool {
        // SAFETY: the model needs no permission.
        unsafe { multiply_tiles::<Model, Self>(&mut Model::new(), block, y) }
        true
    }
}

impl Tier for AmxModel {
    const PACKING: Packing = Packing::BaseThree;
    const GEMM_ROWS: usize = SIDE;

    unsafe fn ternary(rows: Quad, next: Quad, q: &[i8]) -> [i32; ROWS] {
        let mut lines = vec![0; ROWS * row_bytes(q.len())];
        for (row, lines) in rows.iter().zip(lines.chunks_exact_mut(row_bytes(q.len()))) {
            // SAFETY: the caller's promise: whole rows.
            unsafe {
                let row = std::slice::from_raw_parts(*row, Self::PACKING.row_bytes(q.len()));
                Model::restore(row, q.len(), lines);
            }
        }
        let rows = [0, 1, 2, 3].map(|r| lines[r * row_bytes(q.len())..].as_ptr());
        // SAFETY: the rows are whole ones; the other promises are passed on.
        unsafe { Scalar::ternary(rows, next, q) }
    }
    unsafe fn two_bits(rows: Quad, next: Quad, q: &[i8]) -> [i32; ROWS] {
        // SAFETY: the caller's promises, passed on.
        unsafe { Scalar::ternary(rows, next, q) }
    }
    unsafe fn nibbles(rows: Quad, next: Quad, q: &[i8]) -> [i32; ROWS] {
        // SAFETY: the caller's promises, passed on.
        unsafe { Scalar::nibbles(rows, next, q) }
    }
    unsafe fn gemm(block: &Block, codes: &mut [u8], dots: &mut [i32]) {
        // SAFETY: the model needs no permission.
        unsafe { multiply_rows(&mut Model::new(), block, codes, dots) }
    }
}

/// The tiers of this CPU, and the model.
pub(in crate::backend::cpu) fn all_tiers() -> Vec<&'static Kernels> {
    available().into_iter().chain(AmxModel::detect()).collect()
}

#[test]
fn every_tier_and_the_model_pass_the_self_check() {
    let tiers = all_tiers();
    assert!(tiers.iter().any(|kernels| kernels.name == AmxModel::NAME));
    for kernels in tiers {
        assert_eq!(same_products(kernels), Ok(()));
    }
}

#[test]
fn products_of_random_blocks_are_those_of_plain_rust() {
    std::thread::scope(|scope| {
        for thread in 0..3 {
            scope.spawn(move || {
                let mut numbers = Numbers(0x0b10_c5ed + thread);
                for _ in 0..8 {
                    let mut below = |n: u64| numbers.next() as usize % n as usize;
                    let (n_rows, cols, n_inputs) = (4 * (1 + below(12)), 256 * (1 + below(12)), 1 + below(150));
                    let (groups, size) = ((1 + below(2), 1 + below(3)), 32 * (1 + below(8)));
                    for kernels in all_tiers() {
                        let name = kernels.name;
                        let is_right = rows_are_right(kernels, &mut numbers, n_rows, cols, n_inputs);
                        assert!(is_right, "{name}: {n_rows} x {cols}, {n_inputs} inputs");
                        let is_right = scores_are_right(kernels, &mut numbers, n_rows, cols);
                        assert!(is_right, "{name}: scores of {n_rows} x {cols}");
                        let shape = (groups.0, groups.1, size);
                        let is_right = tiles_are_right(kernels, &mut numbers, shape, n_inputs);
                        assert!(is_right, "{name}: tiles, groups and size {shape:?}, {n_inputs} inputs");
                    }
                }
            });
        }
    });
}
