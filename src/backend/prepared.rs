//! Prepared weights: matrices in a backend's layout, in a file that later loads map. So they need
//! no conversion and no memory of their own, and processes share them.
//!
//! ```text
//! magic, with rotor's version      64 bytes, padded with zeros
//! key, table length, table hash    u64 each, little-endian
//! table                            JSON: for each matrix its name, what it is, and its parts
//! parts                            each begins at a multiple of 64; the first one at one of 4096
//! ```
//!
//! The key stands for the weights and for the layout. A file with another key is not used, nor one
//! whose table is damaged. Each part has hashes of its slabs, which a backend compares before it
//! uses the part.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::MatrixSpec;
use crate::error::{Error, Result};
use crate::formats::cache;
use crate::formats::map::MappedFile;

const MAGIC: &[u8] = concat!("rotor weights ", env!("CARGO_PKG_VERSION"), "\n").as_bytes();
/// Bytes of the magic and the three numbers, each padded.
const HEADER: usize = 64 + 3 * 8;
/// Where a part may begin.
const ALIGN: usize = 64;
/// Where the first part begins: at a page.
const PAGE: usize = 4096;
/// Bytes of a part that one hash is for.
pub const SLAB: usize = 1 << 20;

/// What the table says about a matrix.
#[derive(Serialize, Deserialize)]
struct Entry {
    spec: MatrixSpec,
    parts: Vec<Part>,
}

/// Consecutive bytes of the file; `start` counts from the first part.
#[derive(Serialize, Deserialize)]
struct Part {
    start: usize,
    length: usize,
    hashes: Vec<u64>,
}

/// A mapped file of prepared weights.
pub struct Prepared {
    file: Arc<MappedFile>,
    matrices: BTreeMap<String, Entry>,
    /// Where the first part begins.
    start: usize,
}

/// A matrix of a [`Prepared`] file.
pub struct PreparedMatrix {
    /// What it is.
    pub spec: MatrixSpec,
    /// Its bytes, in parts that the backend has chosen.
    pub parts: Vec<PreparedPart>,
}

/// A part of a [`PreparedMatrix`]. It lies within the file.
pub struct PreparedPart {
    /// The file.
    pub file: Arc<MappedFile>,
    /// The bytes of the file.
    pub range: Range<usize>,
    hashes: Vec<u64>,
}

/// A matrix that is to be written.
pub struct Matrix<'a> {
    /// Its name in the checkpoint.
    pub name: &'a str,
    /// What it is.
    pub spec: MatrixSpec,
    /// Its bytes.
    pub parts: Vec<&'a [u8]>,
}

impl Prepared {
    /// Opens a file. None if there is none, or if it is not whole or has another key; then the log
    /// says so.
    pub fn open(path: &Path, key: u64) -> Option<Self> {
        if !path.exists() {
            return None;
        }
        let opened = MappedFile::open(path).ok().and_then(|file| Self::of(file, key));
        if opened.is_none() {
            log::info!("{} does not fit this model, or is damaged; rotor writes it again", path.display());
        }
        opened
    }

    fn of(file: MappedFile, key: u64) -> Option<Self> {
        let bytes = file.bytes();
        let mut numbers = bytes.get(64..HEADER)?.as_chunks::<8>().0.iter().map(|bytes| u64::from_le_bytes(*bytes));
        let (found, length, hash) = (numbers.next()?, numbers.next()?, numbers.next()?);
        let end = HEADER.checked_add(usize::try_from(length).ok()?)?;
        let table = bytes.get(HEADER..end)?;
        if bytes[..64] != padded_magic() || found != key || hash != xxh3_64_with_seed(table, key) {
            return None;
        }
        let (matrices, start): (BTreeMap<String, Entry>, _) =
            (serde_json::from_slice(table).ok()?, end.next_multiple_of(PAGE));
        let is_inside = |part: &Part| {
            let end = start.checked_add(part.start).and_then(|begin| begin.checked_add(part.length));
            part.start.is_multiple_of(ALIGN)
                && part.hashes.len() == part.length.div_ceil(SLAB)
                && end.is_some_and(|end| end <= bytes.len())
        };
        let fits = |entry: &Entry| entry.spec.check().is_ok() && entry.parts.iter().all(is_inside);
        let all_inside = matrices.values().all(fits);
        all_inside.then_some(Self { file: Arc::new(file), matrices, start })
    }

