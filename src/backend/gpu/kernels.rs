//! The kernels, and the constants that they are compiled for.

use super::layout;
use crate::backend::arith::LANES;
use crate::backend::{ATTENTION_CHUNK, KvType};
use crate::formats::float::FloatType;

/// The way a device multiplies small integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Multiply {
    /// Dot products of four bytes.
    Dot,
    /// Counting bits; the input then comes in bit planes.
    Popcount,
    /// Plain multiplication.
    Plain,
}

impl Multiply {
    /// The ways that are worth a try on a device with these abilities; the one that is likely to be
    /// best comes first. A driver that has dot products without instructions for them may have
    /// lowered them to something slow.
    pub(crate) fn ways(has_dot: bool, has_fast_dot: bool) -> Vec<Self> {
        match (has_dot, has_fast_dot) {
            (true, true) => vec![Self::Dot],
            (true, false) => vec![Self::Dot, Self::Popcount, Self::Plain],
            (false, _) => vec![Self::Popcount, Self::Plain],
        }
    }
}

/// The settings that suit a device best, among those that give the same results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Tuning {
    pub(crate) multiply: Multiply,
    /// The number of slices of a row, each of which has lanes of its own. A workgroup has 32 lanes
    /// for each slice.
    pub(crate) slices: u32,
    /// The same for a batch with several rows. There are more workgroups then, and a workgroup with
    /// a single slice reads the input once for all of its lanes.
    pub(crate) batch_slices: u32,
}

impl Tuning {
    /// The kernel that multiplies this many rows of a batch at a time.
    pub(super) fn project(self, tokens: u32) -> Kernel {
        let slices = if tokens == 1 { self.slices } else { self.batch_slices };
        Kernel::Project { tokens, multiply: self.multiply, slices }
    }

    /// The kernel that quantises inputs to int16, in the form that the device multiplies.
    pub(super) fn quantize_groups(self) -> Kernel {
        Kernel::QuantizeGroups { floats: self.multiply != Multiply::Dot }
    }

    /// The kernel that multiplies this many rows of a batch, of int16, at a time.
    pub(super) fn project_groups(self, tokens: u32) -> Kernel {
        let slices = if tokens == 1 { self.slices } else { self.batch_slices };
        Kernel::ProjectGroups { tokens, has_dot: self.multiply == Multiply::Dot, slices }
    }
}

/// A kernel with the constants that it is compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kernel {
    /// Normalises and quantises rows, to bytes or to bit planes.
    Quantize { planes: bool },
    /// Ternary products of this many rows of a batch at a time: 1 or [`TOKENS`].
    Project { tokens: u32, multiply: Multiply, slices: u32 },
    /// Normalises rows, and quantises them to int16 in groups: two planes of bytes, or f32.
    QuantizeGroups { floats: bool },
    /// Products of weights with a scale per group, and this many rows of a batch at a time: 1 or
    /// [`TOKENS`]; with dot products of four bytes, or in f32.
    ProjectGroups { tokens: u32, has_dot: bool, slices: u32 },
    /// Takes the rows of tokens from weights with a scale per group.
    EmbedGroups,
    /// Normalises each head of queries or keys.
    NormHeads,
    /// Rotates queries and keys, appends keys and values to a cache of this type.
    Append { kv: KvType },
    /// One chunk of attention.
    Attend { kv: KvType, head_dim: u32, group: u32 },
    /// Merges chunks of attention.
    Merge,
    /// Multiplies neurons by their activated gates.
    Activate,
    /// Logits; the type of the head's numbers.
    Head { float: FloatType },
    /// Begins a search for the largest logits (see `low_bit_head`).
    LowBitHeadInput,
    /// Scores all rows by the first plane.
    LowBitHeadScore,
    /// Finds a lower bound of the k-th largest logit.
    LowBitHeadFloor,
    /// Lists the rows that may reach this bound.
    LowBitHeadSelect,
    /// Scores the listed rows by both planes.
    LowBitHeadRefine,
    /// The arithmetic alone, for tests.
    #[cfg(test)]
    Probe,
}

