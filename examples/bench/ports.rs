//! How many products of bytes this machine computes per second, from registers alone.

use std::time::Instant;

/// Products per second of all threads together, with the instruction that a tier multiplies bytes
/// with; None for a tier whose instruction is not measured here. The best of four passes.
pub(crate) fn products_per_second(tier: &str, threads: usize) -> Option<f64> {
    let pass = pass_of(tier)?;
    let measure = || {
        let start = Instant::now();
        let products: f64 = std::thread::scope(|scope| {
            let passes: Vec<_> = (0..threads).map(|_| scope.spawn(move || pass(std::hint::black_box(1)))).collect();
            passes.into_iter().map(|pass| pass.join().unwrap_or_default()).sum()
        });
        products / start.elapsed().as_secs_f64()
    };
    Some((0..4).map(|_| measure()).fold(0.0, f64::max))
}

/// Computes for some milliseconds and returns the number of products.
type Pass = fn(i32) -> f64;

#[cfg(not(target_arch = "x86_64"))]
fn pass_of(_tier: &str) -> Option<Pass> {
    None
}

#[cfg(target_arch = "x86_64")]
fn pass_of(tier: &str) -> Option<Pass> {
    let has_avx2 = is_x86_feature_detected!("avx2");
    let has_avx512 = is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni");
    match tier {
        // SAFETY: the CPU has the instructions, as was just found.
        "avx512-vbmi" | "avx512" if has_avx512 => Some(|x| unsafe { x86::avx512(x) }),
        // SAFETY: as above.
        "avxvnni" if is_x86_feature_detected!("avxvnni") => Some(|x| unsafe { x86::avxvnni(x) }),
        // SAFETY: as above.
        "avx2" if has_avx2 => Some(|x| unsafe { x86::avx2(x) }),
        _ => None,
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    const ROUNDS: usize = 4_000_000;
    /// Sums that do not wait for one another.
    const SUMS: usize = 12;

    #[target_feature(enable = "avx512f,avx512vnni")]
    pub(super) fn avx512(x: i32) -> f64 {
        let (a, mut sums) = (_mm512_set1_epi32(x), [_mm512_setzero_si512(); SUMS]);
        for _ in 0..ROUNDS {
            for sum in &mut sums {
                *sum = _mm512_dpbusd_epi32(*sum, a, a);
            }
        }
        std::hint::black_box(sums);
        (ROUNDS * SUMS * 64) as f64
    }

    #[target_feature(enable = "avx2,avxvnni")]
    pub(super) fn avxvnni(x: i32) -> f64 {
        let (a, mut sums) = (_mm256_set1_epi32(x), [_mm256_setzero_si256(); SUMS]);
        for _ in 0..ROUNDS {
            for sum in &mut sums {
                *sum = _mm256_dpbusd_avx_epi32(*sum, a, a);
            }
        }
        std::hint::black_box(sums);
        (ROUNDS * SUMS * 32) as f64
    }

    /// `maddubs` and an add; the input changes, so that no product can be left out.
    #[target_feature(enable = "avx2")]
    pub(super) fn avx2(x: i32) -> f64 {
        let (a, mut sums) = (_mm256_set1_epi32(x), [_mm256_setzero_si256(); SUMS]);
        for _ in 0..ROUNDS {
            for sum in &mut sums {
                *sum = _mm256_add_epi16(*sum, _mm256_maddubs_epi16(a, *sum));
            }
        }
        std::hint::black_box(sums);
        (ROUNDS * SUMS * 32) as f64
    }
}
