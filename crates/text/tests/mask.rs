//! Nothing of a person into the public.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a broken test shall panic"
)]

use proptest::prelude::*;
use text::mask::{Kind, Masker, Scope, masked};

fn mask(text: &str) -> String {
    Masker::new(Scope::Person).mask(text)
}

fn public(text: &str) -> String {
    Masker::new(Scope::Public).mask(text)
}

#[test]
fn telephones_are_found_in_every_way_of_writing() {
    for number in [
        "16912345678",
        "169 1234 5678",
        "169-1234-5678",
        "１６９１２３４５６７８",
        "一六九一二三四五六七八",
        "幺六九一二三四五六七八",
        "+8616912345678",
        "86-16912345678",
    ] {
        let left = mask(&format!("请打{number}找我"));
        assert!(
            left.contains("[电话]") && !left.contains(char::is_numeric) && !left.contains('六'),
            "{number}: {left}"
        );
    }
    assert_eq!(mask("座机0514-71164366或者010 35326409"), "座机[电话]或者[电话]");
}

#[test]
fn public_numbers_stay() {
    for text in [
        "拨打12345和110都没人管，119也一样",
        "工单号202603150012345还没有回复",
        "电梯注册代码31103205082019060012过期",
        "订单320000000000000000不存在",
        "缴费流水20260901120000是重复扣款",
        "充电桩编号88001234567不通电，表读数10086",
        "物业费从1.8涨到2.6，广场1500平方米",
        "锦绣苑3-2-501停电，A3栋也停",
    ] {
        assert_eq!(mask(text), text);
    }
}

#[test]
fn an_identity_number_needs_its_birth_day_and_check_digit_unless_it_is_called_one() {
    assert_eq!(mask("我是320508190502186275的本人"), "我是[证件]的本人");
    assert_eq!(mask("编码320508190502186276"), "编码320508190502186276");
    assert_eq!(mask("身份证 320508190502186276"), "身份证 [证件]");
    assert_eq!(mask("身份证11010119040426633ｘ，对吗"), "身份证[证件]，对吗");
    assert_eq!(mask("身份证32050819050218627五"), "身份证[证件]");
}

#[test]
fn mail_wechat_qq_and_plates_are_found() {
    assert_eq!(
        mask("邮箱是li.test@example.com，微信号：abc_12345"),
        "邮箱是[邮箱]，微信号：[微信]"
    );
    assert_eq!(
        mask("加我vx abc12345或ＱＱ号12345678"),
        "加我vx [微信]或ＱＱ号[QQ]"
    );
    assert_eq!(
        mask("苏E·1A2B3和新M9JH3E、京AD12345都挡道"),
        "[车牌]和[车牌]、[车牌]都挡道"
    );
    assert_eq!(mask("微信群里说的，QQ群也有"), "微信群里说的，QQ群也有");
}

#[test]
fn names_are_found_by_how_they_are_used() {
    assert_eq!(mask("我叫周虚构，住在南区"), "我叫[姓名]，住在南区");
    assert_eq!(mask("联系人: 欧阳假名 16912345678"), "联系人: [姓名] [电话]");
    assert_eq!(mask("林样本（16912345678）要求回电"), "[姓名]（[电话]）要求回电");
    assert_eq!(mask("我妈阿米娜·示例住3号楼"), "我妈[姓名]住3号楼");
    assert_eq!(mask("楼上吴测试又在装修"), "楼上[姓名]又在装修");
    assert_eq!(mask("何例子大爷九十了"), "[姓名]大爷九十了");
    assert_eq!(mask("户名高样本，请退款"), "户名[姓名]，请退款");
}

#[test]
fn a_surname_alone_and_ordinary_words_are_no_names() {
    for text in [
        "张阿姨和李大爷为停车吵架",
        "我妈高血压，我爸常年卧床",
        "楼上安装空调，楼下水管漏了",
        "楼上漏水，邻居时常吵架",
        "老人金额算错了，家属严重不满",
        "我是望江新村的，本人不在家",
        "业主万分着急，居民任何时候都能看见",
        "王某和李某吵架",
        "本人申请高龄津贴",
        "我是3号楼的，家里没水",
    ] {
        assert_eq!(mask(text), text);
    }
}

