//! Which tensors a configuration demands, and in which form; and whether a checkpoint holds exactly
//! these.
#![forbid(unsafe_code)]

use std::collections::BTreeSet;

use crate::error::{Error, Result, shortened};
use crate::formats::checkpoint::{Checkpoint, Dtype, Info};
use crate::formats::float::FloatType;
use crate::model::config::{Config, Projections};
use crate::model::families::{Kind, Part};

/// The embedding table.
pub(super) const EMBEDDING: &str = "model.embed_tokens.weight";
/// The final norm.
pub(super) const NORM: &str = "model.norm.weight";
/// The output head.
pub(super) const HEAD: &str = "lm_head.weight";

/// The largest number of names that a message lists.
const LISTED: usize = 4;

/// The form that a tensor must have.
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
    /// The key of the configuration that demands the tensor.
    key: &'static str,
}

fn expect(name: String, form: Form, key: &'static str) -> Expected {
    Expected { name, form, key }
}

/// Compares a checkpoint with its configuration. Returns the bytes of the demanded tensors.
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
    if has_head || !(config.tie_word_embeddings || config.is_base) {
        all.push(expect(HEAD.to_owned(), Form::Matrix(shape.n_vocab, shape.hidden), "tie_word_embeddings"));
    }
    for layer in 0..shape.n_layers {
        for part in config.family.layer {
            push_part(&mut all, part, layer, config);
        }
    }
    all
}

/// The tensors that a part of a layer consists of.
fn push_part(all: &mut Vec<Expected>, part: &Part, layer: usize, config: &Config) {
    let name = |suffix: &str| format!("{}.{suffix}", part.path(layer));
    match part.kind {
        Kind::Gain(size) => all.push(expect(name("weight"), Form::Vector(size.of(&config.shape)), part.key)),
        Kind::Matrix { rows, cols, bias } => {
            let (rows, cols) = (rows.of(&config.shape), cols.of(&config.shape));
            all.push(expect(name("weight"), Form::Ternary(rows, cols), part.key));
            if config.projections.has_stored_scale() {
                all.push(expect(name("weight_scale"), Form::Scale, "quantization_config.quantization_mode"));
            }
            if let Some(bias) = bias.filter(|bias| config.has_bias(*bias)) {
                all.push(expect(name("bias"), Form::Vector(rows), bias.key()));
            }
            if config.inner_norm_eps.is_some() {
                all.push(expect(name("rms_norm.weight"), Form::Vector(cols), "quantization_config.use_rms_norm"));
            }
        }
    }
}

/// Checks that every expected name is there, and no other. Tables of rotary frequencies, which old
/// exporters wrote, are ignored.
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
    let is_float = FloatType::of(tensor.dtype).is_some();
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
        Projections::AutoOnline | Projections::Groups => (false, true),
        Projections::BitLinear => (true, false),
    };
    let is_packed = may_pack && tensor.dtype == Dtype::U8;
    if is_packed && !rows.is_multiple_of(4) {
        let message = format!("tensor {}: {rows} rows (not a multiple of 4) cannot be packed", tensor.name);
        return Err(Error::format(tensor.file, message));
    }
    let rows = if is_packed { rows / 4 } else { rows };
    let is_right = is_packed || may_float && FloatType::of(tensor.dtype).is_some();
    let types = match (may_pack, may_float) {
        (true, true) => "U8 (packed), BF16, F16 or F32",
        (true, false) => "U8 (packed) for linear_class bitlinear",
        _ if projections == Projections::AutoOnline => "BF16, F16 or F32 (master weights) for quantization_mode online",
        _ => FLOAT,
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
