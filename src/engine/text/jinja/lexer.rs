//! Jinja's lexer with the options of transformers: `trim_blocks`, `lstrip_blocks`, and no line end
//! at the end of the text.

use super::text::is_space;

/// A token with its line.
#[derive(Debug)]
pub(super) struct Token {
    pub(super) line: u32,
    pub(super) kind: Lexeme,
}

#[derive(Debug, PartialEq)]
pub(super) enum Lexeme {
    Data(String),
    /// `{{`, `}}`, `{%`, `%}`
    PrintBegin,
    PrintEnd,
    BlockBegin,
    BlockEnd,
    Name(String),
    Text(String),
    Int(i128),
    /// The digits of an integer that is too large for `Int`.
    Big(String),
    Float(f64),
    Operator(&'static str),
    End,
}

/// The most tokens of a template. The longest in use have some 5,000.
const TOKENS_MAX: usize = 200_000;
/// Longer operators come first.
const OPERATORS: [&str; 26] = [
    "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".",
    ":", "|", ",", ";",
];

/// The error is a sentence with its line.
pub(super) fn tokens(source: &str) -> Result<Vec<Token>, String> {
    let source = source.replace("\r\n", "\n").replace('\r', "\n");
    let source = source.strip_suffix('\n').unwrap_or(&source);
    let mut lexer = Lexer { rest: source, line: 1, tokens: vec![], starts_line: true };
    match lexer.root() {
        Ok(()) => {
            lexer.push(Lexeme::End)?;
            Ok(lexer.tokens)
        }
        Err(message) => Err(format!("line {}: {message}", lexer.line)),
    }
}

struct Lexer<'a> {
    rest: &'a str,
    line: u32,
    tokens: Vec<Token>,
    /// Whether the text that was taken last ends with a line end.
    starts_line: bool,
}

impl<'a> Lexer<'a> {
    fn push(&mut self, kind: Lexeme) -> Result<(), String> {
        if self.tokens.len() >= TOKENS_MAX {
            return Err(format!("the template has more than {TOKENS_MAX} tokens"));
        }
        self.tokens.push(Token { line: self.line, kind });
        Ok(())
    }

    /// Takes `n` bytes.
    fn take(&mut self, n: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(n).unwrap_or((self.rest, ""));
        self.rest = rest;
        self.line += u32::try_from(taken.matches('\n').count()).unwrap_or(0);
        if !taken.is_empty() {
            self.starts_line = taken.ends_with('\n');
        }
        taken
    }

    fn skip_space(&mut self) {
        let n = self.rest.len() - self.rest.trim_start_matches(is_space).len();
        self.take(n);
    }

    fn root(&mut self) -> Result<(), String> {
        while !self.rest.is_empty() {
            let begin = self.find_begin();
            let Some((at, mark)) = begin else {
                let data = self.rest.to_owned();
                self.push(Lexeme::Data(data))?;
                self.take(self.rest.len());
                break;
            };
            let sign = self.rest.get(at + 2..).and_then(|after| after.chars().next());
            self.data(at, sign, mark != "{{")?;
            match mark {
                "{#" => self.comment()?,
                "{{" => self.tag(sign, Lexeme::PrintBegin, Lexeme::PrintEnd)?,
                _ => match raw_length(self.rest) {
                    Some(n) => self.raw(n)?,
                    None => self.tag(sign, Lexeme::BlockBegin, Lexeme::BlockEnd)?,
                },
            }
        }
        Ok(())
    }

    /// The place and the mark of the next tag.
    fn find_begin(&self) -> Option<(usize, &'static str)> {
        let mut from = 0;
        while let Some(at) = self.rest.get(from..)?.find('{') {
            let rest = self.rest.get(from + at..)?;
            if let Some(mark) = ["{{", "{%", "{#"].into_iter().find(|mark| rest.starts_with(mark)) {
                return Some((from + at, mark));
            }
            from += at + 1;
        }
        None
    }

    /// Takes the text before a tag, and strips it as the tag's sign (`-` or `+`) says.
    fn data(&mut self, n: usize, sign: Option<char>, is_block: bool) -> Result<(), String> {
        let line = self.line;
        let was_line = self.starts_line;
        let text = self.take(n);
        let line_begin = text.rfind('\n').map_or(0, |at| at + 1);
        let (before, last) = text.split_at_checked(line_begin).unwrap_or((text, ""));
        let text = match sign {
            Some('-') => text.trim_end_matches(is_space),
            Some('+') => text,
            _ if is_block && (line_begin > 0 || was_line) && last.chars().all(is_space) => before,
            _ => text,
        };
        if !text.is_empty() {
            self.tokens.push(Token { line, kind: Lexeme::Data(text.to_owned()) });
        }
        Ok(())
    }

