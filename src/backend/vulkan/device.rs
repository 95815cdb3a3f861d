//! One Vulkan device: opened for compute alone, with its memory, its kernels, and the one queue that all threads share.

use std::collections::HashMap;
use std::ffi::{CStr, c_char};
use std::sync::Arc;
use std::time::Duration;

use ash::vk;
use parking_lot::Mutex;

use super::recorder::Recorder;
use super::spirv::{self, FloatControls};
use crate::backend::gpu::{Device, KV_SLABS, Kernel};
use crate::error::{Error, Result};

/// Bytes of arguments that a kernel takes; every device has as many (`maxPushConstantsSize`).
pub(super) const ARGUMENT_BYTES: u32 = 128;
/// Buffers of a descriptor set: the matrix, the activations, the plan, the vectors, and the slabs of the KV cache.
pub(super) const BUFFERS: u32 = 4 + KV_SLABS as u32;
/// Id of the constant that says whether `fma` can be used.
const FMA_IS_FUSED: u32 = 9;
/// Threads of the largest workgroup.
const LARGEST_WORKGROUP: u32 = 256;
/// Bytes that go to memory which the host cannot see at a time.
const STAGING: usize = 8 << 20;
/// How long a copy may take before the device is taken for lost.
const PATIENCE: Duration = Duration::from_secs(20);

/// An error of Vulkan in words.
pub(super) fn failed(what: &str, result: vk::Result) -> Error {
    Error::Device { message: format!("Vulkan: {what}: {result}") }
}

/// The loaded driver. Dropped after everything that was made with it.
pub(super) struct Instance {
    pub(super) raw: ash::Instance,
    version: u32,
    /// Keeps the library loaded.
    _entry: ash::Entry,
}

impl Instance {
    pub(super) fn new() -> Result<Arc<Self>> {
        // SAFETY: the library that the system knows as Vulkan is what it says; it stays loaded as long as `_entry`.
        let entry = unsafe { ash::Entry::load() }
            .map_err(|e| Error::Device { message: format!("no Vulkan on this system: {e}") })?;
        // SAFETY: a global function of a loaded entry.
        let version = unsafe { entry.try_enumerate_instance_version() }.ok().flatten().unwrap_or(vk::API_VERSION_1_0);
        if version < vk::API_VERSION_1_1 {
            return Err(Error::Device { message: "Vulkan 1.1 is needed; the loader has 1.0".to_owned() });
        }
        let version = version.min(vk::API_VERSION_1_3);
        let application = vk::ApplicationInfo::default().engine_name(c"rotor").api_version(version);
        let info = vk::InstanceCreateInfo::default().application_info(&application);
        // SAFETY: `info` and what it points to live through the call.
        let raw = unsafe { entry.create_instance(&info, None) }.map_err(|e| failed("no instance", e))?;
        Ok(Arc::new(Self { raw, version, _entry: entry }))
    }

    pub(super) fn physical_devices(&self) -> Result<Vec<vk::PhysicalDevice>> {
        // SAFETY: the instance is alive.
        unsafe { self.raw.enumerate_physical_devices() }.map_err(|e| failed("no list of devices", e))
    }

    pub(super) fn properties(&self, physical: vk::PhysicalDevice) -> vk::PhysicalDeviceProperties {
        // SAFETY: `physical` is of this instance.
        unsafe { self.raw.get_physical_device_properties(physical) }
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        // SAFETY: all that was made with it holds a reference, and is gone.
        unsafe { self.raw.destroy_instance(None) }
    }
}

/// The open device and what lives as long. Dropped after all buffers and recorders, which hold a reference.
pub(super) struct Raw {
    instance: Arc<Instance>,
    pub(super) device: ash::Device,
    pub(super) family: u32,
    queue: Mutex<vk::Queue>,
    memory: vk::PhysicalDeviceMemoryProperties,
    limits: vk::PhysicalDeviceLimits,
    name: String,
    has_dot: bool,
    is_dot_fast: bool,
    /// Whether `fma` is trusted to round once.
    fma: bool,
    controls: FloatControls,
    pub(super) set_layout: vk::DescriptorSetLayout,
    pub(super) pipeline_layout: vk::PipelineLayout,
    cache: vk::PipelineCache,
    pipelines: Mutex<HashMap<Kernel, vk::Pipeline>>,
}

