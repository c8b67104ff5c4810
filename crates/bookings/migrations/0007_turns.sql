-- Shortly before the start several who wait are asked at once: until then they may take the seat. 0 for not asked.
ALTER TABLE bookings_wait ADD COLUMN invited_until BIGINT NOT NULL DEFAULT 0;

-- What came of an entry in a lottery: 0 for not drawn, 1 for won, 2 for lost. Who lost has more tickets next time.
ALTER TABLE bookings_entry ADD COLUMN fate INT NOT NULL DEFAULT 0;

-- Somebody did not come and said nothing. They may say why; another than whoever marked it decides.
CREATE TABLE bookings_mark (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  person_id UUID NOT NULL,
  offering_id UUID NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  state TEXT NOT NULL,
  words TEXT NOT NULL,
  said_at BIGINT,
  judge TEXT NOT NULL,
  verdict TEXT NOT NULL,
  judged_at BIGINT,
  PRIMARY KEY (community_id, id)
) /* clustered */;
CREATE INDEX bookings_mark_by_person ON bookings_mark (community_id, person_id, at);
CREATE INDEX bookings_mark_by_state ON bookings_mark (community_id, state, at);
