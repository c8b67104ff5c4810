## Tabs
resident-tab-home = Home
resident-tab-report = Tell us
resident-tab-wall = Wall
resident-tab-status = Look up

## In common
resident-back = Back
resident-step = Step { $n } of 3
resident-quote = “{ $words }”
resident-comma = , {""}
resident-took = { $n ->
    [one] , took { $n } day
   *[other] , took { $n } days
}
resident-today = Today
resident-yesterday = Yesterday
resident-see = See
resident-call = Ring { $person }
resident-proof = Photo of the work done
resident-not-now = This cannot be done now. Please look at how it stands.
resident-stale = Somebody changed it first. Please look again.
resident-beyond = The date lies beyond the calendar.
resident-words-empty = Please write a few words.
resident-words-long = Too long: at most { $n } characters.
resident-words-too-long = Too long. Please write less.

## Home
resident-home-title = Home
resident-greet-night = Good evening
resident-greet-early = Good morning
resident-greet-morning = Good morning
resident-greet-noon = Good day
resident-greet-afternoon = Good afternoon
resident-greet-evening = Good evening
resident-lunar = lunar { $day }
resident-term = Today is { $term }
resident-echo-answered = Your matter has an echo
resident-echo-open = Your matter is in hand
resident-echo-late = Your matter is overdue
resident-echo-see = See how far it is
resident-echo-more = { $n ->
    [one] You told us { $n } more thing
   *[other] You told us { $n } more things
}
resident-good = Done, thank you
resident-bad = Not done yet
resident-speak = Tell us what is wrong
resident-speak-hint = A word or a photo will do
resident-look = Look up a matter
resident-look-hint = by number and phone
resident-doors = Have a look
resident-sign-wall = Echo wall
resident-sign-near = My building
resident-sign-home = Where I live
resident-sign-ask = Ring us
resident-today-wall = Newest echoes
resident-hours-off = Closed
resident-hours-weekend = The service hall is closed today
resident-hours-holiday = { $name }: the service hall is closed
resident-hours-next = Open on { $day }
resident-hours-now = The service hall is open now
resident-hours-today = The service hall opens today
resident-newest-see = See this echo
resident-leader = Your grid leader
resident-leader-change = Change the place
resident-leader-none = Choose where you live
resident-leader-none-hint = to see your grid leader
resident-home-place-title = Where do you live?
resident-home-place-hint = Kept on this device only, not by us.
resident-home-place-now = Chosen now: { $place }.
resident-home-place-go = I live in { $place }
resident-home-place-done = Kept on this device.

## Step one
resident-words-title = What is wrong?
resident-words-hint = Write as you speak. Slips do not matter.
resident-words-fine = Only those who handle it see your name and phone.
resident-words-go = Next: where is it
resident-rec = Hold to speak
resident-rec-while = Let go when done
resident-rec-done = Recorded, {"{n}"} seconds
resident-rec-refused = No microphone. A few words will do too.
resident-rec-drop = Delete and speak again
resident-photo = Photo
resident-photo-word = Photo
resident-photo-drop = Delete photo
resident-voice-file = Recording
resident-voice-kept = What you said
resident-report-empty = Please write, take a photo or record something.
resident-photos-many = At most { $n } photos. The first ones are kept.
resident-file-large = { $name } is too large: at most { $n } MB.
resident-file-format = { $name } is { $format }. Please send a JPEG photo.
resident-photo-pixels = { $name } is too large. Please send a smaller photo.
resident-photo-not = { $name } is no photo and was not taken.
resident-photo-damaged = { $name } is damaged. Please take it again.
resident-voice-not = { $name } is no recording and was not taken.
resident-voice-long = The recording has { $n } seconds; 60 at most.

