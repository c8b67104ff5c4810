//! Numbers as people write them: 12, １２, 十二, 廿二, 一百零三, 五零一.

/// A number found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numeral {
    /// Its value.
    pub value: u32,
    /// How many digits were written or spoken one by one (十二 counts none).
    pub digits: usize,
    /// The character after it.
    pub end: usize,
    /// Whether it was written in Chinese.
    pub chinese: bool,
}

/// The digit that a Chinese character says (〇 to 九, 两, 幺).
#[must_use]
pub fn digit(sign: char) -> Option<u32> {
    Some(match sign {
        '0'..='9' => return sign.to_digit(10),
        '〇' | '零' => 0,
        '一' | '幺' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn weight(sign: char) -> Option<u32> {
    match sign {
        '十' | '拾' => Some(10),
        '百' | '佰' => Some(100),
        _ => None,
    }
}

/// Whether a character can be a part of a number.
#[must_use]
pub fn is_part(sign: char) -> bool {
    digit(sign).is_some() || weight(sign).is_some() || sign == '廿'
}

/// The number that begins at a character, up to the last sign that belongs to it.
///
/// Arabic and Chinese digits are not read as one number. Values beyond a million end as `u32::MAX`.
#[must_use]
pub fn read(chars: &[char], at: usize) -> Option<Numeral> {
    let first = chars.get(at).copied()?;
    let arabic = first.is_ascii_digit();
    let part = |sign: char| {
        if arabic {
            sign.is_ascii_digit()
        } else {
            is_part(sign) && !sign.is_ascii_digit()
        }
    };
    let long = chars.get(at..)?.iter().take_while(|sign| part(**sign)).count();
    if long == 0 {
        return None;
    }
    let end = at.saturating_add(long);
    let run = chars.get(at..end)?;
    let spoken = run.iter().all(|sign| digit(*sign).is_some());
    let value = if long > 8 {
        u32::MAX
    } else if spoken {
        run.iter()
            .filter_map(|sign| digit(*sign))
            .fold(0, |value, digit| value * 10 + digit)
    } else {
        composed(run)
    };
    Some(Numeral {
        value,
        digits: if spoken { long } else { 0 },
        end,
        chinese: !arabic,
    })
}

/// 一百零三, 二十, 十二, 廿二.
fn composed(run: &[char]) -> u32 {
    let (mut sum, mut open) = (0_u32, None);
    for sign in run {
        if let Some(weight) = weight(*sign) {
            sum = sum.saturating_add(open.take().unwrap_or(1_u32).saturating_mul(weight));
        } else if *sign == '廿' {
            sum = sum.saturating_add(20);
        } else {
            open = digit(*sign);
        }
    }
    sum.saturating_add(open.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> u32 {
        read(&text.chars().collect::<Vec<_>>(), 0).unwrap().value
    }

    #[test]
    fn numbers_are_read_in_every_style() {
        let read: Vec<u32> = ["12", "十二", "二十", "廿二", "一百零三", "五零一", "十"]
            .map(value)
            .into();
        assert_eq!(read, [12, 12, 20, 22, 103, 501, 10]);
    }

    #[test]
    fn endless_digits_are_one_number_without_a_value() {
        assert_eq!(value(&"9".repeat(100_000)), u32::MAX);
    }
}
