//! Where gunicorn writes the access log: `-` is the standard output, anything else a file.

use super::{Kind, Remark, Seen, Text};

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    let (kind, message, label) = match text.value {
        "" => (Kind::Invalid, format!("gunicorn cannot write to a file without a name, so {}", text.stops()), "empty"),
        "stdout" | "STDOUT" | "stderr" | "STDERR" => {
            (Kind::Misread, format!("the log goes to a file of the name {}", text.quote(text.all())), "a file")
        }
        _ => return Vec::new(),
    };
    let remark = Remark::new(kind, text.all(), message).label(label);
    vec![remark.help("write `-` for the standard output, or `/dev/null` for no log").suggest(text, "-")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_a_name() {
        for value in ["-", "/dev/null", "/dev/stdout", "/var/log/access.log"] {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing), [], "{value:?}");
        }
        assert_eq!(check(&Text::sample(""), &Seen::Nothing)[0].kind, Kind::Invalid);
        assert_eq!(check(&Text::sample("stdout"), &Seen::Nothing)[0].kind, Kind::Misread);
    }
}
