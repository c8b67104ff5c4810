//! The forms that the program brings, and which item uses which.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::definition::Form;
use crate::catalogue::Item;

/// The texts of the shipped forms.
const TEXTS: &[&str] = &[
    include_str!("../../data/forms/plain.toml"),
    include_str!("../../data/forms/allowance.toml"),
    include_str!("../../data/forms/hardship.toml"),
    include_str!("../../data/forms/card.toml"),
    include_str!("../../data/forms/refund.toml"),
    include_str!("../../data/forms/child.toml"),
    include_str!("../../data/forms/home.toml"),
    include_str!("../../data/forms/residence.toml"),
];

/// Which items use which form; the others use the plain one.
const USES: &[(&str, &[&str])] = &[
    (
        "allowance",
        &[
            "YL001", "YL003", "YL005", "CL006", "CL007", "RS002", "RS013", "RS017", "RS018", "WJ002",
            "WJ003", "FW002",
        ],
    ),
    (
        "hardship",
        &[
            "MZ001", "MZ002", "MZ003", "MZ004", "MZ005", "MZ010", "FW001", "JY005", "ZM002", "YB009", "FL002",
        ],
    ),
    (
        "card",
        &[
            "YL002", "CL001", "CL002", "CL003", "RS007", "RS008", "TY002", "HJ005", "YL010",
        ],
    ),
    ("refund", &["YB006", "YB007", "YB011"]),
    (
        "child",
        &[
            "MZ006", "MZ007", "MZ008", "CL010", "WJ005", "WJ008", "JY001", "JY002", "JY003", "JY004", "HJ004",
        ],
    ),
    ("home", &["YL006", "YL007", "YL011", "CL009", "ZY005"]),
    ("residence", &["HJ001", "HJ002", "ZM001"]),
];

/// The shipped forms by name.
pub fn shipped() -> &'static HashMap<String, Form> {
    static FORMS: OnceLock<HashMap<String, Form>> = OnceLock::new();
    FORMS.get_or_init(|| {
        let forms = TEXTS.iter().filter_map(|text| match Form::read(text) {
            Ok(form) => Some((form.name.clone(), form)),
            Err(faults) => {
                tracing::error!(?faults, "a shipped form has faults");
                None
            }
        });
        forms.collect()
    })
}

/// The form of an item.
pub fn of(item: &Item) -> Form {
    let by_use = USES
        .iter()
        .find(|(_, codes)| codes.contains(&item.code.as_str()))
        .map(|(name, _)| *name);
    let name = if item.form.is_empty() {
        by_use.unwrap_or("plain")
    } else {
        &item.form
    };
    let forms = shipped();
    forms
        .get(name)
        .or_else(|| forms.get("plain"))
        .cloned()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_form_is_sound_and_every_use_names_an_item() {
        for text in TEXTS {
            assert_eq!(Form::read(text).err(), None, "{text}");
        }
        assert_eq!(shipped().len(), TEXTS.len());
        for (name, codes) in USES {
            assert!(shipped().contains_key(*name), "{name}");
            for code in *codes {
                let items = crate::catalogue::shipped::items();
                assert!(items.iter().any(|item| item.code == *code), "{code}");
            }
        }
    }
}
