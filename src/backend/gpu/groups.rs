//! Ternary weights with a scale per group: the upload, products with inputs of 16 bits, the rows of
//! an embedding, and the output head.

use std::sync::Arc;

use bytemuck::Zeroable;

use super::arguments::{self, GroupedProduct};
use super::device::{Device, KeepGoing, check};
use super::kernels::{self, Kernel, Tuning, float_code};
use super::layout::{self, CHUNK, Groups, LOAD, TILE};
use super::ops::GpuOps;
use super::{Gpu, Store};
use crate::backend::{Act, MatrixId, Norm, Shape, Usage};
use crate::error::{Error, Result};
use crate::formats::ternary::TernaryTensor;

/// Bytes of the largest part of a matrix. A submission may end after each part. (In unit tests,
/// each tile is a part.)
const MAX_PART: usize = if cfg!(test) { 0 } else { 16 << 20 };

/// The sizes of groups that the kernels can compute with. Each has whole chunks, and a piece of an
/// input (see `shaders/norms.glsl`) has whole groups.
pub(super) const SIZES: [usize; 3] = [64, 128, 256];

/// Whether all matrices of a model of this shape can have groups.
pub(super) fn fit(shape: &Shape) -> bool {
    [shape.hidden, shape.q_dim(), shape.intermediate].iter().all(|cols| cols.is_multiple_of(SIZES[0]))
}

/// The kernels for weights with groups.
pub(super) fn kernels(tuning: Tuning) -> [Kernel; 6] {
    let [one, several] = [1, kernels::TOKENS].map(|tokens| tuning.project_groups(tokens));
    let search = [Kernel::LowBitHeadFloor, Kernel::LowBitHeadSelect];
    [tuning.quantize_groups(), one, several, Kernel::EmbedGroups, search[0], search[1]]
}

/// A matrix with a scale per group.
pub(super) struct Grouped<D: Device> {
    parts: Vec<Part<D>>,
    cols: usize,
    groups: Groups,
    /// Bytes of its parts.
    bytes: usize,
    /// Whether only rows of it are read.
    is_embedding: bool,
}

/// Consecutive rows of a matrix. The first row begins a tile.
struct Part<D: Device> {
    buffer: Arc<D::Buffer>,
    /// In units of four words, from the start of the buffer.
    tiles: u32,
    /// The same; 0: there are no biases.
    bias: u32,
    first: usize,
    rows: usize,
}

impl<D: Device> Grouped<D> {
    /// Bytes that a token does not read.
    pub(super) fn unread_bytes(&self) -> usize {
        if self.is_embedding { self.bytes } else { 0 }
    }
}

impl<D: Device> Gpu<D> {
    /// Uploads a matrix with a scale per group.
    pub(super) fn upload_grouped(
        &mut self,
        tensor: &TernaryTensor,
        groups: Groups,
        usage: Usage,
        keep_going: KeepGoing,
    ) -> Result<Grouped<D>> {
        let (rows, cols) = (tensor.rows, tensor.cols);
        let per_part = (MAX_PART / groups.bytes(1, cols)).max(1) * TILE;
        let (mut parts, before) = (vec![], self.weight_bytes);
        for first in (0..rows).step_by(per_part) {
            check(keep_going)?;
            let rows = per_part.min(rows - first);
            let mut bytes = layout::grouped(tensor, groups, first..first + rows);
            let end = bytes.len();
            if let Some(bias) = &tensor.bias {
                bytes.extend(bias[first..first + rows].iter().flat_map(|bias| bias.to_le_bytes()));
                bytes.resize(bytes.len().next_multiple_of(LOAD), 0);
            }
            let (buffer, at) = self.place(bytes.len())?;
            self.store.device.write(&buffer, at, &bytes)?;
            let bias = if tensor.bias.is_some() { (at + end) / LOAD } else { 0 };
            parts.push(Part { buffer, tiles: (at / LOAD) as u32, bias: bias as u32, first, rows });
        }
        Ok(Grouped { parts, cols, groups, bytes: self.weight_bytes - before, is_embedding: usage == Usage::Embedding })
    }
}

impl<D: Device> Store<D> {
    /// A matrix that `Gpu::check` has admitted with a scale per group.
    fn grouped(&self, id: MatrixId) -> Result<&Grouped<D>> {
        match self.matrices.get(id.0 as usize) {
            Some(super::Matrix::Grouped(matrix)) => Ok(matrix),
            _ => Err(Error::Internal { message: format!("{id:?} has no scales of groups") }),
        }
    }
}

