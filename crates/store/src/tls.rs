//! How a connection to PostgreSQL is made.

use postgres::Client;

use crate::error::StoreError;

/// Connects by the URL.
pub(crate) fn connect(url: &str) -> Result<Client, StoreError> {
    let config: postgres::Config = url.parse().map_err(|error: postgres::Error| StoreError::Unavailable(error.to_string()))?;
    Ok(config.connect(postgres::NoTls)?)
}