impl Raw {
    fn open(instance: &Arc<Instance>, physical: vk::PhysicalDevice, fma: bool) -> Result<Self> {
        let (raw, properties) = (&instance.raw, instance.properties(physical));
        let name = device_name(&properties);
        let refuse = |why: &str| Error::Device { message: format!("{name}: {why}") };
        let version = properties.api_version.min(instance.version);
        if version < vk::API_VERSION_1_1 {
            return Err(refuse("its driver has no Vulkan 1.1"));
        }
        // SAFETY: `physical` is of this instance, here and below.
        let extensions = unsafe { raw.enumerate_device_extension_properties(physical) }.unwrap_or_default();
        let has = |name: &CStr| extensions.iter().any(|e| e.extension_name_as_c_str() == Ok(name));
        let is_13 = version >= vk::API_VERSION_1_3;
        let has_dot_extension = has(ash::khr::shader_integer_dot_product::NAME);

        let mut dot = vk::PhysicalDeviceShaderIntegerDotProductFeatures::default();
        let mut features = vk::PhysicalDeviceFeatures2::default();
        let mut dot_properties = vk::PhysicalDeviceShaderIntegerDotProductProperties::default();
        let mut float_controls = vk::PhysicalDeviceFloatControlsProperties::default();
        let mut properties2 = vk::PhysicalDeviceProperties2::default();
        let has_controls = is_13 || has(ash::khr::shader_float_controls::NAME);
        if is_13 || has_dot_extension {
            features = features.push_next(&mut dot);
            properties2 = properties2.push_next(&mut dot_properties);
        }
        if has_controls {
            properties2 = properties2.push_next(&mut float_controls);
        }
        // SAFETY: as above; the chains live through the calls.
        unsafe {
            raw.get_physical_device_features2(physical, &mut features);
            raw.get_physical_device_properties2(physical, &mut properties2);
        }
        let core = features.features;
        let has_dot = dot.shader_integer_dot_product == vk::TRUE;
        let is_dot_fast = dot_properties.integer_dot_product4x8_bit_packed_signed_accelerated == vk::TRUE;
        let limits = properties.limits;
        if core.shader_storage_buffer_array_dynamic_indexing == vk::FALSE {
            return Err(refuse("it cannot index an array of buffers (shaderStorageBufferArrayDynamicIndexing)"));
        }
        if limits.max_per_stage_descriptor_storage_buffers < BUFFERS
            || limits.max_compute_work_group_invocations < LARGEST_WORKGROUP
        {
            return Err(refuse("it has too few storage buffers for a kernel, or too small workgroups"));
        }
        // SAFETY: as above.
        let families = unsafe { raw.get_physical_device_queue_family_properties(physical) };
        let family = compute_family(&families).ok_or_else(|| refuse("it has no queue for compute"))?;

        let mut names: Vec<*const c_char> = vec![];
        if has_dot && !is_13 {
            names.push(ash::khr::shader_integer_dot_product::NAME.as_ptr());
        }
        if has_controls && !is_13 {
            names.push(ash::khr::shader_float_controls::NAME.as_ptr());
        }
        let mut low =
            vk::DeviceQueueGlobalPriorityCreateInfoKHR::default().global_priority(vk::QueueGlobalPriorityKHR::LOW);
        let mut queue_info = vk::DeviceQueueCreateInfo::default().queue_family_index(family).queue_priorities(&[0.0]);
        if has(ash::khr::global_priority::NAME) {
            names.push(ash::khr::global_priority::NAME.as_ptr());
            queue_info = queue_info.push_next(&mut low);
        }
        let queue_infos = [queue_info];
        let wanted = vk::PhysicalDeviceFeatures::default().shader_storage_buffer_array_dynamic_indexing(true);
        let mut wanted_dot =
            vk::PhysicalDeviceShaderIntegerDotProductFeatures::default().shader_integer_dot_product(true);
        let mut info = vk::DeviceCreateInfo::default()
            .queue_create_infos(&queue_infos)
            .enabled_extension_names(&names)
            .enabled_features(&wanted);
        if has_dot {
            info = info.push_next(&mut wanted_dot);
        }
        // SAFETY: `info` and what it points to live through the call; it asks for nothing that the device lacks.
        let device = unsafe { raw.create_device(physical, &info, None) }.map_err(|e| failed("no device", e))?;
        // SAFETY: the device was made with one queue of this family.
        let queue = Mutex::new(unsafe { device.get_device_queue(family, 0) });
        // SAFETY: as above.
        let memory = unsafe { raw.get_physical_device_memory_properties(physical) };
        let controls = FloatControls {
            denorm_preserve: float_controls.shader_denorm_preserve_float32 == vk::TRUE,
            signed_zero_inf_nan_preserve: float_controls.shader_signed_zero_inf_nan_preserve_float32 == vk::TRUE,
            rounding_rte: float_controls.shader_rounding_mode_rte_float32 == vk::TRUE,
        };
        let mut opened = Self {
            instance: Arc::clone(instance),
            device,
            family,
            queue,
            memory,
            limits,
            name,
            has_dot,
            is_dot_fast,
            fma,
            controls,
            set_layout: vk::DescriptorSetLayout::null(),
            pipeline_layout: vk::PipelineLayout::null(),
            cache: vk::PipelineCache::null(),
            pipelines: Mutex::default(),
        };
        opened.make_layouts()?;
        Ok(opened)
    }

