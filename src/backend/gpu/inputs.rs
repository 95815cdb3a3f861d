//! The inputs of products: rows of an activation, after their norms, in the format that the product
//! takes.

use super::arguments;
use super::device::Device;
use super::kernels::{Kernel, Multiply};
use super::layout::padded;
use super::ops::GpuOps;
use crate::backend::{Act, InputFormat, Norm};
use crate::error::Result;

impl<D: Device> GpuOps<D> {
    /// Prepares all rows of an activation.
    pub(super) fn prepare(&mut self, source: Act, norms: &[Norm], format: InputFormat) -> Result<()> {
        let (width, n) = (self.store.shape.width(source), self.rows.len());
        (self.prepared, self.input) = (width, format);
        let planes = self.store.tuning.multiply == Multiply::Popcount;
        match format {
            InputFormat::Int16PerGroup(size) => self.quantize_groups(self.place(source), width, n, norms, size),
            _ => self.quantize_rows(self.place(source), width, n, norms, planes),
        }
    }

    /// The arguments of the norms of rows that begin at the word `source`.
    pub(super) fn norms(&self, source: u32, width: usize, norms: &[Norm]) -> arguments::Norms {
        let gain = |i: usize| norms.get(i).map_or(0, |norm| self.store.vector_starts[norm.gain.0 as usize] as u32);
        arguments::Norms {
            source,
            width: width as u32,
            n_norms: norms.len() as u32,
            gain: [gain(0), gain(1)],
            eps: [0, 1].map(|i| norms.get(i).map_or(0.0, |norm| norm.eps)),
            normed: self.places.normed as u32,
        }
    }

    /// Normalises and quantises rows of an activation: `n` rows from the word `source` on.
    pub(super) fn quantize_rows(
        &mut self,
        source: u32,
        width: usize,
        n: usize,
        norms: &[Norm],
        planes: bool,
    ) -> Result<()> {
        let args = arguments::Quantize {
            norms: self.norms(source, width, norms),
            padded: padded(width) as u32,
            quantized: self.places.quantized as u32,
            scales: self.places.scales as u32,
            sums: self.places.sums as u32,
        };
        self.dispatch(Kernel::Quantize { planes }, None, &args, [n, 1, 1])
    }

    /// Normalises `n` rows of an activation from the word `source` on, and quantises them in groups
    /// of `size`.
    pub(super) fn quantize_groups(
        &mut self,
        source: u32,
        width: usize,
        n: usize,
        norms: &[Norm],
        size: usize,
    ) -> Result<()> {
        let args = arguments::QuantizeGroups {
            norms: self.norms(source, width, norms),
            size: size as u32,
            quantized: self.places.quantized as u32,
            steps: (self.places.scales / 2) as u32,
        };
        self.dispatch(self.store.tuning.quantize_groups(), None, &args, [n, 1, 1])
    }
}
