//! The CPU backend: ops that execute at once, on a pool of threads, with the best kernels that the
//! CPU can run.

mod attention;
mod dense;
mod group_lookup;
mod groups;
mod head;
mod kernels;
mod kv;
mod layout;
mod lookup;
mod low_bit_head;
mod memory;
mod ops;
mod plan;
mod pool;
mod prepared;
mod products;
mod sparse;
#[cfg(test)]
mod tests;
mod tiles;
mod topology;

use std::sync::Arc;

use parking_lot::Mutex;

use super::prepared::PreparedMatrix;
use super::{
    Backend, Info, InputFormat, KV_BLOCK, KvBlock, KvPlain, KvType, MatrixId, Ops, Planned, Shape, Usage, VectorId,
};
use crate::error::{Error, Result};
use crate::formats::file_range::FileRange;
use crate::formats::matrix::{Encoding, Matrix as FileMatrix};
use crate::formats::ternary::{Scale, TernaryTensor};
use dense::Dense;
use kernels::Kernels;
use layout::Packing;
use low_bit_head::LowBitHead;
use memory::{Arena, Frozen, Shared};
use pool::Pool;
use tiles::{TileLayout, Tiles};

/// Bytes of weights that one task works on: enough to hide the cost of taking a task, few enough to
/// share the work evenly.
const TASK_BYTES: usize = 32 << 10;

/// Bytes that are converted to the layout before the backend asks again whether the host still
/// wants the model; less than a layer of a real model.
const SLAB_BYTES: usize = 16 << 20;

/// A floating point matrix above this size stays in its file.
const LARGE_TABLE: usize = 64 << 20;

/// Bytes of weights that a CPU reads in a time too short for a host to notice.
const SHORT: usize = 1 << 20;

/// More parts per thread than this do not share the work more evenly.
const MAX_PARTS_PER_THREAD: usize = 64;

/// The names of the tiers that this CPU can run, best first.
pub fn tier_names() -> Vec<&'static str> {
    kernels::available().iter().map(|kernels| kernels.name).collect()
}

/// A matrix in the form that its verbs take.
enum Matrix {
    Ternary(Ternary),
    /// With a scale per group.
    Tiles(Tiles),
    /// With its low-bit head, if it is the output head.
    Float(Dense, Option<LowBitHead>),
}

/// A ternary matrix (see `layout`).
struct Ternary {
    rows: usize,
    cols: usize,
    /// The rows, whose number is rounded up to a multiple of four.
    packed: Frozen<u8>,
    packing: Packing,
    /// The same matrix by columns, if its input has many zeros.
    columns: Option<Frozen<u8>>,
    scale: Scale,
    bias: Option<Vec<f32>>,
    /// The largest magnitudes of scale and bias.
    most: (f32, f32),
}

impl Ternary {
    fn new(tensor: &TernaryTensor, packing: Packing, usage: Usage, pool: &Pool, arena: &mut Arena) -> Result<Self> {
        let (rows, cols) = (tensor.rows, tensor.cols);
        let stride = packing.row_bytes(cols);
        let mut packed = arena.zeroed(packed_bytes(packing, rows, cols))?;
        fill_in_parts(pool, &mut packed, stride, stride, |first, part| {
            let mut codes = vec![];
            let rows = part.chunks_exact_mut(stride).enumerate();
            rows.for_each(|(i, bytes)| packing.pack_row(tensor, first + i, &mut codes, bytes));
        });
        let columns = if has_columns(usage) {
            let block = layout::BLOCK * layout::row_bytes(rows);
            let mut columns = arena.zeroed(columns_bytes(rows, cols))?;
            fill_in_parts(pool, &mut columns, block, block, |first, part| {
                let blocks = part.chunks_exact_mut(block).enumerate();
                blocks.for_each(|(i, columns)| layout::transpose(&packed, packing, stride, first + i, columns));
            });
            Some(columns.freeze())
        } else {
            None
        };
        let (scale, bias) = (tensor.scale.clone(), tensor.bias.clone());
        Ok(Self::of((rows, cols), (packed.freeze(), packing), columns, scale, bias))
    }

