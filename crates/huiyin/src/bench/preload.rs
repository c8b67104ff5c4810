//! Many matters at once, as years of use would leave them: intakes, log, index
//! and all. Not by the verbs, which would take hours.

use std::sync::Arc;
use std::time::Instant;

use kernel::{Clock, Micros, ReceiptNumber};
use matters::event::Happened;
use matters::rows::{Intake, Matter};
use matters::rulebook::Rulebook;
use matters::words::{Channel, State};
use people::Centre;
use store::audit::Event;
use store::{StoreError, Tx};

use super::centre::Made;
use super::words;
use super::words::Dice;
use crate::failure::Failure;
use crate::progress::Progress;

/// Matters of one transaction.
const BATCH: u64 = 4000;
/// The years that they are spread over.
const YEARS: i64 = 3;

/// What is wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// So many matters.
    pub matters: u64,
    /// All open, none published: for the keeper of the clocks.
    pub all_open: bool,
    /// Of the open ones so many are past their promise.
    pub late: u64,
}

/// Puts matters into an empty centre; gives the seconds that it took. A centre
/// that holds as many already stays as it is.
pub fn fill(made: &Made, wanted: &Wanted) -> Result<f64, Failure> {
    let started = Instant::now();
    let store = made.store(Clock::system())?;
    let (community, zone) = (made.community.id, made.community.zone.clone());
    let heads = store.read_now(move |tx| store::number::heads(tx, community))?;
    let there: i64 = heads
        .iter()
        .filter(|(series, _)| series.starts_with("receipt:"))
        .map(|(_, next)| next - 1)
        .sum();
    if u64::try_from(there).unwrap_or(0) >= wanted.matters {
        return Ok(0.0);
    }
    let stage = Arc::new(store.read_now(move |tx| {
        Ok::<_, StoreError>((
            Centre::load(tx, community, &zone)?,
            Rulebook::load(tx, community)?,
        ))
    })?);
    let span = YEARS * 365 * Micros::DAY;
    let count = i64::try_from(wanted.matters.max(1)).unwrap_or(i64::MAX);
    let plan = Plan {
        begin: store.clock().now().plus(-span - Micros::HOUR),
        step: span / count,
        wanted: *wanted,
    };
    let progress = Progress::of("putting matters there");
    let mut first = 0;
    while first < wanted.matters {
        let (last, stage) = ((first + BATCH).min(wanted.matters), Arc::clone(&stage));
        store.write_now(move |tx| plan.batch(tx, &stage.0, &stage.1, first..last))?;
        first = last;
        progress.at(first, wanted.matters);
    }
    while store.write_now(move |tx| store::notary::seal_batch(tx, community))? > 0 {}
    Ok(started.elapsed().as_secs_f64())
}

/// When the matters came.
#[derive(Clone, Copy)]
struct Plan {
    begin: Micros,
    step: i64,
    wanted: Wanted,
}

impl Plan {
    fn at(&self, n: u64) -> Micros {
        self.begin
            .plus(self.step.saturating_mul(i64::try_from(n).unwrap_or(0)))
    }

    fn batch(
        self,
        tx: &mut Tx<'_>,
        centre: &Centre,
        book: &Rulebook,
        range: std::ops::Range<u64>,
    ) -> Result<(), StoreError> {
        let community = centre.community;
        let (mut matters, mut intakes, mut events) = (Vec::new(), Vec::new(), Vec::new());
        let mut months: Vec<(u16, Vec<u64>)> = Vec::new();
        for n in range {
            let period = ReceiptNumber::period_of(self.at(n).day(centre.zone())).unwrap_or(2001);
            match months.last_mut() {
                Some((month, numbers)) if *month == period => numbers.push(n),
                _ => months.push((period, vec![n])),
            }
        }
        for (period, numbers) in months {
            let size = i64::try_from(numbers.len()).unwrap_or(i64::MAX);
            let end = store::number::lease(tx, community, &matters::number::series(period), size)?;
            for (serial, n) in (end - size..).zip(numbers) {
                let receipt = u32::try_from(serial)
                    .ok()
                    .and_then(|serial| ReceiptNumber::in_period(period, serial));
                let receipt =
                    receipt.ok_or_else(|| StoreError::Engine(format!("no number {serial} in {period}")))?;
                let (matter, intake) = self.one(tx, centre, book, n, receipt);
                for (verb, at, note) in [
                    ("report", matter.received_at, ""),
                    ("answer", matter.updated_at, matter.answer.as_str()),
                ] {
                    if verb == "report" || matter.answered_at.is_some() {
                        events.push(event(tx, &matter, verb, at, note));
                    }
                }
                matters.push(matter);
                intakes.push(intake);
            }
        }
        Matter::insert_all(&matters, tx)?;
        Intake::insert_all(&intakes, tx)?;
        Event::insert_all(&events, tx)?;
        for (matter, intake) in matters.iter().zip(&intakes) {
            let place = centre.names(matter.path).join(" ");
            let (said, receipt) = (&intake.said, matter.receipt);
            let words = format!(
                "{said}\n{place} {}\n{receipt} {}",
                matter.spot,
                receipt.last_four()
            );
            tx.index(
                community,
                "matters",
                matter.id.0,
                matter.key,
                &text::search::index_terms(&words),
            )?;
        }
        Ok(())
    }

