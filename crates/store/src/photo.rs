//! Photos as they come from phones, made fit to keep: turned upright, no larger
//! than a page needs, and without anything but the picture. What the camera
//! noted of time and place comes out as fields.

use std::io::Cursor;
use std::sync::Mutex;

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};

use crate::file::BadFile;

/// The most bytes of a photo.
pub const PHOTO_BYTES: u64 = 10 * 1024 * 1024;
/// The most pixels of a photo: more than phones make, less than a bomb.
pub const PHOTO_PIXELS: u64 = 50_000_000;
/// The longest side that is kept, in pixels.
pub const PHOTO_SIDE: u32 = 2000;
/// The longest side of the small picture, in pixels.
pub const THUMB_SIDE: u32 = 400;
/// The most bytes that a picture may take while it is read.
const MEMORY: u64 = 256 * 1024 * 1024;
/// Progressive pictures come in about ten passes; thousands are an attack on our time.
const PASSES: usize = 200;

/// A photo fit to keep.
#[derive(Clone, PartialEq)]
pub struct Photo {
    /// The picture as JPEG without metadata.
    pub full: Vec<u8>,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// The small picture as JPEG without metadata.
    pub thumb: Vec<u8>,
    /// When it was taken by the camera's own clock, `2026-02-13T18:04:05`, or empty.
    pub taken_at: String,
    /// Where it was taken. To be sealed before it is stored.
    pub taken_where: Option<TakenWhere>,
}

impl std::fmt::Debug for Photo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Photo({} x {}, {} bytes)",
            self.width,
            self.height,
            self.full.len()
        )
    }
}

/// A place on the earth as the camera noted it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct TakenWhere {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

impl std::fmt::Display for TakenWhere {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.6},{:.6}", self.latitude, self.longitude)
    }
}

/// Makes a photo fit to keep. Takes tens of milliseconds to some seconds of one
/// core, and at most about 300 MB: photos are prepared one after another.
pub fn prepare_photo(bytes: &[u8]) -> Result<Photo, BadFile> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

    if bytes.is_empty() {
        return Err(BadFile::Empty);
    }
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > PHOTO_BYTES {
        return Err(BadFile::TooLarge { limit: PHOTO_BYTES });
    }
    let format = sniff(bytes)?;
    if format == ImageFormat::Jpeg && passes(bytes).is_none_or(|passes| passes > PASSES) {
        return Err(BadFile::Damaged);
    }
    let _turn = ONE_AT_A_TIME
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let (picture, upright, notes) = decode(bytes, format)?;
    let mut small = within(picture, PHOTO_SIDE);
    small.apply_orientation(upright);
    let full = on_white(&small);
    let thumb = within(DynamicImage::ImageRgb8(full.clone()), THUMB_SIDE).into_rgb8();
    Ok(Photo {
        width: full.width(),
        height: full.height(),
        full: jpeg(&full, 85)?,
        thumb: jpeg(&thumb, 75)?,
        taken_at: notes.taken_at,
        taken_where: notes.taken_where,
    })
}

fn sniff(bytes: &[u8]) -> Result<ImageFormat, BadFile> {
    let brand = bytes
        .get(4..12)
        .and_then(|box_head| box_head.strip_prefix(b"ftyp"));
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Ok(ImageFormat::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok(ImageFormat::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(ImageFormat::WebP),
        [b'G', b'I', b'F', b'8', ..] => Err(BadFile::OtherFormat("GIF")),
        [b'B', b'M', ..] if bytes.get(6..10) == Some(&[0, 0, 0, 0]) => Err(BadFile::OtherFormat("BMP")),
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Err(BadFile::OtherFormat("TIFF")),
        _ => match brand {
            Some(b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1") => {
                Err(BadFile::OtherFormat("HEIC"))
            }
            Some(b"avif" | b"avis") => Err(BadFile::OtherFormat("AVIF")),
            _ => Err(BadFile::NotAPhoto),
        },
    }
}

/// The passes of a JPEG, counted to its end mark; `None` if it has no end: the
/// decoder would fill what was cut off with grey.
fn passes(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes.get(2..)?;
    loop {
        match rest {
            [0xff, 0xda, ..] => break,
            [0xff, 0xff, ..] => rest = rest.get(1..)?,
            [0xff, _, high, low, ..] => {
                rest = rest.get(2 + usize::from(u16::from_be_bytes([*high, *low]))..)?
            }
            _ => return None,
        }
    }
    let mut passes = 0;
    for pair in rest.windows(2) {
        match pair {
            [0xff, 0xda] => passes += 1,
            [0xff, 0xd9] => return Some(passes),
            _ => {}
        }
    }
    None
}

fn decode(bytes: &[u8], format: ImageFormat) -> Result<(DynamicImage, Orientation, Notes), BadFile> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| refusal(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PHOTO_PIXELS || decoder.total_bytes() > MEMORY {
        return Err(BadFile::TooManyPixels);
    }
    let notes = decoder
        .exif_metadata()
        .ok()
        .flatten()
        .map(Notes::read)
        .unwrap_or_default();
    let upright = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| refusal(&error))?;
    Ok((picture, upright, notes))
}

