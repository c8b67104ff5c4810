## 标签
resident-tab-home = 首页
resident-tab-report = 反映
resident-tab-wall = 回音壁
resident-tab-status = 查一查

## 通用
resident-back = 返回
resident-step = 第 { $n } 步，共 3 步
resident-quote = “{ $words }”
resident-comma = ，
resident-took = ，用了 { $n } 天
resident-today = 今天
resident-yesterday = 昨天
resident-see = 看看
resident-call = 打电话给{ $person }
resident-proof = 办好的照片
resident-not-now = 这件事现在不能这样办。请看看新的情况。
resident-stale = 刚才有人先动了这件事。请再看一看。
resident-beyond = 日期太远，日历上还没有。
resident-words-empty = 请写几个字。
resident-words-long = 太长了，最多 { $n } 个字。
resident-words-too-long = 太长了，请写短一点。

## 首页
resident-home-title = 首页
resident-greet-night = 夜深了，您好
resident-greet-early = 早上好
resident-greet-morning = 上午好
resident-greet-noon = 中午好
resident-greet-afternoon = 下午好
resident-greet-evening = 晚上好
resident-lunar = 农历{ $day }
resident-term = 今天{ $term }
resident-echo-answered = 您说的事有回音了
resident-echo-open = 您说的事有人在办
resident-echo-late = 您说的事过了期限
resident-echo-see = 看看办到哪一步
resident-echo-more = 您还说过 { $n } 件事
resident-good = 好了，满意
resident-bad = 还没好
resident-speak = 我要反映一件事
resident-speak-hint = 说一句、拍一张就行
resident-look = 查一件事
resident-look-hint = 用回执号和电话后四位
resident-doors = 看一看
resident-sign-wall = 回音壁
resident-sign-near = 我这幢楼
resident-sign-home = 我住哪里
resident-sign-ask = 打电话问
resident-today-wall = 最近的回音
resident-hours-off = 休息
resident-hours-weekend = 服务大厅今天不开门
resident-hours-holiday = { $name }放假，服务大厅不开门
resident-hours-next = { $day } 开门
resident-hours-now = 服务大厅开着门
resident-hours-today = 服务大厅今天开门
resident-newest-see = 看看这件事的回音
resident-leader = 您的网格员
resident-leader-change = 换个地方
resident-leader-none = 选一下您住哪
resident-leader-none-hint = 就能看到您的网格员
resident-home-place-title = 您住哪里？
resident-home-place-hint = 只记在这台手机上，我们不留。
resident-home-place-now = 现在选的是 { $place }。
resident-home-place-go = 我住{ $place }
resident-home-place-done = 记在这台手机上了。

## 第一步
resident-words-title = 出了什么事？
resident-words-hint = 照平常说话写就行，错别字不要紧。
resident-words-fine = 姓名和电话只有办事的人看得到。
resident-words-go = 下一步：说说在哪里
resident-rec = 按住说话
resident-rec-while = 松开就好
resident-rec-done = 录好了，{"{n}"} 秒
resident-rec-refused = 没有打开话筒，写几个字也行。
resident-rec-drop = 删掉重说
resident-photo = 拍照
resident-photo-word = 照片
resident-photo-drop = 删掉照片
resident-voice-file = 录音
resident-voice-kept = 您说的话
resident-report-empty = 请说一句，或者拍一张、录一段。
resident-photos-many = 照片最多 { $n } 张。前面的都留着。
resident-file-large = { $name } 太大了，最多 { $n } MB。
resident-file-format = { $name } 是 { $format } 格式，请换 JPEG 照片。
resident-photo-pixels = { $name } 太大了，请换小一点的照片。
resident-photo-not = { $name } 不是照片，没有收下。
resident-photo-damaged = { $name } 坏了，请再拍一张。
resident-voice-not = { $name } 不是录音，没有收下。
resident-voice-long = 录音有 { $n } 秒，最多 60 秒。

