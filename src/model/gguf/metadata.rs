//! Metadata as a `config.json`. rotor refuses metadata that would change the numbers in a way that
//! it does not implement. That includes an unknown key of the architecture.

use serde_json::{Value as Json, json};

use super::{EMBEDDING, HEAD, INNER_NORM, ROPE_FACTORS, rope_factors};
use crate::error::{Error, Result};
use crate::formats::gguf::{Gguf, Value};
use crate::model::families::{BITNET, Family, LLAMA, QWEN3};

/// The keys of an architecture that this module reads.
const KNOWN: [&str; 14] = [
    "pooling_type",
    "vocab_size",
    "context_length",
    "embedding_length",
    "block_count",
    "feed_forward_length",
    "hidden_activation",
    "attention.head_count",
    "attention.head_count_kv",
    "attention.layer_norm_rms_epsilon",
    "attention.key_length",
    "attention.value_length",
    "rope.dimension_count",
    "rope.freq_base",
];
/// Keys that have no effect on these architectures, or only together with others that are refused.
const IDLE: [&str; 3] = ["tensor_data_layout", "rope.scaling.finetuned", "rope.scaling.original_context_length"];
/// Keys that are refused unless they have this value.
const MUST_BE: [(&str, f64); 5] = [
    ("expert_count", 0.0),
    ("expert_used_count", 0.0),
    ("rope.scaling.attn_factor", 1.0),
    ("rope.scale_linear", 1.0),
    ("attention.causal", 1.0),
];

/// The known values of `general.architecture`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `bitnet-b1.58` and `bitnet-25`.
    Microsoft,
    /// `bitnet`.
    Bitnet,
    /// `llama`.
    Llama,
    /// `qwen3`.
    Qwen3,
}

/// What the metadata say about the network.
pub(super) struct Metadata {
    config: Json,
    /// `pooling_type`, except for 0.
    pub(super) pooling_type: Option<u64>,
    pub(super) layers: usize,
    pub(super) head_dim: usize,
    pub(super) family: &'static Family,
    pub(super) has_interleaved_heads: bool,
    /// Whether every matrix is ternary with a scale per group.
    pub(super) has_groups: bool,
    /// Whether each projection norms its input first.
    pub(super) has_inner_norms: bool,
}

impl Metadata {
    pub(super) fn read(gguf: &Gguf) -> Result<Self> {
        let keys = Keys::new(gguf)?;
        keys.refuse_variants()?;
        let size = |key| keys.size(key)?.ok_or_else(|| keys.missing(key));
        let (hidden, heads, layers) = (size("embedding_length")?, size("attention.head_count")?, size("block_count")?);
        let head_dim = keys.head_dim(hidden, heads)?;
        let is_qwen3 = keys.kind == Kind::Qwen3;
        let has_inner_norms = is_qwen3 && gguf.shape(INNER_NORM).is_some();
        let (is_llama, has_groups) = (keys.kind == Kind::Llama, is_qwen3 && !has_inner_norms);
        let family = match keys.kind {
            Kind::Microsoft | Kind::Bitnet => &BITNET,
            Kind::Llama => &LLAMA,
            Kind::Qwen3 => &QWEN3,
        };
        let eps = keys
            .number("attention.layer_norm_rms_epsilon")?
            .ok_or_else(|| keys.missing("attention.layer_norm_rms_epsilon"))?;
        // A model that pools the states of its tokens gives no logits.
        let pooling_type = keys.pooling_type()?;
        let is_base = pooling_type.is_some() && gguf.shape(HEAD).is_none();
        let mut quantization = json!({
            "quant_method": "bitnet",
            "linear_class": "autobitlinear",
            "quantization_mode": "offline",
        });
        if has_inner_norms {
            quantization["use_rms_norm"] = json!(true);
            quantization["rms_norm_eps"] = json!(eps);
        }
        let ends = ["eos", "eot", "eom"].map(|name| gguf_id(gguf, name));
        let mut config = json!({
            "model_type": family.model_type,
            "hidden_act": keys.activation()?,
            "hidden_size": hidden,
            "intermediate_size": size("feed_forward_length")?,
            "num_hidden_layers": layers,
            "num_attention_heads": heads,
            "num_key_value_heads": keys.size("attention.head_count_kv")?.unwrap_or(heads),
            "head_dim": head_dim,
            "vocab_size": keys.vocab_size()?,
            "max_position_embeddings": size("context_length")?,
            "rms_norm_eps": eps,
            "rope_theta": keys.number("rope.freq_base")?.unwrap_or(10_000.0),
            "rope_scaling": keys.rope_scaling(head_dim)?,
            "tie_word_embeddings": gguf.shape(HEAD).is_none(),
            "bos_token_id": gguf_id(gguf, "bos"),
            "eos_token_id": ends,
            "quantization_config": (!has_groups).then_some(quantization),
        });
        // The configuration identifies a model in saves, so others get no key.
        if is_base {
            config["architectures"] = json!([family.base_class]);
        }
        Ok(Self {
            config,
            pooling_type,
            layers: layers as usize,
            head_dim: head_dim as usize,
            family,
            has_interleaved_heads: is_llama,
            has_groups,
            has_inner_norms,
        })
    }

