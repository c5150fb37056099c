//! Reads a process environment, through a made-up text that findings can point into.

use std::ffi::OsString;
use std::fmt::Write as _;

use crate::environment::{Assignment, Environment, Value};
use crate::source::{PROCESS, Source, Span};

/// Adds each variable of `vars` whose name is `wanted`: the source is called `<environment>` and has one line
/// `NAME=value` for each, in the order of names. Control characters and bytes that are not UTF-8 stand there as
/// escapes; the assignments hold the values as they are. A name that is not UTF-8 is left out, and of two assignments of
/// one name the first counts, as for every program that asks the system.
pub fn load(
    environment: &mut Environment,
    vars: impl IntoIterator<Item = (OsString, OsString)>,
    wanted: &dyn Fn(&str) -> bool,
) {
    let mut vars: Vec<(String, OsString)> = vars
        .into_iter()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
        .filter(|(name, _)| wanted(name))
        .collect();
    vars.sort_by(|(a, _), (b, _)| a.cmp(b));
    vars.dedup_by(|(a, _), (b, _)| a == b);

    let mut text = String::new();
    let mut spans = Vec::with_capacity(vars.len());
    for (name, value) in &vars {
        let start = text.len();
        write_escaped(&mut text, name.as_bytes());
        let name_end = text.len();
        text.push('=');
        write_escaped(&mut text, value.as_encoded_bytes());
        spans.push((Span::new(start, name_end), Span::new(name_end + 1, text.len())));
        text.push('\n');
    }

    let source = environment.add_source(Source::new(PROCESS, text.clone()));
    for ((name, value), (name_span, value_span)) in vars.into_iter().zip(spans) {
        let value = value.into_string().map_or(Value::Unknown, Value::Known);
        let shown = &text[value_span.start..value_span.end];
        let same = matches!(&value, Value::Known(value) if value == shown && !value.is_empty());
        environment.push(Assignment {
            name,
            value,
            source,
            name_span,
            value_span,
            value_offset: same.then_some(value_span.start),
            expanded: false,
            statement: Span::new(name_span.start, value_span.end),
        });
    }
}

fn write_escaped(text: &mut String, bytes: &[u8]) {
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if c.is_control() {
                text.extend(c.escape_default());
            } else {
                text.push(c);
            }
        }
        for byte in chunk.invalid() {
            // Writing to a String cannot fail.
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load_all(vars: &[(&str, &str)]) -> Environment {
        let mut environment = Environment::new();
        let vars = vars.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
        load(&mut environment, vars, &|name| name != "UNWANTED");
        environment
    }

    #[test]
    fn one_line_for_each_wanted_variable_in_the_order_of_names() {
        let environment = load_all(&[("B", "2"), ("UNWANTED", "x"), ("A", "é=1"), ("C", "")]);
        let source = &environment.sources()[0];
        assert_eq!((source.name(), source.text()), ("<environment>", "A=é=1\nB=2\nC=\n"));
        let offsets: Vec<_> = environment.assignments().iter().map(|assignment| assignment.value_offset).collect();
        assert_eq!(offsets, [Some(2), Some(9), None]);
        assert_eq!(environment.assignments()[2].value_span, Span::new(13, 13));
    }

    #[test]
    fn the_first_of_two_counts() {
        let environment = load_all(&[("A", "2"), ("B", "3"), ("A", "1")]);
        assert_eq!(environment.sources()[0].text(), "A=2\nB=3\n");
    }

    #[test]
    fn control_characters_are_escaped_in_the_text_only() {
        let environment = load_all(&[("A", "1\n2\u{1b}\u{85}\\n")]);
        assert_eq!(environment.sources()[0].text(), "A=1\\n2\\u{1b}\\u{85}\\n\n");
        let assignment = &environment.assignments()[0];
        assert_eq!(assignment.text(), Some("1\n2\u{1b}\u{85}\\n"));
        assert_eq!(assignment.value_offset, None);
        assert_eq!(assignment.value_span, Span::new(2, 20));
    }

    #[cfg(unix)]
    #[test]
    fn what_is_not_utf8_is_unknown_and_such_a_name_is_left_out() {
        use std::os::unix::ffi::OsStringExt;

        let bytes = |bytes: &[u8]| OsString::from_vec(bytes.to_vec());
        let mut environment = Environment::new();
        let vars = [(bytes(b"A"), bytes(b"caf\xe9")), (bytes(b"B\xff"), bytes(b"1"))];
        load(&mut environment, vars, &|_| true);
        assert_eq!(environment.sources()[0].text(), "A=caf\\xe9\n");
        let values: Vec<_> = environment.assignments().iter().map(|assignment| &assignment.value).collect();
        assert_eq!(values, [&Value::Unknown]);
        assert_eq!(environment.assignments()[0].value_offset, None);
    }
}
