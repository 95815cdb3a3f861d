//! Reproducible arithmetic. This file defines, in scalar code, every floating point step that a
//! backend takes.
//!
//! The only operations are correctly rounded f32 add, subtract, multiply, divide, square root and
//! fused multiply-add, plus exact ones (max, abs, rounding to an integer). This file fixes their
//! order. The order follows from the maths and not from a machine:
//!
//! - A sum over `n` elements has [`LANES`] partial sums. Lane `l` takes elements `l`, `l + 32`,
//!   `l + 64`, ... in order, each by one `fma`. Zeros pad the last step. Then the lanes are halved:
//!   lane `l` adds lane `l + 16`, then `l + 8`, `l + 4`, `l + 2`, `l + 1`. Eight AVX2 accumulators,
//!   or 32 GPU threads, do the same.
//! - `exp` is a range reduction and a polynomial of fused multiply-adds. It calls no libm.
//! - Attention treats positions in chunks of [`super::ATTENTION_CHUNK`], counted from position 0,
//!   so a chunk is the same for every row. Within a chunk
//!   `s = (c * k_scale) * sum_d(fma(q_d, k_d))`, d ascending; `m = max s`; `e = exp(s - m)`;
//!   `l = sum(e)` in lanes; `o = sum_p(fma(e_p * v_scale, v_p))`, p ascending. Chunks are merged
//!   first to last: `m' = max(m, m_c)`, `a = exp(m - m')`, `b = exp(m_c - m')`,
//!   `l = fma(l_c, b, l * a)`, `o = fma(o_c, b, o * a)`. The result is `o / l`. `c` is
//!   [`score_scale`]. `k_scale` and `v_scale` are 1, except in an int8 cache: there each position
//!   has its own scales, and `k_d`, `v_p` are integers (see [`quantize_kv`]).
//!
//! - A product of a matrix with an input has one definition for each pair of an encoding of the
//!   matrix ([`Encoding`]) and a format of the input ([`InputFormat`]); [`is_defined`] lists
//!   the pairs. Of a row with ternary weights `t`:
//!
//!   | encoding | input | definition |
//!   |---|---|---|
//!   | float | f32 | [`dot`] |
//!   | one scale, or one per row | int8 per row | [`int8_product`] |
//!   | scale per group | int16 per group of the same size | [`int16_product`] |
//!   | scale per group | int8 per row | [`int8_product_of_groups`] |
//!
//! Every backend gives the bits that these definitions give. [`super::reference`] calls them
//! directly.
#![forbid(unsafe_code)]

use std::fmt;

use half::f16;
use serde::{Deserialize, Serialize};

use crate::formats::matrix::{Encoding, Scales};

/// Partial sums of a reduction.
pub const LANES: usize = 32;

/// Smallest absmax that the activation quantiser divides by (transformers, `ActQuant`).
pub const ABSMAX_FLOOR: f32 = 1e-5;

/// `a * b + c`, rounded once. Without the CPU's instruction Rust's `mul_add` is the `fmaf` of the C
/// library, and that of MinGW-w64 rounds twice.
#[inline(always)]
pub fn fma(a: f32, b: f32, c: f32) -> f32 {
    if cfg!(all(windows, target_env = "gnu")) { libm::fmaf(a, b, c) } else { a.mul_add(b, c) }
}

/// `sum(a * b)` in [`LANES`] partial sums.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0f32; LANES];
    for (a, b) in a.chunks(LANES).zip(b.chunks(LANES)) {
        for l in 0..LANES {
            let (a, b) = (a.get(l).copied().unwrap_or(0.0), b.get(l).copied().unwrap_or(0.0));
            lanes[l] = fma(a, b, lanes[l]);
        }
    }
    halve(lanes)
}

/// `sum(x)` in [`LANES`] partial sums (a dot product with ones).
pub fn sum(x: &[f32]) -> f32 {
    let mut lanes = [0.0f32; LANES];
    for x in x.chunks(LANES) {
        for (lane, x) in lanes.iter_mut().zip(x) {
            *lane += x;
        }
    }
    halve(lanes)
}

/// The fixed tree that adds up the lanes at the end of a reduction.
fn halve(mut lanes: [f32; LANES]) -> f32 {
    let mut width = LANES / 2;
    while width > 0 {
        for l in 0..width {
            lanes[l] += lanes[l + width];
        }
        width /= 2;
    }
    lanes[0]
}

