//! Checks Lark grammars before llguidance reads them. It counts the parts that llguidance does not
//! count.
#![forbid(unsafe_code)]

use std::collections::HashMap;

use super::pattern;

/// The most rules, and groups in parentheses or brackets. llguidance 1.9.1 recurses from one to the
/// next.
const MAX_RULES: usize = 2000;
const MAX_GROUPS: usize = 1000;
/// The most optional parts. llguidance tries all parts that may follow at once, so the cost grows
/// with the square of their number.
const MAX_OPTIONAL: usize = 1000;
/// The most terminals that must match at once (`&`). Each of them doubles the terms of a
/// derivative.
const MAX_AT_ONCE: usize = 8;

/// Checks that a grammar can be compiled. The error says why not, and where. The check does not
/// parse Lark.
pub(super) fn check(source: &str) -> Result<(), String> {
    let mut counts = Counts { is_line_start: true, ..Counts::default() };
    let mut rest = source;
    while !rest.is_empty() {
        let at = source.len() - rest.len();
        let length = counts.take(rest).map_err(|message| placed(source, at, &message))?;
        rest = rest.get(length.max(1)..).unwrap_or_default();
    }
    counts.end()
}

fn placed(source: &str, at: usize, message: &str) -> String {
    let before = &source[..at];
    let line = 1 + before.matches('\n').count();
    let column = 1 + before.chars().rev().take_while(|c| *c != '\n').count();
    format!("line {line}, column {column}: {message}")
}

/// The costs of a terminal or rule.
#[derive(Default)]
struct Definition {
    n_and: usize,
    names: Vec<String>,
}

#[derive(Default)]
struct Counts {
    n_optional: usize,
    n_groups: usize,
    definitions: HashMap<String, Definition>,
    current: String,
    /// Whether nothing of a line was read yet.
    is_line_start: bool,
    /// The name that a line begins with, and how many names its rule had before.
    candidate: Option<(String, usize)>,
}

/// The number of bytes up to and including the first `end` that no backslash escapes, or all bytes.
fn until(text: &str, end: char) -> usize {
    let mut is_escaped = false;
    let found = text.char_indices().skip(1).find(|(_, c)| {
        let is_end = !is_escaped && *c == end;
        is_escaped = !is_escaped && *c == '\\';
        is_end
    });
    found.map_or(text.len(), |(i, c)| i + c.len_utf8())
}

impl Counts {
    /// Reads the part that `rest` begins with, and returns its length.
    fn take(&mut self, rest: &str) -> Result<usize, String> {
        let first = rest.chars().next().unwrap_or(' ');
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        self.is_line_start &= matches!(first, ' ' | '\t' | '\r' | '?' | '!') || is_part(first);
        Ok(match first {
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '"' => {
                self.n_optional += usize::from(rest.starts_with("\"\""));
                until(rest, '"')
            }
            '/' => {
                let length = until(rest, '/');
                pattern::check(&rest.get(1..length.max(2) - 1).unwrap_or_default().replace("\\/", "/"), false)?;
                length
            }
            '%' if rest.starts_with("%json") => 5 + json(&rest[5..]),
            '%' => rest.find([' ', '\n', '{']).unwrap_or(rest.len()),
            ':' => {
                self.define()?;
                1 + usize::from(rest.starts_with("::"))
            }
            '\n' => {
                (self.is_line_start, self.candidate) = (true, None);
                1
            }
            '&' => {
                self.definitions.entry(self.current.clone()).or_default().n_and += 1;
                1
            }
            '(' | '[' => {
                self.n_groups += 1;
                if self.n_groups > MAX_GROUPS {
                    return Err(format!("there are more than {MAX_GROUPS} groups"));
                }
                1
            }
            '?' | '*' => self.optional(1)?,
            '{' if rest[1..].trim_start().starts_with(['0', ',']) => self.optional(1)?,
            // This is an empty alternative.
            '|' if rest[1..].trim_start_matches([' ', '\t']).starts_with(['\n', '\r', ')', '|']) => self.optional(1)?,
            c if is_part(c) => {
                let name: String = rest.chars().take_while(|c| is_part(*c)).collect();
                let length = name.len();
                let names = &mut self.definitions.entry(self.current.clone()).or_default().names;
                if std::mem::take(&mut self.is_line_start) {
                    self.candidate = Some((name.split('.').next().unwrap_or_default().to_owned(), names.len()));
                }
                names.push(name);
                length
            }
            c => c.len_utf8(),
        })
    }

