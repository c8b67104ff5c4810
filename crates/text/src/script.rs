//! What kind of sign a character is, and its simplified form.

use std::collections::HashMap;
use std::sync::LazyLock;

use ferrous_opencc::{OpenCC, config::BuiltinConfig};

/// Traditional characters whose simplified form is one other character, made once from OpenCC's table.
static SIMPLER: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let Ok(table) = OpenCC::from_config(BuiltinConfig::T2s) else {
        return HashMap::new();
    };
    let han = ('\u{3400}'..='\u{9fff}').chain('\u{20000}'..='\u{2ebef}');
    let mut buffer = [0_u8; 4];
    han.filter_map(|sign| {
        let simple = table.convert(sign.encode_utf8(&mut buffer));
        let mut signs = simple.chars();
        match (signs.next(), signs.next()) {
            (Some(one), None) if one != sign => Some((sign, one)),
            _ => None,
        }
    })
    .collect()
});

/// The simplified form of a character; itself when it has none or already is one.
#[must_use]
pub fn simplified(sign: char) -> char {
    if is_han(sign) {
        SIMPLER.get(&sign).copied().unwrap_or(sign)
    } else {
        sign
    }
}

/// Whether the character is a Chinese character (including the rare ones outside the basic plane and 〇).
#[must_use]
pub fn is_han(sign: char) -> bool {
    matches!(sign,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}' | '\u{3007}')
}

/// Whether the character takes no room and carries no sound: joiners, direction marks, variation selectors.
#[must_use]
pub fn is_invisible(sign: char) -> bool {
    matches!(sign,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Whether each character stands alone as a word would elsewhere: Han, kana, hangul.
#[must_use]
pub fn stands_alone(sign: char) -> bool {
    is_han(sign) || matches!(sign, '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7a3}')
}
