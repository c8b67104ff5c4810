//! Items as the standard's objects, in the language of whoever asks.

use kernel::Uuid;
use serde_json::{Value, json};
use web::{Door, Frame};

use super::super::{id_everywhere, id_of};
use super::asked::changed;
use crate::catalogue::Item;
use crate::pages::item::Facts;
use crate::reach::Reach;

/// The lasting id of a thing of this community.
pub(super) fn id(door: &Door, kind: &str, name: &str) -> Uuid {
    id_of(door.community.id, kind, name)
}

/// A request's hand in telling of items.
pub(super) struct Teller<'a> {
    pub door: &'a Door,
    pub reach: &'a Reach,
    f: Frame,
    /// `+08:00`: the distance of the centre's clock from UTC.
    offset: String,
}

impl<'a> Teller<'a> {
    pub fn of(door: &'a Door, reach: &'a Reach) -> Self {
        let now = door.now.rfc3339(&door.zone);
        let offset = now.len().checked_sub(6).and_then(|from| now.get(from..));
        Self {
            door,
            reach,
            f: door.frame(""),
            offset: offset.unwrap_or("Z").to_owned(),
        }
    }

    fn chinese(&self) -> bool {
        self.f.lang.is_chinese()
    }

    fn id(&self, kind: &str, name: &str) -> Uuid {
        id(self.door, kind, name)
    }

    fn facts(&self, item: &Item) -> Facts {
        Facts::of(&self.f, &self.reach.hand.centre, item)
    }

    /// The organisation that decides, by its name in the catalogue.
    pub fn organization(&self, department: &str) -> Value {
        let items = self.reach.catalogue.open();
        let own: Vec<&Item> = items.filter(|item| item.department == department).collect();
        let many = i64::try_from(own.len()).unwrap_or(i64::MAX);
        let name = own
            .first()
            .map_or(department, |item| item.department_in(self.chinese()));
        json!({
            "id": self.id("organization", department), "name": name,
            "description": self.f.t1("window-hsds-decides", "n", many),
        })
    }

    /// Only what must be said of an item.
    pub fn brief(&self, item: &Item) -> Value {
        json!({ "id": self.id("service", &item.code), "name": item.name_in(self.chinese()), "status": status(item) })
    }

    /// The id of an item, and when it changed.
    pub fn minimal(&self, item: &Item) -> Value {
        let changed = changed(self.door, self.reach, item).rfc3339_utc();
        json!({ "id": self.id("service", &item.code), "modified_date": changed })
    }

    /// The fields of a service that stand alone.
    pub fn plain(&self, item: &Item) -> Value {
        let (facts, chinese) = (self.facts(item), self.chinese());
        let (stop, between) = if item.is_told_in(false) && !chinese {
            (". ", "; ")
        } else {
            ("。", "；")
        };
        let process = facts.channels.iter().chain([&facts.promised]);
        let process: Vec<&str> = process.map(String::as_str).collect();
        let who = std::iter::once(item.who_in(chinese));
        let eligible: Vec<&str> = who
            .chain(item.conditions_in(chinese).iter().map(String::as_str))
            .collect();
        let mut value = json!({
            "id": self.id("service", &item.code), "organization_id": self.id("organization", &item.department),
            "organization": self.organization(&item.department), "name": item.name_in(chinese), "status": status(item),
            "description": format!("{}{stop}{}{}", item.who_in(chinese), item.result_in(chinese), stop.trim_end()),
            "url": self.door.app.config().absolute(&format!("/services/{}", item.code)),
            "application_process": process.join(between), "fees_description": facts.fee,
            "eligibility_description": eligible.join(between),
        });
        let Some(fields) = value.as_object_mut() else {
            return value;
        };
        let other = item.name_in(!chinese);
        if other != item.name_in(chinese) {
            fields.insert("alternate_name".to_owned(), json!(other));
        }
        if let Some(age) = least_age(item) {
            fields.insert("minimum_age".to_owned(), json!(age));
        }
        if item.confirmed {
            let day = changed(self.door, self.reach, item).day(&self.door.zone);
            fields.insert("assured_date".to_owned(), json!(day.to_string()));
        } else {
            fields.insert("alert".to_owned(), json!(self.f.t("window-typical")));
        }
        value
    }

