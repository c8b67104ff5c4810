//! Voice notes as telephones record them. The kind is found by the bytes, the
//! length by walking the container; the sound itself is never decoded here.

mod ebml;
mod mp3;
mod mp4;
mod ogg;
mod wav;

use crate::file::{BadFile, FileKind};

/// The most bytes of a voice note: a minute of stereo in WAVE at 32 kHz and 16 bit fits.
pub const VOICE_BYTES: u64 = 8 * 1024 * 1024;
/// The longest voice note, in seconds.
pub const VOICE_SECONDS: u32 = 60;
/// Recorders stop a little late.
const TOLERANCE_MS: u64 = 2_000;

/// A voice note fit to keep.
#[derive(Clone, PartialEq, Eq)]
pub struct Voice {
    /// The bytes as they came.
    pub bytes: Vec<u8>,
    /// What they are.
    pub kind: FileKind,
    /// How long it lasts, in seconds, rounded up.
    pub seconds: u32,
}

impl std::fmt::Debug for Voice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Voice({}, {} s, {} bytes)",
            self.kind,
            self.seconds,
            self.bytes.len()
        )
    }
}

/// Looks at a voice note and measures it.
pub fn prepare_voice(bytes: &[u8]) -> Result<Voice, BadFile> {
    if bytes.is_empty() {
        return Err(BadFile::Empty);
    }
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > VOICE_BYTES {
        return Err(BadFile::TooLarge { limit: VOICE_BYTES });
    }
    let kind = sniff(bytes).ok_or(BadFile::NotAVoiceNote)?;
    let millis = match kind {
        FileKind::Wav => wav::millis(bytes),
        FileKind::Ogg => ogg::millis(bytes),
        FileKind::Webm => ebml::millis(bytes),
        FileKind::Mp4 => mp4::millis(bytes),
        FileKind::Mp3 => mp3::millis(bytes),
        FileKind::Jpeg | FileKind::Pdf | FileKind::Other => None,
    };
    let millis = millis.filter(|length| *length > 0).ok_or(BadFile::Damaged)?;
    let seconds = u32::try_from(millis.div_ceil(1000)).unwrap_or(u32::MAX);
    if millis > u64::from(VOICE_SECONDS) * 1000 + TOLERANCE_MS {
        return Err(BadFile::TooLong { seconds });
    }
    Ok(Voice {
        bytes: bytes.to_vec(),
        kind,
        seconds,
    })
}

fn sniff(bytes: &[u8]) -> Option<FileKind> {
    match bytes {
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Some(FileKind::Wav),
        [b'O', b'g', b'g', b'S', ..] => Some(FileKind::Ogg),
        [0x1a, 0x45, 0xdf, 0xa3, ..] => Some(FileKind::Webm),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some(FileKind::Mp4),
        [b'I', b'D', b'3', ..] => Some(FileKind::Mp3),
        [0xff, second, ..] if second & 0xe6 == 0xe2 => Some(FileKind::Mp3),
        _ => None,
    }
}

/// `units` of `rate` a second, in milliseconds.
fn to_millis(units: u64, rate: u64) -> Option<u64> {
    units.checked_mul(1000)?.checked_div(rate)
}

/// The big-endian number in at most eight bytes.
fn big(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .take(8)
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// The little-endian number in at most eight bytes.
fn little(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .take(8)
        .rev()
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// The first `count` bytes, and the rest.
fn cut(bytes: &[u8], count: u64) -> Option<(&[u8], &[u8])> {
    bytes.split_at_checked(usize::try_from(count).ok()?)
}

#[cfg(test)]
mod tests;
