//! The tier of x86-64 CPUs with AMX for int8 (Intel's servers since 2023), on Linux. Batches of four
//! rows or more go through the matrix unit (`tile_unit`); everything else is the tier avx512.
//!
//! rotor has never run on a CPU with AMX: nobody had one. So before it uses the unit, it multiplies
//! a few blocks with it and with other tiers, and compares them. If they differ, or if Linux does
//! not permit the use, rotor takes avx512.
//!
//! Linux permits the unit to a whole process at once (`arch_prctl`), and rotor asks when a backend
//! is opened that may use it. Afterwards Linux refuses a signal stack (`sigaltstack`) that is too
//! small for the registers, 8 KB. It refuses the permission if a thread has such a stack already.

use std::arch::asm;
use std::arch::x86_64::*;
use std::sync::OnceLock;

use super::Kernels;
use super::avx512::Avx512Vnni;
use super::rows::{Block, Quad};
use super::tier::{Tier, tier};
use super::tile_unit::{self, Codes, Config, SIDE, Sums, TileUnit};
use super::tiles::{TileBlock, TileLanes};
use crate::backend::cpu::layout::{LINE, ROWS};

/// The features of avx512, and AMX-TILE and AMX-INT8. (Rust has no stable names for the latter.)
pub(super) struct Amx;

tier!(Amx, "amx", ["avx2", "fma", "f16c", "avx512f", "avx512bw", "avx512vl", "avx512dq", "avx512vnni"]);

/// The number of inputs from which on a product uses the matrix unit.
const FROM_INPUTS: usize = 4;

/// The kernels of this tier, if the CPU has the unit, Linux permits it, and its products are right.
pub(super) fn detect() -> Option<&'static Kernels> {
    static IS_USABLE: OnceLock<bool> = OnceLock::new();
    let kernels = Amx::detect().filter(|_| has_unit())?;
    let is_usable = || match ask_permission().and_then(|()| super::self_check::same_products(kernels)) {
        Ok(()) => true,
        Err(message) => {
            log::warn!("rotor does not use AMX, which this CPU has: {message}");
            false
        }
    };
    IS_USABLE.get_or_init(is_usable).then_some(kernels)
}

/// Whether the CPU has AMX for int8 with registers of the usual size, and the system keeps them.
fn has_unit() -> bool {
    // AMX-TILE and AMX-INT8.
    if __cpuid(0).eax < 0x1d || __cpuid_count(7, 0).edx >> 24 & 3 != 3 {
        return false;
    }
    // SAFETY: the CPU has XGETBV, because it has AVX-512 and the system keeps its registers.
    let kept = unsafe { _xgetbv(0) };
    let palette = __cpuid_count(0x1d, 1);
    let (per_register, per_row) = (palette.eax >> 16, palette.ebx & 0xffff);
    let (registers, rows) = (palette.ebx >> 16, palette.ecx & 0xffff);
    // XTILECFG and XTILEDATA.
    kept >> 17 & 3 == 3 && (per_register, per_row, registers, rows) == (1024, 64, 8, 16)
}

/// Asks Linux to permit the unit to this process.
fn ask_permission() -> Result<(), String> {
    const ARCH_REQ_XCOMP_PERM: libc::c_int = 0x1023;
    const XTILEDATA: libc::c_ulong = 18;
    // SAFETY: the call takes two numbers, and touches no memory of this process.
    match unsafe { libc::syscall(libc::SYS_arch_prctl, ARCH_REQ_XCOMP_PERM, XTILEDATA) } {
        0 => Ok(()),
        _ => Err(format!("Linux does not permit it: {}", std::io::Error::last_os_error())),
    }
}

/// The unit itself. Its registers belong to the thread.
struct Hardware;

/// The compiler never uses the registers, so they keep their contents from one instruction to the
/// next. No block is `pure`, so the blocks stay in order.
impl TileUnit for Hardware {
    #[inline(always)]
    unsafe fn configure(&mut self, config: &Config) {
        // SAFETY: the caller's promise; `ldtilecfg` reads the 64 bytes of `config`.
        unsafe { asm!("ldtilecfg [{}]", in(reg) config.0.as_ptr(), options(nostack, preserves_flags)) }
    }

    #[inline(always)]
    unsafe fn zero<const C: usize>(&mut self) {
        // SAFETY: the caller's promise.
        unsafe { asm!("tilezero tmm{}", const C, options(nostack, preserves_flags)) }
    }

