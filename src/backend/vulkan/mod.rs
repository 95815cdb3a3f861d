//! The Vulkan backend: which devices there are, and one of them as a [`Device`](super::gpu::Device).
//!
//! The library is loaded at run time, Vulkan 1.1 is enough, and the device is rotor's own, with a queue for compute and a
//! low priority where that is offered; so a game's frames come first. A host may lend its own device instead.

mod device;
mod facts;
mod host;
mod instance;
mod memory;
mod pipelines;
mod recorder;
mod spirv;

use std::path::Path;
use std::sync::Arc;

use ash::vk;
use parking_lot::Mutex;

#[cfg(test)]
use super::gpu::Fault;
use super::gpu::{self, Gpu, Known};
use super::{Backend, DeviceInfo, DeviceKind, Shape};
use crate::error::{Error, Result};
use device::Vulkan;
pub use host::{HostDevice, HostHandles};
use instance::{Instance, describe};

/// The devices of this machine.
pub(super) fn devices() -> Result<Vec<DeviceInfo>> {
    let instance = Instance::new()?;
    let physical = instance.physical_devices()?.into_iter().enumerate();
    Ok(physical.map(|(i, physical)| describe(&instance, i, physical)).collect())
}

/// Opens a device for a network of this shape: the best one, or the one that `which` names by its number or a part of its name.
/// It has computed a small network exactly before it is given out. With `real`, programs on the CPU and GPUs
/// that are likely to be slower than the CPU do not count.
pub(super) fn open(
    shape: Shape,
    which: Option<&str>,
    cache_dir: Option<&Path>,
    real: bool,
) -> Result<Box<dyn Backend>> {
    Ok(Box::new(open_gpu(shape, which, cache_dir, real)?))
}

/// The host's device, for a network of this shape; it, too, has to compute exactly first.
pub(super) fn adopt(shape: Shape, host: &HostDevice, cache_dir: Option<&Path>) -> Result<Box<dyn Backend>> {
    let instance = Instance::adopt(host)?;
    let mut identity = instance.identity(host.physical_device());
    // What is enabled decides what suits it.
    identity.push(2 + u8::from(host.says().has_dot));
    let known = Mutex::new(KNOWN.lock().iter().map(Known::of_host).collect());
    let make = |fma, compiled: &[u8]| Vulkan::adopt(&instance, host, fma, compiled);
    Ok(Box::new(gpu::open(&known, ("vulkan", &identity), shape, cache_dir, make)?))
}

/// A device, the `nth` attempt of a kind on which fails, as all that follow.
#[cfg(test)]
pub(crate) fn open_failing(shape: Shape, fault: Fault, nth: u32) -> Result<Box<dyn Backend>> {
    Ok(Box::new(open_gpu(shape, None, None, false)?.fail_at(fault, nth)?))
}

fn open_gpu(shape: Shape, which: Option<&str>, cache_dir: Option<&Path>, real: bool) -> Result<Gpu<Vulkan>> {
    let instance = Instance::new()?;
    let mut found: Vec<_> = instance
        .physical_devices()?
        .into_iter()
        .enumerate()
        .map(|(i, physical)| (i, (describe(&instance, i, physical), physical)))
        .collect();
    if let Some(which) = which {
        // A number is a number, though names may have it in them.
        let is_it = |(i, (info, _)): &(usize, (DeviceInfo, _))| match which.parse::<usize>() {
            Ok(number) => number == *i,
            Err(_) => info.name.to_lowercase().contains(&which.to_lowercase()),
        };
        let names: Vec<String> = found.iter().map(|(i, (info, _))| format!("{i}: {}", info.name)).collect();
        found.retain(is_it);
        if found.is_empty() {
            let message = format!("no such device; there are [{}]", names.join(", "));
            return Err(Error::Backend { name: format!("vulkan:{which}"), message });
        }
    }
    found.retain(|(_, (info, _))| !real || info.kind != DeviceKind::Cpu);
    found.sort_by_key(|(_, (info, _))| info.kind as u8);
    let mut reasons = vec![];
    for (_, (info, physical)) in found {
        match try_open(&instance, physical, shape, cache_dir, real) {
            Ok(gpu) => return Ok(gpu),
            Err(error) => reasons.push(format!("{}: {error}", info.name)),
        }
    }
    let reasons = if reasons.is_empty() { "there is no GPU".to_owned() } else { reasons.join("; ") };
    Err(Error::Device { message: format!("Vulkan: {reasons}") })
}

