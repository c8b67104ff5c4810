-- The numbers of the rule about who did not come: one row, its id the centre's. Without
-- a row the program's own numbers hold.
CREATE TABLE bookings_no_show (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  marks BIGINT NOT NULL,
  within_days BIGINT NOT NULL,
  pause_days BIGINT NOT NULL,
  behind_hours BIGINT NOT NULL,
  appeal_days BIGINT NOT NULL,
  version INT NOT NULL,
  PRIMARY KEY (community_id, id)
);
