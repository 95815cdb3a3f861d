//! Ternary weights with a scale per group, from the forms that files store them in: floating point
//! numbers, blocks of ggml, and the three tensors of MLX.
//!
//! The weights choose the size of groups, not the file: neighbouring groups are merged as long as
//! all neighbours in the matrix have the same scale, or one that is zero. A group of zeros has the
//! scale 0, and no scale is negative. So all forms of the same weights give the same groups.
#![forbid(unsafe_code)]

use std::borrow::Cow;

use super::checkpoint::{Checkpoint, Dtype, Info};
use super::decode::{MlxScales, RowOrder, Slabs, Stored, not_base3};
use super::float::{FloatMatrix, FloatType, decode};
use super::ggml::blocks::BlockType;
use super::ggml::ternary::SharedScale;
use super::ternary::{Scale, TernarySource, TernaryTensor};
use crate::error::{Error, Result, room_for, zeros};

/// The smallest group.
const MIN_GROUP: usize = 64;
/// The largest one.
const MAX_GROUP: usize = 256;
/// Bytes of floating point numbers that are checked before the code asks again whether to go on.
const SLAB_BYTES: usize = 16 << 20;

/// Four codes of zeros.
const ZEROS: u8 = 0b01_01_01_01;
/// Bytes that [`standard`] looks at at once: as many as the smallest group has.
const STEP: usize = MIN_GROUP / 4;
/// Blocks whose scales are decoded at once.
const BLOCKS: usize = 256;

/// A matrix of ternary weights, and the scales of its groups.
pub struct Groups<'a> {
    rows: usize,
    cols: usize,
    source: Source<'a>,
    size: usize,
    /// `rows * cols / size` numbers.
    scales: Vec<f32>,
}

/// Where the weights come from.
enum Source<'a> {
    /// Their signs.
    Floats(FloatType, Cow<'a, [u8]>),
    /// See [`TernarySource::Rows`].
    Rows(Vec<u8>),
}

impl Groups<'_> {
    /// Weights in a group.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The narrowest type that holds all scales exactly.
    pub fn float(&self) -> FloatType {
        FloatType::narrowest(&self.scales)
    }

    /// The matrix for a backend.
    pub fn tensor(&self) -> TernaryTensor<'_> {
        let (rows, cols) = (self.rows, self.cols);
        let source = match &self.source {
            Source::Floats(float, bytes) => TernarySource::Signs(FloatMatrix { float: *float, rows, cols, bytes }),
            Source::Rows(codes) => TernarySource::Rows(codes),
        };
        let scale = Scale::groups(self.size, self.scales.clone());
        TernaryTensor { rows, cols, source, scale, bias: None }
    }

    /// Merges neighbouring groups as long as all of them can be merged.
    fn merged(mut self) -> Self {
        let are_equal = |pair: &[f32; 2]| pair[0] == pair[1] || pair[0] == 0.0 || pair[1] == 0.0;
        while self.size < MAX_GROUP
            && self.cols.is_multiple_of(2 * self.size)
            && self.scales.as_chunks::<2>().0.iter().all(are_equal)
        {
            self.scales = self.scales.as_chunks::<2>().0.iter().map(|[a, b]| a.max(*b)).collect();
            self.size *= 2;
        }
        self
    }
}

