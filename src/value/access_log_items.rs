//! Extra items of the JSON access log: `{name}i` for a request header, `{name}o` for a response header, `{name}e` for
//! a variable of the request; anything else is ignored.

use super::{Kind, Remark, Seen, Text};

pub(super) fn check(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    let Seen::List(items) = seen else { return Vec::new() };
    let odd = items.iter().filter(|item| !is_item(&text.value[(*item).clone()]));
    odd.map(|item| {
        let named = if item.is_empty() { "an empty entry".into() } else { text.quote(item.clone()) };
        Remark::new(
            Kind::Misread,
            item.clone(),
            format!("{named} is ignored: it is not `{{name}}i`, `{{name}}o` or `{{name}}e`"),
        )
        .label("ignored")
        .help("write `{user-agent}i`, `{content-type}o` or `{flagsmith.route}e`, with nothing around them")
    })
    .collect()
}

/// The names are compared in lower case (flagsmith-common, src/common/gunicorn/processors.py).
fn is_item(item: &str) -> bool {
    let inner = item.strip_prefix('{').and_then(|rest| rest.strip_suffix(['i', 'o', 'e', 'I', 'O', 'E']));
    let name = inner.and_then(|inner| inner.strip_suffix('}'));
    name.is_some_and(|name| !name.is_empty() && !name.contains('}'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::list;

    fn count(value: &str) -> usize {
        check(&Text::sample(value), &Seen::List(list::split(value, ","))).len()
    }

    #[test]
    fn items_have_a_name_in_braces_and_a_letter() {
        for value in ["{flagsmith.route}e", "{flagsmith.route}e,{user-agent}i", "{x}o", "{X-Id}I"] {
            assert_eq!(count(value), 0, "{value:?}");
        }
        for value in ["flagsmith.route", "{x}", "{x}s", "%({x}i)s", " {x}i", "{}i", "{x}i,"] {
            assert_eq!(count(value), 1, "{value:?}");
        }
    }
}
