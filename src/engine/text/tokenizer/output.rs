//! The ids of a text while it is encoded. Their number is bounded, and encoding can be interrupted.

use crate::error::{Error, Result};

/// Bytes of text between two calls of `keep_going`.
const BYTES_PER_CHECK: usize = 16 << 10;
/// Each piece of work counts so many bytes more, so that many short words are interruptible too.
const BYTES_PER_PIECE: usize = 8;

/// The ids of the text that was encoded so far.
pub(super) struct Output<'a> {
    ids: Vec<u32>,
    most: usize,
    is_full: bool,
    unchecked: usize,
    keep_going: &'a mut dyn FnMut() -> bool,
}

impl<'a> Output<'a> {
    /// An output with room for `most` ids. `keep_going` is called every few kilobytes. When it
    /// returns false, encoding ends with [`Error::Cancelled`].
    pub(super) fn new(most: usize, keep_going: &'a mut dyn FnMut() -> bool) -> Self {
        Self { ids: vec![], most, is_full: false, unchecked: 0, keep_going }
    }

    /// Adds an id. If there is no room for it, encoding ends, and [`Output::is_full`] returns true.
    pub(super) fn push(&mut self, id: u32) -> Result<()> {
        if self.ids.len() == self.most {
            return self.end();
        }
        if self.ids.len() == self.ids.capacity() && self.ids.try_reserve(self.ids.len().max(64)).is_err() {
            let message = format!("memory for more than {} token ids", self.ids.len());
            return Err(Error::Resources { message });
        }
        self.ids.push(id);
        Ok(())
    }

    /// Ends the encoding if at least so many ids follow and there is no room for them.
    pub(super) fn expect(&mut self, at_least: usize) -> Result<()> {
        if at_least > self.most - self.ids.len() { self.end() } else { Ok(()) }
    }

    fn end(&mut self) -> Result<()> {
        self.is_full = true;
        Err(Error::Cancelled)
    }

    /// Counts work on so many bytes of text.
    pub(super) fn work(&mut self, bytes: usize) -> Result<()> {
        self.unchecked += bytes + BYTES_PER_PIECE;
        if self.unchecked < BYTES_PER_CHECK {
            return Ok(());
        }
        self.unchecked = 0;
        if (self.keep_going)() { Ok(()) } else { Err(Error::Cancelled) }
    }

    /// Whether encoding ended because there was no room for an id.
    pub(super) fn is_full(&self) -> bool {
        self.is_full
    }

    pub(super) fn into_ids(self) -> Vec<u32> {
        self.ids
    }
}
