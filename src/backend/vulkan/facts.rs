//! What a device can do, as far as the kernels need it; or why rotor cannot use the device.

use std::ffi::CStr;

use ash::vk;

use super::device::BUFFERS;
use super::host::HostDevice;
use super::instance::{Instance, device_name};
use super::spirv::FloatControls;
use crate::error::{Error, Result};

/// Threads of the largest workgroup.
const MAX_WORKGROUP: u32 = 256;

/// What a device can do.
pub(super) struct Facts {
    pub(super) name: String,
    pub(super) limits: vk::PhysicalDeviceLimits,
    pub(super) memory: vk::PhysicalDeviceMemoryProperties,
    /// Whether its own memory is mapped where the host can see it. (Tests set false, to imitate a
    /// graphics card.)
    pub(super) maps_memory: bool,
    /// Its family of queues for compute.
    pub(super) family: u32,
    /// Whether it has integer dot products, and instructions for them.
    pub(super) has_dot: bool,
    pub(super) has_fast_dot: bool,
    pub(super) controls: FloatControls,
    /// The extensions to enable.
    pub(super) extensions: Vec<&'static CStr>,
}

impl Facts {
    /// What a device of rotor's own can do, or what the host has enabled on its device.
    pub(super) fn of(instance: &Instance, physical: vk::PhysicalDevice, host: Option<&HostDevice>) -> Result<Self> {
        let (raw, properties) = (&instance.raw, instance.properties(physical));
        let (name, limits) = (device_name(&properties), properties.limits);
        let refuse = |why: &str| Error::Device { message: format!("{name}: {why}") };
        let version = properties.api_version.min(instance.version);
        if version < vk::API_VERSION_1_1 {
            return Err(refuse("its driver has no Vulkan 1.1"));
        }
        if limits.max_per_stage_descriptor_storage_buffers < BUFFERS
            || limits.max_compute_work_group_invocations < MAX_WORKGROUP
            || limits.max_compute_work_group_size[0] < MAX_WORKGROUP
        {
            return Err(refuse("it has too few storage buffers for a kernel, or too small workgroups"));
        }
        // SAFETY: `physical` is of this instance, here and below.
        let offered = unsafe { raw.enumerate_device_extension_properties(physical) }.unwrap_or_default();
        let offers = |name: &CStr| match host {
            Some(host) => host.has(name),
            None => offered.iter().any(|e| e.extension_name_as_c_str() == Ok(name)),
        };
        let is_13 = version >= vk::API_VERSION_1_3;
        let knows_dot = is_13 || offers(ash::khr::shader_integer_dot_product::NAME);
        let knows_controls = is_13 || offers(ash::khr::shader_float_controls::NAME);

        let mut dot = vk::PhysicalDeviceShaderIntegerDotProductFeatures::default();
        let mut fast_dot = vk::PhysicalDeviceShaderIntegerDotProductProperties::default();
        let mut controls = vk::PhysicalDeviceFloatControlsProperties::default();
        let mut features = vk::PhysicalDeviceFeatures2::default();
        let mut more = vk::PhysicalDeviceProperties2::default();
        if knows_dot {
            features = features.push_next(&mut dot);
            more = more.push_next(&mut fast_dot);
        }
        if knows_controls {
            more = more.push_next(&mut controls);
        }
        // SAFETY: as above; the chains live through the calls.
        unsafe {
            raw.get_physical_device_features2(physical, &mut features);
            raw.get_physical_device_properties2(physical, &mut more);
        }
        let has_array_indexing = features.features.shader_storage_buffer_array_dynamic_indexing == vk::TRUE;
        if !has_array_indexing || host.is_some_and(|host| !host.says().has_array_indexing) {
            return Err(refuse("it cannot index an array of buffers (shaderStorageBufferArrayDynamicIndexing)"));
        }
        // SAFETY: as above.
        let families = unsafe { raw.get_physical_device_queue_family_properties(physical) };
        let family = match host {
            Some(host) => Some(host.says().queue_family).filter(|family| can_compute(&families, *family)),
            None => compute_family(&families),
        };
        let family = family.ok_or_else(|| refuse("it has no queue for compute"))?;

        let has_dot = dot.shader_integer_dot_product == vk::TRUE && host.is_none_or(|host| host.says().has_dot);
        let extensions = [
            (has_dot && !is_13, ash::khr::shader_integer_dot_product::NAME),
            (knows_controls && !is_13, ash::khr::shader_float_controls::NAME),
            (offers(ash::khr::global_priority::NAME), ash::khr::global_priority::NAME),
        ];
        Ok(Self {
            limits,
            // SAFETY: as above.
            memory: unsafe { raw.get_physical_device_memory_properties(physical) },
            maps_memory: true,
            family,
            has_dot,
            has_fast_dot: has_dot && fast_dot.integer_dot_product4x8_bit_packed_signed_accelerated == vk::TRUE,
            controls: FloatControls::of(&controls),
            extensions: extensions.into_iter().filter_map(|(is_wanted, name)| is_wanted.then_some(name)).collect(),
            name,
        })
    }
}

fn can_compute(families: &[vk::QueueFamilyProperties], family: u32) -> bool {
    families.get(family as usize).is_some_and(|family| family.queue_flags.contains(vk::QueueFlags::COMPUTE))
}

/// A queue family for compute. One without graphics comes first.
fn compute_family(families: &[vk::QueueFamilyProperties]) -> Option<u32> {
    let find = |without: vk::QueueFlags| {
        families.iter().position(|family| {
            family.queue_flags.contains(vk::QueueFlags::COMPUTE) && !family.queue_flags.intersects(without)
        })
    };
    find(vk::QueueFlags::GRAPHICS).or_else(|| find(vk::QueueFlags::empty())).map(|family| family as u32)
}
