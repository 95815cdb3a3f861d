//! Deliberate faults, so that tests can make a device fail in the middle of a conversation.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::error::{Error, Result};

/// What can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A submission fails: the device is lost.
    Submit,
    /// A submission never finishes.
    Silence,
    /// An allocation for the KV cache fails.
    Memory,
}

/// Counts down to a fault. The default has no fault.
#[derive(Default)]
pub(super) struct Faults {
    fault: Option<Fault>,
    left: AtomicU32,
}

impl Faults {
    /// The `nth` attempt and all that follow fail.
    pub(super) fn new(fault: Fault, nth: u32) -> Self {
        Self { fault: Some(fault), left: AtomicU32::new(nth) }
    }

    /// Fails if the fault is due.
    pub(super) fn check(&self, fault: Fault) -> Result<()> {
        if self.fault != Some(fault) {
            return Ok(());
        }
        let count_down = |left: u32| Some(left.saturating_sub(1));
        match self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, count_down) {
            Ok(0 | 1) => Err(Error::Device { message: format!("a fault on purpose: {fault:?}") }),
            _ => Ok(()),
        }
    }

    /// Counts one more submission.
    pub(super) fn count_submission(&self) {
        let _ = self.check(Fault::Silence);
    }

    /// Whether the device seems to hang.
    pub(super) fn are_silent(&self) -> bool {
        self.fault == Some(Fault::Silence) && self.left.load(Ordering::Relaxed) == 0
    }
}
