//! A place by the words in which people say it: `南苑3号楼2单元`, `南苑 3 2`,
//! `三号楼`. Typing is faster at a counter than choosing from lists of
//! hundreds, and a list of what fits makes it certain.

use kernel::{GridPath, NodeId};
use people::Centre;
use people::rows::Node;

/// How many places are offered.
const MOST: usize = 8;

/// What a text says about a place.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Found {
    /// What fits, id and whole name.
    pub places: Vec<(NodeId, String)>,
    /// Figures that are left: a door's number.
    pub rest: String,
}

impl Found {
    /// The only place that fits.
    pub fn only(&self) -> Option<NodeId> {
        match self.places.as_slice() {
            [(id, _)] => Some(*id),
            _ => None,
        }
    }
}

/// The places that fit a text, in the order of the grid.
pub(crate) fn find(centre: &Centre, text: &str) -> Found {
    let text = plain(text);
    let (estates, rest) = estates(centre, &text);
    let said = Said::of(&rest);
    let mut found: Vec<&Node> = Vec::new();
    let named: Vec<&Node> = estates
        .iter()
        .flat_map(|estate| open(centre, estate.path))
        .filter(|building| {
            number(&building.name).is_none() && labels(building).any(|label| rest.contains(label))
        })
        .collect();
    let numbered = estates
        .iter()
        .flat_map(|estate| open(centre, estate.path))
        .filter(|building| {
            said.building.is_some() && labels(building).any(|label| number(label) == said.building)
        });
    let buildings: Vec<&Node> = if named.is_empty() {
        numbered.collect()
    } else {
        named
    };
    for building in &buildings {
        let staircase = open(centre, building.path)
            .find(|staircase| said.staircase.is_some() && number(&staircase.name) == said.staircase);
        found.push(staircase.unwrap_or(building));
    }
    // A staircase that one building has makes it that building.
    if said.staircase.is_some() && found.iter().any(|node| is_staircase(node)) {
        found.retain(|node| is_staircase(node));
    }
    if buildings.is_empty() && said.building.is_none() && estates.len() < open(centre, GridPath::ROOT).count()
    {
        found = estates;
    }
    Found {
        places: found
            .into_iter()
            .take(MOST)
            .map(|node| (node.id, centre.names(node.path).join(" ")))
            .collect(),
        rest: if buildings.is_empty() {
            String::new()
        } else {
            said.door
        },
    }
}

fn is_staircase(node: &Node) -> bool {
    node.path.level() == kernel::GridLevel::Staircase
}

fn open(centre: &Centre, path: GridPath) -> impl Iterator<Item = &Node> {
    centre.below(path).filter(|node| !node.closed)
}

fn labels(node: &Node) -> impl Iterator<Item = &str> {
    std::iter::once(node.name.as_str()).chain(node.alias.split_whitespace())
}

/// The estates that are named, or all; and the text without the name.
fn estates<'c>(centre: &'c Centre, text: &str) -> (Vec<&'c Node>, String) {
    let all: Vec<&Node> = open(centre, GridPath::ROOT).collect();
    let longest = |node: &Node| {
        let hit = labels(node)
            .filter(|label| text.contains(*label))
            .max_by_key(|label| label.len());
        hit.map(str::to_owned)
    };
    let named: Vec<(&Node, String)> = all
        .iter()
        .filter_map(|node| Some((*node, longest(node)?)))
        .collect();
    match named
        .iter()
        .map(|(_, label)| label)
        .max_by_key(|label| label.len())
    {
        Some(label) => (
            named.iter().map(|(node, _)| *node).collect(),
            text.replacen(label.as_str(), " ", 1),
        ),
        None => (all, text.to_owned()),
    }
}

/// The figures of a text by what they count.
#[derive(Default)]
struct Said {
    building: Option<u32>,
    staircase: Option<u32>,
    door: String,
}

impl Said {
    fn of(text: &str) -> Self {
        let mut said = Self::default();
        let signs: Vec<char> = text.chars().collect();
        let mut at = 0;
        while let Some(sign) = signs.get(at) {
            if !sign.is_ascii_digit() {
                at += 1;
                continue;
            }
            let figures: String = signs
                .iter()
                .skip(at)
                .take_while(|sign| sign.is_ascii_digit())
                .collect();
            at += figures.len();
            let after: String = signs.iter().skip(at).take(2).collect();
            said.take(&figures, &after);
        }
        said
    }

    fn take(&mut self, figures: &str, after: &str) {
        let value = figures.parse().ok();
        let is_staircase = after.starts_with("单元") || after.starts_with('门');
        let is_door = after.starts_with('室')
            || after.starts_with('户')
            || figures.len() > 2 && !after.starts_with('号');
        if is_staircase {
            self.staircase = self.staircase.or(value);
        } else if is_door {
            self.door = figures.to_owned();
        } else if self.building.is_none() {
            self.building = value;
        } else if self.staircase.is_none() {
            self.staircase = value;
        } else {
            self.door = figures.to_owned();
        }
    }
}

/// The figures that a name begins with: 3 of `3号楼`.
fn number(label: &str) -> Option<u32> {
    let figures: String = label.chars().take_while(char::is_ascii_digit).collect();
    figures.parse().ok()
}

/// Narrow letters, and Chinese figures where they count buildings or doors.
fn plain(text: &str) -> String {
    let signs: Vec<char> = text.chars().map(narrow).collect();
    let mut out = String::new();
    let mut at = 0;
    while let Some(sign) = signs.get(at) {
        let run: Vec<char> = signs
            .iter()
            .skip(at)
            .copied()
            .take_while(|sign| figure(*sign).is_some())
            .collect();
        let next = signs.get(at + run.len()).copied().unwrap_or(' ');
        if !run.is_empty() && "号栋幢楼单门室户#".contains(next) {
            out.push_str(&value(&run).to_string());
            at += run.len();
        } else {
            out.push(*sign);
            at += 1;
        }
    }
    out
}

fn narrow(sign: char) -> char {
    match sign {
        '０'..='９' | '＃' => char::from_u32(u32::from(sign) - 0xFEE0).unwrap_or(sign),
        _ => sign,
    }
}

fn figure(sign: char) -> Option<u32> {
    "零一二三四五六七八九十"
        .chars()
        .zip(0..)
        .find(|(known, _)| *known == sign)
        .map(|(_, value)| value)
}

/// 十二 is 12, 二十 is 20, 三 is 3.
fn value(run: &[char]) -> u32 {
    run.iter()
        .filter_map(|sign| figure(*sign))
        .fold(0, |sum, next| match (sum, next) {
            (0, 10) => 10,
            (_, 10) => sum.saturating_mul(10),
            (10.., _) if sum % 10 == 0 => sum + next,
            _ => sum.saturating_mul(10).saturating_add(next),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_by_what_they_count() {
        let said = |text: &str| {
            let said = Said::of(&plain(text));
            (said.building, said.staircase, said.door)
        };
        assert_eq!(said("3号楼2单元501"), (Some(3), Some(2), "501".to_owned()));
        assert_eq!(said("３ 2"), (Some(3), Some(2), String::new()));
        assert_eq!(said("十二号楼"), (Some(12), None, String::new()));
        assert_eq!(said("2单元3号楼"), (Some(3), Some(2), String::new()));
        assert_eq!(said("门口的灯"), (None, None, String::new()));
    }

    #[test]
    fn chinese_figures_count_up_to_ninety_nine() {
        for (text, number) in [
            ("三", 3),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("二十一", 21),
            ("九十九", 99),
        ] {
            assert_eq!(value(&text.chars().collect::<Vec<_>>()), number, "{text}");
        }
    }
}