    pub(super) fn config_json(&self) -> Vec<u8> {
        self.config.to_string().into_bytes()
    }
}

/// The id of a special token, if the file states it.
fn gguf_id(gguf: &Gguf, name: &str) -> Option<u64> {
    match gguf.value(&format!("tokenizer.ggml.{name}_token_id")) {
        Some(Value::Unsigned(id)) => Some(*id),
        Some(Value::Signed(id)) => u64::try_from(*id).ok(),
        _ => None,
    }
}

/// The keys of an architecture.
struct Keys<'a> {
    gguf: &'a Gguf,
    architecture: &'a str,
    kind: Kind,
}

impl<'a> Keys<'a> {
    fn new(gguf: &'a Gguf) -> Result<Self> {
        const KEY: &str = "general.architecture";
        let Some(value) = gguf.value(KEY) else {
            return Err(Error::format(gguf.name(), format!("`{KEY}` is missing")));
        };
        let Value::Text(architecture) = value else { return Err(gguf.wrong_kind(KEY, "a string")) };
        let kind = match &**architecture {
            "bitnet-b1.58" | "bitnet-25" => Kind::Microsoft,
            "bitnet" => Kind::Bitnet,
            "llama" => Kind::Llama,
            "qwen3" => Kind::Qwen3,
            _ => {
                let known = "\"bitnet-b1.58\", \"bitnet-25\", \"bitnet\", \"llama\" and \"qwen3\"";
                let message = format!("`{KEY}` is {}; supported: {known}", value.describe());
                return Err(Error::unsupported(format!("{}: {message}", gguf.name())));
            }
        };
        Ok(Self { gguf, architecture, kind })
    }

    fn name(&self, key: &str) -> String {
        format!("{}.{key}", self.architecture)
    }

    fn value(&self, key: &str) -> Option<&Value> {
        self.gguf.value(&self.name(key))
    }

    fn missing(&self, key: &str) -> Error {
        Error::format(self.gguf.name(), format!("`{}` is missing", self.name(key)))
    }

    fn unsupported(&self, key: &str, supported: &str) -> Error {
        let value = self.value(key).map_or_else(|| "missing".to_owned(), Value::describe);
        let message = format!("`{}` is {value}; supported: {supported}", self.name(key));
        Error::unsupported(format!("{}: {message}", self.gguf.name()))
    }

