//! A family that is a table alone (`families/toy.rs`): norms of query and key heads, a scale per
//! group of weights, 16-bit inputs, a ternary head, and an odd vocabulary.

use std::io::Write;
use std::sync::Arc;

use super::super::*;
use super::fixture::{Model, bf16s, config, grouped, load_into};
use crate::backend::{
    self, Batch, InputFormat, KV_BLOCK, KvBlock, KvType, MatrixSpec, Ops, Planned, Resources, Row, Shape, Usage, Wanted,
};
use crate::formats::checkpoint::Dtype;
use crate::formats::float::FloatType;
use crate::formats::matrix::{Encoding, Scales};
use crate::model::families::TOY;
use crate::model::forward::Network;

/// Tokens of a batch, one after the other.
const BATCHES: [usize; 4] = [5, 1, 1, 140];

fn toy() -> Model {
    let shape =
        Shape { hidden: 192, intermediate: 320, n_layers: 2, n_heads: 8, n_kv_heads: 2, head_dim: 16, n_vocab: 37 };
    Model::new(Config { shape, ..config(&TOY, Projections::Groups) }, false)
}

/// The logits of every position, on one backend.
fn logits(model: &Model, backend: &str, threads: usize) -> Result<Vec<f32>> {
    let config = &model.config;
    let mut backend = backend::open(backend, config.shape, &Resources::with_threads(threads), &mut || true)?;
    let plan = planned_bytes(model, &*backend);
    let weights = load_into(&mut *backend, &model.to_bytes(), config, &mut |_| true)?;
    assert_eq!(backend.weight_bytes(), plan, "planned and used memory");
    let network = Network { weights, activation: config.activation };
    let n: usize = BATCHES.iter().sum();
    let blocks: Vec<Arc<dyn KvBlock>> =
        (0..n.div_ceil(KV_BLOCK)).map(|_| backend.new_kv_block(KvType::F16)).collect::<Result<_>>()?;
    let (mut ops, mut all, mut start) = (backend.new_ops()?, vec![], 0);
    for size in BATCHES {
        let token = |position: usize| (position * 11 % config.shape.n_vocab) as u32;
        let row = |position| Row { sequence: 0, position, token: token(position), logits: position % 2 == 0 };
        let rows: Vec<Row> = (start..start + size).map(row).collect();
        let angles = (0..size * config.shape.head_dim).map(|i| ((i * 37 + start) % 101) as f32 / 71.0 - 0.7);
        ops.begin(&Batch { rows: &rows, sequences: &[&blocks], rope: &angles.collect::<Vec<_>>() })?;
        evaluate(&network, &mut *ops, &mut all)?;
        start += size;
    }
    Ok(all)
}

fn evaluate(network: &Network, ops: &mut dyn Ops, all: &mut Vec<f32>) -> Result<()> {
    for stage in 0..network.n_stages() {
        while !network.advance(ops, stage, Some(Wanted::Top(3))) {}
    }
    let mut logits = vec![];
    ops.read_logits(&mut logits)?;
    ops.end();
    all.extend(logits);
    Ok(())
}

/// The memory that a backend says beforehand it will need.
fn planned_bytes(model: &Model, backend: &dyn Backend) -> usize {
    let dir = std::env::temp_dir().join(format!("rotor-toy-{}-{:?}", std::process::id(), std::thread::current().id()));
    std::fs::create_dir_all(&dir).unwrap();
    std::fs::write(dir.join("model.safetensors"), model.to_bytes()).unwrap();
    let checkpoint = Checkpoint::open(&crate::formats::files::Files::from(&*dir)).unwrap();
    let planned = Weights::plan(&checkpoint, &model.config, None, &mut || true).unwrap();
    std::fs::remove_dir_all(&dir).unwrap();
    planned.iter().map(|planned| backend.planned_bytes(planned)).sum()
}

/// A model whose head is the embedding, and one that has a head of its own.
fn models() -> [Model; 2] {
    let mut untied = toy();
    untied.config.tie_word_embeddings = false;
    let Shape { hidden, n_vocab, .. } = untied.config.shape;
    let rows = grouped(n_vocab + 1, hidden)[2 * hidden..].to_vec();
    untied.add(HEAD, Dtype::BF16, &[n_vocab, hidden], rows);
    [toy(), untied]
}