## 第二步
resident-place-title = 在哪里？
resident-where-hint = 点一下最近的地方。
resident-where-below = { $place }，再近一点？
resident-where-below-hint = 选一个，或者就选到这里。
resident-where-home = 就在我家这里
resident-where-all = { $place }，就到这里
resident-where-words = 也可以写几个字
resident-where-words-hint = 比如：南门口、三楼楼道、菜场边上。
resident-where-go = 下一步：怎么回您
resident-where-none = 说不清在哪里，跳过
resident-place-none = 请选一个地方，或者写几个字。
resident-place-gone = 这个地方现在选不了，请另选一个。

## 是不是同一件
resident-same-title = 是不是同一件事？
resident-same-hint = 邻居刚说过很像的：
resident-same-this = 就是这件，算我一个
resident-same-this-hint = 有了回音，您也会收到
resident-same-other = 不是，我说的是另一件
resident-same-none-of = 都不是，我说的是另一件
resident-same-none = 请选一个。
resident-same-go = 下一步：怎么回您
resident-near-about = { $when }，{ $who }说的
resident-near-others = ，还有 { $n } 人也说了
resident-near-person = ，{ $person }在办

## 第三步
resident-contact-title = 怎么回您？
resident-contact-hint = 不留也可以，用回执照样能查。
resident-contact-ways = 怎么公开
resident-name = 怎么称呼您（不写也行）
resident-phone = 电话（不写也行）
resident-phone-hint = 留了电话，丢了回执也能查。
resident-phone-bad = 这个电话号码不对，请再看一看。
resident-anonymous = 不留名字
resident-anonymous-hint = 办事的人也看不到您叫什么
resident-private = 不要上回音壁
resident-private-hint = 只有您和办事的人看得到
resident-contact-fine = 姓名和电话只有办事的人看得到。回音壁上只写“居民”。
resident-contact-fine-place = 姓名和电话只有办事的人看得到。回音壁上只写“{ $place }居民”。
resident-contact-go = 交上去，拿回执

## 回执
resident-receipt-title = 回执
resident-head-received = { $part ->
    [a] 您的事
   *[b] 我们记下了
}
resident-head-in-hand = { $part ->
    [a] 您的事
   *[b] 有人在办
}
resident-head-answered = { $part ->
    [a] 您的事
   *[b] 有回音了
}
resident-head-again = { $part ->
    [a] 您的事
   *[b] 再办一次
}
resident-head-merged = { $part ->
    [a] 您的事
   *[b] 和邻居一起办
}
resident-seal-received = 收讫
resident-seal-answered = 已回
resident-number = 回执号，打电话报后四位就行
resident-said-voice = 您说的在录音和照片里
resident-asked = 想请您再说一下
resident-voice-own = 您的录音
resident-when = 定时
resident-who = 定人
resident-duty = 定责
resident-when-open = 最晚这时给您回音，{ $left }
resident-when-answered = 给您回音的时候
resident-when-was-late = 比说好的晚了，耽误您了
resident-when-late = 说好这时回您，已经{ $over }
resident-when-paused = 先停一停，为什么写在下面
resident-when-paused-b = 重新开始会告诉您
resident-when-provisional = 假日安排还没出齐，可能会变
resident-who-runs = 谁来跑这件事
resident-duty-who = 哪家单位负责办好
resident-walk = 办到哪一步
resident-stroke-1 = 收
resident-stroke-2 = 派
resident-stroke-3 = 办
resident-stroke-4 = 答
resident-vow = 四笔写完一个“回”字，事情才算完。到时没有回音，会自动报给社区主任，回音壁上也会标红。
resident-late-told = 过了说好的时候，耽误您了。{ $told }。
resident-merged = 邻居先说过同一件事，两件一起办。您的话、您的号都留着。
resident-together = 还有 { $n } 人也说了这件事，一起办。
resident-rated = 您说：{ $grade }。记下了。
resident-scan = 扫码随时查
resident-qr = 这张回执的二维码
resident-to-home = 好的，回首页
resident-share = 发给家里人
resident-shared = 地址抄好了
resident-print = 打印一张
resident-see-wall = 在回音壁上看这件事
resident-story = 经过

