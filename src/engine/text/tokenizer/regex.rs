//! Regular expressions of tokenizer.json, which are written for Oniguruma, in Ruby's syntax.
//!
//! Oniguruma is C, so they run in fancy-regex, whose syntax looks alike and differs. A pattern is therefore read here, and written
//! anew; what would not match the same text is refused by name. The differences:
//!
//! | in Oniguruma | in fancy-regex | here |
//! |---|---|---|
//! | `^` and `$` are the ends of lines, but `^` is not after a line feed that ends the text | the ends of the text | written out |
//! | `\Z` is before a last line feed, too | not always known | written out |
//! | `\w` has no joiners (U+200C, U+200D), but ² ³ ¹ ¼ ½ ¾ outside of classes; `\b` likewise | the other way round | written out |
//! | `\h` is a hexadecimal digit | horizontal space in some engines | written out |
//! | `{,n}` is `{0,n}`; `{n}?` is an optional `{n}`; `{n,m}+` repeats | a literal; lazy; possessive | `{,n}` written out, others refused |
//! | `\x80` and above are bytes | characters | refused; `\x{80}` is the character |
//! | `(?i:ss)` matches ß, and so on for pairs of characters | it does not | refused where a pair can occur, and beyond ASCII |
//! | `(?m)` is for dots, `(?i)` in the middle binds `\|` | other flags, other binding | refused |
//! | `[[:alpha:]]` has all of Unicode's letters | ASCII only | refused |
//! | `&&`, `[a[b]]`, `--`, `~~` within a class | set operations | refused, but for literal `-` and `~` |
//! | what may be empty is repeated with a check of its own | with another | refused |
//! | `\R \X \K \G \N \O \y \<`, named groups, back references, conditions, absent operators, calls | some | refused |
#![forbid(unsafe_code)]

use super::refuse;
use crate::error::{Result, check_room, quoted, shortened};
use std::iter::Peekable;
use std::ops::Range;
use std::str::Chars;

/// Longest pattern, in bytes.
const MAX_PATTERN: usize = 8 << 10;
/// Deepest nesting of groups.
const MAX_DEPTH: usize = 24;
/// Largest number in a repetition.
const MAX_REPEAT: u32 = 1000;
/// Steps back in the search for one match. The patterns of known models need a few, but one per space in a row of spaces.
const MAX_BACKTRACKS: usize = 4_000_000;
/// Memory of a compiled part of a pattern.
const MAX_COMPILED: usize = 8 << 20;

/// `\w` as Oniguruma has it within a class.
const WORD: &str = r"\p{Alphabetic}\p{M}\p{Nd}\p{Pc}";
/// The same outside of classes, and for `\b`: there superscripts and fractions of Latin-1 are among it.
const WORD_ALONE: &str = r"\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\x{b2}\x{b3}\x{b9}\x{bc}-\x{be}";
/// Properties that mean the same to both engines: general categories, and scripts.
const PROPERTIES: [&str; 58] = [
    "L",
    "Lu",
    "Ll",
    "Lt",
    "Lm",
    "Lo",
    "M",
    "Mn",
    "Mc",
    "Me",
    "N",
    "Nd",
    "Nl",
    "No",
    "P",
    "Pc",
    "Pd",
    "Ps",
    "Pe",
    "Pi",
    "Pf",
    "Po",
    "S",
    "Sm",
    "Sc",
    "Sk",
    "So",
    "Z",
    "Zs",
    "Zl",
    "Zp",
    "Cc",
    "Cf",
    "Co",
    "Letter",
    "Latin",
    "Greek",
    "Cyrillic",
    "Armenian",
    "Hebrew",
    "Arabic",
    "Devanagari",
    "Bengali",
    "Tamil",
    "Telugu",
    "Thai",
    "Lao",
    "Tibetan",
    "Georgian",
    "Hangul",
    "Hiragana",
    "Katakana",
    "Bopomofo",
    "Han",
    "Ethiopic",
    "Khmer",
    "Mongolian",
    "Sinhala",
];

/// What a pattern takes while it is compiled, about.
const COMPILER_BYTES: usize = 2 << 20;

/// Asks for what a pattern takes while it is compiled; regex-automata does not ask.
pub(super) fn check_memory() -> Result<()> {
    check_room(COMPILER_BYTES, "a regular expression")
}

/// A pattern that can be searched for, and its text as it was given.
pub(super) struct Regex(fancy_regex::Regex, String);

