//! `GET /services/{code}`: everything that one must know before asking.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use people::Centre;
use web::{Door, Failure, Frame};

use crate::catalogue::{Item, Paper};
use crate::reach::Reach;

/// The page of an item.
#[derive(Template)]
#[template(path = "window/item.html")]
pub(crate) struct ItemPage {
    pub f: Frame,
    pub item: Item,
    pub facts: Facts,
    /// Structured data for search engines.
    pub data: String,
}

/// What is worked out of an item and its centre; the counter shows the same.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// How long it takes here.
    pub promised: String,
    /// How long the rules allow.
    pub legal: String,
    /// What it costs.
    pub fee: String,
    /// Where.
    pub place: String,
    /// When.
    pub hours: String,
    /// Whom to ring.
    pub phone: String,
    /// Where to complain.
    pub complain: String,
    /// In which ways it can be asked for.
    pub channels: Vec<String>,
}

impl Facts {
    /// The facts of an item at a centre.
    pub fn of(f: &Frame, centre: &Centre, item: &Item) -> Self {
        let or = |own: &str, else_: String| if own.is_empty() { else_ } else { own.to_owned() };
        Self {
            promised: super::list::limit(f, item.promised_days),
            legal: super::list::limit(f, item.legal_days),
            fee: or(item.fee_in(f.lang.is_chinese()), f.t("window-free")),
            place: or(&item.place, f.t1("window-place-here", "name", &f.community.name)),
            hours: or(&item.hours, hours(centre)),
            phone: or(&item.phone, f.community.phone.clone()),
            complain: or(&item.complain, f.t("window-complain-12345")),
            channels: item
                .channels
                .iter()
                .map(|word| f.t(&format!("window-channel-{word}")))
                .collect(),
        }
    }
}

/// The hours of the centre: `09:00–12:00 13:30–17:00`.
pub(crate) fn hours(centre: &Centre) -> String {
    let segments = centre.calendar.hours().segments();
    let shown = segments.iter().map(|(from, until)| {
        let clock = |minute: u16| people::pages::clock(i32::from(minute));
        format!("{}–{}", clock(*from), clock(*until))
    });
    shown.collect::<Vec<_>>().join(" ")
}

impl ItemPage {
    fn paper<'a>(&self, paper: &'a Paper) -> &'a str {
        if self.f.lang.is_chinese() || paper.name_en.is_empty() {
            &paper.name
        } else {
            &paper.name_en
        }
    }

    fn why(&self, paper: &Paper) -> String {
        self.f.t(&format!("window-why-{}", paper.is()))
    }

    /// What is said of the language, to whoever does not read Chinese.
    fn language(&self) -> &'static str {
        if self.item.is_told_in(false) {
            "window-chinese-holds"
        } else {
            "window-chinese-only"
        }
    }

    /// The mark of words that stand in Chinese on a page of another language:
    /// those that nobody has told in English.
    fn own(&self, english: &str) -> &'static str {
        if self.f.lang.is_chinese() || !english.is_empty() {
            ""
        } else {
            " lang=\"zh-CN\""
        }
    }

    fn english_condition(&self) -> &str {
        let own = self.item.conditions_in(false) == self.item.conditions;
        let first = self.item.en.conditions.first();
        first.filter(|_| !own).map_or("", String::as_str)
    }

    fn english_department(&self) -> &str {
        let told = self.item.department_in(false);
        if told == self.item.department { "" } else { told }
    }

    fn has_brought(&self) -> bool {
        self.item.brought().next().is_some()
    }

    fn has_spared(&self) -> bool {
        self.item.spared().next().is_some()
    }
}

/// schema.org, as JSON that no tag can end.
fn data(door: &Door, item: &Item, facts: &Facts) -> String {
    let value = serde_json::json!({
        "@context": "https://schema.org", "@type": "GovernmentService",
        "identifier": item.code, "name": item.name, "alternateName": item.name_en,
        "description": format!("{}。{}", item.who, item.result),
        "serviceType": item.category, "audience": { "@type": "Audience", "audienceType": item.who },
        "provider": { "@type": "GovernmentOrganization", "name": door.community.name, "telephone": facts.phone },
        "serviceOperator": { "@type": "GovernmentOrganization", "name": item.department },
        "availableChannel": { "@type": "ServiceChannel", "servicePhone": { "@type": "ContactPoint", "telephone": facts.phone },
            "serviceLocation": { "@type": "Place", "name": facts.place }, "serviceUrl": door.app.config().absolute(&format!("/services/{}", item.code)) },
        "offers": { "@type": "Offer", "description": facts.fee },
    });
    serde_json::to_string(&value)
        .unwrap_or_default()
        .replace('<', "\\u003c")
}

/// The handler.
pub(crate) async fn page(door: Door, Path(code): Path<String>) -> Result<Response, Failure> {
    let reach = Reach::of(&door).await?;
    let item = reach
        .catalogue
        .item(&code)
        .filter(|item| !item.closed)
        .ok_or(Failure::NotFound)?
        .clone();
    let f = door.frame(item.name_in(door.lang.is_chinese()).to_owned());
    let facts = Facts::of(&f, &reach.hand.centre, &item);
    let page = ItemPage {
        data: data(&door, &item, &facts),
        facts,
        item,
        f,
    };
    Ok(door.page(StatusCode::OK, &page))
}
