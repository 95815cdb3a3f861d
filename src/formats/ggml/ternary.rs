//! Rows of ternary weights as GGUF files hold them, as codes (`weight + 1`).
//!
//! ```text
//! I2_S   128 weights in 32 bytes: bits 6-7 of byte i hold weight i, bits 4-5 weight 32 + i, bits 2-3 weight 64 + i, bits 0-1
//!        weight 96 + i. After all weights of the tensor: its scale (f32), and 28 bytes of nothing.
//! TQ2_0  256 weights in 66 bytes: 2 x 32 bytes, each of 128 weights: bits 0-1 of byte i hold weight i, bits 2-3 weight 32 + i, ..;
//!        then the block's scale d (f16).
//! TQ1_0  256 weights in 54 bytes, five of them in a byte q as a fraction in base 3: digit n is (q * 3^n mod 256) * 3 / 256.
//!        Bytes 0-31: weight 32 n + i is digit n of byte i; bytes 32-47: weight 160 + 16 n + i is digit n of byte 32 + i;
//!        bytes 48-51, of four digits: weight 240 + 4 n + i is digit n of byte 48 + i; then d (f16).
//! ```
//!
//! Sources: `quantize_i2_s` in microsoft/BitNet, src/ggml-bitnet-mad.cpp; `TQ1_0` and `TQ2_0` in
//! ggml-org/llama.cpp, gguf-py/gguf/quants.py. I2_S is read as x86 computers write it, and the
//! published file is one of these. ARM computers have written groups of 64 for their own use since
//! 2026, and no file says which groups it has.
#![forbid(unsafe_code)]

use super::base3;

/// Weights of a block of TQ1_0 and TQ2_0.
const BLOCK: usize = 256;
/// Bytes after the weights of an I2_S tensor.
pub const I2S_TRAILER: usize = 32;
/// The runs of bytes in base 3 of a block of TQ1_0.
pub(super) const TQ1_RUNS: [usize; 3] = [32, 16, 4];
/// 1.0 in f16.
const ONE: u16 = 0x3C00;

/// A type of ternary weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TernaryType {
    /// Two bits per weight, and one scale for the tensor.
    I2S,
    /// Five weights per byte, and a scale for each 256.
    Tq1,
    /// Four weights per byte, and a scale for each 256.
    Tq2,
}

/// The scale that all blocks of a tensor share: the first scale that is not 0. A block of zeros may
/// have the scale 0.
#[derive(Default)]
pub struct SharedScale(Option<u16>);

impl SharedScale {
    /// Whether a block may have this scale. The first one becomes the shared scale.
    fn admits(&mut self, scale: u16) -> bool {
        *self.0.get_or_insert(scale) == scale
    }
}

impl TernaryType {
    /// Its name in ggml.
    pub fn name(self) -> &'static str {
        match self {
            Self::I2S => "I2_S",
            Self::Tq1 => "TQ1_0",
            Self::Tq2 => "TQ2_0",
        }
    }

    /// Weights per block, and bytes per block.
    pub fn block(self) -> (usize, usize) {
        match self {
            Self::I2S => (128, 32),
            Self::Tq1 => (BLOCK, 54),
            Self::Tq2 => (BLOCK, 66),
        }
    }

    /// Writes the codes of a row into `codes`. Both consist of whole blocks. Fails with the first
    /// column of a block whose scale is not `shared`. A code may be 3, which is not a valid weight.
    pub fn codes(self, row: &[u8], shared: &mut SharedScale, codes: &mut [u8]) -> Result<(), usize> {
        let (numbers, bytes) = self.block();
        for (i, (block, codes)) in row.chunks_exact(bytes).zip(codes.chunks_exact_mut(numbers)).enumerate() {
            match self.block_scale(block) {
                None => strided::<32>(block, codes, [6, 4, 2, 0]),
                Some(0) => codes.fill(1),
                Some(scale) if !shared.admits(scale) => return Err(i * numbers),
                Some(_) if self == Self::Tq1 => base3::decode(block, &TQ1_RUNS, codes),
                Some(_) => {
                    let (first, second) = codes.split_at_mut(128);
                    strided::<32>(&block[..32], first, [0, 2, 4, 6]);
                    strided::<32>(&block[32..64], second, [0, 2, 4, 6]);
                }
            }
        }
        Ok(())
    }

    /// Whether all of these blocks have the shared scale, or are zeros.
    pub fn share(self, blocks: &[u8], shared: &mut SharedScale) -> bool {
        let mut scales = blocks.chunks_exact(self.block().1).filter_map(|block| self.block_scale(block));
        scales.all(|scale| scale == 0 || shared.admits(scale))
    }

    /// The bits of a block's own scale, an f16. -0 becomes 0.
    fn block_scale(self, block: &[u8]) -> Option<u16> {
        let bits = match (self, block) {
            (Self::I2S, _) => return None,
            (_, [.., low, high]) => u16::from_le_bytes([*low, *high]),
            _ => 0,
        };
        Some(if bits == 0x8000 { 0 } else { bits })
    }

    /// The bits of the first scale among these blocks that is not 0, an f16.
    pub fn first_scale(self, blocks: &[u8]) -> Option<u16> {
        blocks.chunks_exact(self.block().1).filter_map(|block| self.block_scale(block)).find(|scale| *scale != 0)
    }
}

