-- What was done at the window for a ticket: one row for each item that was begun.
CREATE TABLE counter_work (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  ticket_id UUID NOT NULL,
  day TEXT NOT NULL,
  item TEXT NOT NULL,
  item_name TEXT NOT NULL,
  draft_id UUID,
  application_id UUID,
  matter_id UUID,
  receipt TEXT NOT NULL,
  state TEXT NOT NULL,
  account_id UUID,
  begun_at BIGINT NOT NULL,
  ended_at BIGINT,
  version INT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, ticket_id) REFERENCES counter_ticket (community_id, id),
  FOREIGN KEY (community_id, matter_id) REFERENCES matters_matter (community_id, id)
);
CREATE UNIQUE INDEX counter_work_open ON counter_work (community_id, ticket_id) WHERE state = 'open';
CREATE INDEX counter_work_by_ticket ON counter_work (community_id, ticket_id, begun_at);
CREATE INDEX counter_work_by_matter ON counter_work (community_id, matter_id) WHERE matter_id IS NOT NULL;
