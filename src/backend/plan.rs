//! What a model will upload: whether a backend can compute with it, and how much memory it takes.
#![forbid(unsafe_code)]

use serde::{Deserialize, Serialize};

use super::arith::{self, InputFormat};
use crate::error::{Error, Result};
use crate::formats::matrix::{Encoding, Matrix, Scales};

/// What a matrix is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Usage {
    /// A token's row begins the residual stream.
    Embedding,
    /// The output head: its products are the logits.
    Head(InputFormat),
    /// Both of them, in one.
    EmbeddingAndHead(InputFormat),
    /// A projection of a layer.
    Projection(InputFormat),
    /// A projection whose input has many zeros, as after [`super::Activation::Relu2`]. A backend
    /// may choose a layout that lets it skip them. The product is the same.
    SparseProjection(InputFormat),
}

impl Usage {
    /// The format of the inputs that it is multiplied with, if it is.
    pub fn input(self) -> Option<InputFormat> {
        match self {
            Self::Embedding => None,
            Self::Head(input)
            | Self::EmbeddingAndHead(input)
            | Self::Projection(input)
            | Self::SparseProjection(input) => Some(input),
        }
    }

    /// Whether it is a projection of a layer.
    pub fn is_projection(self) -> bool {
        matches!(self, Self::Projection(_) | Self::SparseProjection(_))
    }

    /// Whether it is the output head.
    pub fn is_head(self) -> bool {
        matches!(self, Self::Head(_) | Self::EmbeddingAndHead(_))
    }
}

/// A matrix that will be uploaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatrixSpec {
    /// Output features, or tokens.
    pub rows: usize,
    /// Input features.
    pub cols: usize,
    /// How its numbers are encoded.
    pub encoding: Encoding,
    /// What it is for.
    pub usage: Usage,
    /// Whether it can be read again from its file.
    pub has_file: bool,
}

/// One matrix or vector that will be uploaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Planned {
    /// See [`super::Backend::upload_matrix`].
    Matrix(MatrixSpec),
    /// The gains of a norm of whole rows; see [`super::Backend::upload_vector`].
    Gain(usize),
    /// The gains of a norm of each head; see [`super::Ops::norm_heads`].
    HeadGain(usize),
}

impl MatrixSpec {
    /// The plan of a matrix that is here.
    pub fn of(matrix: &Matrix, usage: Usage, has_file: bool) -> Self {
        let (rows, cols) = matrix.size();
        Self { rows, cols, encoding: matrix.encoding(), usage, has_file }
    }

    /// Refuses a matrix whose products have no definition (see [`arith::is_defined`]).
    pub fn check(&self) -> Result<()> {
        let Self { cols, encoding, .. } = *self;
        if let Encoding::Ternary(Scales::PerGroup { size: n, .. }) = encoding
            && (n == 0 || !cols.is_multiple_of(n))
        {
            return Err(Error::unsupported(format!("rows of {cols} weights do not consist of whole groups of {n}")));
        }
        match self.usage.input() {
            Some(input) if !arith::is_defined(encoding, input) => {
                Err(Error::unsupported(format!("rotor defines no product of {encoding} and {input}")))
            }
            _ => Ok(()),
        }
    }
}
