//! One Vulkan device: opened for compute alone, or the host's. It has its memory, its kernels, and
//! the one queue that all threads share.

use std::collections::HashMap;
use std::ffi::c_char;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

use ash::vk;
use parking_lot::Mutex;

use super::commands::{Command, CommandBuffers};
use super::facts::Facts;
use super::host::{HostDevice, QueueLock};
use super::instance::{Instance, failed};
use super::memory::{Buffer, Use};
use super::recorder::Recorder;
use crate::backend::gpu::{Device, KV_SLABS, Kernel, Multiply, NativeMath, PATIENCE, STAGING, silent};
use crate::error::Result;

/// Bytes of arguments that a kernel takes. Every device allows this many (`maxPushConstantsSize`).
pub(super) const ARGUMENT_BYTES: u32 = 128;
/// Buffers in a descriptor set: the matrix, the activations, the plan, the vectors, and the slabs
/// of the KV cache.
pub(super) const BUFFERS: u32 = 4 + KV_SLABS as u32;

/// Whose device it is.
enum Owner {
    Rotor,
    /// The host's device, with the lock that keeps others away from the queue.
    Host(Option<QueueLock>),
}

/// All queues in use, each with a lock that decides which of rotor's own threads may use it. A host
/// may lend one queue to several models.
static QUEUES: Mutex<Vec<(vk::Queue, Weak<Mutex<vk::Queue>>)>> = Mutex::new(Vec::new());

/// Returns the queue in the lock that all its users share.
fn shared(queue: vk::Queue) -> Arc<Mutex<vk::Queue>> {
    let mut queues = QUEUES.lock();
    if let Some(known) = queues.iter().find(|known| known.0 == queue).and_then(|known| known.1.upgrade()) {
        return known;
    }
    let made = Arc::new(Mutex::new(queue));
    queues.retain(|known| known.1.strong_count() > 0);
    queues.push((queue, Arc::downgrade(&made)));
    made
}

/// The open device, and what lives as long. It is dropped after all buffers and recorders, each of
/// which holds a reference.
pub(super) struct Raw {
    pub(super) device: ash::Device,
    queue: Arc<Mutex<vk::Queue>>,
    owner: Owner,
    pub(super) facts: Facts,
    /// Which parts of the driver's own arithmetic are used.
    pub(super) native: NativeMath,
    pub(super) set_layout: vk::DescriptorSetLayout,
    pub(super) pipeline_layout: vk::PipelineLayout,
    pub(super) cache: vk::PipelineCache,
    /// The size in bytes of the pipeline cache with which the device was opened.
    compiled_bytes: usize,
    pub(super) pipelines: Mutex<HashMap<Kernel, vk::Pipeline>>,
    is_hung: AtomicBool,
    /// Dropped last.
    instance: Arc<Instance>,
}

/// Makes a device with one queue (with low priority if `is_low`), and with all extensions that
/// rotor wants.
fn create(
    instance: &Instance,
    physical: vk::PhysicalDevice,
    facts: &Facts,
    is_low: bool,
) -> ash::prelude::VkResult<ash::Device> {
    let mut low =
        vk::DeviceQueueGlobalPriorityCreateInfoKHR::default().global_priority(vk::QueueGlobalPriorityKHR::LOW);
    let mut queue = vk::DeviceQueueCreateInfo::default().queue_family_index(facts.family).queue_priorities(&[0.0]);
    if is_low {
        queue = queue.push_next(&mut low);
    }
    let queues = [queue];
    let names: Vec<*const c_char> = facts.extensions.iter().map(|name| name.as_ptr()).collect();
    let features = vk::PhysicalDeviceFeatures::default().shader_storage_buffer_array_dynamic_indexing(true);
    let mut dot = vk::PhysicalDeviceShaderIntegerDotProductFeatures::default().shader_integer_dot_product(true);
    let mut info = vk::DeviceCreateInfo::default()
        .queue_create_infos(&queues)
        .enabled_extension_names(&names)
        .enabled_features(&features);
    if facts.has_dot {
        info = info.push_next(&mut dot);
    }
    // SAFETY: `info` and what it points to live through the call; it asks for nothing that the
    // device lacks.
    unsafe { instance.raw.create_device(physical, &info, None) }
}

