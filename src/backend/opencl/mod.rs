//! The OpenCL backend: lists the devices, and implements [`Device`](super::gpu::Device) for one of
//! them.
//!
//! rotor loads the library at run time, and OpenCL 1.2 is enough: the backend uses no subgroups, no
//! f16 and no shared virtual memory. Its modules are divided like those of the Vulkan backend.

mod device;
mod facts;
mod handle;
#[cfg(test)]
mod intel;
mod memory;
mod programs;
mod recorder;
mod source;

use std::path::Path;

use opencl3::device::CL_DEVICE_TYPE_ALL;
use opencl3::platform::{Platform, get_platforms};
use parking_lot::Mutex;

use super::gpu::{self, Device, Gpu, KeepGoing, Known, Which};
use super::{DeviceInfo, Shape};
use crate::error::{Error, Result};
use device::{Id, OpenCl};
use source::Program;

/// OpenCL's error code for a missing library.
const NO_LIBRARY: i32 = -2000;
/// Words in the names of platforms that run on the CPU.
const PROGRAMS: [&str; 3] = ["Portable Computing Language", "Oclgrind", "CPU Runtime"];

/// The devices of this machine.
pub(super) fn devices() -> Result<Vec<DeviceInfo>> {
    Ok(found(Which::Any)?.into_iter().map(|(info, _)| info).collect())
}

/// All devices. If a fast one is wanted, this does not even query the platforms that run on the
/// CPU: PoCL ends the process when the system refuses it a thread (pocl/pocl,
/// `pthread_scheduler_init`).
fn found(which: Which) -> Result<Vec<(DeviceInfo, (usize, Id))>> {
    // A driver initialises itself at the first query, and some drivers fail if two threads do that
    // at once.
    static ASKING: Mutex<()> = Mutex::new(());
    let _asking = ASKING.lock();
    let platforms = get_platforms().map_err(|e| match e.0 {
        NO_LIBRARY => {
            Error::Device { message: "there is no OpenCL on this system: its library cannot be loaded".to_owned() }
        }
        code => handle::failed("no platform", code),
    })?;
    let is_wanted = |platform: &&Platform| {
        let is_program = || platform.name().is_ok_and(|name| PROGRAMS.iter().any(|program| name.contains(program)));
        !matches!(which, Which::Fast) || !is_program()
    };
    // A platform without devices returns an error; other platforms may have devices.
    let ids = platforms
        .iter()
        .filter(is_wanted)
        .flat_map(|platform| platform.get_devices(CL_DEVICE_TYPE_ALL).unwrap_or_default());
    Ok(ids.enumerate().map(|(i, id)| (facts::describe(i, id), (i, Id(id)))).collect())
}

/// Opens a device for a network of this shape. The device has passed the self-test when this
/// returns.
pub(super) fn open(
    shape: Shape,
    which: Which,
    cache_dir: Option<&Path>,
    keep_going: KeepGoing,
) -> Result<Gpu<impl Device + use<>>> {
    gpu::choose("opencl", found(which)?, which, |(index, id)| {
        let mut identity = facts::identity(*index, id.0);
        let attention = Program::Attention { head_dim: 0, group: 0 };
        identity.extend([Program::General, attention].iter().flat_map(|p| source::source(*p, true, true).into_bytes()));
        gpu::open(&KNOWN, ("opencl", &identity), shape, cache_dir, keep_going, |native, compiled| {
            let device = OpenCl::open(id.0, native, compiled)?;
            gpu::refuse_slow(which, "opencl", device.is_fast())?;
            Ok(device)
        })
    })
}

static KNOWN: Mutex<Vec<Known<OpenCl>>> = Mutex::new(Vec::new());

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::gpu::{NativeMath, check};

    fn device(native: NativeMath) -> Result<std::sync::Arc<OpenCl>> {
        let first = found(Which::Any)?.into_iter().next();
        let (_, (_, id)) = first.ok_or_else(|| Error::argument("there is no device"))?;
        OpenCl::open(id.0, native, &[])
    }

    #[test]
    fn arithmetic_is_that_of_arith() {
        OpenCl::NATIVE_MATH.iter().for_each(|native| check::arithmetic(device(*native)));
    }

    #[test]
    fn what_cannot_be_built_is_an_error_in_the_compilers_words() {
        let Some((_, (_, id))) = found(Which::Any).ok().and_then(|found| found.into_iter().next()) else {
            return check::skipped("no device");
        };
        if facts::Facts::of(id.0).is_ok_and(|facts| facts.has_dot) {
            return check::skipped("the device has all extensions");
        }
        let learnt_nothing = Mutex::new(vec![]);
        let shape =
            Shape { hidden: 64, intermediate: 64, n_layers: 1, n_heads: 2, n_kv_heads: 1, head_dim: 32, n_vocab: 64 };
        let opened = gpu::open(&learnt_nothing, ("opencl", b"a boast"), shape, None, &mut || true, |_, _| {
            OpenCl::open_with_dot(id.0, "")
        });
        let Err(error) = opened else { panic!("it was built") };
        assert!(matches!(&error, Error::Device { message } if message.contains("cannot be built")), "{error}");
        assert!(error.to_string().contains("dot_4x8packed"), "{error}");
    }

    #[test]
    fn programs_on_the_cpu_are_not_asked_where_a_gpu_is_wanted() {
        let fast = found(Which::Fast).unwrap_or_default();
        let is_program = |name: &str| name.contains("pthread") || name.contains("pocl");
        assert!(
            fast.iter().all(|(info, _)| !is_program(&info.name)),
            "{:?}",
            fast.iter().map(|f| &f.0).collect::<Vec<_>>()
        );
    }

    #[test]
    fn every_tuning_is_exact() {
        check::every_tuning(device(OpenCl::NATIVE_MATH[0]));
    }

    /// Replaces the extension's function by another one, since PoCL does not have it. The code
    /// around it is tested all the same.
    #[test]
    fn dot_products_are_as_exact() {
        let stand_in = "-Ddot_4x8packed_ss_int=plain_dot4";
        check::every_tuning(found(Which::Any).and_then(|found| {
            let first = found.into_iter().next().ok_or_else(|| Error::argument("there is no device"))?;
            OpenCl::open_with_dot(first.1.1.0, stand_in)
        }));
    }
}
