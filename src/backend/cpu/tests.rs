//! Products of whole matrices, as a pool of threads computes them in tasks: every tier of this CPU,
//! and a model of the matrix unit of AMX, give the bits of the definition in `arith`.

use super::groups::GroupedInput;
use super::kernels::{Numbers, all_tiers};
use super::memory::Buffer;
use super::products::{Product, Quantized, Scratch, run_products};
use super::*;
use crate::backend::arith;
use crate::formats::float::FloatType;
use crate::formats::ternary::TernarySource;

/// A random matrix, of rows of packed codes.
struct Weights {
    rows: usize,
    cols: usize,
    bytes: Vec<u8>,
}

impl Weights {
    fn random(numbers: &mut Numbers, rows: usize, cols: usize) -> Self {
        let mut byte = || (0..4).fold(0, |byte, _| byte << 2 | (numbers.next() % 3) as u8);
        Self { rows, cols, bytes: (0..rows * cols / 4).map(|_| byte()).collect() }
    }

    fn tensor(&self, scale: Scale) -> TernaryTensor<'_> {
        TernaryTensor { rows: self.rows, cols: self.cols, source: TernarySource::Rows(&self.bytes), scale, bias: None }
    }

    fn row(&self, row: usize) -> Vec<i8> {
        let mut codes = vec![0; self.cols];
        self.tensor(Scale::Tensor(1.0)).codes(row, &mut codes);
        codes.iter().map(|code| *code as i8 - 1).collect()
    }
}

fn store(kernels: &'static Kernels, threads: usize, cols: usize) -> Store {
    let pool = Pool::new(threads).expect("a pool");
    let shape =
        Shape { hidden: cols, intermediate: cols, n_layers: 1, n_heads: 1, n_kv_heads: 1, head_dim: 2, n_vocab: 1 };
    let (matrices, vectors, arena) = (vec![], vec![], Arena::default());
    Store { shape, kernels, bypasses_caches: false, pool, matrices, vectors, arena }
}

fn scratch(store: &Store) -> Vec<Scratch> {
    (0..store.pool.threads()).map(|_| Scratch::new(&store.shape).expect("memory")).collect()
}

#[test]
fn int8_products_are_those_of_the_definition() {
    let mut numbers = Numbers(0x17e8_0f70_7072);
    for case in 0..24 {
        let mut below = |n: u64| (numbers.next() % n) as usize;
        let (rows, cols, n_inputs) = (1 + below(150), 4 * (1 + below(300)), 1 + below([4, 20, 150][case % 3]));
        let weights = Weights::random(&mut numbers, rows, cols);
        let stride = layout::padded(cols);
        let mut quantized =
            Quantized { q: Buffer::zeroed(n_inputs * stride).expect("memory"), scales: vec![], sums: vec![] };
        for input in 0..n_inputs {
            let q = &mut quantized.q[input * stride..][..cols];
            q.fill_with(|| (numbers.next() as i8).max(-127));
            quantized.sums.push(q.iter().map(|q| i32::from(*q)).sum());
            quantized.scales.push(1.0 + (numbers.next() % 1000) as f32 / 7.0);
        }
        let t: Vec<Vec<i8>> = (0..rows).map(|row| weights.row(row)).collect();
        let want = |input: usize, row: usize| {
            let dot = t[row].iter().zip(&quantized.q[input * stride..]).map(|(t, q)| i32::from(*t) * i32::from(*q));
            (dot.sum::<i32>() as f32 * (0.3 / quantized.scales[input])).to_bits()
        };
        let want: Vec<u32> = (0..n_inputs * rows).map(|i| want(i / rows, i % rows)).collect();
        for kernels in all_tiers() {
            let mut store = store(kernels, 1 + case / 3 % 3, cols);
            let usage = Usage::Projection(InputFormat::Int8PerRow);
            let weight = Ternary::new(&weights.tensor(Scale::Tensor(0.3)), usage, &store.pool, &mut store.arena);
            let (weight, mut y) = (weight.expect("memory"), vec![f32::NAN; n_inputs * rows]);
            let product = Product { weight: &weight, out: Shared::new(&mut y), width: rows, add: false };
            run_products(&store, &quantized, &mut scratch(&store), &[product]);
            let is_right = y.iter().map(|y| y.to_bits()).eq(want.iter().copied());
            assert!(is_right, "case {case}: {}, {rows} x {cols}, {n_inputs} inputs", kernels.name);
        }
    }
}

#[test]
fn int16_products_are_those_of_the_definition() {
    let mut numbers = Numbers(0x1716_0f70_7072);
    for case in 0..24 {
        let mut below = |n: u64| (numbers.next() % n) as usize;
        let (rows, size, n_inputs) = (1 + below(200), 32 * (1 + below(8)), 1 + below([4, 20, 150][case % 3]));
        let (cols, float) = (size * (1 + below(4)), [FloatType::F16, FloatType::F32][below(2)]);
        let weights = Weights::random(&mut numbers, rows, cols);
        let n_groups = cols / size;
        // Numbers that f16 holds exactly.
        let scales: Vec<f32> = (0..rows * n_groups).map(|_| (numbers.next() % 513) as f32 / 256.0).collect();
        let mut float_of = || (numbers.next() % 20001) as f32 / 1000.0 - 10.0;
        let x: Vec<f32> = (0..n_inputs * cols).map(|_| float_of()).collect();
        let mut want = vec![];
        for x in x.chunks_exact(cols) {
            let mut q = vec![0; cols];
            let groups = x.chunks_exact(size).zip(q.chunks_exact_mut(size));
            let steps: Vec<f32> = groups.map(|(x, q)| arith::quantize_group(x, q)).collect();
            let product =
                |row: usize| arith::int16_product(&weights.row(row), &q, &scales[row * n_groups..][..n_groups], &steps);
            want.extend((0..rows).map(|row| product(row).to_bits()));
        }
        for kernels in all_tiers() {
            let mut store = store(kernels, 1 + case / 3 % 3, cols);
            let layout = TileLayout { cols, size, float, strips: kernels.strips };
            let tensor = weights.tensor(Scale::groups(size, scales.clone()));
            let tiles = Tiles::new(&tensor, layout, &scales, &store.pool, &mut store.arena).expect("memory");
            let (mut input, mut scratch) = (GroupedInput::empty(), scratch(&store));
            let row = |row: usize| &x[row * cols..][..cols];
            input.prepare(&store, (n_inputs, cols, size), &[], row, &mut scratch).expect("memory");
            let mut y = vec![f32::NAN; n_inputs * rows];
            let product = Product { weight: &tiles, out: Shared::new(&mut y), width: rows, add: false };
            input.multiply(&store, &[product], |tiles| 0..tiles.n_tiles(), &mut scratch);
            let is_right = y.iter().map(|y| y.to_bits()).eq(want.iter().copied());
            assert!(is_right, "case {case}: {}, {rows} x {cols}, groups of {size}, {n_inputs} inputs", kernels.name);
        }
    }
}
