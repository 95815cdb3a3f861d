//! Conversion of a tensor's bytes in a file: none, or into numbers as a checkpoint of Hugging Face
//! would have them. So there is one loader of models, whatever the format of a file.
#![forbid(unsafe_code)]

use std::ops::Range;

use safetensors::Dtype;

use super::checkpoint::Info;
use super::files::OpenFile;
use super::float::FloatType;
use super::ggml::blocks::BlockType;
use super::ggml::quants::QuantType;
use super::ggml::ternary::{SharedScale, TernaryType, scale_of_zeros};
use crate::error::{Error, Result, zeros};

/// Bytes of a file that are converted at a time.
const SLAB_BYTES: usize = 1 << 20;

/// How a tensor lies in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// As its type and shape say; there is no conversion.
    Plain,
    /// Ternary weights, without the bytes after the last row. They are converted to Hugging Face's
    /// packing ([`super::ternary`]).
    Ternary(TernaryType, RowOrder),
    /// The scale of ternary weights in blocks. All blocks have the same scale; it is read as f16.
    Scale(TernaryType),
    /// Ternary weights in blocks with scales of their own; see [`super::groups`].
    Blocks(BlockType),
    /// The codes of MLX's ternary weights; see [`super::groups`].
    Mlx(MlxScales),
    /// Quantised numbers, which are converted to f32.
    Quantised(QuantType),
}

/// Where the scales of a matrix in MLX's form lie, and the numbers that are added, `-scale` each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MlxScales {
    /// How a number is stored.
    pub float: FloatType,
    /// Weights in a group.
    pub group: usize,
    /// The shard and the first byte of the scales.
    pub scales: (usize, usize),
    /// The same of the numbers that are added.
    pub biases: (usize, usize),
}

/// Maps the rows of a file to the rows of a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowOrder {
    /// The rows have the same order.
    Same,
    /// In each head of this many rows, element `i` and its partner `i + half` are neighbours, as
    /// rotary positions over neighbours need it (`LlamaModel.permute` in ggml-org/llama.cpp,
    /// convert_hf_to_gguf.py).
    Interleaved(usize),
}

impl RowOrder {
    /// The row of the matrix that is row `row` of the file.
    pub(super) fn target(self, row: usize) -> usize {
        match self {
            Self::Same => row,
            Self::Interleaved(head) => row / head * head + row % 2 * (head / 2) + row % head / 2,
        }
    }
}

/// Bytes of a tensor of this type and shape.
pub(super) fn length(dtype: Dtype, shape: &[usize]) -> usize {
    shape.iter().fold(1, |product: usize, size| product.saturating_mul(*size)).saturating_mul(dtype.bitsize()) / 8
}

impl Stored {
    /// The numbers of a tensor that lies in `range` of `file`. Calls `keep_going` now and then, and
    /// ends with [`Error::Cancelled`] if it returns false.
    pub(super) fn read(
        self,
        file: &OpenFile,
        range: Range<usize>,
        info: &Info,
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<Vec<u8>> {
        let slabs = Slabs { file, range, keep_going };
        match self {
            Self::Plain => slabs.file.bytes(slabs.range, slabs.keep_going).map(std::borrow::Cow::into_owned),
            Self::Ternary(ternary, order) => pack(ternary, order, slabs, info),
            Self::Scale(ternary) => first_scale(ternary, slabs),
            Self::Blocks(_) | Self::Mlx(_) => Err(complaint(info, "is in blocks, which this model does not have here")),
            Self::Quantised(quant) => dequantise(quant, slabs, info),
        }
    }
}

/// A part of a file that is read one slab at a time.
pub(super) struct Slabs<'a> {
    pub(super) file: &'a OpenFile,
    pub(super) range: Range<usize>,
    pub(super) keep_going: &'a mut dyn FnMut() -> bool,
}

