//! Embeddings and output heads: rows of the embedding stay with the host, and the head goes to the
//! device in parts that fit its buffers.

use std::sync::Arc;

use parking_lot::Mutex;

use super::device::Device;
use super::kernels::Kernel;
use super::table::Table;
use super::{Store, layout, low_bit_head, prepare};
use crate::error::{Error, Result};

/// Bytes of the output head that are converted at a time.
const HEAD_SLAB: usize = 8 << 20;

/// An embedding table, an output head, or both.
pub(super) struct Dense<D: Device> {
    pub(super) table: Table,
    /// Its rows on the device, from its first use as a head on.
    head: Mutex<Option<Arc<Vec<HeadPart<D>>>>>,
    /// The low-bit head, if this matrix is the output head.
    pub(super) low_bit_head: Option<Vec<HeadPart<D>>>,
}

impl<D: Device> Dense<D> {
    /// A matrix whose rows are not on the device yet.
    pub(super) fn new(table: Table) -> Self {
        Self { table, head: Mutex::new(None), low_bit_head: None }
    }

    /// Bytes on the device: of all rows, and of the low-bit head.
    pub(super) fn device_bytes(&self) -> (usize, usize) {
        let Table { float, cols, .. } = self.table;
        let row_bytes = layout::head_row_bytes(float, cols);
        let rows = |parts: &Vec<HeadPart<D>>| parts.iter().map(|part| part.rows * row_bytes).sum();
        let low_bit_head = |parts: &Vec<HeadPart<D>>| {
            parts.iter().map(|part| low_bit_head::part_bytes(part.rows, cols)).sum::<usize>()
        };
        (self.head.lock().as_deref().map_or(0, rows), self.low_bit_head.as_ref().map_or(0, low_bit_head))
    }
}

/// Consecutive rows of the output head, or of the low-bit head.
pub(super) struct HeadPart<D: Device> {
    pub(super) buffer: Arc<D::Buffer>,
    pub(super) first: usize,
    pub(super) rows: usize,
}

impl<D: Device> Store<D> {
    /// The output head's parts. Uploads them to the device first if they are not there.
    pub(super) fn head(&self, dense: &Dense<D>, keep_going: &mut dyn FnMut() -> bool) -> Result<Arc<Vec<HeadPart<D>>>> {
        let mut parts = dense.head.lock();
        if let Some(parts) = &*parts {
            return Ok(Arc::clone(parts));
        }
        let made = Arc::new(self.upload_head(&dense.table, keep_going)?);
        *parts = Some(Arc::clone(&made));
        Ok(made)
    }

    /// Makes a matrix ready to be the output head: compiles the kernels, uploads the rows, and with
    /// them the low-bit head if the rows are not too wide.
    pub(super) fn prepare_head(&self, dense: &mut Dense<D>, keep_going: &mut dyn FnMut() -> bool) -> Result<()> {
        let search = [
            Kernel::Quantize { planes: false },
            Kernel::LowBitHeadInput,
            Kernel::LowBitHeadScore,
            Kernel::LowBitHeadFloor,
            Kernel::LowBitHeadSelect,
            Kernel::LowBitHeadRefine,
            Kernel::Head { float: dense.table.float },
        ];
        prepare(&*self.device, &search, keep_going)?;
        if dense.table.cols <= low_bit_head::WIDEST {
            dense.low_bit_head = Some(self.upload_low_bit_head(&dense.table, keep_going)?);
        }
        self.head(dense, keep_going).map(drop)
    }

    fn upload_head(&self, table: &Table, keep_going: &mut dyn FnMut() -> bool) -> Result<Vec<HeadPart<D>>> {
        let row_bytes = layout::head_row_bytes(table.float, table.cols);
        let (per_part, per_slab) = (self.device.largest_buffer() / row_bytes, (HEAD_SLAB / row_bytes).max(1));
        if per_part == 0 {
            return Err(self.too_large(row_bytes));
        }
        let (mut parts, mut buffer) = (vec![], vec![]);
        for first in (0..table.rows).step_by(per_part) {
            let rows = per_part.min(table.rows - first);
            let part = self.device.buffer(rows * row_bytes)?;
            for row in (0..rows).step_by(per_slab) {
                if !keep_going() {
                    return Err(Error::Cancelled);
                }
                let bytes = table.bytes(first + row, per_slab.min(rows - row), &mut buffer)?;
                self.device.write(&part, row * row_bytes, &layout::head(table.float, table.cols, bytes))?;
            }
            parts.push(HeadPart { buffer: Arc::new(part), first, rows });
        }
        Ok(parts)
    }

    fn upload_low_bit_head(&self, table: &Table, keep_going: &mut dyn FnMut() -> bool) -> Result<Vec<HeadPart<D>>> {
        let cols = table.cols;
        let tile_bytes = low_bit_head::part_bytes(layout::TILE, cols);
        let per_part = self.device.largest_buffer() / tile_bytes * layout::TILE;
        let per_slab = (HEAD_SLAB / tile_bytes).max(1) * layout::TILE;
        if per_part == 0 {
            return Err(self.too_large(tile_bytes));
        }
        let (mut parts, mut buffer) = (vec![], vec![]);
        for first in (0..table.rows).step_by(per_part) {
            let rows = per_part.min(table.rows - first);
            let part = self.device.buffer(low_bit_head::part_bytes(rows, cols))?;
            for row in (0..rows).step_by(per_slab) {
                if !keep_going() {
                    return Err(Error::Cancelled);
                }
                let bytes = table.bytes(first + row, per_slab.min(rows - row), &mut buffer)?;
                for (at, piece) in low_bit_head::pieces(table.float, cols, bytes, row, rows) {
                    self.device.write(&part, at, &piece)?;
                }
            }
            parts.push(HeadPart { buffer: Arc::new(part), first, rows });
        }
        Ok(parts)
    }
}
