//! Checkpoints of all kinds, and broken ones. Each broken one is refused with its name and the
//! reason.

mod fixture;
mod toy;

use std::borrow::Cow;

use half::f16;
use safetensors::tensor::{TensorView, serialize_to_file};

use super::*;
use crate::formats::checkpoint::Dtype;
use crate::formats::files::Files;
use crate::formats::ternary::Scale;
use crate::model::families::{BITNET, LLAMA};
use fixture::{Model, Recorder, Upload, bf16s, config, load_bytes, pack, ternaries, weight};

fn expected_ternary(rows: usize, cols: usize, scale: f32, bias: Option<Vec<f32>>) -> Upload {
    let row = |row| (0..cols).map(|col| (weight(row, col) + 1) as u8).collect();
    Upload::Ternary { codes: (0..rows).map(row).collect(), scale: Scale::Tensor(scale), bias }
}

fn bitnet_packed() -> Model {
    Model::new(config(&BITNET, Projections::AutoOffline), true)
}

#[test]
fn all_kinds_reach_the_backend() {
    let mean = (0..96).map(|i| 3.0 * f64::from(weight(i / 8, i % 8).abs())).sum::<f64>() / 96.0;
    let cases = [
        (&BITNET, Projections::AutoOffline, true, 0.5),
        (&BITNET, Projections::AutoOffline, false, 0.5),
        (&BITNET, Projections::AutoOnline, false, 1.0 / (1.0 / mean as f32)),
        (&LLAMA, Projections::BitLinear, true, 2.0),
    ];
    for (family, projections, packed, scale) in cases {
        let (weights, backend) = Model::new(config(family, projections), packed).load().unwrap();
        assert_eq!(weights.layers.len(), 2);
        assert_eq!(weights.head, Some(weights.embedding));
        let layer = &weights.layers[1];
        assert_eq!(backend.ternary(layer.gate.weight), &expected_ternary(12, 8, scale, None), "{projections:?}");
        assert_eq!(layer.attention_sub_norm.is_some(), family == &BITNET);
        assert_eq!(layer.ffn_sub_norm.is_some(), family == &BITNET);
        let gain = &backend.0[layer.ffn_norm.gain.0 as usize];
        assert_eq!(gain, &Upload::Vector((0..8).map(|i| 1.0 - i as f32).collect()));
        assert!(matches!(&backend.0[weights.embedding.0 as usize], Upload::Dense { rows: 5, .. }));
    }
}

#[test]
fn biases_and_inner_norms() {
    let plain: Vec<f32> = (0..8).map(|i| i as f32).collect();
    let halved: Vec<f32> = plain.iter().map(|b| 0.5 * b).collect();
    for (projections, packed, bias) in [
        (Projections::AutoOffline, true, &halved),
        (Projections::AutoOnline, false, &plain),
        (Projections::BitLinear, true, &plain),
    ] {
        let mut config = config(&LLAMA, projections);
        (config.attention_bias, config.mlp_bias, config.inner_norm_eps) = (true, true, Some(1e-3));
        let (weights, backend) = Model::new(config, packed).load().unwrap();
        for projection in [weights.layers[0].o, weights.layers[0].down] {
            let Upload::Ternary { bias: found, .. } = backend.ternary(projection.weight) else { panic!() };
            assert_eq!(found.as_ref(), Some(bias), "{projections:?}");
        }
        assert_eq!(weights.layers[1].down.inner_norm.unwrap().eps, 1e-3);
    }
}

#[test]
fn the_file_s_head_wins_over_a_tied_one() {
    let mut model = bitnet_packed();
    let same = model.tensors[0].clone();
    model.add(HEAD, same.1, &same.2, same.3.clone());
    for tied in [true, false] {
        model.config.tie_word_embeddings = tied;
        let (weights, _) = model.load().unwrap();
        assert_eq!(weights.head, Some(weights.embedding));
    }
    let other: Vec<u8> = (0..40).flat_map(|i| f16::from_f32(i as f32).to_le_bytes()).collect();
    model.add(HEAD, Dtype::F16, &[5, 8], other.clone());
    for tied in [true, false] {
        model.config.tie_word_embeddings = tied;
        let (weights, backend) = model.load().unwrap();
        assert_eq!(backend.0[weights.head.unwrap().0 as usize], Upload::Dense { rows: 5, bytes: other.clone() });
    }
}

