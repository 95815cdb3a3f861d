//! Rotary positions: `rope_theta`, and `rope_parameters` (transformers 5) or `rope_scaling`
//! (older).
#![forbid(unsafe_code)]

use super::keys::{Object, in_range, unsupported};
use super::{MAX_POSITIONS, refuse_variants};
use crate::error::Result;

/// The parameters of the rotary angles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rope {
    /// `rope_theta`: inverse frequency i is `theta ^ (-2 i / head_dim)`; at least 1.
    pub theta: f32,
    /// How the frequencies are stretched for long contexts.
    pub scaling: RopeScaling,
}

/// `rope_type`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RopeScaling {
    /// `default`
    None,
    /// `linear`: every frequency is divided by `factor`.
    Linear {
        /// Positive.
        factor: f32,
    },
    /// `llama3`: slow frequencies are divided by `factor`, fast ones are kept, and those in between
    /// are mixed.
    Llama3 {
        /// Positive.
        factor: f32,
        /// The number of turns over the original context below which a frequency is slow; positive.
        low_freq_factor: f32,
        /// The number of turns above which it is fast; above `low_freq_factor`.
        high_freq_factor: f32,
        /// The original context, in positions.
        original_max_position_embeddings: usize,
    },
    /// `yarn` (arXiv 2309.00071): slow frequencies are divided by `factor`, fast ones are kept, and
    /// those in between are mixed by their index. It applies at every length.
    Yarn {
        /// Positive.
        factor: f32,
        /// The numbers of turns over the original context between which frequencies are mixed.
        beta_fast: f32,
        /// See `beta_fast`.
        beta_slow: f32,
        /// The original context, in positions.
        original_max_position_embeddings: usize,
        /// Whether the limits of the mixed indices are rounded outwards.
        truncate: bool,
        /// Multiplies cosines and sines.
        attention_factor: f32,
    },
}

/// Reads the keys. An empty `rope_parameters` or `rope_scaling` counts as absent.
pub(super) fn parse(root: &Object, default_theta: f64, max_positions: usize) -> Result<Rope> {
    let present = |key| Ok(root.object(key)?.filter(|object| !object.is_empty()));
    let base = theta(root)?.unwrap_or(default_theta as f32);
    let read = |object: &Object| parse_object(root, object, base, max_positions);
    match (present("rope_parameters")?, present("rope_scaling")?) {
        (None, None) => Ok(Rope { theta: base, scaling: RopeScaling::None }),
        (Some(only), None) | (None, Some(only)) => read(&only),
        (Some(new), Some(old)) if read(&new)? == read(&old)? => read(&new),
        _ => Err(unsupported("`rope_parameters` and `rope_scaling` contradict each other; supported: one of them")),
    }
}

fn theta(object: &Object) -> Result<Option<f32>> {
    in_range(object, "rope_theta", 1.0, f32::MAX)
}

fn parse_object(root: &Object, rope: &Object, base: f32, max_positions: usize) -> Result<Rope> {
    refuse_variants(rope)?;
    if let Some(key) = rope.nested_keys().next() {
        return Err(rope.unsupported(key, "the same rotary positions in all layers"));
    }
    let key = if rope.get("rope_type").is_some() { "rope_type" } else { "type" };
    let scaling = match rope.string(key)?.unwrap_or("default") {
        "default" => RopeScaling::None,
        "linear" => RopeScaling::Linear { factor: factor(rope, "factor")? },
        "llama3" => llama3(root, rope, max_positions)?,
        "yarn" if theta(rope)?.unwrap_or(base) <= 1.0 => return Err(rope.unsupported("rope_theta", "above 1 for yarn")),
        "yarn" => yarn(root, rope, max_positions)?,
        _ => return Err(rope.unsupported(key, "\"default\", \"linear\", \"llama3\" and \"yarn\"")),
    };
    Ok(Rope { theta: theta(rope)?.unwrap_or(base), scaling })
}

/// The original context. This is the order of transformers (`standardize_rope_params`): a key at
/// the top level of the file wins.
fn original(root: &Object, rope: &Object, max_positions: usize) -> Result<usize> {
    const KEY: &str = "original_max_position_embeddings";
    Ok(root.size(KEY, MAX_POSITIONS)?.or(rope.size(KEY, MAX_POSITIONS)?).unwrap_or(max_positions))
}

/// Defaults as in transformers (`_compute_yarn_parameters`).
fn yarn(root: &Object, rope: &Object, max_positions: usize) -> Result<RopeScaling> {
    let optional = |key: &str| in_range(rope, key, 1e-3, 1e6);
    let factor = factor(rope, "factor")?;
    let magnitude = |scale: f32, times: f32| {
        if scale <= 1.0 { 1.0 } else { 0.1 * f64::from(times) * libm::log(f64::from(scale)) + 1.0 }
    };
    let attention_factor = match (optional("attention_factor")?, optional("mscale")?, optional("mscale_all_dim")?) {
        (Some(given), ..) => given,
        (None, Some(mscale), Some(all)) => (magnitude(factor, mscale) / magnitude(factor, all)) as f32,
        (None, ..) => magnitude(factor, 1.0) as f32,
    };
    let (beta_fast, beta_slow) = (optional("beta_fast")?.unwrap_or(32.0), optional("beta_slow")?.unwrap_or(1.0));
    if beta_fast < beta_slow {
        return Err(rope.unsupported("beta_fast", &format!("at least beta_slow ({beta_slow})")));
    }
    Ok(RopeScaling::Yarn {
        factor,
        beta_fast,
        beta_slow,
        original_max_position_embeddings: original(root, rope, max_positions)?,
        truncate: rope.get("truncate").is_none() || rope.flag("truncate")?,
        attention_factor,
    })
}

fn llama3(root: &Object, rope: &Object, max_positions: usize) -> Result<RopeScaling> {
    let (low_freq_factor, high_freq_factor) = (factor(rope, "low_freq_factor")?, factor(rope, "high_freq_factor")?);
    if high_freq_factor <= low_freq_factor {
        return Err(rope.unsupported("high_freq_factor", &format!("above low_freq_factor ({low_freq_factor})")));
    }
    Ok(RopeScaling::Llama3 {
        factor: factor(rope, "factor")?,
        low_freq_factor,
        high_freq_factor,
        original_max_position_embeddings: original(root, rope, max_positions)?,
    })
}

/// A factor that must be present. Its range keeps frequencies finite.
fn factor(rope: &Object, key: &str) -> Result<f32> {
    in_range(rope, key, 1e-3, 1e6)?.ok_or_else(|| rope.missing(key))
}
