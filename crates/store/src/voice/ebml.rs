//! WebM: nested elements. Browsers record live, so the head mostly does not
//! say how long it is: the latest block does.

use super::{big, cut};

const SEGMENT: u64 = 0x1853_8067;
const INFO: u64 = 0x1549_a966;
const SCALE: u64 = 0x2a_d7b1;
const DURATION: u64 = 0x4489;
const CLUSTER: u64 = 0x1f43_b675;
const TIME: u64 = 0xe7;
const BLOCK_GROUP: u64 = 0xa0;
const BLOCK: u64 = 0xa1;
const BLOCK_DURATION: u64 = 0x9b;
const SIMPLE_BLOCK: u64 = 0xa3;
const TRACKS: u64 = 0x1654_ae6b;
const TRACK: u64 = 0xae;
const TRACK_TYPE: u64 = 0x83;
/// Opus and Vorbis blocks of browsers last 20 to 60 ms.
const LAST_BLOCK_MS: u64 = 20;

/// Length in milliseconds: the later of what the head says and what the last block shows.
pub fn millis(bytes: &[u8]) -> Option<u64> {
    let mut walk = Walk {
        scale: 1_000_000,
        ..Walk::default()
    };
    walk.elements(bytes, 0)?;
    if walk.pictures || !walk.sound {
        return None;
    }
    let blocks = walk
        .blocks
        .then(|| walk.latest.saturating_mul(walk.scale) / 1_000_000 + LAST_BLOCK_MS)?;
    let claimed = walk.claimed * f64::from(u32::try_from(walk.scale).ok()?) / 1_000_000.0;
    Some(blocks.max(whole(claimed)))
}

/// A finite length as whole milliseconds, at most a day.
fn whole(millis: f64) -> u64 {
    let day = 86_400_000_u32;
    if millis.is_finite() && millis > 0.0 {
        // Counting down by halves needs no cast from a float.
        let (mut low, mut high) = (0_u32, day);
        while low < high {
            let middle = low + (high - low) / 2;
            if f64::from(middle) < millis {
                low = middle + 1
            } else {
                high = middle
            }
        }
        u64::from(low)
    } else {
        0
    }
}

#[derive(Default)]
struct Walk {
    scale: u64,
    claimed: f64,
    cluster: u64,
    latest: u64,
    blocks: bool,
    sound: bool,
    pictures: bool,
}

impl Walk {
    fn elements(&mut self, bytes: &[u8], depth: u8) -> Option<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let (id, body) = number(rest, false)?;
            let (size, body) = number(body, true)?;
            let live = size == u64::MAX && matches!(id, SEGMENT | CLUSTER);
            // A live cluster has no end of its own: its children and the next cluster follow.
            if live {
                rest = body;
                if id == CLUSTER {
                    self.cluster = 0;
                }
                continue;
            }
            let (inner, after) = cut(body, size)?;
            self.element(id, inner, depth)?;
            rest = after;
        }
        Some(())
    }

    fn element(&mut self, id: u64, inner: &[u8], depth: u8) -> Option<()> {
        match id {
            SEGMENT | INFO | CLUSTER | BLOCK_GROUP | TRACKS | TRACK if depth < 6 => {
                self.elements(inner, depth + 1)?
            }
            SCALE => self.scale = Some(big(inner)).filter(|scale| *scale > 0)?,
            DURATION => self.claimed = float(inner)?,
            TIME => self.cluster = big(inner),
            BLOCK_DURATION => self.latest = self.latest.max(self.latest.saturating_add(big(inner).min(1000))),
            TRACK_TYPE => match big(inner) {
                1 => self.pictures = true,
                2 => self.sound = true,
                _ => {}
            },
            BLOCK | SIMPLE_BLOCK => self.block(inner)?,
            _ => {}
        }
        Some(())
    }

    fn block(&mut self, inner: &[u8]) -> Option<()> {
        let (_track, inner) = number(inner, true)?;
        let offset = i16::from_be_bytes(inner.get(..2)?.try_into().ok()?);
        let time = self.cluster.saturating_add_signed(i64::from(offset));
        self.latest = self.latest.max(time);
        self.blocks = true;
        Some(())
    }
}

/// A number of variable length: an id keeps its marker, a size does not; `u64::MAX` is "unknown".
fn number(bytes: &[u8], is_size: bool) -> Option<(u64, &[u8])> {
    let first = *bytes.first()?;
    let length = first.leading_zeros() + 1;
    if length > if is_size { 8 } else { 4 } {
        return None;
    }
    let (field, rest) = cut(bytes, u64::from(length))?;
    let raw = big(field);
    if !is_size {
        return Some((raw, rest));
    }
    let bits = 7 * length;
    let value = raw & ((1_u64 << bits) - 1);
    Some((
        if value == (1_u64 << bits) - 1 {
            u64::MAX
        } else {
            value
        },
        rest,
    ))
}

fn float(bytes: &[u8]) -> Option<f64> {
    match bytes.len() {
        4 => Some(f64::from(f32::from_be_bytes(bytes.try_into().ok()?))),
        8 => Some(f64::from_be_bytes(bytes.try_into().ok()?)),
        _ => None,
    }
}
