//! The float kernels, written once over [`Lanes`]: `arith`'s definitions on whole registers.
//!
//! Every body is `inline(always)` and unsafe for one reason: it must be compiled inside a function
//! that enables the tier's instructions. Slices carry their bounds; pointer arithmetic stays within
//! them.

use half::f16;

use super::lanes::Lanes;
use crate::backend::arith::{
    self, EXP_MAX, EXP_MIN, EXP_POLY, KV_FLOOR, LANES, LN2_HIGH, LN2_LOW, MOST_INT16, ROUND_MAGIC, inverse_rms,
    quantizer_scale,
};

/// The largest number of registers that the partial sums of a reduction can need (in a tier of one
/// lane).
const MOST: usize = LANES;

/// The `LANES` partial sums, in `LANES / L::N` registers.
type Partial<L> = [L; MOST];

/// The fixed tree over all partial sums: first it adds whole registers, then the lanes within one.
#[inline(always)]
unsafe fn halve<L: Lanes>(mut acc: Partial<L>) -> f32 {
    let mut width = LANES / L::N / 2;
    // SAFETY: the caller has the tier's instructions.
    unsafe {
        while width > 0 {
            for i in 0..width {
                acc[i] = acc[i].add(acc[i + width]);
            }
            width /= 2;
        }
        acc[0].halve()
    }
}

/// The last, partial step of a reduction, padded with zeros.
#[inline(always)]
fn padded(tail: &[f32]) -> [f32; LANES] {
    let mut step = [0.0; LANES];
    step[..tail.len()].copy_from_slice(tail);
    step
}

#[inline(always)]
unsafe fn dot_step<L: Lanes>(acc: &mut Partial<L>, a: *const f32, b: *const f32) {
    for i in 0..LANES / L::N {
        // SAFETY: the caller passes LANES numbers at each pointer.
        unsafe { acc[i] = L::load(a.add(i * L::N)).fma(L::load(b.add(i * L::N)), acc[i]) };
    }
}

/// `arith::dot`
#[inline(always)]
pub(super) unsafe fn dot<L: Lanes>(a: &[f32], b: &[f32]) -> f32 {
    let whole = a.len().min(b.len()) / LANES * LANES;
    // SAFETY: every step reads LANES numbers below `whole`, or the padded copies.
    unsafe {
        let mut acc = [L::splat(0.0); MOST];
        for at in (0..whole).step_by(LANES) {
            dot_step(&mut acc, a.as_ptr().add(at), b.as_ptr().add(at));
        }
        if whole < a.len() {
            dot_step(&mut acc, padded(&a[whole..]).as_ptr(), padded(&b[whole..]).as_ptr());
        }
        halve(acc)
    }
}

/// Dot products of `x` with the rows of a matrix of bf16, `x.len()` columns, into `out`.
#[inline(always)]
pub(super) unsafe fn head_bf16<L: Lanes>(x: &[f32], rows: &[u16], out: &mut [f32]) {
    let cols = x.len();
    let whole = cols / LANES * LANES;
    let tail = padded(&x[whole..]);
    for (row, out) in rows.chunks_exact(cols).zip(out) {
        // SAFETY: every step reads LANES numbers below `whole`, or the padded copies.
        unsafe {
            let mut acc = [L::splat(0.0); MOST];
            for at in (0..whole).step_by(LANES) {
                bf16_step(&mut acc, row.as_ptr().add(at), x.as_ptr().add(at));
            }
            if whole < cols {
                let mut last = [0u16; LANES];
                last[..cols - whole].copy_from_slice(&row[whole..]);
                bf16_step(&mut acc, last.as_ptr(), tail.as_ptr());
            }
            *out = halve(acc);
        }
    }
}

#[inline(always)]
unsafe fn bf16_step<L: Lanes>(acc: &mut Partial<L>, w: *const u16, x: *const f32) {
    for i in 0..LANES / L::N {
        // SAFETY: the caller passes LANES numbers at each pointer.
        unsafe { acc[i] = L::load_bf16(w.add(i * L::N)).fma(L::load(x.add(i * L::N)), acc[i]) };
    }
}

/// Dot products of `x` with the rows of a matrix of f32.
#[inline(always)]
pub(super) unsafe fn head_f32<L: Lanes>(x: &[f32], rows: &[f32], out: &mut [f32]) {
    for (row, out) in rows.chunks_exact(x.len()).zip(out) {
        // SAFETY: the caller has the tier's instructions.
        *out = unsafe { dot::<L>(row, x) };
    }
}

