web-weekday = { $n ->
    [1] Mon
    [2] Tue
    [3] Wed
    [4] Thu
    [5] Fri
    [6] Sat
   *[7] Sun
}
web-month = { $n ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
web-day = { $weekday } { $day } { $month }
web-day-year = { $weekday } { $day } { $month } { $year }
web-day-short = { $day } { $month }
web-ago-now = just now
web-ago-minutes = { $n ->
    [one] { $n } minute ago
   *[other] { $n } minutes ago
}
web-ago-hours = { $n ->
    [one] { $n } hour ago
   *[other] { $n } hours ago
}
web-ago-yesterday = yesterday
web-ago-days = { $n ->
    [one] { $n } day ago
   *[other] { $n } days ago
}
web-span-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
web-span-hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}
web-span-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
web-left = { $span } left
web-over = { $span } over

## The frame of pages
web-skip = Skip to the page
web-nav-main = Site
web-nav-tabs = Main menu
web-nav-tools = Ways of reading
web-nav-desk = Desk
web-tool-elder = Large
web-tool-normal = Normal
web-tool-listen = Listen
web-help-phone = Ring us on { $phone }; you need not read or write
web-contrast-on = High contrast
web-contrast-off = Normal colours
web-staff-door = Staff
web-demo = This is a demo. People and events are invented.
web-pager = Pages
web-pager-first = Back to the first
web-pager-next = Further

## Forms
web-errors-title = { $n ->
    [one] { $n } thing to change
   *[other] { $n } things to change
}
web-form-kind = This format cannot be read.
web-form-key = The number of this form is not right. Please open the form again.
web-form-cut = It did not arrive whole. Please send it again.
web-form-files = Too many files. { $n } at most.
web-form-fields = There is too much in it.
web-form-utf8 = Some letters cannot be read. Please write them again.
web-form-json = Not sound JSON: { $why }

## Not done
web-failure-ring = Ring { $phone }
web-failure-home = To the first page
web-failure-desk = To the desk
web-failure-not-found-title = Not found
web-failure-not-found-what = This page is gone, or the address is not right.
web-failure-not-found-next = Look again from the first page, or ring us.
web-failure-denied-title = This is not yours to do
web-failure-denied-what = You can see it, but you have no right to do this.
web-failure-denied-next = If you need it, ask the manager of the community.
web-failure-sign-in-title = Please sign in
web-failure-sign-in-what = This is only for those who signed in.
web-failure-sign-in-next = You come back here afterwards.
web-failure-change-password-title = Please change your password first
web-failure-change-password-what = Somebody gave you this password. Choose one of your own.
web-failure-change-password-next = Then you can go on.
web-failure-stale-title = The page lay open too long
web-failure-stale-what = To be safe, this form needs one more look.
web-failure-stale-next = Look below and send it again if it is right.
web-failure-foreign-title = Not taken
web-failure-foreign-what = This form came from another site.
web-failure-foreign-next = Please begin from our first page.
web-failure-bad-input-title = We could not read that
web-failure-bad-input-what = Something in it is not right.
web-failure-bad-input-next = Go back, change it, and send it again.
web-failure-conflict-title = Something changed
web-failure-conflict-what = Somebody was faster with this.
web-failure-conflict-next = Go back, look at it as it is now, and decide again.
web-failure-other-body-title = This form has been taken already
web-failure-other-body-what = What came first is kept as it was.
web-failure-other-body-next = To say something else, open a new form.
web-failure-too-large-title = Too large, not taken
web-failure-too-large-what = One file may have { $size } at most.
web-failure-too-large-next = Choose smaller photos, or fewer.
web-failure-too-many-title = Please wait a little
web-failure-too-many-what = Too much came at once. This was not taken.
web-failure-too-many-next = Try again in { $span }, or ring us.
web-failure-unavailable-title = We cannot keep anything now
web-failure-unavailable-what = The machine has trouble. What you sent was not kept.
web-failure-unavailable-next = Try again in some minutes. If it is urgent, ring us.
web-failure-timed-out-title = It took too long
web-failure-timed-out-what = We do not know whether it was kept.
web-failure-timed-out-next = Sending it again makes no second one. If it is urgent, ring us.
web-failure-wrong-method-title = This cannot be opened directly
web-failure-wrong-method-what = This address only takes forms.
web-failure-wrong-method-next = Go back and press the button again.
web-failure-broken-title = Something broke, and it is our fault
web-failure-broken-what = What you sent was not kept. We have noted the fault.
web-failure-broken-next = Try once more. If it fails again, ring us.

