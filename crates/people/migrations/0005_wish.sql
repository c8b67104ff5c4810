-- What somebody wants done with what is kept of them: put right, or erased. It has a
-- day until which it is decided, and the words of the decision.
CREATE TABLE people_wish (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  person_id UUID NOT NULL,
  kind TEXT NOT NULL,
  words TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  done_at BIGINT,
  done_by TEXT NOT NULL,
  outcome TEXT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, person_id) REFERENCES people_person (community_id, id)
);
CREATE INDEX people_wish_open ON people_wish (community_id, due_at, id) WHERE done_at IS NULL;
CREATE INDEX people_wish_by_person ON people_wish (community_id, person_id, asked_at);
