//! Ternary weights in blocks, each with a scale of its own, as GGUF files of Ternary-Bonsai hold
//! them. A weight is `(code - 1) * d`, where `d` is the block's scale (f16).
//!
//! ```text
//! Q2_0    64 weights in 18 bytes, or 128 in 34: d, then weight j in bits 2 (j mod 4).. of byte j / 4
//! PQ2_0   128 weights in 34 bytes: as Q2_0
//! Q1_0    128 weights in 18 bytes: d, then weight j in bit j mod 8 of byte j / 8: 1 is +d, 0 is -d
//! PTQ1_0  128 weights in 28 bytes: base 3 in runs of 16, 8 (five digits per byte) and 2 bytes (four digits); then d
//! TQ2_0   256 weights in 66 bytes: see `ternary`; d comes last
//! TQ1_0   256 weights in 54 bytes: base 3 in runs of 32, 16 and 4 bytes; then d
//! ```
//!
//! `base3` has the digits. Files of PrismML give Q2_0 the same number, 42, for blocks of 64 and of
//! 128; the distance to the next tensor tells which one it is.
#![forbid(unsafe_code)]

use super::base3;
use super::ternary::{TQ1_RUNS, TernaryType};

/// A type of blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockType {
    /// Two bits per weight, 64 per block.
    Q2Of64,
    /// Two bits per weight, 128 per block.
    Q2Of128,
    /// The same under a name of its own.
    Pq2,
    /// One bit per weight, 128 per block.
    Q1,
    /// Base 3, 128 per block.
    Ptq1,
    /// Two bits per weight, 256 per block.
    Tq2,
    /// Base 3, 256 per block.
    Tq1,
}

/// The largest block.
const MAX_BLOCK: usize = 256;

impl BlockType {
    /// Weights per block, and bytes per block.
    pub fn block(self) -> (usize, usize) {
        match self {
            Self::Q2Of64 => (64, 18),
            Self::Q2Of128 | Self::Pq2 => (128, 34),
            Self::Q1 => (128, 18),
            Self::Ptq1 => (128, 28),
            Self::Tq2 => (256, 66),
            Self::Tq1 => (256, 54),
        }
    }

