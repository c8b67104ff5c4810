web-weekday = { $n ->
    [1] 周一
    [2] 周二
    [3] 周三
    [4] 周四
    [5] 周五
    [6] 周六
   *[7] 周日
}
web-month = { $n }月
web-day = { $month }{ $day }日 { $weekday }
web-day-year = { $year }年{ $month }{ $day }日 { $weekday }
web-day-short = { $month }{ $day }日
web-ago-now = 刚才
web-ago-minutes = { $n } 分钟前
web-ago-hours = { $n } 小时前
web-ago-yesterday = 昨天
web-ago-days = { $n } 天前
web-span-days = { $n } 天
web-span-hours = { $n } 小时
web-span-minutes = { $n } 分钟
web-left = 还有 { $span }
web-over = 超 { $span }
