//! Regular expressions of Python, compiled at the start: a list of them, or a text that is split at commas and joined
//! to one. The grammar is that of `re/_parser.py` in Python 3.13; nothing is ever matched here.

use std::ops::Range;

use super::{Kind, Remark, Seen, Text, list, list_items, python};

pub(super) fn check(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    match seen {
        Seen::List(items) => each(text, items),
        _ => joined(text),
    }
}

/// Django compiles each pattern by itself, and searches with it in a path without its first slash
/// (django/middleware/security.py).
fn each(text: &Text<'_>, items: &[Range<usize>]) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for item in items {
        let pattern = &text.value[item.clone()];
        if let Some(fault) = fault(pattern) {
            remarks.push(refusal(text, item.start + fault.range.start..item.start + fault.range.end, fault.words));
        } else if pattern.starts_with("^/") {
            let message = "the pattern never matches: the path that it is held against has no slash in front";
            let remark = Remark::new(Kind::Misread, item.start + 1..item.start + 2, message).label("no slash there");
            remarks.push(remark.help("take the slash out"));
        }
    }
    for pair in items.windows(2) {
        let [first, second] = pair else { continue };
        let (before, behind) = (&text.value[first.clone()], &text.value[second.clone()]);
        let opened = before.rfind('{').filter(|at| before[at + 1..].bytes().all(|byte| byte.is_ascii_digit()));
        let closed = behind.find('}').filter(|at| behind[..*at].bytes().all(|byte| byte.is_ascii_digit()));
        if let (Some(open), Some(close)) = (opened, closed) {
            let range = first.start + open..second.start + close + 1;
            let message = format!("the comma in {} ends the pattern there", text.quote(range.clone()));
            let remark = Remark::new(Kind::Misread, range, message).label("two patterns");
            remarks.push(remark.help("write the pattern without a comma"));
        }
    }
    if remarks.is_empty() {
        remarks = list_items::blanks(text, items);
    }
    remarks
}

/// OpenTelemetry splits at commas, trims, and compiles all patterns as one (opentelemetry/util/http/__init__.py).
fn joined(text: &Text<'_>) -> Vec<Remark> {
    let items = list::split(text.value, ",").into_iter().map(|item| python::strip_part(text.value, item));
    let items: Vec<Range<usize>> = items.collect();
    let patterns: Vec<&str> = items.iter().map(|item| &text.value[item.clone()]).collect();
    let Some(fault) = fault(&patterns.join("|")) else { return Vec::new() };
    // Where the fault stands in the value: the joint is one byte long.
    let mut at = fault.range.start;
    let range = items.iter().find_map(|item| {
        if at <= item.len() {
            let start = item.start + at;
            return Some(start..item.end.min(start + fault.range.len()));
        }
        at -= item.len() + 1;
        None
    });
    vec![refusal(text, range.unwrap_or(text.all()), fault.words)]
}

fn refusal(text: &Text<'_>, range: Range<usize>, words: &str) -> Remark {
    let range = if range.is_empty() { text.all() } else { range };
    Remark::new(Kind::Invalid, range, format!("this is no regular expression: {words}, so {}", text.stops()))
        .label("no regular expression")
        .help("put a backslash in front of a character that stands for itself")
}

/// Where and why a pattern does not compile.
#[derive(Debug, PartialEq, Eq)]
struct Fault {
    range: Range<usize>,
    words: &'static str,
}

/// Deeper nesting is nobody's, and is let pass.
const MAX_DEPTH: usize = 150;

/// The largest number of a repetition, plus one (`MAXREPEAT`).
const MAX_REPEAT: u64 = 4_294_967_295;

