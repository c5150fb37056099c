//! How long a clean `check` of a 40-line file takes, against a Rust program that does nothing: pairs of whole processes.
//!
//! Run it with `cargo bench --bench startup`, on a machine that does nothing else; `-- 1000` asks for so many pairs.

mod pairs;

use std::process::Command;

use pairs::Pairs;

const FILE: &str = "fixtures/good-api.env";

fn main() {
    let mut nothing = Command::new(pairs::program("nothing", "fn main() {}\n"));
    let mut check = Command::new(env!("CARGO_BIN_EXE_flagsmith-env"));
    check.args(["check", FILE]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let times = Pairs::run(pairs::wanted(), &mut nothing, &mut check);
    let check = format!("check {FILE}");
    times.print(["a program that does nothing", &check], ("how many times as long", "×"), |a, b| b / a);
}
