//! `GET /counter/paper/{kind}`: what is printed at the window for whoever is
//! served: receipt, missing papers, where else a certificate is issued, consent.

use axum::extract::Path;
use axum::response::Response;
use paper::{Fact, Part, Sheet, Size, Tick};
use store::StoreError;
use web::{Door, Failure, Frame};
use window::catalogue::{Item, shipped};
use window::reach::Reach;

use super::desk::{self, Desk};
use super::serving;
use crate::work::{Work, WorkState};

/// The handler; `?size=roll` and `?size=a4` ask for another paper than A5.
pub(crate) async fn paper(door: Door, Path(kind): Path<String>) -> Result<Response, Failure> {
    door.require_any("counter", "serve")?;
    let reach = Reach::of(&door).await?;
    let d = desk::desk(&door, &reach).await?;
    let f = door.frame_t("counter-title");
    let size = Size::from_word(door.query().text("size"));
    let sheet = match kind.as_str() {
        "receipt" => receipt(&door, &f, &d, size).await?,
        "missing" => missing(&f, size, item(&reach, &d)?),
        "refused" => refused(&f, size, &d)?,
        "consent" => consent(&f, size, &d)?,
        _ => return Err(Failure::NotFound),
    };
    let sheet = sheet
        .foot(f.moment(door.now))
        .foot(f.community.phone.clone())
        .foot(d.ticket.map(|ticket| ticket.label()).unwrap_or_default());
    matters::paper::answer(&door, sheet).await
}

fn blank(f: &Frame, size: Size, title: &str) -> Sheet {
    Sheet::new(size, f.lang.tag(), f.t(title), f.community.name.clone())
}

fn last(d: &Desk, state: WorkState) -> Result<&Work, Failure> {
    d.s.done
        .iter()
        .rev()
        .find(|work| work.state == state)
        .ok_or(Failure::NotFound)
}

fn item<'r>(reach: &'r Reach, d: &Desk) -> Result<&'r Item, Failure> {
    let work =
        d.s.sheet
            .as_ref()
            .map(|sheet| &sheet.work)
            .or_else(|| d.s.done.last());
    let code = work.map(|work| work.item.as_str()).unwrap_or_default();
    reach.catalogue.item(code).ok_or(Failure::NotFound)
}

async fn receipt(door: &Door, f: &Frame, d: &Desk, size: Size) -> Result<Sheet, Failure> {
    let work = last(d, WorkState::Sent)?.clone();
    let app = door.app.clone();
    let slip = door
        .read::<_, StoreError, _>(move |tx| serving::slip(tx, &work, |path| app.config().absolute(path)))
        .await?
        .ok_or(Failure::NotFound)?;
    let application = slip.application;
    let tail = application.receipt.last_four();
    let number = application.receipt.to_string();
    let facts = vec![
        Fact::of(f.t("counter-receipt-what"), application.item_name.clone()),
        Fact::of(f.t("counter-receipt-when"), f.date(application.due_at))
            .hint(f.t("counter-receipt-when-hint")),
        Fact::of(f.t("counter-receipt-who"), application.department.clone()),
    ];
    Ok(blank(f, size, "counter-receipt-title")
        .part(Part::Number {
            label: f.t("counter-receipt-number"),
            head: format!(
                "{} {}",
                f.community.short_name,
                number.strip_suffix(&tail).unwrap_or_default()
            ),
            tail,
        })
        .part(Part::Facts { facts })
        .para(f.t("counter-receipt-vow"))
        .foot(f.t("counter-receipt-scan"))
        .code(slip.link, f.t("counter-receipt-scan")))
}

fn missing(f: &Frame, size: Size, item: &Item) -> Sheet {
    let chinese = f.lang.is_chinese();
    let tick = |paper: &window::catalogue::Paper| Tick {
        done: !paper.is_brought(),
        text: if chinese || paper.name_en.is_empty() {
            paper.name.clone()
        } else {
            paper.name_en.clone()
        },
        note: if paper.is_brought() {
            f.t("counter-missing-bring")
        } else {
            f.t("counter-missing-spared")
        },
    };
    blank(f, size, "counter-missing-title")
        .part(Part::Head {
            text: item.name_in(chinese).to_owned(),
        })
        .part(Part::Ticks {
            ticks: item.papers.iter().map(tick).collect(),
        })
        .para(f.t("counter-missing-vow"))
}

fn refused(f: &Frame, size: Size, d: &Desk) -> Result<Sheet, Failure> {
    let work = last(d, WorkState::Refused)?;
    let known = shipped::refused().iter().find(|one| one.name == work.item_name);
    let known = known.ok_or(Failure::NotFound)?;
    let facts = vec![
        Fact::of(f.t("counter-refused-what"), known.name.clone()),
        Fact::of(f.t("counter-refused-who"), known.who.clone()),
        Fact::of(f.t("counter-refused-how"), known.how.clone()),
    ];
    Ok(blank(f, size, "counter-refused-title")
        .part(Part::Facts { facts })
        .para(f.t("counter-refused-vow")))
}

fn consent(f: &Frame, size: Size, d: &Desk) -> Result<Sheet, Failure> {
    let work =
        d.s.sheet
            .as_ref()
            .map(|sheet| &sheet.work)
            .or_else(|| d.s.done.last());
    let name = work.map(|work| work.item_name.clone()).ok_or(Failure::NotFound)?;
    let who =
        d.s.who
            .as_ref()
            .map(|who| who.person.name.clone())
            .unwrap_or_default();
    Ok(blank(f, size, "counter-consent-title")
        .part(Part::Facts {
            facts: vec![
                Fact::of(f.t("counter-consent-whose"), who),
                Fact::of(f.t("counter-consent-what"), name),
            ],
        })
        .para(f.t("counter-consent-words"))
        .part(Part::Sign {
            labels: vec![
                f.t("counter-consent-sign"),
                f.t("counter-consent-witness"),
                f.t("counter-consent-day"),
            ],
        }))
}
