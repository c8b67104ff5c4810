//! A real server for text messages, on this machine: it takes what is posted
//! and answers as it is told.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

/// How the next message is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answers {
    /// Taken.
    Yes,
    /// Not taken: too busy.
    Busy,
    /// Refused for good.
    No,
    /// Read, and the line goes dead.
    Silence,
}

#[derive(Default)]
struct Box {
    taken: Vec<serde_json::Value>,
    answers: VecDeque<Answers>,
}

/// The server; it ends with the process.
#[derive(Clone)]
pub struct PostBox {
    port: u16,
    inner: Arc<Mutex<Box>>,
}

impl PostBox {
    /// Starts it on a free port.
    pub fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let inner: Arc<Mutex<Box>> = Arc::default();
        let held = Arc::clone(&inner);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                serve(stream, &held);
            }
        });
        Self { port, inner }
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/send", self.port)
    }

    /// How the next messages are answered, one after the other; then with yes.
    pub fn answers(&self, answers: &[Answers]) {
        let mut held = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        held.answers = answers.iter().copied().collect();
    }

    /// What was posted so far, whatever was answered.
    pub fn taken(&self) -> Vec<serde_json::Value> {
        self.inner
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .taken
            .clone()
    }
}

fn serve(mut stream: TcpStream, held: &Mutex<Box>) {
    let Some(body) = body(&mut stream) else { return };
    let answer = {
        let mut held = held.lock().unwrap_or_else(PoisonError::into_inner);
        let number = held.taken.len() + 1;
        held.taken.push(serde_json::from_slice(&body).unwrap_or_default());
        let status = match held.answers.pop_front().unwrap_or(Answers::Yes) {
            Answers::Yes => "200 OK",
            Answers::Busy => "503 Service Unavailable",
            Answers::No => "400 Bad Request",
            Answers::Silence => return,
        };
        let said = format!("{{\"id\":\"m{number}\"}}");
        format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{said}",
            said.len()
        )
    };
    // Whoever asked may be gone.
    let _ = stream.write_all(answer.as_bytes());
}

fn body(stream: &mut TcpStream) -> Option<Vec<u8>> {
    request(stream).map(|(_, body)| body)
}

/// The head of a request and its body.
pub(crate) fn request(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut held = Vec::new();
    let mut some = [0u8; 4096];
    loop {
        let end = held.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8_lossy(held.get(..end)?).into_owned();
            let low = head.to_lowercase();
            let length = low
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"))?;
            let length: usize = length.trim().parse().ok()?;
            if held.len() >= end + 4 + length {
                return held
                    .get(end + 4..end + 4 + length)
                    .map(|body| (head, body.to_vec()));
            }
        }
        match stream.read(&mut some).ok()? {
            0 => return None,
            read => held.extend_from_slice(some.get(..read)?),
        }
    }
}