    fn of(
        (rows, cols): (usize, usize),
        (packed, packing): (Frozen<u8>, Packing),
        columns: Option<Frozen<u8>>,
        scale: Scale,
        bias: Option<Vec<f32>>,
    ) -> Self {
        let most_scale = match &scale {
            Scale::Tensor(scale) => scale.abs(),
            Scale::Row(scales) | Scale::Group { scales, .. } => largest_magnitude(scales),
        };
        let most = (most_scale, bias.as_deref().map_or(0.0, largest_magnitude));
        Self { rows, cols, packed, packing, columns, scale, bias, most }
    }

    /// Bytes of a row.
    fn row_bytes(&self) -> usize {
        self.packing.row_bytes(self.cols)
    }

    /// The number of quads (four rows each).
    fn n_quads(&self) -> usize {
        self.rows.div_ceil(layout::ROWS)
    }

    /// Whether no product of an input with the scale `s` can overflow.
    fn stays_finite(&self, s: f32) -> bool {
        let (scale, bias) = self.most;
        // Far below the largest f32; false for NaN.
        127.0 * self.cols as f32 * (scale / s) + bias < 1e37
    }

    fn bytes(&self) -> usize {
        self.packed.bytes() + self.columns.as_ref().map_or(0, Frozen::bytes)
    }
}

/// Whether a matrix is kept by columns as well, because its input has many zeros.
fn has_columns(usage: Usage) -> bool {
    usage == Usage::SparseProjection(InputFormat::Int8PerRow)
}

fn largest_magnitude(numbers: &[f32]) -> f32 {
    numbers.iter().fold(0.0, |most, x| x.abs().max(most))
}

/// Keeps the first error of tasks that run in parallel.
#[derive(Default)]
struct FirstError(Mutex<Option<Error>>);

impl FirstError {
    /// Returns the value of a result, or notes its error.
    fn note<T>(&self, result: Result<T>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.0.lock().get_or_insert(error);
                None
            }
        }
    }

    fn into_result(self) -> Result<()> {
        self.0.into_inner().map_or(Ok(()), Err)
    }
}

/// What all batches of a model share.
struct Store {
    shape: Shape,
    kernels: &'static Kernels,
    bypasses_caches: bool,
    pool: Pool,
    matrices: Vec<Matrix>,
    vectors: Vec<Vec<f32>>,
    /// Where ternary matrices lie.
    arena: Arena,
}

impl Store {
    fn matrix(&self, id: MatrixId) -> &Matrix {
        &self.matrices[id.0 as usize]
    }

    /// A projection's matrix.
    fn ternary(&self, id: MatrixId) -> Result<&Ternary> {
        match self.matrix(id) {
            Matrix::Ternary(matrix) => Ok(matrix),
            _ => Err(Error::Internal { message: format!("{id:?} is not a ternary matrix without groups") }),
        }
    }

    /// A projection's matrix that has a scale per group.
    fn tiles(&self, id: MatrixId) -> Result<&Tiles> {
        match self.matrix(id) {
            Matrix::Tiles(tiles) => Ok(tiles),
            _ => Err(Error::Internal { message: format!("{id:?} is not a ternary matrix with groups") }),
        }
    }

    /// Bytes of ternary weights in a layer, and at least [`SHORT`]: for a small model, that is
    /// still a short task.
    fn layer_bytes(&self) -> usize {
        (self.ternary_bytes() / self.shape.n_layers).max(SHORT)
    }

    /// Bytes of ternary weights that a token reads when the backend skips nothing.
    fn ternary_bytes(&self) -> usize {
        let bytes = |matrix: &Matrix| match matrix {
            Matrix::Ternary(ternary) => ternary.packed.bytes(),
            Matrix::Tiles(tiles) => tiles.tiles.bytes(),
            Matrix::Float(..) => 0,
        };
        self.matrices.iter().map(bytes).sum()
    }
}

/// The CPU backend.
pub struct CpuBackend {
    store: Arc<Store>,
}

impl CpuBackend {
    /// An empty backend for a network of this shape. `tier` is one of [`tier_names`]; `None` takes
    /// the best.
    pub fn new(shape: Shape, tier: Option<&str>, threads: Option<usize>) -> Result<Self> {
        let kernels = kernels::find(tier).ok_or_else(|| Error::Backend {
            name: format!("cpu:{}", tier.unwrap_or_default()),
            message: format!("this CPU does not have this tier; it has {}", tier_names().join(", ")),
        })?;
        let pool = Pool::new(threads.unwrap_or_else(topology::default_threads).max(1))?;
        let bypasses_caches = kernels::bypasses_caches();
        let (matrices, vectors, arena) = (vec![], vec![], Arena::default());
        let store = Store { shape, kernels, bypasses_caches, pool, matrices, vectors, arena };
        Ok(Self { store: Arc::new(store) })
    }

