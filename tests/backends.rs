//! Compares every CPU tier that this machine can run, at 1, 2 and 3 threads, and its GPUs, with the
//! reference backend. They must give the same bits, on random shapes, weights, batches and cache
//! types.

use std::io::Write;
use std::sync::Arc;

use rotor::backend::{
    self, Activation, Backend, Batch, InputFormat, KV_BLOCK, KvBlock, KvType, MatrixId, Norm, Resources, Row, Shape,
    Usage, Wanted, arith,
};
use rotor::formats::float::{FloatMatrix, FloatType};
use rotor::formats::matrix::Matrix;
use rotor::formats::ternary::{Scale, TernarySource, TernaryTensor};
use rotor::model::forward::Network;
use rotor::model::weights::{Layer, Projection, Weights};

/// The tiers of all CPUs, and the tiers that every machine which runs this test must have.
const ALL_TIERS: [&str; 9] =
    ["amx", "avx512-vbmi", "avx512", "avxvnni", "avx2", "neon-i8mm", "neon-dotprod", "neon", "scalar"];
const MUST_RUN: &[&str] = if cfg!(target_arch = "x86_64") {
    &["avx2", "scalar"]
} else if cfg!(target_arch = "aarch64") {
    &["neon", "scalar"]
} else {
    &["scalar"]
};

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() >> 16) as usize % n
    }

    /// A number that is roughly normally distributed, with a rare large value.
    fn float(&mut self) -> f32 {
        let sum: f32 = (0..4).map(|_| self.below(2001) as f32 / 1000.0 - 1.0).sum();
        if self.below(200) == 0 { sum * 30.0 } else { sum }
    }
}

/// The parts of a random network, independent of any backend.
struct Parts {
    shape: Shape,
    activation: Activation,
    head: FloatType,
    with_sub_norms: bool,
    with_inner_norms: bool,
    with_head_norms: bool,
    with_bias: bool,
    row_scales: bool,
    /// The size of a group, if weights have a scale per group. Then inputs have 16 bits, embedding
    /// and head are ternary.
    groups: Option<usize>,
    /// The percentage of neurons whose gate is never above 0. The other gates are random.
    silent: usize,
    seed: u64,
}

impl Parts {
    fn random(random: &mut Random) -> Self {
        let (n_kv_heads, group) = (1 + random.below(3), 1 + random.below(5));
        let head_dim = 2 * (1 + random.below(40));
        let n_heads = n_kv_heads * group;
        Self {
            shape: Shape {
                hidden: 8 + random.below(700),
                intermediate: 8 + random.below(900),
                n_layers: 1 + random.below(2),
                n_heads,
                n_kv_heads,
                head_dim,
                n_vocab: 10 + random.below(300),
            },
            activation: if random.below(2) == 0 { Activation::Relu2 } else { Activation::Silu },
            head: [FloatType::Bf16, FloatType::F16, FloatType::F32][random.below(3)],
            with_sub_norms: random.below(2) == 0,
            with_inner_norms: random.below(4) == 0,
            with_head_norms: random.below(3) == 0,
            with_bias: random.below(3) == 0,
            row_scales: random.below(3) == 0,
            groups: None,
            silent: 0,
            seed: random.next(),
        }
    }

    /// The input format of the projections.
    fn input(&self) -> InputFormat {
        self.groups.map_or(InputFormat::Int8PerRow, InputFormat::Int16PerGroup)
    }

    fn build(&self, backend: &mut dyn Backend) -> Network {
        let mut maker = Maker { parts: self, backend, random: Random(self.seed) };
        let s = &self.shape;
        let input = self.groups.map_or(InputFormat::F32, InputFormat::Int16PerGroup);
        let embedding = maker.table(Usage::Embedding);
        let head = maker.table(Usage::Head(input));
        let layers = (0..s.n_layers).map(|_| maker.layer()).collect();
        let norm = maker.norm(s.hidden);
        Network {
            weights: Weights { embedding, layers, norm, norm_gains: vec![], head: Some(head) },
            activation: self.activation,
        }
    }
}

