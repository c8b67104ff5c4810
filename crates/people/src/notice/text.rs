//! What a letter says, in the language of whoever gets it.

use store::Community;
use web::{Lang, Words};

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

fn shortened(body: &str) -> String {
    let plain = body.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.chars().count() <= SHORT {
        return plain;
    }
    let kept: String = plain.chars().take(SHORT - 1).collect();
    format!("{kept}…")
}
