//! Buffers of a device, and host memory from and to which devices copy asynchronously.

use std::sync::Arc;

use opencl3::command_queue::{enqueue_map_buffer, enqueue_unmap_mem_object};
use opencl3::memory::{
    CL_MAP_READ, CL_MAP_WRITE, CL_MEM_ALLOC_HOST_PTR, CL_MEM_READ_WRITE, create_buffer, release_mem_object,
};
use opencl3::types::{CL_TRUE, cl_mem_flags};

use super::device::{Raw, event};
use super::handle::{Handle, failed};
use crate::error::Result;

/// A buffer. OpenCL keeps the memory alive for work that was submitted.
pub(super) struct Buffer {
    pub(super) handle: Handle,
    pub(super) bytes: usize,
    /// Dropped last.
    raw: Arc<Raw>,
}

/// With some drivers, freeing memory waits for the device. So the buffer of a hung device is
/// leaked.
impl Drop for Buffer {
    fn drop(&mut self) {
        if self.raw.is_hung() {
            self.handle.leak();
        }
    }
}

/// Host memory for copies that run while the host continues. From and to any other memory, some
/// drivers copy only while the host waits.
pub(super) struct Pinned {
    buffer: Buffer,
    start: *mut u8,
}

// SAFETY: the mapping is valid as long as the buffer. The recorder that owns it decides who may use
// which bytes when.
unsafe impl Send for Pinned {}

impl Pinned {
    /// How many bytes there are.
    pub(super) fn len(&self) -> usize {
        self.buffer.bytes
    }

    /// The address of byte `at`, after which at least `n` bytes are valid.
    pub(super) fn place(&self, at: usize, n: usize) -> *mut u8 {
        assert!(at <= self.len() && n <= self.len() - at, "{at}+{n} of {}", self.len());
        // SAFETY: in bounds by the assertion.
        unsafe { self.start.add(at) }
    }
}

impl Drop for Pinned {
    fn drop(&mut self) {
        let raw = Arc::clone(&self.buffer.raw);
        if raw.is_hung() {
            return;
        }
        let (queue, none) = (raw.queue.lock(), std::ptr::null());
        // SAFETY: the buffer is mapped once, and whoever gave the device work with it has waited
        // for that work.
        let unmapped =
            unsafe { enqueue_unmap_mem_object(queue.get(), self.buffer.handle.get(), self.start.cast(), 0, none) };
        // SAFETY: the event of the command just made.
        drop(unmapped.map(|raw| unsafe { event(raw) }));
    }
}

impl Raw {
    pub(super) fn allocate(self: &Arc<Self>, bytes: usize) -> Result<Buffer> {
        self.allocate_with(CL_MEM_READ_WRITE, bytes)
    }

    fn allocate_with(self: &Arc<Self>, flags: cl_mem_flags, bytes: usize) -> Result<Buffer> {
        let bytes = bytes.max(16);
        let refused = |e| failed(&format!("no {bytes} bytes of memory on {}", self.facts.name), e);
        // SAFETY: the context is alive; no memory of the host is handed over.
        let raw = unsafe { create_buffer(self.context.get(), flags, bytes, std::ptr::null_mut()) };
        // SAFETY: just made.
        let handle = unsafe { Handle::new(raw.map_err(refused)?, release_mem_object) };
        Ok(Buffer { handle, bytes, raw: Arc::clone(self) })
    }

    /// Allocates memory of the host.
    pub(super) fn pin(self: &Arc<Self>, bytes: usize) -> Result<Pinned> {
        self.check()?;
        let buffer = self.allocate_with(CL_MEM_READ_WRITE | CL_MEM_ALLOC_HOST_PTR, bytes)?;
        let (uploads, flags) = (self.uploads.lock(), CL_MAP_READ | CL_MAP_WRITE);
        let (mut start, none) = (std::ptr::null_mut(), std::ptr::null());
        // SAFETY: the range is the whole of a new buffer, which nothing uses yet; the call returns
        // when it is mapped.
        let mapped = unsafe {
            let handle = buffer.handle.get();
            enqueue_map_buffer(uploads.get(), handle, CL_TRUE, flags, 0, buffer.bytes, &mut start, 0, none)
        };
        // SAFETY: the event of the command just made.
        drop(unsafe { event(mapped.map_err(|e| failed("no memory that the host sees", e))?) });
        Ok(Pinned { buffer, start: start.cast() })
    }
}