/// The nearest number of this type.
fn rounded(x: f32, float: FloatType) -> f32 {
    match float {
        FloatType::Bf16 => half::bf16::from_f32(x).to_f32(),
        FloatType::F16 => half::f16::from_f32(x).to_f32(),
        FloatType::F32 => x,
    }
}

struct Maker<'a> {
    parts: &'a Parts,
    backend: &'a mut dyn Backend,
    random: Random,
}

impl Maker<'_> {
    fn norm(&mut self, n: usize) -> Norm {
        let mut gains: Vec<f32> = (0..n).map(|_| self.random.float()).collect();
        // Some groups of an input are all zeros.
        if let Some(size) = self.parts.groups.filter(|size| n > *size && self.random.below(2) == 0) {
            gains[..size].fill(0.0);
        }
        Norm { gain: self.backend.upload_vector(&gains).expect("a vector"), eps: 1e-5 }
    }

    fn upload(&mut self, matrix: Matrix, usage: Usage) -> MatrixId {
        self.backend.upload_matrix(&matrix, usage, None, &mut || true).expect("a matrix")
    }

    /// An embedding or a head.
    fn table(&mut self, usage: Usage) -> MatrixId {
        let (rows, cols, float) = (self.parts.shape.n_vocab, self.parts.shape.hidden, self.parts.head);
        if self.parts.groups.is_some() {
            return self.ternary(rows, cols, usage, 0, false);
        }
        let number = |x: f32| match float {
            FloatType::Bf16 => half::bf16::from_f32(x).to_le_bytes().to_vec(),
            FloatType::F16 => half::f16::from_f32(x).to_le_bytes().to_vec(),
            FloatType::F32 => x.to_le_bytes().to_vec(),
        };
        let bytes: Vec<u8> = (0..rows * cols).flat_map(|_| number(self.random.float())).collect();
        self.upload(Matrix::Float(FloatMatrix { float, rows, cols, bytes: &bytes }), usage)
    }

    fn projection(&mut self, rows: usize, cols: usize) -> Projection {
        self.projection_of(rows, cols, Usage::Projection(self.parts.input()), 0)
    }

    fn projection_of(&mut self, rows: usize, cols: usize, usage: Usage, silent: usize) -> Projection {
        let weight = self.ternary(rows, cols, usage, silent, self.parts.with_bias);
        Projection {
            weight,
            input: self.parts.input(),
            inner_norm: self.parts.with_inner_norms.then(|| self.norm(cols)),
        }
    }

    /// `silent` is the percentage of rows that are all zeros.
    fn ternary(&mut self, rows: usize, cols: usize, usage: Usage, silent: usize, with_bias: bool) -> MatrixId {
        let mut numbers: Vec<u8> =
            (0..rows * cols).flat_map(|_| (self.random.below(3) as f32 - 1.0).to_le_bytes()).collect();
        for row in numbers.chunks_exact_mut(4 * cols) {
            if self.random.below(100) < silent {
                row.fill(0);
            }
        }
        let matrix = FloatMatrix { float: FloatType::F32, rows, cols, bytes: &numbers };
        let scale = if let Some(size) = self.parts.groups {
            let float = self.parts.head;
            let mut scale = || if self.random.below(10) == 0 { 0.0 } else { rounded(self.random.float() / 8.0, float) };
            Scale::groups(size, (0..rows * (cols / size)).map(|_| scale()).collect())
        } else if self.parts.row_scales {
            Scale::Row((0..rows).map(|_| self.random.float() + 5.0).collect())
        } else {
            Scale::Tensor(0.3)
        };
        let bias = with_bias.then(|| (0..rows).map(|_| self.random.float()).collect());
        let tensor = TernaryTensor { rows, cols, source: TernarySource::Floats(matrix, 1.0), scale, bias };
        self.upload(Matrix::Ternary(tensor), usage)
    }

    /// A projection whose products overflow.
    fn huge_projection(&mut self, rows: usize, cols: usize) -> Projection {
        let numbers: Vec<u8> = 1f32.to_le_bytes().repeat(rows * cols);
        let matrix = FloatMatrix { float: FloatType::F32, rows, cols, bytes: &numbers };
        let (source, input) = (TernarySource::Floats(matrix, 1.0), self.parts.input());
        let of_groups = |size| Scale::groups(size, vec![3e38; rows * (cols / size)]);
        let scale = self.parts.groups.map_or(Scale::Tensor(3e38), of_groups);
        let tensor = TernaryTensor { rows, cols, source, scale, bias: None };
        let weight = self.upload(Matrix::Ternary(tensor), Usage::Projection(input));
        Projection { weight, input, inner_norm: None }
    }

    fn layer(&mut self) -> Layer {
        let s = self.parts.shape;
        Layer {
            attention_norm: self.norm(s.hidden),
            q: self.projection(s.q_dim(), s.hidden),
            k: self.projection(s.kv_dim(), s.hidden),
            v: self.projection(s.kv_dim(), s.hidden),
            q_norm: self.parts.with_head_norms.then(|| self.norm(s.head_dim)),
            k_norm: self.parts.with_head_norms.then(|| self.norm(s.head_dim)),
            attention_sub_norm: self.parts.with_sub_norms.then(|| self.norm(s.q_dim())),
            o: self.projection(s.hidden, s.q_dim()),
            ffn_norm: self.norm(s.hidden),
            gate: self.projection_of(
                s.intermediate,
                s.hidden,
                Usage::Projection(self.parts.input()),
                self.parts.silent,
            ),
            up: self.projection(s.intermediate, s.hidden),
            ffn_sub_norm: self.parts.with_sub_norms.then(|| self.norm(s.intermediate)),
            down: self.projection_of(s.hidden, s.intermediate, Usage::SparseProjection(self.parts.input()), 0),
        }
    }
}