    /// Takes the end of a block or a comment. Returns whether it was there.
    fn end(&mut self, end: &str) -> bool {
        let n = end.len();
        if self.rest.strip_prefix('-').is_some_and(|rest| rest.starts_with(end)) {
            self.take(n + 1);
            self.skip_space();
        } else if end != "}}" && self.rest.strip_prefix('+').is_some_and(|rest| rest.starts_with(end)) {
            self.take(n + 1);
        } else if self.rest.starts_with(end) {
            self.take(n);
            if end != "}}" && self.rest.starts_with('\n') {
                self.take(1);
            }
        } else {
            return false;
        }
        true
    }

    fn comment(&mut self) -> Result<(), String> {
        self.take(2);
        if self.rest.starts_with(['-', '+']) {
            self.take(1);
        }
        let at = self.rest.find("#}").ok_or("a comment has no end")?;
        let signed = self.rest.get(..at).is_some_and(|text| text.ends_with(['-', '+']));
        self.take(at - usize::from(signed));
        self.end("#}");
        Ok(())
    }

    fn raw(&mut self, n: usize) -> Result<(), String> {
        self.take(n);
        let mut from = 0;
        loop {
            let at = from + self.rest.get(from..).and_then(|rest| rest.find("{%")).ok_or("a raw block has no end")?;
            let after = self.rest.get(at + 2..).unwrap_or_default();
            let sign = after.chars().next().filter(|c| matches!(c, '-' | '+'));
            let word = after.strip_prefix(['-', '+']).unwrap_or(after).trim_start_matches(is_space);
            let ends = word.strip_prefix("endraw").map(|tail| tail.trim_start_matches(is_space));
            if let Some(tail) = ends.filter(|tail| ["%}", "-%}", "+%}"].iter().any(|end| tail.starts_with(end))) {
                self.data(at, sign, true)?;
                self.take(self.rest.len() - tail.len());
                self.end("%}");
                return Ok(());
            }
            from = at + 2;
        }
    }

    /// Reads a tag from its begin to its end.
    fn tag(&mut self, sign: Option<char>, begin: Lexeme, end: Lexeme) -> Result<(), String> {
        self.push(begin)?;
        self.take(if matches!(sign, Some('-' | '+')) { 3 } else { 2 });
        let mark = if end == Lexeme::PrintEnd { "}}" } else { "%}" };
        let mut open = vec![];
        loop {
            self.skip_space();
            let line = self.line;
            if open.is_empty() && self.end(mark) {
                self.tokens.push(Token { line, kind: end });
                return Ok(());
            }
            let Some(first) = self.rest.chars().next() else { return Err("a tag has no end".to_owned()) };
            match first {
                '0'..='9' => self.number()?,
                '\'' | '"' => self.string(first)?,
                c if is_word(c) => self.name()?,
                _ => self.operator(&mut open)?,
            }
        }
    }

    fn operator(&mut self, open: &mut Vec<&'static str>) -> Result<(), String> {
        let found = OPERATORS.into_iter().find(|operator| self.rest.starts_with(operator));
        let operator =
            found.ok_or_else(|| format!("unexpected character {:?}", self.rest.chars().next().unwrap_or_default()))?;
        match operator {
            "(" => open.push(")"),
            "[" => open.push("]"),
            "{" => open.push("}"),
            ")" | "]" | "}" => match open.pop() {
                Some(expected) if expected == operator => {}
                Some(expected) => return Err(format!("unexpected '{operator}', expected '{expected}'")),
                None => return Err(format!("unexpected '{operator}'")),
            },
            _ => {}
        }
        self.push(Lexeme::Operator(operator))?;
        self.take(operator.len());
        Ok(())
    }

    fn name(&mut self) -> Result<(), String> {
        let n = self.rest.find(|c| !is_word(c)).unwrap_or(self.rest.len());
        let name = self.take(n);
        if n > 255 {
            return Err("a name has more than 255 bytes".to_owned());
        }
        self.push(Lexeme::Name(name.to_owned()))
    }

