//! Languages and message files. Every word that a person reads comes from here.

use std::borrow::Cow;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// A language that the pages are complete in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Lang {
    /// 简体中文.
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Every language, the first being the one for those who say nothing.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The tag for `<html lang>` and the name of the message file.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// Whether it is written in Chinese.
    pub fn is_chinese(self) -> bool {
        matches!(self, Self::Zh)
    }

    /// The language of a tag; every Chinese one is written in zh-CN for now.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The language that an `Accept-Language` header likes best.
    pub fn of_accept(header: &str) -> Option<Self> {
        let mut best: Option<(Self, u32)> = None;
        for part in header.split(',').take(16) {
            let mut pieces = part.split(';');
            let Some(lang) = pieces.next().and_then(Self::of_tag) else {
                continue;
            };
            let quality = pieces
                .find_map(|piece| piece.trim().strip_prefix("q="))
                .unwrap_or("1");
            let weight = thousandths(quality);
            if weight > 0 && best.is_none_or(|(_, held)| weight > held) {
                best = Some((lang, weight));
            }
        }
        best.map(|(lang, _)| lang)
    }
}

/// A quality value as thousandths: `0.85` is 850.
fn thousandths(quality: &str) -> u32 {
    let (whole, part) = quality.trim().split_once('.').unwrap_or((quality.trim(), ""));
    let whole: u32 = whole.parse().unwrap_or(0);
    let digits: String = part.chars().chain("000".chars()).take(3).collect();
    (whole.min(1) * 1000 + digits.parse::<u32>().unwrap_or(0)).min(1000)
}

/// A value in a message. Whole numbers choose plural forms.
pub trait Arg {
    /// The value.
    fn arg(&self) -> FluentValue<'_>;
}

impl Arg for str {
    fn arg(&self) -> FluentValue<'_> {
        FluentValue::from(self)
    }
}

impl Arg for String {
    fn arg(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_str())
    }
}

impl Arg for Cow<'_, str> {
    fn arg(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_ref())
    }
}

impl<T: Arg + ?Sized> Arg for &T {
    fn arg(&self) -> FluentValue<'_> {
        (*self).arg()
    }
}

macro_rules! number_args {
    ($($number:ty),+) => {$(
        impl Arg for $number {
            fn arg(&self) -> FluentValue<'_> {
                FluentValue::from(*self)
            }
        }
    )+};
}
number_args!(u8, u16, u32, u64, usize, i8, i16, i32, i64);

macro_rules! shown_args {
    ($($shown:ty),+) => {$(
        impl Arg for $shown {
            fn arg(&self) -> FluentValue<'_> {
                FluentValue::from(self.to_string())
            }
        }
    )+};
}
shown_args!(char, f64, kernel::Day);

/// Every message in every language. Shared by all requests.
pub struct Words {
    zh: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

/// The text of web's own message files.
pub const OWN: &[(&str, &str)] = &[
    ("zh-CN", include_str!("../words/zh-CN.ftl")),
    ("en", include_str!("../words/en.ftl")),
];

impl Words {
    /// Reads message files, each with its language tag. A key may be given once.
    pub fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, BadWords> {
        let mut words = Self {
            zh: bundle(Lang::Zh)?,
            en: bundle(Lang::En)?,
        };
        for (tag, text) in files {
            let held = match Lang::of_tag(tag) {
                Some(Lang::Zh) => &mut words.zh,
                Some(Lang::En) => &mut words.en,
                None => return Err(BadWords(format!("{tag}: no such language"))),
            };
            let resource = FluentResource::try_new(text.to_owned())
                .map_err(|(_, errors)| BadWords(format!("{tag}: {errors:?}")))?;
            held.add_resource(resource)
                .map_err(|errors| BadWords(format!("{tag}: {errors:?}")))?;
        }
        Ok(words)
    }

    /// Web's own words and those of a room, for the room's tests.
    pub fn for_test(room: &[(&str, &str)]) -> std::sync::Arc<Self> {
        #[expect(
            clippy::expect_used,
            reason = "for tests; a broken message file must stop them"
        )]
        let words = Self::read(OWN.iter().chain(room).copied()).expect("the message files are sound");
        std::sync::Arc::new(words)
    }

    fn bundle(&self, lang: Lang) -> &FluentBundle<FluentResource> {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// Whether the language has the key.
    pub fn has(&self, lang: Lang, key: &str) -> bool {
        self.bundle(lang).has_message(key)
    }

    /// The message. A missing one shows its key and is logged.
    pub fn text(&self, lang: Lang, key: &str, args: &[(&str, &dyn Arg)]) -> String {
        let bundle = self.bundle(lang);
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, lang = lang.tag(), "a message is missing");
            return key.to_owned();
        };
        let mut faults = Vec::new();
        let shown = if args.is_empty() {
            bundle.format_pattern(pattern, None, &mut faults)
        } else {
            let values: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.arg())).collect();
            bundle
                .format_pattern(pattern, Some(&values), &mut faults)
                .into_owned()
                .into()
        };
        if !faults.is_empty() {
            tracing::error!(key, lang = lang.tag(), ?faults, "a message lacks a value");
        }
        shown.into_owned()
    }
}

fn bundle(lang: Lang) -> Result<FluentBundle<FluentResource>, BadWords> {
    let tag: LanguageIdentifier = lang
        .tag()
        .parse()
        .map_err(|error| BadWords(format!("{}: {error}", lang.tag())))?;
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // Isolation marks would travel into names and numbers that people copy.
    bundle.set_use_isolating(false);
    Ok(bundle)
}

/// A message file that cannot be read, or a key given twice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BadWords(pub String);

impl std::fmt::Display for BadWords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "message file {}", self.0)
    }
}

impl std::error::Error for BadWords {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_that_a_browser_likes_best_is_chosen() {
        assert_eq!(Lang::of_accept("en-GB,en;q=0.9,zh;q=0.8"), Some(Lang::En));
        assert_eq!(Lang::of_accept("fr, zh-TW;q=0.7, en;q=0.65"), Some(Lang::Zh));
        assert_eq!(Lang::of_accept("en;q=0, de"), None);
        assert_eq!(Lang::of_accept(""), None);
    }

    #[test]
    fn a_missing_message_shows_its_key() {
        assert_eq!(
            Words::for_test(&[]).text(Lang::Zh, "no-such-key", &[]),
            "no-such-key"
        );
    }

    #[test]
    fn numbers_choose_plural_forms() {
        let room = [("en", "n = { $n ->\n [one] { $n } day\n *[other] { $n } days\n }")];
        let words = Words::for_test(&room);
        assert_eq!(words.text(Lang::En, "n", &[("n", &1)]), "1 day");
        assert_eq!(words.text(Lang::En, "n", &[("n", &2_i64)]), "2 days");
    }

    #[test]
    fn a_key_given_twice_is_refused() {
        assert!(Words::read([("en", "a = 1"), ("en", "a = 2")]).is_err());
    }
}