/// The logits (as bits) after every position of `tokens`, evaluated in batches of the given sizes.
fn evaluate(parts: &Parts, name: &str, threads: usize, kv: KvType, tokens: &[u32], sizes: &[usize]) -> Vec<u32> {
    let mut backend =
        backend::open(name, parts.shape, &Resources::with_threads(threads), &mut || true).expect("the backend opens");
    let network = parts.build(&mut *backend);
    let blocks: Vec<Arc<dyn KvBlock>> =
        (0..tokens.len().div_ceil(KV_BLOCK)).map(|_| backend.new_kv_block(kv).expect("a block")).collect();
    let (mut ops, mut all, mut start) = (backend.new_ops().expect("ops"), vec![], 0);
    for size in sizes {
        let row = |position: usize| Row { sequence: 0, position, token: tokens[position], logits: true };
        let rows: Vec<Row> = (start..start + size).map(row).collect();
        let angle = |row: &Row, i: usize| (row.position * (i + 1)) as f32 * 0.01;
        let half = parts.shape.head_dim / 2;
        let rope: Vec<f32> = rows
            .iter()
            .flat_map(|row| {
                (0..2 * half).map(move |i| if i < half { angle(row, i).cos() } else { angle(row, i - half).sin() })
            })
            .collect();
        ops.begin(&Batch { rows: &rows, sequences: &[&blocks], rope: &rope }).expect("a batch");
        for stage in 0..network.n_stages() {
            while !network.advance(&mut *ops, stage, Some(Wanted::All)) {}
        }
        let mut logits = vec![];
        ops.read_logits(&mut logits).expect("logits");
        ops.end();
        all.extend(logits.iter().map(|x| x.to_bits()));
        start += size;
    }
    all
}

