//! `rope_freqs.weight`: the form in which llama.cpp's converter writes Llama-3's stretched rotary
//! frequencies.
//!
//! Each frequency is divided by its number in this tensor. The converter computes the numbers in
//! f32 by the formula of Llama 3.1 (`generate_extra_tensors` of `LlamaModel` in
//! convert_hf_to_gguf.py), from values of config.json that it does not write to the file. All known
//! models have the same values except for `factor`, which the number of the slowest frequency
//! tells. So rotor uses the formula if it gives the numbers in the file. Its exact results are
//! those of the same model in safetensors. rotor refuses anything else.

use serde_json::{Value as Json, json};

use super::ROPE_FACTORS;
use crate::error::{Error, Result};
use crate::formats::gguf::Gguf;

/// The largest count of numbers: half a head.
const MAX_NUMBERS: usize = 1 << 12;
/// `low_freq_factor`, `high_freq_factor` and `original_max_position_embeddings` of Llama 3.1, 3.2
/// and 3.3.
const LOW: f64 = 1.0;
const HIGH: f64 = 4.0;
const ORIGINAL: f64 = 8192.0;
/// The relative error that f32 may cause.
const TOLERANCE: f64 = 1e-4;

/// `rope_scaling`; None if all numbers are 1.
pub(super) fn scaling(gguf: &Gguf, theta: f64, head_dim: usize) -> Result<Option<Json>> {
    let numbers = gguf.numbers(ROPE_FACTORS, MAX_NUMBERS)?;
    let refused =
        |message: String| Err(Error::unsupported(format!("{}: tensor {ROPE_FACTORS} {message}", gguf.name())));
    if numbers.len() != head_dim / 2 {
        return refused(format!("has {} numbers; supported: half the size of a head, {}", numbers.len(), head_dim / 2));
    }
    if numbers.iter().all(|number| *number == 1.0) {
        return Ok(None);
    }
    let factor = numbers.iter().fold(0.0f64, |most, number| most.max(f64::from(*number)));
    let fits = |(i, number): (usize, &f32)| {
        let wanted = divisor(i, theta, head_dim, factor);
        (f64::from(*number) - wanted).abs() <= TOLERANCE * wanted
    };
    if !(factor.is_finite() && factor > 1.0 && numbers.iter().enumerate().all(fits)) {
        return refused(format!(
            "does not follow Llama 3.1's formula for any factor (with low_freq_factor {LOW}, high_freq_factor {HIGH}, and {ORIGINAL} positions)"
        ));
    }
    Ok(Some(json!({
        "rope_type": "llama3",
        "factor": factor,
        "low_freq_factor": LOW,
        "high_freq_factor": HIGH,
        "original_max_position_embeddings": ORIGINAL as u64,
    })))
}

/// The divisor of frequency `i`.
fn divisor(i: usize, theta: f64, head_dim: usize, factor: f64) -> f64 {
    let frequency = libm::pow(theta, -((2 * i) as f64) / head_dim as f64);
    let turns = ORIGINAL * frequency / std::f64::consts::TAU;
    let keep = ((turns - LOW) / (HIGH - LOW)).clamp(0.0, 1.0);
    1.0 / (keep + (1.0 - keep) / factor)
}
