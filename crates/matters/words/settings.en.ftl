settings-add = Add
settings-kept-done = Saved. New matters follow it.
settings-stale = Somebody changed this just now. Below is what you typed; save again if yours is to stand.
settings-bad-choice = Choose one
settings-bad-name = Give a name, not too long
settings-bad-number = Give a number
settings-bad-clock = Write the time as 08:30
settings-too-long = Too long; shorten it
settings-taken = There is one already
settings-closed = Closed
settings-closed-hint = It can no longer be chosen; what happened before stays.

## Kinds
settings-categories = Kinds and limits
settings-categories-about = How soon each kind is taken on, replied to and settled. Changes count for new matters.
settings-category = Kind
settings-category-add = Add a kind
settings-category-closed = Take no more of this kind
settings-keep-other = “Other” cannot be closed: what fits nowhere must go somewhere
settings-code = Code
settings-code-hint = Lower-case letters and digits, for good, such as: lift
settings-bad-code = Only lower-case letters, digits and underscores
settings-name = Name
settings-name-en = Name in English
settings-accept = Taken on within
settings-accept-unit = Taken on, counted in
settings-first = First reply within
settings-first-unit = First reply, counted in
settings-settle = Settled within
settings-settle-unit = Settled, counted in
settings-accept-short = Taken on
settings-first-short = First reply
settings-settle-short = Settled
settings-bad-limit = Give a number, a year at most
settings-unit-minutes = minutes, day and night
settings-unit-work-minutes = minutes of office hours
settings-unit-work-days = working days
settings-unit-days = days
settings-limit-minutes = { $n } min
settings-limit-hours = { $n } h
settings-limit-work-minutes = { $n } min of office hours
settings-limit-work-hours = { $n } h of office hours
settings-limit-work-days = { $n ->
    [one] 1 working day
   *[other] { $n } working days
}
settings-limit-days = { $n ->
    [one] 1 day
   *[other] { $n } days
}
settings-words = Hint words
settings-words-hint = If residents use these words, this kind is proposed. With spaces between.
settings-ord = Place in lists
settings-ord-hint = The smallest first
settings-proof = An answer needs a photo
settings-proof-hint = No answer without one
settings-public = May go on the wall
settings-public-hint = Without the tick, none ever does
settings-marks = Besides
settings-mark-proof = photo
settings-mark-private = not on the wall

## Who gets what
settings-rules = Who gets what
settings-rules-about = From the top: the first line that fits and has somebody there.
settings-rule-title = Line { $n }
settings-rule-ord = Order
settings-rule-ord-hint = The smallest first
settings-rule-add = Add a line
settings-rule-unit = Responsible unit
settings-rule-no-unit = No unit
settings-rule-closed = No longer in force
settings-any = Any kind
settings-place = Where
settings-everywhere = The whole community
settings-from = From
settings-from-hint = Such as 08:00
settings-until = Until
settings-until-hint = Earlier than the start: until the next day
settings-hours = Hours
settings-all-day = All day
settings-duty = Duty
settings-try = Try it: who would get it
settings-try-any = Kind unknown
settings-try-at = Said when
settings-try-go = See who gets it
settings-try-said = Said { $at }: it goes to { $unit }, { $name }.
settings-try-nobody = nobody
settings-try-deputy = The person is away; this is the deputy.
settings-try-last = No line finds anybody; the person of last resort gets it.

## Workflow
settings-workflow = Workflow
settings-workflow-about = What leads where. Old matters end by the version that they began with.
settings-flow-version = Version
settings-flow-at = When
settings-flow-by = Who
settings-flow-steps = What can be done in each state
settings-flow-shipped = Comes with the program
settings-flow-now = In use
settings-flow-add = Replace it by version { $n }
settings-flow-body = The workflow as text
settings-flow-hint = Open a version above for its text, change it, paste it here. One fault, and nothing is replaced.
settings-flow-go = Check, and replace
settings-flow-done = Replaced. New matters follow it.
settings-flow-number = The version must be { $n }
settings-flow-form = It cannot be read: { $why }
settings-flow-word = This word is unknown: { $word }
settings-flow-unreachable = Nothing leads to “{ $state }”
settings-flow-dead = Nothing leads out of “{ $state }”
settings-flow-endless = No end can be reached from “{ $state }”
settings-flow-twice = In “{ $state }”, { $verb } leads two ways