/// A part of a product: the weights, their groups, the word of the first row's results, and the
/// words between results of rows.
type Product<'a, D> = (&'a Part<D>, Groups, usize, usize);

impl<D: Device> GpuOps<D> {
    /// Multiplies the input that was prepared last, of groups of `size`, by matrices.
    pub(super) fn project_grouped_pairs(&mut self, pairs: &[(MatrixId, Act)], size: usize, add: bool) -> Result<()> {
        let store = Arc::clone(&self.store);
        let (n, mut products) = (self.rows.len(), vec![]);
        for (id, act) in pairs {
            let matrix = store.grouped(*id)?;
            if (matrix.cols, matrix.groups.size) != (self.prepared, size) {
                let message = format!("{id:?} takes no input of {} in groups of {size}", self.prepared);
                return Err(Error::Internal { message });
            }
            let (target, stride) = (self.place(*act) as usize, store.shape.width(*act));
            products.extend(matrix.parts.iter().map(|part| (part, matrix.groups, target + part.first, stride)));
        }
        let together = |(a, groups, ..): &Product<D>, (b, others, ..): &Product<D>| {
            groups == others && Arc::ptr_eq(&a.buffer, &b.buffer)
        };
        for products in products.chunk_by(together) {
            products.chunks(kernels::PRODUCTS).try_for_each(|products| self.grouped_products(products, n, add))?;
        }
        Ok(())
    }

    /// Multiplies `n` rows of an input by at most [`kernels::PRODUCTS`] parts of matrices, which
    /// lie in one buffer and have the same groups.
    fn grouped_products(&mut self, products: &[Product<D>], n: usize, add: bool) -> Result<()> {
        let Some((first, groups, ..)) = products.first() else { return Ok(()) };
        let mut args = arguments::ProjectGroups {
            groups: (self.prepared / groups.size) as u32,
            chunks: (groups.size / CHUNK) as u32,
            scale_type: float_code(groups.float),
            n_tokens: n as u32,
            quantized: (self.places.quantized / 4) as u32,
            steps: (self.places.scales / 2) as u32,
            add: add.into(),
            products: Zeroable::zeroed(),
        };
        let (mut end, mut bytes) = (0, 0);
        for (product, (part, groups, target, stride)) in args.products.iter_mut().zip(products) {
            end += part.rows.div_ceil(TILE);
            bytes += groups.bytes(part.rows, self.prepared);
            *product = GroupedProduct {
                end: end as u32,
                tiles: part.tiles,
                bias: part.bias,
                rows: part.rows as u32,
                target: *target as u32,
                stride: *stride as u32,
            };
        }
        let tokens = if n == 1 { 1 } else { kernels::TOKENS };
        let sizes = [end, n.div_ceil(tokens as usize), 1];
        self.dispatch(self.store.tuning.project_groups(tokens), Some(&first.buffer), &args, sizes)?;
        self.work.weight_bytes += bytes as u64;
        // Each weight meets two bytes of the input.
        self.spend(2 * bytes * sizes[1])
    }

    /// Copies the rows of the batch's tokens to the residual stream.
    pub(super) fn embed_groups(&mut self, table: MatrixId) -> Result<()> {
        let store = Arc::clone(&self.store);
        let matrix = store.grouped(table)?;
        for part in &matrix.parts {
            let args = arguments::EmbedGroups {
                groups: (matrix.cols / matrix.groups.size) as u32,
                chunks: (matrix.groups.size / CHUNK) as u32,
                scale_type: float_code(matrix.groups.float),
                tiles: part.tiles,
                first: part.first as u32,
                n_rows: part.rows as u32,
                target: self.place(Act::X),
            };
            self.dispatch(Kernel::EmbedGroups, Some(&part.buffer), &args, [self.rows.len(), 1, 1])?;
        }
        Ok(())
    }

    /// Records all logits of one row of the batch.
    pub(super) fn grouped_logits(&mut self, row: usize, norm: Norm, head: MatrixId) -> Result<()> {
        let store = Arc::clone(&self.store);
        let (matrix, hidden, logits) = (store.grouped(head)?, store.shape.hidden, self.places.logits);
        self.prepared = hidden;
        self.quantize_groups(self.place(Act::X) + (row * hidden) as u32, hidden, 1, &[norm], matrix.groups.size)?;
        // Each part is a dispatch, so that a submission can end after it. There is one row of
        // results.
        let products = matrix.parts.iter().map(|part| (part, matrix.groups, logits + part.first, 0));
        products.into_iter().try_for_each(|product| self.grouped_products(&[product], 1, false))
    }
}
