//! What can be done on a matter's page: each action with its address, its key
//! on the keyboard, its words, and whether it is possible now.

use crate::cx::Cx;
use crate::rows::Matter;
use crate::words::{State, Verb};

/// An action of the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Act {
    Accept,
    Answer,
    Publish,
    Assign,
    Transfer,
    Reply,
    Ask,
    CallBack,
    Rate,
    Note,
    Join,
    Return,
    Pause,
    Resume,
    Extend,
    Correct,
    Merge,
    Unmerge,
    Reopen,
    Close,
    Withdraw,
}

/// What is told of an action, and who decides on it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spec {
    pub act: Act,
    /// The last part of its address, and the action of the permission table.
    pub word: &'static str,
    pub action: &'static str,
    pub verb: Verb,
    /// The key on the keyboard.
    pub key: &'static str,
    /// What the action is called.
    pub title: &'static str,
    /// What the button says.
    pub go: &'static str,
    /// What is said after it.
    pub done: &'static str,
    /// The field of its words, with label and hint; none where the form has more.
    pub field: &'static str,
    pub label: &'static str,
    pub hint: &'static str,
}

macro_rules! specs {
    ($($act:ident $word:literal $action:literal $key:literal $title:literal $go:literal $done:literal
       $field:literal $label:literal $hint:literal)+) => {
        /// Every action, in the order of the panel.
        pub(crate) const SPECS: &[Spec] = &[$(Spec {
            act: Act::$act,
            word: $word,
            action: $action,
            verb: Verb::$act,
            key: $key,
            title: $title,
            go: $go,
            done: $done,
            field: $field,
            label: $label,
            hint: $hint,
        }),+];
    };
}

specs! {
    Accept "accept" "accept" "g" "desk-accept" "desk-accept-go" "desk-accept-done"
        "" "" ""
    Answer "answer" "answer" "a" "desk-answer" "desk-answer-go" "desk-answer-done"
        "" "" ""
    Unmerge "unmerge" "unmerge" "u" "desk-unmerge" "desk-unmerge-go" "desk-unmerge-done"
        "unmerge_note" "desk-note-label" ""
    Assign "assign" "assign" "t" "desk-assign" "desk-assign-go" "desk-assign-done"
        "" "" "desk-assign-hint"
    Transfer "transfer" "transfer" "t" "desk-transfer" "desk-transfer-go" "desk-transfer-done"
        "" "" "desk-transfer-hint"
    Reply "reply" "reply" "y" "desk-reply" "desk-reply-go" "desk-reply-done"
        "reply_words" "desk-reply-label" "desk-reply-hint"
    Ask "ask" "ask" "q" "desk-ask" "desk-ask-go" "desk-ask-done"
        "ask_words" "desk-ask-label" "desk-ask-hint"
    Publish "publish" "publish" "p" "desk-publish" "desk-publish-go" "desk-publish-done"
        "" "" ""
    CallBack "call-back" "call_back" "b" "desk-call" "desk-call-go" "desk-call-done"
        "call_note" "desk-call-label" "desk-call-hint"
    Rate "rate" "rate_for" "v" "desk-rate" "desk-rate-go" "desk-rate-done"
        "" "" ""
    Note "note" "note" "n" "desk-note" "desk-note-go" "desk-note-done"
        "note_words" "desk-note-words" "desk-note-hint"
    Join "join" "join" "h" "desk-join" "desk-join-go" "desk-join-done"
        "" "" ""
    Return "return" "return" "r" "desk-return" "desk-return-go" "desk-return-done"
        "return_ground" "desk-ground-label" "desk-return-hint"
    Resume "resume" "resume" "z" "desk-resume" "desk-resume-go" "desk-resume-done"
        "resume_reason" "desk-note-label" "desk-resume-hint"
    Pause "pause" "pause" "z" "desk-pause" "desk-pause-go" "desk-pause-done"
        "pause_reason" "desk-ground-label" "desk-pause-hint"
    Extend "extend" "extend" "x" "desk-extend" "desk-extend-go" "desk-extend-done"
        "" "" ""
    Correct "correct" "correct" "c" "desk-correct" "desk-correct-go" "desk-correct-done"
        "" "" ""
    Merge "merge" "merge" "m" "desk-merge" "desk-merge-go" "desk-merge-done"
        "" "" ""
    Reopen "reopen" "reopen" "o" "desk-reopen" "desk-reopen-go" "desk-reopen-done"
        "reopen_ground" "desk-ground-label" "desk-reopen-hint"
    Close "close" "close" "k" "desk-close" "desk-close-go" "desk-close-done"
        "close_note" "desk-close-label" "desk-close-hint"
    Withdraw "withdraw" "withdraw" "w" "desk-withdraw" "desk-withdraw-go" "desk-withdraw-done"
        "withdraw_ground" "desk-ground-label" "desk-withdraw-hint"
}

