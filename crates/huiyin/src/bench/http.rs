//! As little HTTP/1.1 as a measurement needs: one connection that stays open,
//! answers with a length.

use std::io::{Error, ErrorKind};
use std::net::SocketAddr;

use tokio::net::TcpStream;

/// An open connection.
pub struct Http {
    stream: TcpStream,
    held: Vec<u8>,
}

impl Http {
    /// Connects.
    pub async fn to(address: SocketAddr) -> Result<Self, Error> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            held: Vec::with_capacity(64 * 1024),
        })
    }

    /// Sends a request and gives status and body of its answer.
    pub async fn send(&mut self, request: &[u8]) -> Result<(u16, &str), Error> {
        let mut rest = request;
        while !rest.is_empty() {
            self.stream.writable().await?;
            match self.stream.try_write(rest) {
                Ok(sent) => rest = rest.get(sent..).unwrap_or_default(),
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
        self.held.clear();
        let (status, start, end) = loop {
            if let Some(read) = head(&self.held)? {
                break read;
            }
            self.more().await?;
        };
        while self.held.len() < end {
            self.more().await?;
        }
        let body = self.held.get(start..end).unwrap_or_default();
        let body = std::str::from_utf8(body).map_err(|error| Error::new(ErrorKind::InvalidData, error))?;
        Ok((status, body))
    }

    async fn more(&mut self) -> Result<(), Error> {
        loop {
            self.stream.readable().await?;
            match self.stream.try_read_buf(&mut self.held) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(_) => return Ok(()),
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// Status, and where the body begins and ends, once the head is there.
fn head(held: &[u8]) -> Result<Option<(u16, usize, usize)>, Error> {
    let Some(end) = held.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let bad = || Error::new(ErrorKind::InvalidData, "an answer without status or length");
    let text = held
        .get(..end)
        .and_then(|head| std::str::from_utf8(head).ok())
        .ok_or_else(bad)?;
    let status = text
        .get(9..12)
        .and_then(|status| status.parse().ok())
        .ok_or_else(bad)?;
    let length = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse::<usize>().ok())
            .flatten()
    });
    let length = length.ok_or_else(bad)?;
    Ok(Some((status, end + 4, end + 4 + length)))
}

/// A request with a body, or without.
pub fn request(method: &str, path: &str, token: &str, body: &str) -> Vec<u8> {
    let token = if token.is_empty() {
        String::new()
    } else {
        format!("authorization: Bearer {token}\r\n")
    };
    let body = if method == "GET" {
        "\r\n".to_owned()
    } else {
        format!(
            "content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    format!("{method} {path} HTTP/1.1\r\nhost: bench\r\n{token}{body}").into_bytes()
}

/// The first value of a text field in JSON that needs no unescaping.
pub fn field<'b>(body: &'b str, name: &str) -> Option<&'b str> {
    let from = body.find(&format!("\"{name}\":\""))? + name.len() + 4;
    body.get(from..)?.split('"').next()
}
