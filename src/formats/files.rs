//! The files of a model, wherever they lie: in a directory, in one file, in the host's memory, or
//! in functions of the host.
#![forbid(unsafe_code)]

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file_range::FileRange;
use super::foreign;
use super::map::{MappedFile, read_small_file};
use crate::error::{Error, Result, shortened, zeros};

/// Bytes that are read before rotor asks again whether to go on.
const SLAB_BYTES: usize = 2 << 20;
/// Limits of the search in a directory that has no model: how many names it reads, and how deep it
/// goes.
const MAX_NAMES: usize = 200;
const INNER_DEPTH: usize = 2;

/// A file that the host provides. Only one call runs at a time, on any thread.
pub trait HostFile: Send + Sync {
    /// Its size in bytes.
    fn length(&self) -> u64;

    /// All bytes of the file, if they are in memory.
    fn bytes(&self) -> Option<&[u8]>;

    /// Fills `out` with the bytes from `offset` on, which exist. Returns false if they cannot be
    /// read.
    ///
    /// # Errors
    /// [`Error::Resources`] if the system refuses memory.
    fn read_at(&self, offset: u64, out: &mut [u8]) -> Result<bool>;
}

/// Where the files of a model are.
#[derive(Clone)]
pub enum Files {
    /// In a directory.
    Directory(PathBuf),
    /// One file, and no other.
    File(PathBuf),
    /// With the host, which provides them by name.
    Host(BTreeMap<String, Arc<dyn HostFile>>),
}

impl From<&Path> for Files {
    /// A path to a GGUF file, whatever its name is, means that file; any other path means a
    /// directory.
    fn from(path: &Path) -> Self {
        let is_file = is_gguf(&lossy_name(path)) && !path.is_dir() || begins_as_gguf(path);
        if is_file { Self::File(path.to_owned()) } else { Self::Directory(path.to_owned()) }
    }
}

/// The last part of a path, for people.
fn lossy_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn begins_as_gguf(path: &Path) -> bool {
    path.is_file() && head_of(path).starts_with(b"GGUF")
}

/// The first bytes of a regular file; empty if it cannot be read.
fn head_of(path: &Path) -> Vec<u8> {
    let mut head = vec![];
    if path.is_file()
        && let Ok(file) = std::fs::File::open(path)
    {
        // A file that cannot be read causes an error later, when it is used.
        let _ = file.take(foreign::HEAD_BYTES as u64).read_to_end(&mut head);
    }
    head
}

fn is_gguf(name: &str) -> bool {
    name.len() > 5 && name.get(name.len() - 5..).is_some_and(|end| end.eq_ignore_ascii_case(".gguf"))
}

impl Files {
    /// The name of a file in messages.
    pub fn path(&self, name: &str) -> PathBuf {
        match self {
            Self::Directory(directory) => directory.join(name),
            Self::File(path) if name == lossy_name(path) => path.clone(),
            Self::File(path) => path.with_file_name(name),
            Self::Host(_) => PathBuf::from(name),
        }
    }

    /// Whether there is a file of this name, readable or not.
    pub fn contains(&self, name: &str) -> bool {
        match self {
            Self::Directory(directory) => directory.join(name).symlink_metadata().is_ok(),
            Self::File(path) => name == lossy_name(path),
            Self::Host(files) => files.contains_key(name),
        }
    }

    /// The names of all GGUF files, sorted. Empty for a directory that cannot be read.
    pub fn gguf_names(&self) -> Vec<String> {
        let mut names: Vec<String> = match self {
            Self::Directory(directory) => {
                let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
                entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
            }
            Self::File(path) => return vec![lossy_name(path)],
            Self::Host(files) => files.keys().cloned().collect(),
        };
        names.retain(|name| is_gguf(name));
        names.sort_unstable();
        names
    }

