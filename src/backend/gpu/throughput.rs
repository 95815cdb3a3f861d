//! The speed of a device, measured during normal work. The host may stop calling at any time, and
//! the device is then idle until the host returns. So work counts as measured only if rotor saw it
//! begin and end. Other work gives only an upper limit of the time that it took.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Seconds per unit of work (a byte of ternary weights, times up to four rows).
#[derive(Default)]
pub(super) struct Throughput(Option<f64>);

impl Throughput {
    /// The units of work that take this time.
    pub(super) fn units(&self, time: Duration) -> f64 {
        // Until the throughput is known, each product is a submission of its own.
        self.0.map_or(0.0, |throughput| time.as_secs_f64() / throughput)
    }

    /// Records that work took this time if `is_seen`, else at most this time.
    pub(super) fn measured(&mut self, (units, time, is_seen): (f64, Duration, bool)) {
        let throughput = time.as_secs_f64() / units;
        let mixed =
            |before: f64| if is_seen || throughput < before { 0.75 * before + 0.25 * throughput } else { before };
        self.0 = Some(self.0.map_or(throughput, mixed));
    }
}

/// Tracks the submissions of a queue.
#[derive(Default)]
pub(super) struct Watch {
    /// The units of the submissions under way, oldest first.
    under_way: VecDeque<f64>,
    /// When the device began the oldest submission, if that is known.
    begun: Option<Instant>,
}

impl Watch {
    pub(super) fn submitted(&mut self, units: f64, now: Instant) {
        if self.under_way.is_empty() {
            self.begun = Some(now);
        }
        self.under_way.push_back(units);
    }

    /// Records that only `left` submissions are under way now. `is_seen`: the last of the others
    /// ended just now. Returns the units that ended, the time since they began, if that is known,
    /// and `is_seen`.
    pub(super) fn left(&mut self, left: usize, is_seen: bool, now: Instant) -> Option<(f64, Duration, bool)> {
        let ended = self.under_way.len().saturating_sub(left);
        if ended == 0 {
            return None;
        }
        let units: f64 = self.under_way.drain(..ended).sum();
        let begun = std::mem::replace(&mut self.begun, is_seen.then_some(now));
        begun.filter(|_| units > 0.0).map(|begun| (units, now - begun, is_seen))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hosts_absence_is_not_measured() {
        let (start, mut watch) = (Instant::now(), Watch::default());
        let at = |milliseconds| start + Duration::from_millis(milliseconds);
        let took = |units, milliseconds| Some((units, Duration::from_millis(milliseconds), true));
        watch.submitted(5.0, at(0));
        watch.submitted(7.0, at(1));
        assert_eq!(watch.left(2, false, at(2)), None);
        assert_eq!(watch.left(1, true, at(10)), took(5.0, 10));
        // The submission after it began then.
        watch.submitted(3.0, at(11));
        assert_eq!(watch.left(0, true, at(30)), took(10.0, 20));
        // The work was done when the host came back. Nobody knows since when, nor when the next
        // submission began.
        watch.submitted(5.0, at(40));
        watch.submitted(7.0, at(41));
        let unseen = watch.left(1, false, at(70));
        assert_eq!(unseen, Some((5.0, Duration::from_millis(30), false)));
        assert_eq!(watch.left(0, true, at(80)), None);
        let mut throughput = Throughput::default();
        throughput.measured((5.0, Duration::from_millis(5), true));
        unseen.into_iter().for_each(|unseen| throughput.measured(unseen));
        assert!((throughput.units(Duration::from_millis(8)) - 8.0).abs() < 1e-9);
        // An idle device begins at once.
        watch.submitted(4.0, at(90));
        assert_eq!(watch.left(0, true, at(92)), took(4.0, 2));
        // Commands without work tell nothing about the throughput.
        watch.submitted(0.0, at(93));
        assert_eq!(watch.left(0, true, at(94)), None);
    }
}
