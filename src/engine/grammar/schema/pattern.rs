//! `pattern`: a regular expression of ECMAScript as a set of JSON strings, in quotes and with JSON's escapes.
//!
//! llguidance quotes such expressions itself, but there a negated class that names `"` or `\` allows these.

use super::rx::{Rx, symbol};

/// How deep groups may be nested, and how long an expression may be.
const MAX_DEPTH: usize = 60;
const MAX_CHARS: usize = 4096;
/// The most that repetitions multiply to.
const MAX_REPEATS: u64 = 20_000;
/// The largest code point.
const LAST: u32 = 0x10_ffff;

type Ranges = Vec<(u32, u32)>;

#[derive(Clone, Debug)]
enum Node {
    Class(Ranges),
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    Repeat(Box<Node>, u32, Option<u32>),
    Start,
    End,
    /// What follows has to begin like this, or must not (`true`).
    Ahead(Box<Node>, bool),
}

/// The JSON strings in which a regular expression matches somewhere.
pub(super) fn strings(pattern: &str) -> Result<Rx, String> {
    if pattern.chars().count() > MAX_CHARS {
        return Err(format!("it is longer than {MAX_CHARS} characters"));
    }
    let mut parser = Parser { chars: pattern.chars().collect(), at: 0, depth: 0 };
    let node = parser.choice()?;
    if parser.at < parser.chars.len() {
        return Err(format!("the parenthesis at {} is not open", parser.at));
    }
    if repeats(&node) > MAX_REPEATS {
        return Err(format!("its repetitions multiply to more than {MAX_REPEATS}"));
    }
    language(&node, false)
}

/// Any character of a JSON string.
pub(super) fn any_char() -> String {
    class(&[(0, LAST)])
}

fn repeats(node: &Node) -> u64 {
    match node {
        Node::Class(_) | Node::Start | Node::End => 1,
        Node::Sequence(all) | Node::Choice(all) => all.iter().map(repeats).fold(0, u64::saturating_add).max(1),
        Node::Repeat(inner, low, high) => repeats(inner).saturating_mul(u64::from(high.unwrap_or(*low)).max(1)),
        Node::Ahead(inner, _) => repeats(inner),
    }
}

fn has_assertion(node: &Node) -> bool {
    match node {
        Node::Class(_) => false,
        Node::Start | Node::End | Node::Ahead(..) => true,
        Node::Sequence(all) | Node::Choice(all) => all.iter().any(has_assertion),
        Node::Repeat(inner, ..) => has_assertion(inner),
    }
}

/// The set of a node, searched for, or at the beginning.
fn language(node: &Node, at_start: bool) -> Result<Rx, String> {
    let mut all = vec![];
    for sequence in sequences(node, 0)? {
        all.push(of_sequence(&sequence, at_start)?);
    }
    Ok(Rx::or(all))
}

/// A node as a choice of sequences that have their assertions at their own ends.
fn sequences(node: &Node, depth: usize) -> Result<Vec<Vec<Node>>, String> {
    if depth > MAX_DEPTH {
        return Err("it is nested too deep".to_owned());
    }
    let all = match node {
        Node::Choice(all) => {
            let each: Vec<_> = all.iter().map(|one| sequences(one, depth + 1)).collect::<Result<_, _>>()?;
            each.concat()
        }
        Node::Sequence(all) => {
            let is_open = |node: &Node| has_assertion(node) && matches!(node, Node::Choice(_) | Node::Sequence(_));
            let Some(at) = all.iter().position(is_open) else { return Ok(vec![all.clone()]) };
            let mut made = vec![];
            for inner in sequences(&all[at], depth + 1)? {
                let flat = [&all[..at], inner.as_slice(), &all[at + 1..]].concat();
                made.extend(sequences(&Node::Sequence(flat), depth + 1)?);
            }
            made
        }
        other => vec![vec![other.clone()]],
    };
    if all.len() > 64 { Err("it has too many alternatives with assertions".to_owned()) } else { Ok(all) }
}

