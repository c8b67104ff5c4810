-- A workbook on its way into the register. Its rows are sealed until they are in.
CREATE TABLE people_import (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  name TEXT NOT NULL,
  sheet TEXT NOT NULL,
  heads TEXT NOT NULL,
  columns TEXT NOT NULL,
  state TEXT NOT NULL,
  total BIGINT NOT NULL,
  done BIGINT NOT NULL,
  fresh BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  same BIGINT NOT NULL,
  bad BIGINT NOT NULL,
  staff_id UUID,
  by_name TEXT NOT NULL,
  version INT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id)
);
CREATE INDEX people_import_by_time ON people_import (community_id, created_at);

CREATE TABLE people_import_row (
  community_id UUID NOT NULL,
  import_id UUID NOT NULL,
  id BIGINT NOT NULL,
  cells BYTEA NOT NULL,
  fate TEXT NOT NULL,
  faults TEXT NOT NULL,
  person_id UUID,
  PRIMARY KEY (community_id, import_id, id),
  FOREIGN KEY (community_id, import_id) REFERENCES people_import (community_id, id)
);
CREATE INDEX people_import_row_bad ON people_import_row (community_id, import_id, id) WHERE fate = 'bad';

-- Which column means what, remembered by the heads of a workbook.
CREATE TABLE people_mapping (
  community_id UUID NOT NULL,
  id TEXT NOT NULL,
  columns TEXT NOT NULL,
  PRIMARY KEY (community_id, id)
);
