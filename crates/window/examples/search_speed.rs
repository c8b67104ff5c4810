//! How long a search among 2,000 items takes. The items are the shipped ones
//! with other names beside them.

use std::time::Instant;

use window::catalogue::{Catalogue, Item, shipped};

fn main() {
    let more: Vec<Item> = (0..2_000 - shipped::items().len())
        .filter_map(|n| {
            let item = shipped::items().get(n % shipped::items().len())?;
            let mut item = item.clone();
            item.code = format!("X{n:05}");
            item.name = format!("{}第{n}类", item.name);
            Some(item)
        })
        .collect();
    let catalogue = Catalogue::of(more);
    let asked = [
        "老人钱",
        "我妈八十了有没有补贴",
        "刚搬到这里要登记吗",
        "住院的钱怎么报",
        "公司倒闭没工作了",
        "瘫在床上的老人有补贴吗",
        "去儿子家住看病怎么报",
        "证明我是我妈的女儿",
        "暑假孩子没人带",
        "gljt",
    ];
    let mut times: Vec<u128> = (0..1_000)
        .filter_map(|n| {
            let words = asked.get(n % asked.len())?;
            let begin = Instant::now();
            let found = catalogue.find(words, 20).len();
            let took = begin.elapsed().as_micros();
            (found > 0).then_some(took)
        })
        .collect();
    times.sort_unstable();
    let at = |part: usize| times.get(times.len() * part / 100).copied().unwrap_or_default();
    println!(
        "{} items, {} searches: p50 {} µs, p95 {} µs, p99 {} µs",
        catalogue.all().len(),
        times.len(),
        at(50),
        at(95),
        at(99)
    );
}
