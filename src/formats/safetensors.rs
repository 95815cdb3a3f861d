//! Checkpoints: one `model.safetensors`, or shards that `model.safetensors.index.json` lists.
//!
//! A file is 8 bytes (length of the header, little-endian), the header (JSON: name -> dtype, shape, first and last
//! offset), and the tensors' bytes, one after the other without holes. The header is checked by the `safetensors`
//! crate; here are the sums that tell a truncated file from a damaged one, and the rules for shards.
#![forbid(unsafe_code)]

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io::ErrorKind;
use std::marker::PhantomData;
use std::ops::{Deref, Range};

use safetensors::tensor::Metadata;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use xxhash_rust::xxh3::Xxh3;

use super::files::{Files, OpenFile};
use super::region::FileRegion;
use crate::error::{Error, Result};

pub use safetensors::Dtype;

/// The file of a checkpoint that is in one piece. It wins over an index, as in transformers.
const SINGLE: &str = "model.safetensors";
/// The list of shards of a checkpoint that is not.
const INDEX: &str = "model.safetensors.index.json";
/// Largest header, in bytes (the safetensors crate's own limit).
const MAX_HEADER: u64 = 100_000_000;
/// Largest index file, in bytes.
const MAX_INDEX: usize = 64 << 20;
/// Most shards: each keeps a file open.
const MAX_SHARDS: usize = 512;
/// Bytes of each end of a tensor that go into a fingerprint.
const FINGERPRINTED: usize = 4096;
/// Bytes before the header.
const PREFIX: usize = 8;
/// Bytes of two tensors that are compared at a time.
const COMPARED: usize = 16 << 20;

/// What a file's header says about a tensor.
#[derive(Clone, Copy, Debug)]
pub struct Info<'a> {
    /// Its name in the checkpoint.
    pub name: &'a str,
    /// The file that holds it.
    pub file: &'a str,
    /// How its numbers are stored.
    pub dtype: Dtype,
    /// Its sizes, slowest first.
    pub shape: &'a [usize],
    /// Bytes that it takes, exactly as many as `shape` and `dtype` say.
    pub length: usize,
}

/// A tensor with its numbers.
pub struct Tensor<'a> {
    /// What the header says.
    pub info: Info<'a>,
    /// Its numbers, little-endian, row-major, not necessarily aligned.
    pub bytes: Cow<'a, [u8]>,
}

impl<'a> Deref for Tensor<'a> {
    type Target = Info<'a>;

    fn deref(&self) -> &Info<'a> {
        &self.info
    }
}

struct Entry {
    shard: usize,
    dtype: Dtype,
    shape: Vec<usize>,
    range: Range<usize>,
}

struct Shard {
    file: OpenFile,
    name: String,
}

/// The tensors of a model. Headers are read and checked; the tensors' bytes are not touched yet.
pub struct Checkpoint {
    file: String,
    shards: Vec<Shard>,
    tensors: BTreeMap<String, Entry>,
}

impl Checkpoint {
    /// Opens the checkpoint among these files: `model.safetensors` if there is one, else the shards of its index.
    pub fn open(files: &Files) -> Result<Self> {
        files.check()?;
        match (files.contains(SINGLE), files.contains(INDEX)) {
            (true, _) => Self::open_single(files),
            (false, true) => Self::open_sharded(files),
            (false, false) => {
                let message = format!("there is neither {SINGLE} nor {INDEX}");
                Err(Error::io(files.path(""), std::io::Error::new(ErrorKind::NotFound, message)))
            }
        }
    }

    /// A number that tells these weights from others: of names, types, sizes, and both ends of all tensors.
    pub fn fingerprint(&self) -> Result<u64> {
        let mut hash = Xxh3::new();
        for (name, Entry { shard, dtype, shape, range }) in &self.tensors {
            hash.update(format!("{name} {dtype:?} {shape:?};").as_bytes());
            let end = range.len().min(FINGERPRINTED);
            for part in [range.start..range.start + end, range.end - end..range.end] {
                hash.update(&self.shards[*shard].file.bytes(part, &mut || true)?);
            }
        }
        Ok(hash.digest())
    }

    fn open_single(files: &Files) -> Result<Self> {
        let mut checkpoint = Self::empty(files, SINGLE);
        checkpoint.add_shard(files, SINGLE)?;
        Ok(checkpoint)
    }