/// The scale of a tensor of zeros. Any scale would do.
pub fn scale_of_zeros() -> u16 {
    ONE
}

/// The codes of `N` bytes with four codes each. Those at `shifts[0]` come first, then those at
/// `shifts[1]`, and so on.
fn strided<const N: usize>(bytes: &[u8], codes: &mut [u8], shifts: [u32; 4]) {
    for (codes, shift) in codes.chunks_exact_mut(N).zip(shifts) {
        codes.iter_mut().zip(bytes).for_each(|(code, byte)| *code = byte >> shift & 3);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Random codes.
    fn random_codes(count: usize) -> Vec<u8> {
        let mut random = 7u32;
        let mut next = || {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (random >> 24) as u8 % 3
        };
        (0..count).map(|_| next()).collect()
    }

    /// Encodes a block as the tables above say, weight by weight.
    fn encode(ternary: TernaryType, codes: &[u8], scale: u16) -> Vec<u8> {
        let mut bytes = vec![0u8; ternary.block().1];
        match ternary {
            TernaryType::I2S => (0..128).for_each(|w| bytes[w % 32] |= codes[w] << (6 - 2 * (w / 32))),
            TernaryType::Tq2 => (0..256).for_each(|w| bytes[w / 128 * 32 + w % 32] |= codes[w] << (2 * (w % 128 / 32))),
            TernaryType::Tq1 => {
                let number = |weights: &dyn Fn(usize) -> usize, n: usize| {
                    let digits = (0..5).map(|k| if k < n { u32::from(codes[weights(k)]) } else { 0 });
                    (digits.fold(0, |sum, digit| sum * 3 + digit) * 256).div_ceil(243) as u8
                };
                (0..32).for_each(|i| bytes[i] = number(&|n| 32 * n + i, 5));
                (0..16).for_each(|i| bytes[32 + i] = number(&|n| 160 + 16 * n + i, 5));
                (0..4).for_each(|i| bytes[48 + i] = number(&|n| 240 + 4 * n + i, 4));
            }
        }
        if ternary != TernaryType::I2S {
            let end = bytes.len() - 2;
            bytes[end..].copy_from_slice(&scale.to_le_bytes());
        }
        bytes
    }

    #[test]
    fn rows_are_read_as_they_were_written() {
        for ternary in [TernaryType::I2S, TernaryType::Tq1, TernaryType::Tq2] {
            let numbers = ternary.block().0;
            let want = random_codes(3 * numbers);
            let row: Vec<u8> = want.chunks(numbers).flat_map(|codes| encode(ternary, codes, 0x3555)).collect();
            let mut found = vec![9; want.len()];
            ternary.codes(&row, &mut SharedScale::default(), &mut found).unwrap();
            assert_eq!(found, want, "{ternary:?}");
        }
    }

    #[test]
    fn blocks_share_a_scale_or_are_zero() {
        for ternary in [TernaryType::Tq1, TernaryType::Tq2] {
            let codes = random_codes(256);
            let row = |scales: [u16; 3]| scales.map(|scale| encode(ternary, &codes, scale)).concat();
            let read = |scales| {
                let mut found = vec![9; 768];
                ternary.codes(&row(scales), &mut SharedScale::default(), &mut found).map(|()| found)
            };
            let found = read([0, 0x3555, 0x8000]).unwrap();
            assert_eq!((&found[..256], &found[256..512], &found[512..]), (&[1; 256][..], &*codes, &[1; 256][..]));
            assert_eq!(read([0x3555, 0x3555, 0x3556]), Err(512));
            assert_eq!(ternary.first_scale(&row([0, 0x8000, 0x1234])), Some(0x1234));
            assert_eq!(ternary.first_scale(&row([0, 0, 0])), None);
        }
    }
}
