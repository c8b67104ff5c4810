use image::ImageEncoder;

use super::*;

/// An EXIF block, big-endian: upright by turning right, taken in spring in Beijing.
fn exif_block() -> Vec<u8> {
    fn entry(tag: u16, kind: u16, count: u32, value: [u8; 4]) -> Vec<u8> {
        [
            &tag.to_be_bytes()[..],
            &kind.to_be_bytes(),
            &count.to_be_bytes(),
            &value,
        ]
        .concat()
    }
    fn directory(entries: &[Vec<u8>]) -> Vec<u8> {
        [
            &u16::try_from(entries.len()).unwrap().to_be_bytes()[..],
            &entries.concat(),
            &[0; 4],
        ]
        .concat()
    }
    let at = |offset: u32| offset.to_be_bytes();
    let rationals = |parts: [(u32, u32); 3]| -> Vec<u8> {
        parts
            .iter()
            .flat_map(|(top, bottom)| [top.to_be_bytes(), bottom.to_be_bytes()].concat())
            .collect()
    };
    // 8: main (4 entries, 54 bytes), 62: camera (18), 80: GPS (54), 134: values.
    let main = directory(&[
        entry(0x010f, 2, 7, at(134)),
        entry(0x0112, 3, 1, [0, 6, 0, 0]),
        entry(0x8769, 4, 1, at(62)),
        entry(0x8825, 4, 1, at(80)),
    ]);
    let camera = directory(&[entry(0x9003, 2, 20, at(142))]);
    let gps = directory(&[
        entry(1, 2, 2, *b"N\0\0\0"),
        entry(2, 5, 3, at(162)),
        entry(3, 2, 2, *b"E\0\0\0"),
        entry(4, 5, 3, at(186)),
    ]);
    [
        b"MM\0\x2a\0\0\0\x08".to_vec(),
        main,
        camera,
        gps,
        b"SecretC\0".to_vec(),
        b"2026:03:05 08:09:10\0".to_vec(),
        rationals([(39, 1), (54, 1), (3000, 100)]),
        rationals([(116, 1), (24, 1), (0, 1)]),
    ]
    .concat()
}

/// A photo whose left half is red and right half blue.
fn two_colours(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| {
        image::Rgb(if x < width / 2 {
            [230, 10, 10]
        } else {
            [10, 10, 230]
        })
    })
}

fn jpeg_with_exif(width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut out, 90);
    encoder.set_exif_metadata(exif_block()).unwrap();
    encoder.encode_image(&two_colours(width, height)).unwrap();
    out
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn time_and_place_come_out_as_fields_and_are_no_longer_in_the_picture() {
    let sent = jpeg_with_exif(640, 480);
    assert!(holds(&sent, b"SecretC") && holds(&sent, b"Exif\0\0"));
    let photo = prepare_photo(&sent).unwrap();
    assert_eq!(photo.taken_at, "2026-03-05T08:09:10");
    assert_eq!(photo.taken_where.unwrap().to_string(), "39.908333,116.400000");
    for kept in [&photo.full, &photo.thumb] {
        assert!(!holds(kept, b"SecretC") && !holds(kept, b"Exif") && !holds(kept, b"2026:03:05"));
        assert!(
            exif::Reader::new()
                .read_from_container(&mut Cursor::new(kept))
                .is_err()
        );
    }
}

#[test]
fn a_photo_taken_on_its_side_stands_upright() {
    let photo = prepare_photo(&jpeg_with_exif(640, 480)).unwrap();
    assert_eq!((photo.width, photo.height), (480, 640));
    let seen = image::load_from_memory(&photo.full).unwrap().into_rgb8();
    // Turned to the right, what was left is now above.
    let (above, below) = (seen.get_pixel(240, 100), seen.get_pixel(240, 540));
    assert!(above.0[0] > 150 && above.0[2] < 100, "{above:?}");
    assert!(below.0[2] > 150 && below.0[0] < 100, "{below:?}");
}

