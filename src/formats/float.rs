//! Floating point tensors as they lie in a file.
#![forbid(unsafe_code)]

use half::{bf16, f16};
use safetensors::Dtype;
use serde::{Deserialize, Serialize};

/// How one number is stored, little-endian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FloatType {
    /// bfloat16
    Bf16,
    /// IEEE half
    F16,
    /// IEEE single
    F32,
}

impl FloatType {
    /// The float type of a tensor, if it is one that rotor reads.
    pub fn of(dtype: Dtype) -> Option<Self> {
        match dtype {
            Dtype::BF16 => Some(Self::Bf16),
            Dtype::F16 => Some(Self::F16),
            Dtype::F32 => Some(Self::F32),
            _ => None,
        }
    }

    /// The narrowest type that holds all of these numbers exactly: IEEE half, then bfloat16.
    pub fn narrowest(numbers: &[f32]) -> Self {
        let fits = |round: fn(f32) -> f32| numbers.iter().all(|x| round(*x).to_bits() == x.to_bits());
        if fits(|x| f16::from_f32(x).to_f32()) {
            Self::F16
        } else if fits(|x| bf16::from_f32(x).to_f32()) {
            Self::Bf16
        } else {
            Self::F32
        }
    }

    /// Writes a number that this type holds exactly into `size()` bytes.
    pub fn encode(self, x: f32, bytes: &mut [u8]) {
        match self {
            Self::Bf16 => bytes.copy_from_slice(&bf16::from_f32(x).to_le_bytes()),
            Self::F16 => bytes.copy_from_slice(&f16::from_f32(x).to_le_bytes()),
            Self::F32 => bytes.copy_from_slice(&x.to_le_bytes()),
        }
    }

    /// Bytes of one number.
    pub fn size(self) -> usize {
        match self {
            Self::Bf16 | Self::F16 => 2,
            Self::F32 => 4,
        }
    }
}

/// A row-major matrix of `rows` x `cols` numbers, borrowed from its file. The bytes need not be
/// aligned.
#[derive(Clone, Copy)]
pub struct FloatMatrix<'a> {
    /// How its numbers are stored.
    pub float: FloatType,
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub cols: usize,
    /// `rows * cols * float.size()` bytes.
    pub bytes: &'a [u8],
}

impl<'a> FloatMatrix<'a> {
    /// The bytes of row `row`.
    pub fn row_bytes(&self, row: usize) -> &'a [u8] {
        let stride = self.cols * self.float.size();
        &self.bytes[row * stride..(row + 1) * stride]
    }

    /// Decodes row `row` into `out`, `cols` numbers, exactly.
    pub fn row(&self, row: usize, out: &mut [f32]) {
        decode(self.float, self.row_bytes(row), out);
    }
}

/// Writes a number as `float`, `float.size()` bytes, to the nearest number of that type.
pub fn encode(float: FloatType, x: f32, out: &mut [u8]) {
    match float {
        FloatType::Bf16 => out.copy_from_slice(&bf16::from_f32(x).to_le_bytes()),
        FloatType::F16 => out.copy_from_slice(&f16::from_f32(x).to_le_bytes()),
        FloatType::F32 => out.copy_from_slice(&x.to_le_bytes()),
    }
}

/// Decodes numbers of `float` into `out`, exactly (f32 holds every bf16 and f16).
pub fn decode(float: FloatType, bytes: &[u8], out: &mut [f32]) {
    let pairs = bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]]));
    match float {
        FloatType::Bf16 => out.iter_mut().zip(pairs).for_each(|(o, b)| *o = bf16::from_bits(b).to_f32()),
        FloatType::F16 => out.iter_mut().zip(pairs).for_each(|(o, b)| *o = f16::from_bits(b).to_f32()),
        FloatType::F32 => out
            .iter_mut()
            .zip(bytes.chunks_exact(4))
            .for_each(|(o, b)| *o = f32::from_le_bytes([b[0], b[1], b[2], b[3]])),
    }
}
