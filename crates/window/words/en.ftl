## Services
window-tab = Apply
window-title = Services
window-find = What do you need
window-find-go = Find
window-count = { $n ->
    [one] { $n } service
   *[other] { $n } services
 }
window-none = Nothing was found. Try other words.
window-none-say = Tell us about it
window-by-event = What happened at home
window-by-category = By kind
window-by-audience = For whom
window-at-once = At once
window-workdays = { $n ->
    [one] { $n } working day
   *[other] { $n } working days
 }
window-free = Free
window-place-here = Service hall of { $name }
window-complain-12345 = The community, or ring 12345

window-event-birth = A birth
window-event-school = School
window-event-job = Work
window-event-moving = Moving
window-event-illness = Illness
window-event-hardship = Hardship
window-event-retirement = Old age
window-event-death = A death

window-cat-elder-service = Elders
window-cat-medical-insurance = Medical insurance
window-cat-social-insurance-jobs = Pensions and jobs
window-cat-social-assistance = Help in hardship
window-cat-disability = Disability
window-cat-health-family = Health and family
window-cat-children-education = Children and school
window-cat-household-residence = Household and residence
window-cat-certificates = Certificates
window-cat-housing-property = Housing
window-cat-legal-mediation = Law and mediation
window-cat-veterans = Veterans
window-cat-venue-course-culture = Rooms and classes
window-cat-volunteer-coconstruction = Volunteers and partners
window-cat-party-affairs = Party members

window-for-resident = Every resident
window-for-elder = Elders
window-for-child = Children
window-for-disabled = Disabled people
window-for-low-income = Families in hardship
window-for-worker = Workers and job seekers
window-for-newcomer = Newcomers
window-for-veteran = Veterans
window-for-volunteer = Volunteers
window-for-party-member = Party members
window-for-organisation = Organisations

## One service
window-confirmed = Confirmed here
window-typical = Typical; please ring first
window-chinese-only = The details are in Chinese.
window-chinese-holds = In doubt, the Chinese text holds.
window-item-who = Who may ask
window-item-conditions = Conditions
window-item-result = What you get
window-item-fee = Fee
window-item-time = How long
window-item-legal = (at most { $time } by the rules)
window-item-papers = What to bring
window-item-bring = Please bring
window-item-spared = Not needed
window-item-no-papers = Nothing at all.
window-item-place = Where
window-item-hours = When
window-item-phone = Telephone
window-item-channels = How
window-item-department = Who decides
window-item-complain = Complaints
window-item-ring = Ring us first
window-item-code = Code { $code }
window-channel-window = at the counter
window-channel-online = on the phone
window-channel-agent = somebody goes for you
window-why-id = Looked at and given back, never copied
window-why-house = Not needed if we know you
window-why-form = Filled in here
window-why-consent = Signed here
window-why-check = We can check it ourselves
window-why-visit = The grid leader does it
window-why-photo = Can be taken here
window-why-bank = The number is enough
window-why-say = Just tell us
window-why-paper = Looked at and given back

## Certificates that are not issued here
window-elsewhere-title = Certificates that we may not issue
window-elsewhere-about = The community may not issue these 20. Here is who does.
window-elsewhere-who = Who issues it
window-elsewhere-how = What to do
window-elsewhere-at = At: { $who }
window-elsewhere-tag = Not issued here
window-elsewhere-link = The 20 certificates that we may not issue
window-elsewhere-source = By notice 民发〔2020〕20号, first list.

## Editing the catalogue
window-edit-title = Service items
window-edit-new = Add an item
window-typical-short = Not confirmed
window-waiting = Waiting for a second person
window-edit-code = Code
window-edit-code-hint = Letters and digits; it never changes, for example YL015
window-edit-code-taken = This code is taken. Choose another.
window-edit-name = Name
window-edit-name-en = English name
window-edit-category = Kind
window-edit-audience = For whom
window-edit-events = Life events
window-edit-words = How people say it
window-edit-words-hint = Between spaces; residents search by these words
window-edit-lines = One in a line
window-edit-who-en = Who may ask, in English
window-edit-conditions-en = Conditions, in English
window-edit-conditions-en-hint = One in a line, as many as in Chinese; or none
window-edit-bad-conditions-en = Write one English line for each condition in Chinese, or leave this empty.
window-edit-result-en = What one gets, in English
window-edit-fee-en = Fee, in English
window-edit-papers-hint = One in a line; after a colon: id, house, form, consent, check, visit, photo, bank, say or paper
window-edit-legal = Working days by the rules
window-edit-promised = Working days that we promise
window-edit-promised-hint = 0 means at once
window-edit-fee-hint = Empty means free
window-edit-empty-hint = Empty means as the community
window-edit-form = Which form
window-edit-form-hint = Empty means the plain one
window-edit-confirmed = We have checked it
window-edit-closed = No longer offered
window-edit-note = Why
window-edit-note-hint = Name the ground, so that the second person can be sure
window-edit-propose = Hand to a second person
window-edit-two = It is published when two people have looked.
window-edit-waits = A version waits for a second person. Decide that one first.
window-edit-history = Versions
window-edit-same-person = You proposed this; another person publishes it.
window-edit-stale = Somebody was faster. Please look again.
window-edit-bad-name = Write a name of at most 60 characters.
window-edit-bad-who = Write who may ask.
window-edit-bad-category = Choose a kind.
window-edit-bad-result = Write what one gets.
window-edit-bad-promise = The promise cannot be longer than the rules allow.
window-edit-bad-legal = The days by the rules are 0 to 365.
window-edit-bad-channels = Choose how it can be asked for.
window-edit-too-long = Something is too long. Please shorten it.
window-edit-bad-code = A code has 3 to 12 letters or digits.
window-edit-bad-note = Write why it changes.
window-version = Version { $n }
window-version-number = Version
window-version-state = State
window-version-by = Proposed by
window-version-when = When
window-version-decided = Decided by
window-version-shipped = Comes with the program
window-version-is-asked = Waits for a second person
window-version-is-live = In force
window-version-is-past = Was in force
window-version-is-refused = Refused
window-diff = What changes
window-diff-none = Nothing differs.
window-diff-what = Field
window-diff-before = Before
window-diff-after = After
window-publish = Agree and publish
window-refuse = Refuse
window-proposed-done = Handed in. Another person will look.
window-published-done = Published.
window-refused-done = Refused, and noted.

# Open data (HSDS)
window-hsds-number = Write a whole number from 1.
window-hsds-time = Write a time such as 2026-02-13T18:00:00+08:00.
window-hsds-format = Write json or ndjson.
window-hsds-decides = { $n ->
    [one] Decides on one item here
   *[other] Decides on { $n } items here
}
window-hsds-chinese = Chinese
window-hsds-category = By kind
window-hsds-life-event = By what happens in a life
window-hsds-audience = By for whom