/// Bounds for [`exp`]'s argument. Within them the result is a normal number.
pub const EXP_MIN: f32 = -86.0;
/// See [`EXP_MIN`].
pub const EXP_MAX: f32 = 88.0;
/// `1.5 * 2^23`. Adding it to a small number rounds that number to an integer, to nearest even, in
/// the low bits.
pub const ROUND_MAGIC: f32 = 12_582_912.0;
/// `ln 2` in two parts. The first part ends in zeros, so that `n * LN2_HIGH` is exact.
pub const LN2_HIGH: f32 = 0.693_359_4;
/// See [`LN2_HIGH`].
pub const LN2_LOW: f32 = -2.121_944_4e-4;
/// Coefficients of [`exp`]'s polynomial, highest power first (Taylor; error below one unit in the
/// last place on `|r| <= ln 2 / 2`).
pub const EXP_POLY: [f32; 8] = [1.0 / 5040.0, 1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0];

/// `e^x`, with `x` clamped to [`EXP_MIN`] and [`EXP_MAX`]; NaN stays NaN.
pub fn exp(x: f32) -> f32 {
    let x = if x < EXP_MIN { EXP_MIN } else { x };
    let x = if x > EXP_MAX { EXP_MAX } else { x };
    let shifted = fma(x, std::f32::consts::LOG2_E, ROUND_MAGIC);
    let n = shifted - ROUND_MAGIC;
    let r = fma(-n, LN2_LOW, fma(-n, LN2_HIGH, x));
    let p = EXP_POLY[1..].iter().fold(EXP_POLY[0], |p, c| fma(p, r, *c));
    f32::from_bits(p.to_bits().wrapping_add(shifted.to_bits() << 23))
}

/// `x / (1 + exp(-x))`
pub fn silu(x: f32) -> f32 {
    x / (1.0 + exp(-x))
}

/// `max(x, 0)^2`
pub fn relu2(x: f32) -> f32 {
    let x = x.max(0.0);
    x * x
}

/// Normalises `x` in place: `gain * (x * rsqrt(mean(x^2) + eps))`, rounded after each product.
pub fn rms_norm(x: &mut [f32], gain: &[f32], eps: f32) {
    let r = inverse_rms(dot(x, x), x.len(), eps);
    x.iter_mut().zip(gain).for_each(|(x, g)| *x = (*x * r) * g);
}

/// `1 / sqrt(sum_of_squares / n + eps)`
pub fn inverse_rms(sum_of_squares: f32, n: usize, eps: f32) -> f32 {
    1.0 / (sum_of_squares / n as f32 + eps).sqrt()
}

/// Quantises `x` to int8 and returns the scale `s = 127 / max(absmax, 1e-5)`;
/// `q = round_half_even(x * s)`.
///
/// The function compares bits to find the absmax, so a NaN or an infinity wins. Then the scale
/// becomes NaN or 0, and the products that use it become non-finite. The residual stream carries
/// that to the logits, where rotor reports an error.
///
/// Source: transformers, `ActQuant`; BitNet b1.58 (arXiv 2402.17764).
pub fn quantize(x: &[f32], q: &mut [i8]) -> f32 {
    let s = quantizer_scale(f32::from_bits(x.iter().map(|x| x.abs().to_bits()).max().unwrap_or(0)));
    q.iter_mut().zip(x).for_each(|(q, x)| *q = (x * s).round_ties_even().clamp(-128.0, 127.0) as i8);
    s
}

/// `127 / max(absmax, 1e-5)`; NaN stays NaN.
pub fn quantizer_scale(absmax: f32) -> f32 {
    127.0 / if absmax < ABSMAX_FLOOR { ABSMAX_FLOOR } else { absmax }
}

/// The form in which a product takes its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InputFormat {
    /// f32.
    F32,
    /// int8 with one scale per row (BitNet).
    Int8PerRow,
    /// int16 with a scale per group of this many neighbours (models whose weights alone are
    /// ternary).
    Int16PerGroup(usize),
}

impl fmt::Display for InputFormat {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::F32 => f.write_str("f32 inputs"),
            Self::Int8PerRow => f.write_str("int8 inputs with a scale per row"),
            Self::Int16PerGroup(n) => write!(f, "int16 inputs with a scale per {n}"),
        }
    }
}

