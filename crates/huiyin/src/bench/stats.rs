//! What the figures say.

/// Times in microseconds, sorted when asked.
#[derive(Clone, Default, Debug)]
pub struct Times(pub Vec<u32>);

impl Times {
    /// Milliseconds below which this share of them lies.
    pub fn at(&mut self, share: f64) -> f64 {
        self.0.sort_unstable();
        let count = f64::from(u32::try_from(self.0.len()).unwrap_or(u32::MAX));
        let wanted = (count * share).ceil().max(1.0);
        let place = (1u32..)
            .zip(&self.0)
            .find(|(place, _)| f64::from(*place) >= wanted);
        place.map_or(0.0, |(_, micros)| f64::from(*micros) / 1000.0)
    }

    /// p50, p95 and p99.
    pub fn three(&mut self) -> [f64; 3] {
        [self.at(0.5), self.at(0.95), self.at(0.99)]
    }
}

/// The middle one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_from_the_sorted_times() {
        let mut times = Times((1..=100).rev().map(|n| n * 1000).collect());
        assert_eq!(times.three(), [50.0, 95.0, 99.0]);
        assert_eq!(Times::default().at(0.5), 0.0);
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
    }
}
