//! `huiyin serve`: the centre, until it is told to stop.

use store::Runner;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{SignalKind, signal};
use web::{App, Config};

use crate::failure::Failure;
use crate::{house, rounds};

/// Serves the centre of these settings.
pub fn serve(config: Config) -> Result<(), Failure> {
    run(house::open(config)?, |_, _| {})
}

/// Serves an opened application; `ready` is told the address before the first request.
pub fn run(app: App, ready: impl FnOnce(&App, &str)) -> Result<(), Failure> {
    let runtime = runtime()?;
    let runner = Runner::start(
        app.store().clone(),
        app.rooms()
            .iter()
            .flat_map(|room| (room.handlers)(&app))
            .collect(),
        rounds::all(&app, runtime.handle()),
        &app.config().data_dir.join("runner"),
    )?;
    let served = runtime.block_on(listen(app.clone(), ready));
    runner.stop();
    // Numbers that were leased and not used go back, so that none is skipped.
    let returned = runtime.block_on(app.store().return_numbers());
    served?;
    Ok(returned?)
}

async fn listen(app: App, ready: impl FnOnce(&App, &str)) -> Result<(), Failure> {
    let wanted = app.config().listen.clone();
    let failed = |error: std::io::Error| Failure::Usage(format!("{wanted}: {error}"));
    let listener = TcpListener::bind(&wanted).await.map_err(failed)?;
    // Before anybody knows the address: whoever starts us may stop us at once.
    let stop = told_to_stop().map_err(failed)?;
    let address = format!("http://{}", listener.local_addr().map_err(failed)?);
    // Off the runtime's threads: whoever is told may read the store.
    tokio::task::block_in_place(|| ready(&app, &address));
    println!("listening on {address}");
    web::serve(app, listener, stop).await.map_err(failed)
}

fn runtime() -> Result<Runtime, Failure> {
    let built = Builder::new_multi_thread().enable_all().build();
    built.map_err(|error| Failure::Store(format!("no threads: {error}")))
}

/// Is ready when SIGTERM or Ctrl-C has come; both are heeded from now on.
fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    let (mut terminate, mut key) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = key.recv() => {}
        }
    })
}
