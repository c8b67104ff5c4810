//! Counts of what the server did, for Prometheus.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::http::StatusCode;

/// Upper bounds of the buckets of durations, in milliseconds.
const BOUNDS: [u64; 10] = [1, 2, 5, 10, 20, 50, 100, 250, 1000, 5000];

/// Counters since the start.
#[derive(Default)]
pub(crate) struct Counters {
    /// By the first digit of the status, 1 to 5.
    statuses: [AtomicU64; 5],
    buckets: [AtomicU64; 10],
    micros: AtomicU64,
    panics: AtomicU64,
}

impl Counters {
    /// One request was answered.
    pub fn request(&self, status: StatusCode, took: Duration) {
        let class = usize::from(status.as_u16() / 100).saturating_sub(1);
        if let Some(count) = self.statuses.get(class) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        for (bound, bucket) in BOUNDS.iter().zip(&self.buckets) {
            if millis < *bound {
                bucket.fetch_add(1, Ordering::Relaxed);
            }
        }
        self.micros
            .fetch_add(u64::try_from(took.as_micros()).unwrap_or(0), Ordering::Relaxed);
    }

    /// A handler panicked.
    pub fn panicked(&self) {
        self.panics.fetch_add(1, Ordering::Relaxed);
    }

    /// The text that Prometheus reads.
    pub fn text(&self, live: usize) -> String {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let mut text = String::from(
            "# HELP huiyin_requests_total Requests by class of status.\n# TYPE huiyin_requests_total counter\n",
        );
        for (class, count) in self.statuses.iter().enumerate() {
            let _ = writeln!(
                text,
                "huiyin_requests_total{{status=\"{}xx\"}} {}",
                class + 1,
                read(count)
            );
        }
        text.push_str("# HELP huiyin_request_seconds How long requests took.\n# TYPE huiyin_request_seconds histogram\n");
        for (bound, bucket) in BOUNDS.iter().zip(&self.buckets) {
            let _ = writeln!(
                text,
                "huiyin_request_seconds_bucket{{le=\"{}.{:03}\"}} {}",
                bound / 1000,
                bound % 1000,
                read(bucket)
            );
        }
        let total: u64 = self.statuses.iter().map(read).sum();
        let micros = read(&self.micros);
        let _ = writeln!(text, "huiyin_request_seconds_bucket{{le=\"+Inf\"}} {total}");
        let _ = writeln!(
            text,
            "huiyin_request_seconds_sum {}.{:06}",
            micros / 1_000_000,
            micros % 1_000_000
        );
        let _ = writeln!(text, "huiyin_request_seconds_count {total}");
        let _ = writeln!(
            text,
            "# TYPE huiyin_panics_total counter\nhuiyin_panics_total {}",
            read(&self.panics)
        );
        let _ = writeln!(text, "# TYPE huiyin_live_pages gauge\nhuiyin_live_pages {live}");
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_counted_in_its_class_and_every_bucket_above_it() {
        let counters = Counters::default();
        counters.request(StatusCode::OK, Duration::from_millis(7));
        counters.request(StatusCode::NOT_FOUND, Duration::from_micros(10));
        let text = counters.text(3);
        assert!(text.contains("huiyin_requests_total{status=\"2xx\"} 1\n"));
        assert!(text.contains("huiyin_request_seconds_bucket{le=\"0.005\"} 1\n"));
        assert!(text.contains("huiyin_request_seconds_bucket{le=\"0.010\"} 2\n"));
        assert!(text.contains("huiyin_request_seconds_sum 0.007010\n"));
        assert!(text.contains("huiyin_live_pages 3\n"));
    }
}