    fn number(&mut self) -> Result<(), String> {
        let text = self.rest;
        let digits = |from: usize, is_digit: fn(&char) -> bool| -> usize {
            let bytes = text.get(from..).unwrap_or_default();
            let mut n = 0;
            for (i, c) in bytes.char_indices() {
                let next = || bytes.get(i + 1..).and_then(|rest| rest.chars().next()).is_some_and(|c| is_digit(&c));
                if is_digit(&c) || c == '_' && i > 0 && next() { n = i + 1 } else { break }
            }
            n
        };
        for (prefix, radix, is_digit) in [
            ("0b", 2, (|c: &char| matches!(c, '0' | '1')) as fn(&char) -> bool),
            ("0o", 8, |c: &char| c.is_digit(8)),
            ("0x", 16, char::is_ascii_hexdigit),
        ] {
            let n = digits(2, is_digit);
            if text.get(..2).is_some_and(|begin| begin.eq_ignore_ascii_case(prefix)) && n > 0 {
                let plain = self.take(2 + n).get(2..).unwrap_or_default().replace('_', "");
                let value = i128::from_str_radix(&plain, radix)
                    .map_err(|_| "an integer has more than 127 bits; write it in decimal")?;
                return self.push(Lexeme::Int(value));
            }
        }
        let whole = digits(0, char::is_ascii_digit);
        let mut n = whole;
        if text.get(n..).is_some_and(|rest| rest.starts_with('.')) {
            let fraction = digits(n + 1, char::is_ascii_digit);
            n += if fraction > 0 { 1 + fraction } else { 0 };
        }
        if text.get(n..).is_some_and(|rest| rest.starts_with(['e', 'E'])) {
            let sign = usize::from(text.get(n + 1..).is_some_and(|rest| rest.starts_with(['+', '-'])));
            let exponent = digits(n + 1 + sign, char::is_ascii_digit);
            n += if exponent > 0 { 1 + sign + exponent } else { 0 };
        }
        // In `x.1.5`, `1.5` is not a float.
        if matches!(self.tokens.last(), Some(Token { kind: Lexeme::Operator("."), .. })) {
            n = whole;
        }
        let plain = self.take(n).replace('_', "");
        let kind = match plain.parse::<i128>() {
            Ok(value) if n == whole => {
                let is_octal = plain.starts_with('0') && value != 0;
                if is_octal {
                    return Err("an integer must not begin with 0".to_owned());
                }
                Lexeme::Int(value)
            }
            _ if n == whole => Lexeme::Big(plain),
            _ => Lexeme::Float(plain.parse().map_err(|_| "a number is not valid")?),
        };
        self.push(kind)
    }

    fn string(&mut self, quote: char) -> Result<(), String> {
        let inner = self.rest.get(1..).unwrap_or_default();
        let mut escaped = false;
        let end = inner.find(|c| {
            let is_end = c == quote && !escaped;
            escaped = c == '\\' && !escaped;
            is_end
        });
        let end = end.ok_or("a string has no end")?;
        let line = self.line;
        let text = self.take(end + 2).get(1..=end).unwrap_or_default();
        let text = unescape(text)?;
        self.tokens.push(Token { line, kind: Lexeme::Text(text) });
        Ok(())
    }
}

/// The length of `{% raw %}`, if the text begins with one.
fn raw_length(text: &str) -> Option<usize> {
    let after = text.get(2..)?;
    let word = after.strip_prefix(['-', '+']).unwrap_or(after).trim_start_matches(is_space);
    let tail = word.strip_prefix("raw")?.trim_start_matches(is_space);
    if let Some(rest) = tail.strip_prefix("-%}") {
        return Some(text.len() - rest.trim_start_matches(is_space).len());
    }
    tail.strip_prefix("%}").map(|rest| text.len() - rest.len())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Replaces escapes as Python's `unicode-escape` does.
fn unescape(text: &str) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let mut characters = after.chars();
        let c = characters.next().ok_or("a string ends with a backslash")?;
        rest = characters.as_str();
        let simple = match c {
            '\n' => continue,
            '\\' | '\'' | '"' => c,
            'a' => '\x07',
            'b' => '\x08',
            'f' => '\x0c',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\x0b',
            '0'..='7' => {
                let n = after.chars().take(3).take_while(|c| c.is_digit(8)).count();
                rest = after.get(n..).unwrap_or_default();
                code(after.get(..n), 8)?
            }
            'x' | 'u' | 'U' => {
                let n = [2, 4, 8][usize::from(c != 'x') + usize::from(c == 'U')];
                let digits = rest.get(..n).filter(|digits| digits.chars().all(|c| c.is_ascii_hexdigit()));
                rest = rest.get(n..).unwrap_or_default();
                code(digits, 16)?
            }
            'N' => return Err("\\N{..} in a string is not supported; write the character".to_owned()),
            other => {
                out.push('\\');
                other
            }
        };
        out.push(simple);
    }
    out.push_str(rest);
    Ok(out)
}

fn code(digits: Option<&str>, radix: u32) -> Result<char, String> {
    let code = digits.and_then(|digits| u32::from_str_radix(digits, radix).ok()).and_then(char::from_u32);
    code.ok_or_else(|| "an escape in a string is not a character".to_owned())
}
