//! The kernels of each instruction set tier, as one table of functions per tier.
//!
//! Algorithm, instruction set and choice are separate. [`float`], [`attention`] and [`rows`] are
//! bodies over registers. `scalar`, `avx2`, `avx512` and `neon` define what a register can do, and
//! how the tier multiplies ternary weights. This file chooses a tier at run time, and is the only
//! one that knows the target architecture.

pub(super) mod attention;
mod float;
mod lanes;
mod rows;
mod scalar;

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(target_arch = "aarch64")]
mod neon;

use super::layout::ROWS;
use attention::Chunk;

/// The functions of one tier. All are unsafe for one reason: the CPU must have the tier's
/// instructions, which [`available`] guarantees. `attend_*` demand more (see
/// [`attention::attend`]).
pub(super) struct Kernels {
    pub(super) name: &'static str,
    /// `dots[i] = codes(row i) . q - sum` of consecutive rows, in lines: `(rows, q, sum, dots)`.
    /// That is the ternary product if `sum` is the sum of `q`. The number of rows is a multiple of
    /// four.
    pub(super) gemv: unsafe fn(&[u8], &[i8], i32, &mut [i32]),
    /// `dots[i] = codes(row list[i]) . q - sum`: `(rows, list, q, sum, dots)`
    pub(super) gemv_some: unsafe fn(&[u8], &[u32], &[i8], i32, &mut [i32]),
    /// `acc[o] += codes(column c)[o] * q[c]` for the columns of a list: `(columns, list, q, acc)`;
    /// see `layout::transpose`.
    pub(super) gemv_columns: unsafe fn(&[u8], &[u32], &[i8], &mut [i32]),
    /// `dots[token][4 rows]` of four rows for several quantised inputs:
    /// `(rows, q, sums, codes scratch, dots)`.
    pub(super) gemm: unsafe fn(&[u8], &[i8], &[i32], &mut [u8], &mut [i32]),
    /// `dots[i] = codes(row i) . q` of consecutive rows of four bits a code: `(rows, q, dots)`; see
    /// `rows::Dots`.
    pub(super) score: unsafe fn(&[u8], &[i8], &mut [i32]),
    /// `dots[i][r] = codes(row r) . q[i]` of four such rows, for several inputs: `(rows, q, dots)`.
    pub(super) score_four: unsafe fn(&[u8], &[&[i8]], &mut [[i32; ROWS]]),
    /// `(x, gain, eps, out)`
    pub(super) rms_norm: unsafe fn(&[f32], &[f32], f32, &mut [f32]),
    /// `(x, q)`; returns the scale and the sum of q.
    pub(super) quantize: unsafe fn(&[f32], &mut [i8]) -> (f32, i32),
    /// `(x, list)`: the indices of numbers above 0; see [`float::find_positive`].
    pub(super) find_positive: unsafe fn(&[f32], &mut [u32]) -> usize,
    /// `(q, list)`: the indices of numbers that are not 0.
    pub(super) find_nonzero: unsafe fn(&[i8], &mut [u32]) -> usize,
    /// See [`float::residuals`].
    pub(super) residuals: unsafe fn(&[f32], f32) -> [f32; 3],
    /// `(gate, hidden)`
    pub(super) relu2_mul: unsafe fn(&[f32], &mut [f32]),
    /// `(gate, hidden)`
    pub(super) silu_mul: unsafe fn(&[f32], &mut [f32]),
    /// `(head, cos, sin)`
    pub(super) rotate: unsafe fn(&mut [f32], &[f32], &[f32]),
    /// `(x, rows of bf16, out)`
    pub(super) head_bf16: unsafe fn(&[f32], &[u16], &mut [f32]),
    /// `(x, rows of f32, out)`
    pub(super) head_f32: unsafe fn(&[f32], &[f32], &mut [f32]),
    pub(super) attend_f16: unsafe fn(&mut Chunk),
    pub(super) attend_f32: unsafe fn(&mut Chunk),
    pub(super) attend_i8: unsafe fn(&mut Chunk),
    /// `(result of the chunks before, result of a chunk, number of heads)`
    pub(super) merge: unsafe fn(&mut [f32], &[f32], usize),
}

