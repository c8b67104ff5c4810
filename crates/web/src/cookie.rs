//! Cookies, in and out.

use axum::http::{HeaderMap, HeaderValue, header};

/// The value of a cookie that the browser sent. When a name comes twice the
/// first counts, which is the one with the longer path.
pub fn find<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// The value of a preference, whichever of its two names it has.
pub fn preference<'h>(headers: &'h HeaderMap, plain: &str) -> Option<&'h str> {
    find(headers, plain).or_else(|| find(headers, &name(plain, true)))
}

/// The name that a cookie has on this server: `__Host-` where it is secure.
pub fn name(plain: &str, secure: bool) -> String {
    if secure {
        format!("__Host-{plain}")
    } else {
        plain.to_owned()
    }
}

/// A `Set-Cookie` value; `seconds` of 0 ends it, `None` keeps it until the
/// browser closes. The value must be of letters, digits, `-`, `_` and `.`.
pub fn set(plain: &str, value: &str, seconds: Option<u32>, secure: bool) -> HeaderValue {
    let mut text = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax", name(plain, secure));
    if let Some(seconds) = seconds {
        text.push_str(&format!("; Max-Age={seconds}"));
    }
    if secure {
        text.push_str("; Secure");
    }
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; lang=en;b=2=3"));
        assert_eq!(find(&headers, "lang"), Some("en"));
        assert_eq!(find(&headers, "b"), Some("2=3"));
        assert_eq!(find(&headers, "c"), None);
    }

    #[test]
    fn a_secure_cookie_has_the_host_prefix_and_what_it_demands() {
        assert_eq!(
            set("huiyin", "x", Some(9), true),
            "__Host-huiyin=x; Path=/; HttpOnly; SameSite=Lax; Max-Age=9; Secure"
        );
        assert_eq!(
            set("huiyin", "x", None, false),
            "huiyin=x; Path=/; HttpOnly; SameSite=Lax"
        );
    }
}
