//! What all GPU backends share: the layout of weights and of the KV cache in device memory, and the
//! verbs of the op contract as lists of dispatches. A [`Device`] (Vulkan, OpenCL) executes them.

mod arguments;
mod attention;
mod cache;
#[cfg(test)]
pub(crate) mod check;
mod choose;
#[cfg(test)]
mod declarations;
mod dense;
mod device;
#[cfg(test)]
mod faults;
mod groups;
mod inputs;
mod kernels;
mod kv;
mod layout;
mod logits;
mod low_bit_head;
mod open;
mod ops;
mod places;
mod self_test;
mod table;
mod throughput;
mod tune;

use std::sync::{Arc, OnceLock};

use parking_lot::Mutex;

pub(crate) use choose::{Which, choose, refuse_slow};
pub(crate) use device::{
    Bindings, Device, KV_SLABS, KeepGoing, NativeMath, PATIENCE, Queue, STAGING, check as check_keep_going, silent,
};
#[cfg(test)]
pub(crate) use faults::Fault;
use kernels::TOKENS;
pub(crate) use kernels::{Kernel, Multiply, Tuning};
pub(crate) use open::{Known, open};

use super::{
    Backend, Info, InputFormat, KV_BLOCK, KvBlock, KvPlain, KvType, MatrixId, MatrixSpec, Ops, Planned, Shape, Usage,
    VectorId,
};
use crate::error::{Error, Result};
use crate::formats::file_range::FileRange;
use crate::formats::matrix::{Encoding, Matrix as FileMatrix, Scales};
use crate::formats::ternary::{Scale, TernaryTensor};
use dense::Dense;
use groups::Grouped;
use kv::{Block, Pool};
use layout::Groups;
use table::Table;

/// Bytes of the first buffer for weights. Each buffer is twice as large as the one before, up to
/// [`MAX_WEIGHTS`].
const FIRST_WEIGHTS: usize = 1 << 20;
/// See [`FIRST_WEIGHTS`].
const MAX_WEIGHTS: usize = 64 << 20;

/// A matrix in the form that its verbs take.
enum Matrix<D: Device> {
    Ternary(Ternary<D>),
    Grouped(Grouped<D>),
    Float(Dense<D>),
}

/// A ternary matrix on the device (see `layout`).
struct Ternary<D: Device> {
    buffer: Arc<D::Buffer>,
    /// In units of four words, from the start of the buffer.
    tiles: u32,
    scales: u32,
    rows: usize,
    cols: usize,
}

/// What all batches of a model share.
struct Store<D: Device> {
    device: Arc<D>,
    /// The backend's name.
    backend: &'static str,
    shape: Shape,
    tuning: Tuning,
    matrices: Vec<Matrix<D>>,
    /// All vectors, one after the other. `vector_starts` has where each begins.
    vectors: Vec<f32>,
    vector_starts: Vec<usize>,
    /// `vectors` on the device, from the first batch on.
    vector_buffer: OnceLock<Arc<D::Buffer>>,
    f16_blocks: Arc<Pool<D>>,
    f32_blocks: Arc<Pool<D>>,
    i8_blocks: Arc<Pool<D>>,
    throughput: Mutex<throughput::Throughput>,
    #[cfg(test)]
    faults: faults::Faults,
}

impl<D: Device> Store<D> {
    /// A matrix that `Gpu::check` has admitted as a projection.
    fn ternary(&self, id: MatrixId) -> Result<&Ternary<D>> {
        match self.matrices.get(id.0 as usize) {
            Some(Matrix::Ternary(matrix)) => Ok(matrix),
            _ => Err(Error::Internal { message: format!("{id:?} is not a ternary matrix") }),
        }
    }

    /// A matrix that `Gpu::check` has admitted as an embedding or a head.
    fn dense(&self, id: MatrixId) -> Result<&Dense<D>> {
        match self.matrices.get(id.0 as usize) {
            Some(Matrix::Float(matrix)) => Ok(matrix),
            _ => Err(Error::Internal { message: format!("{id:?} is not a float matrix") }),
        }
    }

    /// Whether a matrix has a scale per group.
    fn is_grouped(&self, id: MatrixId) -> bool {
        matches!(self.matrices.get(id.0 as usize), Some(Matrix::Grouped(_)))
    }