## What was typed is not lost
web-again-title = What you wrote is still here
web-again-kept = What you wrote is still here. One press sends it.
web-again-files = Photos and recordings could not be kept. Add them afterwards.
web-again-send = Send again

## Signing in
web-sign-in-title = Sign in
web-sign-in-hint = Residents need not sign in to tell us something. This is the door for staff.
web-sign-in-resume = It took a while, so please sign in again. What you wrote is still here.
web-sign-in-login = Account
web-sign-in-password = Password
web-sign-in-go = Sign in
web-sign-in-lost = If you forgot the password, the manager gives you a new one.
web-sign-in-empty-login = Write your account.
web-sign-in-empty-password = Write your password.
web-sign-in-wrong = Account or password is not right.
web-sign-in-too-many = Too many tries. Come back in { $span }.
web-sign-in-closed = This account is closed. Ask the manager.
web-sign-in-run-out = This first password has run out. Ask the manager for another.
web-sign-out = Sign out
web-signed-out-done = You are signed out.

## Proving it once more
web-failure-prove-title = Please prove once more that it is you
web-failure-prove-what = What follows is sealed.
web-failure-prove-next = You come back here afterwards.
web-again-kept-short = What you wrote is still here.
web-proof-title = Please prove once more that it is you
web-proof-hint = What follows is sealed. Whoever reads it has just proved who they are.
web-proof-go = It is me
web-proof-wrong = That is not right. Look once more.

## The second lock
web-second-title = Second lock
web-second-about = One more lock beside the password: six digits of an app on your telephone. Who learns your password still cannot get in.
web-second-begin = Add this lock
web-second-scan = Scan this code with the authenticator app on your telephone.
web-second-qr = The code for the authenticator app
web-second-type = If it cannot be scanned, type this into the app.
web-second-digits = Six digits
web-second-digits-hint = From the authenticator app. Without the telephone, a spare code from your paper.
web-second-first-hint = The six that the app shows now
web-second-confirm = Lock
web-second-wrong = These six are not right. Wait for the next ones.
web-second-since = Locked since { $day }.
web-second-paper-left = { $n } spare codes are left on paper.
web-second-end = Take this lock away
web-second-ended-done = The second lock is gone.
web-second-paper-title = Spare codes
web-second-begun = It is locked. You are signed out everywhere else.
web-second-paper-about = For the day the telephone is lost, each good once. Write them down: they are shown only now.
web-second-paper-kept = Written down
web-second-ask-title = Now the six digits
web-second-lost = Without telephone and spare codes, the manager takes this lock away.
web-second-late = It took too long. Please sign in from the start.

## Residents sign in
web-resident-door = Residents
web-enter-title = Sign in as a resident
web-enter-hint = No password: we send six digits by text message. You need not sign in to tell us something.
web-enter-phone = Mobile number
web-enter-send = Send me the digits
web-enter-by-card = Use the card from the counter
web-enter-by-phone = Use a mobile number
web-enter-no-phone = Without a telephone, the counter gives you a card.
web-enter-bad-phone = Write a mobile number of eleven digits.
web-enter-code-title = The digits from the message
web-enter-sent = The message went to the telephone ending in { $tail }. It is good for five minutes.
web-enter-demo = This is a demo and no telephone rings. The message says { $code }.
web-enter-code = Six digits
web-enter-code-hint = Tell nobody. We never ask for them.
web-enter-go = Sign in
web-enter-anew = Nothing came: send another
web-enter-late = These digits have run out. Send another message.
web-enter-wrong = That is not right. Look once more.
web-enter-done = You are signed in.
web-enter-card-title = Sign in with the card
web-enter-card = The twelve digits on the card
web-enter-card-hint = Spaces do not matter

