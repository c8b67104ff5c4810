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

## 页面的边框
web-skip = 跳到正文
web-nav-main = 站内
web-nav-tabs = 主菜单
web-nav-tools = 阅读方式
web-nav-desk = 工作台
web-tool-elder = 大字
web-tool-normal = 标准字
web-tool-listen = 听
web-help-phone = 总台电话 { $phone }，不识字也能办
web-contrast-on = 高对比
web-contrast-off = 普通颜色
web-staff-door = 工作人员
web-demo = 这是演示，人和事都是编的。
web-pager = 翻页
web-pager-first = 回到最前
web-pager-next = 往后看

## 表单
web-errors-title = 有 { $n } 处要改
web-form-kind = 这个格式读不了。
web-form-key = 这张表的编号不对。请重新打开再填。
web-form-cut = 没有收全。请再发一次。
web-form-files = 文件多了，最多 { $n } 个。
web-form-fields = 内容太多了。
web-form-utf8 = 有的字读不出来。请重新写。
web-form-json = 不是合格的 JSON：{ $why }

## 没有办成
web-failure-ring = 打电话 { $phone }
web-failure-home = 回首页
web-failure-desk = 回工作台
web-failure-not-found-title = 没有找到
web-failure-not-found-what = 这一页不在了，或者地址写错了。
web-failure-not-found-next = 回首页再找，或者打电话问我们。
web-failure-denied-title = 这件事不归您办
web-failure-denied-what = 您能看到，但没有办它的权限。
web-failure-denied-next = 需要的话，请找社区管理员。
web-failure-sign-in-title = 请先登录
web-failure-sign-in-what = 这里要登录以后才能看。
web-failure-sign-in-next = 登录以后会回到这里。
web-failure-change-password-title = 请先换密码
web-failure-change-password-what = 现在的密码是别人给的，要先换成自己的。
web-failure-change-password-next = 换好以后就能接着用。
web-failure-stale-title = 页面放得太久了
web-failure-stale-what = 为了安全，这张表要再确认一次。
web-failure-stale-next = 看看下面，没问题就再发一次。
web-failure-foreign-title = 没有收下
web-failure-foreign-what = 这张表是从别的网站发来的。
web-failure-foreign-next = 请从我们的首页进来再填。
web-failure-bad-input-title = 没有看懂
web-failure-bad-input-what = 发来的内容有地方不对。
web-failure-bad-input-next = 请回到上一页改一改，再发一次。
web-failure-conflict-title = 情况变了
web-failure-conflict-what = 刚才有人先动了这件事。
web-failure-conflict-next = 请回去看看新的情况，再决定。
web-failure-other-body-title = 这张表已经收过了
web-failure-other-body-what = 先收到的那一份还在，没有被改动。
web-failure-other-body-next = 要改内容，请重新打开一张表再填。
web-failure-too-large-title = 太大了，没有收下
web-failure-too-large-what = 一个文件最多 { $size }。
web-failure-too-large-next = 请换小一点的照片，或者少选几张。
web-failure-too-many-title = 请稍等
web-failure-too-many-what = 刚才来得太多了，没有收下。
web-failure-too-many-next = 过 { $span }再试，或者打电话告诉我们。
web-failure-unavailable-title = 现在存不了
web-failure-unavailable-what = 机器出了问题，刚才的没有存下。
web-failure-unavailable-next = 请过几分钟再试。急事请打电话。
web-failure-timed-out-title = 等得太久了
web-failure-timed-out-what = 不知道刚才有没有存下。
web-failure-timed-out-next = 再发一次也不会重复。急事请打电话。
web-failure-wrong-method-title = 这里不能直接打开
web-failure-wrong-method-what = 这个地址只收表单。
web-failure-wrong-method-next = 请回到上一页，再按一次按钮。
web-failure-broken-title = 出错了，是我们的错
web-failure-broken-what = 刚才的没有存下。我们已经记下这个错。
web-failure-broken-next = 请再试一次。还不行就打电话。

