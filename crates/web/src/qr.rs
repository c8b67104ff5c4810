//! QR codes as SVG inside the page.

use std::fmt::Write as _;

use askama::filters::Safe;
use qrcode::{Color, EcLevel, QrCode};

use crate::html::escape;

/// Light modules around the code; scanners need four.
const QUIET: usize = 4;

/// The code of a text, with what it says for those who cannot see it. Empty,
/// and logged, if the text is too long for a code.
pub fn svg(text: &str, label: &str) -> Safe<String> {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else {
        tracing::error!(length = text.len(), "too long for a QR code");
        return Safe(String::new());
    };
    let (width, colors) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Color::Dark) {
                let _ = write!(
                    path,
                    "M{} {}h{}v1h-{}z",
                    x + QUIET,
                    y + QUIET,
                    run.len(),
                    run.len()
                );
            }
            x += run.len();
        }
    }
    let side = width + 2 * QUIET;
    Safe(format!(
        "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\" role=\"img\" aria-label=\"{}\">\
        <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"currentColor\" d=\"{path}\"/></svg>",
        escape(label)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_square_with_a_quiet_zone_and_a_name() {
        let Safe(svg) = svg("http://huiyin.test/r/abc", "收据 <1>");
        // Version 2 has 25 modules; eight more are quiet.
        assert!(svg.contains("viewBox=\"0 0 33 33\""));
        assert!(svg.contains("aria-label=\"收据 &lt;1&gt;\""));
        assert!(svg.contains("M4 4h7v1h-7z"));
        assert!(!svg.contains("style="));
    }

    #[test]
    fn what_is_too_long_makes_no_code() {
        assert_eq!(svg(&"长".repeat(3000), "").0, "");
    }
}
