//! A place in the four-level grid as a byte path: a prefix is an ancestor, so
//! "everything in this building" is one range of an index.

use std::fmt;
use std::str::FromStr;

const LEVELS: usize = 4;
const WIDTH: usize = 2 * LEVELS;

/// How deep a place lies.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum GridLevel {
    /// The community itself, 社区.
    Community,
    /// An estate, 小区.
    Estate,
    /// A building, 楼栋.
    Building,
    /// A staircase of a building, 单元. Not called unit: that word is taken by 责任单位.
    Staircase,
    /// A door, 户.
    Door,
}

/// A place below its community: two bytes a level, big-endian, each 1 to
/// 65,535. The community is the empty path. Orders as its bytes do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct GridPath {
    // The tail is zero, so comparing this first is comparing as byte strings.
    bytes: [u8; WIDTH],
    len: usize,
}

impl GridPath {
    /// The community: contains every place.
    pub const ROOT: Self = Self {
        bytes: [0; WIDTH],
        len: 0,
    };

    /// The place with this number below; none under a door, and none numbered 0.
    pub fn child(self, ordinal: u16) -> Option<Self> {
        if ordinal == 0 {
            return None;
        }
        let mut child = self;
        child.len += 2;
        child
            .bytes
            .get_mut(self.len..child.len)?
            .copy_from_slice(&ordinal.to_be_bytes());
        Some(child)
    }

    /// The place that this one lies in; none above the community.
    pub fn parent(self) -> Option<Self> {
        let mut parent = self;
        parent.len = self.len.checked_sub(2)?;
        parent.bytes.get_mut(parent.len..)?.fill(0);
        Some(parent)
    }

    /// This place and all above it, the community last.
    pub fn upward(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |place| place.parent())
    }

    /// How deep the place lies.
    pub fn level(self) -> GridLevel {
        match self.len {
            0 => GridLevel::Community,
            2 => GridLevel::Estate,
            4 => GridLevel::Building,
            6 => GridLevel::Staircase,
            _ => GridLevel::Door,
        }
    }

    /// The number of this place among its siblings; none for the community.
    pub fn ordinal(self) -> Option<u16> {
        match *self.as_bytes() {
            [.., high, low] => Some(u16::from_be_bytes([high, low])),
            _ => None,
        }
    }

    /// Whether `other` is this place or lies in it.
    pub fn contains(self, other: &Self) -> bool {
        other.as_bytes().starts_with(self.as_bytes())
    }

    /// Bounds for a query: `p` is this place or in it if and only if
    /// `lo <= p AND p < hi`, compared as bytes.
    pub fn range(self) -> (Vec<u8>, Vec<u8>) {
        let mut high = self.as_bytes().to_vec();
        while high.last() == Some(&u8::MAX) {
            high.pop();
        }
        match high.last_mut() {
            Some(last) => *last += 1,
            None => high = vec![u8::MAX; WIDTH + 1],
        }
        (self.as_bytes().to_vec(), high)
    }

    /// The bytes to store.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    /// Reads stored bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadPath> {
        let (pairs, rest) = bytes.as_chunks::<2>();
        if !rest.is_empty() {
            return Err(BadPath);
        }
        pairs
            .iter()
            .try_fold(Self::ROOT, |place, pair| place.child(u16::from_be_bytes(*pair)))
            .ok_or(BadPath)
    }
}

impl fmt::Display for GridPath {
    /// Lower-case hexadecimal, four digits a level; the community is empty.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_bytes()
            .iter()
            .try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for GridPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GridPath({self})")
    }
}

impl FromStr for GridPath {
    type Err = BadPath;

    /// Reads what [`Display`](fmt::Display) writes.
    fn from_str(text: &str) -> Result<Self, BadPath> {
        let (quads, rest) = text.as_bytes().as_chunks::<4>();
        if !rest.is_empty() || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(BadPath);
        }
        quads
            .iter()
            .try_fold(Self::ROOT, |place, quad| {
                let digits = std::str::from_utf8(quad).ok()?;
                place.child(u16::from_str_radix(digits, 16).ok()?)
            })
            .ok_or(BadPath)
    }
}

/// The bytes or the text are not a path of the grid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BadPath;

impl fmt::Display for BadPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a place of the grid")
    }
}

impl std::error::Error for BadPath {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ordinal() -> impl Strategy<Value = u16> {
        prop_oneof![1u16..4, Just(255), Just(256), Just(u16::MAX), 1u16..]
    }

    fn place() -> impl Strategy<Value = GridPath> {
        proptest::collection::vec(ordinal(), 0..=4).prop_map(|ordinals| {
            ordinals
                .into_iter()
                .fold(GridPath::ROOT, |place, n| place.child(n).unwrap())
        })
    }

    proptest! {
        #[test]
        fn the_range_holds_exactly_the_place_and_what_lies_in_it(a in place(), b in place()) {
            let (low, high) = a.range();
            let within = low.as_slice() <= b.as_bytes() && b.as_bytes() < high.as_slice();
            prop_assert_eq!(within, a.contains(&b));
        }

        #[test]
        fn the_range_holds_every_child(a in place(), n in ordinal()) {
            let (low, high) = a.range();
            if let Some(child) = a.child(n) {
                prop_assert!(a.contains(&child) && !child.contains(&a));
                prop_assert!(low.as_slice() <= child.as_bytes() && child.as_bytes() < high.as_slice());
                prop_assert_eq!(child.parent(), Some(a));
                prop_assert_eq!(child.ordinal(), Some(n));
            }
        }

        #[test]
        fn places_order_as_their_bytes_do_and_come_back_from_them(a in place(), b in place()) {
            prop_assert_eq!(a.cmp(&b), a.as_bytes().cmp(b.as_bytes()));
            prop_assert_eq!(GridPath::from_bytes(a.as_bytes()), Ok(a));
            prop_assert_eq!(a.to_string().parse(), Ok(a));
        }

        #[test]
        fn no_bytes_and_no_text_panic(bytes: Vec<u8>, text: String) {
            let _ = GridPath::from_bytes(&bytes);
            let _ = text.parse::<GridPath>();
        }
    }

    #[test]
    fn a_door_has_no_child_and_the_community_no_parent() {
        let door: GridPath = "0001000200030065".parse().unwrap();
        assert_eq!(door.level(), GridLevel::Door);
        assert_eq!(door.child(1), None);
        assert_eq!(door.upward().count(), 5);
        assert_eq!(GridPath::ROOT.parent(), None);
        assert_eq!(GridPath::ROOT.child(0), None);
        assert_eq!(GridPath::ROOT.level(), GridLevel::Community);
    }

    #[test]
    fn half_a_level_and_a_zero_are_no_place() {
        for bytes in [&[1u8][..], &[0, 0], &[0, 1, 0], &[0, 1, 0, 0], &[1; 10]] {
            assert_eq!(GridPath::from_bytes(bytes), Err(BadPath));
        }
        assert_eq!("+001".parse::<GridPath>(), Err(BadPath));
    }
}