fn fault(pattern: &str) -> Option<Fault> {
    let backslashes = pattern.bytes().rev().take_while(|byte| *byte == b'\\').count();
    if backslashes % 2 == 1 {
        return Some(Fault { range: pattern.len() - 1..pattern.len(), words: "it ends with a backslash" });
    }
    let mut parser = Parser {
        pattern,
        at: 0,
        groups: vec![Some((0, 0))],
        names: Vec::new(),
        references: Vec::new(),
        look_behind: None,
        verbose: false,
    };
    let result = parser.branches(false, 0).and_then(|_| match parser.peek() {
        Some(_) => parser.fail(parser.at, parser.at + 1, "a parenthesis is closed that was never opened"),
        None => Ok(()),
    });
    let result = result.and_then(|()| {
        let groups = parser.groups.len();
        match parser.references.iter().find(|(group, _)| *group >= groups) {
            Some((_, range)) => Err(Stop::Fault(Fault { range: range.clone(), words: NO_GROUP })),
            None => Ok(()),
        }
    });
    match result {
        Err(Stop::Fault(fault)) => Some(fault),
        Ok(()) | Err(Stop::TooDeep) => None,
    }
}

const NO_GROUP: &str = "it refers to a group that is not there";
const OPEN_GROUP: &str = "it refers to a group that is still open";
const UNCLOSED: &str = "a parenthesis is not closed";
const BAD_ESCAPE: &str = "the escape is none of Python's";

enum Stop {
    Fault(Fault),
    TooDeep,
}

/// The fewest and the most characters that a part can match.
type Width = (u64, u64);

/// What a repetition would repeat.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Nothing,
    Position,
    Repeat,
    Other,
}

/// What an escape stands for.
enum Escape {
    /// One character, or one of a class.
    Char,
    Position,
    Group(Width),
}

