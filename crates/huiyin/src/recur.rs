//! `huiyin recur`: when something that comes again comes again.

use bookings::recur::{Form, Moment, Rule, Series, Shown};

use crate::cli;
use crate::failure::Failure;
use crate::out::{say, say_json};

/// Prints the first occurrences of a rule.
pub fn recur(options: &cli::Recur) -> Result<(), Failure> {
    let (series, form) = series(options).map_err(|bad| Failure::Usage(bad.to_string()))?;
    let most = usize::try_from(options.count).unwrap_or(usize::MAX);
    let times: Vec<String> = series
        .first(most)
        .into_iter()
        .map(|wall| Shown(wall, form).to_string())
        .collect();
    if options.json {
        return say_json(&times);
    }
    say(&times.join("\n"))
}

fn series(options: &cli::Recur) -> Result<(Series, Form), bookings::recur::BadRule> {
    let start = Moment::parse(&options.dtstart)?;
    let rule: Rule = options.rrule.parse()?;
    let mut series = Series::new(rule, start, options.tz.as_deref())?;
    let listed = |texts: &[String]| -> Result<Vec<Moment>, bookings::recur::BadRule> {
        let each = texts.iter().flat_map(|text| text.split(','));
        // Of a period only the start counts here.
        each.map(|text| Moment::parse(text.split('/').next().unwrap_or_default()))
            .collect()
    };
    for moment in listed(&options.rdate)? {
        series = series.with(moment);
    }
    for moment in listed(&options.exdate)? {
        series = series.without(moment);
    }
    Ok((series, start.form))
}
