//! What the GPU backends need of an interface (Vulkan, OpenCL). Everything above it is written
//! once.

use std::sync::Arc;
use std::time::Duration;

use super::kernels::{Kernel, Multiply};
use crate::error::{Error, Result};

/// How long a device may be silent. After that it counts as hung: rotor gives it no work and does
/// not wait for it again, and frees nothing that it may still use.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A callback during a load. It tells the host that there is progress, and returns whether the load
/// is to go on.
pub(crate) type KeepGoing<'a> = &'a mut dyn FnMut() -> bool;

/// Returns [`Error::Cancelled`] if the load is not to go on.
pub(crate) fn check(keep_going: KeepGoing) -> Result<()> {
    if keep_going() { Ok(()) } else { Err(Error::Cancelled) }
}

/// The error for a hung device.
pub(crate) fn silent(device: &str) -> Error {
    Error::Device { message: format!("{device} has not answered for {} seconds", PATIENCE.as_secs()) }
}

/// Which parts of a driver's own arithmetic are used. The rest is built from operations that every
/// driver computes exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NativeMath {
    /// `fma`, which must round once.
    pub(crate) fma: bool,
    /// Conversions of f16, which must keep subnormal numbers.
    pub(crate) halves: bool,
}

/// Bytes that are copied at a time to memory that the host cannot see.
pub(crate) const STAGING: usize = 8 << 20;

/// Slabs of the KV cache that a kernel can reach.
pub(crate) const KV_SLABS: usize = 8;

/// A device on which one model computes. Shared by all threads.
pub(crate) trait Device: Send + Sync + Sized + 'static {
    /// Memory of the device.
    type Buffer: Send + Sync;
    /// A thread's queue, which gives the device work.
    type Queue: Queue<Self>;

    /// The parts of a driver's own arithmetic to try, one set after the other.
    const NATIVE_MATH: &'static [NativeMath];

    /// Its name, as the driver gives it.
    fn name(&self) -> &str;

    /// The ways of multiplication that it may use (see [`Multiply::ways`]).
    fn ways(&self) -> Vec<Multiply>;

    /// Its compiled kernels, for the next start; `None` if the driver does not give them, or if
    /// they are those that it was opened with.
    fn compiled(&self) -> Option<Vec<u8>>;

    /// Bytes of the largest buffer that a kernel can read.
    fn largest_buffer(&self) -> usize;

    /// Allocates memory with undefined contents.
    fn buffer(&self, bytes: usize) -> Result<Self::Buffer>;

    /// Writes memory that no work under way uses. The write is complete when this returns.
    fn write(&self, to: &Self::Buffer, at: usize, bytes: &[u8]) -> Result<()>;

    /// Copies within the device's memory, after all work that was submitted. The copy is complete
    /// when this returns.
    fn copy(&self, from: (&Self::Buffer, usize), to: (&Self::Buffer, usize), bytes: usize) -> Result<()>;

    /// Compiles a kernel, so that its first use takes no longer than later ones.
    fn prepare(&self, kernel: Kernel) -> Result<()>;

    /// A new queue.
    fn queue(self: &Arc<Self>) -> Result<Self::Queue>;
}

/// The buffers that all kernels of a batch use.
pub(crate) struct Bindings<D: Device> {
    /// Activations.
    pub(crate) acts: Arc<D::Buffer>,
    /// The plan: the host's data about the batch.
    pub(crate) plan: Arc<D::Buffer>,
    /// Gains of norms.
    pub(crate) vectors: Arc<D::Buffer>,
    /// The slabs of the KV cache; at least one.
    pub(crate) slabs: Vec<Arc<D::Buffer>>,
}

impl<D: Device> Bindings<D> {
    fn all(&self) -> impl Iterator<Item = &Arc<D::Buffer>> {
        [&self.acts, &self.plan, &self.vectors].into_iter().chain(&self.slabs)
    }

    /// Whether this buffer is one of them.
    pub(crate) fn have(&self, buffer: &Arc<D::Buffer>) -> bool {
        self.all().any(|bound| Arc::ptr_eq(bound, buffer))
    }

    /// Whether they are the same buffers.
    pub(crate) fn are(&self, others: &Self) -> bool {
        self.slabs.len() == others.slabs.len() && self.all().zip(others.all()).all(|(a, b)| Arc::ptr_eq(a, b))
    }
}

/// A thread's way to give a device work: it records commands, then submits them. Each command sees
/// the writes of all commands before it, including those of other queues that were submitted
/// earlier.
pub(crate) trait Queue<D: Device>: Send {
    /// Waits for the work under way, then begins anew. The commands will write and read at most
    /// this many bytes.
    fn begin(&mut self, bindings: Bindings<D>, write: usize, read: usize) -> Result<()>;

    /// Records a write of `bytes` to a buffer of the bindings.
    fn write(&mut self, to: &Arc<D::Buffer>, at: usize, bytes: &[u8]) -> Result<()>;

    /// Records a dispatch of workgroups of a kernel. `matrix`: the weights that the kernel reads,
    /// if any.
    fn dispatch(
        &mut self,
        kernel: Kernel,
        matrix: Option<&Arc<D::Buffer>>,
        args: &[u8],
        groups: [u32; 3],
    ) -> Result<()>;

    /// Records a read of a part of a buffer of the bindings. The host finds the bytes in
    /// [`Queue::results`], after those of earlier reads.
    fn read(&mut self, from: &Arc<D::Buffer>, at: usize, bytes: usize) -> Result<()>;

    /// Submits the recorded commands to the device.
    fn submit(&mut self) -> Result<()>;

    /// The number of submissions under way, as of the last check.
    fn under_way(&self) -> usize;

    /// Waits until at most `left` submissions are under way, or until `at_most` has passed. Returns
    /// whether so few are under way.
    fn wait(&mut self, left: usize, at_most: Duration) -> Result<bool>;

    /// Waits until nothing is under way. A device that takes longer than `at_most` counts as hung
    /// (see [`PATIENCE`]).
    fn wait_for_all(&mut self, at_most: Duration) -> Result<()>;

    /// Drops the results of reads. Nothing may be under way.
    fn forget_results(&mut self);

    /// The results of reads since `begin`. Nothing may be under way.
    fn results(&self) -> &[u8];
}
