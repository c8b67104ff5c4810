//! A crate imports only from lower floors; rooms of one floor never import
//! each other.

use std::collections::HashMap;
use std::process::Command;

const FLOORS: &[(&str, u8)] = &[
    ("kernel", 0),
    ("text", 0),
    ("paper", 0),
    ("store", 1),
    ("gate", 2),
    ("web", 3),
    ("people", 4),
    ("matters", 5),
    ("bookings", 5),
    ("window", 6),
    // 6b: the clerk has every other room at hand.
    ("counter", 7),
    ("huiyin", 8),
    ("testkit", 9),
];

#[test]
fn every_crate_imports_only_from_lower_floors() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let out = Command::new(cargo)
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let metadata: serde_json::Value = serde_json::from_slice(&out.stdout).expect("cargo metadata is JSON");
    let floors: HashMap<&str, u8> = FLOORS.iter().copied().collect();
    let mut breaches = Vec::new();
    for package in metadata["packages"].as_array().expect("packages") {
        let name = package["name"].as_str().expect("a name");
        let Some(floor) = floors.get(name) else {
            breaches.push(format!("{name} has no floor: add it to the list"));
            continue;
        };
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let other = dependency["name"].as_str().expect("a name");
            let dev = dependency["kind"].as_str() == Some("dev");
            if let Some(lower) = floors.get(other).filter(|_| !dev)
                && lower >= floor
            {
                breaches.push(format!("{name} imports {other}"));
            }
        }
    }
    assert!(breaches.is_empty(), "{breaches:?}");
}
