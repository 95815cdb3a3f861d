//! The Vulkan backend: lists the devices, and implements [`Device`](super::gpu::Device) for one of
//! them.
//!
//! rotor loads the library at run time, and Vulkan 1.1 is enough. The device is rotor's own. It
//! uses a queue for compute alone, with low priority, where the driver offers that, so that a
//! game's frames come first. A host may lend its own device instead.

mod commands;
mod device;
mod facts;
mod host;
mod instance;
mod memory;
mod pipelines;
mod recorder;
mod spirv;

use std::path::Path;

use parking_lot::Mutex;

use super::gpu::{self, Device, Gpu, KeepGoing, Known, Which};
use super::{Backend, DeviceInfo, Shape};
#[cfg(test)]
use crate::error::Error;
use crate::error::Result;
use device::Vulkan;
pub use host::{HostDevice, HostHandles};
use instance::{Instance, describe};

/// The devices of this machine.
pub(super) fn devices() -> Result<Vec<DeviceInfo>> {
    let instance = Instance::new()?;
    let physical = instance.physical_devices()?.into_iter().enumerate();
    Ok(physical.map(|(i, physical)| describe(&instance, i, physical)).collect())
}

/// Opens the host's device for a network of this shape. It, too, has to pass the self-test first.
pub(super) fn adopt(
    shape: Shape,
    host: &HostDevice,
    cache_dir: Option<&Path>,
    keep_going: KeepGoing,
) -> Result<Box<dyn Backend>> {
    let instance = Instance::adopt(host)?;
    let mut identity = instance.identity(host.physical_device());
    // The enabled features decide which tuning suits the device.
    identity.push(2 + u8::from(host.says().has_dot));
    let known = Mutex::new(KNOWN.lock().iter().map(Known::of_host).collect());
    let make = |native, compiled: &[u8]| Vulkan::adopt(&instance, host, native, compiled);
    Ok(Box::new(gpu::open(&known, ("vulkan", &identity), shape, cache_dir, keep_going, make)?))
}

/// Opens a device for a network of this shape. The device has passed the self-test when this
/// returns.
pub(super) fn open(
    shape: Shape,
    which: Which,
    cache_dir: Option<&Path>,
    keep_going: KeepGoing,
) -> Result<Gpu<impl Device + use<>>> {
    let instance = Instance::new()?;
    let physical = instance.physical_devices()?.into_iter().enumerate();
    let found = physical.map(|(i, physical)| (describe(&instance, i, physical), physical)).collect();
    gpu::choose("vulkan", found, which, |physical| {
        gpu::open(
            &KNOWN,
            ("vulkan", &instance.identity(*physical)),
            shape,
            cache_dir,
            keep_going,
            |native, compiled| {
                let device = Vulkan::open(&instance, *physical, native, compiled)?;
                gpu::refuse_slow(which, "vulkan", device.is_fast())?;
                Ok(device)
            },
        )
    })
}

static KNOWN: Mutex<Vec<Known<Vulkan>>> = Mutex::new(Vec::new());

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    pub(super) use crate::backend::gpu::check::skipped;
    use crate::backend::gpu::{Kernel, NativeMath, check};
    use crate::formats::float::FloatType;

    fn open(native: NativeMath) -> Result<Arc<Vulkan>> {
        let instance = Instance::new()?;
        let physical = instance.physical_devices()?.into_iter().next();
        Vulkan::open(&instance, physical.ok_or_else(|| Error::argument("there is no device"))?, native, &[])
    }

    /// Opens a device without the driver's own arithmetic, so that all of it is built.
    pub(super) fn device() -> Result<Arc<Vulkan>> {
        open(NativeMath { fma: false, halves: false })
    }

    #[test]
    fn arithmetic_is_that_of_arith() {
        check::arithmetic(device());
    }

    #[test]
    fn what_a_driver_computes_wrongly_is_built() {
        if let Err(error) = device() {
            return skipped(&error.to_string());
        }
        let (learnt_nothing, trusted) = (Mutex::new(vec![]), Mutex::new(vec![]));
        let shape =
            Shape { hidden: 64, intermediate: 64, n_layers: 1, n_heads: 2, n_kv_heads: 1, head_dim: 32, n_vocab: 64 };
        gpu::open(&learnt_nothing, ("vulkan", b"a liar"), shape, None, &mut || true, |native, _| {
            trusted.lock().push(native);
            let device = open(native)?;
            if native.halves {
                // The kernel for an f16 head is wrong on this device: it is the kernel for bf16.
                let [wrong, right] = [FloatType::F16, FloatType::Bf16].map(|float| Kernel::Head { float });
                let pipeline = device.raw().compile(right)?;
                device.raw().pipelines.lock().insert(wrong, pipeline);
            }
            Ok(device)
        })
        .unwrap();
        // The driver itself may get things wrong, too, and more attempts then follow.
        assert_eq!(trusted.into_inner()[..2], Vulkan::NATIVE_MATH[..2]);
    }

    #[test]
    fn of_a_hung_device_nothing_is_freed() {
        let left = |is_hung: bool| -> Result<usize> {
            let instance = Instance::new()?;
            let physical = instance.physical_devices()?.into_iter().next();
            let physical = physical.ok_or_else(|| Error::argument("there is no device"))?;
            let device = Vulkan::open(&instance, physical, Vulkan::NATIVE_MATH[0], &[])?;
            let (queue, buffer) = (device.queue()?, device.buffer(1 << 20)?);
            device.write(&buffer, 0, &[7; 100])?;
            if is_hung {
                device.raw().give_up();
            }
            drop((device, queue, buffer));
            Ok(Arc::strong_count(&instance))
        };
        match left(false) {
            // A hung device keeps the instance alive, since the device, its buffers and its queues
            // are not destroyed.
            Ok(left_of_others) => assert_eq!((left_of_others, left(true).unwrap()), (1, 2)),
            Err(error) => skipped(&error.to_string()),
        }
    }

    #[test]
    fn a_graphics_card_is_as_exact() {
        check::every_tuning(Instance::new().and_then(|instance| {
            let physical = instance.physical_devices()?.into_iter().next();
            Vulkan::open_unmapped(&instance, physical.ok_or_else(|| Error::argument("there is no device"))?)
        }));
    }

    #[test]
    fn rows_wait_for_their_turn() {
        check::rows_wait_for_their_turn(device());
    }

    #[test]
    fn every_tuning_is_exact() {
        check::every_tuning(device());
    }
}
