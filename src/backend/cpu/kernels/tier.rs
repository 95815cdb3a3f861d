//! What a tier is: a marker type that implements [`Tier`]. The macro [`tier`] compiles all kernels
//! with its instructions, and makes its detection.

use super::lookup::{self, LookupBlock, LookupScratch};
use super::rows::{self, Block, Quad};
use super::tile_lookup::{self, TileLookupBlock};
use super::tiles::TileLanes;
use crate::backend::cpu::layout::{Packing, ROWS};

/// The set of kernels for one instruction set: the registers of the float kernels, and the products
/// of low-bit rows. A tier may use the registers, and any method, of another tier.
///
/// # Safety
/// Every method demands that the CPU has the tier's instructions. All methods are `inline(always)`,
/// so that they compile with the features of the function into which they are inlined. Closures in
/// them call no intrinsics, since a closure is compiled without these features.
pub(super) trait Tier: Sized + TileLanes {
    /// How the rows lie that `ternary` and `gemm` multiply.
    const PACKING: Packing = Packing::TwoBits;

    /// Rows that `gemm` multiplies at a time, a multiple of four. It takes fewer, but not faster.
    const GEMM_ROWS: usize = ROWS;

    /// Whether `lookup` is faster than `gemm` for more than a few inputs, and `lookup_tiles` than
    /// `multiply_tiles`.
    const HAS_LOOKUP: bool = false;

    /// `codes . q` of each of four rows in the tier's packing (see `layout`).
    ///
    /// # Safety
    /// `rows` are valid for whole rows of `q.len()` codes, a multiple of 256. `next`, which may be
    /// anything, is where four rows are that will be multiplied later, to be prefetched.
    unsafe fn ternary(rows: Quad, next: Quad, q: &[i8]) -> [i32; ROWS];

    /// The same of rows in lines, of any codes of two bits. A tier with another packing replaces it.
    ///
    /// # Safety
    /// As `ternary`.
    #[inline(always)]
    unsafe fn two_bits(rows: Quad, next: Quad, q: &[i8]) -> [i32; ROWS] {
        const { assert!(matches!(Self::PACKING, Packing::TwoBits)) }
        // SAFETY: the caller's promises, passed on.
        unsafe { Self::ternary(rows, next, q) }
    }

    /// The same of rows of four bits a code: byte `j` of 64 holds codes `j` and `64 + j` of 128.
    ///
    /// # Safety
    /// As `ternary`.
    unsafe fn nibbles(rows: Quad, next: Quad, q: &[i8]) -> [i32; ROWS];

    /// `dots[i] = nibbles(rows) . q[i]` of four consecutive rows for several inputs.
    ///
    /// # Safety
    /// `rows` has four rows of `cols` codes, a multiple of 256, and each input `cols` numbers.
    #[inline(always)]
    unsafe fn nibbles_of_many(rows: &[u8], q: &[&[i8]], cols: usize, dots: &mut [[i32; ROWS]]) {
        let rows = [0, 1, 2, 3].map(|r| rows.as_ptr().wrapping_add(r * cols / 2));
        let next = rows.map(|row| row.wrapping_add(ROWS * cols / 2));
        for (q, dots) in q.iter().zip(dots) {
            // SAFETY: the caller's promises, passed on.
            *dots = unsafe { Self::nibbles(rows, next, &q[..cols]) };
        }
    }

    /// `dots[input][row] = codes(row) . q[input] - sums[input]` of a block. `codes` is scratch.
    ///
    /// # Safety
    /// `block.check` accepted these arguments.
    #[inline(always)]
    unsafe fn gemm(block: &Block, _codes: &mut [u8], dots: &mut [i32]) {
        for ((q, sum), dots) in block.inputs().zip(dots.chunks_exact_mut(block.n_rows())) {
            // SAFETY: the caller has the instructions.
            unsafe { rows::gemv::<Self>(block.rows, q, sum, dots) };
        }
    }

    /// `sums[row][input] = row . x[input]` of a block.
    ///
    /// # Safety
    /// As for the trait.
    #[inline(always)]
    unsafe fn lookup(block: &LookupBlock, scratch: &mut LookupScratch, sums: &mut [i32]) {
        // SAFETY: the caller has the instructions.
        unsafe { lookup::multiply::<[i16; 16]>(block, scratch, sums) }
    }

    /// `y[row][input] = arith::int16_product` of each row of the tiles and each input.
    ///
    /// # Safety
    /// As for the trait.
    #[inline(always)]
    unsafe fn lookup_tiles(block: &TileLookupBlock, scratch: &mut LookupScratch, y: &mut [f32]) {
        // SAFETY: the caller has the instructions.
        unsafe { tile_lookup::multiply::<Self, [i16; 16]>(block, scratch, y) }
    }

