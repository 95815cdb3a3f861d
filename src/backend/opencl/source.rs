//! The source of the kernels: it puts the files of `shaders/` together, with a name of its own for
//! each variant of a kernel.
#![forbid(unsafe_code)]

use crate::backend::KvType;
use crate::backend::gpu::{Kernel, Multiply};
use crate::formats::float::FloatType;

/// A program: the kernels that are compiled together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Program {
    /// All kernels but attention.
    General,
    /// Attention, for a model's heads.
    Attention { head_dim: u32, group: u32 },
}

macro_rules! file {
    ($name:literal) => {
        include_str!(concat!("../../../shaders/", $name, ".cl"))
    };
}

/// The program that has a kernel, and the kernel's name there.
pub(super) fn place(kernel: Kernel) -> (Program, String) {
    let name = match kernel {
        Kernel::Attend { kv, head_dim, group } => {
            return (Program::Attention { head_dim, group }, format!("attend_{}", cache(kv).0));
        }
        Kernel::Quantize { planes: false } => "quantize_bytes".to_owned(),
        Kernel::Quantize { planes: true } => "quantize_planes".to_owned(),
        Kernel::Project { tokens, multiply, .. } => format!("project_{}_{tokens}", way(multiply)),
        Kernel::QuantizeGroups { floats: false } => "quantize_groups_bytes".to_owned(),
        Kernel::QuantizeGroups { floats: true } => "quantize_groups_floats".to_owned(),
        Kernel::ProjectGroups { tokens, has_dot: true, .. } => format!("project_groups_dot_{tokens}"),
        Kernel::ProjectGroups { tokens, has_dot: false, .. } => format!("project_groups_plain_{tokens}"),
        Kernel::EmbedGroups => "embed_groups".to_owned(),
        Kernel::NormHeads => "norm_heads".to_owned(),
        Kernel::Append { kv } => format!("append_{}", cache(kv).0),
        Kernel::Head { float: FloatType::Bf16 } => "head_bf16".to_owned(),
        Kernel::Head { float: FloatType::F16 } => "head_f16".to_owned(),
        Kernel::Head { float: FloatType::F32 } => "head_f32".to_owned(),
        Kernel::Merge => "merge".to_owned(),
        Kernel::Activate => "activate".to_owned(),
        Kernel::LowBitHeadInput => "low_bit_head_input".to_owned(),
        Kernel::LowBitHeadScore => "low_bit_head_score".to_owned(),
        Kernel::LowBitHeadFloor => "low_bit_head_floor".to_owned(),
        Kernel::LowBitHeadSelect => "low_bit_head_select".to_owned(),
        Kernel::LowBitHeadRefine => "low_bit_head_refine".to_owned(),
        #[cfg(test)]
        Kernel::Probe => "probe".to_owned(),
    };
    (Program::General, name)
}

/// The name of a KV cache type in kernel names, and its code in the kernels.
fn cache(kv: KvType) -> (&'static str, &'static str) {
    match kv {
        KvType::F16 => ("f16", "KV_F16"),
        KvType::F32 => ("f32", "KV_F32"),
        KvType::I8 => ("i8", "KV_I8"),
    }
}

fn way(multiply: Multiply) -> &'static str {
    match multiply {
        Multiply::Dot => "dot",
        Multiply::Popcount => "popcount",
        Multiply::Plain => "plain",
    }
}

/// A program's source. `has_dot`: whether the device has `cl_khr_integer_dot_product`. `fma`:
/// whether to use the driver's `fma`.
pub(super) fn source(program: Program, has_dot: bool, fma: bool) -> String {
    let mut out = String::new();
    let facts = [(has_dot, "HAS_DOT"), (fma, "FMA_IS_FUSED")];
    facts.into_iter().filter(|(is, _)| *is).for_each(|(_, name)| out.push_str(&format!("#define {name}\n")));
    [file!("constants"), file!("common"), file!("arguments")].iter().for_each(|text| out.push_str(text));
    if program == Program::General {
        [file!("norms"), file!("groups")].iter().for_each(|text| out.push_str(text));
    }
    let mut variant = |name: &str, defines: &[(&str, &str)], file: &str| {
        let defines = [&[("NAME", name)], defines].concat();
        defines.iter().for_each(|(name, value)| out.push_str(&format!("#define {name} {value}\n")));
        out.push_str(file);
        defines.iter().for_each(|(name, _)| out.push_str(&format!("#undef {name}\n")));
    };
    if let Program::Attention { head_dim, group } = program {
        let (head_dim, group) = (format!("{head_dim}u"), format!("{group}u"));
        let heads = [("HEAD_DIM", head_dim.as_str()), ("GROUP", group.as_str())];
        for (name, code) in KvType::ALL.map(cache) {
            variant(&format!("attend_{name}"), &[&heads[..], &[("KV", code)]].concat(), file!("attend"));
        }
        return out;
    }
    variant("quantize_bytes", &[], file!("quantize"));
    variant("quantize_planes", &[("PLANES", "")], file!("quantize"));
    variant("quantize_groups_bytes", &[], file!("quantize_groups"));
    variant("quantize_groups_floats", &[("FLOATS", "")], file!("quantize_groups"));
    for tokens in ["1", "4"] {
        if has_dot {
            variant(&format!("project_dot_{tokens}"), &[("TOKENS", tokens)], file!("project"));
        }
        variant(&format!("project_popcount_{tokens}"), &[("TOKENS", tokens), ("POPCOUNT", "")], file!("project"));
        variant(&format!("project_plain_{tokens}"), &[("TOKENS", tokens), ("PLAIN", "")], file!("project"));
        if has_dot {
            variant(&format!("project_groups_dot_{tokens}"), &[("TOKENS", tokens)], file!("project_groups"));
        }
        let plain = [("TOKENS", tokens), ("PLAIN", "")];
        variant(&format!("project_groups_plain_{tokens}"), &plain, file!("project_groups"));
    }
    for (name, code) in KvType::ALL.map(cache) {
        variant(&format!("append_{name}"), &[("KV", code)], file!("append"));
    }
    for (name, float) in [("head_bf16", "FLOAT_BF16"), ("head_f16", "FLOAT_F16"), ("head_f32", "FLOAT_F32")] {
        variant(name, &[("FLOAT", float)], file!("head"));
    }
    out.push_str(file!("embed_groups"));
    out.push_str(file!("norm_heads"));
    out.push_str(file!("merge"));
    out.push_str(file!("activate"));
    out.push_str(file!("low_bit_head"));
    #[cfg(test)]
    out.push_str(file!("probe"));
    out
}
