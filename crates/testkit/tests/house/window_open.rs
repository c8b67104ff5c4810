//! The window towards others: forms of one's own.

use gate::Actor;
use testkit::TestCentre;
use window::catalogue::edit;

/// A form of two questions, the second asked only after the first.
const OWN_FORM: &str = r#"
name = "own"
version = 1
[[field]]
key = "why"
kind = "choice"
required = true
label = { zh = "为什么", en = "Why" }
choices = [
  { value = "a", label = { zh = "甲", en = "A" } },
  { value = "b", label = { zh = "乙", en = "B" } },
]
[[field]]
key = "more"
kind = "text"
label = { zh = "再说一点", en = "More" }
when = { field = "why", is = ["b"] }
"#;

#[test]
fn a_form_is_looked_through_and_put_to_use_by_a_second_person() {
    let centre = TestCentre::on_sqlite();
    let mut manager = centre.signed_in(&centre.actors.manager);
    let page = manager.opens("/settings/forms");
    let looped = OWN_FORM.replace(
        "required = true",
        "required = true\nwhen = { field = \"more\", is = [\"x\"] }",
    );
    let told = manager.submits(&page, "/settings/forms", &[("text", &looped), ("go", "bring")]);
    told.is(422).shows("绕成了圈");
    assert!(told.body.contains("再说一点"), "what was pasted stays");
    let unreachable = OWN_FORM.replace("is = [\"b\"]", "is = [\"z\"]");
    manager
        .submits(
            &page,
            "/settings/forms",
            &[("text", &unreachable), ("go", "check")],
        )
        .is(422)
        .shows("永远问不到");
    let wordless = OWN_FORM.replace(", en = \"More\"", "");
    manager
        .submits(&page, "/settings/forms", &[("text", &wordless), ("go", "check")])
        .is(422)
        .shows("缺少 en 的文字");
    manager
        .submits(&page, "/settings/forms", &[("text", OWN_FORM), ("go", "check")])
        .is(200)
        .shows("没有毛病");
    let brought = manager.submits(&page, "/settings/forms", &[("text", OWN_FORM), ("go", "bring")]);
    brought.is(200).shows("own");
    let (app, community) = (centre.app(), centre.places.community);
    let second = Actor {
        staff: Some(centre.places.arbiter),
        ..centre.actors.manager.clone()
    };
    let form = centre
        .store
        .write_now(move |tx| {
            use window::forms::kept::{FormVersion, decide, live};
            let asked = FormVersion::all(tx, community)?.remove(0);
            assert!(
                live(tx, community, "own")?.is_none(),
                "not before a second person"
            );
            let cx = edit::Cx {
                community,
                actor: &second,
                policy: app.policy(),
            };
            decide(tx, &cx, asked.id, true).expect("it is put to use");
            live(tx, community, "own")
        })
        .expect("it can be read");
    assert_eq!(form.expect("it is in use").fields.len(), 2);
}
