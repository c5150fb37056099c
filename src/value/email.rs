//! The address that mail comes from, with or without a display name. Django takes it apart with Python's
//! `email._header_value_parser.get_mailbox` each time mail goes out, and raises where that fails; what it takes
//! leniently becomes an envelope sender that no mail server accepts.

use super::{Kind, Remark, Seen, Text, fault};

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    let value = text.value;
    let help = "write `flagsmith@example.com` or `Flagsmith <flagsmith@example.com>`, with your own address";
    let remark = |kind, message: &str, label: &str| {
        vec![Remark::new(kind, text.all(), message).label(label.to_owned()).help(help)]
    };
    if let Some(at) = value.find(['\n', '\r']) {
        let message = "a line break cannot stand in a header, and no mail goes out";
        return vec![Remark::new(Kind::Invalid, at..at + 1, message).label("line break").help(help)];
    }
    let refused =
        || remark(Kind::Invalid, "this is no e-mail address: it is refused, and no mail goes out", "no address");
    match get_mailbox(value) {
        Err(_) if value.is_empty() => {
            remark(Kind::Invalid, "an empty sender is refused, and no mail goes out", "empty")
        }
        Err(Fault::Rest(rest)) => {
            let at = value.len() - rest;
            let message = "only the part in front of this is an address: the whole is refused, and no mail goes out";
            vec![Remark::new(Kind::Invalid, at..value.len(), message).label("not understood").help(help)]
        }
        // A header that is not ASCII is taken apart a second time, and then it needs an `@`.
        Ok(Mailbox { domain: false, .. }) if !value.is_ascii() => refused(),
        Err(_) => refused(),
        Ok(mailbox) if !mailbox.domain => {
            let message = "it has no domain, and mail servers refuse a sender without one";
            remark(Kind::Misread, message, "no domain")
        }
        Ok(mailbox) if !mailbox.plain => {
            let message = "all of what stands in front of the `@` is taken for the user, in quotes or encoded";
            remark(Kind::Misread, message, "no plain address")
        }
        // In single quotes, or in backticks, it is one word.
        Ok(_) if fault::unquote(value, fault::trim(value)).is_some() => {
            remark(Kind::Misread, "the quotes around it become part of the address", "part of it")
        }
        Ok(_) => Vec::new(),
    }
}

/// What Python makes of a mailbox.
struct Mailbox {
    /// Whether the part in front of the `@` is one word, or words with dots, or a string in quotes, in ASCII.
    plain: bool,
    /// Whether there is a domain.
    domain: bool,
}

/// Why Python gives up.
#[derive(Debug)]
enum Fault {
    /// `HeaderParseError`: another reading may still fit.
    Header,
    /// `IndexError`, `TypeError`, `UnicodeError`: nothing is tried any more.
    Fatal,
    /// An address, and this many bytes more.
    Rest(usize),
}

type Parsed<'a, T> = Result<(T, &'a str), Fault>;

/// How deep comments may nest before Python would raise `RecursionError`.
const MAX_DEPTH: usize = 200;

fn get_mailbox(value: &str) -> Result<Mailbox, Fault> {
    let (mailbox, rest) = match get_name_addr(value) {
        Err(Fault::Header) => get_addr_spec(value).map_err(|_| Fault::Fatal)?,
        other => other?,
    };
    if rest.is_empty() { Ok(mailbox) } else { Err(Fault::Rest(rest.len())) }
}

fn is_blank(c: char) -> bool {
    c == ' ' || c == '\t'
}

fn leads_cfws(c: char) -> bool {
    is_blank(c) || c == '('
}

fn ends_atom(c: char) -> bool {
    ends_phrase(c) || matches!(c, '"' | '.' | ' ' | '(' | '\t')
}

fn ends_phrase(c: char) -> bool {
    matches!(c, ',' | '<' | '[' | ';' | '\\' | ':' | '>' | ')' | ']' | '@')
}

/// The first character, or Python's `IndexError`.
fn first(value: &str) -> Result<char, Fault> {
    value.chars().next().ok_or(Fault::Fatal)
}

