//! Reads a pattern for Oniguruma, and writes it anew for fancy-regex.

mod escapes;

use crate::error::quoted;
use std::iter::Peekable;
use std::str::Chars;

/// Longest pattern, in bytes.
const MAX_PATTERN: usize = 8 << 10;
/// Deepest nesting of groups.
const MAX_DEPTH: usize = 24;
/// Largest number in a repetition.
const MAX_REPEAT: u32 = 1000;

/// The same pattern for fancy-regex.
pub(in super::super) fn translate(pattern: &str) -> std::result::Result<String, String> {
    if pattern.len() > MAX_PATTERN {
        return Err(format!("a regular expression of {} bytes; at most {MAX_PATTERN} are supported", pattern.len()));
    }
    let mut parser = Parser { rest: pattern.chars().peekable(), out: String::new(), ignores_case: false, depth: 0 };
    let parsed = parser.alternation().and_then(|_| match parser.rest.next() {
        None => Ok(()),
        Some(c) => Err(format!("`{c}` without its counterpart")),
    });
    match parsed {
        Ok(()) => Ok(parser.out),
        Err(reason) => Err(format!("the regular expression {} has {reason}", quoted(pattern))),
    }
}

type Parsed<T> = std::result::Result<T, String>;

/// What is known of a part of a pattern.
#[derive(Clone, Copy, Default)]
struct Facts {
    may_be_empty: bool,
    /// It repeats without a bound.
    is_unbounded: bool,
    /// A look-around in it does.
    looks_far: bool,
}

impl Facts {
    const EMPTY: Self = Self { may_be_empty: true, is_unbounded: false, looks_far: false };

    fn with(self, other: Self, may_be_empty: bool) -> Self {
        Self {
            may_be_empty,
            is_unbounded: self.is_unbounded || other.is_unbounded,
            looks_far: self.looks_far || other.looks_far,
        }
    }
}

/// What an atom is, for the rules of case.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Letter(char),
    Set,
    Group,
    Anchor,
}

struct Parser<'a> {
    rest: Peekable<Chars<'a>>,
    out: String,
    ignores_case: bool,
    depth: usize,
}

