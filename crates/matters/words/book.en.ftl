book-title = Echo book
book-about = Every matter is here; not one is missing.
book-any = All
book-anywhere = Everywhere
book-from = From
book-until = Until
book-words = Number or words
book-go = Filter
book-all = Show all
book-only-late = Only late ones
book-only-bad = Only badly rated
book-xlsx = Export XLSX
book-csv = Export CSV
book-print = Print
book-print-now = Print now
book-back = Back to the book
book-none = There is nothing in the book yet.
book-none-found = No matter fits these filters.
book-followers = { $n ->
    [one] 1 other said so
   *[other] { $n } others said so
}
book-printed = { $community }, printed { $at }
book-told = Only:{" "}
book-told-from = from { $text }
book-told-until = until { $text }
book-told-words = “{ $text }”
book-comma = ,{" "}
book-paused = Paused
book-was-late = Late
book-in-time = In time
book-yes = yes
book-bad-day = Write the day as 2026-03-01
book-days-turned = “Until” is before “From”

## Columns
book-col-receipt = Number
book-col-received = Received
book-col-words = What was said
book-col-place = Where
book-col-channel = How it came
book-col-category = Kind
book-col-unit = Unit
book-col-person = Person
book-col-state = State
book-col-due = Promise
book-col-answered = Answered
book-col-days = Days
book-col-late = Late
book-col-grade = Rating
book-col-round = Round
book-col-followers = Followers
book-col-answer = Answer

## States
book-state-received = Received
book-state-assigned = Assigned
book-state-in_hand = In hand
book-state-answered = Answered
book-state-closed = Closed
book-state-merged = Merged

book-channel-web = Web
book-channel-counter = Counter
book-channel-phone = Telephone
book-channel-leader = Grid leader
book-channel-paper = Paper
book-channel-api = Another system
book-channel-open311 = Open311

book-grade-5 = Very good
book-grade-4 = Good
book-grade-3 = Fair
book-grade-2 = Bad
book-grade-1 = Very bad
