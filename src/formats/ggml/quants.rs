//! Embeddings and output heads in blocks with scales, as f32.
//!
//! ```text
//! Q8_0   32 numbers in 34 bytes: d (f16), 32 x i8.                        q * d
//! Q4_K   256 in 144: d, dmin (f16), 12 bytes with eight scales and eight minima of 6 bits, 128 bytes of 4 bits.
//!                                                                        (d * scale) * q - dmin * min
//! Q6_K   256 in 210: 128 bytes with the low 4 bits, 64 with the high 2, 16 scales (i8), d (f16).
//!                                                                        (d * scale) * (q - 32)
//! ```
//!
//! Sources: `dequantize_row_q8_0`, `_q4_K`, `_q6_K` in ggml-org/llama.cpp, ggml/src/ggml-quants.c.
//! All products but the last are exact in f32. So only one product is rounded, and the bits are
//! those of ggml.
#![forbid(unsafe_code)]

use half::f16;

/// A type of quantised numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuantType {
    /// 8 bits per number, and a scale for 32 numbers.
    Q8_0,
    /// 4 bits per number, and a scale and a minimum for 32 numbers.
    Q4K,
    /// 6 bits per number, and a scale for 16 numbers.
    Q6K,
}

impl QuantType {
    /// Its name in ggml.
    pub fn name(self) -> &'static str {
        match self {
            Self::Q8_0 => "Q8_0",
            Self::Q4K => "Q4_K",
            Self::Q6K => "Q6_K",
        }
    }

    /// Numbers per block, and bytes per block.
    pub fn block(self) -> (usize, usize) {
        match self {
            Self::Q8_0 => (32, 34),
            Self::Q4K => (256, 144),
            Self::Q6K => (256, 210),
        }
    }

    /// Decodes whole blocks.
    pub fn decode(self, bytes: &[u8], out: &mut [f32]) {
        let (numbers, size) = self.block();
        for (block, out) in bytes.chunks_exact(size).zip(out.chunks_exact_mut(numbers)) {
            match self {
                Self::Q8_0 => q8_0(block, out),
                Self::Q4K => q4_k(block, out),
                Self::Q6K => q6_k(block, out),
            }
        }
    }
}

fn half(bytes: &[u8], at: usize) -> f32 {
    f16::from_le_bytes([bytes[at], bytes[at + 1]]).to_f32()
}

fn q8_0(block: &[u8], out: &mut [f32]) {
    let d = half(block, 0);
    out.iter_mut().zip(&block[2..]).for_each(|(out, q)| *out = f32::from(*q as i8) * d);
}

fn q4_k(block: &[u8], out: &mut [f32]) {
    let (d, dmin) = (half(block, 0), half(block, 2));
    let (scales, codes) = (&block[4..16], &block[16..]);
    for (i, out) in out.chunks_exact_mut(32).enumerate() {
        let (scale, min) = scale_and_min(scales, i);
        let (scale, min) = (d * f32::from(scale), dmin * f32::from(min));
        let shift = 4 * (i % 2);
        let codes = &codes[i / 2 * 32..][..32];
        out.iter_mut().zip(codes).for_each(|(out, q)| *out = scale * f32::from(q >> shift & 15) - min);
    }
}

/// The six bits of scale `i` and of minimum `i`. The first four of each have their own bytes. The
/// upper bits of these bytes belong to the other four.
fn scale_and_min(bytes: &[u8], i: usize) -> (u8, u8) {
    if i < 4 {
        return (bytes[i] & 63, bytes[i + 4] & 63);
    }
    (bytes[i + 4] & 15 | bytes[i - 4] >> 6 << 4, bytes[i + 4] >> 4 | bytes[i] >> 6 << 4)
}

/// A half of a block: number `32 k + i` has its low bits in byte `32 (k % 2) + i`, its high bits in
/// byte `i` at `2 k`.
fn q6_k(block: &[u8], out: &mut [f32]) {
    let d = half(block, 208);
    for (part, out) in out.chunks_exact_mut(128).enumerate() {
        let (low, high, scales) =
            (&block[64 * part..][..64], &block[128 + 32 * part..][..32], &block[192 + 8 * part..][..8]);
        for (k, out) in out.chunks_exact_mut(32).enumerate() {
            for (i, out) in out.iter_mut().enumerate() {
                let q = low[32 * (k % 2) + i] >> (4 * (k / 2)) & 15 | (high[i] >> (2 * k) & 3) << 4;
                *out = d * f32::from(scales[2 * k + i / 16] as i8) * (f32::from(q) - 32.0);
            }
        }
    }
}
