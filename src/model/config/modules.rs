//! `quantization_config.modules_to_not_convert`: which linear layers stay dense.
//!
//! null means the output head. An explicit list replaces that default. transformers 5.23 leaves a
//! layer alone when an entry matches its name as a regular expression, from the start to a dot or
//! the end, or is a suffix of its name (`quantizers_utils.py`, `should_convert_module`). rotor
//! computes one kind of network: every projection is quantised, and the head is not. A tied head is
//! a linear layer in that test as well: tying shares its weights, not its arithmetic.
#![forbid(unsafe_code)]

use super::keys::{Object, unsupported};
use crate::error::{Error, Result, quoted};
use crate::model::families::Family;

/// The limit for the bytes of all entries. Each byte costs some time for each layer.
const MAX_BYTES: usize = 8192;

/// Refuses a list that leaves a projection dense or quantises the head.
pub(super) fn check(quantization: &Object, family: &Family, n_layers: usize) -> Result<()> {
    const KEY: &str = "modules_to_not_convert";
    let Some(entries) = quantization.strings(KEY)? else { return Ok(()) };
    if entries.iter().map(|entry| entry.len() + 1).sum::<usize>() > MAX_BYTES {
        return Err(quantization.unsupported(KEY, &format!("{MAX_BYTES} bytes")));
    }
    let patterns = entries.iter().map(|entry| Pattern::parse(entry)).collect::<Result<Vec<_>>>()?;
    let matching = |name: &str| patterns.iter().find(|pattern| pattern.matches(name));
    let names = (0..n_layers).flat_map(|n| family.matrices().map(move |part| part.path(n)));
    for name in names {
        if let Some(pattern) = matching(&name) {
            let message =
                format!("{KEY}: {} leaves {name} dense; supported: all projections quantised", quoted(pattern.text));
            return Err(unsupported(&message));
        }
    }
    match matching("lm_head") {
        Some(_) => Ok(()),
        None => {
            Err(quantization.unsupported(KEY, "null, or a list with \"lm_head\" (the output head is not quantised)"))
        }
    }
}

/// A regular expression of literals, `.`, `*`, `+` and escaped punctuation.
struct Pattern<'a> {
    text: &'a str,
    atoms: Vec<Atom>,
}

#[derive(Clone, Copy)]
struct Atom {
    /// `None` stands for any byte.
    byte: Option<u8>,
    /// Any number of times, none included; else once.
    repeats: bool,
}

impl<'a> Pattern<'a> {
    fn parse(text: &'a str) -> Result<Self> {
        let mut atoms: Vec<Atom> = Vec::new();
        let mut bytes = text.bytes();
        let mut after_quantifier = true;
        while let Some(byte) = bytes.next() {
            let literal = match byte {
                b'*' | b'+' if !after_quantifier => {
                    repeat_last(&mut atoms, byte == b'+');
                    after_quantifier = true;
                    continue;
                }
                b'.' => None,
                b'\\' => Some(bytes.next().filter(u8::is_ascii_punctuation).ok_or_else(|| too_complex(text))?),
                b'*' | b'+' | b'?' | b'(' | b')' | b'[' | b'{' | b'|' | b'^' | b'$' => return Err(too_complex(text)),
                _ => Some(byte),
            };
            atoms.push(Atom { byte: literal, repeats: false });
            after_quantifier = false;
        }
        Ok(Self { text, atoms })
    }

    fn matches(&self, name: &str) -> bool {
        name.ends_with(self.text) || self.matches_path(name.as_bytes())
    }

    /// Whether it matches from the start of `name` to a dot or the end.
    fn matches_path(&self, name: &[u8]) -> bool {
        let mut reached = 1;
        for atom in &self.atoms {
            reached = atom.advance(reached, name);
            if reached == 0 {
                return false;
            }
        }
        let is_boundary = |i: usize| i == name.len() || name[i] == b'.' || i > 0 && name[i - 1] == b'.';
        (0..=name.len()).any(|i| reached >> i & 1 == 1 && is_boundary(i))
    }
}

impl Atom {
    /// The positions in `name` (one bit each; no layer's name has 64 bytes) that this atom can
    /// reach from those reached so far.
    fn advance(self, reached: u64, name: &[u8]) -> u64 {
        let mut next = if self.repeats { reached } else { 0 };
        for (i, byte) in name.iter().enumerate() {
            let from = if self.repeats { next } else { reached };
            let passes = self.byte.is_none_or(|expected| expected == *byte);
            next |= u64::from(passes) << (i + 1) & (from & 1 << i) << 1;
        }
        next
    }
}

fn repeat_last(atoms: &mut Vec<Atom>, at_least_once: bool) {
    let Some(last) = atoms.last_mut() else { return };
    let repeated = Atom { repeats: true, ..*last };
    if at_least_once { atoms.push(repeated) } else { *last = repeated }
}

fn too_complex(text: &str) -> Error {
    let message = "names, and regular expressions of literals, `.`, `*`, `+` and `\\.`";
    unsupported(&format!("modules_to_not_convert: {} is too complex; supported: {message}", quoted(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_match_as_transformers_does() {
        let cases = [
            ("lm_head", "lm_head", true),
            ("head", "lm_head", true),
            ("lm", "lm_head", false),
            ("model.layers.1", "model.layers.1.mlp.up_proj", true),
            ("model.layers.1", "model.layers.10.mlp.up_proj", false),
            ("model.layers.1.", "model.layers.1.mlp.up_proj", true),
            ("model.layers.*", "model.layers.10.mlp.up_proj", true),
            ("model.layers.*.mlp", "model.layers.10.mlp.up_proj", true),
            ("model.layers.*.mlp.up", "model.layers.10.mlp.up_proj", false),
            (".*lm_head", "lm_head", true),
            (".+lm_head", "lm_head", false),
            ("l+m_head", "lm_head", true),
            (r"lm\_head", "lm_head", true),
            (r"model\.layers\.1", "model.layers.1.mlp.up_proj", true),
            ("up_proj", "model.layers.1.mlp.up_proj", true),
            ("mlp", "model.layers.1.mlp.up_proj", false),
            ("", "lm_head", true),
            ("lm_head.weight", "lm_head", false),
        ];
        for (entry, name, expected) in cases {
            assert_eq!(Pattern::parse(entry).unwrap().matches(name), expected, "{entry:?} {name:?}");
        }
        for entry in ["(a|b)", "a{2}", "a?", "*a", "a**", "[ab]", "^a", "a$", "\\", "\\d"] {
            assert!(Pattern::parse(entry).is_err(), "{entry:?}");
        }
    }
}