## Step two
resident-place-title = Where is it?
resident-where-hint = Press the nearest place.
resident-where-below = { $place }: nearer?
resident-where-below-hint = Choose one, or stop here.
resident-where-home = Here, where I live
resident-where-all = { $place }, that is near enough
resident-where-words = Or in a few words
resident-where-words-hint = Such as: south gate, third floor, by the market.
resident-where-go = Next: how we answer you
resident-where-none = I cannot say where
resident-place-none = Please choose a place, or write a few words.
resident-place-gone = This place cannot be chosen now. Please take another.

## The same?
resident-same-title = Is it the same?
resident-same-hint = A neighbour said something like it:
resident-same-this = It is this one, count me in
resident-same-this-hint = You get the echo too
resident-same-other = No, mine is another
resident-same-none-of = None of them, mine is another
resident-same-none = Please choose one.
resident-same-go = Next: how we answer you
resident-near-about = { $who }, { $when }
resident-near-others = { $n ->
    [one] ; { $n } more said so
   *[other] ; { $n } more said so
}
resident-near-person = ; { $person } is on it

## Step three
resident-contact-title = How do we answer you?
resident-contact-hint = You need not say. The receipt is enough.
resident-contact-ways = Who may see it
resident-name = Your name (optional)
resident-phone = Phone (optional)
resident-phone-hint = With it you can look it up without the receipt.
resident-phone-bad = This phone number is not right. Please look again.
resident-anonymous = Without my name
resident-anonymous-hint = Those who handle it do not see it either
resident-private = Not on the wall
resident-private-hint = Only you and those who handle it see it
resident-contact-fine = Only those who handle it see name and phone. The wall says “a resident”.
resident-contact-fine-place = Only those who handle it see name and phone. The wall says “a resident of { $place }”.
resident-contact-go = Send, get the receipt

## Receipt
resident-receipt-title = Receipt
resident-head-received = { $part ->
    [a] Your matter
   *[b] is noted
}
resident-head-in-hand = { $part ->
    [a] Your matter
   *[b] is in hand
}
resident-head-answered = { $part ->
    [a] Your matter
   *[b] has an echo
}
resident-head-again = { $part ->
    [a] Your matter
   *[b] is done again
}
resident-head-merged = { $part ->
    [a] Your matter
   *[b] goes with another
}
resident-seal-received = 收讫
resident-seal-answered = 已回
resident-number = Receipt number; on the phone the last four will do
resident-said-voice = What you said is in the recording and photos
resident-asked = We would like to ask you
resident-voice-own = Your recording
resident-when = 定时
resident-who = 定人
resident-duty = 定责
resident-when-open = You hear from us by, { $left }
resident-when-answered = Answered at
resident-when-was-late = Later than promised. We are sorry
resident-when-late = Promised for this time, now { $over }
resident-when-paused = On hold; the reason is below
resident-when-paused-b = We tell you when it goes on
resident-when-provisional = Holidays are not settled; it may move
resident-who-runs = Who sees to it
resident-duty-who = Which unit is responsible
resident-walk = How far it is
resident-stroke-1 = Noted
resident-stroke-2 = Given
resident-stroke-3 = In hand
resident-stroke-4 = Echo
resident-vow = Four strokes make 回, then it is done. Without an answer in time the head of the community is told, and the wall shows it in red.
resident-late-told = Later than promised; we are sorry. { $told }.
resident-merged = A neighbour said the same before. Both go together. Your words and number stay.
resident-together = { $n ->
    [one] { $n } other said the same. It goes together.
   *[other] { $n } others said the same. It goes together.
}
resident-rated = You said: { $grade }. Noted.
resident-scan = Scan to look it up
resident-qr = The code of this receipt
resident-to-home = Fine, back to the start
resident-share = Send to family
resident-shared = Address copied
resident-print = Print it
resident-see-wall = See it on the wall
resident-story = What happened

