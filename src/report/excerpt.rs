//! The lines that one finding shows: cut from masked sources, long ones elided around what is underlined.
//!
//! An excerpt is a small text of its own, so that a finding costs the same in a file of any size, and one in which
//! lines of several files can stand.

use std::borrow::Cow;
use std::ops::Range;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use textwrap::core::display_width;

use super::Report;
use crate::finding::{Finding, Label};
use crate::redact::{self, MaskedSource};
use crate::source::SourceId;

/// The fewest characters of a line that are shown, however narrow the terminal is.
const FEWEST_CHARS: usize = 30;

/// What stands beside a line: its number aside.
const GUTTER: usize = 4;

/// What leads from an underline to its words.
const LEADER: usize = 4;

/// The picture of the carriage return at the end of a Windows line, which is shown only where it is underlined.
const CARRIAGE_RETURN: char = '\u{240d}';

/// Lines, and what is underlined in them.
#[derive(Debug, Default)]
pub struct Excerpt {
    text: String,
    lines: Vec<Line>,
    labels: Vec<Underline>,
}

#[derive(Debug)]
struct Line {
    source: SourceId,
    name: String,
    /// The number in its source, from 0.
    number: usize,
    /// Its bytes in the excerpt, with a line feed.
    bytes: Range<usize>,
}

#[derive(Debug)]
struct Underline {
    bytes: Range<usize>,
    /// The column in the source, from 0.
    column: usize,
    text: String,
    primary: bool,
}

impl Excerpt {
    /// The lines with the label and the related labels of `finding`, for a terminal of `width` columns; in plain
    /// ASCII if asked for.
    pub fn new(report: &Report<'_>, finding: &Finding, width: usize, ascii: bool) -> Self {
        let mut labels: Vec<(&Label, bool)> = finding.label.iter().map(|label| (label, true)).collect();
        labels.extend(finding.related.iter().map(|label| (label, false)));
        let home = labels.first().map(|(label, _)| label.place.source);
        // The finding's own file comes first.
        labels.sort_by_key(|(label, _)| (Some(label.place.source) != home, label.place));
        let mut excerpt = Self::default();
        let line_of = |label: &Label| report.source(label.place).line_index(label.place.span.start);
        for group in labels.chunk_by(|(a, _), (b, _)| a.place.source == b.place.source && line_of(a) == line_of(b)) {
            let Some((first, _)) = group.first() else { continue };
            excerpt.add_line(report.source(first.place), first.place.source, line_of(first), group, width, ascii);
        }
        excerpt
    }

