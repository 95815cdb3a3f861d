//! What a model will upload, so that a backend can tell beforehand how much memory that takes.

use super::Input;
use crate::formats::float::FloatType;

/// One matrix or vector that will be uploaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Planned {
    /// See [`super::Backend::upload_ternary`].
    Ternary {
        /// Output features.
        rows: usize,
        /// Input features.
        cols: usize,
        /// What its input is like.
        input: Input,
    },
    /// See [`super::Backend::upload_dense`].
    Dense {
        /// How its numbers are stored.
        float: FloatType,
        /// Number of rows.
        rows: usize,
        /// Number of columns.
        cols: usize,
        /// Whether it can be read again from its file.
        has_file: bool,
        /// Whether it is the output head ([`super::Backend::prepare_head`]).
        is_head: bool,
    },
    /// See [`super::Backend::upload_vector`]; its length.
    Vector(usize),
}
