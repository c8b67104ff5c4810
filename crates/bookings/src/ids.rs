//! The ids of this room's things.

kernel::typed_id! {
    /// A class, an event, a room, a machine.
    OfferingId,
    /// One occurrence of an offering.
    SessionId,
    /// A slice of an offering's seats.
    PoolId,
    /// Somebody who takes part.
    PersonId,
    /// A seat, a slot or a unit that somebody has.
    ClaimId,
    /// A place on a waiting list.
    WaitId,
    /// A lottery.
    DrawId,
}
