//! What every page has in common: its words, its bars, its hidden fields.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use askama::filters::Safe;
use kernel::{Clock, Day, Micros, Zone};
use store::Community;

use crate::errors::Saying;
use crate::room::{Bar, Nav};
use crate::when::When;
use crate::words::{Arg, Lang, Words};

/// An entry of a bar, ready to be shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NavItem {
    /// Where it leads.
    pub href: &'static str,
    /// The id of its sign.
    pub sign: &'static str,
    /// Its word.
    pub label: String,
    /// Whether this page belongs to it.
    pub current: bool,
}

/// The field `f` of every page. Templates take all their words from it.
#[derive(Clone)]
pub struct Frame {
    /// The page's title; the community's name is added.
    pub title: String,
    /// The language.
    pub lang: Lang,
    /// 长辈版.
    pub elder: bool,
    /// More contrast.
    pub contrast: bool,
    /// The time at which the page was asked for.
    pub now: Micros,
    /// The path with its query.
    pub path: String,
    /// Where a link may lead back to.
    pub here: String,
    /// Whose centre this is.
    pub community: Arc<Community>,
    /// The name of the person signed in; empty for nobody.
    pub actor_name: String,
    /// Whether somebody is signed in.
    pub signed_in: bool,
    /// Whether this is a demo centre.
    pub demo: bool,
    pub(crate) zone: Zone,
    pub(crate) words: Arc<Words>,
    pub(crate) clock: Clock,
    pub(crate) token: String,
    pub(crate) guarded: Arc<AtomicBool>,
    pub(crate) nav: Vec<Nav>,
}

impl Frame {
    /// The message.
    pub fn t(&self, key: &str) -> String {
        self.words.text(self.lang, key, &[])
    }

    /// The message with one value.
    pub fn t1(&self, key: &str, name: &str, value: impl Arg) -> String {
        self.words.text(self.lang, key, &[(name, &value)])
    }

    /// The message with two values.
    pub fn t2(&self, key: &str, a: &str, x: impl Arg, b: &str, y: impl Arg) -> String {
        self.words.text(self.lang, key, &[(a, &x), (b, &y)])
    }

