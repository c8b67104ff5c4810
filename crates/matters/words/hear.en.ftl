## While somebody types
hear-place-ask = Which place is it?
hear-place-unknown = There is no building { $building } here. Please ask for the place again.
hear-category-unit = Goes to { $unit }.
hear-category-why = Heard: { $words }
hear-same-again = Was told before, and came back.
hear-again-this = This one, and it came back
hear-again-hint = It becomes a new matter that points to the old one.
hear-other-done = Noted: these are two matters.
hear-other = These are two
hear-stale = Somebody else was faster. Please look again.

## Why
hear-why-and = , { "" }
hear-why-estate = same estate
hear-why-building = same building
hear-why-unit = same staircase
hear-why-spot = same spot
hear-why-thing = both speak of { $thing }
hear-why-today = less than a day apart
hear-why-days = { $n } days apart
hear-why-words = much the same words

## What is said more often
hear-themes-title = Said more often of late
hear-themes-hint = What was said more often than usual in the last seven days. Look before anybody asks again.
hear-themes-none = Nothing was said more often than usual this week.
hear-themes-everywhere = Several estates
hear-themes-times = { $n } times this week, { $usual } in a usual week.
hear-themes-things = Mostly about: { $things }.

## Before the wall
hear-mark-phone = telephone
hear-mark-id = identity number
hear-mark-card = bank card
hear-mark-plate = number plate
hear-mark-mail = e-mail
hear-mark-account = account
hear-mark-name = name
hear-mark-room = room
hear-mark-health = health
hear-nobodys = “{ $what }” is nobody’s

## Choosing the place
hear-where = Do you mean this place?