fn of_sequence(sequence: &[Node], at_start: bool) -> Result<Rx, String> {
    let (mut rest, mut anchored, mut conditions) = (sequence, at_start, vec![]);
    loop {
        match rest {
            [Node::Start, tail @ ..] => (rest, anchored) = (tail, true),
            [Node::Ahead(inner, missed), tail @ ..] if anchored => {
                let set = language(inner, true)?;
                conditions.push(if *missed { set.not() } else { set });
                rest = tail;
            }
            _ => break,
        }
    }
    let mut ended = false;
    while let [head @ .., Node::End] = rest {
        (rest, ended) = (head, true);
    }
    if rest.iter().any(has_assertion) {
        return Err("it has ^, $ or look-around in the middle; write them at its ends".to_owned());
    }
    let any = format!("(?:{})*", any_char());
    let body: String = rest.iter().map(text).collect();
    let (before, after) = (if anchored { "" } else { &any }, if ended { "" } else { &any });
    if body.contains(NOTHING) && rest.iter().any(is_nothing) {
        return Ok(Rx::never());
    }
    let body = format!("\"{before}{body}{after}\"");
    crate::engine::grammar::pattern::check(&body, false)?;
    let mut all = vec![Rx::re(body)];
    if !conditions.is_empty() {
        all.push(Rx::re(format!("\"{any}\"")));
        all.extend(conditions);
    }
    Ok(Rx::and(all))
}

/// A class without characters: regex-syntax's way to say so.
const NOTHING: &str = r"[a&&b]";

fn is_nothing(node: &Node) -> bool {
    match node {
        Node::Class(ranges) => ranges.is_empty(),
        Node::Sequence(all) => all.iter().any(is_nothing),
        Node::Choice(all) => all.iter().all(is_nothing),
        Node::Repeat(inner, low, _) => *low > 0 && is_nothing(inner),
        Node::Start | Node::End | Node::Ahead(..) => false,
    }
}

fn text(node: &Node) -> String {
    match node {
        Node::Class(ranges) => class(ranges),
        Node::Sequence(all) => format!("(?:{})", all.iter().map(text).collect::<String>()),
        Node::Choice(all) => format!("(?:{})", all.iter().map(text).collect::<Vec<_>>().join("|")),
        Node::Repeat(inner, low, Some(high)) => format!("(?:{}){{{low},{high}}}", text(inner)),
        Node::Repeat(inner, low, None) => format!("(?:{}){{{low},}}", text(inner)),
        Node::Start | Node::End | Node::Ahead(..) => String::new(),
    }
}

/// Characters as they stand in a JSON string.
fn class(ranges: &[(u32, u32)]) -> String {
    let (mut plain, mut short, mut codes) = (String::new(), String::new(), vec![]);
    for (low, high) in ranges {
        let mut start = *low;
        for special in (0..0x20).chain([0x22, 0x5c]).filter(|c| (low..=high).contains(&c)) {
            if start < special {
                push_range(&mut plain, start, special - 1);
            }
            let escape = super::json::quoted(&char::from(special as u8).to_string());
            match &escape[2..escape.len() - 1] {
                code if code.starts_with('u') => codes.push(code[3..].to_owned()),
                letter => short += &super::rx::escaped(letter),
            }
            start = special + 1;
        }
        push_range(&mut plain, start, *high);
    }
    let mut all = vec![];
    if !plain.is_empty() {
        all.push(format!("[{plain}]"));
    }
    if !short.is_empty() {
        all.push(format!(r"\x{{5c}}[{short}]"));
    }
    for tens in ['0', '1'] {
        let ones: String = codes.iter().filter_map(|code| code.strip_prefix(tens)).collect();
        if !ones.is_empty() {
            all.push(format!(r"\x{{5c}}u00{tens}[{ones}]"));
        }
    }
    match all.as_slice() {
        [] => NOTHING.to_owned(),
        [one] if !plain.is_empty() => one.clone(),
        all => format!("(?:{})", all.join("|")),
    }
}

/// A range without surrogates, which are no characters.
fn push_range(plain: &mut String, low: u32, high: u32) {
    for (low, high) in [(low, high.min(0xd7ff)), (low.max(0xe000), high)] {
        if low <= high
            && high <= LAST
            && let (Some(low), Some(high)) = (char::from_u32(low), char::from_u32(high))
        {
            *plain += &symbol(low);
            if low < high {
                *plain += &format!("-{}", symbol(high));
            }
        }
    }
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
