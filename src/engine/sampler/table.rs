//! The options of sampling, one row each. All else is made of this table: `Sampling` with its
//! defaults and checks (`options.rs`), `rotor_sampling` (`src/abi/sampling.rs`) with its text in
//! `include/rotor.h`, and the binding for Python. docs/howto/add-a-sampler-option.md shows how to
//! add a row.
#![forbid(unsafe_code)]

/// Calls the macro `$with` with the table.
///
/// A row is `name: type = default, range;` after its description, which users read. A type is
/// `f32`, `u32` or `u64`, and `Range` in `options.rs` has the ranges. The order is that of the
/// fields of a C struct that only grows at its end: append new rows, and never move one.
macro_rules! sampler_options {
    ($with:ident) => {
        $with! {
            /// Divides the logits; at least 0. 0 (the default) always chooses the best token.
            temperature: f32 = 0.0, AtLeast(0.0);

            /// Seed of the random numbers; the same seed gives the same tokens
            seed: u64 = 0, Any;

            /// Keeps the `top_k` best tokens. 0 keeps all.
            top_k: u32 = 0, Any;

            /// Keeps the best tokens whose probabilities together reach `top_p`. It is above 0 and
            /// at most 1; 1 keeps all.
            top_p: f32 = 1.0, AboveZeroTo(1.0);

            /// Keeps the tokens with at least `min_p` times the probability of the best one. It is
            /// 0 to 1; 0 keeps all.
            min_p: f32 = 0.0, Within(0.0, 1.0);

            /// Makes tokens that occurred before less likely. It is 0.001 to 1000; 1 does nothing.
            repetition_penalty: f32 = 1.0, Within(0.001, 1000.0);

            /// Number of last tokens that the repetition, frequency and presence penalties count; 0
            /// counts all
            repetition_window: u32 = 0, Any;

            /// Subtracted from the logit of a token once per occurrence; 0 does nothing
            frequency_penalty: f32 = 0.0, Finite;

            /// Subtracted from the logit of a token that occurred; 0 does nothing
            presence_penalty: f32 = 0.0, Finite;

            /// Sets the strength of DRY, which prevents repeated sequences. 0 does nothing; 0.8 is
            /// usual. DRY subtracts `dry_multiplier * dry_base^(length - dry_allowed_length)` from
            /// the logit of a token that would extend a repeated sequence of `length` tokens. Line
            /// ends, colons, quotation marks and asterisks end a sequence.
            dry_multiplier: f32 = 0.0, AtLeast(0.0);

            /// Base of the penalty, see `dry_multiplier`; at least 1
            dry_base: f32 = 1.75, AtLeast(1.0);

            /// DRY allows repeated sequences that are shorter than this.
            dry_allowed_length: u32 = 2, Any;

            /// Number of last tokens that DRY counts; 0 counts all
            dry_window: u32 = 0, Any;

            /// Lowers the temperature by up to this much where the model is certain, and raises it
            /// where the model is not. It is 0 to `temperature`; 0 does nothing.
            temperature_range: f32 = 0.0, ToTemperature;

            /// Exponent with which the temperature follows the entropy; above 0, and 1 is linear
            temperature_exponent: f32 = 1.0, AboveZero;

            /// Keeps the most typical tokens whose probabilities together reach `typical_p`. It is
            /// above 0 and at most 1; 1 keeps all.
            typical_p: f32 = 1.0, AboveZeroTo(1.0);

            /// XTC drops the best tokens with this probability, 0 to 1: of the tokens that reach
            /// `xtc_threshold`, it keeps only the least likely one. 0 does nothing.
            xtc_probability: f32 = 0.0, Within(0.0, 1.0);

            /// Threshold of XTC, see `xtc_probability`; 0 to 1
            xtc_threshold: f32 = 0.1, Within(0.0, 1.0);

            /// Mirostat 2.0 keeps the surprise of the tokens near this many bits. It replaces
            /// top-k, typical, top-p, min-p and XTC. 0 does nothing; 5 is usual. The state of
            /// mirostat belongs to the tokens: a rewind restores it, and forks and saves keep it.
            mirostat_tau: f32 = 0.0, AtLeast(0.0);

            /// Learning rate of mirostat, 0 to 1; 0.1 is usual
            mirostat_eta: f32 = 0.1, Within(0.0, 1.0);
        }
    };
}
pub(crate) use sampler_options;
