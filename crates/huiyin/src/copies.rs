//! `huiyin backup`, `restore`, `export`, `import`: a centre in a folder, and back.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use store::{Manifest, Place, Vault};
use web::Config;

use crate::failure::Failure;
use crate::progress::Progress;
use crate::{cli, house};

/// The name under which a backup keeps the key file.
const KEYS: &str = "keys";

/// Copies a centre, which may go on working, into a new folder.
pub fn backup(config: &Config, options: &cli::Backup) -> Result<(), Failure> {
    let (place, vault) = there(config)?;
    let key_file = house::key_file(config);
    let keys = options.with_keys.then_some(key_file.as_path());
    let progress = Progress::of("backup");
    let made = store::backup(&place, &vault, &options.dir, keys, &|done, of| {
        progress.at(done, of)
    })?;
    drop(progress);
    told("backed up to", &options.dir, &made);
    if !options.with_keys {
        println!(
            "the key file is not in it; keep it apart and safe: {}",
            key_file.display()
        );
    }
    Ok(())
}

/// Writes a centre into a folder that both engines can read.
pub fn export(config: &Config, folder: &cli::Folder) -> Result<(), Failure> {
    let (place, vault) = there(config)?;
    let progress = Progress::of("export");
    let made = store::export(&place, &vault, &folder.dir, &|done, of| progress.at(done, of))?;
    drop(progress);
    told("exported to", &folder.dir, &made);
    println!(
        "the key file is not in it; the new place needs it too: {}",
        house::key_file(config).display()
    );
    Ok(())
}

/// Brings a backup back to a place where nothing is.
pub fn restore(config: &Config, folder: &cli::Folder) -> Result<(), Failure> {
    let place = house::place(config)?;
    if matches!(place, Place::Postgres(_)) {
        store::migrate(&place, &house::migrations())?;
    }
    let vault = Vault::open(&config.data_dir)?;
    let progress = Progress::of("restore");
    let made = store::restore(&folder.dir, &place, &vault, &|done, of| progress.at(done, of))?;
    drop(progress);
    told("restored from", &folder.dir, &made);
    keys(config, &folder.dir)
}

/// Reads an exported folder into an empty database of either engine.
pub fn import(config: &Config, folder: &cli::Folder) -> Result<(), Failure> {
    let place = house::place(config)?;
    store::migrate(&place, &house::migrations())?;
    let vault = Vault::open(&config.data_dir)?;
    let progress = Progress::of("import");
    let made = store::import(&folder.dir, &place, &vault, &|done, of| progress.at(done, of))?;
    drop(progress);
    told("imported from", &folder.dir, &made);
    keys(config, &folder.dir)
}

fn there(config: &Config) -> Result<(Place, Vault), Failure> {
    house::must_exist(config)?;
    Ok((house::place(config)?, Vault::open(&config.data_dir)?))
}

/// Puts the key file of a backup in its place, if it has one and none is there.
fn keys(config: &Config, from: &Path) -> Result<(), Failure> {
    let (kept, wanted) = (from.join(KEYS), house::key_file(config));
    let failed = |error: std::io::Error| Failure::Store(format!("{}: {error}", wanted.display()));
    if wanted.exists() {
        return Ok(());
    }
    if !kept.is_file() {
        println!(
            "put the key file of this centre here before it is served: {}",
            wanted.display()
        );
        return Ok(());
    }
    if let Some(folder) = wanted.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    std::fs::copy(&kept, &wanted).map_err(failed)?;
    std::fs::set_permissions(&wanted, std::fs::Permissions::from_mode(0o600)).map_err(failed)
}

fn told(what: &str, dir: &Path, made: &Manifest) {
    let files = &made.files;
    println!(
        "{what} {}: {} tables, {} rows, {} files of {} bytes",
        dir.display(),
        made.tables.len(),
        made.rows(),
        files.count,
        files.bytes
    );
    for end in &made.audit {
        println!(
            "the log of {} ends with batch {}: {}",
            end.community, end.batch, end.hash
        );
    }
    for hash in &files.missing {
        eprintln!("huiyin: missing on the disk already when it was copied: {hash}");
    }
}
