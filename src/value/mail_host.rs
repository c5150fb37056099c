//! STUB
use super::{Remark, Seen, Text};

pub(super) fn mail(_text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    Vec::new()
}

pub(super) fn server(_text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    Vec::new()
}