#[test]
fn tolerated_variants() {
    let mut model = bitnet_packed();
    model.add("model.layers.0.self_attn.rotary_emb.inv_freq", Dtype::F32, &[2], vec![0; 8]);
    model.add("model.layers.0.mlp.up_proj.weight_scale", Dtype::F32, &[], (-2f32).to_le_bytes().to_vec());
    let masters = (0..96).map(|i| if i % 2 == 0 { 1.0f32 } else { -0.0 });
    let masters: Vec<u8> = masters.flat_map(f32::to_le_bytes).collect();
    model.add("model.layers.0.mlp.gate_proj.weight", Dtype::F32, &[12, 8], masters);
    let (weights, backend) = model.load().unwrap();
    let Upload::Ternary { scale, .. } = backend.ternary(weights.layers[0].up.weight) else { panic!() };
    assert_eq!(scale, &Scale::Tensor(-2.0));
    let Upload::Ternary { codes, .. } = backend.ternary(weights.layers[0].gate.weight) else { panic!() };
    assert_eq!(codes[3], [2, 1, 2, 1, 2, 1, 2, 1]);
}

#[test]
fn rows_that_cannot_be_packed_load_as_floats() {
    let mut config = config(&BITNET, Projections::AutoOnline);
    config.shape.intermediate = 11;
    let mut model = Model::new(config.clone(), false);
    for n in 0..2 {
        for (name, rows, cols) in [("gate", 11, 8), ("up", 11, 8), ("down", 8, 11)] {
            let name = format!("model.layers.{n}.mlp.{name}_proj.weight");
            model.add(&name, Dtype::BF16, &[rows, cols], ternaries(rows, cols, 1.0));
        }
        model.vector(&format!("model.layers.{n}.mlp.ffn_sub_norm.weight"), 11);
    }
    model.load().unwrap();
    let mut offline = Model::new(Config { projections: Projections::AutoOffline, ..config }, true);
    offline.add("model.layers.0.mlp.gate_proj.weight", Dtype::U8, &[3, 8], vec![0; 24]);
    offline.vector("model.layers.0.mlp.ffn_sub_norm.weight", 11);
    let message = offline.load().map(|_| ()).unwrap_err().to_string();
    assert!(message.contains("mlp.gate_proj.weight: 11 rows (not a multiple of 4) cannot be packed"), "{message}");
}

#[test]
fn masters_of_zero_have_a_floor() {
    let mut model = Model::new(config(&BITNET, Projections::AutoOnline), false);
    model.add("model.layers.0.mlp.up_proj.weight", Dtype::F16, &[12, 8], vec![0; 192]);
    let (weights, backend) = model.load().unwrap();
    let Upload::Ternary { scale, codes, .. } = backend.ternary(weights.layers[0].up.weight) else { panic!() };
    assert_eq!((scale, codes[0][0]), (&Scale::Tensor(1.0 / (1.0 / 1e-5f32)), 1));
}

#[test]
fn progress_reaches_one_and_cancels() {
    let model = bitnet_packed();
    let mut shares = Vec::new();
    let bytes = model.to_bytes();
    let mut note = |share| {
        shares.push(share);
        true
    };
    load_bytes(&bytes, &model.config, &mut note).unwrap();
    assert!(shares.is_sorted() && shares.last() == Some(&1.0));
    for stop in 1..shares.len() {
        let mut calls = 0;
        let result = load_bytes(&bytes, &model.config, &mut |_| {
            calls += 1;
            calls < stop
        });
        assert!(matches!(result, Err(Error::Cancelled)) && calls == stop);
    }
}

/// A change to a model, and the words of the error that it causes.
type Break = (&'static str, fn(&mut Model), &'static str);

fn refusals(model: fn() -> Model, cases: &[Break]) {
    for (case, change, words) in cases {
        let mut model = model();
        change(&mut model);
        let message = model.load().map(|_| ()).expect_err(case).to_string();
        assert!(message.contains(words), "{case}: {message:?} lacks {words:?}");
        assert!(message.contains("model.safetensors"), "{case}: {message:?} lacks the file");
    }
}

const GATE: &str = "model.layers.0.mlp.gate_proj.weight";
const GATE_SCALE: &str = "model.layers.0.mlp.gate_proj.weight_scale";

