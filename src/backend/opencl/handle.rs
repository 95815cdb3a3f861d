//! OpenCL objects as values, and its errors in words.

use std::ffi::c_void;

use opencl3::error_codes::ClError;
use opencl3::types::cl_int;

use crate::error::Error;

/// Makes an error from an error code of OpenCL.
pub(super) fn failed(what: &str, code: cl_int) -> Error {
    Error::Device { message: format!("OpenCL: {what}: {} ({code})", ClError(code)) }
}

/// An object that is released when it is dropped. Errors of the release are ignored: what a lost
/// device reports is of no use.
pub(super) struct Handle {
    raw: *mut c_void,
    release: unsafe fn(*mut c_void) -> Result<(), cl_int>,
}

// SAFETY: all threads may use objects of OpenCL, and one thread at a time a kernel. Only recorders
// have kernels, and each recorder has its own.
unsafe impl Send for Handle {}
// SAFETY: see above.
unsafe impl Sync for Handle {}

impl Handle {
    /// # Safety
    /// `raw` came from the function that makes such objects, is owned by nobody else, and `release`
    /// is its counterpart.
    pub(super) unsafe fn new(raw: *mut c_void, release: unsafe fn(*mut c_void) -> Result<(), cl_int>) -> Self {
        Self { raw, release }
    }

    pub(super) fn get(&self) -> *mut c_void {
        self.raw
    }

    /// Makes sure that the object is never released.
    pub(super) fn leak(&mut self) {
        self.release = |_| Ok(());
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        // SAFETY: the promise of `new`.
        let _ = unsafe { (self.release)(self.raw) };
    }
}
