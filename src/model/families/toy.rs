//! `toy`: a family for tests, which has what BitNet and Llama lack: norms of query and key heads.
//! It shows that a table is all that a family needs (see `weights/tests/toy.rs`).
#![forbid(unsafe_code)]

use super::{ATTENTION_NORM, DOWN, Defaults, FFN_NORM, Family, GATE, Heads, K, K_NORM, O, Q, Q_NORM, UP, V};

/// `toy`.
pub(crate) static TOY: Family = Family {
    model_type: "toy",
    class: "ToyForCausalLM",
    base_class: "ToyModel",
    defaults: Defaults {
        n_kv_heads: None,
        head_dim: None,
        rms_norm_eps: 1e-6,
        rope_theta: 10_000.0,
        hidden_act: "silu",
    },
    heads: Heads::DivideModel,
    has_grouped_weights: true,
    windows_are_off: false,
    layer: &[ATTENTION_NORM, Q, K, V, Q_NORM, K_NORM, O, FFN_NORM, GATE, UP, DOWN],
};
