//! One search for every way in which somebody is looked for: the name or a
//! part of it, the initials of its sounds ("wjx"), the last four signs of a
//! card or a telephone, a whole number, a building; together or alone, and
//! never beyond the places that the actor reaches.

use gate::{Actor, Role};
use kernel::{CommunityId, GridPath, IdNumber, PersonId, Uuid};
use store::{Keyring, StoreError, Tx};

use super::person::{Person, persons};
use super::sealed::{NUMBER, PHONE, blind_number, blind_phone, tail_of, tail_term};
use super::{SHELF, rows};
use crate::centre::Centre;

/// So many places are looked through at once.
const PLACES: usize = 64;

/// How far an actor's eyes reach in the register.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reach {
    /// The whole community.
    All,
    /// These places and all below them; none at all if there are none.
    In(Vec<GridPath>),
}

impl Reach {
    /// By the roles that see persons: clerk, manager and leader.
    pub fn of(actor: &Actor) -> Self {
        let roles = [Role::Manager, Role::Clerk, Role::Leader];
        let mut places: Vec<GridPath> = roles
            .into_iter()
            .flat_map(|role| actor.paths(role))
            .copied()
            .collect();
        places.sort_unstable();
        // Ancestors come first: what lies in one that is held already adds nothing.
        let mut apart: Vec<GridPath> = Vec::new();
        for place in places {
            if !apart.last().is_some_and(|held| held.contains(&place)) {
                apart.push(place);
            }
        }
        if apart.first() == Some(&GridPath::ROOT) {
            Self::All
        } else {
            Self::In(apart)
        }
    }

    /// Whether a place is within.
    pub fn holds(&self, place: &GridPath) -> bool {
        match self {
            Self::All => true,
            Self::In(places) => places.iter().any(|held| held.contains(place)),
        }
    }

    /// The places that are both asked for and within; none asked for is all.
    pub fn and(&self, asked: &[GridPath]) -> Self {
        match self {
            Self::All if asked.is_empty() => Self::All,
            Self::All => Self::In(asked.to_vec()),
            Self::In(places) if asked.is_empty() => Self::In(places.clone()),
            Self::In(places) => {
                let mut both = Vec::new();
                for place in asked {
                    if self.holds(place) {
                        both.push(*place);
                    } else {
                        both.extend(places.iter().filter(|held| place.contains(held)));
                    }
                }
                Self::In(both)
            }
        }
    }
}

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Seek {
    /// Names, initials, last four signs, whole numbers, between spaces.
    pub words: String,
    /// Only in these places; everywhere if there are none.
    pub places: Vec<GridPath>,
    /// Only entries before this key: the `next` of the page before.
    pub before: Option<i64>,
    /// So many.
    pub limit: usize,
}

/// Who was found, the newest entry first.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// They.
    pub persons: Vec<Person>,
    /// Where the next page begins, if there may be one.
    pub next: Option<i64>,
}

impl Seek {
    /// Reads a line that somebody typed: words that name a place of the centre
    /// narrow the places, the others are looked for.
    pub fn of_line(centre: &Centre, line: &str) -> Self {
        let mut seek = Self {
            limit: 25,
            ..Self::default()
        };
        let mut words = Vec::new();
        for word in line.split_whitespace().take(8) {
            let places = places_named(centre, word);
            if places.is_empty() {
                words.push(word);
            } else if seek.places.is_empty() {
                seek.places = places;
            } else {
                let held = Reach::In(places);
                if let Reach::In(both) = held.and(&seek.places) {
                    seek.places = both;
                }
            }
        }
        seek.words = words.join(" ");
        seek
    }
}

