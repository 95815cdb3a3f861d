//! GGUF files: a header, metadata, descriptions of tensors, and their numbers.
//!
//! ```text
//! "GGUF", version (u32), number of tensors (u64), number of keys (u64)
//! a key:     name (string), type of its value (u32), value
//! a tensor:  name (string), number of sizes (u32), sizes (u64 each, fastest first), type (u32), offset of its numbers (u64)
//! zeros up to a multiple of `general.alignment` (32), from where the offsets count
//! a string:  length (u64), UTF-8          a list:  type of its elements (u32), their number (u64), elements
//! ```
//!
//! Numbers are little-endian. Source: ggml-org/ggml, docs/gguf.md. rotor trusts nothing that a file
//! says. It compares every count with the bytes that are there before it allocates anything. Lists
//! stay in the file until they are needed, and no two tensors may share bytes.
#![forbid(unsafe_code)]

mod cursor;
mod metadata;
mod parts;

use std::collections::BTreeMap;
use std::ops::Range;

use super::files::{Files, OpenFile};
use super::ggml::GgmlType;
use super::ggml::blocks::BlockType;
use crate::error::{Error, Result};
use cursor::Cursor;

pub use metadata::Value;
pub use parts::Part;

const MAGIC: [u8; 4] = *b"GGUF";
/// The supported versions. They differ only in the types that were added.
const VERSIONS: [u32; 2] = [2, 3];
/// The largest number of keys, and of tensors. A model of 1024 layers has 12,000 tensors.
const MAX_KEYS: u64 = 1 << 16;
const MAX_TENSORS: u64 = 1 << 16;
/// The largest number of sizes of a tensor (`GGML_MAX_DIMS`).
const MAX_SIZES: u32 = 4;
/// Bytes of the shortest description of a tensor.
const MIN_TENSOR: u64 = 24;
/// Longest name of a tensor or key, in bytes.
const MAX_NAME: usize = 256;
/// Largest alignment.
const MAX_ALIGNMENT: u64 = 1 << 20;

/// What a file says about a tensor.
struct Description {
    ggml: GgmlType,
    /// Slowest first.
    shape: Vec<usize>,
    /// The tensor's bytes in the file; empty for a type that rotor does not read.
    range: Range<usize>,
}

/// A file whose header has been read and checked.
pub struct Gguf {
    file: OpenFile,
    name: String,
    metadata: BTreeMap<String, Value>,
    tensors: BTreeMap<String, Description>,
}

impl Gguf {
    /// Opens the file of this name among `files`.
    pub fn open(files: &Files, name: &str) -> Result<Self> {
        let file = files.open(name)?;
        let name = file.path().display().to_string();
        let mut cursor = Cursor::new(&file, &name);
        let (n_tensors, n_keys) = read_counts(&mut cursor)?;
        let metadata = metadata::read(&mut cursor, n_keys)?;
        let alignment = alignment(&metadata).map_err(|message| Error::format(&name, message))?;
        let tensors = read_tensors(&mut cursor, n_tensors, alignment)?;
        Ok(Self { file, name, metadata, tensors })
    }

    /// The name of the file in messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The keys that begin with `prefix`, sorted.
    pub fn keys(&self, prefix: &str) -> impl Iterator<Item = &str> {
        self.metadata.keys().map(String::as_str).filter(move |key| key.starts_with(prefix))
    }

    /// The value of a key.
    pub fn value(&self, key: &str) -> Option<&Value> {
        self.metadata.get(key)
    }

    /// The strings of a list; None if the key does not exist. Fails if the key holds something
    /// else.
    pub fn texts(&self, key: &str) -> Result<Option<Vec<String>>> {
        let Some(value) = self.value(key) else { return Ok(None) };
        let cursor = Cursor::new(&self.file, &self.name);
        value.texts(cursor).unwrap_or_else(|| Err(self.wrong_kind(key, "a list of strings"))).map(Some)
    }

    /// The whole numbers of a list; None if the key does not exist. Fails if the key holds
    /// something else.
    pub fn integers(&self, key: &str) -> Result<Option<Vec<i64>>> {
        let Some(value) = self.value(key) else { return Ok(None) };
        let cursor = Cursor::new(&self.file, &self.name);
        value.integers(cursor).unwrap_or_else(|| Err(self.wrong_kind(key, "a list of whole numbers"))).map(Some)
    }

    /// The error for a key whose value has the wrong kind.
    pub fn wrong_kind(&self, key: &str, kind: &str) -> Error {
        let found = self.value(key).map_or_else(|| "missing".to_owned(), Value::describe);
        Error::format(&self.name, format!("`{key}` is {found}, but should be {kind}"))
    }

    /// The names of all tensors, sorted.
    pub fn tensors(&self) -> impl Iterator<Item = &str> {
        self.tensors.keys().map(String::as_str)
    }

    /// The name of a tensor's type in ggml.
    pub fn type_name(&self, name: &str) -> Option<String> {
        self.tensors.get(name).map(|tensor| tensor.ggml.name())
    }

