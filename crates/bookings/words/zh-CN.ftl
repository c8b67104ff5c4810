# 参加活动：报名、订房、订座

bookings-api-id = 这个编号不对
bookings-api-time = 时间写成 2026-11-24T14:00 这样
bookings-meet-name = 请写参加的人的姓名
bookings-meet-phone = 请写一个能打通的手机号

bookings-refused-unknown = 没有这一项，可能已经结束
bookings-refused-not-open = 还没到报名的时间
bookings-refused-closed = 报名已经截止
bookings-refused-full = 名额已满
bookings-refused-already = 这位已经报上了
bookings-refused-overlap = 这位在同一时间已经有别的安排
bookings-refused-bad-time = 这个时间不能订，请按格子选时间
bookings-refused-too-many = 超过了一个人能订的数量
bookings-refused-drawn = 这一项用摇号，不能先到先得
bookings-refused-gone = 这一笔已经不在了