/// Looks for somebody within the reach.
pub fn search(
    tx: &mut Tx<'_>,
    community: CommunityId,
    reach: &Reach,
    seek: &Seek,
) -> Result<Found, StoreError> {
    let within = reach.and(&seek.places);
    if within == Reach::In(Vec::new()) {
        return Ok(Found::default());
    }
    let alternatives = match ways(tx.keys(), community, &seek.words) {
        Ways::Whole(blind) => return whole(tx, community, &within, &blind),
        Ways::Nothing if within == Reach::All => return newest(tx, community, seek),
        Ways::Nothing => vec![Vec::new()],
        Ways::Phrases(all) => all,
    };
    let places: Vec<Option<String>> = match &within {
        Reach::All => vec![None],
        Reach::In(places) => places
            .iter()
            .take(PLACES)
            .map(|place| Some(place_term(*place)))
            .collect(),
    };
    let mut hits: Vec<(i64, Uuid)> = Vec::new();
    for phrases in &alternatives {
        for place in &places {
            let mut wanted = phrases.clone();
            wanted.extend(place.iter().map(|term| vec![term.clone()]));
            hits.extend(tx.find(community, SHELF, &wanted, seek.before, seek.limit)?);
        }
    }
    hits.sort_unstable_by(|a, b| b.cmp(a));
    hits.dedup();
    let more = hits.len() >= seek.limit;
    hits.truncate(seek.limit);
    let ids: Vec<PersonId> = hits.iter().map(|(_, id)| PersonId(*id)).collect();
    Ok(Found {
        persons: persons(tx, community, &ids)?,
        next: hits.last().filter(|_| more).map(|(key, _)| *key),
    })
}

/// Everybody, the newest first.
fn newest(tx: &mut Tx<'_>, community: CommunityId, seek: &Seek) -> Result<Found, StoreError> {
    let limit = i64::try_from(seek.limit).unwrap_or(i64::MAX);
    let before = seek.before.unwrap_or(i64::MAX);
    let persons = tx.all(&rows::NEWEST, &[&community, &before, &limit], Person::read)?;
    let full = persons.len() >= seek.limit;
    let next = persons.last().filter(|_| full).map(|one| one.key);
    Ok(Found { persons, next })
}

/// By a whole number: at most those few who have it.
fn whole(
    tx: &mut Tx<'_>,
    community: CommunityId,
    within: &Reach,
    blind: &Whole,
) -> Result<Found, StoreError> {
    let (sql, value) = match blind {
        Whole::Number(value) => (&rows::BY_NUMBER, value),
        Whole::Phone(value) => (&rows::BY_PHONE, value),
    };
    let mut persons = tx.all(sql, &[&community, value], Person::read)?;
    persons.retain(|one| within.holds(&one.path));
    Ok(Found { persons, next: None })
}

enum Whole {
    Number(Vec<u8>),
    Phone(Vec<u8>),
}

enum Ways {
    /// Nothing is looked for by words.
    Nothing,
    /// A whole number.
    Whole(Whole),
    /// Any of these; each is phrases that must all stand there.
    Phrases(Vec<Vec<Vec<String>>>),
}

/// The ways in which words may be meant.
fn ways(keys: &Keyring, community: CommunityId, words: &str) -> Ways {
    let whole = words.trim();
    if let Ok(number) = whole.parse::<IdNumber>() {
        return Ways::Whole(Whole::Number(blind_number(keys, community, &number)));
    }
    if let Some(phone) = kernel::normal_phone(whole) {
        return Ways::Whole(Whole::Phone(blind_phone(keys, community, &phone)));
    }
    let mut all: Vec<Vec<Vec<String>>> = vec![Vec::new()];
    for word in whole.split_whitespace().take(8) {
        let options = word_ways(keys, community, word);
        if options.is_empty() {
            continue;
        }
        all = all
            .iter()
            .flat_map(|so_far| {
                options.iter().map(move |option| {
                    let mut both = so_far.clone();
                    both.extend(option.iter().cloned());
                    both
                })
            })
            .take(8)
            .collect();
    }
    match all.as_slice() {
        [only] if only.is_empty() => Ways::Nothing,
        _ => Ways::Phrases(all),
    }
}

/// One word: a tail, initials or letters of a name, or signs of a name.
fn word_ways(keys: &Keyring, community: CommunityId, word: &str) -> Vec<Vec<Vec<String>>> {
    let plain: String = text::normal::Normal::of(word).chars().iter().collect();
    if is_tail(&plain) {
        return vec![vec![vec![tail_term(keys, community, &plain)]]];
    }
    let mut out = Vec::new();
    if let Some(initials) = text::initials::query(&plain) {
        out.push(vec![initials]);
    }
    let name = text::search::query(&plain);
    if !name.is_empty() {
        out.push(name);
    }
    out
}

/// Four digits, or three and an X.
fn is_tail(word: &str) -> bool {
    let digits = word.trim_end_matches(['x', 'X']);
    word.len() == 4 && digits.len() >= 3 && digits.bytes().all(|sign| sign.is_ascii_digit())
}

