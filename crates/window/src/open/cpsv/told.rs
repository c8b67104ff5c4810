//! What is said of the items: each thing once, by its address.

use std::collections::BTreeMap;

use kernel::CommunityId;

use super::super::id_of;
use super::{Fact, Node};
use crate::catalogue::Item;

/// What is the same for every item of a community.
pub(super) struct Place<'a> {
    /// Whose.
    pub community: CommunityId,
    /// The beginning of every address.
    pub base: String,
    /// The community's name.
    pub name: String,
    /// Whom to ring.
    pub phone: String,
    /// The centre's hours.
    pub hours: String,
    /// A word of the message files, in Chinese and in English.
    pub label: &'a dyn Fn(&str) -> [String; 2],
}

/// The language in which things are done here, and the money, by the EU's authority tables.
const CHINESE: &str = "http://publications.europa.eu/resource/authority/language/ZHO";
const YUAN: &str = "http://publications.europa.eu/resource/authority/currency/CNY";

type Facts = Vec<(&'static str, Fact)>;

fn words(name: &'static str, zh: &str, en: &str) -> Facts {
    let mut out = vec![(name, Fact::Words(zh.to_owned(), "zh"))];
    if !en.is_empty() && en != zh {
        out.push((name, Fact::Words(en.to_owned(), "en")));
    }
    out
}

fn named(identifier: String, name: &'static str, zh: &str, en: &str) -> Facts {
    let mut out = vec![("dct:identifier", Fact::Text(identifier))];
    out.extend(words(name, zh, en));
    out
}

/// What was said so far.
struct Told<'a> {
    place: &'a Place<'a>,
    all: BTreeMap<String, Node>,
}

