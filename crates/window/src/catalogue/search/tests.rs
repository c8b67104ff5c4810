use super::super::shipped;
use super::*;

fn first_three(asked: &str) -> Vec<String> {
    let (items, refused) = (shipped::items(), shipped::refused());
    let finder = Finder::of(items, refused);
    let name = |hit| match hit {
        Hit::Item(place) => items[place].code.clone(),
        Hit::Refused(place) => refused[place].name.clone(),
    };
    finder.find(asked, 3).into_iter().map(name).collect()
}

/// What people say, and what they mean: one of these in the first three.
const SAID: &[(&str, &str)] = &[
    ("老人钱", "YL001"),
    ("我妈八十了有没有补贴", "YL001"),
    ("九十岁老人每个月领多少钱", "YL001"),
    ("搬家", "HJ002"),
    ("刚搬到这里要登记吗", "HJ002"),
    ("生孩子要办什么", "WJ001"),
    ("宝宝上户口", "HJ004"),
    ("孩子打预防针", "WJ005"),
    ("住院的钱怎么报", "YB007"),
    ("开刀花了很多钱能报吗", "YB007"),
    ("买药能不能报销", "YB008 YB006"),
    ("高血压吃药", "YB008"),
    ("老伴去世了有什么钱", "RS017"),
    ("爸爸走了养老保险怎么退", "RS003"),
    ("退休金怎么领", "RS002"),
    ("刷脸认证", "RS004"),
    ("养老金年审", "RS004"),
    ("社保卡丢了", "RS008"),
    ("给小孩办社保卡", "RS007"),
    ("公司倒闭没工作了", "RS010 RS018"),
    ("失业金", "RS018"),
    ("我想开个小店没本钱", "RS014"),
    ("学做月嫂", "RS015"),
    ("吃低保", "MZ001"),
    ("家里突然着火没钱了", "MZ002"),
    ("五保户", "MZ003"),
    ("孩子父母坐牢没人管", "MZ007"),
    ("街上有个要饭的", "MZ009"),
    ("免费坐公交的卡", "YL002"),
    ("老年证", "YL002"),
    ("瘫在床上的老人有补贴吗", "YL005"),
    ("给我妈送饭", "YL011"),
    ("老年食堂饭卡", "YL010"),
    ("家里装扶手", "YL007"),
    ("送老人去养老院", "YL009"),
    ("白天没人照看老人", "YL008"),
    ("残疾证怎么办", "CL001"),
    ("残疾证到期了", "CL002"),
    ("领轮椅", "CL008"),
    ("自闭症康复", "CL010"),
    ("去儿子家住看病怎么报", "YB004"),
    ("转到省城大医院", "YB005"),
    ("医保码", "YB010"),
    ("外地人居住证", "HJ001"),
    ("身份证过期了", "HJ005"),
    ("老人走不动怎么办身份证", "HJ005"),
    ("养狗要办什么证", "HJ006"),
    ("房子租出去要登记吗", "HJ003"),
    ("公租房", "FW001"),
    ("房租补助", "FW002"),
    ("老楼装电梯", "FW003"),
    ("和邻居吵架", "FL001"),
    ("请不起律师", "FL002"),
    ("心情不好睡不着", "FL005"),
    ("暑假孩子没人带", "JY002"),
    ("放学没人接", "JY003"),
    ("外地孩子上小学", "JY004"),
    ("想当志愿者", "ZY001"),
    ("借活动室开会", "HD001"),
    ("无犯罪证明", "无犯罪记录证明"),
    ("单身证明", "婚姻状况证明"),
    ("证明我是我妈的女儿", "亲属关系证明"),
    ("转党关系", "DJ002"),
    ("帮老人跑腿办事", "ZY005"),
    ("奶粉钱", "WJ008"),
    ("gljt", "YL001"),
];

#[test]
fn the_words_of_every_day_find_the_right_item_among_the_first_three() {
    let missed: Vec<String> = SAID
        .iter()
        .filter_map(|(asked, meant)| {
            let found = first_three(asked);
            let hit = meant.split(' ').any(|one| found.iter().any(|code| code == one));
            (!hit).then(|| format!("{asked}: {meant}, not {found:?}"))
        })
        .collect();
    assert!(SAID.len() >= 60);
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn a_question_of_nothing_finds_nothing_and_breaks_nothing() {
    assert!(first_three("").is_empty());
    assert!(first_three("🙂🙂").is_empty());
    assert!(first_three(&"老".repeat(10_000)).len() <= 3);
}

proptest::proptest! {
    #[test]
    fn no_question_breaks_the_finder(asked in "\\PC{0,80}") {
        let _ = first_three(&asked);
    }
}
