//! The web floor: the request's context ([`Door`]), forms ([`Form`]), answers
//! ([`Reply`], [`Failure`]), the page frame ([`Frame`]), languages ([`Words`]),
//! assets, live pages, the API document, and the server itself ([`serve`]).

mod account;
mod again;
mod app;
pub mod assets;
mod config;
pub mod cookie;
mod door;
mod errors;
mod failure;
mod form;
mod frame;
mod guard;
mod health;
mod json;
mod live;
mod manner;
mod metrics;
mod openapi;
mod outer;
mod pager;
mod porter;
mod prefs;
mod render;
mod reply;
mod room;
mod router;
mod serve;
mod sign_in;
pub mod url;
mod when;
mod words;

pub use app::{App, BadApp};
pub use config::{BadConfig, Config};
pub use door::Door;
pub use errors::{Errors, Fault, FaultLine, Held, Saying};
pub use failure::Failure;
pub use form::{Form, Limits, Upload, Values};
pub use frame::{Frame, NavItem};
pub use json::Json;
pub use live::Live;
pub use manner::Manner;
pub use openapi::merged as api_document;
pub use outer::CONTENT_POLICY;
pub use pager::{Page, Pager};
pub use porter::Peer;
pub use reply::Reply;
pub use room::{Bar, Nav, Room};
pub use router::{migrations, own_rooms, router};
pub use serve::serve;
pub use words::{Arg, BadWords, Lang, OWN, Words};
