//! What suits a device best: its ways to multiply are timed, in workgroups of several sizes. All give the same integers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytemuck::{Zeroable, bytes_of};

use super::device::{Bindings, Device, Queue};
use super::kernels::{Kernel, Product, Project, TOKENS, Tuning};
use super::layout;
use crate::error::{Error, Result};

/// Sizes of workgroups, in slices of 32 lanes.
const SLICES: [u32; 4] = [8, 4, 2, 1];
/// The matrix that is multiplied: 2.6 MB.
const ROWS: usize = 4096;
const COLS: usize = 2560;
/// How long a measurement is to take.
const ENOUGH: Duration = Duration::from_millis(2);
const PATIENCE: Duration = Duration::from_secs(20);

impl Tuning {
    /// What is used before anything was measured: the first that the device can run.
    pub(super) fn untried<D: Device>(device: &D) -> Result<Self> {
        let mut why = Error::Device { message: format!("{} can multiply in no way", device.name()) };
        for tuning in Self::all(device) {
            match tuning.prepare(device) {
                Ok(()) => return Ok(tuning),
                Err(error) => why = error,
            }
        }
        Err(why)
    }

    /// Makes its kernels ready, unless the device cannot run them: large workgroups may need too many registers.
    fn prepare<D: Device>(self, device: &D) -> Result<()> {
        [1, TOKENS].into_iter().try_for_each(|tokens| device.prepare(Kernel::Project { tokens, tuning: self }))
    }

    /// All that a device may be given.
    pub(super) fn all<D: Device>(device: &D) -> Vec<Self> {
        let ways = device.ways();
        SLICES.iter().flat_map(|slices| ways.iter().map(|way| Self { multiply: *way, slices: *slices })).collect()
    }
}

/// The fastest one that the device can run; `untried` is one.
pub(super) fn tune<D: Device>(device: &Arc<D>, untried: Tuning) -> Result<Tuning> {
    let bench = Bench::new(device)?;
    let mut queue = device.queue()?;
    let mut best = (untried, bench.seconds(&mut queue, untried)?);
    for tuning in Tuning::all(&**device).into_iter().filter(|tuning| *tuning != untried) {
        if let Err(error) = device.prepare(Kernel::Project { tokens: 1, tuning }) {
            log::debug!("{}: {tuning:?}: {error}", device.name());
            continue;
        }
        let seconds = bench.seconds(&mut queue, tuning)?;
        log::debug!("{}: {tuning:?}: {:.1} GB/s", device.name(), (ROWS * COLS) as f64 / 4e9 / seconds);
        if seconds < best.1 && tuning.prepare(&**device).is_ok() {
            best = (tuning, seconds);
        }
    }
    log::info!("{}: {:?} suits it best", device.name(), best.0);
    Ok(best.0)
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
        let acts = device.buffer(COLS + 16 + 4 * ROWS)?;
        device.write(&acts, 0, &vec![0; COLS + 16 + 4 * ROWS])?;
        Ok(Self { weights: Arc::new(weights), acts: Arc::new(acts) })
    }

    /// The time of a product.
    fn seconds(&self, queue: &mut D::Queue, tuning: Tuning) -> Result<f64> {
        let mut n = 1;
        // Once to compile and to wake the device.
        self.run(queue, tuning, n)?;
        loop {
            let time = self.run(queue, tuning, n)?;
            if time >= ENOUGH {
                // The least of three: others use the device, too.
                let time = time.min(self.run(queue, tuning, n)?).min(self.run(queue, tuning, n)?);
                return Ok(time.as_secs_f64() / f64::from(n));
            }
            n *= 2;
        }
    }

    fn run(&self, queue: &mut D::Queue, tuning: Tuning, n: u32) -> Result<Duration> {
        let after_input = (COLS / 4) as u32;
        let mut args = Project {
            chunks: (COLS / layout::CHUNK) as u32,
            n_tokens: 1,
            quantized: 0,
            scales: after_input,
            sums: after_input + 1,
            add: 0,
            products: Zeroable::zeroed(),
        };
        let end = (ROWS / layout::TILE) as u32;
        let scales = (layout::tile_bytes(ROWS, COLS) / layout::LOAD) as u32;
        args.products[0] = Product { end, tiles: 0, scales, rows: ROWS as u32, target: after_input + 4 };
        let acts = || Arc::clone(&self.acts);
        queue.begin(Bindings { acts: acts(), plan: acts(), vectors: acts(), slabs: vec![acts()] }, 0, 0)?;
        for _ in 0..n {
            queue.dispatch(Kernel::Project { tokens: 1, tuning }, Some(&self.weights), bytes_of(&args), [end, 1, 1])?;
        }
        let start = Instant::now();
        queue.submit()?;
        if queue.wait(0, PATIENCE)? {
            return Ok(start.elapsed());
        }
        Err(Error::Device { message: format!("it has not answered for {} seconds", PATIENCE.as_secs()) })
    }
}
