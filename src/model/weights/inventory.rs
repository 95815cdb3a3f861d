//! Which tensors a configuration demands, in which form, and whether a checkpoint holds just these.
#![forbid(unsafe_code)]

use std::collections::BTreeSet;

use super::values::float_type;
use crate::error::{Error, Result, shortened};
use crate::formats::checkpoint::{Checkpoint, Dtype, Info};
use crate::model::config::{Architecture, Config, Projections};

/// The embedding table.
pub(super) const EMBEDDING: &str = "model.embed_tokens.weight";
/// The last norm.
pub(super) const NORM: &str = "model.norm.weight";
/// The output head.
pub(super) const HEAD: &str = "lm_head.weight";

/// Names that a message lists at most.
const LISTED: usize = 4;

/// The projections of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Site {
    Q,
    K,
    V,
    O,
    Gate,
    Up,
    Down,
}

/// What is to know about a projection.
pub(super) struct Facts {
    pub(super) name: &'static str,
    pub(super) rows: usize,
    pub(super) cols: usize,
    pub(super) has_bias: bool,
}

impl Site {
    pub(super) const ALL: [Self; 7] = [Self::Q, Self::K, Self::V, Self::O, Self::Gate, Self::Up, Self::Down];

    pub(super) fn facts(self, config: &Config) -> Facts {
        let shape = &config.shape;
        let (hidden, inner, q, kv) = (shape.hidden, shape.intermediate, shape.q_dim(), shape.kv_dim());
        let (name, rows, cols, has_bias) = match self {
            Self::Q => ("self_attn.q_proj", q, hidden, config.attention_bias),
            Self::K => ("self_attn.k_proj", kv, hidden, config.attention_bias),
            Self::V => ("self_attn.v_proj", kv, hidden, config.attention_bias),
            Self::O => ("self_attn.o_proj", hidden, q, config.attention_bias),
            Self::Gate => ("mlp.gate_proj", inner, hidden, config.mlp_bias),
            Self::Up => ("mlp.up_proj", inner, hidden, config.mlp_bias),
            Self::Down => ("mlp.down_proj", hidden, inner, config.mlp_bias),
        };
        Facts { name, rows, cols, has_bias }
    }
}

/// Whether there are norms before `o_proj` and `down_proj`.
pub(super) fn has_sub_norms(config: &Config) -> bool {
    config.architecture == Architecture::Bitnet
}

/// What a tensor must look like.
enum Form {
    Vector(usize),
    Matrix(usize, usize),
    /// Weights of a projection, in the forms that [`Projections`] allows.
    Ternary(usize, usize),
    /// One number.
    Scale,
}

struct Expected {
    name: String,
    form: Form,
    /// The configuration's key that demands it.
    key: &'static str,
}

fn expect(name: String, form: Form, key: &'static str) -> Expected {
    Expected { name, form, key }
}

/// Compares a checkpoint with its configuration. Returns the bytes of the tensors that are wanted.
pub(super) fn check(checkpoint: &Checkpoint, config: &Config) -> Result<usize> {
    let expected = expected(config, checkpoint.contains(HEAD));
    check_names(checkpoint, &expected)?;
    let mut bytes: usize = 0;
    for Expected { name, form, .. } in &expected {
        let tensor = checkpoint.info(name)?;
        check_form(&tensor, form, config.projections)?;
        bytes = bytes.saturating_add(tensor.length);
    }
    Ok(bytes)
}

fn expected(config: &Config, has_head: bool) -> Vec<Expected> {
    let shape = &config.shape;
    let mut all = vec![
        expect(EMBEDDING.to_owned(), Form::Matrix(shape.n_vocab, shape.hidden), "model_type"),
        expect(NORM.to_owned(), Form::Vector(shape.hidden), "model_type"),
    ];
    if has_head || !config.tie_word_embeddings {
        all.push(expect(HEAD.to_owned(), Form::Matrix(shape.n_vocab, shape.hidden), "tie_word_embeddings"));
    }
    for layer in 0..shape.n_layers {
        let prefix = format!("model.layers.{layer}.");
        all.extend(
            norms(config)
                .into_iter()
                .map(|(name, size, key)| expect(format!("{prefix}{name}.weight"), Form::Vector(size), key)),
        );
        for site in Site::ALL {
            push_projection(&mut all, &prefix, &site.facts(config), config);
        }
    }
    all
}

pub(super) fn norms(config: &Config) -> Vec<(&'static str, usize, &'static str)> {
    let shape = &config.shape;
    let mut norms = vec![
        ("input_layernorm", shape.hidden, "num_hidden_layers"),
        ("post_attention_layernorm", shape.hidden, "num_hidden_layers"),
    ];
    if has_sub_norms(config) {
        norms.push(("self_attn.attn_sub_norm", shape.q_dim(), "model_type"));
        norms.push(("mlp.ffn_sub_norm", shape.intermediate, "model_type"));
    }
    norms
}