fn refusal(error: &image::ImageError) -> BadFile {
    match error {
        image::ImageError::Limits(_) => BadFile::TooManyPixels,
        _ => BadFile::Damaged,
    }
}

/// The picture with its longest side at most `side`.
fn within(picture: DynamicImage, side: u32) -> DynamicImage {
    if picture.width().max(picture.height()) <= side {
        picture
    } else {
        picture.thumbnail(side, side)
    }
}

/// JPEG knows no transparency: what is clear becomes white, as on paper.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let clear = picture.to_rgba8();
    let blend = |colour: u8, alpha: u8| {
        let (colour, alpha) = (u32::from(colour), u32::from(alpha));
        u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255)
    };
    RgbImage::from_fn(clear.width(), clear.height(), |x, y| {
        let image::Rgba([red, green, blue, alpha]) = *clear.get_pixel(x, y);
        image::Rgb([blend(red, alpha), blend(green, alpha), blend(blue, alpha)])
    })
}

fn jpeg(picture: &RgbImage, quality: u8) -> Result<Vec<u8>, BadFile> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, quality)
        .encode_image(picture)
        .map_err(|_| BadFile::Damaged)?;
    Ok(out)
}

/// What the camera noted beside the picture.
#[derive(Default)]
struct Notes {
    taken_at: String,
    taken_where: Option<TakenWhere>,
}

impl Notes {
    /// Reads a raw EXIF block. Notes that cannot be read are no notes.
    fn read(raw: Vec<u8>) -> Self {
        exif::Reader::new()
            .read_raw(raw)
            .map(|exif| Self {
                taken_at: taken_at(&exif),
                taken_where: taken_where(&exif),
            })
            .unwrap_or_default()
    }
}

fn taken_at(exif: &exif::Exif) -> String {
    let time = [
        exif::Tag::DateTimeOriginal,
        exif::Tag::DateTimeDigitized,
        exif::Tag::DateTime,
    ]
    .iter()
    .find_map(|tag| ascii(exif, *tag).and_then(|text| exif::DateTime::from_ascii(text).ok()));
    time.map(|at| {
        let (day, hour) = ((at.year, at.month, at.day), (at.hour, at.minute, at.second));
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
            day.0, day.1, day.2, hour.0, hour.1, hour.2
        )
    })
    .unwrap_or_default()
}

fn taken_where(exif: &exif::Exif) -> Option<TakenWhere> {
    let latitude = degrees(
        exif,
        exif::Tag::GPSLatitude,
        exif::Tag::GPSLatitudeRef,
        b'S',
        90.0,
    )?;
    let longitude = degrees(
        exif,
        exif::Tag::GPSLongitude,
        exif::Tag::GPSLongitudeRef,
        b'W',
        180.0,
    )?;
    Some(TakenWhere { latitude, longitude })
}

fn degrees(exif: &exif::Exif, tag: exif::Tag, side: exif::Tag, negative: u8, most: f64) -> Option<f64> {
    let field = exif.get_field(tag, exif::In::PRIMARY)?;
    let exif::Value::Rational(parts) = &field.value else {
        return None;
    };
    let [whole, minutes, seconds] = parts.as_slice() else {
        return None;
    };
    let size = whole.to_f64() + minutes.to_f64() / 60.0 + seconds.to_f64() / 3600.0;
    // A camera without a fix writes 0/0 or nonsense.
    let known = size.is_finite() && size <= most;
    let sign = if ascii(exif, side)?.first() == Some(&negative) {
        -1.0
    } else {
        1.0
    };
    known.then_some(size * sign)
}

fn ascii(exif: &exif::Exif, tag: exif::Tag) -> Option<&[u8]> {
    match &exif.get_field(tag, exif::In::PRIMARY)?.value {
        exif::Value::Ascii(texts) => texts.first().map(Vec::as_slice),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
