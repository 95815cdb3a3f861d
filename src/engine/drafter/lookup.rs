//! Prompt lookup: what followed the last time is likely to follow again (Saxena 2023, "Prompt
//! Lookup Decoding").
//!
//! ```text
//! find the longest recent run of tokens that is also the end of the session
//! the tokens that followed it there are the draft
//! ```
#![forbid(unsafe_code)]

/// A shorter run predicts nothing.
const MIN_RUN: usize = 2;
/// A longer run predicts no better than one of this length.
const MAX_RUN: usize = 16;

/// Finds the longest run of tokens that is at the end of `tokens` and was there before; the last
/// one if several are equally long. Returns its length, and up to `most` tokens that followed it.
/// If these reach the end of `tokens`, they repeat.
pub(super) fn look_up(tokens: &[u32], most: usize) -> (usize, Vec<u32>) {
    let n = tokens.len();
    let (mut run, mut end) = (MIN_RUN - 1, n);
    for i in (1..n).rev().filter(|i| tokens[i - 1] == tokens[n - 1]) {
        let pairs = tokens[..i].iter().rev().zip(tokens.iter().rev()).take(MAX_RUN);
        let length = pairs.take_while(|(a, b)| a == b).count();
        if length > run {
            (run, end) = (length, i);
        }
        if run == MAX_RUN {
            break;
        }
    }
    let n_followed = if end < n { most } else { 0 };
    (run, (0..n_followed).map(|i| tokens[end + i % (n - end)]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_run_is_found_and_the_last_among_equals() {
        assert_eq!(look_up(&[1, 2, 3, 9, 8, 2, 3, 7, 5, 1, 2, 3], 2), (3, vec![9, 8]));
        assert_eq!(look_up(&[2, 3, 9, 8, 2, 3, 7, 5, 4, 2, 3], 3), (2, vec![7, 5, 4]));
        assert!(look_up(&[1, 2, 3, 1], 4).1.is_empty());
        assert!(look_up(&[], 4).1.is_empty() && look_up(&[5], 4).1.is_empty());
    }

    #[test]
    fn what_repeats_goes_on_repeating() {
        assert_eq!(look_up(&[4, 4, 4], 3), (2, vec![4, 4, 4]));
        assert_eq!(look_up(&[9, 1, 2, 3, 1, 2, 3, 1, 2], 5), (5, vec![3, 1, 2, 3, 1]));
        assert_eq!(look_up(&[7; 100], 2), (MAX_RUN, vec![7, 7]));
    }
}
