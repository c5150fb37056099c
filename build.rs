//! Compiles the rows in `src/spec/table/*.toml` and `src/spec/relations.toml` into the statics that `src/spec/mod.rs` includes, so that the program
//! parses nothing at start-up. A row that does not make sense stops the build with the file and the name.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;

const TABLE: &str = "src/spec/table";
const RELATIONS: &str = "src/spec/relations.toml";

/// One row, as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Row {
    summary: String,
    documented: Option<String>,
    page: Option<String>,
    #[serde(default)]
    secret: bool,
    example: Option<String>,
    #[serde(default)]
    readers: Vec<Reader>,
    status: Option<Status>,
    #[serde(default)]
    instead: Vec<Instead>,
    renamed: Option<Renamed>,
    note: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Reader {
    program: String,
    parser: String,
    delimiter: Option<String>,
    delimiter_from: Option<String>,
    #[serde(default)]
    members: Vec<String>,
    check: Option<String>,
    default: Option<String>,
    #[serde(default)]
    computed: bool,
    since: String,
    until: Option<String>,
    #[serde(rename = "read_at")]
    read_at: String,
    #[serde(default)]
    when: Vec<String>,
    #[serde(default)]
    needs: Vec<String>,
    condition: Option<String>,
    effect: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Status {
    DocumentedOnly,
    SetOnly,
    OtherProgram(String),
    Library(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Instead {
    component: String,
    names: Vec<String>,
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Renamed {
    to: String,
    since: String,
}

/// One relation between variables, as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Relation {
    rule: String,
    severity: String,
    #[serde(default)]
    components: Vec<String>,
    since: Option<String>,
    until: Option<String>,
    #[serde(default)]
    when: Vec<String>,
    #[serde(default)]
    lacks: Vec<String>,
    #[serde(default)]
    together: Vec<String>,
    #[serde(default, rename = "empty-is-there")]
    empty_is_there: bool,
    #[serde(default)]
    explicit: bool,
    about: Vec<String>,
    #[serde(default)]
    names: Vec<String>,
    message: String,
    #[serde(default)]
    label: String,
    #[serde(default)]
    related: String,
    help: String,
    suggestion: Option<String>,
    source: String,
}

fn main() {
    link_small();
    println!("cargo::rerun-if-changed={TABLE}");
    println!("cargo::rerun-if-changed={RELATIONS}");
    let mut rows = BTreeMap::new();
    let mut paths: Vec<_> = std::fs::read_dir(TABLE)
        .expect("the table's folder is there")
        .map(|entry| entry.expect("the table's folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    paths.sort();
    for path in &paths {
        let area = path.file_stem().and_then(|stem| stem.to_str()).expect("table files have plain names").to_owned();
        let text = std::fs::read_to_string(path).expect("table files can be read");
        let table: BTreeMap<String, Row> =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for (name, row) in table {
            let words = row.summary.split_whitespace().count();
            assert!(words <= 15, "{area}: {name}: the summary has {words} words, and 15 are the most");
            let other = rows.insert(name.clone(), (area.clone(), row));
            assert!(other.is_none(), "{area}: {name} has a row in another file too");
        }
    }
    let out = std::env::var("OUT_DIR").expect("cargo names the folder");
    let text = std::fs::read_to_string(RELATIONS).expect("the relations can be read");
    let relations: BTreeMap<String, Relation> =
        toml::from_str(&text).unwrap_or_else(|error| panic!("{RELATIONS}: {error}"));
    let code = code(&rows) + &relations_code(&relations, &rows);
    std::fs::write(Path::new(&out).join("table.rs"), code).expect("the folder can be written to");
}

fn relations_code(relations: &BTreeMap<String, Relation>, rows: &BTreeMap<String, (String, Row)>) -> String {
    let mut code = String::from("/// Every relation, in the order of ids.\npub static RELATIONS: &[Relation] = &[\n");
    for (id, relation) in relations {
        let named = relation.about.iter().chain(&relation.names).chain(&relation.lacks).chain(&relation.together);
        for name in named {
            assert!(rows.contains_key(name), "{RELATIONS}: {id}: {name} has no row");
        }
        assert!(!relation.about.is_empty(), "{RELATIONS}: {id}: about nothing");
        let components: Vec<_> =
            relation.components.iter().map(|component| format!("Component::{}", pascal(component))).collect();
        let _ = writeln!(
            code,
            "Relation {{ id: {id:?}, rule: {:?}, severity: crate::finding::Severity::{}, components: &[{}], since: {}, until: {}, \
             when: &[{}], lacks: &{:?}, together: &{:?}, empty_is_there: {}, explicit: {}, about: &{:?}, names: &{:?}, message: {:?}, label: {:?}, \
             related: {:?}, help: {:?}, suggestion: {:?}, source: {:?} }},",
            relation.rule,
            pascal(&relation.severity),
            components.join(", "),
            option(relation.since.as_ref().map(|since| version(id, since))),
            option(relation.until.as_ref().map(|until| version(id, until))),
            conditions(id, &relation.when),
            relation.lacks,
            relation.together,
            relation.empty_is_there,
            relation.explicit,
            relation.about,
            relation.names,
            relation.message,
            relation.label,
            relation.related,
            relation.help,
            relation.suggestion,
            relation.source,
        );
    }
    code.push_str("];\n");
    code
}

/// Keeps the release binary of GNU/Linux small and quick to start. It is linked to a fixed address: the table of all
/// variables is full of pointers, and the list of what would have to be relocated at each start is a tenth of the binary.
/// And, where it is static, the tables for unwinding go, as a panic ends the program without unwinding; but for those of
/// the C start files, which refer to them.
fn link_small() {
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    let is_gnu = variable("CARGO_CFG_TARGET_OS") == "linux" && variable("CARGO_CFG_TARGET_ENV") == "gnu";
    if !is_gnu || variable("PROFILE") != "release" {
        return;
    }
    println!("cargo::rustc-link-arg-bins=-no-pie");
    if variable("CARGO_CFG_TARGET_FEATURE").split(',').any(|feature| feature == "crt-static") {
        let script = Path::new(&variable("OUT_DIR")).join("small.ld");
        let text = "SECTIONS { /DISCARD/ : { *(EXCLUDE_FILE(*crt*.o) .eh_frame) *(.gcc_except_table*) } }\n\
                    INSERT AFTER .comment;\n";
        std::fs::write(&script, text).expect("the linker script can be written");
        println!("cargo::rustc-link-arg-bins=-static");
        println!("cargo::rustc-link-arg-bins=-Wl,-T,{}", script.display());
    }
}

fn code(rows: &BTreeMap<String, (String, Row)>) -> String {
    let mut code = String::from("/// Every row, in the order of names.\npub static VARIABLES: &[Variable] = &[\n");
    let mut texts = Texts { all: " ".to_owned(), places: BTreeMap::new() };
    for (name, (area, row)) in rows {
        variable(&mut code, &mut texts, name, area, row);
    }
    let _ = write!(code, "];\n\n/// What the rows say.\nstatic TEXTS: &str = {:?};\n", texts.all);
    code
}

/// The texts of the rows, each once, and where it is.
struct Texts {
    all: String,
    places: BTreeMap<String, usize>,
}

impl Texts {
    fn stored(&mut self, text: &str) -> String {
        let start = *self.places.entry(text.to_owned()).or_insert_with(|| {
            self.all.push_str(text);
            self.all.len() - text.len()
        });
        format!("Stored::new({start}, {})", text.len())
    }

    fn optional(&mut self, text: Option<&String>) -> String {
        option(text.map(|text| self.stored(text)))
    }
}

fn variable(code: &mut String, texts: &mut Texts, name: &str, area: &str, row: &Row) {
    let status = match &row.status {
        None => "Flagsmith".to_owned(),
        Some(Status::DocumentedOnly) => "DocumentedOnly".to_owned(),
        Some(Status::SetOnly) => "SetOnly".to_owned(),
        Some(Status::OtherProgram(program)) => format!("OtherProgram({program:?})"),
        Some(Status::Library(library)) => format!("Library({library:?})"),
    };
    let family = match name.split_once('<') {
        None => "None",
        Some((_, "N>")) => "Some(Family::Number)",
        Some((_, "ENV>")) => "Some(Family::Environment)",
        Some(_) => panic!("{area}: {name}: a family ends in <N> or <ENV>"),
    };
    let documented = row.documented.as_ref().map(|component| pascal(component));
    let renamed = row
        .renamed
        .as_ref()
        .map(|renamed| format!("&Renamed {{ to: {:?}, since: {} }}", renamed.to, version(name, &renamed.since)));
    let _ = write!(
        code,
        "Variable {{ name: {name:?}, family: {family}, summary: {}, area: {}, documented: {}, page: {}, \
         secret: {}, example: {}, status: Status::{status}, renamed: {}, note: {}, aliases: &{:?}, instead: &[",
        texts.stored(&row.summary),
        texts.stored(area),
        option(documented.map(|component| format!("Component::{component}"))),
        texts.optional(row.page.as_ref()),
        row.secret,
        texts.optional(row.example.as_ref()),
        option(renamed),
        texts.optional(row.note.as_ref()),
        row.aliases,
    );
    for instead in &row.instead {
        let _ = write!(
            code,
            "Instead {{ component: Component::{}, names: &{:?}, note: {:?} }},",
            pascal(&instead.component),
            instead.names,
            instead.note
        );
    }
    code.push_str("], readers: &[");
    for one in &row.readers {
        reader(code, texts, name, one);
    }
    code.push_str("] },\n");
}

fn reader(code: &mut String, texts: &mut Texts, name: &str, reader: &Reader) {
    let _ = write!(
        code,
        "Reader {{ program: Program::{}, parser: Parser::{}, check: {}, default: {}, computed: {}, since: {}, until: {}, \
         read_at: {}, when: &[{}], needs: &[{}], condition: {}, effect: {} }},",
        pascal(&reader.program),
        parser(name, reader),
        option(reader.check.as_ref().map(|check| format!("Check::{}", pascal(check)))),
        texts.optional(reader.default.as_ref()),
        reader.computed || reader.default.as_ref().is_some_and(|default| default.starts_with('=')),
        version(name, &reader.since),
        option(reader.until.as_ref().map(|until| version(name, until))),
        texts.stored(&reader.read_at),
        conditions(name, &reader.when),
        conditions(name, &reader.needs),
        texts.optional(reader.condition.as_ref()),
        texts.optional(reader.effect.as_ref()),
    );
}

fn parser(name: &str, reader: &Reader) -> String {
    let parser = pascal(&reader.parser);
    match parser.as_str() {
        "List" => match (&reader.delimiter, &reader.delimiter_from) {
            (None, None) => "List(Delimiter::Fixed(\",\"))".to_owned(),
            (Some(text), None) => format!("List(Delimiter::Fixed({text:?}))"),
            (None, Some(variable)) => format!("List(Delimiter::Variable({variable:?}))"),
            (Some(_), Some(_)) => panic!("{name}: a list has one delimiter"),
        },
        "Enum" | "Choice" => {
            assert!(!reader.members.is_empty(), "{name}: {} without members", reader.parser);
            format!("{parser}(&{:?})", reader.members)
        }
        _ => parser,
    }
}

/// `A set or B non-empty` for each condition.
fn conditions(name: &str, conditions: &[String]) -> String {
    let mut code = String::new();
    for condition in conditions {
        let atoms: Vec<_> = condition.split(" or ").map(|text| atom(name, text)).collect();
        let _ = write!(code, "Condition {{ any: &[{}] }},", atoms.join(", "));
    }
    code
}

fn atom(name: &str, text: &str) -> String {
    match text {
        "enterprise" => return "Atom::Enterprise".to_owned(),
        "processor" => return "Atom::Processor".to_owned(),
        "not processor" => return "Atom::NotProcessor".to_owned(),
        _ => {}
    }
    let (variable, test) = text.split_once(' ').unwrap_or_else(|| panic!("{name}: `{text}` is no condition"));
    let one = |atom: &str| format!("Atom::{atom}({variable:?})");
    let two = |atom: &str, operand: &str| format!("Atom::{atom}({variable:?}, {operand:?})");
    match test {
        "set" => one("Set"),
        "unset" => one("Unset"),
        "non-empty" => one("NonEmpty"),
        "empty" => one("Empty"),
        "true" => one("True"),
        "false" => one("False"),
        _ => match (test.strip_prefix("is not "), test.strip_prefix("is "), test.strip_prefix("contains ")) {
            (Some(operand), _, _) => two("IsNot", operand),
            (_, Some(operand), _) => two("Is", operand),
            (_, _, Some(operand)) => two("Contains", operand),
            _ if test.starts_with("without ") => two("Without", &test["without ".len()..]),
            _ => panic!("{name}: `{text}` is no condition"),
        },
    }
}

fn version(name: &str, text: &str) -> String {
    let numbers: Vec<u16> =
        text.split('.').map(|part| part.parse().unwrap_or_else(|_| panic!("{name}: `{text}` is no release"))).collect();
    let [major, minor, patch] = numbers[..] else { panic!("{name}: `{text}` is no release") };
    format!("Version::new({major}, {minor}, {patch})")
}

fn pascal(kebab: &str) -> String {
    kebab
        .split('-')
        .map(|word| {
            let mut chars = word.chars();
            chars.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + chars.as_str())
        })
        .collect()
}

fn option(value: Option<String>) -> String {
    value.map_or_else(|| "None".to_owned(), |value| format!("Some({value})"))
}
