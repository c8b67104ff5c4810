//! How a server is configured: one TOML file, the environment on top of it.

use std::path::{Path, PathBuf};

/// The settings of a server. Each has the name of its key in the file and of
/// its variable in the environment; the environment wins.
#[derive(Clone, PartialEq, Eq, Debug, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// `HUIYIN_LISTEN`: where to take requests. `127.0.0.1:8080`.
    pub listen: String,
    /// `HUIYIN_DATA_DIR`: the folder of the database, files and keys. `data`.
    pub data_dir: PathBuf,
    /// `HUIYIN_DATABASE_URL`: `sqlite:///path/to.db` or `postgres://…`; empty
    /// means `huiyin.db` in the data folder.
    pub database_url: String,
    /// `HUIYIN_PUBLIC_URL`: the address that people type, for links and QR
    /// codes; with `https` cookies are marked secure. Empty means `http://` and
    /// the listening address.
    pub public_url: String,
    /// `HUIYIN_TRUST_PROXY`: take the caller's address from the last entry of
    /// `X-Forwarded-For`. Only behind a proxy of one's own. `false`.
    pub trust_proxy: bool,
    /// `HUIYIN_METRICS_LISTEN`: a second address for `/metrics`, without
    /// sign-in; empty means that only operators see it, on the first.
    pub metrics_listen: String,
    /// `HUIYIN_REQUEST_SECONDS`: how long one request may take. `30`.
    pub request_seconds: u32,
    /// `HUIYIN_CONNECTIONS`: how many connections are served at once. `4096`.
    pub connections: u32,
    /// `HUIYIN_SECOND_LOCK`: whoever works here must set up the second lock
    /// (an app's six digits) before anything else. `false`.
    pub second_lock: bool,
    /// `HUIYIN_SCANNER`: where clamd listens for files to look through:
    /// `127.0.0.1:3310`, or the path of its socket. Empty: none.
    pub scanner: String,
    /// `HUIYIN_SCANNER_SECONDS`: how long the files of one form may wait for
    /// it; at most half of the request's time. `15`.
    pub scanner_seconds: u32,
    /// `HUIYIN_PUSH_HOSTS`: the push services of browsers that may be spoken
    /// to, by name, between commas; `*.` in front stands for what is below.
    /// The services of the well-known browsers.
    pub push_hosts: String,
    /// `HUIYIN_OIDC_ISSUER`: the address of a city's single sign-on (OpenID
    /// Connect), with `https`; empty means none.
    pub oidc_issuer: String,
    /// `HUIYIN_OIDC_CLIENT`: the name that the sign-on gave to this server.
    pub oidc_client: String,
    /// `HUIYIN_OIDC_SECRET_FILE`: the file that holds the sign-on's secret and
    /// nothing else; empty for a client without one.
    pub oidc_secret_file: PathBuf,
    /// `HUIYIN_OIDC_NAME`: how people call the sign-on. Empty means the words
    /// of the page.
    pub oidc_name: String,
    /// `HUIYIN_DEMO`: a demo centre: says so on every page. `false`.
    pub demo: bool,
}

/// Chrome and its kin, Firefox, Safari, Edge.
const PUSH_HOSTS: &str = "fcm.googleapis.com, updates.push.services.mozilla.com, \
    web.push.apple.com, *.push.apple.com, *.notify.windows.com";

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            data_dir: PathBuf::from("data"),
            database_url: String::new(),
            public_url: String::new(),
            trust_proxy: false,
            metrics_listen: String::new(),
            request_seconds: 30,
            connections: 4096,
            second_lock: false,
            scanner: String::new(),
            scanner_seconds: 15,
            push_hosts: PUSH_HOSTS.to_owned(),
            oidc_issuer: String::new(),
            oidc_client: String::new(),
            oidc_secret_file: PathBuf::new(),
            oidc_name: String::new(),
            demo: false,
        }
    }
}

/// Key and kind of every setting; the variable is `HUIYIN_` and the key in capitals.
const SETTINGS: &[(&str, Kind)] = &[
    ("listen", Kind::Text),
    ("data_dir", Kind::Text),
    ("database_url", Kind::Text),
    ("public_url", Kind::Text),
    ("trust_proxy", Kind::Switch),
    ("metrics_listen", Kind::Text),
    ("request_seconds", Kind::Number),
    ("connections", Kind::Number),
    ("second_lock", Kind::Switch),
    ("scanner", Kind::Text),
    ("scanner_seconds", Kind::Number),
    ("push_hosts", Kind::Text),
    ("oidc_issuer", Kind::Text),
    ("oidc_client", Kind::Text),
    ("oidc_secret_file", Kind::Text),
    ("oidc_name", Kind::Text),
    ("demo", Kind::Switch),
];

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Switch,
    Number,
}

