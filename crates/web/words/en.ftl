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
