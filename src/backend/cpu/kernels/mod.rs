//! The kernels of each tier, as one table of functions per tier.
//!
//! Algorithm, instruction set and choice are separate. [`float`], [`attention`], [`rows`] and
//! [`tiles`] are bodies over registers and [tiers](tier::Tier). The file of each tier (`avx2`,
//! `neon`, ..) defines what a register can do, and how the tier multiplies ternary weights. This
//! file lists the kernels, chooses a tier at run time, and is the only one here that knows the
//! target architecture.

pub(super) mod attention;
mod float;
mod lanes;
mod lookup;
mod rows;
mod scalar;
mod tier;
mod tile_lookup;
mod tiles;

// AMX needs Linux's permission. The tests run its products by a model on every CPU.
#[cfg(any(test, all(target_arch = "x86_64", target_os = "linux")))]
mod self_check;
#[cfg(any(test, all(target_arch = "x86_64", target_os = "linux")))]
mod tile_unit;

#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod amx;
#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(target_arch = "x86_64")]
mod avx512vbmi;
#[cfg(target_arch = "x86_64")]
mod avxvnni;
#[cfg(target_arch = "aarch64")]
mod neon;
#[cfg(target_arch = "aarch64")]
mod neon_dotprod;
#[cfg(target_arch = "aarch64")]
mod neon_i8mm;

#[cfg(target_arch = "aarch64")]
use std::arch::is_aarch64_feature_detected as cpu_has;
#[cfg(target_arch = "x86_64")]
use std::arch::is_x86_feature_detected as cpu_has;

use super::layout::{Packing, ROWS};
use attention::Chunk;
pub(super) use lookup::{LookupBlock, LookupScratch, MOST_INPUTS, TABLE_NUMBERS};
pub(super) use rows::Block;
#[cfg(test)]
pub(super) use self_check::Numbers;
pub(super) use tile_lookup::{LOOKUP_INPUTS, TileLookupBlock, fits_tables};
#[cfg(test)]
pub(super) use tile_unit::tests::all_tiers;
pub(super) use tiles::{Planes, TileBlock, input_stride};

/// Passes the list of all kernels to the macro `$then`: their signatures, and their bodies for a
/// tier `T` with the registers `L`.
macro_rules! each_kernel {
    ($then:ident $($with:tt)*) => {
        $then! { $($with)*
            /// `dots[i] = codes(row i) . q - sum` of consecutive rows in lines. That is the ternary
            /// product if `sum` is the sum of `q`.
            fn gemv(rows: &[u8], q: &[i8], sum: i32, dots: &mut [i32]) = rows::gemv::<T>;
            /// `dots[i] = codes(row list[i]) . q - sum`
            fn gemv_some(rows: &[u8], list: &[u32], q: &[i8], sum: i32, dots: &mut [i32]) = rows::gemv_some::<T>;
            /// The same of rows of any codes of two bits, whatever the tier's packing, without a sum.
            fn score_some(rows: &[u8], list: &[u32], q: &[i8], dots: &mut [i32]) = rows::score_some::<T>;
            /// `acc[o] += codes(column c)[o] * q[c]` for the columns of a list; see
            /// `layout::transpose`.
            fn gemv_columns(columns: &[u8], list: &[u32], q: &[i8], acc: &mut [i32]) = rows::gemv_columns::<T>;
            /// `dots[input][row] = codes(row) . q[input] - sums[input]` of a block. `codes` is
            /// scratch for four rows of one byte a code.
            fn gemm(block: &Block, codes: &mut [u8], dots: &mut [i32]) = rows::gemm::<T>;
            /// `sums[row][input] = row . x[input]` of a block, faster than `gemm` for more than a few
            /// inputs if `has_lookup`.
            fn lookup(block: &LookupBlock, scratch: &mut LookupScratch, sums: &mut [i32]) = T::lookup;
            /// `dots[i] = codes(row i) . q` of consecutive rows of four bits a code; see
            /// `tier::Tier::nibbles`.
            fn score(rows: &[u8], q: &[i8], dots: &mut [i32]) = rows::score::<T>;
            /// `dots[i][r] = codes(row r) . q[i]` of four such rows, for several inputs.
            fn score_four(rows: &[u8], q: &[&[i8]], dots: &mut [[i32; ROWS]]) = rows::score_four::<T>;
            /// `y[input][row] = arith::int16_product` of each row of the tiles and each input.
            fn multiply_tiles(block: &TileBlock, y: &mut [f32]) = tiles::multiply::<T>;
            /// `y[row][input] = arith::int16_product` of tiles of one strip, faster than
            /// `multiply_tiles` for more than a few inputs if `has_lookup`.
            fn lookup_tiles(block: &TileLookupBlock, scratch: &mut LookupScratch, y: &mut [f32]) = T::lookup_tiles;
            /// `arith::quantize_group` into two planes; returns the step and the sum.
            fn quantize_group(x: &[f32], h: &mut [i8], l: &mut [i8]) -> (f32, i32) = float::quantize_group::<L>;
            /// `arith::rms_norm` into `out`.
            fn rms_norm(x: &[f32], gain: &[f32], eps: f32, out: &mut [f32]) = float::rms_norm::<L>;
            /// `arith::quantize`; returns the scale and the sum of `q`.
            fn quantize(x: &[f32], q: &mut [i8]) -> (f32, i32) = float::quantize::<L>;
            /// Lists the indices of the numbers above 0; see `float::find_positive`.
            fn find_positive(x: &[f32], list: &mut [u32]) -> usize = float::find_positive::<L>;
            /// Lists the indices of the numbers that are not 0.
            fn find_nonzero(q: &[i8], list: &mut [u32]) -> usize = float::find_nonzero::<L>;
            /// See `float::residuals`.
            fn residuals(w: &[f32], s: f32) -> [f32; 3] = float::residuals::<L>;
            /// `hidden = relu2(gate) * hidden`
            fn relu2_mul(gate: &[f32], hidden: &mut [f32]) = float::relu2_mul::<L>;
            /// `hidden = silu(gate) * hidden`
            fn silu_mul(gate: &[f32], hidden: &mut [f32]) = float::silu_mul::<L>;
            /// Rotates the pairs of one head by its angles.
            fn rotate(head: &mut [f32], cos: &[f32], sin: &[f32]) = float::rotate::<L>;
            /// `out[i] = x . row i`, for rows of bf16.
            fn head_bf16(x: &[f32], rows: &[u16], out: &mut [f32]) = float::head_bf16::<L>;
            /// `out[i] = x . row i`, for rows of f32.
            fn head_f32(x: &[f32], rows: &[f32], out: &mut [f32]) = float::head_f32::<L>;
            /// Attends to one chunk.
            fn attend(chunk: &mut Chunk) = attention::attend::<L>;
            /// Merges the result of a chunk, for `group` heads, into that of the chunks before it.
            fn merge(before: &mut [f32], chunk: &[f32], group: usize) = attention::merge::<L>;
        }
    };
}
use each_kernel;

