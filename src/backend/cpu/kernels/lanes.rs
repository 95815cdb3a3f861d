//! The operations that the float kernels need of a vector unit: correctly rounded arithmetic on `N`
//! lanes of f32.
//!
//! The bodies in [`super::float`] are written once over this trait. A tier instantiates them with
//! its registers, inside functions that enable its instructions.

/// A register of `N` lanes of f32.
///
/// # Safety
/// Every method demands that the CPU has the tier's instructions, and that pointers are valid for
/// `N` numbers. All methods are `inline(always)`, so that they compile with the features of the
/// function into which they are inlined.
pub(super) trait Lanes: Copy {
    /// Lanes of a register; divides 16.
    const N: usize;

    unsafe fn splat(x: f32) -> Self;
    unsafe fn load(from: *const f32) -> Self;
    unsafe fn store(self, to: *mut f32);
    /// Loads IEEE halves.
    unsafe fn load_f16(from: *const u16) -> Self;
    /// Loads int8.
    unsafe fn load_i8(from: *const i8) -> Self;
    /// Loads bfloat16.
    unsafe fn load_bf16(from: *const u16) -> Self;

    unsafe fn add(self, other: Self) -> Self;
    unsafe fn sub(self, other: Self) -> Self;
    unsafe fn mul(self, other: Self) -> Self;
    unsafe fn div(self, other: Self) -> Self;
    /// `self * b + c`, rounded once.
    unsafe fn fma(self, b: Self, c: Self) -> Self;
    /// `if self > other { self } else { other }`, so the result is `other` if one of them is NaN.
    unsafe fn max(self, other: Self) -> Self;
    /// `if self < other { self } else { other }`, so the result is `other` if one of them is NaN.
    unsafe fn min(self, other: Self) -> Self;
    unsafe fn neg(self) -> Self;
    /// The larger of both magnitudes; `other` is one already. It compares bits, so NaN is the
    /// largest.
    unsafe fn abs_max(self, other: Self) -> Self;
    /// `self * 2^n`, where `n` is the integer in the low bits of `shifted` (see `arith::exp`).
    unsafe fn scale_by_low_bits(self, shifted: Self) -> Self;
    /// Rounds to integers, half to even, and stores them as i8.
    unsafe fn store_i8(self, to: *mut i8);
    /// Adds the upper half of the lanes to the lower half until one is left (the end of the fixed
    /// tree).
    unsafe fn halve(self) -> f32;

    /// Stores `first + lane` for each lane above 0, one after the other, and returns how many it
    /// stored. May write `N` numbers.
    #[inline(always)]
    unsafe fn store_positive(self, first: u32, to: *mut u32) -> usize {
        let mut lanes = [0.0f32; 16];
        let mut n = 0;
        // SAFETY: a register has at most 16 lanes; the caller's promise.
        unsafe {
            self.store(lanes.as_mut_ptr());
            for (i, lane) in (0u32..).zip(&lanes[..Self::N]) {
                // There is no branch, because nothing can predict which lanes are positive.
                *to.add(n) = first + i;
                n += usize::from(*lane > 0.0);
            }
        }
        n
    }

    /// Does the same for each of `N` numbers at `from` that is not 0.
    #[inline(always)]
    unsafe fn store_nonzero(from: *const i8, first: u32, to: *mut u32) -> usize {
        let mut n = 0;
        for i in 0..Self::N {
            // SAFETY: the caller's promise.
            unsafe {
                *to.add(n) = first + i as u32;
                n += usize::from(*from.add(i) != 0);
            }
        }
        n
    }

    /// Prefetches the cache line at an address. Any address is allowed: the CPU ignores one that
    /// does not exist.
    #[inline(always)]
    unsafe fn prefetch(_from: *const u8) {}

    /// Prefetches a cache line that is read once, into the first-level cache only.
    #[inline(always)]
    unsafe fn prefetch_once(from: *const u8) {
        // SAFETY: the caller's promise.
        unsafe { Self::prefetch(from) }
    }
}

/// Defines methods of [`Lanes`] by expressions of intrinsics.
macro_rules! by_intrinsics {
    ($(fn $name:ident($($argument:ident $(: $type:ty)?),*) $(-> $result:ty)? = $body:expr;)*) => {$(
        #[inline(always)]
        unsafe fn $name($($argument $(: $type)?),*) $(-> $result)? {
            // SAFETY: the caller's promises (see the trait).
            unsafe { $body }
        }
    )*};
}
pub(super) use by_intrinsics;
