//! A PostgreSQL for tests: one server for the whole run if
//! `scripts/with-postgres` started it, else one for this process; a fresh
//! database for every test.

#![expect(clippy::expect_used, reason = "a test that cannot have its server must stop")]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use kernel::{Clock, Uuid};
use sha2::{Digest, Sha256};

use crate::migrate::{Migration, migrate};
use crate::postgres_engine::Connection;
use crate::store::Place;

/// The script starts a server, runs a command, and stops the server. Here the
/// command waits for the end of its input, which comes when this process ends,
/// however it ends.
const SCRIPT: &str = include_str!("../../../scripts/with-postgres");
const WAIT: &str = "echo \"$HUIYIN_TEST_PG_URL\"; cat >/dev/null";

/// A server that tests share.
pub struct TestPostgres {
    url: String,
    _script: Option<Child>,
}

/// A database of one test; dropped with it.
#[derive(Debug)]
pub struct TestDatabase {
    name: String,
    url: String,
}

impl TestPostgres {
    /// The server of this run.
    pub fn start() -> &'static Self {
        static SERVER: OnceLock<TestPostgres> = OnceLock::new();
        SERVER.get_or_init(|| match std::env::var("HUIYIN_TEST_PG_URL") {
            Ok(url) => Self { url, _script: None },
            Err(_) => Self::own(),
        })
    }

    fn own() -> Self {
        let mut script = Command::new("bash")
            .args(["-c", SCRIPT, "with-postgres", "bash", "-c", WAIT])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("bash starts");
        let out = script.stdout.take().expect("the script has an output");
        let mut url = String::new();
        BufReader::new(out)
            .read_line(&mut url)
            .expect("the script can be read");
        assert!(
            !url.trim().is_empty(),
            "no PostgreSQL: apt-get install postgresql-15"
        );
        Self {
            url: url.trim().to_owned(),
            _script: Some(script),
        }
    }

    /// The server's own database.
    pub fn url(&self) -> &str {
        &self.url
    }

    fn url_of(&self, database: &str) -> String {
        let (address, query) = self.url.split_once('?').unwrap_or((&self.url, ""));
        let (server, _) = address.rsplit_once('/').expect("the URL names a database");
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{server}/{database}{mark}{query}")
    }

    /// A fresh, empty database.
    pub fn fresh_database(&self) -> TestDatabase {
        let name = fresh_name();
        self.batch(&format!("CREATE DATABASE {name}"));
        TestDatabase {
            url: self.url_of(&name),
            name,
        }
    }

    /// A fresh database with these migrations applied: a copy of one that was
    /// migrated once in the run.
    pub fn migrated_database(&self, all: &[Migration]) -> TestDatabase {
        let mut sum = Sha256::new();
        for step in all {
            sum.update(step.version());
            sum.update(step.sql);
        }
        let sum: String = sum
            .finalize()
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let (template, name) = (format!("template_{sum}"), fresh_name());
        let mut server = self.connection();
        // Tests run in many processes; one of them makes the template.
        server
            .batch("SELECT pg_advisory_lock(4711)")
            .expect("the server answers");
        let there = server.all(
            &format!("SELECT 1 FROM pg_database WHERE datname = '{template}'"),
            &[],
        );
        if there.expect("the server answers").is_empty() {
            let draft = fresh_name();
            server
                .batch(&format!("CREATE DATABASE {draft}"))
                .expect("a database can be made");
            migrate(&Place::Postgres(self.url_of(&draft)), all).expect("the migrations apply");
            server
                .batch(&format!("ALTER DATABASE {draft} RENAME TO {template}"))
                .expect("it can be renamed");
        }
        server
            .batch(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
            .expect("it can be copied");
        server
            .batch("SELECT pg_advisory_unlock(4711)")
            .expect("the server answers");
        TestDatabase {
            url: self.url_of(&name),
            name,
        }
    }

    fn connection(&self) -> Connection {
        let mut connection = Connection::open(&self.url).expect("the test server answers");
        connection
            .batch("SET statement_timeout = 0; SET lock_timeout = 0")
            .expect("the server answers");
        connection
    }

    fn batch(&self, sql: &str) {
        self.connection().batch(sql).expect("the test server obeys");
    }
}

impl TestDatabase {
    /// Its URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its place.
    pub fn place(&self) -> Place {
        Place::Postgres(self.url.clone())
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        // Left behind if the server has gone before it: no harm.
        if let Ok(mut connection) = Connection::open(TestPostgres::start().url()) {
            let _ = connection.batch(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        }
    }
}

fn fresh_name() -> String {
    format!("test_{}", Clock::system().fresh::<Uuid>().simple())
}
