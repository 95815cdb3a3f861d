//! Faults on purpose, so that tests can see a device fail in the middle of a conversation.
//!
//! `ROTOR_GPU_FAULT=submit:7` makes the seventh submission, and all that follow, report a lost device; `memory:7` does so with
//! allocations. The variable is read when a model is loaded; the self-test before is
//! spared.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::error::{Error, Result};

/// Counts down to a fault; by default there is none.
#[derive(Default)]
pub(super) struct Faults {
    kind: Option<Kind>,
    left: AtomicU32,
}

/// What can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Submit,
    Memory,
}

impl Faults {
    pub(super) fn from_environment() -> Self {
        Self::new(&std::env::var("ROTOR_GPU_FAULT").unwrap_or_default())
    }

    fn new(text: &str) -> Self {
        let (kind, count) = text.split_once(':').unwrap_or_default();
        let kind = match kind {
            "submit" => Some(Kind::Submit),
            "memory" => Some(Kind::Memory),
            _ => None,
        };
        Self { kind, left: AtomicU32::new(count.parse().unwrap_or(1)) }
    }

    /// Fails when it is time.
    pub(super) fn check(&self, kind: Kind) -> Result<()> {
        if self.kind != Some(kind) {
            return Ok(());
        }
        let count_down = |left: u32| Some(left.saturating_sub(1));
        match self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, count_down) {
            Ok(0 | 1) => Err(Error::Device { message: format!("a fault on purpose (ROTOR_GPU_FAULT, {kind:?})") }),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_comes_when_it_is_time_and_stays() {
        let faults = Faults::new("submit:3");
        let results: Vec<bool> = (0..5).map(|_| faults.check(Kind::Submit).is_ok()).collect();
        assert_eq!(results, [true, true, false, false, false]);
        assert!(faults.check(Kind::Memory).is_ok());
        assert!(Faults::new("").check(Kind::Submit).is_ok() && Faults::new("x:1").check(Kind::Memory).is_ok());
    }
}