    fn store_mut(&mut self) -> Result<&mut Store> {
        Arc::get_mut(&mut self.store).ok_or_else(|| Error::argument("weights must be uploaded before the first batch"))
    }
}

/// Fills `out` in parts of whole units: `fill(index of the part's first unit, part)`. A unit is
/// work on `unit_bytes`, a part is work on about [`TASK_BYTES`].
fn fill_in_parts<T: Send>(
    pool: &Pool,
    out: &mut [T],
    unit: usize,
    unit_bytes: usize,
    fill: impl Fn(usize, &mut [T]) + Sync,
) {
    let per_part = units_per_part(pool, out.len() / unit, unit_bytes) * unit;
    let (len, out) = (out.len(), Shared::new(out));
    pool.run(len.div_ceil(per_part), &|_, part| {
        let start = part * per_part;
        // SAFETY: parts of different tasks start at different multiples of their length.
        fill(start / unit, unsafe { out.part(start, per_part.min(len - start)) });
    });
}

/// The number of units in a task, out of `n`.
fn units_per_part(pool: &Pool, n: usize, unit_bytes: usize) -> usize {
    let (by_size, by_count) = (TASK_BYTES / unit_bytes, n / (pool.threads() * MAX_PARTS_PER_THREAD));
    by_size.max(by_count).max(1)
}

/// Like [`fill_in_parts`], for work that takes long. Between slabs of about [`SLAB_BYTES`] it asks
/// whether to go on.
fn fill_in_slabs<T: Send>(
    pool: &Pool,
    out: &mut [T],
    unit: usize,
    keep_going: &mut dyn FnMut() -> bool,
    fill: impl Fn(usize, &mut [T]) + Sync,
) -> Result<()> {
    let units = (SLAB_BYTES / (unit * size_of::<T>())).max(1);
    for (slab, out) in out.chunks_mut(units * unit).enumerate() {
        if !keep_going() {
            return Err(Error::Cancelled);
        }
        fill_in_parts(pool, out, unit, unit * size_of::<T>(), |first, part| fill(slab * units + first, part));
    }
    Ok(())
}

/// Bytes of a ternary matrix by rows.
fn packed_bytes(packing: Packing, rows: usize, cols: usize) -> usize {
    rows.next_multiple_of(layout::ROWS) * packing.row_bytes(cols)
}

/// Bytes of a ternary matrix by columns.
fn columns_bytes(rows: usize, cols: usize) -> usize {
    layout::padded(cols) * layout::row_bytes(rows)
}

impl Backend for CpuBackend {
    fn info(&self) -> Info {
        Info { backend: "cpu", tier: self.store.kernels.name.to_owned(), threads: self.store.pool.threads() }
    }

    fn check(&self, planned: &Planned) -> Result<()> {
        let Planned::Matrix(spec) = planned else { return Ok(()) };
        spec.check()?;
        match (spec.encoding, spec.usage.input()) {
            (encoding @ Encoding::Ternary(_), Some(input @ InputFormat::Int8PerRow)) if spec.usage.is_head() => {
                Err(Error::unsupported(format!("cpu does not compute a head of {encoding} and {input} yet")))
            }
            _ => Ok(()),
        }
    }

