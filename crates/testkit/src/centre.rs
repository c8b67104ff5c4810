//! A centre in a store of its own, and how a story acts on it.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use gate::{Actor, Policy, Thing};
use kernel::{Clock, Micros, ReceiptNumber};
use matters::cx::Cx;
use matters::report::{Report, ReportError, Reported};
use matters::rows::{Matter, MatterId};
use matters::rulebook::Rulebook;
use people::Centre;
use store::pg_test::{TestDatabase, TestPostgres};
use store::{Keyring, Migration, Options, Place, Store, StoreError, Tx};

use crate::actors::Actors;
use crate::seed::{MORNING, Places, seed};
use crate::visitor::Visitor;

/// So many days.
pub const fn days(n: i64) -> i64 {
    n * Micros::DAY
}

/// So many hours.
pub const fn hours(n: i64) -> i64 {
    n * Micros::HOUR
}

/// So many minutes.
pub const fn minutes(n: i64) -> i64 {
    n * Micros::MINUTE
}

/// Runs one story on each engine.
pub fn both(story: impl Fn(&TestCentre)) {
    story(&TestCentre::on_sqlite());
    story(&TestCentre::on_postgres());
}

/// A centre of four buildings, open on a Tuesday morning.
pub struct TestCentre {
    /// The store.
    pub store: Store,
    /// The clock; it stands still until told to pass.
    pub clock: Clock,
    /// Where and who everything is.
    pub places: Places,
    /// Everybody.
    pub actors: Actors,
    /// The permission table.
    pub policy: Arc<Policy>,
    service: OnceLock<Service>,
    scanner: OnceLock<String>,
    home: Home,
}

struct Service {
    app: web::App,
    router: axum::Router,
    runtime: Arc<tokio::runtime::Runtime>,
}

fn folder() -> PathBuf {
    let mut name = [0u8; 8];
    Clock::system().fill(&mut name);
    let dir = std::env::temp_dir().join(format!("huiyin-test-{:016x}", u64::from_be_bytes(name)));
    std::fs::create_dir_all(&dir).expect("a temporary folder");
    dir
}

struct Home(
    PathBuf,
    #[expect(dead_code, reason = "dropped last: it drops the database")] Option<TestDatabase>,
);

