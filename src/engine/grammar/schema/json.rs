//! JSON values with exact numbers of any size.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt;
use std::ops::Deref;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// How deep a schema may be nested.
const MAX_DEPTH: usize = 128;
/// The largest power of ten that a number may have.
const MAX_EXPONENT: i64 = 100_000;

/// An object with more keys has an index.
const FEW_KEYS: usize = 16;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json {
    Null,
    Bool(bool),
    Number(Decimal),
    String(String),
    Array(Vec<Json>),
    Object(Object),
}

/// Keys and values in their order. If a key occurs twice, the last one counts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Object {
    pairs: Vec<(String, Json)>,
    /// The places of the keys of a large object.
    index: HashMap<String, usize>,
}

impl Object {
    fn new(pairs: Vec<(String, Json)>) -> Self {
        let is_large = pairs.len() > FEW_KEYS;
        let places = pairs.iter().enumerate().filter(|_| is_large);
        Self { index: places.map(|(i, (key, _))| (key.clone(), i)).collect(), pairs }
    }
}

impl Deref for Object {
    type Target = [(String, Json)];

    fn deref(&self) -> &Self::Target {
        &self.pairs
    }
}

impl<'a> IntoIterator for &'a Object {
    type Item = &'a (String, Json);
    type IntoIter = std::slice::Iter<'a, (String, Json)>;

    fn into_iter(self) -> Self::IntoIter {
        self.pairs.iter()
    }
}

/// A number: digits without zeros at either end (no digits mean zero), times a power of ten.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Decimal {
    pub(super) negative: bool,
    pub(super) digits: String,
    pub(super) exponent: i64,
}

impl Decimal {
    /// Reads a JSON number. Returns None if its power of ten is too large.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_start_matches('0').trim_end_matches('0').to_owned();
        if digits.is_empty() {
            return Some(Self { negative: false, digits, exponent: 0 });
        }
        let zeros = all.len() - all.trim_end_matches('0').len();
        let exponent = exponent.trim_start_matches('+').parse::<i64>().ok()?;
        let exponent = exponent.checked_add(zeros as i64 - fraction.len() as i64)?;
        (exponent.abs() + digits.len() as i64 <= MAX_EXPONENT).then_some(Self { negative, digits, exponent })
    }

    pub(super) fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    pub(super) fn is_integer(&self) -> bool {
        self.is_zero() || self.exponent >= 0
    }

    /// The power of ten of the first digit.
    pub(super) fn magnitude(&self) -> i64 {
        self.digits.len() as i64 + self.exponent - 1
    }

    /// The digits before and after the decimal point.
    pub(super) fn plain(&self) -> (String, String) {
        let point = self.digits.len() as i64 + self.exponent;
        if self.is_zero() {
            ("0".to_owned(), String::new())
        } else if point <= 0 {
            ("0".to_owned(), "0".repeat(-point as usize) + &self.digits)
        } else if self.exponent >= 0 {
            (self.digits.clone() + &"0".repeat(self.exponent as usize), String::new())
        } else {
            let (whole, fraction) = self.digits.split_at(point as usize);
            (whole.to_owned(), fraction.to_owned())
        }
    }

    /// The value as a count: a non-negative integer that fits.
    pub(super) fn count(&self) -> Option<usize> {
        let is_count = !self.negative && self.is_integer() && self.magnitude() < 19;
        is_count.then(|| self.plain().0.parse().ok()).flatten()
    }

    /// The value as an integer that fits.
    pub(super) fn integer(&self) -> Option<i128> {
        let fits = self.is_integer() && self.magnitude() < 37;
        let magnitude: i128 = fits.then(|| self.plain().0.parse().ok()).flatten()?;
        Some(if self.negative { -magnitude } else { magnitude })
    }

    /// Whether it is an integer beyond 2^53, so that a double may not hold it.
    pub(super) fn is_big(&self) -> bool {
        let limit = Self { negative: false, digits: "9007199254740992".to_owned(), exponent: 0 };
        self.is_integer() && self.without_sign().cmp(&limit) == Ordering::Greater
    }

    pub(super) fn without_sign(&self) -> Self {
        Self { negative: false, ..self.clone() }
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |number: &Self| match (number.is_zero(), number.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        };
        let magnitudes = || (self.magnitude(), &self.digits).cmp(&(other.magnitude(), &other.digits));
        match sign(self).cmp(&sign(other)) {
            Ordering::Equal if sign(self) == 0 => Ordering::Equal,
            Ordering::Equal if self.negative => magnitudes().reverse(),
            Ordering::Equal => magnitudes(),
            order => order,
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let sign = if self.negative { "-" } else { "" };
        if self.magnitude().abs() > 40 {
            return write!(f, "{sign}{}e{}", self.digits, self.exponent);
        }
        let (whole, fraction) = self.plain();
        let point = if fraction.is_empty() { "" } else { "." };
        write!(f, "{sign}{whole}{point}{fraction}")
    }
}

impl Json {
    /// Reads a JSON text.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let raw: &RawValue = serde_json::from_str(text).map_err(|e| format!("it is not JSON: {e}"))?;
        Self::read(raw, 0)
    }

    fn read(raw: &RawValue, depth: usize) -> Result<Self, String> {
        let text = raw.get();
        let not_json = |e: serde_json::Error| format!("it is not JSON: {e}");
        if depth > MAX_DEPTH {
            return Err(format!("it is nested deeper than {MAX_DEPTH} levels"));
        }
        Ok(match text.as_bytes().first() {
            Some(b'{') => {
                let Pairs(pairs) = serde_json::from_str(text).map_err(not_json)?;
                let read = |(key, raw)| Ok((key, Self::read(raw, depth + 1)?));
                Self::Object(Object::new(pairs.into_iter().map(read).collect::<Result<_, String>>()?))
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(text).map_err(not_json)?;
                Self::Array(items.into_iter().map(|raw| Self::read(raw, depth + 1)).collect::<Result<_, _>>()?)
            }
            Some(b'"') => Self::String(serde_json::from_str(text).map_err(not_json)?),
            Some(b't') => Self::Bool(true),
            Some(b'f') => Self::Bool(false),
            Some(b'n') => Self::Null,
            _ => Self::Number(Decimal::parse(text).ok_or("the exponent of a number is too large")?),
        })
    }

    /// The value of a key, if this is an object that has it.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        let Self::Object(object) = self else { return None };
        if object.index.is_empty() {
            return object.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value);
        }
        object.index.get(key).map(|i| &object.pairs[*i].1)
    }

    pub(super) fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }
}

/// The only JSON string that the grammar allows for a text.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The members of an object, in their order.
struct Pairs<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Pairs<'de>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = vec![];
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Members)
    }
}