struct Parser<'a> {
    pattern: &'a str,
    at: usize,
    /// The groups by number, with their widths once they are closed; the first is the pattern as a whole.
    groups: Vec<Option<Width>>,
    names: Vec<(&'a str, usize)>,
    /// Groups of conditions, which may come later, and where they are named.
    references: Vec<(usize, Range<usize>)>,
    /// How many groups there were when the outermost look-behind began.
    look_behind: Option<usize>,
    verbose: bool,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<char> {
        self.pattern[self.at..].chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// A character, with the one behind it where it is a backslash: comments know of these too.
    fn token(&mut self) -> Option<&'a str> {
        let start = self.at;
        if self.next()? == '\\' {
            self.next();
        }
        Some(&self.pattern[start..self.at])
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += if found { wanted.len_utf8() } else { 0 };
        found
    }

    fn fail<T>(&self, start: usize, end: usize, words: &'static str) -> Result<T, Stop> {
        Err(Stop::Fault(Fault { range: start..end.min(self.pattern.len()), words }))
    }

    /// Alternatives up to a parenthesis or the end.
    fn branches(&mut self, verbose: bool, depth: usize) -> Result<Width, Stop> {
        let mut verbose = verbose;
        let mut width: Option<Width> = None;
        loop {
            let first = depth == 0 && width.is_none();
            let (least, most) = self.sequence(verbose, depth, first)?;
            width = Some(width.map_or((least, most), |(a, b)| (a.min(least), b.max(most))));
            if !self.take('|') {
                return Ok(width.unwrap_or((0, 0)));
            }
            if depth == 0 {
                verbose = self.verbose;
            }
        }
    }

    fn sequence(&mut self, verbose: bool, depth: usize, first: bool) -> Result<Width, Stop> {
        if depth > MAX_DEPTH {
            return Err(Stop::TooDeep);
        }
        let mut verbose = verbose;
        let mut total: Width = (0, 0);
        let mut last = Last::Nothing;
        let mut last_width: Width = (0, 0);
        loop {
            let start = self.at;
            let Some(c) = self.peek().filter(|c| !matches!(c, '|' | ')')) else { return Ok(total) };
            self.at += c.len_utf8();
            if verbose && matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c') {
                continue;
            }
            if verbose && c == '#' {
                while self.token().is_some_and(|token| token != "\n") {}
                continue;
            }
            let (kind, width) = match c {
                '\\' => match self.escape(start)? {
                    Escape::Char => (Last::Other, (1, 1)),
                    Escape::Position => (Last::Position, (0, 0)),
                    Escape::Group(width) => (Last::Other, width),
                },
                '[' => {
                    self.class(start)?;
                    (Last::Other, (1, 1))
                }
                '*' | '+' | '?' | '{' => match self.repeat(c, start)? {
                    None => (Last::Other, (1, 1)),
                    Some((least, most)) => {
                        match last {
                            Last::Nothing | Last::Position => {
                                return self.fail(start, self.at, "there is nothing to repeat");
                            }
                            Last::Repeat => return self.fail(start, self.at, "a repetition is repeated"),
                            Last::Other => {}
                        }
                        let _ = self.take('?') || self.take('+');
                        let times = (last_width.0.saturating_mul(least), last_width.1.saturating_mul(most));
                        // The item was counted once already.
                        total = (total.0.saturating_sub(last_width.0), total.1.saturating_sub(last_width.1));
                        (Last::Repeat, times)
                    }
                },
                '(' => match self.group(start, &mut verbose, depth, first && last == Last::Nothing)? {
                    Some(width) => (Last::Other, width),
                    None => continue,
                },
                '^' | '$' => (Last::Position, (0, 0)),
                _ => (Last::Other, (1, 1)),
            };
            total = (total.0.saturating_add(width.0), total.1.saturating_add(width.1));
            (last, last_width) = (kind, width);
        }
    }

    /// The bounds of a repetition whose first character `c` is read; `None` where a brace stands for itself.
    fn repeat(&mut self, c: char, start: usize) -> Result<Option<(u64, u64)>, Stop> {
        match c {
            '*' => return Ok(Some((0, MAX_REPEAT))),
            '+' => return Ok(Some((1, MAX_REPEAT))),
            '?' => return Ok(Some((0, 1))),
            _ => {}
        }
        let here = self.at;
        if self.peek() == Some('}') {
            return Ok(None);
        }
        let least = self.digits();
        let most = if self.take(',') { self.digits() } else { least };
        if !self.take('}') {
            self.at = here;
            return Ok(None);
        }
        let number = |digits: &str, empty| match digits {
            "" => Some(empty),
            digits => digits.parse().ok().filter(|number| *number < MAX_REPEAT),
        };
        match (number(least, 0), number(most, MAX_REPEAT)) {
            (Some(least), Some(most)) if least <= most => Ok(Some((least, most))),
            (Some(_), Some(_)) => self.fail(start, self.at, "a repetition has more at least than at most"),
            _ => self.fail(start, self.at, "the number of repetitions is too large"),
        }
    }

    fn digits(&mut self) -> &'a str {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        &self.pattern[start..self.at]
    }

    /// At most `most` characters that `wanted` takes.
    fn take_while(&mut self, most: usize, wanted: fn(&char) -> bool) -> &'a str {
        let start = self.at;
        for _ in 0..most {
            match self.peek().filter(wanted) {
                Some(c) => self.at += c.len_utf8(),
                None => break,
            }
        }
        &self.pattern[start..self.at]
    }

    /// `\x12`, `\u1234`, `\U00012345` and `\N{name}`, whose letter is read; `None` for every other letter.
    fn code(&mut self, c: char, start: usize) -> Result<Option<u32>, Stop> {
        let length = match c {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            'N' => {
                if !self.take('{') {
                    return self.fail(start, self.at, "a name in braces must follow `\\N`");
                }
                let name = self.until('}', start, "the name of a character is not closed")?;
                let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-');
                if !name.chars().all(letters) {
                    return self.fail(start, self.at, "there is no character of that name");
                }
                return Ok(Some(0));
            }
            _ => return Ok(None),
        };
        let digits = self.take_while(length, char::is_ascii_hexdigit);
        match u32::from_str_radix(digits, 16) {
            Ok(code) if digits.len() == length && code <= 0x10_ffff => Ok(Some(code)),
            _ => self.fail(start, self.at, "an escape with a number is not complete"),
        }
    }

    fn octal(&mut self, first: char, start: usize) -> Result<u32, Stop> {
        let is_octal: fn(&char) -> bool = |c| matches!(c, '0'..='7');
        let digits = format!("{first}{}", self.take_while(2, is_octal));
        match u32::from_str_radix(&digits, 8) {
            Ok(code) if code <= 0o377 => Ok(code),
            _ => self.fail(start, self.at, "an octal escape is larger than `\\377`"),
        }
    }

    /// An escape outside a class; its backslash is read.
    fn escape(&mut self, start: usize) -> Result<Escape, Stop> {
        let Some(c) = self.next() else { return Ok(Escape::Char) };
        match c {
            'A' | 'b' | 'B' | 'Z' => return Ok(Escape::Position),
            'd' | 'D' | 's' | 'S' | 'w' | 'W' => return Ok(Escape::Char),
            'a' | 'f' | 'n' | 'r' | 't' | 'v' => return Ok(Escape::Char),
            '0' => return self.octal(c, start).map(|_| Escape::Char),
            _ => {}
        }
        if self.code(c, start)?.is_some() {
            return Ok(Escape::Char);
        }
        if let Some(digit) = c.to_digit(10) {
            let mut group = digit as usize;
            if let Some(second) = self.peek().and_then(|c| c.to_digit(10)) {
                self.at += 1;
                let third = self.peek().and_then(|c| c.to_digit(8));
                if let (0..=7, 0..=7, Some(third)) = (digit, second, third) {
                    self.at += 1;
                    let code = digit * 64 + second * 8 + third;
                    return match code {
                        0..=0o377 => Ok(Escape::Char),
                        _ => self.fail(start, self.at, "an octal escape is larger than `\\377`"),
                    };
                }
                group = group * 10 + second as usize;
            }
            return self.reference(group, start).map(Escape::Group);
        }
        if c.is_ascii_alphabetic() {
            return self.fail(start, self.at, BAD_ESCAPE);
        }
        Ok(Escape::Char)
    }

    /// The width of a group that is referred to.
    fn reference(&mut self, group: usize, start: usize) -> Result<Width, Stop> {
        match self.groups.get(group) {
            None => self.fail(start, self.at, NO_GROUP),
            Some(None) => self.fail(start, self.at, OPEN_GROUP),
            Some(Some(width)) => {
                self.outside_look_behind(group, start)?;
                Ok(*width)
            }
        }
    }

    fn outside_look_behind(&self, group: usize, start: usize) -> Result<(), Stop> {
        let Some(before) = self.look_behind else { return Ok(()) };
        match self.groups.get(group) {
            Some(Some(_)) if group < before => Ok(()),
            Some(Some(_)) => self.fail(start, self.at, "a look-behind refers to a group of its own"),
            _ => self.fail(start, self.at, OPEN_GROUP),
        }
    }

    /// A class; its bracket is read.
    fn class(&mut self, start: usize) -> Result<(), Stop> {
        const UNTERMINATED: &str = "a `[` is not closed";
        self.take('^');
        let mut empty = true;
        loop {
            let here = self.at;
            let Some(c) = self.next() else { return self.fail(start, self.at, UNTERMINATED) };
            if c == ']' && !empty {
                return Ok(());
            }
            empty = false;
            let low = if c == '\\' { self.class_escape(here)? } else { Some(c as u32) };
            if !self.take('-') {
                continue;
            }
            let there = self.at;
            let high = match self.next() {
                None => return self.fail(start, self.at, UNTERMINATED),
                Some(']') => return Ok(()),
                Some('\\') => self.class_escape(there)?,
                Some(c) => Some(c as u32),
            };
            match (low, high) {
                (Some(low), Some(high)) if low <= high => {}
                _ => return self.fail(here, self.at, "a range goes backwards, or has no end"),
            }
        }
    }

    /// An escape inside a class; its backslash is read. `None` for a class in the class.
    fn class_escape(&mut self, start: usize) -> Result<Option<u32>, Stop> {
        let Some(c) = self.next() else { return Ok(None) };
        let code = match c {
            'a' => 7,
            'b' => 8,
            'f' => 12,
            'n' => 10,
            'r' => 13,
            't' => 9,
            'v' => 11,
            'd' | 'D' | 's' | 'S' | 'w' | 'W' => return Ok(None),
            '0'..='7' => self.octal(c, start)?,
            c => match self.code(c, start)? {
                Some(code) => code,
                None if c.is_ascii_alphanumeric() => return self.fail(start, self.at, BAD_ESCAPE),
                None => c as u32,
            },
        };
        Ok(Some(code))
    }

    /// The text up to `end`, which is read too.
    fn until(&mut self, end: char, start: usize, words: &'static str) -> Result<&'a str, Stop> {
        let from = self.at;
        loop {
            match self.token() {
                None => return self.fail(start, self.at, words),
                Some(token) if token.starts_with(end) => break,
                Some(_) => {}
            }
        }
        let text = &self.pattern[from..self.at - end.len_utf8()];
        if text.is_empty() { self.fail(start, self.at, "a name is missing") } else { Ok(text) }
    }

    fn name(&mut self, end: char, start: usize) -> Result<&'a str, Stop> {
        let name = self.until(end, start, "the name of a group is not closed")?;
        let mut chars = name.chars();
        let good = chars.next().is_some_and(|c| c == '_' || c.is_alphabetic())
            && chars.all(|c| c == '_' || c.is_alphanumeric());
        if good { Ok(name) } else { self.fail(start, self.at, "the name of a group holds something else than letters") }
    }

    fn named(&self, name: &str, start: usize) -> Result<usize, Stop> {
        match self.names.iter().find(|(known, _)| *known == name) {
            Some((_, group)) => Ok(*group),
            None => self.fail(start, self.at, NO_GROUP),
        }
    }

    /// A group; its parenthesis is read. `None` where it is no item: a comment, or flags.
    fn group(&mut self, start: usize, verbose: &mut bool, depth: usize, first: bool) -> Result<Option<Width>, Stop> {
        const NO_END: &str = "it ends in the middle of a group";
        let mut captured = None;
        let mut inner_verbose = *verbose;
        if self.take('?') {
            let Some(c) = self.next() else { return self.fail(start, self.at, NO_END) };
            match c {
                'P' => match self.next() {
                    Some('<') => captured = Some(Some(self.name('>', start)?)),
                    Some('=') => {
                        let name = self.name(')', start)?;
                        let group = self.named(name, start)?;
                        return self.reference(group, start).map(Some);
                    }
                    _ => return self.fail(start, self.at, "no group begins so"),
                },
                ':' | '>' => {}
                '#' => {
                    while let Some(token) = self.token() {
                        if token == ")" {
                            return Ok(None);
                        }
                    }
                    return self.fail(start, self.at, "a comment is not closed");
                }
                '=' | '!' => {
                    self.branches(*verbose, depth + 1)?;
                    return self.close(start).map(|()| Some((0, 0)));
                }
                '<' => {
                    if !(self.take('=') || self.take('!')) {
                        return self.fail(start, self.at, "no group begins so");
                    }
                    let outer = self.look_behind;
                    self.look_behind = outer.or(Some(self.groups.len()));
                    let (least, most) = self.branches(*verbose, depth + 1)?;
                    self.look_behind = outer;
                    self.close(start)?;
                    if least != most {
                        return self.fail(start, self.at, "a look-behind must have one length");
                    }
                    return Ok(Some((0, 0)));
                }
                '(' => return self.condition(start, *verbose, depth).map(Some),
                '-' | 'i' | 'L' | 'm' | 's' | 'x' | 'a' | 'u' => match self.flags(c, start)? {
                    Flags::Global(turned_on) => {
                        if !first {
                            return self.fail(start, self.at, "flags for the whole stand at the start only");
                        }
                        self.verbose |= turned_on;
                        *verbose = self.verbose;
                        return Ok(None);
                    }
                    Flags::Local { on, off } => inner_verbose = (*verbose || on) && !off,
                },
                _ => return self.fail(start, self.at, "no group begins so"),
            }
        } else {
            captured = Some(None);
        }
        let number = match captured {
            Some(name) => {
                let number = self.groups.len();
                self.groups.push(None);
                if let Some(name) = name {
                    if self.names.iter().any(|(known, _)| *known == name) {
                        return self.fail(start, self.at, "two groups have the same name");
                    }
                    self.names.push((name, number));
                }
                Some(number)
            }
            None => None,
        };
        let width = self.branches(inner_verbose, depth + 1)?;
        self.close(start)?;
        if let Some(group) = number.and_then(|number| self.groups.get_mut(number)) {
            *group = Some(width);
        }
        Ok(Some(width))
    }

    fn close(&mut self, start: usize) -> Result<(), Stop> {
        if self.take(')') { Ok(()) } else { self.fail(start, start + 1, UNCLOSED) }
    }

    /// `(?(1)yes|no)`; its second parenthesis is read.
    fn condition(&mut self, start: usize, verbose: bool, depth: usize) -> Result<Width, Stop> {
        let here = self.at;
        let name = self.until(')', start, "the name of a group is not closed")?;
        let group = if name.bytes().all(|byte| byte.is_ascii_digit()) {
            let group = name.parse().unwrap_or(usize::MAX);
            if group == 0 {
                return self.fail(start, self.at, NO_GROUP);
            }
            self.references.push((group, start..self.at));
            group
        } else {
            self.at = here;
            let name = self.name(')', start)?;
            self.named(name, start)?
        };
        self.outside_look_behind(group, start)?;
        let yes = self.sequence(verbose, depth + 1, false)?;
        let no = if self.take('|') { self.sequence(verbose, depth + 1, false)? } else { (0, 0) };
        if self.peek() == Some('|') {
            return self.fail(start, self.at, "a condition has more than two branches");
        }
        self.close(start)?;
        Ok((yes.0.min(no.0), yes.1.max(no.1)))
    }

    /// Flags, of which the first, or a minus, is read; so is what ends them.
    fn flags(&mut self, first: char, start: usize) -> Result<Flags, Stop> {
        const BAD_FLAGS: &str = "the flags of a group are wrong";
        let mut on = String::new();
        let mut c = Some(first);
        while let Some(flag) = c.filter(|c| !matches!(c, '-' | ':' | ')')) {
            on.push(flag);
            if !matches!(flag, 'i' | 'm' | 's' | 'x' | 'a' | 'u') || on.contains('a') && on.contains('u') {
                return self.fail(start, self.at, BAD_FLAGS);
            }
            c = self.next();
        }
        let verbose = on.contains('x');
        match c {
            Some(')') => return Ok(Flags::Global(verbose)),
            Some(':') => return Ok(Flags::Local { on: verbose, off: false }),
            Some(_) => {}
            None => return self.fail(start, self.at, BAD_FLAGS),
        }
        let mut off = String::new();
        loop {
            match self.next() {
                Some(':') if !off.is_empty() => return Ok(Flags::Local { on: verbose, off: off.contains('x') }),
                Some(flag @ ('i' | 'm' | 's' | 'x')) if !on.contains(flag) => off.push(flag),
                _ => return self.fail(start, self.at, BAD_FLAGS),
            }
        }
    }
}

