//! The closed lists of the room: states, channels, verbs, grades.

use kernel::stored_words;

stored_words! {
    /// Where a matter stands. The first four are the strokes of 回.
    pub enum State {
        /// 收: received, not yet given to anybody.
        Received = "received",
        /// 派: given to a unit and a person.
        Assigned = "assigned",
        /// 办: accepted and in hand.
        InHand = "in_hand",
        /// 答: answered; may be rated.
        Answered = "answered",
        /// Answered and accepted, or not rated in time.
        Closed = "closed",
        /// Is one with another matter, which carries it.
        Merged = "merged",
    }
}

impl State {
    /// Strokes of 回 that are written: 1 to 4.
    pub fn strokes(self) -> u8 {
        match self {
            Self::Received => 1,
            Self::Assigned | Self::Merged => 2,
            Self::InHand => 3,
            Self::Answered | Self::Closed => 4,
        }
    }

    /// Whether somebody still owes an answer.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Received | Self::Assigned | Self::InHand)
    }
}

stored_words! {
    /// How the words came in.
    pub enum Channel {
        /// By a resident's phone or browser.
        Web = "web",
        /// At the counter.
        Counter = "counter",
        /// By telephone, typed by staff.
        Phone = "phone",
        /// By the grid leader.
        Leader = "leader",
        /// On paper, scanned by staff.
        Paper = "paper",
        /// By another program.
        Api = "api",
        /// By Open311.
        Open311 = "open311",
    }
}

stored_words! {
    /// What can be done to a matter.
    pub enum Verb {
        /// Take it in.
        Report = "report",
        /// Give it to a unit and a person.
        Assign = "assign",
        /// Take it on.
        Accept = "accept",
        /// Hand it back with a ground.
        Return = "return",
        /// Pass it to another unit or person.
        Transfer = "transfer",
        /// Have another unit help.
        Join = "join",
        /// Note something for colleagues.
        Note = "note",
        /// Ask the resident.
        Ask = "ask",
        /// The resident tells more.
        Tell = "tell",
        /// Give a first reply.
        Reply = "reply",
        /// Let the clocks stand still.
        Pause = "pause",
        /// Let them go on.
        Resume = "resume",
        /// Grant more time.
        Extend = "extend",
        /// Answer.
        Answer = "answer",
        /// Put it on the wall.
        Publish = "publish",
        /// Take it off the wall.
        Withdraw = "withdraw",
        /// Follow it.
        Follow = "follow",
        /// Make it one with another.
        Merge = "merge",
        /// Undo that.
        Unmerge = "unmerge",
        /// Rate the answer.
        Rate = "rate",
        /// Have it done again.
        Reopen = "reopen",
        /// Call the resident back.
        CallBack = "call_back",
        /// Close it.
        Close = "close",
        /// Warn or tell the next level.
        Escalate = "escalate",
        /// Correct category or place.
        Correct = "correct",
    }
}

stored_words! {
    /// Who may read a line of the timeline.
    pub enum Audience {
        /// Everybody, once the matter is on the wall.
        Public = "public",
        /// The one who reported, and staff.
        Resident = "resident",
        /// Staff who can see the matter.
        Staff = "staff",
    }
}

/// The five grades: 5 very good, 4 good, 3 fair, 2 bad, 1 very bad; 0 none yet.
pub const GRADES: [i32; 5] = [5, 4, 3, 2, 1];

/// A grade that opens a redo: 不满意 and 非常不满意 (State Council office 2019 No. 51).
pub fn is_bad(grade: i32) -> bool {
    matches!(grade, 1 | 2)
}
