//! What is said more often than usual: seen before anybody complains a third time.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::normal::Normal;
use crate::things::Things;

/// Microseconds of a week.
const WEEK: i64 = 7 * 86_400_000_000;
/// Fewer reports than this in a week are no theme.
const FEW: u32 = 3;
/// How far above the usual a week must be, in deviations of a count.
const SURPRISE: f64 = 1.5;
/// Examples of one theme.
const EXAMPLES: usize = 3;

/// One report as the themes see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Its id, to be shown as an example.
    pub id: String,
    /// When it was said, in µs.
    pub at: i64,
    /// The estate, if it is known.
    pub estate: Option<String>,
    /// Its category.
    pub category: String,
    /// Its words.
    pub text: String,
}

/// Something said more often than usual.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Theme {
    /// Where; `None` for the whole centre.
    pub estate: Option<String>,
    /// The category.
    pub category: String,
    /// The things most spoken of, the commonest first.
    pub things: Vec<String>,
    /// How often in the week that ends now.
    pub times: u32,
    /// How often in a week before, on average.
    pub usual: f64,
    /// The newest reports.
    pub examples: Vec<String>,
}

#[derive(Default)]
struct Tally<'a> {
    now: Vec<&'a Said>,
    before: u32,
}

/// The themes of the seven days up to `now`, beside the average of the `weeks` weeks before them; the most
/// surprising first. The whole centre is a theme of its own where a category rises in two estates or more.
#[must_use]
pub fn rising(things: &Things, said: &[Said], now: i64, weeks: u32) -> Vec<Theme> {
    let mut tallies: BTreeMap<(Option<&str>, &str), Tally<'_>> = BTreeMap::new();
    let begin = now.saturating_sub(WEEK.saturating_mul(i64::from(weeks).saturating_add(1)));
    for one in said.iter().filter(|one| one.at > begin && one.at <= now) {
        let places = one.estate.as_deref().map(Some).into_iter().chain([None]);
        for place in places {
            let tally = tallies.entry((place, one.category.as_str())).or_default();
            if one.at > now.saturating_sub(WEEK) {
                tally.now.push(one);
            } else {
                tally.before = tally.before.saturating_add(1);
            }
        }
    }
    let mut themes: Vec<(f64, Theme)> = tallies
        .into_iter()
        .filter(|((place, _), tally)| place.is_some() || estates(&tally.now) != 1)
        .filter_map(|((place, category), tally)| theme(things, place, category, tally, weeks))
        .collect();
    themes.sort_by(|left, right| right.0.total_cmp(&left.0));
    themes.into_iter().map(|(_, theme)| theme).collect()
}

fn estates(said: &[&Said]) -> usize {
    let mut estates: Vec<&str> = said.iter().filter_map(|one| one.estate.as_deref()).collect();
    estates.sort_unstable();
    estates.dedup();
    estates.len()
}

fn theme(
    things: &Things,
    place: Option<&str>,
    category: &str,
    tally: Tally<'_>,
    weeks: u32,
) -> Option<(f64, Theme)> {
    let times = u32::try_from(tally.now.len()).unwrap_or(u32::MAX);
    let usual = f64::from(tally.before) / f64::from(weeks.max(1));
    let surprise = (f64::from(times) - usual) / (usual + 1.0).sqrt();
    if times < FEW || surprise < SURPRISE {
        return None;
    }
    let mut newest = tally.now;
    newest.sort_by(|left, right| right.at.cmp(&left.at).then_with(|| left.id.cmp(&right.id)));
    let theme = Theme {
        estate: place.map(str::to_owned),
        category: category.to_owned(),
        things: commonest(things, &newest),
        times,
        usual,
        examples: newest.iter().take(EXAMPLES).map(|one| one.id.clone()).collect(),
    };
    Some((surprise, theme))
}

/// The things that two reports or more speak of, the commonest first.
fn commonest(things: &Things, said: &[&Said]) -> Vec<String> {
    let mut counts: BTreeMap<u16, u32> = BTreeMap::new();
    for thing in said
        .iter()
        .flat_map(|one| things.spoken_of(&Normal::of(&one.text)))
    {
        let count = counts.entry(thing).or_default();
        *count = count.saturating_add(1);
    }
    let mut counts: Vec<(u16, u32)> = counts.into_iter().filter(|(_, count)| *count >= 2).collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
        .into_iter()
        .take(EXAMPLES)
        .map(|(thing, _)| things.name(thing).to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = WEEK / 7;

    fn said(id: usize, day: i64, estate: &str, text: &str) -> Said {
        let estate = Some(estate.to_owned());
        Said {
            id: id.to_string(),
            at: day * DAY,
            estate,
            category: "环境卫生".to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn what_is_said_more_than_usual_is_a_theme_with_examples() {
        let all: Vec<Said> = (93..98)
            .map(|day| said(0, day, "槐荫里", "垃圾房有老鼠"))
            .collect();
        let themes = rising(&Things::known(), &all, 98 * DAY, 8);
        assert_eq!(themes.len(), 1);
        assert_eq!(
            (themes[0].estate.as_deref(), themes[0].times, themes[0].usual),
            (Some("槐荫里"), 5, 0.0)
        );
        assert!(themes[0].things.contains(&"鼠虫".to_owned()) && themes[0].examples.len() == 3);
    }

    #[test]
    fn what_is_always_said_is_none() {
        let all: Vec<Said> = (20..99).map(|day| said(0, day, "槐荫里", "垃圾满了")).collect();
        assert!(rising(&Things::known(), &all, 98 * DAY, 8).is_empty());
    }

    #[test]
    fn a_rise_in_several_estates_is_a_theme_of_the_centre() {
        let estates = ["槐荫里", "春晖苑", "铁路新村", "锦绣苑"];
        let all: Vec<Said> = estates
            .iter()
            .enumerate()
            .map(|(n, name)| said(n, 96, name, "老鼠"))
            .collect();
        let themes = rising(&Things::known(), &all, 98 * DAY, 8);
        assert_eq!(
            themes
                .iter()
                .map(|theme| theme.estate.as_deref())
                .collect::<Vec<_>>(),
            [None]
        );
    }

    #[test]
    fn times_at_the_ends_of_the_calendar_do_no_harm() {
        let all = [
            said(0, i64::MAX / DAY, "槐荫里", ""),
            said(1, i64::MIN / DAY, "槐荫里", ""),
        ];
        assert!(rising(&Things::known(), &all, i64::MIN, u32::MAX).is_empty());
    }
}
