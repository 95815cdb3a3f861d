//! Sets of texts: what a terminal of the grammar matches. Regular expressions in Rust's syntax, and their combinations.

use llguidance::derivre::{Regex, RegexAst, RegexBuilder};

/// What may be spent on the question whether a set is empty.
const FUEL: u64 = 200_000;
/// States that are visited to count the texts of a set.
const MOST_VISITS: usize = 4096;

/// Bytes of the longest text that is counted.
const MOST_BYTES: usize = 160;

/// A set of texts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Rx {
    /// What a regular expression matches as a whole.
    Re(String),
    And(Vec<Rx>),
    Or(Vec<Rx>),
    Not(Box<Rx>),
}

impl Rx {
    pub(super) fn re(text: impl Into<String>) -> Self {
        Self::Re(text.into())
    }

    /// This text only.
    pub(super) fn literal(text: &str) -> Self {
        Self::Re(escaped(text))
    }

    pub(super) fn never() -> Self {
        Self::Or(vec![])
    }

    pub(super) fn not(self) -> Self {
        Self::Not(Box::new(self))
    }

    pub(super) fn and(mut all: Vec<Rx>) -> Self {
        all.dedup();
        match all.len() {
            _ if all.contains(&Self::never()) => Self::never(),
            1 => all.remove(0),
            _ => Self::And(all),
        }
    }

    pub(super) fn or(mut all: Vec<Rx>) -> Self {
        all.retain(|one| *one != Self::never());
        if all.len() == 1 { all.remove(0) } else { Self::Or(all) }
    }

    fn ast(&self) -> RegexAst {
        let asts = |all: &[Rx]| all.iter().map(Self::ast).collect();
        match self {
            Self::Re(text) => RegexAst::Regex(text.clone()),
            Self::And(all) => RegexAst::And(asts(all)),
            Self::Or(all) if all.is_empty() => RegexAst::NoMatch,
            Self::Or(all) => RegexAst::Or(asts(all)),
            Self::Not(inner) => RegexAst::Not(Box::new(inner.ast())),
        }
    }

    fn machine(&self) -> Result<Regex, String> {
        let mut builder = RegexBuilder::new();
        let expression = builder.mk(&self.ast()).map_err(|e| first_line(&e.to_string()))?;
        builder.to_regex_limited(expression, FUEL).map_err(|_| "it is too complex".to_owned())
    }

    /// Whether no text is in it. Regular expressions alone never are empty here.
    pub(super) fn is_empty(&self) -> Result<bool, String> {
        match self {
            Self::Re(_) => Ok(false),
            Self::Or(all) => all.iter().try_fold(true, |empty, one| Ok(empty && one.is_empty()?)),
            _ => Ok(self.machine()?.always_empty()),
        }
    }

    /// Whether these texts are in it.
    pub(super) fn contains<'a>(&self, texts: impl Iterator<Item = &'a str>) -> Result<Vec<bool>, String> {
        let mut machine = self.machine()?;
        Ok(texts.map(|text| machine.is_match(text)).collect())
    }

    /// Its texts, if they are `most` or fewer.
    pub(super) fn texts(&self, most: usize) -> Option<Vec<String>> {
        let mut machine = self.machine().ok()?;
        let (mut found, mut visits) = (vec![], 0);
        let mut open = vec![(machine.initial_state(), vec![])];
        while let Some((state, text)) = open.pop() {
            visits += 1;
            if visits > MOST_VISITS || found.len() > most || text.len() > MOST_BYTES {
                return None;
            }
            if machine.is_accepting(state) {
                found.push(String::from_utf8(text.clone()).ok()?);
            }
            for byte in (0..=u8::MAX).rev() {
                let next = machine.transition(state, byte);
                if !next.is_dead() {
                    open.push((next, [text.as_slice(), &[byte]].concat()));
                }
            }
        }
        (found.len() <= most).then_some(found)
    }

    /// As an expression of a terminal in Lark.
    pub(super) fn lark(&self) -> String {
        let each = |all: &[Rx]| all.iter().map(Self::lark).collect::<Vec<_>>();
        match self {
            Self::Re(text) => format!("/{}/", text.replace('/', "\\x2f")),
            Self::And(all) => format!("({})", each(all).join(" & ")),
            Self::Or(all) => format!("({})", each(all).join(" | ")),
            Self::Not(inner) => format!("~{}", inner.lark()),
        }
    }
}

/// A text as a regular expression.
pub(super) fn escaped(text: &str) -> String {
    text.chars().map(symbol).collect()
}

/// A character as a regular expression, also within a class.
pub(super) fn symbol(c: char) -> String {
    if c.is_ascii_alphanumeric() { c.to_string() } else { format!("\\x{{{:x}}}", u32::from(c)) }
}

pub(super) fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(200).collect()
}
