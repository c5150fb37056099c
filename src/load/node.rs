//! Reads a file as version 6.2 of Node's dotenv does, which the front end uses: one `NAME=value` on each line, with
//! one quote stripped from each end of the value. A line of any other form is skipped without a word, which is noticed.
//!
//! There are no comments behind values, no references, and no escape but `\n` between double quotes. A value ends at a
//! NUL byte, as every environment's does.

use super::{Draft, Page, Stumble};
use crate::environment::{Environment, NoticeKind};
use crate::source::{Source, Span};

/// Adds `source` and what it assigns to `environment`.
pub fn load(environment: &mut Environment, source: Source) {
    Page::read_lines(environment, source, line);
}

fn line(page: &mut Page<'_>, line: Span) {
    let text = page.text;
    let trimmed = text[line.start..line.end].trim_start_matches(is_blank);
    let start = line.end - trimmed.len();
    if trimmed.is_empty() {
        return;
    }
    if trimmed.starts_with('#') {
        return page.comment(start);
    }
    let name = Span::new(start, start + trimmed.find(|c| !is_name(c)).unwrap_or(trimmed.len()));
    let behind_name = text[name.end..line.end].trim_start_matches(is_blank);
    if name.is_empty() || !behind_name.starts_with('=') {
        return skipped(page, no_assignment(page, trimmed, name, line.end - behind_name.len()));
    }
    let behind_equals = line.end - behind_name.len() + 1;
    let raw = text[behind_equals..line.end].trim_start_matches(is_blank);
    let value_start = line.end - raw.len();
    // The value ends at the first character that JavaScript takes for the end of a line; only blanks may follow.
    let value = &raw[..raw.find(ends_a_line).unwrap_or(raw.len())];
    if let Some(at) = raw[value.len()..].find(|c| !is_blank(c)) {
        let reason = "a character inside the value ends the line, so that the whole line is skipped";
        let help = "remove the carriage return or line separator from the value";
        let end = value_start + value.len();
        return skipped(page, Stumble { span: Span::new(end, end + at), reason, help });
    }
    let trimmed = value.trim_end_matches(is_blank);
    let value_span = match trimmed.len() {
        0 => Span::new(behind_equals, behind_equals),
        length => Span::new(value_start, value_start + length),
    };
    page.assign(Span::new(start, line.end), name, value_span, unquoted(value, value_start));
}

/// The value without a quote at each end, and without blanks around what is left.
fn unquoted(raw: &str, start: usize) -> Draft {
    let expands = raw.starts_with('"') && raw.ends_with('"');
    let quotes = ['"', '\''];
    let value = raw.strip_prefix(quotes).unwrap_or(raw);
    let start = start + raw.len() - value.len();
    let value = value.strip_suffix(quotes).unwrap_or(value);
    if !expands || !value.contains("\\n") {
        let trimmed = value.trim_start_matches(is_blank);
        let start = start + value.len() - trimmed.len();
        return Draft::verbatim(until_nul(trimmed.trim_end_matches(is_blank)), start);
    }
    let mut draft = Draft::new();
    draft.text = until_nul(value.replace("\\n", "\n").trim_matches(is_blank)).to_owned();
    draft
}

fn until_nul(value: &str) -> &str {
    value.split('\0').next().unwrap_or(value)
}

fn skipped(page: &mut Page<'_>, stumble: Stumble) {
    let Stumble { span, reason, help } = stumble;
    page.notice(NoticeKind::Ignored { reason, help }, span, None);
}

/// Why the line that begins with `name`, and goes on at `at`, is no assignment.
fn no_assignment(page: &Page<'_>, line: &str, name: Span, at: usize) -> Stumble {
    let span = if name.is_empty() { page.char_at(name.start) } else { page.char_at(at) };
    if let Some(stumble) = Stumble::at_merge_mark(line, span) {
        return stumble;
    }
    let (reason, help) = match page.text[span.start..span.end].chars().next() {
        _ if line.starts_with("export") && at > name.end => ("dotenv knows no `export`", "write `NAME=value`"),
        None | Some('\n') => ("there is no `=`", "write `NAME=value`, or put a `#` in front if it is a comment"),
        Some('=') => ("there is no name in front of the `=`", "write `NAME=value`"),
        Some(':') => ("a `:` follows the name", "write `NAME=value`"),
        Some(_) if at > name.end && !name.is_empty() => {
            ("a blank and another word stand where the `=` is wanted", "write `NAME=value`")
        }
        Some(_) => (
            "this character cannot stand in a name",
            "a name is made of letters, digits, underscores, dots and hyphens, and a `=` follows it",
        ),
    };
    Stumble { span, reason, help }
}

/// What `[\w.-]` matches.
fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')
}

/// What JavaScript's `\s` matches.
fn is_blank(c: char) -> bool {
    c == '\u{feff}' || c.is_whitespace() && c != '\u{85}'
}

/// What JavaScript's `.` does not match.
fn ends_a_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::Loader;

    fn read(text: &str) -> Environment {
        Loader::Node.read(text)
    }

    #[test]
    fn one_quote_is_stripped_from_each_end() {
        let cases = [
            ("1", "1", Some(2)),
            (" 1 # x ", "1 # x", Some(3)),
            ("\" 1 \"", "1", Some(4)),
            ("'a\"", "a", Some(3)),
            ("\"\"a\"\"", "\"a\"", Some(3)),
            ("\"", "", None),
            ("\"a\" ", "a\"", Some(3)),
            ("\"a\\nb\"", "a\nb", None),
            ("'a\\nb'", "a\\nb", Some(3)),
            ("a\0b", "a", Some(2)),
            ("", "", None),
            ("a\u{85}", "a\u{85}", Some(2)),
        ];
        for (raw, value, offset) in cases {
            let environment = read(&format!("A={raw}\r\n"));
            let found: Vec<_> = environment.assignments().iter().map(|one| (one.text(), one.value_offset)).collect();
            assert_eq!(found, [(Some(value), offset)], "{raw:?}");
        }
    }

    #[test]
    fn a_line_of_another_form_is_skipped_and_noticed() {
        let cases = [
            ("export A=1", "dotenv knows no `export`", 7),
            ("A", "there is no `=`", 1),
            ("=1", "there is no name in front of the `=`", 0),
            ("A: 1", "a `:` follows the name", 1),
            ("A B=1", "a blank and another word stand where the `=` is wanted", 2),
            ("A+=1", "this character cannot stand in a name", 1),
            ("!", "this character cannot stand in a name", 0),
            ("A=1\rB=2", "a character inside the value ends the line, so that the whole line is skipped", 3),
            ("=======", "it is the mark of a merge that was not finished", 0),
        ];
        for (line, reason, at) in cases {
            let environment = read(&format!("{line}\n"));
            assert_eq!(environment.assignments(), [], "{line:?}");
            let found: Vec<_> = environment
                .notices()
                .iter()
                .map(|one| match one.kind {
                    NoticeKind::Ignored { reason, .. } => (reason, one.place.span.start),
                    _ => panic!("{one:?}"),
                })
                .collect();
            assert_eq!(found, [(reason, at)], "{line:?}");
        }
    }

    #[test]
    fn blanks_are_those_of_javascript() {
        let environment = read("\u{feff}\u{feff}A\u{a0}=\u{3000}1\u{2028}\n  # x\nB-.c = 2\n");
        let read: Vec<_> = environment.assignments().iter().map(|one| (one.name.as_str(), one.text())).collect();
        assert_eq!(read, [("A", Some("1")), ("B-.c", Some("2"))]);
        assert_eq!(environment.comments().len(), 1);
    }
}
