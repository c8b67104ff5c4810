//! Invented residents. They have no full names, and numbers that nobody has:
//! the prefixes 154 and 169 are given to no telephone.

use kernel::{GridLevel, GridPath};
use people::Centre;

use super::dice::Dice;

const SURNAMES: &str = "陈林黄张李王吴刘蔡杨许郑谢郭洪曾邱廖赖徐周叶苏庄江吕何罗高萧潘简朱钟彭游詹胡施沈余赵卢梁颜柯孙魏翁戴范宋方邓";
const CALLED: [&str; 4] = ["女士", "先生", "阿姨", "大爷"];

/// The last four digits of the one whom the demo names as an example.
pub(super) const EXAMPLE: &str = "16900000137";
/// How many there are.
pub(super) const RESIDENTS: usize = 320;

/// Somebody who lives here.
pub(super) struct Resident {
    pub name: String,
    pub phone: String,
    /// The staircase.
    pub home: GridPath,
}

/// Everybody; the first is the example.
pub(super) fn settle(centre: &Centre, dice: &mut Dice) -> Vec<Resident> {
    let homes: Vec<GridPath> = centre
        .nodes()
        .iter()
        .map(|node| node.path)
        .filter(|path| path.level() == GridLevel::Staircase)
        .collect();
    let surnames: Vec<char> = SURNAMES.chars().collect();
    let one = |number: usize| {
        let surname = dice.pick(&surnames).unwrap_or('陈');
        let called = dice.pick(&CALLED).unwrap_or_default();
        let prefix = if number.is_multiple_of(2) { 169 } else { 154 };
        let digits = dice.between(10_000_000, 99_999_999);
        let phone = if number == 0 {
            EXAMPLE.to_owned()
        } else {
            format!("{prefix}{digits}")
        };
        Resident {
            name: format!("{surname}{called}"),
            phone,
            home: dice.pick(&homes).unwrap_or_default(),
        }
    };
    (0..RESIDENTS).map(one).collect()
}
