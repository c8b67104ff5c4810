//! An office's list on its way into the register.

use gate::Actor;
use kernel::Uuid;
use people::Centre;
use people::register::import::column::{self, Column};
use people::register::import::read::{self, Table};
use people::register::import::weigh::Wrong;
use people::register::import::{self, Import, Stage};
use people::register::{Label, Reach, Refused, Seek, search};
use store::StoreError;
use testkit::{TestCentre, both};

const HEADS: &str = "序号,姓名,身份证号,电话,性别,出生日期,小区,楼栋,单元,门牌,与户主关系,情况";

/// A card's number with its check sign.
fn card(begin: &str) -> String {
    "0123456789X"
        .chars()
        .map(|sign| format!("{begin}{sign}"))
        .find(|text| text.parse::<kernel::IdNumber>().is_ok())
        .expect("one of the check signs fits")
}

fn table(rows: &[String]) -> Table {
    read::read(format!("{HEADS}\n{}\n", rows.join("\n")).as_bytes()).unwrap()
}

/// Loads a table and weighs it.
fn weighs(centre: &TestCentre, actor: &Actor, table: Table) -> Import {
    let community = centre.places.community;
    let (head, total) = (
        Table {
            rows: Vec::new(),
            ..table.clone()
        },
        i64::try_from(table.rows.len()).unwrap(),
    );
    let id = centre
        .registers(actor, move |tx, cx| {
            import::begin(tx, cx, "名册.csv", &head, total)
        })
        .unwrap()
        .id;
    let rows = table.rows;
    centre
        .store
        .write_now::<_, StoreError, _>(move |tx| {
            import::put_rows(tx, community, id, &rows)?;
            import::ready(tx, community, id)
        })
        .unwrap();
    let begun = of(centre, id);
    let columns = column::read(&begun.columns);
    centre
        .registers(actor, move |tx, cx| {
            import::name_columns(tx, cx, id, begun.version, &columns)
        })
        .unwrap();
    import::check(&centre.store, community, &body(id)).unwrap();
    of(centre, id)
}

fn body(id: Uuid) -> String {
    serde_json::json!({ "import": id }).to_string()
}

fn of(centre: &TestCentre, id: Uuid) -> Import {
    let community = centre.places.community;
    let read = centre.store.read_now(move |tx| Import::by_id(tx, community, id));
    read.unwrap().unwrap()
}

fn takes_in(centre: &TestCentre, actor: &Actor, import: &Import) -> Import {
    let (id, version) = (import.id, import.version);
    centre
        .registers(actor, move |tx, cx| import::confirm(tx, cx, id, version))
        .unwrap();
    import::run(&centre.store, centre.places.community, &body(id)).unwrap();
    of(centre, id)
}

fn figures(import: &Import) -> (i64, i64, i64, i64) {
    (import.fresh, import.changed, import.same, import.bad)
}

/// What is wrong, line by line: the words of the faults.
fn faults(centre: &TestCentre, import: &Import) -> Vec<(i64, Vec<String>)> {
    let import = import.clone();
    let rows = centre
        .store
        .read_now(move |tx| import::bad_after(tx, &import, 0, 1000))
        .unwrap();
    rows.iter()
        .map(|(row, _)| {
            let wrong: Vec<Wrong> = serde_json::from_str(&row.faults).unwrap();
            (row.line, wrong.into_iter().map(|one| one.what).collect())
        })
        .collect()
}

fn good() -> Vec<String> {
    vec![
        format!(
            "1,王建新,{},16900001234,男,,南苑,3号楼,2单元,501,户主,独居、高龄",
            card("11010519391231001")
        ),
        format!("2,李秀英,{},,女,,南苑,3,2,501,配偶,", card("11010519410101002")),
        "3,赵小满,,15400002222,女,2015/6/1,北苑,1号楼,1单元,101,女儿,困境儿童".to_owned(),
    ]
}

fn finds(centre: &TestCentre, line: &str) -> Vec<String> {
    let (community, line) = (centre.places.community, line.to_owned());
    let found = centre.store.read_now::<_, StoreError, _>(move |tx| {
        let settings = Centre::load(tx, community, "Asia/Shanghai")?;
        search(tx, community, &Reach::All, &Seek::of_line(&settings, &line))
    });
    let mut names: Vec<String> = found.unwrap().persons.into_iter().map(|one| one.name).collect();
    names.sort();
    names
}

