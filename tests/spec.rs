//! The table against the facts about Flagsmith: every variable that 2.265.0 reads, the first and last release of every
//! name that any release read, every name that the documentation gives. A difference that is meant has its reason here.

use std::collections::{BTreeMap, BTreeSet};

use flagsmith_env::spec::{self, Atom, Condition, Program, Reader, Status, VARIABLES, Variable, Version};
use flagsmith_env::value::{Check, Delimiter, Parser, Text};

const NEWEST: Version = Version::new(2, 265, 0);

/// What the table says otherwise than `variables.tsv`, by name and program, and why.
const OTHERWISE: &[(&str, &str, &str)] =
    &[("PORT", "gunicorn", "only `api/Procfile` hands it to gunicorn, and no image runs that: the API ignores it")];

/// What the table says otherwise than `history.tsv`, by name, and why.
const OTHER_HISTORY: &[(&str, &str)] = &[
    ("GUNICORN_CMD_ARGS", "no code of Flagsmith's reads it, and gunicorn itself did up to 2.169.2"),
    ("PORT", "only `api/Procfile` hands it to gunicorn, and no image runs that: the API ignores it"),
];

/// What is a secret although `variables.tsv` takes it for none: it may be a URL with a password in it.
const MORE_SECRETS: &[&str] = &[
    "CACHE_ENVIRONMENT_DOCUMENT_LOCATION",
    "CACHE_ENVIRONMENT_DOCUMENT_OPTIONS",
    "ENVIRONMENT_CACHE_LOCATION",
    "ENVIRONMENT_SEGMENTS_CACHE_LOCATION",
    "GET_FLAGS_ENDPOINT_CACHE_LOCATION",
    "GET_IDENTITIES_ENDPOINT_CACHE_LOCATION",
    "ONBOARDING_REQUEST_THROTTLE_CACHE_LOCATION",
    "ONBOARDING_REQUEST_THROTTLE_CACHE_OPTIONS",
    "USER_THROTTLE_CACHE_LOCATION",
    "USER_THROTTLE_CACHE_OPTIONS",
];

/// Examples that one of the readers does not take, and why.
const ONE_SIDED_EXAMPLES: &[(&str, &str, &str)] = &[
    ("GITHUB_APP_URL", "api", "the API takes an integer, which no address is: only the front end's use makes sense"),
    ("ACCESS_LOG_FORMAT", "gunicorn", "a format without blanks is of no use, and only 2.106.0 to 2.166.0 refuse them"),
    ("DEBUG", "api", "until 2.9.3 any text turned it on, `false` too"),
    ("ENABLE_TELEMETRY", "api", "until 2.25.1 any text turned it on, `false` too"),
    ("GITHUB_PEM", "api", "a whole key would be taken for a real one"),
    ("FLAGSMITH_API_URL", "api", "the API wants the root, and the front end the same with `/api/v1/`"),
    ("DJANGO_CSRF_TRUSTED_ORIGINS", "api", "until 2.138.1 it took hosts, without a scheme"),
];

/// The rows of a tab-separated file, each by the names of its columns.
fn rows(text: &'static str) -> Vec<BTreeMap<&'static str, &'static str>> {
    let mut lines = text.lines();
    let header: Vec<_> = lines.next().expect("a header").split('\t').collect();
    lines.map(|line| header.iter().copied().zip(line.split('\t')).collect()).collect()
}

fn variables() -> Vec<BTreeMap<&'static str, &'static str>> {
    rows(include_str!("../fixtures/facts/variables.tsv"))
}

fn history() -> Vec<BTreeMap<&'static str, &'static str>> {
    rows(include_str!("../fixtures/facts/history.tsv"))
}

fn documented() -> Vec<BTreeMap<&'static str, &'static str>> {
    rows(include_str!("../fixtures/facts/documented.tsv"))
}

