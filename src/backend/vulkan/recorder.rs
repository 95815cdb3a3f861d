//! Command buffers: recorded by one thread, submitted, and waited for.
//!
//! A barrier over all memory stands in front of every command, the first of a command buffer included, so no dispatch can
//! miss what another wrote. Kernels of one batch depend on each other anyway.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ash::vk;

use super::device::{ARGUMENT_BYTES, BUFFERS, Raw, Vulkan};
use super::instance::failed;
use super::memory::{Buffer, Use};
use crate::backend::gpu::{Bindings, KV_SLABS, Kernel, Queue};
use crate::error::{Error, Result};

/// Descriptor sets of a batch: one for each buffer of weights.
const SETS: u32 = 256;

/// A command buffer and the fence that tells when it is done.
struct Slot {
    commands: vk::CommandBuffer,
    fence: vk::Fence,
}

/// A thread's command buffers.
pub(super) struct Recorder {
    raw: Arc<Raw>,
    pool: vk::CommandPool,
    descriptors: vk::DescriptorPool,
    slots: Vec<Slot>,
    free: Vec<usize>,
    /// Submitted, oldest first.
    under_way: VecDeque<usize>,
    recording: Option<usize>,
    bindings: Option<Bindings<Vulkan>>,
    /// Sets of this batch, by the buffer of weights, which they keep alive.
    sets: HashMap<vk::Buffer, (vk::DescriptorSet, Arc<Buffer>)>,
    upload: Option<Buffer>,
    written: usize,
    download: Option<Buffer>,
    read: usize,
}

impl Recorder {
    pub(super) fn new(raw: &Arc<Raw>) -> Result<Self> {
        let mut recorder = Self {
            raw: Arc::clone(raw),
            pool: vk::CommandPool::null(),
            descriptors: vk::DescriptorPool::null(),
            slots: vec![],
            free: vec![],
            under_way: VecDeque::new(),
            recording: None,
            bindings: None,
            sets: HashMap::new(),
            upload: None,
            written: 0,
            download: None,
            read: 0,
        };
        let flags = vk::CommandPoolCreateFlags::RESET_COMMAND_BUFFER | vk::CommandPoolCreateFlags::TRANSIENT;
        let info = vk::CommandPoolCreateInfo::default().queue_family_index(raw.facts.family).flags(flags);
        // SAFETY: the device is alive and what the infos point to lives through the calls, here and below.
        recorder.pool =
            unsafe { raw.device.create_command_pool(&info, None) }.map_err(|e| failed("no command pool", e))?;
        let size =
            vk::DescriptorPoolSize::default().ty(vk::DescriptorType::STORAGE_BUFFER).descriptor_count(SETS * BUFFERS);
        let sizes = [size];
        let info = vk::DescriptorPoolCreateInfo::default().max_sets(SETS).pool_sizes(&sizes);
        // SAFETY: as above.
        recorder.descriptors =
            unsafe { raw.device.create_descriptor_pool(&info, None) }.map_err(|e| failed("no descriptor pool", e))?;
        Ok(recorder)
    }

    /// The command buffer that is being recorded; begins one if none is. What comes next sees all that was before.
    fn next_command(&mut self) -> Result<vk::CommandBuffer> {
        let slot = match self.recording {
            Some(slot) => slot,
            None => {
                let slot = self.free_slot()?;
                let flags = vk::CommandBufferUsageFlags::ONE_TIME_SUBMIT;
                let info = vk::CommandBufferBeginInfo::default().flags(flags);
                // SAFETY: the slot is not under way, and its pool allows it to be begun anew.
                unsafe { self.raw.device.begin_command_buffer(self.slots[slot].commands, &info) }
                    .map_err(|e| failed("no command buffer", e))?;
                self.recording = Some(slot);
                slot
            }
        };
        use vk::{AccessFlags as Access, PipelineStageFlags as Stage};
        let commands = self.slots[slot].commands;
        let (wrote, any) = (
            Access::SHADER_WRITE | Access::TRANSFER_WRITE,
            Access::SHADER_READ | Access::SHADER_WRITE | Access::TRANSFER_READ | Access::TRANSFER_WRITE,
        );
        self.barrier(
            commands,
            (Stage::COMPUTE_SHADER | Stage::TRANSFER, wrote),
            Stage::COMPUTE_SHADER | Stage::TRANSFER,
            any,
        );
        Ok(commands)
    }

    fn barrier(
        &self,
        commands: vk::CommandBuffer,
        from: (vk::PipelineStageFlags, vk::AccessFlags),
        stage: vk::PipelineStageFlags,
        access: vk::AccessFlags,
    ) {
        let barriers = [vk::MemoryBarrier::default().src_access_mask(from.1).dst_access_mask(access)];
        // SAFETY: the command buffer is being recorded.
        unsafe {
            self.raw.device.cmd_pipeline_barrier(
                commands,
                from.0,
                stage,
                vk::DependencyFlags::empty(),
                &barriers,
                &[],
                &[],
            );
        }
    }

