//! `huiyin audit`: nothing that anybody said is lost, nothing in the log was
//! changed, no file is damaged.

use std::collections::HashSet;

use bookings::books::{Books, books};
use counter::no_loss::{Tickets, tickets};
use kernel::{Clock, CommunityId, FileId, Uuid, Zone};
use matters::no_loss::{NoLoss, no_loss};
use people::register::no_loss::{RegisterLoss, register_loss};
use serde::Serialize;
use store::{AuditReport, Community, Hash, Store, StoreError, Tx, Vault, Verified, statements};
use web::Config;
use window::applications::no_loss::{WindowLoss, window_loss};

use crate::failure::Failure;
use crate::out::{say, say_json};
use crate::{cli, house};

statements! {
    /// The files of a community, in the order of their ids.
    FILES = "SELECT id, sha256, thumb_sha256 FROM store_file WHERE community_id = $1 AND id > $2 ORDER BY id LIMIT 1000";
}

/// What was found in all communities together.
#[derive(Debug, Serialize)]
struct Report {
    /// Whether everything holds.
    holds: bool,
    /// When it was looked at.
    at: String,
    communities: Vec<Part>,
    /// Files on the disk, whosever they are.
    disk: Disk,
}

/// What was found in one community.
#[derive(Debug, Serialize)]
struct Part {
    community: String,
    name: String,
    holds: bool,
    /// Whether the log is as it was sealed.
    log_whole: bool,
    log: AuditReport,
    matters: NoLoss,
    bookings: Books,
    register: RegisterLoss,
    tickets: Tickets,
    window: WindowLoss,
    files: Files,
}