#[test]
fn a_list_is_weighed_first_and_changes_nothing_until_somebody_says_yes() {
    both(|centre| {
        let clerk = &centre.actors.clerk;
        let weighed = weighs(centre, clerk, table(&good()));
        assert_eq!((weighed.stage, figures(&weighed)), (Stage::Checked, (3, 0, 0, 0)));
        assert!(finds(centre, "").is_empty());
        let done = takes_in(centre, clerk, &weighed);
        assert_eq!((done.stage, figures(&done).0), (Stage::Done, 3));
        assert_eq!(finds(centre, "wjx 3号楼"), ["王建新"]);
        assert_eq!(finds(centre, "南苑"), ["李秀英", "王建新"]);
        assert_eq!(finds(centre, "2222"), ["赵小满"]);
        let community = centre.places.community;
        let labels = centre.store.read_now::<_, StoreError, _>(move |tx| {
            let found = search(
                tx,
                community,
                &Reach::All,
                &Seek {
                    words: "王建新".into(),
                    limit: 5,
                    ..Seek::default()
                },
            )?;
            Label::of(tx, community, found.persons[0].id)
        });
        let labels: Vec<&str> = labels.unwrap().iter().map(|label| label.kind.word()).collect();
        assert_eq!(labels, ["alone"]);
    });
}

#[test]
fn the_same_list_twice_changes_nothing() {
    both(|centre| {
        let clerk = &centre.actors.clerk;
        let first = weighs(centre, clerk, table(&good()));
        takes_in(centre, clerk, &first);
        let again = weighs(centre, clerk, table(&good()));
        assert_eq!(figures(&again), (0, 0, 3, 0));
        let done = takes_in(centre, clerk, &again);
        assert_eq!((done.fresh, done.changed), (0, 0));
        assert_eq!(finds(centre, "").len(), 3);
        // A job that was done and is called again does nothing.
        import::run(&centre.store, centre.places.community, &body(done.id)).unwrap();
        assert_eq!(of(centre, done.id).version, done.version);
    });
}

#[test]
fn what_a_list_says_anew_is_changed_and_nothing_else() {
    both(|centre| {
        let clerk = &centre.actors.clerk;
        let first = weighs(centre, clerk, table(&good()));
        takes_in(centre, clerk, &first);
        let mut rows = good();
        rows[1] = format!(
            "2,李秀英,{},15400005555,女,,北苑,1号楼,1单元,102,户主,",
            card("11010519410101002")
        );
        let second = weighs(centre, clerk, table(&rows));
        assert_eq!(figures(&second), (0, 1, 2, 0));
        takes_in(centre, clerk, &second);
        assert_eq!(finds(centre, "5555"), ["李秀英"]);
        assert_eq!(finds(centre, "北苑"), ["李秀英", "赵小满"]);
        assert_eq!(finds(centre, "南苑"), ["王建新"]);
    });
}

#[test]
fn every_fault_has_its_own_word_and_the_good_rows_go_in() {
    both(|centre| {
        let clerk = &centre.actors.clerk;
        let right = card("11010519391231001");
        let wrong = format!("{}{}", &right[..17], if right.ends_with('0') { '1' } else { '0' });
        let other = card("11010519500101003");
        let rows = vec![
            format!("1,王建新,{right},,,,南苑,3号楼,2单元,501,,"),
            format!("2,钱一,{wrong},,,,南苑,3号楼,2单元,502,,"),
            format!("3,孙二,{right},,,,南苑,3号楼,2单元,503,,"),
            "4,,,,,,南苑,3号楼,2单元,504,,".to_owned(),
            "5,周四,1234,,,,南苑,3号楼,2单元,505,,".to_owned(),
            "6,吴五,,8391,,,南苑,3号楼,2单元,506,,".to_owned(),
            "7,郑六,,,,去年,南苑,3号楼,2单元,507,,".to_owned(),
            "8,冯七,,,,,西苑,9号楼,2单元,508,,".to_owned(),
            "9,陈八,,,,,,,,,,".to_owned(),
            "10,褚九,,,,,南苑,3号楼,2单元,509,,神仙".to_owned(),
            format!("11,卫十,{other},,女,1950-01-02,南苑,3号楼,2单元,510,,"),
            "12,韩梅,,１３６００００３３３３,女,１９６０年３月５日,南苑,３号楼,２单元,５１１,,".to_owned(),
        ];
        let weighed = weighs(centre, clerk, table(&rows));
        assert_eq!(figures(&weighed), (2, 0, 0, 10));
        let words: Vec<Vec<String>> = faults(centre, &weighed)
            .into_iter()
            .map(|(_, words)| words)
            .collect();
        let expected: [&[&str]; 10] = [
            &["number-check"],
            &["number-twice"],
            &["name-empty"],
            &["number-shape"],
            &["phone-bad"],
            &["born-bad"],
            &["place-unknown"],
            &["unknowable"],
            &["label-unknown"],
            &["born-other", "sex-other"],
        ];
        assert_eq!(words, expected);
        takes_in(centre, clerk, &weighed);
        assert_eq!(finds(centre, "3号楼"), ["王建新", "韩梅"]);
        assert_eq!(finds(centre, "3333"), ["韩梅"]);
        // Somebody else with a number that is taken already.
        let taken = weighs(
            centre,
            clerk,
            table(&[format!("1,胡涂,{right},,,,南苑,3号楼,2单元,501,,")]),
        );
        assert_eq!(faults(centre, &taken), [(2, vec!["number-taken".to_owned()])]);
    });
}

