//! Rotary position embedding (RoFormer, arXiv 2104.09864): the angles by which a batch is rotated.
//!
//! Frequencies and angles are f32, as in transformers. Sines and cosines come from a portable
//! library and not from the system's, so that they have the same bits everywhere.
#![forbid(unsafe_code)]

use super::config::{Rope, RopeScaling};

/// The frequencies of one head.
pub struct RotaryFrequencies {
    /// `head_dim / 2` angles per position, in radians.
    inverse: Vec<f32>,
    /// Multiplies cosines and sines.
    factor: f32,
}

impl RotaryFrequencies {
    /// `theta^(-2i / head_dim)`, scaled as the configuration says.
    pub fn new(rope: &Rope, head_dim: usize) -> Self {
        let power = |i: usize| {
            let exponent = (2 * i) as f32 / head_dim as f32;
            libm::pow(f64::from(rope.theta), f64::from(exponent)) as f32
        };
        if let RopeScaling::Yarn { factor, attention_factor, .. } = rope.scaling {
            let keep = yarn_keep(rope, head_dim);
            // In f32, as in transformers (`_compute_yarn_parameters`).
            let mixed = |i| 1.0 / (factor * power(i)) * (1.0 - keep(i)) + 1.0 / power(i) * keep(i);
            return Self { inverse: (0..head_dim / 2).map(mixed).collect(), factor: attention_factor };
        }
        let inverse = (0..head_dim / 2).map(|i| scale(1.0 / power(i), &rope.scaling)).collect();
        Self { inverse, factor: 1.0 }
    }

    /// Appends the row of `position` for [`crate::backend::Batch::rope`]: all cosines, then all
    /// sines.
    pub fn push_row(&self, position: usize, rows: &mut Vec<f32>) {
        let angle = |frequency: &f32| f64::from(position as f32 * frequency);
        rows.extend(self.inverse.iter().map(|f| libm::cos(angle(f)) as f32 * self.factor));
        rows.extend(self.inverse.iter().map(|f| libm::sin(angle(f)) as f32 * self.factor));
    }
}

/// For YaRN, how much of the frequency with index `i` is kept, 0 to 1; the rest is stretched.
fn yarn_keep(rope: &Rope, head_dim: usize) -> impl Fn(usize) -> f32 {
    let (mut low, mut high) = (0.0, 0.0);
    if let RopeScaling::Yarn { beta_fast, beta_slow, original_max_position_embeddings, truncate, .. } = rope.scaling {
        // The index of the frequency that turns so often over the original context.
        let index = |turns: f32| {
            let context = original_max_position_embeddings as f64;
            let turn = f64::from(turns) * std::f64::consts::TAU;
            head_dim as f64 * libm::log(context / turn) / (2.0 * libm::log(f64::from(rope.theta)))
        };
        (low, high) = (index(beta_fast), index(beta_slow));
        if truncate {
            (low, high) = (low.floor(), high.ceil());
        }
        (low, high) = (low.max(0.0), high.min(head_dim as f64 - 1.0));
    }
    let (low, width) = (low as f32, if high == low { 0.001 } else { (high - low) as f32 });
    move |i| 1.0 - ((i as f32 - low) / width).clamp(0.0, 1.0)
}

fn scale(frequency: f32, scaling: &RopeScaling) -> f32 {
    match scaling {
        RopeScaling::None | RopeScaling::Yarn { .. } => frequency,
        RopeScaling::Linear { factor } => frequency / factor,
        RopeScaling::Llama3 { factor, low_freq_factor, high_freq_factor, original_max_position_embeddings } => {
            // With few turns over the original context a frequency is stretched, with many it is
            // kept, and in between it is a blend.
            let turns = *original_max_position_embeddings as f64 * f64::from(frequency) / std::f64::consts::TAU;
            let (low, high) = (f64::from(*low_freq_factor), f64::from(*high_freq_factor));
            let keep = ((turns - low) / (high - low)).clamp(0.0, 1.0);
            (f64::from(frequency) * (keep + (1.0 - keep) / f64::from(*factor))) as f32
        }
    }
}
