//! Files of a cache folder, which the host has chosen. A file is there as a whole or not at all,
//! and rotor works without it.
#![forbid(unsafe_code)]

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::Duration;

use crate::error::{Error, Result};

/// A partial file that nobody has written to for this time has lost its writer.
const ABANDONED: Duration = Duration::from_secs(600);

/// Writes a file anew: `write` writes a partial file, which then takes the place of the old one.
/// If this fails, the log says why, and there is no new file. While another process writes the
/// same file, this does nothing.
///
/// # Errors
/// [`Error::Cancelled`] if `write` returns it.
pub fn replace(file: &Path, write: impl FnOnce(&mut File) -> Result<()>) -> Result<()> {
    let partial = file.with_extension("partial");
    let written = begin(&partial).map_err(|e| Error::io(&partial, e)).and_then(|begun| {
        let Some(mut begun) = begun else {
            log::info!("another process writes {}", partial.display());
            return Ok(());
        };
        let unfinished = Unfinished(&partial);
        write(&mut begun)?;
        drop(begun);
        fs::rename(&partial, file).map_err(|e| Error::io(file, e))?;
        std::mem::forget(unfinished);
        Ok(())
    });
    match written {
        Err(Error::Cancelled) => Err(Error::Cancelled),
        Err(error) => {
            log::warn!("rotor cannot write its cache file: {error}");
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

/// Removes the partial file when it is dropped.
struct Unfinished<'a>(&'a Path);

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        let _ = fs::remove_file(self.0);
    }
}

/// Makes the partial file. None if another process is writing it.
fn begin(partial: &Path) -> io::Result<Option<File>> {
    fs::create_dir_all(partial.parent().unwrap_or(Path::new(".")))?;
    let make = || File::options().write(true).create_new(true).open(partial);
    match make() {
        Err(e) if e.kind() == ErrorKind::AlreadyExists => {
            let modified = fs::symlink_metadata(partial)?.modified()?;
            if modified.elapsed().map_or(true, |age| age < ABANDONED) {
                return Ok(None);
            }
            fs::remove_file(partial)?;
            make().map(Some)
        }
        made => made.map(Some),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::path::PathBuf;
    use std::time::SystemTime;

    use super::*;

    fn folder(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("rotor-cache-{}-{name}", std::process::id()))
    }

    fn put(file: &Path, bytes: &[u8]) -> Result<()> {
        replace(file, |out| out.write_all(bytes).map_err(|e| Error::io(file, e)))
    }

    #[test]
    fn a_file_is_whole_or_absent() {
        let folder = folder("whole");
        let file = folder.join("inner").join("a.bin");
        put(&file, b"first").unwrap();
        put(&file, b"second").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"second");
        for error in [Error::Cancelled, Error::argument("the disk is full")] {
            let is_cancelled = matches!(error, Error::Cancelled);
            let result = replace(&file, |out| {
                out.write_all(b"half").unwrap();
                Err(error)
            });
            assert_eq!(result.is_err(), is_cancelled);
            assert_eq!(fs::read(&file).unwrap(), b"second");
            assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1);
        }
        // Where the folder cannot be made, nothing happens.
        put(&file.join("no folder"), b"third").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"second");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn one_process_writes_at_a_time() {
        let folder = folder("turns");
        let (file, partial) = (folder.join("a.bin"), folder.join("a.partial"));
        fs::create_dir_all(&folder).unwrap();
        fs::write(&partial, b"of another process").unwrap();
        put(&file, b"mine").unwrap();
        assert!(!file.exists() && partial.exists());
        File::options().write(true).open(&partial).unwrap().set_modified(SystemTime::now() - 2 * ABANDONED).unwrap();
        put(&file, b"mine").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"mine");
        assert!(!partial.exists());
        fs::remove_dir_all(folder).unwrap();
    }
}
