//! The tier of x86-64 CPUs with AMX for int8 (Intel's servers since 2023), on Linux. Batches of four
//! rows or more go through the matrix unit (`tile_unit`); everything else is the tier avx512-vbmi.
//!
//! rotor has never run on a CPU with AMX: nobody had one. So before it uses the unit, it multiplies
//! a few blocks with it and with other tiers, and compares them. If they differ, or if Linux does
//! not permit the use, rotor takes avx512-vbmi.
//!
//! Linux permits the unit to a whole process at once (`arch_prctl`), and rotor asks when a backend
//! is opened that may use it. Afterwards Linux refuses a signal stack (`sigaltstack`) that is too
//! small for the registers, 8 KB. It refuses the permission if a thread has such a stack already.

use std::arch::asm;
use std::arch::x86_64::*;
use std::sync::OnceLock;

use super::Kernels;
use super::avx512::Avx512Vnni;
use super::avx512vbmi::{Avx512Vbmi, Fives, next_fifth};
use super::lanes::Lanes;
use super::rows::{AHEAD, Block, Quad};
use super::tier::{Tier, tier, tile_lanes_of};
use super::tile_unit::{self, Codes, Config, SIDE, Sums, TileUnit};
use super::tiles::{TileBlock, TileLanes};
use crate::backend::cpu::layout::{FIVE, FOUR, LINE, Packing, ROWS, row_bytes};

/// The features of avx512-vbmi, and AMX-TILE and AMX-INT8. (Rust has no stable names for the latter.)
pub(super) struct Amx;

tier!(Amx, "amx", ["avx2", "fma", "f16c", "avx512f", "avx512bw", "avx512vl", "avx512dq", "avx512vnni", "avx512vbmi"]);

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

    #[inline(always)]
    unsafe fn restore(rows: &[u8], cols: usize, lines: &mut [u8]) {
        let stride = Amx::PACKING.row_bytes(cols);
        assert!(lines.len() * stride == rows.len() * row_bytes(cols));
        // SAFETY: the caller has AVX-512 VBMI; the offsets lie in the chunks, which are whole rows.
        unsafe {
            let (fives, last) = (Fives::new(), _mm512_set1_epi8(-64));
            for (row, lines) in rows.chunks_exact(stride).zip(lines.chunks_exact_mut(row_bytes(cols))) {
                let n_fives = lines.len() / (FIVE * LINE);
                let mut fifth_line = _mm512_setzero_si512();
                for line in 0..stride / LINE {
                    let five = (line / FOUR).min(n_fives);
                    let from = row.as_ptr().add(line * LINE);
                    __m512::prefetch(from.wrapping_add(AHEAD));
                    let [codes, fifth] = fives.split(from);
                    _mm512_storeu_si512(lines.as_mut_ptr().add((line + five) * LINE).cast(), codes);
                    fifth_line = next_fifth(fifth_line, fifth, last);
                    if line % FOUR == FOUR - 1 && five < n_fives {
                        let to = lines.as_mut_ptr().add((FIVE * five + FOUR) * LINE);
                        _mm512_storeu_si512(to.cast(), fifth_line);
                    }
                }
            }
        }
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
    tile_lanes_of!(Avx512Vnni);

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
    const PACKING: Packing = Avx512Vbmi::PACKING;
    const GEMM_ROWS: usize = SIDE;

    #[inline(always)]
    unsafe fn ternary(rows: Quad, next: Quad, q: &[i8]) -> [i32; ROWS] {
        // SAFETY: the caller's promises, passed on.
        unsafe { Avx512Vbmi::ternary(rows, next, q) }
    }

    #[inline(always)]
    unsafe fn two_bits(rows: Quad, next: Quad, q: &[i8]) -> [i32; ROWS] {
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
                ..FROM_INPUTS => Avx512Vbmi::gemm(block, codes, dots),
                _ => tile_unit::multiply_rows(&mut Hardware, block, codes, dots),
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
    use crate::backend::cpu::layout::BLOCK;

    #[test]
    fn without_the_unit_linux_refuses_and_so_does_detection() {
        if !has_unit() {
            assert!(ask_permission().is_err() && detect().is_none());
        }
    }

    #[test]
    fn lines_are_restored_as_in_plain_rust() {
        if Avx512Vbmi::detect().is_none() {
            return;
        }
        #[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
        unsafe fn restored(rows: &[u8], cols: usize, lines: &mut [u8]) {
            // SAFETY: this function enables AVX-512 VBMI.
            unsafe { Hardware::restore(rows, cols, lines) }
        }
        for n_lines in 1..12 {
            let (cols, packing) = (n_lines * BLOCK, Packing::BaseThree);
            let rows: Vec<u8> = (0..3 * packing.row_bytes(cols)).map(|i| (i * 167 + i / 64) as u8 % 0xff).collect();
            let mut got = vec![0; 3 * row_bytes(cols)];
            // SAFETY: this CPU has AVX-512 VBMI.
            unsafe { restored(&rows, cols, &mut got) };
            let rows = rows.chunks_exact(packing.row_bytes(cols));
            let want: Vec<u8> = rows.flat_map(|row| (0..n_lines).flat_map(|line| packing.line(row, line))).collect();
            assert_eq!(got, want, "{n_lines} lines");
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