    /// Everything about a service.
    pub fn whole(&self, item: &Item) -> Value {
        let (mut value, service, code) = (self.plain(item), self.id("service", &item.code), &item.code);
        let facts = self.facts(item);
        let documents = item.papers.iter().enumerate().map(|(at, paper)| {
            let name = if self.chinese() || paper.name_en.is_empty() { &paper.name } else { &paper.name_en };
            json!({ "id": self.id("document", &format!("{code} {at} {}", paper.name)), "service_id": service, "document": name })
        });
        let more = json!({
            "phones": [{ "id": self.id("phone", code), "service_id": service, "number": facts.phone, "type": "voice" }],
            "schedules": self.schedules(item, &facts),
            "languages": [{ "id": self.id("language", code), "service_id": service, "name": self.f.t("window-hsds-chinese"), "code": "zh" }],
            "service_areas": [{ "id": self.id("area", code), "service_id": service, "name": self.door.community.name }],
            "required_documents": documents.collect::<Vec<_>>(),
            "cost_options": self.costs(item),
            "service_at_locations": self.at_places(item),
            "attributes": self.attributes(item),
        });
        if let (Some(value), Value::Object(more)) = (value.as_object_mut(), more) {
            value.extend(more);
        }
        value
    }

    /// What costs nothing costs 0; other fees are words.
    fn costs(&self, item: &Item) -> Vec<Value> {
        let free = json!({
            "id": self.id("cost", &item.code), "service_id": self.id("service", &item.code),
            "currency": "CNY", "amount": 0,
        });
        if item.fee.is_empty() {
            vec![free]
        } else {
            Vec::new()
        }
    }

    /// The centre's hours as rules of a week, hours of an item's own as words.
    fn schedules(&self, item: &Item, facts: &Facts) -> Vec<Value> {
        let service = self.id("service", &item.code);
        if !item.hours.is_empty() {
            let id = self.id("schedule", &item.code);
            return vec![json!({ "id": id, "service_id": service, "description": facts.hours })];
        }
        let segments = self.reach.hand.centre.calendar.hours().segments().iter();
        let at = |minute: u16| format!("{:02}:{:02}{}", minute / 60, minute % 60, self.offset);
        let of = |(place, (from, until)): (usize, &(u16, u16))| {
            json!({
                "id": self.id("schedule", &format!("{} {place}", item.code)), "service_id": service,
                "freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": at(*from), "closes_at": at(*until),
                "description": facts.hours,
            })
        };
        segments.enumerate().map(of).collect()
    }

    /// Where an item is done: at a place, on the telephone's screen, or both.
    pub fn at_places(&self, item: &Item) -> Vec<Value> {
        let at = |way: &str, place: Uuid, location: Value| {
            json!({
                "id": self.id("service-at-location", &format!("{} {way}", item.code)),
                "service_id": self.id("service", &item.code), "location_id": place, "location": location,
            })
        };
        let (hall, name) = (self.id("location", &item.place), self.facts(item).place);
        let mut all = vec![at(
            "place",
            hall,
            json!({ "id": hall, "location_type": "physical", "name": name }),
        )];
        if item.channels.iter().any(|way| way == "online") {
            let (online, url) = (
                self.id("location", "online"),
                self.door.app.config().absolute("/services"),
            );
            let name = self.f.t("window-channel-online");
            all.push(at(
                "online",
                online,
                json!({ "id": online, "location_type": "virtual", "name": name, "url": url }),
            ));
        }
        all
    }

    fn attributes(&self, item: &Item) -> Vec<Value> {
        let of = |kind: &'static str, key: &str, word: &str| {
            json!({
                "id": self.id("attribute", &format!("{} {kind} {word}", item.code)),
                "link_id": self.id("service", &item.code), "taxonomy_term_id": id_everywhere(kind, word),
                "link_type": kind, "link_entity": "service", "value": word, "taxonomy_term": self.term(kind, key, word),
            })
        };
        let mut all = vec![of("category", "cat", &item.category)];
        all.extend(item.events.iter().map(|word| of("life-event", "event", word)));
        all.extend(item.audience.iter().map(|word| of("audience", "for", word)));
        all
    }

    /// A term: the taxonomy, the beginning of its word in the message files, and its code.
    pub fn term(&self, kind: &'static str, key: &str, word: &str) -> Value {
        let name = self.f.t(&format!("window-{key}-{}", word.replace('_', "-")));
        let code = if self.chinese() { "zh" } else { "en" };
        json!({
            "id": id_everywhere(kind, word), "code": word, "name": name, "description": name, "language": code,
            "taxonomy": kind, "taxonomy_id": id_everywhere("taxonomy", kind), "taxonomy_detail": self.taxonomy(kind),
        })
    }

    /// A taxonomy.
    pub fn taxonomy(&self, kind: &'static str) -> Value {
        let name = self.f.t(&format!("window-hsds-{kind}"));
        json!({ "id": id_everywhere("taxonomy", kind), "name": kind, "description": name })
    }
}

fn status(item: &Item) -> &'static str {
    if item.closed { "inactive" } else { "active" }
}

/// The least age, if a condition says one: `年满80周岁`.
fn least_age(item: &Item) -> Option<u32> {
    let said = item.conditions.iter().find_map(|one| one.strip_prefix("年满"))?;
    let digits: String = said.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}
