//! What a GPU interface (Vulkan, OpenCL) has to offer; everything above it is written once.

use std::sync::Arc;
use std::time::Duration;

use super::kernels::{Kernel, Multiply};
use crate::error::{Error, Result};

/// How long a device may be silent before it is taken for hung: it gets no work any more, it is not waited for again, and nothing is
/// freed that it may still use.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Asked while a model loads whether the load is to go on; it also tells the host that something is done.
pub(crate) type KeepGoing<'a> = &'a mut dyn FnMut() -> bool;

/// An error if the load is not to go on.
pub(crate) fn check(keep_going: KeepGoing) -> Result<()> {
    if keep_going() { Ok(()) } else { Err(Error::Cancelled) }
}

/// What is said of a hung device.
pub(crate) fn silent(device: &str) -> Error {
    Error::Device { message: format!("{device} has not answered for {} seconds", PATIENCE.as_secs()) }
}

/// What of a driver's own arithmetic is used; the rest is built from what every driver can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NativeMath {
    /// `fma`, to round once.
    pub(crate) fma: bool,
    /// Conversions of f16, to keep subnormal numbers.
    pub(crate) halves: bool,
}

/// Bytes that go to memory which the host cannot see at a time.
pub(crate) const STAGING: usize = 8 << 20;

/// Slabs of the KV cache that a kernel can reach.
pub(crate) const KV_SLABS: usize = 8;

/// A device on which one model computes. Shared by all threads.
pub(crate) trait Device: Send + Sync + Sized + 'static {
    /// Memory of the device.
    type Buffer: Send + Sync;
    /// A thread's way to give it work.
    type Queue: Queue<Self>;

    /// What of a driver's own arithmetic is worth a try, one after the other.
    const NATIVE_MATH: &'static [NativeMath];

    /// Its name, as the driver gives it.
    fn name(&self) -> &str;

    /// What it may multiply with (see [`Multiply::ways`]).
    fn ways(&self) -> Vec<Multiply>;

    /// Its compiled kernels, for the next start; `None` where they cannot be had, or are what it was opened with.
    fn compiled(&self) -> Option<Vec<u8>>;

    /// Bytes of the largest buffer that a kernel can read.
    fn largest_buffer(&self) -> usize;

    /// Memory with undefined contents.
    fn buffer(&self, bytes: usize) -> Result<Self::Buffer>;

    /// Writes memory that no work under way uses; done when it returns.
    fn write(&self, to: &Self::Buffer, at: usize, bytes: &[u8]) -> Result<()>;

    /// Copies within the device's memory, after all work that was submitted; done when it returns.
    fn copy(&self, from: (&Self::Buffer, usize), to: (&Self::Buffer, usize), bytes: usize) -> Result<()>;

    /// Makes a kernel ready, so that its first use takes no longer than others.
    fn prepare(&self, kernel: Kernel) -> Result<()>;

    /// A new queue.
    fn queue(self: &Arc<Self>) -> Result<Self::Queue>;
}

/// What all kernels of a batch have in common.
pub(crate) struct Bindings<D: Device> {
    /// Activations.
    pub(crate) acts: Arc<D::Buffer>,
    /// What the host says about the batch.
    pub(crate) plan: Arc<D::Buffer>,
    /// Gains of norms.
    pub(crate) vectors: Arc<D::Buffer>,
    /// The KV cache; at least one.
    pub(crate) slabs: Vec<Arc<D::Buffer>>,
}

impl<D: Device> Bindings<D> {
    fn all(&self) -> impl Iterator<Item = &Arc<D::Buffer>> {
        [&self.acts, &self.plan, &self.vectors].into_iter().chain(&self.slabs)
    }

    /// Whether they have this buffer.
    pub(crate) fn have(&self, buffer: &Arc<D::Buffer>) -> bool {
        self.all().any(|bound| Arc::ptr_eq(bound, buffer))
    }

    /// Whether they are these.
    pub(crate) fn are(&self, others: &Self) -> bool {
        self.slabs.len() == others.slabs.len() && self.all().zip(others.all()).all(|(a, b)| Arc::ptr_eq(a, b))
    }
}

/// A thread's way to give a device work: commands are recorded, then submitted; each sees what all before it wrote, those
/// of other queues that were submitted earlier included.
pub(crate) trait Queue<D: Device>: Send {
    /// Waits for what is under way, and begins anew. At most so many bytes will be written and read.
    fn begin(&mut self, bindings: Bindings<D>, write: usize, read: usize) -> Result<()>;

    /// Records: `bytes` to a buffer of the bindings.
    fn write(&mut self, to: &Arc<D::Buffer>, at: usize, bytes: &[u8]) -> Result<()>;

    /// Records: workgroups of a kernel. `matrix`: the weights that it reads, if any.
    fn dispatch(
        &mut self,
        kernel: Kernel,
        matrix: Option<&Arc<D::Buffer>>,
        args: &[u8],
        groups: [u32; 3],
    ) -> Result<()>;

    /// Records: a part of a buffer of the bindings to the host; it follows what was read before in [`Queue::results`].
    fn read(&mut self, from: &Arc<D::Buffer>, at: usize, bytes: usize) -> Result<()>;

    /// Gives the device what was recorded.
    fn submit(&mut self) -> Result<()>;

    /// Submissions that are under way, as far as was seen.
    fn under_way(&self) -> usize;

    /// Waits until at most `left` submissions are under way, or the time is over; returns whether so few are.
    fn wait(&mut self, left: usize, at_most: Duration) -> Result<bool>;

    /// Waits until nothing is under way. A device that takes longer is taken for hung (see [`PATIENCE`]).
    fn wait_for_all(&mut self, at_most: Duration) -> Result<()>;

    /// Forgets what was read, when nothing is under way.
    fn forget_results(&mut self);

    /// What was read since `begin`, when nothing is under way.
    fn results(&self) -> &[u8];
}
