//! Checkpoints: one `model.safetensors`, or shards that `model.safetensors.index.json` lists.
//!
//! A file is 8 bytes (length of the header, little-endian), the header (JSON: name -> dtype, shape, first and last
//! offset), and the tensors' bytes, one after the other without holes. The header is checked by the `safetensors`
//! crate; here are the sums that tell a truncated file from a damaged one, and the rules for shards.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::fmt;
use std::io::ErrorKind;
use std::marker::PhantomData;
use std::ops::Range;
use std::path::{Path, PathBuf};

use safetensors::tensor::Metadata;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use xxhash_rust::xxh3::Xxh3;

use super::map::{MappedFile, read_small_file};
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

/// A tensor as it lies in its file.
#[derive(Clone, Copy, Debug)]
pub struct Tensor<'a> {
    /// Its name in the checkpoint.
    pub name: &'a str,
    /// The file that holds it.
    pub file: &'a str,
    /// How its numbers are stored.
    pub dtype: Dtype,
    /// Its sizes, slowest first.
    pub shape: &'a [usize],
    /// Its numbers, little-endian, row-major, not necessarily aligned; exactly as many as `shape` and `dtype` say.
    pub bytes: &'a [u8],
}

struct Entry {
    shard: usize,
    dtype: Dtype,
    shape: Vec<usize>,
    range: Range<usize>,
}

struct Shard {
    map: MappedFile,
    name: String,
}

/// The tensors of a model directory. Headers are read and checked; the tensors' bytes are not touched yet.
pub struct Checkpoint {
    file: String,
    shards: Vec<Shard>,
    tensors: BTreeMap<String, Entry>,
}

impl Checkpoint {
    /// Opens the checkpoint in `dir`: `model.safetensors` if there is one, else the shards of its index.
    pub fn open(dir: &Path) -> Result<Self> {
        if !std::fs::metadata(dir).map_err(|e| Error::io(dir, e))?.is_dir() {
            return Err(Error::io(dir, std::io::Error::new(ErrorKind::NotADirectory, "not a directory")));
        }
        let is_there = |name: &str| dir.join(name).symlink_metadata().is_ok();
        match (is_there(SINGLE), is_there(INDEX)) {
            (true, _) => Self::open_single(dir.join(SINGLE)),
            (false, true) => Self::open_sharded(dir),
            (false, false) => {
                let message = format!("the directory holds neither {SINGLE} nor {INDEX}");
                Err(Error::io(dir, std::io::Error::new(ErrorKind::NotFound, message)))
            }
        }
    }

    /// A number that tells these weights from others: of names, types, sizes, and both ends of all tensors.
    pub fn fingerprint(&self) -> u64 {
        let mut hash = Xxh3::new();
        for (name, entry) in &self.tensors {
            hash.update(format!("{name} {:?} {:?};", entry.dtype, entry.shape).as_bytes());
            let bytes = &self.shards[entry.shard].map.bytes()[entry.range.clone()];
            let end = bytes.len().min(FINGERPRINTED);
            hash.update(&bytes[..end]);
            hash.update(&bytes[bytes.len() - end..]);
        }
        hash.digest()
    }

    fn open_single(path: PathBuf) -> Result<Self> {
        let mut checkpoint = Self::empty(&path);
        checkpoint.add_shard(&path)?;
        Ok(checkpoint)
    }

    fn open_sharded(dir: &Path) -> Result<Self> {
        let mut checkpoint = Self::empty(&dir.join(INDEX));
        let index = read_index(&dir.join(INDEX))?;
        let mut shards: Vec<&String> = index.values().collect();
        shards.sort_unstable();
        shards.dedup();
        if shards.len() > MAX_SHARDS {
            return Err(checkpoint.error(format!("{} shards are too many (at most {MAX_SHARDS})", shards.len())));
        }
        for name in shards {
            let tensors = checkpoint.add_shard(&dir.join(name))?;
            checkpoint.check_shard(name, &tensors, &index)?;
        }
        match index.iter().find(|(tensor, _)| !checkpoint.tensors.contains_key(*tensor)) {
            Some((tensor, shard)) => Err(checkpoint.error(format!("tensor {tensor} should be in {shard} but is not"))),
            None => Ok(checkpoint),
        }
    }

    fn empty(path: &Path) -> Self {
        Self { file: path.display().to_string(), shards: Vec::new(), tensors: BTreeMap::new() }
    }

    /// Maps a file, adds its tensors, and returns their names.
    fn add_shard(&mut self, path: &Path) -> Result<Vec<String>> {
        let shard = Shard { map: MappedFile::open(path)?, name: path.display().to_string() };
        shard.map.check_length()?;
        let (header, metadata) = read_header(shard.map.bytes()).map_err(|m| Error::format(&shard.name, m))?;
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

    /// A tensor. Fails when there is none of this name, or when its file changed its length since it was opened.
    pub fn tensor(&self, name: &str) -> Result<Tensor<'_>> {
        let Some((name, entry)) = self.tensors.get_key_value(name) else {
            return Err(self.error(format!("there is no tensor {name}")));
        };
        let shard = &self.shards[entry.shard];
        shard.map.check_length()?;
        let bytes = &shard.map.bytes()[entry.range.clone()];
        Ok(Tensor { name, file: &shard.name, dtype: entry.dtype, shape: &entry.shape, bytes })
    }

    /// Where a tensor lies, to be read again after the checkpoint is closed. None for a name that it does not have.
    pub fn region(&self, name: &str) -> Result<Option<FileRegion>> {
        let entry = self.tensors.get(name);
        entry.map(|entry| self.shards[entry.shard].map.region(entry.range.clone())).transpose()
    }

    /// Lets the system drop the tensor's pages, once it is copied. Best effort.
    pub fn release(&self, name: &str) {
        if let Some(entry) = self.tensors.get(name) {
            self.shards[entry.shard].map.forget(entry.range.clone());
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
fn read_header(bytes: &[u8]) -> std::result::Result<(usize, Metadata), String> {
    let there = bytes.len() as u64;
    let truncated = |what: &str, needed: u64| format!("truncated: {what} needs {needed} bytes, {there} are there");
    let Some(prefix) = bytes.first_chunk::<PREFIX>() else {
        return Err(truncated("the length of the header", PREFIX as u64));
    };
    let length = u64::from_le_bytes(*prefix);
    if length > MAX_HEADER {
        return Err(format!(
            "not a safetensors file, or damaged: its header would have {length} bytes (at most {MAX_HEADER})"
        ));
    }
    let start = PREFIX + length as usize;
    let Some(header) = bytes.get(PREFIX..start) else {
        return Err(truncated("the header", start as u64));
    };
    let metadata: Metadata = parse(header, "the header is damaged")?;
    parse::<Unique<IgnoredAny>>(header, "the header is damaged")?;
    let needed = (start as u64).saturating_add(metadata.data_len() as u64);
    match needed.cmp(&there) {
        std::cmp::Ordering::Equal => Ok((start, metadata)),
        std::cmp::Ordering::Greater => Err(truncated("the file", needed)),
        std::cmp::Ordering::Less => Err(format!("{needed} bytes are described by the header, {there} are there")),
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
fn read_index(path: &Path) -> Result<BTreeMap<String, String>> {
    let error = |message: String| Error::format(path.display().to_string(), message);
    let index: Index = parse(&read_small_file(path, MAX_INDEX)?, "the index is damaged").map_err(error)?;
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
