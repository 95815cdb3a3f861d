//! What this machine can do: bytes read a second, and what this process has taken.

use std::time::Instant;

/// Bytes that each thread reads in one go: more than any cache holds.
const STREAM: usize = 256 << 20;

/// Read bandwidth of `threads` threads together, in GB/s: the best of five passes over memory of their own.
pub(crate) fn read_bandwidth(threads: usize) -> f64 {
    let streams: Vec<Vec<u64>> = (0..threads).map(|i| vec![i as u64 + 1; STREAM / 8]).collect();
    let pass = || {
        let start = Instant::now();
        std::thread::scope(|scope| {
            let readers = streams.iter().map(|stream| scope.spawn(|| std::hint::black_box(sum(stream))));
            readers.collect::<Vec<_>>().into_iter().for_each(|reader| drop(reader.join()));
        });
        (threads * STREAM) as f64 / start.elapsed().as_secs_f64() / 1e9
    };
    (0..5).map(|_| pass()).fold(0.0, f64::max)
}

/// Eight sums at a time, so that the adds do not wait for one another.
fn sum(stream: &[u64]) -> u64 {
    let mut sums = [0u64; 32];
    for chunk in stream.chunks_exact(32) {
        sums.iter_mut().zip(chunk).for_each(|(sum, x)| *sum = sum.wrapping_add(*x));
    }
    sums.iter().fold(0, |a, b| a.wrapping_add(*b))
}

/// The most memory that this process has had, in MB (Linux; 0 elsewhere).
pub(crate) fn peak_rss_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).map_or(0.0, |kb| kb / 1024.0)
}
