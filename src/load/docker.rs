//! Reads a file as `docker run --env-file` does, and with it podman and `kubectl create … --from-env-file`: each line
//! is a name, a `=` and a value, which is everything up to the end of the line. Quotes, blanks and what looks like a
//! comment behind a value are part of it.
//!
//! A line without a `=` passes a variable of docker's own environment on, if there is one: it assigns nothing here.
//! Where docker refuses the file, reading goes on at the next line, so that later lines are checked too.

use super::{Draft, Page, Stumble};
use crate::environment::Environment;
use crate::source::{Source, Span};

/// The longest line that docker reads, in bytes (Go's `bufio.MaxScanTokenSize`, less one for the line feed).
const LONGEST_LINE: usize = 65535;

/// Adds `source` and what it assigns to `environment`.
pub fn load(environment: &mut Environment, source: Source) {
    Page::read_lines(environment, source, line);
}

fn line(page: &mut Page<'_>, line: Span) {
    let text = page.text;
    let whole = &text[line.start..line.end];
    let trimmed = whole.strip_suffix('\r').unwrap_or(whole).trim_start();
    let start = line.start + whole.len() - whole.trim_start().len();
    if let Some(end) = too_long(text, line) {
        let reason = "the line is longer than 65535 bytes, which docker does not read";
        return page.malformed(Stumble { span: page.char_at(end), reason, help: "shorten the line" }, None);
    }
    if trimmed.is_empty() {
        return;
    }
    if trimmed.starts_with('#') {
        return page.comment(start);
    }
    let (name, value) = match trimmed.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (trimmed, None),
    };
    if let Some(stumble) = wrong_name(page, trimmed, name, start) {
        return page.malformed(stumble, None);
    }
    let Some(value) = value else { return };
    let name_span = Span::new(start, start + name.len());
    let value_span = Span::new(name_span.end + 1, name_span.end + 1 + value.len());
    page.assign(Span::new(start, line.end), name_span, value_span, Draft::verbatim(value, value_span.start));
}

/// Where `line` becomes too long.
fn too_long(text: &str, line: Span) -> Option<usize> {
    let limit = line.start + LONGEST_LINE;
    (line.end > limit).then(|| (line.start..=limit).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(line.start))
}

fn wrong_name(page: &Page<'_>, line: &str, name: &str, start: usize) -> Option<Stumble> {
    let blank = name.find([' ', '\t']);
    if !name.is_empty() && blank.is_none() {
        return None;
    }
    let span = page.char_at(start + blank.unwrap_or(0));
    if let Some(stumble) = Stumble::at_merge_mark(line, span) {
        return Some(stumble);
    }
    let (reason, help) = match blank {
        None => ("there is no name in front of the `=`", "write `NAME=value`"),
        Some(_) if name.len() == line.len() => {
            ("there is no `=`, and a name cannot have a blank in it", "write `NAME=value`, or put a `#` in front")
        }
        Some(at) if &name[..at] == "export" => ("docker knows no `export`", "write `NAME=value`"),
        Some(_) => ("a name cannot have a blank in it", "write `NAME=value`, with no blank in front of the `=`"),
    };
    Some(Stumble { span, reason, help })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::NoticeKind;
    use crate::load::Loader;

    fn read(text: &str) -> Environment {
        Loader::Docker.read(text)
    }

    #[test]
    fn the_value_is_the_rest_of_the_line() {
        let environment = read("\u{feff} A=\"1\" # x\r\n# y\nB= 2 \n\n  # z\nC\nD=\nE+=3=4");
        let read: Vec<_> = environment.assignments().iter().map(|one| (one.name.as_str(), one.text())).collect();
        assert_eq!(read, [("A", Some("\"1\" # x")), ("B", Some(" 2 ")), ("D", Some("")), ("E+", Some("3=4"))]);
        let offsets: Vec<_> = environment.assignments().iter().map(|one| one.value_offset).collect();
        assert_eq!(offsets, [Some(6), Some(21), None, Some(40)]);
        assert_eq!(environment.comments().len(), 2);
        let kinds: Vec<_> = environment.notices().iter().map(|one| &one.kind).collect();
        assert_eq!(kinds, [&NoticeKind::ByteOrderMark]);
    }

    #[test]
    fn what_docker_refuses_has_a_reason_and_a_place() {
        let long = format!("A={}\n", "x".repeat(65534));
        let too_long = "the line is longer than 65535 bytes, which docker does not read";
        let cases: [(&str, Option<(&str, usize)>); 9] = [
            ("=1\n", Some(("there is no name in front of the `=`", 0))),
            ("A =1\n", Some(("a name cannot have a blank in it", 1))),
            ("export A=1\n", Some(("docker knows no `export`", 6))),
            ("A: 1\n", Some(("there is no `=`, and a name cannot have a blank in it", 2))),
            ("<<<<<<< HEAD\n", Some(("it is the mark of a merge that was not finished", 7))),
            ("=======\n", Some(("it is the mark of a merge that was not finished", 0))),
            (&long, Some((too_long, 65535))),
            (&long[1..], Some(("there is no name in front of the `=`", 0))),
            ("A\u{a0}B=1\n", None),
        ];
        for (text, wanted) in cases {
            let environment = read(text);
            let found = environment.notices().first().map(|one| match one.kind {
                NoticeKind::Malformed { reason, .. } => (reason, one.place.span.start),
                _ => panic!("{one:?}"),
            });
            assert_eq!(found, wanted, "{:?}", &text[..text.len().min(20)]);
            assert_eq!(environment.assignments().len(), usize::from(wanted.is_none()));
        }
    }
}