#[test]
fn a_large_photo_is_made_smaller_and_a_small_one_is_not_made_larger() {
    let photo = prepare_photo(&plain_jpeg(3000, 1500)).unwrap();
    assert_eq!((photo.width, photo.height), (2000, 1000));
    let thumb = image::load_from_memory(&photo.thumb).unwrap();
    assert_eq!((thumb.width(), thumb.height()), (400, 200));
    let photo = prepare_photo(&plain_jpeg(300, 200)).unwrap();
    assert_eq!((photo.width, photo.height), (300, 200));
}

fn plain_jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, 80)
        .encode_image(&two_colours(width, height))
        .unwrap();
    out
}

fn png(width: u32, height: u32, pixels: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut out);
    encoder
        .write_image(pixels, width, height, image::ExtendedColorType::Rgba8)
        .unwrap();
    out
}

#[test]
fn what_is_clear_in_a_png_becomes_white() {
    let photo = prepare_photo(&png(16, 16, &[0; 16 * 16 * 4])).unwrap();
    let seen = image::load_from_memory(&photo.full).unwrap().into_rgb8();
    assert!(seen.get_pixel(8, 8).0.iter().all(|part| *part > 245));
}

#[test]
fn a_webp_is_taken() {
    let mut out = Vec::new();
    let encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut out);
    encoder
        .write_image(
            two_colours(40, 30).as_raw(),
            40,
            30,
            image::ExtendedColorType::Rgb8,
        )
        .unwrap();
    assert_eq!(prepare_photo(&out).unwrap().width, 40);
}

#[test]
fn what_hides_behind_a_picture_is_left_behind() {
    let mut both = plain_jpeg(64, 64);
    both.extend(b"PK\x03\x04<script>alert(1)</script>");
    let photo = prepare_photo(&both).unwrap();
    assert!(!holds(&photo.full, b"<script>") && !holds(&photo.thumb, b"<script>"));
}

#[test]
fn a_comment_in_the_picture_is_left_behind() {
    let mut sent = plain_jpeg(64, 64);
    let comment = b"\xff\xfe\x00\x10my home address".to_vec();
    sent.splice(2..2, comment[..18.min(comment.len())].iter().copied());
    let photo = prepare_photo(&sent).unwrap();
    assert!(!holds(&photo.full, b"home"));
}

#[test]
fn a_photo_that_was_cut_off_is_damaged() {
    let whole = png(64, 64, &[9; 64 * 64 * 4]);
    assert_eq!(prepare_photo(&whole[..whole.len() / 2]), Err(BadFile::Damaged));
    let whole = jpeg_with_exif(640, 480);
    assert_eq!(prepare_photo(&whole[..200]), Err(BadFile::Damaged));
    assert_eq!(prepare_photo(&whole[..whole.len() / 2]), Err(BadFile::Damaged));
}

#[test]
fn a_bomb_is_refused_before_it_is_unpacked() {
    let mut bomb = png(1, 1, &[0; 4]);
    // The head's width and height, and its check sum.
    bomb[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    let sum = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&sum.to_be_bytes());
    assert_eq!(prepare_photo(&bomb), Err(BadFile::TooManyPixels));
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum: u32, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 {
                sum >> 1 ^ 0xedb8_8320
            } else {
                sum >> 1
            }
        })
    })
}

#[test]
fn what_is_no_photo_is_not_taken_and_other_pictures_are_named() {
    assert_eq!(prepare_photo(b""), Err(BadFile::Empty));
    assert_eq!(prepare_photo(b"hello"), Err(BadFile::NotAPhoto));
    assert_eq!(
        prepare_photo(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        Err(BadFile::NotAPhoto)
    );
    assert_eq!(
        prepare_photo(b"\0\0\0\x18ftypheic\0\0\0\0"),
        Err(BadFile::OtherFormat("HEIC"))
    );
    assert_eq!(prepare_photo(b"GIF89a"), Err(BadFile::OtherFormat("GIF")));
    assert_eq!(
        prepare_photo(&vec![0; 11 << 20]),
        Err(BadFile::TooLarge { limit: PHOTO_BYTES })
    );
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_the_preparation_stumble(
        changes in proptest::collection::vec((proptest::prelude::any::<proptest::sample::Index>(), proptest::prelude::any::<u8>()), 1..20),
    ) {
        let mut bytes = jpeg_with_exif(32, 24);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = prepare_photo(&bytes);
    }
}
