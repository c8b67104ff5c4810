//! What lotteries ask of the store.

use store::statements;

statements! {
    /// The draws of an offering, the newest first.
    pub(crate) DRAWS = "SELECT community_id, id, offering_id, state, closes_at, secret, published, made_at, given FROM bookings_draw WHERE community_id = $1 AND offering_id = $2 ORDER BY made_at DESC, id DESC";
    /// One draw.
    pub(crate) DRAW = "SELECT community_id, id, offering_id, state, closes_at, secret, published, made_at, given FROM bookings_draw WHERE community_id = $1 AND id = $2";
    /// A draw is made.
    pub(crate) DRAWN = "UPDATE bookings_draw SET state = 'drawn', published = $3 WHERE community_id = $1 AND id = $2 AND state = 'open'";
    /// Everybody has what they drew.
    pub(crate) GIVEN = "UPDATE bookings_draw SET given = $3 WHERE community_id = $1 AND id = $2";
    /// Draws whose entries are closed and that are not done.
    pub(crate) DUE = "SELECT community_id, id, offering_id, state, closes_at, secret, published, made_at, given FROM bookings_draw WHERE community_id = $1 AND NOT given AND closes_at <= $2 ORDER BY closes_at LIMIT 20";
    /// The entries of a person in draws.
    pub(crate) ENTRIES_OF = "SELECT e.id, e.draw_id, e.fate, d.state, d.closes_at, o.title, e.weight, e.party FROM bookings_entry e JOIN bookings_draw d ON d.community_id = e.community_id AND d.id = e.draw_id \
        JOIN bookings_offering o ON o.community_id = d.community_id AND o.id = d.offering_id WHERE e.community_id = $1 AND e.person_id = $2 AND e.fate <> 3 ORDER BY e.draw_id DESC LIMIT 20";
    /// One person's entry in a draw.
    pub(crate) ENTRY_OF = "SELECT id FROM bookings_entry WHERE community_id = $1 AND draw_id = $2 AND person_id = $3";
    /// The entries of a draw.
    pub(crate) ENTRIES = "SELECT community_id, id, draw_id, person_id, standing, weight, party, nonce, at, fate FROM bookings_entry WHERE community_id = $1 AND draw_id = $2 ORDER BY person_id";
    /// Everybody who entered a draw lost, until the winners are told.
    pub(crate) ALL_LOST = "UPDATE bookings_entry SET fate = 2 WHERE community_id = $1 AND draw_id = $2";
    /// One who won.
    pub(crate) WON = "UPDATE bookings_entry SET fate = 1 WHERE community_id = $1 AND id = $2";
    /// What a draw that was made again came to counts for nobody.
    pub(crate) VOID = "UPDATE bookings_entry SET fate = 3 WHERE community_id = $1 AND draw_id = $2";
    /// What came of somebody's entries for things of this name, the newest first.
    pub(crate) FATES = "SELECT e.fate FROM bookings_entry e JOIN bookings_draw d ON d.community_id = e.community_id AND d.id = e.draw_id \
        JOIN bookings_offering o ON o.community_id = d.community_id AND o.id = d.offering_id \
        WHERE e.community_id = $1 AND e.person_id = $2 AND o.title = $3 AND d.closes_at > $4 AND e.fate IN (1, 2) ORDER BY d.closes_at DESC LIMIT 12";
}
