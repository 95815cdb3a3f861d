//! The loaded driver, and which devices it knows.

use std::sync::Arc;

use ash::vk;

use super::host::HostDevice;
use crate::backend::{DeviceInfo, DeviceKind};
use crate::error::{Error, Result};

/// Makes an error from a result of Vulkan.
pub(super) fn failed(what: &str, result: vk::Result) -> Error {
    Error::Device { message: format!("Vulkan: {what}: {result}") }
}

/// The loaded driver. Dropped after everything that was made with it.
pub(super) struct Instance {
    pub(super) raw: ash::Instance,
    pub(super) version: u32,
    /// Whether it is rotor's own.
    is_own: bool,
    /// Keeps the library loaded.
    _entry: ash::Entry,
}

impl Instance {
    pub(super) fn new() -> Result<Arc<Self>> {
        // SAFETY: the library that the system calls Vulkan is Vulkan; it stays loaded as long as
        // `_entry` lives.
        let entry = unsafe { ash::Entry::load() }
            .map_err(|e| Error::Device { message: format!("there is no Vulkan on this system: {e}") })?;
        // SAFETY: a global function of a loaded entry.
        let version = unsafe { entry.try_enumerate_instance_version() }.ok().flatten().unwrap_or(vk::API_VERSION_1_0);
        if version < vk::API_VERSION_1_1 {
            return Err(Error::Device { message: "rotor needs Vulkan 1.1, but the loader has 1.0".to_owned() });
        }
        let version = version.min(vk::API_VERSION_1_3);
        let application = vk::ApplicationInfo::default().engine_name(c"rotor").api_version(version);
        let info = vk::InstanceCreateInfo::default().application_info(&application);
        // SAFETY: `info` and what it points to live through the call.
        let raw = unsafe { entry.create_instance(&info, None) }.map_err(|e| failed("no instance", e))?;
        Ok(Arc::new(Self { raw, version, is_own: true, _entry: entry }))
    }

    /// The host's instance.
    pub(super) fn adopt(host: &HostDevice) -> Result<Arc<Self>> {
        let entry = host.entry().ok_or(Error::Null { what: "get_instance_proc_addr" })?;
        let version = host.says().api_version.min(vk::API_VERSION_1_3);
        if version < vk::API_VERSION_1_1 {
            let message = "the host's instance was not made for Vulkan 1.1 (api_version)".to_owned();
            return Err(Error::Device { message });
        }
        // SAFETY: the host promised that these belong together.
        let raw = unsafe { ash::Instance::load(entry.static_fn(), host.instance()) };
        Ok(Arc::new(Self { raw, version, is_own: false, _entry: entry }))
    }

    pub(super) fn physical_devices(&self) -> Result<Vec<vk::PhysicalDevice>> {
        // SAFETY: the instance is alive.
        unsafe { self.raw.enumerate_physical_devices() }.map_err(|e| failed("no list of devices", e))
    }

    /// What distinguishes a device and its driver from others. Two cards of one model differ, too.
    /// A driver's UUID may stay the same when its version changes, and its version may stay the
    /// same when its compiler changes.
    pub(super) fn identity(&self, physical: vk::PhysicalDevice) -> Vec<u8> {
        let mut ids = vk::PhysicalDeviceIDProperties::default();
        let mut properties = vk::PhysicalDeviceProperties2::default().push_next(&mut ids);
        // SAFETY: `physical` is of this instance; the chain lives through the call.
        unsafe { self.raw.get_physical_device_properties2(physical, &mut properties) };
        let properties = properties.properties;
        let version = properties.driver_version.to_le_bytes();
        [&ids.device_uuid[..], &ids.driver_uuid, &version, &properties.pipeline_cache_uuid].concat()
    }

    pub(super) fn properties(&self, physical: vk::PhysicalDevice) -> vk::PhysicalDeviceProperties {
        // SAFETY: `physical` is of this instance.
        unsafe { self.raw.get_physical_device_properties(physical) }
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        if self.is_own {
            // SAFETY: everything that was made with the instance holds a reference to it, and is
            // gone.
            unsafe { self.raw.destroy_instance(None) }
        }
    }
}

pub(super) fn device_name(properties: &vk::PhysicalDeviceProperties) -> String {
    properties.device_name_as_c_str().map_or_else(|_| "?".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// Describes a device, with the name that [`crate::backend::open`] uses.
pub(super) fn describe(instance: &Instance, index: usize, physical: vk::PhysicalDevice) -> DeviceInfo {
    let properties = instance.properties(physical);
    let kind = match properties.device_type {
        vk::PhysicalDeviceType::DISCRETE_GPU => DeviceKind::Discrete,
        vk::PhysicalDeviceType::INTEGRATED_GPU => DeviceKind::Integrated,
        vk::PhysicalDeviceType::CPU => DeviceKind::Cpu,
        _ => DeviceKind::Other,
    };
    // SAFETY: `physical` is of this instance.
    let memory = unsafe { instance.raw.get_physical_device_memory_properties(physical) };
    let heaps = &memory.memory_heaps[..memory.memory_heap_count as usize];
    let local = heaps.iter().filter(|heap| heap.flags.contains(vk::MemoryHeapFlags::DEVICE_LOCAL));
    let (backend, name) = (format!("vulkan:{index}"), device_name(&properties));
    DeviceInfo { backend, name, kind, memory: local.map(|heap| heap.size).max().unwrap_or(0) }
}