    /// Begins a rule, with the name at the beginning of its line.
    fn define(&mut self) -> Result<(), String> {
        let Some((name, n_names)) = self.candidate.take() else { return Ok(()) };
        self.definitions.entry(self.current.clone()).or_default().names.truncate(n_names);
        self.definitions.entry(name.clone()).or_default();
        self.current = name;
        match self.definitions.len() > MAX_RULES {
            true => Err(format!("there are more than {MAX_RULES} rules")),
            false => Ok(()),
        }
    }

    fn optional(&mut self, length: usize) -> Result<usize, String> {
        self.n_optional += 1;
        if self.n_optional > MAX_OPTIONAL {
            return Err(format!("more than {MAX_OPTIONAL} parts may be left out or repeated; use fewer"));
        }
        Ok(length)
    }

    /// Checks that few enough terminals must match at once.
    fn end(&self) -> Result<(), String> {
        let mut known = HashMap::new();
        let with_and = self.definitions.iter().filter(|(_, definition)| definition.n_and > 0);
        for (name, _) in with_and {
            let n = self.at_once(name, 0, &mut known);
            if n > MAX_AT_ONCE {
                return Err(format!("{name}: {n} terminals have to match at once (&), but at most {MAX_AT_ONCE} may"));
            }
        }
        Ok(())
    }

    fn at_once<'a>(&'a self, name: &'a str, depth: usize, known: &mut HashMap<&'a str, usize>) -> usize {
        if let Some(n) = known.get(name) {
            return *n;
        }
        let Some(definition) = self.definitions.get(name).filter(|_| depth < 100) else { return 1 };
        // A terminal is not counted as a part of its own parts.
        known.insert(name, 1);
        let most = definition.names.iter().map(|part| self.at_once(part, depth + 1, known)).max();
        let n = most.unwrap_or(1).saturating_mul(definition.n_and + 1);
        known.insert(name, n);
        n
    }
}

/// The length of the schema that begins here. `schema` checks it. The parser reports what is not
/// JSON.
fn json(rest: &str) -> usize {
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<serde::de::IgnoredAny>();
    if matches!(values.next(), Some(Ok(_))) { values.byte_offset() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_explodes_is_refused_with_its_place() {
        let chain: String = (0..9000).map(|i| format!("a{i}: a{}\n", i + 1)).collect();
        let all: Vec<String> = (0..20).map(|n| format!("/.*a.{{{n}}}b.*/")).collect();
        let doubled: String = (1..9).map(|i| format!("T{i}: T{} \"x\" & T{0} \"y\"\n", i - 1)).collect();
        for (source, place) in [
            (format!("start: a0\n{chain}"), "line 2"),
            (format!("start: {}\"a\"{}", "(".repeat(2000), ")".repeat(2000)), "line 1, column 10"),
            (format!("start: {}", "a? ".repeat(5000)), "line 1, column 30"),
            (format!("start: {}\na: \"x\"", "a |\n ".repeat(5000)), "line 1001, column 4"),
            (format!("start: T\nT: {}", all.join(" & ")), "T: 20 terminals"),
            (format!("start: T8\nT0: /a.*/\n{doubled}"), "T"),
            (format!("start: \"a\"\n  /{}/", "a*".repeat(9000)), "line 2, column 3"),
        ] {
            let message = check(&source).unwrap_err();
            assert!(message.starts_with(place) && message.len() < 200, "{message}");
        }
    }

    #[test]
    fn what_is_everyday_passes() {
        for source in [
            "start: word (\" \" word)* // a? b? & \"\nword: /[a-z]+&?/ # ??\nA: B & ~C\nB: /x/\nC: \"?&\\\"*\"",
            "start: A\nA: B & C\nD: B & C\nE: B & C\nF: B & C\nG[max_tokens=3]: F\nB: /x/\nC: /y/",
            "start: call\ncall: %json {\"properties\": {\"a\": {\"pattern\": \"^[a-z]/\\\"$\"}}} \"&\"",
            "start: /a\\/*b/ | \"\\\\\" | <|end|>\n%ignore / /\n%json",
            "\"",
            "/",
            "é & / * \u{1F600}",
        ] {
            assert_eq!(check(source), Ok(()), "{source}");
        }
    }
}
