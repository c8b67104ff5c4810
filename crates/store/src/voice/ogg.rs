//! Ogg: pages; the last page's granule position is the length in samples.

use super::{cut, little, to_millis};

/// Length in milliseconds of Opus, Vorbis or Speex in Ogg.
pub fn millis(bytes: &[u8]) -> Option<u64> {
    let mut rest = bytes;
    let mut codec: Option<Codec> = None;
    let mut last = 0;
    let mut ended = false;
    while !rest.is_empty() {
        let page = Page::read(rest)?;
        let known = match codec {
            Some(known) => known,
            None => *codec.insert(Codec::read(page.body, page.serial)?),
        };
        if page.serial == known.serial && page.granule != u64::MAX {
            last = last.max(page.granule);
            ended = page.last;
        }
        rest = page.rest;
    }
    let known = codec?;
    // A live recording need not say that it ended; sound it must hold.
    let samples = last.saturating_sub(known.skip);
    if ended || samples > 0 {
        to_millis(samples, known.rate)
    } else {
        None
    }
}

#[derive(Clone, Copy)]
struct Codec {
    serial: u64,
    rate: u64,
    skip: u64,
}

impl Codec {
    fn read(head: &[u8], serial: u64) -> Option<Self> {
        let (rate, skip) = if head.starts_with(b"OpusHead") {
            (48_000, little(head.get(10..12)?))
        } else if head.starts_with(b"\x01vorbis") {
            (little(head.get(12..16)?), 0)
        } else if head.starts_with(b"Speex   ") {
            (little(head.get(36..40)?), 0)
        } else {
            return None;
        };
        (rate > 0).then_some(Self { serial, rate, skip })
    }
}

struct Page<'a> {
    granule: u64,
    serial: u64,
    last: bool,
    body: &'a [u8],
    rest: &'a [u8],
}

impl<'a> Page<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let (head, rest) = cut(bytes, 27)?;
        if !head.starts_with(b"OggS\0") {
            return None;
        }
        let (table, rest) = cut(rest, u64::from(*head.get(26)?))?;
        let size = table.iter().map(|part| u64::from(*part)).sum();
        let (body, rest) = cut(rest, size)?;
        let last = head.get(5)? & 4 != 0;
        Some(Self {
            granule: little(head.get(6..14)?),
            serial: little(head.get(14..18)?),
            last,
            body,
            rest,
        })
    }
}
