//! STUB
use super::{Remark, Seen, Text};

pub(super) fn domain(_text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    Vec::new()
}

pub(super) fn ssl_host(_text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    Vec::new()
}
