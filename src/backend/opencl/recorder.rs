//! Commands: a thread records them, gives them to the device together, and waits for them.

use std::collections::{HashMap, VecDeque};
use std::ffi::c_void;
use std::sync::Arc;
use std::time::{Duration, Instant};

use opencl3::command_queue::{enqueue_nd_range_kernel, enqueue_read_buffer, enqueue_write_buffer, flush};
use opencl3::kernel::set_kernel_arg;
use opencl3::types::{CL_FALSE, cl_command_queue, cl_event, cl_mem};

use super::OpenCl;
use super::device::{Raw, check, event, wait_for};
use super::handle::{Handle, failed};
use super::memory::{Buffer, Pinned};
use crate::backend::gpu::{Bindings, KV_SLABS, Kernel, PATIENCE, Queue, silent};
use crate::error::{Error, Result};

enum Command {
    /// A copy of bytes of `upload`, from the first number on, to a buffer.
    Write(usize, Arc<Buffer>, usize, usize),
    Dispatch {
        kernel: Kernel,
        matrix: Option<Arc<Buffer>>,
        args: Vec<u8>,
        groups: [u32; 3],
    },
    /// A copy of a part of a buffer to `download`, at the last number.
    Read(Arc<Buffer>, usize, usize, usize),
}

/// A thread's commands.
pub(super) struct Recorder {
    raw: Arc<Raw>,
    kernels: HashMap<Kernel, Handle>,
    bindings: Option<Bindings<OpenCl>>,
    commands: Vec<Command>,
    /// The commands of each submission, oldest first.
    under_way: VecDeque<Vec<Handle>>,
    /// Host memory that the device reads and writes while commands are under way.
    upload: Option<Pinned>,
    written: usize,
    download: Option<Pinned>,
    read: usize,
}

impl Recorder {
    pub(super) fn new(raw: &Arc<Raw>) -> Self {
        Self {
            raw: Arc::clone(raw),
            kernels: HashMap::new(),
            bindings: None,
            commands: vec![],
            under_way: VecDeque::new(),
            upload: None,
            written: 0,
            download: None,
            read: 0,
        }
    }

    /// Enqueues one command on the device.
    fn enqueue(&mut self, queue: cl_command_queue, command: &Command) -> Result<Handle> {
        let none = std::ptr::null();
        let raw = match command {
            Command::Write(from, to, at, bytes) => {
                let from = pinned(&self.upload)?.place(*from, *bytes);
                // SAFETY: in bounds, as `write` checked; `upload` stays where it is until nothing
                // is under way.
                unsafe { enqueue_write_buffer(queue, to.handle.get(), CL_FALSE, *at, *bytes, from.cast(), 0, none) }
            }
            Command::Read(from, at, bytes, to) => {
                let to = pinned(&self.download)?.place(*to, *bytes);
                // SAFETY: in bounds, as `read` checked; `download` stays where it is until nothing
                // is under way.
                unsafe { enqueue_read_buffer(queue, from.handle.get(), CL_FALSE, *at, *bytes, to.cast(), 0, none) }
            }
            Command::Dispatch { kernel, matrix, args, groups } => {
                return self.enqueue_kernel(queue, *kernel, matrix.as_ref(), args, *groups);
            }
        };
        // SAFETY: the event of the command just made.
        Ok(unsafe { event(raw.map_err(|e| failed("a copy", e))?) })
    }

    fn enqueue_kernel(
        &mut self,
        queue: cl_command_queue,
        kernel: Kernel,
        matrix: Option<&Arc<Buffer>>,
        args: &[u8],
        groups: [u32; 3],
    ) -> Result<Handle> {
        if !self.kernels.contains_key(&kernel) {
            self.kernels.insert(kernel, self.raw.kernel(kernel)?);
        }
        let nothing = || Error::argument("a dispatch comes before the first batch");
        let (made, bindings) = self.kernels.get(&kernel).zip(self.bindings.as_ref()).ok_or_else(nothing)?;
        let acts = &bindings.acts;
        let buffers =
            [matrix.unwrap_or(acts), acts, &bindings.plan, &bindings.vectors].map(|buffer| buffer.handle.get());
        // A kernel never indexes slabs that do not exist yet, so any buffer can take their place.
        let slabs: [_; KV_SLABS] = std::array::from_fn(|i| bindings.slabs.get(i).unwrap_or(acts).handle.get());
        let of_buffer = |buffer: &cl_mem| (size_of::<cl_mem>(), (&raw const *buffer).cast::<c_void>());
        let mut arguments: Vec<_> = buffers.iter().map(of_buffer).collect();
        arguments.push((args.len(), args.as_ptr().cast()));
        if kernel.uses_cache() {
            arguments.extend(slabs.iter().map(of_buffer));
        }
        if let Kernel::Project { .. } | Kernel::ProjectGroups { .. } = kernel {
            // The memory that a workgroup shares: an argument with a size and no value.
            arguments.push((kernel.shared_bytes(), std::ptr::null()));
        }
        for (i, (bytes, value)) in (0..).zip(arguments) {
            // SAFETY: the kernels' arguments are these in this order (shaders/common.cl); the
            // kernel is this recorder's own.
            let set = unsafe { set_kernel_arg(made.get(), i, bytes, value) };
            set.map_err(|e| failed(&format!("argument {i} of {kernel:?}"), e))?;
        }
        let local = [kernel.threads(), 1, 1];
        let global = [groups[0] as usize * local[0], groups[1] as usize, groups[2] as usize];
        let (sizes, none) = ((global.as_ptr(), local.as_ptr()), std::ptr::null::<cl_event>());
        // SAFETY: all arguments are set, of buffers that the bindings keep alive until nothing is
        // under way. The bounds of what the kernel touches follow from its arguments, which
        // `gpu::ops` computes from the sizes of the buffers.
        let raw = unsafe { enqueue_nd_range_kernel(queue, made.get(), 3, std::ptr::null(), sizes.0, sizes.1, 0, none) };
        // SAFETY: the event of the command just made.
        Ok(unsafe { event(raw.map_err(|e| failed(&format!("{kernel:?} cannot be run"), e))?) })
    }
}