/// The term of everybody who lives in a place.
fn place_term(place: GridPath) -> String {
    format!("gp{place}")
}

/// The terms by which somebody is found.
pub(crate) fn terms(keys: &Keyring, one: &Person) -> Result<Vec<String>, StoreError> {
    let mut terms: Vec<String> = Vec::with_capacity(24);
    for name in std::iter::once(one.name.as_str()).chain(one.former_names.split_whitespace()) {
        terms.extend(text::search::index_terms(name));
        terms.push("·".to_owned());
        terms.extend(text::initials::index_terms(name));
        terms.push("·".to_owned());
    }
    if let Some(sealed) = &one.id_sealed {
        let number = keys.open(one.community, NUMBER, sealed)?;
        terms.extend(tail_of(&number).map(|tail| tail_term(keys, one.community, tail)));
    }
    if let Some(sealed) = &one.phone {
        let phone = keys.open(one.community, PHONE, sealed)?;
        terms.extend(tail_of(&phone).map(|tail| tail_term(keys, one.community, tail)));
    }
    let above = one.path.upward().filter(|place| *place != GridPath::ROOT);
    terms.extend(above.map(place_term));
    Ok(terms)
}

/// The places of the centre that a word names: `3号楼`, `南苑3号楼2单元`.
pub fn places_named(centre: &Centre, word: &str) -> Vec<GridPath> {
    let plain: String = text::normal::Normal::of(word).chars().iter().collect();
    let mut found = Vec::new();
    inside(centre, GridPath::ROOT, &plain, &mut found);
    if found.is_empty() {
        for estate in centre.below(GridPath::ROOT) {
            inside(centre, estate.path, &plain, &mut found);
        }
    }
    found
}

/// Goes down from a place by the names that the rest of a word begins with.
fn inside(centre: &Centre, place: GridPath, rest: &str, found: &mut Vec<GridPath>) {
    for node in centre.below(place).filter(|node| !node.closed) {
        let names = std::iter::once(node.name.as_str()).chain(node.alias.split_whitespace());
        let longest = names
            .map(|name| text::normal::Normal::of(name).chars().iter().collect::<String>())
            .filter(|name| !name.is_empty() && rest.starts_with(name.as_str()))
            .max_by_key(String::len);
        let Some(after) = longest.and_then(|name| rest.strip_prefix(name.as_str())) else {
            continue;
        };
        if after.is_empty() {
            found.push(node.path);
        } else {
            inside(centre, node.path, after, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gate::Grant;

    fn place(text: &str) -> GridPath {
        text.parse().unwrap()
    }

    #[test]
    fn the_reach_of_many_roles_is_their_places_each_once() {
        let mut actor = Actor::nobody();
        assert_eq!(Reach::of(&actor), Reach::In(Vec::new()));
        actor.grants = vec![
            Grant::at(Role::Leader, place("00010002")),
            Grant::at(Role::Leader, place("0001")),
            Grant::at(Role::Leader, place("00020001")),
        ];
        let reach = Reach::of(&actor);
        assert_eq!(reach, Reach::In(vec![place("0001"), place("00020001")]));
        assert_eq!(reach.and(&[place("0002")]), Reach::In(vec![place("00020001")]));
        assert_eq!(reach.and(&[place("0003")]), Reach::In(Vec::new()));
        assert_eq!(
            reach.and(&[place("00010001")]),
            Reach::In(vec![place("00010001")])
        );
        actor.grants.push(Grant::of(Role::Clerk));
        assert_eq!(Reach::of(&actor), Reach::All);
    }

    #[test]
    fn four_signs_are_a_tail_and_letters_are_initials() {
        assert!(is_tail("1234") && is_tail("002x") && !is_tail("12xx") && !is_tail("wjxc"));
        let keys = Keyring::for_test();
        let community = CommunityId(Uuid::nil());
        assert!(matches!(ways(&keys, community, "  "), Ways::Nothing));
        assert!(matches!(
            ways(&keys, community, "16900001234"),
            Ways::Whole(Whole::Phone(_))
        ));
        assert!(matches!(
            ways(&keys, community, "11010519491231002x"),
            Ways::Whole(Whole::Number(_))
        ));
        let Ways::Phrases(all) = ways(&keys, community, "wjx 1234") else {
            panic!("two words")
        };
        assert_eq!(all.len(), 2);
        assert!(all.iter().all(|phrases| phrases.len() == 2));
    }
}