    fn free_slot(&mut self) -> Result<usize> {
        if let Some(slot) = self.free.pop() {
            return Ok(slot);
        }
        let info = vk::CommandBufferAllocateInfo::default().command_pool(self.pool).command_buffer_count(1);
        // SAFETY: the device and the pool are alive.
        let commands = unsafe { self.raw.device.allocate_command_buffers(&info) };
        let commands = commands.map_err(|e| failed("no command buffer", e))?[0];
        // SAFETY: the device is alive.
        let fence = unsafe { self.raw.device.create_fence(&vk::FenceCreateInfo::default(), None) };
        self.slots.push(Slot { commands, fence: fence.map_err(|e| failed("no fence", e))? });
        Ok(self.slots.len() - 1)
    }

    /// Records a copy. The caller keeps both buffers alive until it is done.
    pub(super) fn copy(&mut self, from: (&Buffer, usize), to: (&Buffer, usize), bytes: usize) -> Result<()> {
        assert!(from.1 + bytes <= from.0.bytes() && to.1 + bytes <= to.0.bytes(), "a copy out of bounds");
        let commands = self.next_command()?;
        let region = [vk::BufferCopy { src_offset: from.1 as u64, dst_offset: to.1 as u64, size: bytes as u64 }];
        if bytes > 0 {
            // SAFETY: recording; in bounds by the assertion.
            unsafe { self.raw.device.cmd_copy_buffer(commands, from.0.handle, to.0.handle, &region) };
        }
        Ok(())
    }

    /// Submits what was recorded, if anything was.
    pub(super) fn submit_recorded(&mut self) -> Result<()> {
        let Some(slot) = self.recording else { return Ok(()) };
        use vk::{AccessFlags as Access, PipelineStageFlags as Stage};
        let Slot { commands, fence } = self.slots[slot];
        self.barrier(commands, (Stage::TRANSFER, Access::TRANSFER_WRITE), Stage::HOST, Access::HOST_READ);
        self.recording = None;
        // SAFETY: the command buffer is being recorded.
        let result = unsafe { self.raw.device.end_command_buffer(commands) }.map_err(|e| failed("commands", e));
        match result.and_then(|()| self.raw.submit(commands, fence)) {
            Ok(()) => self.under_way.push_back(slot),
            Err(error) => {
                self.free.push(slot);
                return Err(error);
            }
        }
        Ok(())
    }

    /// See [`Queue::wait`].
    pub(super) fn wait_for(&mut self, left: usize, at_most: Duration) -> Result<bool> {
        let start = Instant::now();
        while self.under_way.len() > left {
            let fences = [self.slots[self.under_way[0]].fence];
            let time = at_most.saturating_sub(start.elapsed()).as_nanos() as u64;
            // SAFETY: the fence belongs to a submission.
            match unsafe { self.raw.device.wait_for_fences(&fences, true, time) } {
                Ok(()) => {}
                Err(vk::Result::TIMEOUT) => return Ok(false),
                Err(e) => return Err(failed("the device failed", e)),
            }
            // SAFETY: its submission is over.
            unsafe { self.raw.device.reset_fences(&fences) }.map_err(|e| failed("a fence", e))?;
            self.free.extend(self.under_way.pop_front());
        }
        Ok(true)
    }

    /// The descriptor set with these weights.
    fn set(&mut self, matrix: Option<&Arc<Buffer>>) -> Result<vk::DescriptorSet> {
        let nothing = || Error::argument("a dispatch before the first batch");
        let bindings = self.bindings.as_ref().ok_or_else(nothing)?;
        let matrix = matrix.unwrap_or(&bindings.acts);
        if let Some((set, _)) = self.sets.get(&matrix.handle) {
            return Ok(*set);
        }
        let layouts = [self.raw.set_layout];
        let info = vk::DescriptorSetAllocateInfo::default().descriptor_pool(self.descriptors).set_layouts(&layouts);
        // SAFETY: pool and layout are alive.
        let set = unsafe { self.raw.device.allocate_descriptor_sets(&info) };
        let set = set.map_err(|e| failed("no descriptor set", e))?[0];
        let whole = |buffer: &Arc<Buffer>| {
            vk::DescriptorBufferInfo::default().buffer(buffer.handle).offset(0).range(vk::WHOLE_SIZE)
        };
        let singles = [matrix, &bindings.acts, &bindings.plan, &bindings.vectors].map(|buffer| [whole(buffer)]);
        // Slabs that do not exist yet are never indexed; any buffer stands for them.
        let slabs: [_; KV_SLABS] = std::array::from_fn(|i| whole(bindings.slabs.get(i).unwrap_or(&bindings.acts)));
        let write = |binding: u32| {
            vk::WriteDescriptorSet::default()
                .dst_set(set)
                .dst_binding(binding)
                .descriptor_type(vk::DescriptorType::STORAGE_BUFFER)
        };
        let mut writes: Vec<_> = (0..).zip(&singles).map(|(i, info)| write(i).buffer_info(info)).collect();
        writes.push(write(4).buffer_info(&slabs));
        // SAFETY: the set is new and not in use; the buffers are alive, and stay so as long as the bindings and `sets`.
        unsafe { self.raw.device.update_descriptor_sets(&writes, &[]) };
        self.sets.insert(matrix.handle, (set, Arc::clone(matrix)));
        Ok(set)
    }
}

