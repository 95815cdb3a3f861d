//! Command buffers: made from lists of commands, submitted, and waited for.
//!
//! A barrier over all memory precedes every command, including the first of a list. So every
//! dispatch sees what earlier ones wrote. The kernels of one batch depend on each other anyway.
//!
//! A token is decoded by the same commands as the token before; only the data differ that the
//! commands read. So a command buffer remembers the list from which it was made. If the same list
//! comes again, the buffer is submitted as it is, and the host does no work but a comparison.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ash::vk;

use super::device::{ARGUMENT_BYTES, Raw};
use super::instance::failed;
use super::memory::Buffer;
use crate::backend::gpu::{PATIENCE, silent};
use crate::error::Result;

/// Command buffers that are kept for lists that may come again.
const KEPT: usize = 16;

/// A command, with the handles of the objects that it uses.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Command {
    /// A copy of bytes from a place in one buffer to a place in another.
    Copy { from: (vk::Buffer, usize), to: (vk::Buffer, usize), bytes: usize },
    /// A dispatch of workgroups of a kernel.
    Dispatch { pipeline: vk::Pipeline, set: vk::DescriptorSet, args: Arguments, groups: [u32; 3] },
}

impl Command {
    pub(super) fn copy(from: (&Buffer, usize), to: (&Buffer, usize), bytes: usize) -> Self {
        assert!(from.1 + bytes <= from.0.bytes() && to.1 + bytes <= to.0.bytes(), "a copy out of bounds");
        Self::Copy { from: (from.0.handle, from.1), to: (to.0.handle, to.1), bytes }
    }
}

/// The arguments of a kernel.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Arguments {
    bytes: [u8; ARGUMENT_BYTES as usize],
    length: usize,
}

impl Arguments {
    pub(super) fn new(args: &[u8]) -> Self {
        let mut bytes = [0; ARGUMENT_BYTES as usize];
        bytes[..args.len()].copy_from_slice(args);
        Self { bytes, length: args.len() }
    }
}

/// A command buffer, the fence that tells when it is done, and the list from which it was made. The
/// list is empty if the buffer must not be used again.
struct Slot {
    commands: vk::CommandBuffer,
    fence: vk::Fence,
    list: Vec<Command>,
}

/// A thread's command buffers.
pub(super) struct CommandBuffers {
    raw: Arc<Raw>,
    pool: vk::CommandPool,
    slots: Vec<Slot>,
    /// Slots that are not under way. The one that was used last is at the back.
    free: VecDeque<usize>,
    /// Submitted, oldest first.
    under_way: VecDeque<usize>,
}

impl CommandBuffers {
    pub(super) fn new(raw: &Arc<Raw>) -> Result<Self> {
        let flags = vk::CommandPoolCreateFlags::RESET_COMMAND_BUFFER;
        let info = vk::CommandPoolCreateInfo::default().queue_family_index(raw.facts.family).flags(flags);
        // SAFETY: the device is alive and what the info points to lives through the call.
        let pool = unsafe { raw.device.create_command_pool(&info, None) }.map_err(|e| failed("no command pool", e))?;
        Ok(Self { raw: Arc::clone(raw), pool, slots: vec![], free: VecDeque::new(), under_way: VecDeque::new() })
    }

    /// Submits the commands of a list, and empties it. The caller keeps everything that they use
    /// alive until they are done, and as long as the same list may come again, which ends with
    /// [`CommandBuffers::forget`].
    pub(super) fn submit(&mut self, list: &mut Vec<Command>) -> Result<()> {
        if list.is_empty() {
            return Ok(());
        }
        let known = self.free.iter().position(|slot| self.slots[*slot].list == *list);
        let slot = match known.and_then(|at| self.free.remove(at)) {
            Some(slot) => slot,
            None => self.encode(list)?,
        };
        list.clear();
        let Slot { commands, fence, .. } = self.slots[slot];
        match self.raw.submit(commands, fence) {
            Ok(()) => self.under_way.push_back(slot),
            Err(error) => {
                self.free.push_back(slot);
                return Err(error);
            }
        }
        Ok(())
    }

