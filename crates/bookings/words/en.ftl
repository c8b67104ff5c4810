# Taking part: classes, rooms, seats

bookings-api-id = This is not an id
bookings-api-time = Write the time as 2026-11-24T14:00
bookings-meet-name = Give the name of the person who takes part
bookings-meet-phone = Give a phone number that can be reached

bookings-refused-unknown = There is no such thing; it may be over
bookings-refused-not-open = Sign-up has not opened yet
bookings-refused-closed = Sign-up has closed
bookings-refused-full = No place is left
bookings-refused-already = This person already has a place
bookings-refused-overlap = This person is somewhere else at that time
bookings-refused-bad-time = This time cannot be booked; choose one of the slots
bookings-refused-too-many = This is more than one person may have
bookings-refused-drawn = Places here are drawn by lot
bookings-refused-gone = This booking is no longer there

# What is on, signing up
bookings-tab = Join in
bookings-list-title = Join in
bookings-list-hint = Classes, events, rehearsals, study seats and games: sign up here.
bookings-list-filters = For whom, and what
bookings-for-all = All
bookings-for-elders = Senior university
bookings-for-evening = After work
bookings-for-children = With children
bookings-for-class = Classes
bookings-for-event = Events
bookings-for-room = Rooms
bookings-for-study = Study seats
bookings-for-machine = Equipment
bookings-none = There is nothing of this kind now. Look at another, or ring us.
bookings-mine-link = What I signed up for
bookings-off = Cancelled
bookings-closed = Sign-up has closed
bookings-opens = Sign-up opens { $when }
bookings-by-draw = By lot
bookings-book-time = Book a time
bookings-left = { $n } left
bookings-full-wait = Full, with a waiting list
bookings-full = Full
bookings-waiting = { $n } waiting
bookings-place = Where
bookings-teacher = Teacher
bookings-when = When
bookings-until = {" "}to { $time }
bookings-seats = Places
bookings-days = Choose a day
bookings-book = Book a time
bookings-join = Sign up
bookings-from = Starting at
bookings-choose-time = Choose a start and a length
bookings-length = For how long
bookings-minutes = { $n } minutes
bookings-weeks = Every week?
bookings-weeks-hint = The same time each week. Public holidays are left out. If one week cannot be had, none is booked.
bookings-weeks-n = { $n ->
    [1] Only this once
   *[other] { $n } weeks in a row
}
bookings-name = Who takes part
bookings-name-hint = The name of the person who comes. You may sign up a parent or a child.
bookings-phone = Mobile number
bookings-phone-hint = Yours is fine. We ring it about changes and free places.
bookings-born = Date of birth
bookings-born-hint = Only where there is an age limit.
bookings-more = And
bookings-resident = Lives in this community
bookings-wait = Wait if it is full
bookings-wait-hint = When somebody leaves we ask you, in turn.
bookings-at-once = Give me a free place without asking again
bookings-wrong-age = The age is outside the range for this
bookings-join-go = Sign up
bookings-book-go = Book
bookings-calendar = Add to my calendar
bookings-joined-done = Signed up
bookings-waits-done = On the waiting list

# One's own
bookings-mine-title = What I signed up for
bookings-mine-of = Bookings of { $name }
bookings-mine-hint = If you cannot come, say so early: others are waiting.
bookings-mine-none = Nothing yet.
bookings-find-hint = The name and number given when signing up.
bookings-find-missed = Not found. Check that name and number are those given when signing up.
bookings-find-go = Find
bookings-seat = seat { $n }
bookings-position = Number { $n } on the waiting list
bookings-leave = Stop waiting
bookings-cancel = Cancel
bookings-accept = Take this place
bookings-offer-until = A place is kept for you until { $when }
bookings-cancelled-done = Cancelled
bookings-accepted-done = The place is yours
bookings-left-done = No longer waiting
bookings-qr-title = Show this at the door
bookings-qr = QR code for checking in
bookings-qr-hint = Without a phone: say the name and the last four digits.
bookings-state-held = Waiting for your answer
bookings-state-confirmed = Signed up
bookings-state-checked-in = Checked in
bookings-state-no-show = Did not come
bookings-state-cancelled = Cancelled
bookings-state-expired = Not taken in time

# The staff
bookings-desk-nav = Classes
bookings-desk-title = Classes, events, rooms
bookings-door-title = Check in
bookings-door-tail = Last four digits of the phone
bookings-door-missed = Not found. Check the name and the last four digits.
bookings-door-next = Next person
bookings-what = What
bookings-standing = How it stands
bookings-print = Print the list
bookings-roll = The list
bookings-number = No.
bookings-who = Name
bookings-act = Do
bookings-check-in = Check in
bookings-came = Here
bookings-came-of = { $n } of { $all }
bookings-queue = Waiting
bookings-came-done = Checked in
bookings-missed-done = Noted as not come

# The lottery
bookings-draw-title = { $title }: the draw
bookings-draw-how = Who wins follows from all entries together with a secret that was sealed before. Anybody can load the file below and check it.
bookings-draw-entries = Entries
bookings-draw-won = Won
bookings-draw-waits = Waiting
bookings-draw-promise = Promise published before
bookings-draw-root = Fingerprint of the entries
bookings-draw-secret = Secret published after
bookings-draw-file = Load the published file
bookings-draw-winners = Codes that won
bookings-draw-holds = Checked here: it fits what was published
bookings-draw-broken = It does not fit what was published; ask the centre
bookings-draw-see = See the draw

# The moment of opening
bookings-rush-title = { $title }: sign-up, live
bookings-rush-watch = Watch sign-up
bookings-rush-send = Demo: send three thousand people
bookings-rush-done = They are on their way, all within twenty seconds
bookings-rush-stale = The line is down; figures of { "{" }t{ "}" }
bookings-rush-seats = Places
bookings-rush-free = Left
bookings-rush-given = Given since the start
bookings-rush-refused = Asked in vain
bookings-rush-waiting = Waiting
bookings-rush-queued = In the queue
bookings-rush-share = { $n }% given
