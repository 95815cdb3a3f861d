//! `pattern`: a regular expression of ECMAScript as a set of JSON strings, in quotes and with
//! JSON's escapes.
//!
//! llguidance quotes such expressions itself, but there a negated class that names `"` or `\`
//! allows these.

mod parser;

use super::rx::{Rx, symbol};

/// How deep groups may be nested.
const MAX_DEPTH: usize = 60;
/// How long an expression may be.
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
    let node = parser::parse(pattern)?;
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

/// A class without characters, as regex-syntax writes it.
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
