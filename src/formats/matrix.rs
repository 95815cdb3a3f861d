//! A weight matrix as it lies in a file, and how its numbers are encoded.
#![forbid(unsafe_code)]

use std::fmt;

use serde::{Deserialize, Serialize};

use super::float::{FloatMatrix, FloatType};
use super::ternary::{Scale, TernaryTensor};

/// A matrix in one of the encodings that rotor computes with.
pub enum Matrix<'a> {
    /// Weights -1, 0 and 1 with scales.
    Ternary(TernaryTensor<'a>),
    /// Floating point numbers.
    Float(FloatMatrix<'a>),
}

/// How the numbers of a matrix are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// Weights -1, 0 and 1, times a scale.
    Ternary(Scales),
    /// Floating point numbers.
    Float(FloatType),
}

/// What one scale of a ternary matrix is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scales {
    /// The whole matrix.
    PerTensor,
    /// A row.
    PerRow,
    /// `size` neighbours in a row.
    PerGroup {
        /// Weights in a group.
        size: usize,
        /// The narrowest type that holds all scales exactly.
        float: FloatType,
    },
}

impl Matrix<'_> {
    /// Rows and columns.
    pub fn size(&self) -> (usize, usize) {
        match self {
            Self::Ternary(tensor) => (tensor.rows, tensor.cols),
            Self::Float(matrix) => (matrix.rows, matrix.cols),
        }
    }

    /// How its numbers are encoded.
    pub fn encoding(&self) -> Encoding {
        match self {
            Self::Ternary(tensor) => Encoding::Ternary(match tensor.scale {
                Scale::Tensor(_) => Scales::PerTensor,
                Scale::Row(_) => Scales::PerRow,
                Scale::Group { size, float, .. } => Scales::PerGroup { size, float },
            }),
            Self::Float(matrix) => Encoding::Float(matrix.float),
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Ternary(Scales::PerTensor) => f.write_str("ternary weights with one scale"),
            Self::Ternary(Scales::PerRow) => f.write_str("ternary weights with a scale per row"),
            Self::Ternary(Scales::PerGroup { size, .. }) => {
                write!(f, "ternary weights with a scale per {size} of a row")
            }
            Self::Float(float) => write!(f, "{float:?} weights"),
        }
    }
}
