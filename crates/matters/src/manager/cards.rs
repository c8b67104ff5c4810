//! What the manager must decide today: a card each, said as a sentence, with
//! the buttons that lead there.

use people::Centre;
use web::Frame;

use super::board::{Board, Waiting};
use crate::book::row::desk_link;
use crate::hand::Hand;
use crate::rows::Matter;

/// The most characters of somebody's words on a card.
const WORDS: usize = 42;

/// A decision.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Card {
    /// The one that burns.
    pub hot: bool,
    /// The class of the 回.
    pub sign: &'static str,
    pub tag: String,
    pub heading: String,
    /// Address and word; the first is the main one.
    pub acts: Vec<(String, String)>,
}

/// Makes the card of one matter.
type Make = fn(&Matter, &Centre, &Frame) -> Card;

/// Every decision, the most urgent first, and how many there are in all.
pub(super) fn cards(board: &Board, hand: &Hand, f: &Frame) -> (Vec<Card>, i64) {
    let mut cards = Vec::new();
    let mut all = 0;
    let kinds: [(&Waiting, Make); 3] = [
        (&board.raised, raised),
        (&board.returned, returned),
        (&board.unhappy, unhappy),
    ];
    for (waiting, make) in kinds {
        all += waiting.all;
        let mine = |matter: &&Matter| hand.app.policy().may(&hand.actor, "see", *matter);
        let shown: Vec<Card> = waiting
            .first
            .iter()
            .filter(mine)
            .map(|matter| make(matter, &hand.centre, f))
            .collect();
        cards.extend(shown);
        cards.extend(rest(waiting, f));
    }
    let more = [for_the_wall(board, hand, f), without_duty(hand, f)];
    for card in more.into_iter().flatten() {
        all += 1;
        cards.push(card);
    }
    if let Some(first) = cards.first_mut() {
        first.hot = true;
    }
    (cards, all)
}

fn card(sign: &'static str, tag: String, heading: String, acts: Vec<(String, String)>) -> Card {
    Card {
        hot: false,
        sign,
        tag,
        heading,
        acts,
    }
}

fn raised(matter: &Matter, centre: &Centre, f: &Frame) -> Card {
    let unit = matter.unit.and_then(|id| centre.unit(id));
    let heading = match unit {
        Some(unit) => f.t2(
            "manage-raised",
            "words",
            short(matter),
            "unit",
            unit.name.as_str(),
        ),
        None => f.t1("manage-raised-none", "words", short(matter)),
    };
    let tag = f.t1("manage-raised-tag", "over", f.left(matter.settle_due));
    card("n3 late", tag, heading, one(matter, f.t("manage-decide")))
}

fn returned(matter: &Matter, _: &Centre, f: &Frame) -> Card {
    let tag = f.t1("manage-returned-tag", "n", matter.returns);
    let heading = f.t1("manage-returned", "words", short(matter));
    card("n1", tag, heading, one(matter, f.t("manage-give")))
}

fn unhappy(matter: &Matter, _: &Centre, f: &Frame) -> Card {
    let tag = f.t1("manage-unhappy-tag", "n", matter.round);
    let heading = f.t1("manage-unhappy", "words", short(matter));
    card("n2 late", tag, heading, one(matter, f.t("manage-call")))
}

fn one(matter: &Matter, word: String) -> Vec<(String, String)> {
    vec![(desk_link(matter), word)]
}

/// Those that are not shown one by one.
fn rest(waiting: &Waiting, f: &Frame) -> Option<Card> {
    let more = waiting.all - i64::try_from(waiting.first.len()).unwrap_or(0);
    (more > 0).then(|| {
        let acts = vec![("/book?late=1".to_owned(), f.t("manage-see-all"))];
        card(
            "n3 late",
            f.t("manage-more-tag"),
            f.t1("manage-more", "n", more),
            acts,
        )
    })
}

fn for_the_wall(board: &Board, hand: &Hand, f: &Frame) -> Option<Card> {
    let public = |code: &str| hand.book.category(code).is_none_or(|category| category.public);
    let all: i64 = board
        .wall_by
        .iter()
        .filter(|(code, _)| public(code))
        .map(|(_, n)| n)
        .sum();
    let oldest = board.wall.iter().find(|matter| public(&matter.category))?;
    (all > 0).then(|| {
        let acts = vec![
            (desk_link(oldest), f.t("manage-wall-oldest")),
            ("/book?state=answered".to_owned(), f.t("manage-wall-all")),
        ];
        card("n4", f.t("manage-wall-tag"), f.t1("manage-wall", "n", all), acts)
    })
}

/// Units that answer for something and have nobody on duty now.
fn without_duty(hand: &Hand, f: &Frame) -> Option<Card> {
    let centre = &hand.centre;
    let duties: std::collections::BTreeSet<&str> = centre.rosters().map(|row| row.duty.as_str()).collect();
    let someone = |unit| {
        duties.iter().any(|duty| {
            centre
                .on_duty(duty, kernel::GridPath::ROOT, Some(unit), f.now)
                .is_some_and(|found| found.unit == Some(unit))
        })
    };
    let names: Vec<&str> = centre
        .units
        .iter()
        .filter(|unit| !unit.closed && !someone(unit.id))
        .map(|unit| unit.name.as_str())
        .collect();
    let first = names.first()?;
    let heading = match names.len() {
        1 => f.t1("manage-nobody-one", "unit", *first),
        n => f.t2(
            "manage-nobody",
            "unit",
            *first,
            "n",
            i64::try_from(n).unwrap_or(0),
        ),
    };
    let acts = vec![
        ("/settings/rosters".to_owned(), f.t("manage-nobody-roster")),
        ("/settings/units".to_owned(), f.t("manage-nobody-units")),
    ];
    Some(card("n1", f.t("manage-nobody-tag"), heading, acts))
}

/// The beginning of what was said.
fn short(matter: &Matter) -> String {
    let mut words: String = matter.words.chars().take(WORDS).collect();
    if matter.words.chars().count() > WORDS {
        words.push('…');
    }
    words
}
