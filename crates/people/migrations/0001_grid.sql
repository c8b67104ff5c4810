CREATE TABLE people_node (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  path BYTEA NOT NULL,
  name TEXT NOT NULL,
  alias TEXT NOT NULL,
  closed BOOLEAN NOT NULL,
  version INT NOT NULL,
  PRIMARY KEY (community_id, id),
  UNIQUE (community_id, path)
);

CREATE TABLE people_unit (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  phone TEXT NOT NULL,
  closed BOOLEAN NOT NULL,
  version INT NOT NULL,
  PRIMARY KEY (community_id, id),
  UNIQUE (community_id, name)
);

CREATE TABLE people_staff (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  phone TEXT NOT NULL,
  hours TEXT NOT NULL,
  unit_id UUID,
  closed BOOLEAN NOT NULL,
  version INT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, unit_id) REFERENCES people_unit (community_id, id)
);

-- Who is on duty: a duty, a place, hours of the week, a person and a deputy.
CREATE TABLE people_roster (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  duty TEXT NOT NULL,
  path BYTEA NOT NULL,
  unit_id UUID,
  staff_id UUID NOT NULL,
  deputy_id UUID,
  weekdays INT NOT NULL,
  from_minute INT NOT NULL,
  until_minute INT NOT NULL,
  from_day TEXT NOT NULL,
  until_day TEXT NOT NULL,
  closed BOOLEAN NOT NULL,
  version INT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, staff_id) REFERENCES people_staff (community_id, id),
  FOREIGN KEY (community_id, deputy_id) REFERENCES people_staff (community_id, id),
  FOREIGN KEY (community_id, unit_id) REFERENCES people_unit (community_id, id)
);

-- When somebody is away, so that the deputy steps in.
CREATE TABLE people_absence (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  staff_id UUID NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, staff_id) REFERENCES people_staff (community_id, id)
);

-- The working-day table: kind is holiday, makeup_workday, or (of this centre) open, closed.
CREATE TABLE people_day (
  community_id UUID NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  provisional BOOLEAN NOT NULL,
  PRIMARY KEY (community_id, id)
);

-- Settings of a centre by name: office_hours, last_resort, arbiter.
CREATE TABLE people_setting (
  community_id UUID NOT NULL,
  id TEXT NOT NULL,
  body TEXT NOT NULL,
  version INT NOT NULL,
  PRIMARY KEY (community_id, id)
);

-- Every version of every setting, with who and when.
CREATE TABLE people_history (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  version INT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (community_id, id)
);
CREATE INDEX people_history_by_subject ON people_history (community_id, kind, subject, at);
CREATE INDEX people_history_by_time ON people_history (community_id, at);
