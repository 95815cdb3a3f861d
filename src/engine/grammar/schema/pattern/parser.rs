//! Reads a regular expression of ECMAScript.

use super::{LAST, MAX_DEPTH, Node, Ranges};

/// The whole of an expression.
pub(super) fn parse(pattern: &str) -> Result<Node, String> {
    let mut parser = Parser { chars: pattern.chars().collect(), at: 0, depth: 0 };
    let node = parser.choice()?;
    if parser.at < parser.chars.len() {
        return Err(format!("the parenthesis at {} is not open", parser.at));
    }
    Ok(node)
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    depth: usize,
}

const WORD: [(u32, u32); 4] = [(0x30, 0x39), (0x41, 0x5a), (0x5f, 0x5f), (0x61, 0x7a)];
const DIGIT: [(u32, u32); 1] = [(0x30, 0x39)];
const SPACE: [(u32, u32); 10] = [
    (9, 13),
    (0x20, 0x20),
    (0xa0, 0xa0),
    (0x1680, 0x1680),
    (0x2000, 0x200a),
    (0x2028, 0x2029),
    (0x202f, 0x202f),
    (0x205f, 0x205f),
    (0x3000, 0x3000),
    (0xfeff, 0xfeff),
];
const LINE_ENDS: [(u32, u32); 3] = [(10, 10), (13, 13), (0x2028, 0x2029)];

impl Parser {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take(&mut self, wanted: &str) -> bool {
        let found = wanted.chars().enumerate().all(|(i, c)| self.chars.get(self.at + i) == Some(&c));
        self.at += if found { wanted.chars().count() } else { 0 };
        found
    }

