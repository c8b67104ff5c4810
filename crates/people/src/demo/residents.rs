//! The residents of the demo: 5,000 invented people in their households, with
//! labels and the visits of the last weeks. Their cards are of a region that
//! does not exist, their telephones are given to nobody.

use std::collections::HashSet;

use kernel::{CommunityId, Day, GridPath, IdNumber, Micros, Zone};
use store::{StoreError, Tx};

use super::grid::Estate;
use crate::register::bulk::Bulk;
use crate::register::contact::Contact;
use crate::register::label::Label;
use crate::register::{ContactKind, Details, LabelKind, New, Part, Person, Sex};

/// So many people live in the demo.
pub const RESIDENTS: usize = 5_000;
/// So many of them are in need; every one was reached this month.
pub const IN_NEED: usize = 136;

const SURNAMES: &str =
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈";
const OLD: &str = "秀英桂兰淑珍玉华凤明德福生国富宝贵金荣春云长根建新文才永祥";
const YOUNG: &str = "浩然子涵欣怡梓萱宇轩思远佳宁若曦俊杰雨桐一诺晨曦嘉树知行";

/// Who lives behind one door: the ages, women marked by a minus, the eldest first.
const HOMES: &[&[i32]] = &[
    &[-79],
    &[82, -80],
    &[45, -43, 14],
    &[-84],
    &[35, -34, 5],
    &[68, -66],
    &[29],
    &[88],
    &[52, -50, -76],
    &[38, -36, 9, -4],
    &[-71],
    &[26, -25],
];

/// Numbers that look like chance and are none.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed ^ (mixed >> 29)) % most.max(1)
    }

    fn sign(&mut self, of: &str) -> char {
        let count = u64::try_from(of.chars().count()).unwrap_or(1);
        let at = usize::try_from(self.below(count)).unwrap_or(0);
        of.chars().nth(at).unwrap_or('安')
    }
}

struct Town {
    community: CommunityId,
    today: Day,
    /// The day on which the demo is shown.
    shown: Micros,
    dice: Dice,
    bulk: Bulk,
    labels: Vec<Label>,
    contacts: Vec<Contact>,
    in_need: usize,
    numbers: HashSet<String>,
}

/// Makes everybody; `shown` is the time at which the demo is looked at.
pub(super) fn build(
    tx: &mut Tx<'_>,
    community: CommunityId,
    estates: &[Estate],
    shown: Micros,
) -> Result<(), StoreError> {
    let mut town = Town {
        community,
        today: shown.day(&Zone::shanghai()),
        shown,
        dice: Dice(0x7e57),
        bulk: Bulk::default(),
        labels: Vec::new(),
        contacts: Vec::new(),
        in_need: 0,
        numbers: HashSet::new(),
    };
    let staircases: Vec<GridPath> = estates
        .iter()
        .flat_map(|estate| &estate.buildings)
        .flat_map(|(_, below)| below.iter().copied())
        .collect();
    let mut door = 0;
    while town.bulk.persons.len() < RESIDENTS && door < 60 {
        for (at, place) in staircases.iter().enumerate() {
            let home = HOMES.get((door + at) % HOMES.len()).copied().unwrap_or_default();
            town.household(tx, *place, &format!("{}0{}", door / 2 + 1, door % 2 + 1), home)?;
        }
        door += 1;
    }
    town.bulk.keep(tx)?;
    Label::insert_all(&town.labels, tx)?;
    Contact::insert_all(&town.contacts, tx)
}

impl Town {
    fn household(
        &mut self,
        tx: &mut Tx<'_>,
        place: GridPath,
        door: &str,
        home: &[i32],
    ) -> Result<(), StoreError> {
        let left = RESIDENTS.saturating_sub(self.bulk.persons.len());
        if left == 0 {
            return Ok(());
        }
        let household = self.bulk.household(tx, self.community, place, door, "demo")?;
        let surname = self.dice.sign(SURNAMES);
        let alone = home.len() == 1;
        for (at, age) in home.iter().take(left).enumerate() {
            let new = self.somebody(surname, *age, at, place, door);
            self.bulk
                .person(tx, self.community, &new, Some(household), self.today)?;
            self.reach(tx);
            if age.abs() >= 60 {
                self.label(tx, age.abs(), alone);
            }
        }
        Ok(())
    }