    /// `acc[o] += codes(column c)[o] * q[c]` for the columns of a list (see `layout::transpose`).
    ///
    /// # Safety
    /// `acc` has whole lines of outputs. All columns of `q` are there; the list names no others.
    #[inline(always)]
    unsafe fn gemv_columns(columns: &[u8], list: &[u32], q: &[i8], acc: &mut [i32]) {
        rows::add_columns(columns, list, q, acc);
    }
}

/// Makes a type that implements [`Tier`] available: `tier!(Type, "name", ["feature", ..])`. The
/// list of features is what detection looks for, and what the kernels are compiled with.
macro_rules! tier {
    ($tier:ident, $name:literal, [$($feature:tt),*]) => {
        impl $tier {
            pub(super) const NAME: &str = $name;

            /// The kernels of this tier, if the CPU has its instructions.
            pub(super) fn detect() -> Option<&'static crate::backend::cpu::kernels::Kernels> {
                let has_all = true $(&& crate::backend::cpu::kernels::cpu_has!($feature))*;
                has_all.then_some(&compiled::KERNELS)
            }
        }

        /// All kernels, compiled with the tier's instructions.
        mod compiled {
            use crate::backend::cpu::kernels::attention::{self, Chunk};
            use crate::backend::cpu::kernels::lookup::{LookupBlock, LookupScratch};
            use crate::backend::cpu::kernels::rows::{self, Block};
            use crate::backend::cpu::kernels::tier::{self, Tier, tier};
            use crate::backend::cpu::kernels::tile_lookup::TileLookupBlock;
            use crate::backend::cpu::kernels::tiles::{self, TileBlock, TileLanes};
            use crate::backend::cpu::kernels::{Kernels, float};
            use crate::backend::cpu::layout::ROWS;

            type T = super::$tier;
            type L = <T as TileLanes>::Lanes;
            crate::backend::cpu::kernels::each_kernel! { tier @compile $name [target_feature($(enable = $feature),*)] }
        }
    };
    (@compile $name:literal $features:tt $(
        $(#[$doc:meta])*
        fn $kernel:ident($($argument:ident: $type:ty),*) $(-> $result:ty)? = $body:path;
    )*) => {
        $(#[allow(unused_attributes, reason = "a list of features may be empty")]
        # $features
        unsafe fn $kernel($($argument: $type),*) $(-> $result)? {
            // SAFETY: this function enables the tier's instructions, and only detection hands it
            // out.
            unsafe { $body($($argument),*) }
        })*

        pub(super) static KERNELS: Kernels = Kernels {
            name: $name,
            packing: <T as tier::Tier>::PACKING,
            strips: T::STRIPS,
            gemm_rows: <T as tier::Tier>::GEMM_ROWS,
            has_lookup: <T as tier::Tier>::HAS_LOOKUP,
            $($kernel),*
        };
    };
}
pub(super) use tier;

/// The items of an `impl TileLanes` that are those of another tier.
#[allow(unused_macros, reason = "only tiers of x86-64 use it")]
macro_rules! tile_lanes_of {
    ($base:ty) => {
        type Lanes = <$base as TileLanes>::Lanes;
        type Line = <$base as TileLanes>::Line;
        type Codes = <$base as TileLanes>::Codes;
        type Sums = <$base as TileLanes>::Sums;
        type Rows = <$base as TileLanes>::Rows;

        const STRIPS: usize = <$base as TileLanes>::STRIPS;
        const INPUTS: usize = <$base as TileLanes>::INPUTS;

        #[inline(always)]
        unsafe fn line(from: *const u8) -> Self::Line {
            // SAFETY: the caller's promises, passed on, here and below.
            unsafe { <$base>::line(from) }
        }

        #[inline(always)]
        unsafe fn codes<const S: u32>(line: Self::Line) -> Self::Codes {
            // SAFETY: see above.
            unsafe { <$base>::codes::<S>(line) }
        }

        #[inline(always)]
        unsafe fn zero() -> Self::Sums {
            // SAFETY: see above.
            unsafe { <$base>::zero() }
        }

        #[inline(always)]
        unsafe fn zeros() -> Self::Rows {
            // SAFETY: see above.
            unsafe { <$base>::zeros() }
        }

        #[inline(always)]
        unsafe fn add(sums: Self::Sums, codes: Self::Codes, x: *const i8) -> Self::Sums {
            // SAFETY: see above.
            unsafe { <$base>::add(sums, codes, x) }
        }

        #[inline(always)]
        unsafe fn dots(h: Self::Sums, l: Self::Sums, sum: i32) -> Self::Rows {
            // SAFETY: see above.
            unsafe { <$base>::dots(h, l, sum) }
        }
    };
}
#[allow(unused_imports, reason = "only tiers of x86-64 use it")]
pub(super) use tile_lanes_of;
