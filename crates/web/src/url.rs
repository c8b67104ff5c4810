//! Parts of addresses.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A text as one part of a path or one value of a query.
pub fn part(text: &str) -> String {
    utf8_percent_encode(text, PART).to_string()
}

/// The text if it is a path on this server and nothing else; `/` otherwise.
/// Keeps `?to=` from sending people to a stranger's server.
pub fn local(path: &str) -> &str {
    let own = path.starts_with('/')
        && !path.starts_with("//")
        && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\' && byte != b'"');
    if own { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_paths_are_followed() {
        assert_eq!(local("/wall?late=1"), "/wall?late=1");
        for stranger in ["//evil.example", "https://evil.example", "/\\evil.example", "", "/a\r\nb: c", "wall"] {
            assert_eq!(local(stranger), "/", "{stranger}");
        }
    }

    #[test]
    fn a_part_keeps_no_sign_of_its_own() {
        assert_eq!(part("/墙?a=1"), "%2F%E5%A2%99%3Fa%3D1");
    }
}
