//! Somebody is added, changed, or moves.

use kernel::{Day, GridLevel, GridPath, IdNumber, Micros, PersonId};
use serde_json::json;
use store::audit::Entry;
use store::{StoreError, Tx};

use super::household::{Household, Member, Part};
use super::person::{Person, Sex, State};
use super::sealed::{EMAIL, NUMBER, PHONE, blind_number, blind_phone, seal};
use super::{Cx, Refused, SHELF, rows, search};

/// What is known of somebody in the open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Details {
    /// The name.
    pub name: String,
    /// Other names, between spaces.
    pub former_names: String,
    /// The birthday.
    pub born: Option<Day>,
    /// Man or woman.
    pub sex: Sex,
    /// Languages, between spaces.
    pub languages: String,
    /// What to mind, between spaces.
    pub needs: String,
    /// How they want to be told.
    pub channel: String,
}

impl Details {
    /// Only a name.
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            former_names: String::new(),
            born: None,
            sex: Sex::Unsaid,
            languages: String::new(),
            needs: String::new(),
            channel: String::new(),
        }
    }

    /// Those of somebody.
    pub fn of(one: &Person) -> Self {
        Self {
            name: one.name.clone(),
            former_names: one.former_names.clone(),
            born: one.born,
            sex: one.sex,
            languages: one.languages.clone(),
            needs: one.needs.clone(),
            channel: one.channel.clone(),
        }
    }

    fn check(&self, today: Day) -> Result<(), Refused> {
        let length = self.name.trim().chars().count();
        if !(1..=60).contains(&length) || self.name.chars().any(char::is_control) {
            return Err(Refused::Field("name", "people-reg-bad-name"));
        }
        if self.former_names.chars().count() > 200 {
            return Err(Refused::Field("former_names", "people-reg-too-long"));
        }
        let alive = |born: Day| born <= today && born.age_on(today) < 130;
        if !self.born.is_none_or(alive) {
            return Err(Refused::Field("born", "people-reg-bad-born"));
        }
        Ok(())
    }
}

/// A sealed field in a form: left as it is, taken away, or given anew.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Given<T> {
    /// Left as it is.
    #[default]
    Keep,
    /// Taken away.
    Clear,
    /// Given anew.
    Set(T),
}

/// Somebody to be added.
#[derive(Clone, Debug)]
pub struct New {
    /// In the open.
    pub details: Details,
    /// Their number.
    pub number: Option<IdNumber>,
    /// Their telephone number in its normal form.
    pub phone: Option<String>,
    /// Their address for e-mail.
    pub email: Option<String>,
    /// Where they live.
    pub path: GridPath,
    /// The door; empty if not known.
    pub door: String,
    /// What they are in the household.
    pub part: Part,
    /// Where the entry is from.
    pub source: String,
}

impl New {
    /// Somebody with a name at a place.
    pub fn at(name: &str, path: GridPath, door: &str) -> Self {
        Self {
            details: Details::named(name),
            number: None,
            phone: None,
            email: None,
            path,
            door: door.to_owned(),
            part: Part::Kin,
            source: "counter".to_owned(),
        }
    }
}

/// A change of somebody.
#[derive(Clone, Debug)]
pub struct Change {
    /// In the open.
    pub details: Details,
    /// Their number.
    pub number: Given<IdNumber>,
    /// Their telephone number in its normal form.
    pub phone: Given<String>,
    /// Their address for e-mail.
    pub email: Given<String>,
    /// Whether they live here.
    pub state: State,
}

/// Fills in what the card says where nothing else is said.
fn by_card(details: &mut Details, number: Option<&IdNumber>) {
    let Some(number) = number else { return };
    details.born.get_or_insert(number.born());
    if details.sex == Sex::Unsaid {
        details.sex = match number.is_male() {
            Some(true) => Sex::Man,
            Some(false) => Sex::Woman,
            None => Sex::Unsaid,
        };
    }
}

