//! All SQL of the notices' tables.

use kernel::{AccountId, CommunityId, GridPath, Micros, StaffId, Uuid};
use store::{Sealed, record, statements};

use super::channel::ChannelKind;

kernel::typed_id! {
    /// A notice.
    NoticeId,
    /// That somebody is told a notice.
    ToldId,
    /// A way out.
    ChannelId,
}

kernel::stored_words! {
    /// How far a notice is.
    pub enum NoticeState {
        /// Written, not sent.
        Draft = "draft",
        /// It is being laid out for everybody.
        Filling = "filling",
        /// Everybody's is laid out.
        Sent = "sent",
    }
}

kernel::stored_words! {
    /// How far the telling of one person is.
    pub enum ToldState {
        /// It waits for its channel.
        Waiting = "waiting",
        /// It is leaving the house.
        Leaving = "leaving",
        /// The deliverer took it.
        Sent = "sent",
        /// It left, and nobody knows whether it arrived.
        Unsure = "unsure",
        /// It could not be delivered.
        Failed = "failed",
        /// There is no channel: to be told at the door.
        Door = "door",
        /// To be read when they next look.
        App = "app",
        /// Told together with somebody of the same telephone.
        Shared = "shared",
    }
}

record! {
    /// A notice.
    pub struct Notice in "people_notice" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: NoticeId,
        "key" => /// The order of the list.
        key: i64,
        "title" => /// In a few words.
        title: String,
        "body" => /// The whole.
        body: String,
        "title_en" => /// The same in English; may be empty.
        title_en: String,
        "body_en" => /// The same in English; may be empty.
        body_en: String,
        "audience" => /// Whom, as JSON of [`Wanted`](super::Wanted).
        audience: String,
        "state" => /// How far it is.
        state: NoticeState,
        "made_by" => /// The log-in of its maker.
        made_by: AccountId,
        "made_name" => /// The maker's name.
        made_name: String,
        "made_at" => /// When it was written.
        made_at: Micros,
        "sent_at" => /// When it was sent.
        sent_at: Option<Micros>,
        "filled_at" => /// When everybody's was laid out.
        filled_at: Option<Micros>,
        "version" => /// Counts the changes.
        version: i32,
    }
}

record! {
    /// That one person, or one group, is told one notice.
    pub struct Told in "people_told" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: ToldId,
        "notice_id" => /// Which notice.
        notice: NoticeId,
        "subject_id" => /// The person, the log-in of staff, or the group's channel.
        subject: Uuid,
        "subject" => /// Which of these: person, staff, group.
        kind: String,
        "path" => /// Where the person lives.
        path: GridPath,
        "channel" => /// sms, mail, app, door, or a robot's maker.
        channel: String,
        "address" => /// The blind value of the telephone or address.
        address: Option<Vec<u8>>,
        "with_id" => /// Told together with this one.
        with: Option<ToldId>,
        "link" => /// What the address of the notice in a message ends with.
        link: String,
        "state" => /// How far it is.
        state: ToldState,
        "made_at" => /// When it was laid out.
        made_at: Micros,
        "sent_at" => /// When the deliverer took it.
        sent_at: Option<Micros>,
        "receipt" => /// The deliverer's number, or why it failed.
        receipt: String,
        "reached_at" => /// When the person said that they know, or was told.
        reached_at: Option<Micros>,
        "reached_how" => /// read or told; empty before.
        reached_how: String,
        "reached_by" => /// Who told them.
        reached_by: Option<StaffId>,
    }
}

record! {
    /// A way out, as it is kept.
    pub struct ChannelRow in "people_channel" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: ChannelId,
        "kind" => /// What it is.
        kind: ChannelKind,
        "name" => /// What people call it.
        name: String,
        "path" => /// For a group: which place its people live in.
        path: GridPath,
        "config" => /// How it is used, sealed.
        config: Sealed,
        "per_day" => /// At most so many letters a day.
        per_day: i64,
        "closed" => /// No longer used.
        closed: bool,
        "version" => /// Counts the changes.
        version: i32,
    }
}

macro_rules! notice {
    () => {
        "community_id, id, key, title, body, title_en, body_en, audience, state, made_by, made_name, made_at, sent_at, filled_at, version"
    };
}

macro_rules! told {
    () => {
        "community_id, id, notice_id, subject_id, subject, path, channel, address, with_id, link, state, made_at, sent_at, receipt, reached_at, reached_how, reached_by"
    };
}

macro_rules! channel {
    () => {
        "community_id, id, kind, name, path, config, per_day, closed, version"
    };
}

