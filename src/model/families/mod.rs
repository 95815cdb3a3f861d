//! Model families as tables: what a layer consists of, under which names, and in which shapes.
//!
//! Only the tables know this. The inventory of a checkpoint, the plan of its memory, the loader,
//! the names in GGUF files, `modules_to_not_convert` and the fixtures of tests are derived from
//! them. [`super::forward`] defines what is computed with the tensors; it has a place for each
//! [`Role`].
#![forbid(unsafe_code)]

mod bitnet;
mod llama;
mod qwen3;
#[cfg(test)]
mod toy;

use crate::backend::Shape;

pub use bitnet::BITNET;
pub use llama::LLAMA;
pub use qwen3::QWEN3;
#[cfg(test)]
pub(crate) use toy::TOY;

/// All families.
pub static FAMILIES: [&Family; 3] = [&BITNET, &LLAMA, &QWEN3];

/// A family of models: `model_type` in `config.json`.
#[derive(Debug, PartialEq)]
pub struct Family {
    /// `model_type` in `config.json`.
    pub model_type: &'static str,
    /// The entry of `architectures` in `config.json`.
    pub class: &'static str,
    /// The entry of `architectures` of models without an output head.
    pub base_class: &'static str,
    /// The meaning of absent keys of `config.json`.
    pub defaults: Defaults,
    /// How the sizes of heads relate to the residual stream.
    pub heads: Heads,
    /// Whether a model without `quantization_config` has ternary weights with a scale per group.
    /// The loader proves it from the tensors; a dense model is refused.
    pub has_grouped_weights: bool,
    /// Whether `use_sliding_window` is false where it is absent.
    pub windows_are_off: bool,
    /// The tensors of a layer.
    pub layer: &'static [Part],
}

/// The values that a family uses for absent keys of `config.json`.
#[derive(Debug, PartialEq)]
pub struct Defaults {
    /// `num_key_value_heads`; None means as many as `num_attention_heads`.
    pub n_kv_heads: Option<usize>,
    /// `head_dim`; None means `hidden_size / num_attention_heads`.
    pub head_dim: Option<usize>,
    /// `rms_norm_eps`
    pub rms_norm_eps: f64,
    /// `rope_theta`
    pub rope_theta: f64,
    /// `hidden_act`
    pub hidden_act: &'static str,
}

/// The relation of `hidden_size`, `num_attention_heads` and `head_dim` that transformers demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heads {
    /// All query heads together are as wide as the residual stream.
    FillModel,
    /// The residual stream's width is a multiple of the number of heads.
    DivideModel,
    /// None.
    Independent,
}

/// A tensor of a layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// What it is for.
    pub role: Role,
    /// Its name in Hugging Face's checkpoints, after `model.layers.N.` and before `.weight`.
    pub name: &'static str,
    /// Its name in GGUF files, after `blk.N.` and before `.weight`.
    pub gguf: &'static str,
    /// Its kind and shape.
    pub kind: Kind,
    /// The key of `config.json` that demands it.
    pub key: &'static str,
}

/// What a tensor is for; named as in [`super::weights::Layer`].
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    AttentionNorm,
    Q,
    K,
    V,
    QNorm,
    KNorm,
    AttentionSubNorm,
    O,
    FfnNorm,
    Gate,
    Up,
    FfnSubNorm,
    Down,
}

/// The kind of a tensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The gain of an `rms_norm`, with this number of elements.
    Gain(Dim),
    /// A projection: `rows x cols`, ternary, with a bias where the configuration says so.
    Matrix {
        /// Elements of its output.
        rows: Dim,
        /// Elements of its input.
        cols: Dim,
        /// The key of the configuration that gives it a bias; None if it never has one.
        bias: Option<Bias>,
    },
}

/// A size of the network, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dim {
    /// `hidden_size`: the residual stream.
    Model,
    /// `intermediate_size`
    Ffn,
    /// `num_attention_heads * head_dim`
    Queries,
    /// `num_key_value_heads * head_dim`
    Keys,
    /// `head_dim`: the norms of each query or key head.
    Head,
}

/// A key of `config.json` that gives projections a bias.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bias {
    /// `attention_bias`
    Attention,
    /// `mlp_bias`
    Mlp,
}

impl Dim {
    /// The size in elements.
    pub fn of(self, shape: &Shape) -> usize {
        match self {
            Self::Model => shape.hidden,
            Self::Ffn => shape.intermediate,
            Self::Queries => shape.q_dim(),
            Self::Keys => shape.kv_dim(),
            Self::Head => shape.head_dim,
        }
    }
}

