//! E-mail over SMTP, with TLS from the first byte, by STARTTLS, or none for a
//! server on the same machine.

use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{Message, SmtpTransport, Transport};
use serde::{Deserialize, Serialize};

use super::{Letter, SendError};

kernel::stored_words! {
    /// How the line is protected.
    pub enum Tls {
        /// From the first byte, port 465.
        Whole = "whole",
        /// After STARTTLS, port 587; without it nothing is sent.
        Start = "start",
        /// Not at all: for a server on this machine.
        Off = "off",
    }
}

/// A mail server.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Mail {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The word of [`Tls`].
    pub tls: String,
    /// The account; empty for none.
    pub user: String,
    /// Its password.
    pub password: String,
    /// The sender's address.
    pub from: String,
}

impl Mail {
    fn transport(&self) -> Result<SmtpTransport, SendError> {
        let wrong = |error: lettre::transport::smtp::Error| SendError::Never(error.to_string());
        let builder = match Tls::from_word(&self.tls) {
            Some(Tls::Whole) => SmtpTransport::relay(&self.host).map_err(wrong)?,
            Some(Tls::Start) => SmtpTransport::starttls_relay(&self.host).map_err(wrong)?,
            Some(Tls::Off) => SmtpTransport::builder_dangerous(&self.host),
            None => return Err(SendError::Never("no way of protecting the line".to_owned())),
        };
        let builder = builder.port(self.port).timeout(Some(Duration::from_secs(30)));
        Ok(if self.user.is_empty() {
            builder.build()
        } else {
            let who = Credentials::new(self.user.clone(), self.password.clone());
            builder.credentials(who).build()
        })
    }

    /// The message; its number is the same at every try.
    fn message(&self, letter: &Letter) -> Result<Message, SendError> {
        let address = |text: &str| {
            text.parse::<Mailbox>()
                .map_err(|error| SendError::Never(format!("{error}")))
        };
        let from = address(&self.from)?;
        let domain = from.email.domain().to_owned();
        Message::builder()
            .from(from)
            .to(address(&letter.to)?)
            .subject(letter.title.clone())
            .message_id(Some(format!("<{}@{domain}>", letter.id)))
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text.clone())
            .map_err(|error| SendError::Never(error.to_string()))
    }

    pub(super) fn send(&self, letter: &Letter) -> Result<String, SendError> {
        let (transport, message) = (self.transport()?, self.message(letter)?);
        // Before anything of the letter is said, a failure is surely harmless.
        match transport.test_connection() {
            Ok(true) => {}
            Ok(false) => return Err(SendError::Later("the mail server does not answer".to_owned())),
            Err(error) if error.is_permanent() => return Err(SendError::Never(error.to_string())),
            Err(error) => return Err(SendError::Later(error.to_string())),
        }
        match transport.send(&message) {
            Ok(answer) => Ok(answer
                .message()
                .next()
                .unwrap_or_default()
                .chars()
                .take(100)
                .collect()),
            Err(error) if error.is_permanent() => Err(SendError::Never(error.to_string())),
            Err(error) if error.is_transient() => Err(SendError::Later(error.to_string())),
            Err(error) => Err(SendError::Unsure(error.to_string())),
        }
    }
}