#[test]
fn a_known_name_is_found_wherever_it_stands() {
    let masker = Masker::new(Scope::Person).knowing(["童样例", "𬭚小㙍"]);
    assert_eq!(masker.mask("听说童样例和𬭚小㙍吵架"), "听说[姓名]和[姓名]吵架");
}

#[test]
fn a_public_text_names_no_room_and_no_illness() {
    assert_eq!(
        public("锦绣苑3号楼2单元501的糖尿病老人"),
        "锦绣苑3号楼2单元[房号]的[健康]老人"
    );
    assert_eq!(
        public("3-2-501和302都漏，一零二室也漏"),
        "3-2-[房号]和[房号]都漏，[房号]也漏"
    );
    assert_eq!(public("1单元301和302吵架"), "1单元[房号]和[房号]吵架");
    assert_eq!(
        public("残疾证换证，交了500元，2025年的"),
        "残疾证换证，交了500元，2025年的"
    );
}

#[test]
fn offsets_count_characters_and_bytes_of_the_original() {
    let text = "😀我叫周虚构，\u{200b}电话１６９\u{200b}１２３４５６７８。";
    let spans = Masker::new(Scope::Person).find(text);
    let kinds: Vec<Kind> = spans.iter().map(|span| span.kind).collect();
    assert_eq!(kinds, [Kind::Name, Kind::Phone]);
    for span in &spans {
        let by_chars: String = text
            .chars()
            .skip(span.chars.start)
            .take(span.chars.len())
            .collect();
        assert_eq!(by_chars, text[span.bytes.clone()]);
    }
    assert_eq!(masked(text, &spans), "😀我叫[姓名]，\u{200b}电话[电话]。");
    assert_eq!(masked(text, &spans[1..]), "😀我叫周虚构，\u{200b}电话[电话]。");
}

#[test]
fn hostile_lengths_are_read_in_linear_time() {
    let masker = Masker::new(Scope::Public);
    for sign in [
        "1",
        "一",
        "1 ",
        "@",
        "a@",
        "·",
        "楼上",
        "我叫王",
        "周",
        "[电话]",
        "3-",
        "qq",
        "微信a",
        "苏e",
        "1691234567 ",
    ] {
        assert!(masker.mask(&sign.repeat(5_000)).len() < 1_000_000);
    }
}

const FOOD: &str = "(我叫|王|李|样本|欧阳|·|大爷|楼上|电话|身份证|\\[|\\]|\\[电话\\]|\\[QQ\\]|QQ|微信|[0-9]{1,12}|16912345678|320508190502186275|苏E|-| |，|：|x|㎡|a@b.cn|abc123|单元|和|室|卧床|一二三|\u{200b}|\u{301}|😀){0,14}";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn masking_twice_is_masking_once(text in FOOD) {
        for scope in [Scope::Person, Scope::Public] {
            let masker = Masker::new(scope);
            let once = masker.mask(&text);
            prop_assert_eq!(masker.mask(&once), once.clone());
            prop_assert!(masker.find(&once).is_empty(), "{:?}", masker.find(&once));
        }
    }

    #[test]
    fn spans_are_pieces_of_the_text_in_order(text in any::<String>(), food in FOOD) {
        for text in [text, food] {
            let mut last = 0;
            for span in Masker::new(Scope::Public).find(&text) {
                prop_assert!(span.bytes.start >= last && text.get(span.bytes.clone()).is_some());
                prop_assert_eq!(text[..span.bytes.start].chars().count(), span.chars.start);
                prop_assert_eq!(text[..span.bytes.end].chars().count(), span.chars.end);
                last = span.bytes.end;
            }
        }
    }
}
