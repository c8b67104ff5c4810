//! `GET /classes/{id}/share.png`: the picture that is shown where a class is
//! passed on, made here, with what somebody must know to come.

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use paper::Painter;
use store::StoreError;
use web::{Door, Failure, Reply};

use super::offering::{offering_id, read};
use crate::rows::SessionState;

/// Signs of the title on one line.
const LINE: usize = 11;

/// The handler.
pub(crate) async fn picture(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let (id, community) = (offering_id(&id)?, door.community.id);
    let found = door
        .read::<_, StoreError, _>(move |tx| read(tx, community, id))
        .await?;
    let next = found
        .sessions
        .iter()
        .find(|session| session.ends > door.now && session.state != SessionState::Off);
    let f = door.frame("");
    let when = next.map(|session| f.moment(session.starts)).unwrap_or_default();
    let lines = [when, found.offering.place.clone(), found.offering.teacher.clone()];
    let svg = svg(&found.offering.title, &lines, &door.community.name);
    let painter = Painter::clone(&door.app.shelf::<Painter>());
    let drawn = tokio::task::spawn_blocking(move || painter.png(&svg)).await;
    let png = match drawn {
        Ok(Ok(png)) => png,
        // Without faces there is no picture, and the page is passed on without.
        Ok(Err(why)) => {
            tracing::warn!(why = why.0, "no picture to pass on");
            return Err(Failure::NotFound);
        }
        Err(_) => return Err(Failure::Broken),
    };
    let mut response = Reply::body(StatusCode::OK, "image/png", png).into_response();
    let kept = HeaderValue::from_static("public, max-age=3600");
    response.headers_mut().insert(header::CACHE_CONTROL, kept);
    Ok(response)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// 1200 by 630, as those who pass pages on want it.
fn svg(title: &str, lines: &[String], centre: &str) -> String {
    let signs: Vec<char> = title.chars().take(LINE * 2).collect();
    let mut out = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\" viewBox=\"0 0 1200 630\">\
         <rect width=\"1200\" height=\"630\" fill=\"#0E4F46\"/>\
         <rect x=\"40\" y=\"40\" width=\"1120\" height=\"550\" rx=\"28\" fill=\"#fff\"/>\
         <path d=\"M940 90h160v160H940zM980 130h80v80h-80z\" fill=\"none\" stroke=\"#0E4F46\" stroke-width=\"20\"/>\
         <g font-family=\"Noto Sans CJK SC\" fill=\"#15201D\">",
    );
    let mut y = 190;
    for line in signs.chunks(LINE) {
        let text: String = line.iter().collect();
        out.push_str(&format!(
            "<text x=\"100\" y=\"{y}\" font-size=\"72\" font-weight=\"700\">{}</text>",
            escaped(&text)
        ));
        y += 92;
    }
    y += 10;
    for line in lines.iter().filter(|line| !line.is_empty()) {
        let text: String = line.chars().take(26).collect();
        out.push_str(&format!(
            "<text x=\"100\" y=\"{y}\" font-size=\"40\">{}</text>",
            escaped(&text)
        ));
        y += 62;
    }
    out.push_str(&format!(
        "<text x=\"100\" y=\"550\" font-size=\"34\" fill=\"#0E4F46\" font-weight=\"700\">{}</text></g></svg>",
        escaped(centre)
    ));
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_title_ends_the_picture_and_a_long_one_has_two_lines() {
        let drawn = super::svg("<书法>&国画、篆刻、装裱、拓印", &[String::new()], "青禾里");
        assert!(drawn.contains("&lt;书法&gt;&amp;国画") && !drawn.contains("<书法>"));
        assert_eq!(drawn.matches("font-size=\"72\"").count(), 2);
    }
}
