//! Checkpoints: tensors by name, in one file or several, whatever the format of the files.
#![forbid(unsafe_code)]

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::{Deref, Range};
use std::path::Path;

use xxhash_rust::xxh3::Xxh3;

use super::decode::{self, MlxScales, Stored};
use super::file_range::FileRange;
use super::files::OpenFile;
use crate::error::{Error, Result};

pub use safetensors::Dtype;

/// Bytes of each end of a tensor that the fingerprint includes.
const FINGERPRINTED: usize = 4096;
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
    /// Its sizes; the one that varies slowest comes first.
    pub shape: &'a [usize],
    /// Bytes of its numbers: as many as `shape` and `dtype` say or, of blocks, those in the file.
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

/// Where a tensor lies, and how its bytes are converted.
pub(super) struct Entry {
    pub(super) shard: usize,
    pub(super) dtype: Dtype,
    pub(super) shape: Vec<usize>,
    /// The tensor's bytes in the shard.
    pub(super) range: Range<usize>,
    pub(super) stored: Stored,
}

impl Entry {
    /// Bytes of the numbers, whatever their size in the file.
    fn length(&self) -> usize {
        if matches!(self.stored, Stored::Plain | Stored::Blocks(_) | Stored::Mlx(_)) {
            self.range.len()
        } else {
            decode::length(self.dtype, &self.shape)
        }
    }

    pub(super) fn info<'a>(&'a self, name: &'a str, file: &'a str) -> Info<'a> {
        Info { name, file, dtype: self.dtype, shape: &self.shape, length: self.length() }
    }

    /// The numbers, from its file.
    pub(super) fn bytes<'a>(
        &self,
        file: &'a OpenFile,
        info: &Info,
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<Cow<'a, [u8]>> {
        match self.stored {
            Stored::Plain => file.bytes(self.range.clone(), keep_going),
            stored => stored.read(file, self.range.clone(), info, keep_going).map(Cow::Owned),
        }
    }
}

/// A file of a checkpoint.
pub(super) struct Shard {
    pub(super) file: OpenFile,
    pub(super) name: String,
}

/// The tensors of a model. Headers are read and checked; the tensors' bytes are not touched yet.
pub struct Checkpoint {
    pub(super) file: String,
    pub(super) shards: Vec<Shard>,
    pub(super) tensors: BTreeMap<String, Entry>,
}

impl Checkpoint {
    /// A number that identifies these weights: a hash of names, types, sizes, and both ends of all
    /// tensors.
    pub fn fingerprint(&self) -> Result<u64> {
        let mut hash = Xxh3::new();
        for (name, Entry { shard, dtype, shape, range, .. }) in &self.tensors {
            hash.update(format!("{name} {dtype:?} {shape:?};").as_bytes());
            let end = range.len().min(FINGERPRINTED);
            for part in [range.start..range.start + end, range.end - end..range.end] {
                hash.update(&self.shards[*shard].file.bytes(part, &mut || true)?);
            }
        }
        Ok(hash.digest())
    }

    /// Where the first file lies, and a hash that changes when somebody writes to a file: of the
    /// fingerprint, and of the files' lengths and times. None if the host provides the files.
    pub fn state(&self) -> Result<Option<(&Path, u64)>> {
        let states: Option<Vec<_>> = self.shards.iter().map(|shard| shard.file.state()).collect();
        let (Some(states), Some(first)) = (states, self.shards.first()) else { return Ok(None) };
        let mut hash = Xxh3::new();
        hash.update(format!("{states:?} {}", self.fingerprint()?).as_bytes());
        // The fingerprint knows nothing of MLX's scales.
        for Entry { shape, stored, .. } in self.tensors.values() {
            let Stored::Mlx(MlxScales { float, group, scales, biases }) = stored else { continue };
            let length = shape.iter().product::<usize>() / group * float.size();
            let end = length.min(FINGERPRINTED);
            for (shard, start) in [scales, biases] {
                for at in [*start, start + length - end] {
                    hash.update(&self.shards[*shard].file.bytes(at..at + end, &mut || true)?);
                }
            }
        }
        Ok(Some((first.file.path(), hash.digest())))
    }

    /// The name of the file by which the checkpoint was opened, for messages.
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