    fn make_layouts(&mut self) -> Result<()> {
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
        // SAFETY: the device is alive and what the infos point to lives through the calls, here and below.
        self.set_layout = unsafe { self.device.create_descriptor_set_layout(&info, None) }
            .map_err(|e| failed("no descriptor set layout", e))?;
        let sets = [self.set_layout];
        let range = vk::PushConstantRange::default().stage_flags(vk::ShaderStageFlags::COMPUTE).size(ARGUMENT_BYTES);
        let ranges = [range];
        let info = vk::PipelineLayoutCreateInfo::default().set_layouts(&sets).push_constant_ranges(&ranges);
        // SAFETY: as above.
        self.pipeline_layout =
            unsafe { self.device.create_pipeline_layout(&info, None) }.map_err(|e| failed("no pipeline layout", e))?;
        // SAFETY: as above.
        self.cache = unsafe { self.device.create_pipeline_cache(&vk::PipelineCacheCreateInfo::default(), None) }
            .map_err(|e| failed("no pipeline cache", e))?;
        Ok(())
    }

    /// The pipeline of a kernel; compiled at its first use.
    pub(super) fn pipeline(&self, kernel: Kernel) -> Result<vk::Pipeline> {
        let mut pipelines = self.pipelines.lock();
        if let Some(pipeline) = pipelines.get(&kernel) {
            return Ok(*pipeline);
        }
        let needed = kernel.shared_bytes();
        if needed > self.limits.max_compute_shared_memory_size as usize {
            let (name, has) = (&self.name, self.limits.max_compute_shared_memory_size);
            let message = format!("{name}: {kernel:?} needs {needed} bytes of shared memory; it has {has}");
            return Err(Error::Device { message });
        }
        let pipeline = self.compile(kernel)?;
        pipelines.insert(kernel, pipeline);
        Ok(pipeline)
    }

    fn compile(&self, kernel: Kernel) -> Result<vk::Pipeline> {
        let words = spirv::prepare(&spirv::words(module(kernel, self.has_dot)), self.controls);
        let info = vk::ShaderModuleCreateInfo::default().code(&words);
        // SAFETY: a valid module (checked when it was committed), made for capabilities that the device has.
        let module = unsafe { self.device.create_shader_module(&info, None) }.map_err(|e| failed("no module", e))?;
        let mut constants = kernel.constants();
        let entry = |i: usize| vk::SpecializationMapEntry { constant_id: i as u32, offset: 4 * i as u32, size: 4 };
        let mut entries: Vec<_> = (0..constants.len()).map(entry).collect();
        entries.push(vk::SpecializationMapEntry { constant_id: FMA_IS_FUSED, ..entry(constants.len()) });
        constants.push(self.fma.into());
        let special = vk::SpecializationInfo::default().map_entries(&entries).data(bytemuck::cast_slice(&constants));
        let stage = vk::PipelineShaderStageCreateInfo::default()
            .stage(vk::ShaderStageFlags::COMPUTE)
            .module(module)
            .name(c"main")
            .specialization_info(&special);
        let info = [vk::ComputePipelineCreateInfo::default().stage(stage).layout(self.pipeline_layout)];
        // SAFETY: `info` and what it points to live through the call.
        let made = unsafe { self.device.create_compute_pipelines(self.cache, &info, None) };
        // SAFETY: a pipeline does not need its module any more.
        unsafe { self.device.destroy_shader_module(module, None) };
        match made {
            Ok(pipelines) => pipelines.first().copied().ok_or_else(|| failed("no pipeline", vk::Result::ERROR_UNKNOWN)),
            Err((_, e)) => Err(failed(&format!("{kernel:?} cannot be compiled"), e)),
        }
    }

