-- Whoever has a number that nobody here has can only be somebody whose number is not known yet.
CREATE INDEX people_person_unnumbered ON people_person (community_id, path, name) WHERE id_blind IS NULL;