/// The GPU backends that work here, including drivers that compute on the CPU. With
/// ROTOR_REQUIRE_TOOLS all of them must work.
fn gpu_backends() -> Vec<&'static str> {
    let works =
        |name: &&str| match backend::open(name, Parts::random(&mut Random(1)).shape, &Resources::default(), &mut || {
            true
        }) {
            Ok(_) => true,
            Err(error) => {
                assert!(std::env::var_os("ROTOR_REQUIRE_TOOLS").is_none(), "{name}: {error}");
                let _ = writeln!(std::io::stderr(), "SKIPPED: {name}: {error}");
                false
            }
        };
    ["vulkan", "opencl"].into_iter().filter(works).collect()
}

fn batch_sizes(random: &mut Random, mut n: usize) -> Vec<usize> {
    let mut sizes = vec![];
    while n > 0 {
        sizes.push(1 + random.below(n.min(90)));
        n -= sizes[sizes.len() - 1];
    }
    sizes
}

/// Calls `check(case, parts, kv, tokens, bits, random)` for random cases. `bits` are those of the
/// reference.
fn for_random_cases(seed: u64, check: impl Fn(usize, &Parts, KvType, &[u32], &[u32], &mut Random)) {
    let mut random = Random(seed);
    for case in 0..24 {
        let parts = Parts::random(&mut random);
        // Some cases are longer than two chunks of attention.
        let n = if case % 6 == 5 { 300 } else { 1 + random.below(70) };
        let tokens: Vec<u32> = (0..n).map(|_| random.below(parts.shape.n_vocab) as u32).collect();
        let kv = KvType::ALL[random.below(3)];
        let want = evaluate(&parts, "reference", 1, kv, &tokens, &[n]);
        assert!(
            want.iter().all(|bits| f32::from_bits(*bits).is_finite()),
            "case {case} has logits that are not finite"
        );
        check(case, &parts, kv, &tokens, &want, &mut random);
    }
}

#[test]
fn every_tier_thread_count_and_batch_shape_gives_the_bits_of_the_reference() {
    let tiers = backend::cpu::tier_names();
    assert!(MUST_RUN.iter().all(|tier| tiers.contains(tier)), "{MUST_RUN:?} must run here; there are {tiers:?}");
    let required = std::env::var("ROTOR_REQUIRE_TIERS").unwrap_or_default();
    let lacks = |tier: &&str| !tier.is_empty() && !tiers.contains(tier);
    assert_eq!(required.split(',').find(lacks), None, "ROTOR_REQUIRE_TIERS names it; there are {tiers:?}");
    assert!(tiers.iter().all(|tier| ALL_TIERS.contains(tier)), "ALL_TIERS lacks one of {tiers:?}");
    for tier in ALL_TIERS.iter().filter(|tier| !tiers.contains(tier)) {
        let _ = writeln!(std::io::stderr(), "SKIPPED: cpu:{tier} (this CPU does not have it)");
    }
    for_random_cases(0x5eed_0f70_7072, |case, parts, kv, tokens, want, random| {
        for tier in &tiers {
            for threads in 1..=3 {
                let sizes = batch_sizes(random, tokens.len());
                let got = evaluate(parts, &format!("cpu:{tier}"), threads, kv, tokens, &sizes);
                let shape = parts.shape;
                assert!(got == want, "case {case}: {tier}, {threads} threads, batches {sizes:?}, {kv:?}, {shape:?}");
            }
        }
    });
}

#[test]
fn a_gpu_gives_the_bits_of_the_reference() {
    for name in gpu_backends() {
        for_random_cases(0x6e0_0f70_7072, |case, parts, kv, tokens, want, random| {
            let sizes = batch_sizes(random, tokens.len());
            let got = evaluate(parts, name, 1, kv, tokens, &sizes);
            assert!(got == want, "case {case}: {name}, batches {sizes:?}, {kv:?}, {:?}", parts.shape);
        });
    }
}

