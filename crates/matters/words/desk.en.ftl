## The desk
desk-nav = To do
desk-nav-take-in = Take one in
desk-title = To do
desk-find = Words, number or its last four
desk-find-short = Find a matter
desk-tabs = Which part to see
desk-tab-mine = Mine
desk-tab-unit = My unit
desk-tab-all = Everything open
desk-tab-place = My buildings
desk-tab-tasks = For me to do
desk-tab-wall = Not on the wall yet
desk-late-count = { $n ->
    [one] { $n } is past its time
   *[other] { $n } are past their time
}
desk-late-none = Everything is in time
desk-found = Looking for "{ $q }"
desk-found-nothing = Nothing found. Try other words, or the last four digits of the number.
desk-empty = Nothing to do here.
desk-back = Back to the desk
desk-helping = Helping with
desk-no-words = (no words, only photos or a voice note)
desk-who-nobody = nobody yet
desk-who-clock = The clock
desk-who-system = The system
desk-who-resident = A resident
desk-choose = Choose one
desk-comma = { ", " }
desk-optional = may be left empty
desk-kept = { $n ->
    [one] { $n } file is kept already; no need to choose it again.
   *[other] { $n } files are kept already; no need to choose them again.
}
desk-photo-drop = Remove photo
desk-photos = Add photos
desk-keys = Keys
desk-key-enter = Enter
desk-key-esc = Leave the field you write in

## What is waited for
desk-waits-accept = to be taken on
desk-waits-reply = first word due
desk-waits-answer = answer due
desk-waits-paused = standing still
desk-waits-rating = to be rated
desk-waits-closed = closed
desk-waits-merged = part of another
desk-waits-call = call back

## To be noticed
desk-flag-warned = nearly due
desk-flag-level-unit = told the unit's head
desk-flag-level-building = told the building leader
desk-flag-level-community = told the secretary
desk-flag-level-street = told the street office
desk-flag-returned = { $n ->
    [one] handed back once
   *[other] handed back { $n } times
}
desk-flag-redo = round { $n }
desk-flag-followers = { $n ->
    [one] { $n } more said so
   *[other] { $n } more said so
}
desk-flag-private = not for the wall
desk-flag-unpublished = not on the wall yet

## One matter
desk-facts = Times and people
desk-timeline = What happened
desk-media = Photos and voice notes
desk-media-photo = Photo
desk-media-scan = Scan
desk-media-proof = Photo of the result
desk-media-voice = Voice note
desk-merged-into = This is now part of
desk-owner = Seen to by
desk-unit = Responsible
desk-helpers = Helping
desk-reviewer = Reviewer
desk-wall = Echo wall
desk-wall-on = on the wall
desk-wall-off = not on the wall
desk-grade = Residents say
desk-provisional = A holiday within this time is not announced yet; the date will be counted again.
desk-voice = Who said it
desk-voices = Said by { $n }
desk-number = Number
desk-said = In their words
desk-came = How it came
desk-taken-by = taken in by { $who }
desk-contact = Contact
desk-contact-none = no telephone left
desk-contact-anonymous = wishes to stay unknown
desk-contact-phone = A telephone was left
desk-contact-name = Only a name was left
desk-contact-why = Why you need it
desk-contact-show = Show the number
desk-contact-clear-up = to clear something up
desk-contact-visit = to arrange a visit
desk-contact-tell = to tell the result
desk-contact-call-back = to call back
desk-contact-logged = Shown this once. Who looked, and why, is kept.
desk-inside = staff only
desk-alike = Perhaps the same
desk-acts = What to do now
desk-channel-web = said online
desk-channel-counter = at the counter
desk-channel-phone = by telephone
desk-channel-leader = brought by the grid leader
desk-channel-paper = on paper
desk-channel-api = from another system

