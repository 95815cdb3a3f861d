//! Checks every number of a tensor: whether it is finite, whether it is ternary. The compiler can
//! vectorise this code: it tests whole chunks without a branch, and searches only a chunk that has
//! a hit.
#![forbid(unsafe_code)]

use crate::error::{Error, Result};
use crate::formats::checkpoint::{Info, Tensor};
use crate::formats::float::{FloatMatrix, FloatType, decode};
use crate::formats::ternary::{Scale, TernarySource, TernaryTensor, find_invalid_code};

/// Numbers in a chunk.
const CHUNK: usize = 2048;
/// Bytes that are checked before the code asks again whether to go on.
const SLAB_BYTES: usize = 16 << 20;
/// Partial sums of [`mean_magnitude`].
const LANES: usize = 16;

/// A float tensor as a matrix. A tensor with fewer than two sizes becomes a row.
pub(super) fn matrix<'a>(tensor: &'a Tensor) -> Result<FloatMatrix<'a>> {
    let (rows, cols) = match *tensor.shape {
        [] => (1, 1),
        [cols] => (1, cols),
        [rows, cols] => (rows, cols),
        _ => return Err(complaint(tensor, format!("has shape {:?}", tensor.shape))),
    };
    match FloatType::of(tensor.dtype) {
        Some(float) => Ok(FloatMatrix { float, rows, cols, bytes: &tensor.bytes }),
        None => Err(complaint(tensor, format!("is {:?}, not a float tensor", tensor.dtype))),
    }
}

/// All numbers of a small tensor, which must be finite.
pub(super) fn floats(tensor: &Tensor) -> Result<Vec<f32>> {
    let matrix = matrix(tensor)?;
    check_finite(tensor, &matrix, &mut || true)?;
    let mut numbers = vec![0.0; tensor.bytes.len() / matrix.float.size()];
    decode(matrix.float, &tensor.bytes, &mut numbers);
    Ok(numbers)
}

/// Refuses infinities and NaNs. Calls `keep_going` between slabs, and ends with
/// [`Error::Cancelled`] if it returns false.
pub(super) fn check_finite(tensor: &Tensor, matrix: &FloatMatrix, keep_going: &mut dyn FnMut() -> bool) -> Result<()> {
    for (slab, bytes) in matrix.bytes.chunks(SLAB_BYTES).enumerate() {
        if !keep_going() {
            return Err(Error::Cancelled);
        }
        let index = match matrix.float {
            FloatType::Bf16 => find(bytes, |b| u16::from_le_bytes(b) & 0x7F80 == 0x7F80),
            FloatType::F16 => find(bytes, |b| u16::from_le_bytes(b) & 0x7C00 == 0x7C00),
            FloatType::F32 => find(bytes, |b| u32::from_le_bytes(b) & 0x7F80_0000 == 0x7F80_0000),
        };
        let index = index.map(|index| slab * (SLAB_BYTES / matrix.float.size()) + index);
        refuse_at(tensor, matrix, index, "a finite number")?;
    }
    Ok(())
}

/// Refuses everything but -1, 0 and 1.
pub(super) fn check_ternary(tensor: &Tensor, matrix: &FloatMatrix) -> Result<()> {
    let bytes = matrix.bytes;
    let is_bad = |magnitude: u32, one: u32| (magnitude != 0) & (magnitude != one);
    let is_bad16 = |b, one| is_bad(u32::from(u16::from_le_bytes(b) & 0x7FFF), one);
    let index = match matrix.float {
        FloatType::Bf16 => find(bytes, |b| is_bad16(b, 0x3F80)),
        FloatType::F16 => find(bytes, |b| is_bad16(b, 0x3C00)),
        FloatType::F32 => find(bytes, |b| is_bad(u32::from_le_bytes(b) & 0x7FFF_FFFF, 0x3F80_0000)),
    };
    refuse_at(tensor, matrix, index, "-1, 0 or 1")
}