impl Checkpoint {
    /// The groups of a matrix. Fails if its weights are not ternary in groups of 64 at least. Calls
    /// `keep_going` now and then, and ends with [`Error::Cancelled`] if it returns false.
    pub fn groups(&self, name: &str, keep_going: &mut dyn FnMut() -> bool) -> Result<Groups<'_>> {
        let (info, entry) = self.entry(name)?;
        let &[rows, cols] = info.shape else { return Err(refusal(&info, " is no matrix")) };
        let file = &self.shards[entry.shard].file;
        let groups = match entry.stored {
            Stored::Blocks(kind) => {
                let slabs = Slabs { file, range: entry.range.clone(), keep_going };
                of_blocks(kind, RowOrder::Same, slabs, &info, (rows, cols))?
            }
            Stored::Ternary(ternary, order) => {
                let Some(kind) = BlockType::of_ternary(ternary) else {
                    return Err(refusal(&info, " has one scale, and no groups"));
                };
                // The shape is that of Hugging Face's packing.
                let slabs = Slabs { file, range: entry.range.clone(), keep_going };
                of_blocks(kind, order, slabs, &info, (4 * rows, cols))?
            }
            Stored::Mlx(scales) => {
                let codes = file.bytes(entry.range.clone(), keep_going)?.into_owned();
                self.of_mlx(codes, &scales, &info, (rows, cols), keep_going)?
            }
            _ => {
                let Some(float) = FloatType::of(info.dtype) else {
                    return Err(refusal(&info, &format!(" is {:?}, not floating point numbers", info.dtype)));
                };
                let bytes = entry.bytes(file, &info, keep_going)?;
                let scales = of_floats(FloatMatrix { float, rows, cols, bytes: &bytes }, &info, keep_going)?;
                Groups { rows, cols, source: Source::Floats(float, bytes), size: MIN_GROUP, scales }
            }
        };
        Ok(groups.merged())
    }

    /// Whether ternary weights lie in blocks whose scales differ. (A block of zeros does not
    /// count.)
    pub fn has_groups(&self, name: &str, keep_going: &mut dyn FnMut() -> bool) -> Result<bool> {
        let (_, entry) = self.entry(name)?;
        let Stored::Ternary(ternary, _) = entry.stored else { return Ok(false) };
        let slabs = Slabs { file: &self.shards[entry.shard].file, range: entry.range.clone(), keep_going };
        let (mut shared, mut differ) = (SharedScale::default(), false);
        slabs.each(ternary.block().1, &mut |slab| {
            differ = !ternary.share(slab, &mut shared);
            Ok(differ)
        })?;
        Ok(differ)
    }

    /// Joins the three tensors of each matrix in MLX's form, with two bits per weight; `group`
    /// returns how many weights of a module share a scale. `X.weight` (u32) has 16 codes per word,
    /// the first one in the lowest bits; a weight is `code * X.scales + X.biases`.
    pub fn join_mlx(&mut self, group: &dyn Fn(&str) -> usize) -> Result<()> {
        let names: Vec<String> =
            self.names().filter_map(|name| name.strip_suffix(".scales")).map(str::to_owned).collect();
        for name in names {
            self.join_mlx_matrix(&name, group(&name))?;
        }
        Ok(())
    }

    fn join_mlx_matrix(&mut self, name: &str, group: usize) -> Result<()> {
        let [weight, scales, biases] = ["weight", "scales", "biases"].map(|part| format!("{name}.{part}"));
        let ((codes, _), (of_scales, at_scales), (of_biases, at_biases)) =
            (self.entry(&weight)?, self.entry(&scales)?, self.entry(&biases)?);
        let float = FloatType::of(of_scales.dtype).filter(|float| *float != FloatType::F32);
        let (&[rows, words], Dtype::U32, Some(float)) = (codes.shape, codes.dtype, float) else {
            return Err(refusal(&codes, " is no matrix of U32, or its scales are neither F16 nor BF16"));
        };
        let cols = words.saturating_mul(16);
        let expected = [rows, cols / group];
        for part in [&of_scales, &of_biases] {
            if !cols.is_multiple_of(group) || part.shape != expected || part.dtype != of_scales.dtype {
                let message = format!(" is {:?} of shape {:?}", part.dtype, part.shape);
                let wanted = format!("{:?} of shape {expected:?}, as group_size {group} demands", of_scales.dtype);
                return Err(refusal(part, &format!("{message}, not {wanted}")));
            }
        }
        let [scales_at, biases_at] = [at_scales, at_biases].map(|entry| (entry.shard, entry.range.start));
        let stored = Stored::Mlx(MlxScales { float, group, scales: scales_at, biases: biases_at });
        let dtype = of_scales.dtype;
        self.tensors.remove(&scales);
        self.tensors.remove(&biases);
        if let Some(entry) = self.tensors.get_mut(&weight) {
            (entry.dtype, entry.shape, entry.stored) = (dtype, vec![rows, cols], stored);
        }
        Ok(())
    }

    /// Weights in MLX's form, which are ternary if each number that is added is the negative scale.
    fn of_mlx(
        &self,
        mut codes: Vec<u8>,
        MlxScales { float, group, scales, biases }: &MlxScales,
        info: &Info,
        (rows, cols): (usize, usize),
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<Groups<'static>> {
        let count = rows * cols / group;
        let mut numbers = |(shard, start): (usize, usize)| -> Result<Vec<f32>> {
            let mut numbers = zeros(count, "scales of groups")?;
            let range = start..start + count * float.size();
            decode(*float, &self.shards[shard].file.bytes(range, keep_going)?, &mut numbers);
            Ok(numbers)
        };
        let (mut scales, biases) = (numbers(*scales)?, numbers(*biases)?);
        for (i, (codes, (scale, bias))) in
            codes.chunks_exact_mut(group / 4).zip(scales.iter_mut().zip(biases)).enumerate()
        {
            let (row, col) = (i * group / cols, i * group % cols);
            let checked = match bias == -*scale {
                true => standard(codes, *scale),
                false => Err(format!("the bias {bias} is not the negative scale {scale}: this is no ternary model")),
            };
            *scale =
                checked.map_err(|message| refusal(info, &format!(", row {row}, from column {col} on: {message}")))?;
        }
        Ok(Groups { rows, cols, source: Source::Rows(codes), size: *group, scales })
    }
}

