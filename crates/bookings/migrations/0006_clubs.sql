-- A troupe, a reading circle: people who meet of themselves.
CREATE TABLE bookings_club (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  name TEXT NOT NULL,
  about TEXT NOT NULL,
  leader_id UUID NOT NULL,
  closed BOOLEAN NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, leader_id) REFERENCES bookings_learner (community_id, id)
) /* clustered */;

-- Who belongs to a club, and since when.
CREATE TABLE bookings_member (
  community_id UUID NOT NULL,
  club_id UUID NOT NULL,
  person_id UUID NOT NULL,
  since_at BIGINT NOT NULL,
  PRIMARY KEY (community_id, club_id, person_id),
  FOREIGN KEY (community_id, club_id) REFERENCES bookings_club (community_id, id)
) /* clustered */;
CREATE INDEX bookings_member_by_person ON bookings_member (community_id, person_id);

-- Something does not work: said once, and passed on as a matter.
CREATE TABLE bookings_fault (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  offering_id UUID NOT NULL,
  words TEXT NOT NULL,
  phone BYTEA,
  at BIGINT NOT NULL,
  receipt TEXT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, offering_id) REFERENCES bookings_offering (community_id, id)
) /* clustered */;
CREATE INDEX bookings_fault_by_receipt ON bookings_fault (community_id, receipt, at);