## The three clocks
desk-clock-accept = Take on
desk-clock-first = First word
desk-clock-settle = Answer
desk-clock-done = in time
desk-clock-done-late = late
desk-clock-off = not needed
desk-clock-paused = standing still
desk-clock-left = time left
desk-clock-over = past
desk-clock-pause = The clocks stand still.
desk-clock-resume = The clocks go on; answer by { $due }.
desk-clock-restart = Counted anew; answer by { $due }.
desk-clock-stop = The clocks stop here.
desk-clock-extend-workdays = { $n ->
    [one] { $n } working day more; answer by { $due }.
   *[other] { $n } working days more; answer by { $due }.
}
desk-clock-extend-days = { $n ->
    [one] { $n } day more; answer by { $due }.
   *[other] { $n } days more; answer by { $due }.
}
desk-clock-extend-minutes = { $n ->
    [one] { $n } minute more; answer by { $due }.
   *[other] { $n } minutes more; answer by { $due }.
}
desk-clock-due = Answer by { $due }.
desk-clock-already = The clocks do so already.

## The lines of the timeline
desk-line-report = { $who } said this; it went to { $to }
desk-line-taken = { $who } took it in for a resident; it went to { $to }
desk-line-assign = { $who } gave it to { $to }
desk-line-accept = { $who } took it on
desk-line-return = { $who } handed it back (time { $n }); now with { $to }
desk-line-transfer = { $who } passed it to { $to }
desk-line-join = { $who } asked { $to } to help
desk-line-note = { $who } made a note
desk-line-ask = { $who } asked the resident
desk-line-tell = The resident added
desk-line-reply = { $who } sent a first word
desk-line-pause = { $who } stopped the clocks
desk-line-resume = { $who } let the clocks go on
desk-line-extend = { $who } gave more time
desk-line-answer = { $who } answered
desk-line-publish = { $who } put it on the wall
desk-line-withdraw = { $who } took it off the wall
desk-line-follow = Another resident has the same trouble
desk-line-merge-into = { $who } made it part of another
desk-line-merge-from = { $who } made another part of it
desk-line-unmerge-out = { $who } made it stand alone again
desk-line-unmerge-from = { $who } took one out of it
desk-line-rate = The resident says: { $grade }
desk-line-reopen = To be done again, round { $n }, by { $to }
desk-line-call = { $who } called back
desk-line-close-clock = Nobody rated it in time; closed
desk-line-close = { $who } closed it
desk-line-correct = { $who } corrected category or place
desk-line-warned = Nearly due; { $to } was reminded
desk-line-level-unit = Past its time; told the unit's head, { $to }
desk-line-level-building = Past its time; told the building leader, { $to }
desk-line-level-community = Past its time; told the secretary, { $to }
desk-line-level-street = Past its time; told the street office, { $to }
desk-line-other = see that one
desk-line-photo = see the photo
desk-grade-5 = very good
desk-grade-4 = good
desk-grade-3 = fair
desk-grade-2 = bad
desk-grade-1 = very bad