/// A network whose weights have a scale per group of `size`.
fn with_groups(random: &mut Random, size: usize) -> Parts {
    let mut parts = Parts::random(random);
    (parts.groups, parts.with_head_norms) = (Some(size), true);
    parts.shape.head_dim = [64, 32][random.below(2)];
    parts.shape.n_kv_heads = size / 32;
    parts.shape.n_heads = parts.shape.n_kv_heads * (1 + random.below(3));
    parts.shape.hidden = size * (1 + random.below(4));
    parts.shape.intermediate = size * (1 + random.below(5));
    parts
}

#[test]
fn group_scales_and_16_bit_inputs_give_the_bits_of_the_reference() {
    let mut random = Random(0x9f0_0f70_7072);
    let gpus = gpu_backends();
    for case in 0..12 {
        let size = [32, 64, 128, 256][case % 4];
        let mut parts = with_groups(&mut random, size);
        // Long rows make a GPU's workgroup go through its groups more than once.
        if case == 9 {
            parts.shape.hidden = 2112;
        }
        let n = 1 + random.below(37);
        let tokens: Vec<u32> = (0..n).map(|_| random.below(parts.shape.n_vocab) as u32).collect();
        let want = evaluate(&parts, "reference", 1, KvType::F16, &tokens, &[n]);
        assert!(
            want.iter().all(|bits| f32::from_bits(*bits).is_finite()),
            "case {case} has logits that are not finite"
        );
        let tiers = backend::cpu::tier_names().into_iter().map(|tier| format!("cpu:{tier}"));
        let gpus = gpus.iter().filter(|_| size >= 64).map(|name| (*name).to_owned());
        for name in tiers.chain(gpus) {
            let sizes = batch_sizes(&mut random, n);
            let got = evaluate(&parts, &name, 1 + case % 3, KvType::F16, &tokens, &sizes);
            assert!(got == want, "case {case}: {name}, batches {sizes:?}, groups of {size}, {:?}", parts.shape);
        }
    }
}

#[test]
fn an_overflow_in_groups_reaches_the_logits() {
    let parts = with_groups(&mut Random(0x0bad_5ca1e), 64);
    let tiers = backend::cpu::tier_names().into_iter().map(|tier| format!("cpu:{tier}"));
    let gpus = gpu_backends().into_iter().map(str::to_owned);
    for name in std::iter::once("reference".to_owned()).chain(tiers).chain(gpus) {
        let mut backend =
            backend::open(&name, parts.shape, &Resources::with_threads(1), &mut || true).expect("the backend opens");
        let mut network = parts.build(&mut *backend);
        let mut maker = Maker { parts: &parts, backend: &mut *backend, random: Random(5) };
        network.weights.layers[0].up = maker.huge_projection(parts.shape.intermediate, parts.shape.hidden);
        let block = [backend.new_kv_block(KvType::F16).expect("a block")];
        let row = |position| Row { sequence: 0, position, token: 1 + position as u32, logits: true };
        let rows = [row(0), row(1)];
        let rope = vec![0.5; rows.len() * parts.shape.head_dim];
        let mut ops = backend.new_ops().expect("ops");
        ops.begin(&Batch { rows: &rows, sequences: &[&block], rope: &rope }).expect("a batch");
        for stage in 0..network.n_stages() {
            while !network.advance(&mut *ops, stage, Some(Wanted::Top(3))) {}
        }
        let mut logits = vec![];
        ops.read_logits(&mut logits).expect("logits");
        assert!(logits.len() == rows.len() * parts.shape.n_vocab && logits.iter().all(|x| x.is_nan()), "{name}");
    }
}

