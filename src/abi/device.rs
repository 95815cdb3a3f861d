//! The GPUs of this machine, for a host that lets its user choose.

use std::ffi::c_char;

use super::guard::{Sized_, borrow, guard, put, write_sized};
use super::status::rotor_status;
use crate::backend::{self, DeviceInfo, DeviceKind};
use crate::error::Error;

/// Tells what a device is, as `int32_t`. Later versions may add kinds.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum rotor_device_kind {
    /// The device is a graphics card.
    ROTOR_DEVICE_DISCRETE = 0,
    /// The device is a GPU on the chip of the CPU.
    ROTOR_DEVICE_INTEGRATED = 1,
    /// The device is a GPU of a virtual machine, or something else.
    ROTOR_DEVICE_OTHER = 2,
    /// The device is a program on the CPU that emulates a GPU. "auto" does not use it.
    ROTOR_DEVICE_CPU = 3,
}

/// The name of a device has this size in bytes, with its NUL.
pub const ROTOR_DEVICE_NAME_SIZE: usize = 256;

/// Holds the properties of a device. Set `struct_size` before `rotor_device_get`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct rotor_device_info {
    /// `sizeof(rotor_device_info)`
    pub struct_size: u32,
    /// A `rotor_device_kind`
    pub kind: i32,
    /// Bytes of its own memory, or of the memory that it shares with the CPU
    pub memory: u64,
    /// Value for `backend` of `rotor_model_options`, for example "vulkan:0"
    pub backend: [c_char; 32],
    /// Name from its driver, in UTF-8; rotor cuts a name that is too long
    pub name: [c_char; ROTOR_DEVICE_NAME_SIZE],
}

// SAFETY: repr(C), begins with struct_size, and holds numbers.
unsafe impl Sized_ for rotor_device_info {
    fn defaults() -> Self {
        Self { struct_size: size_of::<Self>() as u32, kind: 0, memory: 0, backend: [0; 32], name: [0; 256] }
    }
}

/// Writes the number of GPUs of this machine into `*out_count`.
///
/// rotor loads and queries the drivers, which may take some milliseconds. Without a driver the
/// number is 0, and the log tells why. rotor counts a GPU twice if both Vulkan and OpenCL list it.
/// Threads: any.
///
/// # Safety
/// `out_count` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_device_count(out_count: *mut usize) -> rotor_status {
    guard(|| {
        // SAFETY: out_count is only looked at.
        unsafe { borrow(out_count, "out_count")? };
        // SAFETY: the caller's promise.
        unsafe { put(out_count, "out_count", backend::devices().len()) }
    })
}

/// Writes the properties of device `index` into `*out_info`. The first device has index 0.
///
/// Errors: ROTOR_E_ARGUMENT (there is no such device).
/// Threads: any.
///
/// # Safety
/// `out_info` is NULL or valid for writes of its `struct_size`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_device_get(index: usize, out_info: *mut rotor_device_info) -> rotor_status {
    guard(|| {
        // SAFETY: out_info is only looked at.
        unsafe { borrow(out_info, "out_info")? };
        let devices = backend::devices();
        let found = devices.get(index);
        let found = found.ok_or_else(|| Error::argument(format!("device {index} of {}", devices.len())))?;
        // SAFETY: the caller's promise.
        unsafe { write_sized(out_info, "out_info", &info(found)) }
    })
}

fn info(device: &DeviceInfo) -> rotor_device_info {
    let mut info = rotor_device_info::defaults();
    info.kind = match device.kind {
        DeviceKind::Discrete => rotor_device_kind::ROTOR_DEVICE_DISCRETE,
        DeviceKind::Integrated => rotor_device_kind::ROTOR_DEVICE_INTEGRATED,
        DeviceKind::Other => rotor_device_kind::ROTOR_DEVICE_OTHER,
        DeviceKind::Cpu => rotor_device_kind::ROTOR_DEVICE_CPU,
    } as i32;
    info.memory = device.memory;
    write_text(&device.backend, &mut info.backend);
    write_text(&device.name, &mut info.name);
    info
}

/// As many whole characters of `text` as fit, and a NUL.
fn write_text(text: &str, out: &mut [c_char]) {
    let mut length = text.len().min(out.len() - 1);
    while !text.is_char_boundary(length) {
        length -= 1;
    }
    out.iter_mut().zip(text[..length].bytes()).for_each(|(out, byte)| *out = byte as c_char);
}
