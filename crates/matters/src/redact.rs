//! What must not stand on the wall: proposes a text without it, and finds
//! what is left. A person confirms; this only helps.

/// A text for the wall, with what is personal cut out.
pub fn redacted(text: &str) -> String {
    let mut out = String::new();
    let mut rest = 0;
    for (from, until, mark) in spans(text) {
        if from < rest {
            continue;
        }
        out.push_str(text.get(rest..from).unwrap_or_default());
        out.push_str(mark);
        rest = until;
    }
    out.push_str(text.get(rest..).unwrap_or_default());
    out
}

/// Numbers that are still in a text which is to be published.
pub fn left_over(text: &str) -> Vec<String> {
    spans(text)
        .into_iter()
        .filter_map(|(from, until, _)| text.get(from..until).map(str::to_owned))
        .collect()
}

/// Byte ranges with the word that stands in their place.
fn spans(text: &str) -> Vec<(usize, usize, &'static str)> {
    let mut found = Vec::new();
    let mut run: Option<(usize, usize, usize)> = None;
    for (at, sign) in text.char_indices().chain(std::iter::once((text.len(), '\n'))) {
        let part = sign.is_ascii_digit() || matches!(sign, 'X' | 'x' | '０'..='９');
        let joint = matches!(sign, ' ' | '-');
        match run {
            Some((from, _, digits)) if part => run = Some((from, at + sign.len_utf8(), digits + 1)),
            Some(_) if joint => {}
            Some((from, until, digits)) => {
                if digits >= 7 {
                    found.push((from, until, if digits >= 15 { "[证件]" } else { "[电话]" }));
                }
                run = part.then_some((at, at + sign.len_utf8(), 1));
            }
            None if part => run = Some((at, at + sign.len_utf8(), 1)),
            None => {}
        }
    }
    found
}
