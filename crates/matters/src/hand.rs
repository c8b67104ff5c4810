//! A request's hand on the room: the settings of its centre beside the door.

use std::sync::Arc;

use people::{Centre, Centres};
use store::{StoreError, Tx};
use web::{App, Door, Failure};

use crate::cx::Cx;
use crate::rulebook::{Rulebook, Rulebooks};

/// What a handler's closures need, cheap to clone into them.
#[derive(Clone)]
pub struct Hand {
    /// The shared server.
    pub app: App,
    /// Whose community.
    pub community: kernel::CommunityId,
    /// Who acts.
    pub actor: Arc<gate::Actor>,
    /// The centre's settings.
    pub centre: Arc<Centre>,
    /// The room's settings.
    pub book: Arc<Rulebook>,
}

impl Hand {
    /// The hand of a request; reads the settings only if they changed.
    pub async fn of(door: &Door) -> Result<Self, Failure> {
        Ok(Self::reach(&door.app, &door.community, Arc::clone(&door.actor)).await?)
    }

    /// The hand of a job or a command.
    pub async fn reach(
        app: &App,
        community: &store::Community,
        actor: Arc<gate::Actor>,
    ) -> Result<Self, StoreError> {
        crate::hear::wake(app);
        let (centres, books) = (app.shelf::<Centres>(), app.shelf::<Rulebooks>());
        let held = centres
            .held(community.id, app.clock().now())
            .and_then(|centre| Some((books.held(&centre)?, centre)));
        let (book, centre) = match held {
            Some(held) => held,
            None => {
                let (id, zone) = (community.id, community.zone.clone());
                app.store()
                    .read(move |tx| settings(tx, &centres, &books, id, &zone))
                    .await?
            }
        };
        Ok(Self {
            app: app.clone(),
            community: community.id,
            actor,
            centre,
            book,
        })
    }

    /// What the verbs are given.
    pub fn cx(&self) -> Cx<'_> {
        Cx {
            community: self.community,
            actor: &self.actor,
            centre: &self.centre,
            book: &self.book,
            policy: self.app.policy(),
        }
    }

    /// Forgets the settings of this centre: they were changed here.
    pub fn forget(&self) {
        self.app.shelf::<Centres>().forget(self.community);
    }
}

/// The present settings of a centre and this room.
pub fn settings(
    tx: &mut Tx<'_>,
    centres: &Centres,
    books: &Rulebooks,
    community: kernel::CommunityId,
    zone: &str,
) -> Result<(Arc<Rulebook>, Arc<Centre>), StoreError> {
    let centre = centres.get(tx, community, zone)?;
    Ok((books.get(tx, &centre)?, centre))
}