#[test]
fn broken_inventories_are_refused() {
    refusals(
        bitnet_packed,
        &[
            ("no head", |m| m.config.tie_word_embeddings = false, "lacks tensors: lm_head.weight (see `tie_word_emb"),
            ("no scale", |m| m.remove(GATE_SCALE), "lacks tensors: model.layers.0.mlp.gate_proj.weight_scale (see"),
            ("no bias", |m| m.config.attention_bias = true, "q_proj.bias (see `attention_bias` in config.json)"),
            ("more layers", |m| m.config.shape.n_layers = 3, "model.layers.2.input_layernorm.weight (see `num_hidden"),
            ("more layers", |m| m.config.shape.n_layers = 3, " and 14 more"),
            ("fewer layers", |m| m.config.shape.n_layers = 1, "does not account for: model.layers.1.input_layernorm"),
            ("sub-norms", |m| m.config.family = &LLAMA, "does not account for: model.layers.0.mlp"),
            ("inner norms", |m| m.config.inner_norm_eps = Some(1.0), "see `quantization_config.use_rms_norm`"),
            ("a scale too many", |m| m.config.projections = Projections::AutoOnline, "does not account for"),
            ("stranger", |m| m.vector("model.vision.weight", 3), "does not account for: model.vision.weight"),
            (
                "renamed",
                |m| {
                    m.remove("model.layers.0.mlp.ffn_sub_norm.weight");
                    m.vector("model.layers.0.mlp.ffn_layernorm.weight", 12);
                },
                "ffn_sub_norm.weight (see `model_type` in config.json); and it has tensors",
            ),
        ],
    );
}

#[test]
fn broken_forms_are_refused() {
    refusals(
        bitnet_packed,
        &[
            ("shape", |m| m.vector(NORM, 7), "tensor model.norm.weight has shape [7], expected [8]"),
            ("rank", |m| m.add(NORM, Dtype::BF16, &[1, 8], vec![0; 16]), "has shape [1, 8], expected [8]"),
            (
                "table",
                |m| m.config.shape.n_vocab = 6,
                "tensor model.embed_tokens.weight has shape [5, 8], expected [6, 8]",
            ),
            ("int8", |m| m.add(GATE, Dtype::I8, &[12, 8], vec![0; 96]), "is I8; supported: U8 (packed), BF16"),
            ("unpacked u8", |m| m.add(GATE, Dtype::U8, &[12, 8], vec![0; 96]), "has shape [12, 8], expected [3, 8]"),
            ("float packed", |m| m.add(GATE, Dtype::BF16, &[3, 8], vec![0; 48]), "has shape [3, 8], expected [12, 8]"),
            ("double", |m| m.add(NORM, Dtype::F64, &[8], vec![0; 64]), "is F64; supported: BF16, F16 or F32"),
            ("scales", |m| m.vector(GATE_SCALE, 2), "weight_scale has shape [2], expected [1]"),
            ("no scales", |m| m.vector(GATE_SCALE, 0), "weight_scale has shape [0], expected [1]"),
            ("head", |m| m.add(HEAD, Dtype::U8, &[5, 8], vec![0; 40]), "tensor lm_head.weight is U8"),
        ],
    );
    refusals(
        || Model::new(config(&LLAMA, Projections::BitLinear), true),
        &[(
            "unpacked",
            |m| m.add(GATE, Dtype::BF16, &[12, 8], vec![0; 192]),
            "supported: U8 (packed) for linear_class",
        )],
    );
    refusals(
        || Model::new(config(&LLAMA, Projections::AutoOnline), false),
        &[(
            "packed",
            |m| m.add(GATE, Dtype::U8, &[3, 8], vec![0; 24]),
            "(master weights) for quantization_mode online",
        )],
    );
}

