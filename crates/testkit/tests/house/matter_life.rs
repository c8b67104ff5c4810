//! A matter from the first words to the last stroke.

use matters::answer::{Answer, AnswerError, answer};
use matters::rate::{Rate, RateError, rate};
use matters::report::{Report, ReportError};
use matters::words::{Channel, State};
use matters::{accept, merge, publish};
use testkit::{TestCentre, both, days, hours, minutes};

fn answers(centre: &TestCentre, id: matters::rows::MatterId, words: &'static str) -> matters::rows::Matter {
    let actor = centre.actors.mender.clone();
    let input = Answer {
        words: words.to_owned(),
        public: words.to_owned(),
        proof: Vec::new(),
        ahead: None,
    };
    centre
        .act(&actor, move |tx, cx| answer(tx, cx, id, None, &input))
        .expect("it is answered")
}

fn rates(
    centre: &TestCentre,
    of: &matters::report::Reported,
    grade: i32,
) -> Result<matters::rows::Matter, RateError> {
    let intake = of.intake.clone();
    let input = Rate {
        grade,
        reasons: vec!["slow".into()],
        words: String::new(),
        channel: Channel::Web,
    };
    let nobody = centre.actors.resident.clone();
    centre.act(&nobody, move |tx, cx| rate(tx, cx, &intake, &input))
}

#[test]
fn what_is_said_gets_a_number_a_deadline_a_person_and_a_unit_at_once() {
    both(|centre| {
        let told = centre.says("3号楼的路灯不亮了");
        assert_eq!(told.matter.state, State::Assigned);
        assert_eq!(told.matter.category, "repair");
        assert_eq!(told.matter.owner, Some(centre.places.mender));
        assert_eq!(told.matter.unit, Some(centre.places.property));
        // Tuesday 10 March: three working days end on Friday 13 March at 17:00.
        assert_eq!(told.matter.settle_due.0, 1_773_392_400_000_000);
        assert_eq!(told.intake.said, "3号楼的路灯不亮了");
    });
}

#[test]
fn from_report_to_answer_to_a_good_rating_it_is_closed() {
    both(|centre| {
        let told = centre.says("路灯不亮");
        let id = told.matter.id;
        let mender = centre.actors.mender.clone();
        let taken = centre
            .act(&mender, move |tx, cx| accept::accept(tx, cx, id, None))
            .expect("accepted");
        assert_eq!(taken.state, State::InHand);
        centre.clock.pass(hours(5));
        let answered = answers(centre, id, "灯头换了");
        assert_eq!((answered.state, answered.late), (State::Answered, false));
        let rated = rates(centre, &told, 5).expect("rated");
        assert_eq!((rated.state, rated.grade), (State::Closed, 5));
        assert!(centre.no_loss().holds);
    });
}

#[test]
fn an_answer_after_the_deadline_is_marked_late() {
    both(|centre| {
        let told = centre.says("路灯不亮");
        centre.clock.pass(days(6));
        assert!(answers(centre, told.matter.id, "换了").late);
    });
}

#[test]
fn a_bad_rating_opens_a_redo_with_another_reviewer_and_a_call_back() {
    both(|centre| {
        let told = centre.says("路灯不亮");
        answers(centre, told.matter.id, "看过了");
        let redo = rates(centre, &told, 1).expect("rated");
        assert_eq!((redo.state, redo.round), (State::Assigned, 2));
        assert!(redo.reviewer.is_some() && redo.reviewer != Some(centre.places.mender));
        let community = centre.places.community;
        let tasks = centre
            .store
            .read_now(move |tx| matters::rate::open_tasks(tx, community))
            .expect("tasks");
        assert_eq!(tasks.iter().filter(|task| task.kind == "call_back").count(), 1);
        let again = answers(centre, told.matter.id, "灯头和线都换了");
        assert_eq!(again.state, State::Answered);
        assert_eq!(rates(centre, &told, 4).expect("rated again").state, State::Closed);
    });
}

#[test]
fn one_reporter_rates_one_answer_once() {
    both(|centre| {
        let told = centre.says("路灯不亮");
        assert!(matches!(rates(centre, &told, 5), Err(RateError::NotAnswered)));
        answers(centre, told.matter.id, "换了");
        rates(centre, &told, 5).expect("rated");
        assert!(matches!(rates(centre, &told, 5), Err(RateError::Already)));
        assert!(matches!(rates(centre, &told, 9), Err(RateError::NoGrade)));
    });
}

#[test]
fn an_answer_needs_words_and_where_the_category_says_so_a_photo() {
    both(|centre| {
        let told = centre.says("电梯坏了");
        let id = told.matter.id;
        let manager = centre.actors.manager.clone();
        let empty = centre.act(&manager, move |tx, cx| {
            answer(tx, cx, id, None, &Answer::default())
        });
        assert!(matches!(empty, Err(AnswerError::NoWords)));
        let input = Answer {
            words: "修好了".into(),
            ..Answer::default()
        };
        let bare = centre.act(&manager, move |tx, cx| answer(tx, cx, id, None, &input));
        assert!(matches!(bare, Err(AnswerError::NoProof)));
    });
}

