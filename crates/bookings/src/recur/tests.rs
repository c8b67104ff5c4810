use proptest::prelude::*;

use super::*;

fn times(rule: &str, start: &str, zone: Option<&str>, most: usize) -> Vec<String> {
    let start = Moment::parse(start).unwrap();
    let series = Series::new(rule.parse().unwrap(), start, zone).unwrap();
    series
        .first(most)
        .into_iter()
        .map(|wall| Shown(wall, Form::Basic).to_string())
        .collect()
}

fn days(rule: &str, start: &str, most: usize) -> Vec<String> {
    times(rule, start, None, most)
        .into_iter()
        .map(|time| time[..8].to_owned())
        .collect()
}

#[test]
fn the_examples_of_the_standard_come_out() {
    // RFC 5545, 3.8.5.3.
    assert_eq!(
        days("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "19970902T090000", 3),
        ["19980213", "19980313", "19981113"]
    );
    assert_eq!(
        days(
            "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
            "19961105T090000",
            3
        ),
        ["19961105", "20001107", "20041102"]
    );
    assert_eq!(
        days(
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
            "19970929T090000",
            4
        ),
        ["19970929", "19971030", "19971127", "19971230"]
    );
    assert_eq!(
        days(
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
            "19970805T090000",
            9
        ),
        ["19970805", "19970810", "19970819", "19970824"]
    );
    assert_eq!(
        days(
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
            "19970805T090000",
            9
        ),
        ["19970805", "19970817", "19970819", "19970831"]
    );
    assert_eq!(
        days("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "19970512T090000", 3),
        ["19970512", "19980511", "19990517"]
    );
    assert_eq!(
        days(
            "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
            "19970101T090000",
            4
        ),
        ["19970101", "19970410", "19970719", "20000101"]
    );
    assert_eq!(
        times("FREQ=MINUTELY;INTERVAL=90;COUNT=4", "19970902T090000", None, 9),
        [
            "19970902T090000",
            "19970902T103000",
            "19970902T120000",
            "19970902T133000"
        ]
    );
    assert_eq!(
        times(
            "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5",
            "20070115T090000",
            Some("America/New_York"),
            9
        ),
        [
            "20070115T090000",
            "20070130T090000",
            "20070215T090000",
            "20070315T090000",
            "20070330T090000"
        ]
    );
}

#[test]
fn a_rule_that_never_comes_true_ends() {
    for rule in [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY;INTERVAL=2;BYSECOND=1",
        "FREQ=MINUTELY;INTERVAL=1440;BYHOUR=3",
        "FREQ=HOURLY;INTERVAL=5;BYHOUR=1;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYMONTH=4;BYMONTHDAY=31",
        "FREQ=YEARLY;BYSETPOS=366;BYMONTH=1;BYMONTHDAY=1",
        "FREQ=DAILY;INTERVAL=999999999999;BYMONTH=2",
    ] {
        assert_eq!(
            times(rule, "20261122T090000", None, 3),
            Vec::<String>::new(),
            "{rule}"
        );
    }
    assert_eq!(
        days(
            "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=TU;BYHOUR=0;BYMINUTE=0;BYSECOND=0",
            "20261122T090000",
            2
        ),
        ["20280229", "20560229"]
    );
}

#[test]
fn a_time_that_the_clocks_skip_is_left_out_and_not_counted() {
    assert_eq!(
        times(
            "FREQ=DAILY;COUNT=3",
            "20270313T023000",
            Some("America/New_York"),
            9
        ),
        ["20270313T023000", "20270315T023000", "20270316T023000"]
    );
}

#[test]
fn the_end_in_utc_is_compared_in_the_zone() {
    assert_eq!(
        days("FREQ=DAILY;UNTIL=20261124T010000Z", "20261122T090000", 9).len(),
        2
    );
    assert_eq!(
        times(
            "FREQ=DAILY;UNTIL=20261124T010000Z",
            "20261122T090000",
            Some("Asia/Shanghai"),
            9
        )
        .len(),
        3
    );
}

#[test]
fn dates_are_added_and_left_out() {
    let series = Series::new(
        "FREQ=WEEKLY;COUNT=3".parse().unwrap(),
        Moment::parse("20261124T140000").unwrap(),
        None,
    );
    let series = series
        .unwrap()
        .with(Moment::parse("20261126T140000").unwrap())
        .without(Moment::parse("20261201").unwrap());
    let shown: Vec<_> = series
        .first(9)
        .into_iter()
        .map(|wall| Shown(wall, Form::BasicDay).to_string())
        .collect();
    assert_eq!(shown, ["20261124", "20261126", "20261208"]);
}

#[test]
fn what_cannot_be_is_refused_with_the_part() {
    for (rule, part) in [
        ("BYDAY=MO", "FREQ"),
        ("FREQ=WEEKLY;INTERVAL=0", "INTERVAL"),
        ("FREQ=WEEKLY;COUNT=3;UNTIL=20270101", "UNTIL"),
        ("FREQ=WEEKLY;BYDAY=MO;BYDAY=TU", "BYDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY"),
        ("FREQ=DAILY;BYHOUR=24", "BYHOUR"),
        ("FREQ=FORTNIGHTLY", "FREQ"),
        ("FREQ=DAILY;BYDAY=XX", "BYDAY"),
    ] {
        let told = rule.parse::<Rule>().unwrap_err().to_string();
        assert!(told.contains(part), "{rule}: {told}");
    }
}

fn any_rule() -> impl Strategy<Value = String> {
    let freq = prop::sample::select(vec![
        "YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY",
    ]);
    let part = prop::sample::select(vec![
        ";BYMONTH=2,6",
        ";BYMONTHDAY=-1,13",
        ";BYDAY=MO,-1FR",
        ";BYYEARDAY=1,-1,200",
        ";BYWEEKNO=1,-1,20",
        ";BYHOUR=9,18",
        ";BYMINUTE=0,30",
        ";BYSECOND=0,15",
        ";BYSETPOS=1,-1",
        ";WKST=SU",
    ]);
    (freq, 1i64..500, prop::collection::btree_set(part, 0..5)).prop_map(|(freq, interval, parts)| {
        format!(
            "FREQ={freq};INTERVAL={interval}{}",
            parts.into_iter().collect::<String>()
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn occurrences_come_in_order_from_the_start_on(rule in any_rule(), start in 0i64..4_000_000_000) {
        let rule: Rule = rule.parse().unwrap();
        let found: Vec<i64> = Walk::floating(&rule, start).take(30).collect();
        prop_assert!(found.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(found.iter().all(|wall| *wall >= start));
    }

    #[test]
    fn no_text_panics(text: String) {
        let _ = text.parse::<Rule>();
        let _ = Moment::parse(&text);
    }
}
