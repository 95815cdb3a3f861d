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
}

impl RotaryFrequencies {
    /// `theta^(-2i / head_dim)`, scaled as the configuration says.
    pub fn new(rope: &Rope, head_dim: usize) -> Self {
        let base = |i: usize| {
            let exponent = (2 * i) as f32 / head_dim as f32;
            1.0 / libm::pow(f64::from(rope.theta), f64::from(exponent)) as f32
        };
        let inverse = (0..head_dim / 2).map(base).map(|frequency| scale(frequency, &rope.scaling)).collect();
        Self { inverse }
    }

    /// Appends the row of `position` for [`crate::backend::Batch::rope`]: all cosines, then all
    /// sines.
    pub fn push_row(&self, position: usize, rows: &mut Vec<f32>) {
        let angle = |frequency: &f32| f64::from(position as f32 * frequency);
        rows.extend(self.inverse.iter().map(|f| libm::cos(angle(f)) as f32));
        rows.extend(self.inverse.iter().map(|f| libm::sin(angle(f)) as f32));
    }
}

fn scale(frequency: f32, scaling: &RopeScaling) -> f32 {
    match scaling {
        RopeScaling::None => frequency,
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
