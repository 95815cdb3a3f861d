//! Products of whole matrices, as a pool of threads computes them in tasks: every tier of this CPU,
//! and a model of the matrix unit of AMX, give the bits of the definition in `arith`.

use super::groups::GroupedInput;
use super::kernels::{Numbers, all_tiers};
use super::lookup::LookupInput;
use super::memory::Buffer;
use super::products::{Product, Quantized, QuantizedRow, Scratch, run_products};
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

/// Rows of random int8 numbers.
fn int8_input(numbers: &mut Numbers, n_rows: usize, cols: usize) -> Quantized {
    let stride = layout::padded(cols);
    let q = Buffer::zeroed(n_rows * stride).expect("memory");
    let mut input = Quantized { q, scales: vec![], sums: vec![] };
    for row in 0..n_rows {
        let q = &mut input.q[row * stride..][..cols];
        q.fill_with(|| (numbers.next() as i8).max(-127));
        input.sums.push(q.iter().map(|q| i32::from(*q)).sum());
        input.scales.push(1.0 + (numbers.next() % 1000) as f32 / 7.0);
    }
    input
}

#[test]
fn int8_products_are_those_of_the_definition() {
    let mut numbers = Numbers(0x17e8_0f70_7072);
    for case in 0..24 {
        let mut below = |n: u64| (numbers.next() % n) as usize;
        let (rows, cols, n_inputs) = (1 + below(150), 4 * (1 + below(800)), 1 + below([4, 20, 150][case % 3]));
        let weights = Weights::random(&mut numbers, rows, cols);
        let quantized = int8_input(&mut numbers, n_inputs, cols);
        let t: Vec<Vec<i8>> = (0..rows).map(|row| weights.row(row)).collect();
        let want = |input: usize, row: usize| {
            let QuantizedRow { q, scale, .. } = quantized.row(input, cols);
            let dot: i32 = t[row].iter().zip(q).map(|(t, q)| i32::from(*t) * i32::from(*q)).sum();
            (dot as f32 * (0.3 / scale)).to_bits()
        };
        let want: Vec<u32> = (0..n_inputs * rows).map(|i| want(i / rows, i % rows)).collect();
        for kernels in all_tiers() {
            let mut store = store(kernels, 1 + case / 3 % 3, cols);
            let usage = Usage::Projection(InputFormat::Int8PerRow);
            let tensor = weights.tensor(Scale::Tensor(0.3));
            let weight = Ternary::new(&tensor, kernels.packing, usage, &store.pool, &mut store.arena);
            let (weight, mut y) = (weight.expect("memory"), vec![f32::NAN; n_inputs * rows]);
            let product = Product { weight: &weight, out: Shared::new(&mut y), width: rows, add: false };
            let (mut lookup, mut scratch) = (LookupInput::empty(), scratch(&store));
            lookup.reserve(&store, n_inputs, layout::padded(cols), &mut scratch).expect("memory");
            run_products(&store, &quantized, &mut lookup, &mut scratch, &[product]);
            let is_right = y.iter().map(|y| y.to_bits()).eq(want.iter().copied());
            assert!(is_right, "case {case}: {}, {rows} x {cols}, {n_inputs} inputs", kernels.name);
        }
    }
}

/// Inputs of 16 bits, and of 8 bits that are widened.
#[test]
fn products_with_a_scale_per_group_are_those_of_the_definition() {
    let mut numbers = Numbers(0x1716_0f70_7072);
    for case in 0..24 {
        let mut below = |n: u64| (numbers.next() % n) as usize;
        let (rows, n_inputs) = (1 + below([200, 1500][case % 2]), 1 + below([4, 20, 150][case % 3]));
        let size = 32 * (1 + below(8));
        let (cols, float) = (size * (1 + below(4)), [FloatType::F16, FloatType::F32][below(2)]);
        let (n_groups, dims) = (cols / size, (n_inputs, cols, size));
        let weights = Weights::random(&mut numbers, rows, cols);
        let t: Vec<Vec<i8>> = (0..rows).map(|row| weights.row(row)).collect();
        // Numbers that f16 holds exactly.
        let scales: Vec<f32> = (0..rows * n_groups).map(|_| (numbers.next() % 513) as f32 / 256.0).collect();
        let of_row = |row: usize| &scales[row * n_groups..][..n_groups];
        let x: Vec<f32> = (0..n_inputs * cols).map(|_| (numbers.next() % 20001) as f32 / 1000.0 - 10.0).collect();
        let int8 = int8_input(&mut numbers, n_inputs, cols);
        let mut want = [vec![], vec![]];
        for (input, x) in x.chunks_exact(cols).enumerate() {
            let mut q = vec![0; cols];
            let groups = x.chunks_exact(size).zip(q.chunks_exact_mut(size));
            let steps: Vec<f32> = groups.map(|(x, q)| arith::quantize_group(x, q)).collect();
            want[0].extend((0..rows).map(|row| arith::int16_product(&t[row], &q, of_row(row), &steps)));
            let QuantizedRow { q, scale, .. } = int8.row(input, cols);
            want[1].extend((0..rows).map(|row| arith::int8_product_of_groups(&t[row], q, of_row(row), scale)));
        }
        for kernels in all_tiers() {
            let mut store = store(kernels, 1 + case / 3 % 3, cols);
            let layout = TileLayout { cols, size, float, strips: kernels.strips };
            let tensor = weights.tensor(Scale::groups(size, scales.clone()));
            let tiles = Tiles::new(&tensor, layout, &scales, &store.pool, &mut store.arena).expect("memory");
            let (mut input, mut scratch) = (GroupedInput::empty(), scratch(&store));
            for (bits, want) in [16, 8].into_iter().zip(&want) {
                match bits {
                    16 => input.prepare(&store, dims, &[], |row| &x[row * cols..][..cols], &mut scratch),
                    _ => input.widen(&int8, dims),
                }
                .expect("memory");
                let mut y = vec![f32::NAN; n_inputs * rows];
                let product = Product { weight: &tiles, out: Shared::new(&mut y), width: rows, add: false };
                input.multiply(&store, &[product], |tiles| 0..tiles.n_tiles(), &mut scratch);
                let is_right = y.iter().map(|y| y.to_bits()).eq(want.iter().map(|y| y.to_bits()));
                let name = kernels.name;
                assert!(is_right, "case {case}: {name}, {bits} bits, {rows} rows, (inputs, columns, group) {dims:?}");
            }
        }
    }
}
