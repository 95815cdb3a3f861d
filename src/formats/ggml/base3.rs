//! Weights in base 3, as TQ1_0 and PTQ1_0 have them: five in a byte, four in a byte of a block's
//! last run.
//!
//! A byte is `ceil(value * 256 / 243)`, where `value` has five digits; the fifth of four is 0.
//! Digit n of byte m in a run of c bytes is weight `n c + m` of that run, and is `((b * 3^n mod
//! 256) * 3) >> 8`.
#![forbid(unsafe_code)]

const POWERS: [u8; 5] = [1, 3, 9, 27, 81];
/// How many digits each byte may have: five; four or five; or 0 for a byte that no writer makes.
const DIGITS: [u8; 256] = digits();

const fn digits() -> [u8; 256] {
    let mut digits = [0; 256];
    let mut value = 0usize;
    while value < 243 {
        digits[(value * 256).div_ceil(243)] = if value.is_multiple_of(3) { 4 } else { 5 };
        value += 1;
    }
    digits
}

/// Decodes a block that begins with runs of these lengths.
pub(super) fn decode(block: &[u8], runs: &[usize], codes: &mut [u8]) {
    let (mut bytes, mut codes) = (block, codes);
    for (i, run) in runs.iter().enumerate() {
        let digits = if i + 1 == runs.len() { 4 } else { 5 };
        let (these, rest) = bytes.split_at(*run);
        let (out, after) = std::mem::take(&mut codes).split_at_mut(run * digits);
        for (codes, power) in out.chunks_exact_mut(*run).zip(POWERS) {
            codes.iter_mut().zip(these).for_each(|(code, byte)| *code = digit(byte.wrapping_mul(power)));
        }
        (bytes, codes) = (rest, after);
    }
}

/// The first byte of a block that no writer makes, if there is one.
pub(super) fn stray(block: &[u8], runs: &[usize]) -> Option<u8> {
    let length: usize = runs.iter().sum();
    let last = length - runs.last().unwrap_or(&0);
    let is_stray = |(i, byte): &(usize, &u8)| match DIGITS[usize::from(**byte)] {
        0 => true,
        digits => *i >= last && digits != 4,
    };
    block[..length].iter().enumerate().find(is_stray).map(|(_, byte)| *byte)
}

/// The first digit in base 3 of a fraction `byte / 256`.
fn digit(byte: u8) -> u8 {
    ((u16::from(byte) * 3) >> 8) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_byte_is_a_digit_of_base_3() {
        let digits = (0..=255u8).flat_map(|byte| POWERS.map(|power| digit(byte.wrapping_mul(power))));
        assert_eq!(digits.max(), Some(2));
    }

    /// The digits of a byte, written again, give the byte; of no other byte do they.
    #[test]
    fn bytes_that_no_writer_makes_are_found() {
        for byte in 0..=255u8 {
            let digits = POWERS.map(|power| digit(byte.wrapping_mul(power)));
            let value = |n: usize| (0..5).fold(0, |all, i| 3 * all + if i < n { usize::from(digits[i]) } else { 0 });
            let written = |n: usize| (value(n) * 256).div_ceil(243) == usize::from(byte);
            let found = |at: usize| {
                let mut block = [0; 6];
                block[at] = byte;
                stray(&block, &[2, 1, 2])
            };
            assert_eq!([0, 1, 2, 3, 4, 5].map(found), {
                let of = |n: usize| (!written(n)).then_some(byte);
                [of(5), of(5), of(5), of(4), of(4), None]
            });
        }
    }
}
