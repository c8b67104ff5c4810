//! The push services that may be spoken to. A browser names the address, so
//! only services that are known by name are: nobody makes the server knock at
//! doors of their choosing.

use axum::http::Uri;

/// The longest address of a device.
const LONGEST: usize = 1000;

/// Services by name.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Hosts(Vec<Rule>);

#[derive(Clone, PartialEq, Eq, Debug)]
struct Rule {
    name: String,
    /// What is below the name, not the name itself.
    below: bool,
}

/// This machine itself, for trying things out.
fn is_here(host: &str) -> bool {
    matches!(host, "127.0.0.1" | "localhost")
}

impl Hosts {
    /// Reads names between commas.
    pub fn of(text: &str) -> Self {
        let rule = |part: &str| {
            let part = part.trim().to_ascii_lowercase();
            let below = part.strip_prefix("*.");
            let name = below.unwrap_or(&part).to_owned();
            (!name.is_empty()).then_some(Rule {
                below: below.is_some(),
                name,
            })
        };
        Self(text.split(',').filter_map(rule).collect())
    }

    /// The origin of an address, if it may be spoken to: https at the usual
    /// port of a known service, or this machine if it is named.
    pub fn origin(&self, address: &str) -> Option<String> {
        if address.len() > LONGEST {
            return None;
        }
        let uri: Uri = address.parse().ok()?;
        let authority = uri.authority()?;
        let host = authority.host().to_ascii_lowercase();
        let known = self.0.iter().any(|rule| {
            if rule.below {
                host.strip_suffix(&rule.name)
                    .is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'))
            } else {
                host == rule.name
            }
        });
        if !known || authority.as_str().contains('@') {
            return None;
        }
        match (uri.scheme_str(), authority.port_u16()) {
            (Some("https"), None | Some(443)) => Some(format!("https://{host}")),
            (Some(scheme @ ("http" | "https")), Some(port)) if is_here(&host) => {
                Some(format!("{scheme}://{host}:{port}"))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_services_are_spoken_to() {
        let hosts = Hosts::of(&web::Config::default().push_hosts);
        let good = [
            (
                "https://fcm.googleapis.com/fcm/send/x",
                "https://fcm.googleapis.com",
            ),
            ("https://FCM.googleapis.com:443/x", "https://fcm.googleapis.com"),
            (
                "https://wns2-sg2p.notify.windows.com/w/?token=x",
                "https://wns2-sg2p.notify.windows.com",
            ),
            ("https://web.push.apple.com/x", "https://web.push.apple.com"),
        ];
        for (address, origin) in good {
            assert_eq!(hosts.origin(address).as_deref(), Some(origin), "{address}");
        }
        for bad in [
            "http://fcm.googleapis.com/x",
            "https://fcm.googleapis.com:8443/x",
            "https://fcm.googleapis.com@evil.example/x",
            "https://me@fcm.googleapis.com/x",
            "https://fcm.googleapis.com.evil.example/x",
            "https://evilnotify.windows.com/x",
            "https://notify.windows.com/x",
            "https://.notify.windows.com/x",
            "https://169.254.169.254/latest",
            "http://127.0.0.1:80/x",
            "https://localhost/x",
            "file:///etc/passwd",
            "/x",
            "",
        ] {
            assert_eq!(hosts.origin(bad), None, "{bad}");
        }
        let here = Hosts::of("127.0.0.1");
        assert_eq!(
            here.origin("http://127.0.0.1:9/x").as_deref(),
            Some("http://127.0.0.1:9")
        );
        assert_eq!(Hosts::of("none").origin("https://fcm.googleapis.com/x"), None);
    }
}