    fn somebody(&mut self, family: char, signed_age: i32, at: usize, place: GridPath, door: &str) -> New {
        let age = signed_age.abs();
        let woman = signed_age < 0;
        // A wife keeps her own name.
        let surname = if woman && age > 20 {
            self.dice.sign(SURNAMES)
        } else {
            family
        };
        let given = if age > 55 { OLD } else { YOUNG };
        let name: String = [surname, self.dice.sign(given), self.dice.sign(given)]
            .iter()
            .collect();
        let back = i64::from(age).saturating_mul(365) + i64::try_from(self.dice.below(300)).unwrap_or(0) + 20;
        let born = self.today.plus_days(-back);
        let count = u64::try_from(self.bulk.persons.len()).unwrap_or(0);
        let part = match (at, woman) {
            (0, _) => Part::Head,
            (1, _) if age > 20 => Part::Spouse,
            _ if age > 60 => Part::Parent,
            _ => Part::Child,
        };
        New {
            details: Details {
                born: Some(born),
                sex: if woman { Sex::Woman } else { Sex::Man },
                needs: if age > 82 {
                    "hearing".to_owned()
                } else {
                    String::new()
                },
                channel: if age > 70 {
                    "phone".to_owned()
                } else {
                    String::new()
                },
                ..Details::named(&name)
            },
            number: number(born, count, woman).filter(|card| self.numbers.insert(card.whole().to_owned())),
            phone: (age > 12).then(|| format!("15410{count:06}")),
            part,
            source: "demo".to_owned(),
            ..New::at(&name, place, door)
        }
    }

    /// Most were reached within the last weeks, some long ago, some never.
    fn reach(&mut self, tx: &Tx<'_>) {
        let Some(one) = self.bulk.persons.last_mut() else {
            return;
        };
        let days = match self.dice.below(20) {
            0 => return,
            1..=3 => 35 + self.dice.below(50),
            _ => 1 + self.dice.below(27),
        };
        let kind = match self.dice.below(4) {
            0 => ContactKind::Call,
            1 => ContactKind::Notice,
            _ => ContactKind::Visit,
        };
        self.contacts
            .push(contact(tx, one, kind, self.shown.plus(-day_span(days))));
    }

    fn label(&mut self, tx: &Tx<'_>, age: i32, alone: bool) {
        if alone && age >= 70 {
            self.give(tx, LabelKind::Alone);
        }
        if age >= 85 && self.dice.below(6) == 0 {
            self.give(tx, LabelKind::HalfDisabled);
        }
        if self.in_need < IN_NEED && self.dice.below(7) == 0 {
            self.in_need += 1;
            self.give(tx, LabelKind::LowIncome);
            let days = 1 + self.dice.below(20);
            if let Some(one) = self.bulk.persons.last_mut() {
                self.contacts.push(contact(
                    tx,
                    one,
                    ContactKind::Visit,
                    self.shown.plus(-day_span(days)),
                ));
            }
        }
    }

    fn give(&mut self, tx: &Tx<'_>, kind: LabelKind) {
        let Some(one) = self.bulk.persons.last() else {
            return;
        };
        let now = tx.now();
        self.labels.push(Label {
            community: self.community,
            id: tx.clock().fresh(),
            person: one.id,
            kind,
            path: one.path,
            source: "入户走访".to_owned(),
            evidence: "走访记录".to_owned(),
            from_day: now.day(&Zone::shanghai()),
            until_day: None,
            confirmed_by: "小余".to_owned(),
            confirmed_at: Some(now),
            given_by: "小余".to_owned(),
            given_at: now,
            ended_at: None,
        });
    }
}

fn day_span(days: u64) -> i64 {
    i64::try_from(days).unwrap_or(0).saturating_mul(Micros::DAY)
}

fn contact(tx: &Tx<'_>, one: &mut Person, kind: ContactKind, at: Micros) -> Contact {
    one.contacted_at = one.contacted_at.max(at);
    Contact {
        community: one.community,
        id: tx.clock().fresh(),
        person: one.id,
        kind,
        at,
        path: one.path,
        by_staff: None,
        subject: None,
        note: String::new(),
    }
}

/// A card of region 100000, which was never given out, with its check sign.
fn number(born: Day, count: u64, woman: bool) -> Option<IdNumber> {
    let serial = (count / 2 * 2 + u64::from(!woman)) % 1000;
    let begin = format!(
        "100000{:04}{:02}{:02}{serial:03}",
        born.year(),
        born.month(),
        born.day()
    );
    "0123456789X"
        .chars()
        .find_map(|sign| format!("{begin}{sign}").parse().ok())
}
