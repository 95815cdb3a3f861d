//! `bitnet`: BitNet b1.58 2B4T (arXiv 2504.12285; transformers' `modeling_bitnet.py`). Norms before
//! `o_proj` and `down_proj`.
#![forbid(unsafe_code)]

use super::{ATTENTION_NORM, DOWN, Defaults, Dim, FFN_NORM, Family, GATE, Heads, K, O, Part, Q, Role, UP, V, gain};

/// `bitnet`, `BitNetForCausalLM`.
pub static BITNET: Family = Family {
    model_type: "bitnet",
    class: "BitNetForCausalLM",
    base_class: "BitNetModel",
    defaults: Defaults {
        n_kv_heads: Some(5),
        head_dim: None,
        rms_norm_eps: 1e-5,
        rope_theta: 500_000.0,
        hidden_act: "relu2",
    },
    heads: Heads::FillModel,
    has_grouped_weights: false,
    windows_are_off: false,
    layer: &[
        ATTENTION_NORM,
        Q,
        K,
        V,
        ATTENTION_SUB_NORM,
        O,
        FFN_NORM,
        GATE.without_bias(),
        UP.without_bias(),
        FFN_SUB_NORM,
        DOWN.without_bias(),
    ],
};

const ATTENTION_SUB_NORM: Part =
    gain(Role::AttentionSubNorm, "self_attn.attn_sub_norm", "attn_sub_norm", Dim::Queries, "model_type");
const FFN_SUB_NORM: Part = gain(Role::FfnSubNorm, "mlp.ffn_sub_norm", "ffn_sub_norm", Dim::Ffn, "model_type");