    /// Gives the queue a command buffer.
    pub(super) fn submit(&self, commands: vk::CommandBuffer, fence: vk::Fence) -> Result<()> {
        let commands = [commands];
        let submits = [vk::SubmitInfo::default().command_buffers(&commands)];
        let queue = self.queue.lock();
        // SAFETY: the lock makes this the only thread that uses the queue; the commands are ended and not under way.
        unsafe { self.device.queue_submit(*queue, &submits, fence) }.map_err(|e| failed("no submission", e))
    }

    /// Memory with these properties, in the order of preference.
    fn memory_type(&self, bits: u32, wishes: &[vk::MemoryPropertyFlags]) -> Option<(u32, vk::MemoryPropertyFlags)> {
        let types = &self.memory.memory_types[..self.memory.memory_type_count as usize];
        wishes.iter().find_map(|wish| {
            let fits = |(i, t): (usize, &vk::MemoryType)| {
                let is_slow = t.property_flags.contains(vk::MemoryPropertyFlags::DEVICE_COHERENT_AMD);
                let fits = bits & (1 << i) != 0 && t.property_flags.contains(*wish) && !is_slow;
                (fits && self.is_large(t, *wish)).then_some((i as u32, t.property_flags))
            };
            types.iter().enumerate().find_map(fits)
        })
    }

    /// Whether the memory is not just a small window into the device's.
    fn is_large(&self, memory: &vk::MemoryType, wish: vk::MemoryPropertyFlags) -> bool {
        let heaps = &self.memory.memory_heaps[..self.memory.memory_heap_count as usize];
        let is_local = |heap: &&vk::MemoryHeap| heap.flags.contains(vk::MemoryHeapFlags::DEVICE_LOCAL);
        let largest = heaps.iter().filter(is_local).map(|heap| heap.size).max().unwrap_or(0);
        !wish.contains(vk::MemoryPropertyFlags::DEVICE_LOCAL) || heaps[memory.heap_index as usize].size >= largest
    }

    /// Memory for `use_`, mapped if the host can see it.
    pub(super) fn allocate(self: &Arc<Self>, bytes: usize, use_: Use) -> Result<Buffer> {
        use vk::{BufferUsageFlags as Usage, MemoryPropertyFlags as Memory};
        let seen = Memory::HOST_VISIBLE | Memory::HOST_COHERENT;
        let wishes = match use_ {
            Use::Device => [Memory::DEVICE_LOCAL | seen, Memory::DEVICE_LOCAL, seen],
            Use::Upload => [seen, seen, seen],
            Use::Download => [seen | Memory::HOST_CACHED, seen, seen],
        };
        let refused = |e| failed(&format!("no {bytes} bytes of memory on {}", self.name), e);
        let bytes = bytes.max(16) as u64;
        let usage = Usage::STORAGE_BUFFER | Usage::TRANSFER_SRC | Usage::TRANSFER_DST;
        let info = vk::BufferCreateInfo::default().size(bytes).usage(usage);
        let mut buffer = Buffer {
            raw: Arc::clone(self),
            // SAFETY: the device is alive, here and below.
            handle: unsafe { self.device.create_buffer(&info, None) }.map_err(refused)?,
            memory: vk::DeviceMemory::null(),
            map: std::ptr::null_mut(),
            bytes: bytes as usize,
        };
        // SAFETY: as above.
        let needs = unsafe { self.device.get_buffer_memory_requirements(buffer.handle) };
        let (index, flags) = self
            .memory_type(needs.memory_type_bits, &wishes)
            .ok_or_else(|| refused(vk::Result::ERROR_OUT_OF_DEVICE_MEMORY))?;
        let info = vk::MemoryAllocateInfo::default().allocation_size(needs.size).memory_type_index(index);
        // SAFETY: as above; the memory is of a type that the buffer takes, bound once, and mapped whole.
        unsafe {
            buffer.memory = self.device.allocate_memory(&info, None).map_err(refused)?;
            self.device.bind_buffer_memory(buffer.handle, buffer.memory, 0).map_err(refused)?;
            if flags.contains(seen) {
                let map = self.device.map_memory(buffer.memory, 0, vk::WHOLE_SIZE, vk::MemoryMapFlags::empty());
                buffer.map = map.map_err(refused)?.cast();
            }
        }
        Ok(buffer)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // SAFETY: nobody else has the device any more, and when it is idle nothing that it made is in use. A null handle is
        // allowed.
        unsafe {
            let _ = self.device.device_wait_idle();
            self.pipelines.get_mut().values().for_each(|pipeline| self.device.destroy_pipeline(*pipeline, None));
            self.device.destroy_pipeline_cache(self.cache, None);
            self.device.destroy_pipeline_layout(self.pipeline_layout, None);
            self.device.destroy_descriptor_set_layout(self.set_layout, None);
            self.device.destroy_device(None);
        }
        debug_assert!(Arc::strong_count(&self.instance) > 0);
    }
}

