## 边说边听
hear-place-ask = 是哪一处？
hear-place-unknown = 这里没有 { $building } 号楼。请再问一下地点。
hear-category-unit = 交给{ $unit }。
hear-category-why = 听到：{ $words }
hear-same-again = 以前说过，又坏了。
hear-again-this = 就是这件，又坏了
hear-again-hint = 另记一件新的，并注明以前说过。
hear-other-done = 记下了，不是一回事。
hear-other = 不是一回事
hear-stale = 刚才有人先动了这件事。请再看一看。

## 为什么
hear-why-and = ，
hear-why-estate = 同一个小区
hear-why-building = 同一栋楼
hear-why-unit = 同一个单元
hear-why-spot = 同一处
hear-why-thing = 都说到{ $thing }
hear-why-today = 隔不到一天
hear-why-days = 隔 { $n } 天
hear-why-words = 说法很像

## 近来说得多的
hear-themes-title = 近来说得多的
hear-themes-hint = 最近七天比平常多的事。先去看一看，不等人再说。
hear-themes-none = 这一周没有比平常多的事。
hear-themes-everywhere = 多个小区
hear-themes-times = 这周 { $n } 次，平常一周 { $usual } 次。
hear-themes-things = 多说到：{ $things }。

## 上墙之前
hear-mark-phone = 电话
hear-mark-id = 证件号
hear-mark-card = 卡号
hear-mark-plate = 车牌
hear-mark-mail = 邮箱
hear-mark-account = 账号
hear-mark-name = 姓名
hear-mark-room = 房号
hear-mark-health = 健康情况
hear-nobodys = “{ $what }”不是个人信息

## 填地点
hear-where = 您说的是这里吗？