impl Told<'_> {
    /// Says something of a thing and gives the fact that leads to it.
    fn say(&mut self, id: String, classes: &'static [&'static str], facts: Facts) -> Fact {
        let node = Node {
            id: id.clone(),
            classes,
            facts,
        };
        self.all.insert(id.clone(), node);
        Fact::Node(id)
    }

    /// `{base}/services#…`: something that several items share.
    fn shared(&self, name: &str) -> String {
        format!("{}/services#{name}", self.place.base)
    }

    fn area(&mut self) -> Fact {
        let facts = named("place".to_owned(), "skos:prefLabel", &self.place.name, "");
        self.say(self.shared("place"), &["dct:Location"], facts)
    }

    fn authority(&mut self, item: &Item) -> Fact {
        let id = id_of(self.place.community, "organization", &item.department);
        let english = item.department_in(false);
        let mut facts = named(id.to_string(), "skos:prefLabel", &item.department, english);
        facts.push(("dct:spatial", self.area()));
        let id = self.shared(&format!("organisation-{}", id.simple()));
        self.say(id, &["cv:PublicOrganisation"], facts)
    }

    /// A word of the catalogue's own lists.
    fn concept(&mut self, key: &str, word: &str) -> Fact {
        let [zh, en] = (self.place.label)(&format!("window-{key}-{}", word.replace('_', "-")));
        let facts = named(word.to_owned(), "skos:prefLabel", &zh, &en);
        self.say(self.shared(&format!("{key}-{word}")), &["skos:Concept"], facts)
    }

    fn event(&mut self, word: &str) -> Fact {
        let [zh, en] = (self.place.label)(&format!("window-event-{word}"));
        let facts = named(word.to_owned(), "dct:title", &zh, &en);
        let id = self.shared(&format!("event-{word}"));
        self.say(id, &["cv:LifeEvent", "cv:Event"], facts)
    }

    fn known(&mut self, id: &str, class: &'static [&'static str]) -> Fact {
        self.say(id.to_owned(), class, Vec::new())
    }

    /// Whom to ring, and when somebody is there.
    fn contact(&mut self, item: &Item, id: &str) -> Fact {
        let own = !item.phone.is_empty() || !item.hours.is_empty();
        let or = |own: &str, here: &str| {
            if own.is_empty() {
                here.to_owned()
            } else {
                own.to_owned()
            }
        };
        let hours = or(&item.hours, &self.place.hours);
        let phone = or(&item.phone, &self.place.phone);
        let id = if own {
            format!("{id}#contact")
        } else {
            self.shared("contact")
        };
        let hours = words("dct:description", &hours, "");
        let hours = self.say(format!("{id}-hours"), &["time:TemporalEntity"], hours);
        let facts = vec![("cv:telephone", Fact::Text(phone)), ("cv:openingHours", hours)];
        self.say(id, &["cv:ContactPoint"], facts)
    }

    fn cost(&mut self, item: &Item, id: &str) -> Fact {
        let mut facts = vec![("dct:identifier", Fact::Text(format!("{}-cost", item.code)))];
        if item.fee.is_empty() {
            let [zh, en] = (self.place.label)("window-free");
            facts.extend(words("dct:description", &zh, &en));
            facts.push(("cv:hasValue", Fact::Amount(0)));
            facts.push(("cv:currency", self.known(YUAN, &["skos:Concept"])));
        } else {
            facts.extend(words("dct:description", &item.fee, &item.en.fee));
        }
        self.say(format!("{id}#cost"), &["cv:Cost"], facts)
    }

    fn papers(&mut self, item: &Item, id: &str) -> Facts {
        let mut out = Vec::new();
        for (at, paper) in item.papers.iter().enumerate() {
            let name = format!("{}-paper-{at}", item.code);
            let facts = named(name, "dct:title", &paper.name, &paper.name_en);
            let said = self.say(format!("{id}#paper-{at}"), &["cv:Evidence"], facts);
            out.push(("cpsv:hasInput", said));
        }
        out
    }

    fn conditions(&mut self, item: &Item, id: &str) -> Facts {
        let mut out = Vec::new();
        for (at, condition) in item.conditions.iter().enumerate() {
            let english = item.conditions_in(false).get(at).map_or("", String::as_str);
            let facts = named(
                format!("{}-condition-{at}", item.code),
                "dct:title",
                condition,
                english,
            );
            let said = self.say(format!("{id}#condition-{at}"), &["cv:Requirement"], facts);
            out.push(("cv:holdsRequirement", said));
        }
        out
    }

    fn channels(&mut self, item: &Item, id: &str) -> Facts {
        let mut out = Vec::new();
        for channel in &item.channels {
            let [zh, en] = (self.place.label)(&format!("window-channel-{channel}"));
            let facts = named(format!("{}-{channel}", item.code), "dct:description", &zh, &en);
            let said = self.say(format!("{id}#channel-{channel}"), &["cv:Channel"], facts);
            out.push(("cv:hasChannel", said));
        }
        out
    }

    fn service(&mut self, item: &Item) {
        let id = format!("{}/services/{}", self.place.base, item.code);
        let mut facts = named(item.code.clone(), "dct:title", &item.name, &item.name_en);
        let described = format!("{}。{}。", item.who, item.result);
        facts.extend(words("dct:description", &described, &english(item)));
        let said = item.words.split_whitespace().take(6);
        facts.extend(said.map(|word| ("dcat:keyword", Fact::Words(word.to_owned(), "zh"))));
        let days = Fact::Duration(format!("P{}D", item.promised_days));
        facts.push(("cv:processingTime", days));
        facts.push(("cv:hasCompetentAuthority", self.authority(item)));
        facts.push(("dct:spatial", self.area()));
        facts.push(("dct:language", self.known(CHINESE, &["dct:LinguisticSystem"])));
        facts.push(("cv:thematicArea", self.concept("cat", &item.category)));
        for word in &item.audience {
            facts.push(("dct:audience", self.concept("for", word)));
        }
        for word in &item.events {
            facts.push(("cv:isGroupedBy", self.event(word)));
        }
        facts.push(("cv:contactPoint", self.contact(item, &id)));
        facts.push(("cv:hasCost", self.cost(item, &id)));
        facts.extend(self.conditions(item, &id));
        facts.extend(self.papers(item, &id));
        facts.extend(self.channels(item, &id));
        let output = named(
            format!("{}-output", item.code),
            "dct:title",
            &item.result,
            &item.en.result,
        );
        facts.push((
            "cpsv:produces",
            self.say(format!("{id}#output"), &["cv:Output"], output),
        ));
        self.say(id, &["cpsv:PublicService"], facts);
    }
}