/// A family for compute, one without graphics first.
fn compute_family(families: &[vk::QueueFamilyProperties]) -> Option<u32> {
    let find = |without: vk::QueueFlags| {
        families.iter().position(|family| {
            family.queue_flags.contains(vk::QueueFlags::COMPUTE) && !family.queue_flags.intersects(without)
        })
    };
    find(vk::QueueFlags::GRAPHICS).or_else(|| find(vk::QueueFlags::empty())).map(|family| family as u32)
}

pub(super) fn device_name(properties: &vk::PhysicalDeviceProperties) -> String {
    properties.device_name_as_c_str().map_or_else(|_| "?".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// The module of a kernel.
fn module(kernel: Kernel, has_dot: bool) -> &'static [u8] {
    macro_rules! spv {
        ($name:literal) => {
            include_bytes!(concat!("../../../shaders/spv/", $name, ".spv"))
        };
    }
    match kernel {
        Kernel::Quantize => spv!("quantize"),
        Kernel::Project { tokens: 1 } if has_dot => spv!("project_dot_1"),
        Kernel::Project { tokens: 1 } => spv!("project_plain_1"),
        Kernel::Project { .. } if has_dot => spv!("project_dot_4"),
        Kernel::Project { .. } => spv!("project_plain_4"),
        Kernel::Append { .. } => spv!("append"),
        Kernel::Attend { .. } => spv!("attend"),
        Kernel::Merge => spv!("merge"),
        Kernel::Activate => spv!("activate"),
        Kernel::Head { .. } => spv!("head"),
        Kernel::SketchInput => spv!("sketch_input"),
        Kernel::SketchScore if has_dot => spv!("sketch_score_dot"),
        Kernel::SketchScore => spv!("sketch_score_plain"),
        Kernel::SketchFloor => spv!("sketch_floor"),
        Kernel::SketchSelect => spv!("sketch_select"),
        Kernel::SketchRefine if has_dot => spv!("sketch_refine_dot"),
        Kernel::SketchRefine => spv!("sketch_refine_plain"),
        #[cfg(test)]
        Kernel::Probe => spv!("probe"),
    }
}

/// What memory is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Kernels.
    Device,
    /// The host writes, the device reads.
    Upload,
    /// The device writes, the host reads.
    Download,
}

/// A buffer with memory of its own.
pub(super) struct Buffer {
    raw: Arc<Raw>,
    pub(super) handle: vk::Buffer,
    memory: vk::DeviceMemory,
    /// Where the host sees it, or null.
    map: *mut u8,
    bytes: usize,
}

// SAFETY: the map is memory of the device, valid as long as the buffer; who may write when is ruled by `host_write`.
unsafe impl Send for Buffer {}
// SAFETY: see above.
unsafe impl Sync for Buffer {}

