//! Which passwords are too easily guessed. Length counts, and nothing else is
//! demanded: ASVS 5.0, 6.2. Published lists of common passwords are nearly all
//! made of few known pieces; so pieces are looked for, and their guesses counted.

use std::collections::HashSet;
use std::sync::OnceLock;

use kernel::Day;

/// Fewer guesses than 2 to this power are too few. Nine random digits are, ten are not.
const BITS: u32 = 30;

/// Why a password is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WeakPassword {
    /// Fewer than 8 characters.
    TooShort,
    /// More than 256 characters.
    TooLong,
    /// Among the first that anybody tries.
    Common,
    /// The log-in, the name or the centre's name, with little besides.
    AboutYou,
}

/// Whether a new password may be used. `about` is what somebody who knows the
/// person would try first: log-in, name, the community's name.
pub fn check_password(password: &str, about: &[&str]) -> Result<(), WeakPassword> {
    let length = password.chars().count();
    if length < 8 {
        return Err(WeakPassword::TooShort);
    }
    if length > 256 {
        return Err(WeakPassword::TooLong);
    }
    let about: HashSet<String> = about.iter().flat_map(|text| words(text)).collect();
    match (
        bits(password, &HashSet::new()) < BITS,
        bits(password, &about) < BITS,
    ) {
        (true, _) => Err(WeakPassword::Common),
        (false, true) => Err(WeakPassword::AboutYou),
        (false, false) => Ok(()),
    }
}

/// The text and its words, in lower case; not those of one or two letters.
fn words(text: &str) -> Vec<String> {
    let lower = text.trim().to_lowercase();
    let long = |word: &str| word.len() >= 3;
    let parts = lower.split(|c: char| !c.is_alphanumeric()).map(str::to_owned);
    std::iter::once(lower.clone())
        .chain(parts)
        .filter(|word| long(word))
        .collect()
}

/// The binary logarithm of the guesses that the cheapest way to put the
/// password together from pieces needs.
fn bits(password: &str, about: &HashSet<String>) -> u32 {
    let typed: Vec<char> = password.chars().collect();
    let lower: Vec<char> = password.to_lowercase().chars().collect();
    // Lower case may have another length in some scripts: then letter for letter.
    let lower = if lower.len() == typed.len() {
        lower
    } else {
        typed.clone()
    };
    let mut cheapest = vec![0u32];
    for end in 1..=lower.len() {
        let best = (0..end)
            .filter_map(|begin| {
                let before = cheapest.get(begin)?;
                Some(before + piece(typed.get(begin..end)?, lower.get(begin..end)?, about)?)
            })
            .min();
        cheapest.push(best.unwrap_or(u32::MAX / 2));
    }
    let whole = cheapest.last().copied().unwrap_or(0);
    // Said twice or more, it is hardly better than said once.
    (1..=lower.len() / 2)
        .filter(|unit| lower.len().is_multiple_of(*unit))
        .filter(|unit| lower.iter().zip(lower.iter().skip(*unit)).all(|(a, b)| a == b))
        .filter_map(|unit| cheapest.get(unit))
        .fold(whole, |least, once| least.min(once + 3))
}

/// What one piece costs; none if it is no piece.
fn piece(typed: &[char], lower: &[char], about: &HashSet<String>) -> Option<u32> {
    if let [one] = typed {
        return Some(match one {
            '0'..='9' => 3,
            'a'..='z' => 5,
            ' '..='~' => 6,
            _ => 10,
        });
    }
    if lower.len() > 24 {
        return None;
    }
    let text: String = lower.iter().collect();
    let plain: String = lower.iter().map(|c| plain_letter(*c)).collect();
    let capital = u32::from(typed != lower);
    let disguised = 2 * u32::from(plain != text);
    let known = |word: &str| {
        if about.contains(word) {
            Some(3)
        } else {
            roots().contains(word).then_some(10)
        }
    };
    let word = known(&text).map(|cost| cost + capital);
    let word = word.or_else(|| known(&plain).map(|cost| cost + capital + disguised));
    word.or_else(|| row(lower).map(|cost| cost + capital))
        .or_else(|| number(&text))
}

/// A run of one character, or along the alphabet, the digits or a row of keys.
fn row(lower: &[char]) -> Option<u32> {
    const ROWS: [&str; 7] = [
        "abcdefghijklmnopqrstuvwxyz",
        "01234567890",
        "`1234567890-=",
        "qwertyuiop[]",
        "asdfghjkl;'",
        "zxcvbnm,./",
        "!@#$%^&*()_+",
    ];
    let (first, length) = (lower.first()?, u32::try_from(lower.len()).ok()?);
    if length < 3 {
        return None;
    }
    if lower.iter().all(|c| c == first) {
        return Some(6 + length.ilog2());
    }
    let forward: String = lower.iter().collect();
    let backward: String = lower.iter().rev().collect();
    ROWS.iter()
        .any(|row| row.contains(&forward) || row.contains(&backward))
        .then(|| 6 + length.ilog2())
}