    #[inline(always)]
    unsafe fn load<const R: usize>(&mut self, from: &[u8], stride: usize) {
        // SAFETY: the caller's promise: all rows lie in `from`.
        unsafe {
            asm!(
                "tileloadd tmm{}, [{} + {}*1]",
                const R, in(reg) from.as_ptr(), in(reg) stride,
                options(nostack, preserves_flags)
            )
        }
    }

    #[inline(always)]
    unsafe fn multiply<const C: usize, const A: usize, const B: usize>(&mut self) {
        // SAFETY: the caller's promise.
        unsafe { asm!("tdpbssd tmm{}, tmm{}, tmm{}", const C, const A, const B, options(nostack, preserves_flags)) }
    }

    #[inline(always)]
    unsafe fn store<const C: usize>(&mut self, to: &mut Sums) {
        // SAFETY: the caller's promise; a register has at most as many rows and bytes as `to`.
        unsafe {
            asm!(
                "tilestored [{} + {}*1], tmm{}",
                in(reg) to.as_mut_ptr(), in(reg) size_of::<[i32; SIDE]>(), const C,
                options(nostack, preserves_flags)
            )
        }
    }

    #[inline(always)]
    unsafe fn release(&mut self) {
        // SAFETY: the caller's promise.
        unsafe { asm!("tilerelease", options(nostack, preserves_flags)) }
    }

    /// Gathers the same 16 bytes of four rows, 4 apart, then transposes words within lanes.
    #[inline(always)]
    unsafe fn transpose(lines: &[&[u8; LINE]; SIDE]) -> Codes {
        let mut words = [[0; SIDE]; SIDE];
        // SAFETY: the caller has AVX-512; 16 bytes from 16 `lane` on lie in a line.
        unsafe {
            for lane in 0..LINE / 16 {
                let mut rows = [_mm512_setzero_si512(); 4];
                for r in 0..4 {
                    let first = _mm512_castsi128_si512(_mm_loadu_si128(lines[r].as_ptr().add(16 * lane).cast()));
                    let second = _mm_loadu_si128(lines[r + 4].as_ptr().add(16 * lane).cast());
                    let third = _mm_loadu_si128(lines[r + 8].as_ptr().add(16 * lane).cast());
                    let fourth = _mm_loadu_si128(lines[r + 12].as_ptr().add(16 * lane).cast());
                    rows[r] = _mm512_inserti32x4::<1>(first, second);
                    rows[r] = _mm512_inserti32x4::<2>(rows[r], third);
                    rows[r] = _mm512_inserti32x4::<3>(rows[r], fourth);
                }
                let (a, b) = (_mm512_unpacklo_epi32(rows[0], rows[1]), _mm512_unpacklo_epi32(rows[2], rows[3]));
                let (c, d) = (_mm512_unpackhi_epi32(rows[0], rows[1]), _mm512_unpackhi_epi32(rows[2], rows[3]));
                words[4 * lane] = in_memory(_mm512_unpacklo_epi64(a, b));
                words[4 * lane + 1] = in_memory(_mm512_unpackhi_epi64(a, b));
                words[4 * lane + 2] = in_memory(_mm512_unpacklo_epi64(c, d));
                words[4 * lane + 3] = in_memory(_mm512_unpackhi_epi64(c, d));
            }
        }
        words
    }

    #[inline(always)]
    unsafe fn codes(words: &[u32; SIDE], s: usize) -> [u32; SIDE] {
        // SAFETY: the caller has AVX-512.
        unsafe {
            let words = _mm512_loadu_si512(words.as_ptr().cast());
            let shifted = _mm512_srl_epi32(words, _mm_cvtsi32_si128(2 * s as i32));
            in_memory(_mm512_and_si512(shifted, _mm512_set1_epi8(3)))
        }
    }
}

/// # Safety
/// The CPU has AVX-512.
#[inline(always)]
unsafe fn in_memory(words: __m512i) -> [u32; SIDE] {
    let mut to = [0; SIDE];
    // SAFETY: the caller's promise.
    unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), words) };
    to
}

impl TileLanes for Amx {
    type Lanes = <Avx512Vnni as TileLanes>::Lanes;
    type Line = <Avx512Vnni as TileLanes>::Line;
    type Codes = <Avx512Vnni as TileLanes>::Codes;
    type Sums = <Avx512Vnni as TileLanes>::Sums;
    type Rows = <Avx512Vnni as TileLanes>::Rows;

    const STRIPS: usize = Avx512Vnni::STRIPS;
    const INPUTS: usize = Avx512Vnni::INPUTS;

    #[inline(always)]
    unsafe fn line(from: *const u8) -> Self::Line {
        // SAFETY: the caller's promises, passed on.
        unsafe { Avx512Vnni::line(from) }
    }