#[test]
fn when_nobody_of_a_unit_is_on_duty_the_counter_has_it_and_then_the_named_last_resort() {
    both(|centre| {
        let told = centre.says("电梯坏了");
        assert_eq!(
            (told.matter.owner, told.matter.unit),
            (Some(centre.places.clerk), Some(centre.places.lift))
        );
        centre.is_away(centre.places.clerk);
        let told = centre.says("电梯又坏了");
        assert_eq!(
            (told.matter.owner, told.matter.unit),
            (Some(centre.places.secretary), Some(centre.places.lift))
        );
    });
}

#[test]
fn while_somebody_is_away_the_deputy_steps_in() {
    both(|centre| {
        centre.is_away(centre.places.mender);
        assert_eq!(centre.says("路灯不亮").matter.owner, Some(centre.places.deputy));
        centre.clock.pass(days(8));
        assert_eq!(centre.says("路灯又不亮").matter.owner, Some(centre.places.mender));
    });
}

#[test]
fn empty_words_a_long_book_an_unknown_place_and_a_bad_phone_are_each_refused_for_what_they_are() {
    both(|centre| {
        assert!(matches!(
            centre.report(Report::of("   ")),
            Err(ReportError::Empty)
        ));
        assert!(matches!(
            centre.report(Report::of(&"长".repeat(4001))),
            Err(ReportError::TooLong)
        ));
        let nowhere = Report {
            node: Some(centre.clock.fresh()),
            ..Report::of("灯")
        };
        assert!(matches!(centre.report(nowhere), Err(ReportError::UnknownPlace)));
        let phone = Report {
            phone: "12".into(),
            ..Report::of("灯")
        };
        assert!(matches!(centre.report(phone), Err(ReportError::BadPhone)));
        let category = Report {
            category: Some("nothing".into()),
            ..Report::of("灯")
        };
        assert!(matches!(
            centre.report(category),
            Err(ReportError::UnknownCategory)
        ));
        assert_eq!(centre.no_loss().intakes, 0);
    });
}

#[test]
fn a_merge_keeps_every_reporters_number_and_the_strictest_promise_and_can_be_undone() {
    both(|centre| {
        let first = centre.says("路灯不亮");
        centre.clock.pass(minutes(5));
        let urgent = Report {
            category: Some("lift".into()),
            ..Report::of("路灯坏在电梯口")
        };
        let second = centre.report(urgent).expect("taken in");
        let (one, two) = (first.matter.id, second.matter.id);
        let clerk = centre.actors.clerk.clone();
        let parent = centre
            .act(&clerk, move |tx, cx| merge::merge(tx, cx, two, one, "一回事"))
            .expect("merged");
        assert_eq!(parent.id, one, "the earlier receipt carries both");
        assert_eq!(parent.settle_due, second.matter.settle_due);
        assert_eq!(parent.followers, 1);
        assert_eq!(centre.matter(two).state, State::Merged);
        assert!(centre.no_loss().holds);
        answers_as_manager(centre, one);
        assert_eq!(
            rates(centre, &second, 5)
                .expect("the second reporter may rate")
                .id,
            one
        );

        let third = centre.says("路灯不亮了呀");
        let fourth = centre.says("路灯黑的");
        let (three, four) = (third.matter.id, fourth.matter.id);
        let clerk = centre.actors.clerk.clone();
        centre
            .act(&clerk, move |tx, cx| merge::merge(tx, cx, four, three, ""))
            .expect("merged");
        let back = centre
            .act(&clerk, move |tx, cx| merge::unmerge(tx, cx, four, "不是一回事"))
            .expect("undone");
        assert_eq!((back.state, back.merged_into), (State::Assigned, None));
        assert_eq!(centre.matter(three).followers, 0);
        assert!(centre.no_loss().holds);
    });
}

fn answers_as_manager(centre: &TestCentre, id: matters::rows::MatterId) {
    let manager = centre.actors.manager.clone();
    let input = Answer {
        words: "好了".into(),
        ..Answer::default()
    };
    centre
        .act(&manager, move |tx, cx| answer(tx, cx, id, None, &input))
        .expect("answered");
}

#[test]
fn only_what_a_person_confirmed_is_on_the_wall_and_never_a_number_or_a_private_matter() {
    both(|centre| {
        let told = centre.says("路灯不亮，打我电话15412345678");
        let id = told.matter.id;
        let clerk = centre.actors.clerk.clone();
        let with_number = centre.act(&clerk, move |tx, cx| {
            publish::publish(tx, cx, id, None, "路灯不亮，打15412345678", "")
        });
        assert!(matches!(with_number, Err(publish::PublishError::Personal(_))));
        assert_eq!(centre.matter(id).wall, 0);
        centre
            .act(&clerk, move |tx, cx| {
                publish::publish(tx, cx, id, None, "路灯不亮", "")
            })
            .expect("published");
        assert_eq!(centre.matter(id).wall, 1);

        let secret = Report {
            private: true,
            ..Report::of("路灯不亮，我不想让人知道")
        };
        let id = centre.report(secret).expect("taken in").matter.id;
        let refused = centre.act(&clerk, move |tx, cx| {
            publish::publish(tx, cx, id, None, "路灯不亮", "")
        });
        assert!(matches!(refused, Err(publish::PublishError::Private)));
    });
}