fn original_page() -> Vec<BTreeMap<&'static str, &'static str>> {
    rows(include_str!("../fixtures/facts/original-page.tsv"))
}

/// Fails with every complaint at once.
fn none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "{} complaints:\n{}", complaints.len(), complaints.join("\n"));
}

fn version(tag: &str) -> Version {
    tag.parse().unwrap_or_else(|_| panic!("{tag} is no release"))
}

/// The parsers that stand for one of `variables.tsv`.
fn parsers(fact: &str) -> &'static [&'static str] {
    match fact {
        "environs.bool" => &["Boolean"],
        "environs.int" => &["Integer"],
        "environs.float" => &["Float"],
        "environs.raw" => &["Text"],
        "os.getenv" => &["Text", "TrueWord"],
        "environs.str" => &["Text", "Choice"],
        "environs.list" => &["List"],
        "environs.dict" => &["Dict"],
        "environs.json" => &["Json"],
        "environs.enum" => &["Enum"],
        "environs.datetime" => &["DateTime"],
        "environs.time" => &["TimeOfDay"],
        "environs.timedelta" => &["Duration"],
        "os.environ" => &["Text", "NonEmpty"],
        "shell" => &["Shell"],
        "node-envToBool" => &["NodeBoolean"],
        "node-string" => &["NodeText", "NodeRaw"],
        "node-truthy" => &["NodeTruthy", "NodeRaw"],
        other if other.starts_with("third-party") => &["Library"],
        other => panic!("{other} is no parser of the facts"),
    }
}

/// The name of a parser's variant.
fn parser_name(parser: Parser) -> String {
    let debug = format!("{parser:?}");
    debug.split('(').next().unwrap_or_default().to_owned()
}

/// Whether the table's default is the one of the facts.
fn same_default(fact: &str, default: Option<&str>) -> bool {
    let plain = fact.split(" (").next().unwrap_or(fact);
    match plain {
        "None" | "(absent)" | "(required)" => default.is_none(),
        "\"\"" => default == Some(""),
        _ if fact.starts_with('=') || fact.contains(" if ") || fact.contains("per process") => true,
        _ => default == Some(plain) || default == Some(fact),
    }
}

/// The file of a place in Flagsmith's source, without its line.
fn file(place: &str) -> &str {
    let place = place.split(';').next().unwrap_or(place).trim();
    let place = place.split(':').next().unwrap_or(place);
    let package = place.strip_prefix("flagsmith-common").unwrap_or(place);
    package.rsplit_once(' ').map_or(package, |(_, path)| path.strip_prefix("src/").unwrap_or(path))
}

#[test]
fn every_reader_of_the_newest_release_is_in_the_table() {
    let mut complaints = Vec::new();
    for fact in variables() {
        let (name, program) = (fact["name"], fact["component"]);
        if OTHERWISE.iter().any(|(n, p, _)| (*n, *p) == (name, program)) {
            continue;
        }
        let Some(variable) = row(name) else {
            complaints.push(format!("{name}: no row"));
            continue;
        };
        let mut readers =
            variable.readers.iter().filter(|reader| reader.program.name() == program && reader.exists_at(NEWEST));
        let Some(reader) = readers.next() else {
            complaints.push(format!("{name}: {program} does not read it"));
            continue;
        };
        let parser = parser_name(reader.parser);
        if !parsers(fact["parser"]).contains(&parser.as_str()) {
            complaints.push(format!("{name}: {program} parses it as {}, not as {parser}", fact["parser"]));
        }
        if let Parser::Enum(members) | Parser::Choice(members) = reader.parser
            && members.join(",") != fact["enum_values"]
        {
            complaints.push(format!("{name}: the members are {}", fact["enum_values"]));
        }
        if !same_default(fact["default"], reader.default()) {
            complaints.push(format!("{name}: {program}: default {}, not {:?}", fact["default"], reader.default()));
        }
        let files: Vec<_> = fact["read_at"].split(';').map(file).collect();
        if !files.contains(&file(reader.read_at())) {
            complaints.push(format!("{name}: {program} reads it at {}, not {}", fact["read_at"], reader.read_at()));
        }
        if variable.secret != (fact["secret"] == "yes" || MORE_SECRETS.contains(&name)) {
            complaints.push(format!("{name}: secret is {}", fact["secret"]));
        }
    }
    none(complaints);
}