/// Whether the product of a matrix of this encoding and an input of this format has a definition.
pub fn is_defined(encoding: Encoding, input: InputFormat) -> bool {
    match (encoding, input) {
        (Encoding::Float(_), InputFormat::F32) => true,
        (Encoding::Ternary(Scales::PerTensor | Scales::PerRow), InputFormat::Int8PerRow) => true,
        (Encoding::Ternary(Scales::PerGroup { size, .. }), InputFormat::Int16PerGroup(inputs)) => {
            size == inputs && is_group_size(size)
        }
        (Encoding::Ternary(Scales::PerGroup { size, .. }), InputFormat::Int8PerRow) => is_group_size(size),
        _ => false,
    }
}

/// Whether groups may have this size.
fn is_group_size(size: usize) -> bool {
    size.is_multiple_of(GROUP_STEP) && (1..=MAX_GROUP).contains(&size)
}

/// The product of ternary weights and an input that [`quantize`] made: the exact integer sum,
/// times `scale / s`.
pub fn int8_product(t: &[i8], q: &[i8], scale: f32, s: f32) -> f32 {
    let dot: i32 = t.iter().zip(q).map(|(t, q)| i32::from(*t) * i32::from(*q)).sum();
    dot as f32 * (scale / s)
}

/// The largest group: its exact integer sum, at most `256 * MOST_INT16`, is exact in f32 as well.
pub const MAX_GROUP: usize = 256;
/// Sizes of groups are multiples of this.
pub const GROUP_STEP: usize = 32;

/// The largest int16 of an input: the largest number `256 h + l` for `h` and `l` from -128 to 127.
/// So a product can be computed as two products of int8.
pub const MOST_INT16: f32 = 32639.0;

/// The product of ternary weights and an input that [`quantize_group`] made, group by group. The
/// scales of the groups go with the weights, `steps` with the input:
/// `y = fma(dot_g, scale_g * step_g, y)`, `g` ascending from `y = 0`, with exact integer sums
/// `dot_g`.
pub fn int16_product(t: &[i8], q: &[i16], scales: &[f32], steps: &[f32]) -> f32 {
    let size = t.len() / scales.len();
    let groups = t.chunks_exact(size).zip(q.chunks_exact(size)).zip(scales.iter().zip(steps));
    groups.fold(0.0, |y, ((t, q), (scale, step))| {
        let dot: i32 = t.iter().zip(q).map(|(t, q)| i32::from(*t) * i32::from(*q)).sum();
        fma(dot as f32, scale * step, y)
    })
}

/// The product of ternary weights with a scale per group and an input that [`quantize`] made:
/// `y = fma(dot_g, scale_g * (1 / s), y)`, `g` ascending from `y = 0`.
pub fn int8_product_of_groups(t: &[i8], q: &[i8], scales: &[f32], s: f32) -> f32 {
    let (size, step) = (t.len() / scales.len(), 1.0 / s);
    t.chunks_exact(size).zip(q.chunks_exact(size)).zip(scales).fold(0.0, |y, ((t, q), scale)| {
        let dot: i32 = t.iter().zip(q).map(|(t, q)| i32::from(*t) * i32::from(*q)).sum();
        fma(dot as f32, scale * step, y)
    })
}

/// Quantises a group of an input to int16, at most [`MOST_INT16`] in magnitude, and returns its
/// step `absmax / MOST_INT16`: `q = round_half_even(x * (MOST_INT16 / absmax))`.
///
/// Numbers that are all below [`KV_FLOOR`] become zeros, with the step 0. A NaN or an infinity
/// makes zeros with the step NaN, which the products carry to the logits.
pub fn quantize_group(x: &[f32], q: &mut [i16]) -> f32 {
    let absmax = f32::from_bits(x.iter().map(|x| x.abs().to_bits()).max().unwrap_or(0));
    if !absmax.is_finite() || absmax < KV_FLOOR {
        q.fill(0);
        return if absmax.is_finite() { 0.0 } else { f32::NAN };
    }
    let s = MOST_INT16 / absmax;
    // The integer is in the lowest two bytes.
    q.iter_mut().zip(x).for_each(|(q, x)| *q = (x * s + ROUND_MAGIC).to_bits() as i16);
    absmax / MOST_INT16
}

/// A line of the KV cache is one position's key or value of one head. If all of its numbers are
/// smaller than this, int8 keeps the line as zeros. It is `2^-100`, so that scales and their
/// inverses are normal numbers.
pub const KV_FLOOR: f32 = f32::from_bits(0x0d80_0000);

