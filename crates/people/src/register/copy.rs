//! A copy of everything that the register keeps of somebody, for themselves.

use kernel::{AccountId, Zone};
use serde_json::{Value, json};
use store::{Reading, Sealed, StoreError, Tx};

use super::consent::Consent;
use super::sealed::{DOOR, EMAIL, NUMBER, PHONE};
use super::{Contact, Cx, Household, Label, Person, Refused, Relation, own};
use crate::centre::Centre;

/// The copy: plain words and days, the sealed fields opened; each opening is
/// recorded with the purpose `own`.
pub fn own(tx: &mut Tx<'_>, cx: &Cx<'_>, centre: &Centre, account: AccountId) -> Result<Value, Refused> {
    let one = own::of(tx, cx.community, account)?.ok_or(Refused::NotFound)?;
    let home = match one.household {
        Some(home) => Household::by_id(tx, cx.community, home)?,
        None => None,
    };
    let door = home.and_then(|home| home.door);
    let sealed = json!({
        "number": opened(tx, cx, &one, NUMBER, one.id_sealed.as_ref())?,
        "phone": opened(tx, cx, &one, PHONE, one.phone.as_ref())?,
        "email": opened(tx, cx, &one, EMAIL, one.email.as_ref())?,
        "door": opened(tx, cx, &one, DOOR, door.as_ref())?,
    });
    Ok(json!({
        "name": one.name,
        "former_names": one.former_names,
        "born": one.born.map(|day| day.to_string()),
        "sex": one.sex.word(),
        "languages": one.languages,
        "needs": one.needs,
        "channel": one.channel,
        "place": centre.names(one.path).join(" "),
        "since": one.created_at.rfc3339(&Zone::shanghai()),
        "source": one.source.split(':').next(),
        "sealed": sealed,
        "labels": labels(tx, cx, &one)?,
        "relations": relations(tx, cx, &one)?,
        "consents": consents(tx, cx, &one)?,
        "contacts": contacts(tx, cx, &one)?,
        "alerts": alerts(tx, cx, account)?,
    }))
}

fn opened(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    one: &Person,
    field: &str,
    sealed: Option<&Sealed>,
) -> Result<Option<String>, StoreError> {
    let Some(sealed) = sealed else {
        return Ok(None);
    };
    let reading = Reading {
        field,
        reader: &cx.actor.label(),
        purpose: "own",
        subject_kind: "person",
        subject: one.id.0,
    };
    tx.unseal(cx.community, sealed, &reading).map(Some)
}

fn labels(tx: &mut Tx<'_>, cx: &Cx<'_>, one: &Person) -> Result<Vec<Value>, StoreError> {
    let all = Label::of(tx, cx.community, one.id)?;
    Ok(all
        .iter()
        .map(|label| {
            json!({ "kind": label.kind.word(), "source": label.source, "evidence": label.evidence,
                "from": label.from_day.to_string(), "until": label.until_day.map(|day| day.to_string()),
                "confirmed_by": label.confirmed_by })
        })
        .collect())
}

fn relations(tx: &mut Tx<'_>, cx: &Cx<'_>, one: &Person) -> Result<Vec<Value>, StoreError> {
    let all = Relation::of(tx, cx.community, one.id)?;
    let told = |kin: &Relation| json!({ "kind": kin.kind.word(), "name": kin.name, "order": kin.ord });
    Ok(all.iter().map(told).collect())
}

fn consents(tx: &mut Tx<'_>, cx: &Cx<'_>, one: &Person) -> Result<Vec<Value>, StoreError> {
    let all = Consent::of(tx, cx.community, one.id)?;
    Ok(all
        .iter()
        .map(|consent| {
            json!({ "purpose": consent.purpose.word(), "given_by": consent.given_by.word(),
                "agent": consent.agent_name, "evidence": consent.evidence,
                "from": consent.from_day.to_string(),
                "until": consent.until_day.map(|day| day.to_string()),
                "revoked": consent.revoked_at.is_some() })
        })
        .collect())
}

fn contacts(tx: &mut Tx<'_>, cx: &Cx<'_>, one: &Person) -> Result<Vec<Value>, StoreError> {
    let all = Contact::of(tx, cx.community, one.id)?;
    let told = |met: &Contact| json!({ "kind": met.kind.word(), "at": met.at.rfc3339(&Zone::shanghai()), "note": met.note });
    Ok(all.iter().map(told).collect())
}

fn alerts(tx: &mut Tx<'_>, cx: &Cx<'_>, account: AccountId) -> Result<Vec<Value>, StoreError> {
    let all = crate::notice::push::devices(tx, cx.community, account)?;
    let told = |device: &crate::notice::push::Device| {
        json!({ "browser": device.agent, "since": device.made_at.rfc3339(&Zone::shanghai()),
            "rang": device.rang_at.map(|at| at.rfc3339(&Zone::shanghai())) })
    };
    Ok(all.iter().map(told).collect())
}