impl Spec {
    /// The action of an address.
    pub fn of_word(word: &str) -> Option<&'static Self> {
        SPECS.iter().find(|spec| spec.word == word)
    }

    /// The key as it is shown.
    pub fn cap(&self) -> String {
        self.key.to_uppercase()
    }

    /// Whether files may come with it.
    pub fn takes_files(&self) -> bool {
        matches!(self.act, Act::Answer | Act::Note)
    }

    /// Whether the table, the workflow and the matter itself allow it now.
    fn is_open(&self, cx: &Cx<'_>, matter: &Matter, due: Due) -> bool {
        cx.policy.may(cx.actor, self.action, matter)
            && cx.step(matter, self.verb).is_ok()
            && match self.act {
                Act::Publish => !matter.private,
                Act::Withdraw => matter.wall > 0,
                Act::Pause => matter.paused_at.is_none(),
                Act::Resume => matter.paused_at.is_some(),
                Act::Rate => due.rating,
                Act::CallBack => due.call || !matter.is_open(),
                // Who decides may give it to anybody: passing it on is the same then.
                Act::Transfer => !cx.policy.may(cx.actor, "assign", matter),
                Act::Reply => matter.replied_at.is_none(),
                Act::Merge => matter.is_open(),
                Act::Accept
                | Act::Answer
                | Act::Assign
                | Act::Ask
                | Act::Note
                | Act::Join
                | Act::Return
                | Act::Extend
                | Act::Correct
                | Act::Unmerge
                | Act::Reopen
                | Act::Close => true,
            }
    }
}

/// What is still to come from the reporters.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Due {
    /// Somebody has not rated this round.
    pub rating: bool,
    /// Somebody is to be called back.
    pub call: bool,
}

/// What this person can do now, the most likely first.
pub(crate) fn possible(cx: &Cx<'_>, matter: &Matter, due: Due) -> Vec<&'static Spec> {
    let mut open: Vec<&'static Spec> = SPECS
        .iter()
        .filter(|spec| spec.is_open(cx, matter, due))
        .collect();
    let lead = lead(matter);
    open.sort_by_key(|spec| Some(spec.act) != lead);
    open
}

/// What comes next for a matter as it stands.
pub(crate) fn lead(matter: &Matter) -> Option<Act> {
    match matter.state {
        State::Received => Some(Act::Assign),
        State::Assigned => Some(Act::Accept),
        State::InHand if matter.paused_at.is_some() => Some(Act::Resume),
        State::InHand => Some(Act::Answer),
        State::Answered | State::Closed if matter.wall == 0 => Some(Act::Publish),
        State::Answered => Some(Act::Rate),
        State::Closed => None,
        State::Merged => Some(Act::Unmerge),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_an_address_of_its_own() {
        for spec in SPECS {
            assert_eq!(Spec::of_word(spec.word).map(|found| found.act), Some(spec.act));
        }
    }

    #[test]
    fn one_key_means_two_things_only_where_one_of_them_is_never_shown() {
        for (at, one) in SPECS.iter().enumerate() {
            for two in SPECS.iter().skip(at + 1).filter(|two| two.key == one.key) {
                let pair = (one.act, two.act);
                let apart = [(Act::Assign, Act::Transfer), (Act::Resume, Act::Pause)];
                assert!(apart.contains(&pair), "{pair:?}");
            }
        }
    }
}