/// The row of somebody new, sealed, but not kept yet; rules of who may are the caller's.
pub(crate) fn row(tx: &Tx<'_>, community: kernel::CommunityId, new: &New) -> Result<Person, StoreError> {
    let mut details = new.details.clone();
    by_card(&mut details, new.number.as_ref());
    let now = tx.now();
    let sealed =
        |field: &str, plain: Option<&str>| plain.map(|plain| seal(tx, community, field, plain)).transpose();
    Ok(Person {
        community,
        id: tx.clock().fresh(),
        key: tx.clock().tick().0,
        name: details.name.trim().to_owned(),
        former_names: details.former_names.trim().to_owned(),
        born: details.born,
        sex: details.sex,
        languages: details.languages,
        needs: details.needs,
        channel: details.channel,
        id_kind: new
            .number
            .map(|number| number.kind().word())
            .unwrap_or_default()
            .to_owned(),
        id_sealed: sealed(NUMBER, new.number.as_ref().map(IdNumber::whole))?,
        id_blind: new
            .number
            .as_ref()
            .map(|number| blind_number(tx.keys(), community, number)),
        phone: sealed(PHONE, new.phone.as_deref())?,
        phone_blind: new
            .phone
            .as_ref()
            .map(|phone| blind_phone(tx.keys(), community, phone)),
        email: sealed(EMAIL, new.email.as_deref())?,
        path: new.path,
        household: None,
        account: None,
        state: State::Here,
        merged_into: None,
        contacted_at: Micros(0),
        source: new.source.clone(),
        version: 1,
        created_at: now,
        updated_at: now,
    })
}

/// Adds somebody to the register.
pub fn add(tx: &mut Tx<'_>, cx: &Cx<'_>, new: &New) -> Result<Person, Refused> {
    let today = tx.now().day(&kernel::Zone::shanghai());
    new.details.check(today)?;
    let mut one = row(tx, cx.community, new)?;
    if !cx.policy.may(cx.actor, "add", &one) {
        return Err(Refused::NotFound);
    }
    free(tx, cx, one.id_blind.as_ref(), one.id)?;
    if new.path.level() >= GridLevel::Building && !new.door.trim().is_empty() {
        let household = Household::behind_or_fresh(tx, cx.community, new.path, &new.door, &new.source)?;
        one.household = Some(household.id);
    }
    one.insert(tx)?;
    if let Some(household) = one.household {
        member(tx, &one, household, new.part, today).insert(tx)?;
    }
    let terms = search::terms(tx.keys(), &one)?;
    tx.index(cx.community, SHELF, one.id.0, one.key, &terms)?;
    note(tx, cx, "person.added", &one, &json!({ "source": new.source }))?;
    Ok(one)
}

/// That somebody belongs to a household from a day on.
pub(crate) fn member(
    tx: &Tx<'_>,
    one: &Person,
    household: kernel::HouseholdId,
    part: Part,
    from: Day,
) -> Member {
    Member {
        community: one.community,
        id: tx.clock().fresh(),
        household,
        person: one.id,
        part,
        from_day: from.to_string(),
        until_day: None,
    }
}

/// Refuses a number that another person has.
fn free(tx: &mut Tx<'_>, cx: &Cx<'_>, blind: Option<&Vec<u8>>, own: PersonId) -> Result<(), Refused> {
    let Some(blind) = blind else { return Ok(()) };
    let holder = tx.maybe(&rows::BY_NUMBER, &[&cx.community, blind], Person::read)?;
    match holder {
        Some(other) if other.id != own => {
            let seen = cx.policy.may(cx.actor, "see", &other);
            Err(Refused::Taken(seen.then_some(other.id)))
        }
        _ => Ok(()),
    }
}

/// Changes somebody who was read at `version`.
pub fn change(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: PersonId,
    version: i32,
    change: &Change,
) -> Result<Person, Refused> {
    let old = Person::take(tx, cx, id, "edit")?;
    if old.version != version || old.state == State::Merged {
        return Err(Refused::Stale);
    }
    change.details.check(tx.now().day(&kernel::Zone::shanghai()))?;
    let mut one = old.clone();
    let mut details = change.details.clone();
    match &change.number {
        Given::Keep => {}
        Given::Clear => {
            (one.id_sealed, one.id_blind, one.id_kind) = (None, None, String::new());
        }
        Given::Set(number) => {
            by_card(&mut details, Some(number));
            one.id_kind = number.kind().word().to_owned();
            one.id_sealed = Some(seal(tx, cx.community, NUMBER, number.whole())?);
            one.id_blind = Some(blind_number(tx.keys(), cx.community, number));
        }
    }
    match &change.phone {
        Given::Keep => {}
        Given::Clear => (one.phone, one.phone_blind) = (None, None),
        Given::Set(phone) => {
            one.phone = Some(seal(tx, cx.community, PHONE, phone)?);
            one.phone_blind = Some(blind_phone(tx.keys(), cx.community, phone));
        }
    }
    match &change.email {
        Given::Keep => {}
        Given::Clear => one.email = None,
        Given::Set(email) => one.email = Some(seal(tx, cx.community, EMAIL, email)?),
    }
    one.name = details.name.trim().to_owned();
    one.former_names = details.former_names.trim().to_owned();
    (one.born, one.sex) = (details.born, details.sex);
    (one.languages, one.needs, one.channel) = (details.languages, details.needs, details.channel);
    one.state = if change.state == State::Merged {
        old.state
    } else {
        change.state
    };
    free(tx, cx, one.id_blind.as_ref(), id)?;
    save(tx, &mut one)?;
    note(
        tx,
        cx,
        "person.changed",
        &one,
        &json!({ "what": differences(&old, &one) }),
    )?;
    Ok(one)
}

