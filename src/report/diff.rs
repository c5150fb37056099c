//! What fixes change, as a unified diff for people, drawn from masked sources: it shows where and how, and no secret.

use std::fmt::Write as _;
use std::ops::Range;

use super::Style;
use super::excerpt::plain;
use super::human::tally;
use crate::environment::{Assignment, Environment};
use crate::fix::{Fixed, Tally};
use crate::redact::{self, MaskedSource};
use crate::source::{Source, SourceId};

/// How many lines that stay are shown around those that change.
const CONTEXT: usize = 3;

/// The picture of the carriage return at the end of a Windows line.
const CARRIAGE_RETURN: char = '\u{240d}';

/// Lines of the old source, and the lines of the new one that take their place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Block {
    old: Range<usize>,
    new: Range<usize>,
}

/// The changes of all sources. `origins` says of each assignment of `after` which one of `before` it was.
pub fn render(before: &Environment, after: &Environment, origins: &[usize], style: &Style) -> String {
    let mut text = String::new();
    let pairs = before.sources().iter().zip(after.sources()).enumerate();
    let changed: Vec<_> = pairs.filter(|(_, (old, new))| old.text() != new.text()).collect();
    if changed.is_empty() {
        return text;
    }
    let (old_masked, new_masked) = (redact::mask(before), redact::mask_changed(before, after));
    for (index, (old, new)) in changed {
        let blocks = blocks(before, after, origins, SourceId(index));
        let page = Page { old, new, old_masked: &old_masked[index], new_masked: &new_masked[index], style };
        page.write(&blocks, &mut text);
    }
    text
}

/// One line that sums up; none where there is nothing to say and nothing is to be said.
pub fn summary(fixed: &[Fixed], quiet: bool) -> String {
    let sum = |count: fn(&Tally) -> usize| fixed.iter().map(|fixed| count(&fixed.tally)).sum();
    let sums = Tally {
        cured: sum(|tally| tally.cured),
        refused: sum(|tally| tally.refused),
        held_back: sum(|tally| tally.held_back),
    };
    let left: usize = fixed.iter().map(|fixed| fixed.checked.findings.reported.len()).sum();
    if quiet && sums == Tally::default() && left == 0 {
        return String::new();
    }
    format!("{}; {left} would be left; nothing was written\n", tally(&sums, "would be fixed"))
}

/// The lines that differ, in order. Only statements change, so that all else follows from where those stand.
fn blocks(before: &Environment, after: &Environment, origins: &[usize], id: SourceId) -> Vec<Block> {
    let (old, new) = (before.source(id), after.source(id));
    let mut successors: Vec<Option<&Assignment>> = vec![None; before.assignments().len()];
    for (assignment, &origin) in after.assignments().iter().zip(origins) {
        successors[origin] = Some(assignment);
    }
    let mut blocks: Vec<Block> = Vec::new();
    let mut behind = Block { old: 0..0, new: 0..0 };
    for (assignment, successor) in before.assignments().iter().zip(successors) {
        if assignment.source != id {
            continue;
        }
        let lines = lines_of(old, assignment);
        let block = match successor {
            Some(successor) => Block { old: lines, new: lines_of(new, successor) },
            None => {
                let at = behind.new.end + lines.start.saturating_sub(behind.old.end);
                Block { old: lines, new: at..at }
            }
        };
        behind = block.clone();
        if texts(old, &block.old) == texts(new, &block.new) {
            continue;
        }
        match blocks.last_mut() {
            Some(last) if block.old.start <= last.old.end => {
                last.old.end = last.old.end.max(block.old.end);
                last.new = last.new.start.min(block.new.start)..last.new.end.max(block.new.end);
            }
            _ => blocks.push(block),
        }
    }
    blocks
}

fn lines_of(source: &Source, assignment: &Assignment) -> Range<usize> {
    let statement = assignment.statement;
    source.line_index(statement.start)..source.line_index(statement.end) + 1
}