    /// What a matrix is, if the file has it.
    pub fn spec(&self, name: &str) -> Option<MatrixSpec> {
        self.matrices.get(name).map(|entry| entry.spec)
    }

    /// A matrix, if the file has it.
    pub fn matrix(&self, name: &str) -> Option<PreparedMatrix> {
        let Entry { spec, parts } = self.matrices.get(name)?;
        let part = |part: &Part| {
            let range = self.start + part.start..self.start + part.start + part.length;
            PreparedPart { file: Arc::clone(&self.file), range, hashes: part.hashes.clone() }
        };
        Some(PreparedMatrix { spec: *spec, parts: parts.iter().map(part).collect() })
    }

    /// Writes a file for later loads (see [`cache::replace`]).
    ///
    /// # Errors
    /// [`Error::Cancelled`] after `keep_going` has returned false.
    pub fn write(path: &Path, key: u64, matrices: &[Matrix], keep_going: &mut dyn FnMut() -> bool) -> Result<()> {
        let (mut table, mut start) = (BTreeMap::new(), 0);
        for Matrix { name, spec, parts } in matrices {
            let mut entry = Entry { spec: *spec, parts: vec![] };
            for part in parts {
                let hash = |slab| check(keep_going).map(|()| xxh3_64(slab));
                let hashes = part.chunks(SLAB).map(hash).collect::<Result<_>>()?;
                entry.parts.push(Part { start, length: part.len(), hashes });
                start += part.len().next_multiple_of(ALIGN);
            }
            table.insert(*name, entry);
        }
        let table = serde_json::to_vec(&table).map_err(|e| Error::Internal { message: e.to_string() })?;
        let numbers = [key, table.len() as u64, xxh3_64_with_seed(&table, key)].map(u64::to_le_bytes);
        cache::replace(path, |out| {
            let problem = |e| Error::io(path, e);
            let header = [&padded_magic(), numbers.as_flattened(), &table].concat();
            out.write_all(&header).map_err(problem)?;
            out.seek(SeekFrom::Start(header.len().next_multiple_of(PAGE) as u64)).map_err(problem)?;
            for part in matrices.iter().flat_map(|matrix| &matrix.parts) {
                write_part(out, part, keep_going, &problem)?;
            }
            Ok(())
        })
    }
}

fn write_part(
    out: &mut File,
    part: &[u8],
    keep_going: &mut dyn FnMut() -> bool,
    problem: &dyn Fn(std::io::Error) -> Error,
) -> Result<()> {
    for slab in part.chunks(SLAB) {
        check(keep_going)?;
        out.write_all(slab).map_err(problem)?;
    }
    let padding = part.len().next_multiple_of(ALIGN) - part.len();
    out.write_all(&[0; ALIGN][..padding]).map_err(problem)
}

fn check(keep_going: &mut dyn FnMut() -> bool) -> Result<()> {
    if keep_going() { Ok(()) } else { Err(Error::Cancelled) }
}

fn padded_magic() -> [u8; 64] {
    let mut magic = [0; 64];
    magic[..MAGIC.len()].copy_from_slice(MAGIC);
    magic
}