    /// Gives each tensor the name that `new` makes of its own. Fails if two would have the same
    /// name.
    pub fn rename(&mut self, new: impl Fn(&str) -> String) -> Result<()> {
        for (name, entry) in std::mem::take(&mut self.tensors) {
            let name = new(&name);
            if self.tensors.contains_key(&name) {
                return Err(self.error(format!("there are two tensors {name}: one without a part of this name")));
            }
            self.tensors.insert(name, entry);
        }
        Ok(())
    }

    /// What the header says about a tensor. Fails if there is no tensor of this name.
    pub fn info(&self, name: &str) -> Result<Info<'_>> {
        self.entry(name).map(|(info, _)| info)
    }

    /// A tensor with its numbers. Fails if there is no tensor of this name, if its file changed
    /// since it was opened, or if the host cannot read it. Calls `keep_going` while it reads, and
    /// ends with [`Error::Cancelled`] if it returns false.
    pub fn tensor(&self, name: &str, keep_going: &mut dyn FnMut() -> bool) -> Result<Tensor<'_>> {
        let (info, entry) = self.entry(name)?;
        let bytes = entry.bytes(&self.shards[entry.shard].file, &info, keep_going)?;
        Ok(Tensor { info, bytes })
    }

    pub(super) fn entry(&self, name: &str) -> Result<(Info<'_>, &Entry)> {
        let Some((name, entry)) = self.tensors.get_key_value(name) else {
            return Err(self.error(format!("there is no tensor {name}")));
        };
        Ok((entry.info(name, &self.shards[entry.shard].name), entry))
    }

    /// Whether two tensors hold the same bytes. `keep_going` is as in [`Checkpoint::tensor`].
    pub fn is_same(&self, a: &str, b: &str, keep_going: &mut dyn FnMut() -> bool) -> Result<bool> {
        let ((a, first), (b, second)) = (self.entry(a)?, self.entry(b)?);
        let length = first.range.len();
        if a.dtype != b.dtype || first.stored != second.stored || length != second.range.len() {
            return Ok(false);
        }
        for at in (0..length).step_by(COMPARED) {
            if !keep_going() {
                return Err(Error::Cancelled);
            }
            let end = length.min(at + COMPARED);
            let mut part = |entry: &Entry| {
                let range = entry.range.start + at..entry.range.start + end;
                self.shards[entry.shard].file.bytes(range, keep_going)
            };
            if part(first)? != part(second)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Where a tensor lies, so that it can be read again after the checkpoint is closed. None if
    /// there is no tensor of this name, if the file belongs to the host, or if the tensor's bytes
    /// need a conversion.
    pub fn file_range(&self, name: &str) -> Result<Option<FileRange>> {
        let Some(entry) = self.tensors.get(name).filter(|entry| entry.stored == Stored::Plain) else { return Ok(None) };
        self.shards[entry.shard].file.file_range(entry.range.clone())
    }

    /// Lets the system drop the tensor's pages after it was copied. Best effort.
    pub fn release(&self, name: &str) {
        if let Some(entry) = self.tensors.get(name) {
            self.shards[entry.shard].file.forget(entry.range.clone());
        }
    }

    /// The name of the type in which a tensor lies in its file, for example `U8` or `I2_S`. Fails
    /// if there is no tensor of this name.
    pub fn type_in_file(&self, name: &str) -> Result<String> {
        let (info, entry) = self.entry(name)?;
        Ok(match entry.stored {
            Stored::Ternary(ternary, _) | Stored::Scale(ternary) => ternary.name().to_owned(),
            Stored::Blocks(blocks) => blocks.name().to_owned(),
            Stored::Quantised(quant) => quant.name().to_owned(),
            Stored::Mlx(_) => "MLX".to_owned(),
            Stored::Plain => format!("{:?}", info.dtype),
        })
    }

    /// The number of files, and their size in bytes.
    pub fn files(&self) -> (usize, u64) {
        (self.shards.len(), self.shards.iter().map(|shard| shard.file.length()).sum())
    }

    /// Bytes of all tensors.
    pub fn total_bytes(&self) -> usize {
        self.tensors.values().map(Entry::length).sum()
    }

    pub(super) fn error(&self, message: String) -> Error {
        Error::format(&self.file, message)
    }
}
