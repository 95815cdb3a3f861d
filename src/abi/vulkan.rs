//! A Vulkan device of the host, which a model may use instead of one of rotor's own.
//!
//! # Chapter
//! Experimental: may change before 1.0. A change of the binary interface raises ROTOR_ABI_VERSION.

use std::ffi::{c_char, c_void};
use std::ptr;

use super::guard::{Sized_, guard, init_sized, read_sized};
use super::status::rotor_status;
use crate::backend::{HostDevice, HostHandles};
use crate::error::{Error, Result};

/// `shaderStorageBufferArrayDynamicIndexing` is enabled on the device. rotor cannot use the device
/// without it.
pub const ROTOR_VULKAN_ARRAY_INDEXING: u32 = 1;
/// `shaderIntegerDotProduct` is enabled on the device. It makes products several times as fast.
pub const ROTOR_VULKAN_INTEGER_DOT_PRODUCT: u32 = 2;

/// Represents a Vulkan function, as `vkGetInstanceProcAddr` returns it. Cast it to this type.
pub type rotor_vulkan_function = Option<unsafe extern "C" fn()>;

/// Locks or unlocks a queue. rotor calls it with `user`, on the thread that is inside a call of
/// rotor, or on the thread of a `rotor_worker`.
pub type rotor_vulkan_lock_callback = Option<unsafe extern "C" fn(user: *mut c_void)>;

/// Describes a Vulkan device of the host. Most hosts need none: rotor creates its own device on the
/// same GPU, with its own queue and a low priority. Call `rotor_vulkan_device_init`, set the
/// fields, and point `vulkan` of `rotor_model_options` to the struct.
///
/// rotor reads the struct during the load call only. The objects of its handles must exist until
/// the model and all its sessions are freed. If the device cannot be used, or fails, rotor
/// continues on the CPU.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct rotor_vulkan_device {
    /// `sizeof(rotor_vulkan_device)`
    pub struct_size: u32,
    /// `VkApplicationInfo.apiVersion` of the instance, at least 1.1
    pub api_version: u32,
    /// `vkGetInstanceProcAddr`
    pub get_instance_proc_addr: rotor_vulkan_function,
    /// `VkInstance`
    pub instance: *mut c_void,
    /// `VkPhysicalDevice`
    pub physical_device: *mut c_void,
    /// `VkDevice`
    pub device: *mut c_void,
    /// `VkQueue` of a family that can compute
    pub queue: *mut c_void,
    /// Index of the queue's family
    pub queue_family: u32,
    /// Features that are enabled on the device: ROTOR_VULKAN_ARRAY_INDEXING,
    /// ROTOR_VULKAN_INTEGER_DOT_PRODUCT
    pub features: u32,
    /// Names of the extensions that are enabled on the device, or NULL if there are none; below
    /// Vulkan 1.3, "VK_KHR_shader_float_controls" and "VK_KHR_shader_integer_dot_product" are
    /// useful
    pub extensions: *const *const c_char,
    /// Number of names
    pub n_extensions: usize,
    /// rotor calls it before each use of the queue. It returns when rotor may use the queue. Set it
    /// to NULL if nobody else uses the queue. The host must not call rotor while it holds its lock.
    /// To wait for the whole device (`vkDeviceWaitIdle`) is to use all of its queues.
    pub lock: rotor_vulkan_lock_callback,
    /// rotor calls it after each use of the queue.
    pub unlock: rotor_vulkan_lock_callback,
    /// rotor passes it to `lock` and `unlock`.
    pub user: *mut c_void,
}

// SAFETY: repr(C), begins with struct_size, and holds numbers and nullable pointers.
unsafe impl Sized_ for rotor_vulkan_device {
    fn defaults() -> Self {
        Self {
            struct_size: size_of::<Self>() as u32,
            api_version: 0,
            get_instance_proc_addr: None,
            instance: ptr::null_mut(),
            physical_device: ptr::null_mut(),
            device: ptr::null_mut(),
            queue: ptr::null_mut(),
            queue_family: 0,
            features: 0,
            extensions: ptr::null(),
            n_extensions: 0,
            lock: None,
            unlock: None,
            user: ptr::null_mut(),
        }
    }
}

/// Sets `device` to its defaults, which name no device. Set `struct_size` to `sizeof *device`.
///
/// Threads: any.
///
/// # Safety
/// `device` is NULL or valid for writes of `struct_size` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_vulkan_device_init(
    device: *mut rotor_vulkan_device,
    struct_size: usize,
) -> rotor_status {
    // SAFETY: the caller's promise.
    guard(|| unsafe { init_sized(device, struct_size, "device") })
}

/// The device that a host lends, if it does.
///
/// # Safety
/// `device` is NULL, or as its fields and `rotor_vulkan_device` say.
pub(super) unsafe fn host_device(device: *const rotor_vulkan_device) -> Result<Option<HostDevice>> {
    if device.is_null() {
        return Ok(None);
    }
    // SAFETY: the caller's promise, here and below.
    let device = unsafe { read_sized(device, "options.vulkan")? };
    let known = ROTOR_VULKAN_ARRAY_INDEXING | ROTOR_VULKAN_INTEGER_DOT_PRODUCT;
    if device.features & !known != 0 {
        return Err(Error::argument(format!("options.vulkan has unknown features {:#x}", device.features & !known)));
    }
    let handles = HostHandles {
        get_instance_proc_addr: device.get_instance_proc_addr,
        instance: device.instance,
        physical_device: device.physical_device,
        device: device.device,
        queue: device.queue,
        queue_family: device.queue_family,
        api_version: device.api_version,
        has_array_indexing: device.features & ROTOR_VULKAN_ARRAY_INDEXING != 0,
        has_dot: device.features & ROTOR_VULKAN_INTEGER_DOT_PRODUCT != 0,
        lock: device.lock,
        unlock: device.unlock,
        user: device.user,
    };
    // SAFETY: as above.
    unsafe { HostDevice::new(handles, device.extensions, device.n_extensions) }.map(Some)
}
