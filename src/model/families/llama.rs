//! `llama`: Falcon3, Falcon-E and Llama3 in 1.58 bits (transformers' `modeling_llama.py`).
#![forbid(unsafe_code)]

use super::{ATTENTION_NORM, DOWN, Defaults, FFN_NORM, Family, GATE, Heads, K, O, Q, UP, V};

/// `llama`, `LlamaForCausalLM`.
pub static LLAMA: Family = Family {
    model_type: "llama",
    class: "LlamaForCausalLM",
    base_class: "LlamaModel",
    defaults: Defaults {
        n_kv_heads: None,
        head_dim: None,
        rms_norm_eps: 1e-6,
        rope_theta: 10_000.0,
        hidden_act: "silu",
    },
    heads: Heads::DivideModel,
    has_grouped_weights: false,
    windows_are_off: false,
    layer: &[ATTENTION_NORM, Q, K, V, O, FFN_NORM, GATE, UP, DOWN],
};
