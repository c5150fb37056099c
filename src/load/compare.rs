//! What other loaders would read from the same sources.

use std::collections::HashMap;

use clap::ValueEnum;

use super::Loader;
use crate::environment::{Assignment, Environment, Notice, NoticeKind, OtherReading};
use crate::source::{Place, SourceId, Span};

/// Notices in `environment`, which dotenvy's loader has made, each assignment that another loader reads differently.
/// What cannot be known of either side is left out.
pub fn compare(environment: &mut Environment) {
    if environment.sources().iter().all(|source| is_plain(source.text())) {
        return;
    }
    let mut notices = Vec::new();
    for loader in Loader::value_variants() {
        if *loader != Loader::Dotenvy {
            let mut other = Environment::new();
            for source in environment.sources() {
                loader.load(&mut other, source.clone());
            }
            differences(environment, &other, loader.program(), &mut notices);
        }
    }
    for notice in notices {
        environment.notice(notice);
    }
}

/// Whether a text holds nothing but comments and plain assignments, which all loaders read alike: there is then no need
/// to ask them. Most files are so.
fn is_plain(text: &str) -> bool {
    let is_plain = |line: &str| {
        let Some((name, value)) = line.split_once('=') else { return line.is_empty() };
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-./:@,%+=?".contains(&b))
    };
    memchr::memchr2(b'\r', b'\0', text.as_bytes()).is_none()
        && text.split('\n').all(|line| line.starts_with('#') || is_plain(line))
}

fn differences(environment: &Environment, other: &Environment, program: &'static str, notices: &mut Vec<Notice>) {
    let theirs = last_of_each(other);
    let refused: Vec<Place> =
        other.notices().iter().filter(|notice| refuses(notice)).map(|notice| notice.place).collect();
    let mut mine: Vec<&Assignment> = last_of_each(environment).into_values().collect();
    mine.sort_unstable_by_key(|assignment| (assignment.source, assignment.name_span));
    for assignment in mine {
        let Some(value) = assignment.text() else { continue };
        let reading = match theirs.get(&(assignment.source, assignment.name.as_str())) {
            Some(their) => match their.text() {
                // Carriage returns at the ends of lines are told of once for each file, by the rule about them.
                Some(text) if text.trim_end_matches('\r') != value.trim_end_matches('\r') => {
                    OtherReading::Value(text.to_owned())
                }
                _ => continue,
            },
            None if is_in(&refused, assignment) => OtherReading::Refused,
            None => OtherReading::Unset,
        };
        let span = match reading {
            OtherReading::Value(_) if !assignment.value_span.is_empty() => assignment.value_span,
            _ => assignment.name_span,
        };
        notices.push(Notice {
            kind: NoticeKind::ReadDifferently { program, reading },
            place: Place { source: assignment.source, span },
            variable: Some(assignment.name.clone()),
        });
    }
}

/// The assignment of each name that counts in each source.
fn last_of_each(environment: &Environment) -> HashMap<(SourceId, &str), &Assignment> {
    let assignments = environment.assignments().iter();
    assignments.map(|assignment| ((assignment.source, assignment.name.as_str()), assignment)).collect()
}

/// Whether a loader stops at what it noticed.
fn refuses(notice: &Notice) -> bool {
    matches!(
        notice.kind,
        NoticeKind::Malformed { .. } | NoticeKind::Nameless { .. } | NoticeKind::UnclosedQuote | NoticeKind::Nul
    )
}

/// Whether one of `places`, which are in order, lies in the lines of `assignment`.
fn is_in(places: &[Place], assignment: &Assignment) -> bool {
    let Span { start, end } = assignment.statement;
    let first = places.partition_point(|place| (place.source, place.span.start) < (assignment.source, start));
    places.get(first).is_some_and(|place| place.source == assignment.source && place.span.start <= end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::source::Source;

    fn compared(text: &str) -> Vec<(&'static str, OtherReading)> {
        let mut environment = Environment::new();
        Loader::Dotenvy.load(&mut environment, Source::new("x", text));
        compare(&mut environment);
        let notices = environment.notices().iter();
        notices
            .filter_map(|notice| match &notice.kind {
                NoticeKind::ReadDifferently { program, reading } => Some((*program, reading.clone())),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn plain_assignments_are_read_alike() {
        assert_eq!(compared("# a comment\nA=1\nB=postgres://u:p@h:5432/db\n\nC=a,b\nD=\n"), []);
    }

    proptest! {
        #[test]
        fn all_loaders_read_a_plain_text_alike(
            lines in prop::collection::vec("#[^\\n\\r\\x00]{0,20}|([A-C_][a-z0-9_]{0,2}=[a-zA-Z0-9_./:@,%+=?-]{0,9})?", 0..9),
        ) {
            let text = lines.join("\n");
            prop_assert!(is_plain(&text));
            let mine = Loader::Dotenvy.read(&text);
            for loader in Loader::value_variants() {
                let mut notices = Vec::new();
                differences(&mine, &loader.read(&text), loader.program(), &mut notices);
                prop_assert!(notices.is_empty(), "{loader:?}: {notices:?}");
            }
        }
    }

    #[test]
    fn what_a_loader_may_read_in_its_own_way_is_not_plain() {
        for text in [
            "A='1'",
            "A=\"1\"",
            "A=1 2",
            "A=1 # one",
            "A=$B",
            "A=~",
            "A=1\r\n",
            "export A=1",
            "A = 1",
            "A",
            " #",
            "A=\\n",
            "A.B=1",
        ] {
            assert!(!is_plain(text), "{text:?}");
        }
    }

    #[test]
    fn carriage_returns_at_the_ends_of_lines_are_no_difference() {
        assert_eq!(compared("A=1\r\nB=2\r\n"), []);
    }

    #[test]
    fn docker_keeps_quotes_and_comments() {
        let value = |text: &str| ("docker run", OtherReading::Value(text.to_owned()));
        assert_eq!(compared("A=\"true\"\n"), [value("\"true\"")]);
        assert!(compared("A=1 # one\n").contains(&value("1 # one")));
    }

    #[test]
    fn docker_refuses_export() {
        assert_eq!(compared("export A=1\n").first(), Some(&("docker run", OtherReading::Refused)));
    }

    #[test]
    fn what_is_unknown_is_not_compared() {
        let unknown = |text: &str| compared(text).into_iter().all(|(program, _)| program == "docker run");
        assert!(unknown("A=$NOWHERE\n"));
    }
}
