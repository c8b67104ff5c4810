use super::*;

fn wav(seconds: u32) -> Vec<u8> {
    let data = vec![0x80u8; usize::try_from(seconds * 8000).unwrap()];
    let mut out = b"RIFF....WAVEfmt ".to_vec();
    out.extend(16u32.to_le_bytes());
    for half in [1u16, 1] {
        out.extend(half.to_le_bytes());
    }
    for whole in [8000u32, 8000] {
        out.extend(whole.to_le_bytes());
    }
    for half in [1u16, 8] {
        out.extend(half.to_le_bytes());
    }
    out.extend(b"data");
    out.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
    out.extend(data);
    out
}

fn ogg_page(flags: u8, granule: u64, body: &[u8]) -> Vec<u8> {
    let mut out = b"OggS\0".to_vec();
    out.push(flags);
    out.extend(granule.to_le_bytes());
    out.extend([7, 0, 0, 0, 1, 0, 0, 0, 9, 9, 9, 9]);
    let mut table = vec![255u8; body.len() / 255];
    table.push(u8::try_from(body.len() % 255).unwrap());
    out.push(u8::try_from(table.len()).unwrap());
    out.extend(table);
    out.extend(body);
    out
}

fn ogg(seconds: u64) -> Vec<u8> {
    let mut head = b"OpusHead\x01\x01".to_vec();
    head.extend(312u16.to_le_bytes());
    head.extend(48_000u32.to_le_bytes());
    head.extend([0, 0, 0]);
    let mut out = ogg_page(2, 0, &head);
    out.extend(ogg_page(0, 0, b"OpusTags"));
    for second in 1..=seconds {
        let flags = if second == seconds { 4 } else { 0 };
        out.extend(ogg_page(flags, second * 48_000 + 312, &[0x5a; 700]));
    }
    out
}

fn element(id: &[u8], body: &[u8]) -> Vec<u8> {
    let size = u32::try_from(body.len()).unwrap() | 0x1000_0000;
    [id, &size.to_be_bytes(), body].concat()
}

const UNKNOWN: [u8; 8] = [1, 255, 255, 255, 255, 255, 255, 255];

fn webm_head() -> Vec<u8> {
    let track = element(
        &[0xae],
        &[element(&[0xd7], &[1]), element(&[0x83], &[2])].concat(),
    );
    let info = element(
        &[0x15, 0x49, 0xa9, 0x66],
        &element(&[0x2a, 0xd7, 0xb1], &1_000_000u32.to_be_bytes()),
    );
    [info, element(&[0x16, 0x54, 0xae, 0x6b], &track)].concat()
}

/// As a browser records: neither the segment nor a cluster says how long it is.
fn live_webm(seconds: u32) -> Vec<u8> {
    let mut out = element(&[0x1a, 0x45, 0xdf, 0xa3], &element(&[0x42, 0x82], b"webm"));
    out.extend([0x18, 0x53, 0x80, 0x67]);
    out.extend(UNKNOWN);
    out.extend(webm_head());
    for second in 0..seconds {
        out.extend([0x1f, 0x43, 0xb6, 0x75]);
        out.extend(UNKNOWN);
        out.extend(element(&[0xe7], &(second * 1000).to_be_bytes()));
        for block in 0..50u16 {
            let at = (block * 20).to_be_bytes();
            out.extend(element(&[0xa3], &[&[0x81], &at[..], &[0x80, 1, 2, 3]].concat()));
        }
    }
    out
}

fn boxed(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [
        &u32::try_from(body.len() + 8).unwrap().to_be_bytes()[..],
        name,
        body,
    ]
    .concat()
}

fn words(list: &[u32]) -> Vec<u8> {
    list.iter().flat_map(|word| word.to_be_bytes()).collect()
}

fn moov(units: u32, rest: &[u8]) -> Vec<u8> {
    let media = [
        boxed(b"mdhd", &words(&[0, 0, 0, 16_000, units, 0])),
        boxed(b"hdlr", b"\0\0\0\0\0\0\0\0soun\0\0\0\0"),
    ];
    let track = [
        boxed(b"tkhd", &words(&[0, 0, 0, 1, 0, 0])),
        boxed(b"mdia", &media.concat()),
    ]
    .concat();
    boxed(b"moov", &[boxed(b"trak", &track), rest.to_vec()].concat())
}

fn m4a(seconds: u32) -> Vec<u8> {
    [
        boxed(b"ftyp", b"M4A \0\0\0\0"),
        moov(seconds * 16_000, &[]),
        boxed(b"mdat", &[1; 4000]),
    ]
    .concat()
}

