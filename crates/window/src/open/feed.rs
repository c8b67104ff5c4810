//! `GET /services/feed.xml`: what changed in the catalogue; `GET /sitemap.xml`:
//! every page that search engines may know.

use std::fmt::Write as _;

use axum::response::Response;
use store::{StoreError, statements};
use web::{Door, Failure};

use super::{answer, xml};
use crate::catalogue::rows::Version;
use crate::reach::Reach;

statements! {
    pub(crate) PUBLISHED = "SELECT community_id, id, code, number, state, body, note, made_by, made_name, made_at, decided_by, decided_name, decided_at FROM window_version WHERE community_id = $1 AND state = 'live' ORDER BY decided_at DESC LIMIT 50";
}

/// The feed (Atom, RFC 4287).
pub(super) async fn feed(door: Door) -> Result<Response, Failure> {
    let community = door.community.id;
    let rows = door
        .read::<_, StoreError, _>(move |tx| tx.all(&PUBLISHED, &[&community], Version::read))
        .await?;
    let base = door.app.config().absolute("");
    let at = |version: &Version| version.decided_at.unwrap_or(version.made_at).rfc3339_utc();
    let updated = rows
        .first()
        .map_or_else(|| door.community.created_at.rfc3339_utc(), at);
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n",
    );
    let title = format!("{} {}", door.community.name, door.t("window-title"));
    let _ = writeln!(
        out,
        "<title>{}</title>\n<id>{base}/services</id>\n<updated>{updated}</updated>",
        xml(&title)
    );
    let _ = writeln!(out, "<author><name>{}</name></author>", xml(&door.community.name));
    let _ = writeln!(
        out,
        "<link rel=\"self\" href=\"{base}/services/feed.xml\"/>\n<link href=\"{base}/services\"/>"
    );
    for version in &rows {
        let item = version.item();
        let link = format!("{base}/services/{}", xml(&item.code));
        let _ = writeln!(
            out,
            "<entry><title>{}</title><id>{link}#{}</id><link href=\"{link}\"/><updated>{}</updated><summary>{}</summary></entry>",
            xml(&item.name),
            version.number,
            at(version),
            xml(&version.note)
        );
    }
    out.push_str("</feed>\n");
    Ok(answer(&door, "application/atom+xml; charset=utf-8", out))
}

/// The sitemap.
pub(super) async fn sitemap(door: Door) -> Result<Response, Failure> {
    let reach = Reach::of(&door).await?;
    let base = door.app.config().absolute("");
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for path in [
        "/",
        "/services",
        "/services/elsewhere",
        "/wall",
        "/classes",
        "/report",
    ] {
        let _ = writeln!(out, "<url><loc>{base}{path}</loc></url>");
    }
    for item in reach.catalogue.open() {
        let _ = writeln!(out, "<url><loc>{base}/services/{}</loc></url>", xml(&item.code));
    }
    out.push_str("</urlset>\n");
    Ok(answer(&door, "application/xml; charset=utf-8", out))
}
