//! Where the ids of a text go: bounded in number, and interruptible.

use crate::error::{Error, Result};

/// Bytes of text between two questions whether to go on.
const BETWEEN_QUESTIONS: usize = 16 << 10;
/// What an id counts in that unit, so that many short words are interruptible as well.
const BYTES_PER_STEP: usize = 8;

/// The ids of a text, as far as it was read.
pub(super) struct Output<'a> {
    ids: Vec<u32>,
    most: usize,
    is_full: bool,
    unasked: usize,
    keep_going: &'a mut dyn FnMut() -> bool,
}

impl<'a> Output<'a> {
    /// Room for `most` ids. `keep_going` is asked again and again; where it says no, encoding ends with [`Error::Cancelled`].
    pub(super) fn new(most: usize, keep_going: &'a mut dyn FnMut() -> bool) -> Self {
        Self { ids: vec![], most, is_full: false, unasked: 0, keep_going }
    }

    /// Adds an id. When there is no room, encoding ends, and [`Output::is_full`] says why.
    pub(super) fn push(&mut self, id: u32) -> Result<()> {
        if self.ids.len() == self.most {
            return self.end();
        }
        if self.ids.len() == self.ids.capacity() && self.ids.try_reserve(self.ids.len().max(64)).is_err() {
            let message = format!("room for more than {} token ids", self.ids.len());
            return Err(Error::Resources { message });
        }
        self.ids.push(id);
        Ok(())
    }

    /// Ends the encoding if at least so many ids will follow and there is no room for them.
    pub(super) fn expect(&mut self, at_least: usize) -> Result<()> {
        if at_least > self.most - self.ids.len() { self.end() } else { Ok(()) }
    }

    fn end(&mut self) -> Result<()> {
        self.is_full = true;
        Err(Error::Cancelled)
    }

    /// Accounts for work on so many bytes of text.
    pub(super) fn work(&mut self, bytes: usize) -> Result<()> {
        self.unasked += bytes + BYTES_PER_STEP;
        if self.unasked < BETWEEN_QUESTIONS {
            return Ok(());
        }
        self.unasked = 0;
        if (self.keep_going)() { Ok(()) } else { Err(Error::Cancelled) }
    }

    /// Whether encoding ended because there was no room.
    pub(super) fn is_full(&self) -> bool {
        self.is_full
    }

    pub(super) fn into_ids(self) -> Vec<u32> {
        self.ids
    }
}
