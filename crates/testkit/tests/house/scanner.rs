//! Papers with a virus scanner: found, clean, gone, hanging, too large for it.

use testkit::{Looks, ScanBox, both};
use window::applications::papers::{Of, papers};
use window::applications::{ApplicationId, PaperFile, Scan};

use super::counter::{at_window, counted, opened};
use super::counter_form::{at_the_form, brings, lives};

/// The file by which scanners are tried; in two parts, so that none stops this source.
fn eicar() -> Vec<u8> {
    [
        "X5O!P%@AP[4\\PZX54(P^)7CC)7}$",
        "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
    ]
    .concat()
    .into_bytes()
}

#[test]
fn what_the_scanner_finds_is_opened_by_nobody_and_told_by_its_name() {
    both(|centre| {
        let scanner = ScanBox::open();
        centre.is_guarded_by(&scanner);
        opened(centre);
        lives(centre, "王桂英");
        let mut clerk = at_window(centre, "1");
        let form = at_the_form(&mut clerk, "王桂英", "免费体检");
        // A clean document first: it is opened like any other, and no mark stands beside it.
        brings(&mut clerk, &form, "p_0", &[b"%PDF-1.4 clean"]).is(303);
        let page = clerk.opens("/counter");
        page.shows("看第 1 张").hides("没有查过病毒").hides("有危险");
        // The test file, by itself and inside a document, beside one that is clean: one answer
        // names it, the clean one is kept all the same.
        let inside = [b"%PDF-1.4 ", eicar().as_slice()].concat();
        let told = brings(
            &mut clerk,
            &form,
            "p_1",
            &[&eicar(), &inside, b"%PDF-1.4 beside it"],
        );
        told.is(422).shows("“a.bin”有危险，没有人会打开它，请换一个。");
        let page = clerk.opens("/counter");
        page.shows("看第 1 张").shows("有危险").hides("没有查过病毒");
        assert_eq!(page.body.matches("href=\"/counter/papers/").count(), 2);
        assert_eq!(scanner.heard(), 4);
        let sent = clerk.submits(&page, "/counter/form", &[("q_sign", "王桂英")]);
        sent.is(200).shows("收下了");
        assert!(counted(centre).holds);
        // Nobody opens what is harmful, whoever knows its address; what is clean is saved as it came.
        let desk = clerk
            .opens("/desk/applications")
            .link("/desk/applications/")
            .expect("a link");
        let page = clerk.opens(&desk);
        page.shows("有危险，不能打开").shows("查过，没问题");
        let id = desk.rsplit('/').next().expect("an id");
        let of = Of::Application(ApplicationId(kernel::Uuid::parse_str(id).expect("an id")));
        let community = centre.places.community;
        let kept = centre.store.read_now(move |tx| papers(tx, community, of));
        let kept = kept.expect("they can be read");
        let harmful = |paper: &&PaperFile| paper.scan == Scan::Quarantined;
        assert_eq!((kept.len(), kept.iter().filter(harmful).count()), (4, 2));
        for paper in &kept {
            let status = if harmful(&paper) { 404 } else { 200 };
            clerk.looks(&format!("{desk}/paper/{}", paper.id)).is(status);
        }
    });
}

#[test]
fn a_scanner_that_does_not_look_marks_papers_and_loses_none() {
    both(|centre| {
        let scanner = ScanBox::open();
        centre.is_guarded_by(&scanner);
        opened(centre);
        lives(centre, "王桂英");
        let mut clerk = at_window(centre, "1");
        let form = at_the_form(&mut clerk, "王桂英", "免费体检");
        // Larger than the scanner takes: it says so in the middle of the file and hangs up.
        scanner.looks(Looks::AtMost(100_000));
        let mut large = b"%PDF-1.4 ".to_vec();
        large.resize(2 << 20, b'x');
        brings(&mut clerk, &form, "p_0", &[&large, b"%PDF-1.4 small"]).is(303);
        let page = clerk.opens("/counter");
        page.shows("看第 2 张");
        assert_eq!(page.body.matches("没有查过病毒").count(), 1);
        // A scanner that hangs keeps a form of three files waiting once, not three times.
        scanner.looks(Looks::Hanging);
        let before = scanner.heard();
        brings(
            &mut clerk,
            &form,
            "p_1",
            &[b"%PDF-1.4 a", b"%PDF-1.4 b", &eicar()],
        )
        .is(303);
        assert_eq!(scanner.heard(), before + 1);
        let page = clerk.opens("/counter");
        assert_eq!(page.body.matches("没有查过病毒").count(), 4);
        // One that does not even read, and a file that fills the line.
        scanner.looks(Looks::Deaf);
        let mut large = b"%PDF-1.4 ".to_vec();
        large.resize(16 << 20, b'x');
        brings(&mut clerk, &form, "p_1", &[&large]).is(303);
        // And one that is gone.
        scanner.looks(Looks::Gone);
        brings(&mut clerk, &form, "p_1", &[&eicar()]).is(303);
        let page = clerk.opens("/counter");
        assert_eq!(page.body.matches("没有查过病毒").count(), 6);
        page.hides("有危险");
        let sent = clerk.submits(&page, "/counter/form", &[("q_sign", "王桂英")]);
        sent.is(200).shows("收下了");
        assert!(counted(centre).holds);
    });
}