    /// The size of the file in bytes.
    pub fn length(&self) -> u64 {
        self.file.length()
    }

    /// The sizes of a tensor, slowest first.
    pub fn shape(&self, name: &str) -> Option<&[usize]> {
        self.tensors.get(name).map(|tensor| &*tensor.shape)
    }
}

/// Reads the number of tensors and the number of keys.
fn read_counts(cursor: &mut Cursor) -> Result<(u64, u64)> {
    if cursor.array::<4>("the magic number")? != MAGIC {
        return Err(cursor.error("not a GGUF file: it does not begin with \"GGUF\""));
    }
    let version = cursor.u32("the version")?;
    if VERSIONS.contains(&version.swap_bytes()) {
        return Err(cursor.error("the file is big-endian; supported: little-endian"));
    }
    if !VERSIONS.contains(&version) {
        return Err(cursor.error(&format!("the GGUF version is {version}; supported: {VERSIONS:?}")));
    }
    let n_tensors = cursor.u64("the number of tensors")?;
    let n_keys = cursor.u64("the number of keys")?;
    for (count, most, what) in [(n_tensors, MAX_TENSORS, "tensors"), (n_keys, MAX_KEYS, "keys")] {
        if count > most {
            return Err(cursor.error(&format!("damaged: it would have {count} {what} (at most {most})")));
        }
    }
    Ok((n_tensors, n_keys))
}

fn alignment(metadata: &BTreeMap<String, Value>) -> std::result::Result<u64, String> {
    const KEY: &str = "general.alignment";
    match metadata.get(KEY) {
        None => Ok(32),
        Some(Value::Unsigned(bytes)) if bytes.is_power_of_two() && (8..=MAX_ALIGNMENT).contains(bytes) => Ok(*bytes),
        Some(other) => {
            Err(format!("`{KEY}` is {}, but should be a power of two from 8 to {MAX_ALIGNMENT}", other.describe()))
        }
    }
}

/// Name, description, and the offset of its numbers after the header.
type Placed = (String, Description, u64);

fn read_tensors(cursor: &mut Cursor, count: u64, alignment: u64) -> Result<BTreeMap<String, Description>> {
    cursor.expect(count, MIN_TENSOR, "the descriptions of tensors")?;
    let placed = (0..count).map(|_| read_tensor(cursor, alignment)).collect::<Result<Vec<Placed>>>()?;
    let start = (cursor.at() as u64).next_multiple_of(alignment);
    let placed = with_blocks(cursor, placed, (cursor.length() as u64).saturating_sub(start), alignment)?;
    let mut tensors = BTreeMap::new();
    for (name, mut tensor, offset) in placed {
        let length = tensor.range.len();
        let end = start.checked_add(offset).and_then(|from| from.checked_add(length as u64));
        let Some(end) = end.filter(|end| *end <= cursor.length() as u64) else {
            let message = format!("{length} bytes from {offset} on, after a header of {start}");
            return Err(cursor.error(&format!(
                "truncated or damaged: tensor {name} would have {message}; {} are there; is the download complete?",
                cursor.length()
            )));
        };
        tensor.range = end as usize - length..end as usize;
        if tensors.contains_key(&name) {
            return Err(cursor.error(&format!("tensor {name} comes twice")));
        }
        tensors.insert(name, tensor);
    }
    check_places(cursor, &tensors, alignment)?;
    Ok(tensors)
}

fn read_tensor(cursor: &mut Cursor, alignment: u64) -> Result<Placed> {
    let name = cursor.text(MAX_NAME, "the name of a tensor")?;
    let n_sizes = cursor.u32("a tensor's number of sizes")?;
    if n_sizes > MAX_SIZES {
        return Err(cursor.error(&format!("damaged: tensor {name} would have {n_sizes} sizes (at most {MAX_SIZES})")));
    }
    let mut sizes = (0..n_sizes).map(|_| cursor.u64("a tensor's size")).collect::<Result<Vec<u64>>>()?;
    sizes.reverse();
    let ggml = GgmlType::of(cursor.u32("a tensor's type")?);
    let offset = cursor.u64("a tensor's offset")?;
    if !offset.is_multiple_of(alignment) {
        return Err(
            cursor.error(&format!("damaged: tensor {name} begins at {offset}, which is not a multiple of {alignment}"))
        );
    }
    let shape: Option<Vec<usize>> = sizes.iter().map(|size| usize::try_from(*size).ok().filter(|n| *n > 0)).collect();
    let count = shape.as_ref().and_then(|shape| shape.iter().try_fold(1usize, |all, size| all.checked_mul(*size)));
    // More than 2^48 numbers are refused, so that no sum of bytes overflows.
    let (Some(shape), Some(count)) = (shape, count.filter(|count| *count >> 48 == 0)) else {
        return Err(cursor.error(&format!("damaged: tensor {name} would have the sizes {sizes:?}")));
    };
    let cols = shape.last().copied().unwrap_or(1);
    let length = match (ggml.block(), ggml.bytes(count, cols)) {
        (None, _) => 0,
        (_, Some(length)) => length,
        (Some((numbers, _)), None) => {
            let message = format!("tensor {name} is {} and has rows of {cols} numbers", ggml.name());
            return Err(cursor.error(&format!("{message}, which is not a multiple of {numbers}")));
        }
    };
    Ok((name, Description { ggml, shape, range: 0..length }, offset))
}