/// What flags say of blanks.
enum Flags {
    /// For the whole pattern, whether they are ignored.
    Global(bool),
    /// For this group, whether they begin or cease to be.
    Local { on: bool, off: bool },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_that_compile() {
        for pattern in [
            "",
            "^health",
            "(?P<x>a)",
            "\\d+",
            "a|b",
            "a*?b++c{2,3}+",
            "{",
            "a{",
            "a{}",
            "a{1",
            "a{,}",
            "[]a]",
            "[^]]",
            "[a-]",
            "[\\d-]",
            "[-a]",
            "(a)\\1",
            "(?P<n>a)(?P=n)",
            "(?(1)a|b)(c)",
            "(?i)a",
            "(?i:a)",
            "(?-x:a)",
            "(?x) a #)",
            "(?<=ab)c",
            "(?<!a|b)c",
            "(a)(?<=\\1)",
            "(?#x)a",
            "(?>a)",
            "\\x41\\u0041\\U00000041",
            "\\N{DIGIT ONE}",
            "\\0",
            "\\177",
            "\\.",
            "\\é",
            "()*",
            "(?:)*",
            "(?!)*",
            "a(?=b)*",
            "]",
            "}",
            "(?x)a(?-x: b)",
            "(?i)|(?:a)",
        ] {
            assert_eq!(fault(pattern), None, "{pattern:?}");
        }
    }

