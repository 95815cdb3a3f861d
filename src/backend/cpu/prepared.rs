//! Matrices of an earlier load, mapped from a file (see `backend::prepared`).
//!
//! The parts of a matrix:
//!
//! ```text
//! ternary            rows, columns or nothing, scales (f32), bias (f32) or nothing
//! with groups        tiles, bias (f32) or nothing
//! float, in a file   of the output head: upper bits, lower bits, bounds; else none
//! ```

use std::sync::atomic::{AtomicBool, Ordering};

use super::dense::Dense;
use super::low_bit_head::LowBitHead;
use super::memory::Frozen;
use super::tiles::{TileLayout, Tiles};
use super::{Matrix, SLAB_BYTES, Store, Ternary, columns_bytes, has_columns, packed_bytes};
use crate::backend::prepared::{PreparedMatrix, PreparedPart, SLAB};
use crate::error::{Error, Result};
use crate::formats::file_range::FileRange;
use crate::formats::float::FloatMatrix;
use crate::formats::matrix::{Encoding, Scales};
use crate::formats::ternary::Scale;

/// The number of the layouts in `layout`, `tiles` and `low_bit_head`. Raise it when one of them
/// changes.
const LAYOUTS: u32 = 1;

impl Store {
    /// What the bytes of prepared matrices depend on.
    pub(super) fn layout(&self) -> String {
        let order = if cfg!(target_endian = "little") { "little" } else { "big" };
        format!("cpu {LAYOUTS}, {:?}, {} strips, {order} endian", self.kernels.packing, self.kernels.strips)
    }

    /// Takes over a matrix. None if it is damaged, or is not what its `spec` says.
    pub(super) fn take(
        &self,
        prepared: &PreparedMatrix,
        file: Option<FileRange>,
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<Option<Matrix>> {
        if !self.is_whole(prepared, keep_going)? {
            return Ok(None);
        }
        let (spec, parts) = (prepared.spec, &prepared.parts[..]);
        let (rows, cols) = (spec.rows, spec.cols);
        Ok(match (spec.encoding, parts) {
            (Encoding::Ternary(Scales::PerGroup { size, float }), [tiles, bias]) => {
                let layout = TileLayout { cols, size, float, strips: self.kernels.strips };
                let tiles = part(tiles, layout.bytes(rows));
                let bias = floats(bias).filter(|bias| bias.is_empty() || bias.len() == rows);
                tiles.zip(bias).map(|(tiles, bias)| {
                    let bias = (!bias.is_empty()).then_some(bias);
                    Matrix::Tiles(Tiles { rows, layout, tiles, bias })
                })
            }
            (Encoding::Ternary(scales), [packed, columns, scale, bias]) => {
                let packing = self.kernels.packing;
                let columns_length = if has_columns(spec.usage) { columns_bytes(rows, cols) } else { 0 };
                let buffers = part(packed, packed_bytes(packing, rows, cols)).zip(part(columns, columns_length));
                let scale = floats(scale).and_then(|scale| match (scales, &scale[..]) {
                    (Scales::PerTensor, [scale]) => Some(Scale::Tensor(*scale)),
                    (Scales::PerRow, of_rows) if of_rows.len() == rows => Some(Scale::Row(scale)),
                    _ => None,
                });
                let bias = floats(bias).filter(|bias| bias.is_empty() || bias.len() == rows);
                buffers.zip(scale.zip(bias)).map(|((packed, columns), (scale, bias))| {
                    let columns = has_columns(spec.usage).then_some(columns);
                    let bias = (!bias.is_empty()).then_some(bias);
                    Matrix::Ternary(Ternary::of((rows, cols), (packed, packing), columns, scale, bias))
                })
            }
            (Encoding::Float(float), parts) if file.is_some() => {
                let low_bit_head = match parts {
                    [] if !spec.usage.is_head() => None,
                    [high, low, bounds] if spec.usage.is_head() => {
                        match LowBitHead::mapped((rows, cols), high, low, bounds) {
                            None => return Ok(None),
                            head => head,
                        }
                    }
                    _ => return Ok(None),
                };
                // A matrix in a file is not read here.
                let matrix = FloatMatrix { float, rows, cols, bytes: &[] };
                Some(Matrix::Float(Dense::new(&matrix, file, &self.pool, &mut || true)?, low_bit_head))
            }
            _ => None,
        })
    }

    /// The parts of a matrix. None if it is quickly converted anew.
    pub(super) fn parts<'a>(&self, matrix: &'a Matrix) -> Option<Vec<&'a [u8]>> {
        let bytes = |bias: &'a Option<Vec<f32>>| bias.as_deref().map_or(&[][..], bytemuck::cast_slice);
        Some(match matrix {
            Matrix::Ternary(Ternary { packed, columns, scale, bias, .. }) => {
                let scales = match scale {
                    Scale::Tensor(scale) => std::slice::from_ref(scale),
                    Scale::Row(scales) | Scale::Group { scales, .. } => scales,
                };
                let columns = columns.as_ref().map_or(&[][..], |columns| &columns[..]);
                vec![&packed[..], columns, bytemuck::cast_slice(scales), bytes(bias)]
            }
            Matrix::Tiles(Tiles { tiles, bias, .. }) => vec![&tiles[..], bytes(bias)],
            Matrix::Float(dense, low_bit_head) if dense.is_in_file() => {
                low_bit_head.as_ref().map_or(vec![], LowBitHead::parts)
            }
            Matrix::Float(..) => return None,
        })
    }

    /// Compares all hashes of a matrix. This reads its bytes into memory.
    fn is_whole(&self, prepared: &PreparedMatrix, keep_going: &mut dyn FnMut() -> bool) -> Result<bool> {
        let slabs = prepared.parts.iter().flat_map(|part| (0..part.n_slabs()).map(move |i| (part, i)));
        let slabs: Vec<_> = slabs.collect();
        let is_whole = AtomicBool::new(true);
        for slabs in slabs.chunks(SLAB_BYTES / SLAB) {
            if !keep_going() {
                return Err(Error::Cancelled);
            }
            slabs.iter().for_each(|(part, i)| part.expect_use(*i));
            self.pool.run(slabs.len(), &|_, i| {
                if !slabs[i].0.is_whole(slabs[i].1) {
                    is_whole.store(false, Ordering::Relaxed);
                }
            });
        }
        Ok(is_whole.into_inner())
    }
}

