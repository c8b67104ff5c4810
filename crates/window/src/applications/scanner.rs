//! Asks clamd whether a file holds something harmful (its `INSTREAM` command).

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::time::Duration;

use super::rows::Scan;

/// How long the scanner may take for one file.
const PATIENCE: Duration = Duration::from_secs(15);
/// Bytes of one piece.
const PIECE: usize = 64 * 1024;

/// What the scanner at this address says of a file. Without an address, or
/// when it does not answer, the file is marked as not looked through.
pub fn scan(address: &str, bytes: &[u8]) -> Scan {
    if address.is_empty() {
        return Scan::Unscanned;
    }
    match ask(address, bytes) {
        Ok(said) if said.contains("FOUND") => Scan::Quarantined,
        Ok(said) if said.contains("OK") => Scan::Clean,
        Ok(said) => {
            tracing::warn!(said, "the scanner did not understand");
            Scan::Unscanned
        }
        Err(error) => {
            tracing::warn!(%error, "the scanner does not answer");
            Scan::Unscanned
        }
    }
}

fn ask(address: &str, bytes: &[u8]) -> std::io::Result<String> {
    if address.starts_with('/') {
        let line = UnixStream::connect(address)?;
        line.set_read_timeout(Some(PATIENCE))?;
        line.set_write_timeout(Some(PATIENCE))?;
        talk(line, bytes)
    } else {
        let line = TcpStream::connect(address)?;
        line.set_read_timeout(Some(PATIENCE))?;
        line.set_write_timeout(Some(PATIENCE))?;
        talk(line, bytes)
    }
}

fn talk(mut line: impl Read + Write, bytes: &[u8]) -> std::io::Result<String> {
    line.write_all(b"zINSTREAM\0")?;
    for piece in bytes.chunks(PIECE) {
        let length = u32::try_from(piece.len()).unwrap_or(u32::MAX);
        line.write_all(&length.to_be_bytes())?;
        line.write_all(piece)?;
    }
    line.write_all(&0_u32.to_be_bytes())?;
    line.flush()?;
    let mut said = Vec::new();
    line.take(4096).read_to_end(&mut said)?;
    Ok(String::from_utf8_lossy(&said).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    /// A scanner that knows one harmful thing.
    fn scanner() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        std::thread::spawn(move || {
            for line in listener.incoming() {
                let mut line = line.unwrap();
                let mut begin = [0u8; 10];
                line.read_exact(&mut begin).unwrap();
                let mut all = Vec::new();
                loop {
                    let mut length = [0u8; 4];
                    line.read_exact(&mut length).unwrap();
                    let length = usize::try_from(u32::from_be_bytes(length)).unwrap();
                    if length == 0 {
                        break;
                    }
                    let mut piece = vec![0u8; length];
                    line.read_exact(&mut piece).unwrap();
                    all.extend(piece);
                }
                let bad = String::from_utf8_lossy(&all).contains("EICAR-STANDARD-ANTIVIRUS-TEST-FILE");
                let said: &[u8] = if bad {
                    b"stream: Eicar-Signature FOUND\0"
                } else {
                    b"stream: OK\0"
                };
                line.write_all(said).unwrap();
            }
        });
        address
    }

    #[test]
    fn the_test_file_is_found_and_others_are_clean() {
        let address = scanner();
        // In two parts, so that nobody takes this source for the file itself.
        let eicar = [
            "X5O!P%@AP[4\\PZX54(P^)7CC)7}$",
            "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
        ]
        .concat();
        assert_eq!(scan(&address, eicar.as_bytes()), Scan::Quarantined);
        assert_eq!(scan(&address, &vec![7; 200_000]), Scan::Clean);
    }

    #[test]
    fn without_a_scanner_a_file_is_marked_as_not_looked_through() {
        assert_eq!(scan("", b"x"), Scan::Unscanned);
        assert_eq!(scan("/nowhere/clamd.sock", b"x"), Scan::Unscanned);
    }
}
