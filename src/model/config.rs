//! `config.json`: the shape of the network, and which arithmetic its projections use.
//!
//! Defaults and meanings are those of transformers 5.23 (`configuration_bitnet.py`,
//! `configuration_llama.py`, `quantizer_bitnet.py`). If a value would change the numbers and is not
//! implemented, rotor refuses it by name and value, and never ignores it.
#![forbid(unsafe_code)]

mod keys;
mod mlx;
mod modules;
mod rope;

use crate::backend::{Activation, Shape};
use crate::error::{Error, Result, shortened};
use crate::model::families::{Bias, FAMILIES, Family, Heads};
use keys::{Object, positive, unsupported};

pub use mlx::MlxGroups;
pub use rope::{Rope, RopeScaling};

/// The file's name, in messages.
const FILE: &str = "config.json";

/// The widest vector of the network, in elements. `127 * MAX_WIDTH` is far below the largest int32.
const MAX_WIDTH: usize = 1 << 20;
/// The largest number of layers.
const MAX_LAYERS: usize = 1024;
/// The largest number of heads, and of elements of a head.
const MAX_HEADS: usize = 4096;
/// The largest number of rows of the embedding table.
const MAX_VOCAB: usize = 1 << 24;
/// The largest number of positions. Above 2^24, f32 does not hold every whole number.
const MAX_POSITIONS: usize = 1 << 24;

/// How a projection's weights are stored and scaled (`quantization_config.linear_class`,
/// `.quantization_mode`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Projections {
    /// `autobitlinear`, `offline`: ternary weights; sum and bias are multiplied by `weight_scale`.
    AutoOffline,
    /// `autobitlinear`, `online`: float master weights, made ternary by their mean magnitude.
    AutoOnline,
    /// `bitlinear`: packed ternary weights; the sum is divided by `weight_scale`, then the bias is
    /// added.
    BitLinear,
    /// No `quantization_config`: every matrix, embedding and head included, has ternary weights
    /// with a scale per group of neighbours in a row, as floating point numbers. The tensors tell
    /// the groups. Inputs are not quantised in training.
    Groups,
}

impl Projections {
    /// Whether each projection has a tensor `weight_scale`.
    pub fn has_stored_scale(self) -> bool {
        matches!(self, Self::AutoOffline | Self::BitLinear)
    }
}

/// A model's configuration, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// `model_type` and `architectures`.
    pub family: &'static Family,
    /// Whether `architectures` names the model without an output head.
    pub is_base: bool,
    /// `hidden_size`, `intermediate_size`, `num_hidden_layers`, `num_attention_heads`,
    /// `num_key_value_heads`, `head_dim`, `vocab_size`; in elements, each within its cap, and
    /// consistent with each other.
    pub shape: Shape,
    /// `rms_norm_eps`: added to the mean square in every norm of the network; positive.
    pub rms_norm_eps: f32,
    /// `hidden_act`.
    pub activation: Activation,
    /// `tie_word_embeddings`: the output head is the embedding table, unless the file holds a head.
    pub tie_word_embeddings: bool,
    /// `rope_theta` and `rope_parameters` or `rope_scaling`.
    pub rope: Rope,
    /// `max_position_embeddings`: longest sequence that the model was made for, in tokens.
    pub max_position_embeddings: usize,
    /// `quantization_config.linear_class` and `.quantization_mode`.
    pub projections: Projections,
    /// `quantization` of a model in MLX's form.
    pub mlx_groups: Option<MlxGroups>,
    /// `quantization_config.rms_norm_eps` if `.use_rms_norm`: every projection norms its input
    /// first.
    pub inner_norm_eps: Option<f32>,
    /// `attention_bias`: the projections of attention have a bias.
    pub attention_bias: bool,
    /// `mlp_bias`: the projections of the feed-forward network have a bias.
    pub mlp_bias: bool,
}

