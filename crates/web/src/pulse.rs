//! Live pages over several servers: each writes down once a second which topics
//! it saw change, and looks for what the others wrote. Nobody who reports or
//! answers ever waits for this.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use kernel::CommunityId;
use store::{Announcement, Community, StoreError, Tx};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::TryRecvError;

use crate::app::App;

/// From one look to the next.
const EVERY: Duration = Duration::from_secs(1);

store::statements! {
    /// One more change of a topic.
    BEAT = "INSERT INTO web_pulse (community_id, id, beat) VALUES ($1, $2, 1) \
        ON CONFLICT (community_id, id) DO UPDATE SET beat = web_pulse.beat + 1";
    /// How often each topic has changed.
    BEATS = "SELECT id, beat FROM web_pulse WHERE community_id = $1 ORDER BY id";
}

type Beats = HashMap<(CommunityId, String), i64>;

/// What one server has heard.
pub(crate) struct Pulse {
    app: App,
    news: Receiver<Announcement>,
    known: Option<Beats>,
}

impl Pulse {
    pub fn new(app: App) -> Self {
        let news = app.store().announcements();
        Self {
            app,
            news,
            known: None,
        }
    }

    /// Goes on for ever.
    pub async fn keep(mut self) {
        loop {
            tokio::time::sleep(EVERY).await;
            if let Err(error) = self.turn().await {
                tracing::warn!(%error, "other servers could not be told what changed");
            }
        }
    }

    /// Writes what changed here, and tells our pages what changed elsewhere. A
    /// change of our own comes back once; its pages ask once more.
    pub async fn turn(&mut self) -> Result<(), StoreError> {
        let changed = self.changed_here();
        if !changed.is_empty() {
            self.app
                .store()
                .write::<_, StoreError, _>(move |tx| {
                    changed
                        .iter()
                        .try_for_each(|(community, topic)| tx.run(&BEAT, &[community, topic]).map(|_| ()))
                })
                .await?;
        }
        let beats = self.app.store().read(beats).await?;
        if let Some(known) = &self.known {
            for (community, topic) in beats
                .iter()
                .filter(|(key, beat)| known.get(*key) != Some(*beat))
                .map(|(key, _)| key)
            {
                self.app.live().publish(*community, topic);
            }
        }
        self.known = Some(beats);
        Ok(())
    }

    fn changed_here(&mut self) -> BTreeSet<(CommunityId, &'static str)> {
        let mut changed = BTreeSet::new();
        loop {
            match self.news.try_recv() {
                Ok(news) if news.topic == gate::CHANGED => {}
                Ok(news) => {
                    changed.insert((news.community, news.topic));
                }
                // What is lost here is a second's delay on another server's pages.
                Err(TryRecvError::Lagged(_)) => {}
                Err(TryRecvError::Empty | TryRecvError::Closed) => return changed,
            }
        }
    }
}

fn beats(tx: &mut Tx<'_>) -> Result<Beats, StoreError> {
    let mut all = Beats::new();
    for community in Community::list(tx)? {
        let rows = tx.all(&BEATS, &[&community.id], |row| {
            Ok((row.get::<String>(0)?, row.get::<i64>(1)?))
        })?;
        all.extend(
            rows.into_iter()
                .map(|(topic, beat)| ((community.id, topic), beat)),
        );
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Clock, Micros, Uuid};
    use std::sync::Arc;
    use store::{Keyring, Options, Place, Store};

    fn server(folder: &std::path::Path) -> App {
        let place = Place::Sqlite(folder.join("huiyin.db"));
        let clock = Clock::fixed(Micros(1_729_563_960_000_000));
        let store = Store::open(place, clock, Arc::new(Keyring::for_test()), &Options::default()).unwrap();
        let config = crate::Config {
            data_dir: folder.to_owned(),
            ..crate::Config::for_test()
        };
        App::open(config, store, Vec::new()).unwrap()
    }

    #[tokio::test]
    async fn what_changes_on_one_server_reaches_the_pages_of_the_other() {
        let folder = std::env::temp_dir().join(format!("huiyin-pulse-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        store::migrate(&Place::Sqlite(folder.join("huiyin.db")), &crate::migrations(&[])).unwrap();
        let (here, there) = (server(&folder), server(&folder));
        let id = CommunityId(Uuid::from_u128(7));
        let community = crate::Frame::for_test(here.words().clone(), crate::Lang::Zh).community;
        let row = Community {
            community_id: id,
            id,
            ..(*community).clone()
        };
        here.store()
            .write::<_, StoreError, _>(move |tx| row.insert(tx))
            .await
            .unwrap();
        let (mut ours, mut theirs) = (Pulse::new(here.clone()), Pulse::new(there.clone()));
        ours.turn().await.unwrap();
        theirs.turn().await.unwrap();
        let wall = BTreeSet::from(["wall".to_owned()]);
        let before = there.live().since(0, id, &wall).number;
        let announce = move |tx: &mut Tx<'_>| {
            tx.announce(id, "wall");
            Ok::<_, StoreError>(())
        };
        here.store().write(announce).await.unwrap();
        ours.turn().await.unwrap();
        theirs.turn().await.unwrap();
        assert_eq!(there.live().since(before, id, &wall).topics, wall);
        let after = there.live().since(before, id, &wall).number;
        theirs.turn().await.unwrap();
        assert!(there.live().since(after, id, &wall).topics.is_empty());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