/// A year, a date, a number of a telephone.
fn number(text: &str) -> Option<u32> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let date = |text: &str| {
        let part = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<u8>().ok());
        let year = text.get(..4).and_then(|year| year.parse::<i32>().ok());
        year.is_some_and(|year| (1930..2040).contains(&year))
            && Day::new(
                year.unwrap_or(0),
                part(4, 6).unwrap_or(0),
                part(6, 8).unwrap_or(0),
            )
            .is_some()
    };
    match text.len() {
        4 if text.starts_with("19") || text.starts_with("20") => Some(7),
        6 if date(&format!("19{text}")) || date(&format!("20{text}")) => Some(15),
        8 if date(text) => Some(15),
        // Neighbours know each other's.
        11 if text.starts_with('1') => Some(20),
        _ => None,
    }
}

/// The letter that a sign stands for in disguised words.
fn plain_letter(sign: char) -> char {
    match sign {
        '@' | '4' => 'a',
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' => 'e',
        '$' | '5' => 's',
        '7' => 't',
        other => other,
    }
}

fn roots() -> &'static HashSet<&'static str> {
    static ROOTS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    ROOTS.get_or_init(|| {
        let lines = include_str!("../data/roots.txt")
            .lines()
            .filter(|line| !line.starts_with('#'));
        lines.flat_map(str::split_whitespace).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for password in [
            "password",
            "Password1",
            "P@ssw0rd",
            "passw0rd!",
            "12345678",
            "123456789",
            "11111111",
            "88888888",
            "00000000",
            "qwertyui",
            "qwerty123",
            "1qaz2wsx",
            "asdfghjkl",
            "zxcvbnm123",
            "abc12345",
            "abcd1234",
            "a1234567",
            "iloveyou",
            "sunshine",
            "princess",
            "football",
            "baseball",
            "superman",
            "trustno1",
            "woaini1314",
            "woaini520",
            "5201314520",
            "Huiyin2026",
            "huiyin123",
            "shequ2025",
            "admin123",
            "Admin@123",
            "wangwei123",
            "zhang123456",
            "19800101",
            "20001231",
            "13800138000",
            "wang19900307",
            "qwer1234",
            "abcabcabc",
            "asdfasdf",
            "1q2w3e4r",
            "q1w2e3r4",
            "aa123456",
            "dragon123",
            "monkey123",
            "letmein1",
            "welcome1",
            "welcome2026",
            "computer",
            "michelle",
            "jennifer",
            "147258369",
            "87654321",
            "11223344",
            "!@#$%^&*",
            "admin888",
            "mima1234",
            "zaq12wsx",
            "qazwsxedc",
            "123qweasd",
            "1234qwer",
            "123123123",
        ] {
            assert_eq!(
                check_password(password, &[]),
                Err(WeakPassword::Common),
                "{password}"
            );
        }
    }

    #[test]
    fn any_composition_will_do_if_it_is_long_and_not_known() {
        for password in [
            "kfmw7rtq",
            "tafel lampe rudern",
            "correct horse battery staple",
            "楼下的桂花开了真香",
            "回音壁上有我写的话",
            "8293746159",
            "xiguazhentian",
            "Lao Zhou feeds 3 cats",
            "yu tian da san qu mai cai",
        ] {
            assert_eq!(check_password(password, &[]), Ok(()), "{password}");
        }
        assert_eq!(check_password(&"tafel lampe rudern ".repeat(13), &[]), Ok(()));
    }

    #[test]
    fn ones_own_name_is_no_secret() {
        let about = ["yuxiuzhen", "余秀珍", "青荷社区"];
        assert_eq!(
            check_password("yuxiuzhen2026", &about),
            Err(WeakPassword::AboutYou)
        );
        assert_eq!(
            check_password("Yuxiuzhen123", &about),
            Err(WeakPassword::AboutYou)
        );
        assert_eq!(
            check_password("青荷社区123456", &about),
            Err(WeakPassword::AboutYou)
        );
        assert_eq!(check_password("yuxiuzhen2026", &[]), Ok(()));
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(check_password("桂花开了真香", &[]), Err(WeakPassword::TooShort));
        assert_eq!(check_password(&"楼".repeat(257), &[]), Err(WeakPassword::TooLong));
    }

    proptest! {
        #[test]
        fn no_text_panics(password: String, about: String) {
            let _ = check_password(&password, &[&about]);
        }
    }
}
