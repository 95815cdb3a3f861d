//! A matrix in few bits: which of its products with a vector can be among the largest, and a proof that no other can.
//!
//! The output head is the largest matrix of all, and greedy decoding wants one number of it. So each row `w` is kept a second time
//! in few bits: an int8 `c` with a step `a`, of which four bits lie in one plane and two in another. Reading one plane, or
//! both, tells `w` to within half of what the missing bits count: `w = a c' + d`, `c'` being the middle of what is possible.
//! With the input `x` quantised to int8, `x = b q + e`:
//!
//! ```text
//! w.x - (a c').(b q)  =  w.x - (w - d).(x - e)  =  w.e + d.(x - e)
//! |w.x - a b (c'.q)| <=  |w| |e| + |d| |b q|                          (Cauchy-Schwarz)
//! ```
//!
//! `2 c'.q` is an exact integer. The logit itself is `w.x` in f32, summed in 32 lanes: it differs from the real number by less
//! than `(n / 32 + 8) 2^-24 |w| |x|`. Both bounds together, rounded up generously, give each row ends that its logit surely
//! does not leave. A number that `k` logits surely reach is a floor for the k-th largest; a row whose upper end is below it
//! cannot be among the k largest. Nothing is lost, not even a tie.
#![forbid(unsafe_code)]

/// Relative error allowed for norms that are computed in f32 (they are off by less than a tenth of it), so that bounds
/// stay bounds.
pub(super) const GENEROUS: f32 = 1.001;

/// Squares below the smallest f32 are lost; over the widest row (2^20 columns) the norm of what is lost stays below this.
pub(super) const LOST: f32 = 2e-16;

/// When more than one row in this many remains, all of them are computed.
pub(super) const WORTHWHILE: usize = 8;

/// What `c + 128`, 1 to 255, is known to be at least when only its upper bits are known, plus half of what the lower ones
/// count, all of it times two; less 256. So `2 c'.q = 2 bits.q + OFFSET sum(q)`, of one plane and of both.
pub(super) const OFFSET: [i64; 2] = [15 - 256, 3 - 256];