statements! {
    pub(crate) NOTICE = concat!("SELECT ", notice!(), " FROM people_notice WHERE community_id = $1 AND id = $2");
    pub(crate) NOTICES = concat!("SELECT ", notice!(), " FROM people_notice WHERE community_id = $1 AND key < $2 ORDER BY key DESC LIMIT $3");
    pub(crate) SAVE_DRAFT = "UPDATE people_notice SET title = $3, body = $4, title_en = $5, body_en = $6, audience = $7, version = version + 1 WHERE community_id = $1 AND id = $2 AND version = $8 AND state = 'draft'";
    pub(crate) SEND_NOTICE = "UPDATE people_notice SET state = 'filling', sent_at = $3, audience = $4, version = version + 1 WHERE community_id = $1 AND id = $2 AND state = 'draft'";
    pub(crate) FILLED = "UPDATE people_notice SET state = 'sent', filled_at = $3, version = version + 1 WHERE community_id = $1 AND id = $2 AND state = 'filling'";

    /// Lays one out, unless it is there, or somebody of the same address is.
    pub(crate) LAY_OUT = concat!("INSERT INTO people_told (", told!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, NULL, '', NULL, '', NULL) ON CONFLICT DO NOTHING");
    pub(crate) TOLD = concat!("SELECT ", told!(), " FROM people_told WHERE community_id = $1 AND id = $2");
    pub(crate) TOLD_BY_LINK = concat!("SELECT ", told!(), " FROM people_told WHERE community_id = $1 AND link = $2");
    pub(crate) TOLD_BY_ADDRESS = "SELECT id FROM people_told WHERE community_id = $1 AND notice_id = $2 AND address = $3 AND address IS NOT NULL";
    pub(crate) TOLD_OF_SUBJECT = concat!("SELECT ", told!(), " FROM people_told WHERE community_id = $1 AND subject_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4");
    /// It leaves: nobody else sends it.
    pub(crate) LEAVE_HOUSE = "UPDATE people_told SET state = 'leaving' WHERE community_id = $1 AND id = $2 AND state = 'waiting'";
    pub(crate) BECAME = "UPDATE people_told SET state = $3, sent_at = $4, receipt = $5 WHERE community_id = $1 AND id = $2 AND state = 'leaving'";
    /// It goes another way.
    pub(crate) NEXT_WAY = "UPDATE people_told SET channel = $3, address = $4, with_id = $5, state = $6, receipt = $7 WHERE community_id = $1 AND id = $2 AND state IN ('waiting', 'leaving')";
    /// Somebody knows now, and whoever shares their telephone with them.
    pub(crate) REACH_TOLD = "UPDATE people_told SET reached_at = $3, reached_how = $4, reached_by = $5 WHERE community_id = $1 AND id = $2 AND reached_at IS NULL";
    pub(crate) TOLD_WITH = concat!("SELECT ", told!(), " FROM people_told WHERE community_id = $1 AND with_id = $2 AND with_id IS NOT NULL AND reached_at IS NULL ORDER BY id LIMIT 20");

    /// Figures by staircase.
    pub(crate) BY_STAIR = "SELECT path, COUNT(*), CAST(SUM(CASE WHEN reached_how = 'read' THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN reached_how = 'told' THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN state IN ('sent', 'app', 'shared') THEN 1 ELSE 0 END) AS BIGINT) FROM people_told WHERE community_id = $1 AND notice_id = $2 AND subject = 'person' AND path >= $3 AND path < $4 GROUP BY path ORDER BY path";
    /// Whether a notice concerns a place.
    pub(crate) CONCERNS = "SELECT id FROM people_told WHERE community_id = $1 AND notice_id = $2 AND path >= $3 AND path < $4 LIMIT 1";
    /// Those of one notice who were not reached, place by place.
    pub(crate) OPEN_OF_NOTICE = concat!("SELECT ", told!(), " FROM people_told WHERE community_id = $1 AND notice_id = $2 AND subject = 'person' AND reached_at IS NULL AND path >= $3 AND path < $4 AND (path > $5 OR path = $5 AND id > $6) ORDER BY path, id LIMIT $7");
    /// Those of a place who were not reached, by any notice.
    pub(crate) OPEN_OF_PLACE = concat!("SELECT ", told!(), " FROM people_told WHERE community_id = $1 AND reached_at IS NULL AND subject = 'person' AND path >= $2 AND path < $3 ORDER BY path, id LIMIT $4");

    /// Says which person of the register a log-in belongs to.

    pub(crate) CHANNELS = concat!("SELECT ", channel!(), " FROM people_channel WHERE community_id = $1 ORDER BY id LIMIT 200");
    pub(crate) SAVE_CHANNEL = "UPDATE people_channel SET kind = $3, name = $4, path = $5, config = $6, per_day = $7, closed = $8, version = version + 1 WHERE community_id = $1 AND id = $2";
    /// The hours in which nothing leaves the house: `1260-480`.
    pub(crate) QUIET = "SELECT body FROM people_setting WHERE community_id = $1 AND id = 'quiet_hours'";
    /// One more letter of the day, if there is room.
    pub(crate) SPEND = "INSERT INTO people_channel_day (community_id, id, sent) VALUES ($1, $2, 1) ON CONFLICT (community_id, id) DO UPDATE SET sent = people_channel_day.sent + 1 WHERE people_channel_day.sent < $3";
}

#[cfg(test)]
mod tests {
    use super::{ChannelRow, Notice, Told};

    #[test]
    fn what_is_read_is_what_the_records_hold() {
        assert_eq!(notice!(), Notice::COLUMNS);
        assert_eq!(told!(), Told::COLUMNS);
        assert_eq!(channel!(), ChannelRow::COLUMNS);
    }
}
