//! Reads a file as a POSIX shell does for `set -a; . ./.env`, as far as that can be known without running it.
//!
//! The measure is dash 0.5.12. Where shells differ (`$'x'`, `$"x"`), and where a value depends on a command, a home
//! folder or the shell itself, the value is unknown and noticed. A reference takes what stands further up; one to
//! nothing makes the value unknown, unless it brings a default, and is noticed.
//!
//! A line that is a command sets nothing, and is noticed, because it was mostly meant as an assignment. Where a command
//! may change variables (`.`, `eval`, a function), every value in front of it becomes unknown. What stands in an `if`,
//! a loop or a function is not followed: a value assigned there is unknown. A shell stops at the first syntax error;
//! here reading goes on at the next line, so that later lines are checked too.

use super::{Choice, Draft, Page, Stumble, assigned_name};
use crate::environment::{Environment, NoticeKind};
use crate::source::{Source, Span};

/// How many statements that are not finished at the end of the file, or too deep, are followed up: each of them costs
/// a reading far beyond its line.
const MOST_UNFINISHED: usize = 10;

/// How deep references may stand in the defaults of others.
const DEEPEST: usize = 50;

/// Adds `source` and what it assigns to `environment`.
pub fn load(environment: &mut Environment, source: Source) {
    Page::read(environment, source, |page| {
        // No shell skips the mark: it is part of the first word.
        page.skip_byte_order_mark();
        let doubted = page.environment.assignments().len();
        let shell = Shell {
            page,
            at: 0,
            run: Run::Yes,
            exports: true,
            functions: false,
            blocks: Vec::new(),
            doubted,
            list: doubted,
            unfinished: 0,
            operator: None,
            depth: 0,
            line_quote: None,
            swallowed: Vec::new(),
            defaults: Vec::new(),
        };
        shell.read();
    });
}

/// Whether the next command is run by the shell itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Run {
    Yes,
    No,
    /// It depends on a command in front.
    Maybe,
}

/// Why a command cannot be read.
enum Stop {
    Stumble(Stumble),
    /// The quote here is open at the end of the file.
    Quote(usize),
    /// What begins here is open at the end of the file.
    Open(Span),
    /// This reference stands too deep in others.
    Deep(Span),
}

/// A word of a command.
#[derive(Debug, Clone, Copy)]
struct Word {
    span: Span,
    /// The name, if the word is an assignment.
    name: Option<Span>,
    /// Whether it has quotes, escapes or references.
    special: bool,
    /// Whether it has references or commands.
    expands: bool,
}

struct Shell<'p, 'e> {
    page: &'p mut Page<'e>,
    at: usize,
    run: Run,
    /// Whether assigned variables reach the environment (`set -a`).
    exports: bool,
    /// Whether a function was defined, so that any command may be one.
    functions: bool,
    /// The compound commands that are open: where they begin, and whether with a parenthesis.
    blocks: Vec<(Span, bool)>,
    /// How many assignments were made unknown already.
    doubted: usize,
    /// How many assignments there were in front of the commands that are joined by `&&` and `||`.
    list: usize,
    unfinished: usize,
    /// An operator that another command has to follow.
    operator: Option<Span>,
    depth: usize,
    /// The first quote of the command that goes on over the end of a line.
    line_quote: Option<usize>,
    /// Lines within quotes that look like assignments: the name and the quote.
    swallowed: Vec<(Span, usize)>,
    /// What `${NAME:=word}` assigns: the name, the word and its value.
    defaults: Vec<(Span, Span, Draft)>,
}

