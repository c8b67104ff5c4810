-- A row of a list without a known number may be somebody of that name where they live.
CREATE INDEX people_person_by_name ON people_person (community_id, path, name);
