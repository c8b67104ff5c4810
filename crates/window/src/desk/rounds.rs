//! `GET /desk/errands/paper`: whom one goes to see, and what is to be told at
//! doors and on the telephone, as a list on A4 to take along.

use axum::response::Response;
use paper::{Part, Sheet, Size};
use people::register::person;
use store::StoreError;
use web::{Door, Failure};

use crate::errands::rows as errands;
use crate::reach::Reach;
use crate::telling::rows as tellings;

/// So many of each at most.
const MOST: i64 = 200;

/// The handler.
pub(super) async fn paper(door: Door) -> Result<Response, Failure> {
    door.require_any("errands", "see")?;
    let reach = Reach::of(&door).await?;
    let f = door.frame_t("window-rounds-title");
    let (community, actor, app) = (door.community.id, door.actor.clone(), door.app.clone());
    let centre = reach.hand.centre.clone();
    let (errands, tells) = door
        .read::<_, StoreError, _>(move |tx| {
            let mut visits = Vec::new();
            for errand in errands::open(tx, app.policy(), &actor, community, None, MOST)? {
                let name = person(tx, community, errand.person)?.map(|one| one.name);
                let place = centre.names(errand.path).join(" ");
                visits.push((errand, name.unwrap_or_default(), place));
            }
            let mut tells = Vec::new();
            for one in tellings::open(tx, app.policy(), &actor, community, None, MOST)? {
                let place = centre.names(one.path).join(" ");
                tells.push((one, place));
            }
            Ok((visits, tells))
        })
        .await?;
    let visit = |(errand, name, place): &(crate::errands::Errand, String, String)| {
        let when = errand.visit_at.map(|at| f.moment(at)).unwrap_or_default();
        vec![
            name.clone(),
            place.clone(),
            errand.item_name.clone(),
            when,
            String::new(),
        ]
    };
    let tell = |(one, place): &(crate::telling::Telling, String)| {
        let way = f.t(&format!("window-tell-way-{}", one.way));
        vec![
            one.name.clone(),
            place.clone(),
            format!("{way}：{}", one.words),
            String::new(),
        ]
    };
    let heads = |names: &[&str]| names.iter().map(|name| f.t(name)).collect::<Vec<_>>();
    let sheet = Sheet::new(Size::A4, f.lang.tag(), f.title.clone(), f.community.name.clone())
        .part(Part::Head {
            text: f.t("window-errands-title"),
        })
        .part(Part::Table {
            heads: heads(&[
                "window-errand-for",
                "window-rounds-where",
                "window-errand-about",
                "window-errand-visit",
                "window-rounds-done",
            ]),
            rows: errands.iter().map(visit).collect(),
        })
        .part(Part::Head {
            text: f.t("window-tells-title"),
        })
        .part(Part::Table {
            heads: heads(&[
                "window-errand-for",
                "window-rounds-where",
                "window-rounds-words",
                "window-rounds-done",
            ]),
            rows: tells.iter().map(tell).collect(),
        })
        .foot(door.actor.name.clone())
        .foot(f.moment(door.now));
    matters::paper::answer(&door, sheet).await
}
