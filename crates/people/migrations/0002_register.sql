-- Those who live behind one door together. The door is sealed; two flats of one
-- number share a blind value, and are told apart by who lives there.
CREATE TABLE people_household (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  path BYTEA NOT NULL,
  door BYTEA,
  door_blind BYTEA,
  source TEXT NOT NULL,
  closed BOOLEAN NOT NULL,
  version INT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id)
);
CREATE INDEX people_household_by_door ON people_household (community_id, door_blind) WHERE door_blind IS NOT NULL;
CREATE INDEX people_household_by_place ON people_household (community_id, path, id);

-- Somebody of the register. Numbers and addresses are sealed; not even their last
-- four signs stand here, since with the birthday they would be the whole number.
CREATE TABLE people_person (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  key BIGINT NOT NULL,
  name TEXT NOT NULL,
  former_names TEXT NOT NULL,
  born TEXT,
  sex TEXT NOT NULL,
  languages TEXT NOT NULL,
  needs TEXT NOT NULL,
  channel TEXT NOT NULL,
  id_kind TEXT NOT NULL,
  id_sealed BYTEA,
  id_blind BYTEA,
  phone BYTEA,
  phone_blind BYTEA,
  email BYTEA,
  path BYTEA NOT NULL,
  household_id UUID,
  account_id UUID,
  state TEXT NOT NULL,
  merged_into UUID,
  contacted_at BIGINT NOT NULL,
  source TEXT NOT NULL,
  version INT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, household_id) REFERENCES people_household (community_id, id)
);
CREATE UNIQUE INDEX people_person_by_key ON people_person (community_id, key);
CREATE UNIQUE INDEX people_person_by_number ON people_person (community_id, id_blind) WHERE id_blind IS NOT NULL AND merged_into IS NULL;
CREATE INDEX people_person_by_phone ON people_person (community_id, phone_blind) WHERE phone_blind IS NOT NULL;
CREATE UNIQUE INDEX people_person_by_account ON people_person (community_id, account_id) WHERE account_id IS NOT NULL;
CREATE INDEX people_person_by_household ON people_person (community_id, household_id) WHERE household_id IS NOT NULL;
CREATE INDEX people_person_by_place ON people_person (community_id, state, path, contacted_at, born);
CREATE INDEX people_person_merged ON people_person (community_id, merged_into) WHERE merged_into IS NOT NULL;

-- Who belongs to a household from when to when; the present one stands at the person too.
CREATE TABLE people_member (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  household_id UUID NOT NULL,
  person_id UUID NOT NULL,
  part TEXT NOT NULL,
  from_day TEXT NOT NULL,
  until_day TEXT,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, household_id) REFERENCES people_household (community_id, id),
  FOREIGN KEY (community_id, person_id) REFERENCES people_person (community_id, id)
);
CREATE INDEX people_member_by_person ON people_member (community_id, person_id, from_day);
CREATE INDEX people_member_by_household ON people_member (community_id, household_id, from_day);

-- What somebody is to another: of the register, or a name and a sealed number.
CREATE TABLE people_relation (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  person_id UUID NOT NULL,
  kind TEXT NOT NULL,
  ord INT NOT NULL,
  other_id UUID,
  name TEXT NOT NULL,
  phone BYTEA,
  ended_at BIGINT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, person_id) REFERENCES people_person (community_id, id),
  FOREIGN KEY (community_id, other_id) REFERENCES people_person (community_id, id)
);
CREATE INDEX people_relation_by_person ON people_relation (community_id, person_id, ord);
CREATE INDEX people_relation_by_other ON people_relation (community_id, other_id) WHERE other_id IS NOT NULL;

-- Why somebody is looked after: with its source and evidence, from and until, and who confirmed it.
CREATE TABLE people_label (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  person_id UUID NOT NULL,
  kind TEXT NOT NULL,
  path BYTEA NOT NULL,
  source TEXT NOT NULL,
  evidence TEXT NOT NULL,
  from_day TEXT NOT NULL,
  until_day TEXT,
  confirmed_by TEXT NOT NULL,
  confirmed_at BIGINT,
  given_by TEXT NOT NULL,
  given_at BIGINT NOT NULL,
  ended_at BIGINT,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, person_id) REFERENCES people_person (community_id, id)
);
CREATE INDEX people_label_by_person ON people_label (community_id, person_id, given_at);
CREATE INDEX people_label_by_kind ON people_label (community_id, kind, path, person_id) WHERE ended_at IS NULL;

-- That somebody was reached: a matter, a visit, a notice told. Rooms write it.
CREATE TABLE people_contact (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  person_id UUID NOT NULL,
  kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  path BYTEA NOT NULL,
  by_staff UUID,
  subject_id UUID,
  note TEXT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, person_id) REFERENCES people_person (community_id, id)
);
CREATE INDEX people_contact_by_person ON people_contact (community_id, person_id, at);
