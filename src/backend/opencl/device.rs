//! One OpenCL device: its context, its kernels, and one queue that executes the work of all threads
//! in order. So every command sees what earlier commands wrote.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use opencl3::command_queue::{
    create_command_queue, create_command_queue_with_properties, enqueue_copy_buffer, enqueue_write_buffer, flush,
    release_command_queue,
};
use opencl3::context::context::{create_context, release_context};
use opencl3::event::{CL_COMPLETE, CL_EVENT_COMMAND_EXECUTION_STATUS, get_event_info, release_event, wait_for_events};
use opencl3::types::{CL_TRUE, cl_command_queue, cl_device_id, cl_event, cl_int};
use parking_lot::Mutex;

use super::facts::Facts;
use super::handle::{Handle, failed};
use super::memory::Buffer;
use super::programs::Programs;
use super::recorder::Recorder;
use crate::backend::gpu::{Device, Kernel, Multiply, NativeMath, PATIENCE, silent};
use crate::error::Result;

/// `CL_QUEUE_PRIORITY_KHR`, `CL_QUEUE_THROTTLE_KHR`, and their low values (cl_khr_priority_hints,
/// cl_khr_throttle_hints).
const PRIORITY: usize = 0x1096;
const THROTTLE: usize = 0x1097;
const LOW: usize = 1 << 2;

/// A device's id in the driver.
pub(super) struct Id(pub(super) cl_device_id);

// SAFETY: an id stays valid as long as the process.
unsafe impl Send for Id {}
// SAFETY: see above.
unsafe impl Sync for Id {}

/// The open device and what lives as long. Fields are dropped in this order.
pub(super) struct Raw {
    pub(super) programs: Mutex<Programs>,
    /// The work of all threads, in order.
    pub(super) queue: Mutex<Handle>,
    /// The queue for uploads, which depend on nothing.
    pub(super) uploads: Mutex<Handle>,
    pub(super) context: Handle,
    pub(super) id: Id,
    pub(super) facts: Facts,
    /// The options for the compiler.
    pub(super) options: String,
    /// Which parts of the driver's own arithmetic are used.
    pub(super) native: NativeMath,
    is_hung: AtomicBool,
}

impl Raw {
    fn open(id: cl_device_id, native: NativeMath, compiled: &[u8]) -> Result<Self> {
        let facts = Facts::of(id)?;
        let closed = |e| failed(&format!("{} cannot be opened", facts.name), e);
        let raw = create_context(&[id], std::ptr::null(), None, std::ptr::null_mut()).map_err(closed)?;
        // SAFETY: just made.
        let context = unsafe { Handle::new(raw, release_context) };
        let (queue, uploads) = (queue(&context, id, &facts)?, queue(&context, id, &facts)?);
        Ok(Self {
            programs: Mutex::new(Programs::new(compiled)),
            queue: Mutex::new(queue),
            uploads: Mutex::new(uploads),
            context,
            id: Id(id),
            options: facts.options(),
            facts,
            native,
            is_hung: AtomicBool::new(false),
        })
    }

    /// Whether the device has not answered for too long. Then rotor frees nothing that the device
    /// may still use.
    pub(super) fn is_hung(&self) -> bool {
        self.is_hung.load(Ordering::Relaxed)
    }

    /// Records that the device has not answered.
    pub(super) fn give_up(&self) {
        self.is_hung.store(true, Ordering::Relaxed);
    }

    /// Fails if the device has not answered for too long.
    pub(super) fn check(&self) -> Result<()> {
        if self.is_hung() { Err(silent(&self.facts.name)) } else { Ok(()) }
    }

    /// Waits for a command that runs outside a batch.
    fn finish(&self, command: &Handle) -> Result<()> {
        if wait_for(command, PATIENCE)? {
            return Ok(());
        }
        self.give_up();
        Err(silent(&self.facts.name))
    }
}

/// With some drivers, releasing a queue waits for it. So the queues of a hung device are leaked.
impl Drop for Raw {
    fn drop(&mut self) {
        if self.is_hung() {
            [self.queue.get_mut(), self.uploads.get_mut(), &mut self.context].into_iter().for_each(Handle::leak);
        }
    }
}

/// Makes a queue that executes its commands in order. It has low priority if the device supports
/// that.
fn queue(context: &Handle, id: cl_device_id, facts: &Facts) -> Result<Handle> {
    let mut wishes: Vec<_> = [(facts.has_priorities, PRIORITY), (facts.has_throttles, THROTTLE)]
        .into_iter()
        .filter(|(is_known, _)| *is_known)
        .flat_map(|(_, what)| [what as _, LOW as _])
        .collect();
    wishes.push(0);
    let raw = if wishes.len() > 1 {
        // SAFETY: the device belongs to this context; the list ends with 0 and has only properties
        // that the device knows.
        unsafe { create_command_queue_with_properties(context.get(), id, wishes.as_ptr()) }
    } else {
        // SAFETY: the device is of this context.
        unsafe { create_command_queue(context.get(), id, 0) }
    };
    // SAFETY: just made.
    Ok(unsafe { Handle::new(raw.map_err(|e| failed("no queue", e))?, release_command_queue) })
}

/// The event of a command, as an object.
///
/// # Safety
/// Nobody else owns the event.
pub(super) unsafe fn event(raw: cl_event) -> Handle {
    // SAFETY: the caller's promise.
    unsafe { Handle::new(raw, release_event) }
}

