//! The low-bit head: a matrix in few bits. It tells which of the matrix's products with a vector
//! can be among the largest, with a proof that no other can.
//!
//! The output head is the largest matrix of a model, and greedy decoding needs one number of it. So
//! a backend keeps each row `w` a second time in few bits: an int8 `c` with a step `a`. Four bits
//! of `c` lie in one plane, and two more in another. One plane, or both, gives `w` to within half
//! of what the missing bits count: `w = a c' + d`, where `c'` is the middle of the possible values.
//! With the input `x` quantised to int8, `x = b q + e`:
//!
//! ```text
//! w.x - (a c').(b q)  =  w.x - (w - d).(x - e)  =  w.e + d.(x - e)
//! |w.x - a b (c'.q)| <=  |w| |e| + |d| |b q|                          (Cauchy-Schwarz)
//! ```
//!
//! `2 c'.q` is an exact integer. The logit itself is `w.x` in f32, summed in 32 lanes. It differs
//! from the real number by less than `(n / 32 + 8) 2^-24 |w| |x|`. The sum of both bounds, rounded
//! up generously, gives each row a lower and an upper end that its logit cannot leave. A number
//! that `k` logits are sure to reach is a floor for the k-th largest logit. A row whose upper end
//! is below the floor cannot be among the k largest. So the search loses nothing, not even a tie.
#![forbid(unsafe_code)]

/// Factor on norms that are computed in f32, so that bounds stay bounds. The norms are off by less
/// than a tenth of what it allows.
pub(super) const GENEROUS: f32 = 1.001;

/// Squares below the smallest f32 are lost. Over the widest row (2^20 columns), the norm of the
/// lost part stays below this.
pub(super) const LOST: f32 = 2e-16;

/// If more than one row in this many remains, the backend computes all rows.
pub(super) const WORTHWHILE: usize = 8;

/// `2 c' - 2 bits`, where `bits` are the known upper bits of `c + 128` (1 to 255), in their places.
/// That is what the missing lower bits count together, less 256. So
/// `2 c'.q = 2 bits.q + OFFSET sum(q)`, for one plane and for both.
pub(super) const OFFSET: [i64; 2] = [15 - 256, 3 - 256];