    #[inline(always)]
    unsafe fn codes<const S: u32>(line: Self::Line) -> Self::Codes {
        // SAFETY: the caller's promises, passed on.
        unsafe { Avx512Vnni::codes::<S>(line) }
    }

    #[inline(always)]
    unsafe fn zero() -> Self::Sums {
        // SAFETY: the caller's promises, passed on.
        unsafe { Avx512Vnni::zero() }
    }

    #[inline(always)]
    unsafe fn zeros() -> Self::Rows {
        // SAFETY: the caller's promises, passed on.
        unsafe { Avx512Vnni::zeros() }
    }

    #[inline(always)]
    unsafe fn add(sums: Self::Sums, codes: Self::Codes, x: *const i8) -> Self::Sums {
        // SAFETY: the caller's promises, passed on.
        unsafe { Avx512Vnni::add(sums, codes, x) }
    }

    #[inline(always)]
    unsafe fn dots(h: Self::Sums, l: Self::Sums, sum: i32) -> Self::Rows {
        // SAFETY: the caller's promises, passed on.
        unsafe { Avx512Vnni::dots(h, l, sum) }
    }

    #[inline(always)]
    unsafe fn multiply_block(block: &TileBlock, y: &mut [f32]) -> bool {
        if block.n_inputs() >= FROM_INPUTS {
            // SAFETY: the caller's promises; detection asked for the permission.
            unsafe { tile_unit::multiply_tiles::<Hardware, Self>(&mut Hardware, block, y) }
        }
        block.n_inputs() >= FROM_INPUTS
    }
}

impl Tier for Amx {
    const GEMM_ROWS: usize = SIDE;

    #[inline(always)]
    unsafe fn ternary(rows: Quad, next: Quad, q: &[i8]) -> [i32; ROWS] {
        // SAFETY: the caller's promises, passed on.
        unsafe { Avx512Vnni::ternary(rows, next, q) }
    }

    #[inline(always)]
    unsafe fn nibbles(rows: Quad, next: Quad, q: &[i8]) -> [i32; ROWS] {
        // SAFETY: the caller's promises, passed on.
        unsafe { Avx512Vnni::nibbles(rows, next, q) }
    }

    #[inline(always)]
    unsafe fn nibbles_of_many(rows: &[u8], q: &[&[i8]], cols: usize, dots: &mut [[i32; ROWS]]) {
        // SAFETY: the caller's promises, passed on.
        unsafe { Avx512Vnni::nibbles_of_many(rows, q, cols, dots) }
    }

    #[inline(always)]
    unsafe fn gemm(block: &Block, codes: &mut [u8], dots: &mut [i32]) {
        // SAFETY: the caller's promises; detection asked for the permission.
        unsafe {
            match block.sums.len() {
                ..FROM_INPUTS => Avx512Vnni::gemm(block, codes, dots),
                _ => tile_unit::multiply_rows(&mut Hardware, block, dots),
            }
        }
    }

    #[inline(always)]
    unsafe fn gemv_columns(columns: &[u8], list: &[u32], q: &[i8], acc: &mut [i32]) {
        // SAFETY: the caller's promises, passed on.
        unsafe { Avx512Vnni::gemv_columns(columns, list, q, acc) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_the_unit_linux_refuses_and_so_does_detection() {
        if !has_unit() {
            assert!(ask_permission().is_err() && detect().is_none());
        }
    }

    #[test]
    fn avx512_unpacks_codes_as_plain_rust_does() {
        if Avx512Vnni::detect().is_none() {
            return;
        }
        #[target_feature(enable = "avx512f")]
        unsafe fn unpacked(lines: &[&[u8; LINE]; SIDE], s: usize) -> Codes {
            // SAFETY: this function enables AVX-512.
            unsafe { Hardware::transpose(lines).map(|words| Hardware::codes(&words, s)) }
        }
        let bytes: Vec<u8> = (0..SIDE * LINE).map(|i| (i * 167 + i / 64) as u8).collect();
        let lines: [&[u8; LINE]; SIDE] = std::array::from_fn(|r| &bytes.as_chunks().0[r]);
        for s in 0..4 {
            // SAFETY: this CPU has AVX-512.
            let got = unsafe { unpacked(&lines, s) };
            let word = |k: usize, r: usize| u32::from_le_bytes(lines[r].as_chunks().0[k]);
            assert!((0..SIDE).all(|k| (0..SIDE).all(|r| got[k][r] == word(k, r) >> (2 * s) & 0x0303_0303)));
        }
    }
}