    /// Fails if the directory is missing or is not one. The error says what is there instead, and
    /// what to do.
    pub fn check(&self) -> Result<()> {
        let Self::Directory(directory) = self else { return Ok(()) };
        let told = |kind, message: String| Err(Error::io(directory, io::Error::new(kind, message)));
        match std::fs::metadata(directory) {
            Ok(found) if found.is_dir() => Ok(()),
            Ok(_) => told(ErrorKind::NotADirectory, what_to_do_with(directory)),
            Err(e) if e.kind() == ErrorKind::NotFound => told(e.kind(), format!("{e}{}", hub_hint(directory))),
            Err(e) => Err(Error::io(directory, e)),
        }
    }

    /// Names in the directory, except those that are not valid text.
    fn names(&self) -> Vec<String> {
        let Self::Directory(directory) = self else { return vec![] };
        let entries = std::fs::read_dir(directory).into_iter().flatten().flatten().take(MAX_NAMES);
        let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort_unstable();
        names
    }

    /// A clause for an error about a directory without a model: what is in it, and what to do.
    pub fn hint(&self) -> String {
        let Self::Directory(directory) = self else { return String::new() };
        let (names, inner) = (self.names(), inner_model(directory, INNER_DEPTH));
        let first = |wanted: &dyn Fn(&str) -> bool| names.iter().find(|name| wanted(name)).map(|name| shortened(name));
        if names.is_empty() {
            return "; the directory is empty".to_owned();
        }
        if let Some(inner) = inner {
            return format!("; there is one in {}: load that", inner.display());
        }
        if let Some(name) = first(&foreign::is_unfinished) {
            return format!("; {name} shows that a download is not complete: download the model again");
        }
        if let Some(name) = first(&|name| name.ends_with(".safetensors")) {
            return format!("; {name} is there alone: download the other files of its model as well, with their names");
        }
        let ends: [(&str, &str); 4] = [(".bin", "PyTorch"), (".pt", "PyTorch"), (".pth", "PyTorch"), (".onnx", "ONNX")];
        for (end, kind) in ends {
            if let Some(name) = first(&|name| name.ends_with(end)) {
                return format!(
                    "; {name} is of {kind}: rotor reads safetensors and GGUF, so download or convert to one"
                );
            }
        }
        format!("; there are {} other files or directories, such as {}", names.len(), shortened(&names[0]))
    }

    /// Reads a whole file of at most `cap` bytes: a configuration, a tokenizer, an index.
    pub fn read_small(&self, name: &str, cap: usize) -> Result<Vec<u8>> {
        match self {
            Self::Host(_) => {}
            Self::File(_) if !self.contains(name) => {
                return Err(Error::io(self.path(name), ErrorKind::NotFound.into()));
            }
            Self::Directory(_) | Self::File(_) => {
                let bytes = read_small_file(&self.path(name), cap)?;
                return check_head(&self.path(name), &bytes).map(|()| bytes);
            }
        }
        let file = self.open(name)?;
        if file.length() > cap as u64 {
            let message = format!("{} bytes are too many for this kind of file (at most {cap})", file.length());
            return Err(Error::format(name, message));
        }
        file.bytes(0..file.length() as usize, &mut || true).map(Cow::into_owned)
    }

    /// Opens a large file.
    pub fn open(&self, name: &str) -> Result<OpenFile> {
        match self {
            Self::Directory(_) | Self::File(_) => {
                let map = MappedFile::open(&self.path(name))?;
                check_head(map.path(), map.bytes())?;
                Ok(OpenFile::Mapped(map))
            }
            Self::Host(files) => {
                let file = files.get(name).map(Arc::clone);
                let absent = || io::Error::new(ErrorKind::NotFound, "it is not among the files that were given");
                let file = file.ok_or_else(|| Error::io(name, absent()))?;
                file.bytes().map_or(Ok(()), |bytes| check_head(Path::new(name), bytes))?;
                Ok(OpenFile::Host(PathBuf::from(name), file))
            }
        }
    }
}

