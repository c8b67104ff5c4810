-- Under which category a person put what was said: from these the suggestions learn.
CREATE TABLE matters_lesson (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  category TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, id) REFERENCES matters_matter (community_id, id)
);
CREATE INDEX matters_lesson_by_time ON matters_lesson (community_id, at);

-- Whether a person held two matters for one: from these the weights learn. one_id is the smaller id.
CREATE TABLE matters_decision (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  one_id UUID NOT NULL,
  two_id UUID NOT NULL,
  same BOOLEAN NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, one_id) REFERENCES matters_matter (community_id, id),
  FOREIGN KEY (community_id, two_id) REFERENCES matters_matter (community_id, id)
);
CREATE UNIQUE INDEX matters_decision_once ON matters_decision (community_id, one_id, two_id);
CREATE INDEX matters_decision_by_time ON matters_decision (community_id, at);
