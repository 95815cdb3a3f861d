//! Floating point matrices: the embedding table and the output head.
//!
//! A token needs one row of a table, and the largest logits a few rows of the head. So a large matrix stays in its file, and
//! rows are read from there; only when all logits are wanted does it come into memory, a slab at a time.

use std::sync::atomic::{AtomicBool, Ordering};

use half::bf16;
use parking_lot::Mutex;

use super::fill_in_parts;
use super::kernels::Kernels;
use super::memory::Buffer;
use super::pool::Pool;
use crate::error::{Error, Result};
use crate::formats::float::{FloatMatrix, FloatType, decode};
use crate::formats::region::FileRegion;

/// Matrices up to this size are kept in memory.
const SMALL: usize = 64 << 20;

/// Bytes of the file that come into memory at a time, in about the time of a layer.
const SLAB_BYTES: usize = 2 << 20;

/// A matrix whose rows may lie in a file.
pub(super) struct Dense {
    pub(super) rows: usize,
    pub(super) cols: usize,
    float: FloatType,
    /// As large as the matrix; the system gives memory for what is touched.
    numbers: Numbers,
    /// None when everything is in memory.
    file: Option<Slabs>,
}

/// Numbers as kernels read them: f16 is not among them, because f32 holds it exactly.
enum Numbers {
    Bf16(Buffer<u16>),
    F32(Buffer<f32>),
}

struct Slabs {
    region: FileRegion,
    /// Rows of a slab.
    rows: usize,
    is_here: Vec<AtomicBool>,
    /// Held by the one who brings slabs into memory.
    fetching: Mutex<()>,
}

/// What one thread needs to read rows from the file.
#[derive(Default)]
pub(super) struct RowBuffer {
    bytes: Vec<u8>,
    bf16: Vec<u16>,
    f32: Vec<f32>,
}

