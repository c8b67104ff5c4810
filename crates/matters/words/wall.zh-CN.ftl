wall-title = 件件有回音
wall-about = 大家说的每一件事，谁在办、几时答，都写在这面墙上。
wall-said = 本月说的事
wall-answered = 已有回音
wall-open = 正在办
wall-late = 过了期限
wall-month = 这个月
wall-list = 说的事和回音
wall-beside = 还没办好的
wall-comma = ，
wall-stop = 。

wall-part-answered = 已有回音
wall-part-open = 正在办
wall-part-late = 过期
wall-part-mine = 我们这幢楼
wall-place-off = 只看{ $place }，点一下看全部
wall-find = 找一件事
wall-find-hint = 回执后四位或几个字
wall-find-go = 找
wall-none = 墙上还没有回音。
wall-none-open = 没有正在办的。
wall-none-late = 没有过期的，件件都在期限里。
wall-none-found = 没有找到“{ $words }”。
wall-all = 看全部
wall-more = 再看 20 件
wall-stale = 线断了，这是 {"{t}"} 的内容

wall-resident = 居民
wall-resident-of = { $place }居民
wall-others = { $n } 人也说了
wall-days = { $n } 天
wall-same-day = 当天
wall-paused = 停一停
wall-state-1 = 刚收到
wall-state-2 = 交给人了
wall-state-3 = 正在办
wall-state-4 = 有回音了
wall-late-tag = 过了期限
wall-told-unit = 已报给单位负责人
wall-told-building = 已报给楼里的负责人
wall-told-community = 已报给社区主任
wall-told-street = 已报给街道
wall-judged-good = 居民说好
wall-judged-fair = 居民说一般
wall-judged-bad = 居民说还没好
wall-judged-none = 居民没有再说
wall-judged-not = 等居民说好不好
wall-late-box = 过了期限，还没办好
wall-late-unit = ，责任：{ $unit }

wall-tell = 您也说一件
wall-tell-how = 扫码，或者到服务大厅跟我们说。
wall-tell-how-phone = 扫码，或者打 { $phone }，或者到服务大厅跟我们说。
wall-qr = 扫码说一件

## 一件事
wall-number = 回执后四位 { $n }
wall-who = 谁在办
wall-when = 最晚这时给回音
wall-when-answered = 给回音的时候
wall-follow = 我也遇到了，算我一个
wall-followed = 已经有 { $n } 人也遇到了。
wall-followed-done = 记下了，有了回音这里就能看到。
wall-back = 回到回音壁
wall-step-said = { $who }说了这件事
wall-step-given = 交给{ $unit }
wall-step-accepted = 有人接下了，开始办
wall-step-replied = 先回了个话
wall-step-paused = 先停一停
wall-step-resumed = 接着办
wall-step-extended = 要多几天
wall-step-slow = 没按时接手，往上催了
wall-step-late = 过了期限，往上报了
wall-step-answered = { $unit }给了回音
wall-step-good = 居民说好
wall-step-rated = 居民说了好不好
wall-step-again = 居民说还没好，再办一次
wall-step-closed = 办完了

## 选地方
wall-place-title = 看哪里的？
wall-place-hint = 选一个，只看那里的事。
wall-place-all = 看整个{ $place }

## 大屏
wall-screen-title = { $part ->
    [a] 件件
   *[b] 有回音
}
wall-newest = 最近的回音
wall-screen-late = 过了期限 { $n } 件
wall-screen-calm = 没有过期的事
wall-screen-scan = 扫码说一件
