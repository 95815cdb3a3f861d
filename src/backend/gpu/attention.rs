//! Attention of a batch: the cache grows by the batch's rows, then each row attends, in passes
//! whose partial results fit.

use super::arguments;
use super::device::Device;
use super::kernels::Kernel;
use super::ops::GpuOps;
use crate::backend::{ATTENTION_CHUNK, Act, Row, Shape, arith};
use crate::error::Result;

impl<D: Device> GpuOps<D> {
    pub(super) fn attend_layer(&mut self, layer: usize) -> Result<()> {
        let Shape { n_layers, n_heads, n_kv_heads, head_dim, .. } = self.store.shape;
        let (n, kv) = (self.rows.len(), self.kv);
        let args = arguments::Append {
            layer: layer as u32,
            n_heads: n_heads as u32,
            n_kv_heads: n_kv_heads as u32,
            head_dim: head_dim as u32,
            n_layers: n_layers as u32,
            angles: self.angles as u32,
            q: self.place(Act::Q),
            k: self.place(Act::K),
            v: self.place(Act::V),
        };
        self.dispatch(Kernel::Append { kv }, None, &args, [n_heads + 2 * n_kv_heads, n, 1])?;

        let kernel = Kernel::Attend { kv, head_dim: head_dim as u32, group: self.store.shape.group() as u32 };
        let mut first_row = 0;
        while first_row < n {
            let last_chunk = |row: &Row| row.position / ATTENTION_CHUNK;
            // This takes as many rows as there is memory for their partial results.
            let (mut rows, mut n_chunks) = (0, 0);
            for row in &self.rows[first_row..] {
                let wanted = n_chunks.max(last_chunk(row) + 1);
                let room = self.places.end - self.places.parts;
                if rows > 0 && (rows + 1) * wanted * n_heads * (head_dim + 2) > room {
                    break;
                }
                (rows, n_chunks) = (rows + 1, wanted);
            }
            let args = arguments::Attend {
                layer: layer as u32,
                n_kv_heads: n_kv_heads as u32,
                n_layers: n_layers as u32,
                first_row: first_row as u32,
                first_chunk: 0,
                n_chunks: n_chunks as u32,
                q: self.place(Act::Q),
                results: self.places.parts as u32,
                target: self.place(Act::Attention),
                scale: arith::score_scale(head_dim),
            };
            self.dispatch(kernel, None, &args, [n_kv_heads, n_chunks, rows])?;
            // A single chunk needs no merging.
            if n_chunks > 1 {
                let args = arguments::Merge {
                    n_heads: n_heads as u32,
                    head_dim: head_dim as u32,
                    first_row: first_row as u32,
                    n_chunks: n_chunks as u32,
                    parts: self.places.parts as u32,
                    target: self.place(Act::Attention),
                };
                self.dispatch(Kernel::Merge, None, &args, [n_heads, rows, 1])?;
            }
            first_row += rows;
            // For each query element, the kernel reads an element of a key and one of a value. Four
            // of these take about as long as a byte of weights.
            self.spend(2 * rows * n_chunks * ATTENTION_CHUNK * n_heads * head_dim / 4)?;
        }
        Ok(())
    }
}