/// Somebody moves within the community, or leaves it for a place unknown.
pub fn move_to(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: PersonId,
    version: i32,
    to: (GridPath, &str, Part),
) -> Result<Person, Refused> {
    let (path, door, part) = to;
    let old = Person::take(tx, cx, id, "edit")?;
    if old.version != version || old.state == State::Merged {
        return Err(Refused::Stale);
    }
    let today = tx.now().day(&kernel::Zone::shanghai());
    let mut one = Person {
        path,
        household: None,
        ..old.clone()
    };
    if !cx.policy.may(cx.actor, "add", &one) {
        return Err(Refused::Denied);
    }
    tx.run(&rows::LEAVE, &[&cx.community, &id, &today.to_string()])?;
    if path.level() >= GridLevel::Building && !door.trim().is_empty() {
        let household = Household::behind_or_fresh(tx, cx.community, path, door, "move")?;
        one.household = Some(household.id);
        member(tx, &one, household.id, part, today).insert(tx)?;
    }
    tx.run(&rows::MOVE_LABELS, &[&cx.community, &id, &path])?;
    save(tx, &mut one)?;
    let body = json!({ "from": old.path.to_string(), "to": path.to_string() });
    note(tx, cx, "person.moved", &one, &body)?;
    Ok(one)
}

/// Saves a row that was read in this transaction, and lets it be found as it is now.
pub(crate) fn save(tx: &mut Tx<'_>, one: &mut Person) -> Result<(), Refused> {
    one.updated_at = tx.now();
    let changed = tx.run(
        &rows::SAVE,
        &[
            &one.community,
            &one.id,
            &one.name,
            &one.former_names,
            &one.born,
            &one.sex,
            &one.languages,
            &one.needs,
            &one.channel,
            &one.id_kind,
            &one.id_sealed,
            &one.id_blind,
            &one.phone,
            &one.phone_blind,
            &one.email,
            &one.path,
            &one.household,
            &one.account,
            &one.state,
            &one.merged_into,
            &one.updated_at,
            &one.version,
        ],
    )?;
    if changed == 0 {
        return Err(Refused::Stale);
    }
    one.version += 1;
    if one.state == State::Merged {
        tx.unindex(one.community, one.id.0)?;
    } else {
        let terms = search::terms(tx.keys(), one)?;
        tx.index(one.community, SHELF, one.id.0, one.key, &terms)?;
    }
    Ok(())
}

/// What changed, in the open where it is open: field, before, after.
fn differences(old: &Person, new: &Person) -> Vec<(&'static str, String, String)> {
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let open = [
        ("name", old.name.clone(), new.name.clone()),
        ("former_names", old.former_names.clone(), new.former_names.clone()),
        ("born", day(old.born), day(new.born)),
        ("sex", old.sex.to_string(), new.sex.to_string()),
        ("languages", old.languages.clone(), new.languages.clone()),
        ("needs", old.needs.clone(), new.needs.clone()),
        ("channel", old.channel.clone(), new.channel.clone()),
        ("state", old.state.to_string(), new.state.to_string()),
    ];
    let sealed = [
        ("number", old.id_blind == new.id_blind),
        ("phone", old.phone_blind == new.phone_blind),
        ("email", old.email == new.email),
    ];
    let shut = sealed
        .into_iter()
        .filter(|(_, same)| !same)
        .map(|(name, _)| (name, "•".to_owned(), "•".to_owned()));
    open.into_iter()
        .filter(|(_, before, after)| before != after)
        .chain(shut)
        .collect()
}

/// Records what was done to somebody.
pub(crate) fn note(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    verb: &str,
    one: &Person,
    more: &serde_json::Value,
) -> Result<(), StoreError> {
    let mut body = json!({ "by": cx.actor.name, "version": one.version });
    if let (Some(body), Some(more)) = (body.as_object_mut(), more.as_object()) {
        body.extend(more.clone());
    }
    let entry = Entry {
        actor: &cx.actor.label(),
        verb,
        subject_kind: "person",
        subject: one.id.0,
        body: body.to_string(),
    };
    tx.audit(cx.community, &entry)
}
