//! Models from anywhere: files in the host's memory, or behind its functions.

use std::collections::BTreeMap;
use std::ffi::{c_char, c_void};
use std::ptr;
use std::sync::Arc;

use parking_lot::Mutex;

use super::guard::{Sized_, borrow, guard, read_sized, text};
use super::handle::put_handle;
use super::model::{LoadRequest, LoadedModel, rotor_model, rotor_model_options};
use super::status::rotor_status;
use crate::engine::worker::ByTheHost;
use crate::error::{Error, Result};
use crate::formats::files::{Files, HostFile};

/// Most files of a model.
const MAX_FILES: usize = 4096;

/// Reads `length` bytes of a file at `offset` into `buffer`. The bytes are within the size of the
/// file. Return 0 on success. Return any other value if they cannot be read. The function must not
/// throw and must not call rotor.
pub type rotor_read_callback =
    Option<unsafe extern "C" fn(offset: u64, buffer: *mut c_void, length: usize, user: *mut c_void) -> i32>;

/// Tells the host that rotor no longer needs the files. The function must not throw and must not
/// call rotor.
pub type rotor_release_callback = Option<unsafe extern "C" fn(user: *mut c_void)>;

/// Describes one file of a model: in memory (`data`), or read by a function (`read`), for example
/// from an archive.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct rotor_file {
    /// `sizeof(rotor_file)`, the same in all files of a call
    pub struct_size: u32,
    /// Set to 0
    pub reserved: u32,
    /// Name of the file in the directory of the model, in UTF-8, for example "config.json"; rotor
    /// reads the string during the call only
    pub name: *const c_char,
    /// Size of the file, in bytes
    pub size: u64,
    /// All bytes of the file, or NULL if `read` reads them; they must not change until `release` is
    /// called
    pub data: *const c_void,
    /// Reads bytes of the file if `data` is NULL. rotor makes one call at a time per file.
    pub read: rotor_read_callback,
    /// rotor passes it to `read`.
    pub user: *mut c_void,
}

// SAFETY: repr(C), begins with struct_size, and holds numbers and nullable pointers.
unsafe impl Sized_ for rotor_file {
    fn defaults() -> Self {
        let (name, data, user) = (ptr::null(), ptr::null(), ptr::null_mut());
        Self { struct_size: size_of::<Self>() as u32, reserved: 0, name, size: 0, data, read: None, user }
    }
}

/// Calls the host's function when the last file is let go.
struct Release {
    callback: rotor_release_callback,
    user: *mut c_void,
}

// SAFETY: the host promises that its function may be called with its pointer on every thread that
// calls rotor.
unsafe impl Send for Release {}
// SAFETY: as above; it is called once, when nobody has it any more.
unsafe impl Sync for Release {}

impl Drop for Release {
    fn drop(&mut self) {
        if let Some(callback) = self.callback {
            // SAFETY: the host's promise.
            unsafe { callback(self.user) };
        }
    }
}

/// A file that the host lends.
struct LentFile {
    data: *const u8,
    size: u64,
    read: rotor_read_callback,
    user: *mut c_void,
    one_at_a_time: Mutex<()>,
    _release: Arc<Release>,
}

// SAFETY: the host promises that its memory does not change until it is released, and that its
// function may be called with its pointer on every thread that calls rotor.
unsafe impl Send for LentFile {}
// SAFETY: as above; calls of its function exclude each other.
unsafe impl Sync for LentFile {}

impl HostFile for LentFile {
    fn length(&self) -> u64 {
        self.size
    }

    fn bytes(&self) -> Option<&[u8]> {
        // SAFETY: the host promised `size` bytes that stay as they are; that they fit was checked.
        (!self.data.is_null()).then(|| unsafe { std::slice::from_raw_parts(self.data, self.size as usize) })
    }

    fn read_at(&self, offset: u64, out: &mut [u8]) -> Result<bool> {
        let Some(read) = self.read else { return Ok(false) };
        let _guard = self.one_at_a_time.lock();
        // SAFETY: the host promised that its function can be called so; `out` has room for as many
        // bytes.
        let failure = unsafe { read(offset, out.as_mut_ptr().cast(), out.len(), self.user) };
        Ok(failure == 0)
    }
}