    /// A whole number of at least 1.
    fn size(&self, key: &str) -> Result<Option<u64>> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::Unsigned(size)) if *size > 0 => Ok(Some(*size)),
            Some(Value::Signed(size)) if *size > 0 => Ok(Some(size.unsigned_abs())),
            Some(_) => Err(self.gguf.wrong_kind(&self.name(key), "a whole number of at least 1")),
        }
    }

    /// How the states of a text's tokens become one vector; None if the model does not pool them.
    fn pooling_type(&self) -> Result<Option<u64>> {
        match self.value("pooling_type") {
            None | Some(Value::Unsigned(0) | Value::Signed(0)) => Ok(None),
            Some(Value::Unsigned(kind)) => Ok(Some(*kind)),
            Some(Value::Signed(kind)) => Ok(u64::try_from(*kind).ok()),
            Some(_) => Err(self.gguf.wrong_kind(&self.name("pooling_type"), "a whole number")),
        }
    }

    fn number(&self, key: &str) -> Result<Option<f64>> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::Float(number)) if number.is_finite() => Ok(Some(*number)),
            Some(_) => Err(self.gguf.wrong_kind(&self.name(key), "a finite number")),
        }
    }

    fn text(&self, key: &str) -> Result<Option<&str>> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(_) => Err(self.gguf.wrong_kind(&self.name(key), "a string")),
        }
    }

    /// Refuses metadata of a different network, and of a part of a model.
    fn refuse_variants(&self) -> Result<()> {
        if let Some(parts) = self.gguf.value("split.count").filter(|parts| **parts != Value::Unsigned(1)) {
            let message =
                format!("`split.count` is {}: this is a part of a model; supported: one file", parts.describe());
            return Err(Error::unsupported(format!("{}: {message}", self.gguf.name())));
        }
        if let Some(key) = self.gguf.keys("prism.hadamard.").next() {
            let message = format!("`{key}`: the weights are rotated (Bonsai 2); supported: weights as they are");
            return Err(Error::unsupported(format!("{}: {message}", self.gguf.name())));
        }
        for (key, wanted) in MUST_BE {
            let found = match self.value(key) {
                None => continue,
                Some(Value::Unsigned(number)) => *number as f64,
                Some(Value::Signed(number)) => *number as f64,
                Some(Value::Float(number)) => *number,
                Some(Value::Flag(flag)) => f64::from(u8::from(*flag)),
                Some(_) => f64::NAN,
            };
            if found != wanted {
                return Err(self.unsupported(key, &format!("{wanted}")));
            }
        }
        let prefix = self.name("");
        let known = |key: &&str| {
            KNOWN.contains(key)
                || IDLE.contains(key)
                || MUST_BE.iter().any(|(name, _)| name == key)
                || matches!(*key, "rope.scaling.type" | "rope.scaling.factor")
        };
        match self.gguf.keys(&prefix).map(|key| &key[prefix.len()..]).find(|key| !known(key)) {
            Some(stranger) => Err(self.unsupported(stranger, "models without this key")),
            None => Ok(()),
        }
    }

    /// The activation that the file states, else that of all known models of the architecture.
    fn activation(&self) -> Result<&'static str> {
        const KEY: &str = "hidden_activation";
        match (self.text(KEY)?, self.kind) {
            (Some("relu2"), _) | (None, Kind::Microsoft) => Ok("relu2"),
            (Some("silu" | "swish"), _) | (None, Kind::Llama | Kind::Qwen3) => Ok("silu"),
            (None, Kind::Bitnet) if self.has_bpe() => Ok("relu2"),
            (None, Kind::Bitnet) => Err(self.unsupported(
                KEY,
                "\"relu2\" and \"silu\"; it can be missing where \
                 `tokenizer.ggml.model` is \"gpt2\", as in 2B4T",
            )),
            (Some(_), _) => Err(self.unsupported(KEY, "\"relu2\" and \"silu\"")),
        }
    }

    /// Whether the vocabulary is one of byte pairs. That distinguishes 2B4T from 1bitLLM's models,
    /// which have SiLU.
    fn has_bpe(&self) -> bool {
        matches!(self.gguf.value("tokenizer.ggml.model"), Some(Value::Text(model)) if model == "gpt2")
    }

    fn head_dim(&self, hidden: u64, heads: u64) -> Result<u64> {
        let head_dim = self.size("attention.key_length")?.unwrap_or(hidden / heads);
        for key in ["attention.value_length", "rope.dimension_count"] {
            if self.size(key)?.is_some_and(|size| size != head_dim) {
                return Err(self.unsupported(key, &format!("{head_dim}, the size of a head")));
            }
        }
        Ok(head_dim)
    }

    /// The number of rows of the embedding table. The file may also state it.
    fn vocab_size(&self) -> Result<u64> {
        let Some(&[rows, _]) = self.gguf.shape(EMBEDDING) else {
            return Err(Error::format(self.gguf.name(), format!("there is no matrix {EMBEDDING}")));
        };
        if self.size("vocab_size")?.is_some_and(|size| size != rows as u64) {
            return Err(self.unsupported("vocab_size", &format!("{rows}, the rows of {EMBEDDING}")));
        }
        Ok(rows as u64)
    }

    fn rope_scaling(&self, head_dim: u64) -> Result<Option<Json>> {
        let stated = self.stated_rope_scaling()?;
        if self.gguf.shape(ROPE_FACTORS).is_none() {
            return Ok(stated);
        }
        let theta = self.number("rope.freq_base")?.unwrap_or(10_000.0);
        match (rope_factors::scaling(self.gguf, theta, head_dim as usize)?, stated) {
            (scaling, None) => Ok(scaling),
            (None, stated) => Ok(stated),
            (Some(_), Some(_)) => {
                Err(self.unsupported("rope.scaling.type", &format!("\"none\" where there is {ROPE_FACTORS}")))
            }
        }
    }

    fn stated_rope_scaling(&self) -> Result<Option<Json>> {
        let factor = self.number("rope.scaling.factor")?;
        match (self.text("rope.scaling.type")?, factor) {
            (Some("none"), _) | (None | Some("linear"), None | Some(1.0)) => Ok(None),
            // Linear is llama.cpp's default if no type is stated.
            (None | Some("linear"), Some(factor)) => Ok(Some(json!({ "type": "linear", "factor": factor }))),
            (Some("yarn"), Some(factor)) => Ok(Some(json!({
                "rope_type": "yarn",
                "factor": factor,
                "original_max_position_embeddings": self
                    .size("rope.scaling.original_context_length")?
                    .ok_or_else(|| self.missing("rope.scaling.original_context_length"))?,
            }))),
            (Some("yarn"), None) => Err(self.missing("rope.scaling.factor")),
            (Some(_), _) => Err(self.unsupported("rope.scaling.type", "\"none\", \"linear\" and \"yarn\"")),
        }
    }
}