fn push_projection(all: &mut Vec<Expected>, prefix: &str, facts: &Facts, config: &Config) {
    let name = |suffix: &str| format!("{prefix}{}.{suffix}", facts.name);
    all.push(expect(name("weight"), Form::Ternary(facts.rows, facts.cols), "num_hidden_layers"));
    if config.projections != Projections::AutoOnline {
        all.push(expect(name("weight_scale"), Form::Scale, "quantization_config.quantization_mode"));
    }
    if facts.has_bias {
        let key = if facts.name.starts_with("mlp") { "mlp_bias" } else { "attention_bias" };
        all.push(expect(name("bias"), Form::Vector(facts.rows), key));
    }
    if config.inner_norm_eps.is_some() {
        all.push(expect(name("rms_norm.weight"), Form::Vector(facts.cols), "quantization_config.use_rms_norm"));
    }
}

/// Every expected name must be there, and no other; tables of rotary frequencies, which old exporters wrote, are
/// overlooked.
fn check_names(checkpoint: &Checkpoint, expected: &[Expected]) -> Result<()> {
    let known: BTreeSet<&str> = expected.iter().map(|e| e.name.as_str()).collect();
    let is_extra = |name: &&str| !known.contains(name) && !name.ends_with(".rotary_emb.inv_freq");
    let extra = checkpoint.names().filter(is_extra).map(str::to_owned);
    let extra = list("has tensors that config.json does not account for", extra);
    let missing = expected.iter().filter(|e| !checkpoint.contains(&e.name));
    let missing = missing.map(|e| format!("{} (see `{}` in config.json)", e.name, e.key));
    match (list("lacks tensors", missing), extra) {
        (None, None) => Ok(()),
        (None, Some(extra)) => Err(Error::unsupported(format!("{} {extra}", checkpoint.file()))),
        (Some(missing), None) => Err(Error::format(checkpoint.file(), missing)),
        (Some(missing), Some(extra)) => Err(Error::format(checkpoint.file(), format!("{missing}; and it {extra}"))),
    }
}

/// `what: a, b and 3 more`, or nothing.
fn list(what: &str, mut items: impl Iterator<Item = String>) -> Option<String> {
    let shown: Vec<String> = items.by_ref().take(LISTED).map(|item| shortened(&item)).collect();
    let rest = match items.count() {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    (!shown.is_empty()).then(|| format!("{what}: {}{rest}", shown.join(", ")))
}

fn check_form(tensor: &Info, form: &Form, projections: Projections) -> Result<()> {
    let is_float = float_type(tensor.dtype).is_some();
    match *form {
        Form::Vector(size) => check_parts(tensor, is_float, tensor.shape == [size], FLOAT, &[size]),
        Form::Matrix(rows, cols) => check_parts(tensor, is_float, tensor.shape == [rows, cols], FLOAT, &[rows, cols]),
        Form::Scale => check_parts(tensor, is_float, matches!(tensor.shape, [] | [1]), FLOAT, &[1]),
        Form::Ternary(rows, cols) => check_ternary_form(tensor, rows, cols, projections),
    }
}

const FLOAT: &str = "BF16, F16 or F32";

fn check_ternary_form(tensor: &Info, rows: usize, cols: usize, projections: Projections) -> Result<()> {
    let (may_pack, may_float) = match projections {
        Projections::AutoOffline => (true, true),
        Projections::AutoOnline => (false, true),
        Projections::BitLinear => (true, false),
    };
    let is_packed = may_pack && tensor.dtype == Dtype::U8;
    if is_packed && !rows.is_multiple_of(4) {
        let message = format!("tensor {}: {rows} rows (no multiple of 4) cannot be packed", tensor.name);
        return Err(Error::format(tensor.file, message));
    }
    let rows = if is_packed { rows / 4 } else { rows };
    let is_right = is_packed || may_float && float_type(tensor.dtype).is_some();
    let types = match (may_pack, may_float) {
        (true, true) => "U8 (packed), BF16, F16 or F32",
        (true, false) => "U8 (packed) for linear_class bitlinear",
        _ => "BF16, F16 or F32 (master weights) for quantization_mode online",
    };
    check_parts(tensor, is_right, tensor.shape == [rows, cols], types, &[rows, cols])
}

fn check_parts(tensor: &Info, type_fits: bool, shape_fits: bool, types: &str, shape: &[usize]) -> Result<()> {
    let Info { name, file, dtype, .. } = tensor;
    if !type_fits {
        return Err(Error::unsupported(format!("{file}: tensor {name} is {dtype:?}; supported: {types}")));
    }
    if !shape_fits {
        return Err(Error::format(*file, format!("tensor {name} has shape {:?}, expected {shape:?}", tensor.shape)));
    }
    Ok(())
}