fn try_open(
    instance: &Arc<Instance>,
    physical: vk::PhysicalDevice,
    shape: Shape,
    cache_dir: Option<&Path>,
    real: bool,
) -> Result<Gpu<Vulkan>> {
    let identity = instance.identity(physical);
    gpu::open(&KNOWN, ("vulkan", &identity), shape, cache_dir, |fma, compiled| {
        let device = Vulkan::open(instance, physical, fma, compiled)?;
        if real && !device.is_fast() {
            let message = "it has no integer dot product, so the CPU is taken; vulkan:DEVICE takes it all the same";
            return Err(Error::Device { message: message.to_owned() });
        }
        Ok(device)
    })
}

static KNOWN: Mutex<Vec<Known<Vulkan>>> = Mutex::new(Vec::new());

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::time::Duration;

    use bytemuck::{bytes_of, cast_slice};

    use super::*;
    use crate::backend::arith;
    use crate::backend::gpu::{Bindings, Device, Kernel, Queue};

    /// What the kernels' arithmetic makes of triples of numbers.
    fn probe(device: &Arc<Vulkan>, triples: &[[f32; 3]]) -> Vec<[u32; 7]> {
        let (n, words) = (triples.len(), 10 * triples.len());
        let acts = Arc::new(device.buffer(4 * words).unwrap());
        let bindings =
            Bindings { acts: acts.clone(), plan: acts.clone(), vectors: acts.clone(), slabs: vec![acts.clone()] };
        let mut queue = device.queue().unwrap();
        queue.begin(bindings, 12 * n, 28 * n).unwrap();
        queue.write(&acts, 0, cast_slice(triples)).unwrap();
        let args = [n as u32, 3 * n as u32];
        queue.dispatch(Kernel::Probe, None, bytes_of(&args), [n.div_ceil(64) as u32, 1, 1]).unwrap();
        queue.read(&acts, 12 * n, 28 * n).unwrap();
        queue.submit().unwrap();
        assert!(queue.wait(0, Duration::from_secs(20)).unwrap());
        queue.results().chunks_exact(28).map(bytemuck::pod_read_unaligned).collect()
    }

    #[test]
    fn arithmetic_is_that_of_arith() {
        let instance = match Instance::new() {
            Ok(instance) => instance,
            Err(error) => return skipped(&error.to_string()),
        };
        let Some(physical) = instance.physical_devices().ok().and_then(|devices| devices.first().copied()) else {
            return skipped("no device");
        };
        let device = Vulkan::open(&instance, physical, false, &[]).unwrap();
        let mut seed = 1u64;
        let mut random = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 32) as u32
        };
        // All significands, with exponents of -40 to 40.
        let mut number = || f32::from_bits((random() & 0x807f_ffff) | (87 + random() % 80) << 23);
        let triples: Vec<[f32; 3]> = (0..400_000).map(|_| [number(), number(), number()]).collect();
        let names = ["fma", "divide", "root", "exp", "to_half", "from_half", "mul, add"];
        let mut wrong = [0; 7];
        for ([a, b, c], got) in triples.iter().zip(probe(&device, &triples)) {
            let half = half::f16::from_bits(a.to_bits() as u16);
            let want = [
                a.mul_add(*b, *c).to_bits(),
                (a / b).to_bits(),
                a.abs().sqrt().to_bits(),
                arith::exp(*a).to_bits(),
                arith::to_f16(*a).to_bits().into(),
                if half.is_nan() { got[5] } else { half.to_f32().to_bits() },
                (a * b + c).to_bits(),
            ];
            wrong
                .iter_mut()
                .zip(got.iter().zip(want))
                .for_each(|(wrong, (got, want))| *wrong += usize::from(*got != want));
        }
        let wrong: Vec<_> = names.iter().zip(wrong).filter(|(_, wrong)| *wrong > 0).collect();
        assert!(wrong.is_empty(), "of {} results differ: {wrong:?}", triples.len());
    }

    #[test]
    fn every_tuning_is_exact() {
        let shape =
            Shape { hidden: 64, intermediate: 64, n_layers: 1, n_heads: 4, n_kv_heads: 2, head_dim: 32, n_vocab: 64 };
        let instance = match Instance::new() {
            Ok(instance) => instance,
            Err(error) => return skipped(&error.to_string()),
        };
        let Some(physical) = instance.physical_devices().ok().and_then(|devices| devices.first().copied()) else {
            return skipped("no device");
        };
        let device = Vulkan::open(&instance, physical, false, &[]).unwrap();
        let all = gpu::test_all_tunings(&device, &shape).unwrap();
        assert!(all >= 3, "{all}");
    }

    fn skipped(why: &str) {
        assert!(std::env::var_os("ROTOR_REQUIRE_TOOLS").is_none(), "{why}");
        let _ = writeln!(std::io::stderr(), "SKIPPED: the arithmetic of Vulkan: {why}");
    }
}
