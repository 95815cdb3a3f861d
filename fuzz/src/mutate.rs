//! Inputs from inputs: a few changes of one of a corpus, the same for the same random numbers.

/// Longest input that is made.
const MOST: usize = 64 << 10;
/// Most changes of an input.
const MAX_CHANGES: usize = 6;
/// Numbers at which something changes.
const NUMBERS: [&str; 20] = [
    "0",
    "-0",
    "1",
    "-1",
    "2",
    "64",
    "255",
    "256",
    "65536",
    "2147483647",
    "-2147483648",
    "4294967296",
    "9007199254740993",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "1e19",
    "1e308",
    "1e-400",
    "0.1",
];

/// Random numbers (SplitMix64).
pub struct Random(pub u64);

impl Random {
    /// Any number.
    pub fn any(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 where there is none.
    pub fn below(&mut self, end: usize) -> usize {
        (self.any() % end.max(1) as u64) as usize
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }
}

/// A changed input of the corpus. `words` are those of its language.
pub fn mutate(random: &mut Random, corpus: &[Vec<u8>], words: &[&str]) -> Vec<u8> {
    let mut input = random.of(corpus).cloned().unwrap_or_default();
    for _ in 0..=random.below(MAX_CHANGES) {
        let donor = random.of(corpus).map_or(&[][..], Vec::as_slice);
        change(random, &mut input, donor, words);
        input.truncate(MOST);
    }
    input
}

fn change(random: &mut Random, input: &mut Vec<u8>, donor: &[u8], words: &[&str]) {
    let at = random.below(input.len() + 1);
    match random.below(16) {
        0 => {
            if let Some(byte) = input.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
        1 => {
            if let Some(byte) = input.get_mut(at) {
                *byte = random.any() as u8;
            }
        }
        2 => insert(input, at, &random.any().to_le_bytes()[..1 + random.below(8)]),
        3 => drop(input.drain(at..(at + 1 + random.below(24)).min(input.len()).max(at))),
        4 => binary_number(random, input, at),
        5 => {
            let place = number(input, at);
            let number = random.of(&NUMBERS).map_or("0", |number| *number).as_bytes();
            drop(input.splice(place, number.iter().copied()));
        }
        6 | 7 => {
            let word = random.of(words).map_or("", |word| *word);
            insert(input, at, word.as_bytes());
        }
        8 => {
            let word = random.of(words).map_or("", |word| *word);
            let place = chunk(input, at);
            drop(input.splice(place, word.bytes()));
        }
        9 | 10 => {
            let part = donor[chunk(donor, random.below(donor.len() + 1))].to_vec();
            let place = chunk(input, at);
            drop(input.splice(place, part));
        }
        11 => {
            let part = donor[chunk(donor, random.below(donor.len() + 1))].to_vec();
            insert(input, at, &part);
        }
        12 => {
            let part = input[chunk(input, at)].to_vec();
            let place = chunk(input, random.below(input.len() + 1));
            drop(input.splice(place, part));
        }
        13 => drop(input.drain(chunk(input, at))),
        14 => repeat(random, input, at),
        _ => {
            let from = random.below(donor.len() + 1);
            input.truncate(at);
            input.extend(&donor[from..]);
        }
    }
}

fn insert(input: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    drop(input.splice(at..at, bytes.iter().copied()));
}

/// A part of a text that is one thing: a word, a string, or what brackets hold.
fn chunk(text: &[u8], at: usize) -> std::ops::Range<usize> {
    let Some(first) = text.get(at) else { return at..at };
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.-".contains(byte);
    let end = match first {
        b'"' | b'\'' => text[at + 1..].iter().position(|byte| byte == first).map(|end| end + 2),
        b'{' | b'[' | b'(' => closed(&text[at..]),
        byte if is_word(byte) => text[at..].iter().position(|byte| !is_word(byte)),
        _ => Some(1),
    };
    at..at + end.unwrap_or(text.len() - at)
}

/// Where the bracket is closed with which a text begins.
fn closed(text: &[u8]) -> Option<usize> {
    let mut depth = 0_i32;
    let is_end = |byte: &u8| {
        depth += i32::from(b"{[(".contains(byte)) - i32::from(b"}])".contains(byte));
        depth == 0
    };
    text.iter().position(is_end).map(|end| end + 1)
}

/// The digits at or after a place.
fn number(text: &[u8], at: usize) -> std::ops::Range<usize> {
    let start = text[at..].iter().position(u8::is_ascii_digit).map_or(at, |start| at + start);
    let length = text[start..].iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len() - start);
    start..start + length
}

/// Writes a number at which something changes, in 2, 4 or 8 bytes.
fn binary_number(random: &mut Random, input: &mut [u8], at: usize) {
    let size = 2 << random.below(3);
    let near = 1_u64.wrapping_shl(random.below(64) as u32).wrapping_sub(random.below(3) as u64);
    let number = if random.below(3) == 0 { random.below(300) as u64 } else { near };
    for (to, from) in input[at..].iter_mut().zip(&number.to_le_bytes()[..size]) {
        *to = *from;
    }
}

/// Repeats a part many times, or nests it.
fn repeat(random: &mut Random, input: &mut Vec<u8>, at: usize) {
    let place = chunk(input, at);
    let times = 1 << random.below(12);
    let part = input[place.clone()].to_vec();
    let most = MOST / part.len().max(1);
    insert(input, place.end, &part.repeat(times.min(most)));
}