fn texts<'s>(source: &'s Source, lines: &Range<usize>) -> Vec<&'s str> {
    let span = |line| source.line_span(line);
    lines.clone().map(|line| &source.text()[span(line).start..span(line).end]).collect()
}

/// The old and the new form of one source.
struct Page<'a> {
    old: &'a Source,
    new: &'a Source,
    old_masked: &'a MaskedSource<'a>,
    new_masked: &'a MaskedSource<'a>,
    style: &'a Style,
}

impl Page<'_> {
    fn write(&self, blocks: &[Block], text: &mut String) {
        let name = redact::visible(self.old.name());
        for mark in ["---", "+++"] {
            self.line(text, anstyle::Style::new().bold(), &format!("{mark} {name}"));
        }
        let mut rest = blocks;
        while let Some(first) = rest.first() {
            let near = |pair: &[Block]| pair[1].old.start - pair[0].old.end <= 2 * CONTEXT;
            let count = 1 + rest.windows(2).take_while(|pair| near(pair)).count();
            let (hunk, behind) = rest.split_at(count);
            rest = behind;
            self.hunk(first, hunk, text);
        }
    }

    fn hunk(&self, first: &Block, blocks: &[Block], text: &mut String) {
        let last = blocks.last().unwrap_or(first);
        let before = first.old.start.min(CONTEXT);
        let behind = (line_count(self.old) - last.old.end).min(CONTEXT);
        let old = first.old.start - before..last.old.end + behind;
        let new = first.new.start - before..last.new.end + behind;
        let cyan = anstyle::AnsiColor::Cyan.on_default();
        self.line(text, cyan, &format!("@@ -{} +{} @@", numbers(&old), numbers(&new)));
        let mut at = old.start;
        for block in blocks {
            self.stay(at..block.old.start, text);
            self.change(block, text);
            at = block.old.end;
        }
        self.stay(at..old.end, text);
    }

    fn stay(&self, lines: Range<usize>, text: &mut String) {
        for line in lines {
            let shown = self.old_masked.line(line);
            let shown = shown.strip_suffix(CARRIAGE_RETURN).unwrap_or(shown);
            self.line(text, anstyle::Style::new(), &format!(" {shown}"));
            self.mark_end(self.old, line, text);
        }
    }

    fn change(&self, block: &Block, text: &mut String) {
        let sides = [
            ('-', anstyle::AnsiColor::Red, self.old, self.old_masked, &block.old),
            ('+', anstyle::AnsiColor::Green, self.new, self.new_masked, &block.new),
        ];
        // A carriage return is shown where that is what changes.
        let all = sides.iter().flat_map(|(.., masked, lines)| (*lines).clone().map(|line| masked.line(line)));
        let is_windows = all.clone().all(|line| line.ends_with(CARRIAGE_RETURN));
        for (mark, color, source, masked, lines) in sides {
            for line in lines.clone() {
                let shown = masked.line(line);
                let shown = shown.strip_suffix(CARRIAGE_RETURN).filter(|_| is_windows).unwrap_or(shown);
                self.line(text, color.on_default(), &format!("{mark}{shown}"));
                self.mark_end(source, line, text);
            }
        }
    }

    /// Says where a last line has no line feed, as every diff does.
    fn mark_end(&self, source: &Source, line: usize, text: &mut String) {
        if line + 1 == line_count(source) && !source.text().ends_with('\n') {
            self.line(text, anstyle::Style::new(), "\\ No newline at end of file");
        }
    }

    fn line(&self, text: &mut String, style: anstyle::Style, line: &str) {
        let style = if self.style.color { style } else { anstyle::Style::new() };
        // Writing into a text cannot fail.
        let _ = writeln!(text, "{style}{}{style:#}", plain(line, self.style.ascii));
    }
}

/// How many lines there are; what a last line feed ends is none.
fn line_count(source: &Source) -> usize {
    source.line_starts().len() - usize::from(source.text().ends_with('\n') || source.text().is_empty())
}

/// The numbers of lines as diffs write them.
fn numbers(lines: &Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => (lines.start + 1).to_string(),
        count => format!("{},{count}", lines.start + 1),
    }
}
