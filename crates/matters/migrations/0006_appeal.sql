-- That whoever answered holds a bad grade for malicious, and what somebody else found of it.
CREATE TABLE matters_appeal (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  rating_id UUID NOT NULL,
  why TEXT NOT NULL,
  by_actor TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  verdict TEXT NOT NULL,
  ground TEXT NOT NULL,
  judged_name TEXT NOT NULL,
  judged_at BIGINT,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, rating_id) REFERENCES matters_rating (community_id, id)
);
CREATE UNIQUE INDEX matters_appeal_once ON matters_appeal (community_id, rating_id);
CREATE INDEX matters_appeal_open ON matters_appeal (community_id, at) WHERE verdict = '';
CREATE INDEX matters_appeal_struck ON matters_appeal (community_id, rating_id) WHERE verdict = 'struck';
CREATE INDEX matters_rating_bad ON matters_rating (community_id, at) WHERE grade <= 2;