## 写的字不丢
web-again-title = 您刚才写的还在
web-again-kept = 您刚才写的还在，按一下就能再发。
web-again-files = 照片和录音没有留住，请办好以后再补。
web-again-send = 再发一次

## 登录
web-sign-in-title = 登录
web-sign-in-hint = 居民反映事情不用登录。这里是工作人员的门。
web-sign-in-resume = 等得久了，要重新登录。您刚才写的还在。
web-sign-in-login = 账号
web-sign-in-password = 密码
web-sign-in-go = 登录
web-sign-in-lost = 忘了密码，请社区管理员重新给一个。
web-sign-in-empty-login = 请写账号。
web-sign-in-empty-password = 请写密码。
web-sign-in-wrong = 账号或密码不对。
web-sign-in-too-many = 试得太多了。请过 { $span }再来。
web-sign-in-closed = 这个账号停用了。请找社区管理员。
web-sign-in-run-out = 这个初始密码过期了。请管理员再给一个。
web-sign-out = 退出
web-signed-out-done = 已经退出了。

## 再证明一次
web-failure-prove-title = 请再证明一次是您
web-failure-prove-what = 后面是密封的内容。
web-failure-prove-next = 证明以后会回到这里。
web-again-kept-short = 您刚才写的还在。
web-proof-title = 请再证明一次是您
web-proof-hint = 后面是密封的内容，看的人要刚证明过自己。
web-proof-go = 是我
web-proof-wrong = 不对，请再看一眼。

## 第二道锁
web-second-title = 第二道锁
web-second-about = 密码之外再加一道锁：手机应用里的六位数字。密码被人知道了，别人也进不来。
web-second-begin = 加上这道锁
web-second-scan = 用手机上的验证器应用扫这个码。
web-second-qr = 给验证器应用扫的码
web-second-type = 扫不了，就把这一串字输进应用里。
web-second-digits = 六位数字
web-second-digits-hint = 看手机上的验证器应用。手机不在，就写纸上的备用码。
web-second-first-hint = 应用里现在显示的那六位
web-second-confirm = 锁上
web-second-wrong = 这六位不对。等下一组数字再试。
web-second-since = { $day } 起有这道锁。
web-second-paper-left = 纸上的备用码还剩 { $n } 个。
web-second-end = 去掉这道锁
web-second-ended-done = 第二道锁去掉了。
web-second-paper-title = 备用码
web-second-begun = 锁好了。别处的登录都退出了。
web-second-paper-about = 手机丢了用这些，一个用一次。请抄在纸上收好，只显示这一回。
web-second-paper-kept = 抄好了
web-second-ask-title = 再写六位数字
web-second-lost = 手机和备用码都没有，请社区管理员去掉这道锁。
web-second-late = 等得久了，请从头登录。

## 居民登录
web-resident-door = 居民登录
web-enter-title = 居民登录
web-enter-hint = 不用密码。我们发一条短信，里面有六位数字。反映事情不用登录。
web-enter-phone = 手机号
web-enter-send = 发短信给我
web-enter-by-card = 用窗口给的卡登录
web-enter-by-phone = 用手机号登录
web-enter-no-phone = 没有手机，请到窗口领一张卡。
web-enter-bad-phone = 请写十一位的手机号。
web-enter-code-title = 写短信里的数字
web-enter-sent = 短信发到尾号 { $tail } 的手机上了，五分钟内有效。
web-enter-demo = 这是演示，没有手机会响。短信里写的是 { $code }。
web-enter-code = 六位数字
web-enter-code-hint = 不要告诉别人，社区的人也不会问。
web-enter-go = 登录
web-enter-anew = 没收到，再发一次
web-enter-late = 这个数字过期了，请再发一次短信。
web-enter-wrong = 不对，请再看一眼。
web-enter-done = 您登录好了。
web-enter-card-title = 用卡登录
web-enter-card = 卡上的十二位数字
web-enter-card-hint = 空格不用管