impl<'e> Shell<'_, 'e> {
    fn read(mut self) {
        while self.at < self.page.text.len() {
            self.skip_blank_lines();
            let start = self.at;
            if self.operator.is_none() {
                self.list = self.page.environment.assignments().len();
            }
            self.line_quote = None;
            self.swallowed.clear();
            self.defaults.clear();
            if let Err(stop) = self.command() {
                self.run = Run::Yes;
                self.operator = None;
                self.depth = 0;
                self.at = self.page.line_end(start) + 1;
                self.stopped(stop, start);
            }
        }
        if let Some(span) = self.operator {
            let reason = "no command follows it";
            self.page.malformed(Stumble { span, reason, help: HELP_QUOTES }, None);
        }
        if let Some(&(span, _)) = self.blocks.last() {
            let help = "write the assignments of the file one below the other, without conditions";
            self.page.malformed(Stumble { span, reason: "nothing ends this command", help }, None);
        }
    }

    fn stopped(&mut self, stop: Stop, start: usize) {
        let name = assigned_name(self.page.text, start);
        let variable = name.map(|name| &self.page.text[name.start..name.end]);
        let line = Span::new(start, self.page.line_end(start));
        match stop {
            Stop::Stumble(stumble) => return self.page.malformed(stumble, variable),
            Stop::Quote(at) => {
                self.page.notice_nul(line, variable);
                let at = self.line_quote.unwrap_or(at);
                self.page.notice(NoticeKind::UnclosedQuote, Span::new(at, at + 1), variable);
            }
            Stop::Open(span) => {
                let help = "close it; a `$` or a backquote that belongs to the value stands between single quotes";
                self.page.malformed(Stumble { span, reason: "nothing closes this", help }, variable);
            }
            Stop::Deep(span) => {
                let (reason, help) = ("references stand too deep in each other", "write the value out");
                self.page.malformed(Stumble { span, reason, help }, variable);
            }
        }
        self.unfinished += 1;
        if self.unfinished == MOST_UNFINISHED && self.at < self.page.text.len() {
            let span = self.page.char_at(self.at);
            let reason = "too much in front of it is not closed, or too deep, so that nothing from here on was read";
            self.page.malformed(Stumble { span, reason, help: "close what is reported above" }, None);
            self.at = self.page.text.len();
        }
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn rest(&self) -> &'e str {
        self.page.text.get(self.at..).unwrap_or_default()
    }

    /// Goes on over blanks, and lines that are joined.
    fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            self.at += match rest.as_bytes() {
                [b' ' | b'\t' | 0, ..] => 1,
                [b'\\', b'\n', ..] => 2,
                _ => return,
            };
        }
    }

    fn skip_blank_lines(&mut self) {
        loop {
            self.skip_blanks();
            match self.peek() {
                Some('\n') => self.at += 1,
                Some('#') => {
                    self.page.comment(self.at);
                    self.at = self.page.line_end(self.at);
                }
                _ => return,
            }
        }
    }

    /// Reads one command, and what ends it.
    fn command(&mut self) -> Result<(), Stop> {
        let start = self.at;
        let text = self.page.text;
        let mark = self.page.char_at(start);
        if let Some(stumble) = Stumble::at_merge_mark(&text[start..self.page.line_end(start)], mark) {
            return Err(Stop::Stumble(stumble));
        }
        let mut words: Vec<Word> = Vec::new();
        let mut redirection = None;
        loop {
            self.skip_blanks();
            match self.peek() {
                None | Some('\n' | '#' | ';' | '&' | '|' | '(' | ')') => break,
                Some('<' | '>') => {
                    redirection.get_or_insert(self.at);
                    self.redirection()?;
                }
                Some(_) => {
                    let word = self.word()?;
                    if words.is_empty() && self.reserved(word)? {
                        return Ok(());
                    }
                    words.push(word);
                }
            }
        }
        let end = self.at;
        if words.is_empty() && redirection.is_none() {
            return self.operator();
        }
        if self.peek() == Some('(') && self.blocks.is_empty() {
            self.function(&words)?;
            return Ok(());
        }
        let (run, next) = self.terminator()?;
        let run = if run == Run::No { Run::No } else { self.run };
        let only_assigns = words.iter().all(|word| word.name.is_some());
        if only_assigns && redirection.is_none() {
            self.assign(&words, start, run)?;
            self.run = next.after(run);
        } else {
            self.run_command(&words, redirection, start, end, run)?;
            self.run = next.after(Run::Maybe);
        }
        Ok(())
    }

    /// Reads an operator that has no command in front of it.
    fn operator(&mut self) -> Result<(), Stop> {
        let span = self.page.char_at(self.at);
        match self.peek() {
            Some('(') => {
                self.page.notice(NoticeKind::NotEvaluated, span, None);
                self.blocks.push((span, true));
            }
            Some(')') if self.blocks.last().is_some_and(|&(_, parenthesis)| parenthesis) => {
                self.at = span.end;
                return self.block_end();
            }
            Some(_) if !self.blocks.is_empty() => {}
            Some('\n' | '#') | None => return Ok(()),
            Some(_) => {
                let reason = "no command stands in front of this character";
                return Err(Stop::Stumble(Stumble { span, reason, help: HELP_QUOTES }));
            }
        }
        self.at = span.end;
        Ok(())
    }

    /// Ends the innermost compound command, with what stands behind it.
    fn block_end(&mut self) -> Result<(), Stop> {
        self.blocks.pop();
        self.run = Run::Yes;
        loop {
            self.skip_blanks();
            match self.peek() {
                None | Some('\n' | '#' | ';' | '&' | '|' | ')') => return self.terminator().map(drop),
                Some('<' | '>') => self.redirection()?,
                Some('}') if !self.blocks.is_empty() => return Ok(()),
                Some(_) => {
                    let (span, reason) =
                        (self.page.char_at(self.at), "a word cannot stand behind the end of a command");
                    return Err(Stop::Stumble(Stumble { span, reason, help: HELP_QUOTES }));
                }
            }
        }
    }

    /// Reads what ends a command: whether it keeps the command out of the shell itself, and what it means for the next.
    fn terminator(&mut self) -> Result<(Run, Next), Stop> {
        let rest = self.rest();
        let (length, run, next) = match rest.as_bytes() {
            [b'&', b'&', ..] => (2, Run::Yes, Next::IfDone),
            [b'|', b'|', ..] => (2, Run::Yes, Next::IfFailed),
            [b'|', ..] => (1, Run::No, Next::Never),
            [b'&', ..] => {
                // All that is joined to it is run in a shell of its own.
                self.page.environment.doubt(self.list);
                (1, Run::No, Next::Always)
            }
            [b';', b';', ..] if self.blocks.is_empty() => {
                let span = Span::new(self.at, self.at + 2);
                let reason = "a `;;` cannot stand here";
                return Err(Stop::Stumble(Stumble { span, reason, help: HELP_QUOTES }));
            }
            [b';', ..] => (1, Run::Yes, Next::Always),
            [b')', ..] if self.blocks.is_empty() => {
                let (span, reason) = (self.page.char_at(self.at), "a `)` cannot stand here");
                return Err(Stop::Stumble(Stumble { span, reason, help: HELP_QUOTES }));
            }
            _ => (0, Run::Yes, Next::Always),
        };
        self.operator = (!matches!(next, Next::Always)).then(|| Span::new(self.at, self.at + length));
        self.at += length;
        Ok((run, next))
    }

    /// A `(` behind a word: a function, or an error.
    fn function(&mut self, words: &[Word]) -> Result<(), Stop> {
        let rest = self.rest()[1..].trim_start_matches([' ', '\t']);
        match words {
            [name] if rest.starts_with(')') && name.name.is_none() && !name.special => {
                self.page.notice(NoticeKind::NotEvaluated, name.span, None);
                self.functions = true;
                self.at = self.page.text.len() - rest.len() + 1;
                Ok(())
            }
            _ => {
                let (span, reason) = (self.page.char_at(self.at), "a `(` cannot stand here without quotes");
                Err(Stop::Stumble(Stumble { span, reason, help: HELP_QUOTES }))
            }
        }
    }

    /// Reads a redirection. A text that stands in the file itself ends the reading: it is not told from commands.
    fn redirection(&mut self) -> Result<(), Stop> {
        let start = self.at;
        if self.rest().starts_with("<<") {
            self.doubt(Span::new(start, start + 2));
            self.at = self.page.text.len();
            return Ok(());
        }
        self.at += match self.rest().as_bytes() {
            [b'<', b'&' | b'>', ..] | [b'>', b'&' | b'>' | b'|', ..] => 2,
            _ => 1,
        };
        self.skip_blanks();
        match self.peek() {
            None | Some('\n' | '#' | ';' | '&' | '|' | '<' | '>' | '(' | ')') => Err(Stop::Stumble(Stumble {
                span: self.page.char_at(start),
                reason: "a redirection needs a file",
                help: HELP_QUOTES,
            })),
            Some(_) => self.word().map(drop),
        }
    }

    /// Whether `word` is one that the grammar reserves at the beginning of a command; then it is dealt with.
    fn reserved(&mut self, word: Word) -> Result<bool, Stop> {
        if word.special {
            return Ok(false);
        }
        match &self.page.text[word.span.start..word.span.end] {
            "if" | "while" | "until" | "case" | "for" | "{" => {
                if self.blocks.is_empty() {
                    self.page.notice(NoticeKind::NotEvaluated, word.span, None);
                }
                self.blocks.push((word.span, false));
            }
            "!" => self.run = Run::Maybe,
            "then" | "elif" | "else" | "do" | "in" if !self.blocks.is_empty() => {}
            "fi" | "done" | "esac" | "}" if !self.blocks.is_empty() => self.block_end()?,
            "then" | "elif" | "else" | "do" | "fi" | "done" | "esac" | "}" => {
                let reason = "this word cannot stand here without quotes";
                return Err(Stop::Stumble(Stumble { span: word.span, reason, help: HELP_QUOTES }));
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Adds what the assignments `words` assign, one after the other.
    fn assign(&mut self, words: &[Word], start: usize, run: Run) -> Result<(), Stop> {
        if let (Run::No, Some(word)) = (run, words.first()) {
            let reason = "the shell does not run it, or runs it in a shell of its own";
            self.ignored(Stumble { span: self.page.char_at(word.span.start), reason, help: HELP_QUOTES });
            return Ok(());
        }
        words.iter().try_for_each(|word| self.assign_word(*word, start, run))
    }

    fn assign_word(&mut self, word: Word, start: usize, run: Run) -> Result<(), Stop> {
        let Some(name) = word.name else { return Ok(()) };
        let mut draft = Draft::new();
        self.swallowed.clear();
        self.defaults.clear();
        let behind = std::mem::replace(&mut self.at, name.end + 1);
        // The word was read once already, so that only a reference that demands a value can fail here.
        let outcome = self.value(&mut draft, Place::Word);
        self.at = behind;
        outcome?;
        let variable = &self.page.text[name.start..name.end];
        let statement = Span::new(start, self.page.line_end(word.span.end));
        for (name, value, draft) in std::mem::take(&mut self.defaults) {
            let draft = self.settled(draft, run);
            self.page.assign(statement, name, value, draft);
        }
        let draft = self.settled(draft, run);
        self.page.assign(statement, name, Span::new(name.end + 1, word.span.end), draft);
        for (name, quote) in std::mem::take(&mut self.swallowed) {
            let swallowed = self.page.text[name.start..name.end].to_owned();
            let opened_at = Span::new(quote, quote + 1);
            self.page.notice(NoticeKind::SwallowedLine { name: swallowed, opened_at }, name, Some(variable));
        }
        Ok(())
    }

    /// The value as far as it is known where the command stands.
    fn settled(&self, mut draft: Draft, run: Run) -> Draft {
        if run != Run::Yes || !self.exports || !self.blocks.is_empty() {
            draft.known = false;
        }
        draft
    }

    fn ignored(&mut self, stumble: Stumble) {
        let Stumble { span, reason, help } = stumble;
        self.page.notice(NoticeKind::Ignored { reason, help }, span, None);
    }

    /// From here on no value in front is known.
    fn doubt(&mut self, span: Span) {
        self.page.notice(NoticeKind::NotEvaluated, span, None);
        self.page.environment.doubt(self.doubted);
        self.page.environment.leave_open();
        self.doubted = self.page.environment.assignments().len();
    }

    /// A command that is not made of assignments alone.
    fn run_command(
        &mut self,
        words: &[Word],
        redirection: Option<usize>,
        start: usize,
        end: usize,
        run: Run,
    ) -> Result<(), Stop> {
        let text = self.page.text;
        for (name, value, draft) in std::mem::take(&mut self.defaults) {
            let draft = self.settled(draft, run);
            self.page.assign(Span::new(start, self.page.line_end(end)), name, value, draft);
        }
        let prefix = words.iter().take_while(|word| word.name.is_some()).count();
        let (assignments, rest) = words.split_at(prefix);
        let Some((command, arguments)) = rest.split_first() else {
            let span = self.page.char_at(redirection.unwrap_or(start));
            let reason = "a `<` or `>` is a redirection here, and no part of the value";
            self.ignored(Stumble { span, reason, help: HELP_QUOTES });
            return self.assign(assignments, start, Run::Maybe);
        };
        if command.expands {
            self.doubt(command.span);
            return Ok(());
        }
        let certain = run == Run::Yes && self.blocks.is_empty();
        match &text[command.span.start..command.span.end] {
            "export" | "readonly" => {
                self.assign(assignments, start, run)?;
                self.export(arguments, start, run)
            }
            "unset" if certain && assignments.is_empty() => {
                self.unset(arguments, command.span);
                Ok(())
            }
            "set" => {
                self.assign(assignments, start, run)?;
                self.set(arguments);
                Ok(())
            }
            ":" => self.assign(assignments, start, run),
            "true" | "false" | "echo" | "printf" | "test" | "[" | "cd" | "pwd" | "umask" | "ulimit" => Ok(()),
            "exit" | "return" if certain => {
                let (reason, help) = ("nothing behind it is read", "remove it, or what stands behind it");
                self.ignored(Stumble { span: command.span, reason, help });
                self.at = text.len();
                Ok(())
            }
            "." | "eval" | "read" | "exec" | "trap" | "alias" | "getopts" | "command" | "local" | "unset" | "exit"
            | "return" | "source" | "builtin" => {
                self.doubt(command.span);
                Ok(())
            }
            _ if self.functions => {
                self.doubt(command.span);
                Ok(())
            }
            _ if !self.blocks.is_empty() => Ok(()),
            name => {
                let stumble = self.no_assignment(name, assignments, *command, arguments);
                self.ignored(stumble);
                Ok(())
            }
        }
    }

    /// Why a command is run that was likely meant as an assignment.
    fn no_assignment(&self, name: &str, assignments: &[Word], command: Word, arguments: &[Word]) -> Stumble {
        let at = |at: usize| self.page.char_at(command.span.start + at);
        let follows = |c: char| {
            arguments.first().is_some_and(|word| self.page.text[word.span.start..word.span.end].starts_with(c))
        };
        let (span, reason, help) = if name == "\r" || name.ends_with('\r') && !name.contains('=') {
            (
                at(name.len() - 1),
                "a carriage return is no blank for a shell, but part of a command",
                "save the file with line feeds alone at the ends of lines",
            )
        } else if !assignments.is_empty() {
            (
                at(0),
                "the value has a blank in it and is not in quotes, so that the shell runs what follows it",
                "put the value in quotes: `NAME='two words'`",
            )
        } else if follows('=') {
            (
                at(0),
                "a blank stands in front of the `=`, so that the shell runs the name as a command",
                "write `NAME=value`, with no blank around the `=`",
            )
        } else if name.ends_with(':') && !arguments.is_empty() {
            (at(name.len() - 1), "a `:` follows the name", "write `NAME=value`, with no blank around the `=`")
        } else if let Some(equals) = name.find('=') {
            let odd = name[..equals].find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(0);
            (
                at(odd),
                "it is no name for a shell, so that the line is run as a command",
                "a name is made of letters, digits and underscores, begins with no digit, and a `=` follows it",
            )
        } else {
            (
                at(0),
                "the shell runs it as a command",
                "write `NAME=value`, with no blank around the `=`, or put a `#` in front if it is a comment",
            )
        };
        Stumble { span, reason, help }
    }

    fn export(&mut self, arguments: &[Word], start: usize, run: Run) -> Result<(), Stop> {
        let text = self.page.text;
        for word in arguments {
            let name = &text[word.span.start..word.span.end];
            let is_name = |name: &str| {
                !name.starts_with(|c: char| c.is_ascii_digit())
                    && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            };
            if word.name.is_some() {
                let exports = std::mem::replace(&mut self.exports, true);
                let outcome = self.assign(&[*word], start, run);
                self.exports = exports;
                outcome?;
            } else if word.special || name.contains(['*', '?', '[', '~']) || run != Run::Yes || !self.blocks.is_empty()
            {
                self.doubt(word.span);
            } else if !is_name(name) && name != "-p" {
                let odd = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(0);
                return Err(Stop::Stumble(Stumble {
                    span: self.page.char_at(word.span.start + odd),
                    reason: "it is no name, and the shell stops there",
                    help: "write `export NAME=value`, with no blank around the `=` and the value in quotes",
                }));
            }
        }
        Ok(())
    }

    fn unset(&mut self, arguments: &[Word], command: Span) {
        for word in arguments {
            let name = &self.page.text[word.span.start..word.span.end];
            if word.special || name == "-f" {
                return self.doubt(command);
            }
            if name != "-v" {
                self.page.environment.unset(name);
            }
        }
    }

    fn set(&mut self, arguments: &[Word]) {
        let text = self.page.text;
        let mut arguments = arguments.iter().map(|word| (word, &text[word.span.start..word.span.end]));
        while let Some((word, option)) = arguments.next() {
            let on = option.starts_with('-');
            if !on && !option.starts_with('+') {
                let (reason, help) = ("`set` sets no variable", "write `NAME=value`");
                return self.ignored(Stumble { span: word.span, reason, help });
            }
            let allexport = match option {
                "-o" | "+o" => arguments.next().is_some_and(|(_, name)| name == "allexport"),
                _ => option.contains('a'),
            };
            if allexport {
                self.exports = on;
            }
        }
    }

    /// Reads a word, without keeping what it gives.
    fn word(&mut self) -> Result<Word, Stop> {
        let start = self.at;
        let rest = self.rest();
        let length = name_length(rest);
        let name = (length > 0 && rest[length..].starts_with('=')).then(|| Span::new(start, start + length));
        if let Some(name) = name {
            self.at = name.end + 1;
        }
        let mut draft = Draft::new();
        self.value(&mut draft, Place::Word)?;
        let text = self.page.text[start..self.at].trim_end_matches(JOINED);
        let span = Span::new(start, start + text.len());
        let expands = text.contains(['$', '`']);
        Ok(Word { span, name, special: expands || text.contains(['\'', '"', '\\']), expands })
    }

    /// Adds what stands at the cursor, up to the end of the word, of the quotes or of the braces.
    fn value(&mut self, draft: &mut Draft, place: Place) -> Result<(), Stop> {
        let start = self.at;
        while let Some(c) = self.peek() {
            match (c, place) {
                (' ' | '\t' | '\n' | ';' | '&' | '|' | '<' | '>' | '(' | ')', Place::Word) => return Ok(()),
                ('"', Place::Quotes { .. }) | ('}', Place::Braces { .. }) => return Ok(()),
                ('\'', Place::Word | Place::Braces { quoted: false }) => self.single_quotes(draft)?,
                ('"', Place::Word | Place::Braces { .. }) => self.double_quotes(draft)?,
                ('$', _) => self.dollar(draft, place)?,
                ('`', _) => self.backquote(draft)?,
                ('\\', _) => self.escape(draft, place),
                ('~', Place::Word | Place::Braces { quoted: false })
                    if matches!(
                        self.page.text[start..self.at].trim_end_matches(JOINED).bytes().next_back(),
                        None | Some(b':')
                    ) =>
                {
                    draft.not_evaluated(self.page.char_at(self.at));
                    self.at += 1;
                }
                // A shell drops it.
                ('\0', _) => self.at += 1,
                (c, _) => {
                    if let ('\n', Place::Quotes { open }) = (c, place) {
                        self.line_ends_in_quotes(open);
                    }
                    draft.push(c, self.at);
                    self.at += c.len_utf8();
                }
            }
        }
        Ok(())
    }

    fn line_ends_in_quotes(&mut self, quote: usize) {
        self.line_quote.get_or_insert(quote);
        if let Some(name) = assigned_name(self.page.text, self.at + 1) {
            self.swallowed.push((name, quote));
        }
    }

    fn single_quotes(&mut self, draft: &mut Draft) -> Result<(), Stop> {
        let open = self.at;
        self.at += 1;
        while let Some(c) = self.peek() {
            match c {
                '\'' => {
                    self.at += 1;
                    return Ok(());
                }
                '\0' => {}
                '\n' => {
                    self.line_ends_in_quotes(open);
                    draft.push(c, self.at);
                }
                _ => draft.push(c, self.at),
            }
            self.at += c.len_utf8();
        }
        Err(Stop::Quote(open))
    }

    fn double_quotes(&mut self, draft: &mut Draft) -> Result<(), Stop> {
        let open = self.at;
        self.at += 1;
        self.value(draft, Place::Quotes { open })?;
        if self.peek().is_none() {
            return Err(Stop::Quote(open));
        }
        self.at += 1;
        Ok(())
    }

    fn escape(&mut self, draft: &mut Draft, place: Place) {
        let backslash = self.at;
        self.at += 1;
        let Some(c) = self.peek() else {
            return draft.push('\\', backslash);
        };
        let escapes = match place {
            Place::Word | Place::Braces { quoted: false } => true,
            Place::Quotes { .. } => matches!(c, '$' | '`' | '"' | '\\'),
            Place::Braces { quoted: true } => matches!(c, '$' | '`' | '"' | '\\' | '}'),
        };
        if c == '\n' {
            self.at += 1;
        } else if escapes && c != '\0' {
            draft.push(c, self.at);
            self.at += c.len_utf8();
        } else {
            draft.push('\\', backslash);
        }
    }

    fn dollar(&mut self, draft: &mut Draft, place: Place) -> Result<(), Stop> {
        let dollar = self.at;
        let behind = &self.rest()[1..];
        let length = name_length(behind);
        let quoted = !matches!(place, Place::Word | Place::Braces { quoted: false });
        match behind.chars().next() {
            Some('{') => return self.braces(draft, quoted),
            Some('(') => {
                self.at = substitution_end(self.page.text, dollar).ok_or(Stop::Open(Span::new(dollar, dollar + 2)))?;
                draft.not_evaluated(Span::new(dollar, self.at));
            }
            Some(_) if length > 0 => {
                self.at += 1 + length;
                let name = &self.page.text[dollar + 1..self.at];
                let span = Span::new(dollar, self.at);
                if self.rest().starts_with(JOINED) {
                    // The name goes on at the next line.
                    draft.not_evaluated(span);
                } else {
                    self.refer(draft, name, span);
                }
            }
            Some(c @ '0'..='9') => {
                self.at += 2;
                draft.known = false;
                draft.notice(NoticeKind::UnresolvedReference(c.to_string()), Span::new(dollar, self.at));
            }
            Some('$' | '?' | '#' | '!' | '-' | '@' | '*') => {
                self.at += 2;
                draft.not_evaluated(Span::new(dollar, self.at));
            }
            Some('\\') if behind.starts_with(JOINED) => {
                self.at += 1;
                draft.not_evaluated(Span::new(dollar, self.at));
            }
            Some('\'' | '"') if !quoted => {
                self.at += 1;
                draft.not_evaluated(Span::new(dollar, self.at));
            }
            _ => {
                draft.push('$', dollar);
                self.at += 1;
            }
        }
        Ok(())
    }

    /// Adds what a reference to `name` gives. A default that was assigned in the same command is not followed.
    fn refer(&self, draft: &mut Draft, name: &str, span: Span) {
        if self.defaults.is_empty() {
            draft.push_reference(self.page, name, span);
        } else {
            draft.not_evaluated(span);
        }
    }

    /// Adds what a reference in braces gives.
    fn braces(&mut self, draft: &mut Draft, quoted: bool) -> Result<(), Stop> {
        let open = Span::new(self.at, self.at + 2);
        let bad = |span| {
            let help = "write `${NAME}`; a `$` that belongs to the value stands between single quotes, or as `\\$`";
            Err(Stop::Stumble(Stumble {
                span,
                reason: "it begins a reference that is not finished, or not understood",
                help,
            }))
        };
        self.at = open.end;
        let length = name_length(self.rest());
        let name = Span::new(self.at, self.at + length);
        self.at = name.end;
        if length == 0 {
            return match self.rest().as_bytes() {
                [] => Err(Stop::Open(open)),
                // What the shell itself knows, and the length of a text.
                [b'0'..=b'9' | b'#' | b'?' | b'!' | b'-' | b'@' | b'*' | b'$', ..] => {
                    self.at += 1;
                    self.word_in_braces(&mut Draft::new(), quoted, open)?;
                    draft.not_evaluated(Span::new(open.start, self.at));
                    Ok(())
                }
                _ => bad(open),
            };
        }
        let colon = self.rest().starts_with(':');
        self.at += usize::from(colon);
        let Some(operator) = self.peek() else { return Err(Stop::Open(open)) };
        if operator == '}' && !colon {
            self.at += 1;
            let text = &self.page.text[name.start..name.end];
            self.refer(draft, text, Span::new(open.start, self.at));
            return Ok(());
        }
        if matches!(operator, '%' | '#') && !colon {
            self.word_in_braces(&mut Draft::new(), quoted, open)?;
            draft.not_evaluated(Span::new(open.start, self.at));
            return Ok(());
        }
        if !matches!(operator, '-' | '+' | '?' | '=') {
            return bad(open);
        }
        self.at += 1;
        let word_start = self.at;
        let mut word = Draft::new();
        self.word_in_braces(&mut word, quoted, open)?;
        let span = Span::new(open.start, self.at);
        let text = &self.page.text[name.start..name.end];
        match Choice::of(self.page, text, colon, operator) {
            _ if !self.defaults.is_empty() => draft.not_evaluated(span),
            Choice::Own => self.refer(draft, text, span),
            Choice::Nothing => {}
            Choice::Empty => {
                let (reason, help) = (Choice::EMPTY, Choice::HELP_EMPTY);
                return Err(Stop::Stumble(Stumble { span, reason, help }));
            }
            Choice::Word => {
                draft.append(self.page, &word, span);
                if operator == '=' {
                    self.defaults.push((name, Span::new(word_start, self.at - 1), word));
                }
            }
        }
        Ok(())
    }

    /// Reads up to the brace that closes, and over it.
    fn word_in_braces(&mut self, word: &mut Draft, quoted: bool, open: Span) -> Result<(), Stop> {
        if self.depth == DEEPEST {
            return Err(Stop::Deep(open));
        }
        self.depth += 1;
        self.value(word, Place::Braces { quoted })?;
        self.depth -= 1;
        if self.peek().is_none() {
            return Err(Stop::Open(open));
        }
        self.at += 1;
        Ok(())
    }

    fn backquote(&mut self, draft: &mut Draft) -> Result<(), Stop> {
        let start = self.at;
        let open = Span::new(start, start + 1);
        let mut inner = 0;
        self.at += 1;
        loop {
            match &self.page.text.as_bytes()[self.at..] {
                [] => return Err(Stop::Open(open)),
                [b'`', ..] => break,
                [b'\\', b'`', ..] => {
                    inner += 1;
                    self.at += 2;
                }
                [b'\\', b'\\', ..] => self.at += 2,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        if inner % 2 == 1 {
            return Err(Stop::Open(open));
        }
        draft.not_evaluated(Span::new(start, self.at));
        Ok(())
    }
}

/// What joins two lines.
const JOINED: &str = "\\\n";

const HELP_QUOTES: &str = "put a value that has such characters in single quotes";

/// What the operator behind a command means for the next.
#[derive(Debug, Clone, Copy)]
enum Next {
    Always,
    IfDone,
    IfFailed,
    Never,
}

impl Next {
    /// Whether the next command is run, where this one is `run`; assignments do not fail.
    fn after(self, run: Run) -> Run {
        match (self, run) {
            (Self::Always, _) | (Self::IfDone, Run::Yes) => Run::Yes,
            (Self::Never, _) | (Self::IfFailed, Run::Yes) => Run::No,
            (Self::IfDone | Self::IfFailed, _) => Run::Maybe,
        }
    }
}

/// Where text stands.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// In a word.
    Word,
    /// Between the double quote here and the one that closes it.
    Quotes { open: usize },
    /// In the word of a reference in braces, with or without double quotes around it.
    Braces { quoted: bool },
}

/// How long the name at the start of `text` is.
fn name_length(text: &str) -> usize {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        return 0;
    }
    text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len())
}

/// The end of the command or calculation that begins at `start`, with its `$(`, if anything closes it.
fn substitution_end(text: &str, start: usize) -> Option<usize> {
    #[derive(Clone, Copy, PartialEq)]
    enum Open {
        Parenthesis,
        Quotes,
        Braces,
    }
    let bytes = text.as_bytes();
    let mut open = vec![Open::Parenthesis];
    let mut at = start + 2;
    while let Some(&byte) = bytes.get(at) {
        let innermost = open.last().copied()?;
        match (byte, innermost) {
            (b'\\', _) => at += 1,
            (b'"', Open::Quotes) | (b'}', Open::Braces) | (b')', Open::Parenthesis) => {
                open.pop();
                if open.is_empty() {
                    return Some(at + 1);
                }
            }
            (b'"', _) => open.push(Open::Quotes),
            (b'\'', Open::Parenthesis | Open::Braces) => at += 1 + memchr::memchr(b'\'', bytes.get(at + 1..)?)?,
            (b'(', Open::Parenthesis) => open.push(Open::Parenthesis),
            (b'$', _) if bytes.get(at + 1) == Some(&b'(') => {
                open.push(Open::Parenthesis);
                at += 1;
            }
            (b'$', _) if bytes.get(at + 1) == Some(&b'{') => {
                open.push(Open::Braces);
                at += 1;
            }
            (b'#', Open::Parenthesis) if matches!(bytes.get(at - 1), Some(b' ' | b'\t' | b'\n' | b';' | b'(')) => {
                at += memchr::memchr(b'\n', bytes.get(at..)?)?;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::Loader;

    fn read(text: &str) -> Environment {
        Loader::Shell.read(text)
    }

    fn pairs(environment: &Environment) -> Vec<(&str, Option<&str>)> {
        environment.winners().map(|one| (one.name.as_str(), one.text())).collect()
    }

    #[test]
    fn values_are_those_of_a_shell() {
        let cases = [
            ("A=1 # x", Some("1")),
            ("A=1#x", Some("1#x")),
            ("A=", Some("")),
            ("A='b c'd\"e f\"\\ g", Some("b cde f g")),
            ("A=\"\\$B \\n \\\" \\`\"", Some("$B \\n \" `")),
            ("A=a\\\nb", Some("ab")),
            ("A=\"a\\\nb\"", Some("ab")),
            ("A='a\\\nb'", Some("a\\\nb")),
            ("A=1\r", Some("1\r")),
            ("A=a\0b", Some("ab")),
            ("A=*", Some("*")),
            ("A=a$ b", None),
            ("A=$[x]", Some("$[x]")),
            ("A=\"a$\"", Some("a$")),
            ("A=~/x", None),
            ("A=x:~", None),
            ("A=x~", Some("x~")),
            ("A=\"~\"", Some("~")),
            ("A=$(echo \")\" ')' ${x:-)})", None),
            ("A=`echo`", None),
            ("A=$((1 + (2)))", None),
            ("A=$$", None),
            ("A=$1", None),
            ("A=$'x'", None),
            ("B=two\nA=$B", Some("two")),
            ("B=two A=$B", Some("two")),
            ("B=two\nexport B=three A=$B", Some("three")),
            ("A=${N:-a b}", Some("a b")),
            ("A=\"${N:-'a'\\}}\"", Some("'a'}")),
            ("A=${N:-\"a}b\"}", Some("a}b")),
            ("A=${HOME:-x}", None),
            ("A=${N+x}", Some("")),
            ("A=${#N}", None),
            ("A=${N%x}", None),
            ("N=two\nA=${N%o}", None),
            (": ${A:=x}", Some("x")),
            ("A=${N:=x}$N", None),
            ("A=1; export A", Some("1")),
            ("export A=1", Some("1")),
            ("A=1 && B=2", Some("1")),
            ("set -a\nA=1", Some("1")),
            ("set +a\nA=1", None),
            ("set +o allexport; A=1", None),
            ("if true; then A=1; fi", None),
            ("{ A=1; }", None),
            ("A=1\n. ./other", None),
            ("f() { A=2; }\nA=1\nf", None),
        ];
        for (text, value) in cases {
            let environment = read(text);
            assert_eq!(environment.get("A").and_then(|one| one.text()), value, "{text:?}");
        }
    }

    #[test]
    fn only_what_the_shell_itself_runs_is_set() {
        for text in ["A=1 & B=2", "A=1 | B=2\nB=2", "B=2 || A=1", "A=1\nunset A\nB=2", "A=1 x\nB=2", "A =1\nB=2"] {
            assert_eq!(pairs(&read(text)), [("B", Some("2"))], "{text:?}");
        }
        assert_eq!(pairs(&read("A=1 && B=2 &\n")), [("A", None)]);
        assert_eq!(pairs(&read("A=1\nexit\nA=2\n")), [("A", Some("1"))]);
    }

    #[test]
    fn a_command_is_noticed_with_what_it_was_meant_for() {
        let cases = [
            ("A=a b", "the value has a blank in it and is not in quotes, so that the shell runs what follows it", 4),
            ("A = b", "a blank stands in front of the `=`, so that the shell runs the name as a command", 0),
            ("A: b", "a `:` follows the name", 1),
            ("A-B=1", "it is no name for a shell, so that the line is run as a command", 1),
            ("x", "the shell runs it as a command", 0),
            ("\r", "a carriage return is no blank for a shell, but part of a command", 0),
            ("A=a<b", "a `<` or `>` is a redirection here, and no part of the value", 3),
            ("A=a&b=", "the shell does not run it, or runs it in a shell of its own", 0),
            ("set A=1", "`set` sets no variable", 4),
        ];
        for (text, reason, at) in cases {
            let environment = read(&format!("{text}\n"));
            let found: Vec<_> = environment
                .notices()
                .iter()
                .map(|one| match one.kind {
                    NoticeKind::Ignored { reason, .. } => (reason, one.place.span.start),
                    _ => panic!("{one:?}"),
                })
                .collect();
            assert_eq!(found, [(reason, at)], "{text:?}");
        }
    }

    #[test]
    fn what_a_shell_refuses_has_a_reason_and_a_place() {
        let cases = [
            ("A=a(b)", "a `(` cannot stand here without quotes", 3),
            ("A=a)", "a `)` cannot stand here", 3),
            (";A=1", "no command stands in front of this character", 0),
            ("A=1;;", "a `;;` cannot stand here", 3),
            ("A=1 ||", "no command follows it", 4),
            ("A=1 >", "a redirection needs a file", 4),
            ("fi", "this word cannot stand here without quotes", 0),
            ("if x", "nothing ends this command", 0),
            ("(A=1) x", "a word cannot stand behind the end of a command", 6),
            ("export =1", "it is no name, and the shell stops there", 7),
            ("A=${}", "it begins a reference that is not finished, or not understood", 2),
            ("A=${N.M}", "it begins a reference that is not finished, or not understood", 2),
            ("A=${N", "it begins a reference that is not finished, or not understood", 2),
            ("A=${N:-", "nothing closes this", 2),
            ("A=$(x", "nothing closes this", 2),
            ("A=`x", "nothing closes this", 2),
            ("E=\nA=${E:?}", "the reference demands a value, and what it names is empty", 5),
            ("<<<<<<< HEAD", "it is the mark of a merge that was not finished", 0),
        ];
        for (text, reason, at) in cases {
            let environment = read(&format!("{text}\n"));
            let found: Vec<_> = environment
                .notices()
                .iter()
                .filter_map(|one| match one.kind {
                    NoticeKind::Malformed { reason, .. } => Some((reason, one.place.span.start)),
                    _ => None,
                })
                .collect();
            assert_eq!(found, [(reason, at)], "{text:?}");
        }
    }

    #[test]
    fn after_an_unclosed_quote_reading_goes_on_a_few_times() {
        let environment = read("A=\"b\nB=2\n");
        assert_eq!(pairs(&environment), [("B", Some("2"))]);
        assert_eq!(environment.notices()[0].kind, NoticeKind::UnclosedQuote);
        assert_eq!(environment.notices()[0].place.span, Span::new(2, 3));
        let environment = read(&"A=\\''\n".repeat(1000));
        assert_eq!(environment.notices().len(), MOST_UNFINISHED + 1);
        assert_eq!(environment.notices()[MOST_UNFINISHED].place.span.start, 6 * MOST_UNFINISHED);
        let environment = read(&"A=${B:-\n".repeat(1000));
        assert_eq!(environment.notices().len(), MOST_UNFINISHED + 1);
    }

    #[test]
    fn places_are_exact_where_the_text_stands_in_one_piece() {
        let environment = read("export A='b c' D=\\\"e\nF=\"g\nH=1\n\" # x\n");
        let offsets: Vec<_> = environment.assignments().iter().map(|one| one.value_offset).collect();
        assert_eq!(offsets, [Some(10), Some(18), Some(24)]);
        let NoticeKind::SwallowedLine { name, opened_at } = &environment.notices()[0].kind else { panic!() };
        assert_eq!((name.as_str(), *opened_at), ("H", Span::new(23, 24)));
        assert_eq!(environment.comments()[0].span, Span::new(32, 35));
    }
}
