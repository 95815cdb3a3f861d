//! The keys of a GGUF file and their values. Lists stay in the file.

use std::collections::BTreeMap;

use super::MAX_NAME;
use super::cursor::Cursor;
use crate::error::Result;

/// The length limit of a string, in bytes. The longest string is a chat template.
const MAX_TEXT: usize = 16 << 20;

/// The value of a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// u8, u16, u32 or u64.
    Unsigned(u64),
    /// i8, i16, i32 or i64.
    Signed(i64),
    /// f32 or f64.
    Float(f64),
    /// True or false.
    Flag(bool),
    /// A string.
    Text(String),
    /// A list in the file.
    List(List),
}

/// Where a list's elements are. They have been read once, so all `count` of them are known to lie
/// in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    element: u32,
    pub count: usize,
    start: usize,
}

const TEXT: u32 = 8;
const LIST: u32 = 9;
const TYPES: [&str; 13] =
    ["u8", "i8", "u16", "i16", "u32", "i32", "f32", "bool", "string", "list", "u64", "i64", "f64"];

/// The size of a value in bytes; None for types whose values differ in size.
fn size_of(kind: u32) -> Option<usize> {
    match kind {
        0 | 1 | 7 => Some(1),
        2 | 3 => Some(2),
        4..=6 => Some(4),
        10..=12 => Some(8),
        _ => None,
    }
}

impl Value {
    /// Text for messages: the value itself if it is short, else its kind.
    pub fn describe(&self) -> String {
        match self {
            Self::Unsigned(number) => number.to_string(),
            Self::Signed(number) => number.to_string(),
            Self::Float(number) => format!("{number:e}"),
            Self::Flag(flag) => flag.to_string(),
            Self::Text(text) if text.len() <= 40 => format!("{text:?}"),
            Self::Text(text) => format!("a string of {} bytes", text.len()),
            Self::List(list) => format!("a list of {} {}", list.count, TYPES[list.element as usize]),
        }
    }

    /// The strings of a list; None if the value is not a list of strings.
    pub(super) fn texts(&self, mut cursor: Cursor) -> Option<Result<Vec<String>>> {
        let Self::List(List { element: TEXT, count, start }) = self else { return None };
        cursor.go_to(*start);
        Some((0..*count).map(|_| cursor.text(MAX_TEXT, "a string of a list")).collect())
    }

    /// The whole numbers of a list; None if the value is not a list of whole numbers.
    pub(super) fn integers(&self, mut cursor: Cursor) -> Option<Result<Vec<i64>>> {
        let Self::List(List { element: element @ (0..=5 | 10 | 11), count, start }) = self else { return None };
        cursor.go_to(*start);
        let number = |value| match value {
            Value::Unsigned(number) => i64::try_from(number).unwrap_or(i64::MAX),
            Value::Signed(number) => number,
            _ => 0,
        };
        Some((0..*count).map(|_| read_value(&mut cursor, *element, "a list").map(number)).collect())
    }
}

pub(super) fn read(cursor: &mut Cursor, count: u64) -> Result<BTreeMap<String, Value>> {
    let mut metadata = BTreeMap::new();
    for _ in 0..count {
        let key = cursor.text(MAX_NAME, "a key")?;
        let kind = cursor.u32("the type of a value")?;
        let value = read_value(cursor, kind, &key)?;
        if metadata.contains_key(&key) {
            return Err(cursor.error(&format!("`{key}` comes twice")));
        }
        metadata.insert(key, value);
    }
    Ok(metadata)
}

fn read_value(cursor: &mut Cursor, kind: u32, key: &str) -> Result<Value> {
    Ok(match kind {
        0 => Value::Unsigned(u64::from(u8::from_le_bytes(cursor.array(key)?))),
        1 => Value::Signed(i64::from(i8::from_le_bytes(cursor.array(key)?))),
        2 => Value::Unsigned(u64::from(u16::from_le_bytes(cursor.array(key)?))),
        3 => Value::Signed(i64::from(i16::from_le_bytes(cursor.array(key)?))),
        4 => Value::Unsigned(u64::from(cursor.u32(key)?)),
        5 => Value::Signed(i64::from(i32::from_le_bytes(cursor.array(key)?))),
        6 => Value::Float(f64::from(f32::from_le_bytes(cursor.array(key)?))),
        7 => match cursor.array(key)? {
            [flag @ (0 | 1)] => Value::Flag(flag == 1),
            [other] => return Err(cursor.error(&format!("damaged: `{key}` is {other}, neither true nor false"))),
        },
        TEXT => Value::Text(cursor.text(MAX_TEXT, key)?),
        LIST => Value::List(read_list(cursor, key)?),
        10 => Value::Unsigned(cursor.u64(key)?),
        11 => Value::Signed(i64::from_le_bytes(cursor.array(key)?)),
        12 => Value::Float(f64::from_le_bytes(cursor.array(key)?)),
        _ => return Err(cursor.error(&format!("damaged: `{key}` has the unknown type {kind}"))),
    })
}

/// Skips over a list, and returns where it is.
fn read_list(cursor: &mut Cursor, key: &str) -> Result<List> {
    let (element, count) = (cursor.u32(key)?, cursor.u64(key)?);
    let start = cursor.at();
    match (element, size_of(element)) {
        (_, Some(size)) => {
            cursor.expect(count, size as u64, key)?;
            cursor.skip(count as usize * size, key)?;
        }
        (TEXT, _) => {
            cursor.expect(count, 8, key)?;
            for _ in 0..count {
                let length = cursor.length_of_text(MAX_TEXT, key)?;
                cursor.skip(length, key)?;
            }
        }
        (LIST, _) => return Err(cursor.error(&format!("`{key}` is a list of lists, which rotor does not read"))),
        _ => return Err(cursor.error(&format!("damaged: `{key}` is a list of the unknown type {element}"))),
    }
    Ok(List { element, count: count as usize, start })
}
