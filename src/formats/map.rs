//! Files as bytes: rotor maps large ones and reads small ones.
//!
//! This is the only file of `formats` with `unsafe`. It never opens anything but a regular file, so
//! that a FIFO, a device or a directory in place of a model is an error and not a hang.

use std::fs::{File, Metadata};
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};

use memmap2::Mmap;

use super::file_range::{FileRange, Stamp};
use crate::error::{Error, Result};

/// A regular file that is mapped for reading.
///
/// It is open while a model loads, and as long as a model on a GPU may have to be loaded once more.
/// Nobody may change the file before that ends. [`MappedFile::check_unchanged`] notices a change
/// before rotor touches the pages, but not while it does.
pub struct MappedFile {
    path: PathBuf,
    file: File,
    map: Mmap,
    stamp: Stamp,
}

impl MappedFile {
    /// Maps the whole file. Fails if it is absent, not a regular file, or empty.
    pub fn open(path: &Path) -> Result<Self> {
        let (file, metadata) = open_regular(path)?;
        let length = usize::try_from(metadata.len())
            .map_err(|_| format_error(path, format!("{} bytes do not fit into memory", metadata.len())))?;
        if length == 0 {
            return Err(format_error(path, "the file is empty (0 bytes)"));
        }
        // SAFETY: the map is read-only and private to this value, which keeps the file open. No
        // program can promise that nobody shrinks the file meanwhile; `check_unchanged` is called
        // before each tensor is read.
        let map = unsafe { memmap2::MmapOptions::new().len(length).map(&file) }.map_err(|e| Error::io(path, e))?;
        advise_sequential(&map);
        Ok(Self { path: path.to_owned(), file, map, stamp: Stamp::of(&metadata) })
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// All bytes of the file.
    pub fn bytes(&self) -> &[u8] {
        &self.map
    }

    /// Fails if the file is not what was mapped. If the file shrank, touching its pages would end
    /// the process (SIGBUS); if it was written to, its pages may hold another model.
    pub fn check_unchanged(&self) -> Result<()> {
        let now = Stamp::of(&self.file.metadata().map_err(|e| Error::io(&self.path, e))?);
        let (length, then) = (now.length, self.stamp.length);
        let message = match length.cmp(&then) {
            std::cmp::Ordering::Equal if now == self.stamp => return Ok(()),
            std::cmp::Ordering::Equal => "it was written to".to_owned(),
            std::cmp::Ordering::Less => format!("it shrank: it had {then} bytes and has {length} now"),
            std::cmp::Ordering::Greater => format!("it grew: it had {then} bytes and has {length} now"),
        };
        Err(format_error(&self.path, format!("the file changed while a model was loaded from it: {message}")))
    }

    /// Tells the system that these bytes of the file will be read now, and again and again. Best
    /// effort.
    pub fn expect_use(&self, range: Range<usize>) {
        if range.start < range.end && range.end <= self.map.len() {
            advise_use(&self.map, range);
        }
    }

    /// A part of the file, which can be read again after the map is gone.
    pub fn file_range(&self, range: Range<usize>) -> Result<FileRange> {
        FileRange::new(&self.file, &self.path, range.start, range.len())
    }

    /// What changes when somebody writes to the file or replaces it: its length and times, if the
    /// system tells them.
    pub fn state(&self) -> Option<String> {
        let times = times_of_change(&self.file.metadata().ok()?);
        self.stamp.modified.map(|modified| format!("{} {modified:?} {times:?}", self.stamp.length))
    }

    /// Lets the system drop the pages of `range` (bytes of the file); they come back from the file
    /// when they are touched again. Best effort.
    pub fn forget(&self, range: Range<usize>) {
        let length = range.end.min(self.map.len()).saturating_sub(range.start);
        if length > 0 {
            advise_forget(&self.map, range.start, length);
        }
    }
}

/// The time of the last change that no program can set, in seconds and nanoseconds.
#[cfg(unix)]
fn times_of_change(metadata: &Metadata) -> (i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn times_of_change(_metadata: &Metadata) -> (i64, i64) {
    (0, 0)
}

#[cfg(unix)]
fn advise_sequential(map: &Mmap) {
    // Advice is a hint: a system that ignores it reads just the same.
    let _ = map.advise(memmap2::Advice::Sequential);
}

#[cfg(unix)]
fn advise_use(map: &Mmap, range: Range<usize>) {
    let advise = |advice| map.advise_range(advice, range.start, range.len());
    // As above.
    let _ = advise(memmap2::Advice::Normal).and_then(|()| advise(memmap2::Advice::WillNeed));
}

#[cfg(unix)]
fn advise_forget(map: &Mmap, offset: usize, length: usize) {
    // SAFETY: the range lies within the map (`forget` clips it), and the map is a shared, read-only
    // map of a file. The system reads dropped pages from the file again, so no byte that a
    // reference can see changes.
    let _ = unsafe { map.unchecked_advise_range(memmap2::UncheckedAdvice::DontNeed, offset, length) };
}

#[cfg(not(unix))]
fn advise_sequential(_map: &Mmap) {}

#[cfg(not(unix))]
fn advise_use(_map: &Mmap, _range: Range<usize>) {}

#[cfg(not(unix))]
fn advise_forget(_map: &Mmap, _offset: usize, _length: usize) {}

/// Reads a whole file of at most `cap` bytes: a configuration, a tokenizer, an index.
pub fn read_small_file(path: &Path, cap: usize) -> Result<Vec<u8>> {
    let (file, metadata) = open_regular(path)?;
    let mut bytes = Vec::new();
    file.take(cap as u64 + 1).read_to_end(&mut bytes).map_err(|e| Error::io(path, e))?;
    if bytes.len() > cap {
        let size = metadata.len().max(bytes.len() as u64);
        return Err(format_error(path, format!("{size} bytes are too many for this kind of file (at most {cap})")));
    }
    Ok(bytes)
}

/// Opens a regular file (links are followed). Checks the kind of the file first, because opening a
/// FIFO would wait.
fn open_regular(path: &Path) -> Result<(File, Metadata)> {
    check_regular(path, &std::fs::metadata(path).map_err(|e| Error::io(path, e))?)?;
    let file = File::open(path).map_err(|e| Error::io(path, e))?;
    let metadata = file.metadata().map_err(|e| Error::io(path, e))?;
    check_regular(path, &metadata)?;
    Ok((file, metadata))
}

fn check_regular(path: &Path, metadata: &Metadata) -> Result<()> {
    match (metadata.is_file(), metadata.is_dir()) {
        (true, _) => Ok(()),
        (_, true) => Err(format_error(path, "not a regular file but a directory")),
        _ => Err(format_error(path, "not a regular file but a device, pipe or socket")),
    }
}

fn format_error(path: &Path, message: impl Into<String>) -> Error {
    Error::format(path.display().to_string(), message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str, bytes: &[u8]) -> PathBuf {
        let path = std::env::temp_dir().join(format!("rotor-map-{}-{name}", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn refusal<T>(result: Result<T>) -> String {
        result.err().expect("must be refused").to_string()
    }

    #[test]
    fn maps_and_forgets() {
        let path = scratch("good", &[7; 10_000]);
        let map = MappedFile::open(&path).unwrap();
        map.forget(0..10_000);
        map.forget(5_000..1 << 40);
        map.forget(1 << 40..1 << 41);
        map.check_unchanged().unwrap();
        assert_eq!((map.path(), map.bytes()), (path.as_path(), &[7; 10_000][..]));
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_change_is_noticed() {
        let path = scratch("change", &[0; 100]);
        let map = MappedFile::open(&path).unwrap();
        let file = File::options().write(true).open(&path).unwrap();
        for (length, verb) in [(40, "shrank"), (140, "grew")] {
            file.set_len(length).unwrap();
            let message = refusal(map.check_unchanged());
            assert!(message.contains(&format!("it {verb}: it had 100 bytes and has {length} now")));
        }
        file.set_len(100).unwrap();
        file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
        assert!(refusal(map.check_unchanged()).contains("it was written to"));
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn only_regular_files_are_opened() {
        let empty = scratch("empty", &[]);
        assert!(refusal(MappedFile::open(&empty)).contains("empty"));
        assert!(matches!(MappedFile::open(&empty.with_extension("absent")), Err(Error::Io { .. })));
        assert!(refusal(MappedFile::open(&std::env::temp_dir())).contains("a directory"));
        if cfg!(unix) {
            assert!(refusal(MappedFile::open(Path::new("/dev/zero"))).contains("a device"));
            assert!(refusal(read_small_file(Path::new("/dev/zero"), 10)).contains("a device"));
        }
        std::fs::remove_file(empty).unwrap();
    }

    #[test]
    fn small_files_have_a_cap() {
        let path = scratch("small", b"12345");
        assert_eq!(read_small_file(&path, 5).unwrap(), b"12345");
        assert!(refusal(read_small_file(&path, 4)).contains("5 bytes are too many for this kind of file (at most 4)"));
        std::fs::remove_file(path).unwrap();
    }
}