impl Raw {
    fn open(
        instance: &Arc<Instance>,
        physical: vk::PhysicalDevice,
        native: NativeMath,
        compiled: &[u8],
    ) -> Result<Self> {
        let facts = Facts::of(instance, physical, None)?;
        let is_low = facts.extensions.contains(&ash::khr::global_priority::NAME);
        let made = match create(instance, physical, &facts, is_low) {
            // A driver may offer priorities and still refuse them.
            Err(_) if is_low => create(instance, physical, &facts, false),
            made => made,
        };
        let device = made.map_err(|e| failed(&format!("{} cannot be opened", facts.name), e))?;
        // SAFETY: the device was made with one queue of this family.
        let queue = unsafe { device.get_device_queue(facts.family, 0) };
        Self::of(instance, device, (queue, Owner::Rotor), facts, native, compiled)
    }

    /// Opens the host's device and queue.
    fn adopt(instance: &Arc<Instance>, host: &HostDevice, native: NativeMath, compiled: &[u8]) -> Result<Self> {
        let facts = Facts::of(instance, host.physical_device(), Some(host))?;
        // SAFETY: the host promised that device and instance belong together.
        let device = unsafe { ash::Device::load(instance.raw.fp_v1_0(), host.device()) };
        Self::of(instance, device, (host.queue(), Owner::Host(host.queue_lock())), facts, native, compiled)
    }

    fn of(
        instance: &Arc<Instance>,
        device: ash::Device,
        (queue, owner): (vk::Queue, Owner),
        facts: Facts,
        native: NativeMath,
        compiled: &[u8],
    ) -> Result<Self> {
        let mut opened = Self {
            device,
            queue: shared(queue),
            owner,
            facts,
            native,
            set_layout: vk::DescriptorSetLayout::null(),
            pipeline_layout: vk::PipelineLayout::null(),
            cache: vk::PipelineCache::null(),
            compiled_bytes: compiled.len(),
            pipelines: Mutex::default(),
            is_hung: AtomicBool::new(false),
            instance: Arc::clone(instance),
        };
        opened.make_layouts(compiled)?;
        Ok(opened)
    }

    fn make_layouts(&mut self, compiled: &[u8]) -> Result<()> {
        let binding = |i: u32| {
            let count = if i < 4 { 1 } else { KV_SLABS as u32 };
            vk::DescriptorSetLayoutBinding::default()
                .binding(i)
                .descriptor_type(vk::DescriptorType::STORAGE_BUFFER)
                .descriptor_count(count)
                .stage_flags(vk::ShaderStageFlags::COMPUTE)
        };
        let bindings = [0, 1, 2, 3, 4].map(binding);
        let info = vk::DescriptorSetLayoutCreateInfo::default().bindings(&bindings);
        // SAFETY: the device is alive and what the infos point to lives through the calls, here and
        // below.
        self.set_layout = unsafe { self.device.create_descriptor_set_layout(&info, None) }
            .map_err(|e| failed("no descriptor set layout", e))?;
        let sets = [self.set_layout];
        let range = vk::PushConstantRange::default().stage_flags(vk::ShaderStageFlags::COMPUTE).size(ARGUMENT_BYTES);
        let ranges = [range];
        let info = vk::PipelineLayoutCreateInfo::default().set_layouts(&sets).push_constant_ranges(&ranges);
        // SAFETY: as above.
        self.pipeline_layout =
            unsafe { self.device.create_pipeline_layout(&info, None) }.map_err(|e| failed("no pipeline layout", e))?;
        let info = vk::PipelineCacheCreateInfo::default().initial_data(compiled);
        // SAFETY: as above. The data are empty, or this function gave them with this device and
        // driver: a checksum guards the data, and `Instance::identity` names the file.
        self.cache =
            unsafe { self.device.create_pipeline_cache(&info, None) }.map_err(|e| failed("no pipeline cache", e))?;
        Ok(())
    }