/// The scales of groups of numbers: the largest magnitude of each. Every number must be this
/// magnitude, its negative, or zero.
fn of_floats(matrix: FloatMatrix, info: &Info, keep_going: &mut dyn FnMut() -> bool) -> Result<Vec<f32>> {
    let FloatMatrix { rows, cols, .. } = matrix;
    if !cols.is_multiple_of(MIN_GROUP) {
        return Err(refusal(info, &format!(" has rows of {cols} weights, which is not a multiple of {MIN_GROUP}")));
    }
    let mut scales = room_for(rows * cols / MIN_GROUP, "scales of groups")?;
    let mut numbers = vec![0f32; cols];
    let rows_per_slab = (SLAB_BYTES / (cols * matrix.float.size())).max(1);
    for row in 0..rows {
        if row % rows_per_slab == 0 && !keep_going() {
            return Err(Error::Cancelled);
        }
        matrix.row(row, &mut numbers);
        for (i, group) in numbers.as_chunks::<MIN_GROUP>().0.iter().enumerate() {
            let scale = group.iter().fold(0, |most, x| most.max(x.abs().to_bits()));
            let is_bad = |x: &f32| (*x != 0.0 && x.abs().to_bits() != scale) | !x.is_finite();
            if group.iter().fold(false, |bad, x| bad | is_bad(x)) {
                let at = group.iter().position(is_bad).unwrap_or(0);
                let (col, number, scale) = (i * MIN_GROUP + at, group[at], f32::from_bits(scale));
                return Err(refusal(
                    info,
                    &format!(
                        ", row {row}, column {col}: {number} is not 0, {scale} or -{scale}, as its {MIN_GROUP} neighbours would be \
                     in a ternary model; this is a dense model, or one that was quantised in another way"
                    ),
                ));
            }
            scales.push(f32::from_bits(scale));
        }
    }
    Ok(scales)
}

/// Weights in blocks of a GGUF file.
fn of_blocks(
    kind: BlockType,
    order: RowOrder,
    slabs: Slabs,
    info: &Info,
    (rows, cols): (usize, usize),
) -> Result<Groups<'static>> {
    let (size, bytes) = kind.block();
    let mut scales = zeros(rows * cols / size, "scales of groups")?;
    let mut codes = zeros(rows * cols / 4, format_args!("tensor {}", info.name))?;
    let (per_row, mut row, mut col) = (cols / size, 0, 0);
    let mut numbers = [0.0; BLOCKS];
    slabs.each(bytes, &mut |slab| {
        for blocks in slab.chunks(BLOCKS * bytes) {
            let halves: [[u8; 2]; BLOCKS] = std::array::from_fn(|i| {
                blocks.get(i * bytes..(i + 1) * bytes).map_or(0, |block| kind.scale(block)).to_le_bytes()
            });
            decode(FloatType::F16, halves.as_flattened(), &mut numbers);
            for (block, scale) in blocks.chunks_exact(bytes).zip(numbers) {
                let refuse =
                    |message: &str| refusal(info, &format!(", row {row}, from column {} on: {message}", col * size));
                if let Some((_, byte)) = kind.stray(block) {
                    return Err(refuse(&not_base3(byte)));
                }
                let to = order.target(row) * per_row + col;
                let codes = &mut codes[to * size / 4..][..size / 4];
                kind.pack(block, codes);
                scales[to] = standard(codes, scale).map_err(|message| refuse(&message))?;
                col += 1;
                if col == per_row {
                    (row, col) = (row + 1, 0);
                }
            }
        }
        Ok(false)
    })?;
    Ok(Groups { rows, cols, source: Source::Rows(codes), size, scales })
}

