//! Holds the `.env` loader against dotenvy itself on random files, and every loader against hostile ones.
//!
//! The seed is fixed; `FLAGSMITH_ENV_TEST_SEED` sets another, and is printed where a case fails.

use clap::ValueEnum as _;
use flagsmith_env::environment::{Environment, NoticeKind, Value};
use flagsmith_env::load::Loader;
use flagsmith_env::source::{Source, Span};

const CASES: usize = 150_000;
const SEED: u64 = 0x5eed_f1a6;

/// SplitMix64: small, and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.next() % count as u64).unwrap()
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

fn seed() -> u64 {
    std::env::var("FLAGSMITH_ENV_TEST_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(SEED)
}

/// What lines begin with.
const HEADS: &[&str] = &[
    "A=",
    "B=",
    "A1=",
    "B_C=",
    "D.E=",
    "A =",
    "A = ",
    " A=",
    "export A=",
    "export\tB=",
    "export ",
    "export=",
    "A",
    "#",
    "  # ",
    "1A=",
    "é=",
    "=",
    "",
];

/// What the rest of a file is made of. No name here is one that a machine's environment may hold.
const TOKENS: &[&str] = &[
    "\"", "\"", "\"", "'", "'", "'", "\\", "\\", "$", "$", "${", "}", "$A", "${A}", "$B", "${B}", "${D.E}", "${B_C}",
    "$A1", "#", "#", " #", " # ", "  # ", " ", " ", "  ", "\t", "\n", "\n", "\n", "\r\n", "\r", "=", "A=", "\nA=",
    "\nB=", "\nA1=", "a", "b", "n", "é", "\u{a0}", "\u{85}", "\u{2003}", "\u{2028}", "🚀", "e\u{301}", "_", "-", ":",
    "export ", "\\n", "\\\\", "\\$", "\\ ", "\\\"", "\\'", "it's", "(", "x\u{b}y", "\u{1}", "٣", "²",
];

/// What only hostile files have.
const HOSTILE: &[&str] =
    &["\0", "\u{feff}", "$HOME", "${PATH}", "$", "\u{200b}", "$$", "${}", "<<<<<<< a\n", "\u{10ffff}"];

fn file(random: &mut Random, hostile: bool) -> String {
    let mut text = String::new();
    if hostile && random.below(4) == 0 {
        text.push('\u{feff}');
    }
    for _ in 0..=random.below(4) {
        text.push_str(random.pick(HEADS));
        for _ in 0..random.below(9) {
            let tokens = if hostile && random.below(8) == 0 { HOSTILE } else { TOKENS };
            text.push_str(random.pick(tokens));
        }
        if random.below(8) > 0 {
            text.push('\n');
        }
    }
    text
}

/// What a loader says of one statement. A value that depends on something else is not compared.
#[derive(Debug, PartialEq)]
enum Said {
    Pair(String, Option<String>),
    Refused,
}

/// What dotenvy says, up to `limit` statements.
fn dotenvy_says(text: &str, limit: usize) -> Vec<Said> {
    let items = dotenvy::from_read_iter(text.as_bytes()).take(limit);
    items.map(|item| item.map_or(Said::Refused, |(name, value)| Said::Pair(name, Some(value)))).collect()
}

/// What the loader says, in the order of places, and whether that ends with a quote that nothing closes.
fn loader_says(environment: &Environment) -> (Vec<Said>, bool) {
    let pairs = environment.assignments().iter().map(|one| {
        let value = one.text().map(str::to_owned);
        (one.statement.start, Said::Pair(one.name.clone(), value))
    });
    let mut unclosed = usize::MAX;
    let refused = environment.notices().iter().filter_map(|notice| {
        let start = notice.place.span.start;
        match notice.kind {
            NoticeKind::UnclosedQuote => unclosed = unclosed.min(start),
            NoticeKind::Malformed { .. } => {}
            _ => return None,
        }
        Some((start, Said::Refused))
    });
    let mut said: Vec<_> = pairs.chain(refused).collect();
    said.sort_by_key(|&(start, _)| start);
    said.retain(|&(start, _)| start <= unclosed);
    (said.into_iter().map(|(_, said)| said).collect(), unclosed != usize::MAX)
}

fn load(loader: Loader, text: &str) -> Environment {
    let mut environment = Environment::new();
    loader.load(&mut environment, Source::new(".env", text));
    environment
}

/// Every place lies in the file, covers whole characters, and holds what it should.
fn places_hold(loader: Loader, environment: &Environment) {
    for one in environment.assignments() {
        let text = environment.source(one.source).text();
        let slice = |span: Span| text.get(span.start..span.end).expect("on character boundaries");
        assert_eq!(slice(one.name_span), one.name);
        let statement = slice(one.statement);
        assert!(!statement.starts_with([' ', '\t', '\n']) && !statement.ends_with('\n'), "{statement:?}");
        let inside = |span: Span| one.statement.start <= span.start && span.end <= one.statement.end;
        assert!(
            inside(one.name_span) && inside(one.value_span) && one.name_span.end <= one.value_span.start,
            "{one:?}"
        );
        let raw = slice(one.value_span);
        // A blank at the end belongs to the value where it is escaped, or ends the name of a reference.
        let ends_in_a_blank = raw.ends_with([' ', '\t']) && !raw.contains(['\\', '$']);
        let trimmed = raw == raw.trim_start() && !ends_in_a_blank;
        assert!(trimmed || loader != Loader::Dotenvy, "{one:?}");
        match (&one.value, one.value_offset) {
            (Value::Known(value), Some(offset)) => {
                assert_eq!(text.get(offset..offset + value.len()), Some(value.as_str()), "{one:?}");
                assert!(!value.is_empty() && inside(Span::new(offset, offset + value.len())), "{one:?}");
            }
            (Value::Known(value), None) => assert!(value.is_empty() || one.expanded || raw != value, "{one:?}"),
            (Value::Unknown, offset) => assert_eq!(offset, None, "{one:?}"),
        }
    }
    for notice in environment.notices() {
        let text = environment.source(notice.place.source).text();
        let span = notice.place.span;
        let slice = text.get(span.start..span.end).expect("on character boundaries");
        assert!(!slice.is_empty() || span.end == text.len(), "{notice:?}");
        match &notice.kind {
            NoticeKind::UnclosedQuote => assert!(matches!(slice, "\"" | "'"), "{notice:?}"),
            NoticeKind::Nul => assert_eq!(slice, "\0"),
            NoticeKind::ByteOrderMark => assert_eq!((span.start, slice), (0, "\u{feff}")),
            NoticeKind::UnresolvedReference(name) => assert!(slice.starts_with('$') && slice.contains(name.as_str())),
            NoticeKind::SwallowedLine { name, opened_at } => {
                assert_eq!(slice, name);
                assert!(matches!(text.get(opened_at.start..opened_at.end), Some("\"" | "'")), "{notice:?}");
                assert!(opened_at.start < span.start);
            }
            NoticeKind::Malformed { .. } | NoticeKind::ExpansionTooLarge => {}
            NoticeKind::Ignored { .. } | NoticeKind::NotEvaluated => assert_ne!(loader, Loader::Dotenvy),
            NoticeKind::Nameless { .. } => assert_eq!(loader, Loader::Compose),
            other @ NoticeKind::ReadDifferently { .. } => panic!("{other:?}"),
        }
    }
    for comment in environment.comments() {
        let text = environment.source(comment.source).text();
        let slice = text.get(comment.span.start..comment.span.end).expect("on character boundaries");
        assert!(slice.starts_with('#') && !slice.contains('\n'), "{slice:?}");
    }
}

/// Names the case where `check` panics.
fn naming_the_case(seed: u64, case: usize, text: &str, check: impl FnOnce() + std::panic::UnwindSafe) {
    if let Err(panic) = std::panic::catch_unwind(check) {
        eprintln!("seed {seed}, case {case}: {text:?}");
        std::panic::resume_unwind(panic);
    }
}

#[test]
fn names_values_and_refusals_are_those_of_dotenvy() {
    let seed = seed();
    let mut random = Random(seed);
    let (mut pairs, mut refusals, mut expanded) = (0, 0, 0);
    for case in 0..CASES {
        let text = file(&mut random, false);
        naming_the_case(seed, case, &text, || {
            let environment = load(Loader::Dotenvy, &text);
            places_hold(Loader::Dotenvy, &environment);
            let (said, unclosed) = loader_says(&environment);
            let mut wanted = dotenvy_says(&text, if unclosed { said.len() } else { usize::MAX });
            for (wanted, said) in wanted.iter_mut().zip(&said) {
                if let (Said::Pair(_, value), Said::Pair(_, None)) = (wanted, said) {
                    *value = None;
                }
            }
            assert_eq!(said, wanted);
        });
        let environment = load(Loader::Dotenvy, &text);
        pairs += environment.assignments().len();
        refusals += environment.notices().len();
        expanded += environment.assignments().iter().filter(|one| one.expanded && one.text().is_some()).count();
    }
    assert!(pairs > CASES && refusals > CASES && expanded > CASES / 100, "{pairs} {refusals} {expanded}");
}

#[test]
fn hostile_files_are_read_without_a_panic_and_their_places_hold() {
    let seed = seed() ^ 1;
    let mut random = Random(seed);
    for case in 0..CASES / 3 {
        let text = file(&mut random, true);
        naming_the_case(seed, case, &text, || {
            for &loader in Loader::value_variants() {
                places_hold(loader, &load(loader, &text));
            }
        });
    }
}