impl Regex {
    /// Reads a pattern for Oniguruma. The error says what is wrong, or not supported.
    pub(super) fn new(pattern: &str) -> std::result::Result<Self, String> {
        let Self(regex, _) = Self::translated(&translate(pattern)?)?;
        Ok(Self(regex, quoted(pattern)))
    }

    /// A pattern in the syntax of fancy-regex.
    pub(super) fn translated(pattern: &str) -> std::result::Result<Self, String> {
        let mut builder = fancy_regex::RegexBuilder::new(pattern);
        builder.backtrack_limit(MAX_BACKTRACKS).delegate_size_limit(MAX_COMPILED).delegate_dfa_size_limit(MAX_COMPILED);
        match builder.build() {
            Ok(regex) => Ok(Self(regex, quoted(pattern))),
            Err(e) => {
                Err(format!("the regular expression {} is refused: {}", quoted(pattern), shortened(&e.to_string())))
            }
        }
    }

    /// Goes through the matches in `text`.
    pub(super) fn each(&self, text: &str, each: &mut dyn FnMut(Range<usize>) -> Result<()>) -> Result<()> {
        for found in self.0.find_iter(text) {
            match found {
                Ok(found) => each(found.range())?,
                Err(_) => {
                    return refuse(format!(
                        "the regular expression {} needs too many steps for this text; a shorter run of spaces may help",
                        self.1
                    ));
                }
            }
        }
        Ok(())
    }
}