/// The host's files. Whatever comes of it, `release` is called when all of them are let go.
///
/// # Safety
/// As for `rotor_model_load_files`.
pub(super) unsafe fn lent_files(
    files: *const rotor_file,
    n_files: usize,
    release: rotor_release_callback,
    release_user: *mut c_void,
) -> Result<Files> {
    let release = Arc::new(Release { callback: release, user: release_user });
    if files.is_null() {
        return Err(Error::Null { what: "files" });
    }
    if n_files == 0 {
        return Ok(Files::Host(BTreeMap::new()));
    }
    // SAFETY: the caller's promise: the first field of the first file.
    let stride = *unsafe { borrow(files.cast::<u32>(), "files")? } as usize;
    if n_files > MAX_FILES {
        return Err(Error::argument(format!("{n_files} files are too many for a model (at most {MAX_FILES})")));
    }
    let mut named: BTreeMap<String, Arc<dyn HostFile>> = BTreeMap::new();
    for i in 0..n_files {
        // SAFETY: the caller's promise: `n_files` structs, as far from each other as the first one
        // is long.
        let file = unsafe { read_sized(files.cast::<u8>().add(i * stride).cast::<rotor_file>(), "files")? };
        if file.struct_size as usize != stride {
            return Err(Error::argument("all files must have the same struct_size"));
        }
        // SAFETY: the caller's promise.
        let name = unsafe { text(file.name, usize::MAX, "name")? }.to_owned();
        if file.data.is_null() && file.read.is_none() && file.size > 0 {
            return Err(Error::argument(format!("file {name} has neither data nor a function that reads it")));
        }
        if usize::try_from(file.size).is_err() || file.size > isize::MAX as u64 {
            return Err(Error::argument(format!("file {name} cannot have {} bytes", file.size)));
        }
        let rotor_file { data, size, read, user, .. } = file;
        let lent = LentFile {
            data: data.cast(),
            size,
            read,
            user,
            one_at_a_time: Mutex::default(),
            _release: Arc::clone(&release),
        };
        if named.insert(name.clone(), Arc::new(ByTheHost::new(lent))).is_some() {
            return Err(Error::argument(format!("file {name} is there twice")));
        }
    }
    Ok(Files::Host(named))
}

/// Loads a model from `n_files` files of the host: the files of a model directory (`config.json`,
/// `tokenizer.json`, `model.safetensors` and so on), or one `.gguf`, by name. rotor ignores other
/// files.
///
/// rotor copies what it reads. It calls `release` (which may be NULL) with `release_user` exactly
/// once, whatever this function returns, when it no longer needs the files. On the CPU this is
/// before the function returns. A model on a GPU keeps the files until the model and its sessions
/// are freed, to continue on the CPU if the GPU fails. rotor calls `read` and `release` during
/// calls of rotor, on the thread that uses this model, or that polls or frees a worker that used
/// it. A model that is loaded from its directory takes less memory, because its embedding table
/// stays in the file. Everything else is as in `rotor_model_load`.
/// Errors: those of `rotor_model_load`, ROTOR_E_ARGUMENT.
/// Threads: any; blocks until the model is loaded.
///
/// # Safety
/// `files` is NULL or valid for reads of `n_files` structs, their names and data as they say; their
/// functions and `release` can be called with their pointers on every thread that calls rotor with
/// this model. The rest as in `rotor_model_load`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_model_load_files(
    files: *const rotor_file,
    n_files: usize,
    release: rotor_release_callback,
    release_user: *mut c_void,
    options: *const rotor_model_options,
    out_model: *mut *mut rotor_model,
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promises, here and below. Files come first, so that they are
        // released in any case.
        let files = unsafe { lent_files(files, n_files, release, release_user)? };
        // SAFETY: as above.
        let request = unsafe { LoadRequest::new(files, options)? };
        // SAFETY: out_model is only looked at.
        unsafe { borrow(out_model, "out_model")? };
        // SAFETY: as above.
        let model = unsafe { request.load()? };
        // SAFETY: as above.
        unsafe { put_handle(out_model, "out_model", LoadedModel::new(model)) }
    })
}
