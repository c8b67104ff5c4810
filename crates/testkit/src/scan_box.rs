//! A real server that speaks clamd's `INSTREAM`, on this machine: it knows one
//! harmful thing, the EICAR test file, and behaves as it is told.

use std::io::{Read, Result, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

/// How the scanner behaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Looks {
    /// As it should.
    Well,
    /// Takes no more than this many bytes.
    AtMost(usize),
    /// Takes the whole file and never says a word.
    Hanging,
    /// Does not even read.
    Deaf,
    /// Is not there at all.
    Gone,
}

/// The scanner; it ends with the process.
#[derive(Clone)]
pub struct ScanBox {
    address: SocketAddr,
    how: Arc<Mutex<Looks>>,
    heard: Arc<Mutex<usize>>,
}

impl ScanBox {
    /// Starts it on a free port.
    pub fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let scanner = Self {
            address: listener.local_addr().expect("an address"),
            how: Arc::new(Mutex::new(Looks::Well)),
            heard: Arc::default(),
        };
        let own = scanner.clone();
        std::thread::spawn(move || {
            for line in listener.incoming().flatten() {
                if own.how() == Looks::Gone {
                    return;
                }
                let own = own.clone();
                std::thread::spawn(move || own.serve(line));
            }
        });
        scanner
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// How it behaves from now on; whoever is gone does not come back.
    pub fn looks(&self, how: Looks) {
        *self.how.lock().unwrap_or_else(PoisonError::into_inner) = how;
        if how == Looks::Gone {
            // Wakes it up, so that it sees that it shall leave, and waits until it left.
            while TcpStream::connect(self.address).is_ok() {}
        }
    }

    /// Over how many lines somebody spoke to it.
    pub fn heard(&self) -> usize {
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn how(&self) -> Looks {
        *self.how.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serve(&self, mut line: TcpStream) -> Result<()> {
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        let how = self.how();
        if how == Looks::Deaf {
            return stays(&line);
        }
        let most = if let Looks::AtMost(most) = how {
            most
        } else {
            usize::MAX
        };
        let mut begin = [0_u8; 10];
        line.read_exact(&mut begin)?;
        if &begin != b"zINSTREAM\0" {
            return line.write_all(b"UNKNOWN COMMAND\0");
        }
        let mut all = Vec::new();
        loop {
            let mut length = [0_u8; 4];
            line.read_exact(&mut length)?;
            let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
            if length == 0 {
                break;
            }
            if all.len() + length > most {
                return line.write_all(b"INSTREAM size limit exceeded. ERROR\0");
            }
            let from = all.len();
            all.resize(from + length, 0);
            line.read_exact(all.get_mut(from..).unwrap_or_default())?;
        }
        if how == Looks::Hanging {
            return stays(&line);
        }
        // In two parts, so that nobody takes this source for the file itself.
        let mark = ["EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE"].concat();
        let bad = all.windows(mark.len()).any(|part| part == mark.as_bytes());
        line.write_all(if bad {
            b"stream: Eicar-Test-Signature FOUND\0"
        } else {
            b"stream: OK\0"
        })
    }
}

/// Keeps the line until the other side is tired of it.
fn stays(mut line: &TcpStream) -> Result<()> {
    let mut rest = [0_u8; 1024];
    while line.peek(&mut rest)? > 0 {
        std::thread::park_timeout(std::time::Duration::from_millis(20));
    }
    line.flush()
}
