//! Buffers of a device.

use std::sync::Arc;

use opencl3::memory::{CL_MEM_READ_WRITE, create_buffer, release_mem_object};

use super::device::Raw;
use super::handle::{Handle, failed};
use crate::error::Result;

/// A buffer. Work that was submitted keeps its memory alive by itself.
pub(super) struct Buffer {
    pub(super) handle: Handle,
    pub(super) bytes: usize,
    /// Dropped last.
    _raw: Arc<Raw>,
}

impl Raw {
    pub(super) fn allocate(self: &Arc<Self>, bytes: usize) -> Result<Buffer> {
        let bytes = bytes.max(16);
        let refused = |e| failed(&format!("no {bytes} bytes of memory on {}", self.facts.name), e);
        // SAFETY: the context is alive; no memory of the host is handed over.
        let raw = unsafe { create_buffer(self.context.get(), CL_MEM_READ_WRITE, bytes, std::ptr::null_mut()) };
        // SAFETY: just made.
        let handle = unsafe { Handle::new(raw.map_err(refused)?, release_mem_object) };
        Ok(Buffer { handle, bytes, _raw: Arc::clone(self) })
    }
}