    fn open_sharded(files: &Files) -> Result<Self> {
        let mut checkpoint = Self::empty(files, INDEX);
        let index = read_index(files)?;
        let mut shards: Vec<&String> = index.values().collect();
        shards.sort_unstable();
        shards.dedup();
        if shards.len() > MAX_SHARDS {
            return Err(checkpoint.error(format!("{} shards are too many (at most {MAX_SHARDS})", shards.len())));
        }
        for name in shards {
            let tensors = checkpoint.add_shard(files, name)?;
            checkpoint.check_shard(name, &tensors, &index)?;
        }
        match index.iter().find(|(tensor, _)| !checkpoint.tensors.contains_key(*tensor)) {
            Some((tensor, shard)) => Err(checkpoint.error(format!("tensor {tensor} should be in {shard} but is not"))),
            None => Ok(checkpoint),
        }
    }

    fn empty(files: &Files, name: &str) -> Self {
        Self { file: files.path(name).display().to_string(), shards: Vec::new(), tensors: BTreeMap::new() }
    }

    /// Opens a file, adds its tensors, and returns their names.
    fn add_shard(&mut self, files: &Files, name: &str) -> Result<Vec<String>> {
        let file = files.open(name)?;
        let shard = Shard { name: file.path().display().to_string(), file };
        let (header, metadata) = read_header(&shard)?;
        let names = metadata.offset_keys();
        for name in &names {
            let Some(info) = metadata.info(name) else { continue };
            let range = header + info.data_offsets.0..header + info.data_offsets.1;
            let entry = Entry { shard: self.shards.len(), dtype: info.dtype, shape: info.shape.clone(), range };
            self.tensors.insert(name.clone(), entry);
        }
        self.shards.push(shard);
        Ok(names)
    }

    /// What a shard holds must be what the index says; this also excludes a tensor that is in two shards.
    fn check_shard(&self, shard: &str, tensors: &[String], index: &BTreeMap<String, String>) -> Result<()> {
        let stray = tensors.iter().find(|tensor| index.get(*tensor).is_none_or(|expected| expected != shard));
        let Some(tensor) = stray else { return Ok(()) };
        Err(self.error(match index.get(tensor) {
            Some(other) => format!("tensor {tensor} should be in {other} but {shard} holds it too"),
            None => format!("tensor {tensor} of {shard} is not listed"),
        }))
    }