impl Buffer {
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Writes through the map; false if there is none.
    ///
    /// # Safety
    /// No work under way and no other thread uses these bytes.
    pub(super) unsafe fn host_write(&self, at: usize, bytes: &[u8]) -> bool {
        assert!(at <= self.bytes && bytes.len() <= self.bytes - at, "{at}+{} of {}", bytes.len(), self.bytes);
        if !self.map.is_null() {
            // SAFETY: in bounds by the assertion; exclusive by the caller's promise. The memory is coherent.
            unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), self.map.add(at), bytes.len()) };
        }
        !self.map.is_null()
    }

    /// The first bytes, as the host sees them.
    ///
    /// # Safety
    /// The buffer is mapped, and no work under way writes it while the slice lives.
    pub(super) unsafe fn host_bytes(&self, n: usize) -> &[u8] {
        assert!(n <= self.bytes && !self.map.is_null());
        // SAFETY: in bounds; the caller's promise.
        unsafe { std::slice::from_raw_parts(self.map, n) }
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        // SAFETY: whoever submits work that uses the buffer keeps it alive until that is done. Null handles are allowed.
        unsafe {
            self.raw.device.destroy_buffer(self.handle, None);
            self.raw.device.free_memory(self.memory, None);
        }
    }
}

/// A Vulkan device as the GPU backends see it.
pub(super) struct Vulkan {
    raw: Arc<Raw>,
    /// For uploads and copies outside a batch.
    transfer: Mutex<(Recorder, Option<Buffer>)>,
}

impl Vulkan {
    /// Opens a device. `fma`: whether its own fused multiply-add is used; else one is built from adds and multiplies.
    pub(super) fn open(instance: &Arc<Instance>, physical: vk::PhysicalDevice, fma: bool) -> Result<Arc<Self>> {
        let raw = Arc::new(Raw::open(instance, physical, fma)?);
        let transfer = Mutex::new((Recorder::new(&raw)?, None));
        Ok(Arc::new(Self { raw, transfer }))
    }

    /// Whether its own fused multiply-add is used.
    pub(super) fn has_fma(&self) -> bool {
        self.raw.fma
    }

    /// Whether it has instructions for integer dot products, without which a CPU is likely to be faster.
    pub(super) fn is_fast(&self) -> bool {
        self.raw.has_dot && self.raw.is_dot_fast
    }

    /// Runs copies, and waits for them.
    fn transfer(&self, recorder: &mut Recorder, from: (&Buffer, usize), to: (&Buffer, usize), n: usize) -> Result<()> {
        recorder.copy(from, to, n)?;
        recorder.submit_recorded()?;
        if recorder.wait_for(0, PATIENCE)? {
            return Ok(());
        }
        Err(Error::Device { message: format!("{} has not answered for {} seconds", self.raw.name, PATIENCE.as_secs()) })
    }
}

impl Device for Vulkan {
    type Buffer = Buffer;
    type Queue = Recorder;

    fn name(&self) -> &str {
        &self.raw.name
    }

    fn largest_buffer(&self) -> usize {
        // Kernels count words and fours of words in 32 bits.
        (self.raw.limits.max_storage_buffer_range as usize).min(2 << 30)
    }

    fn buffer(&self, bytes: usize) -> Result<Buffer> {
        self.raw.allocate(bytes, Use::Device)
    }

    fn write(&self, to: &Buffer, at: usize, bytes: &[u8]) -> Result<()> {
        // SAFETY: the contract of `write`: nothing under way uses this memory.
        if unsafe { to.host_write(at, bytes) } {
            return Ok(());
        }
        let mut transfer = self.transfer.lock();
        let (recorder, staging) = &mut *transfer;
        let staging = match staging {
            Some(staging) => staging,
            None => staging.insert(self.raw.allocate(STAGING, Use::Upload)?),
        };
        for (i, bytes) in bytes.chunks(STAGING).enumerate() {
            // SAFETY: the last transfer is over, and the lock keeps other threads away.
            unsafe { staging.host_write(0, bytes) };
            self.transfer(recorder, (staging, 0), (to, at + i * STAGING), bytes.len())?;
        }
        Ok(())
    }

    fn copy(&self, from: (&Buffer, usize), to: (&Buffer, usize), bytes: usize) -> Result<()> {
        let mut transfer = self.transfer.lock();
        self.transfer(&mut transfer.0, from, to, bytes)
    }

    fn prepare(&self, kernel: Kernel) -> Result<()> {
        self.raw.pipeline(kernel).map(drop)
    }

    fn queue(self: &Arc<Self>) -> Result<Recorder> {
        Recorder::new(&self.raw)
    }
}
