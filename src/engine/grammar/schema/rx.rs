//! Sets of texts, which become terminals of the grammar: regular expressions in Rust's syntax, and
//! combinations of them.

use llguidance::derivre::raw::{DerivCache, ExprSet, RelevanceCache};
use llguidance::derivre::{ExprRef, RegexAst, RegexBuilder};

use super::work::Work;

/// The most fuel for the question whether a set is empty, and for a search for texts in it.
const FUEL: u64 = 200_000;
/// Units of work for a state whose next bytes are all tried.
const VISIT: usize = 20;
/// The most states that are visited to count the texts of a set.
const MAX_VISITS: usize = 4096;

/// The most bytes of a text that is counted.
const MAX_BYTES: usize = 160;

/// A set of texts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Rx {
    /// The texts that a regular expression matches as a whole.
    Re(String),
    And(Vec<Rx>),
    Or(Vec<Rx>),
    Not(Box<Rx>),
}

impl Rx {
    pub(super) fn re(text: impl Into<String>) -> Self {
        Self::Re(text.into())
    }

    /// The set of only this text.
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

    /// Whether the set has no texts. No regular expression that rotor builds is empty by itself.
    pub(super) fn is_empty(&self, work: &Work) -> Result<bool, String> {
        match self {
            Self::Re(_) => Ok(false),
            Self::Or(all) => all.iter().try_fold(true, |empty, one| Ok(empty && one.is_empty(work)?)),
            _ => {
                let mut machine = Machine::new(self, work)?;
                machine.is_dead(machine.start)
            }
        }
    }

    /// Whether the set has each of these texts.
    pub(super) fn contains<'a>(&self, texts: impl Iterator<Item = &'a str>, work: &Work) -> Result<Vec<bool>, String> {
        let mut machine = Machine::new(self, work)?;
        texts.map(|text| machine.matches(text)).collect()
    }

    /// The texts of the set, if there are at most `most`.
    pub(super) fn texts(&self, most: usize, work: &Work) -> Option<Vec<String>> {
        let mut machine = Machine::new(self, work).ok()?;
        let (mut found, mut visits) = (vec![], 0);
        let mut open = vec![(machine.start, vec![])];
        while let Some((state, text)) = open.pop() {
            visits += 1;
            if visits > MAX_VISITS || found.len() > most || text.len() > MAX_BYTES {
                return None;
            }
            work.spend(VISIT).ok()?;
            if machine.exprs.is_nullable(state) {
                found.push(String::from_utf8(text.clone()).ok()?);
            }
            for byte in (0..=u8::MAX).rev() {
                let next = machine.step(state, byte).ok()?;
                if !machine.is_dead(next).ok()? {
                    open.push((next, [text.as_slice(), &[byte]].concat()));
                }
            }
        }
        (found.len() <= most).then_some(found)
    }

    /// The set as an expression for a terminal in Lark.
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

/// Searches for texts in a set, byte by byte, and counts the cost.
struct Machine<'w> {
    exprs: ExprSet,
    derivatives: DerivCache,
    relevance: RelevanceCache,
    start: ExprRef,
    /// The cost of building the set. All further cost is that of the search.
    cost: u64,
    work: &'w Work<'w>,
}

impl<'w> Machine<'w> {
    fn new(set: &Rx, work: &'w Work) -> Result<Self, String> {
        let mut builder = RegexBuilder::new();
        let start = builder.mk(&set.ast()).map_err(|e| first_line(&e.to_string()))?;
        let exprs = builder.into_exprset();
        let cost = exprs.cost();
        work.spend(cost as usize)?;
        Ok(Self { exprs, derivatives: DerivCache::new(), relevance: RelevanceCache::new(), start, cost, work })
    }

    /// Counts the cost since `before`.
    fn count(&self, before: u64) -> Result<(), String> {
        self.work.spend((self.exprs.cost() - before) as usize)?;
        if self.exprs.cost() - self.cost > FUEL { Err("it is too complex; make it simpler".to_owned()) } else { Ok(()) }
    }

    fn step(&mut self, state: ExprRef, byte: u8) -> Result<ExprRef, String> {
        let before = self.exprs.cost();
        let next = self.derivatives.derivative(&mut self.exprs, state, byte);
        if self.exprs.cost() != before {
            self.count(before)?;
        }
        Ok(next)
    }

    /// Whether no text of the set can be reached from a state.
    fn is_dead(&mut self, state: ExprRef) -> Result<bool, String> {
        if state == ExprRef::NO_MATCH {
            return Ok(true);
        }
        let before = self.exprs.cost();
        let lives = self.relevance.is_non_empty_limited(&mut self.exprs, state, FUEL);
        self.count(before)?;
        lives.map(|lives| !lives).map_err(|_| "it is too complex; make it simpler".to_owned())
    }

    fn matches(&mut self, text: &str) -> Result<bool, String> {
        self.work.spend(1 + text.len() / 16)?;
        let mut state = self.start;
        for byte in text.bytes() {
            state = self.step(state, byte)?;
            if state == ExprRef::NO_MATCH {
                return Ok(false);
            }
        }
        Ok(self.exprs.is_nullable(state))
    }
}

/// A regular expression that matches exactly this text.
pub(super) fn escaped(text: &str) -> String {
    text.chars().map(symbol).collect()
}

/// A regular expression that matches exactly this character, also within a class.
pub(super) fn symbol(c: char) -> String {
    if c.is_ascii_alphanumeric() { c.to_string() } else { format!("\\x{{{:x}}}", u32::from(c)) }
}

pub(super) fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(200).collect()
}