/// Rows of a batch that the wide variants of [`Kernel::Project`] and [`Kernel::ProjectGroups`]
/// multiply at a time.
pub(super) const TOKENS: u32 = 4;

/// Threads of a workgroup of [`Kernel::Activate`].
pub(super) const ACTIVATE_THREADS: usize = 256;
/// Rows of the output head that a workgroup computes.
pub(super) const HEAD_ROWS: usize = 32;
/// Threads of a workgroup of [`Kernel::NormHeads`]: 32 for each head.
pub(super) const NORM_HEADS_THREADS: usize = 256;
/// Groups that a lane of [`Kernel::ProjectGroups`] computes for one row before they are added.
pub(super) const GROUPS_AHEAD: usize = 4;
/// Words that the plan has for each row: its position, where its sequence's blocks are listed, and
/// its token.
pub(super) const ROW_WORDS: usize = 3;
/// Threads of a workgroup of [`Kernel::LowBitHeadSelect`].
pub(super) const SELECT_THREADS: usize = 256;
/// Products of one dispatch.
pub(super) const PRODUCTS: usize = 3;

/// The code of a KV cache type (`KV_F16`, `KV_F32`, `KV_I8` in the kernels).
pub(super) fn kv_code(kv: KvType) -> u32 {
    match kv {
        KvType::F16 => 0,
        KvType::F32 => 1,
        KvType::I8 => 2,
    }
}

/// The code of a type of numbers (`FLOAT_BF16`, `FLOAT_F16`, `FLOAT_F32` in the kernels).
pub(super) fn float_code(float: FloatType) -> u32 {
    match float {
        FloatType::Bf16 => 0,
        FloatType::F16 => 1,
        FloatType::F32 => 2,
    }
}

impl Kernel {
    /// Its specialization constants, in the order of their ids.
    pub(crate) fn constants(self) -> Vec<u32> {
        match self {
            Self::Quantize { planes: is_other } | Self::QuantizeGroups { floats: is_other } => vec![is_other.into()],
            Self::Project { slices, .. } | Self::ProjectGroups { slices, .. } => vec![slices, self.threads() as u32],
            Self::Append { kv } => vec![kv_code(kv)],
            Self::Attend { kv, head_dim, group } => vec![kv_code(kv), head_dim, group],
            Self::Head { float } => vec![float_code(float)],
            _ => vec![],
        }
    }

    /// Threads of a workgroup.
    pub(crate) fn threads(self) -> usize {
        match self {
            Self::Project { slices, .. } | Self::ProjectGroups { slices, .. } => layout::TILE * slices as usize,
            Self::NormHeads => NORM_HEADS_THREADS,
            Self::Append { .. } => 64,
            Self::Attend { .. } => ATTENTION_CHUNK,
            Self::Merge => 64,
            Self::Activate => ACTIVATE_THREADS,
            Self::LowBitHeadSelect => SELECT_THREADS,
            #[cfg(test)]
            Self::Probe => 64,
            _ => 256,
        }
    }

    /// Whether it reads or writes the KV cache.
    pub(crate) fn uses_cache(self) -> bool {
        matches!(self, Self::Append { .. } | Self::Attend { .. })
    }

    /// Bytes of memory that a workgroup shares.
    pub(crate) fn shared_bytes(self) -> usize {
        match self {
            Self::Project { tokens, slices, .. } => 4 * 32 * (tokens * slices) as usize,
            Self::ProjectGroups { tokens, slices, .. } => {
                let ahead = if tokens == 1 { GROUPS_AHEAD } else { 1 };
                2 * 4 * 32 * ahead * (tokens * slices) as usize
            }
            Self::Attend { head_dim, group, .. } => {
                let (group, padded) = (group as usize, head_dim.next_multiple_of(32) as usize);
                4 * ((group * padded).next_multiple_of(ATTENTION_CHUNK) + group * (ATTENTION_CHUNK + LANES))
            }
            // The other kernels need less than every device has (16 KB).
            _ => 0,
        }
    }
}