#[test]
fn nothing_is_read_at_the_newest_release_that_the_facts_do_not_know() {
    let known: BTreeSet<_> = variables().iter().map(|fact| (fact["name"], fact["component"])).collect();
    let mut complaints = Vec::new();
    for (variable, reader) in readers() {
        let judged = !matches!(reader.parser, Parser::Library) && variable.area() != "elsewhere";
        if judged && reader.until.is_none() && !known.contains(&(variable.name, reader.program.name())) {
            complaints.push(format!("{}: {} does not read it", variable.name, reader.program.name()));
        }
    }
    none(complaints);
}

/// Whether a component of `history.tsv` is the Node side.
fn is_node(program: Program) -> bool {
    matches!(program, Program::Frontend | Program::FrontendBuild)
}

#[test]
fn first_and_last_releases_are_those_of_the_history() {
    let mut spans: BTreeMap<(&str, bool), (Version, Option<Version>)> = BTreeMap::new();
    let mut never = BTreeSet::new();
    for fact in history() {
        let key = (fact["name"], fact["component"] == "frontend");
        if fact["first_tag"] == "never" {
            never.insert(key);
            continue;
        }
        let first = version(fact["first_tag"]);
        let last = (!fact["last_tag"].is_empty()).then(|| version(fact["last_tag"]));
        spans
            .entry(key)
            .and_modify(|(since, until)| {
                *since = first.min(*since);
                *until = until.and_then(|until| last.map(|last| last.max(until)));
            })
            .or_insert((first, last));
    }
    let mut complaints = Vec::new();
    for (&(name, node), &(first, last)) in &spans {
        let Some(variable) = row(name) else {
            complaints.push(format!("{name}: no row"));
            continue;
        };
        let side = || variable.readers.iter().filter(|reader| is_node(reader.program) == node);
        let since = side().map(|reader| reader.since).min();
        let until = side().map(|reader| reader.until).max_by_key(|until| until.unwrap_or(Version::new(999, 0, 0)));
        let meant = OTHER_HISTORY.iter().any(|(other, _)| *other == name);
        if (since != Some(first) || until != Some(last)) && !meant {
            complaints.push(format!("{name}: node {node}: {first} to {last:?}, not {since:?} to {until:?}"));
        }
    }
    for (name, node) in never {
        let read = row(name).map(|variable| variable.readers.iter().any(|reader| is_node(reader.program) == node));
        if read != Some(false) && !OTHER_HISTORY.iter().any(|(other, _)| *other == name) {
            complaints.push(format!("{name}: node {node}: no release reads it"));
        }
    }
    none(complaints);
}

#[test]
fn releases_that_did_not_read_a_name_in_between_are_left_out() {
    let mut complaints = Vec::new();
    for fact in history() {
        let gaps = fact["parser_changes"].split("; ").filter_map(|change| change.strip_prefix("not read "));
        for gap in gaps {
            let (first, last) = gap.split_once("..").unwrap_or((gap, gap));
            let node = fact["component"] == "frontend";
            let readers = row(fact["name"]).map_or(&[][..], |variable| variable.readers);
            for release in [version(first), version(last)] {
                if readers.iter().any(|reader| is_node(reader.program) == node && reader.exists_at(release)) {
                    complaints.push(format!("{}: not read at {release}", fact["name"]));
                }
            }
        }
    }
    none(complaints);
}