fn bits(x: &[f32]) -> Vec<u32> {
    x.iter().map(|x| x.to_bits()).collect()
}

#[test]
fn every_cpu_tier_gives_the_bits_of_the_reference() {
    let mut of_models = vec![];
    for model in models() {
        let want = logits(&model, "reference", 1).unwrap();
        assert!(want.iter().all(|x| x.is_finite()) && want.iter().any(|x| *x != want[0]));
        for tier in backend::cpu::tier_names() {
            for threads in [1, 2] {
                let got = logits(&model, &format!("cpu:{tier}"), threads).unwrap();
                assert!(bits(&got) == bits(&want), "cpu:{tier}, {threads} threads");
            }
        }
        of_models.push(want);
    }
    assert_ne!(of_models[0], of_models[1], "the head of the file is not used");
    // Each norm of heads takes part.
    for norm in ["q_norm", "k_norm"] {
        let mut changed = toy();
        let gains = bf16s((0..16).map(|i| if i < 3 { 0.5 } else { 1.0 }));
        changed.add(&format!("model.layers.1.self_attn.{norm}.weight"), Dtype::BF16, &[16], gains);
        assert_ne!(logits(&changed, "reference", 1).unwrap(), of_models[0], "{norm} has no effect");
    }
}

#[test]
fn a_gpu_gives_the_bits_of_the_reference_or_refuses_the_groups_by_name() {
    for name in ["vulkan", "opencl"] {
        let gpu = match backend::open(name, toy().config.shape, &Resources::default(), &mut || true) {
            Ok(gpu) => gpu,
            Err(error) => {
                assert!(std::env::var_os("ROTOR_REQUIRE_TOOLS").is_none(), "{name}: {error}");
                let _ = writeln!(std::io::stderr(), "SKIPPED: {name} refuses the toy family: {error}");
                continue;
            }
        };
        for model in models() {
            let (got, want) = (logits(&model, name, 1).unwrap(), logits(&model, "reference", 1).unwrap());
            // A search leaves out the logits that are not among the largest.
            let n_vocab = model.config.shape.n_vocab;
            for (got, want) in got.chunks_exact(n_vocab).zip(want.chunks_exact(n_vocab)) {
                let mut order = want.to_vec();
                order.sort_by(|a, b| b.total_cmp(a));
                let is_right = |(got, want): (&f32, &f32)| {
                    got.to_bits() == want.to_bits() || (*got == f32::NEG_INFINITY && *want < order[2])
                };
                assert!(got.iter().zip(want).all(is_right), "{name}");
                assert!(got.contains(&f32::NEG_INFINITY), "{name} gives all logits");
            }
        }
        let (encoding, usage) = (
            Encoding::Ternary(Scales::PerGroup { size: 32, float: FloatType::F16 }),
            Usage::Projection(InputFormat::Int16PerGroup(32)),
        );
        let spec = MatrixSpec { rows: 64, cols: 64, encoding, usage, has_file: false };
        let message = gpu.check(&Planned::Matrix(spec)).unwrap_err().to_string();
        let what = "ternary weights with a scale per 32 of a row and int16 inputs with a scale per 32";
        assert!(message.contains(&format!("{name} does not compute {what} yet; use the backend cpu")), "{message}");
    }
}

#[test]
fn weights_that_are_not_ternary_in_their_group_are_refused() {
    let mut model = toy();
    let mut numbers = grouped(192, 128);
    let at = 5 * 128 + 70;
    numbers[2 * at..2 * at + 2].copy_from_slice(&half::bf16::from_f32(0.5).to_le_bytes());
    model.add("model.layers.1.self_attn.o_proj.weight", Dtype::BF16, &[192, 128], numbers);
    let message = model.load().map(|_| ()).unwrap_err().to_string();
    assert!(message.contains("o_proj.weight, row 5, column 70: 0.5 is not 0, 0.6875 or -0.6875"), "{message}");
    assert!(message.contains("this is a dense model"), "{message}");
    let mut narrow = toy();
    narrow.config.shape.intermediate = 96;
    narrow = Model::new(narrow.config, false);
    let message = narrow.load().map(|_| ()).unwrap_err().to_string();
    assert!(message.contains("down_proj.weight has rows of 96 weights, which is not a multiple of 64"), "{message}");
}
