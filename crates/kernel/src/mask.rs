//! Masks for internal screens, and the normal form of telephone numbers. On
//! the public wall such things are removed, not starred.

use crate::digits::ascii_digits;

/// Surnames of two characters in use.
const DOUBLE_SURNAMES: &str = "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 \
     濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 \
     乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 公户 公玉 梁丘 左丘 东门 西门 第五 歐陽 諸葛";

/// A name with its given name starred: 张*, 欧阳**. A name in other letters
/// keeps its first letter only.
pub fn mask_name(name: &str) -> String {
    let name = name.trim();
    let letters: Vec<char> = name.chars().collect();
    let double = DOUBLE_SURNAMES
        .split_whitespace()
        .any(|surname| name.starts_with(surname));
    let kept = if double && letters.len() > 2 { 2 } else { 1 };
    let stars = letters.len().saturating_sub(kept).clamp(1, 3);
    match letters.get(..kept) {
        Some(surname) => surname
            .iter()
            .copied()
            .chain(std::iter::repeat_n('*', stars))
            .collect(),
        None => String::new(),
    }
}

/// A telephone number with four digits starred before the last four:
/// 169****1234, 0517****1234. What is no telephone number is starred wholly.
pub fn mask_phone(phone: &str) -> String {
    let digits = normal_phone(phone).unwrap_or_default();
    let from_end = |n: usize| {
        digits
            .len()
            .checked_sub(n)
            .and_then(|at| digits.split_at_checked(at))
    };
    match (from_end(8), from_end(4)) {
        (Some((head, _)), Some((_, tail))) => format!("{head}****{tail}"),
        _ => "****".to_owned(),
    }
}

/// The last four digits of a telephone number, as residents confirm them.
pub fn phone_tail(phone: &str) -> Option<String> {
    let digits = normal_phone(phone)?;
    digits
        .len()
        .checked_sub(4)
        .and_then(|at| digits.get(at..))
        .map(str::to_owned)
}

/// One spelling for each telephone number of mainland China, digits only:
/// mobile 11 digits, landline with its area code (051783911234). Full-width
/// digits, spaces, hyphens, brackets and +86 are understood. None if the text
/// is neither; a landline without its area code is not known to be anyone's.
pub fn normal_phone(text: &str) -> Option<String> {
    let text = ascii_digits(text);
    let noise = |c: char| c.is_whitespace() || matches!(c, '-' | '(' | ')' | '.' | '·' | '‐'..='―' | '−');
    let digits: String = text.chars().filter(|c| !noise(*c)).collect();
    let abroad = digits.strip_prefix("+86").or_else(|| digits.strip_prefix("0086"));
    let bare = digits.strip_prefix("86").filter(|rest| is_mobile(rest));
    let home = match abroad.or(bare) {
        Some(rest) if is_mobile(rest) || rest.starts_with('0') => rest.to_owned(),
        Some(rest) => format!("0{rest}"),
        None => digits,
    };
    (is_mobile(&home) || is_landline(&home)).then_some(home)
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && all_digits(digits) && matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..])
}

/// 010 and 02x are followed by 8 digits, 03xx to 09xx by 7 or 8; none begins with 0 or 1.
fn is_landline(digits: &str) -> bool {
    let (area, lengths) = match digits.as_bytes() {
        [b'0', b'1', b'0', ..] | [b'0', b'2', ..] => (3, 8..=8),
        [b'0', b'3'..=b'9', ..] => (4, 7..=8),
        _ => return false,
    };
    let local = digits.get(area..).unwrap_or_default();
    all_digits(digits) && lengths.contains(&local.len()) && !local.starts_with(['0', '1'])
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_keeps_its_surname() {
        for (name, masked) in [
            ("张三", "张*"),
            ("张三丰", "张**"),
            ("欧阳娜娜", "欧阳**"),
            ("欧阳修", "欧阳*"),
            ("东方", "东*"),
            ("𬭚华", "𬭚*"),
            ("阿依古丽·买买提", "阿***"),
            ("王", "王*"),
            ("", ""),
        ] {
            assert_eq!(mask_name(name), masked, "{name}");
        }
    }

    #[test]
    fn one_number_has_one_spelling() {
        for text in [
            "16900001234",
            "169 0000 1234",
            "+86 169-0000-1234",
            "１６９００００１２３４",
            "008616900001234",
            "8616900001234",
        ] {
            assert_eq!(normal_phone(text).as_deref(), Some("16900001234"), "{text}");
        }
        for text in [
            "0517-83911234",
            "(0517) 8391 1234",
            "+86 517 83911234",
            "+8651783911234",
        ] {
            assert_eq!(normal_phone(text).as_deref(), Some("051783911234"), "{text}");
        }
        assert_eq!(normal_phone("010 6512 3456").as_deref(), Some("01065123456"));
        assert_eq!(normal_phone("+86 10 65123456").as_deref(), Some("01065123456"));
    }

    #[test]
    fn what_is_nobodys_number_is_refused() {
        for text in [
            "",
            "12345",
            "83911234",
            "12000001234",
            "1380000123",
            "138000012345",
            "0517-12345678",
            "138000O1234",
            "+1 202 555 0100",
        ] {
            assert_eq!(normal_phone(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_shows_only_its_head_and_tail() {
        assert_eq!(mask_phone("169 0000 1234"), "169****1234");
        assert_eq!(mask_phone("0517-83911234"), "0517****1234");
        assert_eq!(mask_phone("0316-8391123"), "031****1123");
        assert_eq!(mask_phone("微信同号"), "****");
        assert_eq!(phone_tail("0517-83911234").as_deref(), Some("1234"));
    }

    proptest! {
        #[test]
        fn a_normal_number_is_its_own_normal_form(text in "[0-9+ -]{5,16}") {
            if let Some(number) = normal_phone(&text) {
                prop_assert_eq!(normal_phone(&number), Some(number));
            }
        }

        #[test]
        fn no_text_panics_and_no_mask_shows_a_whole_number(text: String, digits in "1[3-9][0-9]{9}") {
            let _ = (mask_name(&text), mask_phone(&text), normal_phone(&text), phone_tail(&text));
            prop_assert!(!mask_phone(&digits).contains(&digits));
        }
    }
}