fn get_name_addr(value: &str) -> Parsed<'_, Mailbox> {
    let mut value = value;
    if leads_cfws(first(value)?) {
        value = skip_cfws(value)?;
        if value.is_empty() {
            return Err(Fault::Header);
        }
    }
    if first(value)? != '<' {
        if ends_phrase(first(value)?) {
            return Err(Fault::Header);
        }
        value = skip_phrase(value)?;
        if value.is_empty() {
            return Err(Fault::Header);
        }
    }
    get_angle_addr(value)
}

fn get_angle_addr(value: &str) -> Parsed<'_, Mailbox> {
    let value = if leads_cfws(first(value)?) { skip_cfws(value)? } else { value };
    let inner = value.strip_prefix('<').ok_or(Fault::Header)?;
    if first(inner)? == '>' {
        return Err(Fault::Fatal);
    }
    let (mailbox, rest) = match get_addr_spec(inner) {
        Err(Fault::Header) => get_addr_spec(skip_route(inner)?)?,
        other => other?,
    };
    let rest = rest.strip_prefix('>').unwrap_or(rest);
    let rest = if rest.starts_with(leads_cfws) { skip_cfws(rest)? } else { rest };
    Ok((mailbox, rest))
}

fn get_addr_spec(value: &str) -> Parsed<'_, Mailbox> {
    let (plain, rest) = get_local_part(value)?;
    match rest.strip_prefix('@') {
        None => Ok((Mailbox { plain, domain: false }, rest)),
        Some(domain) => {
            let (domain, rest) = get_domain(domain)?;
            // IDNA takes no label above 63 bytes; anything else of it is left to the mail server.
            if domain.split('.').any(|label| label.len() > 63) {
                return Err(Fault::Fatal);
            }
            Ok((Mailbox { plain, domain: !domain.is_empty() }, rest))
        }
    }
}

/// Whether the part in front of the `@` is plain.
fn get_local_part(value: &str) -> Parsed<'_, bool> {
    let start = if leads_cfws(first(value)?) { skip_cfws(value)? } else { value };
    if start.is_empty() {
        return Err(Fault::Header);
    }
    let rest = match skip_dot_atom(start) {
        Err(Fault::Header) => match skip_word(start) {
            Err(Fault::Header) if !start.starts_with('\\') && start.starts_with(ends_phrase) => {
                return Err(Fault::Header);
            }
            Err(Fault::Header) => start,
            other => other?,
        },
        other => other?,
    };
    let (plain, rest) = if rest.starts_with('\\') || rest.starts_with(|c| !ends_phrase(c)) {
        get_obs_local_part(value)?
    } else {
        (true, rest)
    };
    let ascii = value[..value.len() - rest.len()].is_ascii();
    Ok((plain && ascii, rest))
}

fn get_obs_local_part(value: &str) -> Parsed<'_, bool> {
    let mut value = value;
    let mut plain = true;
    let mut words = 0;
    let mut after_dot = true;
    while value.starts_with('\\') || value.starts_with(|c| !ends_phrase(c)) {
        if let Some(rest) = value.strip_prefix('.') {
            plain &= !after_dot;
            after_dot = true;
            value = rest;
        } else if let Some(rest) = value.strip_prefix('\\') {
            plain = false;
            after_dot = false;
            value = rest;
        } else {
            plain &= after_dot;
            value = match skip_word(value) {
                Err(Fault::Header) if value.starts_with(leads_cfws) => skip_cfws(value)?,
                other => other?,
            };
            after_dot = false;
        }
        words += 1;
    }
    if words == 0 { Err(Fault::Fatal) } else { Ok((plain && !after_dot, value)) }
}