    #[test]
    fn patterns_that_do_not() {
        for (pattern, range) in [
            ("((", 1..2),
            (")", 0..1),
            ("a)", 1..2),
            ("[a-", 0..3),
            ("*a", 0..1),
            ("a|*", 2..3),
            ("^*", 1..2),
            ("\\b+", 2..3),
            ("a**", 2..3),
            ("a{2}{3}", 4..7),
            ("a{3,2}", 1..6),
            ("a{4294967295}", 1..13),
            ("[b-a]", 1..4),
            ("[\\d-z]", 1..5),
            ("\\", 0..1),
            ("a\\q", 1..3),
            ("[\\q]", 1..3),
            ("[\\8]", 1..3),
            ("\\1", 0..2),
            ("(\\1)", 1..3),
            ("\\x4", 0..3),
            ("\\400", 0..4),
            ("(?P<1>a)", 0..6),
            ("(?P<n>a)(?P<n>b)", 8..14),
            ("(?P=n)", 0..6),
            ("(?P>n)", 0..4),
            ("(?<n>a)", 0..3),
            ("(?y)", 0..3),
            ("(?", 0..2),
            ("a(?i)", 1..5),
            ("(?i-i:a)", 0..5),
            ("(?La)", 0..3),
            ("(?au)", 0..4),
            ("(?<=a*)b", 0..7),
            ("(?<=a|bc)d", 0..9),
            ("(?<=(a)\\1)", 7..9),
            ("(?(1)a)", 0..5),
            ("(a)(?(1)b|c|d)", 3..11),
            ("(?(x)a)", 0..5),
            ("(?#", 0..3),
            ("\\N", 0..2),
        ] {
            assert_eq!(fault(pattern).map(|fault| fault.range), Some(range), "{pattern:?}");
        }
    }

