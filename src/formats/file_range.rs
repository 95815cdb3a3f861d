//! A part of a file that rotor reads again now and then while a model runs.
//!
//! rotor reads it and does not map it, because a mapped file that shrinks would end the process. A
//! file that changed is an error.
#![forbid(unsafe_code)]

use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::error::{Error, Result};

/// Consecutive bytes of a regular file.
#[derive(Clone, Debug)]
pub struct FileRange {
    file: Arc<File>,
    path: PathBuf,
    start: u64,
    length: usize,
    stamp: Stamp,
}

/// What shows that a file was written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) length: u64,
    pub(super) modified: Option<SystemTime>,
}

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        Self { length: metadata.len(), modified: metadata.modified().ok() }
    }
}

impl FileRange {
    /// `length` bytes of `file` (which was opened as `path`) from `start` on.
    pub fn new(file: &File, path: &Path, start: usize, length: usize) -> Result<Self> {
        let problem = |e| Error::io(path, e);
        let stamp = Stamp::of(&file.metadata().map_err(problem)?);
        let file = Arc::new(file.try_clone().map_err(problem)?);
        Ok(Self { file, path: path.to_owned(), start: start as u64, length, stamp })
    }

    /// Fills `out` with the bytes from `at` on. Fails when the file has changed since the range was
    /// made.
    pub fn read(&self, at: usize, out: &mut [u8]) -> Result<()> {
        assert!(at <= self.length && out.len() <= self.length - at, "{at}+{} of {}", out.len(), self.length);
        let problem = |e| Error::io(&self.path, e);
        if Stamp::of(&self.file.metadata().map_err(problem)?) != self.stamp {
            let message = "the file changed since the model was loaded; load it again".to_owned();
            return Err(Error::format(self.path.display().to_string(), message));
        }
        read_exact_at(&self.file, out, self.start + at as u64).map_err(problem)
    }
}

#[cfg(unix)]
fn read_exact_at(file: &File, out: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, out, at)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut out: &mut [u8], mut at: u64) -> io::Result<()> {
    while !out.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, out, at)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            n => (out, at) = (&mut out[n..], at + n as u64),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn reads_until_the_file_changes() {
        let path = std::env::temp_dir().join(format!("rotor-file_range-{}", std::process::id()));
        std::fs::write(&path, (0..100u8).collect::<Vec<_>>()).unwrap();
        let file_range = FileRange::new(&File::open(&path).unwrap(), &path, 10, 50).unwrap();
        let mut out = [0; 3];
        file_range.read(47, &mut out).unwrap();
        assert_eq!(out, [57, 58, 59]);
        // A new file in its place is not the file that is open.
        std::fs::remove_file(&path).unwrap();
        file_range.read(0, &mut out).unwrap();
        std::fs::write(&path, [0; 100]).unwrap();
        let file_range = FileRange::new(&File::open(&path).unwrap(), &path, 10, 50).unwrap();
        File::options().append(true).open(&path).unwrap().write_all(b"more").unwrap();
        let message = file_range.read(0, &mut out).unwrap_err().to_string();
        assert!(message.contains("changed since the model was loaded"), "{message}");
        std::fs::remove_file(&path).unwrap();
    }
}
