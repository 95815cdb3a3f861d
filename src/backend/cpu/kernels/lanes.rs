//! What a vector unit must do for the float kernels: correctly rounded arithmetic on `N` lanes of f32.
//!
//! The bodies in [`super::float`] are written once over this trait; a tier instantiates them with its registers inside
//! functions that enable its instructions.

/// A register of `N` lanes of f32.
///
/// # Safety
/// Every method demands that the CPU has the tier's instructions, and that pointers are valid for `N` numbers.
/// Everything is `inline(always)`, so that it compiles with the features of the function that it ends up in.
pub(super) trait Lanes: Copy {
    /// Lanes of a register; divides 16.
    const N: usize;

    unsafe fn splat(x: f32) -> Self;
    unsafe fn load(from: *const f32) -> Self;
    unsafe fn store(self, to: *mut f32);
    /// Loads IEEE halves.
    unsafe fn load_f16(from: *const u16) -> Self;
    /// Loads bfloat16.
    unsafe fn load_bf16(from: *const u16) -> Self;

    unsafe fn add(self, other: Self) -> Self;
    unsafe fn sub(self, other: Self) -> Self;
    unsafe fn mul(self, other: Self) -> Self;
    unsafe fn div(self, other: Self) -> Self;
    /// `self * b + c`, rounded once.
    unsafe fn fma(self, b: Self, c: Self) -> Self;
    /// `if self > other { self } else { other }`, so `other` where one is NaN.
    unsafe fn max(self, other: Self) -> Self;
    /// `if self < other { self } else { other }`, so `other` where one is NaN.
    unsafe fn min(self, other: Self) -> Self;
    unsafe fn neg(self) -> Self;
    /// The larger magnitude of both, `other` being one already; NaN is the largest (compares bits).
    unsafe fn abs_max(self, other: Self) -> Self;
    /// `self * 2^n`, where `n` is the integer in the low bits of `shifted` (see `arith::exp`).
    unsafe fn scale_by_low_bits(self, shifted: Self) -> Self;
    /// Rounds to integers, half to even, and stores them as i8; their sum is returned by lane or in one lane.
    unsafe fn store_i8(self, to: *mut i8) -> i32;
    /// Adds the upper half of the lanes to the lower, down to one (the end of the fixed tree).
    unsafe fn halve(self) -> f32;

    /// Asks for the cache line at an address, which may be any: one that does not exist is ignored.
    #[inline(always)]
    unsafe fn prefetch(_from: *const u8) {}
}

/// Defines the methods of [`Lanes`] that are one intrinsic each.
macro_rules! by_intrinsic {
    ($(fn $name:ident($($argument:ident: $type:ty),*) -> Self = $intrinsic:ident;)*) => {$(
        #[inline(always)]
        unsafe fn $name($($argument: $type),*) -> Self {
            // SAFETY: the caller's promises (see the trait).
            unsafe { $intrinsic($($argument),*) }
        }
    )*};
}
pub(super) use by_intrinsic;
