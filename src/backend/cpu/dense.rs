//! Floating point matrices: the embedding table and the output head.
//!
//! A token needs one row of the embedding table, and the largest logits need a few rows of the
//! head. So a large matrix stays in its file, and the backend reads rows from there. Only when all
//! logits are wanted does it read the matrix into memory, one slab at a time.

use std::sync::atomic::{AtomicBool, Ordering};

use half::bf16;
use parking_lot::Mutex;

use super::fill_in_parts;
use super::kernels::Kernels;
use super::memory::Buffer;
use super::pool::Pool;
use crate::error::{Error, Result};
use crate::formats::file_range::FileRange;
use crate::formats::float::{FloatMatrix, FloatType, decode};

/// Bytes that the backend reads from the file at a time. That takes about as long as a layer.
const SLAB_BYTES: usize = 2 << 20;

/// A matrix whose rows may lie in a file.
pub(super) struct Dense {
    pub(super) rows: usize,
    pub(super) cols: usize,
    float: FloatType,
    /// As large as the matrix. The system allocates a page when it is first touched.
    numbers: Numbers,
    /// None if the whole matrix is in memory.
    file: Option<Slabs>,
}

/// Numbers as kernels read them. There is no f16, because f32 holds it exactly.
enum Numbers {
    Bf16(Buffer<u16>),
    F32(Buffer<f32>),
}