/// The same pattern for fancy-regex.
pub(super) fn translate(pattern: &str) -> std::result::Result<String, String> {
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

    /// Pairs of characters that are one character in another case (ß and ss, ﬁ and fi) are known to Oniguruma only.
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

    /// What follows a backslash outside of classes.
    fn escape(&mut self) -> Parsed<(Kind, Facts)> {
        let set = Facts::default();
        let word = |look: &str| format!("({look}[{WORD_ALONE}])");
        let (is, is_not, was, was_not) = (word("?="), word("?!"), word("?<="), word("?<!"));
        match self.rest.peek() {
            Some('A') => self.anchor(r"\A"),
            Some('z') => self.anchor(r"\z"),
            Some('Z') => self.anchor(r"(?=\n?\z)"),
            Some('b') => self.anchor(&format!("(?:{was}{is_not}|{was_not}{is})")),
            Some('B') => self.anchor(&format!("(?:{was}{is}|{was_not}{is_not})")),
            Some('w') => self.word(&format!("[{WORD_ALONE}]")),
            Some('W') => self.word(&format!("[^{WORD_ALONE}]")),
            _ => match self.set_or_character()? {
                Item::Set(set_text) => {
                    self.check_set()?;
                    self.emit(&format!("[{set_text}]"), Kind::Set, set)
                }
                Item::Character(c) => self.literal(c).map(|()| (Kind::Letter(c), set)),
            },
        }
    }

    fn word(&mut self, text: &str) -> Parsed<(Kind, Facts)> {
        self.rest.next();
        self.check_set()?;
        self.emit(text, Kind::Set, Facts::default())
    }

    fn anchor(&mut self, text: &str) -> Parsed<(Kind, Facts)> {
        self.rest.next();
        self.emit(text, Kind::Anchor, Facts::EMPTY)
    }

    fn check_set(&self) -> Parsed<()> {
        if self.ignores_case {
            return Err("a class of Unicode's within (?i); supported there: ASCII letters and digits".to_owned());
        }
        Ok(())
    }

    /// What follows a backslash, within classes and outside.
    fn set_or_character(&mut self) -> Parsed<Item> {
        let c = self.next("an escape")?;
        Ok(match c {
            's' | 'S' | 'd' | 'D' => Item::Set(format!("\\{c}")),
            'w' => Item::Set(WORD.to_owned()),
            'W' => Item::Set(format!("[^{WORD}]")),
            'h' => Item::Set("0-9a-fA-F".to_owned()),
            'H' => Item::Set("[^0-9a-fA-F]".to_owned()),
            'p' | 'P' => Item::Set(self.property(c == 'P')?),
            'n' => Item::Character('\n'),
            'r' => Item::Character('\r'),
            't' => Item::Character('\t'),
            'f' => Item::Character('\x0c'),
            'v' => Item::Character('\x0b'),
            'u' => Item::Character(self.code(4, 4)?),
            'x' if self.takes('{') => {
                let c = self.code(1, 8)?;
                if !self.takes('}') {
                    return Err("`\\x{` without an end".to_owned());
                }
                Item::Character(c)
            }
            'x' => match self.code(2, 2)? {
                c if c.is_ascii() => Item::Character(c),
                c => return Err(format!("`\\x{:02x}`, a byte; write \\x{{..}} for the character", u32::from(c))),
            },
            '<' | '>' => return Err(format!("the escape `\\{c}`")),
            c if c.is_ascii_alphanumeric() => return Err(format!("the escape `\\{c}`")),
            c => Item::Character(c),
        })
    }

    /// `{Name}` or `{^Name}` of `\p` or `\P`.
    fn property(&mut self, mut is_negated: bool) -> Parsed<String> {
        if !self.takes('{') {
            return Err("`\\p` without `{`".to_owned());
        }
        is_negated ^= self.takes('^');
        let mut name = String::new();
        while let Some(c) = self.rest.next_if(|c| *c != '}') {
            name.push(c);
            if name.len() > 40 {
                break;
            }
        }
        if !self.takes('}') || !PROPERTIES.contains(&&*name) {
            return Err(format!(
                "the property {}; supported: general categories such as \\p{{Lu}}, and scripts",
                quoted(&name)
            ));
        }
        Ok(format!("\\{}{{{name}}}", if is_negated { 'P' } else { 'p' }))
    }

    /// A character of so many hexadecimal digits.
    fn code(&mut self, least: usize, most: usize) -> Parsed<char> {
        let mut digits = String::new();
        while digits.len() < most
            && let Some(c) = self.rest.next_if(char::is_ascii_hexdigit)
        {
            digits.push(c);
        }
        let code = u32::from_str_radix(&digits, 16).ok().filter(|_| digits.len() >= least);
        code.and_then(char::from_u32).ok_or_else(|| format!("the character code `{digits}`"))
    }

    /// What follows `[`.
    fn class(&mut self) -> Parsed<()> {
        let begin = self.out.len();
        self.out.push('[');
        let is_negated = self.takes('^');
        if is_negated {
            self.check_set()?;
            self.out.push('^');
        }
        let mut is_first = true;
        // What a `-` would begin a range with.
        let mut before = None;
        loop {
            let c = self.next("`[`")?;
            match c {
                ']' if is_first => return Err("`[]`; write \\] for the bracket".to_owned()),
                ']' => break,
                '[' => return Err("a class within a class, such as [[:alpha:]] or [a[b]]; write it out".to_owned()),
                '&' if self.rest.peek() == Some(&'&') => return Err("`&&` within a class; write it out".to_owned()),
                '-' if !is_first && self.rest.peek() != Some(&']') => {
                    let Some(from) = before.take() else {
                        return Err("`-` after a range or a class; write \\- for the character".to_owned());
                    };
                    self.range(from)?;
                }
                '\\' => before = self.item()?,
                c => {
                    self.member(c)?;
                    before = Some(c);
                }
            }
            is_first = false;
        }
        self.out.push(']');
        // Possible only for ranges; a class that has nothing would be an error of the other engine.
        debug_assert!(self.out.len() > begin + 2);
        Ok(())
    }

    fn item(&mut self) -> Parsed<Option<char>> {
        match self.set_or_character()? {
            Item::Set(text) => {
                self.check_set()?;
                self.out.push_str(&text);
                Ok(None)
            }
            Item::Character(c) => {
                self.member(c)?;
                Ok(Some(c))
            }
        }
    }

    fn member(&mut self, c: char) -> Parsed<()> {
        self.literal(c)
    }

    /// The end of a range that begins with `from`, which is written already.
    fn range(&mut self, from: char) -> Parsed<()> {
        let to = match self.next("`[`")? {
            '\\' => match self.set_or_character()? {
                Item::Character(c) => c,
                Item::Set(_) => return Err("a range that ends with a class".to_owned()),
            },
            '[' => return Err("a range that ends with `[`".to_owned()),
            c => c,
        };
        if to < from {
            return Err(format!("the range {from:?}-{to:?}, which is empty"));
        }
        self.out.push('-');
        self.literal(to)
    }
}

/// What an escape stands for.
enum Item {
    Character(char),
    /// Written as within a class.
    Set(String),
}

/// A character that means itself, within classes and outside.
fn push_literal(out: &mut String, c: char) {
    if c.is_ascii_alphanumeric() || !c.is_ascii() && !c.is_whitespace() && !c.is_control() {
        out.push(c);
    } else {
        out.push_str(&format!("\\x{{{:x}}}", u32::from(c)));
    }
}