impl Config {
    /// Reads a `config.json`.
    ///
    /// Fails with [`Error::Format`] when it is not JSON, lacks a size, or a value has the wrong
    /// type, and with [`Error::Unsupported`] when it describes a network that rotor does not
    /// compute.
    pub fn parse(json: &[u8]) -> Result<Self> {
        let value: serde_json::Value = serde_json::from_slice(json)
            .map_err(|e| Error::format(FILE, format!("not valid JSON: {}", shortened(&e.to_string()))))?;
        let root = Object::root(&value)?;
        let (family, is_base) = family(&root)?;
        let defaults = &family.defaults;
        refuse_variants(&root)?;
        refuse_windows(&root, family)?;
        let mlx_groups = mlx::groups(&root)?;
        let quantization = root.object("quantization_config")?.filter(|_| mlx_groups.is_none());
        if quantization.is_none() && !family.has_grouped_weights {
            return Err(unsupported(
                "there is no `quantization_config`: this is a dense model; supported: BitNet models, whose \
                 quantization_config says quant_method \"bitnet\"",
            ));
        }
        let shape = shape(&root, family)?;
        check_layer_types(&root, shape.n_layers)?;
        let max_position_embeddings = root.size("max_position_embeddings", MAX_POSITIONS)?.unwrap_or(2048);
        let config = Self {
            family,
            is_base,
            shape,
            rms_norm_eps: positive(&root, "rms_norm_eps")?.unwrap_or(defaults.rms_norm_eps as f32),
            activation: activation(&root, defaults.hidden_act)?,
            tie_word_embeddings: root.flag("tie_word_embeddings")?,
            rope: rope::parse(&root, defaults.rope_theta, max_position_embeddings)?,
            max_position_embeddings,
            projections: quantization.as_ref().map_or(Ok(Projections::Groups), projections)?,
            mlx_groups,
            inner_norm_eps: quantization.as_ref().map_or(Ok(None), inner_norm_eps)?,
            attention_bias: bias(&root, family, Bias::Attention)?,
            mlp_bias: bias(&root, family, Bias::Mlp)?,
        };
        quantization.map_or(Ok(()), |quantization| modules::check(&quantization, family, shape.n_layers))?;
        Ok(config)
    }

    /// Whether the projections that this key is about have a bias.
    pub fn has_bias(&self, key: Bias) -> bool {
        match key {
            Bias::Attention => self.attention_bias,
            Bias::Mlp => self.mlp_bias,
        }
    }
}

/// The family, and whether the model is one without an output head.
fn family(root: &Object) -> Result<(&'static Family, bool)> {
    let Some(model_type) = root.string("model_type")? else { return Err(root.missing("model_type")) };
    let Some(family) = FAMILIES.into_iter().find(|family| family.model_type == model_type) else {
        let [others @ .., last] = FAMILIES.map(|family| format!("{:?}", family.model_type));
        return Err(root.unsupported("model_type", &format!("{} and {last}", others.join(", "))));
    };
    match root.strings("architectures")?.as_deref() {
        None | Some([]) => Ok((family, false)),
        Some(names) if names == [family.class] => Ok((family, false)),
        Some(names) if names == [family.base_class] => Ok((family, true)),
        Some(_) => {
            let supported = format!("[{:?}] and [{:?}] for this model_type", family.class, family.base_class);
            Err(root.unsupported("architectures", &supported))
        }
    }
}

/// Refuses keys that change the numbers in other families.
fn refuse_variants(root: &Object) -> Result<()> {
    if root.number("partial_rotary_factor")?.is_some_and(|factor| factor != 1.0) {
        return Err(root.unsupported("partial_rotary_factor", "1.0"));
    }
    Ok(())
}

/// Refuses attention that does not see all earlier positions.
fn refuse_windows(root: &Object, family: &Family) -> Result<()> {
    let is_off = match root.get("use_sliding_window") {
        Some(_) if root.flag("use_sliding_window")? => {
            return Err(root.unsupported("use_sliding_window", "false (full attention)"));
        }
        Some(_) => true,
        None => family.windows_are_off,
    };
    if root.get("sliding_window").is_some() && !is_off {
        return Err(root.unsupported("sliding_window", "null (full attention)"));
    }
    Ok(())
}

/// Refuses layers with another attention than full attention, and a list that says nothing about
/// some of the layers.
fn check_layer_types(root: &Object, n_layers: usize) -> Result<()> {
    match root.strings("layer_types")? {
        Some(types) if types.len() != n_layers || types.iter().any(|kind| *kind != "full_attention") => {
            Err(root.unsupported("layer_types", &format!("\"full_attention\" for each of the {n_layers} layers")))
        }
        _ => Ok(()),
    }
}