    /// The file that the checkpoint was opened by, for messages.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The names of all tensors, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tensors.keys().map(String::as_str)
    }

    /// Whether there is a tensor of this name.
    pub fn contains(&self, name: &str) -> bool {
        self.tensors.contains_key(name)
    }

    /// What is known of a tensor. Fails when there is none of this name.
    pub fn info(&self, name: &str) -> Result<Info<'_>> {
        self.entry(name).map(|(info, _)| info)
    }

    /// A tensor. Fails when there is none of this name, when its file changed its length since it was opened, or when the host
    /// cannot read it; `go_on` is asked while it is read, and where it says no, this ends with [`Error::Cancelled`].
    pub fn tensor(&self, name: &str, go_on: &mut dyn FnMut() -> bool) -> Result<Tensor<'_>> {
        let (info, entry) = self.entry(name)?;
        Ok(Tensor { info, bytes: self.shards[entry.shard].file.bytes(entry.range.clone(), go_on)? })
    }

    fn entry(&self, name: &str) -> Result<(Info<'_>, &Entry)> {
        let Some((name, entry)) = self.tensors.get_key_value(name) else {
            return Err(self.error(format!("there is no tensor {name}")));
        };
        let (file, length) = (&self.shards[entry.shard].name, entry.range.len());
        Ok((Info { name, file, dtype: entry.dtype, shape: &entry.shape, length }, entry))
    }

    /// Whether two tensors hold the same bytes; `go_on` as above.
    pub fn is_same(&self, a: &str, b: &str, go_on: &mut dyn FnMut() -> bool) -> Result<bool> {
        let ((a, first), (b, second)) = (self.entry(a)?, self.entry(b)?);
        if a.dtype != b.dtype || a.length != b.length {
            return Ok(false);
        }
        for at in (0..a.length).step_by(COMPARED) {
            if !go_on() {
                return Err(Error::Cancelled);
            }
            let end = a.length.min(at + COMPARED);
            let mut part = |entry: &Entry| {
                let range = entry.range.start + at..entry.range.start + end;
                self.shards[entry.shard].file.bytes(range, go_on)
            };
            if part(first)? != part(second)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Where a tensor lies, to be read again after the checkpoint is closed. None for a name that it does not have, and where the
    /// host has the file.
    pub fn region(&self, name: &str) -> Result<Option<FileRegion>> {
        let Some(entry) = self.tensors.get(name) else { return Ok(None) };
        self.shards[entry.shard].file.region(entry.range.clone())
    }

    /// Lets the system drop the tensor's pages, once it is copied. Best effort.
    pub fn release(&self, name: &str) {
        if let Some(entry) = self.tensors.get(name) {
            self.shards[entry.shard].file.forget(entry.range.clone());
        }
    }

    /// Bytes of all tensors.
    pub fn total_bytes(&self) -> usize {
        self.tensors.values().map(|entry| entry.range.len()).sum()
    }

    fn error(&self, message: String) -> Error {
        Error::format(&self.file, message)
    }
}

/// Checks a file's header. Returns where the tensors' bytes begin, and the header.
fn read_header(Shard { file, name }: &Shard) -> Result<(usize, Metadata)> {
    let there = file.length();
    let error = |message: String| Error::format(name, message);
    let truncated =
        |what: &str, needed: u64| error(format!("truncated: {what} needs {needed} bytes, {there} are there"));
    if there < PREFIX as u64 {
        return Err(truncated("the length of the header", PREFIX as u64));
    }
    let prefix = file.bytes(0..PREFIX, &mut || true)?;
    let length = prefix.first_chunk::<PREFIX>().map_or(0, |prefix| u64::from_le_bytes(*prefix));
    if length > MAX_HEADER {
        let message =
            format!("not a safetensors file, or damaged: its header would have {length} bytes (at most {MAX_HEADER})");
        return Err(error(message));
    }
    let start = PREFIX + length as usize;
    if there < start as u64 {
        return Err(truncated("the header", start as u64));
    }
    let header = file.bytes(PREFIX..start, &mut || true)?;
    let metadata: Metadata = parse(&header, "the header is damaged").map_err(error)?;
    parse::<Unique<IgnoredAny>>(&header, "the header is damaged").map_err(error)?;
    let needed = (start as u64).saturating_add(metadata.data_len() as u64);
    match needed.cmp(&there) {
        std::cmp::Ordering::Equal => Ok((start, metadata)),
        std::cmp::Ordering::Greater => Err(truncated("the file", needed)),
        std::cmp::Ordering::Less => {
            Err(error(format!("{needed} bytes are described by the header, {there} are there")))
        }
    }
}

fn parse<T: DeserializeOwned>(json: &[u8], what: &str) -> std::result::Result<T, String> {
    serde_json::from_slice(json).map_err(|e| format!("{what}: {e}"))
}

#[derive(Deserialize)]
struct Index {
    weight_map: Unique<String>,
}

/// Reads an index file: tensor -> shard. A shard's name must be a plain file name.
fn read_index(files: &Files) -> Result<BTreeMap<String, String>> {
    let error = |message: String| Error::format(files.path(INDEX).display().to_string(), message);
    let index: Index = parse(&files.read_small(INDEX, MAX_INDEX)?, "the index is damaged").map_err(error)?;
    let shards = index.weight_map.0;
    let is_plain = |name: &str| !matches!(name, "" | "." | "..") && !name.contains(['/', '\\', ':', '\0']);
    match shards.values().find(|name| !is_plain(name)) {
        Some(name) => Err(error(format!("{name:?} is not a plain file name in this directory"))),
        None if shards.is_empty() => Err(error("weight_map is empty".to_owned())),
        None => Ok(shards),
    }
}

/// A JSON object in which no key comes twice (serde's maps keep the last of them, silently).
struct Unique<V>(BTreeMap<String, V>);

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Unique<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_map(UniqueVisitor(PhantomData))
    }
}

struct UniqueVisitor<V>(PhantomData<V>);

impl<'de, V: Deserialize<'de>> Visitor<'de> for UniqueVisitor<V> {
    type Value = Unique<V>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Unique<V>, A::Error> {
        let mut entries = BTreeMap::new();
        while let Some((key, value)) = map.next_entry::<String, V>()? {
            if entries.contains_key(&key) {
                return Err(A::Error::custom(format!("{key} comes twice")));
            }
            entries.insert(key, value);
        }
        Ok(Unique(entries))
    }
}

#[cfg(test)]
mod tests;
