//! What a letter says, in the language of whoever gets it.

use store::Community;
use web::{Lang, Words};

use super::draft::Wanted;
use super::push::Ring;
use super::rows::{Notice, Told};

/// A text message holds so much of the notice; the rest stands behind its link.
const SHORT: usize = 150;

/// Title and text of a letter.
pub(super) fn letter(
    words: &Words,
    lang: Lang,
    centre: &Community,
    notice: &Notice,
    told: &Told,
    home: &str,
) -> (String, String) {
    let english = lang == Lang::En && !notice.body_en.is_empty();
    let (title, body) = if english {
        (&notice.title_en, &notice.body_en)
    } else {
        (&notice.title, &notice.body)
    };
    let link = format!("{home}/n/{}", told.link);
    let text = match told.channel.as_str() {
        "sms" => {
            let short = shortened(body);
            let values: [(&str, &dyn web::Arg); 4] = [
                ("name", &centre.short_name),
                ("title", title),
                ("body", &short),
                ("link", &link),
            ];
            words.text(lang, "people-notice-sms", &values)
        }
        "mail" => {
            let phone = &centre.phone;
            let values: [(&str, &dyn web::Arg); 4] = [
                ("name", &centre.name),
                ("body", body),
                ("link", &link),
                ("phone", phone),
            ];
            words.text(lang, "people-notice-mail", &values)
        }
        // A group has no single reader: no link that counts one.
        _ => body.clone(),
    };
    (title.clone(), text)
}

/// What rings. A notice to those of a label or an age says nothing of it on a
/// locked screen; one to everybody of a place shows its title.
pub(super) fn ring(words: &Words, lang: Lang, centre: &Community, notice: &Notice, told: &Told) -> Ring {
    let wanted = Wanted::of(notice);
    let open = wanted.labels.is_empty() && wanted.from_age.is_none() && wanted.until_age.is_none();
    let title = match lang {
        Lang::En if !notice.title_en.is_empty() => &notice.title_en,
        _ => &notice.title,
    };
    let line = if open {
        title.clone()
    } else {
        words.text(lang, "people-alert-line", &[])
    };
    Ring {
        id: told.id.0.simple().to_string(),
        title: centre.short_name.clone(),
        line,
        path: format!("/n/{}", told.link),
    }
}

fn shortened(body: &str) -> String {
    let plain = body.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.chars().count() <= SHORT {
        return plain;
    }
    let kept: String = plain.chars().take(SHORT - 1).collect();
    format!("{kept}…")
}