/// Defines a tier's table: wrappers that enable its instructions around the shared bodies.
macro_rules! tier {
    ($table:ident, $name:literal, $lanes:ty, [$(#[$feature:meta])*]) => {
        mod wrappers {
            #[allow(unused_imports, reason = "for the tier's register type, which may be a primitive")]
            use super::*;
            use crate::backend::cpu::kernels::{attention, attention::Chunk, float, rows};
            $(#[$feature])* pub(super) unsafe fn gemv(rows: &[u8], q: &[i8], sum: i32, dots: &mut [i32]) {
                // SAFETY: this function enables the tier's instructions, and its caller vouches for
                // them.
                unsafe { rows::gemv::<$lanes>(rows, q, sum, dots) }
            }
            $(#[$feature])* pub(super) unsafe fn gemv_some(
                rows: &[u8],
                list: &[u32],
                q: &[i8],
                sum: i32,
                dots: &mut [i32],
            ) {
                // SAFETY: as above.
                unsafe { rows::gemv_some::<$lanes>(rows, list, q, sum, dots) }
            }
            $(#[$feature])* pub(super) unsafe fn score(rows: &[u8], q: &[i8], dots: &mut [i32]) {
                // SAFETY: as above.
                unsafe { rows::score::<$lanes>(rows, q, dots) }
            }
            $(#[$feature])* pub(super) unsafe fn score_four(rows: &[u8], q: &[&[i8]], dots: &mut [[i32; ROWS]]) {
                // SAFETY: as above.
                unsafe { rows::score_four::<$lanes>(rows, q, dots) }
            }
            $(#[$feature])* pub(super) unsafe fn rms_norm(x: &[f32], gain: &[f32], eps: f32, out: &mut [f32]) {
                // SAFETY: as above.
                unsafe { float::rms_norm::<$lanes>(x, gain, eps, out) }
            }
            $(#[$feature])* pub(super) unsafe fn quantize(x: &[f32], q: &mut [i8]) -> (f32, i32) {
                // SAFETY: as above.
                unsafe { float::quantize::<$lanes>(x, q) }
            }
            $(#[$feature])* pub(super) unsafe fn find_positive(x: &[f32], list: &mut [u32]) -> usize {
                // SAFETY: as above.
                unsafe { float::find_positive::<$lanes>(x, list) }
            }
            $(#[$feature])* pub(super) unsafe fn find_nonzero(q: &[i8], list: &mut [u32]) -> usize {
                // SAFETY: as above.
                unsafe { float::find_nonzero::<$lanes>(q, list) }
            }
            $(#[$feature])* pub(super) unsafe fn residuals(w: &[f32], s: f32) -> [f32; 3] {
                // SAFETY: as above.
                unsafe { float::residuals::<$lanes>(w, s) }
            }
            $(#[$feature])* pub(super) unsafe fn relu2_mul(gate: &[f32], hidden: &mut [f32]) {
                // SAFETY: as above.
                unsafe { float::relu2_mul::<$lanes>(gate, hidden) }
            }
            $(#[$feature])* pub(super) unsafe fn silu_mul(gate: &[f32], hidden: &mut [f32]) {
                // SAFETY: as above.
                unsafe { float::silu_mul::<$lanes>(gate, hidden) }
            }
            $(#[$feature])* pub(super) unsafe fn rotate(head: &mut [f32], cos: &[f32], sin: &[f32]) {
                // SAFETY: as above.
                unsafe { float::rotate::<$lanes>(head, cos, sin) }
            }
            $(#[$feature])* pub(super) unsafe fn head_bf16(x: &[f32], rows: &[u16], out: &mut [f32]) {
                // SAFETY: as above.
                unsafe { float::head_bf16::<$lanes>(x, rows, out) }
            }
            $(#[$feature])* pub(super) unsafe fn head_f32(x: &[f32], rows: &[f32], out: &mut [f32]) {
                // SAFETY: as above.
                unsafe { float::head_f32::<$lanes>(x, rows, out) }
            }
            $(#[$feature])* pub(super) unsafe fn attend_f16(c: &mut Chunk) {
                // SAFETY: as above; the caller vouches for the blocks.
                unsafe { attention::attend::<$lanes, half::f16>(c) }
            }
            $(#[$feature])* pub(super) unsafe fn attend_f32(c: &mut Chunk) {
                // SAFETY: as above; the caller vouches for the blocks.
                unsafe { attention::attend::<$lanes, f32>(c) }
            }
            $(#[$feature])* pub(super) unsafe fn attend_i8(c: &mut Chunk) {
                // SAFETY: as above; the caller vouches for the blocks.
                unsafe { attention::attend::<$lanes, i8>(c) }
            }
            $(#[$feature])* pub(super) unsafe fn merge(before: &mut [f32], chunk: &[f32], group: usize) {
                // SAFETY: as above.
                unsafe { attention::merge::<$lanes>(before, chunk, group) }
            }
        }
        /// The table of this tier.
        pub(super) static $table: crate::backend::cpu::kernels::Kernels = crate::backend::cpu::kernels::Kernels {
            name: $name,
            gemv: wrappers::gemv,
            gemv_some: wrappers::gemv_some,
            gemv_columns,
            gemm,
            score: wrappers::score,
            score_four: wrappers::score_four,
            rms_norm: wrappers::rms_norm,
            quantize: wrappers::quantize,
            find_positive: wrappers::find_positive,
            find_nonzero: wrappers::find_nonzero,
            residuals: wrappers::residuals,
            relu2_mul: wrappers::relu2_mul,
            silu_mul: wrappers::silu_mul,
            rotate: wrappers::rotate,
            head_bf16: wrappers::head_bf16,
            head_f32: wrappers::head_f32,
            attend_f16: wrappers::attend_f16,
            attend_f32: wrappers::attend_f32,
            attend_i8: wrappers::attend_i8,
            merge: wrappers::merge,
        };
    };
}
use tier;

/// The tiers that this CPU can run, best first. `scalar` is always among them.
#[cfg(target_arch = "x86_64")]
pub(super) fn available() -> Vec<&'static Kernels> {
    let avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") && is_x86_feature_detected!("f16c");
    let avx512 = avx2
        && is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vnni");
    let tiers = [(avx512, &avx512::KERNELS), (avx2, &avx2::KERNELS), (true, &scalar::KERNELS)];
    tiers.into_iter().filter(|(can_run, _)| *can_run).map(|(_, kernels)| kernels).collect()
}

/// The tiers that this CPU can run, best first. `scalar` is always among them.
#[cfg(target_arch = "aarch64")]
pub(super) fn available() -> Vec<&'static Kernels> {
    vec![&neon::KERNELS, &scalar::KERNELS]
}

/// The tiers that this CPU can run: `scalar` alone.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
pub(super) fn available() -> Vec<&'static Kernels> {
    vec![&scalar::KERNELS]
}
