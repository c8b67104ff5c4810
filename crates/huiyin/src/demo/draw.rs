//! Small pictures drawn by the program, so that the demo has photos that nobody
//! took. `data/pictures.txt` says what is drawn; its head says how.

use image::{ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

const TEXT: &str = include_str!("../../data/pictures.txt");
const WIDTH: u32 = 640;
const HEIGHT: u32 = 480;

/// A picture as it would come from a phone.
pub struct Drawn {
    /// What it shows: `lamp`, `lamp.done`.
    pub name: &'static str,
    /// A PNG file.
    pub png: Vec<u8>,
}

/// Every picture of the file, in its order.
pub fn all() -> Vec<Drawn> {
    let mut drawn: Vec<(&'static str, Canvas)> = Vec::new();
    for line in TEXT.lines().filter(|line| !line.starts_with('#')) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match (word, drawn.last_mut()) {
            ("picture", _) => drawn.push((rest, Canvas::new())),
            ("like", _) => {
                let base = drawn
                    .iter()
                    .find(|(name, _)| *name == rest)
                    .map(|(_, canvas)| canvas.clone());
                if let (Some(base), Some((_, canvas))) = (base, drawn.last_mut()) {
                    *canvas = base;
                }
            }
            (shape, Some((_, canvas))) => canvas.draw(shape, rest),
            _ => {}
        }
    }
    drawn
        .into_iter()
        .map(|(name, canvas)| Drawn {
            name,
            png: canvas.png(),
        })
        .collect()
}

#[derive(Clone)]
struct Canvas(RgbImage);

impl Canvas {
    fn new() -> Self {
        Self(RgbImage::from_pixel(WIDTH, HEIGHT, Rgb([0xF1, 0xF5, 0xF3])))
    }

    /// Draws one line of the file; a shape that it does not know is left out.
    fn draw(&mut self, shape: &str, rest: &str) {
        let mut words: Vec<&str> = rest.split(' ').collect();
        let Some(colour) = words.pop().and_then(colour) else {
            return;
        };
        let figures: Vec<i32> = words.iter().filter_map(|word| word.parse().ok()).collect();
        match (shape, figures.as_slice()) {
            ("rect", [x, y, w, h]) => self.fill((*x, *y, x + w, y + h), colour, |_, _| true),
            ("disc", [x, y, rx, ry]) => {
                let (a, b) = (i64::from(*rx).pow(2).max(1), i64::from(*ry).pow(2).max(1));
                self.fill((x - rx, y - ry, x + rx, y + ry), colour, |px, py| {
                    i64::from(px - x).pow(2) * b + i64::from(py - y).pow(2) * a <= a * b
                });
            }
            ("line", [x, y, to_x, to_y, thick]) => self.line((*x, *y), (*to_x, *to_y), *thick, colour),
            ("tri", [ax, ay, bx, by, cx, cy]) => self.triangle([(*ax, *ay), (*bx, *by), (*cx, *cy)], colour),
            _ => {}
        }
    }

    fn fill(&mut self, area: (i32, i32, i32, i32), colour: Rgb<u8>, within: impl Fn(i32, i32) -> bool) {
        let (left, top, right, bottom) = area;
        for y in top.max(0)..bottom {
            for x in left.max(0)..right {
                let (Ok(at_x), Ok(at_y)) = (u32::try_from(x), u32::try_from(y)) else {
                    continue;
                };
                if let Some(pixel) = self.0.get_pixel_mut_checked(at_x, at_y).filter(|_| within(x, y)) {
                    *pixel = colour;
                }
            }
        }
    }

    fn line(&mut self, from: (i32, i32), to: (i32, i32), thick: i32, colour: Rgb<u8>) {
        let (dx, dy) = (i64::from(to.0 - from.0), i64::from(to.1 - from.1));
        let length = (dx * dx + dy * dy).max(1);
        let half = i64::from(thick).pow(2) * length / 4;
        let area = (
            from.0.min(to.0) - thick,
            from.1.min(to.1) - thick,
            from.0.max(to.0) + thick,
            from.1.max(to.1) + thick,
        );
        self.fill(area, colour, |x, y| {
            let (px, py) = (i64::from(x - from.0), i64::from(y - from.1));
            let along = px * dx + py * dy;
            let across = px * dy - py * dx;
            (0..=length).contains(&along) && across * across <= half
        });
    }

    fn triangle(&mut self, corners: [(i32, i32); 3], colour: Rgb<u8>) {
        let [a, b, c] = corners;
        let side = |from: (i32, i32), to: (i32, i32), x: i32, y: i32| {
            i64::from(to.0 - from.0) * i64::from(y - from.1)
                - i64::from(to.1 - from.1) * i64::from(x - from.0)
        };
        let area = (
            a.0.min(b.0).min(c.0),
            a.1.min(b.1).min(c.1),
            a.0.max(b.0).max(c.0),
            a.1.max(b.1).max(c.1),
        );
        self.fill(area, colour, |x, y| {
            let sides = [side(a, b, x, y), side(b, c, x, y), side(c, a, x, y)];
            sides.iter().all(|side| *side >= 0) || sides.iter().all(|side| *side <= 0)
        });
    }

    fn png(&self) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        // Memory takes every byte: this cannot fail, and an empty picture would be refused later.
        let _ = self.0.write_to(&mut out, ImageFormat::Png);
        out.into_inner()
    }
}

/// `#RRGGBB`
fn colour(text: &str) -> Option<Rgb<u8>> {
    let [_, r, g, b] = u32::from_str_radix(text.strip_prefix('#')?, 16)
        .ok()?
        .to_be_bytes();
    Some(Rgb([r, g, b]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_file_is_a_shape() {
        for line in TEXT
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
        {
            let words: Vec<&str> = line.split(' ').collect();
            let wanted = match words[0] {
                "picture" | "like" => 2,
                "rect" | "disc" => 6,
                "line" => 7,
                "tri" => 8,
                other => panic!("{other}"),
            };
            assert_eq!(words.len(), wanted, "{line}");
        }
    }

    #[test]
    fn each_picture_can_be_taken_in() {
        let all = all();
        assert!(all.len() >= 30);
        for drawn in all {
            assert!(store::prepare_photo(&drawn.png).is_ok(), "{}", drawn.name);
        }
    }
}
