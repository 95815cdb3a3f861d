//! The head's part of a batch: all logits, or those of the rows that remain after a search on the
//! device (see `low_bit_head`).

use std::sync::Arc;

use super::arguments;
use super::dense::HeadPart;
use super::device::{Device, Queue};
use super::kernels::{self, Kernel};
use super::layout::{self, padded};
use super::low_bit_head;
use super::ops::{GpuOps, UNDER_WAY};
use crate::backend::low_bit_head::WORTHWHILE;
use crate::backend::{Act, MatrixId, Norm, Shape, Wanted};
use crate::error::Result;
use crate::formats::float::FloatType;

/// Words of a search's results.
pub(super) const RESULTS: usize = low_bit_head::STATE + 2 * low_bit_head::CAPACITY;

/// One row's results.
struct Found<'a> {
    /// The number of rows that the search has left; it may exceed the capacity.
    n: usize,
    tokens: &'a [u8],
    logits: &'a [u8],
}

/// The results of searches, one for each row of the batch that wants logits.
fn found(results: &[u8]) -> impl Iterator<Item = Found<'_>> {
    results.chunks_exact(4 * RESULTS).map(|bytes| {
        let (state, lists) = bytes.split_at(4 * low_bit_head::STATE);
        let (tokens, logits) = lists.split_at(4 * low_bit_head::CAPACITY);
        Found { n: words(state).nth(low_bit_head::COUNT_REFINED).unwrap_or(0) as usize, tokens, logits }
    })
}

pub(super) fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

impl<D: Device> GpuOps<D> {
    /// Asks for the logits of one more row, unless all rows have been asked for. Returns whether
    /// all logits are finished.
    pub(super) fn advance_logits(&mut self, norm: Norm, head: MatrixId, wanted: Wanted) -> bool {
        let most = low_bit_head::MAX_K.min(self.store.shape.n_vocab / WORTHWHILE);
        let can_search = self.store.can_search(head);
        let wanted = match wanted {
            Wanted::Top(k) if k <= most && can_search => wanted,
            _ => Wanted::All,
        };
        if self.asked.is_none_or(|before| before != wanted && before != Wanted::All) {
            self.attempt(|ops| ops.begin_logits(wanted));
        }
        let n_rows = self.rows.len();
        if self.next_row < n_rows {
            self.attempt(|ops| if ops.wait(UNDER_WAY - 1, ops.moment)? { ops.ask_for_row(norm, head) } else { Ok(()) });
        }
        if self.trouble.is_none() && self.next_row < n_rows || !self.is_done() {
            return false;
        }
        // After an error there are no results, or only those of another batch.
        let has_overflowed = self.trouble.is_none() && self.has_overflowed();
        if has_overflowed {
            self.attempt(|ops| ops.begin_logits(Wanted::All));
        }
        !has_overflowed
    }

    /// Whether a search has left more rows than the capacity. Row numbers that do not exist, from a
    /// faulty device, count as that, too.
    fn has_overflowed(&self) -> bool {
        let n_vocab = self.store.shape.n_vocab as u32;
        let is_lost =
            |row: Found| row.n > low_bit_head::CAPACITY || words(row.tokens).take(row.n).any(|token| token >= n_vocab);
        matches!(self.asked, Some(Wanted::Top(_))) && found(self.queue.results()).any(is_lost)
    }

    /// Copies the logits that were asked for, `n_vocab` per row, when they are finished.
    pub(super) fn collect_logits(&self, out: &mut Vec<f32>) {
        out.clear();
        let (results, n_vocab) = (self.queue.results(), self.store.shape.n_vocab);
        if self.asked == Some(Wanted::All) {
            return out.extend(words(results).map(f32::from_bits));
        }
        for (row, Found { n, tokens, logits }) in found(results).enumerate() {
            out.resize((row + 1) * n_vocab, f32::NEG_INFINITY);
            for (token, logit) in words(tokens).zip(words(logits)).take(n) {
                out[row * n_vocab + token as usize] = f32::from_bits(logit);
            }
        }
    }

    /// Drops an earlier request and its results, if there is one, and begins a new one.
    fn begin_logits(&mut self, wanted: Wanted) -> Result<()> {
        if self.asked.is_some() {
            self.wait_for_all()?;
            self.queue.forget_results();
        }
        self.asked = Some(wanted);
        self.next_row = self.row_with_logits(0);
        // If no row wants logits, this submits what was recorded before.
        if self.next_row == self.rows.len() { self.flush() } else { Ok(()) }
    }

    /// The first row from `first` on that wants logits.
    fn row_with_logits(&self, first: usize) -> usize {
        (first..self.rows.len()).find(|row| self.rows[*row].logits).unwrap_or(self.rows.len())
    }

    /// Records the head's part of one row: all logits, or a search for the largest.
    fn ask_for_row(&mut self, norm: Norm, head: MatrixId) -> Result<()> {
        let (store, row) = (Arc::clone(&self.store), self.next_row);
        let (hidden, n_vocab) = (store.shape.hidden, store.shape.n_vocab);
        if store.is_grouped(head) {
            self.grouped_logits(row, norm, head)?;
            if let Some(Wanted::Top(k)) = self.asked {
                self.list_largest(k)?;
                self.queue.read(&self.acts.buffer, 4 * self.places.search.state, 4 * RESULTS)?;
            } else {
                self.queue.read(&self.acts.buffer, 4 * self.places.logits, 4 * n_vocab)?;
            }
            return self.end_row(row);
        }
        let dense = store.dense(head)?;
        let parts = store.head(dense, &mut || true)?;
        self.quantize_rows(self.place(Act::X) + (row * hidden) as u32, hidden, 1, &[norm], false)?;
        match (self.asked, &dense.low_bit_head) {
            (Some(Wanted::Top(k)), Some(low_bit_head)) => {
                self.search(low_bit_head, k)?;
                self.head_rows(dense.table.float, &parts, true)?;
                self.queue.read(&self.acts.buffer, 4 * self.places.search.state, 4 * RESULTS)?;
            }
            _ => {
                self.head_rows(dense.table.float, &parts, false)?;
                self.queue.read(&self.acts.buffer, 4 * self.places.logits, 4 * n_vocab)?;
            }
        }
        self.end_row(row)
    }

