//! `toy`: a family for tests, which has what BitNet and Llama lack: norms of query and key heads.
//! It shows that a table is all that a family needs (see `weights/tests/toy.rs`).
#![forbid(unsafe_code)]

use super::{ATTENTION_NORM, DOWN, Defaults, Dim, FFN_NORM, Family, GATE, Heads, K, O, Part, Q, Role, UP, V, gain};

/// `toy`.
pub(crate) static TOY: Family = Family {
    model_type: "toy",
    class: "ToyForCausalLM",
    defaults: Defaults { n_kv_heads: None, rms_norm_eps: 1e-6, rope_theta: 10_000.0, hidden_act: "silu" },
    heads: Heads::DivideModel,
    layer: &[ATTENTION_NORM, Q, K, V, Q_NORM, K_NORM, O, FFN_NORM, GATE, UP, DOWN],
};

const Q_NORM: Part = gain(Role::QNorm, "self_attn.q_norm", "attn_q_norm", Dim::Head, "model_type");
const K_NORM: Part = gain(Role::KNorm, "self_attn.k_norm", "attn_k_norm", Dim::Head, "model_type");
