//! Chooses one of several devices.

use crate::backend::{DeviceInfo, DeviceKind};
use crate::error::{Error, Result};

/// Which device a caller wants.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Which<'a> {
    /// The best device that is likely to be faster than the CPU: a GPU with instructions for
    /// integer dot products.
    Fast,
    /// The best device, including programs that run on the CPU.
    Any,
    /// The device with this number, or with this text in its name.
    Named(&'a str),
}

/// Opens the first device that works; it tries the best kind first.
pub(crate) fn choose<C, T>(
    backend: &str,
    mut found: Vec<(DeviceInfo, C)>,
    which: Which,
    mut open: impl FnMut(&C) -> Result<T>,
) -> Result<T> {
    match which {
        Which::Fast => found.retain(|(info, _)| info.kind != DeviceKind::Cpu),
        Which::Any => {}
        Which::Named(which) => {
            let names: Vec<String> =
                found.iter().enumerate().map(|(i, (info, _))| format!("{i}: {}", info.name)).collect();
            let number = which.parse::<usize>();
            let mut index = 0..;
            // A number always means an index, even if a device's name contains it.
            found.retain(|(info, _)| match (&number, index.next()) {
                (Ok(number), index) => Some(*number) == index,
                _ => info.name.to_lowercase().contains(&which.to_lowercase()),
            });
            if found.is_empty() {
                let message = format!("there is no such device; the devices are [{}]", names.join(", "));
                return Err(Error::Backend { name: format!("{backend}:{which}"), message });
            }
        }
    }
    found.sort_by_key(|(info, _)| info.kind as u8);
    let mut reasons = vec![];
    for (info, candidate) in found {
        match open(&candidate) {
            Ok(gpu) => return Ok(gpu),
            Err(Error::Cancelled) => return Err(Error::Cancelled),
            Err(error) => reasons.push(format!("{}: {error}", info.name)),
        }
    }
    let reasons = if reasons.is_empty() { "there is no GPU".to_owned() } else { reasons.join("; ") };
    Err(Error::Device { message: format!("{backend}: {reasons}") })
}

/// Refuses a slow device if [`Which::Fast`] is wanted.
pub(crate) fn refuse_slow(which: Which, backend: &str, is_fast: bool) -> Result<()> {
    if is_fast || !matches!(which, Which::Fast) {
        return Ok(());
    }
    let message =
        format!("it has no integer dot product, so rotor uses the CPU; choose {backend}:DEVICE to use it anyway");
    Err(Error::Device { message })
}