## What can be done
desk-ground-label = Why
desk-note-label = A word about it
desk-accept = Take it on
desk-accept-go = Take it on
desk-accept-done = You have it now.
desk-accept-hint = The resident will see that somebody sees to it.
desk-answer = Write the answer
desk-answer-go = Send it to the resident
desk-answer-done = Answered.
desk-answer-words = What was done
desk-answer-hint = For the resident: what was done, and whom to ask.
desk-answer-proof = Add photos (this kind needs one)
desk-answer-no-proof = This kind needs a photo of the result.
desk-answer-wall = May go on the wall
desk-answer-wall-hint = If it holds a telephone or id number, you read it once more first.
desk-answer-public = As it stands on the wall
desk-answer-public-hint = Telephone and id numbers are cut. Please read it.
desk-answer-personal = It holds: { $what }. It is cut below; please read it and send again.
desk-publish = Put it on the wall
desk-publish-go = Put it up
desk-publish-done = It is on the wall.
desk-publish-hint = What is marked must not go up and is cut below. Please take out names and doors as well.
desk-publish-words = Their words on the wall
desk-publish-answer = The answer on the wall
desk-publish-read = I have read it: no names, telephones or doors
desk-publish-unread = Please read it, then tick the box.
desk-publish-private = The resident, or the kind of matter, says: not for the wall.
desk-publish-personal = It still holds: { $what }
desk-unmerge = Let it stand alone
desk-unmerge-go = Let it stand alone
desk-unmerge-done = It stands alone again.
desk-assign = Give it to somebody
desk-assign-go = Give it
desk-assign-done = Given.
desk-assign-hint = What they should mind.
desk-transfer = Pass it on
desk-transfer-go = Pass it on
desk-transfer-done = Passed on.
desk-transfer-hint = Say why it is passed on.
desk-give-to-unit = Unit
desk-give-to-person = Person
desk-give-roster = whoever is on duty
desk-give-grid = Leaders of this place
desk-give-note = A word about it
desk-give-nobody = Choose a unit or a person.
desk-give-unit = This unit takes no more; choose another.
desk-give-person = Nobody of this unit can take it; choose a person.
desk-give-already = This unit has it already.
desk-reply = Send a first word
desk-reply-go = Tell the resident
desk-reply-done = The first word is sent.
desk-reply-label = What to tell them first
desk-reply-hint = When somebody comes to look, and who: one sentence is enough.
desk-ask = Ask the resident
desk-ask-go = Ask
desk-ask-done = Asked; it shows on their receipt.
desk-ask-label = What to ask
desk-ask-hint = It shows on the receipt, where they can answer.
desk-call = Call back
desk-call-go = Keep what they said
desk-call-done = The call is kept.
desk-call-label = What they said
desk-call-hint = After the call, in their words.
desk-rate = Rate for the resident
desk-rate-go = Keep it
desk-rate-done = Rated.
desk-rate-hint = Said on the telephone or at the counter; write it as it was said.
desk-rate-who = Who said it (number)
desk-rate-grade = Are they content
desk-rate-no-grade = Please choose one.
desk-rate-already = This person has rated already.
desk-rate-not-answered = There is no answer yet to rate.
desk-rate-channel = How it was said
desk-rate-why = Why (may be left out)
desk-rate-words = In their words
desk-note = Make a note
desk-note-go = Keep it
desk-note-done = Noted.
desk-note-words = Note
desk-note-hint = Only staff read it.
desk-join = Ask another unit to help
desk-join-go = Ask them
desk-join-done = They are asked.
desk-join-unit = Which unit
desk-return = Hand it back, not ours
desk-return-go = Hand it back
desk-return-done = Handed back.
desk-return-hint = The second time, the arbiter decides.
desk-resume = Let the clocks go on
desk-resume-go = Go on
desk-resume-done = The clocks go on.
desk-resume-hint = The time it stood still is added.
desk-pause = Stop the clocks
desk-pause-go = Stop them
desk-pause-done = The clocks stand still.
desk-pause-hint = The resident will see that, and why.
desk-extend = Give more days
desk-extend-go = Give them
desk-extend-done = The date is moved.
desk-extend-days = Working days more
desk-extend-amount = From 1 to 60.
desk-extend-hint = The resident will see the new date, and why.
desk-correct = Correct category or place
desk-correct-go = Correct it
desk-correct-done = Corrected.
desk-correct-category = The right category
desk-correct-same = as it is
desk-correct-where = The right place
desk-correct-where-hint = Empty: as it is. Write it like 南苑 3号楼 2单元
desk-category-gone = There is no such category, or it is closed.
desk-place-none = No such place was found.
desk-place-many = Several places fit: { $names }. Please say more.
desk-place-choose = { $n } places fit; please choose one.
desk-merge = Make it one with another
desk-merge-go = Make them one
desk-merge-done = They are one now.
desk-merge-hint = The one that came first goes on; both numbers stay good.
desk-merge-number = Or write the number
desk-merge-number-hint = The whole number, or its last four
desk-merge-nothing = Choose one, or write a number.
desk-merge-no-target = There is no such matter, or it is answered already.
desk-merge-itself = That is this one.
desk-merge-children = Others are part of it; let them stand alone first.
desk-merge-several = Several end like this; write the whole number.
desk-reopen = Have it done again
desk-reopen-go = Do it again
desk-reopen-done = It is to be done again.
desk-reopen-hint = The clocks start anew, with another reviewer.
desk-close = Close it
desk-close-go = Close it
desk-close-done = Closed.
desk-close-label = What the resident said
desk-close-hint = Only when the resident said that it is good.
desk-withdraw = Take it off the wall
desk-withdraw-go = Take it off
desk-withdraw-done = It is off the wall.
desk-withdraw-hint = It is seen to all the same.