    /// Waits until at most `left` submissions are under way, or until `at_most` has passed. Returns
    /// whether so few are under way.
    pub(super) fn wait(&mut self, left: usize, at_most: Duration) -> Result<bool> {
        let start = Instant::now();
        while self.under_way.len() > left {
            let fences = [self.slots[self.under_way[0]].fence];
            let time = at_most.saturating_sub(start.elapsed()).as_nanos() as u64;
            // SAFETY: the fence belongs to a submission.
            match unsafe { self.raw.device.wait_for_fences(&fences, true, time) } {
                Ok(()) => {}
                Err(vk::Result::TIMEOUT) => return Ok(false),
                Err(e) => {
                    // The work of a lost device counts as done.
                    if e == vk::Result::ERROR_DEVICE_LOST {
                        self.free.extend(self.under_way.drain(..));
                    }
                    return Err(failed("the device failed", e));
                }
            }
            // SAFETY: its submission is over.
            unsafe { self.raw.device.reset_fences(&fences) }.map_err(|e| failed("a fence", e))?;
            self.free.extend(self.under_way.pop_front());
        }
        Ok(true)
    }

    /// Waits until nothing is under way. If a device did not answer in time, this does not wait for
    /// it again.
    pub(super) fn wait_for_all(&mut self, at_most: Duration) -> Result<()> {
        self.raw.check()?;
        let waited = self.wait(0, at_most);
        if !self.under_way.is_empty() {
            self.raw.give_up();
        }
        if waited? { Ok(()) } else { Err(silent(&self.raw.facts.name)) }
    }

    /// The number of submissions under way, as of the last check.
    pub(super) fn under_way(&self) -> usize {
        self.under_way.len()
    }

    /// Forgets all lists, so that what their commands use may be freed as soon as they are done.
    pub(super) fn forget(&mut self) {
        self.slots.iter_mut().for_each(|slot| slot.list.clear());
    }

    /// Records a list into a command buffer.
    fn encode(&mut self, list: &mut Vec<Command>) -> Result<usize> {
        let slot = self.unknown_slot()?;
        let commands = self.slots[slot].commands;
        let encoded = self.encode_into(commands, list);
        self.slots[slot].list.clear();
        if let Err(error) = encoded {
            list.clear();
            self.free.push_front(slot);
            return Err(error);
        }
        std::mem::swap(&mut self.slots[slot].list, list);
        Ok(slot)
    }

    fn encode_into(&self, commands: vk::CommandBuffer, list: &[Command]) -> Result<()> {
        use vk::{AccessFlags as Access, PipelineStageFlags as Stage};
        let (wrote, any) = (
            Access::SHADER_WRITE | Access::TRANSFER_WRITE,
            Access::SHADER_READ | Access::SHADER_WRITE | Access::TRANSFER_READ | Access::TRANSFER_WRITE,
        );
        let (device, work) = (&self.raw.device, Stage::COMPUTE_SHADER | Stage::TRANSFER);
        let info = vk::CommandBufferBeginInfo::default();
        // SAFETY: the command buffer is not under way, and its pool allows it to be begun anew.
        unsafe { device.begin_command_buffer(commands, &info) }.map_err(|e| failed("no command buffer", e))?;
        for command in list {
            self.barrier(commands, (work, wrote), (work, any));
            match command {
                Command::Copy { bytes: 0, .. } => {}
                Command::Copy { from, to, bytes } => {
                    let region =
                        vk::BufferCopy { src_offset: from.1 as u64, dst_offset: to.1 as u64, size: *bytes as u64 };
                    // SAFETY: the command buffer is being recorded; the copy is in bounds, as
                    // `Command::copy` has checked.
                    unsafe { device.cmd_copy_buffer(commands, from.0, to.0, &[region]) };
                }
                Command::Dispatch { pipeline, set, args, groups: [x, y, z] } => {
                    let layout = self.raw.pipeline_layout;
                    let (compute, stage) = (vk::PipelineBindPoint::COMPUTE, vk::ShaderStageFlags::COMPUTE);
                    // SAFETY: the command buffer is being recorded; pipeline, set and layout fit
                    // each other. The bounds of what the kernel touches follow from its arguments,
                    // which `gpu::ops` computes from the sizes of the buffers.
                    unsafe {
                        device.cmd_bind_pipeline(commands, compute, *pipeline);
                        device.cmd_bind_descriptor_sets(commands, compute, layout, 0, &[*set], &[]);
                        device.cmd_push_constants(commands, layout, stage, 0, &args.bytes[..args.length]);
                        device.cmd_dispatch(commands, *x, *y, *z);
                    }
                }
            }
        }
        self.barrier(commands, (Stage::TRANSFER, Access::TRANSFER_WRITE), (Stage::HOST, Access::HOST_READ));
        // SAFETY: the command buffer is being recorded.
        unsafe { device.end_command_buffer(commands) }.map_err(|e| failed("commands", e))
    }

