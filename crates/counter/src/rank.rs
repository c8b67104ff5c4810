//! The order of the line, and what is honestly told about it. Pure.

use kernel::Micros;

kernel::stored_words! {
    /// Why somebody need not wait as long as others.
    pub enum Priority {
        /// No reason.
        Plain = "",
        /// 长者, from 65 on.
        Elder = "elder",
        /// 残疾人.
        Disabled = "disabled",
        /// 孕妇, or with a small child on the arm.
        Pregnant = "pregnant",
        /// 军人 and those who were.
        Soldier = "soldier",
    }
}

/// So much earlier is somebody with a reason called: a head start and not a
/// lane of their own, so that nobody waits for ever behind them.
pub const HEAD_START: i64 = 20 * Micros::MINUTE;
/// An appointment that is kept counts as if one had stood in line so long before it.
pub const PROMISED: i64 = 30 * Micros::MINUTE;
/// So early one may come.
pub const EARLY: i64 = 30 * Micros::MINUTE;
/// So late an appointment is still kept.
pub const LATE: i64 = 10 * Micros::MINUTE;
/// Whoever missed a call and comes back stands behind so many others.
pub const BEHIND: i64 = 3;

/// Where somebody stands who takes a ticket now.
pub fn rank(taken: Micros, priority: Priority) -> Micros {
    match priority {
        Priority::Plain => taken,
        Priority::Elder | Priority::Disabled | Priority::Pregnant | Priority::Soldier => {
            taken.plus(-HEAD_START)
        }
    }
}

/// Where somebody stands who comes for an appointment: with their place if they
/// come in time, else like anybody.
pub fn rank_of_promise(at: Micros, now: Micros, priority: Priority) -> Micros {
    let in_time = now.since(at) <= LATE && at.since(now) <= EARLY;
    let plain = rank(now, priority);
    if in_time {
        plain.min(at.plus(-PROMISED))
    } else {
        plain
    }
}

/// From this many minutes to that many.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wait {
    /// At least.
    pub from: i64,
    /// At most, as things go.
    pub until: i64,
}

/// How long it may take, with so many ahead at so many windows, each taking so
/// many minutes. `None` while no window works: then nothing can be said.
pub fn wait(ahead: i64, windows: i64, minutes: i64) -> Option<Wait> {
    if windows <= 0 {
        return None;
    }
    let (ahead, minutes) = (ahead.max(0), minutes.max(1));
    // Whoever is first waits for the window that is free soonest.
    let turns = ahead / windows;
    let until = (turns + 1) * minutes;
    Some(Wait {
        from: turns * minutes * 2 / 3,
        until: until * 4 / 3,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nobody_is_overtaken_by_whoever_came_much_later(a in 0i64..1_000_000_000_000, later in 0i64..1_000_000_000_000) {
            let (first, second) = (Micros(a), Micros(a + PROMISED.max(HEAD_START) + EARLY + later + 1));
            for priority in Priority::ALL {
                prop_assert!(rank(first, Priority::Plain) < rank(second, *priority));
                let promise = rank_of_promise(second.plus(EARLY), second, *priority);
                prop_assert!(rank(first, Priority::Plain) <= promise);
            }
        }

        #[test]
        fn more_people_never_wait_less_and_more_windows_never_longer(ahead in 0i64..500, windows in 1i64..30, minutes in 1i64..60) {
            let now = wait(ahead, windows, minutes).unwrap();
            prop_assert!(now.from <= now.until);
            prop_assert!(wait(ahead + 1, windows, minutes).unwrap().until >= now.until);
            prop_assert!(wait(ahead, windows + 1, minutes).unwrap().until <= now.until);
        }
    }

    #[test]
    fn an_elder_is_called_before_those_who_came_a_little_earlier() {
        let ten = Micros(36_000_000_000);
        assert!(rank(ten, Priority::Elder) < rank(ten.plus(-10 * Micros::MINUTE), Priority::Plain));
        assert!(rank(ten, Priority::Elder) > rank(ten.plus(-30 * Micros::MINUTE), Priority::Plain));
    }

    #[test]
    fn whoever_comes_in_time_has_her_place_and_whoever_comes_late_waits() {
        let promised = Micros(36_000_000_000);
        let in_time = rank_of_promise(promised, promised.plus(-5 * Micros::MINUTE), Priority::Plain);
        assert_eq!(in_time, promised.plus(-PROMISED));
        let late = promised.plus(LATE + 1);
        assert_eq!(rank_of_promise(promised, late, Priority::Plain), late);
    }

    #[test]
    fn nothing_is_promised_while_no_window_works() {
        assert_eq!(wait(3, 0, 5), None);
        assert_eq!(wait(0, 2, 6), Some(Wait { from: 0, until: 8 }));
        assert_eq!(wait(4, 2, 6), Some(Wait { from: 8, until: 24 }));
    }
}
