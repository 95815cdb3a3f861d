//! Finds what suits a device best: it times the ways of multiplication, in workgroups of several
//! sizes. All give the same integers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytemuck::{Zeroable, bytes_of};

use super::arguments::{Product, Project};
use super::device::{Bindings, Device, KeepGoing, PATIENCE, Queue, check};
use super::kernels::{Kernel, TOKENS, Tuning};
use super::layout;
use crate::error::{Error, Result};

/// Sizes of workgroups, in slices of 32 lanes.
const SLICES: [u32; 4] = [8, 4, 2, 1];
/// The number of rows in the measured batch, as in a short prompt.
const BATCH: usize = 16;
/// The size of the measured matrix, 2.6 MB.
const ROWS: usize = 4096;
const COLS: usize = 2560;
/// How long a measurement waits before it asks whether the load is to go on.
const MOMENT: Duration = Duration::from_millis(20);
/// How long a measurement should take.
const ENOUGH: Duration = Duration::from_millis(2);

impl Tuning {
    /// The tuning before any measurement: the first that the device can run.
    pub(super) fn untried<D: Device>(device: &D) -> Result<Self> {
        let mut why = Error::Device { message: format!("{} supports no way to multiply", device.name()) };
        for tuning in Self::all(device) {
            match tuning.prepare(device) {
                Ok(()) => return Ok(tuning),
                Err(error) => why = error,
            }
        }
        Err(why)
    }

    /// Compiles the kernels of this tuning. Fails if the device cannot run them: large workgroups
    /// may need too many registers.
    fn prepare<D: Device>(self, device: &D) -> Result<()> {
        [1, TOKENS].into_iter().try_for_each(|tokens| device.prepare(self.project(tokens)))
    }

    /// All tunings that may suit the device for one row; for a batch, they have the slices that
    /// every device can run.
    pub(super) fn all<D: Device>(device: &D) -> Vec<Self> {
        let ways = device.ways();
        let with = |slices: u32| ways.iter().map(move |way| Self { multiply: *way, slices, batch_slices: 1 });
        SLICES.into_iter().flat_map(with).collect()
    }

    /// Whether this tuning may be used on the device.
    pub(super) fn is_for<D: Device>(self, device: &D) -> bool {
        SLICES.contains(&self.batch_slices) && Self::all(device).contains(&Self { batch_slices: 1, ..self })
    }
}

/// The fastest tuning that the device can run; `untried` is one of them.
pub(super) fn tune<D: Device>(device: &Arc<D>, untried: Tuning, keep_going: KeepGoing) -> Result<Tuning> {
    let (bench, mut queue) = (Bench::new(device)?, device.queue()?);
    let mut fastest = |of: Tuning, others: Vec<Tuning>, n_rows: usize| -> Result<Tuning> {
        let kernel = |tuning: Tuning| tuning.project(if n_rows == 1 { 1 } else { TOKENS });
        let mut best = (of, bench.seconds(&mut queue, kernel(of), n_rows, keep_going)?);
        for tuning in others.into_iter().filter(|tuning| *tuning != of) {
            check(keep_going)?;
            if let Err(error) = tuning.prepare(&**device) {
                log::debug!("{}: {tuning:?}: {error}", device.name());
                continue;
            }
            let seconds = bench.seconds(&mut queue, kernel(tuning), n_rows, keep_going)?;
            let speed = (ROWS * COLS * n_rows) as f64 / 4e9 / seconds;
            log::debug!("{}: {tuning:?}: {speed:.1} GB/s, rows: {n_rows}", device.name());
            if seconds < best.1 {
                best = (tuning, seconds);
            }
        }
        Ok(best.0)
    };
    let one = fastest(untried, Tuning::all(&**device), 1)?;
    let many = SLICES.map(|batch_slices| Tuning { batch_slices, ..one });
    let best = fastest(one, many.to_vec(), BATCH)?;
    log::info!("{}: the fastest tuning is {best:?}", device.name());
    Ok(best)
}

struct Bench<D: Device> {
    weights: Arc<D::Buffer>,
    acts: Arc<D::Buffer>,
}

impl<D: Device> Bench<D> {
    fn new(device: &Arc<D>) -> Result<Self> {
        let bytes = layout::tile_bytes(ROWS, COLS) + 8 * ROWS;
        let weights = device.buffer(bytes)?;
        device.write(&weights, 0, &vec![0x55; bytes])?;
        let input_and_results = BATCH * (COLS + 8 + 4 * ROWS);
        let acts = device.buffer(input_and_results)?;
        device.write(&acts, 0, &vec![0; input_and_results])?;
        Ok(Self { weights: Arc::new(weights), acts: Arc::new(acts) })
    }

    /// The time of a product of `n_rows` rows.
    fn seconds(&self, queue: &mut D::Queue, kernel: Kernel, n_rows: usize, keep_going: KeepGoing) -> Result<f64> {
        let mut n = 1;
        let mut run = |n| self.run(queue, kernel, n_rows, n, keep_going);
        // The first run compiles the kernel and wakes the device.
        run(n)?;
        loop {
            let time = run(n)?;
            if time >= ENOUGH {
                // The shortest of three times counts, since other programs use the device, too.
                let again = run(n)?.min(run(n)?);
                return Ok(time.min(again).as_secs_f64() / f64::from(n));
            }
            n *= 2;
        }
    }

    fn run(
        &self,
        queue: &mut D::Queue,
        kernel: Kernel,
        n_rows: usize,
        n: u32,
        keep_going: KeepGoing,
    ) -> Result<Duration> {
        let after_input = BATCH * COLS / 4;
        let mut args = Project {
            chunks: (COLS / layout::CHUNK) as u32,
            n_tokens: n_rows as u32,
            quantized: 0,
            scales: after_input as u32,
            sums: (after_input + BATCH) as u32,
            add: 0,
            products: Zeroable::zeroed(),
        };
        let end = (ROWS / layout::TILE) as u32;
        let scales = (layout::tile_bytes(ROWS, COLS) / layout::LOAD) as u32;
        let target = (after_input + 2 * BATCH) as u32;
        args.products[0] = Product { end, tiles: 0, scales, rows: ROWS as u32, target };
        let acts = || Arc::clone(&self.acts);
        queue.begin(Bindings { acts: acts(), plan: acts(), vectors: acts(), slabs: vec![acts()] }, 0, 0)?;
        let groups = [end, if n_rows == 1 { 1 } else { (n_rows as u32).div_ceil(TOKENS) }, 1];
        for _ in 0..n {
            queue.dispatch(kernel, Some(&self.weights), bytes_of(&args), groups)?;
        }
        let start = Instant::now();
        queue.submit()?;
        while !queue.wait(0, MOMENT)? {
            check(keep_going)?;
            if start.elapsed() > PATIENCE {
                queue.wait_for_all(Duration::ZERO)?;
            }
        }
        Ok(start.elapsed())
    }
}