## Not done
desk-stale = Somebody changed it just now. What you wrote is here; look again, then send it.
desk-not-now = That cannot be done now.
desk-instead = You can:
desk-typed = You wrote:
desk-beyond = The date lies beyond the calendar.
desk-words-empty = Please write a few words.
desk-words-long = Too long; at most { $n } characters.

## Taking in
desk-take-title = Take in for a resident
desk-take-now = Taking in
desk-take-new = A new one
desk-take-done-short = Taken in
desk-take-done = Taken in. Read the number to the resident.
desk-take-recent = Taken in lately
desk-take-today = { $n ->
    [one] { $n } taken in today
   *[other] { $n } taken in today
}
desk-take-today-none = None yet today.
desk-take-next = The next one
desk-take-aloud = Read this aloud
desk-take-aloud-number = It is noted. Your number is { $name } { $number }.
desk-take-aloud-due = You will hear from us by { $due }; { $who } sees to it.
desk-take-aloud-with = It is the same as { $number } and goes on with it.
desk-take-open = See the matter
desk-take-channel = How it comes
desk-take-where = Where
desk-take-where-hint = like 南苑 3 2
desk-take-words = What they say
desk-take-words-hint = in their words
desk-take-spot = Where exactly
desk-take-other = Category
desk-take-other-hint = if it is another
desk-take-guess = as above
desk-take-name = Name
desk-take-phone-label = Telephone
desk-take-phone = This number cannot be right; please ask again.
desk-take-anonymous = Wishes to stay unknown, to staff as well
desk-take-private = Not for the wall
desk-take-scan = Add photos or a scan
desk-take-photos = Too many photos; 9 at most.
desk-take-empty = Write what they say, or add a photo.
desk-take-save = Take it in
desk-take-look = See whether it is the same
desk-take-same-ask = There is one much like it; please choose.
desk-take-beside = Beside the form
desk-take-ask = Three questions are enough
desk-take-ask-what = What happened
desk-take-ask-where = Where
desk-take-ask-reach = How to tell them the result
desk-take-figures = The counter today
desk-take-count = taken in
desk-take-merged = made one
desk-hint-place = Is it here
desk-hint-nowhere = The grid has no such place; it is kept as you write it.
desk-hint-category = Perhaps this category
desk-hint-same = Is it the same
desk-hint-same-this = It is this one
desk-hint-same-no = No, it is another

## The receipt on paper
desk-who = Who can see it, and why
desk-slip-title = Print a receipt
desk-slip-head = Your matter is noted
desk-slip-number = Your number; the last four are enough on the telephone
desk-slip-when = When
desk-slip-when-hint = You hear from us by
desk-slip-who = Who
desk-slip-who-hint = Sees to it
desk-slip-unit = Whose
desk-slip-unit-hint = Responsible
desk-slip-vow = It is finished when all four strokes of 回 are written. If no answer comes in time, it goes up a level by itself.
desk-slip-scan = Scan to see how it stands
desk-slip-print = Print

desk-take-for = For { $name }
desk-whose = Whose
desk-whose-by = said by { $agent } with their consent
desk-slip-a5 = As PDF
desk-slip-roll = For the roll printer
desk-paper-no-faces = This server has no Chinese font. Please print from the browser.