impl PreparedPart {
    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.file.bytes()[self.range.clone()]
    }

    /// The number of its slabs.
    pub fn n_slabs(&self) -> usize {
        self.hashes.len()
    }

    /// Tells the system that a slab will be read now, and again and again.
    pub fn expect_use(&self, slab: usize) {
        let start = self.range.start + slab * SLAB;
        self.file.expect_use(start..self.range.end.min(start + SLAB));
    }

    /// Whether a slab has the bytes that were written.
    pub fn is_whole(&self, slab: usize) -> bool {
        self.bytes().chunks(SLAB).nth(slab).is_some_and(|bytes| xxh3_64(bytes) == self.hashes[slab])
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;
    use crate::backend::{InputFormat, Usage};
    use crate::formats::matrix::{Encoding, Scales};

    const KEY: u64 = 42;

    fn spec(rows: usize) -> MatrixSpec {
        let encoding = Encoding::Ternary(Scales::PerTensor);
        MatrixSpec { rows, cols: 3, encoding, usage: Usage::Projection(InputFormat::Int8PerRow), has_file: false }
    }

    fn written(name: &str) -> (PathBuf, Vec<u8>) {
        let path = std::env::temp_dir().join(format!("rotor-prepared-{}-{name}.weights", std::process::id()));
        let long: Vec<u8> = (0..SLAB + 100).map(|i| (i % 251) as u8).collect();
        let a = Matrix { name: "a", spec: spec(1), parts: vec![&[1, 2, 3], &long, &[]] };
        let b = Matrix { name: "b", spec: spec(2), parts: vec![] };
        Prepared::write(&path, KEY, &[a, b], &mut || true).unwrap();
        (path, long)
    }

    /// Whether the file is accepted, and all slabs are whole.
    fn is_whole(path: &Path) -> bool {
        let Some(prepared) = Prepared::open(path, KEY) else { return false };
        let parts = prepared.matrix("a").unwrap().parts;
        parts.iter().all(|part| (0..part.n_slabs()).all(|slab| part.is_whole(slab)))
    }

    #[test]
    fn what_was_written_is_read() {
        let (path, long) = written("same");
        let prepared = Prepared::open(&path, KEY).unwrap();
        assert_eq!((prepared.spec("a"), prepared.spec("b"), prepared.spec("c")), (Some(spec(1)), Some(spec(2)), None));
        let a = prepared.matrix("a").unwrap();
        assert_eq!(a.parts.iter().map(PreparedPart::bytes).collect::<Vec<_>>(), [&[1, 2, 3][..], &long, &[]]);
        assert!(a.parts.iter().all(|part| part.range.start % ALIGN == 0));
        assert!(prepared.matrix("b").unwrap().parts.is_empty());
        assert!(is_whole(&path));
        assert!(Prepared::open(&path, KEY + 1).is_none());
        fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_damaged_file_is_not_trusted() {
        let (path, _) = written("damaged");
        let whole = fs::read(&path).unwrap();
        let table = u64::from_le_bytes(whole[72..80].try_into().unwrap()) as usize;
        let start = (HEADER + table).next_multiple_of(PAGE);
        // All of the header and the table, and some of the parts; padding is of no importance.
        for i in (0..HEADER + table).chain([start, start + 2, start + 64, whole.len() - 29]) {
            let mut damaged = whole.clone();
            damaged[i] ^= 4;
            fs::write(&path, &damaged).unwrap();
            assert!(!is_whole(&path), "byte {i}");
        }
        for length in [0, 1, 63, HEADER, HEADER + table, start, start + 70, whole.len() - 64] {
            fs::write(&path, &whole[..length]).unwrap();
            assert!(!is_whole(&path), "{length} bytes");
        }
        fs::write(&path, &whole).unwrap();
        assert!(is_whole(&path));
        fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_host_can_cancel_the_writing() {
        let (path, _) = written("cancelled");
        fs::remove_file(&path).unwrap();
        let long = vec![1; 3 * SLAB];
        for most in 0..4 {
            let mut calls = 0;
            let matrix = Matrix { name: "a", spec: spec(1), parts: vec![&long] };
            let result = Prepared::write(&path, KEY, &[matrix], &mut || {
                calls += 1;
                calls <= most
            });
            assert!(matches!(result, Err(Error::Cancelled)), "{most}");
            assert!(!path.exists() && !path.with_extension("partial").exists());
        }
    }
}