impl Bias {
    /// The key.
    pub fn key(self) -> &'static str {
        match self {
            Self::Attention => "attention_bias",
            Self::Mlp => "mlp_bias",
        }
    }
}

impl Family {
    /// The tensor of this role, if a layer has one.
    pub fn part(&self, role: Role) -> Option<&Part> {
        self.layer.iter().find(|part| part.role == role)
    }

    /// The projections of a layer.
    pub fn matrices(&self) -> impl Iterator<Item = &Part> {
        self.layer.iter().filter(|part| matches!(part.kind, Kind::Matrix { .. }))
    }

    /// Whether any projection can have a bias because of this key.
    pub fn has_bias(&self, key: Bias) -> bool {
        self.matrices().any(|part| matches!(part.kind, Kind::Matrix { bias, .. } if bias == Some(key)))
    }
}

impl Part {
    /// The beginning of its names in Hugging Face's checkpoints: `model.layers.N.NAME`.
    pub fn path(&self, layer: usize) -> String {
        format!("model.layers.{layer}.{}", self.name)
    }

    /// The beginning of its names in GGUF files: `blk.N.NAME`.
    pub fn gguf_path(&self, layer: usize) -> String {
        format!("blk.{layer}.{}", self.gguf)
    }

    const fn without_bias(mut self) -> Self {
        if let Kind::Matrix { rows, cols, .. } = self.kind {
            self.kind = Kind::Matrix { rows, cols, bias: None };
        }
        self
    }
}

// The parts that most families share. The names are those of transformers (`modeling_llama.py`,
// `modeling_bitnet.py`) and of llama.cpp (gguf-py/gguf/constants.py).

const fn gain(role: Role, name: &'static str, gguf: &'static str, size: Dim, key: &'static str) -> Part {
    Part { role, name, gguf, kind: Kind::Gain(size), key }
}

const fn matrix(role: Role, name: &'static str, gguf: &'static str, rows: Dim, cols: Dim, bias: Bias) -> Part {
    Part { role, name, gguf, kind: Kind::Matrix { rows, cols, bias: Some(bias) }, key: "num_hidden_layers" }
}

const ATTENTION_NORM: Part = gain(Role::AttentionNorm, "input_layernorm", "attn_norm", Dim::Model, "num_hidden_layers");
const Q: Part = matrix(Role::Q, "self_attn.q_proj", "attn_q", Dim::Queries, Dim::Model, Bias::Attention);
const Q_NORM: Part = gain(Role::QNorm, "self_attn.q_norm", "attn_q_norm", Dim::Head, "model_type");
const K_NORM: Part = gain(Role::KNorm, "self_attn.k_norm", "attn_k_norm", Dim::Head, "model_type");
const K: Part = matrix(Role::K, "self_attn.k_proj", "attn_k", Dim::Keys, Dim::Model, Bias::Attention);
const V: Part = matrix(Role::V, "self_attn.v_proj", "attn_v", Dim::Keys, Dim::Model, Bias::Attention);
const O: Part = matrix(Role::O, "self_attn.o_proj", "attn_output", Dim::Model, Dim::Queries, Bias::Attention);
const FFN_NORM: Part = gain(Role::FfnNorm, "post_attention_layernorm", "ffn_norm", Dim::Model, "num_hidden_layers");
const GATE: Part = matrix(Role::Gate, "mlp.gate_proj", "ffn_gate", Dim::Ffn, Dim::Model, Bias::Mlp);
const UP: Part = matrix(Role::Up, "mlp.up_proj", "ffn_up", Dim::Ffn, Dim::Model, Bias::Mlp);
const DOWN: Part = matrix(Role::Down, "mlp.down_proj", "ffn_down", Dim::Model, Dim::Ffn, Bias::Mlp);

#[cfg(test)]
mod tests {
    use super::*;

    /// A layer without one of these parts is not valid. A table with a role or a name twice would
    /// load one tensor for two parts.
    #[test]
    fn tables_are_whole() {
        use Role::*;
        for family in FAMILIES {
            let matrices: Vec<Role> = family.matrices().map(|part| part.role).collect();
            assert_eq!(matrices, [Q, K, V, O, Gate, Up, Down], "{}", family.model_type);
            for norm in [AttentionNorm, FfnNorm] {
                assert!(matches!(family.part(norm), Some(Part { kind: Kind::Gain(Dim::Model), .. })));
            }
            for (i, part) in family.layer.iter().enumerate() {
                let is_same =
                    |other: &Part| other.role == part.role || other.name == part.name || other.gguf == part.gguf;
                assert!(!family.layer[..i].iter().any(is_same), "{}: {part:?}", family.model_type);
            }
        }
    }
}
