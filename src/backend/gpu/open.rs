//! Opens a device: runs the self-test, tunes the kernels, and remembers the results of both.

use std::path::Path;
use std::sync::{Arc, Weak};
use std::time::Duration;

use parking_lot::{Mutex, MutexGuard};

use super::cache::{self, Learnt};
use super::device::{Device, KeepGoing, NativeMath, check};
use super::kernels::Tuning;
use super::{Gpu, self_test, tune};
use crate::backend::Shape;
use crate::error::{Error, Result};

/// What this process has learnt about a device. Models that are alive at the same time share the
/// device.
pub(crate) struct Known<D: Device> {
    identity: Vec<u8>,
    learnt: Learnt,
    device: Weak<D>,
}

impl<D: Device> Known<D> {
    /// The same knowledge for a host's device. That device itself is not shared.
    pub(crate) fn of_host(&self) -> Self {
        Self { identity: self.identity.clone(), learnt: self.learnt, device: Weak::new() }
    }
}

/// How long a load waits for another load before it asks whether it is to go on.
const MOMENT: Duration = Duration::from_millis(10);

/// Locks what is known, when no other load is using it.
fn lock<'a, T>(known: &'a Mutex<T>, keep_going: KeepGoing) -> Result<MutexGuard<'a, T>> {
    loop {
        match known.try_lock_for(MOMENT) {
            Some(known) => return Ok(known),
            None => check(keep_going)?,
        }
    }
}

/// Opens a device for a network of this shape. `identity` distinguishes the device and its driver
/// from others. `make` opens the device; its arguments are the parts of the driver's own arithmetic
/// to use, and kernels that the driver compiled before. `cache_dir` is where to keep these kernels.
/// `keep_going` is called between two steps; the longest step is the compilation of one kernel by
/// the driver.
pub(crate) fn open<D: Device>(
    known: &Mutex<Vec<Known<D>>>,
    (backend, identity): (&'static str, &[u8]),
    shape: Shape,
    cache_dir: Option<&Path>,
    keep_going: KeepGoing,
    make: impl Fn(NativeMath, &[u8]) -> Result<Arc<D>>,
) -> Result<Gpu<D>> {
    let mut known = lock(known, keep_going)?;
    let file = cache_dir.map(|directory| cache::file(directory, backend, identity));
    let (kept, compiled) = file.as_deref().and_then(cache::load).unzip();
    let compiled = compiled.unwrap_or_default();
    let tested = |learnt: Learnt, device: Arc<D>, keep_going: KeepGoing| {
        if !learnt.tuning.is_for(&*device) {
            return Err(Error::Device { message: format!("it does not support {:?}", learnt.tuning) });
        }
        self_test::run(&device, &shape, learnt.tuning, keep_going)?;
        Ok((learnt, device))
    };
    let remembered = |keep_going: KeepGoing| {
        let known = known.iter().find(|known| known.identity == identity)?;
        // The device that other models use may be lost. Then a new one is opened.
        let shared = known.device.upgrade().and_then(|device| tested(known.learnt, device, keep_going).ok());
        shared.or_else(|| tested(known.learnt, make(known.learnt.native, &compiled).ok()?, keep_going).ok())
    };
    let kept = |keep_going: KeepGoing| tested(kept?, make(kept?.native, &compiled).ok()?, keep_going).ok();
    let (learnt, device) = match remembered(keep_going).or_else(|| kept(keep_going)) {
        Some(found) => found,
        None => learn(&shape, keep_going, &make)?,
    };
    known.retain(|known| known.identity != identity);
    known.push(Known { identity: identity.to_owned(), learnt, device: Arc::downgrade(&device) });
    drop(known);
    let gpu = Gpu::new(&device, backend, shape, learnt.tuning, keep_going)?;
    // PoCL compiles everything that is left when it is asked for its binaries. So rotor asks only
    // if there is a file to write.
    if let Some(file) = file
        && let Some(compiled) = device.compiled()
    {
        cache::store(&file, learnt, &compiled);
    }
    Ok(gpu)
}

/// Opens a device about which nothing is known. If it does not compute exactly, rotor uses less of
/// the driver's own arithmetic.
fn learn<D: Device>(
    shape: &Shape,
    keep_going: KeepGoing,
    make: &impl Fn(NativeMath, &[u8]) -> Result<Arc<D>>,
) -> Result<(Learnt, Arc<D>)> {
    let mut why = String::new();
    for native in D::NATIVE_MATH {
        check(keep_going)?;
        let device = make(*native, &[])?;
        let untried = Tuning::untried(&*device)?;
        if let Some(difference) = self_test::difference(&device, shape, untried, keep_going)? {
            log::info!("{} fails the self-test with {native:?}: {difference}", device.name());
            why = difference;
            continue;
        }
        let tuning = tune::tune(&device, untried, keep_going)?;
        if tuning != untried {
            self_test::run(&device, shape, tuning, keep_going)?;
        }
        return Ok((Learnt { native: *native, tuning }, device));
    }
    Err(Error::Device { message: why })
}
