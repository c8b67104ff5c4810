-- How often each topic of the live pages has changed, for servers that share a database.
CREATE TABLE web_pulse (
  community_id UUID NOT NULL,
  id TEXT NOT NULL,
  beat BIGINT NOT NULL,
  PRIMARY KEY (community_id, id)
) /* clustered */;
