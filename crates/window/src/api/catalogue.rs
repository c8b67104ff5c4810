//! `/api/v1/catalogue`: an item as it is edited, its versions, what a version
//! changes; one person proposes, another publishes.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Zone;
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;
use web::{Door, Errors, Failure, Json, Reply};

use super::steps::Nothing;
use crate::catalogue::edit::{self, EditError};
use crate::catalogue::item::{English, PaperKind};
use crate::catalogue::rows::{Version, VersionId, VersionState};
use crate::catalogue::{Catalogues, Item, shipped};
use crate::desk::version::refused;
use crate::reach::Reach;

/// A paper of an item.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = CataloguePaper)]
pub(super) struct PaperBody {
    name: String,
    /// id, house, form, consent, check, visit, photo, bank, say, paper; as usual for its name if left out.
    kind: String,
}

/// An item as it is edited: the whole of it, what is left out is empty.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = CatalogueItem)]
pub(super) struct ItemBody {
    name: String,
    name_en: String,
    /// A category of `GET /services`.
    category: String,
    /// For whom.
    audience: Vec<String>,
    /// Life events.
    events: Vec<String>,
    /// How people say it, between spaces.
    words: String,
    who: String,
    who_en: String,
    conditions: Vec<String>,
    /// As many as in Chinese, or none.
    conditions_en: Vec<String>,
    papers: Vec<PaperBody>,
    /// Working days by the rules; 0 at once.
    legal_days: u32,
    /// Working days that are promised; 0 at once.
    promised_days: u32,
    /// Empty if it is free.
    fee: String,
    fee_en: String,
    /// window, online, agent.
    channels: Vec<String>,
    department: String,
    /// Empty: at the centre.
    place: String,
    /// Empty: the centre's hours.
    hours: String,
    /// Empty: the centre's number.
    phone: String,
    result: String,
    result_en: String,
    complain: String,
    /// The form by name; empty: the plain one.
    form: String,
    /// This centre has checked the values.
    confirmed: bool,
    /// No longer offered.
    closed: bool,
}

/// What is proposed.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = CatalogueProposal)]
pub(super) struct Body {
    item: ItemBody,
    /// Why; the second person reads it.
    note: String,
}

/// An item as it is now.
#[derive(Serialize, ToSchema)]
#[schema(as = CatalogueEntry)]
pub(super) struct EntryOut {
    code: String,
    /// 0 is what the program brings.
    version: i32,
    item: ItemBody,
    /// The id of the version that waits for a second person.
    waits: Option<String>,
}

/// A version of an item.
#[derive(Serialize, ToSchema)]
#[schema(as = CatalogueVersion)]
pub(super) struct VersionOut {
    id: String,
    code: String,
    number: i32,
    /// asked, live, past, refused.
    state: &'static str,
    note: String,
    made_by: String,
    made_at: String,
    decided_by: String,
    decided_at: Option<String>,
}

/// A field that a version changes.
#[derive(Serialize, ToSchema)]
#[schema(as = CatalogueChange)]
pub(super) struct ChangeOut {
    /// Its name on the page, in the language of the call.
    what: String,
    before: String,
    after: String,
}

/// A version with what it changes.
#[derive(Serialize, ToSchema)]
#[schema(as = WholeCatalogueVersion)]
pub(super) struct WholeOut {
    version: VersionOut,
    item: ItemBody,
    /// Against what was in force before it.
    changes: Vec<ChangeOut>,
}

impl VersionOut {
    fn of(version: &Version, zone: &Zone) -> Self {
        Self {
            id: version.id.to_string(),
            code: version.code.clone(),
            number: version.number,
            state: version.state.word(),
            note: version.note.clone(),
            made_by: version.made_name.clone(),
            made_at: version.made_at.rfc3339(zone),
            decided_by: version.decided_name.clone(),
            decided_at: version.decided_at.map(|at| at.rfc3339(zone)),
        }
    }
}

