-- Somebody at the door counted so many people.
CREATE TABLE bookings_count (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  place TEXT NOT NULL,
  at BIGINT NOT NULL,
  people INT NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (community_id, id)
) /* clustered */;
CREATE INDEX bookings_count_by_time ON bookings_count (community_id, at);
CREATE INDEX bookings_presence_by_time ON bookings_presence (community_id, at);