/// The memory that `begin` has allocated.
fn pinned(memory: &Option<Pinned>) -> Result<&Pinned> {
    memory.as_ref().ok_or_else(|| Error::argument("a copy comes before the first batch"))
}

/// Makes host memory of at least `bytes`.
fn reserve(raw: &Arc<Raw>, memory: &mut Option<Pinned>, bytes: usize) -> Result<()> {
    if memory.as_ref().is_none_or(|memory| memory.len() < bytes) {
        *memory = None;
        *memory = Some(raw.pin(bytes.next_power_of_two())?);
    }
    Ok(())
}

impl Queue<OpenCl> for Recorder {
    fn begin(&mut self, bindings: Bindings<OpenCl>, write: usize, read: usize) -> Result<()> {
        // Commands that were recorded and not submitted are dropped.
        self.commands.clear();
        self.wait_for_all(PATIENCE)?;
        reserve(&self.raw, &mut self.upload, write)?;
        reserve(&self.raw, &mut self.download, read)?;
        (self.bindings, self.written, self.read) = (Some(bindings), 0, 0);
        Ok(())
    }

    fn write(&mut self, to: &Arc<Buffer>, at: usize, bytes: &[u8]) -> Result<()> {
        assert!(at + bytes.len() <= to.bytes, "a write out of bounds");
        let from = self.written;
        let place = pinned(&self.upload)?.place(from, bytes.len());
        // SAFETY: there is room. Nothing under way reads this part: since `begin`, which waited,
        // parts follow each other.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), place, bytes.len()) };
        self.written += bytes.len();
        if !bytes.is_empty() {
            self.commands.push(Command::Write(from, Arc::clone(to), at, bytes.len()));
        }
        Ok(())
    }

    fn dispatch(&mut self, kernel: Kernel, matrix: Option<&Arc<Buffer>>, args: &[u8], groups: [u32; 3]) -> Result<()> {
        let (matrix, args) = (matrix.map(Arc::clone), args.to_vec());
        self.commands.push(Command::Dispatch { kernel, matrix, args, groups });
        Ok(())
    }

    fn read(&mut self, from: &Arc<Buffer>, at: usize, bytes: usize) -> Result<()> {
        assert!(at + bytes <= from.bytes, "a read out of bounds");
        pinned(&self.download)?.place(self.read, bytes);
        self.commands.push(Command::Read(Arc::clone(from), at, bytes, self.read));
        self.read += bytes;
        Ok(())
    }

    fn submit(&mut self) -> Result<()> {
        let commands = std::mem::take(&mut self.commands);
        let raw = Arc::clone(&self.raw);
        let queue = raw.queue.lock();
        let mut events = Vec::with_capacity(commands.len());
        let mut enqueue_all = || {
            commands.iter().try_for_each(|command| {
                events.push(self.enqueue(queue.get(), command)?);
                Ok(())
            })
        };
        let enqueued = enqueue_all();
        // The commands that the device accepted are under way, even if it refused the rest.
        self.under_way.extend(Some(events).filter(|events| !events.is_empty()));
        let flushed = flush(queue.get()).map_err(|e| failed("no submission", e));
        enqueued.and(flushed)
    }

    fn under_way(&self) -> usize {
        self.under_way.len()
    }

    fn wait(&mut self, left: usize, at_most: Duration) -> Result<bool> {
        let start = Instant::now();
        while self.under_way.len() > left {
            let Some(last) = self.under_way.front().and_then(|events| events.last()) else { break };
            let done = wait_for(last, at_most.saturating_sub(start.elapsed()));
            let events = if matches!(done, Ok(false)) { None } else { self.under_way.pop_front() };
            if !done? {
                return Ok(false);
            }
            // A device may continue with later commands after one has failed.
            events.iter().flatten().try_for_each(check)?;
        }
        Ok(true)
    }

    fn wait_for_all(&mut self, at_most: Duration) -> Result<()> {
        self.raw.check()?;
        if self.wait(0, at_most)? {
            return Ok(());
        }
        self.raw.give_up();
        Err(silent(&self.raw.facts.name))
    }

    fn forget_results(&mut self) {
        self.read = 0;
    }

    fn results(&self) -> &[u8] {
        match &self.download {
            // SAFETY: in bounds, as `read` checked; nothing under way writes there.
            Some(download) if self.under_way.is_empty() => unsafe {
                std::slice::from_raw_parts(download.place(0, self.read), self.read)
            },
            _ => &[],
        }
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        // An error of one submission says nothing about the others.
        while !self.under_way.is_empty() && !self.raw.is_hung() {
            let _ = self.wait_for_all(PATIENCE);
        }
    }
}
