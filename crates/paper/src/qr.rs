//! A code as a picture of one byte a point, light ground and quiet zone included.

use qrcode::{Color, EcLevel, QrCode};

/// Light modules around the code; scanners need four.
const QUIET: usize = 4;
/// Points of a module's side: programs that smooth pictures leave its edges sharp.
const SCALE: usize = 6;

/// The side in points, and the points; `None` if the text is too long.
pub(crate) fn picture(text: &str) -> Option<(usize, Vec<u8>)> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let modules = code.to_colors();
    let side = (width + 2 * QUIET) * SCALE;
    let dark = |x: usize, y: usize| {
        let (x, y) = (x / SCALE, y / SCALE);
        let inside = |n: usize| (QUIET..QUIET + width).contains(&n);
        inside(x) && inside(y) && modules.get((y - QUIET) * width + x - QUIET) == Some(&Color::Dark)
    };
    let points = (0..side * side)
        .map(|n| if dark(n % side, n / side) { 0 } else { 255 })
        .collect();
    Some((side, points))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_square_and_stands_on_light_ground() {
        let (side, points) = picture("https://huiyin.test/r/abc").expect("it fits");
        assert_eq!((side, points.len()), (33 * SCALE, 33 * 33 * SCALE * SCALE));
        assert!(points[..side * QUIET * SCALE].iter().all(|point| *point == 255));
        assert_eq!(points[side * QUIET * SCALE + QUIET * SCALE], 0);
        assert!(picture(&"长".repeat(3000)).is_none());
    }
}
