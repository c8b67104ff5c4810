-- So long before its opening a lobby is open; 0 for none. And so long after its start an empty room is given on; 0 for never.
ALTER TABLE bookings_offering ADD COLUMN lobby_minutes INT NOT NULL DEFAULT 0;
ALTER TABLE bookings_offering ADD COLUMN release_minutes INT NOT NULL DEFAULT 0;

-- What shuffles those who came before the opening: promised by its hash, told at the opening.
CREATE TABLE bookings_lobby (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  secret BYTEA NOT NULL,
  commitment TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, id) REFERENCES bookings_offering (community_id, id)
) /* clustered */;

-- Who waits in a lobby: one place for a person, however many telephones they hold.
CREATE TABLE bookings_ticket (
  community_id UUID NOT NULL,
  offering_id UUID NOT NULL,
  person_id UUID NOT NULL,
  code UUID NOT NULL,
  early BOOLEAN NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (community_id, offering_id, person_id)
) /* clustered */;
CREATE INDEX bookings_ticket_by_time ON bookings_ticket (community_id, offering_id, early, at, code);
