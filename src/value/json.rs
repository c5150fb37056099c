//! environs' JSON: Python's `json.loads` (verdicts/README.md, "json").

use std::iter::Peekable;
use std::ops::Range;
use std::str::CharIndices;

use serde_json::{Map, Number, Value};

use super::{Kind, Reading, Remark, Seen, Text, fault};

/// How deep arrays and objects may stand in each other: far beyond what anybody writes, far before Python's limit.
const MAX_DEPTH: usize = 500;

pub(super) fn parse(text: &Text<'_>) -> Reading {
    match loads(text.value) {
        // marshmallow takes null only where the default is None.
        Ok(Value::Null) if text.default.is_some_and(|default| default != "None") => Reading::refused(
            Remark::new(Kind::Invalid, text.all(), format!("`null` is refused here, so {}", text.stops()))
                .label("null")
                .help(fault::without_it(text)),
        ),
        Ok(value) => Reading::plain(Seen::Json(value)),
        Err(fault) => Reading::refused(refusal(text, fault)),
    }
}

/// Where and why a text is no JSON.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// The bytes that are wrong; empty at the end of the text.
    pub range: Range<usize>,
    /// What is wrong there.
    pub words: &'static str,
    /// The cure.
    pub help: &'static str,
}

/// The value of a JSON text by Python's rules: NaN and infinities are taken (and kept as texts, which no number can
/// be), as are halves of surrogate pairs; the last of two equal keys counts.
pub(super) fn loads(text: &str) -> Result<Value, Fault> {
    let mut reader = Reader { text, chars: text.char_indices().peekable() };
    if text.starts_with('\u{feff}') {
        return Err(reader.fault("an invisible byte-order mark comes first", "take the invisible character out"));
    }
    reader.blanks();
    let value = reader.value(0)?;
    reader.blanks();
    match reader.chars.peek() {
        None => Ok(value),
        Some(_) => Err(reader.fault_to_end("something follows the end of the value", "write one JSON value only")),
    }
}

fn refusal(text: &Text<'_>, fault: Fault) -> Remark {
    let stops = text.stops();
    if text.value.is_empty() {
        return Remark::new(Kind::Invalid, 0..0, format!("an empty value is no JSON, so {stops}"))
            .label("empty")
            .help(format!("write `{{}}` or `[]`, or {}", fault::without_it(text)));
    }
    let message = format!("this is no JSON: {}, so {stops}", fault.words);
    let remark = Remark::new(Kind::Invalid, fault.range, message).label("not JSON");
    match pairs(text) {
        Some(object) => remark.help(format!("write `{object}`")).suggest(text, object),
        None if !text.value.contains(['{', '[', '"']) && text.value.contains('=') => {
            remark.help("write JSON, not pairs: `{\"MAX_ENTRIES\": 1000}`")
        }
        None => remark.help(fault.help),
    }
}

/// The JSON object of `KEY=value,KEY=value`, which other options take.
fn pairs(text: &Text<'_>) -> Option<String> {
    let shown = text.shown(text.all())?;
    let mut object = Map::new();
    for pair in shown.split(',') {
        let (key, value) = pair.split_once('=')?;
        let (key, value) = (key.trim(), value.trim());
        if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return None;
        }
        object.insert(key.to_owned(), loads(value).unwrap_or_else(|_| Value::String(value.to_owned())));
    }
    serde_json::to_string(&Value::Object(object)).ok()
}

struct Reader<'a> {
    text: &'a str,
    chars: Peekable<CharIndices<'a>>,
}