    /// The message with three values.
    #[expect(
        clippy::too_many_arguments,
        reason = "three names and three values, as templates write them"
    )]
    pub fn t3(&self, key: &str, a: &str, x: impl Arg, b: &str, y: impl Arg, c: &str, z: impl Arg) -> String {
        self.words.text(self.lang, key, &[(a, &x), (b, &y), (c, &z)])
    }

    /// The message kept as a [`Saying`].
    pub fn say(&self, saying: &Saying) -> String {
        saying.text(&self.words, self.lang)
    }

    /// Whether there is such a message, for keys made from data.
    pub fn knows(&self, key: &str) -> bool {
        self.words.has(self.lang, key)
    }

    fn when(&self) -> When<'_> {
        When {
            words: &self.words,
            lang: self.lang,
            zone: &self.zone,
            now: self.now,
        }
    }

    /// The civil day of an instant: `10月25日 周五`.
    pub fn date(&self, at: impl std::borrow::Borrow<Micros>) -> String {
        self.when().day(at.borrow().day(&self.zone))
    }

    /// Today in the centre's zone.
    pub fn today(&self) -> Day {
        self.now.day(&self.zone)
    }

    /// A civil day: `10月25日 周五`.
    pub fn day(&self, day: impl std::borrow::Borrow<Day>) -> String {
        self.when().day(*day.borrow())
    }

    /// The civil day of an instant, short: `10月25日`.
    pub fn short_date(&self, at: impl std::borrow::Borrow<Micros>) -> String {
        self.when().short(at.borrow().day(&self.zone))
    }

    /// `17:00`.
    pub fn time(&self, at: impl std::borrow::Borrow<Micros>) -> String {
        self.when().time(*at.borrow())
    }

    /// `10月25日 周五 17:00`.
    pub fn moment(&self, at: impl std::borrow::Borrow<Micros>) -> String {
        self.when().moment(*at.borrow())
    }

    /// The value of `<time datetime>`.
    pub fn iso(&self, at: impl std::borrow::Borrow<Micros>) -> String {
        at.borrow().rfc3339(&self.zone)
    }

    /// The value of an `<input type="datetime-local">`.
    pub fn local(&self, at: impl std::borrow::Borrow<Micros>) -> String {
        at.borrow().local(&self.zone)
    }

    /// `刚才`, `5 分钟前`, `昨天`, `3 天前`.
    pub fn ago(&self, at: impl std::borrow::Borrow<Micros>) -> String {
        self.when().ago(*at.borrow())
    }

    /// `还有 3 天`, `超 1 天`.
    pub fn left(&self, due: impl std::borrow::Borrow<Micros>) -> String {
        self.when().left(*due.borrow())
    }

    /// Whether the instant lies before now.
    pub fn is_over(&self, due: impl std::borrow::Borrow<Micros>) -> bool {
        *due.borrow() < self.now
    }

    /// A length of time in microseconds: `3 天`, `2 小时`.
    pub fn span(&self, micros: impl std::borrow::Borrow<i64>) -> String {
        self.when().span(*micros.borrow())
    }

    /// The hidden field that proves that a form is ours. In every POST form.
    pub fn guard(&self) -> Safe<String> {
        self.guarded.store(true, Ordering::Relaxed);
        Safe(format!(
            "<input type=\"hidden\" name=\"guard\" value=\"{}\">",
            self.token
        ))
    }

    /// The hidden field with a fresh idempotency key. In every form that makes something.
    pub fn once(&self) -> Safe<String> {
        let key: kernel::Uuid = self.clock.fresh();
        Safe(format!(
            "<input type=\"hidden\" name=\"key\" value=\"{}\">",
            key.simple()
        ))
    }

    /// The address of an asset by its plain name.
    pub fn asset(&self, name: &str) -> &'static str {
        crate::assets::url(name)
    }

    /// The picture signs, to be referred to by `<use href="#hui">`.
    pub fn signs(&self) -> Safe<&'static str> {
        Safe(crate::assets::SIGNS)
    }

    /// The class of `<html>` for residents' pages.
    pub fn class(&self) -> &'static str {
        match (self.elder, self.contrast) {
            (true, true) => "elder contrast",
            (true, false) => "elder",
            (false, true) => "contrast",
            (false, false) => "",
        }
    }

    /// The class of `<html>` for staff pages.
    pub fn desk_class(&self) -> &'static str {
        if self.contrast { "desk contrast" } else { "desk" }
    }

    /// The address that sets a preference and comes back here.
    pub fn prefs(&self, what: &str, value: &str) -> String {
        format!("/prefs?{what}={value}&to={}", crate::url::part(&self.here))
    }

    /// The community's telephone number as a link.
    pub fn tel(&self) -> String {
        let digits: String = self
            .community
            .phone
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect();
        format!("tel:{digits}")
    }

    /// What was just done, after a redirect with `?said=…-done`.
    pub fn toast(&self) -> Option<String> {
        let query = self.path.split_once('?')?.1;
        let said = query.split('&').find_map(|pair| pair.strip_prefix("said="))?;
        (said.ends_with("-done") && self.knows(said)).then(|| self.t(said))
    }

    /// The tabs of residents.
    pub fn tabs(&self) -> Vec<NavItem> {
        self.bar(Bar::Tabs)
    }

    /// The bar of the staff; empty for those who are not.
    pub fn desk(&self) -> Vec<NavItem> {
        self.bar(Bar::Desk)
    }

    fn bar(&self, bar: Bar) -> Vec<NavItem> {
        let path = self.path.split('?').next().unwrap_or("/");
        let of_bar: Vec<&Nav> = self.nav.iter().filter(|nav| nav.bar == bar).collect();
        // The longest address that this page lies under is the current one.
        let within =
            |nav: &&&Nav| path == nav.href || nav.href != "/" && path.starts_with(&format!("{}/", nav.href));
        let current = of_bar
            .iter()
            .filter(within)
            .max_by_key(|nav| nav.href.len())
            .map(|nav| nav.href);
        let item = |nav: &&Nav| NavItem {
            href: nav.href,
            sign: nav.sign,
            label: self.t(nav.word),
            current: current == Some(nav.href),
        };
        of_bar.iter().map(item).collect()
    }

    /// A frame for samples and tests: an invented community, nobody signed in,
    /// 22 October 2024, 10:26.
    pub fn for_test(words: Arc<Words>, lang: Lang) -> Self {
        let now = Micros(1_729_563_960_000_000);
        let community = Community {
            slug: "qinghe".to_owned(),
            name: "青禾里社区".to_owned(),
            short_name: "青禾里".to_owned(),
            phone: "0000-1234".to_owned(),
            created_at: now,
            ..nameless()
        };
        let mut frame = Self::bare(words, lang, Clock::fixed(now));
        frame.community = Arc::new(community);
        frame.token = "a.token".to_owned();
        frame
    }

    /// A frame while no community is known.
    pub(crate) fn bare(words: Arc<Words>, lang: Lang, clock: Clock) -> Self {
        Self {
            title: String::new(),
            lang,
            elder: false,
            contrast: false,
            now: clock.now(),
            path: "/".to_owned(),
            here: "/".to_owned(),
            community: Arc::new(nameless()),
            actor_name: String::new(),
            signed_in: false,
            demo: false,
            zone: Zone::shanghai(),
            words,
            clock,
            token: String::new(),
            guarded: Arc::default(),
            nav: Vec::new(),
        }
    }

    /// The same frame with a title.
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }
}

/// Stands in while no community is known.
fn nameless() -> Community {
    let id = kernel::CommunityId(kernel::Uuid::nil());
    let text = String::new;
    Community {
        community_id: id,
        id,
        slug: text(),
        name: "回音".to_owned(),
        short_name: "回音".to_owned(),
        phone: text(),
        zone: "Asia/Shanghai".to_owned(),
        host: text(),
        created_at: Micros(0),
    }
}
