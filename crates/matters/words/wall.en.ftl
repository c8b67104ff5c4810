wall-title = Every word gets an echo
wall-about = What people said, who is on it, and when the answer comes: all on this wall.
wall-said = Said this month
wall-answered = Answered
wall-open = In hand
wall-late = Overdue
wall-month = This month
wall-list = What was said, and the echoes
wall-beside = Not done yet
wall-comma = , {""}
wall-stop = . {""}

wall-part-answered = Answered
wall-part-open = In hand
wall-part-late = Overdue
wall-part-mine = My building
wall-place-off = Only { $place }; press to see all
wall-find = Find a matter
wall-find-hint = Last four digits, or words
wall-find-go = Find
wall-none = No echo on the wall yet.
wall-none-open = Nothing is in hand.
wall-none-late = Nothing is overdue. All is within its time.
wall-none-found = Nothing found for “{ $words }”.
wall-all = See all
wall-more = 20 more
wall-stale = The line is down. This is from {"{t}"}.

wall-resident = A resident
wall-resident-of = A resident of { $place }
wall-others = { $n ->
    [one] { $n } more said so
   *[other] { $n } more said so
}
wall-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
wall-same-day = same day
wall-paused = on hold
wall-state-1 = Just received
wall-state-2 = Given to somebody
wall-state-3 = In hand
wall-state-4 = Answered
wall-late-tag = Overdue
wall-told-unit = The head of the unit was told
wall-told-building = The head of the building was told
wall-told-community = The head of the community was told
wall-told-street = The street office was told
wall-judged-good = Resident: good
wall-judged-fair = Resident: fair
wall-judged-bad = Resident: not done yet
wall-judged-none = No word since
wall-judged-not = Waiting for the resident
wall-late-box = Overdue and not done
wall-late-unit = , responsible: { $unit }

wall-tell = Tell us too
wall-tell-how = Scan, or come to the service hall.
wall-tell-how-phone = Scan, or ring { $phone }, or come to the service hall.
wall-qr = Scan to tell us

## One matter
wall-number = Receipt ends in { $n }
wall-who = Who is on it
wall-when = An answer by
wall-when-answered = Answered at
wall-follow = It happened to me too
wall-followed = { $n ->
    [one] { $n } other met this too.
   *[other] { $n } others met this too.
}
wall-followed-done = Noted. The echo will be here.
wall-back = Back to the wall
wall-step-said = { $who } said it
wall-step-given = Given to { $unit }
wall-step-accepted = Somebody took it on
wall-step-replied = A first reply
wall-step-paused = Put on hold
wall-step-resumed = Going on
wall-step-extended = It needs more days
wall-step-slow = Not taken on in time, told to the next level
wall-step-late = Overdue, told to the next level
wall-step-answered = { $unit } answered
wall-step-good = The resident said: good
wall-step-rated = The resident judged it
wall-step-again = Not done yet: it is done again
wall-step-closed = Finished

## Choose a place
wall-place-title = Whose wall?
wall-place-hint = Choose one, to see only what is there.
wall-place-all = All of { $place }

## Big screen
wall-screen-title = { $part ->
    [a] Every word
   *[b] gets an echo
}
wall-newest = The newest echoes
wall-screen-late = { $n } overdue
wall-screen-calm = Nothing is overdue
wall-screen-scan = Scan to tell us