/// Finds out whether the blocks of Q2_0 have 64 or 128 weights. With one of the two, and the same
/// for all, the tensors fill the distances to the next ones; the last one fills the rest of the
/// file, which has `length` bytes after the header. A file that ends too early fits as well: the
/// caller says that it is truncated.
fn with_blocks(cursor: &Cursor, mut placed: Vec<Placed>, length: u64, alignment: u64) -> Result<Vec<Placed>> {
    const SMALL: GgmlType = GgmlType::Blocks(BlockType::Q2Of64);
    const LARGE: GgmlType = GgmlType::Blocks(BlockType::Q2Of128);
    let mut offsets: Vec<u64> = placed.iter().map(|(.., offset)| *offset).collect();
    offsets.sort_unstable();
    // The bytes for a tensor, and whether it is the last one.
    let room = |offset: u64| match offsets.get(offsets.partition_point(|other| *other <= offset)) {
        Some(next) => (next - offset, false),
        None => (length.saturating_sub(offset), true),
    };
    let bytes = |ggml: GgmlType, tensor: &Description| {
        let cols = tensor.shape.last().copied().unwrap_or(1);
        ggml.bytes(tensor.shape.iter().product(), cols).map(|bytes| bytes as u64)
    };
    let fits = |ggml: GgmlType, may_end_early: bool, (_, tensor, offset): &Placed| {
        let (there, is_last) = room(*offset);
        bytes(ggml, tensor).is_some_and(|bytes| {
            there == bytes || there == bytes.next_multiple_of(alignment) || may_end_early && is_last && there < bytes
        })
    };
    // The number of the type becomes small blocks.
    let all = || placed.iter().filter(|(_, tensor, _)| tensor.ggml == SMALL);
    let whole_or_cut = [(SMALL, false), (LARGE, false), (SMALL, true), (LARGE, true)];
    let fitting = whole_or_cut.into_iter().find(|(ggml, early)| all().all(|tensor| fits(*ggml, *early, tensor)));
    let Some((ggml, _)) = fitting else {
        let misfit = |ggmls: &[GgmlType]| all().find(|tensor| ggmls.iter().all(|ggml| !fits(*ggml, true, tensor)));
        if let Some((name, tensor, offset)) = misfit(&[SMALL, LARGE]) {
            let [small, large] = [SMALL, LARGE].map(|ggml| bytes(ggml, tensor).unwrap_or(0));
            let message = format!("has {} bytes up to the next tensor or the end", room(*offset).0);
            return Err(cursor.error(&format!(
                "damaged: tensor {name} (Q2_0) {message}; blocks of 64 would take {small}, blocks of 128 {large}"
            )));
        }
        let [small, large] = [misfit(&[LARGE]), misfit(&[SMALL])].map(|found| found.map_or("", |(name, ..)| name));
        let message = format!("tensor {small} has blocks of 64, and tensor {large} has blocks of 128");
        return Err(cursor.unsupported(&format!("{message}; supported: one size for all tensors of type Q2_0")));
    };
    for (_, tensor, _) in placed.iter_mut().filter(|(_, tensor, _)| tensor.ggml == SMALL) {
        let length = bytes(ggml, tensor).unwrap_or(0) as usize;
        (tensor.ggml, tensor.range) = (ggml, 0..length);
    }
    Ok(placed)
}

/// Refuses tensors that share bytes. Refuses ternary blocks that end long before the next tensor
/// begins: their type is not the one with which they were written.
fn check_places(cursor: &Cursor, tensors: &BTreeMap<String, Description>, alignment: u64) -> Result<()> {
    let mut placed: Vec<(&String, &Description)> = tensors.iter().collect();
    placed.sort_by_key(|(_, tensor)| (tensor.range.start, tensor.range.end));
    for ((name, tensor), (next, Description { range, .. })) in placed.iter().zip(placed.iter().skip(1)) {
        if range.start < tensor.range.end {
            return Err(cursor.error(&format!("damaged: tensors {name} and {next} share bytes")));
        }
        let is_in_blocks = match tensor.ggml {
            GgmlType::Ternary(ternary) => BlockType::of_ternary(ternary).is_some(),
            GgmlType::Blocks(_) => true,
            _ => false,
        };
        if is_in_blocks && (range.start - tensor.range.end) as u64 >= alignment {
            let (there, takes) = (range.start - tensor.range.start, tensor.range.len());
            let message =
                format!("tensor {name} has {there} bytes up to {next}, but {} takes {takes}", tensor.ggml.name());
            return Err(cursor.error(&format!("damaged: {message}")));
        }
    }
    Ok(())
}