impl Drop for Home {
    fn drop(&mut self) {
        // A temporary folder left behind does no harm.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Every migration of the house.
pub fn migrations() -> Vec<Migration> {
    web::migrations(&rooms())
}

/// Every room of the house.
pub fn rooms() -> Vec<web::Room> {
    let mut all = web::own_rooms();
    all.extend([
        people::room(),
        matters::room(),
        bookings::room(),
        window::room(),
        counter::room(),
    ]);
    all
}

impl TestCentre {
    /// In a SQLite file of its own.
    pub fn on_sqlite() -> Self {
        let dir = folder();
        let place = Place::Sqlite(dir.join("centre.db"));
        store::migrate(&place, &migrations()).expect("the migrations apply");
        Self::at(place, Home(dir, None))
    }

    /// In a PostgreSQL database of its own.
    pub fn on_postgres() -> Self {
        let database = TestPostgres::start().migrated_database(&migrations());
        Self::at(database.place(), Home(folder(), Some(database)))
    }

    fn at(place: Place, home: Home) -> Self {
        let clock = Clock::fixed(MORNING);
        let options = Options {
            readers: 1,
            connections: 3,
        };
        let store = Store::open(place, clock.clone(), Arc::new(Keyring::for_test()), &options)
            .expect("the store opens");
        let places = store.write_now(seed).expect("the seed fits");
        let room = matters::room();
        let kinds: Vec<(&str, &[&str])> = room
            .kinds
            .iter()
            .map(|(kind, names)| (*kind, names.as_slice()))
            .collect();
        let policy = Policy::read(&[("matters", room.permissions)], &kinds).expect("the table is right");
        Self {
            actors: Actors::of(&places),
            store,
            clock,
            places,
            policy: Arc::new(policy),
            service: OnceLock::new(),
            scanner: OnceLock::new(),
            home,
        }
    }

    /// The whole service over this centre, as pages see it.
    fn service(&self) -> &Service {
        self.service.get_or_init(|| {
            let config = web::Config {
                data_dir: self.home.0.clone(),
                push_hosts: "127.0.0.1".to_owned(),
                scanner: self.scanner.get().cloned().unwrap_or_default(),
                scanner_seconds: 1,
                ..web::Config::for_test()
            };
            let app = web::App::open(config, self.store.clone(), rooms()).expect("the rooms fit together");
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(1)
                .enable_all()
                .build();
            let runtime = Arc::new(runtime.expect("a runtime"));
            let guard = runtime.enter();
            let router = web::router(app.clone());
            drop(guard);
            Service { app, router, runtime }
        })
    }

    /// Papers are looked through by this scanner; to be said before the first page.
    pub fn is_guarded_by(&self, scanner: &crate::ScanBox) {
        let late = self.service.get().is_some() || self.scanner.set(scanner.address()).is_err();
        assert!(!late, "the service has begun already");
    }

    /// What all requests share.
    pub fn app(&self) -> web::App {
        self.service().app.clone()
    }

    /// Somebody with a browser, not signed in.
    pub fn visitor(&self) -> Visitor {
        let service = self.service();
        Visitor::new(service.router.clone(), Arc::clone(&service.runtime))
    }

    /// Somebody who is signed in with the roles of this actor.
    pub fn signed_in(&self, actor: &Actor) -> Visitor {
        let (community, actor) = (self.places.community, actor.clone());
        let account = self.store.write_now(move |tx| account_of(tx, community, &actor));
        self.inside(account.expect("an account"), gate::Times::default())
    }

    /// Somebody who is signed in as this account, for so long.
    pub fn inside(&self, account: kernel::AccountId, times: gate::Times) -> Visitor {
        let community = self.places.community;
        let token = self.store.write_now(move |tx| {
            let opening = gate::Opening {
                account,
                proof: gate::Proof::Password,
                address: "test".into(),
                agent: "test".into(),
                replaces: None,
            };
            gate::open_session(tx, community, &opening, &times)
        });
        self.visitor().with_session(token.expect("a session").as_str())
    }

    /// A program that acts with the roles of this actor, by a token.
    pub fn program(&self, actor: &Actor) -> Visitor {
        let (community, actor) = (self.places.community, actor.clone());
        let token = self.store.write_now(move |tx| {
            let account = account_of(tx, community, &actor)?;
            let expires_at = tx.now().plus(days(30));
            let new = gate::NewToken {
                account,
                name: "test".into(),
                scopes: vec!["*".into()],
                expires_at,
            };
            gate::issue_token(tx, community, &Actor::system(), &new)
                .map(|(_, token)| token)
                .map_err(|_| StoreError::NoRow)
        });
        self.visitor().with_token(token.expect("a token").as_str())
    }

    /// Does every job that is due, and what these leave.
    pub fn does_its_jobs(&self) -> usize {
        let app = self.app();
        let handlers = app
            .rooms()
            .iter()
            .flat_map(|room| (room.handlers)(&app))
            .collect();
        let runner = store::Runner::new(self.store.clone(), handlers, Vec::new());
        runner.run_all_due().expect("the jobs can be done")
    }

    /// Runs verbs as an actor, in one transaction.
    pub fn act<T, E, F>(&self, actor: &Actor, verbs: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>, &Cx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (actor, policy, community) = (actor.clone(), Arc::clone(&self.policy), self.places.community);
        self.store.write_now(move |tx| {
            let centre = Centre::load(tx, community, "Asia/Shanghai")?;
            let book = Rulebook::load(tx, community)?;
            let cx = Cx {
                community,
                actor: &actor,
                centre: &centre,
                book: &book,
                policy: &policy,
            };
            verbs(tx, &cx)
        })
    }

    /// Does something to the register as an actor, in one transaction.
    pub fn registers<T, E, F>(&self, actor: &Actor, verbs: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>, &people::register::Cx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (actor, app, community) = (actor.clone(), self.app(), self.places.community);
        self.store.write_now(move |tx| {
            let cx = people::register::Cx {
                community,
                actor: &actor,
                policy: app.policy(),
            };
            verbs(tx, &cx)
        })
    }

    /// The next receipt number.
    pub fn number(&self) -> ReceiptNumber {
        let community = self.places.community;
        let serial = self
            .store
            .write_now(move |tx| store::number::lease(tx, community, "receipt:2603", 1))
            .expect("a number");
        ReceiptNumber::in_period(2603, u32::try_from(serial - 1).expect("small")).expect("a valid number")
    }

    /// Somebody says something.
    pub fn report(&self, report: Report) -> Result<Reported, ReportError> {
        let number = self.number();
        self.act(&self.actors.resident, move |tx, cx| {
            matters::report::report(tx, cx, number, &report)
        })
    }

    /// Somebody says these words about 南苑 3号楼 2单元.
    pub fn says(&self, words: &str) -> Reported {
        let report = Report {
            node: Some(self.places.south_3_2),
            ..Report::of(words)
        };
        self.report(report).expect("it is taken in")
    }

    /// Somebody is away for a week from now.
    pub fn is_away(&self, staff: kernel::StaffId) {
        let community = self.places.community;
        self.store
            .write_now(move |tx| {
                let (from, until) = (tx.now(), tx.now().plus(days(7)));
                let id = tx.clock().fresh();
                people::rows::Absence {
                    community,
                    id,
                    staff,
                    from,
                    until,
                    reason: "休假".into(),
                }
                .insert(tx)?;
                people::rows::new_edition(tx, community)
            })
            .expect("it is kept");
    }

    /// The matter as it stands.
    pub fn matter(&self, id: MatterId) -> Matter {
        let community = self.places.community;
        self.store
            .read_now(move |tx| Matter::by_id(tx, community, id))
            .expect("the store answers")
            .expect("it exists")
    }

    /// One pass of the keeper of the clocks.
    pub fn look_at_clocks(&self) -> matters::escalate::Passed {
        self.act(&self.actors.resident, |tx, cx| {
            matters::escalate::escalate(tx, cx)
        })
        .expect("the pass runs")
    }

    /// Another community in the same store, under a name of its own, with a
    /// matter of these words, a person, a notice and settings. Gives their ids.
    pub fn neighbour(&self, words: &str) -> Vec<kernel::Uuid> {
        let words = words.to_owned();
        let policy = Arc::clone(&self.policy);
        let app = self.app();
        self.store
            .write_now(move |tx| {
                let places = seed(tx)?;
                let community = places.community;
                let host = store::Sql::composed(
                    "UPDATE community SET host = 'bei.test', slug = 'bei' WHERE community_id = $1 AND id = $1"
                        .to_owned(),
                );
                tx.run(&host, &[&community])?;
                let actors = Actors::of(&places);
                let centre = Centre::load(tx, community, "Asia/Shanghai")?;
                let book = Rulebook::load(tx, community)?;
                let cx = Cx {
                    community,
                    actor: &actors.resident,
                    centre: &centre,
                    book: &book,
                    policy: &policy,
                };
                let report = Report {
                    node: Some(places.south_3_2),
                    ..Report::of(&words)
                };
                let number = ReceiptNumber::in_period(2603, 77).expect("a number");
                let told =
                    matters::report::report(tx, &cx, number, &report).map_err(|_| StoreError::NoRow)?;
                let clerk = people::register::Cx {
                    community,
                    actor: &actors.clerk,
                    policy: app.policy(),
                };
                let path = centre
                    .node(places.south_3_2)
                    .map(|node| node.path)
                    .unwrap_or_default();
                let new = people::register::New::at(&words, path, "501");
                let person = people::register::add(tx, &clerk, &new).map_err(|_| StoreError::NoRow)?;
                let account = account_of(tx, community, &actors.manager)?;
                let maker = Actor {
                    account: Some(account),
                    ..actors.manager.clone()
                };
                let draft = people::notice::Draft {
                    title: words.chars().take(20).collect(),
                    body: words.clone(),
                    wanted: people::notice::Wanted {
                        residents: true,
                        ..people::notice::Wanted::default()
                    },
                    ..people::notice::Draft::default()
                };
                let notice = people::notice::make(tx, community, &maker, app.policy(), &draft)
                    .map_err(|_| StoreError::NoRow)?;
                Ok::<_, StoreError>(vec![
                    told.matter.id.0,
                    told.intake.id.0,
                    person.id.0,
                    notice.id.0,
                    account.0,
                    places.south_3_2.0,
                    places.property.0,
                    places.zhou.0,
                ])
            })
            .expect("the neighbours move in")
    }

    /// The no-loss figures.
    pub fn no_loss(&self) -> matters::no_loss::NoLoss {
        let community = self.places.community;
        self.store
            .read_now(move |tx| matters::no_loss::no_loss(tx, community))
            .expect("it can be counted")
    }

    /// The kind of the matters' things, for the permission table.
    pub fn kind() -> &'static str {
        Matter::KIND
    }
}

/// An account with the roles of an actor.
fn account_of(
    tx: &mut Tx<'_>,
    community: kernel::CommunityId,
    actor: &Actor,
) -> Result<kernel::AccountId, StoreError> {
    let new = gate::NewAccount {
        login: format!("u{}", tx.clock().fresh::<kernel::Uuid>().simple()),
        name: actor.name.clone(),
        staff: actor.staff,
        password_hash: String::new(),
        must_change: false,
    };
    let by = Actor::system();
    let account = gate::create_account(tx, community, &by, &new).map_err(|_| StoreError::NoRow)?;
    for grant in &actor.grants {
        gate::give_role(tx, community, &by, account.id, grant, Micros(0), None)
            .map_err(|_| StoreError::NoRow)?;
    }
    Ok(account.id)
}
