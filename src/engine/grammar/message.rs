//! Turns messages of llguidance into a sentence for the author of the grammar.
#![forbid(unsafe_code)]

/// The most characters of a message.
const LONGEST: usize = 300;

/// Parts of llguidance's messages about its limits, and the advice for each.
const LIMITS: [(&str, &str); 9] = [
    ("too many expressions", COSTLY),
    ("fuel exhausted", COSTLY),
    ("lexer precomputation failed", COSTLY),
    ("Unable to determine if regex is empty", COSTLY),
    ("initial lexer configuration", LARGE),
    ("grammar size", LARGE),
    ("schema too large", LARGE),
    ("too many states", COSTLY),
    ("Too many items", AMBIGUOUS),
];
const ROW: &str = "Current row has";
const COSTLY: &str = "it is too costly to follow; use smaller counts of repetitions, shorter fixed texts, a smaller multipleOf, or \
                      fewer patterns that hold at once";
const LARGE: &str = "it is too large; use fewer or smaller rules, properties and alternatives";
const AMBIGUOUS: &str = "too many of its rules apply at once, or it never ends; use fewer optional parts and alternatives, and write \
                         a long text as one string";
const NOTHING: &str = "it allows nothing here";

/// The advice for a message of llguidance, if it is about one of its limits.
fn limit(message: &str) -> Option<&'static str> {
    let found = LIMITS.iter().find(|(words, _)| message.contains(words)).map(|(_, advice)| *advice);
    found.or_else(|| message.contains(ROW).then_some(AMBIGUOUS))
}

/// The message for an error when a grammar is set. It keeps all that says what is wrong, without
/// the listing of the grammar around it.
pub(super) fn set_message(message: &str) -> String {
    let text = message.split("<backtrace>").next().unwrap_or_default();
    if let Some(advice) = limit(text) {
        return advice.to_owned();
    }
    // Lines of a listing begin with a line number and a bar. The lines below them have carets.
    let is_listing = |line: &&str| {
        let line = line.trim_start();
        let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
        line.is_empty()
            || line.starts_with('<')
            || line.starts_with('^')
            || (rest.len() < line.len() && rest.starts_with(" |"))
    };
    let lines: Vec<&str> = text.lines().filter(|line| !is_listing(line)).map(str::trim).collect();
    shortened(&lines.join(" "))
}

/// The message for an error of a step. It never contains the state of a parser.
pub(super) fn step_message(error: &dyn std::fmt::Display) -> String {
    let message = error.to_string();
    let text = message.split("\n<").next().unwrap_or_default();
    match limit(text) {
        Some(advice) => advice.to_owned(),
        None if text.starts_with("NoExtension") => NOTHING.to_owned(),
        None => shortened(text),
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_says_what_is_wrong_stays() {
        let text = "at 1(8): invalid regex \"a(\" (in regex): regex parse error:\n    a(\n     ^\nerror: unclosed group\n\
                    \n   1 | start: /a(/\n              ^\n";
        let message = set_message(text);
        assert!(message.contains("unclosed group") && message.contains("1(8)"), "{message}");
        assert!(!message.contains("start:") && !message.contains('\n'), "{message}");
        assert_eq!(set_message("grammar size (number of symbols) too big (limit for this grammar: 9)\n"), LARGE);
    }

    #[test]
    fn a_step_tells_no_state() {
        for text in ["NoExtensionBias\n<state>\nTokens: 1\n</state>", "NoExtensionBias\n<non-verbose/>"] {
            assert_eq!(step_message(&text), NOTHING);
        }
        assert_eq!(step_message(&"lexer error: too many expressions constructed\n<non-verbose/>"), COSTLY);
        assert!(step_message(&"x".repeat(9999)).len() < 400);
    }
}
