//! The catalogue: service items as versioned data, found by the words of every
//! day, by life event, by category, by audience.

pub mod edit;
pub mod item;
pub mod rows;
pub mod search;
pub mod shipped;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use kernel::{CommunityId, Micros};
use people::Centre;
use store::{StoreError, Tx};

pub use item::{Item, Paper, PaperKind};
pub use search::{Finder, Hit};
pub use shipped::Refused;

/// A centre's catalogue of one edition, in memory.
#[derive(Clone, Debug)]
pub struct Catalogue {
    items: Vec<Item>,
    by_code: HashMap<String, usize>,
    finder: Finder,
    /// When the centre's own items were put to use.
    changed: HashMap<String, Micros>,
}

impl Catalogue {
    /// What the program brings, with the centre's own items in place of it or beside it.
    pub fn of(own: Vec<Item>) -> Self {
        let mut items: Vec<Item> = shipped::items().to_vec();
        let mut by_code: HashMap<String, usize> = items
            .iter()
            .enumerate()
            .map(|(place, item)| (item.code.clone(), place))
            .collect();
        for item in own {
            match by_code.get(&item.code).and_then(|place| items.get_mut(*place)) {
                Some(held) => *held = item,
                None => {
                    by_code.insert(item.code.clone(), items.len());
                    items.push(item);
                }
            }
        }
        let finder = Finder::of(&items, shipped::refused());
        Self {
            items,
            by_code,
            finder,
            changed: HashMap::new(),
        }
    }

    /// Reads the present edition.
    pub fn load(tx: &mut Tx<'_>, community: CommunityId) -> Result<Self, StoreError> {
        let live: Vec<(String, String, Option<Micros>)> = tx.all(&rows::LIVE, &[&community], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        let own = live
            .iter()
            .filter_map(|(body, _, _)| match serde_json::from_str(body) {
                Ok(item) => Some(item),
                Err(error) => {
                    tracing::error!(%error, "an item of the catalogue cannot be read");
                    None
                }
            });
        let mut catalogue = Self::of(own.collect());
        let changed = live.into_iter().filter_map(|(_, code, at)| Some((code, at?)));
        catalogue.changed = changed.collect();
        Ok(catalogue)
    }

    /// When an item was changed here; none for what the program brings.
    pub fn changed(&self, code: &str) -> Option<Micros> {
        self.changed.get(code).copied()
    }

    /// Every item, closed ones too.
    pub fn all(&self) -> &[Item] {
        &self.items
    }

    /// The items that can be asked for now.
    pub fn open(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| !item.closed)
    }

    /// An item by its code.
    pub fn item(&self, code: &str) -> Option<&Item> {
        self.by_code.get(code).and_then(|place| self.items.get(*place))
    }

    /// What fits a question, the best first: items and certificates that are not issued here.
    pub fn find(&self, asked: &str, most: usize) -> Vec<Found<'_>> {
        let hits = self.finder.find(asked, most).into_iter();
        hits.filter_map(|hit| match hit {
            Hit::Item(place) => self.items.get(place).map(Found::Item),
            Hit::Refused(place) => shipped::refused().get(place).map(Found::Refused),
        })
        .collect()
    }
}

/// What a search found.
#[derive(Clone, Copy, Debug)]
pub enum Found<'a> {
    /// An item.
    Item(&'a Item),
    /// A certificate that is issued elsewhere.
    Refused(&'a Refused),
}

/// Catalogues by community, each read again when the centre's edition has grown.
#[derive(Debug, Default)]
pub struct Catalogues(Mutex<HashMap<CommunityId, (i64, Arc<Catalogue>)>>);

impl Catalogues {
    /// The catalogue of the centre's edition, if it is at hand.
    pub fn held(&self, centre: &Centre) -> Option<Arc<Catalogue>> {
        let held = self.0.lock().ok()?;
        let (edition, catalogue) = held.get(&centre.community)?;
        (*edition == centre.edition).then(|| Arc::clone(catalogue))
    }

    /// Forgets a catalogue: it was changed here.
    pub fn forget(&self, community: CommunityId) {
        if let Ok(mut held) = self.0.lock() {
            held.remove(&community);
        }
    }

    /// The catalogue of the centre's edition.
    pub fn get(&self, tx: &mut Tx<'_>, centre: &Centre) -> Result<Arc<Catalogue>, StoreError> {
        if let Some(held) = self.held(centre) {
            return Ok(held);
        }
        let catalogue = Arc::new(Catalogue::load(tx, centre.community)?);
        if let Ok(mut held) = self.0.lock() {
            held.insert(centre.community, (centre.edition, Arc::clone(&catalogue)));
        }
        Ok(catalogue)
    }
}