impl Config {
    /// Reads the file, if one is named, and the process's environment.
    pub fn load(file: Option<&Path>) -> Result<Self, BadConfig> {
        let text = match file {
            Some(path) => std::fs::read_to_string(path)
                .map_err(|error| BadConfig(format!("{}: {error}", path.display())))?,
            None => String::new(),
        };
        Self::read(&text, |name| std::env::var(name).ok())
    }

    /// Reads the text of a file and an environment.
    pub fn read(file: &str, environment: impl Fn(&str) -> Option<String>) -> Result<Self, BadConfig> {
        let mut table: toml::Table = file.parse().map_err(|error| BadConfig(format!("{error}")))?;
        for (key, kind) in SETTINGS {
            let name = format!("HUIYIN_{}", key.to_uppercase());
            let Some(text) = environment(&name).filter(|text| !text.is_empty()) else {
                continue;
            };
            let wrong = |what: &str| BadConfig(format!("{name}: {text:?} is not {what}"));
            let value = match kind {
                Kind::Text => toml::Value::String(text.clone()),
                Kind::Number => toml::Value::Integer(text.parse().map_err(|_| wrong("a number"))?),
                Kind::Switch => match text.as_str() {
                    "1" | "true" | "yes" | "on" => true.into(),
                    "0" | "false" | "no" | "off" => false.into(),
                    _ => return Err(wrong("true or false")),
                },
            };
            table.insert((*key).to_owned(), value);
        }
        let config: Self = table.try_into().map_err(|error| BadConfig(format!("{error}")))?;
        config.checked()
    }

    fn checked(mut self) -> Result<Self, BadConfig> {
        if self.public_url.is_empty() {
            self.public_url = format!("http://{}", self.listen);
        }
        self.public_url = self.public_url.trim_end_matches('/').to_owned();
        if !self.public_url.starts_with("http://") && !self.public_url.starts_with("https://") {
            return Err(BadConfig("public_url begins with http:// or https://".to_owned()));
        }
        if self.request_seconds == 0 || self.connections == 0 {
            return Err(BadConfig(
                "request_seconds and connections are at least 1".to_owned(),
            ));
        }
        Ok(self)
    }

    /// Settings for a test: nothing of the machine's.
    pub fn for_test() -> Self {
        Self {
            public_url: "http://huiyin.test".to_owned(),
            ..Self::default()
        }
    }

    /// The database's URL, whether given or not.
    pub fn database(&self) -> String {
        if self.database_url.is_empty() {
            format!("sqlite://{}", self.data_dir.join("huiyin.db").display())
        } else {
            self.database_url.clone()
        }
    }

    /// Whether people reach the server over https.
    pub fn secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The absolute address of a path, for letters and QR codes.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }
}

/// A setting that cannot be used, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BadConfig(pub String);

impl std::fmt::Display for BadConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "configuration: {}", self.0)
    }
}

impl std::error::Error for BadConfig {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_wins_over_the_file() {
        let file = "listen = \"0.0.0.0:80\"\nconnections = 10\n";
        let config = Config::read(file, |name| {
            (name == "HUIYIN_LISTEN").then(|| "[::1]:9".to_owned())
        })
        .unwrap();
        assert_eq!(config.listen, "[::1]:9");
        assert_eq!(config.connections, 10);
        assert_eq!(config.public_url, "http://[::1]:9");
        assert_eq!(config.database(), "sqlite://data/huiyin.db");
    }

    #[test]
    fn a_wrong_setting_is_named() {
        let none = |_: &str| None;
        assert!(
            Config::read("listn = \"x\"", none)
                .unwrap_err()
                .to_string()
                .contains("listn")
        );
        let wrong = Config::read("", |name| {
            (name == "HUIYIN_TRUST_PROXY").then(|| "maybe".to_owned())
        });
        assert!(wrong.unwrap_err().to_string().contains("HUIYIN_TRUST_PROXY"));
        assert!(Config::read("public_url = \"example.org\"", none).is_err());
    }

    #[test]
    fn every_setting_has_a_variable() {
        let text = include_str!("config.rs");
        for (key, _) in SETTINGS {
            assert!(
                text.contains(&format!("`HUIYIN_{}`", key.to_uppercase())),
                "{key}"
            );
        }
    }
}
