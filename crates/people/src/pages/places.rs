//! A row of buildings from one line: the names, and a path for each.

use kernel::GridPath;

/// The most places that one line adds.
const MOST: u32 = 200;

/// The names that somebody typed: one a line, or `1–12号楼` for twelve at once.
pub(super) fn names(typed: &str) -> Result<Vec<String>, &'static str> {
    let mut all = Vec::new();
    for line in typed.split(['\n', '，', ',', '、']) {
        let line = line.trim();
        match range(line) {
            Some((_, from, until, _)) if until < from => return Err("people-grid-turned"),
            Some((_, from, until, _)) if until - from >= MOST => return Err("people-grid-many"),
            Some((before, from, until, after)) => {
                all.extend((from..=until).map(|n| format!("{before}{n}{after}")));
            }
            None if line.is_empty() => {}
            None => all.push(line.to_owned()),
        }
    }
    match all.len() {
        0 => Err("people-bad-name"),
        1..=200 if all.iter().all(|name| name.chars().count() <= 40) => Ok(all),
        1..=200 => Err("people-too-long"),
        _ => Err("people-grid-many"),
    }
}

/// Splits `第1–12号楼` into what stands before, both numbers, and what stands after.
fn range(line: &str) -> Option<(&str, u32, u32, &str)> {
    let first = line.find(|c: char| c.is_ascii_digit())?;
    let (before, rest) = line.split_at(first);
    let end = rest.find(|c: char| !c.is_ascii_digit())?;
    let (from, rest) = rest.split_at(end);
    let rest = rest.trim_start_matches([' ', '—', '号', '#']);
    let rest = rest
        .strip_prefix(['-', '–', '－', '~', '～', '至', '到'])?
        .trim_start();
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (until, after) = rest.split_at(end);
    Some((before, from.parse().ok()?, until.parse().ok()?, after))
}

/// A path for each name: its own number if that is free, else the next free one.
pub(super) fn free(parent: GridPath, used: &[u16], names: &[String]) -> Option<Vec<GridPath>> {
    let mut used: std::collections::HashSet<u16> = used.iter().copied().collect();
    let mut paths = Vec::new();
    for name in names {
        let digits: String = name
            .chars()
            .skip_while(|c| !c.is_ascii_digit())
            .take_while(char::is_ascii_digit)
            .collect();
        let own = digits.parse::<u16>().ok().filter(|n| *n > 0 && !used.contains(n));
        let ordinal = own.or_else(|| (1..=u16::MAX).find(|n| !used.contains(n)))?;
        used.insert(ordinal);
        paths.push(parent.child(ordinal)?);
    }
    Some(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_buildings_is_added_by_one_line() {
        assert_eq!(names("1–3号楼").unwrap(), ["1号楼", "2号楼", "3号楼"]);
        assert_eq!(
            names("1号-2号楼\n 南门岗亭 ").unwrap(),
            ["1号楼", "2号楼", "南门岗亭"]
        );
        assert_eq!(names("12号楼").unwrap(), ["12号楼"]);
        assert!(names("").is_err() && names("9-1号楼").is_err() && names("1-999号楼").is_err());
    }

    #[test]
    fn a_building_gets_its_own_number_if_it_is_free() {
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let paths = free(GridPath::ROOT, &[1, 2], &list(&["2号楼", "5号楼"])).unwrap();
        let ordinals: Vec<u16> = paths.iter().filter_map(|path| path.ordinal()).collect();
        assert_eq!(ordinals, [3, 5]);
    }
}
