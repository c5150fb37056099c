//! The texts of the table, all in one: a row then holds four bytes for each, where a reference takes sixteen.

use std::num::NonZeroU32;

use super::TEXTS;

/// A text of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stored(NonZeroU32);

impl Stored {
    /// How many bits the length takes.
    const LENGTH_BITS: u32 = 12;

    /// The text of `length` bytes at `start`, which is never 0.
    pub(super) const fn new(start: u32, length: u32) -> Self {
        assert!(start < 1 << (u32::BITS - Self::LENGTH_BITS) && length < 1 << Self::LENGTH_BITS);
        match NonZeroU32::new(start << Self::LENGTH_BITS | length) {
            Some(place) => Self(place),
            None => panic!("a text does not start at 0"),
        }
    }

    /// The text itself.
    pub(super) fn text(self) -> &'static str {
        let start = (self.0.get() >> Self::LENGTH_BITS) as usize;
        let length = (self.0.get() & ((1 << Self::LENGTH_BITS) - 1)) as usize;
        TEXTS.get(start..start + length).unwrap_or_default()
    }
}
