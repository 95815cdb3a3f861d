//! The budget for reading a schema. Each part of the reader counts what it does.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};

/// The most units of work for one schema. A unit takes at most a microsecond.
pub(super) const MOST: u64 = 2_000_000;
/// The units for splitting a formula.
pub(super) const STEP: usize = 10;

/// The work that was spent on a schema so far, and whether a caller still waits for it.
pub(super) struct Work<'w> {
    spent: Cell<u64>,
    is_abandoned: &'w AtomicBool,
}

impl<'w> Work<'w> {
    pub(super) fn new(is_abandoned: &'w AtomicBool) -> Self {
        Self { spent: Cell::new(0), is_abandoned }
    }

    /// Counts `units` of work that are about to be done or were done.
    ///
    /// # Errors
    /// If there are too many units together, or no caller waits for the schema any more.
    pub(super) fn spend(&self, units: usize) -> Result<(), String> {
        self.spent.set(self.spent.get().saturating_add(units as u64));
        if self.is_abandoned.load(Ordering::Relaxed) {
            return Err("is not wanted any more".to_owned());
        }
        if self.spent.get() > MOST {
            return Err("has too many alternatives and conditions that multiply; use fewer".to_owned());
        }
        Ok(())
    }

    #[cfg(test)]
    pub(super) fn spent(&self) -> u64 {
        self.spent.get()
    }
}
