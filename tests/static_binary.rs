//! The static binary, where `cargo static` has built it: it is small, needs nothing beside it, and runs where nothing is.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod common;

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::fixture;

const MOST_BYTES: usize = 3_000_000;

/// The binary, and what is in it; none where it has not been built.
fn binary() -> Option<(PathBuf, Vec<u8>)> {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("x86_64-unknown-linux-gnu/release/flagsmith-env");
    match fs::read(&path) {
        Ok(bytes) => Some((path, bytes)),
        Err(_) => {
            eprintln!("skipped: `cargo static` has not built {}", path.display());
            None
        }
    }
}

/// The number of `size` bytes at `offset`, as this machine writes it.
fn number(bytes: &[u8], offset: usize, size: usize) -> usize {
    bytes[offset..offset + size].iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte))
}

/// The types of the parts that an ELF program is loaded from.
fn program_headers(bytes: &[u8]) -> Vec<usize> {
    assert_eq!(&bytes[..6], b"\x7fELF\x02\x01", "64 bits, the least one first");
    let (start, size, count) = (number(bytes, 32, 8), number(bytes, 54, 2), number(bytes, 56, 2));
    (0..count).map(|index| number(bytes, start + index * size, 4)).collect()
}

#[test]
fn it_is_small_and_asks_for_no_other_file() {
    let Some((path, bytes)) = binary() else { return };
    assert!(bytes.len() <= MOST_BYTES, "{} holds {} bytes, and {MOST_BYTES} are the most", path.display(), bytes.len());
    let headers = program_headers(&bytes);
    let (load, dynamic, interpreter) = (1, 2, 3);
    assert!(headers.contains(&load), "{headers:?}");
    assert!(!headers.contains(&interpreter) && !headers.contains(&dynamic), "{headers:?}");
    // The program of the tests has all of them, so that the reading is right.
    let tested = program_headers(&fs::read(env!("CARGO_BIN_EXE_flagsmith-env")).expect("it is there"));
    assert!([load, dynamic, interpreter].iter().all(|kind| tested.contains(kind)), "{tested:?}");
}

#[test]
fn it_runs_in_an_empty_root() {
    let Some((path, _)) = binary() else { return };
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("empty-root");
    let _ = fs::remove_dir_all(&root);
    fs::create_dir_all(&root).expect("the folder can be made");
    fs::copy(&path, root.join("flagsmith-env")).expect("the binary can be copied");
    fs::copy(fixture("showcase.env"), root.join("showcase.env")).expect("the fixture can be copied");
    let mut inside = Command::new("unshare");
    inside.args(["--user", "--map-root-user", "chroot"]);
    if root.metadata().is_ok_and(|metadata| metadata.uid() == 0) {
        inside = Command::new("chroot");
    }
    let Ok(seen) = inside.arg(&root).args(["/flagsmith-env", "check", "showcase.env"]).output() else {
        eprintln!("skipped: this machine has no {:?}", inside.get_program());
        return;
    };
    let complaint = String::from_utf8_lossy(&seen.stderr);
    if complaint.starts_with("unshare: ") || complaint.starts_with("chroot: cannot change root") {
        eprintln!("skipped: this machine lets nobody here change the root folder: {complaint}");
        return;
    }
    assert_eq!(seen.status.code(), Some(1), "{complaint}");
    let found = String::from_utf8_lossy(&seen.stdout);
    assert!(found.contains("error[invalid-value]: `DATABASE_URL`"), "{found}");
}
