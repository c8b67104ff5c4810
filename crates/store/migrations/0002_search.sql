-- What can be found by its words: one row for each thing that a room offers to
-- the search, newest first by key. The terms stand in order, spaces between.
CREATE TABLE store_search_doc (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  room TEXT NOT NULL,
  key BIGINT NOT NULL,
  terms TEXT NOT NULL,
  PRIMARY KEY (community_id, id)
);
CREATE UNIQUE INDEX store_search_doc_by_key ON store_search_doc (community_id, room, key);

/* search index */