    /// Whether a search finds the largest logits of this head on the device.
    fn can_search(&self, head: MatrixId) -> bool {
        self.is_grouped(head) || self.dense(head).is_ok_and(|dense| dense.low_bit_head.is_some())
    }

    /// Whether any matrix has a scale per group.
    fn has_groups(&self) -> bool {
        self.matrices.iter().any(|matrix| matches!(matrix, Matrix::Grouped(_)))
    }

    /// All embeddings and heads of floating point numbers.
    fn all_dense(&self) -> impl Iterator<Item = &Dense<D>> {
        self.matrices.iter().filter_map(|matrix| if let Matrix::Float(dense) = matrix { Some(dense) } else { None })
    }

    fn vector_buffer(&self) -> Result<Arc<D::Buffer>> {
        if let Some(buffer) = self.vector_buffer.get() {
            return Ok(Arc::clone(buffer));
        }
        let bytes: Vec<u8> = self.vectors.iter().flat_map(|x| x.to_le_bytes()).collect();
        let buffer = self.device.buffer(bytes.len().max(layout::LOAD))?;
        self.device.write(&buffer, 0, &bytes)?;
        Ok(Arc::clone(self.vector_buffer.get_or_init(|| Arc::new(buffer))))
    }

    fn pool(&self, kv: KvType) -> &Arc<Pool<D>> {
        match kv {
            KvType::F16 => &self.f16_blocks,
            KvType::F32 => &self.f32_blocks,
            KvType::I8 => &self.i8_blocks,
        }
    }

    fn too_large(&self, bytes: usize) -> Error {
        let (name, most) = (self.device.name(), self.device.largest_buffer());
        Error::Device {
            message: format!("{bytes} bytes are needed at once, but a buffer of {name} has at most {most}"),
        }
    }
}

/// Compiles kernels, one after the other.
fn prepare<D: Device>(device: &D, kernels: &[Kernel], keep_going: KeepGoing) -> Result<()> {
    kernels.iter().try_for_each(|kernel| {
        check_keep_going(keep_going)?;
        device.prepare(*kernel)
    })
}

/// A backend on a GPU.
pub(crate) struct Gpu<D: Device> {
    store: Arc<Store<D>>,
    /// The buffer that receives new weights, its size, and the number of bytes in use.
    filling: Option<(Arc<D::Buffer>, usize, usize)>,
    weight_bytes: usize,
}

impl<D: Device> Gpu<D> {
    /// An empty backend with the name `backend`, for a network of this shape. Its kernels are
    /// compiled already.
    pub(crate) fn new(
        device: &Arc<D>,
        backend: &'static str,
        shape: Shape,
        tuning: Tuning,
        keep_going: KeepGoing,
    ) -> Result<Self> {
        let store = Store {
            device: Arc::clone(device),
            backend,
            shape,
            tuning,
            matrices: vec![],
            vectors: vec![],
            vector_starts: vec![],
            vector_buffer: OnceLock::new(),
            f16_blocks: Arc::new(Pool::new(device, &shape, KvType::F16)),
            f32_blocks: Arc::new(Pool::new(device, &shape, KvType::F32)),
            i8_blocks: Arc::new(Pool::new(device, &shape, KvType::I8)),
            throughput: Mutex::default(),
            #[cfg(test)]
            faults: faults::Faults::default(),
        };
        let (head_dim, group) = (shape.head_dim as u32, shape.group() as u32);
        let kv = KvType::F16;
        let kernels = [
            Kernel::Quantize { planes: tuning.multiply == Multiply::Popcount },
            tuning.project(1),
            tuning.project(TOKENS),
            Kernel::NormHeads,
            Kernel::Append { kv },
            Kernel::Attend { kv, head_dim, group },
            Kernel::Merge,
            Kernel::Activate,
        ];
        prepare(&**device, &kernels, keep_going)?;
        if groups::fit(&shape) {
            prepare(&**device, &groups::kernels(tuning), keep_going)?;
        }
        Ok(Self { store: Arc::new(store), filling: None, weight_bytes: 0 })
    }

    /// Makes the `nth` attempt of the kind `fault`, and all that follow, fail.
    #[cfg(test)]
    pub(crate) fn fail_at(mut self, kind: Fault, nth: u32) -> Result<Self> {
        self.store_mut()?.faults = faults::Faults::new(kind, nth);
        Ok(self)
    }