    fn upload_matrix(
        &mut self,
        matrix: &FileMatrix,
        usage: Usage,
        file: Option<FileRange>,
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<MatrixId> {
        let store = self.store_mut()?;
        let matrix = match matrix {
            FileMatrix::Ternary(tensor) => match &tensor.scale {
                Scale::Group { size, float, scales } => {
                    let (cols, strips) = (tensor.cols, store.kernels.strips);
                    let layout = TileLayout { cols, size: *size, float: *float, strips };
                    Matrix::Tiles(Tiles::new(tensor, layout, scales, &store.pool, &mut store.arena)?)
                }
                _ => {
                    Matrix::Ternary(Ternary::new(tensor, store.kernels.packing, usage, &store.pool, &mut store.arena)?)
                }
            },
            FileMatrix::Float(matrix) => {
                let file = file.filter(|_| matrix.bytes.len() > LARGE_TABLE);
                let dense = Dense::new(matrix, file, &store.pool, keep_going)?;
                let mut low_bit_head = || LowBitHead::new(&dense, store.kernels, &store.pool, keep_going);
                let low_bit_head = usage.is_head().then(&mut low_bit_head).transpose()?;
                Matrix::Float(dense, low_bit_head)
            }
        };
        store.matrices.push(matrix);
        Ok(MatrixId(store.matrices.len() as u32 - 1))
    }

    fn upload_vector(&mut self, vector: &[f32]) -> Result<VectorId> {
        let store = self.store_mut()?;
        store.vectors.push(vector.to_vec());
        Ok(VectorId(store.vectors.len() as u32 - 1))
    }

    fn layout(&self) -> Option<String> {
        Some(self.store.layout())
    }

    fn prepared_parts(&self, matrix: MatrixId) -> Option<Vec<&[u8]>> {
        self.store.parts(self.store.matrix(matrix))
    }

    fn take_prepared(
        &mut self,
        matrix: &PreparedMatrix,
        file: Option<FileRange>,
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<Option<MatrixId>> {
        let store = self.store_mut()?;
        let taken = store.take(matrix, file, keep_going)?;
        Ok(taken.map(|matrix| {
            store.matrices.push(matrix);
            MatrixId(store.matrices.len() as u32 - 1)
        }))
    }

    fn planned_bytes(&self, planned: &Planned) -> usize {
        plan::bytes(planned, self.store.kernels)
    }

    fn planned_token_bytes(&self, planned: &Planned) -> usize {
        plan::token_bytes(planned, self.store.kernels)
    }

    fn weight_bytes(&self) -> usize {
        let bytes = |matrix: &Matrix| match matrix {
            Matrix::Ternary(ternary) => ternary.bytes(),
            Matrix::Tiles(tiles) => tiles.tiles.bytes(),
            Matrix::Float(dense, low_bit_head) => {
                dense.bytes() + low_bit_head.as_ref().map_or(0, |low_bit_head| low_bit_head.bytes())
            }
        };
        let matrices: usize = self.store.matrices.iter().map(bytes).sum();
        matrices + self.store.vectors.iter().map(|v| 4 * v.len()).sum::<usize>()
    }

    fn bytes_per_token(&self) -> usize {
        // A token reads one row of the embedding table, and a few rows of the full head.
        let low_bit_head = |matrix: &Matrix| match matrix {
            Matrix::Float(_, Some(low_bit_head)) => low_bit_head.bytes_for_all(),
            _ => 0,
        };
        self.store.ternary_bytes() + self.store.matrices.iter().map(low_bit_head).sum::<usize>()
    }

    fn new_kv_block(&self, kv: KvType) -> Result<Arc<dyn KvBlock>> {
        Ok(Arc::new(kv::Block::new(&self.store.shape, kv)?))
    }

    fn copy_kv_block(&self, block: &Arc<dyn KvBlock>) -> Result<Arc<dyn KvBlock>> {
        Ok(Arc::new(kv::Block::shared(block)?.copy(&self.store.shape)?))
    }

    fn read_kv(&self, blocks: &[Arc<dyn KvBlock>], n: usize, out: &mut Vec<u8>) -> Result<()> {
        let positions = (0..n).step_by(KV_BLOCK).map(|first| KV_BLOCK.min(n - first));
        for (block, n) in blocks.iter().zip(positions) {
            kv::Block::shared(block)?.read(&self.store.shape, n, out);
        }
        Ok(())
    }

    fn write_kv(&self, kv: KvType, n: usize, bytes: &[u8]) -> Result<Vec<Arc<dyn KvBlock>>> {
        let shape = &self.store.shape;
        let made = KvPlain::new(*shape, kv).parts(n).map(|(n, part)| {
            let block = kv::Block::new(shape, kv)?;
            block.write(shape, n, &bytes[part]);
            Ok(Arc::new(block) as Arc<dyn KvBlock>)
        });
        made.collect()
    }

    fn new_ops(&self) -> Result<Box<dyn Ops>> {
        Ok(Box::new(ops::CpuOps::new(Arc::clone(&self.store))?))
    }
}
