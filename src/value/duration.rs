//! STUB
use super::{Reading, Seen, Text};

pub(super) fn parse(text: &Text<'_>) -> Reading {
    Reading { seen: Seen::Text(text.value.to_string()), remarks: Vec::new() }
}