#[test]
fn every_documented_name_is_known() {
    let mut complaints = Vec::new();
    for fact in documented() {
        let name = fact["name"];
        match row(name) {
            None if spec::foreign(name).is_none() => complaints.push(format!("{name}: no row")),
            None => {}
            Some(variable) if fact["on_original_page"] == "no" && fact["section"].starts_with("docs/") => {
                let page = variable.page().unwrap_or_default();
                let original = variable.documented.is_some();
                if !original && !fact["section"].split("; ").any(|path| path_of(path) == page) {
                    complaints.push(format!("{name}: the page is {}, not {page}", fact["section"]));
                }
            }
            Some(_) => {}
        }
    }
    none(complaints);
}

/// The address of a page, from its file.
fn path_of(file: &str) -> &str {
    let path = file.strip_prefix("docs/docs/").unwrap_or(file);
    path.strip_suffix(".mdx").or_else(|| path.strip_suffix(".md")).unwrap_or(path)
}

#[test]
fn the_original_page_and_the_table_name_the_same_variables() {
    let page: BTreeSet<_> = original_page().iter().map(|fact| (fact["name"], fact["section"])).collect();
    assert_eq!(page.len(), 47);
    let documented = VARIABLES.iter().filter_map(|variable| Some((variable.name, variable.documented?.name())));
    assert_eq!(documented.collect::<BTreeSet<_>>(), page);
}

#[test]
fn names_are_unique_and_in_order() {
    assert!(VARIABLES.windows(2).all(|pair| pair[0].name < pair[1].name));
}

#[test]
fn every_name_that_a_row_mentions_has_a_row() {
    let mut complaints = Vec::new();
    for variable in VARIABLES {
        let conditions = variable.readers.iter().flat_map(|reader| reader.when.iter().chain(reader.needs));
        let mut names: Vec<&str> = conditions.flat_map(condition_names).collect();
        names.extend(variable.instead.iter().flat_map(|instead| instead.names.iter().copied()));
        names.extend(variable.renamed.iter().map(|renamed| renamed.to));
        for reader in variable.readers {
            if let Parser::List(Delimiter::Variable(name)) = reader.parser {
                names.push(name);
            }
        }
        for name in names.iter().filter(|name| spec::find(name).is_none()) {
            complaints.push(format!("{}: {name} has no row", variable.name));
        }
    }
    none(complaints);
}

fn condition_names(condition: &Condition) -> impl Iterator<Item = &'static str> {
    condition.any.iter().filter_map(Atom::variable)
}

#[test]
fn aliases_are_nobodys_name_and_lead_to_one_row() {
    let mut seen = BTreeSet::new();
    for variable in VARIABLES {
        for alias in variable.aliases {
            assert!(row(alias).is_none(), "{alias} is a row of its own");
            assert!(seen.insert(alias), "{alias} leads to two rows");
            assert_eq!(alias.to_ascii_uppercase(), *alias);
        }
    }
}

#[test]
fn every_example_passes_its_own_readers() {
    let mut complaints = Vec::new();
    for (variable, reader) in readers() {
        let Some(value) = variable.example() else { continue };
        let delimiter = match reader.parser {
            Parser::List(Delimiter::Fixed(text)) => text,
            _ => ",",
        };
        let release = reader.until.unwrap_or(NEWEST);
        let (name, secret, program) = (variable.name, variable.secret, reader.program);
        let text = Text { name, value, secret, program, release, delimiter, default: reader.default() };
        let reading = reader.parser.read(&text);
        let checked = reader.check.map(|check| check.run(&text, &reading.seen)).unwrap_or_default();
        let one_sided = ONE_SIDED_EXAMPLES.iter().any(|(n, p, _)| (*n, *p) == (name, program.name()));
        let remarks = reading.remarks.iter().chain(&checked).filter(|_| !one_sided);
        for remark in remarks.filter(|_| reader.check != Some(Check::Ignored)) {
            complaints.push(format!("{name}: {}: {:?}: {}", program.name(), remark.kind, remark.message));
        }
    }
    none(complaints);
}

