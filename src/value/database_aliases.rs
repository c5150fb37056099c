//! The list of Flagsmith's own names of databases that tasks are taken from (`TASK_PROCESSOR_DATABASES`).

use std::ops::Range;

use super::{Kind, Remark, Seen, Text};

pub(super) fn check(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    let Seen::List(items) = seen else { return Vec::new() };
    if items.is_empty() {
        return vec![
            Remark::new(Kind::Misread, text.all(), "an empty list names no database: no task is ever run")
                .label("empty")
                .help("name `default`, or remove the variable"),
        ];
    }
    items.iter().filter(|item| !is_alias(&text.value[(*item).clone()])).map(|item| remark(text, item)).collect()
}

/// Whether Flagsmith may have a database of that name (api/app/settings/common.py).
fn is_alias(item: &str) -> bool {
    matches!(item, "default" | "task_processor")
}

fn remark(text: &Text<'_>, item: &Range<usize>) -> Remark {
    let name = &text.value[item.clone()];
    let quoted = text.quote(item.clone());
    let message = if name.is_empty() {
        "an empty name is no database: the task processor fails at every round".to_owned()
    } else {
        format!("{quoted} is no database with tasks: the task processor fails at every round")
    };
    let remark = Remark::new(Kind::Invalid, item.clone(), message).label("no such database");
    if is_alias(name.trim()) {
        remark.help("remove the blanks around the name")
    } else {
        remark.help("name `default`, `task_processor`, or both with a comma between")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(value: &str) -> Vec<Kind> {
        let text = Text { name: "TASK_PROCESSOR_DATABASES", ..Text::sample(value) };
        let mut items = Vec::new();
        let mut start = 0;
        for item in value.split(',').filter(|_| !value.is_empty()) {
            items.push(start..start + item.len());
            start += item.len() + 1;
        }
        check(&text, &Seen::List(items)).into_iter().map(|remark| remark.kind).collect()
    }

    #[test]
    fn only_the_two_databases_with_tasks_are_known() {
        assert_eq!(kinds("default"), []);
        assert_eq!(kinds("default,task_processor"), []);
        assert_eq!(kinds("default,default"), []);
        assert_eq!(kinds("default, task_processor"), [Kind::Invalid]);
        assert_eq!(kinds("default,"), [Kind::Invalid]);
        assert_eq!(kinds("analytics"), [Kind::Invalid]);
        assert_eq!(kinds(""), [Kind::Misread]);
    }
}