/// Splits `n` numbers into whole registers and single lanes: calls `wide` or `narrow` with the
/// index.
macro_rules! each {
    ($L:ty, $n:expr, |$i:ident| $wide:expr, $narrow:expr) => {
        let whole = $n / <$L>::N * <$L>::N;
        for $i in (0..whole).step_by(<$L>::N) {
            $wide;
        }
        for $i in whole..$n {
            $narrow;
        }
    };
}

/// `arith::rms_norm` into `out`.
#[inline(always)]
pub(super) unsafe fn rms_norm<L: Lanes>(x: &[f32], gain: &[f32], eps: f32, out: &mut [f32]) {
    let n = x.len();
    assert!(gain.len() >= n && out.len() >= n);
    // SAFETY: indices stay below n, which all three slices have.
    unsafe {
        let r = inverse_rms(dot::<L>(x, x), n, eps);
        let (wide_r, x, gain, out) = (L::splat(r), x.as_ptr(), gain.as_ptr(), out.as_mut_ptr());
        each!(
            L,
            n,
            |i| L::load(x.add(i)).mul(wide_r).mul(L::load(gain.add(i))).store(out.add(i)),
            *out.add(i) = (*x.add(i) * r) * *gain.add(i)
        );
    }
}

/// `arith::quantize`; also returns the sum of the integers.
#[inline(always)]
pub(super) unsafe fn quantize<L: Lanes>(x: &[f32], q: &mut [i8]) -> (f32, i32) {
    let n = x.len();
    assert!(q.len() >= n);
    // SAFETY: indices stay below n, which both slices have.
    unsafe {
        let s = quantizer_scale(absmax::<L>(x));
        let (wide_s, from, to) = (L::splat(s), x.as_ptr(), q.as_mut_ptr());
        each!(
            L,
            n,
            |i| L::load(from.add(i)).mul(wide_s).store_i8(to.add(i)),
            *to.add(i) = (*from.add(i) * s).round_ties_even() as i8
        );
        (s, q[..n].iter().map(|q| i32::from(*q)).sum())
    }
}

/// `arith::quantize_group` into two planes; returns the step and the sum.
///
/// # Safety
/// The CPU has the tier's instructions.
#[inline(always)]
pub(super) unsafe fn quantize_group<L: Lanes>(x: &[f32], h: &mut [i8], l: &mut [i8]) -> (f32, i32) {
    assert!(h.len() == x.len() && l.len() == x.len() && x.len().is_multiple_of(16));
    let mut lanes = [0f32; 16];
    // SAFETY: the caller has the instructions; each step reads a register within `x`.
    unsafe {
        let mut most = L::splat(0.0);
        for at in (0..x.len()).step_by(L::N) {
            most = L::load(x.as_ptr().add(at)).abs_max(most);
        }
        most.store(lanes.as_mut_ptr());
    }
    let absmax = f32::from_bits(lanes[..L::N].iter().fold(0, |most, x| most.max(x.to_bits())));
    if !absmax.is_finite() || absmax < KV_FLOOR {
        h.fill(0);
        l.fill(0);
        return (if absmax.is_finite() { 0.0 } else { f32::NAN }, 0);
    }
    let (s, mut sum) = (MOST_INT16 / absmax, 0i32);
    for ((x, h), l) in x.iter().zip(h).zip(l) {
        let q = (x * s + ROUND_MAGIC).to_bits() as i32 - ROUND_MAGIC.to_bits() as i32;
        *l = q as i8;
        *h = ((q - i32::from(q as i8)) >> 8) as i8;
        sum += q;
    }
    (absmax / MOST_INT16, sum)
}

/// Writes the indices of the numbers above 0 into `list`, in ascending order, and returns how many
/// there are. `list` has room for 16 more than `x` has.
#[inline(always)]
pub(super) unsafe fn find_positive<L: Lanes>(x: &[f32], list: &mut [u32]) -> usize {
    let n = x.len();
    assert!(list.len() >= n + 16);
    let (x, list, mut found) = (x.as_ptr(), list.as_mut_ptr(), 0);
    // SAFETY: the caller has the tier's instructions. At index `i`, at most `i` numbers are stored,
    // and `list` has room for 16 more than `n` (the assertion).
    unsafe {
        each!(L, n, |i| found += L::load(x.add(i)).store_positive(i as u32, list.add(found)), {
            *list.add(found) = i as u32;
            found += usize::from(*x.add(i) > 0.0);
        });
    }
    found
}