    /// The labels in the order in which they stand, for miette.
    pub fn labels(&self) -> impl Iterator<Item = LabeledSpan> + '_ {
        self.labels.iter().map(|label| {
            let text = (!label.text.is_empty()).then(|| label.text.clone());
            let span = SourceSpan::from(label.bytes.clone());
            if label.primary {
                LabeledSpan::new_primary_with_span(text, span)
            } else {
                LabeledSpan::new_with_span(text, span)
            }
        })
    }

    /// For each label, whether it is the finding's own.
    pub fn primaries(&self) -> impl Iterator<Item = bool> + '_ {
        self.labels.iter().map(|label| label.primary)
    }

    fn add_line(
        &mut self,
        source: &MaskedSource<'_>,
        id: SourceId,
        number: usize,
        group: &[(&Label, bool)],
        width: usize,
        ascii: bool,
    ) {
        let mut text = source.line(number);
        let end = source.line_end(number);
        let parts: Vec<Range<usize>> = group
            .iter()
            .map(|(label, _)| {
                let span = label.place.span;
                source.position_in_line(span.start)
                    ..source.position_in_line(span.end.clamp(span.start, end.max(span.start)))
            })
            .collect();
        if let Some(rest) = text.strip_suffix(CARRIAGE_RETURN)
            && parts.iter().all(|part| part.end <= rest.len())
        {
            text = rest;
        }
        let room = width.saturating_sub((number + 1).to_string().len() + GUTTER).max(FEWEST_CHARS);
        let (start, first) = (self.text.len(), self.labels.len());
        let mut copied = 0;
        let mut underlines = group.iter().zip(&parts).peekable();
        for window in windows(text, &parts, room, ellipsis(ascii).chars().count()) {
            if window.start > copied {
                self.text.push_str(ellipsis(ascii));
            }
            let base = self.text.len();
            self.text.push_str(&plain(&text[window.clone()], ascii));
            copied = window.end;
            while let Some(((label, primary), part)) = underlines.next_if(|(_, part)| part.start <= window.end) {
                let place =
                    |at: usize| base + plain(&text[window.start..at.clamp(window.start, window.end)], ascii).len();
                // What goes on beyond the window goes on under the ellipsis.
                let beyond = if part.end > window.end { ellipsis(ascii).len() } else { 0 };
                self.labels.push(Underline {
                    bytes: place(part.start)..place(part.end) + beyond,
                    column: source.line_column(label.place.span.start).1 - 1,
                    text: plain(&words(label, source, number), ascii).into_owned(),
                    primary: *primary,
                });
            }
        }
        if copied < text.len() {
            self.text.push_str(ellipsis(ascii));
        }
        for label in &mut self.labels[first..] {
            let part = display_width(&self.text[label.bytes.clone()]);
            let column = display_width(&self.text[start..label.bytes.start]) + part / 2;
            label.text = broken(&label.text, room.saturating_sub(column + LEADER));
        }
        self.text.push('\n');
        let name = plain(&redact::visible(source.name()), ascii).into_owned();
        self.lines.push(Line { source: id, name, number, bytes: start..self.text.len() });
    }

    fn line_at(&self, offset: usize) -> Option<usize> {
        let index = self.lines.partition_point(|line| line.bytes.start <= offset).checked_sub(1)?;
        (offset <= self.lines[index].bytes.end).then_some(index)
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let last_byte = span.offset() + span.len().saturating_sub(1);
        let (Some(first), Some(last)) = (self.line_at(span.offset()), self.line_at(last_byte)) else {
            return Err(MietteError::OutOfBounds);
        };
        let lines = &self.lines[first..=last];
        // Two labels are drawn together only where their lines follow one another in one file.
        let follow = |pair: &[Line]| pair[0].source == pair[1].source && pair[0].number + 1 == pair[1].number;
        if !lines.windows(2).all(follow) {
            return Err(MietteError::OutOfBounds);
        }
        let bytes = self.lines[first].bytes.start..self.lines[last].bytes.end;
        let column =
            self.labels.iter().find(|label| label.bytes.start == span.offset()).map_or(0, |label| label.column);
        Ok(Box::new(MietteSpanContents::new_named(
            self.lines[first].name.clone(),
            self.text[bytes.clone()].as_bytes(),
            SourceSpan::from(bytes),
            self.lines[first].number,
            column,
            lines.len(),
        )))
    }
}

/// The words beside an underline. Of a span of several lines only the first is shown.
fn words(label: &Label, source: &MaskedSource<'_>, line: usize) -> String {
    let last = source.line_index(label.place.span.end.saturating_sub(1).max(label.place.span.start));
    match (label.text.as_str(), last > line) {
        (text, false) => text.to_owned(),
        ("", true) => format!("to line {}", last + 1),
        (text, true) => format!("{text} (to line {})", last + 1),
    }
}

/// Words in as many lines as it takes for none to be wider than `room`, as far as there are blanks to break at.
fn broken(text: &str, room: usize) -> String {
    let options = textwrap::Options::new(room.max(FEWEST_CHARS / 2))
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).join("\n")
}

/// The parts of a line that are shown: all of it, or where it is longer than `room` characters a window around each
/// of `parts`, which are in order, with room for an ellipsis at each end.
fn windows(line: &str, parts: &[Range<usize>], room: usize, ellipsis: usize) -> Vec<Range<usize>> {
    if forth(line, 0, room + 1).1 <= room {
        return std::iter::once(0..line.len()).collect();
    }
    let share = (room / parts.len().max(1)).saturating_sub(2 * ellipsis).max(FEWEST_CHARS / 3);
    let mut windows: Vec<Range<usize>> = Vec::new();
    for part in parts {
        let window = window(line, part, share);
        match windows.last_mut() {
            Some(last) if window.start <= last.end => last.end = last.end.max(window.end),
            _ => windows.push(window),
        }
    }
    windows
}