impl Reader<'_> {
    fn at(&mut self) -> usize {
        self.chars.peek().map_or(self.text.len(), |(at, _)| *at)
    }

    fn peek(&mut self) -> Option<char> {
        self.chars.peek().map(|(_, c)| *c)
    }

    fn blanks(&mut self) {
        while self.chars.next_if(|(_, c)| matches!(c, ' ' | '\t' | '\n' | '\r')).is_some() {}
    }

    fn take(&mut self, wanted: char) -> bool {
        self.chars.next_if(|(_, c)| *c == wanted).is_some()
    }

    /// A fault of the next character.
    fn fault(&mut self, words: &'static str, help: &'static str) -> Fault {
        let at = self.at();
        let length = self.peek().map_or(0, char::len_utf8);
        Fault { range: at..at + length, words, help }
    }

    fn fault_to_end(&mut self, words: &'static str, help: &'static str) -> Fault {
        Fault { range: self.at()..self.text.len(), words, help }
    }

    fn value(&mut self, depth: usize) -> Result<Value, Fault> {
        if depth > MAX_DEPTH {
            return Err(self.fault("it is nested too deep", "write a simpler value"));
        }
        match self.peek() {
            Some('{') => self.object(depth),
            Some('[') => self.array(depth),
            Some('"') => self.string().map(Value::String),
            Some('-' | '0'..='9') => self.number(),
            Some(c) if c.is_alphabetic() => self.word(),
            Some('\'') => Err(self.fault("texts stand in double quotes", "write `\"` instead of `'`")),
            Some(']' | '}' | ',') => Err(self.fault("a value is missing here", "take the extra comma out")),
            Some(_) => Err(self.fault("no value starts so", "write JSON: texts in double quotes, no comments")),
            None => Err(self.fault("it ends where a value should follow", "finish the value")),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, Fault> {
        let mut object = Map::new();
        self.chars.next();
        self.blanks();
        if self.take('}') {
            return Ok(Value::Object(object));
        }
        loop {
            match self.peek() {
                Some('"') => {}
                Some('}') => return Err(self.fault("a comma comes before the `}`", "take the last comma out")),
                Some('\'') => return Err(self.fault("texts stand in double quotes", "write `\"` instead of `'`")),
                None => return Err(self.fault("the `{` is not closed", "add a `}` at the end")),
                Some(_) => return Err(self.fault("a key stands in double quotes", "write `\"key\": value`")),
            }
            let key = self.string()?;
            self.blanks();
            if !self.take(':') {
                return Err(self.fault("a `:` is missing behind the key", "write `\"key\": value`"));
            }
            self.blanks();
            let value = self.value(depth + 1)?;
            object.insert(key, value);
            self.blanks();
            if self.take('}') {
                return Ok(Value::Object(object));
            }
            if !self.take(',') {
                return Err(match self.peek() {
                    None => self.fault("the `{` is not closed", "add a `}` at the end"),
                    Some(_) => self.fault("a comma is missing here", "write a comma between two entries"),
                });
            }
            self.blanks();
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, Fault> {
        let mut items = Vec::new();
        self.chars.next();
        self.blanks();
        if self.take(']') {
            return Ok(Value::Array(items));
        }
        loop {
            if self.peek().is_none() {
                return Err(self.fault("the `[` is not closed", "add a `]` at the end"));
            }
            if self.peek() == Some(']') {
                return Err(self.fault("a comma comes before the `]`", "take the last comma out"));
            }
            items.push(self.value(depth + 1)?);
            self.blanks();
            if self.take(']') {
                return Ok(Value::Array(items));
            }
            if !self.take(',') {
                return Err(match self.peek() {
                    None => self.fault("the `[` is not closed", "add a `]` at the end"),
                    Some(_) => self.fault("a comma is missing here", "write a comma between two entries"),
                });
            }
            self.blanks();
        }
    }

    fn string(&mut self) -> Result<String, Fault> {
        let start = self.at();
        let unclosed = Fault {
            range: start..self.text.len(),
            words: "the double quote is not closed",
            help: "add a `\"` where the text ends",
        };
        self.chars.next();
        let mut string = String::new();
        let mut high = None;
        loop {
            let before = self.at();
            let Some((at, c)) = self.chars.next() else { return Err(unclosed) };
            if high.is_some() && !self.text[before..].starts_with("\\u") {
                string.push('\u{fffd}');
                high = None;
            }
            match c {
                '"' => return Ok(string),
                '\0'..='\x1f' => {
                    let range = at..at + 1;
                    let words = "a text holds a line break or another control character";
                    return Err(Fault { range, words, help: "write `\\n` for a line break" });
                }
                '\\' => match self.escape(at)? {
                    Escape::Char(c) => string.push(c),
                    Escape::Unit(unit) => high = join(high, unit, &mut string),
                },
                c => string.push(c),
            }
        }
    }

    fn escape(&mut self, start: usize) -> Result<Escape, Fault> {
        let bad = |end: usize| Fault {
            range: start..end,
            words: "the escape is not one of JSON's",
            help: "write `\\\\` for a backslash",
        };
        let Some((at, c)) = self.chars.next() else { return Err(bad(self.text.len())) };
        Ok(Escape::Char(match c {
            '"' | '\\' | '/' => c,
            'b' => '\x08',
            'f' => '\x0c',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let mut unit = 0;
                for _ in 0..4 {
                    let next = self.chars.next_if(|(_, c)| c.is_ascii_hexdigit());
                    let Some(digit) = next.and_then(|(_, c)| c.to_digit(16)) else { return Err(bad(self.at())) };
                    unit = unit * 16 + digit;
                }
                return Ok(Escape::Unit(unit));
            }
            c => return Err(bad(at + c.len_utf8())),
        }))
    }

    fn number(&mut self) -> Result<Value, Fault> {
        let start = self.at();
        let negative = self.take('-');
        if negative && self.text[self.at()..].starts_with("Infinity") {
            return self.word();
        }
        let whole = self.digits();
        if whole == 0 {
            return Err(self.fault("a digit is missing here", "write a number, or put the text in double quotes"));
        }
        let digits = self.at() - whole;
        if whole > 1 && self.text[digits..].starts_with('0') {
            let range = digits..digits + 1;
            return Err(Fault { range, words: "a number starts with a zero", help: "take the leading zero out" });
        }
        let mut integer = true;
        // A point or an exponent without digits ends the number for Python, and what follows is then too much.
        let rest = &self.text[self.at()..];
        if rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
            integer = false;
            self.chars.next();
            self.digits();
        }
        let rest = &self.text[self.at()..];
        if let Some(exponent) = rest.strip_prefix(['e', 'E'])
            && exponent.strip_prefix(['+', '-']).unwrap_or(exponent).starts_with(|c: char| c.is_ascii_digit())
        {
            integer = false;
            self.chars.next();
            let _ = self.take('+') || self.take('-');
            self.digits();
        }
        let end = self.at();
        let number = &self.text[start..end];
        if integer && let Ok(number) = number.parse::<i64>() {
            return Ok(Value::Number(number.into()));
        }
        let float = number.parse().ok().and_then(Number::from_f64);
        Ok(float.map_or_else(|| Value::String("Infinity".to_owned()), Value::Number))
    }

    /// How many ASCII digits follow.
    fn digits(&mut self) -> usize {
        let mut count = 0;
        while self.chars.next_if(|(_, c)| c.is_ascii_digit()).is_some() {
            count += 1;
        }
        count
    }

    fn word(&mut self) -> Result<Value, Fault> {
        let start = self.at();
        for (word, value) in [
            ("null", Value::Null),
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
            ("NaN", Value::String("NaN".to_owned())),
            ("Infinity", Value::String("Infinity".to_owned())),
        ] {
            if self.text[start..].starts_with(word) {
                for _ in 0..word.len() {
                    self.chars.next();
                }
                return Ok(value);
            }
        }
        let rest = &self.text[start..];
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (words, help) = match &rest[..length] {
            "None" => ("JSON writes `null`, not `None`", "write `null`"),
            "True" | "TRUE" => ("JSON writes `true` in lower case", "write `true`"),
            "False" | "FALSE" => ("JSON writes `false` in lower case", "write `false`"),
            _ => ("a text stands in double quotes", "put the text in double quotes"),
        };
        Err(Fault { range: start..start + length, words, help })
    }
}

enum Escape {
    Char(char),
    /// A `\u` escape: a code point, or half of one.
    Unit(u32),
}

/// Adds the code unit `unit`, which follows the unpaired first half `high`, to `string`; gives back a first half that
/// waits for its second.
fn join(high: Option<u32>, unit: u32, string: &mut String) -> Option<u32> {
    match (high, unit) {
        (Some(high), 0xdc00..=0xdfff) => {
            let code = 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00);
            string.push(char::from_u32(code).unwrap_or('\u{fffd}'));
            return None;
        }
        (Some(_), _) => string.push('\u{fffd}'),
        (None, _) => {}
    }
    match unit {
        0xd800..=0xdbff => return Some(unit),
        _ => string.push(char::from_u32(unit).unwrap_or('\u{fffd}')),
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_python_loads() {
        for (text, value) in [
            (" {} ", json!({})),
            ("\"x\"", json!("x")),
            ("5", json!(5)),
            ("-0.5e+1", json!(-5.0)),
            ("true", json!(true)),
            ("null", json!(null)),
            ("[1, [], {\"a\": [false]}]", json!([1, [], {"a": [false]}])),
            ("{\"a\": 1, \"a\": 2}", json!({"a": 2})),
            ("\"\\u00e9\\ud83d\\ude00\\n\\/\"", json!("é😀\n/")),
            ("\"\\ud83d\"", json!("\u{fffd}")),
            ("\"\\ud83dx\\ude00\"", json!("\u{fffd}x\u{fffd}")),
            ("\"\\ud83d\\n\"", json!("\u{fffd}\n")),
            ("\"\\ud83d\\ud83d\\ude00\"", json!("\u{fffd}😀")),
            ("NaN", json!("NaN")),
            ("[-Infinity, 1e999]", json!(["Infinity", "Infinity"])),
            ("123456789012345678901234567890", json!(123456789012345678901234567890.0)),
            ("\"\u{7f}\u{2028}\"", json!("\u{7f}\u{2028}")),
        ] {
            assert_eq!(loads(text), Ok(value), "{text:?}");
        }
    }

    #[test]
    fn what_python_refuses_and_where() {
        for (text, range, words) in [
            ("", 0..0, "ends where a value"),
            ("bad", 0..3, "double quotes"),
            ("{\"a\": 1,}", 8..9, "a comma comes before the `}`"),
            ("[1,]", 3..4, "a comma comes before the `]`"),
            ("{'a': 1}", 1..2, "double quotes"),
            ("['a']", 1..2, "double quotes"),
            ("{a: 1}", 1..2, "a key stands in double quotes"),
            ("{\"a\" 1}", 5..6, "`:` is missing"),
            ("{\"a\": 1 \"b\": 2}", 8..9, "a comma is missing"),
            ("{\"a\": 1", 7..7, "`{` is not closed"),
            ("[1", 2..2, "`[` is not closed"),
            ("[1 2]", 3..4, "a comma is missing"),
            ("[,]", 1..2, "a value is missing"),
            ("\"a", 0..2, "not closed"),
            ("\"a\nb\"", 2..3, "control character"),
            ("\"\\x\"", 1..3, "escape"),
            ("\"\\u12\"", 1..5, "escape"),
            ("01", 0..1, "starts with a zero"),
            ("1.", 1..2, "follows the end"),
            ("1e", 1..2, "follows the end"),
            ("1e+-1", 1..5, "follows the end"),
            ("-", 1..1, "a digit is missing"),
            ("+1", 0..1, "no value starts so"),
            ("{} x", 3..4, "follows the end"),
            ("True", 0..4, "`true` in lower case"),
            ("{\"a\": None}", 6..10, "`null`, not `None`"),
            ("\u{feff}{}", 0..3, "byte-order mark"),
            ("\u{a0}{}", 0..2, "no value starts so"),
        ] {
            let fault = loads(text).expect_err(text);
            assert_eq!(fault.range, range, "{text:?}: {}", fault.words);
            assert!(fault.words.contains(words), "{text:?}: {}", fault.words);
        }
    }

    #[test]
    fn depth_is_no_danger() {
        assert!(loads(&"[".repeat(100_000)).is_err());
        assert!(loads(&format!("{}{}", "[".repeat(400), "]".repeat(400))).is_ok());
    }

    #[test]
    fn null_is_refused_where_there_is_a_default() {
        let text = Text { default: Some("[]"), ..Text::sample(" null ") };
        assert_eq!(parse(&text).remarks[0].kind, Kind::Invalid);
        for default in [None, Some("None")] {
            assert_eq!(parse(&Text { default, ..Text::sample("null") }), Reading::plain(Seen::Json(Value::Null)));
        }
    }

    #[test]
    fn a_refusal_names_the_right_form() {
        let remark = |value| parse(&Text::sample(value)).remarks.remove(0);
        assert_eq!(remark("MAX_ENTRIES=10,x=y").suggestion.as_deref(), Some("{\"MAX_ENTRIES\":10,\"x\":\"y\"}"));
        let secret = Text { secret: true, ..Text::sample("MAX_ENTRIES=10") };
        assert_eq!(parse(&secret).remarks[0].help, "write JSON, not pairs: `{\"MAX_ENTRIES\": 1000}`");
        assert_eq!(remark("{'a': 1}").help, "write `\"` instead of `'`");
        assert_eq!(remark("").range, 0..0);
    }
}
