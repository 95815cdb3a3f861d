//! The number types of ggml, as they lie in GGUF files.
//!
//! Source of sizes and type numbers: `GGMLQuantizationType` and `GGML_QUANT_SIZES` of
//! ggml-org/llama.cpp, gguf-py/gguf/constants.py. Those of microsoft/BitNet's fork (36 to 39) come
//! from its ggml/include/ggml.h. Upstream has given 39 to another type since.
#![forbid(unsafe_code)]

mod base3;
pub mod blocks;
pub mod quants;
pub mod ternary;

use blocks::BlockType;
use quants::QuantType;
use ternary::TernaryType;

use super::float::FloatType;

/// How a tensor's numbers are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GgmlType {
    /// One number after the other.
    Float(FloatType),
    /// Ternary weights and their scale.
    Ternary(TernaryType),
    /// Ternary weights in blocks with scales of their own.
    Blocks(BlockType),
    /// Numbers in blocks with scales.
    Quantised(QuantType),
    /// The number of a type that rotor does not read.
    Other(u32),
}

/// The names of types that become [`GgmlType::Other`].
const NAMES: [(u32, &str); 27] = [
    (2, "Q4_0"),
    (3, "Q4_1"),
    (6, "Q5_0"),
    (7, "Q5_1"),
    (9, "Q8_1"),
    (10, "Q2_K"),
    (11, "Q3_K"),
    (13, "Q5_K"),
    (15, "Q8_K"),
    (16, "IQ2_XXS"),
    (17, "IQ2_XS"),
    (18, "IQ3_XXS"),
    (19, "IQ1_S"),
    (20, "IQ4_NL"),
    (21, "IQ3_S"),
    (22, "IQ2_S"),
    (23, "IQ4_XS"),
    (24, "I8"),
    (25, "I16"),
    (26, "I32"),
    (27, "I64"),
    (28, "F64"),
    (29, "IQ1_M"),
    (37, "I8_S"),
    (38, "TL1"),
    (39, "TL2 or MXFP4"),
    (40, "NVFP4"),
];

impl GgmlType {
    /// The type with this number.
    pub fn of(id: u32) -> Self {
        match id {
            0 => Self::Float(FloatType::F32),
            1 => Self::Float(FloatType::F16),
            8 => Self::Quantised(QuantType::Q8_0),
            12 => Self::Quantised(QuantType::Q4K),
            14 => Self::Quantised(QuantType::Q6K),
            30 => Self::Float(FloatType::Bf16),
            34 => Self::Ternary(TernaryType::Tq1),
            35 => Self::Ternary(TernaryType::Tq2),
            36 => Self::Ternary(TernaryType::I2S),
            41 => Self::Blocks(BlockType::Q1),
            // Or blocks of 128: the caller finds out (see `blocks`).
            42 => Self::Blocks(BlockType::Q2Of64),
            142 => Self::Blocks(BlockType::Pq2),
            143 => Self::Blocks(BlockType::Ptq1),
            other => Self::Other(other),
        }
    }

    /// Its name, for messages.
    pub fn name(self) -> String {
        match self {
            Self::Float(FloatType::F32) => "F32".to_owned(),
            Self::Float(FloatType::F16) => "F16".to_owned(),
            Self::Float(FloatType::Bf16) => "BF16".to_owned(),
            Self::Ternary(ternary) => ternary.name().to_owned(),
            Self::Blocks(blocks) => blocks.name().to_owned(),
            Self::Quantised(quant) => quant.name().to_owned(),
            Self::Other(id) => match NAMES.iter().find(|(known, _)| *known == id) {
                Some((_, name)) => (*name).to_owned(),
                None => format!("of the unknown type {id}"),
            },
        }
    }

    /// Numbers per block, and bytes per block. None for a type that rotor does not read.
    pub fn block(self) -> Option<(usize, usize)> {
        match self {
            Self::Float(float) => Some((1, float.size())),
            Self::Ternary(ternary) => Some(ternary.block()),
            Self::Blocks(blocks) => Some(blocks.block()),
            Self::Quantised(quant) => Some(quant.block()),
            Self::Other(_) => None,
        }
    }

    /// Bytes of a tensor of `count` numbers in rows of `cols`. None if they do not fill whole
    /// blocks, or if the size overflows.
    pub fn bytes(self, count: usize, cols: usize) -> Option<usize> {
        let (numbers, bytes) = self.block()?;
        let blocks = cols.is_multiple_of(numbers).then_some(count / numbers)?;
        let trailer = if self == Self::Ternary(TernaryType::I2S) { ternary::I2S_TRAILER } else { 0 };
        blocks.checked_mul(bytes)?.checked_add(trailer)
    }
}
