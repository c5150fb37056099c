//! The picture of the README shows what the program prints today.

#[path = "../examples/picture.rs"]
#[allow(dead_code, reason = "the test draws and does not write")]
mod picture;

#[test]
fn the_picture_is_what_is_printed() {
    let drawn = std::fs::read_to_string(picture::PATH).expect("there is a picture");
    assert_eq!(drawn, picture::picture(), "draw it anew: cargo run --example picture");
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).expect("there is a README");
    assert!(readme.contains("(examples/picture.svg)"));
}