struct Slabs {
    file_range: FileRange,
    /// Rows of a slab.
    rows: usize,
    is_here: Vec<AtomicBool>,
    /// Locked by the thread that reads slabs into memory.
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
    /// Takes over a matrix. Without a `file` it converts all numbers into memory; with one, none
    /// yet.
    pub(super) fn new(
        matrix: &FloatMatrix,
        file: Option<FileRange>,
        pool: &Pool,
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<Self> {
        let (rows, cols, float) = (matrix.rows, matrix.cols, matrix.float);
        let slab_rows = (SLAB_BYTES / (cols * float.size())).max(1);
        let file = file.map(|file_range| Slabs {
            file_range,
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
                if !keep_going() {
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

    /// Whether its rows lie in a file.
    pub(super) fn is_in_file(&self) -> bool {
        self.file.is_some()
    }

    /// Bytes of a row in its file.
    pub(super) fn row_bytes(&self) -> usize {
        self.cols * self.float.size()
    }

    /// Bytes of memory for this number of rows.
    pub(super) fn memory(float: FloatType, rows: usize, cols: usize) -> usize {
        rows * cols * if float == FloatType::Bf16 { 2 } else { 4 }
    }

    /// Bytes of memory that it occupies.
    pub(super) fn bytes(&self) -> usize {
        let rows = self.file.as_ref().map_or(self.rows, |slabs| {
            slabs.rows * slabs.is_here.iter().filter(|is_here| is_here.load(Ordering::Relaxed)).count()
        });
        Self::memory(self.float, rows.min(self.rows), self.cols)
    }

    /// Decodes row `row` into `out`.
    pub(super) fn row(&self, row: usize, buffer: &mut RowBuffer, out: &mut [f32]) -> Result<()> {
        if let Some(bytes) = self.read(row, buffer)? {
            decode(self.float, bytes, out);
            return Ok(());
        }
        // SAFETY: no thread writes rows that are in memory any more.
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
        if self.float == FloatType::Bf16 {
            bf16.clear();
            bf16.extend(bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])));
            kernels.head_bf16(x, bf16, &mut out);
        } else {
            f32.resize(self.cols, 0.0);
            decode(self.float, bytes, f32);
            kernels.head_f32(x, f32, &mut out);
        }
        Ok(out[0])
    }

    /// `x . row` of consecutive rows from `first` on. They must be in memory.
    pub(super) fn dots(&self, kernels: &Kernels, x: &[f32], first: usize, out: &mut [f32]) {
        let (start, n) = (first * self.cols, out.len() * self.cols);
        // SAFETY: no thread writes rows that are in memory any more.
        unsafe {
            match &self.numbers {
                Numbers::Bf16(numbers) => kernels.head_bf16(x, numbers.part(start, n), out),
                Numbers::F32(numbers) => kernels.head_f32(x, numbers.part(start, n), out),
            }
        }
    }

    /// Reads rows from `first` on into memory, at most a slab. Returns the end of the rows that are
    /// in memory, at least `first + 1`.
    pub(super) fn fetch(&self, pool: &Pool, first: usize) -> Result<usize> {
        let Some(slabs) = &self.file else { return Ok(self.rows) };
        let slab = first / slabs.rows;
        let (start, end) = (slab * slabs.rows, self.rows.min((slab + 1) * slabs.rows));
        let _one_at_a_time = slabs.fetching.lock();
        if !slabs.is_here[slab].load(Ordering::Acquire) {
            let mut bytes = vec![0; (end - start) * self.row_bytes()];
            slabs.file_range.read(start * self.row_bytes(), &mut bytes)?;
            // SAFETY: no thread reads a slab before `is_here` returns true for it, and this thread
            // holds the lock that all writers need.
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
            slabs.file_range.read(row * self.row_bytes(), bytes)?;
        }
        Ok(bytes)
    }

    /// Converts rows from `first` on and writes them into memory.
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

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::path::PathBuf;

    use super::*;
    use crate::backend::cpu::kernels;

    const ROWS: usize = 5000;
    const COLS: usize = 300;

    /// A file with a matrix after 10 other bytes.
    struct Scratch {
        path: PathBuf,
        bytes: Vec<u8>,
        float: FloatType,
    }

    impl Scratch {
        fn new(name: &str, float: FloatType) -> Self {
            let number = |i: usize| ((i * 7919) % 1009) as f32 / 64.0 - 7.0;
            let bytes: Vec<u8> = match float {
                FloatType::Bf16 => (0..ROWS * COLS).flat_map(|i| bf16::from_f32(number(i)).to_le_bytes()).collect(),
                FloatType::F16 => (0..ROWS * COLS).flat_map(|i| half::f16::from_f32(number(i)).to_le_bytes()).collect(),
                FloatType::F32 => (0..ROWS * COLS).flat_map(|i| number(i).to_le_bytes()).collect(),
            };
            let path = std::env::temp_dir().join(format!("rotor-dense-{}-{name}", std::process::id()));
            std::fs::write(&path, [&[9; 10], &bytes[..]].concat()).unwrap();
            Self { path, bytes, float }
        }

        fn dense(&self, pool: &Pool, in_file: bool) -> Dense {
            let matrix = FloatMatrix { float: self.float, rows: ROWS, cols: COLS, bytes: &self.bytes };
            let file = File::open(&self.path).unwrap();
            let file_range = in_file.then(|| FileRange::new(&file, &self.path, 10, self.bytes.len()).unwrap());
            Dense::new(&matrix, file_range, pool, &mut || true).unwrap()
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = std::fs::remove_file(&self.path);
        }
    }

    #[test]
    fn rows_are_the_same_in_memory_and_in_the_file() {
        let pool = Pool::new(2).unwrap();
        for (name, float) in [("bf16", FloatType::Bf16), ("f16", FloatType::F16), ("f32", FloatType::F32)] {
            let scratch = Scratch::new(name, float);
            let (memory, file) = (scratch.dense(&pool, false), scratch.dense(&pool, true));
            assert!(memory.bytes() >= ROWS * COLS * 2 && file.bytes() == 0);
            let x: Vec<f32> = (0..COLS).map(|i| (i % 17) as f32 - 8.0).collect();
            for kernels in kernels::available() {
                let mut buffer = RowBuffer::default();
                for row in [0, 1, 777, ROWS - 1] {
                    let (mut a, mut b) = (vec![0.0; COLS], vec![1.0; COLS]);
                    memory.row(row, &mut buffer, &mut a).unwrap();
                    file.row(row, &mut buffer, &mut b).unwrap();
                    assert_eq!(a, b);
                    let dot = |dense: &Dense| dense.dot(kernels, &x, row, &mut RowBuffer::default()).unwrap();
                    assert_eq!(dot(&memory), dot(&file));
                }
            }
        }
    }

    #[test]
    fn slabs_come_when_all_rows_are_wanted() {
        let pool = Pool::new(2).unwrap();
        let scratch = Scratch::new("slabs", FloatType::Bf16);
        let (memory, file) = (scratch.dense(&pool, false), scratch.dense(&pool, true));
        let kernels = kernels::available()[0];
        let x = vec![0.5; COLS];
        let (mut first, mut all, mut want) = (0, vec![0.0; ROWS], vec![0.0; ROWS]);
        memory.dots(kernels, &x, 0, &mut want);
        while first < ROWS {
            let end = file.fetch(&pool, first).unwrap();
            assert!(end > first && file.bytes() >= end * COLS * 2);
            file.dots(kernels, &x, first, &mut all[first..end]);
            first = end;
        }
        assert_eq!((all, file.bytes()), (want, memory.bytes()));
        // Rows that are in memory do not need the file any more.
        std::fs::write(&scratch.path, b"gone").unwrap();
        file.row(3, &mut RowBuffer::default(), &mut vec![0.0; COLS]).unwrap();
    }

    #[test]
    fn a_file_that_changed_is_an_error() {
        let pool = Pool::new(1).unwrap();
        let scratch = Scratch::new("changed", FloatType::Bf16);
        let file = scratch.dense(&pool, true);
        File::options().write(true).open(&scratch.path).unwrap().set_len(50).unwrap();
        let mut buffer = RowBuffer::default();
        let errors = [
            file.row(1, &mut buffer, &mut vec![0.0; COLS]).unwrap_err(),
            file.dot(kernels::available()[0], &[0.0; COLS], 1, &mut buffer).unwrap_err(),
            file.fetch(&pool, 1).unwrap_err(),
        ];
        for error in errors {
            assert!(error.to_string().contains("changed since the model was loaded"), "{error}");
        }
        assert_eq!(file.bytes(), 0);
    }
}
