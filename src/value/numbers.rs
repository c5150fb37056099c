//! STUB
use super::{Remark, Seen, Text};

pub(super) fn positive(_text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    Vec::new()
}

pub(super) fn gunicorn(_text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    Vec::new()
}

pub(super) fn port(_text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    Vec::new()
}

pub(super) fn value_limit(_text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    Vec::new()
}

pub(super) fn condition_value_limit(_text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    Vec::new()
}

pub(super) fn retention_days(_text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    Vec::new()
}

pub(super) fn seconds(_text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    Vec::new()
}

pub(super) fn flush_seconds(_text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    Vec::new()
}