fn get_domain(value: &str) -> Parsed<'_, &str> {
    let start = if leads_cfws(first(value)?) { skip_cfws(value)? } else { value };
    if start.is_empty() {
        return Err(Fault::Header);
    }
    let mut rest = if start.starts_with('[') {
        return Ok((start, skip_domain_literal(start)?));
    } else {
        match skip_dot_atom(start) {
            Err(Fault::Header) => skip_atom(start)?,
            other => other?,
        }
    };
    if rest.starts_with('@') {
        return Err(Fault::Header);
    }
    while let Some(next) = rest.strip_prefix('.') {
        rest = skip_atom(next)?;
    }
    Ok((start[..start.len() - rest.len()].trim(), rest))
}

fn skip_route(value: &str) -> Result<&str, Fault> {
    let mut value = value;
    while value.starts_with(',') || value.starts_with(leads_cfws) {
        value = match value.strip_prefix(',') {
            Some(rest) => rest,
            None => skip_cfws(value)?,
        };
    }
    let mut value = get_domain(value.strip_prefix('@').ok_or(Fault::Header)?)?.1;
    while let Some(rest) = value.strip_prefix(',') {
        value = if rest.starts_with(leads_cfws) { skip_cfws(rest)? } else { rest };
        if let Some(domain) = value.strip_prefix('@') {
            value = get_domain(domain)?.1;
        }
    }
    value.strip_prefix(':').ok_or(Fault::Header)
}

fn skip_phrase(value: &str) -> Result<&str, Fault> {
    let mut value = match skip_word(value) {
        Err(Fault::Header) => value,
        other => other?,
    };
    while value.starts_with(|c| !ends_phrase(c)) {
        value = match value.strip_prefix('.') {
            Some(rest) => rest,
            None => match skip_word(value) {
                Err(Fault::Header) if value.starts_with(leads_cfws) => skip_cfws(value)?,
                other => other?,
            },
        };
    }
    Ok(value)
}

fn skip_word(value: &str) -> Result<&str, Fault> {
    let value = if leads_cfws(first(value)?) { skip_cfws(value)? } else { value };
    match value.chars().next() {
        None => Err(Fault::Header),
        Some('"') => skip_quoted_string(value),
        Some(c) if ends_phrase(c) || matches!(c, '.' | '(') => Err(Fault::Header),
        Some(_) => skip_atom(value),
    }
}

fn skip_dot_atom(value: &str) -> Result<&str, Fault> {
    let mut rest = if leads_cfws(first(value)?) { skip_cfws(value)? } else { value };
    if rest.is_empty() || rest.starts_with(ends_atom) {
        return Err(Fault::Header);
    }
    let mut dot = false;
    while rest.starts_with(|c| !ends_atom(c)) {
        rest = rest.trim_start_matches(|c| !ends_atom(c));
        let next = rest.strip_prefix('.');
        dot = next.is_some();
        rest = next.unwrap_or(rest);
    }
    if dot {
        return Err(Fault::Header);
    }
    if rest.starts_with(leads_cfws) { skip_cfws(rest) } else { Ok(rest) }
}

fn skip_atom(value: &str) -> Result<&str, Fault> {
    let value = if value.starts_with(leads_cfws) { skip_cfws(value)? } else { value };
    let rest = value.trim_start_matches(|c| !ends_atom(c));
    if rest.len() == value.len() {
        return Err(Fault::Header);
    }
    if rest.starts_with(leads_cfws) { skip_cfws(rest) } else { Ok(rest) }
}

fn skip_quoted_string(value: &str) -> Result<&str, Fault> {
    let mut value = value.strip_prefix('"').ok_or(Fault::Header)?;
    while value.starts_with(|c| c != '"') {
        value = if value.starts_with(is_blank) { value.trim_start() } else { skip_run(value, "\"") };
    }
    let rest = value.strip_prefix('"').unwrap_or(value);
    if rest.starts_with(leads_cfws) { skip_cfws(rest) } else { Ok(rest) }
}

fn skip_domain_literal(value: &str) -> Result<&str, Fault> {
    let mut value = value.strip_prefix('[').ok_or(Fault::Header)?;
    for _ in 0..2 {
        value = if value.starts_with(is_blank) { value.trim_start() } else { value };
        value = skip_run(value, "[]");
        if value.is_empty() {
            return Ok(value);
        }
    }
    let rest = value.strip_prefix(']').ok_or(Fault::Header)?;
    if rest.starts_with(leads_cfws) { skip_cfws(rest) } else { Ok(rest) }
}

