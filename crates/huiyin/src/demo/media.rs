//! The demo's pictures and its one voice note, drawn and put into the vault.

use matters::demo::{Media, Picture};
use store::{StoreError, Vault};

use super::draw;
use crate::failure::Failure;

/// Draws everything, prepares it as what residents send, and keeps it.
pub fn make(vault: &Vault) -> Result<Media, Failure> {
    let mut media = Media::default();
    for drawn in draw::all() {
        let photo = store::prepare_photo(&drawn.png).map_err(|error| broken(drawn.name, &error))?;
        let (full, thumb) = (vault.put(&photo.full)?, vault.put(&photo.thumb)?);
        media
            .pictures
            .insert(drawn.name.to_owned(), Picture { photo, full, thumb });
    }
    let voice = store::prepare_voice(&chime()).map_err(|error| broken("the voice note", &error))?;
    let hash = vault.put(&voice.bytes)?;
    media.voice = Some((voice, hash));
    Ok(media)
}

fn broken(what: &str, error: &store::BadFile) -> Failure {
    StoreError::File(format!("{what} of the demo: {error}")).into()
}

/// Two soft tones in place of a voice: 8,000 samples a second, 8 bits, 2 seconds.
fn chime() -> Vec<u8> {
    const RATE: u32 = 8000;
    let sample = |at: u32| {
        let (length, half) = if at < RATE { (16, 8) } else { (20, 10) };
        let loud = 60 * (RATE - at % RATE) / RATE;
        let wave = if at % length < half {
            128 + loud
        } else {
            128 - loud
        };
        u8::try_from(wave).unwrap_or(128)
    };
    let data: Vec<u8> = (0..2 * RATE).map(sample).collect();
    let size = 2 * RATE;
    let mut wav = Vec::new();
    wav.extend_from_slice(b"RIFF");
    wav.extend_from_slice(&(36 + size).to_le_bytes());
    wav.extend_from_slice(b"WAVEfmt ");
    wav.extend_from_slice(&16u32.to_le_bytes());
    for part in [1u16, 1] {
        wav.extend_from_slice(&part.to_le_bytes());
    }
    wav.extend_from_slice(&RATE.to_le_bytes());
    wav.extend_from_slice(&RATE.to_le_bytes());
    for part in [1u16, 8] {
        wav.extend_from_slice(&part.to_le_bytes());
    }
    wav.extend_from_slice(b"data");
    wav.extend_from_slice(&size.to_le_bytes());
    wav.extend_from_slice(&data);
    wav
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_chime_is_a_voice_note_of_two_seconds() {
        assert_eq!(store::prepare_voice(&super::chime()).unwrap().seconds, 2);
    }
}
