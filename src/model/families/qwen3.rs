//! `qwen3`: Ternary-Bonsai (transformers' `modeling_qwen3.py`). Norms of each query and key head
//! before the rotation; heads as wide as the configuration says; no biases.
#![forbid(unsafe_code)]

use super::{ATTENTION_NORM, DOWN, Defaults, FFN_NORM, Family, GATE, Heads, K, K_NORM, O, Q, Q_NORM, UP, V};

/// `qwen3`, `Qwen3ForCausalLM`.
pub static QWEN3: Family = Family {
    model_type: "qwen3",
    class: "Qwen3ForCausalLM",
    base_class: "Qwen3Model",
    defaults: Defaults {
        n_kv_heads: Some(32),
        head_dim: Some(128),
        rms_norm_eps: 1e-6,
        rope_theta: 10_000.0,
        hidden_act: "silu",
    },
    heads: Heads::Independent,
    has_grouped_weights: true,
    windows_are_off: true,
    layer: &[
        ATTENTION_NORM,
        Q.without_bias(),
        K.without_bias(),
        V.without_bias(),
        Q_NORM,
        K_NORM,
        O.without_bias(),
        FFN_NORM,
        GATE.without_bias(),
        UP.without_bias(),
        DOWN.without_bias(),
    ],
};
