//! trial
use text::place::*;
fn main() {
    let g = Gazetteer::from_tsv(include_str!("../data/places.tsv")).unwrap();
    for (n, f) in [
        ("train", include_str!("../data/train.tsv")),
        ("dev", include_str!("../data/dev.tsv")),
    ] {
        let (mut ok, mut okp, mut all) = (0, 0, 0);
        for l in f.lines().skip(1) {
            let c: Vec<&str> = l.split('\t').collect();
            let got = g.read(c[2]);
            let (mut a, mut b) = (Place::from_path(c[5]), got.place.clone());
            all += 1;
            if got.place.to_string() == c[5] {
                ok += 1
            } else {
                println!("{} {} want {} got {}", c[0], c[2], c[5], got.place)
            }
            a.spot = None;
            b.spot = None;
            b.floor = None;
            if a == b {
                okp += 1
            }
        }
        println!("{n} exact {ok}/{all} without spot {okp}/{all}");
    }
}
