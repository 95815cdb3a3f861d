//! What a device is and can do, as far as the kernels need it; or why rotor cannot use the device.
#![forbid(unsafe_code)]

use opencl3::device::{CL_DEVICE_TYPE_CPU, CL_DEVICE_TYPE_GPU, Device};
use opencl3::types::{cl_device_id, cl_ulong};

use super::handle::failed;
use crate::backend::{DeviceInfo, DeviceKind};
use crate::error::{Error, Result};

/// Threads of the largest workgroup.
const MAX_WORKGROUP: usize = 256;
/// The bit of `CL_DEVICE_INTEGER_DOT_PRODUCT_CAPABILITIES_KHR` for four bytes packed in a word.
const PACKED: cl_ulong = 1;

/// What a device can do.
pub(super) struct Facts {
    pub(super) name: String,
    /// Bytes that a workgroup can share.
    pub(super) shared_bytes: usize,
    pub(super) largest_buffer: usize,
    /// Whether it has integer dot products, and instructions for them.
    pub(super) has_dot: bool,
    pub(super) has_fast_dot: bool,
    /// Whether its division and square root are correctly rounded when the compiler is asked for
    /// that.
    pub(super) has_exact_division: bool,
    /// Whether a queue can get a low priority.
    pub(super) has_priorities: bool,
    pub(super) has_throttles: bool,
}

impl Facts {
    pub(super) fn of(id: cl_device_id) -> Result<Self> {
        let device = Device::new(id);
        let name = name(&device);
        let refuse = |why: &str| Error::Device { message: format!("{name}: {why}") };
        let unknown = |e: opencl3::error_codes::ClError| failed(&format!("{name} cannot be queried"), e.0);
        if !device.available().unwrap_or(true) || !device.compiler_available().map_err(unknown)? {
            return Err(refuse("it is not available, or has no compiler"));
        }
        if !device.endian_little().map_err(unknown)? {
            return Err(refuse("it is big-endian, which rotor does not support"));
        }
        if device.max_work_group_size().map_err(unknown)? < MAX_WORKGROUP {
            return Err(refuse("its workgroups have fewer than 256 threads"));
        }
        let version = version(&device);
        if version < (1, 2) {
            return Err(refuse("it has no OpenCL 1.2"));
        }
        let extensions = device.extensions().unwrap_or_default();
        let has = |name: &str| extensions.split_whitespace().any(|extension| extension == name);
        // Integer dot products need the language of OpenCL 3.0.
        let has_dot = version >= (3, 0)
            && has("cl_khr_integer_dot_product")
            && device.integer_dot_product_capabilities_khr().is_ok_and(|bits| bits & PACKED != 0);
        let acceleration = || device.integer_dot_product_acceleration_properties_4x8bit_packed_khr();
        let float = device.single_fp_config().map_err(unknown)?;
        // Queues with properties came with OpenCL 2.0.
        let is_2 = version >= (2, 0);
        Ok(Self {
            shared_bytes: device.local_mem_size().map_err(unknown)? as usize,
            largest_buffer: device.max_mem_alloc_size().map_err(unknown)? as usize,
            has_dot,
            has_fast_dot: has_dot && acceleration().is_ok_and(|properties| properties.signed_accelerated != 0),
            has_exact_division: float & opencl3::device::CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT != 0,
            has_priorities: is_2 && has("cl_khr_priority_hints"),
            has_throttles: is_2 && has("cl_khr_throttle_hints"),
            name,
        })
    }
}

impl Facts {
    /// The options for the compiler.
    pub(super) fn options(&self) -> String {
        let exact = if self.has_exact_division { " -cl-fp32-correctly-rounded-divide-sqrt" } else { "" };
        // The language of OpenCL 1.2 has no integer dot products.
        let language = if self.has_dot { "CL3.0" } else { "CL1.2" };
        format!("-cl-std={language}{exact}")
    }
}

fn name(device: &Device) -> String {
    device.name().map_or_else(|_| "?".to_owned(), |name| name.trim().to_owned())
}

/// The numbers in "OpenCL MAJOR.MINOR ...".
fn version(device: &Device) -> (u32, u32) {
    let text = device.version().unwrap_or_default();
    let numbers = text.split_whitespace().nth(1).and_then(|numbers| numbers.split_once('.'));
    numbers.map_or((1, 0), |(major, minor)| (major.parse().unwrap_or(1), minor.parse().unwrap_or(0)))
}

/// Describes a device, with the name that [`crate::backend::open`] uses.
pub(super) fn describe(index: usize, id: cl_device_id) -> DeviceInfo {
    let device = Device::new(id);
    let kind = match device.dev_type().unwrap_or(0) {
        kind if kind & CL_DEVICE_TYPE_CPU != 0 => DeviceKind::Cpu,
        kind if kind & CL_DEVICE_TYPE_GPU == 0 => DeviceKind::Other,
        _ if device.host_unified_memory().unwrap_or(false) => DeviceKind::Integrated,
        _ => DeviceKind::Discrete,
    };
    let memory = device.global_mem_size().unwrap_or(0);
    DeviceInfo { backend: format!("opencl:{index}"), name: name(&device), kind, memory }
}

/// What distinguishes a device and its driver from others.
pub(super) fn identity(index: usize, id: cl_device_id) -> Vec<u8> {
    let device = Device::new(id);
    let mut identity = device.uuid_khr().map_or_else(|_| index.to_le_bytes().to_vec(), |uuid| uuid.to_vec());
    for text in [device.name(), device.vendor(), device.version(), device.driver_version()] {
        identity.extend(text.unwrap_or_default().bytes());
        identity.push(0);
    }
    identity
}