## 经过
resident-step-said = 您说了这件事
resident-step-given = 交给 { $person }，{ $unit }负责
resident-step-given-person = 交给 { $person }
resident-step-given-unit = 交给 { $unit }
resident-step-accepted = 有人接下了，开始办
resident-step-asked = 想请您再说一下
resident-step-told = 您又说了几句
resident-step-replied = 先给您回个话
resident-step-paused = 先停一停
resident-step-resumed = 接着办，最晚 { $due } 回您
resident-step-extended = 要多几天，最晚 { $due } 回您
resident-step-answered = { $unit } 给您回音
resident-step-merged = 和邻居说的同一件事一起办
resident-step-unmerged = 又分开单独办
resident-step-again = 再办一次，最晚 { $due } 回您
resident-step-closed = 办完了
resident-step-withdrawn = 从回音壁上撤下来了
resident-step-noted = 留了一句话
resident-step-slow = 没按时接手，往上催了
resident-step-late-unit = 过了期限，报给了单位的负责人
resident-step-late-building = 过了期限，报给了楼里的负责人
resident-step-late-community = 过了期限，报给了社区主任
resident-step-late-street = 过了期限，报给了街道

## 再说几句
resident-tell-title = 再补几句
resident-tell-answer = 我来说
resident-tell-words = 您想补什么？
resident-tell-photo = 照片（不加也行）
resident-tell-photos = （补了照片）
resident-tell-go = 交上去
resident-told-done = 记下了，办事的人会看到。

## 不上墙
resident-withdraw-title = 不想让大家看到了？
resident-withdraw-before = 不想上回音壁？
resident-withdraw-what = 事情照样办，回音照样给您，只是墙上没有。
resident-withdraw-go = 不要放在回音壁上
resident-withdrawn-done = 好的，回音壁上不会有这件事。

## 说好不好
resident-rate-title = 这件事办得怎么样？
resident-rate-say = 您说一句
resident-rate-none = 请选一个。
resident-rate-already = 这一次您已经说过了。
resident-rate-early = 还没有回音，等有了再说。
resident-grade-5 = 很好
resident-grade-5-hint = 事情好了，人也和气
resident-grade-4 = 好
resident-grade-4-hint = 事情好了
resident-grade-3 = 基本满意
resident-grade-3-hint = 好了一半
resident-grade-2 = 不好
resident-grade-2-hint = 还没办好
resident-grade-1 = 很不好
resident-grade-1-hint = 没有人管
resident-reasons = 为什么？不选也行
resident-reason-quick = 来得快
resident-reason-solved = 办好了
resident-reason-kind = 人和气
resident-reason-slow = 太慢了
resident-reason-unsolved = 没办好
resident-reason-unclear = 话没说清
resident-reason-rude = 态度不好
resident-reason-unfair = 不公道
resident-rate-words = 还想说什么？不写也行
resident-rate-fine = 您说不好，会换个人再办一次。
resident-rate-go = 交上去
resident-rated-done = 谢谢您，记下了。

## 查一件事
resident-status-title = 查一件事
resident-status-hint = 回执上有号码，打电话来问也行。
resident-status-number = 回执号
resident-status-number-hint = 比如 2410-01373，念出来的写法也行。
resident-status-four = 电话后四位
resident-status-four-hint = 您当时留的那个电话。
resident-status-go = 查一查
resident-status-check = 这个回执号有一位不对，请再看一看。
resident-status-no-number = 请写回执号。
resident-status-not-number = 这不像回执号。号在回执最上面。
resident-status-tail = 请写电话的最后四位数字。
resident-status-missed = 没有找到这件事。
resident-status-missed-next = 回执号和电话请都再看一眼。
resident-status-mine = 这台手机上的回执
resident-status-fine = 没留电话的，请打开回执上的二维码。

resident-whose = 这件事是谁的？
resident-whose-own = 我自己的
resident-whose-ward = 替{ $name }反映
resident-whose-for = { $agent }替{ $name }反映
resident-own-title = 我反映的事
resident-own-none = 还没有反映过什么。
resident-own-more = 更早的
resident-own-back = 我的
resident-ward-title = { $name }的事
resident-ward-always = 本人同意您代办，随时可以收回。
resident-ward-until = 本人同意您代办，到{ $day }。
resident-ward-met = 谁来看过、联系过
resident-ward-met-none = 还没有记录。
resident-ward-told = 通知
resident-ward-reached = 知道了
resident-ward-not-reached = 还没告诉到
resident-paper = 存成 PDF
resident-paper-roll = 小票纸
