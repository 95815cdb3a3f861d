//! What an upload will take, computed before it.

use super::dense::Dense;
use super::kernels::Kernels;
use super::low_bit_head::LowBitHead;
use super::tiles::TileLayout;
use super::{LARGE_TABLE, columns_bytes, has_columns, packed_bytes};
use crate::backend::{MatrixSpec, Planned};
use crate::formats::matrix::{Encoding, Scales};

/// See [`crate::backend::Backend::planned_bytes`].
pub(super) fn bytes(planned: &Planned, kernels: &Kernels) -> usize {
    match *planned {
        Planned::Matrix(MatrixSpec { rows, cols, encoding: Encoding::Ternary(scales), usage, .. }) => match scales {
            Scales::PerGroup { size, float } => TileLayout { cols, size, float, strips: kernels.strips }.bytes(rows),
            _ => {
                let columns = if has_columns(usage) { columns_bytes(rows, cols) } else { 0 };
                packed_bytes(kernels.packing, rows, cols) + columns
            }
        },
        Planned::Matrix(MatrixSpec { rows, cols, encoding: Encoding::Float(float), usage, has_file }) => {
            let stays_in_file = has_file && rows * cols * float.size() > LARGE_TABLE;
            let table = if stays_in_file { 0 } else { Dense::memory(float, rows, cols) };
            table + if usage.is_head() { LowBitHead::memory(rows, cols) } else { 0 }
        }
        Planned::Gain(n) | Planned::HeadGain(n) => 4 * n,
    }
}

/// See [`crate::backend::Backend::planned_token_bytes`]. A token reads one row of a float table,
/// and a few rows of the full head.
pub(super) fn token_bytes(planned: &Planned, kernels: &Kernels) -> usize {
    match *planned {
        Planned::Matrix(MatrixSpec { rows, cols, encoding: Encoding::Ternary(scales), .. }) => match scales {
            Scales::PerGroup { .. } => bytes(planned, kernels),
            _ => packed_bytes(kernels.packing, rows, cols),
        },
        Planned::Matrix(MatrixSpec { rows, cols, usage, .. }) if usage.is_head() => LowBitHead::first_bytes(rows, cols),
        _ => 0,
    }
}