/// Everything that is said of these items.
pub(super) fn nodes<'a>(place: &Place<'_>, items: impl Iterator<Item = &'a Item>) -> Vec<Node> {
    let mut told = Told {
        place,
        all: BTreeMap::new(),
    };
    items.for_each(|item| told.service(item));
    told.all.into_values().collect()
}

/// Who may ask and what they get, in English.
fn english(item: &Item) -> String {
    let en = &item.en;
    if item.is_told_in(false) {
        format!("{}. {}.", en.who, en.result)
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::catalogue::shipped;

    /// What the published shapes want at least of each class that stands here.
    const MUST: &[(&str, &[&str])] = &[
        (
            "cpsv:PublicService",
            &[
                "dct:identifier",
                "dct:title",
                "dct:description",
                "cv:hasCompetentAuthority",
            ],
        ),
        ("cv:PublicOrganisation", &["skos:prefLabel", "dct:spatial"]),
        ("cv:Evidence", &["dct:identifier", "dct:title"]),
        ("cv:Output", &["dct:identifier", "dct:title"]),
        ("cv:Requirement", &["dct:identifier", "dct:title"]),
        ("cv:Event", &["dct:identifier", "dct:title"]),
        ("cv:Cost", &["dct:identifier"]),
        ("cv:Channel", &["dct:identifier"]),
    ];
    /// What stands at most once with a thing.
    const ONCE: &[&str] = &[
        "dct:identifier",
        "cv:processingTime",
        "cv:hasValue",
        "cv:currency",
    ];
    /// Of which class the things are that a property leads to.
    const CLASS: &[(&str, &str)] = &[
        ("cv:hasCompetentAuthority", "cv:PublicOrganisation"),
        ("cpsv:hasInput", "cv:Evidence"),
        ("cpsv:produces", "cv:Output"),
        ("cv:hasChannel", "cv:Channel"),
        ("dct:spatial", "dct:Location"),
        ("dct:language", "dct:LinguisticSystem"),
        ("cv:thematicArea", "skos:Concept"),
        ("dct:audience", "skos:Concept"),
        ("cv:currency", "skos:Concept"),
        ("cv:isGroupedBy", "cv:Event"),
        ("cv:contactPoint", "cv:ContactPoint"),
        ("cv:openingHours", "time:TemporalEntity"),
        ("cv:hasCost", "cv:Cost"),
        ("cv:holdsRequirement", "cv:Requirement"),
    ];

    #[test]
    fn every_thing_has_what_the_shapes_want() {
        let place = Place {
            community: CommunityId(kernel::Uuid::from_u128(1)),
            base: "http://huiyin.test".to_owned(),
            name: "青禾里社区".to_owned(),
            phone: "16900001000".to_owned(),
            hours: "09:00–17:00".to_owned(),
            label: &|key| [format!("字 {key}"), key.to_owned()],
        };
        let all = nodes(&place, shipped::items().iter());
        let classes: HashMap<&str, &[&str]> =
            all.iter().map(|node| (node.id.as_str(), node.classes)).collect();
        for node in &all {
            let must = MUST.iter().filter(|(class, _)| node.classes.contains(class));
            for name in must.flat_map(|(_, must)| *must) {
                let held = node.facts.iter().any(|(held, _)| held == name);
                assert!(held, "{}: {name}", node.id);
            }
            for name in ONCE {
                let many = node.facts.iter().filter(|(held, _)| held == name).count();
                assert!(many <= 1, "{}: {name}", node.id);
            }
            for (name, fact) in &node.facts {
                match fact {
                    Fact::Node(id) => {
                        let of = CLASS.iter().find(|(held, _)| held == name).unwrap().1;
                        assert!(classes[id.as_str()].contains(&of), "{}: {name}", node.id);
                    }
                    Fact::Text(_) => assert!(["dct:identifier", "cv:telephone"].contains(name)),
                    Fact::Words(text, _) => assert!(!text.is_empty(), "{}: {name}", node.id),
                    Fact::Duration(text) => assert!(text.starts_with('P') && text.ends_with('D')),
                    Fact::Amount(_) => assert_eq!(*name, "cv:hasValue"),
                }
            }
        }
        let services = all.iter().filter(|node| node.classes == ["cpsv:PublicService"]);
        assert_eq!(services.count(), 120);
    }
}