#[test]
fn silent_neurons_are_skipped_and_change_nothing() {
    let mut random = Random(0xdead_0e44);
    for silent in [0, 30, 60, 80, 97, 100] {
        let mut parts = Parts::random(&mut random);
        parts.activation = Activation::Relu2;
        parts.with_inner_norms = false;
        // Without a bias, a row of zeros gives a gate of 0, so the neuron is silent.
        parts.with_bias = false;
        parts.silent = silent;
        let tokens: Vec<u32> = (0..12).map(|_| random.below(parts.shape.n_vocab) as u32).collect();
        let want = evaluate(&parts, "reference", 1, KvType::F16, &tokens, &[12]);
        for tier in backend::cpu::tier_names() {
            for threads in 1..=3 {
                let name = format!("cpu:{tier}");
                let got = evaluate(&parts, &name, threads, KvType::F16, &tokens, &[5, 1, 1, 2, 1, 1, 1]);
                assert!(got == want, "{silent} % silent: {tier}, {threads} threads, {:?}", parts.shape);
            }
        }
    }
}

#[test]
fn an_overflow_is_not_skipped() {
    // `0 * inf` is NaN, also if a neuron is silent. A skip must not hide it.
    let mut parts = Parts::random(&mut Random(3));
    parts.activation = Activation::Relu2;
    (parts.with_inner_norms, parts.with_bias, parts.row_scales, parts.with_sub_norms) = (false, false, false, false);
    parts.silent = 90;
    let bits = |name: &str| {
        let mut backend =
            backend::open(name, parts.shape, &Resources::with_threads(1), &mut || true).expect("the backend opens");
        let mut network = parts.build(&mut *backend);
        let mut maker = Maker { parts: &parts, backend: &mut *backend, random: Random(5) };
        let huge = maker.huge_projection(parts.shape.intermediate, parts.shape.hidden);
        network.weights.layers[0].up = huge;
        let block = [backend.new_kv_block(KvType::F32).expect("a block")];
        let rows = [Row { sequence: 0, position: 0, token: 1, logits: true }];
        let rope = vec![0.5; parts.shape.head_dim];
        let mut ops = backend.new_ops().expect("ops");
        ops.begin(&Batch { rows: &rows, sequences: &[&block], rope: &rope }).expect("a batch");
        for stage in 0..network.n_stages() {
            while !network.advance(&mut *ops, stage, Some(Wanted::All)) {}
        }
        let mut logits = vec![];
        ops.read_logits(&mut logits).expect("logits");
        logits.iter().map(|x| x.is_nan()).collect::<Vec<_>>()
    };
    let want = bits("reference");
    assert!(want.contains(&true), "the case does not overflow");
    for tier in backend::cpu::tier_names() {
        assert_eq!(bits(&format!("cpu:{tier}")), want, "{tier}");
    }
}

#[test]
fn an_overflow_in_a_cache_of_int8_reaches_the_logits() {
    let mut parts = Parts::random(&mut Random(11));
    (parts.with_inner_norms, parts.with_bias, parts.row_scales) = (false, false, false);
    let tiers = backend::cpu::tier_names().into_iter().map(|tier| format!("cpu:{tier}"));
    let gpus = gpu_backends().into_iter().map(str::to_owned);
    for name in std::iter::once("reference".to_owned()).chain(tiers).chain(gpus) {
        for in_values in [false, true] {
            let mut backend = backend::open(&name, parts.shape, &Resources::with_threads(1), &mut || true)
                .expect("the backend opens");
            let mut network = parts.build(&mut *backend);
            let mut maker = Maker { parts: &parts, backend: &mut *backend, random: Random(5) };
            let huge = maker.huge_projection(parts.shape.kv_dim(), parts.shape.hidden);
            let layer = &mut network.weights.layers[0];
            *(if in_values { &mut layer.v } else { &mut layer.k }) = huge;
            let block = [backend.new_kv_block(KvType::I8).expect("a block")];
            let row = |position| Row { sequence: 0, position, token: 1 + position as u32, logits: true };
            let rows = [row(0), row(1), row(2)];
            let rope = vec![0.5; rows.len() * parts.shape.head_dim];
            let mut ops = backend.new_ops().expect("ops");
            ops.begin(&Batch { rows: &rows, sequences: &[&block], rope: &rope }).expect("a batch");
            for stage in 0..network.n_stages() {
                while !network.advance(&mut *ops, stage, Some(Wanted::All)) {}
            }
            let mut logits = vec![];
            ops.read_logits(&mut logits).expect("logits");
            assert!(logits.iter().all(|x| x.is_nan()), "{name}: values {in_values}");
            // The cache must contain the NaN, too.
            let mut saved = vec![];
            backend.read_kv(&block, rows.len(), &mut saved).expect("keys and values");
            assert!(saved.windows(4).any(|scale| scale == f32::NAN.to_le_bytes()), "{name}: values {in_values}");
        }
    }
}