    /// Its name in ggml.
    pub fn name(self) -> &'static str {
        match self {
            Self::Q2Of64 | Self::Q2Of128 => "Q2_0",
            Self::Pq2 => "PQ2_0",
            Self::Q1 => "Q1_0",
            Self::Ptq1 => "PTQ1_0",
            Self::Tq2 => "TQ2_0",
            Self::Tq1 => "TQ1_0",
        }
    }

    /// The same blocks as a type whose scale must be one for the tensor has.
    pub fn of_ternary(ternary: TernaryType) -> Option<Self> {
        match ternary {
            TernaryType::Tq1 => Some(Self::Tq1),
            TernaryType::Tq2 => Some(Self::Tq2),
            TernaryType::I2S => None,
        }
    }

    /// The lengths of a block's runs of bytes in base 3.
    fn runs(self) -> Option<&'static [usize]> {
        match self {
            Self::Ptq1 => Some(&[16, 8, 2]),
            Self::Tq1 => Some(&TQ1_RUNS),
            _ => None,
        }
    }

    /// The first byte in these blocks that no writer makes, and the first weight of its block.
    pub fn stray(self, blocks: &[u8]) -> Option<(usize, u8)> {
        let (runs, (weights, bytes)) = (self.runs()?, self.block());
        let mut blocks = blocks.chunks_exact(bytes).enumerate();
        blocks.find_map(|(i, block)| Some((i * weights, base3::stray(block, runs)?)))
    }

    /// The bits of a block's scale, an f16.
    pub fn scale(self, block: &[u8]) -> u16 {
        let at = match self {
            Self::Q2Of64 | Self::Q2Of128 | Self::Pq2 | Self::Q1 => 0,
            Self::Ptq1 | Self::Tq2 | Self::Tq1 => self.block().1 - 2,
        };
        u16::from_le_bytes([block[at], block[at + 1]])
    }

    /// Writes the codes of a block into `packed`, four per byte, the first one in the lowest bits.
    /// A code may be 3, which is not a valid weight.
    pub fn pack(self, block: &[u8], packed: &mut [u8]) {
        if matches!(self, Self::Q2Of64 | Self::Q2Of128 | Self::Pq2) {
            let (to, from) = (packed.as_chunks_mut::<16>().0, block[2..].as_chunks::<16>().0);
            return to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
        }
        let mut codes = [0u8; MAX_BLOCK];
        let codes = &mut codes[..self.block().0];
        match (self, self.runs()) {
            (_, Some(runs)) => base3::decode(block, runs, codes),
            (Self::Q1, _) => {
                let bit = |j: usize| block[2 + j / 8] >> (j % 8) & 1;
                codes.iter_mut().enumerate().for_each(|(j, code)| *code = 2 * bit(j));
            }
            _ => {
                let code = |j: usize| block[j / 128 * 32 + j % 32] >> (2 * (j % 128 / 32)) & 3;
                codes.iter_mut().enumerate().for_each(|(j, to)| *to = code(j));
            }
        }
        for (byte, codes) in packed.iter_mut().zip(codes.chunks_exact(4)) {
            *byte = codes[0] | codes[1] << 2 | codes[2] << 4 | codes[3] << 6;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A byte in base 3, as its writers make it.
    fn byte(digits: &[u8]) -> u8 {
        let value = (0..5).fold(0u16, |value, n| 3 * value + u16::from(digits.get(n).copied().unwrap_or(0)));
        (value * 256).div_ceil(243) as u8
    }

    #[test]
    fn blocks_are_read_as_they_were_written() {
        let codes: Vec<u8> = (0..256).map(|j| ((j * 7 + j / 5 + j / 31) % 3) as u8).collect();
        let packed =
            |n: usize| -> Vec<u8> { codes[..n].chunks(4).map(|c| c[0] | c[1] << 2 | c[2] << 4 | c[3] << 6).collect() };
        let in_base3 = |runs: &[usize]| {
            let (mut bytes, mut start) = (vec![], 0);
            for (i, run) in runs.iter().enumerate() {
                let digits = if i + 1 == runs.len() { 4 } else { 5 };
                let digit = |m: usize, n: usize| codes[start + n * run + m];
                bytes.extend((0..*run).map(|m| byte(&(0..digits).map(|n| digit(m, n)).collect::<Vec<_>>())));
                start += run * digits;
            }
            bytes
        };
        let tq2: Vec<u8> = (0..64)
            .map(|i| (0..4).fold(0, |byte, k| byte | codes[i / 32 * 128 + k * 32 + i % 32] << (2 * k)))
            .collect();
        let d = [0x34, 0x12];
        for (kind, block) in [
            (BlockType::Q2Of64, [&d, &packed(64)[..]].concat()),
            (BlockType::Q2Of128, [&d, &packed(128)[..]].concat()),
            (BlockType::Pq2, [&d, &packed(128)[..]].concat()),
            (BlockType::Ptq1, [&in_base3(&[16, 8, 2])[..], &d].concat()),
            (BlockType::Tq1, [&in_base3(&[32, 16, 4])[..], &d].concat()),
            (BlockType::Tq2, [&tq2[..], &d].concat()),
        ] {
            let (weights, bytes) = kind.block();
            assert_eq!(block.len(), bytes, "{kind:?}");
            let mut found = vec![0; weights / 4];
            kind.pack(&block, &mut found);
            assert_eq!((found, kind.scale(&block)), (packed(weights), 0x1234), "{kind:?}");
        }
        let mut found = [0; 32];
        BlockType::Q1.pack(&[&d[..], &[0b0000_0101; 16]].concat(), &mut found);
        assert_eq!(found, [0b00_10_00_10, 0].repeat(16)[..]);
    }
}
