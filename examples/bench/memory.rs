//! What this machine can do: bytes read a second, and what this process has taken.

use std::time::Instant;

use memmap2::{Advice, MmapMut};

/// Bytes that each thread reads in one go: more than any cache holds.
const STREAM: usize = 256 << 20;

/// Parts of it that are read side by side: one alone does not keep the memory busy, and the
/// beginnings of eight would all lie in the same bank.
const PARTS: usize = 7;

/// Memory that threads read, each a stream of its own, to measure the read bandwidth.
pub(crate) struct Streams(Vec<MmapMut>);

impl Streams {
    pub(crate) fn new(threads: usize) -> std::io::Result<Self> {
        let mut streams = (0..threads).map(|_| MmapMut::map_anon(STREAM)).collect::<Result<Vec<_>, _>>()?;
        for stream in &mut streams {
            #[cfg(target_os = "linux")]
            // Best effort, as for weights.
            let _ = stream.advise(Advice::HugePage);
            stream.fill(1);
        }
        Ok(Self(streams))
    }

    /// Bytes read per second by all threads together: the best of four passes.
    pub(crate) fn read(&self) -> f64 {
        let pass = || {
            let start = Instant::now();
            std::thread::scope(|scope| {
                let readers = self.0.iter().map(|stream| scope.spawn(|| std::hint::black_box(sum(stream))));
                readers.collect::<Vec<_>>().into_iter().for_each(|reader| drop(reader.join()));
            });
            (self.0.len() * STREAM) as f64 / start.elapsed().as_secs_f64()
        };
        (0..4).map(|_| pass()).fold(0.0, f64::max)
    }
}

/// A line of each part in turn, so that neither the adds nor the loads wait for one another.
fn sum(stream: &[u8]) -> u64 {
    const LINE: usize = 64;
    let parts: Vec<&[u8]> = stream.chunks_exact(STREAM / PARTS).collect();
    let mut sums = [[0u64; LINE / 8]; PARTS];
    for at in (0..STREAM / PARTS - LINE).step_by(LINE) {
        for (part, sums) in parts.iter().zip(&mut sums) {
            let (words, _) = part[at..at + LINE].as_chunks::<8>();
            sums.iter_mut().zip(words).for_each(|(sum, word)| *sum = sum.wrapping_add(u64::from_le_bytes(*word)));
        }
    }
    sums.iter().flatten().fold(0, |a, b| a.wrapping_add(*b))
}

/// The most memory that this process has had, in MB (Linux; 0 elsewhere).
pub(crate) fn peak_rss_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).map_or(0.0, |kb| kb / 1024.0)
}