/// Refuses a file that is plainly not part of a model.
fn check_head(path: &Path, bytes: &[u8]) -> Result<()> {
    match foreign::describe(bytes.get(..foreign::HEAD_BYTES).unwrap_or(bytes)) {
        Some(what) => Err(Error::format(path.display().to_string(), what)),
        None => Ok(()),
    }
}

/// What to do if a path names a file and not a directory.
fn what_to_do_with(path: &Path) -> String {
    let name = lossy_name(path);
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if foreign::is_unfinished(&name) {
        return "its download is not complete; download it again".to_owned();
    }
    if let Some(what) = foreign::describe(&head_of(path)) {
        return what;
    }
    if [".json", ".safetensors", ".jinja", ".txt", ".model"].iter().any(|end| name.ends_with(end)) {
        return format!("it is one file of a model; load the directory that holds all of them, {}", parent.display());
    }
    "not a directory, and no GGUF file".to_owned()
}

/// What to do if a path does not exist: it may be the name of a model on a hub.
fn hub_hint(path: &Path) -> String {
    let text = path.to_string_lossy();
    let is_name = |part: &str| {
        !part.is_empty()
            && part.len() <= 96
            && !part.starts_with('.')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    if text.starts_with("http://") || text.starts_with("https://") || text.starts_with("hf://") {
        return "; it is a link: rotor reads models from disk only, so download it first".to_owned();
    }
    match text.split_once('/') {
        Some((owner, model)) if is_name(owner) && is_name(model) => format!(
            "; if it is the name of a model on Hugging Face's hub, download it first (rotor never does): \
             `hf download {text} --local-dir {model}`, then load {model}"
        ),
        _ => String::new(),
    }
}

/// A directory inside this one that holds a model, as in the hub's cache (`snapshots/REVISION`).
fn inner_model(directory: &Path, depth: usize) -> Option<PathBuf> {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten().take(MAX_NAMES);
    let mut inner: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    inner.sort_unstable();
    let holds = |path: &&PathBuf| path.join("config.json").is_file();
    let found = inner.iter().find(holds).cloned();
    found.or_else(|| (depth > 1).then(|| inner.iter().find_map(|path| inner_model(path, depth - 1)))?)
}

/// An open file whose bytes can be read in parts.
pub enum OpenFile {
    /// A mapped file of a directory.
    Mapped(MappedFile),
    /// A file of the host, and its name.
    Host(PathBuf, Arc<dyn HostFile>),
}

impl OpenFile {
    /// The name of the file in messages.
    pub fn path(&self) -> &Path {
        match self {
            Self::Mapped(map) => map.path(),
            Self::Host(path, _) => path,
        }
    }

    /// Its size in bytes.
    pub fn length(&self) -> u64 {
        match self {
            Self::Mapped(map) => map.bytes().len() as u64,
            Self::Host(_, file) => file.length(),
        }
    }

    /// The bytes of `range`, which must lie within the file. They are borrowed if they are in
    /// memory, else read in slabs. Between slabs this calls `keep_going`, and ends with
    /// [`Error::Cancelled`] if it returns false. Fails if the file changed since it was opened.
    pub fn bytes(&self, range: Range<usize>, keep_going: &mut dyn FnMut() -> bool) -> Result<Cow<'_, [u8]>> {
        assert!(range.start <= range.end && range.end as u64 <= self.length(), "{range:?} of {}", self.length());
        match self {
            Self::Mapped(map) => {
                map.check_unchanged()?;
                Ok(Cow::Borrowed(&map.bytes()[range]))
            }
            Self::Host(path, file) => match file.bytes() {
                Some(bytes) => Ok(Cow::Borrowed(&bytes[range])),
                None => read_in_slabs(path, &**file, range, keep_going).map(Cow::Owned),
            },
        }
    }

    /// A part of the file that can be read again after the file is closed. None for a file of the
    /// host.
    pub fn file_range(&self, range: Range<usize>) -> Result<Option<FileRange>> {
        match self {
            Self::Mapped(map) => map.file_range(range).map(Some),
            Self::Host(..) => Ok(None),
        }
    }

    /// See [`MappedFile::state`]. None for a file of the host.
    pub fn state(&self) -> Option<String> {
        match self {
            Self::Mapped(map) => map.state(),
            Self::Host(..) => None,
        }
    }

    /// Lets the system drop the pages of `range`. They come back when they are touched again. Best
    /// effort.
    pub fn forget(&self, range: Range<usize>) {
        if let Self::Mapped(map) = self {
            map.forget(range);
        }
    }
}

