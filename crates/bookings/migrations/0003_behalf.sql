-- Who of the register a learner is, where that is known.
ALTER TABLE bookings_learner ADD COLUMN register_id UUID;
CREATE INDEX bookings_learner_by_register ON bookings_learner (community_id, register_id);

-- What was done for somebody by another, on a recorded consent: it bears both names.
CREATE TABLE bookings_behalf (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  person_id UUID NOT NULL,
  offering_id UUID NOT NULL,
  agent TEXT NOT NULL,
  agent_name TEXT NOT NULL,
  consent_id UUID NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id)
) /* clustered */;
CREATE INDEX bookings_behalf_by_person ON bookings_behalf (community_id, person_id, offering_id, at);

-- A draw is done when its winners have their seats and the others their places on the list.
ALTER TABLE bookings_draw ADD COLUMN given BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX bookings_draw_by_closing ON bookings_draw (community_id, given, closes_at);
CREATE INDEX bookings_entry_by_person ON bookings_entry (community_id, person_id, draw_id);