/// Quantises a line of the KV cache to int8. Calls `put(element, q)` for each element, with
/// `q = round_half_even(x * (127 / absmax))`, -127 to 127. Returns the scale `absmax / 127`. A
/// reader takes `q`, and applies the line's scale once per position.
///
/// A line of zeros gives zeros and the scale 0. A line with a NaN or an infinity gives zeros and
/// the scale NaN. Scores and sums carry that NaN to the logits, where rotor reports an error.
pub fn quantize_kv(x: &[f32], mut put: impl FnMut(usize, i8)) -> f32 {
    let absmax = f32::from_bits(x.iter().map(|x| x.abs().to_bits()).max().unwrap_or(0));
    if !absmax.is_finite() || absmax < KV_FLOOR {
        (0..x.len()).for_each(|i| put(i, 0));
        return if absmax.is_finite() { 0.0 } else { f32::NAN };
    }
    let s = 127.0 / absmax;
    // The integer is in the lowest byte.
    x.iter().enumerate().for_each(|(i, x)| put(i, (x * s + ROUND_MAGIC).to_bits() as i8));
    absmax / 127.0
}

/// The index of the first of the largest numbers; NaN counts as the smallest.
pub fn argmax(x: &[f32]) -> usize {
    const CHUNK: usize = 1024;
    // Whole chunks are compared without an index, so that the compiler vectorises the loop.
    let largest = |x: &[f32]| {
        let mut lanes = [f32::NEG_INFINITY; LANES];
        for x in x.chunks(LANES) {
            lanes.iter_mut().zip(x).for_each(|(lane, x)| *lane = if *x > *lane { *x } else { *lane });
        }
        lanes.iter().fold(f32::NEG_INFINITY, |m, x| if *x > m { *x } else { m })
    };
    let of_chunk = |best: (usize, f32), (i, m): (usize, f32)| if m > best.1 { (i, m) } else { best };
    let (chunk, most) = x.chunks(CHUNK).map(largest).enumerate().fold((0, f32::NEG_INFINITY), of_chunk);
    let start = (chunk * CHUNK).min(x.len());
    start + x[start..].iter().position(|x| *x == most).unwrap_or(0)
}

/// Rounds to IEEE half, to nearest even.
pub fn to_f16(x: f32) -> f16 {
    f16::from_f32(x)
}

/// `1 / sqrt(head_dim)`, the factor of attention scores.
pub fn score_scale(head_dim: usize) -> f32 {
    (1.0 / (head_dim as f64).sqrt()) as f32
}