    fn store_mut(&mut self) -> Result<&mut Store<D>> {
        Arc::get_mut(&mut self.store).ok_or_else(|| Error::argument("weights must be uploaded before the first batch"))
    }

    fn upload_ternary(&mut self, tensor: &TernaryTensor) -> Result<Ternary<D>> {
        let bytes = layout::ternary(tensor);
        let (buffer, at) = self.place(bytes.len().next_multiple_of(layout::LOAD))?;
        self.store.device.write(&buffer, at, &bytes)?;
        let tiles = at / layout::LOAD;
        let (rows, cols) = (tensor.rows, tensor.cols);
        let scales = tiles + layout::tile_bytes(rows, cols) / layout::LOAD;
        Ok(Ternary { buffer, tiles: tiles as u32, scales: scales as u32, rows, cols })
    }

    /// Allocates room for weights: a buffer, and the byte where they begin.
    fn place(&mut self, bytes: usize) -> Result<(Arc<D::Buffer>, usize)> {
        let device = &self.store.device;
        let last = self.filling.take().filter(|(_, size, used)| size - used >= bytes);
        let (buffer, size, used) = match last {
            Some(last) => last,
            None => {
                let wanted = FIRST_WEIGHTS.max(self.weight_bytes.next_power_of_two()).min(MAX_WEIGHTS);
                let size = wanted.max(bytes).min(device.largest_buffer());
                if size < bytes {
                    return Err(self.store.too_large(bytes));
                }
                (Arc::new(device.buffer(size)?), size, 0)
            }
        };
        self.filling = Some((Arc::clone(&buffer), size, used + bytes));
        self.weight_bytes += bytes;
        Ok((buffer, used))
    }
}

impl<D: Device> Backend for Gpu<D> {
    fn info(&self) -> Info {
        Info { backend: self.store.backend, tier: self.store.device.name().to_owned(), threads: 1 }
    }

    fn can_fail(&self) -> bool {
        true
    }

    fn check(&self, planned: &Planned) -> Result<()> {
        let refused = match planned {
            Planned::Matrix(spec) => {
                spec.check()?;
                match (spec.encoding, spec.usage.input()) {
                    (Encoding::Ternary(Scales::PerTensor | Scales::PerRow), Some(InputFormat::Int8PerRow))
                        if !spec.usage.is_head() =>
                    {
                        None
                    }
                    (Encoding::Ternary(Scales::PerGroup { size, .. }), None | Some(InputFormat::Int16PerGroup(_)))
                        if groups::SIZES.contains(&size) =>
                    {
                        None
                    }
                    (Encoding::Float(_), None | Some(InputFormat::F32)) => None,
                    (encoding, None) => Some(format!("an embedding of {encoding}")),
                    (encoding, Some(input)) => Some(format!("{encoding} and {input}")),
                }
            }
            Planned::Gain(_) | Planned::HeadGain(_) => None,
        };
        match refused {
            None => Ok(()),
            Some(what) => {
                let message = format!("{} does not compute {what} yet; use the backend cpu", self.store.backend);
                Err(Error::Device { message })
            }
        }
    }