fn shape(root: &Object, family: &Family) -> Result<Shape> {
    let size = |key: &str, max: usize| root.size(key, max)?.ok_or_else(|| root.missing(key));
    let hidden = size("hidden_size", MAX_WIDTH)?;
    let n_heads = size("num_attention_heads", MAX_HEADS)?;
    let default_kv_heads = if root.has("num_key_value_heads") { None } else { family.defaults.n_kv_heads };
    let shape = Shape {
        hidden,
        intermediate: size("intermediate_size", MAX_WIDTH)?,
        n_layers: size("num_hidden_layers", MAX_LAYERS)?,
        n_heads,
        n_kv_heads: root.size("num_key_value_heads", MAX_HEADS)?.or(default_kv_heads).unwrap_or(n_heads),
        head_dim: root.size("head_dim", MAX_HEADS)?.or(family.defaults.head_dim).unwrap_or(hidden / n_heads),
        n_vocab: size("vocab_size", MAX_VOCAB)?,
    };
    check_heads(&shape, family)?;
    Ok(shape)
}

fn check_heads(shape: &Shape, family: &Family) -> Result<()> {
    let model_type = family.model_type;
    let Shape { hidden, n_heads, n_kv_heads, head_dim, .. } = *shape;
    let rules = [
        (
            n_heads.is_multiple_of(n_kv_heads),
            format!("num_attention_heads ({n_heads}) is not a multiple of num_key_value_heads ({n_kv_heads})"),
        ),
        (
            head_dim > 0 && head_dim.is_multiple_of(2),
            format!("head_dim ({head_dim}) is not an even number of at least 2, as rotary positions need"),
        ),
        (
            n_heads * head_dim <= MAX_WIDTH,
            format!("num_attention_heads ({n_heads}) * head_dim ({head_dim}) is above {MAX_WIDTH}"),
        ),
        (
            family.heads != Heads::FillModel || n_heads * head_dim == hidden,
            format!(
                "model_type {model_type}: num_attention_heads ({n_heads}) * head_dim ({head_dim}) is not hidden_size ({hidden})"
            ),
        ),
        (
            family.heads != Heads::DivideModel || hidden.is_multiple_of(n_heads),
            format!(
                "model_type {model_type}: hidden_size ({hidden}) is not a multiple of num_attention_heads ({n_heads})"
            ),
        ),
    ];
    rules.into_iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, message)| Err(unsupported(&message)))
}

fn activation(root: &Object, default: &str) -> Result<Activation> {
    match root.string("hidden_act")?.unwrap_or(default) {
        "relu2" => Ok(Activation::Relu2),
        "silu" | "swish" => Ok(Activation::Silu),
        _ => Err(root.unsupported("hidden_act", "\"relu2\" and \"silu\"")),
    }
}

/// Whether a bias is set. rotor refuses one that the family never has: transformers ignores such a
/// key, or the family's published models do not have it.
fn bias(root: &Object, family: &Family, key: Bias) -> Result<bool> {
    let bias = root.flag(key.key())?;
    if bias && !family.has_bias(key) {
        return Err(root.unsupported(key.key(), &format!("false for model_type {}", family.model_type)));
    }
    Ok(bias)
}

fn projections(quantization: &Object) -> Result<Projections> {
    if quantization.string("quant_method")? != Some("bitnet") {
        return Err(quantization.unsupported("quant_method", "\"bitnet\""));
    }
    let class = quantization.string("linear_class")?.unwrap_or("bitlinear");
    let mode = quantization.string("quantization_mode")?.unwrap_or("offline");
    match (class, mode) {
        ("autobitlinear", "offline") => Ok(Projections::AutoOffline),
        ("autobitlinear", "online") => Ok(Projections::AutoOnline),
        ("bitlinear", "offline" | "online") => Ok(Projections::BitLinear),
        ("bitlinear" | "autobitlinear", _) => {
            Err(quantization.unsupported("quantization_mode", "\"offline\" and \"online\""))
        }
        _ => Err(quantization.unsupported("linear_class", "\"bitlinear\" and \"autobitlinear\"")),
    }
}

fn inner_norm_eps(quantization: &Object) -> Result<Option<f32>> {
    match quantization.flag("use_rms_norm")? {
        true => Ok(Some(positive(quantization, "rms_norm_eps")?.unwrap_or(1e-6))),
        false => Ok(None),
    }
}

#[cfg(test)]
mod tests;