    fn barrier(
        &self,
        commands: vk::CommandBuffer,
        from: (vk::PipelineStageFlags, vk::AccessFlags),
        to: (vk::PipelineStageFlags, vk::AccessFlags),
    ) {
        let barriers = [vk::MemoryBarrier::default().src_access_mask(from.1).dst_access_mask(to.1)];
        let none = vk::DependencyFlags::empty();
        // SAFETY: the command buffer is being recorded.
        unsafe { self.raw.device.cmd_pipeline_barrier(commands, from.0, to.0, none, &barriers, &[], &[]) };
    }

    /// A slot for another list: a new one, or the one that was used longest ago.
    fn unknown_slot(&mut self) -> Result<usize> {
        if self.slots.len() >= KEPT
            && let Some(slot) = self.free.pop_front()
        {
            return Ok(slot);
        }
        let info = vk::CommandBufferAllocateInfo::default().command_pool(self.pool).command_buffer_count(1);
        // SAFETY: the device and the pool are alive.
        let commands = unsafe { self.raw.device.allocate_command_buffers(&info) };
        let commands = commands.map_err(|e| failed("no command buffer", e))?[0];
        // SAFETY: the device is alive.
        let fence = unsafe { self.raw.device.create_fence(&vk::FenceCreateInfo::default(), None) };
        self.slots.push(Slot { commands, fence: fence.map_err(|e| failed("no fence", e))?, list: vec![] });
        Ok(self.slots.len() - 1)
    }
}

impl Drop for CommandBuffers {
    fn drop(&mut self) {
        let _ = self.wait_for_all(PATIENCE);
        if self.raw.is_hung() {
            return;
        }
        // SAFETY: nothing made here is in use any more.
        unsafe {
            self.slots.iter().for_each(|slot| self.raw.device.destroy_fence(slot.fence, None));
            self.raw.device.destroy_command_pool(self.pool, None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::memory::Use;
    use super::super::tests::{device, skipped};
    use super::*;

    #[test]
    fn the_same_list_needs_no_second_command_buffer() {
        let device = match device() {
            Ok(device) => device,
            Err(error) => return skipped(&error.to_string()),
        };
        let raw = device.raw();
        let mut buffers = CommandBuffers::new(raw).unwrap();
        let (from, to) = (raw.allocate(64, Use::Upload).unwrap(), raw.allocate(64, Use::Download).unwrap());
        let mut run = |at: usize, byte: u8| {
            // SAFETY: nothing is under way.
            unsafe { from.host_write(0, &[byte; 16]) };
            buffers.submit(&mut vec![Command::copy((&from, 0), (&to, at), 16)]).unwrap();
            buffers.wait_for_all(PATIENCE).unwrap();
            // SAFETY: mapped, as all memory for downloads, and nothing is under way.
            assert_eq!(unsafe { to.host_bytes(64) }[at..at + 16], [byte; 16]);
            buffers.slots.len()
        };
        assert_eq!((run(0, 1), run(0, 2), run(16, 3), run(0, 4), run(16, 5)), (1, 1, 2, 2, 2));
        assert!((0..2 * KEPT).map(|i| run(i, 6)).all(|slots| slots <= KEPT));
        buffers.forget();
        assert!(buffers.slots.iter().all(|slot| slot.list.is_empty()));
    }
}
