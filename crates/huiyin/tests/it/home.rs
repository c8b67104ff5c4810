//! Folders with a demo centre: made once, copied for each test.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;

/// The program, with nothing of the machine's settings.
pub fn huiyin(data: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_huiyin"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("HUIYIN_")) {
        command.env_remove(name);
    }
    command
        .args(words)
        .env("HUIYIN_DATA_DIR", data)
        .env("HUIYIN_LISTEN", "127.0.0.1:0");
    command
}

/// Runs the program to its end: its exit code and what it said.
pub fn run(data: &Path, words: &[&str]) -> (i32, String) {
    ended(&mut huiyin(data, words))
}

/// Runs the program on a database of its own to its end: its exit code and what it said.
pub fn run_on(data: &Path, url: &str, words: &[&str]) -> (i32, String) {
    ended(huiyin(data, words).env("HUIYIN_DATABASE_URL", url))
}

fn ended(command: &mut Command) -> (i32, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&stdout),
        String::from_utf8_lossy(&stderr)
    );
    (status.code().unwrap_or(-1), said)
}

/// Starts a server; gives it and what it said up to its address.
pub fn start(data: &Path, word: &str) -> (Child, String) {
    let mut child = huiyin(data, &[word]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut said = String::new();
    while !said.contains("listening on http://") {
        let before = said.len();
        lines.read_line(&mut said).unwrap();
        assert_ne!(said.len(), before, "it ended early: {said}");
    }
    (child, said)
}

/// Tells a server to stop as systemd does; gives its exit code.
pub fn stop(mut child: Child) -> i32 {
    Command::new("kill").arg(child.id().to_string()).status().unwrap();
    child.wait().unwrap().code().unwrap_or(-1)
}

/// A new, empty folder.
pub fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("huiyin-test-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// A demo centre of one's own.
pub fn demo(name: &str) -> PathBuf {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let data = folder("demo");
        let (child, _) = start(&data, "demo");
        assert_eq!(stop(child), 0);
        data
    });
    let own = folder(name);
    copy(made, &own);
    own
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