impl Dense {
    /// Takes a matrix over; `file` is where it can be read again.
    pub(super) fn new(
        matrix: &FloatMatrix,
        file: Option<FileRegion>,
        pool: &Pool,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Result<Self> {
        let (rows, cols, float) = (matrix.rows, matrix.cols, matrix.float);
        let slab_rows = (SLAB_BYTES / (cols * float.size())).max(1);
        let file = file.filter(|_| matrix.bytes.len() > SMALL).map(|region| Slabs {
            region,
            rows: slab_rows,
            is_here: (0..rows.div_ceil(slab_rows)).map(|_| AtomicBool::new(false)).collect(),
            fetching: Mutex::new(()),
        });
        let numbers = if float == FloatType::Bf16 {
            Numbers::Bf16(Buffer::zeroed(rows * cols)?)
        } else {
            Numbers::F32(Buffer::zeroed(rows * cols)?)
        };
        let dense = Self { rows, cols, float, numbers, file };
        if dense.file.is_none() {
            for first in (0..rows).step_by(slab_rows) {
                if !go_on() {
                    return Err(Error::Cancelled);
                }
                let n = slab_rows.min(rows - first);
                let row_bytes = cols * float.size();
                // SAFETY: nobody else has the matrix yet.
                unsafe { dense.convert(pool, first, &matrix.bytes[first * row_bytes..(first + n) * row_bytes]) };
            }
        }
        Ok(dense)
    }

    /// Bytes of a row in its file.
    pub(super) fn row_bytes(&self) -> usize {
        self.cols * self.float.size()
    }

    /// Bytes of memory that it occupies.
    pub(super) fn bytes(&self) -> usize {
        let size = match &self.numbers {
            Numbers::Bf16(_) => 2,
            Numbers::F32(_) => 4,
        };
        let rows = self.file.as_ref().map_or(self.rows, |slabs| {
            slabs.rows * slabs.is_here.iter().filter(|is_here| is_here.load(Ordering::Relaxed)).count()
        });
        rows.min(self.rows) * self.cols * size
    }

    /// Decodes row `row` into `out`.
    pub(super) fn row(&self, row: usize, buffer: &mut RowBuffer, out: &mut [f32]) -> Result<()> {
        if let Some(bytes) = self.read(row, buffer)? {
            decode(self.float, bytes, out);
            return Ok(());
        }
        // SAFETY: rows that are here are not written any more.
        unsafe {
            match &self.numbers {
                Numbers::Bf16(numbers) => {
                    let row = numbers.part(row * self.cols, self.cols);
                    out.iter_mut().zip(row).for_each(|(out, bits)| *out = bf16::from_bits(*bits).to_f32());
                }
                Numbers::F32(numbers) => out.copy_from_slice(numbers.part(row * self.cols, self.cols)),
            }
        }
        Ok(())
    }

    /// `x . row`, as the kernels sum it.
    pub(super) fn dot(&self, kernels: &Kernels, x: &[f32], row: usize, buffer: &mut RowBuffer) -> Result<f32> {
        let mut out = [0.0];
        if self.is_here(row) {
            self.dots(kernels, x, row, &mut out);
            return Ok(out[0]);
        }
        let RowBuffer { bytes, bf16, f32 } = buffer;
        let bytes = self.read_into(row, bytes)?;
        // SAFETY: `kernels` is a tier that this CPU can run.
        unsafe {
            if self.float == FloatType::Bf16 {
                bf16.clear();
                bf16.extend(bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])));
                (kernels.head_bf16)(x, bf16, &mut out);
            } else {
                f32.resize(self.cols, 0.0);
                decode(self.float, bytes, f32);
                (kernels.head_f32)(x, f32, &mut out);
            }
        }
        Ok(out[0])
    }

    /// `x . row` of consecutive rows from `first` on, which are in memory.
    pub(super) fn dots(&self, kernels: &Kernels, x: &[f32], first: usize, out: &mut [f32]) {
        let (start, n) = (first * self.cols, out.len() * self.cols);
        // SAFETY: `kernels` is a tier that this CPU can run; rows that are here are not written any more.
        unsafe {
            match &self.numbers {
                Numbers::Bf16(numbers) => (kernels.head_bf16)(x, numbers.part(start, n), out),
                Numbers::F32(numbers) => (kernels.head_f32)(x, numbers.part(start, n), out),
            }
        }
    }

    /// Brings rows from `first` on into memory, a slab at most; returns the end of what is there, at least `first + 1`.
    pub(super) fn fetch(&self, pool: &Pool, first: usize) -> Result<usize> {
        let Some(slabs) = &self.file else { return Ok(self.rows) };
        let slab = first / slabs.rows;
        let (start, end) = (slab * slabs.rows, self.rows.min((slab + 1) * slabs.rows));
        let _one_at_a_time = slabs.fetching.lock();
        if !slabs.is_here[slab].load(Ordering::Acquire) {
            let mut bytes = vec![0; (end - start) * self.row_bytes()];
            slabs.region.read(start * self.row_bytes(), &mut bytes)?;
            // SAFETY: nobody reads a slab before `is_here` says so, and this thread holds the lock of those who write.
            unsafe { self.convert(pool, start, &bytes) };
            slabs.is_here[slab].store(true, Ordering::Release);
        }
        Ok(end)
    }

    /// Whether a row is in memory.
    fn is_here(&self, row: usize) -> bool {
        self.file.as_ref().is_none_or(|slabs| slabs.is_here[row / slabs.rows].load(Ordering::Acquire))
    }

    /// The bytes of a row that is not in memory.
    fn read<'b>(&self, row: usize, buffer: &'b mut RowBuffer) -> Result<Option<&'b [u8]>> {
        if self.is_here(row) { Ok(None) } else { self.read_into(row, &mut buffer.bytes).map(Some) }
    }

    fn read_into<'b>(&self, row: usize, bytes: &'b mut Vec<u8>) -> Result<&'b [u8]> {
        bytes.resize(self.row_bytes(), 0);
        if let Some(slabs) = &self.file {
            slabs.region.read(row * self.row_bytes(), bytes)?;
        }
        Ok(bytes)
    }

    /// Writes the rows from `first` on into memory.
    ///
    /// # Safety
    /// Nobody else reads or writes these rows.
    unsafe fn convert(&self, pool: &Pool, first: usize, bytes: &[u8]) {
        let (size, n) = (self.float.size(), bytes.len() / self.float.size());
        let unit = self.cols;
        match &self.numbers {
            Numbers::Bf16(numbers) => {
                // SAFETY: in bounds, since the rows exist; exclusive by the caller's promise.
                let out = unsafe { numbers.part_mut(first * self.cols, n) };
                fill_in_parts(pool, out, unit, unit * size, |row, part| {
                    let pairs = bytes[row * unit * size..].chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]]));
                    part.iter_mut().zip(pairs).for_each(|(number, bits)| *number = bits);
                });
            }
            Numbers::F32(numbers) => {
                // SAFETY: as above.
                let out = unsafe { numbers.part_mut(first * self.cols, n) };
                fill_in_parts(pool, out, unit, unit * size, |row, part| {
                    decode(self.float, &bytes[row * unit * size..][..part.len() * size], part);
                });
            }
        }
    }
}
