//! How a session chooses tokens: the options of the table as a struct, and their ranges.
#![forbid(unsafe_code)]

use super::table::sampler_options;
use crate::error::{Error, Result};

/// The values that an option may have.
enum Range {
    /// Any value of its type.
    Any,
    /// Any number that is finite.
    Finite,
    /// Finite, and at least this.
    AtLeast(f32),
    /// Finite, and above 0.
    AboveZero,
    /// Above 0, and at most this.
    AboveZeroTo(f32),
    /// From the first to the second, both included.
    Within(f32, f32),
    /// From 0 to the temperature.
    ToTemperature,
}

impl Range {
    fn contains(&self, value: f64, temperature: f32) -> bool {
        let is_within = |least: f32, most: f32| (f64::from(least)..=f64::from(most)).contains(&value);
        match *self {
            Self::Any => true,
            Self::Finite => value.is_finite(),
            Self::AtLeast(least) => is_within(least, f32::MAX),
            Self::AboveZero => value > 0.0 && value.is_finite(),
            Self::AboveZeroTo(most) => value > 0.0 && is_within(0.0, most),
            Self::Within(least, most) => is_within(least, most),
            Self::ToTemperature => is_within(0.0, temperature),
        }
    }

    /// What a value must be.
    fn words(&self) -> String {
        match self {
            Self::Any => "a number".to_owned(),
            Self::Finite => "finite".to_owned(),
            Self::AtLeast(least) => format!("finite and >= {least}"),
            Self::AboveZero => "finite and > 0".to_owned(),
            Self::AboveZeroTo(most) => format!("in (0, {most}]"),
            Self::Within(least, most) => format!("in [{least}, {most}]"),
            Self::ToTemperature => "0 to the temperature".to_owned(),
        }
    }
}

macro_rules! sampling {
    ($($(#[doc = $doc:literal])+ $name:ident: $type:ty = $default:expr, $range:expr;)+) => {
        /// How a session chooses tokens. The defaults choose the best token each time.
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct Sampling {
            $($(#[doc = $doc])+ pub $name: $type,)+
        }

        impl Default for Sampling {
            fn default() -> Self {
                Self { $($name: $default,)+ }
            }
        }

        impl Sampling {
            /// Refuses values outside their range, by name.
            pub fn check(&self) -> Result<()> {
                use Range::*;
                $(if !$range.contains(self.$name as f64, self.temperature) {
                    let (name, value, range) = (stringify!($name), self.$name, $range.words());
                    return Err(Error::argument(format!("{name} is {value}; it must be {range}")));
                })+
                Ok(())
            }
        }
    };
}

sampler_options!(sampling);

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(sampling: Sampling) -> String {
        sampling.check().expect_err("out of range").to_string()
    }

    #[test]
    fn a_value_out_of_its_range_is_refused_by_name() {
        let hot = Sampling { temperature: 0.7, ..Sampling::default() };
        hot.check().unwrap();
        Sampling { top_p: 1e-9, repetition_penalty: 0.001, temperature_range: 0.7, ..hot }.check().unwrap();
        assert!(refusal(Sampling { top_p: 0.0, ..hot }).contains("top_p is 0; it must be in (0, 1]"));
        assert!(refusal(Sampling { min_p: 1.5, ..hot }).contains("min_p is 1.5; it must be in [0, 1]"));
        assert!(refusal(Sampling { dry_base: 0.1, ..hot }).contains("dry_base is 0.1; it must be finite and >= 1"));
        let penalty = refusal(Sampling { repetition_penalty: 1e4, ..hot });
        assert!(penalty.contains("repetition_penalty is 10000; it must be in [0.001, 1000]"), "{penalty}");
        let range = refusal(Sampling { temperature_range: 0.8, ..hot });
        assert!(range.contains("temperature_range is 0.8; it must be 0 to the temperature"), "{range}");
        for never in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            refusal(Sampling { temperature: never, ..hot });
            refusal(Sampling { temperature_exponent: never, ..hot });
            refusal(Sampling { presence_penalty: never, ..hot });
            refusal(Sampling { xtc_threshold: never, ..hot });
        }
    }
}