/// The state of a command: whether it is done, or its error.
fn status(event: &Handle) -> Result<bool> {
    let status = get_event_info(event.get(), CL_EVENT_COMMAND_EXECUTION_STATUS);
    match status.map(cl_int::from).map_err(|e| failed("an event", e))? {
        code if code < 0 => Err(failed("the device failed", code)),
        code => Ok(code == CL_COMPLETE),
    }
}

/// Fails if a command failed.
pub(super) fn check(event: &Handle) -> Result<()> {
    status(event).map(drop)
}

/// Waits for a command for at most `at_most`. Returns whether it is done.
pub(super) fn wait_for(event: &Handle, at_most: Duration) -> Result<bool> {
    let (start, mut pause) = (Instant::now(), Duration::from_micros(5));
    while !status(event)? {
        let left = at_most.saturating_sub(start.elapsed());
        if left.is_zero() {
            return Ok(false);
        }
        // OpenCL cannot wait for a limited time, so this asks again and again, less often the
        // longer the work takes.
        thread::sleep(pause.min(left));
        pause = (2 * pause).min(Duration::from_micros(200));
    }
    // A state of "done" guarantees nothing about memory; waiting does.
    wait_for_events(&[event.get()]).map(|()| true).map_err(|e| failed("an event", e))
}

/// An OpenCL device, for the GPU backends.
pub(super) struct OpenCl {
    raw: Arc<Raw>,
}

impl OpenCl {
    /// Opens a device. `native`: which parts of its own arithmetic to use. `compiled`: its
    /// programs, as [`Device::compiled`] gave them before, or nothing.
    pub(super) fn open(id: cl_device_id, native: NativeMath, compiled: &[u8]) -> Result<Arc<Self>> {
        Ok(Arc::new(Self { raw: Arc::new(Raw::open(id, native, compiled)?) }))
    }

    /// Opens a device as if it had integer dot products. `definitions` are for its compiler.
    #[cfg(test)]
    pub(super) fn open_with_dot(id: cl_device_id, definitions: &str) -> Result<Arc<Self>> {
        let mut raw = Raw::open(id, Self::NATIVE_MATH[0], &[])?;
        raw.facts.has_dot = true;
        raw.options = format!("{} {definitions}", raw.facts.options());
        Ok(Arc::new(Self { raw: Arc::new(raw) }))
    }

    /// Whether the device has instructions for integer dot products. Without them, a CPU is likely
    /// to be faster.
    pub(super) fn is_fast(&self) -> bool {
        self.raw.facts.has_fast_dot
    }
}

fn flushed(queue: cl_command_queue) -> Result<()> {
    flush(queue).map_err(|e| failed("a queue", e))
}

impl Device for OpenCl {
    type Buffer = Buffer;
    type Queue = Recorder;

    // Kernels never use the driver's f16 conversions, since f16 is an extension.
    const NATIVE_MATH: &'static [NativeMath] =
        &[NativeMath { fma: true, halves: false }, NativeMath { fma: false, halves: false }];

    fn name(&self) -> &str {
        &self.raw.facts.name
    }

    fn ways(&self) -> Vec<Multiply> {
        Multiply::ways(self.raw.facts.has_dot, self.raw.facts.has_fast_dot)
    }

    fn compiled(&self) -> Option<Vec<u8>> {
        self.raw.programs.lock().compiled()
    }

    fn largest_buffer(&self) -> usize {
        // Kernels count words, and units of four words, in 32 bits.
        self.raw.facts.largest_buffer.min(2 << 30)
    }

    fn buffer(&self, bytes: usize) -> Result<Buffer> {
        self.raw.allocate(bytes)
    }

    fn write(&self, to: &Buffer, at: usize, bytes: &[u8]) -> Result<()> {
        assert!(at <= to.bytes && bytes.len() <= to.bytes - at, "a write out of bounds");
        if bytes.is_empty() {
            return Ok(());
        }
        let (uploads, from) = (self.raw.uploads.lock(), bytes.as_ptr().cast());
        self.raw.check()?;
        // SAFETY: in bounds by the assertion; the call returns when it does not need `bytes` any
        // more. Nothing under way uses this memory (the contract of `write`).
        let write = unsafe {
            let none = std::ptr::null();
            enqueue_write_buffer(uploads.get(), to.handle.get(), CL_TRUE, at, bytes.len(), from, 0, none)
        };
        // SAFETY: the event of the command just made.
        let done = unsafe { event(write.map_err(|e| failed("an upload", e))?) };
        // Although `bytes` is not needed any more, another queue may not see the data yet. So this
        // waits.
        self.raw.finish(&done)
    }

    fn copy(&self, from: (&Buffer, usize), to: (&Buffer, usize), bytes: usize) -> Result<()> {
        assert!(from.1 + bytes <= from.0.bytes && to.1 + bytes <= to.0.bytes, "a copy out of bounds");
        self.raw.check()?;
        let queue = self.raw.queue.lock();
        let (source, target) = (from.0.handle.get(), to.0.handle.get());
        // SAFETY: in bounds by the assertion; the buffers are alive, and the command keeps them
        // alive.
        let copy =
            unsafe { enqueue_copy_buffer(queue.get(), source, target, from.1, to.1, bytes, 0, std::ptr::null()) };
        // SAFETY: the event of the command just made.
        let done = unsafe { event(copy.map_err(|e| failed("a copy", e))?) };
        flushed(queue.get())?;
        drop(queue);
        self.raw.finish(&done)
    }

    fn prepare(&self, kernel: Kernel) -> Result<()> {
        self.raw.kernel(kernel).map(drop)
    }

    fn queue(self: &Arc<Self>) -> Result<Recorder> {
        self.raw.check()?;
        Ok(Recorder::new(&self.raw))
    }
}
