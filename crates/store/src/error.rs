//! What can go wrong in a store.

/// An error of the store, the same for both engines.
#[derive(Clone, Debug)]
pub enum StoreError {
    /// A row that must exist does not.
    NoRow,
    /// A UNIQUE or PRIMARY KEY rule was broken.
    Unique,
    /// A FOREIGN KEY rule was broken.
    Reference,
    /// Another transaction was in the way; running again may help.
    Busy,
    /// The disk is full, or the database cannot be reached: nothing was kept.
    Unavailable(String),
    /// A value in column `index` is not of the type that was asked for.
    BadValue {
        /// The column, counted from 0.
        index: usize,
    },
    /// The engine refused a statement: a defect in the program.
    Engine(String),
    /// A file, a key or a copy could not be read or written.
    File(String),
    /// A stored value does not open with any key, or was changed.
    Sealed,
    /// The rule panicked; its transaction was rolled back.
    Panicked,
}

impl std::fmt::Display for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoRow => f.write_str("no such row"),
            Self::Unique => f.write_str("a row with this key exists"),
            Self::Reference => f.write_str("the row refers to one that does not exist, or is referred to"),
            Self::Busy => f.write_str("another transaction was in the way"),
            Self::Unavailable(why) => write!(f, "the store cannot be reached or is full: {why}"),
            Self::BadValue { index } => write!(f, "column {index} holds a value of another type"),
            Self::Engine(why) => write!(f, "the engine refused: {why}"),
            Self::File(why) => write!(f, "file: {why}"),
            Self::Sealed => f.write_str("a sealed value does not open"),
            Self::Panicked => f.write_str("the rule panicked and was rolled back"),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let text = error.to_string();
        match &error {
            rusqlite::Error::QueryReturnedNoRows => Self::NoRow,
            rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
                Code::ConstraintViolation
                    if failure.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY =>
                {
                    Self::Reference
                }
                Code::ConstraintViolation
                    if matches!(
                        failure.extended_code,
                        rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY
                    ) =>
                {
                    Self::Unique
                }
                Code::DatabaseBusy | Code::DatabaseLocked => Self::Busy,
                Code::DiskFull
                | Code::SystemIoFailure
                | Code::CannotOpen
                | Code::ReadOnly
                | Code::DatabaseCorrupt
                | Code::NotADatabase => Self::Unavailable(text),
                _ => Self::Engine(text),
            },
            _ => Self::Engine(text),
        }
    }
}

impl From<postgres::Error> for StoreError {
    fn from(error: postgres::Error) -> Self {
        use postgres::error::SqlState;
        let Some(db) = error.as_db_error() else {
            // The driver keeps the reason (a certificate, a refused connection) to itself.
            let why = std::error::Error::source(&error).map(|why| format!(": {why}"));
            return Self::Unavailable(format!("{error}{}", why.unwrap_or_default()));
        };
        let code = db.code();
        if *code == SqlState::UNIQUE_VIOLATION {
            Self::Unique
        } else if *code == SqlState::FOREIGN_KEY_VIOLATION {
            Self::Reference
        } else if *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED {
            Self::Busy
        } else if *code == SqlState::LOCK_NOT_AVAILABLE
            || ["08", "53", "57", "58"]
                .iter()
                .any(|class| code.code().starts_with(class))
        {
            Self::Unavailable(db.message().to_owned())
        } else {
            Self::Engine(format!("{}: {}", code.code(), db.message()))
        }
    }
}
