//! STUB
use super::{Remark, Seen, Text};

pub(super) fn permissions(_text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    Vec::new()
}

pub(super) fn throttle_classes(_text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    Vec::new()
}

pub(super) fn cache_backend(_text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    Vec::new()
}

pub(super) fn email_backend(_text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    Vec::new()
}

pub(super) fn function(_text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    Vec::new()
}
