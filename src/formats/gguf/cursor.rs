//! Reads a file from its beginning to its end through a window, so that rotor does not ask a host
//! for every few bytes.

use std::borrow::Cow;
use std::ops::Range;

use crate::error::{Error, Result};
use crate::formats::files::OpenFile;

/// Bytes that are fetched at a time.
const WINDOW: usize = 256 << 10;
/// The largest header with metadata. The header of a vocabulary of 128,256 tokens has 10 MB.
const MAX_HEADER: usize = 256 << 20;

/// A position in a file.
pub(super) struct Cursor<'a> {
    file: &'a OpenFile,
    name: &'a str,
    at: usize,
    window: Cow<'a, [u8]>,
    window_start: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(file: &'a OpenFile, name: &'a str) -> Self {
        Self { file, name, at: 0, window: Cow::Borrowed(&[]), window_start: 0 }
    }

    /// The position, in bytes.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn go_to(&mut self, at: usize) {
        self.at = at;
    }

    /// The length of the file in bytes, as far as they can be addressed.
    pub(super) fn length(&self) -> usize {
        usize::try_from(self.file.length()).unwrap_or(usize::MAX)
    }

    pub(super) fn error(&self, message: &str) -> Error {
        Error::format(self.name, message)
    }

    pub(super) fn unsupported(&self, message: &str) -> Error {
        Error::unsupported(format!("{}: {message}", self.name))
    }

    /// Fails if the rest of the file is too short for `count` items of at least `size` bytes each.
    pub(super) fn expect(&self, count: u64, size: u64, what: &str) -> Result<()> {
        let rest = self.length().saturating_sub(self.at) as u64;
        let message = || format!("truncated or damaged: {what} need {count} times {size} bytes; {rest} are left");
        if count.checked_mul(size).is_none_or(|bytes| bytes > rest) { Err(self.error(&message())) } else { Ok(()) }
    }

    /// Moves over the next `count` bytes, and returns their range.
    fn advance(&mut self, count: usize, what: &str) -> Result<Range<usize>> {
        let there = self.length();
        let Some(end) = self.at.checked_add(count).filter(|end| *end <= there) else {
            let message = format!("truncated or damaged: {what} needs {count} bytes at {}; {there} are there", self.at);
            return Err(self.error(&message));
        };
        if end > MAX_HEADER {
            return Err(self.error(&format!("damaged: its header would have more than {MAX_HEADER} bytes")));
        }
        Ok(std::mem::replace(&mut self.at, end)..end)
    }

    /// Skips the next `count` bytes.
    pub(super) fn skip(&mut self, count: usize, what: &str) -> Result<()> {
        self.advance(count, what).map(|_| ())
    }

    /// Reads the next `count` bytes.
    pub(super) fn take(&mut self, count: usize, what: &str) -> Result<&[u8]> {
        let range = self.advance(count, what)?;
        if range.start < self.window_start || range.end > self.window_start + self.window.len() {
            let end = self.length().min(range.start + count.max(WINDOW));
            self.window = self.file.bytes(range.start..end, &mut || true)?;
            self.window_start = range.start;
        }
        Ok(&self.window[range.start - self.window_start..range.end - self.window_start])
    }

    pub(super) fn array<const N: usize>(&mut self, what: &str) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        bytes.copy_from_slice(self.take(N, what)?);
        Ok(bytes)
    }

    pub(super) fn u32(&mut self, what: &str) -> Result<u32> {
        self.array(what).map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self, what: &str) -> Result<u64> {
        self.array(what).map(u64::from_le_bytes)
    }

    /// Reads the length of a string of at most `most` bytes.
    pub(super) fn length_of_text(&mut self, most: usize, what: &str) -> Result<usize> {
        let length = self.u64(what)?;
        match usize::try_from(length) {
            Ok(length) if length <= most => Ok(length),
            _ => Err(self.error(&format!("damaged: {what} would have {length} bytes (at most {most})"))),
        }
    }

    /// Reads a string of at most `most` bytes.
    pub(super) fn text(&mut self, most: usize, what: &str) -> Result<String> {
        let length = self.length_of_text(most, what)?;
        let start = self.at;
        match std::str::from_utf8(self.take(length, what)?).map(str::to_owned) {
            Ok(text) => Ok(text),
            Err(_) => Err(self.error(&format!("damaged: {what}, at {start}, is not valid UTF-8"))),
        }
    }
}
