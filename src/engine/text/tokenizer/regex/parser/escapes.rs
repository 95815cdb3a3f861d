//! Escapes and classes.

use super::*;

/// `\w` as Oniguruma has it within a class.
const WORD: &str = r"\p{Alphabetic}\p{M}\p{Nd}\p{Pc}";
/// The same outside of classes, and for `\b`: there it includes superscripts and fractions of
/// Latin-1.
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

impl Parser<'_> {
    /// What follows a backslash outside of classes.
    pub(super) fn escape(&mut self) -> Parsed<(Kind, Facts)> {
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
    pub(super) fn class(&mut self) -> Parsed<()> {
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