## Who can see it
web-who-about = These people can see what is not public of this matter: { $thing }
web-who-public = Its public part can be seen by everybody.
web-who-name = Who
web-who-why = Why
web-who-back = Back to the matter

## My sessions
web-sessions-title = Where you are signed in
web-sessions-hint = { $name }, end what you do not know.
web-sessions-here = this one
web-sessions-seen = Used { $seen }, signed in { $since }
web-sessions-from = From { $address }
web-sessions-end = End it
web-sessions-end-others = End all others
web-sessions-ended-done = It is ended.
web-sessions-alerts = Alerts
web-browser-unknown = A browser without a name

## Changing the password
web-password-title = Change password
web-password-must = Somebody gave you this password. Please choose one of your own.
web-password-hint = Afterwards you are signed out everywhere else.
web-password-current = Password now
web-password-new = New password
web-password-rule = At least eight letters: a sentence that nobody guesses.
web-password-go = Change it
web-password-changed-done = The password is changed.
web-password-wrong = This is not the password you have now.
web-password-too-many = Too many tries. Come back in { $span }.
web-password-too-short = Too short: at least eight letters.
web-password-too-long = Too long: at most 256 letters.
web-password-common = Too many people use this one. It is easily guessed.
web-password-about-you = Do not use your account, your name or the name of the community.
web-password-same = The new password is the one you have.

## For programs
web-api-title = For programs
web-api-hint = What a page can do, a program can do. Ask the manager for a token.
web-api-takes = It takes
web-api-answers = It answers
web-api-required = (required)
web-api-problems = When it cannot be done

## Charts
web-chart-figures = The figures
web-failure-lock-twice-title = Please set up the second lock first
web-failure-lock-twice-what = This centre asks its staff for six digits at sign-in.
web-failure-lock-twice-next = Then you can go on.

web-passkey-title = Finger and face log-in
web-passkey-about = Get in with the finger, face or code of your own telephone or computer: no message to wait for, no password to remember.
web-passkey-go = Use finger or face
web-passkey-make = Add this telephone or computer
web-passkey-name = What to call it
web-passkey-name-hint = Such as: my telephone. May stay empty.
web-passkey-nameless = A telephone or computer
web-passkey-since = Added on { $day }
web-passkey-used = used { $when }
web-passkey-end = Use it no more
web-passkey-kept-done = It is added. Next time it lets you in.
web-passkey-ended-done = It is gone and lets nobody in.
web-passkey-wrong = That did not work. Try again, or get in another way.
web-passkey-unknown = This telephone or computer is not known. Please get in another way.
web-passkey-full = There are many already. Take away one that you do not use.
web-passkey-second = Please set up the second lock first: if the device is lost, six digits still let you in.
web-passkey-nowhere = Finger and face log-in cannot be used at this address yet.
web-passkey-noscript = Scripts are off in this browser; finger and face log-in needs them.

web-city-name = the city's sign-on
web-city-go = Sign in with { $name }
web-city-tie = Connect { $name }
web-city-untie = Disconnect { $name }
web-city-tied-done = Connected. Next time it lets you in.
web-city-other-done = That account is connected to somebody else here. Nothing was changed.
web-city-untied-done = Disconnected.
web-city-unknown = It is not known here who that is. Sign in with your password first, then connect it under “Where you are signed in”.
web-city-refused = The sign-on did not agree. Try again, or use your password.
web-city-silent = The sign-on does not answer now. Please use your password.
