//! How a command ends when it does not end well.

use std::process::ExitCode;

use store::StoreError;

/// Why a command ended. Each kind has an exit code of its own.
#[derive(Debug)]
pub enum Failure {
    /// What was to be checked does not hold: 1.
    Check(String),
    /// Wrong usage, settings or files: 2.
    Usage(String),
    /// The store cannot be reached, or refuses: 3.
    Store(String),
}

impl Failure {
    /// The exit code.
    pub fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Check(_) => 1,
            Self::Usage(_) => 2,
            Self::Store(_) => 3,
        })
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Check(text) | Self::Usage(text) | Self::Store(text) => f.write_str(text),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(format!("the store: {error}"))
    }
}

impl From<web::BadConfig> for Failure {
    fn from(error: web::BadConfig) -> Self {
        Self::Usage(error.to_string())
    }
}

impl From<web::BadApp> for Failure {
    fn from(error: web::BadApp) -> Self {
        match error {
            web::BadApp::Store(error) => error.into(),
            defect => Self::Usage(format!("the rooms do not fit together: {defect}")),
        }
    }
}
