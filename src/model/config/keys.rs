//! Typed look-ups in a JSON object. A key that is null counts as absent. Errors name the key, its
//! value, and what would be right.
#![forbid(unsafe_code)]

use serde_json::{Map, Value};

use super::FILE;
use crate::error::{Error, Result};

/// A JSON object, and its place in the file.
pub(super) struct Object<'a> {
    /// `""` or for example `"quantization_config."`.
    prefix: String,
    map: &'a Map<String, Value>,
}

impl<'a> Object<'a> {
    /// The whole file.
    pub(super) fn root(value: &'a Value) -> Result<Self> {
        let map = value.as_object().ok_or_else(|| Error::format(FILE, "not a JSON object"))?;
        Ok(Self { prefix: String::new(), map })
    }

    /// The value of a key, if it is there and not null.
    pub(super) fn get(&self, key: &str) -> Option<&'a Value> {
        self.map.get(key).filter(|value| !value.is_null())
    }

    /// Whether a key is there, null included.
    pub(super) fn has(&self, key: &str) -> bool {
        self.map.contains_key(key)
    }

    /// Whether there is no key at all.
    pub(super) fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// The keys whose values are objects.
    pub(super) fn nested_keys(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.map.iter().filter(|(_, value)| value.is_object()).map(|(key, _)| key.as_str())
    }

    pub(super) fn object(&self, key: &str) -> Result<Option<Object<'a>>> {
        let object = |map| Object { prefix: format!("{}{key}.", self.prefix), map };
        Ok(self.typed(key, "an object", Value::as_object)?.map(object))
    }

    pub(super) fn string(&self, key: &str) -> Result<Option<&'a str>> {
        self.typed(key, "a string", Value::as_str)
    }

    pub(super) fn strings(&self, key: &str) -> Result<Option<Vec<&'a str>>> {
        self.typed(key, "a list of strings", |value| value.as_array()?.iter().map(Value::as_str).collect())
    }

    pub(super) fn number(&self, key: &str) -> Result<Option<f64>> {
        self.typed(key, "a number", Value::as_f64)
    }

    /// A truth value; absent means false.
    pub(super) fn flag(&self, key: &str) -> Result<bool> {
        Ok(self.typed(key, "true or false", Value::as_bool)?.unwrap_or(false))
    }

    /// A whole number from 1 to `max`.
    pub(super) fn size(&self, key: &str, max: usize) -> Result<Option<usize>> {
        let Some(number) = self.typed(key, "a whole number", whole)? else { return Ok(None) };
        match usize::try_from(number) {
            Ok(size) if (1..=max).contains(&size) => Ok(Some(size)),
            _ => Err(self.unsupported(key, &format!("1 to {max}"))),
        }
    }

    fn typed<T>(&self, key: &str, kind: &str, convert: impl Fn(&'a Value) -> Option<T>) -> Result<Option<T>> {
        let Some(value) = self.get(key) else { return Ok(None) };
        let wrong = || Error::format(FILE, format!("`{}{key}` is {}, but should be {kind}", self.prefix, short(value)));
        convert(value).map(Some).ok_or_else(wrong)
    }

    /// The error for a value that is not supported.
    pub(super) fn unsupported(&self, key: &str, supported: &str) -> Error {
        let value = short(self.map.get(key).unwrap_or(&Value::Null));
        unsupported(&format!("`{}{key}` is {value}; supported: {supported}", self.prefix))
    }

    /// The error for a key that is missing.
    pub(super) fn missing(&self, key: &str) -> Error {
        Error::format(FILE, format!("`{}{key}` is missing", self.prefix))
    }
}

/// An [`Error::Unsupported`] that names the file.
pub(super) fn unsupported(message: &str) -> Error {
    Error::unsupported(format!("{FILE}: {message}"))
}

/// A positive number that f32 holds.
pub(super) fn positive(object: &Object, key: &str) -> Result<Option<f32>> {
    in_range(object, key, f32::MIN_POSITIVE, f32::MAX)
}

/// A number from `min` to `max`, rounded to f32.
pub(super) fn in_range(object: &Object, key: &str, min: f32, max: f32) -> Result<Option<f32>> {
    match object.number(key)?.map(|number| number as f32) {
        Some(number) if !(min..=max).contains(&number) => Err(object.unsupported(key, &format!("{min:e} to {max:e}"))),
        number => Ok(number),
    }
}

/// A whole number. Negative numbers and those above u64 (a float, to serde) are whole, too: only
/// their range is wrong.
fn whole(value: &Value) -> Option<i128> {
    let integer = value.as_i64().map(i128::from).or(value.as_u64().map(i128::from));
    let huge = || value.as_f64().filter(|number| number.abs() >= 2f64.powi(63)).map(|number| number as i128);
    integer.or_else(huge)
}

/// A value as JSON, cut to a length that suits a message.
fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(100) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}
