//! Floating point matrices on the host's side. The backend reads rows of the embedding table from
//! its file or from memory, and uploads the output head from there.

use crate::error::Result;
use crate::formats::file_range::FileRange;
use crate::formats::float::{FloatMatrix, FloatType, decode};

/// A matrix above this size stays in its file.
const LARGE: usize = 64 << 20;

/// A matrix of `rows` x `cols`.
pub(super) struct Table {
    pub(super) float: FloatType,
    pub(super) rows: usize,
    pub(super) cols: usize,
    source: Source,
}

enum Source {
    Memory(Vec<u8>),
    File(FileRange),
}

impl Table {
    pub(super) fn new(matrix: &FloatMatrix, file: Option<FileRange>) -> Self {
        let source = match file.filter(|_| matrix.bytes.len() > LARGE) {
            Some(file_range) => Source::File(file_range),
            None => Source::Memory(matrix.bytes.to_vec()),
        };
        Self { float: matrix.float, rows: matrix.rows, cols: matrix.cols, source }
    }

    /// Bytes of a row as it lies in the file.
    fn row_bytes(&self) -> usize {
        self.cols * self.float.size()
    }

    /// The bytes of `n` rows from `first` on; `buffer` may hold them.
    pub(super) fn bytes<'a>(&'a self, first: usize, n: usize, buffer: &'a mut Vec<u8>) -> Result<&'a [u8]> {
        let (start, length) = (first * self.row_bytes(), n * self.row_bytes());
        match &self.source {
            Source::Memory(bytes) => Ok(&bytes[start..start + length]),
            Source::File(file_range) => {
                buffer.resize(length, 0);
                file_range.read(start, buffer)?;
                Ok(buffer)
            }
        }
    }

    /// Row `row` as f32.
    pub(super) fn row(&self, row: usize, buffer: &mut Vec<u8>, out: &mut [f32]) -> Result<()> {
        decode(self.float, self.bytes(row, 1, buffer)?, out);
        Ok(())
    }

    /// Bytes of the host's memory that a matrix of this size will occupy.
    pub(super) fn memory(bytes: usize, has_file: bool) -> usize {
        if has_file && bytes > LARGE { 0 } else { bytes }
    }

    /// Bytes of the host's memory that it occupies.
    pub(super) fn host_bytes(&self) -> usize {
        match &self.source {
            Source::Memory(bytes) => bytes.len(),
            Source::File(_) => 0,
        }
    }
}