    fn upload_matrix(
        &mut self,
        matrix: &FileMatrix,
        usage: Usage,
        file: Option<FileRange>,
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<MatrixId> {
        let matrix = match matrix {
            FileMatrix::Ternary(tensor) => match tensor.scale {
                Scale::Group { size, float, .. } => {
                    Matrix::Grouped(self.upload_grouped(tensor, Groups { size, float }, usage, keep_going)?)
                }
                _ => Matrix::Ternary(self.upload_ternary(tensor)?),
            },
            FileMatrix::Float(matrix) => {
                let mut dense = Dense::new(Table::new(matrix, file));
                if usage.is_head() {
                    self.store.prepare_head(&mut dense, keep_going)?;
                }
                Matrix::Float(dense)
            }
        };
        let store = self.store_mut()?;
        store.matrices.push(matrix);
        Ok(MatrixId(store.matrices.len() as u32 - 1))
    }

    fn upload_vector(&mut self, vector: &[f32]) -> Result<VectorId> {
        let store = self.store_mut()?;
        store.vector_starts.push(store.vectors.len());
        store.vectors.extend_from_slice(vector);
        Ok(VectorId(store.vector_starts.len() as u32 - 1))
    }

    fn planned_bytes(&self, planned: &Planned) -> usize {
        match *planned {
            Planned::Matrix(MatrixSpec { rows, cols, encoding: Encoding::Ternary(scales), .. }) => match scales {
                Scales::PerGroup { size, float } => Groups { size, float }.bytes(rows, cols),
                _ => layout::ternary_bytes(rows, cols),
            },
            Planned::Matrix(MatrixSpec { rows, cols, encoding: Encoding::Float(float), usage, has_file }) => {
                let table = Table::memory(rows * cols * float.size(), has_file);
                let low_bit_head = if cols <= low_bit_head::WIDEST { low_bit_head::part_bytes(rows, cols) } else { 0 };
                table + if usage.is_head() { rows * layout::head_row_bytes(float, cols) + low_bit_head } else { 0 }
            }
            Planned::Gain(n) | Planned::HeadGain(n) => 4 * n,
        }
    }

    fn planned_token_bytes(&self, planned: &Planned) -> usize {
        let Planned::Matrix(MatrixSpec { rows, cols, encoding, usage, .. }) = *planned else { return 0 };
        match encoding {
            Encoding::Ternary(Scales::PerGroup { .. }) if usage == Usage::Embedding => 0,
            Encoding::Ternary(_) => self.planned_bytes(planned),
            Encoding::Float(_) if !usage.is_head() => 0,
            Encoding::Float(_) if cols <= low_bit_head::WIDEST => low_bit_head::first_bytes(rows, cols),
            Encoding::Float(float) => rows * layout::head_row_bytes(float, cols),
        }
    }

    fn weight_bytes(&self) -> usize {
        let dense = |dense: &Dense<D>| {
            let (rows, low_bit_head) = dense.device_bytes();
            dense.table.host_bytes() + rows + low_bit_head
        };
        self.weight_bytes + 4 * self.store.vectors.len() + self.store.all_dense().map(dense).sum::<usize>()
    }

    fn bytes_per_token(&self) -> usize {
        let dense = |dense: &Dense<D>| match &dense.low_bit_head {
            None => dense.device_bytes().0,
            Some(parts) => parts.iter().map(|part| low_bit_head::first_bytes(part.rows, dense.table.cols)).sum(),
        };
        let unread = |matrix: &Matrix<D>| if let Matrix::Grouped(matrix) = matrix { matrix.unread_bytes() } else { 0 };
        let unread: usize = self.store.matrices.iter().map(unread).sum();
        self.weight_bytes - unread + self.store.all_dense().map(dense).sum::<usize>()
    }

    fn new_kv_block(&self, kv: KvType) -> Result<Arc<dyn KvBlock>> {
        #[cfg(test)]
        self.store.faults.check(Fault::Memory)?;
        Ok(Arc::new(self.store.pool(kv).new_block()?))
    }

    fn copy_kv_block(&self, block: &Arc<dyn KvBlock>) -> Result<Arc<dyn KvBlock>> {
        Ok(Arc::new(Block::<D>::shared(block)?.copy()?))
    }

    fn read_kv(&self, blocks: &[Arc<dyn KvBlock>], n: usize, out: &mut Vec<u8>) -> Result<()> {
        let positions = (0..n).step_by(KV_BLOCK).map(|first| KV_BLOCK.min(n - first));
        let mut queue = self.store.device.queue()?;
        for (block, n) in blocks.iter().zip(positions) {
            Block::<D>::shared(block)?.read(&mut queue, &self.store.shape, n, out)?;
        }
        Ok(())
    }

    fn write_kv(&self, kv: KvType, n: usize, bytes: &[u8]) -> Result<Vec<Arc<dyn KvBlock>>> {
        let mut queue = self.store.device.queue()?;
        let written = KvPlain::new(self.store.shape, kv).parts(n).map(|(n, part)| {
            let block = self.store.pool(kv).new_block()?;
            block.write(&mut queue, &self.store.shape, n, &bytes[part])?;
            Ok(Arc::new(block) as Arc<dyn KvBlock>)
        });
        written.collect()
    }

    fn new_ops(&self) -> Result<Box<dyn Ops>> {
        Ok(Box::new(ops::GpuOps::new(Arc::clone(&self.store))?))
    }
}