impl From<Item> for ItemBody {
    fn from(item: Item) -> Self {
        let papers = item.papers.into_iter().map(|paper| PaperBody {
            name: paper.name,
            kind: paper.kind,
        });
        Self {
            name: item.name,
            name_en: item.name_en,
            category: item.category,
            audience: item.audience,
            events: item.events,
            words: item.words,
            who: item.who,
            who_en: item.en.who,
            conditions: item.conditions,
            conditions_en: item.en.conditions,
            papers: papers.collect(),
            legal_days: item.legal_days,
            promised_days: item.promised_days,
            fee: item.fee,
            fee_en: item.en.fee,
            channels: item.channels,
            department: item.department,
            place: item.place,
            hours: item.hours,
            phone: item.phone,
            result: item.result,
            result_en: item.en.result,
            complain: item.complain,
            form: item.form,
            confirmed: item.confirmed,
            closed: item.closed,
        }
    }
}

impl ItemBody {
    /// The item of this code, on its way as before.
    fn item(self, code: String, flow: String) -> Item {
        let paper = |body: PaperBody| {
            let mut paper = shipped::paper(body.name.trim());
            if PaperKind::from_word(&body.kind).is_some() {
                paper.kind = body.kind;
            }
            paper
        };
        Item {
            code,
            flow,
            name: self.name,
            name_en: self.name_en,
            category: self.category,
            audience: self.audience,
            events: self.events,
            words: self.words.split_whitespace().collect::<Vec<_>>().join(" "),
            en: English {
                who: self.who_en,
                conditions: self.conditions_en,
                result: self.result_en,
                fee: self.fee_en,
            },
            who: self.who,
            conditions: self.conditions,
            papers: self.papers.into_iter().map(paper).collect(),
            legal_days: self.legal_days,
            promised_days: self.promised_days,
            fee: self.fee,
            channels: self.channels,
            department: self.department,
            place: self.place,
            hours: self.hours,
            phone: self.phone,
            result: self.result,
            complain: self.complain,
            form: self.form,
            confirmed: self.confirmed,
            closed: self.closed,
            ..Item::default()
        }
    }
}

fn id_of(text: &str) -> Result<VersionId, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

async fn history(door: &Door, code: &str) -> Result<Vec<Version>, Failure> {
    let (community, code) = (door.community.id, code.to_owned());
    let read = move |tx: &mut store::Tx<'_>| Version::history(tx, community, &code);
    Ok(door.read::<_, StoreError, _>(read).await?)
}

/// `GET /catalogue/items/{code}`: closed ones, too.
pub(super) async fn item(door: Door, Path(code): Path<String>) -> Result<Response, Failure> {
    door.require_any("catalogue", "see")?;
    let reach = Reach::of(&door).await?;
    let item = reach.catalogue.item(&code).cloned().ok_or(Failure::NotFound)?;
    let history = history(&door, &code).await?;
    let waits = history.iter().find(|one| one.state == VersionState::Asked);
    let out = EntryOut {
        waits: waits.map(|one| one.id.to_string()),
        version: item.version,
        code,
        item: item.into(),
    };
    Ok(door.json(StatusCode::OK, &out))
}

/// `GET /catalogue/items/{code}/versions`: the newest first.
pub(super) async fn versions(door: Door, Path(code): Path<String>) -> Result<Response, Failure> {
    door.require_any("catalogue", "see")?;
    let reach = Reach::of(&door).await?;
    let history = history(&door, &code).await?;
    if history.is_empty() && reach.catalogue.item(&code).is_none() {
        return Err(Failure::NotFound);
    }
    let out: Vec<VersionOut> = history
        .iter()
        .map(|one| VersionOut::of(one, &door.zone))
        .collect();
    Ok(door.json(StatusCode::OK, &out))
}

