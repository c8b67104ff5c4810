//! `huiyin workday add`: when a number of working days is over.

use kernel::{Day, Micros, WorkCalendar};
use people::Centre;
use serde::Serialize;
use store::{Community, Tx};
use web::Config;

use crate::failure::Failure;
use crate::out::say_json;
use crate::{cli, house};

#[derive(Debug, Serialize)]
struct Answer {
    from: String,
    days: u32,
    due: String,
    due_day: Day,
    /// The days that were counted, the last of them the due day.
    counted: Vec<Day>,
    /// A day counted lies in a year whose holidays are not announced: the date may move.
    provisional: bool,
    /// Whose table of days it was counted by.
    calendar: String,
}

/// Adds working days to an instant, by the centre's table of days where there is one.
pub fn workday(config: &Config, command: &cli::Workday) -> Result<(), Failure> {
    let cli::WorkdayCommand::Add(options) = &command.command;
    let (calendar, name) = calendar(config, options.community.as_deref())?;
    let answer = add(&calendar, name, &options.from, options.days)?;
    if options.json {
        return say_json(&answer);
    }
    let counted: Vec<String> = answer.counted.iter().map(Day::to_string).collect();
    println!("due {} ({})", answer.due, counted.join(", "));
    println!("by the calendar of: {}", answer.calendar);
    if answer.provisional {
        println!("provisional: the holidays of a year that was counted are not announced yet");
    }
    Ok(())
}

fn add(calendar: &WorkCalendar, name: String, from: &str, days: u32) -> Result<Answer, Failure> {
    let zone = calendar.zone().clone();
    let from = Micros::parse(from, &zone)
        .map_err(|_| Failure::Usage(format!("{from:?} is no time; write 2026-02-13T18:00")))?;
    let due = calendar
        .add_workdays(from, days)
        .map_err(|_| Failure::Usage("this lies beyond every calendar".to_owned()))?;
    let (first, last) = (from.day(&zone).plus_days(1), due.at.day(&zone));
    let counted = (0..=last.since(first))
        .map(|after| first.plus_days(after))
        .filter(|day| calendar.is_workday(*day).value())
        .collect();
    Ok(Answer {
        from: from.rfc3339(&zone),
        days,
        due: due.at.rfc3339(&zone),
        due_day: last,
        counted,
        provisional: due.provisional,
        calendar: name,
    })
}

/// The centre's calendar: the only one's, or the named one's; without a
/// database the one that comes with the program.
fn calendar(config: &Config, slug: Option<&str>) -> Result<(WorkCalendar, String), Failure> {
    if slug.is_none() && !house::exists(config)? {
        return Ok((
            WorkCalendar::mainland_china(),
            "mainland China, as it comes with the program".to_owned(),
        ));
    }
    let store = house::existing(config)?;
    let all = store.read_now(|tx: &mut Tx<'_>| Community::list(tx))?;
    let community = match (slug, all.as_slice()) {
        (None, [only]) => only,
        (None, _) => {
            return Err(Failure::Usage(format!(
                "say which community by --community: {}",
                slugs(&all)
            )));
        }
        (Some(slug), _) => all
            .iter()
            .find(|one| one.slug == slug)
            .ok_or_else(|| Failure::Usage(format!("no community {slug}; there is: {}", slugs(&all))))?,
    };
    let (id, zone, name) = (community.id, community.zone.clone(), community.name.clone());
    let centre = store.read_now(move |tx: &mut Tx<'_>| Centre::load(tx, id, &zone))?;
    Ok((centre.calendar.clone(), name))
}

fn slugs(all: &[Community]) -> String {
    all.iter()
        .map(|one| one.slug.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_the_program(from: &str, days: u32) -> Answer {
        add(&WorkCalendar::mainland_china(), String::new(), from, days).unwrap()
    }

    #[test]
    fn three_working_days_over_the_spring_festival_of_2026_end_on_the_25th() {
        let answer = by_the_program("2026-02-13T18:00", 3);
        assert_eq!(answer.due_day.to_string(), "2026-02-25");
        let counted: Vec<String> = answer.counted.iter().map(Day::to_string).collect();
        // The 14th is a Saturday that is worked; the holidays end on the 23rd.
        assert_eq!(counted, ["2026-02-14", "2026-02-24", "2026-02-25"]);
        assert!(!answer.provisional);
    }

    #[test]
    fn a_date_in_a_year_without_its_notice_is_provisional() {
        assert!(by_the_program("2026-12-30T10:00", 5).provisional);
    }

    #[test]
    fn what_is_no_time_is_refused_with_an_example() {
        let failure = add(&WorkCalendar::mainland_china(), String::new(), "tomorrow", 1).unwrap_err();
        assert!(failure.to_string().contains("2026-02-13T18:00"));
    }
}
