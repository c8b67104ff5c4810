//! What the invented residents of a measurement say: always the same for a number.

/// Numbers that look like chance and are none.
#[derive(Clone, Copy, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Dice that fall the same way for a number.
    pub fn of(number: u64) -> Self {
        Self(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    /// A number below `most`.
    pub fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % most.max(1)
    }

    /// One of these.
    pub fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        let at = self.below(u64::try_from(of.len()).unwrap_or(1));
        usize::try_from(at)
            .ok()
            .and_then(|at| of.get(at))
            .copied()
            .unwrap_or_default()
    }
}

const PLACES: &[&str] = &[
    "单元门口",
    "楼道三层",
    "地下车库",
    "小区东门",
    "儿童游乐场",
    "垃圾分类点",
    "快递柜旁边",
    "健身器材那里",
    "电梯厅",
    "天台",
    "围墙边",
    "自行车棚",
    "充电桩旁",
    "物业办公室门前",
    "绿化带",
    "信箱旁边",
    "消防通道",
    "北门岗亭",
];
const THINGS: &[&str] = &[
    "路灯",
    "门禁",
    "水管",
    "井盖",
    "对讲机",
    "扶手",
    "窗户",
    "监控",
    "台阶",
    "排水沟",
    "单元门",
    "座椅",
    "树枝",
    "公告栏",
    "充电桩",
    "消防栓",
    "晾衣杆",
    "地砖",
    "声控灯",
    "垃圾桶",
];
const TROUBLES: &[&str] = &[
    "坏了好几天",
    "一直漏水",
    "松动了很危险",
    "被车撞歪",
    "没有人修",
    "晚上看不见",
    "发出很响的声音",
    "被杂物堵住",
    "掉下来一块",
    "打不开",
    "关不上",
    "气味很重",
    "总是积水",
    "已经生锈",
    "被人占用",
];
const WISHES: &[&str] = &[
    "麻烦派人来看看。",
    "家里有老人，走路怕摔。",
    "孩子放学都从这里过。",
    "上次报过一次，没有下文。",
    "请告诉我什么时候能修好。",
    "最好这个星期能处理。",
    "邻居们都有意见。",
    "谢谢你们。",
    "下雨天更严重。",
    "我可以给你们带路。",
];

/// What number `n` says.
pub fn said(n: u64) -> String {
    let mut dice = Dice::of(n);
    let (building, stair) = (dice.below(38) + 1, dice.below(6) + 1);
    let (place, thing) = (dice.one(PLACES), dice.one(THINGS));
    let (trouble, wish) = (dice.one(TROUBLES), dice.one(WISHES));
    format!("{building}号楼{stair}单元{place}的{thing}{trouble}，{wish}")
}

/// What number `n` looks for: a thing, and half of them where it is.
pub fn question(n: u64) -> String {
    let mut dice = Dice::of(n ^ 0xffff_0000);
    let thing = dice.one(THINGS);
    if dice.below(2) == 0 {
        format!("{}号楼 {thing}", dice.below(38) + 1)
    } else {
        thing.to_owned()
    }
}

/// What is answered.
pub fn answer(n: u64) -> String {
    let mut dice = Dice::of(n ^ 0xaaaa);
    let day = dice.below(3) + 1;
    format!(
        "师傅已经到现场处理，{}修好了，{day}天内还会再来复查。",
        dice.one(THINGS)
    )
}