## What happened
resident-step-said = You said it
resident-step-given = Given to { $person }, responsible: { $unit }
resident-step-given-person = Given to { $person }
resident-step-given-unit = Given to { $unit }
resident-step-accepted = Somebody took it on
resident-step-asked = We would like to ask you
resident-step-told = You told us more
resident-step-replied = A first reply
resident-step-paused = Put on hold
resident-step-resumed = Going on; an answer by { $due }
resident-step-extended = It needs more days; an answer by { $due }
resident-step-answered = { $unit } answers you
resident-step-merged = Goes with another, the same matter
resident-step-unmerged = Stands by itself again
resident-step-again = Done again; an answer by { $due }
resident-step-closed = Finished
resident-step-withdrawn = Taken off the wall
resident-step-noted = A word was left
resident-step-slow = Not taken on in time, told to the next level
resident-step-late-unit = Overdue: the head of the unit was told
resident-step-late-building = Overdue: the head of the building was told
resident-step-late-community = Overdue: the head of the community was told
resident-step-late-street = Overdue: the street office was told

## Tell more
resident-tell-title = Tell us more
resident-tell-answer = I can tell you
resident-tell-words = What would you add?
resident-tell-photo = Photos (optional)
resident-tell-photos = (photos were added)
resident-tell-go = Send
resident-told-done = Noted. Those who handle it will see it.

## Not on the wall
resident-withdraw-title = Nobody else should see it?
resident-withdraw-before = Not on the wall?
resident-withdraw-what = It is handled and answered all the same, only not on the wall.
resident-withdraw-go = Keep it off the wall
resident-withdrawn-done = Fine. It will not be on the wall.

## How was it
resident-rate-title = How was it done?
resident-rate-say = Say a word
resident-rate-none = Please choose one.
resident-rate-already = You said it for this answer already.
resident-rate-early = There is no answer yet.
resident-grade-5 = Very good
resident-grade-5-hint = Done, and kind people
resident-grade-4 = Good
resident-grade-4-hint = Done
resident-grade-3 = Fair
resident-grade-3-hint = Half done
resident-grade-2 = Bad
resident-grade-2-hint = Not done yet
resident-grade-1 = Very bad
resident-grade-1-hint = Nobody cared
resident-reasons = Why? (optional)
resident-reason-quick = Quick
resident-reason-solved = Done
resident-reason-kind = Kind
resident-reason-slow = Too slow
resident-reason-unsolved = Not done
resident-reason-unclear = Not explained
resident-reason-rude = Rude
resident-reason-unfair = Unfair
resident-rate-words = Anything else? (optional)
resident-rate-fine = If it is bad, somebody else does it again.
resident-rate-go = Send
resident-rated-done = Thank you. Noted.

## Look up
resident-status-title = Look up a matter
resident-status-hint = The number is on the receipt. You can ring us too.
resident-status-number = Receipt number
resident-status-number-hint = Such as 2410-01373.
resident-status-four = Last four digits of the phone
resident-status-four-hint = The phone that you left then.
resident-status-go = Look up
resident-status-check = One digit of this number is wrong. Please look again.
resident-status-no-number = Please write the receipt number.
resident-status-not-number = This is no receipt number. It is on top of the receipt.
resident-status-tail = Please write the last four digits of the phone.
resident-status-missed = It was not found.
resident-status-missed-next = Please look at both number and phone again.
resident-status-mine = Receipts on this device
resident-status-fine = Without a phone, open the code on the receipt.

resident-whose = Whose matter is it?
resident-whose-own = My own
resident-whose-ward = For { $name }
resident-whose-for = { $agent } said it for { $name }
resident-own-title = What I reported
resident-own-none = Nothing reported yet.
resident-own-more = Earlier
resident-own-back = My page
resident-ward-title = The matters of { $name }
resident-ward-always = You may act for them. They can take it back at any time.
resident-ward-until = You may act for them until { $day }.
resident-ward-met = Who came or rang
resident-ward-met-none = Nothing recorded yet.
resident-ward-told = Notices
resident-ward-reached = knows
resident-ward-not-reached = not told yet
resident-paper = As PDF
resident-paper-roll = Roll paper
