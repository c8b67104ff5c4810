//! What people talk about: read from `data/demo_matters.txt`, whose head says how.

const TEXT: &str = include_str!("../../data/demo_matters.txt");

/// Where something like it happens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    Staircase,
    Building,
    Estate,
    /// A spot of an estate: 东门, 车棚.
    Spot(&'static str),
    /// Outside of the estates: a street, a public room.
    Elsewhere(&'static str),
}

/// Something that people say alike, and how it ends.
#[derive(Clone, Debug)]
pub(super) struct Topic {
    pub category: &'static str,
    pub place: Place,
    /// Its picture, if one can be taken.
    pub picture: Option<&'static str>,
    /// First and last month in which it happens; the first may be the later one.
    months: (u8, u8),
    /// Who answers, if not the one that the table names.
    pub unit: Option<&'static str>,
    pub said: Vec<&'static str>,
    pub answers: Vec<&'static str>,
}

impl Topic {
    /// Whether it happens in this month, 1 to 12.
    pub fn happens_in(&self, month: u8) -> bool {
        let (first, last) = self.months;
        if first <= last {
            (first..=last).contains(&month)
        } else {
            month >= first || month <= last
        }
    }
}

/// Every topic; one whose answers differ by what was said comes several times.
pub(super) fn read() -> Vec<Topic> {
    let mut topics: Vec<Topic> = Vec::new();
    for line in TEXT.lines() {
        match (line.split_once(' '), topics.last_mut()) {
            (Some(("@", head)), _) => topics.extend(begin(head)),
            (Some(("?", said)), Some(topic)) if topic.answers.is_empty() => topic.said.push(said),
            (Some(("?", said)), Some(topic)) => {
                let next = Topic {
                    said: vec![said],
                    answers: Vec::new(),
                    ..topic.clone()
                };
                topics.push(next);
            }
            (Some(("!", answer)), Some(topic)) => topic.answers.push(answer),
            _ => {}
        }
    }
    topics
}

fn begin(head: &'static str) -> Option<Topic> {
    let fields: Vec<&str> = head.split(' ').collect();
    let [_, category, place, picture, months, unit] = fields.try_into().ok()?;
    let some = |text: &'static str| (text != "-").then_some(text);
    let place = match place.split_once(':') {
        None if place == "stair" => Place::Staircase,
        None if place == "building" => Place::Building,
        Some(("spot", spot)) => Place::Spot(spot),
        Some((_, name)) => Place::Elsewhere(name),
        None => Place::Estate,
    };
    let months = months
        .split_once('-')
        .and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
    Some(Topic {
        category,
        place,
        picture: some(picture),
        months: months.unwrap_or((1, 12)),
        unit: some(unit),
        said: Vec::new(),
        answers: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_file_is_understood() {
        let topics = read();
        let said: usize = topics.iter().map(|topic| topic.said.len()).sum();
        let lines = |mark: &str| TEXT.lines().filter(|line| line.starts_with(mark)).count();
        assert_eq!(said, lines("? "));
        assert_eq!(
            topics.iter().map(|topic| topic.answers.len()).sum::<usize>(),
            lines("! ")
        );
        assert!(
            topics
                .iter()
                .all(|topic| !topic.said.is_empty() && !topic.answers.is_empty())
        );
        assert!(said >= 300, "{said}");
    }

    #[test]
    fn what_is_answered_says_nothing_that_the_wall_may_not_show() {
        let redactor = crate::redact::Redactor::plain();
        let topics = read();
        let answers = topics.iter().flat_map(|topic| &topic.answers);
        let found: Vec<_> = answers
            .filter(|answer| !redactor.left_over(answer, &[]).is_empty())
            .collect();
        assert!(found.is_empty(), "{found:?}");
    }
}
