//! MP4 (M4A): boxes. The sound track's `mdhd` says the length, or, when a
//! browser recorded live, the fragments (`moof`) add up to it.

use super::{big, cut, to_millis};

/// Length in milliseconds of the sound; `None` with pictures in it.
pub fn millis(bytes: &[u8]) -> Option<u64> {
    let mut walk = Walk::default();
    walk.boxes(bytes, 0)?;
    let sound = walk.tracks.iter().find(|track| track.sound)?;
    if walk.tracks.iter().any(|track| track.pictures) || !walk.data {
        return None;
    }
    to_millis(sound.units.max(sound.live), sound.rate)
}

#[derive(Default)]
struct Walk {
    tracks: Vec<Track>,
    /// The track that the fragment being read belongs to, and its default length of a sample.
    current: u64,
    default: u64,
    data: bool,
}

#[derive(Default)]
struct Track {
    id: u64,
    rate: u64,
    units: u64,
    live: u64,
    default: u64,
    sound: bool,
    pictures: bool,
}

impl Walk {
    fn boxes(&mut self, bytes: &[u8], depth: u8) -> Option<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let (head, body) = cut(rest, 8)?;
            let (size, name) = head.split_at_checked(4)?;
            let (inner, after) = match big(size) {
                0 => (body, &[][..]),
                1 => {
                    let (long, body) = cut(body, 8)?;
                    cut(body, big(long).checked_sub(16)?)?
                }
                size => cut(body, size.checked_sub(8)?)?,
            };
            self.one(name, inner, depth)?;
            rest = after;
        }
        Some(())
    }

    fn one(&mut self, name: &[u8], inner: &[u8], depth: u8) -> Option<()> {
        match name {
            b"moov" | b"mdia" | b"mvex" | b"moof" | b"traf" if depth < 6 => self.boxes(inner, depth + 1)?,
            b"trak" if depth < 6 => {
                self.tracks.push(Track::default());
                self.boxes(inner, depth + 1)?;
            }
            b"tkhd" => {
                let id = inner.get(if inner.first()? == &1 { 20..24 } else { 12..16 })?;
                self.tracks.last_mut()?.id = big(id);
            }
            b"mdhd" => {
                let long = inner.first()? == &1;
                let (rate, units) = if long { (20..24, 24..32) } else { (12..16, 16..20) };
                let track = self.tracks.last_mut()?;
                track.rate = big(inner.get(rate)?);
                // All ones is "not known".
                track.units = Some(big(inner.get(units)?))
                    .filter(|units| *units < 0xffff_ffff)
                    .unwrap_or(0);
            }
            b"hdlr" => {
                let track = self.tracks.last_mut()?;
                track.sound = inner.get(8..12)? == b"soun";
                track.pictures = inner.get(8..12)? == b"vide";
            }
            b"trex" => {
                let id = big(inner.get(4..8)?);
                let default = big(inner.get(12..16)?);
                self.tracks
                    .iter_mut()
                    .filter(|track| track.id == id)
                    .for_each(|track| track.default = default);
            }
            b"tfhd" => self.fragment(inner)?,
            b"trun" => self.run(inner)?,
            b"mdat" => self.data |= !inner.is_empty(),
            _ => {}
        }
        Some(())
    }

    fn fragment(&mut self, inner: &[u8]) -> Option<()> {
        let flags = big(inner.get(1..4)?);
        self.current = big(inner.get(4..8)?);
        let track = self.tracks.iter().find(|track| track.id == self.current)?;
        let at = 8 + if flags & 1 != 0 { 8 } else { 0 } + if flags & 2 != 0 { 4 } else { 0 };
        self.default = if flags & 8 != 0 {
            big(inner.get(at..at + 4)?)
        } else {
            track.default
        };
        Some(())
    }

    fn run(&mut self, inner: &[u8]) -> Option<()> {
        let flags = big(inner.get(1..4)?);
        let count = big(inner.get(4..8)?);
        let at = 8 + if flags & 1 != 0 { 4 } else { 0 } + if flags & 4 != 0 { 4 } else { 0 };
        let fields = [0x100, 0x200, 0x400, 0x800]
            .iter()
            .filter(|flag| flags & **flag != 0)
            .count();
        let length = if flags & 0x100 == 0 {
            count.checked_mul(self.default)?
        } else {
            let (samples, _) = cut(
                inner.get(at..)?,
                count.checked_mul(u64::try_from(fields * 4).ok()?)?,
            )?;
            samples
                .chunks(fields * 4)
                .map(|sample| big(sample.get(..4).unwrap_or_default()))
                .sum()
        };
        let track = self.tracks.iter_mut().find(|track| track.id == self.current)?;
        track.live = track.live.checked_add(length)?;
        Some(())
    }
}