/// The numbers of a part, if it has this many bytes.
pub(super) fn part<T: bytemuck::Pod>(part: &PreparedPart, bytes: usize) -> Option<Frozen<T>> {
    Frozen::mapped(&part.file, part.range.clone()).filter(|numbers| numbers.bytes() == bytes)
}

fn floats(part: &PreparedPart) -> Option<Vec<f32>> {
    bytemuck::try_cast_slice(part.bytes()).ok().map(<[f32]>::to_vec)
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::path::PathBuf;

    use half::bf16;
    use xxhash_rust::xxh3::xxh3_64;

    use super::*;
    use crate::backend::cpu::layout::Packing;
    use crate::backend::cpu::memory::Arena;
    use crate::backend::cpu::{CpuBackend, kernels};
    use crate::backend::prepared::{self, Prepared};
    use crate::backend::{Backend, InputFormat, MatrixId, MatrixSpec, Shape, Usage};
    use crate::formats::float::FloatType;
    use crate::formats::matrix::Matrix as FileMatrix;
    use crate::formats::ternary::{TernarySource, TernaryTensor};

    const ROWS: usize = 300;
    const COLS: usize = 192;

    fn backend() -> CpuBackend {
        let shape =
            Shape { hidden: 64, intermediate: 64, n_layers: 1, n_heads: 1, n_kv_heads: 1, head_dim: 64, n_vocab: 8 };
        CpuBackend::new(shape, None, Some(2)).unwrap()
    }

    /// A file that is removed when this is dropped.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Self {
            Self(std::env::temp_dir().join(format!("rotor-cpu-prepared-{}-{name}", std::process::id())))
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = std::fs::remove_file(&self.0);
        }
    }

    fn parts(backend: &CpuBackend, id: MatrixId) -> Vec<Vec<u8>> {
        backend.prepared_parts(id).unwrap().iter().map(|part| part.to_vec()).collect()
    }

    /// Writes and takes over a matrix, which must have the same parts then.
    fn returns(name: &str, matrix: &FileMatrix, usage: Usage, file: Option<FileRange>) {
        let mut first = backend();
        let id = first.upload_matrix(matrix, usage, file.clone(), &mut || true).unwrap();
        let (spec, want) = (MatrixSpec::of(matrix, usage, file.is_some()), parts(&first, id));
        let scratch = Scratch::new(name);
        let write = |spec, parts: &[Vec<u8>]| {
            let parts = parts.iter().map(|part| &part[..]).collect();
            Prepared::write(&scratch.0, 7, &[prepared::Matrix { name: "m", spec, parts }], &mut || true).unwrap();
            Prepared::open(&scratch.0, 7).unwrap().matrix("m").unwrap()
        };
        let mut second = backend();
        let taken = second.take_prepared(&write(spec, &want), file.clone(), &mut || true).unwrap().unwrap();
        assert_eq!(parts(&second, taken), want);
        assert_eq!((second.weight_bytes(), second.bytes_per_token()), (first.weight_bytes(), first.bytes_per_token()));
        // A matrix of another size, and one with a part too much, or too short, is refused.
        let mut others = vec![(MatrixSpec { rows: ROWS + 100, ..spec }, want.clone())];
        others.push((spec, [&want[..], &[vec![0; 64]]].concat()));
        others.extend((0..want.len()).map(|i| {
            let mut short = want.clone();
            short[i].resize(want[i].len() + 4, 0);
            (spec, short)
        }));
        for (spec, parts) in others {
            let refused = second.take_prepared(&write(spec, &parts), file.clone(), &mut || true).unwrap();
            assert!(refused.is_none() || parts.is_empty(), "{name}, {spec:?}");
        }
    }

    #[test]
    fn ternary_matrices_return() {
        let bytes: Vec<u8> = (0..ROWS * COLS / 4).map(|i| [0x24, 0x91, 0x06, 0x58, 0x92][i % 5]).collect();
        let numbers = |n: usize| -> Vec<f32> { (0..n).map(|i| [0.5, 0.25, 1.5][i % 3]).collect() };
        let cases = [
            ("tensor", Scale::Tensor(0.3), None, InputFormat::Int8PerRow),
            ("row", Scale::Row(numbers(ROWS)), Some(numbers(ROWS)), InputFormat::Int8PerRow),
            ("groups", Scale::groups(64, numbers(ROWS * 3)), None, InputFormat::Int16PerGroup(64)),
            ("bias", Scale::groups(96, numbers(ROWS * 2)), Some(numbers(ROWS)), InputFormat::Int8PerRow),
        ];
        for (name, scale, bias, input) in cases {
            let source = TernarySource::Rows(&bytes);
            let matrix = FileMatrix::Ternary(TernaryTensor { rows: ROWS, cols: COLS, source, scale, bias });
            returns(name, &matrix, Usage::Projection(input), None);
            returns(name, &matrix, Usage::SparseProjection(input), None);
        }
    }

    /// If this fails, the layout has changed: raise `LAYOUTS`, then put the new hashes here.
    #[test]
    fn the_number_of_the_layouts_is_up_to_date() {
        let bytes: Vec<u8> = (0..ROWS * COLS / 4).map(|i| [0x24, 0x91, 0x06, 0x58, 0x92][i % 5]).collect();
        let scales: Vec<f32> = (0..ROWS * 3).map(|i| [0.5, 0.25, 1.5][i % 3]).collect();
        let tensor = |scale| {
            let source = TernarySource::Rows(&bytes);
            TernaryTensor { rows: ROWS, cols: COLS, source, scale, bias: None }
        };
        let store = backend().store;
        let mut arena = Arena::default();
        let usage = Usage::SparseProjection(InputFormat::Int8PerRow);
        let ternary = |packing| {
            let tensor = tensor(Scale::Tensor(0.3));
            Matrix::Ternary(Ternary::new(&tensor, packing, usage, &store.pool, &mut arena).unwrap())
        };
        let [two_bits, base_three] = [Packing::TwoBits, Packing::BaseThree].map(ternary);
        let tiles = |strips| {
            let layout = TileLayout { cols: COLS, size: 64, float: FloatType::F16, strips };
            let tensor = tensor(Scale::groups(64, scales.clone()));
            Matrix::Tiles(Tiles::new(&tensor, layout, &scales, &store.pool, &mut arena).unwrap())
        };
        let [one, two] = [1, 2].map(tiles);
        let bytes: Vec<u8> = (0..ROWS * COLS).flat_map(|i| ((i % 23) as f32 - 11.0).to_le_bytes()).collect();
        let table = FloatMatrix { float: FloatType::F32, rows: ROWS, cols: COLS, bytes: &bytes };
        let dense = Dense::new(&table, None, &store.pool, &mut || true).unwrap();
        // Bounds depend on the tier (see `float::residuals`).
        let scalar = kernels::find(Some("scalar")).unwrap();
        let head = LowBitHead::new(&dense, scalar, &store.pool, &mut || true).unwrap();
        let hash = |parts: Vec<&[u8]>| xxh3_64(&parts.concat());
        let hashes = [two_bits, base_three, one, two].map(|matrix| hash(store.parts(&matrix).unwrap()));
        let want = (
            [3814824637133556695, 16828408844321519480, 7206206380500153134, 6405134277625945127],
            16445586348985965141,
        );
        assert_eq!((LAYOUTS, (hashes, hash(head.parts()))), (1, want));
    }

    #[test]
    fn tables_in_files_return() {
        // More than `LARGE_TABLE`.
        let (rows, cols) = (600_000, 64);
        let number = |i: usize| ((i * 7919) % 1009) as f32 / 64.0 - 7.0;
        let bytes: Vec<u8> = (0..rows * cols).flat_map(|i| bf16::from_f32(number(i)).to_le_bytes()).collect();
        let scratch = Scratch::new("table-file");
        std::fs::write(&scratch.0, &bytes).unwrap();
        let file = FileRange::new(&File::open(&scratch.0).unwrap(), &scratch.0, 0, bytes.len()).unwrap();
        let matrix = FileMatrix::Float(FloatMatrix { float: FloatType::Bf16, rows, cols, bytes: &bytes });
        returns("head", &matrix, Usage::EmbeddingAndHead(InputFormat::F32), Some(file.clone()));
        returns("table", &matrix, Usage::Embedding, Some(file));
        // What stays in memory is converted anew.
        let mut backend = backend();
        let small =
            FileMatrix::Float(FloatMatrix { float: FloatType::Bf16, rows: 10, cols, bytes: &bytes[..20 * cols] });
        let id = backend.upload_matrix(&small, Usage::Embedding, None, &mut || true).unwrap();
        assert!(backend.prepared_parts(id).is_none());
    }
}