    fn one(
        &self,
        tx: &Tx<'_>,
        centre: &Centre,
        book: &Rulebook,
        n: u64,
        receipt: ReceiptNumber,
    ) -> (Matter, Intake) {
        let mut dice = Dice::of(n ^ 0x1234_5678);
        let (at, now) = (self.at(n), tx.now());
        let nodes = centre.nodes();
        let node = nth(nodes, dice.below(u64::try_from(nodes.len()).unwrap_or(1)));
        let categories: Vec<_> = book.open_categories().collect();
        let category = nth(
            &categories,
            dice.below(u64::try_from(categories.len()).unwrap_or(1)),
        );
        let rosters: Vec<_> = centre.rosters().collect();
        let duty = nth(&rosters, dice.below(u64::try_from(rosters.len()).unwrap_or(1)));
        let recent = now.since(at) < 14 * Micros::DAY;
        let open = self.wanted.all_open || (recent && dice.below(3) == 0);
        let late = n < self.wanted.late;
        let due = match (self.wanted.all_open, late) {
            (false, _) => at.plus(5 * Micros::DAY),
            (true, true) => now.plus(-Micros::DAY).plus(i64::try_from(n).unwrap_or(0)),
            (true, false) => now.plus(30 * Micros::DAY).plus(i64::try_from(n).unwrap_or(0)),
        };
        let answered = (!open).then(|| {
            at.plus(i64::try_from(dice.below(5) + 1).unwrap_or(1) * Micros::DAY)
                .plus(1)
                .min(now.plus(-Micros::MINUTE))
        });
        let public =
            !self.wanted.all_open && category.is_some_and(|category| category.public) && dice.below(10) < 6;
        let (said, answer) = (words::said(n), words::answer(n));
        let matter = Matter {
            community: centre.community,
            id: tx.clock().fresh(),
            key: at.0,
            receipt,
            workflow: book.newest_workflow().map_or(1, |flow| flow.version),
            state: match (open, recent) {
                (true, _) => State::Assigned,
                (false, true) => State::Answered,
                (false, false) => State::Closed,
            },
            round: 1,
            category: category.map(|category| category.code.clone()).unwrap_or_default(),
            words: said.chars().take(200).collect(),
            node: node.map(|node| node.id),
            path: node.map(|node| node.path).unwrap_or_default(),
            spot: String::new(),
            channel: Channel::Web,
            unit: duty.and_then(|duty| duty.unit),
            co_units: String::new(),
            owner: duty.map(|duty| duty.staff),
            reviewer: None,
            last_answerer: answered.and(duty).map(|duty| duty.staff),
            received_at: at,
            assigned_at: Some(at),
            accepted_at: answered,
            replied_at: answered,
            answered_at: answered,
            closed_at: answered.filter(|_| !recent),
            accept_due: due,
            first_due: due,
            settle_due: due,
            provisional: false,
            open_due: open.then_some(due),
            // The keeper of the clocks would look at half of them at once otherwise.
            escalate_at: open.then_some(if late { due } else { now.plus(20 * Micros::DAY) }),
            escalated: i32::from(self.wanted.all_open),
            paused_at: None,
            late: answered.is_some_and(|answered| answered > due),
            merged_into: None,
            private: category.is_none_or(|category| !category.public),
            wall: match (public, open) {
                (false, _) => 0,
                (true, true) => 1,
                (true, false) => 2,
            },
            wall_at: answered.unwrap_or(due),
            public_words: if public { said.clone() } else { String::new() },
            public_answer: if public && !open {
                answer.clone()
            } else {
                String::new()
            },
            answer: if open { String::new() } else { answer },
            grade: if open || recent { 0 } else { 5 },
            returns: 0,
            followers: 0,
            version: if open { 1 } else { 2 },
            updated_at: answered.unwrap_or(at),
        };
        let intake = Intake {
            community: matter.community,
            id: tx.clock().fresh(),
            key: matter.key,
            matter: matter.id,
            receipt,
            channel: Channel::Web,
            said,
            node: matter.node,
            place: String::new(),
            anonymous: false,
            private: false,
            name: None,
            phone: None,
            phone_blind: None,
            tail_blind: None,
            secret_hash: matters::cx::secret(tx.clock()).1,
            taken_by: None,
            lang: "zh-CN".to_owned(),
            said_at: at,
            received_at: at,
        };
        (matter, intake)
    }
}

fn event(tx: &Tx<'_>, matter: &Matter, verb: &str, at: Micros, note: &str) -> Event {
    let what = Happened {
        state: matter.state.word().to_owned(),
        round: 1,
        ..Happened::to_resident(note)
            .given_to(matter.owner, matter.unit)
            .due(matter.settle_due)
    };
    Event {
        community: matter.community,
        id: tx.clock().fresh(),
        tick: at,
        at,
        actor: matter
            .owner
            .map(|owner| format!("staff:{owner}"))
            .unwrap_or_default(),
        verb: verb.to_owned(),
        subject_kind: "matter".to_owned(),
        subject: matter.id.0,
        // A struct of texts and numbers always becomes JSON.
        body: serde_json::to_string(&what).unwrap_or_default(),
    }
}

fn nth<T>(of: &[T], at: u64) -> Option<&T> {
    usize::try_from(at).ok().and_then(|at| of.get(at))
}
