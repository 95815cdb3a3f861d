//! A checkpoint of a given shape, written into a scratch directory from a seed.
//!
//! Its text would be noise, but its work is the real model's, from the first byte that is loaded.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Failure, bitnet, bonsai};

/// The shapes that there are.
pub(crate) const NAMES: [&str; 6] = ["2b4t", "small", "bonsai-1.7b", "bonsai-4b", "bonsai-8b", "bonsai-small"];

/// The scratch directory; it is removed when this is dropped.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new() -> Result<Self, Failure> {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let name = format!("rotor-bench-{}-{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let scratch = Self(std::env::temp_dir().join(name));
        std::fs::create_dir_all(scratch.path())?;
        Ok(scratch)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Best effort: the system clears its directory for temporary files anyway.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Random numbers (splitmix64).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

/// Whether the gates of this shape can be steered.
pub(crate) fn has_gates(name: &str) -> bool {
    bitnet::Sizes::of(name).is_some()
}

/// Writes the checkpoint of shape `name`, or one layer of it with a vocabulary of a few hundred
/// tokens.
pub(crate) fn write(name: &str, sparsity: f64, one_layer: bool) -> Result<Scratch, Failure> {
    let scratch = Scratch::new()?;
    match (bitnet::Sizes::of(name), bonsai::Sizes::of(name)) {
        (Some(sizes), _) if one_layer => sizes.one_layer().write(scratch.path(), sparsity)?,
        (Some(sizes), _) => sizes.write(scratch.path(), sparsity)?,
        (_, Some(sizes)) if one_layer => sizes.one_layer().write(scratch.path())?,
        (_, Some(sizes)) => sizes.write(scratch.path())?,
        _ => return Err(format!("there is no shape {name}").into()),
    }
    Ok(scratch)
}

/// Writes a checkpoint of shape `name` whose text repeats its last token.
pub(crate) fn write_repeating(name: &str) -> Result<Scratch, Failure> {
    let sizes = bonsai::Sizes::of(name).ok_or("only the shapes of Ternary-Bonsai can repeat")?;
    let scratch = Scratch::new()?;
    sizes.repeating().write(scratch.path())?;
    Ok(scratch)
}