#[test]
fn broken_numbers_are_refused() {
    fn numbers(count: usize, at: usize, value: f32) -> Vec<u8> {
        bf16s((0..count).map(|i| if i == at { value } else { 0.0 }))
    }
    fn scale(m: &mut Model, value: f32) {
        m.add(GATE_SCALE, Dtype::F32, &[1], value.to_le_bytes().to_vec());
    }
    let code3 = |m: &mut Model| {
        let mut bytes = pack(12, 8);
        bytes[13] |= 0b110000;
        m.add(GATE, Dtype::U8, &[3, 8], bytes);
    };
    refusals(
        bitnet_packed,
        &[
            ("code 3", code3, "gate_proj.weight, row 7, column 5: code 3 is not a ternary weight"),
            (
                "two",
                |m| m.add(GATE, Dtype::BF16, &[12, 8], numbers(96, 9, 2.0)),
                "row 1, column 1: 2 is not -1, 0 or 1",
            ),
            ("NaN", |m| m.add(GATE, Dtype::BF16, &[12, 8], numbers(96, 9, f32::NAN)), "NaN is not -1, 0 or 1"),
            ("scale 0", |m| scale(m, 0.0), "weight_scale is 0e0"),
            ("subnormal scale", |m| scale(m, 1e-40), "must be finite and not zero"),
            ("infinite scale", |m| scale(m, f32::INFINITY), "weight_scale, element 0: inf is not a finite number"),
            ("gain", |m| m.add(NORM, Dtype::BF16, &[8], numbers(8, 3, f32::NAN)), "norm.weight, element 3: NaN is not"),
            (
                "embedding",
                |m| m.add(EMBEDDING, Dtype::BF16, &[5, 8], numbers(40, 39, f32::NEG_INFINITY)),
                "embed_tokens.weight, row 4, column 7: -inf is not a finite number",
            ),
        ],
    );
    refusals(
        || Model::new(config(&BITNET, Projections::AutoOnline), false),
        &[
            ("NaN", |m| m.add(GATE, Dtype::BF16, &[12, 8], numbers(96, 95, f32::NAN)), "row 11, column 7: NaN is not"),
            (
                "huge",
                |m| m.add(GATE, Dtype::F32, &[12, 8], f32::MAX.to_le_bytes().repeat(96)),
                "its mean magnitude (3.4028234663852886e38) is too large",
            ),
        ],
    );
    let mut config = config(&LLAMA, Projections::AutoOffline);
    config.mlp_bias = true;
    let mut model = Model::new(config, true);
    let bias = "model.layers.0.mlp.gate_proj.bias";
    model.add(bias, Dtype::F32, &[12], f32::MAX.to_le_bytes().repeat(12));
    scale(&mut model, 4.0);
    let message = model.load().map(|_| ()).unwrap_err().to_string();
    assert!(
        message.contains("gate_proj.bias, element 0: it overflows when it is multiplied by weight_scale"),
        "{message}"
    );
}

#[test]
fn a_bad_number_is_found_anywhere() {
    for float in [Dtype::BF16, Dtype::F16, Dtype::F32] {
        let size = if float == Dtype::F32 { 4 } else { 2 };
        for at in [0, 1, 2047, 2048, 5000] {
            let mut bytes = vec![0; 5001 * size];
            let tail = &mut bytes[at * size..(at + 1) * size];
            let shape = [5001];
            tail.fill(0xFF);
            let info = Info { name: "t", file: "f", dtype: float, shape: &shape, length: bytes.len() };
            let tensor = Tensor { info, bytes: Cow::Borrowed(&bytes) };
            let matrix = values::matrix(&tensor).unwrap();
            let finite = values::check_finite(&tensor, &matrix, &mut || true);
            for check in [finite, values::check_ternary(&tensor, &matrix)] {
                let message = check.unwrap_err().to_string();
                assert!(message.starts_with(&format!("f: tensor t, element {at}: NaN is not ")), "{message}");
            }
        }
    }
}

#[test]
fn shards_load_like_one_file() {
    let model = bitnet_packed();
    let dir = std::env::temp_dir().join(format!("rotor-weights-{}-shards", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let mut map = serde_json::Map::new();
    for (n, part) in model.tensors.chunks(10).enumerate() {
        let file = format!("model-{n}.safetensors");
        let views = part
            .iter()
            .map(|(name, dtype, shape, bytes)| (name.as_str(), TensorView::new(*dtype, shape.clone(), bytes).unwrap()));
        serialize_to_file(views, None, &dir.join(&file)).unwrap();
        map.extend(part.iter().map(|tensor| (tensor.0.clone(), file.clone().into())));
    }
    let index = serde_json::json!({ "weight_map": map }).to_string();
    std::fs::write(dir.join("model.safetensors.index.json"), index).unwrap();
    let mut backend = Recorder::default();
    let checkpoint = Checkpoint::open(&Files::from(&*dir)).unwrap();
    Weights::load(&checkpoint, &model.config, &mut backend, None, &mut |_| true).unwrap();
    assert_eq!(backend.0, model.load().unwrap().1.0);
    std::fs::remove_dir_all(&dir).unwrap();
}

#[test]
fn damaged_files_never_panic() {
    let model = bitnet_packed();
    let good = model.to_bytes();
    for length in (0..good.len()).step_by(23) {
        assert!(load_bytes(&good[..length], &model.config, &mut |_| true).is_err(), "{length}");
    }
    let mut random = 1u64;
    for _ in 0..400 {
        let mut bytes = good.clone();
        for _ in 0..2 {
            random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let at = (random >> 33) as usize % bytes.len();
            bytes[at] ^= 1 << (random >> 20 & 7);
        }
        let _ = load_bytes(&bytes, &model.config, &mut |_| true);
    }
}