/// The files that a community's rows speak of.
#[derive(Debug, Default, Serialize)]
struct Files {
    attached: u64,
    /// Not on the disk, or not what was put there.
    missing: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Disk {
    files: u64,
    bytes: u64,
    damaged: Vec<String>,
    /// What lies there and is no file of the centre.
    strange: usize,
}

/// Looks at everything; a failed check if anything does not hold.
pub fn audit(config: &Config, options: &cli::Audit) -> Result<(), Failure> {
    let store = house::existing(config)?;
    let vault = Vault::open(&config.data_dir)?;
    let report = report(&store, &vault)?;
    if options.json {
        say_json(&report)?;
    } else {
        say(&plain(&report))?;
    }
    if report.holds {
        Ok(())
    } else {
        Err(Failure::Check(
            "the audit found that something is wrong".to_owned(),
        ))
    }
}

fn report(store: &Store, vault: &Vault) -> Result<Report, Failure> {
    let disk = vault.verify_all()?;
    let damaged: HashSet<Hash> = disk.damaged.iter().copied().collect();
    let mut communities = Vec::new();
    for community in store.read_now(|tx: &mut Tx<'_>| Community::list(tx))? {
        communities.push(part(store, vault, &damaged, &community)?);
    }
    Ok(Report {
        holds: disk.damaged.is_empty() && communities.iter().all(|part| part.holds),
        at: Clock::system().now().rfc3339(&Zone::shanghai()),
        communities,
        disk: Disk::of(&disk),
    })
}

fn part(
    store: &Store,
    vault: &Vault,
    damaged: &HashSet<Hash>,
    community: &Community,
) -> Result<Part, Failure> {
    let id = community.id;
    // Of one moment: what is compared with each other must not move meanwhile.
    let (log, matters, books_of, register, line, window) = store.still_now(move |tx| {
        Ok::<_, StoreError>((
            store::verify(tx, id, tx.now())?,
            no_loss(tx, id)?,
            books(tx, id)?,
            register_loss(tx, id)?,
            tickets(tx, id)?,
            window_loss(tx, id)?,
        ))
    })?;
    let files = files(store, vault, damaged, id)?;
    let log_whole = log.is_whole();
    Ok(Part {
        community: id.to_string(),
        name: community.name.clone(),
        holds: log_whole
            && matters.holds
            && books_of.holds
            && register.holds
            && line.holds
            && window.holds
            && files.missing.is_empty(),
        log_whole,
        log,
        matters,
        bookings: books_of,
        register,
        tickets: line,
        window,
        files,
    })
}

fn files(
    store: &Store,
    vault: &Vault,
    damaged: &HashSet<Hash>,
    community: CommunityId,
) -> Result<Files, StoreError> {
    let mut found = Files::default();
    let mut after = FileId(Uuid::nil());
    loop {
        let rows: Vec<(FileId, Hash, Option<Hash>)> = store.read_now(move |tx| {
            tx.all(&FILES, &[&community, &after], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
        })?;
        let Some((last, _, _)) = rows.last() else {
            return Ok(found);
        };
        after = *last;
        for (id, whole, small) in rows {
            found.attached += 1;
            for hash in [Some(whole), small].into_iter().flatten() {
                if !vault.holds(hash) || damaged.contains(&hash) {
                    found.missing.push(format!("{id}: {hash}"));
                }
            }
        }
    }
}

impl Disk {
    fn of(found: &Verified) -> Self {
        Self {
            files: found.files,
            bytes: found.bytes,
            damaged: found.damaged.iter().map(Hash::to_string).collect(),
            strange: found.strange.len(),
        }
    }
}

fn plain(report: &Report) -> String {
    let mut lines = Vec::new();
    for part in &report.communities {
        lines.push(part.name.clone());
        lines.extend(log_lines(&part.log, part.log_whole));
        lines.extend(room_lines(part));
        lines.extend(file_lines(&part.files));
    }
    if report.communities.is_empty() {
        lines.push("no community here yet".to_owned());
    }
    let disk = &report.disk;
    lines.push(format!(
        "disk       {}: {} files, {} bytes, {} damaged",
        good(disk.damaged.is_empty()),
        disk.files,
        disk.bytes,
        disk.damaged.len()
    ));
    lines.push(
        if report.holds {
            "everything holds"
        } else {
            "SOMETHING IS WRONG"
        }
        .to_owned(),
    );
    lines.join("\n")
}

fn log_lines(log: &AuditReport, whole: bool) -> Vec<String> {
    let mut lines = Vec::new();
    let head = log.head.as_ref().map_or_else(String::new, |head| {
        format!("; batch {} is {}", head.batch, head.hash)
    });
    lines.push(format!(
        "  log      {}: {} events in {} batches, {} wait to be sealed{head}",
        good(whole),
        log.events,
        log.batches,
        log.waiting
    ));
    lines.extend(
        log.faults
            .iter()
            .take(20)
            .map(|fault| format!("           {fault:?}")),
    );
    lines
}

fn room_lines(part: &Part) -> Vec<String> {
    let (mut lines, matters) = (Vec::new(), &part.matters);
    lines.push(format!(
        "  matters  {}: {} said = {} answered + {} open + {} merged; {} lost, {} numbers skipped, {} late and not yet told",
        good(matters.holds),
        matters.intakes,
        matters.answered,
        matters.open,
        matters.merged,
        matters.lost,
        matters.skipped_numbers,
        matters.forgotten
    ));
    let books = &part.bookings;
    lines.push(format!(
        "  bookings {}: {} claims, {} decisions in an unbroken chain; {} came, {} told, {} clubs, {} draws",
        good(books.holds),
        books.claims,
        books.decisions,
        books.came,
        books.told,
        books.clubs,
        books.draws
    ));
    lines.extend(books.faults.iter().map(|fault| format!("           {fault}")));
    let register = &part.register;
    lines.push(format!(
        "  register {}: {} persons, {} lost; {} by imports = {}; {} consents = {} told",
        good(register.holds),
        register.persons,
        register.lost,
        register.imported,
        register.from_imports,
        register.consents,
        register.consents_told
    ));
    let line = &part.tickets;
    lines.push(format!(
        "  tickets  {}: {} taken = {} served + {} called + {} waiting + {} missed + {} left; {} uneven, {} astray",
        good(line.holds),
        line.taken,
        line.done,
        line.called,
        line.waiting,
        line.passed,
        line.left,
        line.uneven.len(),
        line.astray
    ));
    let window = &part.window;
    lines.push(format!(
        "  window   {}: {} applications, {} lost; {} papers, {} without a file; {} originals, {} not yet back",
        good(window.holds),
        window.applications,
        window.lost,
        window.papers,
        window.without_file,
        window.originals,
        window.out
    ));
    lines
}

fn file_lines(files: &Files) -> Vec<String> {
    let mut lines = Vec::new();
    lines.push(format!(
        "  files    {}: {} attached, {} missing or damaged",
        good(files.missing.is_empty()),
        files.attached,
        files.missing.len()
    ));
    lines.extend(
        files
            .missing
            .iter()
            .take(20)
            .map(|file| format!("           {file}")),
    );
    lines
}

fn good(holds: bool) -> &'static str {
    if holds { "good" } else { "BAD" }
}
