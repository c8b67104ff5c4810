manage-nav = Today
manage-title = Today
manage-head-before = Today{" "}
manage-head-n = { $n ->
    [one] 1 matter
   *[other] { $n } matters
}
manage-head-after = {" "}wait for your decision.
manage-head-none = Nothing waits for your decision today.
manage-calm = { $n ->
    [one] 1 other is in time and in hand.
   *[other] { $n } others are in time and in hand.
}
manage-as-of = Counted at { $time }.

manage-raised-tag = { $over }, told to the community
manage-raised = “{ $words }”: { $unit } has not settled it.
manage-raised-none = “{ $words }”: no unit has it.
manage-decide = Decide
manage-returned-tag = { $n ->
    [one] Handed back once
   *[other] Handed back { $n } times
}
manage-returned = “{ $words }”: no unit says that it is theirs.
manage-give = Give it to a unit
manage-unhappy-tag = Round { $n }
manage-unhappy = “{ $words }”: the resident is still not content.
manage-call = Look at it
manage-more-tag = And more
manage-more = { $n ->
    [one] 1 more waits for a decision.
   *[other] { $n } more wait for a decision.
}
manage-see-all = See all
manage-wall-tag = For the wall
manage-wall = { $n ->
    [one] 1 answer is written; nobody decided whether it goes on the wall.
   *[other] { $n } answers are written; nobody decided whether they go on the wall.
}
manage-wall-oldest = See the oldest
manage-wall-all = See what is answered
manage-nobody-tag = Nobody on duty
manage-nobody-one = { $unit } has nobody on duty now.
manage-nobody = { $unit } and others, { $n } units in all, have nobody on duty now.
manage-nobody-roster = Edit the roster
manage-nobody-units = See the units

manage-weeks = Received and answered, twelve weeks
manage-weeks-same = { $n } came in this week, as many as last week.
manage-weeks-more = { $n } came in this week, { $change } more than last week.
manage-weeks-fewer = { $n } came in this week, { $change } fewer than last week.
manage-received = Received
manage-answered = Answered
manage-this-week = Now
manage-week = { $day }/{ $month }
manage-matters = Matters

manage-days = How many days to the echo
manage-days-none = Nothing was answered in twelve weeks.
manage-days-line = { $n } answered in twelve weeks, { $kept } of them within the promise: { $share }%.
manage-days-promise = Most promises: { $n } days
manage-same-day = Same day
manage-days-n = { $n } d
manage-days-up = { $n }+

manage-kinds = What kinds people speak of
manage-kinds-line = A cell is a week, the deeper the more. Most: { $kind }, { $n }.
manage-nothing = Nobody said anything in twelve weeks.

manage-late = Which units are past the promise
manage-late-line = { $n } late now; the oldest is with { $unit }, by { $over }.
manage-late-none = Nothing is late now.
manage-no-unit = No unit yet

manage-places = Which estates and buildings speak most
manage-places-line = A cell is a building, the deeper the more. { $place } has most: { $n }.

manage-proof = Not wrong, not double, not lost
manage-proof-at = Checked by the system at { $time }
manage-proof-merged = Duplicates made one
manage-proof-unowned = Owned by nobody
manage-proof-returned = Handed back to be given anew
manage-proof-reopened = Done again because residents asked
manage-sum = Not one word is lost
manage-sum-holds = Everything that was said is answered, in hand, or one with another.
manage-sum-broken = The sum does not hold. Tell whoever runs the machine at once.
manage-sum-intakes = Said
manage-sum-answered = Answered
manage-sum-open = In hand
manage-sum-merged = One with another
manage-sum-lost = Lost
manage-sum-forgotten = Late and not told
manage-seal = The log is sealed up to batch { $n }:

## League
league-nav = League
league-title = League of units
league-about = Who answers fast and settles well, for everybody to see.
league-spans = Choose the time
league-by-month = By month
league-by-quarter = By quarter
league-earlier = Earlier
league-later = Later
league-month-of = { $year }-{ $n }
league-quarter-of = { $year }, quarter { $n }
league-none = There is nothing to compare in this time yet.
league-unit = Unit
league-replied = Reply in time
league-settled = Settled in time
league-satisfied = Satisfied
league-all = Matters
league-too-few = Fewer than 5
league-few-note = Fewer than five matters are not compared: it would not be fair, and would show who they were.
league-few = Not compared this time:
league-comma = ,{" "}
league-stop = .
league-best = Answers that residents liked best
league-very-good = Very good, says the resident