impl Parser<'_> {
    fn takes(&mut self, wanted: char) -> bool {
        self.rest.next_if_eq(&wanted).is_some()
    }

    fn next(&mut self, within: &str) -> Parsed<char> {
        self.rest.next().ok_or_else(|| format!("{within} without an end"))
    }

    /// `a|b|c`, up to the end or a `)`.
    fn alternation(&mut self) -> Parsed<Facts> {
        let mut facts = self.sequence()?;
        while self.takes('|') {
            self.out.push('|');
            let next = self.sequence()?;
            facts = facts.with(next, facts.may_be_empty || next.may_be_empty);
        }
        Ok(facts)
    }

    fn sequence(&mut self) -> Parsed<Facts> {
        let mut facts = Facts::EMPTY;
        let mut last = Kind::Anchor;
        while self.rest.peek().is_some_and(|c| !matches!(c, '|' | ')')) {
            let begin = self.out.len();
            let (kind, atom) = self.atom()?;
            self.check_pair(last, kind)?;
            let atom = self.quantifier(begin, kind, atom)?;
            facts = facts.with(atom, facts.may_be_empty && atom.may_be_empty);
            last = kind;
        }
        Ok(facts)
    }

    /// Only Oniguruma matches pairs of characters that are one character in another case (ß and ss,
    /// ﬁ and fi).
    fn check_pair(&self, last: Kind, next: Kind) -> Parsed<()> {
        let is_pair = match (last, next) {
            (Kind::Letter(a), Kind::Letter(b)) => {
                matches!((a.to_ascii_lowercase(), b.to_ascii_lowercase()), ('s', 's' | 't') | ('f', 'f' | 'i' | 'l'))
            }
            _ => false,
        };
        if self.ignores_case && is_pair {
            return Err("letters after one another that are a ligature or ß in another case, within (?i)".to_owned());
        }
        Ok(())
    }

    fn atom(&mut self) -> Parsed<(Kind, Facts)> {
        let one = Facts::default();
        match self.next("an expression")? {
            '(' => self.group().map(|facts| (Kind::Group, facts)),
            '[' => self.class().map(|()| (Kind::Set, one)),
            '.' => self.emit(".", Kind::Set, one),
            '^' => self.emit(r"(?:\A|(?<=\n)(?!\z))", Kind::Anchor, Facts::EMPTY),
            '$' => self.emit(r"(?:(?=\n)|\z)", Kind::Anchor, Facts::EMPTY),
            '\\' => self.escape(),
            c @ ('*' | '+' | '?') => Err(format!("`{c}` with nothing before it to repeat")),
            c => self.literal(c).map(|()| (Kind::Letter(c), one)),
        }
    }

    fn emit(&mut self, text: &str, kind: Kind, facts: Facts) -> Parsed<(Kind, Facts)> {
        self.out.push_str(text);
        Ok((kind, facts))
    }

    fn literal(&mut self, c: char) -> Parsed<()> {
        if self.ignores_case && !c.is_ascii() {
            return Err(format!("`{c}` within (?i); supported there: ASCII"));
        }
        push_literal(&mut self.out, c);
        Ok(())
    }

    /// What follows `(`.
    fn group(&mut self) -> Parsed<Facts> {
        let unsupported = |what: &str| Err(format!("`({what}`; supported: (, (?:, (?>, (?=, (?!, (?<=, (?<!, (?i:"));
        let mut kind = String::new();
        if self.takes('?') {
            kind.push('?');
            while let Some(c) = self.rest.next_if(|c| matches!(c, '<' | '-') || c.is_ascii_alphabetic()) {
                kind.push(c);
            }
            kind.extend(self.rest.next_if(|c| matches!(c, ':' | '>' | '=' | '!' | '~' | '#' | '(' | ')')));
        }
        let looks = matches!(&*kind, "?=" | "?!" | "?<=" | "?<!");
        let begins_case = matches!(&*kind, "?i:" | "?i)");
        if !looks && !begins_case && !matches!(&*kind, "" | "?:" | "?>" | "?-i:") {
            return unsupported(&kind);
        }
        if kind == "?i)" && !(self.out.is_empty() && self.depth == 0) {
            return Err("`(?i)` that is not at its beginning; supported: `(?i:..)`".to_owned());
        }
        if self.ignores_case && !looks {
            return Err(format!("the group `({kind}` within (?i)"));
        }
        let closes = kind != "?i)";
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(format!("groups more than {MAX_DEPTH} deep"));
        }
        self.out.push_str(match &*kind {
            "?i)" | "?i:" => "(?i:",
            "?=" => "(?=",
            "?!" => "(?!",
            "?<=" => "(?<=",
            "?<!" => "(?<!",
            "?>" => "(?>",
            _ => "(?:",
        });
        let before = self.ignores_case;
        self.ignores_case |= begins_case;
        let facts = self.alternation()?;
        self.ignores_case = before;
        self.out.push(')');
        self.depth -= 1;
        if closes && !self.takes(')') {
            return Err(format!("`({kind}` without an end"));
        }
        if matches!(&*kind, "?<=" | "?<!") && facts.is_unbounded {
            return Err("a look-behind that repeats without a bound".to_owned());
        }
        let looks_far = facts.looks_far || facts.is_unbounded;
        Ok(if looks { Facts { may_be_empty: true, is_unbounded: false, looks_far } } else { facts })
    }

    /// What follows an atom that was written from `begin` on.
    fn quantifier(&mut self, begin: usize, kind: Kind, atom: Facts) -> Parsed<Facts> {
        let Some((least, most, is_counted)) = self.repetition()? else { return Ok(atom) };
        if kind == Kind::Anchor || atom.may_be_empty {
            return Err("a repetition of what may be empty".to_owned());
        }
        if atom.looks_far {
            return Err("a repetition of a look-around that repeats without a bound".to_owned());
        }
        if self.ignores_case && matches!(kind, Kind::Letter('s' | 'S' | 'f' | 'F')) && most != Some(1) {
            return Err("a repetition of a letter that is ß or a ligature in another case, within (?i)".to_owned());
        }
        // One character may be several in the translation.
        let atom_text = self.out.split_off(begin);
        self.out.push_str(&format!("(?:{atom_text})"));
        self.out.push_str(&match (least, most) {
            (0, None) => "*".to_owned(),
            (1, None) => "+".to_owned(),
            (0, Some(1)) if !is_counted => "?".to_owned(),
            (least, None) => format!("{{{least},}}"),
            (least, Some(most)) => format!("{{{least},{most}}}"),
        });
        let is_exact = is_counted && most == Some(least);
        match self.rest.next_if(|c| matches!(c, '?' | '+')) {
            Some('?') if is_exact => return Err("`{n}?`, which means other things elsewhere".to_owned()),
            Some('+') if is_counted => return Err("`{n,m}+`, which means other things elsewhere".to_owned()),
            Some(c) => self.out.push(c),
            None => {}
        }
        if self.repetition()?.is_some() {
            return Err("a repetition of a repetition".to_owned());
        }
        let is_unbounded = most.is_none() || atom.is_unbounded;
        Ok(Facts { may_be_empty: least == 0, is_unbounded, looks_far: false })
    }

    /// Least, most, and whether it is `{..}`.
    fn repetition(&mut self) -> Parsed<Option<(u32, Option<u32>, bool)>> {
        let simple = match self.rest.peek() {
            Some('*') => (0, None, false),
            Some('+') => (1, None, false),
            Some('?') => (0, Some(1), false),
            Some('{') => return self.counted(),
            _ => return Ok(None),
        };
        self.rest.next();
        Ok(Some(simple))
    }

    /// `{n}`, `{n,}`, `{n,m}`, `{,m}`; anything else is no repetition.
    fn counted(&mut self) -> Parsed<Option<(u32, Option<u32>, bool)>> {
        let ahead: String = self.rest.clone().skip(1).take(24).take_while(|c| *c != '}').collect();
        let number = |text: &str| match text.parse::<u32>() {
            Ok(number) if number <= MAX_REPEAT => Ok(number),
            _ => Err(format!("a repetition of more than {MAX_REPEAT}")),
        };
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let (least, most) = match ahead.split_once(',') {
            None if is_number(&ahead) => (number(&ahead)?, Some(number(&ahead)?)),
            Some((least, "")) if is_number(least) => (number(least)?, None),
            Some(("", most)) if is_number(most) => (0, Some(number(most)?)),
            Some((least, most)) if is_number(least) && is_number(most) => (number(least)?, Some(number(most)?)),
            _ => return Ok(None),
        };
        if self.rest.clone().nth(ahead.chars().count() + 1) != Some('}') {
            return Ok(None);
        }
        if most.is_some_and(|most| most < least || most == 0) {
            return Err(format!("the repetition {{{ahead}}}"));
        }
        self.rest.nth(ahead.chars().count() + 1);
        Ok(Some((least, most, true)))
    }
}

/// A character that means itself, within classes and outside.
fn push_literal(out: &mut String, c: char) {
    if c.is_ascii_alphanumeric() || !c.is_ascii() && !c.is_whitespace() && !c.is_control() {
        out.push(c);
    } else {
        out.push_str(&format!("\\x{{{:x}}}", u32::from(c)));
    }
}
