//! Faults on purpose, so that tests can see a device fail in the middle of a conversation.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::error::{Error, Result};

/// What can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A submission: the device is lost.
    Submit,
    /// A submission, too: it is never done.
    Silence,
    /// An allocation of the KV cache.
    Memory,
}

/// Counts down to a fault; by default there is none.
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

    /// Fails when it is time.
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

    /// There is one submission more.
    pub(super) fn count_submission(&self) {
        let _ = self.check(Fault::Silence);
    }

    /// Whether the device seems to hang.
    pub(super) fn are_silent(&self) -> bool {
        self.fault == Some(Fault::Silence) && self.left.load(Ordering::Relaxed) == 0
    }
}
