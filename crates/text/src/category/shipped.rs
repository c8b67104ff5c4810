//! What the program has learned before it comes to a centre: its own examples.

use std::sync::LazyLock;

use super::counts::Counts;
use crate::place::Gazetteer;
use crate::things::Things;

const EXAMPLES: [&str; 2] = [
    include_str!("../../data/train.tsv"),
    include_str!("../../data/dev.tsv"),
];
const PLACES: &str = include_str!("../../data/places.tsv");

static SHIPPED: LazyLock<Counts> = LazyLock::new(|| {
    let things = Things::known();
    let grid = Gazetteer::from_tsv(PLACES).unwrap_or_else(|_| Gazetteer::new(Vec::new()));
    let mut counts = Counts::default();
    for line in EXAMPLES.iter().flat_map(|table| table.lines().skip(1)) {
        let mut columns = line.split('\t').skip(2);
        if let (Some(text), Some(category)) = (columns.next(), columns.next()) {
            counts.learn(&things, &grid.without_names(text), category);
        }
    }
    counts
});

impl Counts {
    /// Counts of the program's own examples: where a new centre begins.
    #[must_use]
    pub fn shipped() -> Self {
        SHIPPED.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::category::suggest;

    #[test]
    fn a_new_centre_begins_with_the_programs_own_examples() {
        let counts = Counts::shipped();
        assert_eq!(counts.categories().count(), 15);
        let top = suggest(&Things::known(), &counts, "楼道的灯不亮", 1);
        assert_eq!(top[0].category, "设施维修");
    }
}