    fn choice(&mut self) -> Result<Node, String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err("it is nested too deep".to_owned());
        }
        let mut all = vec![self.sequence()?];
        while self.take("|") {
            all.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(if all.len() == 1 { all.remove(0) } else { Node::Choice(all) })
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let mut all = vec![];
        while let Some(c) = self.peek().filter(|c| !matches!(c, '|' | ')')) {
            let atom = self.atom(c)?;
            all.push(self.quantified(atom)?);
        }
        Ok(Node::Sequence(all))
    }

    fn quantified(&mut self, atom: Node) -> Result<Node, String> {
        let (low, high) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.counts() {
                Some(counts) => counts,
                None => return Ok(atom),
            },
            _ => return Ok(atom),
        };
        if matches!(self.peek(), Some('*' | '+' | '?')) {
            self.at += 1;
        }
        self.take("?");
        if high.is_some_and(|high| high < low) {
            return Err(format!("the repetition before {} ends before it begins", self.at));
        }
        if matches!(self.peek(), Some('*' | '+' | '?')) {
            return Err(format!("nothing can be repeated at {}", self.at));
        }
        Ok(Node::Repeat(Box::new(atom), low, high))
    }

    /// `{n}`, `{n,}` or `{n,m}`; anything else is text.
    fn counts(&mut self) -> Option<(u32, Option<u32>)> {
        let end = self.chars[self.at..].iter().position(|c| *c == '}')? + self.at;
        let inner: String = self.chars[self.at + 1..end].iter().collect();
        let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten();
        let counts = match inner.split_once(',') {
            None => number(&inner).map(|n| (n, Some(n)))?,
            Some((low, "")) => (number(low)?, None),
            Some((low, high)) => (number(low)?, Some(number(high)?)),
        };
        self.at = end + 1;
        Some(counts)
    }

    fn atom(&mut self, c: char) -> Result<Node, String> {
        self.at += 1;
        Ok(match c {
            '^' => Node::Start,
            '$' => Node::End,
            '.' => Node::Class(without(&LINE_ENDS)),
            '(' => self.group()?,
            '[' => Node::Class(self.bracket()?),
            '\\' => Node::Class(self.escape(false)?),
            '*' | '+' | '?' => return Err(format!("nothing can be repeated at {}", self.at - 1)),
            c => Node::Class(vec![(c.into(), c.into())]),
        })
    }

    fn group(&mut self) -> Result<Node, String> {
        let ahead = match () {
            () if self.take("?:") => None,
            () if self.take("?=") => Some(false),
            () if self.take("?!") => Some(true),
            () if self.take("?<=") || self.take("?<!") => {
                return Err("look-behind cannot be enforced".to_owned());
            }
            () if self.take("?<") || self.take("?P<") => {
                while self.peek().is_some_and(|c| c != '>') {
                    self.at += 1;
                }
                self.at += 1;
                None
            }
            () if self.take("?") => return Err(format!("the group at {} has an unknown kind", self.at - 2)),
            () => None,
        };
        let inner = self.choice()?;
        if !self.take(")") {
            return Err("a parenthesis is not closed".to_owned());
        }
        Ok(ahead.map_or(inner.clone(), |missed| Node::Ahead(Box::new(inner), missed)))
    }

    fn bracket(&mut self) -> Result<Ranges, String> {
        let negated = self.take("^");
        let mut ranges = vec![];
        loop {
            let Some(c) = self.peek() else { return Err("a bracket is not closed".to_owned()) };
            if self.take("]") {
                break;
            }
            let low = self.member(c)?;
            let is_range = self.peek() == Some('-') && self.chars.get(self.at + 1).is_some_and(|c| *c != ']');
            let ([(a, b)], true) = (low.as_slice(), is_range) else {
                ranges.extend(low);
                continue;
            };
            if a != b {
                ranges.extend(low);
                continue;
            }
            self.at += 1;
            let Some(next) = self.peek() else { return Err("a bracket is not closed".to_owned()) };
            match self.member(next)?.as_slice() {
                [(high, same)] if high == same && a <= high => ranges.push((*a, *high)),
                [(high, same)] if high == same => return Err("a range of characters is upside down".to_owned()),
                other => {
                    ranges.extend([(*a, *a), (0x2d, 0x2d)]);
                    ranges.extend(other);
                }
            }
        }
        Ok(if negated { without(&ranges) } else { union(&ranges) })
    }

    fn member(&mut self, c: char) -> Result<Ranges, String> {
        self.at += 1;
        if c == '\\' { self.escape(true) } else { Ok(vec![(c.into(), c.into())]) }
    }

    fn hex(&mut self, digits: usize) -> Option<u32> {
        let text: String = self.chars.get(self.at..self.at + digits)?.iter().collect();
        let code = u32::from_str_radix(&text, 16).ok().filter(|_| !text.starts_with('+'))?;
        self.at += digits;
        Some(code)
    }

    fn escape(&mut self, in_class: bool) -> Result<Ranges, String> {
        let Some(c) = self.peek() else { return Err("it ends with a backslash".to_owned()) };
        self.at += 1;
        let code = match c {
            'd' => return Ok(DIGIT.to_vec()),
            'D' => return Ok(without(&DIGIT)),
            'w' => return Ok(WORD.to_vec()),
            'W' => return Ok(without(&WORD)),
            's' => return Ok(SPACE.to_vec()),
            'S' => return Ok(without(&SPACE)),
            'p' | 'P' => return self.property(c == 'P'),
            'b' if in_class => 8,
            'b' | 'B' => return Err("word boundaries cannot be enforced".to_owned()),
            'n' => 10,
            'r' => 13,
            't' => 9,
            'v' => 11,
            'f' => 12,
            '0' if !self.peek().is_some_and(|c| c.is_ascii_digit()) => 0,
            '0'..='9' | 'k' => return Err("backreferences cannot be enforced".to_owned()),
            'c' => match self.peek().filter(char::is_ascii_alphabetic) {
                Some(letter) => {
                    self.at += 1;
                    u32::from(letter) % 32
                }
                None => return Err(format!("the escape at {} is unknown", self.at - 2)),
            },
            'x' => self.hex(2).ok_or_else(|| format!("the escape at {} is unknown", self.at - 2))?,
            'u' => self.unicode().ok_or_else(|| format!("the escape at {} is unknown", self.at - 2))?,
            'A' | 'Z' | 'z' | 'Q' | 'E' | 'G' | 'h' | 'H' | 'X' | 'R' => {
                return Err(format!("the escape \\{c} is not part of ECMAScript"));
            }
            other => other.into(),
        };
        Ok(vec![(code, code)])
    }

    /// `u` and four digits, a pair of these, or any number in braces.
    fn unicode(&mut self) -> Option<u32> {
        if self.take("{") {
            let length = self.chars[self.at..].iter().position(|c| *c == '}').filter(|n| (1..=8).contains(n))?;
            let code = self.hex(length).filter(|code| *code <= LAST)?;
            self.at += 1;
            return Some(code);
        }
        let high = self.hex(4)?;
        if (0xd800..0xdc00).contains(&high) && self.take("\\u") {
            let low = self.hex(4).filter(|low| (0xdc00..0xe000).contains(low))?;
            return Some(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00));
        }
        Some(high)
    }

    /// `p{...}`: a class of Unicode.
    fn property(&mut self, negated: bool) -> Result<Ranges, String> {
        let end = self.chars[self.at..].iter().position(|c| *c == '}').filter(|_| self.peek() == Some('{'));
        let end = end.ok_or("a class of Unicode is written \\p{Name}")? + self.at;
        let name: String = self.chars[self.at + 1..end].iter().collect();
        self.at = end + 1;
        let hir = regex_syntax::parse(&format!("\\p{{{name}}}")).map_err(|_| "it names an unknown class of Unicode")?;
        let regex_syntax::hir::HirKind::Class(regex_syntax::hir::Class::Unicode(class)) = hir.kind() else {
            return Err("it names an unknown class of Unicode".to_owned());
        };
        let ranges: Ranges = class.iter().map(|range| (range.start().into(), range.end().into())).collect();
        Ok(if negated { without(&ranges) } else { ranges })
    }
}

/// Ranges in order, none of which touch.
fn union(ranges: &[(u32, u32)]) -> Ranges {
    let mut sorted = ranges.to_vec();
    sorted.sort_unstable();
    let mut made: Ranges = vec![];
    for (low, high) in sorted {
        match made.last_mut() {
            Some((_, end)) if low <= end.saturating_add(1) => *end = (*end).max(high),
            _ => made.push((low, high)),
        }
    }
    made
}

/// All characters but these.
fn without(ranges: &[(u32, u32)]) -> Ranges {
    let (mut made, mut next) = (vec![], 0);
    for (low, high) in union(ranges) {
        if next < low {
            made.push((next, low - 1));
        }
        next = high + 1;
    }
    if next <= LAST {
        made.push((next, LAST));
    }
    made
}
