//! What reading a schema may cost: every part of it counts what it does.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};

/// Units of work for one schema, of a microsecond or less each.
pub(super) const MOST: u64 = 2_000_000;
/// A formula that is taken apart.
pub(super) const STEP: usize = 10;

/// What was spent on a schema so far, and whether anybody still waits for it.
pub(super) struct Work<'w> {
    spent: Cell<u64>,
    is_abandoned: &'w AtomicBool,
}

impl<'w> Work<'w> {
    pub(super) fn new(is_abandoned: &'w AtomicBool) -> Self {
        Self { spent: Cell::new(0), is_abandoned }
    }

    /// Counts `units`, which are about to be spent or were spent.
    ///
    /// # Errors
    /// They are too many together, or nobody waits for the schema any more.
    pub(super) fn spend(&self, units: usize) -> Result<(), String> {
        self.spent.set(self.spent.get().saturating_add(units as u64));
        if self.is_abandoned.load(Ordering::Relaxed) {
            return Err("is not wanted any more".to_owned());
        }
        if self.spent.get() > MOST {
            return Err("has too many alternatives and conditions that multiply; write less of them".to_owned());
        }
        Ok(())
    }

    #[cfg(test)]
    pub(super) fn spent(&self) -> u64 {
        self.spent.get()
    }
}
