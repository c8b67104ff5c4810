-- Days on which the centre, or one place of it, is closed. An empty place is the whole centre.
CREATE TABLE bookings_closure (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  place TEXT NOT NULL,
  from_day TEXT NOT NULL,
  until_day TEXT NOT NULL,
  reason TEXT NOT NULL,
  ended BOOLEAN NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id)
) /* clustered */;
CREATE INDEX bookings_closure_by_end ON bookings_closure (community_id, until_day);

-- Who came to which session.
CREATE TABLE bookings_presence (
  community_id UUID NOT NULL,
  session_id UUID NOT NULL,
  person_id UUID NOT NULL,
  offering_id UUID NOT NULL,
  at BIGINT NOT NULL,
  way TEXT NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (community_id, session_id, person_id),
  FOREIGN KEY (community_id, session_id) REFERENCES bookings_session (community_id, id)
) /* clustered */;
CREATE INDEX bookings_presence_by_person ON bookings_presence (community_id, person_id, offering_id);
CREATE INDEX bookings_presence_by_offering ON bookings_presence (community_id, offering_id, person_id);

-- What somebody is told, once for each thing that happened.
CREATE TABLE bookings_word (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  person_id UUID NOT NULL,
  topic TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL,
  at BIGINT NOT NULL,
  sent_at BIGINT,
  receipt TEXT NOT NULL,
  PRIMARY KEY (community_id, id)
) /* clustered */;
CREATE UNIQUE INDEX bookings_word_once ON bookings_word (community_id, person_id, topic);
CREATE INDEX bookings_word_by_person ON bookings_word (community_id, person_id, at);
