//! The server on a real socket.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::common::House;

struct Server {
    address: std::net::SocketAddr,
    stop: oneshot::Sender<()>,
    done: JoinHandle<std::io::Result<()>>,
}

async fn start(house: &House) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let app = house.app.clone();
    let done = tokio::spawn(async move {
        web::serve(app, listener, async {
            let _ = stopped.await;
        })
        .await
    });
    Server { address, stop, done }
}

async fn read_until(stream: &mut TcpStream, end: &str) -> String {
    let mut held = Vec::new();
    let mut piece = [0; 4096];
    while !String::from_utf8_lossy(&held).contains(end) {
        let read = stream.read(&mut piece).await.unwrap();
        assert!(read > 0, "the line was cut: {}", String::from_utf8_lossy(&held));
        held.extend_from_slice(&piece[..read]);
    }
    String::from_utf8_lossy(&held).into_owned()
}

#[tokio::test]
async fn one_line_carries_many_requests_and_a_stop_lets_them_end() {
    let house = House::open("wire");
    let server = start(&house).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    for _ in 0..3 {
        stream
            .write_all(b"GET /healthz HTTP/1.1\r\nHost: huiyin.test\r\n\r\n")
            .await
            .unwrap();
        assert!(read_until(&mut stream, "ok\n").await.starts_with("HTTP/1.1 200"));
    }
    server.stop.send(()).unwrap();
    server.done.await.unwrap().unwrap();
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test]
async fn two_gigabytes_are_refused_at_their_beginning_with_a_page() {
    let house = House::open("wire-large");
    let server = start(&house).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let head = "POST /files HTTP/1.1\r\nHost: huiyin.test\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 2147483648\r\n\r\n--b\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    // More than the system's buffers hold: the server must go on reading, or the answer would be lost.
    let (mut reader, mut writer) = stream.into_split();
    let sending = tokio::spawn(async move {
        for _ in 0..128 {
            if writer.write_all(&[0; 64 * 1024]).await.is_err() {
                break;
            }
        }
    });
    let mut answer = Vec::new();
    let _ = reader.read_to_end(&mut answer).await;
    sending.await.unwrap();
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(answer.contains("太大了，没有收下"));
}

#[tokio::test]
async fn an_open_live_page_does_not_hold_up_a_stop() {
    let house = House::open("wire-live");
    let server = start(&house).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream
        .write_all(b"GET /events?topics=wall HTTP/1.1\r\nHost: huiyin.test\r\n\r\n")
        .await
        .unwrap();
    assert!(
        read_until(&mut stream, "\r\n\r\n")
            .await
            .contains("text/event-stream")
    );
    let community = kernel::CommunityId(kernel::Uuid::from_u128(7));
    house
        .app
        .store()
        .write::<_, store::StoreError, _>(move |tx| {
            tx.announce(community, "wall");
            Ok(())
        })
        .await
        .unwrap();
    assert!(read_until(&mut stream, "event: wall").await.contains("id: "));
    server.stop.send(()).unwrap();
    server.done.await.unwrap().unwrap();
}
