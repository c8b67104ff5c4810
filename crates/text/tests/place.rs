//! Where something is, from what was said.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a broken test shall panic"
)]

use proptest::prelude::*;
use text::place::{Doubt, Gazetteer, Place};

fn grid() -> Gazetteer {
    Gazetteer::from_tsv(include_str!("../data/places.tsv")).unwrap()
}

fn place(text: &str) -> String {
    grid().read(text).place.to_string()
}

#[test]
fn every_style_of_writing_gives_the_same_node() {
    for said in [
        "锦绣苑12号楼3单元904漏水",
        "锦绣苑十二号楼三单元904漏水",
        "錦繡苑12幢3單元904漏水",
        "锦绣12#3单元904漏水",
        "锦绣苑１２－３－９０４漏水",
        "漏水了，12栋3单元904室，锦绣苑",
        "锦绣苑12-3-904漏水",
        "锦绣苑12号楼3-904漏水",
        "锦绣苑十二栋三单元九零四漏水",
    ] {
        assert_eq!(place(said), "锦绣苑/12/3/904", "{said}");
    }
}

#[test]
fn eleven_lou_is_a_floor_when_a_building_was_said() {
    let reading = grid().read("锦绣苑3栋2单元，我们家住11楼");
    assert_eq!(
        (reading.place.to_string().as_str(), reading.place.floor),
        ("锦绣苑/3/2", Some(11))
    );
    assert_eq!(place("家住11楼，锦绣苑3栋2单元"), "锦绣苑/3/2");
    assert_eq!(place("锦绣苑11楼的楼道灯不亮"), "锦绣苑/11");
    assert_eq!(place("党群中心3楼的饮水机没水"), "社区中心");
}

#[test]
fn twelve_hao_is_a_house_in_a_street_and_a_building_in_an_estate() {
    assert_eq!(place("和平街12号门口有个坑"), "和平街/@12号");
    assert_eq!(place("我们锦绣苑12号的门禁坏了"), "锦绣苑/12");
    assert_eq!(place("锦绣苑12号晚上停电"), "锦绣苑");
    assert_eq!(place("停水停到12号，锦绣苑"), "锦绣苑");
}

#[test]
fn a_date_a_score_and_a_span_are_no_address() {
    assert_eq!(place("锦绣苑的球赛3-2赢了，3-5天没人扫地"), "锦绣苑");
    assert_eq!(place("从3-2号开始锦绣苑停水"), "锦绣苑");
    assert_eq!(place("锦绣苑2-3个路灯坏了"), "锦绣苑");
    assert_eq!(place("2026-3-2锦绣苑停水"), "锦绣苑");
    assert_eq!(place("锦绣苑室温8-10度，电费涨到1.8"), "锦绣苑");
}

#[test]
fn namesakes_are_asked_back_and_not_guessed() {
    let reading = grid().read("文昌小区3号楼2单元电梯坏了");
    assert_eq!(reading.place.estate, None);
    let Some(Doubt::Several(candidates)) = reading.doubt else {
        panic!("{reading:?}")
    };
    let paths: Vec<String> = candidates.iter().map(ToString::to_string).collect();
    assert_eq!(paths, ["文昌小区北区/3/2", "文昌小区南区/3/2"]);
}

#[test]
fn a_namesake_is_told_apart_by_its_part_or_by_the_home() {
    assert_eq!(place("文昌小区的南区3号楼漏水"), "文昌小区南区/3");
    assert_eq!(place("文昌小区3号楼漏水，就是北区"), "文昌小区北区/3");
    let home = Place::from_path("文昌小区南区/5/1");
    let reading = grid().read_from("文昌小区3号楼漏水", &home);
    assert_eq!(
        (reading.place.to_string().as_str(), reading.doubt),
        ("文昌小区南区/3", Some(Doubt::FromHome))
    );
}

#[test]
fn the_home_fills_what_was_not_said_and_says_so() {
    let home = Place::from_path("槐荫里/4/2");
    let reading = grid().read_from("楼道灯不亮", &home);
    assert_eq!(
        (reading.place.to_string().as_str(), reading.doubt),
        ("槐荫里/4/2", Some(Doubt::FromHome))
    );
    assert_eq!(
        grid().read_from("7栋楼道灯不亮", &home).place.to_string(),
        "槐荫里/7"
    );
    assert_eq!(grid().read_from("春晖苑7栋楼道灯不亮", &home).doubt, None);
}

#[test]
fn a_building_that_does_not_stand_is_asked_back() {
    let reading = grid().read("春晖苑30号楼没水");
    assert_eq!(reading.place.to_string(), "春晖苑");
    assert_eq!(reading.doubt, Some(Doubt::NoSuchBuilding("30".to_owned())));
}

#[test]
fn a_short_name_inside_another_name_is_not_the_estate() {
    assert_eq!(place("春晖路上的玉兰树倒了"), "");
    assert_eq!(place("建设银行的机器吞卡"), "");
    assert_eq!(place("玉兰家园的玉兰树倒了"), "玉兰家园");
}

#[test]
fn a_slip_of_the_same_sound_is_understood() {
    assert_eq!(place("锦秀苑3号楼没水"), "锦绣苑/3");
    assert_eq!(place("槐印里三栋下水道堵了"), "槐荫里/3");
}

#[test]
fn letters_are_buildings_only_where_the_grid_says_so() {
    assert_eq!(place("玉兰家园b2单元门坏了"), "玉兰家园/B2");
    assert_eq!(place("水岸名邸B2层车位被占"), "水岸名邸/@地下车库");
    assert_eq!(place("玉兰家园B1层车库漏水"), "玉兰家园/@地下车库");
}

#[test]
fn gates_and_rooms_are_spots() {
    assert_eq!(place("春晖苑東南門的栏杆断了"), "春晖苑/@东南门");
    assert_eq!(place("门口的灯坏了，春晖苑"), "春晖苑");
    assert_eq!(place("自习室的灯太暗"), "社区中心/@自习室");
    assert_eq!(place("铁路新村天台上有人养鸽子，4栋"), "铁路新村/4/@楼顶");
    assert_eq!(place("我住春晖苑，和平街菜市场门口太脏"), "和平街/@菜市场");
}

#[test]
fn counting_houses_names_none() {
    assert_eq!(place("锦绣苑两栋楼之间的灯坏了，好几栋都黑"), "锦绣苑");
}

#[test]
fn hostile_lengths_are_read_in_linear_time() {
    let grid = grid();
    for sign in ["3", "三", "-", "3-", "楼", "A3", "锦绣", "文昌", "东门", "号"] {
        assert!(grid.read(&sign.repeat(30_000)).place.room.is_none());
    }
}

proptest! {
    #[test]
    fn nothing_said_breaks_it(text in any::<String>(), said in "[锦绣苑文昌小区东门3十二栋号楼单元层B\\-#·😀0-9 ]{0,40}") {
        let grid = grid();
        let _ = grid.read(&text);
        let _ = grid.read(&said);
    }

    #[test]
    fn a_path_reads_back(building in 1_u32..99, unit in 1_u32..9, room in 101_u32..9999) {
        let path = format!("锦绣苑/{building}/{unit}/{room}");
        prop_assert_eq!(Place::from_path(&path).to_string(), path);
    }
}