/// Refuses the code 3 in a packed tensor of `rows` unpacked rows.
pub(super) fn check_codes(tensor: &Tensor, rows: usize) -> Result<()> {
    let Some(index) = find_invalid_code(&tensor.bytes) else { return Ok(()) };
    let cols = tensor.shape.last().map_or(1, |cols| *cols);
    let block = (0..4).find(|block| tensor.bytes[index] >> (2 * block) & 3 == 3).unwrap_or(0);
    let (row, col) = (block * (rows / 4) + index / cols, index % cols);
    Err(complaint(tensor, format!("row {row}, column {col}: code 3 is not a ternary weight (0, 1 or 2)")))
}

/// The mean of all magnitudes. It is not finite if one of them is not. The order of its sums
/// depends only on the shape.
pub(super) fn mean_magnitude(matrix: &FloatMatrix) -> f64 {
    let mut numbers = vec![0f32; matrix.cols];
    let mut sums = [0f64; LANES];
    for row in 0..matrix.rows {
        matrix.row(row, &mut numbers);
        let (chunks, rest) = numbers.as_chunks::<LANES>();
        chunks.iter().for_each(|chunk| add_magnitudes(&mut sums, chunk));
        add_magnitudes(&mut sums, rest);
    }
    sums.iter().sum::<f64>() / (matrix.rows as f64 * matrix.cols as f64)
}

fn add_magnitudes(sums: &mut [f64; LANES], numbers: &[f32]) {
    sums.iter_mut().zip(numbers).for_each(|(sum, x)| *sum += f64::from(x.abs()));
}

/// The index of the first bad number of `N` bytes.
fn find<const N: usize>(bytes: &[u8], is_bad: impl Fn([u8; N]) -> bool) -> Option<usize> {
    let (numbers, _) = bytes.as_chunks::<N>();
    let has_bad = |chunk: &[[u8; N]]| chunk.iter().fold(false, |bad, number| bad | is_bad(*number));
    let start = CHUNK * numbers.chunks(CHUNK).position(has_bad)?;
    numbers[start..].iter().position(|number| is_bad(*number)).map(|i| start + i)
}

fn refuse_at(tensor: &Tensor, matrix: &FloatMatrix, index: Option<usize>, expected: &str) -> Result<()> {
    let Some(index) = index else { return Ok(()) };
    let size = matrix.float.size();
    let mut value = [0.0];
    decode(matrix.float, &matrix.bytes[index * size..(index + 1) * size], &mut value);
    let place = match tensor.shape {
        [_, cols] => format!("row {}, column {}", index / cols, index % cols),
        _ => format!("element {index}"),
    };
    Err(complaint(tensor, format!("{place}: {} is not {expected}", value[0])))
}

fn complaint(tensor: &Info, message: String) -> Error {
    Error::format(tensor.file, format!("tensor {}, {message}", tensor.name))
}

/// Weights that are ternary in the file, packed or not.
pub(super) fn stored_ternaries<'a>(
    tensor: &'a Tensor,
    (rows, cols): (usize, usize),
    scale: f32,
) -> Result<TernaryTensor<'a>> {
    let source = match FloatType::of(tensor.dtype) {
        None => {
            check_codes(tensor, rows)?;
            TernarySource::Packed(&tensor.bytes)
        }
        Some(_) => {
            let matrix = matrix(tensor)?;
            check_ternary(tensor, &matrix)?;
            TernarySource::Floats(matrix, 1.0)
        }
    };
    Ok(TernaryTensor { rows, cols, source, scale: Scale::Tensor(scale), bias: None })
}

/// Master weights, and the multiplier of the ternary weights that they become.
pub(super) fn master_ternaries<'a>(tensor: &'a Tensor) -> Result<TernaryTensor<'a>> {
    let matrix: FloatMatrix<'a> = matrix(tensor)?;
    let mean = mean_magnitude(&matrix);
    if !mean.is_finite() {
        check_finite(tensor, &matrix, &mut || true)?;
    }
    let factor = 1.0 / (mean as f32).max(1e-5);
    let scale = 1.0 / factor;
    if !scale.is_finite() {
        let message = format!("tensor {}: its mean magnitude ({mean:e}) is too large", tensor.name);
        return Err(Error::format(tensor.file, message));
    }
    let (rows, cols, source) = (matrix.rows, matrix.cols, TernarySource::Floats(matrix, factor));
    Ok(TernaryTensor { rows, cols, source, scale: Scale::Tensor(scale), bias: None })
}
