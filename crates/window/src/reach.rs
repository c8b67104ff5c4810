//! A request's reach into the room: the settings of its centre and the
//! catalogue, read only if they changed.

use std::sync::Arc;

use matters::hand::Hand;
use store::StoreError;
use web::{Door, Failure};

use crate::catalogue::{Catalogue, Catalogues};

/// What a handler's closures need, cheap to clone into them.
#[derive(Clone)]
pub struct Reach {
    /// The hand on matters, with the centre's settings.
    pub hand: Hand,
    /// The catalogue.
    pub catalogue: Arc<Catalogue>,
}

impl Reach {
    /// The reach of a request.
    pub async fn of(door: &Door) -> Result<Self, Failure> {
        let hand = Hand::of(door).await?;
        let shelf = door.app.shelf::<Catalogues>();
        let catalogue = match shelf.held(&hand.centre) {
            Some(held) => held,
            None => {
                let centre = Arc::clone(&hand.centre);
                door.read::<_, StoreError, _>(move |tx| shelf.get(tx, &centre))
                    .await?
            }
        };
        Ok(Self { hand, catalogue })
    }
}