#[test]
fn a_large_head_comes_in_parts_and_another_request_may_interrupt_it() {
    let mut parts = Parts::random(&mut Random(7));
    parts.shape = Shape { hidden: 256, n_vocab: 20_000, ..parts.shape };
    let names = backend::cpu::tier_names().into_iter().map(|tier| format!("cpu:{tier}"));
    let mut want: Option<Vec<f32>> = None;
    let gpus = gpu_backends().into_iter().map(str::to_owned);
    for name in std::iter::once("reference".to_owned()).chain(names).chain(gpus) {
        let mut backend =
            backend::open(&name, parts.shape, &Resources::with_threads(2), &mut || true).expect("the backend opens");
        let network = parts.build(&mut *backend);
        let head = network.weights.head.expect("a head");
        let block = [backend.new_kv_block(KvType::F32).expect("a block")];
        let row = |position: usize, logits: bool| Row { sequence: 0, position, token: 3, logits };
        let rows = [row(0, true), row(1, false), row(2, true)];
        let rope = vec![0.5; rows.len() * parts.shape.head_dim];
        let mut ops = backend.new_ops().expect("ops");
        ops.begin(&Batch { rows: &rows, sequences: &[&block], rope: &rope }).expect("a batch");
        (0..network.n_stages() - 1).for_each(|stage| assert!(network.advance(&mut *ops, stage, None)));
        let norm = network.weights.norm;
        // A GPU may compute the head at once.
        for _ in 0..if name.contains("cpu") || name == "reference" { 3 } else { 0 } {
            assert!(!ops.logits(norm, head, Wanted::Top(5)), "{name} computed a head of 10 MB at once");
        }
        let mut logits = |wanted| {
            let mut out = vec![];
            while !ops.logits(norm, head, wanted) {}
            ops.read_logits(&mut out).expect("logits");
            out
        };
        let all = logits(Wanted::All);
        let want = want.get_or_insert_with(|| all.clone());
        assert!(all.iter().zip(&*want).all(|(a, b)| a.to_bits() == b.to_bits()), "{name}");
        // A search may not have enough room for the candidates of this head.
        let one = logits(Wanted::Top(1));
        assert!(one.chunks(20_000).zip(all.chunks(20_000)).all(|(one, all)| arith::argmax(one) == arith::argmax(all)));
        for (top, all) in logits(Wanted::Top(5)).chunks(20_000).zip(all.chunks(20_000)) {
            let mut order = all.to_vec();
            order.sort_by(|a, b| b.total_cmp(a));
            let is_right = |(top, all): (&f32, &f32)| top == all || (*top == f32::NEG_INFINITY && *all < order[4]);
            assert!(top.iter().zip(all).all(is_right), "{name}");
        }
    }
}

#[test]
fn an_unknown_backend_or_tier_is_refused_by_name() {
    let shape = Parts::random(&mut Random(1)).shape;
    for name in ["cuda", "cpu:sse9", "cpu:", "reference:x", ""] {
        let Err(error) = backend::open(name, shape, &Resources::default(), &mut || true) else {
            panic!("{name:?} was accepted")
        };
        assert!(error.to_string().contains("scalar"), "{error}");
    }
}