    /// Whether the device has not answered for too long. Then it may still use everything that was
    /// made for it, and rotor frees none of that.
    pub(super) fn is_hung(&self) -> bool {
        self.is_hung.load(Ordering::Relaxed)
    }

    /// Fails if the device has not answered for too long.
    pub(super) fn check(&self) -> Result<()> {
        if self.is_hung() { Err(silent(&self.facts.name)) } else { Ok(()) }
    }

    /// Records that the device has not answered.
    pub(super) fn give_up(&self) {
        self.is_hung.store(true, Ordering::Relaxed);
    }

    /// Submits a command buffer to the queue.
    pub(super) fn submit(&self, commands: vk::CommandBuffer, fence: vk::Fence) -> Result<()> {
        let commands = [commands];
        let submits = [vk::SubmitInfo::default().command_buffers(&commands)];
        let queue = self.queue.lock();
        let _held = match &self.owner {
            Owner::Host(Some(lock)) => Some(lock.hold()),
            _ => None,
        };
        // SAFETY: the locks make this the only thread that uses the queue; the commands are ended
        // and not under way.
        unsafe { self.device.queue_submit(*queue, &submits, fence) }.map_err(|e| failed("no submission", e))
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        if self.is_hung() {
            std::mem::forget(Arc::clone(&self.instance));
            return;
        }
        // SAFETY: nothing that the device made is in use: whoever submitted work has waited for it.
        // A null handle is allowed.
        unsafe {
            self.pipelines.get_mut().values().for_each(|pipeline| self.device.destroy_pipeline(*pipeline, None));
            self.device.destroy_pipeline_cache(self.cache, None);
            self.device.destroy_pipeline_layout(self.pipeline_layout, None);
            self.device.destroy_descriptor_set_layout(self.set_layout, None);
            if matches!(self.owner, Owner::Rotor) {
                self.device.destroy_device(None);
            }
        }
    }
}

/// A Vulkan device, for the GPU backends.
pub(super) struct Vulkan {
    raw: Arc<Raw>,
    /// For uploads and copies outside a batch.
    transfer: Mutex<(CommandBuffers, Option<Buffer>)>,
}

impl Vulkan {
    /// Opens a device. `native`: which parts of its own arithmetic to use. `compiled`: its kernels,
    /// as [`Device::compiled`] gave them before, or nothing.
    pub(super) fn open(
        instance: &Arc<Instance>,
        physical: vk::PhysicalDevice,
        native: NativeMath,
        compiled: &[u8],
    ) -> Result<Arc<Self>> {
        Self::of(Raw::open(instance, physical, native, compiled)?)
    }

    /// Opens the host's device.
    pub(super) fn adopt(
        instance: &Arc<Instance>,
        host: &HostDevice,
        native: NativeMath,
        compiled: &[u8],
    ) -> Result<Arc<Self>> {
        Self::of(Raw::adopt(instance, host, native, compiled)?)
    }

    /// Opens a device whose memory the host cannot see, like that of a graphics card.
    #[cfg(test)]
    pub(super) fn open_unmapped(instance: &Arc<Instance>, physical: vk::PhysicalDevice) -> Result<Arc<Self>> {
        let mut raw = Raw::open(instance, physical, Self::NATIVE_MATH[2], &[])?;
        raw.facts.maps_memory = false;
        Self::of(raw)
    }

    fn of(raw: Raw) -> Result<Arc<Self>> {
        let raw = Arc::new(raw);
        let transfer = Mutex::new((CommandBuffers::new(&raw)?, None));
        Ok(Arc::new(Self { raw, transfer }))
    }

    #[cfg(test)]
    pub(super) fn raw(&self) -> &Arc<Raw> {
        &self.raw
    }

    /// Whether the device has instructions for integer dot products. Without them, a CPU is likely
    /// to be faster.
    pub(super) fn is_fast(&self) -> bool {
        self.raw.facts.has_fast_dot
    }

