//! `GET /r/{secret}/paper`: the receipt as PDF, on A5 or the roll of a counter's printer.

use axum::response::Response;
use paper::{Fact, Part, Sheet, Size};
use web::{Door, Failure, Frame};

use super::held::{self, Held};
use super::receipt::{Receipt, load, receipt};
use crate::hand::Hand;

/// The handler; `?size=roll` and `?size=a4` ask for another paper than A5.
pub(crate) async fn paper(door: Door, held: Held) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let (reader, intake) = (hand.clone(), held.intake.clone());
    let loaded = door
        .read::<_, store::StoreError, _>(move |tx| load(tx, &reader, &intake))
        .await?;
    let f = door.frame_t("resident-receipt-title");
    let r = receipt(&door, &hand, &held, &loaded, &f);
    let link = door.app.config().absolute(&r.link);
    let sheet = sheet(&f, &r, Size::from_word(door.query().text("size")));
    let sheet = sheet.code(link, f.t("resident-qr"));
    Ok(held::secret(crate::paper::answer(&door, sheet).await?))
}

fn sheet(f: &Frame, r: &Receipt, size: Size) -> Sheet {
    let title = format!("{}{}", f.t1(r.head, "part", "a"), f.t1(r.head, "part", "b"));
    let number = Part::Number {
        label: f.t("resident-number"),
        head: format!("{} {}", f.community.short_name, r.number),
        tail: r.last_four.clone(),
    };
    let said = if r.said.is_empty() {
        f.t("resident-said-voice")
    } else {
        r.said.clone()
    };
    let mut sheet = Sheet::new(size, f.lang.tag(), title, f.community.name.clone())
        .part(number)
        .part(Part::Said { text: said })
        .part(Part::Facts { facts: facts(f, r) })
        .para(r.answer.clone());
    if r.open {
        sheet = sheet.para(f.t("resident-vow"));
    }
    sheet
        .foot(f.moment(r.received_at))
        .foot(r.place.clone())
        .foot(f.community.phone.clone())
        .foot(f.t("resident-scan"))
}

fn facts(f: &Frame, r: &Receipt) -> Vec<Fact> {
    let when = match r.answered_at {
        Some(at) => Fact::of(f.t("resident-when"), f.moment(at)).hint(f.t("resident-when-answered")),
        None => Fact::of(f.t("resident-when"), f.moment(r.due)),
    };
    let mut facts = vec![when];
    if !r.person.is_empty() {
        facts.push(Fact::of(f.t("resident-who"), r.person.clone()).hint(r.phone.clone()));
    }
    if !r.unit.is_empty() {
        facts.push(Fact::of(f.t("resident-duty"), r.unit.clone()));
    }
    facts
}