/// As Safari records: an empty head, then one fragment a second.
fn live_mp4(seconds: u32) -> Vec<u8> {
    let extends = boxed(b"mvex", &boxed(b"trex", &words(&[0, 1, 1, 1000, 0, 0])));
    let mut out = [boxed(b"ftyp", b"iso5\0\0\0\0"), moov(0, &extends)].concat();
    for second in 0..seconds {
        // Every other fragment gives each sample its own length.
        let run = if second % 2 == 0 {
            words(&[0, 16])
        } else {
            [words(&[0x100, 16]), words(&[1000; 16])].concat()
        };
        let part = [boxed(b"tfhd", &words(&[0, 1])), boxed(b"trun", &run)].concat();
        out.extend(boxed(b"moof", &boxed(b"traf", &part)));
        out.extend(boxed(b"mdat", &[1; 200]));
    }
    out
}

fn mp3(seconds: u32) -> Vec<u8> {
    // MPEG 1 layer III, 32 kbit/s, 32 kHz: 36 ms and 144 bytes a frame.
    let mut frame = vec![0u8; 144];
    frame[..4].copy_from_slice(&[0xff, 0xfb, 0x18, 0xc0]);
    let mut out = b"ID3\x03\0\0\0\0\0\x05hello".to_vec();
    for _ in 0..seconds * 1000 / 36 {
        out.extend(&frame);
    }
    out
}

type Maker = fn(u32) -> Vec<u8>;

fn all() -> Vec<(FileKind, Maker)> {
    vec![
        (FileKind::Wav, wav),
        (FileKind::Ogg, |seconds| ogg(u64::from(seconds))),
        (FileKind::Webm, live_webm),
        (FileKind::Mp4, m4a),
        (FileKind::Mp4, live_mp4),
        (FileKind::Mp3, mp3),
    ]
}

#[test]
fn a_minute_is_taken_in_every_container_and_its_length_is_known() {
    for (kind, make) in all() {
        let voice = prepare_voice(&make(60)).unwrap_or_else(|bad| panic!("{kind}: {bad:?}"));
        assert_eq!((voice.kind, voice.seconds), (kind, 60));
    }
}

#[test]
fn a_minute_and_a_half_is_too_long_in_every_container() {
    for (kind, make) in all() {
        assert_eq!(
            prepare_voice(&make(90)),
            Err(BadFile::TooLong { seconds: 90 }),
            "{kind}"
        );
    }
}

#[test]
fn a_recorder_that_stops_a_little_late_is_forgiven() {
    assert_eq!(prepare_voice(&wav(62)).unwrap().seconds, 62);
    assert_eq!(prepare_voice(&wav(63)), Err(BadFile::TooLong { seconds: 63 }));
}

#[test]
fn a_note_that_was_cut_off_in_the_middle_is_damaged() {
    for (kind, make) in all() {
        let whole = make(10);
        let cut_off = &whole[..whole.len() * 2 / 3 + 5];
        match kind {
            // Frames stand alone: what is there is whole.
            FileKind::Mp3 => assert!(prepare_voice(cut_off).is_ok()),
            _ => assert_eq!(prepare_voice(cut_off), Err(BadFile::Damaged), "{kind}"),
        }
    }
}

#[test]
fn what_is_no_sound_is_not_taken() {
    assert_eq!(prepare_voice(b""), Err(BadFile::Empty));
    assert_eq!(prepare_voice(b"<html>hello</html>"), Err(BadFile::NotAVoiceNote));
    assert_eq!(
        prepare_voice(&[0xff, 0xd8, 0xff, 0xe0, 0, 0]),
        Err(BadFile::NotAVoiceNote)
    );
    assert_eq!(
        prepare_voice(&vec![0; 9 << 20]),
        Err(BadFile::TooLarge { limit: VOICE_BYTES })
    );
    // A WebM head in front of a page is not a note.
    assert_eq!(
        prepare_voice(b"\x1a\x45\xdf\xa3<script>alert(1)</script>"),
        Err(BadFile::Damaged)
    );
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_the_walkers_stumble(
        which in 0usize..6,
        changes in proptest::collection::vec((proptest::prelude::any::<proptest::sample::Index>(), proptest::prelude::any::<u8>()), 0..12),
        length in proptest::prelude::any::<proptest::sample::Index>(),
    ) {
        let mut bytes = all()[which].1(2);
        for (at, byte) in changes {
            let at = at.index(bytes.len().min(400));
            bytes[at] = byte;
        }
        bytes.truncate(length.index(bytes.len()) + 1);
        if let Ok(voice) = prepare_voice(&bytes) {
            proptest::prop_assert!(voice.seconds <= 62);
        }
    }
}