/// As many as `room` characters, with `part` in the middle, or its start where it is longer itself.
fn window(line: &str, part: &Range<usize>, room: usize) -> Range<usize> {
    let length = forth(&line[..part.end], part.start, room).1;
    // The start of the line is worth more than the middle of a long part: the name stands there.
    let near_start = back(line, part.start, room / 3).0 == 0;
    let before = if near_start { room / 3 } else { (room - length).div_ceil(2).max(room / 8) };
    let (mut start, in_front) = back(line, part.start, before);
    let (end, behind) = forth(line, part.start, room - in_front);
    // Near the end of the line there is room left for more of its start.
    if in_front + behind < room {
        start = back(line, start, room - in_front - behind).0;
    }
    start..end
}

/// The place up to `chars` characters behind `from`, and how many there are.
fn forth(text: &str, from: usize, chars: usize) -> (usize, usize) {
    text[from..].chars().take(chars).fold((from, 0), |(at, count), c| (at + c.len_utf8(), count + 1))
}

/// The place up to `chars` characters in front of `from`, and how many there are.
fn back(text: &str, from: usize, chars: usize) -> (usize, usize) {
    text[..from].chars().rev().take(chars).fold((from, 0), |(at, count), c| (at - c.len_utf8(), count + 1))
}

const fn ellipsis(ascii: bool) -> &'static str {
    if ascii { "..." } else { "…" }
}

/// The text, if need be with nothing in it but ASCII.
pub fn plain(text: &str, ascii: bool) -> Cow<'_, str> {
    if !ascii || text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '…' => plain.push_str("..."),
            _ if c.is_ascii() => plain.push(c),
            _ => plain.push('?'),
        }
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Pairs = &'static [(usize, usize)];

    fn shown(line: &str, parts: Pairs, room: usize) -> Vec<(usize, usize)> {
        let parts: Vec<_> = parts.iter().map(|&(start, end)| start..end).collect();
        windows(line, &parts, room, 1).into_iter().map(|window| (window.start, window.end)).collect()
    }

    #[test]
    fn a_short_line_is_shown_whole() {
        assert_eq!(shown("A=é", &[(2, 4)], 30), [(0, 4)]);
        assert_eq!(shown("", &[(0, 0)], 30), [(0, 0)]);
    }

    #[test]
    fn a_long_line_is_cut_around_each_part() {
        let line = "x".repeat(1000);
        let cases: [(Pairs, Pairs); 7] = [
            (&[(500, 510)], &[(455, 555)]),
            (&[(2, 5)], &[(0, 100)]),
            (&[(990, 1000)], &[(900, 1000)]),
            (&[(1000, 1000)], &[(900, 1000)]),
            (&[(100, 900)], &[(88, 188)]),
            (&[(10, 12), (500, 502)], &[(0, 49), (476, 525)]),
            (&[(500, 502), (510, 512)], &[(476, 535)]),
        ];
        for (parts, expected) in cases {
            assert_eq!(shown(&line, parts, 102), expected, "{parts:?}");
        }
    }

    #[test]
    fn words_are_broken_at_blanks_where_they_would_go_beyond_the_edge() {
        for (text, room, expected) in [
            ("docker run reads `a`", 20, "docker run reads `a`"),
            ("docker run reads `a`", 19, "docker run reads\n`a`"),
            ("a shell does not set it", 0, "a shell does\nnot set it"),
            ("not-a-blank-in-here-to-break-at", 20, "not-a-blank-in-here-to-break-at"),
            ("", 20, ""),
        ] {
            assert_eq!(broken(text, room), expected, "{text} {room}");
        }
    }

    #[test]
    fn a_window_counts_characters_and_cuts_none() {
        let line = "é".repeat(1000);
        let window = window(&line, &(1000..1002), 31);
        assert_eq!(line[window].chars().count(), 31);
    }
}
