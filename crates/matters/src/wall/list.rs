//! `GET /wall`: what people said and what was answered, a ledger.

use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::{GridPath, Micros, NodeId};
use people::Centre;
use store::StoreError;
use web::{Door, Failure, Frame, Reply, Values};

use super::board::{self, Board};
use super::row::{Row, says};
use crate::hand::Hand;
use crate::lists::{self, Cursor, Figures, PAGE, WallPart};
use crate::resident::mine;
use crate::rows::Matter;

/// The wall.
#[derive(Template)]
#[template(path = "wall/list.html")]
pub(crate) struct WallPage {
    pub f: Frame,
    pub w: Wall,
}

/// The part of the wall that follows the centre.
#[derive(Template)]
#[template(path = "wall/block.html")]
pub(crate) struct WallBlock {
    pub f: Frame,
    pub w: Wall,
}

/// The list with what stands around it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wall {
    pub list: List,
    pub figures: Figures,
    pub late: Vec<Row>,
    pub in_hand: Vec<Row>,
    pub qr: String,
}

/// The rows with what was asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct List {
    pub rows: Vec<Row>,
    /// `answered`, `open`, `late`, or empty while searching.
    pub part: &'static str,
    pub question: String,
    /// The place that it is kept to, in words; empty for everywhere.
    pub place: String,
    pub node: String,
    /// The link of the filter "my building".
    pub mine: String,
    pub next: Option<String>,
    pub first: bool,
}

impl List {
    /// The link of a part, with the place kept.
    pub fn part_link(&self, part: &str) -> String {
        match (part, self.node.is_empty()) {
            ("answered", true) => "/wall".to_owned(),
            (_, true) => format!("/wall?part={part}"),
            (_, false) => format!("/wall?part={part}&place={}", self.node),
        }
    }

    /// The link that lets go of the place.
    pub fn everywhere(&self) -> String {
        if self.part == "answered" || self.part.is_empty() {
            "/wall".to_owned()
        } else {
            format!("/wall?part={}", self.part)
        }
    }

    /// The address of the block that is fetched again.
    pub fn src(&self) -> String {
        let place = if self.node.is_empty() {
            String::new()
        } else {
            format!("&place={}", self.node)
        };
        format!("/wall/block?part={}{place}", self.part)
    }

    /// Only the first page of a part follows the centre: a page that somebody
    /// reads on, or searched for, stands still.
    pub fn is_live(&self) -> bool {
        self.first && self.question.is_empty()
    }
}

/// What the address asks for.
struct Asked {
    part: WallPart,
    question: String,
    node: Option<NodeId>,
    after: Cursor,
}

impl Asked {
    fn of(query: &Values) -> Self {
        let part = match query.text("part") {
            "open" => WallPart::InHand,
            "late" => WallPart::Late,
            _ => WallPart::Answered,
        };
        let after = query
            .text("after")
            .split_once('.')
            .and_then(|(at, key)| Some((at.parse().ok()?, key.parse().ok()?)));
        let question = query.text("q").chars().take(100).collect();
        Self {
            part,
            question,
            node: query.parsed("place"),
            after,
        }
    }
}

/// The handler of the page.
pub(crate) async fn page(door: Door, headers: HeaderMap) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let asked = Asked::of(&door.query());
    // A whole number leads to its page at once.
    if let Ok(receipt) = kernel::ReceiptNumber::parse(&asked.question)
        && asked.question.chars().count() <= 20
    {
        let community = door.community.id;
        let found = door
            .read::<_, StoreError, _>(move |tx| super::matter::public(tx, community, receipt))
            .await?;
        if found.is_some() {
            return Ok(Reply::to(format!("/wall/{receipt}")).into_response());
        }
    }
    let board = board::board(&door).await?;
    let w = wall(&door, &hand, asked, &headers, &board).await?;
    Ok(door.page(
        StatusCode::OK,
        &WallPage {
            f: door.frame_t("wall-title"),
            w,
        },
    ))
}

/// The handler of the block.
pub(crate) async fn block(door: Door, headers: HeaderMap) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let board = board::board_now(&door).await?;
    let w = wall(&door, &hand, Asked::of(&door.query()), &headers, &board).await?;
    Ok(door.page(
        StatusCode::OK,
        &WallBlock {
            f: door.frame_t("wall-title"),
            w,
        },
    ))
}