#[test]
fn a_workbook_with_traps_names_each_of_them_and_comes_back_to_be_mended() {
    let centre = TestCentre::on_sqlite();
    let clerk = &centre.actors.clerk;
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let plain = rust_xlsxwriter::Format::new();
    for (at, head) in (0..).zip(["姓名", "身份证号", "出生日期", "住址"]) {
        sheet.write_string(0, at, head).unwrap();
    }
    let home = "南苑3号楼2单元501室";
    sheet.write_string(1, 0, "甲").unwrap();
    sheet.write_number(1, 1, 1.1010519391231e17).unwrap();
    sheet.write_string(1, 3, home).unwrap();
    sheet.write_string(2, 0, "乙").unwrap();
    sheet.write_number(2, 2, 14_246.0).unwrap();
    sheet.write_string(2, 3, home).unwrap();
    sheet.write_formula(3, 0, "=\"丙\"").unwrap();
    sheet.write_string(3, 3, home).unwrap();
    sheet.write_string(4, 0, "丁").unwrap();
    sheet.write_string(5, 0, "戊").unwrap();
    sheet.merge_range(4, 3, 5, 3, home, &plain).unwrap();
    sheet.write_string(6, 0, "己").unwrap();
    sheet.write_string(6, 3, home).unwrap();
    let table = read::read(&book.save_to_buffer().unwrap()).unwrap();
    let weighed = weighs(&centre, clerk, table);
    let first: Vec<String> = faults(&centre, &weighed)
        .into_iter()
        .filter_map(|(_, words)| words.into_iter().next())
        .collect();
    assert_eq!(
        first,
        ["number-cut", "born-number", "formula", "merged", "merged"]
    );
    assert_eq!(weighed.fresh, 1);

    let mut clerk_page = centre.signed_in(clerk);
    let path = format!("/people/import/{}", weighed.id.simple());
    clerk_page
        .opens(&path)
        .is(200)
        .shows("合并的单元格")
        .shows("1939-01-01");
    let mended = clerk_page.looks(&format!("{path}/mend"));
    mended.is(200);
    assert!(mended.body.starts_with("PK"));
    takes_in(&centre, clerk, &weighed);
    assert_eq!(finds(&centre, ""), ["己"]);
    centre.signed_in(&centre.actors.leader).looks(&path).is(403);
}

#[test]
fn columns_are_remembered_by_their_heads() {
    let centre = TestCentre::on_sqlite();
    let clerk = &centre.actors.clerk;
    let list = || read::read("谁,住哪\n王建新,南苑3号楼2单元501\n".as_bytes()).unwrap();
    let (community, head) = (centre.places.community, list());
    let begin = |head: Table| {
        centre
            .registers(clerk, move |tx, cx| import::begin(tx, cx, "a.csv", &head, 1))
            .unwrap()
    };
    let first = begin(head);
    assert_eq!(first.columns, "skip skip");
    let id = first.id;
    centre
        .store
        .write_now(move |tx| import::ready(tx, community, id))
        .unwrap();
    let named = |columns: Vec<Column>| {
        let version = of(&centre, id).version;
        centre.registers(clerk, move |tx, cx| {
            import::name_columns(tx, cx, id, version, &columns)
        })
    };
    assert!(matches!(
        named(vec![Column::Skip, Column::Address]),
        Err(Refused::Field(..))
    ));
    named(vec![Column::Name, Column::Address]).unwrap();
    assert_eq!(begin(list()).columns, "name address");
}