    #[test]
    fn depth_is_no_danger() {
        assert_eq!(fault(&"(".repeat(100_000)), None);
        assert_eq!(fault(&format!("{}{}", "(".repeat(100), ")".repeat(100))), None);
    }

    fn kinds(value: &str) -> Vec<(Kind, Range<usize>)> {
        let items = if value.is_empty() { Vec::new() } else { list::split(value, ",") };
        let remarks = check(&Text::sample(value), &Seen::List(items));
        remarks.into_iter().map(|remark| (remark.kind, remark.range)).collect()
    }

    #[test]
    fn each_item_of_a_list_is_a_pattern() {
        for value in ["", "^health", "^health,^metrics", "[a]", "a b"] {
            assert_eq!(kinds(value), [], "{value:?}");
        }
        assert_eq!(kinds("ok,(("), [(Kind::Invalid, 4..5)]);
        assert_eq!(kinds("health, metrics"), [(Kind::Misread, 7..8)]);
        assert_eq!(kinds("^/health"), [(Kind::Misread, 1..2)]);
        assert_eq!(kinds("\\d{1,3}"), [(Kind::Misread, 2..7)]);
    }

    #[test]
    fn a_text_is_split_trimmed_and_joined() {
        let remarks = |value: &str| check(&Text::sample(value), &Seen::Text(value.to_owned()));
        for value in ["", "health/liveness, ^ready", "a(b, c)"] {
            assert_eq!(remarks(value), [], "{value:?}");
        }
        assert_eq!(remarks("ok, (x")[0].range, 4..5);
        assert_eq!(remarks("((")[0].range, 1..2);
    }
}