/// Rotates element pair `(a, b)` by the angle of `cos`, `sin`: returns
/// `(a cos - b sin, b cos + a sin)`.
pub fn rotate(a: f32, b: f32, cos: f32, sin: f32) -> (f32, f32) {
    (fma(-b, sin, a * cos), fma(a, sin, b * cos))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fma_rounds_once() {
        let (x, tiny) = (1.0 + 2f32.powi(-12), 2f32.powi(-60));
        // In f64, x * x + tiny is x * x, which lies in the middle of two f32.
        let want = 1.0 + 2f32.powi(-11) + 2f32.powi(-23);
        assert_eq!([fma(x, x, tiny), libm::fmaf(x, x, tiny)], [want; 2]);
    }

    #[test]
    fn exp_is_within_two_units_in_the_last_place() {
        for i in -86_000..88_000 {
            let x = i as f32 / 1000.0 + 0.000_37;
            let want = libm::exp(f64::from(x));
            let error = (f64::from(exp(x)) - want).abs() / want;
            assert!(error < 2.0 * f64::from(f32::EPSILON), "exp({x}): relative error {error:e}");
        }
    }

    #[test]
    fn exp_is_held_to_normal_numbers() {
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(f32::NEG_INFINITY), exp(EXP_MIN));
        assert!(exp(EXP_MIN).is_normal() && exp(f32::INFINITY).is_finite() && exp(f32::NAN).is_nan());
    }

    #[test]
    fn dot_pads_the_last_step_and_halves() {
        let a: Vec<f32> = (0..37).map(|i| i as f32).collect();
        assert_eq!(dot(&a, &[1.0; 37]), 666.0);
        assert_eq!(sum(&a), 666.0);
        assert_eq!(sum(&[]), 0.0);
    }

    #[test]
    fn argmax_is_the_first_of_the_largest() {
        let mut x = vec![-1.0; 5000];
        assert_eq!(argmax(&x), 0);
        for at in [4999, 2048, 2047, 33] {
            x[at] = 7.0;
            assert_eq!(argmax(&x), at);
        }
        x[..40].fill(f32::NAN);
        assert_eq!((argmax(&x), argmax(&x[..40]), argmax(&[f32::NEG_INFINITY; 3])), (2047, 0, 0));
    }

    #[test]
    fn a_line_of_the_cache_is_within_half_a_step() {
        let quantized = |x: &[f32]| {
            let mut q = vec![99; x.len()];
            (quantize_kv(x, |i, x| q[i] = x), q)
        };
        assert_eq!(quantized(&[127.0, 0.5, 1.5, 2.5, -0.5, -126.5]), (1.0, vec![127, 0, 2, 2, 0, -126]));
        assert_eq!(quantized(&[0.0, -0.0, 1e-31]), (0.0, vec![0; 3]));
        for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            let (scale, q) = quantized(&[1.0, bad, 3.0]);
            assert_eq!((scale.to_bits(), q), (f32::NAN.to_bits(), vec![0; 3]));
        }
        // The extreme absmax values that still give a scale, and some in between.
        for absmax in [KV_FLOOR, 1e-20, 0.3, 77.7, 1e20, f32::MAX] {
            let x: Vec<f32> = (-50..=50).map(|i| absmax * (i as f32 / 50.0)).collect();
            let (scale, q) = quantized(&x);
            assert!(scale.is_normal() && (q[0], q[100]) == (-127, 127), "{absmax}: {scale}, {q:?}");
            // This is in f64, because 127 times the largest scale may exceed the range of f32.
            let scale = f64::from(scale);
            let is_near = |(x, q): (&f32, &i8)| (f64::from(*x) - f64::from(*q) * scale).abs() <= 0.5001 * scale;
            assert!(x.iter().zip(&q).all(is_near), "{absmax}");
        }
    }

    #[test]
    fn a_group_is_within_half_a_step() {
        let quantized = |x: &[f32]| {
            let mut q = vec![99; x.len()];
            (quantize_group(x, &mut q), q)
        };
        assert_eq!(quantized(&[32639.0, 0.5, 1.5, -2.5, -32638.5]), (1.0, vec![32639, 0, 2, -2, -32638]));
        assert_eq!(quantized(&[0.0, -0.0, 1e-31]), (0.0, vec![0; 3]));
        for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            let (step, q) = quantized(&[1.0, bad, 3.0]);
            assert_eq!((step.to_bits(), q), (f32::NAN.to_bits(), vec![0; 3]));
        }
        for absmax in [KV_FLOOR, 1e-20, 0.3, 77.7, 1e20, f32::MAX] {
            let x: Vec<f32> = (-50..=50).map(|i| absmax * (i as f32 / 50.0)).collect();
            let (step, q) = quantized(&x);
            assert!(step > 0.0 && (q[0], q[100]) == (-32639, 32639), "{absmax}: {step}, {q:?}");
            let step = f64::from(step);
            let is_near = |(x, q): (&f32, &i16)| (f64::from(*x) - f64::from(*q) * step).abs() <= 0.51 * step;
            assert!(x.iter().zip(&q).all(is_near), "{absmax}");
        }
    }

    #[test]
    fn groups_are_summed_in_ascending_order() {
        let (t, q) = ([1, -1, 0, 1, 1, 1], [3, 1, 7, -2, 32767, 32767]);
        // 2 * 0.5 * 0.25, then -2 * 2 * 0.5, then 65534 * 1e-9 * 1.
        let want = 65534f32.mul_add(1e-9, (-2f32).mul_add(1.0, 2f32.mul_add(0.125, 0.0)));
        assert_eq!(int16_product(&t, &q, &[0.5, 2.0, 1e-9], &[0.25, 0.5, 1.0]), want);
        assert!(int16_product(&t, &q, &[0.5; 3], &[0.25, f32::NAN, 1.0]).is_nan());
    }

    #[test]
    fn groups_of_an_int8_input_share_its_scale() {
        let (t, q) = ([1, -1, 1, 1], [3, 1, -2, 127]);
        let want = 125f32.mul_add(0.3 * (1.0 / 7.0), 2f32.mul_add(0.5 * (1.0 / 7.0), 0.0));
        assert_eq!(int8_product_of_groups(&t, &q, &[0.5, 0.3], 7.0), want);
    }

    #[test]
    fn ties_round_to_even() {
        let mut q = [0i8; 10];
        let s = quantize(&[127.0, 0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 63.5, -63.5, 126.5], &mut q);
        assert_eq!((s, q), (1.0, [127, 0, 2, 2, 0, -2, -2, 64, -64, 126]));
        assert_eq!(quantize(&[0.0; 3], &mut q), 127.0 / 1e-5);
    }
}