#[test]
fn texts_are_short_and_plain() {
    let mut complaints = Vec::new();
    for variable in VARIABLES {
        let name = variable.name;
        let words = variable.summary().split_whitespace().count();
        if words > 15 || variable.summary().ends_with('.') || variable.summary().is_empty() {
            complaints.push(format!("{name}: summary: {}", variable.summary()));
        }
        let mut texts: Vec<&str> = variable.note().iter().copied().collect();
        texts.extend(variable.instead.iter().filter_map(|instead| instead.note));
        texts.extend(variable.readers.iter().flat_map(|reader| reader.condition().into_iter().chain(reader.effect())));
        for text in texts.into_iter().filter(|text| text.ends_with('.') || text.trim() != *text || text.is_empty()) {
            complaints.push(format!("{name}: {text}"));
        }
        if variable.page().is_some_and(|page| page.starts_with('/') || page.ends_with('/') || page.contains(".md")) {
            complaints.push(format!("{name}: page: {:?}", variable.page()));
        }
    }
    none(complaints);
}

#[test]
fn no_reader_is_there_twice() {
    let mut complaints = Vec::new();
    for variable in VARIABLES {
        for (index, one) in variable.readers.iter().enumerate() {
            if one.until.is_some_and(|until| until < one.since) {
                complaints.push(format!("{}: {} ends before it starts", variable.name, one.program.name()));
            }
            for other in &variable.readers[index + 1..] {
                let together = one.exists_at(other.since) || other.exists_at(one.since);
                let use_of = |reader: &Reader| {
                    format!("{:?} {:?} {:?} {:?}", reader.program, reader.parser, reader.check, reader.when)
                };
                if together && use_of(one) == use_of(other) {
                    complaints.push(format!("{}: two readers of {}", variable.name, one.program.name()));
                }
            }
        }
    }
    none(complaints);
}

#[test]
fn what_nothing_reads_says_what_to_do() {
    let mut complaints = Vec::new();
    for variable in VARIABLES {
        let idle = matches!(variable.status, Status::DocumentedOnly | Status::SetOnly);
        if idle && variable.note().is_none() && variable.instead.is_empty() {
            complaints.push(format!("{}: neither a note nor anything instead", variable.name));
        }
        if idle && !variable.readers.is_empty() {
            complaints.push(format!("{}: something reads it", variable.name));
        }
        if variable.status == Status::Flagsmith && variable.readers.is_empty() {
            complaints.push(format!("{}: nothing reads it", variable.name));
        }
    }
    none(complaints);
}

#[test]
fn members_of_families_are_found_and_nothing_else_is() {
    for (name, family) in [
        ("REPLICA_DATABASE_URL_0", "REPLICA_DATABASE_URL_<N>"),
        ("REPLICA_DATABASE_URL_17", "REPLICA_DATABASE_URL_<N>"),
        ("CROSS_REGION_REPLICA_DATABASE_URL_1", "CROSS_REGION_REPLICA_DATABASE_URL_<N>"),
        ("E2E_TEST_TOKEN_PROD", "E2E_TEST_TOKEN_<ENV>"),
    ] {
        assert_eq!(spec::find(name).map(|variable| variable.name), Some(family), "{name}");
    }
    for name in ["REPLICA_DATABASE_URL_", "REPLICA_DATABASE_URL_X", "E2E_TEST_TOKEN_prod", "E2E_TEST_TOKEN_"] {
        assert!(spec::find(name).is_none(), "{name}");
    }
}

/// The row with exactly this name; a family's own with its varying part.
fn row(name: &str) -> Option<&'static Variable> {
    spec::find(name).filter(|variable| variable.name == name)
}

fn readers() -> impl Iterator<Item = (&'static Variable, &'static Reader)> {
    VARIABLES.iter().flat_map(|variable| variable.readers.iter().map(move |reader| (variable, reader)))
}
