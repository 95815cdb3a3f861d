//! Checkpoints of one `model.safetensors`, or of shards that `model.safetensors.index.json` lists.
//!
//! A file is 8 bytes (length of the header, little-endian), the header (JSON: name -> dtype, shape,
//! first and last offset), and the tensors' bytes, one after the other without holes. The
//! `safetensors` crate checks the header. This module has the rules for shards, and the sums that
//! distinguish a truncated file from a damaged one.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::fmt;
use std::io::ErrorKind;
use std::marker::PhantomData;

use safetensors::tensor::Metadata;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};

use super::checkpoint::{Checkpoint, Entry, Shard};
use super::decode::Stored;
use super::files::Files;
use crate::error::{Error, Result, quoted, shortened};
use crate::stack::on_own_stack;

/// The file of a checkpoint in one piece. If it exists, rotor ignores an index, as transformers
/// does.
const SINGLE: &str = "model.safetensors";
/// The list of shards of a checkpoint in several pieces.
const INDEX: &str = "model.safetensors.index.json";
/// The largest header, in bytes. A tensor takes about a hundred, and rotor's largest models have
/// 12,000 tensors. (The safetensors crate allows 100 MB, for which it needs 2 GB and 18 s.)
const MAX_HEADER: u64 = 4 << 20;
/// The longest name of a tensor, and the largest number of its sizes.
const MAX_NAME: usize = 256;
const MAX_SIZES: usize = 8;
/// Largest index file, in bytes.
const MAX_INDEX: usize = 8 << 20;
/// The largest number of shards; each keeps a file open.
const MAX_SHARDS: usize = 512;
/// Bytes before the header.
const PREFIX: usize = 8;

impl Checkpoint {
    /// Opens the checkpoint among these files: `model.safetensors` if there is one, else the shards
    /// of its index.
    pub fn open(files: &Files) -> Result<Self> {
        files.check()?;
        match (files.contains(SINGLE), files.contains(INDEX)) {
            (true, _) => Self::open_single(files),
            (false, true) => Self::open_sharded(files),
            (false, false) => {
                let message = format!("there is neither {SINGLE} nor {INDEX}{}", files.hint());
                Err(Error::io(files.path(""), std::io::Error::new(ErrorKind::NotFound, message)))
            }
        }
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
            Some((tensor, shard)) => {
                Err(checkpoint.error(format!("tensor {} should be in {shard} but is not", quoted(tensor))))
            }
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
            let (shard, shape) = (self.shards.len(), info.shape.clone());
            let entry = Entry { shard, dtype: info.dtype, shape, range, stored: Stored::Plain };
            self.tensors.insert(name.clone(), entry);
        }
        self.shards.push(shard);
        Ok(names)
    }

    /// Checks that a shard holds exactly the tensors that the index says. This also excludes a
    /// tensor that is in two shards.
    fn check_shard(&self, shard: &str, tensors: &[String], index: &BTreeMap<String, String>) -> Result<()> {
        let stray = tensors.iter().find(|tensor| index.get(*tensor).is_none_or(|expected| expected != shard));
        let Some(tensor) = stray else { return Ok(()) };
        Err(self.error(match index.get(tensor) {
            Some(other) => format!("tensor {tensor} should be in {other} but {shard} holds it too"),
            None => format!("tensor {tensor} of {shard} is not listed"),
        }))
    }
}

/// Checks a file's header. Returns where the tensors' bytes begin, and the header.
fn read_header(Shard { file, name }: &Shard) -> Result<(usize, Metadata)> {
    let there = file.length();
    let error = |message: String| Error::format(name, message);
    let truncated = |what: &str, needed: u64| {
        error(format!("truncated: {what} needs {needed} bytes, {there} are there; is the download complete?"))
    };
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
    let metadata = on_own_stack("header", || {
        let metadata: Metadata = parse(&header, "the header is damaged").map_err(error)?;
        parse::<Unique<IgnoredAny>>(&header, "the header is damaged").map_err(error)?;
        Ok(metadata)
    })?;
    for (name, info) in metadata.tensors() {
        if name.len() > MAX_NAME || info.shape.len() > MAX_SIZES {
            let message = format!("damaged: tensor {} has a name of {} bytes", quoted(&name), name.len());
            let limits = format!("at most {MAX_NAME} bytes, and at most {MAX_SIZES} sizes");
            return Err(error(format!("{message} and {} sizes; supported: {limits}", info.shape.len())));
        }
    }
    let needed = (start as u64).saturating_add(metadata.data_len() as u64);
    match needed.cmp(&there) {
        std::cmp::Ordering::Equal => Ok((start, metadata)),
        std::cmp::Ordering::Greater => Err(truncated("the file", needed)),
        std::cmp::Ordering::Less => {
            Err(error(format!("the header describes {needed} bytes, but the file has {there}")))
        }
    }
}

fn parse<T: DeserializeOwned>(json: &[u8], what: &str) -> std::result::Result<T, String> {
    serde_json::from_slice(json).map_err(|e| format!("{what}: {}", shortened(&e.to_string())))
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
    let is_plain = |name: &str| {
        !matches!(name, "" | "." | "..") && name.len() <= MAX_NAME && !name.contains(['/', '\\', ':', '\0'])
    };
    match shards.values().find(|name| !is_plain(name)) {
        Some(name) => Err(error(format!("{} is not a plain file name in this directory", quoted(name)))),
        None if shards.is_empty() => Err(error("weight_map is empty".to_owned())),
        None => Ok(shards),
    }
}

/// A JSON object in which no key occurs twice. (serde's maps keep the last one silently.)
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
                return Err(A::Error::custom(format!("{} comes twice", quoted(&key))));
            }
            entries.insert(key, value);
        }
        Ok(Unique(entries))
    }
}

#[cfg(test)]
mod tests;
