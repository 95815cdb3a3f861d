//! The cost model: the measured time of passes by their number of rows.
#![forbid(unsafe_code)]

use std::time::Duration;

/// Passes with more rows are ignored.
const MAX_ROWS: usize = 64;
/// What a row more costs, as a share of a pass with one, until it was measured. (2B4T on two cores:
/// 0.2 to 0.25.)
const SHARE: f32 = 0.25;

/// Seconds of a pass by its number of rows; 0 where none was measured.
#[derive(Clone)]
pub(super) struct CostModel([f32; MAX_ROWS + 1]);

impl Default for CostModel {
    fn default() -> Self {
        Self([0.0; MAX_ROWS + 1])
    }
}

impl CostModel {
    /// Learns that a pass with `rows` rows took `time`. An outlier counts little, since the host
    /// may have paused.
    pub(super) fn learn(&mut self, rows: usize, time: Duration) {
        let (seconds, guess) = (time.as_secs_f32(), self.of(rows));
        if let Some(place) = self.0.get_mut(rows) {
            let expected = guess.unwrap_or(seconds);
            let believed = seconds.min(2.0 * expected);
            // A disturbance makes a measurement longer, never shorter.
            let weight = if believed < expected { 0.5 } else { 0.1 };
            *place = if *place > 0.0 { expected + weight * (believed - expected) } else { believed };
        }
    }

    /// Seconds of a pass with `rows` rows, as measured or as estimated from other numbers of rows;
    /// None if nothing was measured.
    pub(super) fn of(&self, rows: usize) -> Option<f32> {
        let seconds = *self.0.get(rows)?;
        if seconds > 0.0 {
            return Some(seconds);
        }
        let usual = |rows: usize| 1.0 + SHARE * (rows as f32 - 1.0);
        let below = (1..rows).rev().find(|i| self.0[*i] > 0.0);
        let above = (rows + 1..=MAX_ROWS).find(|i| self.0[*i] > 0.0);
        match (below, above) {
            (Some(a), Some(b)) => Some(self.0[a] + (self.0[b] - self.0[a]) * (rows - a) as f32 / (b - a) as f32),
            (Some(i), None) | (None, Some(i)) => Some(self.0[i] * usual(rows) / usual(i)),
            (None, None) => None,
        }
    }

    /// Lowers the measured cost of passes with more rows than `rows` a little, so that they are
    /// tried again in time.
    pub(super) fn forget_above(&mut self, rows: usize) {
        let least = self.of(rows).unwrap_or(0.0);
        self.0.iter_mut().skip(rows + 1).filter(|seconds| **seconds > least).for_each(|seconds| *seconds *= 0.99);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(measures: &[(usize, u64)]) -> CostModel {
        let mut cost_model = CostModel::default();
        measures.iter().for_each(|(rows, ms)| cost_model.learn(*rows, Duration::from_millis(*ms)));
        cost_model
    }

    #[test]
    fn what_was_not_measured_is_between_what_was() {
        assert_eq!(after(&[]).of(3), None);
        assert!((after(&[(1, 100)]).of(5).unwrap() - 0.2).abs() < 1e-6);
        assert!((after(&[(5, 200)]).of(1).unwrap() - 0.1).abs() < 1e-6);
        let cost_model = after(&[(1, 100), (9, 180)]);
        assert!((cost_model.of(5).unwrap() - 0.14).abs() < 1e-6 && cost_model.of(17).unwrap() > 0.18);
        assert_eq!(cost_model.of(MAX_ROWS + 1), None);
    }

    #[test]
    fn a_pause_counts_little_and_a_new_pace_is_learnt() {
        let mut cost_model = after(&[(1, 100), (1, 60_000)]);
        assert!(cost_model.of(1).unwrap() < 0.13);
        (0..60).for_each(|_| cost_model.learn(1, Duration::from_millis(400)));
        assert!((cost_model.of(1).unwrap() - 0.4).abs() < 0.01);
    }

    #[test]
    fn what_was_dear_is_tried_again_in_time() {
        let mut cost_model = after(&[(1, 100), (4, 120)]);
        (0..1000).for_each(|_| cost_model.forget_above(1));
        assert!((cost_model.of(4).unwrap() - 0.1).abs() < 0.01 && cost_model.of(1) == Some(0.1));
    }
}