    /// Goes on to the next row that wants logits, or submits what was recorded if there is none.
    fn end_row(&mut self, row: usize) -> Result<()> {
        self.next_row = self.row_with_logits(row + 1);
        if self.next_row == self.rows.len() { self.flush() } else { Ok(()) }
    }

    /// Records the logits of all rows of the head, or of those that a search has left.
    fn head_rows(&mut self, float: FloatType, parts: &[HeadPart<D>], are_listed: bool) -> Result<()> {
        let (hidden, search) = (self.store.shape.hidden, self.places.search);
        for part in parts {
            let args = arguments::Head {
                n_rows: part.rows as u32,
                steps: layout::head_steps(float, hidden) as u32,
                hidden: hidden as u32,
                x: self.places.normed as u32,
                target: if are_listed { search.found } else { self.places.logits + part.first } as u32,
                first: part.first as u32,
                list: search.refined as u32,
                count: (search.state + low_bit_head::COUNT_REFINED) as u32,
                capacity: if are_listed { low_bit_head::CAPACITY as u32 } else { 0 },
            };
            let rows = if are_listed { low_bit_head::CAPACITY } else { part.rows };
            let groups = [rows.div_ceil(kernels::HEAD_ROWS), 1, 1];
            self.dispatch(Kernel::Head { float }, Some(&part.buffer), &args, groups)?;
            if !are_listed {
                let bytes = part.rows * layout::head_row_bytes(float, hidden);
                self.work.weight_bytes += bytes as u64;
                self.spend(bytes)?;
            }
        }
        Ok(())
    }

    /// The arguments of a search for the rows whose logits can be among the `k` largest.
    fn search_arguments(&self, k: usize) -> arguments::LowBitHead {
        let Shape { hidden, n_vocab, .. } = self.store.shape;
        let places = self.places;
        arguments::LowBitHead {
            n_rows: 0,
            first: 0,
            n_vocab: n_vocab as u32,
            chunks: (padded(hidden) / layout::CHUNK) as u32,
            hidden: hidden as u32,
            k: k.max(1) as u32,
            normed: places.normed as u32,
            quantized: (places.quantized / 4) as u32,
            scale: places.scales as u32,
            sum: places.sums as u32,
            state: places.search.state as u32,
            dots: places.search.dots as u32,
            upper: places.search.upper as u32,
            list: places.search.list as u32,
            refined: places.search.refined as u32,
            lower: places.search.lower as u32,
            n_lower: n_vocab.div_ceil(layout::TILE) as u32,
            found: places.search.found as u32,
            capacity: low_bit_head::CAPACITY as u32,
            is_exact: 0,
            bounds: 0,
        }
    }

    /// Records the search that lists the rows whose logits can be among the `k` largest.
    fn search(&mut self, parts: &[HeadPart<D>], k: usize) -> Result<()> {
        let Shape { hidden, n_vocab, .. } = self.store.shape;
        let (all, n_groups) = (self.search_arguments(k), n_vocab.div_ceil(layout::TILE));
        let of_part = |part: &HeadPart<D>| {
            let bounds = (low_bit_head::bounds_at(part.rows, hidden) / layout::LOAD) as u32;
            arguments::LowBitHead { n_rows: part.rows as u32, first: part.first as u32, bounds, ..all }
        };
        self.dispatch(Kernel::LowBitHeadInput, None, &all, [1, 1, 1])?;
        for part in parts {
            let groups = [part.rows.div_ceil(layout::TILE), 1, 1];
            self.dispatch(Kernel::LowBitHeadScore, Some(&part.buffer), &of_part(part), groups)?;
            let bytes = low_bit_head::first_bytes(part.rows, hidden);
            self.work.weight_bytes += bytes as u64;
            self.spend(bytes)?;
        }
        self.dispatch(Kernel::LowBitHeadFloor, None, &all, [1, 1, 1])?;
        self.dispatch(Kernel::LowBitHeadSelect, None, &all, [n_vocab.div_ceil(kernels::SELECT_THREADS), 1, 1])?;
        for part in parts {
            self.dispatch(Kernel::LowBitHeadRefine, Some(&part.buffer), &of_part(part), [n_groups, 1, 1])?;
        }
        Ok(())
    }
    /// Records a search among logits that are all computed: lists at least the `k` largest.
    fn list_largest(&mut self, k: usize) -> Result<()> {
        let (n_vocab, logits) = (self.store.shape.n_vocab, self.places.logits as u32);
        let of_logits = arguments::LowBitHead {
            upper: logits,
            lower: logits,
            n_lower: n_vocab as u32,
            is_exact: 1,
            ..self.search_arguments(k)
        };
        self.dispatch(Kernel::LowBitHeadFloor, None, &of_logits, [1, 1, 1])?;
        self.dispatch(Kernel::LowBitHeadSelect, None, &of_logits, [n_vocab.div_ceil(kernels::SELECT_THREADS), 1, 1])
    }
}
