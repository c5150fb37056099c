//! Draws the picture of the README from what the program really prints: `cargo run --example picture`.

use std::fmt::Write as _;

use flagsmith_env::{World, run};

/// The arguments of the run that is shown.
const ARGUMENTS: &str = "check --component api examples/flagsmith.env";

/// Where the picture is.
pub const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/picture.svg");

fn main() {
    std::fs::write(PATH, picture()).expect("the picture can be written");
}

/// The picture.
pub fn picture() -> String {
    let mut text = String::new();
    let _ = writeln!(text, "\u{1b}[2m$\u{1b}[0m \u{1b}[1mflagsmith-env {ARGUMENTS}\u{1b}[0m");
    let mut printed = Vec::new();
    let mut world = World {
        variables: Vec::new(),
        stdin: &mut std::io::empty(),
        stdout: &mut printed,
        stderr: &mut std::io::sink(),
        stdout_is_terminal: true,
        stderr_is_terminal: false,
        columns: Some(90),
    };
    let arguments = ["flagsmith-env"].into_iter().chain(ARGUMENTS.split(' '));
    run(arguments.map(Into::into), &mut world);
    text.push_str(&String::from_utf8_lossy(&printed));
    anstyle_svg::Term::new().palette(anstyle_svg::WIN10_CONSOLE).render_svg(&text)
}
