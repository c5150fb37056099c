//! What guides and templates put where a secret belongs: words that ask to be replaced, and that no generator makes.

/// Whether `value` still is such a text.
pub fn is_placeholder(value: &str) -> bool {
    let value = value.trim().to_lowercase();
    let plain: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
    let asks = ["changeme", "changethis", "replaceme", "replacethis", "replacewith", "insertyour", "enteryour"];
    let whole =
        ["changeit", "placeholder", "todo", "tbd", "yoursecret", "yourtoken", "yourkey", "yourapikey", "yourpassword"];
    let is_filled = |c: char| value.len() >= 3 && value.chars().all(|one| one == c);
    asks.iter().any(|word| plain.starts_with(word))
        || whole.contains(&plain.as_str())
        || ["your-", "your_", "your "].iter().any(|start| value.starts_with(start))
        || ["-here", "_here", " here"].iter().any(|end| value.ends_with(end))
        || value.len() > 2 && value.starts_with('<') && value.ends_with('>')
        || ['x', '*', '.'].into_iter().any(is_filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_asks_to_be_replaced_is_one() {
        for value in [
            "changeme",
            "CHANGE_ME",
            "change-me-please",
            "your-github-secret",
            "YOUR_API_KEY",
            "<token>",
            "xxxx",
            "***",
            "replace with a long secret",
            "put-token-here",
            "placeholder",
            " TODO ",
            "yourpassword",
        ] {
            assert!(is_placeholder(value), "{value}");
        }
        for value in [
            "",
            "x",
            "xx",
            "secret",
            "password",
            "yourb4Kq9ZLm2",
            "SG.Kx3vTq8mZr2YwLp6",
            "todomvc-7Kq",
            "here",
            "<",
            "<>",
            "an-unchangeable-one",
        ] {
            assert!(!is_placeholder(value), "{value}");
        }
    }
}