fn read_in_slabs(
    path: &Path,
    file: &dyn HostFile,
    range: Range<usize>,
    keep_going: &mut dyn FnMut() -> bool,
) -> Result<Vec<u8>> {
    let mut bytes = zeros(range.len(), format_args!("a part of {}", path.display()))?;
    for (i, slab) in bytes.chunks_mut(SLAB_BYTES).enumerate() {
        if !keep_going() {
            return Err(Error::Cancelled);
        }
        let offset = range.start + i * SLAB_BYTES;
        if !file.read_at(offset as u64, slab)? {
            let message = format!("the host could not read {} bytes at {offset}", slab.len());
            return Err(Error::io(path, io::Error::other(message)));
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Byte `i` is `i % 251`; the `fails_at`th read fails.
    struct Made {
        length: usize,
        memory: Option<Vec<u8>>,
        reads: AtomicUsize,
        fails_at: usize,
    }

    impl Made {
        fn new(length: usize, is_in_memory: bool, fails_at: usize) -> Self {
            let memory = is_in_memory.then(|| (0..length).map(|i| (i % 251) as u8).collect());
            Self { length, memory, reads: AtomicUsize::new(0), fails_at }
        }
    }

    impl HostFile for Made {
        fn length(&self) -> u64 {
            self.length as u64
        }

        fn bytes(&self) -> Option<&[u8]> {
            self.memory.as_deref()
        }

        fn read_at(&self, offset: u64, out: &mut [u8]) -> Result<bool> {
            out.iter_mut().enumerate().for_each(|(i, byte)| *byte = ((offset as usize + i) % 251) as u8);
            Ok(self.reads.fetch_add(1, Ordering::Relaxed) + 1 != self.fails_at)
        }
    }

    fn files(made: Made) -> Files {
        Files::Host(BTreeMap::from([("a".to_owned(), Arc::new(made) as Arc<dyn HostFile>)]))
    }

    #[test]
    fn memory_and_readers_give_the_same() {
        let length = 2 * SLAB_BYTES + 5;
        let memory = files(Made::new(length, true, 0)).open("a").unwrap();
        let reader = files(Made::new(length, false, 0)).open("a").unwrap();
        for range in [0..0, 0..1, 300..SLAB_BYTES + 400, 7..length, length..length] {
            let (a, b) = (memory.bytes(range.clone(), &mut || true), reader.bytes(range, &mut || true));
            assert_eq!(a.unwrap(), b.unwrap());
        }
    }

    #[test]
    fn reading_is_refused_or_cancelled_by_the_host() {
        let reader = files(Made::new(3 * SLAB_BYTES, false, 2)).open("a").unwrap();
        let message = reader.bytes(0..3 * SLAB_BYTES, &mut || true).unwrap_err().to_string();
        assert_eq!(message, format!("a: the host could not read {SLAB_BYTES} bytes at {SLAB_BYTES}"));
        assert!(matches!(reader.bytes(0..1, &mut || false), Err(Error::Cancelled)));
        let files = files(Made::new(10, false, 0));
        assert!(files.contains("a") && !files.contains("b"));
        assert!(files.read_small("b", 10).unwrap_err().to_string().contains("not among the files"));
        assert!(files.read_small("a", 9).unwrap_err().to_string().contains("10 bytes are too many"));
        assert_eq!(files.read_small("a", 10).unwrap().len(), 10);
    }
}
