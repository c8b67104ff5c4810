-- What is to be told to some of those who live or work here. The audience is
-- JSON: places, labels, ages, roles. It goes out once.
CREATE TABLE people_notice (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  key BIGINT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  title_en TEXT NOT NULL,
  body_en TEXT NOT NULL,
  audience TEXT NOT NULL,
  state TEXT NOT NULL,
  made_by UUID NOT NULL,
  made_name TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  sent_at BIGINT,
  filled_at BIGINT,
  version INT NOT NULL,
  PRIMARY KEY (community_id, id)
);
CREATE UNIQUE INDEX people_notice_by_key ON people_notice (community_id, key);

-- That one person, or one group on a robot's channel, is told one notice: once.
-- The address is a blind value: people who share a
-- telephone are told once, and with_id says with whom.
CREATE TABLE people_told (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  notice_id UUID NOT NULL,
  subject_id UUID NOT NULL,
  subject TEXT NOT NULL,
  path BYTEA NOT NULL,
  channel TEXT NOT NULL,
  address BYTEA,
  with_id UUID,
  link TEXT NOT NULL,
  state TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  sent_at BIGINT,
  receipt TEXT NOT NULL,
  reached_at BIGINT,
  reached_how TEXT NOT NULL,
  reached_by UUID,
  PRIMARY KEY (community_id, id),
  UNIQUE (community_id, notice_id, subject_id),
  UNIQUE (community_id, link),
  FOREIGN KEY (community_id, notice_id) REFERENCES people_notice (community_id, id)
);
CREATE UNIQUE INDEX people_told_by_address ON people_told (community_id, notice_id, address) WHERE address IS NOT NULL;
CREATE INDEX people_told_with ON people_told (community_id, with_id) WHERE with_id IS NOT NULL;
CREATE INDEX people_told_by_place ON people_told (community_id, notice_id, path, id);
CREATE INDEX people_told_by_subject ON people_told (community_id, subject_id, id);
CREATE INDEX people_told_open ON people_told (community_id, path, id) WHERE reached_at IS NULL;

-- A way out: SMS over HTTP, e-mail, a robot in a group. How to use it is sealed.
CREATE TABLE people_channel (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  path BYTEA NOT NULL,
  config BYTEA NOT NULL,
  per_day BIGINT NOT NULL,
  closed BOOLEAN NOT NULL,
  version INT NOT NULL,
  PRIMARY KEY (community_id, id)
);

-- How much went out on one day. The id is channel and day.
CREATE TABLE people_channel_day (
  community_id UUID NOT NULL,
  id TEXT NOT NULL,
  sent BIGINT NOT NULL,
  PRIMARY KEY (community_id, id)
);