/// Brings a group into the one form that its weights have, and returns its scale.
fn standard(codes: &mut [u8], scale: f32) -> std::result::Result<f32, String> {
    let (mut bad, mut live) = (0, 0);
    for codes in codes.as_chunks::<STEP>().0 {
        let codes = u128::from_le_bytes(*codes);
        bad |= codes & (codes >> 1) & u128::from_le_bytes([0x55; STEP]);
        live |= codes ^ u128::from_le_bytes([ZEROS; STEP]);
    }
    if !scale.is_finite() {
        return Err(format!("the scale is {scale}, not a finite number"));
    }
    if bad != 0 {
        return Err("code 3 is not a ternary weight (0, 1 or 2)".to_owned());
    }
    if scale == 0.0 {
        codes.fill(ZEROS);
    }
    if scale < 0.0 {
        // Code 0 becomes 2, and 2 becomes 0.
        codes.iter_mut().for_each(|byte| *byte = 0b10_10_10_10 - *byte);
    }
    Ok(if live == 0 { 0.0 } else { scale.abs() })
}

fn refusal(info: &Info, message: &str) -> Error {
    Error::unsupported(format!("{}: tensor {}{message}", info.file, info.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups_of(scale: fn(usize) -> f32) -> Groups<'static> {
        let number = |i: usize| scale(i / MIN_GROUP) * [1.0, 0.0, -1.0][i % 3];
        let bytes: Vec<u8> = (0..3 * 256).flat_map(|i| number(i).to_le_bytes()).collect();
        let matrix = FloatMatrix { float: FloatType::F32, rows: 3, cols: 256, bytes: &bytes };
        let info = Info { name: "t", file: "f", dtype: Dtype::F32, shape: &[3, 256], length: bytes.len() };
        let scales = of_floats(matrix, &info, &mut || true).unwrap();
        let source = Source::Floats(FloatType::F32, Cow::Owned(bytes));
        Groups { rows: 3, cols: 256, source, size: MIN_GROUP, scales }.merged()
    }

    /// A matrix with one pair of neighbours that differs keeps its small groups.
    #[test]
    fn groups_are_merged_where_all_neighbours_agree() {
        for (scale, size) in [
            ((|_| 0.5) as fn(usize) -> f32, 256),
            (|i| [0.5, 0.0, 0.5, 0.5][i % 4], 256),
            (|i| [0.5, 0.0, 0.25, 0.25][i % 4], 128),
            (|i| if i == 11 { 0.25 } else { 0.5 }, 64),
        ] {
            let Groups { size: found, scales, .. } = groups_of(scale);
            assert_eq!((found, scales.len()), (size, 3 * 256 / size));
            let largest = |i: usize| (0..size / 64).map(|j| scale(i * size / 64 + j)).fold(0.0, f32::max);
            assert!(scales.iter().enumerate().all(|(i, scale)| *scale == largest(i)));
        }
    }

    #[test]
    fn a_group_has_one_form() {
        let of = |codes: [u8; 2], scale| {
            let mut group = [ZEROS; 2 * STEP];
            (group[0], group[2 * STEP - 1]) = (codes[0], codes[1]);
            standard(&mut group, scale).map(|scale| ([group[0], group[2 * STEP - 1]], scale))
        };
        assert_eq!(of([0b00_01_10_00, ZEROS], 0.5), Ok(([0b00_01_10_00, ZEROS], 0.5)));
        assert_eq!(of([0b00_01_10_00, ZEROS], -0.5), Ok(([0b10_01_00_10, ZEROS], 0.5)));
        assert_eq!(of([ZEROS; 2], 0.5), Ok(([ZEROS; 2], 0.0)));
        assert_eq!(of([0, 0], 0.0), Ok(([ZEROS; 2], 0.0)));
        assert!(of([0, 0b11_01_01_01], 0.5).unwrap_err().contains("code 3"));
        assert!(of([0b11, 0], 0.5).unwrap_err().contains("code 3"));
        assert!(of([0, 0], f32::INFINITY).unwrap_err().contains("the scale is inf"));
    }
}