/// `GET /catalogue/versions`: what waits for a second person, the oldest first.
pub(super) async fn waiting(door: Door) -> Result<Response, Failure> {
    door.require_any("catalogue", "see")?;
    let community = door.community.id;
    let asked = door
        .read::<_, StoreError, _>(move |tx| Version::asked(tx, community))
        .await?;
    let out: Vec<VersionOut> = asked.iter().map(|one| VersionOut::of(one, &door.zone)).collect();
    Ok(door.json(StatusCode::OK, &out))
}

/// `GET /catalogue/versions/{id}`.
pub(super) async fn version(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    door.require_any("catalogue", "see")?;
    let (community, id) = (door.community.id, id_of(&id)?);
    let found = door
        .read::<_, StoreError, _>(move |tx| Version::with_earlier(tx, community, id))
        .await?;
    let (version, before) = found.ok_or(Failure::NotFound)?;
    let changes = edit::diff(&before, &version.item()).into_iter();
    let change = |(key, before, after): edit::Change| ChangeOut {
        what: door.t(key),
        before,
        after,
    };
    let out = WholeOut {
        changes: changes.map(change).collect(),
        item: version.item().into(),
        version: VersionOut::of(&version, &door.zone),
    };
    Ok(door.json(StatusCode::OK, &out))
}

/// `POST /catalogue/items/{code}/versions`: of an item, or of a new one by its code.
pub(super) async fn propose(
    door: Door,
    Path(code): Path<String>,
    json: Json<Body>,
) -> Result<Response, Failure> {
    door.require_any("catalogue", "edit")?;
    let reach = Reach::of(&door).await?;
    let flow = reach.catalogue.item(&code).map(|item| item.flow.clone());
    let Body { item, note } = json.value.clone();
    let item = item.item(code.to_ascii_uppercase(), flow.unwrap_or_default());
    let (hand, zone) = (reach.hand, door.zone.clone());
    let done = door
        .write_once::<EditError, _>(&json.key, &json.bytes, move |tx| {
            let cx = edit::Cx {
                community: hand.community,
                actor: &hand.actor,
                policy: hand.app.policy(),
            };
            let version = edit::propose(tx, &cx, item.clone(), &note)?;
            let place = format!("/api/v1/catalogue/versions/{}", version.id);
            Ok(Reply::created(place, &VersionOut::of(&version, &zone)))
        })
        .await;
    done.map_err(|error| match error {
        EditError::Fields(faults) => {
            let mut errors = Errors::none();
            faults.into_iter().for_each(|(field, key)| errors.add(field, key));
            Failure::BadInput(errors)
        }
        other => refused(other),
    })
}

/// `POST /catalogue/versions/{id}/publish`.
pub(super) async fn publish(door: Door, id: Path<String>, json: Json<Nothing>) -> Result<Response, Failure> {
    decide(door, id, json, true).await
}

/// `POST /catalogue/versions/{id}/refuse`.
pub(super) async fn refuse(door: Door, id: Path<String>, json: Json<Nothing>) -> Result<Response, Failure> {
    decide(door, id, json, false).await
}

async fn decide(
    door: Door,
    Path(id): Path<String>,
    json: Json<Nothing>,
    yes: bool,
) -> Result<Response, Failure> {
    door.require_any("catalogue", "publish")?;
    let (id, hand, zone) = (id_of(&id)?, Reach::of(&door).await?.hand, door.zone.clone());
    let own = hand.clone();
    let done = door
        .write_once::<EditError, _>(&json.key, &json.bytes, move |tx| {
            let cx = edit::Cx {
                community: own.community,
                actor: &own.actor,
                policy: own.app.policy(),
            };
            if yes {
                edit::publish(tx, &cx, id)?;
            } else {
                edit::refuse(tx, &cx, id)?;
            }
            let version = Version::by_id(tx, cx.community, id)?.ok_or(EditError::NotFound)?;
            Ok(Reply::json(StatusCode::OK, &VersionOut::of(&version, &zone)))
        })
        .await
        .map_err(refused)?;
    hand.forget();
    door.app.shelf::<Catalogues>().forget(door.community.id);
    Ok(done)
}
