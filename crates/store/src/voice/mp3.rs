//! MP3: frames one after another, each of a known number of samples.

use super::cut;

const RATES: [u64; 3] = [44_100, 48_000, 32_000];
const KBITS_1: [u64; 15] = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const KBITS_2: [u64; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

/// Length in milliseconds: every frame is counted, no head is believed.
pub fn millis(bytes: &[u8]) -> Option<u64> {
    let mut rest = without_tag(bytes)?;
    let mut micros = 0_u64;
    let mut frames = 0_u32;
    while let Some(frame) = Frame::read(rest) {
        let Some((_, after)) = cut(rest, frame.size) else {
            break;
        };
        micros += frame.samples * 1_000_000 / frame.rate;
        frames += 1;
        rest = after;
    }
    // What follows the sound may be an old tag or a frame that was cut off, no more.
    let tail =
        rest.is_empty() || rest.starts_with(b"TAG") || rest.starts_with(b"APETAGEX") || rest.len() < 1500;
    (frames >= 2 && tail).then_some(micros.div_ceil(1000))
}

fn without_tag(bytes: &[u8]) -> Option<&[u8]> {
    if !bytes.starts_with(b"ID3") {
        return Some(bytes);
    }
    let size = bytes
        .get(6..10)?
        .iter()
        .fold(0_u64, |size, byte| size << 7 | u64::from(byte & 0x7f));
    cut(bytes, size + 10).map(|(_, rest)| rest)
}

struct Frame {
    size: u64,
    samples: u64,
    rate: u64,
}

impl Frame {
    fn read(bytes: &[u8]) -> Option<Self> {
        let [0xff, second, third, _, ..] = bytes else {
            return None;
        };
        // Layer III of MPEG 1, 2 or 2.5.
        if second & 0xe6 != 0xe2 {
            return None;
        }
        let version = second >> 3 & 3;
        let base = *RATES.get(usize::from(third >> 2 & 3))?;
        let (kbits, samples, rate) = match version {
            3 => (KBITS_1, 1152, base),
            2 => (KBITS_2, 576, base / 2),
            0 => (KBITS_2, 576, base / 4),
            _ => return None,
        };
        let kbit = *kbits.get(usize::from(third >> 4)).filter(|kbit| **kbit > 0)?;
        let padding = u64::from(third >> 1 & 1);
        Some(Self {
            size: samples / 8 * kbit * 1000 / rate + padding,
            samples,
            rate,
        })
    }
}