impl Slabs<'_> {
    /// Calls `work` with one slab after the other, until it returns true. Each slab consists of
    /// whole units of `unit` bytes.
    pub(super) fn each(self, unit: usize, work: &mut dyn FnMut(&[u8]) -> Result<bool>) -> Result<()> {
        let slab = (SLAB_BYTES / unit).max(1) * unit;
        for start in self.range.clone().step_by(slab) {
            if !(self.keep_going)() {
                return Err(Error::Cancelled);
            }
            let end = self.range.end.min(start + slab);
            if work(&self.file.bytes(start..end, self.keep_going)?)? {
                break;
            }
        }
        Ok(())
    }
}

/// Reads ternary weights into Hugging Face's packing. `info.shape` is the shape of the packed
/// tensor, which has a fourth of the rows.
fn pack(ternary: TernaryType, order: RowOrder, slabs: Slabs, info: &Info) -> Result<Vec<u8>> {
    let &[packed_rows, cols] = info.shape else { return Err(complaint(info, "is no matrix")) };
    let mut packed = zeroed(info)?;
    let mut codes = vec![0; cols];
    let mut shared = SharedScale::default();
    let (numbers, bytes) = ternary.block();
    let row_bytes = cols / numbers * bytes;
    let mut row = 0;
    slabs.each(row_bytes, &mut |slab| {
        for line in slab.chunks_exact(row_bytes) {
            if let Some((col, byte)) = BlockType::of_ternary(ternary).and_then(|blocks| blocks.stray(line)) {
                let message = format!(", row {row} of the file, from column {col} on: {}", not_base3(byte));
                return Err(Error::unsupported(format!("{}: tensor {}{message}", info.file, info.name)));
            }
            ternary.codes(line, &mut shared, &mut codes).map_err(|col| scales_differ(info, row, col))?;
            let target = order.target(row);
            let (block, place) = (target / packed_rows, target % packed_rows);
            let packed = &mut packed[place * cols..(place + 1) * cols];
            packed.iter_mut().zip(&codes).for_each(|(byte, code)| *byte |= code << (2 * block));
            row += 1;
        }
        Ok(false)
    })?;
    Ok(packed)
}

fn scales_differ(info: &Info, row: usize, col: usize) -> Error {
    let message = "the scale of this block differs from that of the blocks before it";
    Error::unsupported(format!(
        "{}: tensor {}, row {row} of the file, column {col}: {message}; supported: one scale for a tensor",
        info.file, info.name
    ))
}

/// What is wrong with a byte that [`BlockType::stray`] finds.
pub(super) fn not_base3(byte: u8) -> String {
    format!("the byte {byte:#04x} is not one with which ternary weights are written: the file is damaged")
}

fn first_scale(ternary: TernaryType, slabs: Slabs) -> Result<Vec<u8>> {
    let mut scale = None;
    slabs.each(ternary.block().1, &mut |slab| {
        scale = ternary.first_scale(slab);
        Ok(scale.is_some())
    })?;
    Ok(scale.unwrap_or(scale_of_zeros()).to_le_bytes().to_vec())
}

fn dequantise(quant: QuantType, slabs: Slabs, info: &Info) -> Result<Vec<u8>> {
    let mut out = zeroed(info)?;
    let (numbers, bytes) = quant.block();
    let mut floats = vec![0.0; SLAB_BYTES / bytes * numbers];
    let mut at = 0;
    slabs.each(bytes, &mut |slab| {
        let floats = &mut floats[..slab.len() / bytes * numbers];
        quant.decode(slab, floats);
        let out = &mut out[at..at + 4 * floats.len()];
        out.chunks_exact_mut(4).zip(&*floats).for_each(|(out, x)| out.copy_from_slice(&x.to_le_bytes()));
        at += 4 * floats.len();
        Ok(false)
    })?;
    Ok(out)
}

/// A zeroed buffer for a tensor's numbers.
fn zeroed(info: &Info) -> Result<Vec<u8>> {
    zeros(info.length, format_args!("tensor {}", info.name))
}

fn complaint(info: &Info, message: &str) -> Error {
    Error::format(info.file, format!("tensor {} {message}", info.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interleaved_rows_find_their_places() {
        let order = RowOrder::Interleaved(6);
        let targets: Vec<usize> = (0..12).map(|row| order.target(row)).collect();
        assert_eq!(targets, [0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11]);
        assert_eq!(RowOrder::Same.target(7), 7);
    }
}
