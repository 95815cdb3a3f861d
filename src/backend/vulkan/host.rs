//! A Vulkan device that belongs to the host, which lends it to rotor.

use std::ffi::{CStr, CString, c_char, c_void};

use ash::vk::{self, Handle};

use crate::error::{Error, Result};

/// The handles and facts that a host gives about its device.
#[derive(Clone, Copy, Debug)]
pub struct HostHandles {
    /// `vkGetInstanceProcAddr`.
    pub get_instance_proc_addr: Option<unsafe extern "C" fn()>,
    /// `VkInstance`.
    pub instance: *mut c_void,
    /// `VkPhysicalDevice`.
    pub physical_device: *mut c_void,
    /// `VkDevice`.
    pub device: *mut c_void,
    /// `VkQueue`, which must be able to compute.
    pub queue: *mut c_void,
    /// The queue's family.
    pub queue_family: u32,
    /// The version for which the instance was made.
    pub api_version: u32,
    /// Whether `shaderStorageBufferArrayDynamicIndexing` is enabled.
    pub has_array_indexing: bool,
    /// Whether `shaderIntegerDotProduct` is enabled.
    pub has_dot: bool,
    /// Called before and after each use of the queue.
    pub lock: Option<unsafe extern "C" fn(*mut c_void)>,
    /// See `lock`.
    pub unlock: Option<unsafe extern "C" fn(*mut c_void)>,
    /// Passed to `lock` and `unlock`.
    pub user: *mut c_void,
}

/// A Vulkan device of the host.
#[derive(Clone, Debug)]
pub struct HostDevice {
    handles: HostHandles,
    extensions: Vec<CString>,
}

// SAFETY: the host promised (`HostDevice::new`) that others use its handles only between the
// callbacks, if at all. So no other code uses them while rotor does, and then Vulkan lets any
// thread use them.
unsafe impl Send for HostDevice {}

impl HostDevice {
    /// Checks what can be checked.
    ///
    /// # Safety
    /// The handles belong together, the device has the named features and extensions
    /// (`n_extensions` names, or NULL and 0), and all of it outlives what is made with it. The
    /// queue is used by others only between the callbacks, or there are no others.
    pub unsafe fn new(handles: HostHandles, extensions: *const *const c_char, n_extensions: usize) -> Result<Self> {
        let HostHandles { instance, physical_device, device, queue, .. } = handles;
        let named = [instance, physical_device, device, queue].into_iter().zip(NAMES);
        if let Some((_, what)) = named.into_iter().find(|(handle, _)| handle.is_null()) {
            return Err(Error::Null { what });
        }
        if handles.get_instance_proc_addr.is_none() {
            return Err(Error::Null { what: "get_instance_proc_addr" });
        }
        if handles.lock.is_some() != handles.unlock.is_some() {
            return Err(Error::argument("a queue needs both lock and unlock, or neither"));
        }
        if n_extensions > 4096 || (n_extensions > 0 && extensions.is_null()) {
            return Err(Error::argument(format!("extensions cannot have {n_extensions} names")));
        }
        let name = |i| {
            // SAFETY: the caller's promise.
            let name = unsafe { *extensions.add(i) };
            // SAFETY: the caller's promise; not NULL.
            if name.is_null() { Err(Error::Null { what: "an extension" }) } else { Ok(unsafe { CStr::from_ptr(name) }) }
        };
        let extensions = (0..n_extensions).map(|i| name(i).map(CStr::to_owned)).collect::<Result<_>>()?;
        Ok(Self { handles, extensions })
    }

    pub(super) fn has(&self, extension: &CStr) -> bool {
        self.extensions.iter().any(|name| **name == *extension)
    }

    pub(super) fn says(&self) -> &HostHandles {
        &self.handles
    }

    /// The entry points of the loader.
    pub(super) fn entry(&self) -> Option<ash::Entry> {
        let any: unsafe extern "C" fn() = self.handles.get_instance_proc_addr?;
        // SAFETY: both are pointers to functions; the caller of `new` promised that it is this one.
        let get = unsafe { std::mem::transmute::<unsafe extern "C" fn(), vk::PFN_vkGetInstanceProcAddr>(any) };
        // SAFETY: as above.
        Some(unsafe { ash::Entry::from_static_fn(ash::StaticFn { get_instance_proc_addr: get }) })
    }

    pub(super) fn instance(&self) -> vk::Instance {
        vk::Instance::from_raw(self.handles.instance as u64)
    }

    pub(super) fn physical_device(&self) -> vk::PhysicalDevice {
        vk::PhysicalDevice::from_raw(self.handles.physical_device as u64)
    }

    pub(super) fn device(&self) -> vk::Device {
        vk::Device::from_raw(self.handles.device as u64)
    }

    pub(super) fn queue(&self) -> vk::Queue {
        vk::Queue::from_raw(self.handles.queue as u64)
    }

    /// The lock that keeps others away from the queue.
    pub(super) fn queue_lock(&self) -> Option<QueueLock> {
        let HostHandles { lock, unlock, user, .. } = self.handles;
        Some(QueueLock { lock: lock?, unlock: unlock?, user })
    }
}

const NAMES: [&str; 4] = ["instance", "physical_device", "device", "queue"];

/// The host's lock of its queue.
pub(super) struct QueueLock {
    lock: unsafe extern "C" fn(*mut c_void),
    unlock: unsafe extern "C" fn(*mut c_void),
    user: *mut c_void,
}

// SAFETY: the host promised that any thread that uses rotor may call its callbacks.
unsafe impl Send for QueueLock {}
// SAFETY: see above.
unsafe impl Sync for QueueLock {}

impl QueueLock {
    /// Locks the queue for rotor until the result is dropped.
    pub(super) fn hold(&self) -> impl Drop + '_ {
        struct Held<'a>(&'a QueueLock);
        impl Drop for Held<'_> {
            fn drop(&mut self) {
                // SAFETY: the host's promise; it was locked by this thread.
                unsafe { (self.0.unlock)(self.0.user) }
            }
        }
        // SAFETY: the host's promise.
        unsafe { (self.lock)(self.user) };
        Held(self)
    }
}