## 谁能看到
web-who-about = 下面这些人能看到这件事里不公开的内容：{ $thing }
web-who-public = 公开的那一段，人人都能看到。
web-who-name = 谁
web-who-why = 为什么
web-who-back = 回到这件事

## 我的登录
web-sessions-title = 在哪里登录着
web-sessions-hint = { $name }，不认识的就让它退出。
web-sessions-here = 就是这里
web-sessions-seen = { $seen }用过，{ $since } 登录
web-sessions-from = 来自 { $address }
web-sessions-end = 让它退出
web-sessions-end-others = 别处都退出
web-sessions-ended-done = 已经让它退出了。
web-sessions-alerts = 手机提醒
web-browser-unknown = 没说名字的浏览器

## 换密码
web-password-title = 换密码
web-password-must = 这是别人给的密码，请先换成自己的。
web-password-hint = 换好以后，别处的登录都会退出。
web-password-current = 现在的密码
web-password-new = 新密码
web-password-rule = 至少八个字，想一句别人猜不到的话。
web-password-go = 换成新密码
web-password-changed-done = 密码换好了。
web-password-wrong = 现在的密码不对。
web-password-too-many = 试得太多了。请过 { $span }再来。
web-password-too-short = 太短了，至少八个字。
web-password-too-long = 太长了，最多 256 个字。
web-password-common = 这个密码太多人用，容易被猜到。
web-password-about-you = 不要用账号、姓名或社区的名字。
web-password-same = 新密码和现在的一样。

## 给程序用的
web-api-title = 程序接口
web-api-hint = 页面能办的事，程序也能办。令牌请向社区管理员要。
web-api-takes = 要给的
web-api-answers = 会答的
web-api-required = （必填）
web-api-problems = 办不成的时候

## 图表
web-chart-figures = 看数字
web-failure-lock-twice-title = 请先装第二道锁
web-failure-lock-twice-what = 这个中心要求工作人员登录时再写六位数字。
web-failure-lock-twice-next = 装好以后就能接着用。

web-passkey-title = 指纹和刷脸登录
web-passkey-about = 用自己手机或电脑的指纹、刷脸或锁屏密码登录，不用等短信，也不用记密码。
web-passkey-go = 用指纹或刷脸登录
web-passkey-make = 加上这部手机或电脑
web-passkey-name = 叫什么
web-passkey-name-hint = 如：我的手机。不写也行。
web-passkey-nameless = 一部手机或电脑
web-passkey-since = { $day } 加上的
web-passkey-used = { $when }用过
web-passkey-end = 不再用它
web-passkey-kept-done = 加好了，下次可以直接用它登录。
web-passkey-ended-done = 去掉了，它不能再登录。
web-passkey-wrong = 没有成功。再试一次，或换一种登录。
web-passkey-unknown = 没认出这部手机或电脑。请用别的办法登录。
web-passkey-full = 已经加了很多，先去掉一个不用的。
web-passkey-second = 请先设第二道锁：设备丢了，还能用六位数字进来。
web-passkey-nowhere = 这个网址还不能用指纹和刷脸登录。
web-passkey-noscript = 这个浏览器关了脚本，不能用指纹和刷脸登录。

web-city-name = 城市统一登录
web-city-go = 用{ $name }登录
web-city-tie = 连上{ $name }
web-city-untie = 断开{ $name }
web-city-tied-done = 连上了，下次可以直接用它登录。
web-city-other-done = 那个账号已经连着别人，没有连上。
web-city-untied-done = 断开了。
web-city-unknown = 没认出是谁。请先用账号密码登录，再在“在哪里登录着”里连上。
web-city-refused = 那边没有同意登录。请再试一次，或用账号密码。
web-city-silent = 统一登录现在连不上。请用账号密码登录。