async fn wall(
    door: &Door,
    hand: &Hand,
    asked: Asked,
    headers: &HeaderMap,
    board: &Board,
) -> Result<Wall, Failure> {
    let beside = |rows: &[Matter]| {
        rows.iter()
            .map(|matter| Row::of(matter, &hand.centre, door.now, ""))
            .collect()
    };
    Ok(Wall {
        list: list(door, hand, asked, mine::home(door, headers)).await?,
        figures: board.figures,
        late: beside(&board.late),
        in_hand: beside(&board.in_hand),
        qr: qr(door),
    })
}

/// The picture that leads to the report's form.
pub(super) fn qr(door: &Door) -> String {
    web::qr::svg(&door.app.config().absolute("/report"), &door.t("wall-qr")).0
}

async fn list(door: &Door, hand: &Hand, asked: Asked, home: Option<NodeId>) -> Result<List, Failure> {
    let place = asked
        .node
        .and_then(|id| hand.centre.node(id))
        .map(|node| (node.id, node.path));
    let (community, now) = (door.community.id, door.now);
    let (part, after, question) = (asked.part, asked.after, asked.question.clone());
    let (path, centre) = (place.map(|(_, path)| path), std::sync::Arc::clone(&hand.centre));
    let rows = door
        .read::<_, StoreError, _>(move |tx| {
            if question.is_empty() {
                lists::wall(tx, community, part, path, after, PAGE + 1)
            } else {
                lists::search(
                    tx,
                    community,
                    &question,
                    after.map(|(_, key)| key),
                    21,
                    |matter| {
                        matter.wall > 0
                            && path.is_none_or(|path| path.contains(&matter.path))
                            && says(&readable(matter, &centre), &question)
                    },
                )
            }
        })
        .await?;
    Ok(shown(&rows, &hand.centre, &asked, place, home, now))
}

/// Everything of a matter that everybody may read.
fn readable(matter: &Matter, centre: &Centre) -> String {
    let place = super::row::public_place(centre, matter.path);
    let (words, answer, number) = (&matter.public_words, &matter.public_answer, matter.receipt);
    format!("{words}\n{answer}\n{place}\n{number}\n{}", number.last_four())
}

fn shown(
    rows: &[Matter],
    centre: &Centre,
    asked: &Asked,
    place: Option<(NodeId, GridPath)>,
    home: Option<NodeId>,
    now: Micros,
) -> List {
    let size = usize::try_from(PAGE).unwrap_or(20);
    let mut list = List {
        rows: rows
            .iter()
            .take(size)
            .map(|matter| Row::of(matter, centre, now, &asked.question))
            .collect(),
        part: match asked.part {
            _ if !asked.question.is_empty() => "",
            WallPart::Answered => "answered",
            WallPart::InHand => "open",
            WallPart::Late => "late",
        },
        question: asked.question.clone(),
        place: place
            .map(|(_, path)| centre.names(path).join(" "))
            .unwrap_or_default(),
        node: place.map(|(id, _)| id.to_string()).unwrap_or_default(),
        mine: super::of_home(centre, home),
        next: None,
        first: asked.after.is_none(),
    };
    list.next = list.rows.last().filter(|_| rows.len() > size).map(|last| {
        let (at, key) = last.key;
        let question = if list.question.is_empty() {
            String::new()
        } else {
            format!("&q={}", web::url::part(&list.question))
        };
        let link = list.part_link(if list.part.is_empty() { "all" } else { list.part });
        let join = if link.contains('?') { '&' } else { '?' };
        format!("{link}{join}after={at}.{key}{question}")
    });
    list
}

/// The building of the place where this device's holder lives.
pub(super) fn building(centre: &Centre, home: Option<NodeId>) -> Option<NodeId> {
    let path = centre.node(home?)?.path;
    let mut up: Vec<GridPath> = path.upward().collect();
    up.sort_unstable();
    // The root, the estate, the building, the staircase: the third, or as far as it is known.
    let building = up.get(2).or(up.last())?;
    centre.at(*building).map(|node| node.id)
}
