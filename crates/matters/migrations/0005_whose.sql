-- Whose matter an intake is, where the register knows: by their log-in, because staff
-- took it in for them, or because somebody with their consent said it for them.
CREATE TABLE matters_whose (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  key BIGINT NOT NULL,
  person_id UUID NOT NULL,
  consent_id UUID,
  at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, id) REFERENCES matters_intake (community_id, id),
  FOREIGN KEY (community_id, person_id) REFERENCES people_person (community_id, id),
  FOREIGN KEY (community_id, consent_id) REFERENCES people_consent (community_id, id)
);
CREATE INDEX matters_whose_by_person ON matters_whose (community_id, person_id, key);