/// A buffer for the host of at least `bytes`.
fn reserve(raw: &Arc<Raw>, buffer: &mut Option<Buffer>, bytes: usize, use_: Use) -> Result<()> {
    if buffer.as_ref().is_none_or(|buffer| buffer.bytes() < bytes) {
        *buffer = None;
        *buffer = Some(raw.allocate(bytes.next_power_of_two(), use_)?);
    }
    Ok(())
}

impl Queue<Vulkan> for Recorder {
    fn begin(&mut self, bindings: Bindings<Vulkan>, write: usize, read: usize) -> Result<()> {
        if let Some(slot) = self.recording.take() {
            // What was recorded and not submitted is forgotten; beginning anew resets it.
            self.free.push(slot);
        }
        while !self.wait_for(0, Duration::from_secs(1))? {}
        // SAFETY: nothing that uses its sets is under way.
        unsafe { self.raw.device.reset_descriptor_pool(self.descriptors, vk::DescriptorPoolResetFlags::empty()) }
            .map_err(|e| failed("descriptors", e))?;
        self.sets.clear();
        reserve(&self.raw, &mut self.upload, write, Use::Upload)?;
        reserve(&self.raw, &mut self.download, read, Use::Download)?;
        (self.bindings, self.written, self.read) = (Some(bindings), 0, 0);
        Ok(())
    }

    fn write(&mut self, to: &Arc<Buffer>, at: usize, bytes: &[u8]) -> Result<()> {
        let upload = self.upload.take().ok_or_else(|| Error::argument("a write before the first batch"))?;
        // SAFETY: nothing under way reads this part: since `begin`, which waited, parts follow each other.
        unsafe { upload.host_write(self.written, bytes) };
        let result = self.copy((&upload, self.written), (to, at), bytes.len());
        self.written += bytes.len();
        self.upload = Some(upload);
        result
    }

    fn dispatch(&mut self, kernel: Kernel, matrix: Option<&Arc<Buffer>>, args: &[u8], groups: [u32; 3]) -> Result<()> {
        assert!(args.len() <= ARGUMENT_BYTES as usize);
        let (pipeline, set) = (self.raw.pipeline(kernel)?, self.set(matrix)?);
        let commands = self.next_command()?;
        let (device, layout) = (&self.raw.device, self.raw.pipeline_layout);
        let (compute, stage) = (vk::PipelineBindPoint::COMPUTE, vk::ShaderStageFlags::COMPUTE);
        // SAFETY: recording; pipeline, set and layout fit each other. The bounds of what the kernel touches follow from its
        // arguments, which `gpu::ops` computes from the sizes of the buffers.
        unsafe {
            device.cmd_bind_pipeline(commands, compute, pipeline);
            device.cmd_bind_descriptor_sets(commands, compute, layout, 0, &[set], &[]);
            device.cmd_push_constants(commands, layout, stage, 0, args);
            device.cmd_dispatch(commands, groups[0], groups[1], groups[2]);
        }
        Ok(())
    }

    fn read(&mut self, from: &Arc<Buffer>, at: usize, bytes: usize) -> Result<()> {
        let download = self.download.take().ok_or_else(|| Error::argument("a read before the first batch"))?;
        let result = self.copy((from, at), (&download, self.read), bytes);
        self.read += bytes;
        self.download = Some(download);
        result
    }

    fn submit(&mut self) -> Result<()> {
        self.submit_recorded()
    }

    fn wait(&mut self, left: usize, at_most: Duration) -> Result<bool> {
        self.wait_for(left, at_most)
    }

    fn forget_results(&mut self) {
        self.read = 0;
    }

    fn results(&self) -> &[u8] {
        match &self.download {
            // SAFETY: memory for downloads is always mapped; nothing is under way (the contract of `results`).
            Some(download) if self.under_way.is_empty() => unsafe { download.host_bytes(self.read) },
            _ => &[],
        }
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        // What is under way uses the buffers that this recorder keeps alive; a device that never answers is lost, and its
        // driver ends the work.
        let _ = self.wait_for(0, Duration::from_secs(20));
        // SAFETY: nothing made here is in use any more.
        unsafe {
            self.slots.iter().for_each(|slot| self.raw.device.destroy_fence(slot.fence, None));
            self.raw.device.destroy_descriptor_pool(self.descriptors, None);
            self.raw.device.destroy_command_pool(self.pool, None);
        }
    }
}