/// Does the same for the numbers that are not 0.
#[inline(always)]
pub(super) unsafe fn find_nonzero<L: Lanes>(q: &[i8], list: &mut [u32]) -> usize {
    let n = q.len();
    assert!(list.len() >= n + 16);
    let (q, list, mut found) = (q.as_ptr(), list.as_mut_ptr(), 0);
    // SAFETY: as above.
    unsafe {
        each!(L, n, |i| found += L::store_nonzero(q.add(i), i as u32, list.add(found)), {
            *list.add(found) = i as u32;
            found += usize::from(*q.add(i) != 0);
        });
    }
    found
}

/// For a row that is quantised with the scale `s`: the sum of squares of its numbers, then the sums
/// of squares of the errors of its codes when their upper four, or six, bits are known (see
/// `low_bit_head`). The sums are in no fixed order, since they only bound errors.
#[inline(always)]
pub(super) unsafe fn residuals<L: Lanes>(w: &[f32], s: f32) -> [f32; 3] {
    let mut sums = [0.0; 3];
    // SAFETY: the caller has the tier's instructions; chunks have N numbers.
    unsafe {
        let (minus_step, magic) = (L::splat(-1.0 / s), L::splat(ROUND_MAGIC));
        let mut acc = [L::splat(0.0); 3];
        let chunks = w.chunks_exact(L::N);
        for x in chunks.remainder() {
            let c = (x * s).round_ties_even() + 128.0;
            let missed =
                [16.0, 4.0].map(|unit: f32| x - (1.0 / s) * ((c / unit).floor() * unit + (unit - 1.0) * 0.5 - 128.0));
            sums[0] += x * x;
            sums[1] += missed[0] * missed[0];
            sums[2] += missed[1] * missed[1];
        }
        for x in chunks {
            let x = L::load(x.as_ptr());
            let c = x.mul(L::splat(s)).add(magic).sub(magic).add(L::splat(128.0));
            acc[0] = x.fma(x, acc[0]);
            for (unit, acc) in [16.0, 4.0].into_iter().zip(&mut acc[1..]) {
                // `c` is an integer, so this rounds down; both steps are exact.
                let below = c.add(L::splat(0.5 - 0.5 * unit)).mul(L::splat(1.0 / unit)).add(magic).sub(magic);
                let middle = below.fma(L::splat(unit), L::splat((unit - 1.0) * 0.5 - 128.0));
                let missed = middle.fma(minus_step, x);
                *acc = missed.fma(missed, *acc);
            }
        }
        for (sum, acc) in sums.iter_mut().zip(acc) {
            *sum += lanes(acc).iter().sum::<f32>();
        }
    }
    sums
}

/// The lanes of a register, padded with zeros.
#[inline(always)]
unsafe fn lanes<L: Lanes>(register: L) -> [f32; 16] {
    let mut lanes = [0.0; 16];
    // SAFETY: a register has at most 16 lanes.
    unsafe { register.store(lanes.as_mut_ptr()) };
    lanes
}

/// The largest magnitude, found by comparing bits (see `arith::quantize`).
#[inline(always)]
unsafe fn absmax<L: Lanes>(x: &[f32]) -> f32 {
    let n = x.len();
    // SAFETY: indices stay below n.
    unsafe {
        let (x, mut wide, mut most) = (x.as_ptr(), L::splat(0.0), 0u32);
        each!(L, n, |i| wide = L::load(x.add(i)).abs_max(wide), most = (*x.add(i)).abs().to_bits().max(most));
        f32::from_bits(lanes(wide).iter().fold(most, |most, lane| lane.to_bits().max(most)))
    }
}

/// An activation. (It is no closure, because a closure is compiled without the tier's
/// instructions.)
trait Activate {
    /// # Safety
    /// The CPU has the tier's instructions.
    unsafe fn wide<L: Lanes>(x: L) -> L;
    fn narrow(x: f32) -> f32;
}

/// `arith::relu2`
struct Relu2;

impl Activate for Relu2 {
    #[inline(always)]
    unsafe fn wide<L: Lanes>(x: L) -> L {
        // SAFETY: the caller has the tier's instructions.
        unsafe {
            let x = x.max(L::splat(0.0));
            x.mul(x)
        }
    }

    fn narrow(x: f32) -> f32 {
        arith::relu2(x)
    }
}

/// `arith::silu`
struct Silu;

