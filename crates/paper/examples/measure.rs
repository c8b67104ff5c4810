//! How long papers take and how large they are: `cargo run --release -p paper --example measure`.
#![expect(clippy::expect_used, reason = "a measurement on a developer's machine")]

use std::time::Instant;

use paper::{Faces, Fact, Part, Press, Sheet, Size};

fn receipt(n: usize) -> Sheet {
    let words = [
        "路灯一闪一闪看不清台阶",
        "电梯停在七楼不动了",
        "葫芦丝班报不上名",
        "下水道往外冒水",
    ];
    let said = words.get(n % words.len()).copied().unwrap_or_default();
    Sheet::new(Size::A5, "zh-CN", "您的事收下了", "青禾里社区服务中心")
        .part(Part::Number {
            label: "回执号".into(),
            head: "青禾 2603 00".into(),
            tail: format!("{n:04}"),
        })
        .part(Part::Said {
            text: format!("{}号楼{said}，老人不敢下楼。", n % 20),
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
        .foot("扫一扫，看办到哪一步")
        .code(
            format!("https://qinghe.example.test/r/{n:040x}"),
            "查进展的二维码",
        )
}

fn main() {
    let begun = Instant::now();
    let press = Press::new(Faces::find(None).expect("faces")).expect("a press");
    println!("faces read and press made: {:?}", begun.elapsed());
    let begun = Instant::now();
    let first = press.print(&receipt(0)).expect("it prints");
    println!("first receipt: {:?}, {} bytes", begun.elapsed(), first.len());
    let (mut times, mut most) = (Vec::new(), 0);
    let begun = Instant::now();
    for n in 1..=200 {
        let one = Instant::now();
        most = most.max(press.print(&receipt(n)).expect("it prints").len());
        times.push(one.elapsed());
    }
    times.sort();
    println!(
        "200 different receipts: {:?}; one: median {:?}, p99 {:?}; largest {most} bytes",
        begun.elapsed(),
        times.get(100),
        times.get(197)
    );
}
