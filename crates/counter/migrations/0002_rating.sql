-- How a visit at the counter was: once for each ticket. A bad grade has opened a matter.
CREATE TABLE counter_rating (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  ticket_id UUID NOT NULL,
  day TEXT NOT NULL,
  label TEXT NOT NULL,
  grade INT NOT NULL,
  reasons TEXT NOT NULL,
  words TEXT NOT NULL,
  way TEXT NOT NULL,
  account_id UUID,
  clerk TEXT NOT NULL,
  at BIGINT NOT NULL,
  matter_id UUID,
  appeal TEXT NOT NULL,
  appealed_at BIGINT,
  verdict TEXT NOT NULL,
  judged_at BIGINT,
  judged_by TEXT NOT NULL,
  ground TEXT NOT NULL,
  version INT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, ticket_id) REFERENCES counter_ticket (community_id, id),
  CHECK (grade BETWEEN 1 AND 5)
);
CREATE UNIQUE INDEX counter_rating_once ON counter_rating (community_id, ticket_id);
CREATE INDEX counter_rating_by_day ON counter_rating (community_id, day, at);
CREATE INDEX counter_rating_bad ON counter_rating (community_id, at) WHERE grade <= 2;
CREATE INDEX counter_ticket_by_window ON counter_ticket (community_id, window_id, ended_at) WHERE window_id IS NOT NULL;