impl Activate for Silu {
    #[inline(always)]
    unsafe fn wide<L: Lanes>(x: L) -> L {
        // SAFETY: the caller has the tier's instructions.
        unsafe { x.div(L::splat(1.0).add(exp(x.neg()))) }
    }

    fn narrow(x: f32) -> f32 {
        arith::silu(x)
    }
}

/// `hidden = relu2(gate) * hidden`
#[inline(always)]
pub(super) unsafe fn relu2_mul<L: Lanes>(gate: &[f32], hidden: &mut [f32]) {
    // SAFETY: the caller has the tier's instructions.
    unsafe { activate_mul::<L, Relu2>(gate, hidden) }
}

/// `hidden = silu(gate) * hidden`
#[inline(always)]
pub(super) unsafe fn silu_mul<L: Lanes>(gate: &[f32], hidden: &mut [f32]) {
    // SAFETY: the caller has the tier's instructions.
    unsafe { activate_mul::<L, Silu>(gate, hidden) }
}

#[inline(always)]
unsafe fn activate_mul<L: Lanes, A: Activate>(gate: &[f32], hidden: &mut [f32]) {
    let n = hidden.len();
    assert!(gate.len() >= n);
    // SAFETY: the caller has the tier's instructions; indices stay below n, which both slices have.
    unsafe {
        let (gate, hidden) = (gate.as_ptr(), hidden.as_mut_ptr());
        each!(
            L,
            n,
            |i| A::wide(L::load(gate.add(i))).mul(L::load(hidden.add(i))).store(hidden.add(i)),
            *hidden.add(i) *= A::narrow(*gate.add(i))
        );
    }
}

/// `arith::exp`
#[inline(always)]
pub(super) unsafe fn exp<L: Lanes>(x: L) -> L {
    // SAFETY: the caller has the tier's instructions.
    unsafe {
        let magic = L::splat(ROUND_MAGIC);
        let x = L::splat(EXP_MAX).min(L::splat(EXP_MIN).max(x));
        let shifted = x.fma(L::splat(std::f32::consts::LOG2_E), magic);
        let minus_n = shifted.sub(magic).neg();
        let r = minus_n.fma(L::splat(LN2_LOW), minus_n.fma(L::splat(LN2_HIGH), x));
        let mut p = L::splat(EXP_POLY[0]);
        for c in &EXP_POLY[1..] {
            p = p.fma(r, L::splat(*c));
        }
        p.scale_by_low_bits(shifted)
    }
}

/// Rotates the pairs `(i, i + half)` of one head by its angles.
#[inline(always)]
pub(super) unsafe fn rotate<L: Lanes>(head: &mut [f32], cos: &[f32], sin: &[f32]) {
    let half = head.len() / 2;
    assert!(cos.len() >= half && sin.len() >= half);
    let (low, high) = head.split_at_mut(half);
    // SAFETY: indices stay below half, which all four slices have.
    unsafe {
        let (low, high, cos, sin) = (low.as_mut_ptr(), high.as_mut_ptr(), cos.as_ptr(), sin.as_ptr());
        each!(
            L,
            half,
            |i| {
                let (a, b) = (L::load(low.add(i)), L::load(high.add(i)));
                let (c, s) = (L::load(cos.add(i)), L::load(sin.add(i)));
                b.neg().fma(s, a.mul(c)).store(low.add(i));
                a.fma(s, b.mul(c)).store(high.add(i));
            },
            (*low.add(i), *high.add(i)) = arith::rotate(*low.add(i), *high.add(i), *cos.add(i), *sin.add(i))
        );
    }
}

/// A number of the KV cache.
pub(super) trait KvNumber: Copy {
    /// Whether each position has a scale.
    const HAS_SCALES: bool = false;

    unsafe fn load<L: Lanes>(from: *const Self) -> L;
}

impl KvNumber for f32 {
    #[inline(always)]
    unsafe fn load<L: Lanes>(from: *const Self) -> L {
        // SAFETY: the caller's promise, passed on.
        unsafe { L::load(from) }
    }
}

impl KvNumber for f16 {
    #[inline(always)]
    unsafe fn load<L: Lanes>(from: *const Self) -> L {
        // SAFETY: f16 is a u16 in memory; the caller's promise, passed on.
        unsafe { L::load_f16(from.cast()) }
    }
}

impl KvNumber for i8 {
    const HAS_SCALES: bool = true;

    #[inline(always)]
    unsafe fn load<L: Lanes>(from: *const Self) -> L {
        // SAFETY: the caller's promise, passed on.
        unsafe { L::load_i8(from) }
    }
}