    /// Copies between buffers and waits for the copy. The caller keeps both buffers alive until
    /// then.
    fn transfer(
        &self,
        commands: &mut CommandBuffers,
        from: (&Buffer, usize),
        to: (&Buffer, usize),
        n: usize,
    ) -> Result<()> {
        let submitted = commands.submit(&mut vec![Command::copy(from, to, n)]);
        commands.forget();
        submitted?;
        commands.wait_for_all(PATIENCE)
    }
}

impl Device for Vulkan {
    type Buffer = Buffer;
    type Queue = Recorder;

    const NATIVE_MATH: &'static [NativeMath] = &[
        NativeMath { fma: true, halves: true },
        NativeMath { fma: true, halves: false },
        NativeMath { fma: false, halves: false },
    ];

    fn name(&self) -> &str {
        &self.raw.facts.name
    }

    fn ways(&self) -> Vec<Multiply> {
        Multiply::ways(self.raw.facts.has_dot, self.raw.facts.has_fast_dot)
    }

    fn compiled(&self) -> Option<Vec<u8>> {
        // SAFETY: device and cache are alive.
        let data = unsafe { self.raw.device.get_pipeline_cache_data(self.raw.cache) }.ok()?;
        (data.len() != self.raw.compiled_bytes).then_some(data)
    }

    fn largest_buffer(&self) -> usize {
        // Every device has buffers of a gigabyte (`maxMemoryAllocationSize`).
        (self.raw.facts.limits.max_storage_buffer_range as usize).min(1 << 30)
    }

    fn buffer(&self, bytes: usize) -> Result<Buffer> {
        self.raw.allocate(bytes, Use::Device)
    }

    fn write(&self, to: &Buffer, at: usize, bytes: &[u8]) -> Result<()> {
        self.raw.check()?;
        // SAFETY: the contract of `write`: nothing under way uses this memory.
        if unsafe { to.host_write(at, bytes) } {
            return Ok(());
        }
        let mut transfer = self.transfer.lock();
        // Another thread's transfer may have failed meanwhile.
        self.raw.check()?;
        let (commands, staging) = &mut *transfer;
        let staging = match staging {
            Some(staging) => staging,
            None => staging.insert(self.raw.allocate(STAGING, Use::Upload)?),
        };
        for (i, bytes) in bytes.chunks(STAGING).enumerate() {
            // SAFETY: the last transfer is over, and the lock keeps other threads away.
            unsafe { staging.host_write(0, bytes) };
            self.transfer(commands, (staging, 0), (to, at + i * STAGING), bytes.len())?;
        }
        Ok(())
    }

    fn copy(&self, from: (&Buffer, usize), to: (&Buffer, usize), bytes: usize) -> Result<()> {
        let mut transfer = self.transfer.lock();
        self.raw.check()?;
        self.transfer(&mut transfer.0, from, to, bytes)
    }

    fn prepare(&self, kernel: Kernel) -> Result<()> {
        self.raw.pipeline(kernel).map(drop)
    }

    fn queue(self: &Arc<Self>) -> Result<Recorder> {
        self.raw.check()?;
        Recorder::new(&self.raw)
    }
}

#[cfg(test)]
mod tests {
    use ash::vk::Handle;

    use super::*;

    #[test]
    fn models_on_one_queue_share_its_lock() {
        // These handles belong to no device, and nobody uses them.
        let [one, other] = [0x10, 0x20].map(vk::Queue::from_raw);
        let (first, second) = (shared(one), shared(one));
        assert!(Arc::ptr_eq(&first, &second) && !Arc::ptr_eq(&first, &shared(other)));
        let _held = first.lock();
        assert!(second.try_lock().is_none());
        // A lock is forgotten when its last user drops it, since another device may get the same
        // handle.
        let known = || QUEUES.lock().iter().filter(|known| known.0 == other && known.1.strong_count() > 0).count();
        assert_eq!(known(), 0);
    }
}
