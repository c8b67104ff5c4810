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

# 看有什么、报名
bookings-tab = 参加
bookings-list-title = 来参加
bookings-list-hint = 上课、活动、排练、自习、打球，都在这里报。
bookings-list-filters = 给谁、什么事
bookings-for-all = 全部
bookings-for-elders = 老年大学
bookings-for-evening = 下班以后
bookings-for-children = 带孩子
bookings-for-class = 课程
bookings-for-event = 活动
bookings-for-room = 活动室
bookings-for-study = 自习座位
bookings-for-machine = 器材
bookings-none = 这一类现在没有。换一类看看，或打电话问一问。
bookings-mine-link = 我报的、我订的
bookings-off = 已取消
bookings-closed = 报名已截止
bookings-opens = { $when } 开始报名
bookings-by-draw = 摇号
bookings-book-time = 按时间订
bookings-left = 还有 { $n } 个
bookings-full-wait = 满了，可以候补
bookings-full = 满了
bookings-waiting = { $n } 人在候补
bookings-place = 地点
bookings-teacher = 老师
bookings-when = 时间
bookings-until = {" "}到 { $time }
bookings-seats = 名额
bookings-days = 选哪一天
bookings-book = 订一段时间
bookings-join = 报名
bookings-from = 从几点开始
bookings-choose-time = 请选一个开始时间和多长时间
bookings-length = 多长时间
bookings-minutes = { $n } 分钟
bookings-weeks = 每周都订吗
bookings-weeks-hint = 每周同一时间。法定节假日自动跳过。有一次订不上，就一次都不订。
bookings-weeks-n = { $n ->
    [1] 只订这一次
   *[other] 连订 { $n } 周
}
bookings-name = 谁来参加
bookings-name-hint = 写参加的人的姓名。可以替父母、孩子报。
bookings-phone = 手机号
bookings-phone-hint = 写自己的也行。改期、候补到了会打这个电话。
bookings-born = 出生日期
bookings-born-hint = 有年龄要求的才要写。
bookings-more = 还有
bookings-resident = 住在本社区
bookings-wait = 满了就排候补
bookings-wait-hint = 有人退了，按先后通知您。
bookings-at-once = 候补到了直接算我的，不用再问
bookings-wrong-age = 年龄不在这一项的范围里
bookings-join-go = 报上名
bookings-book-go = 订下来
bookings-calendar = 加到手机日历
bookings-joined-done = 报上了
bookings-waits-done = 已排上候补

# 我报的
bookings-mine-title = 我报的、我订的
bookings-mine-of = { $name }报的、订的
bookings-mine-hint = 来不了请早点退，后面有人在等。
bookings-mine-none = 现在还没有。
bookings-find-hint = 写报名时用的姓名和手机号。
bookings-find-missed = 没有找到。请看看姓名和手机号是不是报名时写的。
bookings-find-go = 找出来
bookings-seat = { $n } 号座
bookings-position = 候补第 { $n } 位
bookings-leave = 不等了
bookings-cancel = 退掉
bookings-accept = 要这个名额
bookings-offer-until = 有名额了，为您留到 { $when }
bookings-cancelled-done = 已退掉
bookings-accepted-done = 名额是您的了
bookings-left-done = 已不再候补
bookings-qr-title = 到了出示这个码
bookings-qr = 签到用的二维码
bookings-qr-hint = 没带手机也行：报姓名和手机后四位。
bookings-state-held = 等您确认
bookings-state-confirmed = 报上了
bookings-state-checked-in = 已签到
bookings-state-no-show = 没有来
bookings-state-cancelled = 已退
bookings-state-expired = 过时没有确认

# 工作人员
bookings-desk-nav = 课程活动
bookings-desk-title = 课程、活动、场地
bookings-door-title = 签到
bookings-door-tail = 手机后四位
bookings-door-missed = 没有找到。请核对姓名和手机后四位。
bookings-door-next = 下一位
bookings-what = 名称
bookings-standing = 情况
bookings-print = 打印名单
bookings-roll = 名单
bookings-number = 序号
bookings-who = 姓名
bookings-act = 办理
bookings-check-in = 签到
bookings-came = 已到
bookings-came-of = { $n } / { $all } 人
bookings-queue = 候补
bookings-came-done = 已签到
bookings-missed-done = 已记为没有来

# 摇号
bookings-draw-title = { $title }：摇号公示
bookings-draw-how = 谁中谁不中，由所有人的报名和一个事先封好的暗号一起算出来。谁都可以下载下面的文件，自己验一遍。
bookings-draw-entries = 报名
bookings-draw-won = 中签
bookings-draw-waits = 候补
bookings-draw-promise = 事先公布的承诺
bookings-draw-root = 报名名单的指纹
bookings-draw-secret = 事后公布的暗号
bookings-draw-file = 下载公示文件
bookings-draw-winners = 中签的编号
bookings-draw-holds = 本机已核对：与公示一致
bookings-draw-broken = 与公示不一致，请与社区联系
bookings-draw-see = 看摇号公示

# 开放报名那一刻
bookings-rush-title = { $title }：报名现场
bookings-rush-watch = 看报名现场
bookings-rush-send = 演示：放三千人进来
bookings-rush-done = 人已经在路上，二十秒内到齐
bookings-rush-stale = 连不上了，这是 { "{" }t{ "}" } 的数字
bookings-rush-seats = 名额
bookings-rush-free = 还剩
bookings-rush-given = 报上（本次开机以来）
bookings-rush-refused = 没报上
bookings-rush-waiting = 候补
bookings-rush-queued = 正在排队
bookings-rush-share = 已报出 { $n }%
