//! Asks clamd whether a file holds something harmful (its `INSTREAM` command).

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use web::Config;

use super::rows::Scan;

/// Bytes of one piece.
const PIECE: usize = 64 * 1024;
/// The most that is read of an answer.
const ANSWER: usize = 4096;

/// A scanner, and how long the files of one form may keep somebody waiting for
/// it, all together: a form is not lost because a scanner hangs.
#[derive(Clone, Debug)]
pub struct Scanner {
    address: String,
    until: Instant,
}

impl Scanner {
    /// The scanner of these settings, for the files of one form.
    pub fn of(config: &Config) -> Self {
        let seconds = config.scanner_seconds.min(config.request_seconds / 2).max(1);
        Self {
            address: config.scanner.clone(),
            until: Instant::now() + Duration::from_secs(seconds.into()),
        }
    }

    /// What the scanner says of a file. Without a scanner, or when it does not
    /// answer in time, the file is marked as not looked through.
    pub fn scan(&self, bytes: &[u8]) -> Scan {
        if self.address.is_empty() {
            return Scan::Unscanned;
        }
        match self.ask(bytes) {
            Ok(said) if said.ends_with(" FOUND") => Scan::Quarantined,
            Ok(said) if said.ends_with(": OK") => Scan::Clean,
            Ok(said) => {
                tracing::warn!(said, "the scanner did not look through a file");
                Scan::Unscanned
            }
            Err(error) => {
                tracing::warn!(%error, "the scanner does not answer");
                Scan::Unscanned
            }
        }
    }

    fn left(&self) -> Result<Duration> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            Err(ErrorKind::TimedOut.into())
        } else {
            Ok(left)
        }
    }

    fn ask(&self, bytes: &[u8]) -> Result<String> {
        let mut line = self.connect()?;
        let sent = self.send(&mut line, bytes);
        // Whoever refuses a file in the middle of it says why before they hang up.
        match (self.hear(&mut line), sent) {
            (Ok(said), _) if !said.is_empty() => Ok(said),
            (_, Err(error)) | (Err(error), Ok(())) => Err(error),
            (Ok(_), Ok(())) => Err(ErrorKind::UnexpectedEof.into()),
        }
    }

    /// Calls in a thread of its own: neither a name that nobody resolves nor a
    /// full queue before a socket has an end of its own.
    fn connect(&self) -> Result<Line> {
        let (left, address) = (self.left()?, self.address.clone());
        let (called, answered) = mpsc::channel();
        std::thread::spawn(move || called.send(Line::to(&address)));
        let line = answered.recv_timeout(left);
        line.map_err(|_| Error::from(ErrorKind::TimedOut))?
    }

    fn send(&self, line: &mut Line, bytes: &[u8]) -> Result<()> {
        let mut put = |part: &[u8]| {
            line.wait_at_most(self.left()?)?;
            line.write_all(part)
        };
        put(b"zINSTREAM\0")?;
        for piece in bytes.chunks(PIECE) {
            let length = u32::try_from(piece.len()).unwrap_or(u32::MAX);
            put(&length.to_be_bytes())?;
            put(piece)?;
        }
        put(&0_u32.to_be_bytes())
    }

    /// One answer, up to its zero byte or the end of the line.
    fn hear(&self, line: &mut Line) -> Result<String> {
        let (mut said, mut byte) = (Vec::new(), [0_u8]);
        while said.len() < ANSWER {
            line.wait_at_most(self.left()?)?;
            match (line.read(&mut byte)?, byte) {
                (0, _) | (_, [0]) => break,
                (_, [other]) => said.push(other),
            }
        }
        Ok(String::from_utf8_lossy(&said).trim().to_owned())
    }
}

/// A line to the scanner.
enum Line {
    Tcp(TcpStream),
    Socket(UnixStream),
}

impl Line {
    fn to(address: &str) -> Result<Self> {
        if address.starts_with('/') {
            UnixStream::connect(address).map(Self::Socket)
        } else {
            TcpStream::connect(address).map(Self::Tcp)
        }
    }

    fn wait_at_most(&self, left: Duration) -> Result<()> {
        let left = Some(left);
        match self {
            Self::Tcp(line) => line.set_read_timeout(left).and(line.set_write_timeout(left)),
            Self::Socket(line) => line.set_read_timeout(left).and(line.set_write_timeout(left)),
        }
    }
}

impl Read for Line {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        match self {
            Self::Tcp(line) => line.read(into),
            Self::Socket(line) => line.read(into),
        }
    }
}

impl Write for Line {
    fn write(&mut self, from: &[u8]) -> Result<usize> {
        match self {
            Self::Tcp(line) => line.write(from),
            Self::Socket(line) => line.write(from),
        }
    }

    fn flush(&mut self) -> Result<()> {
        match self {
            Self::Tcp(line) => line.flush(),
            Self::Socket(line) => line.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    fn scanner(address: &str) -> Scanner {
        Scanner::of(&Config {
            scanner: address.to_owned(),
            ..Config::for_test()
        })
    }

    /// Says this to whoever calls once, and hangs up.
    fn says(answer: &'static [u8]) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        std::thread::spawn(move || {
            let (mut line, _) = listener.accept().unwrap();
            let mut heard = [0_u8; 14];
            line.read_exact(&mut heard).unwrap();
            line.write_all(answer).unwrap();
        });
        address
    }

    #[test]
    fn only_what_the_scanner_calls_clean_is_clean() {
        for (answer, scan) in [
            (&b"stream: OK\0"[..], Scan::Clean),
            (b"stream: Eicar-Signature FOUND\0", Scan::Quarantined),
            (b"stream: Eicar-Signature FOUND", Scan::Quarantined),
            (b"INSTREAM size limit exceeded. ERROR\0", Scan::Unscanned),
            (b"stream: LOOKING ERROR\0", Scan::Unscanned),
            (b"UNKNOWN COMMAND\0", Scan::Unscanned),
            (b"", Scan::Unscanned),
        ] {
            assert_eq!(scanner(&says(answer)).scan(b""), scan, "{answer:?}");
        }
    }

    #[test]
    fn without_a_scanner_a_file_is_marked_as_not_looked_through() {
        assert_eq!(scanner("").scan(b"x"), Scan::Unscanned);
        assert_eq!(scanner("/nowhere/clamd.sock").scan(b"x"), Scan::Unscanned);
    }
}
