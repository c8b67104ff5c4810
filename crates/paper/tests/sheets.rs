//! Every paper of the house, printed and looked into. Needs fonts-noto-cjk.

#![expect(clippy::expect_used, reason = "a test")]

use paper::{Faces, Fact, Part, Press, Sheet, Size, Tick};

fn press() -> Press {
    Press::new(Faces::find(None).expect("fonts-noto-cjk is installed")).expect("the template is whole")
}

fn receipt(size: Size) -> Sheet {
    Sheet::new(size, "zh-CN", "您的事收下了", "青禾里社区服务中心")
        .part(Part::Number {
            label: "回执号".into(),
            head: "青禾 2603 00".into(),
            tail: "4137".into(),
        })
        .part(Part::Said {
            text: "3号楼2单元的路灯一闪一闪，晚上看不清台阶，老人不敢下楼。".into(),
        })
        .part(Part::Facts {
            facts: vec![
                Fact::of("什么时候", "10月24日 星期四 17:30 前").hint("到时候一定给您回音"),
                Fact::of("谁来办", "网格员 小周").hint("154 0000 0137"),
                Fact::of("哪家负责", "青禾物业工程部"),
            ],
        })
        .para("过了这个时间没有回音，我们会一级一级往上催，您不用再跑。")
        .foot("10月22日 星期二 10:26")
        .foot("青禾里社区服务中心")
        .foot("扫一扫，看办到哪一步")
        .code(
            "https://qinghe.example.test/r/0123456789abcdef0123456789abcdef01234567",
            "查进展的二维码",
        )
}

fn papers() -> Vec<Sheet> {
    let missing = Sheet::new(Size::A5, "zh-CN", "还差这几样", "青禾里社区服务中心")
        .part(Part::Ticks {
            ticks: vec![
                Tick {
                    done: true,
                    text: "身份证".into(),
                    note: "已经看过".into(),
                },
                Tick {
                    done: false,
                    text: "银行卡正面照".into(),
                    note: "本人名下的，拍清楚号码".into(),
                },
            ],
        })
        .para("补齐了随时来，不用再取号。");
    let outcome = Sheet::new(Size::A5, "zh-CN", "办好了", "青禾里社区服务中心").part(Part::Facts {
        facts: vec![Fact::of("结果", "高龄津贴从十二月起发放")],
    });
    let consent = Sheet::new(Size::A4, "zh-CN", "我请社区替我去办", "青禾里社区服务中心")
        .part(Part::Head {
            text: "替我办什么".into(),
        })
        .para("医保转移。证件用完当天送还。")
        .part(Part::Sign {
            labels: vec!["本人签字".into(), "见证人".into(), "日期".into()],
        });
    let ticket = Sheet::new(Size::Roll, "zh-CN", "您的号", "青禾里社区服务中心").part(Part::Big {
        above: "医保转移".into(),
        text: "A 034".into(),
        below: "前面 3 位，大约 12 分钟".into(),
    });
    let list = Sheet::new(Size::A4, "zh-CN", "今天来办事的人", "青禾里社区服务中心").part(Part::Table {
        heads: vec!["号".into(), "事项".into(), "等了".into()],
        rows: (1..60)
            .map(|n| vec![format!("A {n:03}"), "老年卡年审".into(), "4 分".into()])
            .collect(),
    });
    vec![
        receipt(Size::A5),
        receipt(Size::Roll),
        receipt(Size::A4),
        missing,
        outcome,
        consent,
        ticket,
        list,
    ]
}

fn has(pdf: &[u8], what: &str) -> bool {
    pdf.windows(what.len()).any(|window| window == what.as_bytes())
}

#[test]
fn every_paper_is_tagged_small_and_carries_its_glyphs() {
    let press = press();
    for sheet in papers() {
        let pdf = press.print(&sheet).expect("it prints");
        assert!(has(&pdf, "pdfuaid"), "{} is not PDF/UA", sheet.title);
        // What a resident takes home is small; a list grows with its rows.
        let most = if sheet.title.starts_with("今天") {
            60_000
        } else {
            40_000
        };
        assert!(pdf.len() <= most, "{} has {} bytes", sheet.title, pdf.len());
        if let Ok(folder) = std::env::var("PAPER_OUT") {
            std::fs::write(format!("{folder}/{}-{}.pdf", sheet.title, sheet.size.word()), pdf)
                .expect("written");
        }
    }
}

#[test]
fn the_same_sheet_gives_the_same_bytes() {
    let press = press();
    let sheet = receipt(Size::A5);
    assert_eq!(press.print(&sheet), press.print(&sheet));
}

#[test]
fn what_looks_like_markup_is_printed_as_it_stands() {
    let sheet = receipt(Size::A5).para("#panic(\"no\") $x$ *b* @who <label> \\ [ ]");
    assert!(press().print(&sheet).is_ok());
}

#[test]
fn a_sign_that_no_face_has_does_not_stop_the_paper() {
    let sheet = receipt(Size::A5).para("谢谢\u{1F600}\u{10FFFF}");
    assert!(press().print(&sheet).is_ok());
}

#[test]
fn without_faces_the_reason_says_what_to_install() {
    let nowhere = std::path::Path::new("/nowhere");
    let why = Faces::find(Some(nowhere)).err().expect("there are none");
    assert!(why.to_string().contains("fonts-noto-cjk"));
}
