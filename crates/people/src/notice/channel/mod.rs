//! Ways out of the house: each takes a letter and says what became of it.
//! Called by jobs only, outside of any transaction.

mod http;
mod mail;
mod robot;
mod sms;

use serde::{Deserialize, Serialize};

pub(crate) use http::exchange;
pub use mail::{Mail, Tls};
pub use robot::Robot;
pub use sms::Sms;

kernel::stored_words! {
    /// A kind of way out.
    pub enum ChannelKind {
        /// Text messages, over the provider's HTTP interface.
        Sms = "sms",
        /// E-mail, by SMTP.
        Mail = "mail",
        /// Alerts on the telephones and computers of those who turned them on.
        Push = "push",
        /// A robot in a WeCom group.
        Wecom = "wecom",
        /// A robot in a DingTalk group.
        Dingtalk = "dingtalk",
        /// A robot in a Feishu group.
        Feishu = "feishu",
    }
}

impl ChannelKind {
    /// Whether it speaks to a group rather than to one person.
    pub fn is_group(self) -> bool {
        matches!(self, Self::Wecom | Self::Dingtalk | Self::Feishu)
    }
}

/// How a way out is used; kept sealed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Config {
    /// Text messages.
    Sms(Sms),
    /// E-mail.
    Mail(Mail),
    /// A robot.
    Robot(Robot),
    /// Alerts: each device has an address of its own.
    Push,
}

/// What goes out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Letter {
    /// The same at every try, so that whoever delivers can tell them from two letters.
    pub id: String,
    /// The telephone number or the address; empty for a group.
    pub to: String,
    /// The title.
    pub title: String,
    /// The text.
    pub text: String,
}

/// Why a letter did not go out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SendError {
    /// It did not leave the house, or was surely not taken: another try does no harm.
    Later(String),
    /// It never will.
    Never(String),
    /// It left, and nobody said whether it arrived: no second try, so that
    /// nobody is told twice.
    Unsure(String),
}

impl Config {
    /// Sends a letter; gives the deliverer's number for it. `second` is the
    /// time in seconds since 1970, for signatures.
    pub fn send(&self, letter: &Letter, second: i64) -> Result<String, SendError> {
        match self {
            Self::Sms(sms) => sms.send(letter),
            Self::Mail(mail) => mail.send(letter),
            Self::Robot(robot) => robot.send(letter, second),
            Self::Push => Err(SendError::Never("an alert is no letter".to_owned())),
        }
    }
}
