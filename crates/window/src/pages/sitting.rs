//! A form while it is filled in: the draft, its form, what was typed and what
//! is known, and which step is shown.

use store::StoreError;
use web::{Door, Errors, Failure, Form as Sent};

use crate::applications::draft::{self, Body};
use crate::applications::papers::{self, Of};
use crate::applications::{Draft, PaperFile, Scan};
use crate::catalogue::{Item, Paper, rows};
use crate::forms::definition::{Field, Form, Kind};
use crate::reach::Reach;

/// A form while it is filled in.
#[derive(Clone, Debug)]
pub(crate) struct Sitting {
    pub token: String,
    pub draft: Draft,
    pub item: Item,
    pub form: Form,
    pub body: Body,
    pub papers: Vec<PaperFile>,
    /// The step: the pages of fields, then the papers, then the look over all.
    pub page: usize,
    /// How many pages of fields there are.
    pub pages: usize,
}

impl Sitting {
    /// The form of a link, if this person may open it.
    pub async fn of(door: &Door, token: &str, page: Option<usize>) -> Result<Self, Failure> {
        let (keys, community) = (door.app.store().keys().clone(), door.community.id);
        let id = draft::of_token(&keys, community, token).ok_or(Failure::NotFound)?;
        let found = door
            .read::<_, StoreError, _>(move |tx| {
                let Some(draft) = Draft::by_id(tx, community, id)? else {
                    return Ok(None);
                };
                let item = rows::item_at(tx, community, &draft.item, draft.item_version)?;
                let of = draft.application.map_or(Of::Draft(id), Of::Application);
                let papers = papers::papers(tx, community, of)?;
                Ok(Some((draft, item, papers)))
            })
            .await?;
        let (draft, item, papers) = found.ok_or(Failure::NotFound)?;
        // Filled from the register for this log-in: for nobody else.
        if draft.account.is_some() && draft.account != door.actor.account {
            return Err(if door.actor.is_signed_in() {
                Failure::NotFound
            } else {
                Failure::SignIn
            });
        }
        let reach = Reach::of(door).await?;
        let item = item
            .or_else(|| reach.catalogue.item(&draft.item).cloned())
            .ok_or(Failure::NotFound)?;
        let body = draft.body(&keys)?;
        let form = draft.form();
        let (pages, first) = {
            let all = draft::pages(&form, &body.typed, &body.held);
            let open = |fields: &Vec<&Field>| !draft::faults_of(fields, &body.typed, &body.held).is_empty();
            (all.len(), all.iter().position(open))
        };
        let last = pages + 1;
        // Nobody gets past a page that is not done.
        let reached = first.unwrap_or(last);
        let page = page.unwrap_or(first.unwrap_or(pages)).min(reached);
        Ok(Self {
            token: token.to_owned(),
            draft,
            item,
            form,
            body,
            papers,
            page,
            pages,
        })
    }

    /// Its address.
    pub fn href(&self) -> String {
        format!("/apply/{}", self.token)
    }

    /// What it is about.
    pub fn title(&self, chinese: bool) -> &str {
        self.item.name_in(chinese)
    }

    /// The fields of this step.
    pub fn fields(&self) -> Vec<&Field> {
        if self.is_check() {
            return self
                .form
                .fields
                .iter()
                .filter(|field| field.kind == Kind::Signature)
                .collect();
        }
        let all = draft::pages(&self.form, &self.body.typed, &self.body.held);
        all.into_iter().nth(self.page).unwrap_or_default()
    }

    /// Whether this step is the papers.
    pub fn is_papers(&self) -> bool {
        self.page == self.pages
    }

    /// Whether this step is the look over all.
    pub fn is_check(&self) -> bool {
        self.page > self.pages
    }

    /// How many steps there are.
    pub fn steps(&self) -> usize {
        self.pages + 2
    }

    /// The papers that must be brought, with how many files there are of each that can be opened.
    pub fn wanted(&self) -> Vec<(&Paper, usize)> {
        let good = || self.papers.iter().filter(|file| file.scan != Scan::Quarantined);
        let count = |paper: &Paper| good().filter(|file| file.name == paper.name).count();
        self.item
            .papers
            .iter()
            .filter(|paper| paper.is().word() == "paper")
            .map(|paper| (paper, count(paper)))
            .collect()
    }

    /// Keeps the files of the form under the papers' names.
    pub async fn take_papers(&self, door: &Door, form: &Sent, of: Of) -> Result<Errors, Failure> {
        let names: Vec<String> = self
            .wanted()
            .iter()
            .map(|(paper, _)| paper.name.clone())
            .collect();
        papers::take_all(door, form, &names, of).await
    }
}