/// Characters up to a blank or one of `ends`; a backslash takes the next one along.
fn skip_run<'a>(value: &'a str, ends: &str) -> &'a str {
    let mut escaped = false;
    for (at, c) in value.char_indices() {
        if is_blank(c) || !escaped && ends.contains(c) {
            return &value[at..];
        }
        escaped = c == '\\' && !escaped;
    }
    ""
}

/// Blanks and comments.
fn skip_cfws(value: &str) -> Result<&str, Fault> {
    let mut value = value;
    while let Some(c) = value.chars().next().filter(|&c| leads_cfws(c)) {
        value = if c == '(' { skip_comment(value)? } else { value.trim_start() };
    }
    Ok(value)
}

fn skip_comment(value: &str) -> Result<&str, Fault> {
    let mut value = value;
    let mut depth = 0;
    loop {
        value = match value.chars().next() {
            None => return Ok(value),
            Some('(') if depth == MAX_DEPTH => return Err(Fault::Fatal),
            Some('(') => {
                depth += 1;
                &value[1..]
            }
            Some(')') => {
                depth -= 1;
                &value[1..]
            }
            Some(c) if is_blank(c) => value.trim_start(),
            Some(_) => skip_run(value, "()"),
        };
        if depth == 0 {
            return Ok(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn judge(value: &str) -> Option<Kind> {
        let remarks = check(&Text::sample(value), &Seen::Nothing);
        remarks.first().map(|remark| remark.kind)
    }

    #[test]
    fn senders_are_those_that_django_sends_with() {
        for (value, kind) in [
            ("noreply@example.com", None),
            ("Flagsmith <noreply@example.com>", None),
            ("\"Flag, Smith\" <noreply@example.com>", None),
            ("Flagsmith (prod) <noreply@example.com>", None),
            ("<noreply@example.com>", None),
            (" noreply@example.com ", None),
            ("noreply@exämple.com", None),
            ("a@b", None),
            ("\"a b\"@example.com", None),
            ("Flagsmith <noreply@example.com", None),
            ("noreply@[10.0.0.1]", None),
            ("noreply", Some(Kind::Misread)),
            ("Flagsmith noreply@example.com", Some(Kind::Misread)),
            ("ünï@example.com", Some(Kind::Misread)),
            ("ünï", Some(Kind::Invalid)),
            ("'noreply@example.com'", Some(Kind::Misread)),
            ("a..b@example.com", Some(Kind::Misread)),
            ("", Some(Kind::Invalid)),
            (" ", Some(Kind::Invalid)),
            ("@example.com", Some(Kind::Invalid)),
            ("a@b@c", Some(Kind::Invalid)),
            ("a@", Some(Kind::Invalid)),
            ("a@example.com,b@example.com", Some(Kind::Invalid)),
            ("Flagsmith <>", Some(Kind::Invalid)),
            ("noreply@example.com\n", Some(Kind::Invalid)),
            ("Flag, Smith <noreply@example.com>", Some(Kind::Invalid)),
        ] {
            assert_eq!(judge(value), kind, "{value:?}");
        }
    }

    #[test]
    fn what_follows_the_address_is_pointed_at() {
        let value = "a@example.com, b@example.com";
        let text = Text::sample(value);
        assert_eq!(&value[check(&text, &Seen::Nothing)[0].range.clone()], ", b@example.com");
    }

    proptest! {
        #[test]
        fn any_text_is_judged(value in "\\PC{0,16}", marks in "[a@.<>()\"\\\\ ,:;\\[\\]é]{0,16}") {
            for value in [value, marks] {
                for remark in check(&Text::sample(&value), &Seen::Nothing) {
                    prop_assert!(value.get(remark.range).is_some());
                }
            }
        }
    }
}
