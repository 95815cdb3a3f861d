//! Which backends and devices exist, and which one a name opens.

use std::path::{Path, PathBuf};

#[cfg(test)]
use super::gpu::Fault;
use super::gpu::Which;
use super::vulkan::HostDevice;
use super::{Backend, DeviceInfo, Shape, cpu, opencl, reference, vulkan};
use crate::error::{Error, Result};
use crate::stack::{on_own_stack, on_own_stack_while};

/// The backends that a name stands for, in the order in which to try them. `auto` stands for a GPU
/// that can compute the model, then the CPU. The name of a GPU backend also has the CPU after it.
/// Any other name stands for itself.
pub fn candidates(name: &str) -> Vec<&str> {
    match name.split_once(':').map_or(name, |(kind, _)| kind) {
        "auto" => vec!["gpu", "cpu"],
        "gpu" | "vulkan" | "opencl" => vec![name, "cpu"],
        _ => vec![name],
    }
}

/// Opens a GPU backend whose `nth` attempt of the kind `fault` fails, as do all that follow.
#[cfg(test)]
pub(crate) fn open_failing(name: &str, shape: Shape, fault: Fault, nth: u32) -> Result<Box<dyn Backend>> {
    match name {
        "vulkan" => boxed(vulkan::open(shape, Which::Any, None, &mut || true)?.fail_at(fault, nth)),
        _ => boxed(opencl::open(shape, Which::Any, None, &mut || true)?.fail_at(fault, nth)),
    }
}

/// The GPUs of this machine, Vulkan's first. A GPU that both Vulkan and OpenCL know is listed
/// twice. Without a driver the list is empty, and the log says why.
pub fn devices() -> Vec<DeviceInfo> {
    let listed = [on_own_stack("Vulkan", vulkan::devices), on_own_stack("OpenCL", opencl::devices)].map(|found| {
        found.unwrap_or_else(|error| {
            log::info!("a backend lists no GPUs: {error}");
            vec![]
        })
    });
    listed.concat()
}

/// The largest number of threads of a backend.
pub const MAX_THREADS: usize = 1024;

/// Options that a host gives to a backend.
#[derive(Clone, Debug, Default)]
pub struct Resources {
    /// Threads that compute, the caller's included; `None` lets the backend choose.
    pub threads: Option<usize>,
    /// The device that Vulkan is to use, instead of one of rotor's own.
    pub vulkan: Option<HostDevice>,
    /// A folder where GPU backends may keep compiled kernels and the results of self-test and
    /// tuning, and where a load may keep prepared weights (see [`super::prepared`]).
    pub cache_dir: Option<PathBuf>,
}

impl Resources {
    /// Options with this number of threads.
    pub fn with_threads(threads: usize) -> Self {
        Self { threads: Some(threads), ..Self::default() }
    }
}

/// Opens a backend by name: `reference`, `cpu`, `cpu:TIER` (see [`cpu::tier_names`]), `gpu` (the
/// best GPU, not a program on the CPU), `vulkan`, `vulkan:DEVICE`, `opencl` or `opencl:DEVICE`.
/// DEVICE is a number or a part of a name (see [`devices`]). Opening a GPU can take seconds, and
/// calls `keep_going` meanwhile.
///
/// # Errors
/// [`Error::Cancelled`] after `keep_going` has returned false; [`Error::Device`] if the device
/// cannot be used; [`Error::Backend`] for an unknown name.
pub fn open(
    name: &str,
    shape: Shape,
    resources: &Resources,
    keep_going: &mut dyn FnMut() -> bool,
) -> Result<Box<dyn Backend>> {
    let Resources { threads, vulkan, cache_dir } = resources;
    let (threads, cache_dir) = (*threads, cache_dir.as_deref());
    if let Some(n) = threads.filter(|n| !(1..=MAX_THREADS).contains(n)) {
        return Err(Error::argument(format!("n_threads is {n}; it must be 1 to {MAX_THREADS}")));
    }
    match name.split_once(':') {
        None if name == "cpu" => Ok(Box::new(cpu::CpuBackend::new(shape, None, threads)?)),
        Some(("cpu", tier)) => Ok(Box::new(cpu::CpuBackend::new(shape, Some(tier), threads)?)),
        None if name == "reference" => Ok(Box::new(reference::ReferenceBackend::new(shape))),
        // This runs on the caller's stack, since the host's lock belongs to the caller's thread.
        None if let ("gpu" | "vulkan", Some(host)) = (name, vulkan) => {
            vulkan::adopt(shape, host, cache_dir, keep_going)
        }
        Some(("vulkan", _)) if vulkan.is_some() => Err(Error::Backend {
            name: name.to_owned(),
            message: "the host lends a device; choose vulkan, gpu or auto to use it".to_owned(),
        }),
        // A driver may need much stack: some drivers compile with LLVM.
        _ => on_own_stack_while("GPU", keep_going, |keep_going| open_gpu(name, shape, cache_dir, keep_going)),
    }
}

fn boxed(backend: Result<impl Backend + 'static>) -> Result<Box<dyn Backend>> {
    Ok(Box::new(backend?))
}

fn open_gpu(
    name: &str,
    shape: Shape,
    cache_dir: Option<&Path>,
    keep_going: &mut dyn FnMut() -> bool,
) -> Result<Box<dyn Backend>> {
    match name.split_once(':') {
        None if name == "gpu" => match boxed(vulkan::open(shape, Which::Fast, cache_dir, keep_going)) {
            Ok(gpu) => Ok(gpu),
            Err(Error::Cancelled) => Err(Error::Cancelled),
            Err(vulkan) => {
                boxed(opencl::open(shape, Which::Fast, cache_dir, keep_going)).map_err(|opencl| match opencl {
                    Error::Cancelled => Error::Cancelled,
                    opencl => Error::Device { message: format!("{vulkan}; {opencl}") },
                })
            }
        },
        None if name == "vulkan" => boxed(vulkan::open(shape, Which::Any, cache_dir, keep_going)),
        None if name == "opencl" => boxed(opencl::open(shape, Which::Any, cache_dir, keep_going)),
        Some(("vulkan", device)) if !device.is_empty() => {
            boxed(vulkan::open(shape, Which::Named(device), cache_dir, keep_going))
        }
        Some(("opencl", device)) if !device.is_empty() => {
            boxed(opencl::open(shape, Which::Named(device), cache_dir, keep_going))
        }
        _ => Err(Error::Backend {
            name: name.to_owned(),
            message: format!(
                "there is no such backend; choose auto, reference, vulkan, vulkan:DEVICE, opencl, opencl:DEVICE, cpu, or one of cpu:{}",
                cpu::tier_names().join(", cpu:")
            ),
        }),
    }
}