/// Defines [`Kernels`].
macro_rules! table {
    ($(
        $(#[$doc:meta])*
        fn $kernel:ident($($argument:ident: $type:ty),*) $(-> $result:ty)? = $body:path;
    )*) => {
        /// The kernels of one tier. Only the tier's detection hands them out. So whoever has a
        /// reference may call them: it proves that this CPU has the tier's instructions.
        pub(super) struct Kernels {
            pub(super) name: &'static str,
            /// How the rows of ternary matrices lie; see `layout`.
            pub(super) packing: Packing,
            /// Strips of a tile; see `tiles`.
            pub(super) strips: usize,
            /// Rows that `gemm` multiplies at a time; see `tier::Tier`.
            pub(super) gemm_rows: usize,
            /// Whether `lookup` is fast; see `tier::Tier`.
            pub(super) has_lookup: bool,
            $($kernel: unsafe fn($($type),*) $(-> $result)?,)*
        }

        impl Kernels {$(
            $(#[$doc])*
            pub(super) fn $kernel(&self, $($argument: $type),*) $(-> $result)? {
                // SAFETY: a kernel demands only the tier's instructions. Detection found them
                // before it handed out this table.
                unsafe { (self.$kernel)($($argument),*) }
            }
        )*}
    };
}
each_kernel!(table);

/// The tiers of this architecture, best first: their names, and how each is detected.
const TIERS: &[(&str, fn() -> Option<&'static Kernels>)] = &[
    #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
    (amx::Amx::NAME, amx::detect),
    #[cfg(target_arch = "x86_64")]
    (avx512vbmi::Avx512Vbmi::NAME, avx512vbmi::Avx512Vbmi::detect),
    #[cfg(target_arch = "x86_64")]
    (avx512::Avx512Vnni::NAME, avx512::Avx512Vnni::detect),
    #[cfg(target_arch = "x86_64")]
    (avxvnni::AvxVnni::NAME, avxvnni::AvxVnni::detect),
    #[cfg(target_arch = "x86_64")]
    (avx2::Avx2::NAME, avx2::Avx2::detect),
    #[cfg(target_arch = "aarch64")]
    (neon_i8mm::NeonI8mm::NAME, neon_i8mm::NeonI8mm::detect),
    #[cfg(target_arch = "aarch64")]
    (neon_dotprod::NeonDotprod::NAME, neon_dotprod::NeonDotprod::detect),
    #[cfg(target_arch = "aarch64")]
    (neon::Neon::NAME, neon::Neon::detect),
    (scalar::Scalar::NAME, scalar::Scalar::detect),
];

/// The tiers that this CPU can run, best first. `scalar` is always among them. Only a program that
/// opens a backend asks: the tier `amx` needs a permission of the system, which lasts.
pub(super) fn available() -> Vec<&'static Kernels> {
    TIERS.iter().filter_map(|(_, detect)| detect()).collect()
}

/// The best tier that this CPU can run, or the one of this name. Detects no other tier.
pub(super) fn find(name: Option<&str>) -> Option<&'static Kernels> {
    let wanted = TIERS.iter().filter(|(tier, _)| name.is_none_or(|name| name == *tier));
    wanted.filter_map(|(_, detect)| detect()).next()
}

/// Whether memory that is read once should bypass the second-level cache of this CPU. AMD's cores
/// read weights 1.1 times as fast so, Intel's more slowly (docs/lab/cpu.md).
pub(super) fn bypasses_caches() -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        let vendor = std::arch::x86_64::__cpuid(0);
        [vendor.ebx, vendor.edx, vendor.ecx].map(u32::to_le_bytes).concat() == b"AuthenticAMD"
    }
    #[cfg(not(target_arch = "x86_64"))]
    false
}
