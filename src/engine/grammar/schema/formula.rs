//! What the keywords of one schema say, as a formula over conditions on one kind of value each.

use std::rc::Rc;

use super::number::NumberAtom;
use super::rx::Rx;

/// Kinds of values.
pub(super) const NULL: u8 = 1;
pub(super) const BOOL: u8 = 2;
pub(super) const NUMBER: u8 = 4;
pub(super) const STRING: u8 = 8;
pub(super) const ARRAY: u8 = 16;
pub(super) const OBJECT: u8 = 32;
pub(super) const ALL: u8 = 63;

/// A schema (by its number) that holds, or does not (`false`).
pub(super) type Literal = (usize, bool);

/// The schemas `true` and `false`.
pub(super) const ANYTHING: Literal = (0, true);
pub(super) const NOTHING: Literal = (0, false);

pub(super) fn opposite((schema, holds): Literal) -> Literal {
    (schema, !holds)
}

/// What an array's items are, from the first on.
#[derive(Debug, PartialEq)]
pub(super) struct Items {
    pub(super) first: Vec<Literal>,
    pub(super) rest: Literal,
}

/// What an object's members are.
#[derive(Debug, PartialEq)]
pub(super) struct Members {
    pub(super) named: Vec<(String, Literal)>,
    pub(super) patterns: Vec<(Rx, Literal)>,
    /// Those that neither a name nor a pattern covers; None where the schema says nothing about them.
    pub(super) others: Option<Literal>,
    pub(super) place: Rc<str>,
}

/// Items that are like this, from some place on, are at least and at most so many.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Contains {
    pub(super) item: Literal,
    pub(super) from: usize,
    pub(super) least: usize,
    pub(super) most: Option<usize>,
    pub(super) place: Rc<str>,
}

/// A condition on values of one kind; values of other kinds meet it.
#[derive(Clone, Debug)]
pub(super) enum Atom {
    /// `true` or `false` only.
    Is(bool),
    /// Numbers that meet the condition, or miss it (`true`).
    Number(NumberAtom, bool),
    /// Strings of a set.
    Text(Rx),
    /// One of these strings, or none of them (`true`).
    OneOf(Rc<[String]>, bool),
    ItemsAtLeast(usize),
    ItemsAtMost(usize),
    Items(Rc<Items>),
    Contains(Contains),
    Unique(Rc<str>),
    Required(String),
    Forbidden(String),
    MembersAtLeast(usize, Rc<str>),
    MembersAtMost(usize),
    Members(Rc<Members>),
    Names(Literal, Rc<str>),
}

/// A condition on a value.
#[derive(Clone, Debug)]
pub(super) enum Formula {
    True,
    False,
    /// The value is of these kinds.
    Kinds(u8),
    If(Atom),
    Is(Literal),
    And(Vec<Formula>),
    Or(Vec<Formula>),
    /// Exactly one of these.
    One(Vec<Literal>, Rc<str>),
    /// It cannot be said otherwise: the place, and why.
    Refused(Rc<str>, String),
    /// It is no schema, which is never ignored: the place, and why.
    Wrong(Rc<str>, String),
}

impl Atom {
    pub(super) fn kind(&self) -> u8 {
        match self {
            Self::Is(_) => BOOL,
            Self::Number(..) => NUMBER,
            Self::Text(_) | Self::OneOf(..) => STRING,
            Self::ItemsAtLeast(_) | Self::ItemsAtMost(_) | Self::Items(_) | Self::Contains(_) | Self::Unique(_) => {
                ARRAY
            }
            _ => OBJECT,
        }
    }

    /// What a value of its kind meets that misses it.
    fn opposite(self) -> Formula {
        match self {
            Self::Is(value) => Formula::If(Self::Is(!value)),
            Self::Number(atom, missed) => Formula::If(Self::Number(atom, !missed)),
            Self::Text(set) => Formula::If(Self::Text(set.not())),
            Self::OneOf(texts, missed) => Formula::If(Self::OneOf(texts, !missed)),
            Self::ItemsAtLeast(0) | Self::MembersAtLeast(0, _) => Formula::False,
            Self::ItemsAtLeast(n) => Formula::If(Self::ItemsAtMost(n - 1)),
            Self::ItemsAtMost(n) => Formula::If(Self::ItemsAtLeast(n.saturating_add(1))),
            Self::Items(items) => items.opposite(),
            Self::Contains(contains) => contains.opposite(),
            Self::Unique(place) => Formula::Refused(place, "cannot be turned round".to_owned()),
            Self::Required(name) => Formula::If(Self::Forbidden(name)),
            Self::Forbidden(name) => Formula::If(Self::Required(name)),
            Self::MembersAtLeast(n, _) => Formula::If(Self::MembersAtMost(n - 1)),
            Self::MembersAtMost(n) => Formula::If(Self::MembersAtLeast(n.saturating_add(1), "#".into())),
            Self::Members(members) => members.opposite(),
            Self::Names(_, place) => Formula::Refused(place, "cannot be turned round".to_owned()),
        }
    }
}

impl Items {
    fn opposite(&self) -> Formula {
        let mut all = vec![];
        for (i, literal) in self.first.iter().enumerate().filter(|(_, literal)| **literal != ANYTHING) {
            let mut first = vec![ANYTHING; i];
            first.push(opposite(*literal));
            let items = Items { first, rest: ANYTHING };
            all.push(Formula::And(vec![
                Formula::If(Atom::ItemsAtLeast(i + 1)),
                Formula::If(Atom::Items(Rc::new(items))),
            ]));
        }
        if self.rest == NOTHING {
            all.push(Formula::If(Atom::ItemsAtLeast(self.first.len() + 1)));
        } else if self.rest != ANYTHING {
            let (item, from) = (opposite(self.rest), self.first.len());
            all.push(Formula::If(Atom::Contains(Contains { item, from, least: 1, most: None, place: "#".into() })));
        }
        Formula::Or(all)
    }
}

impl Contains {
    fn opposite(self) -> Formula {
        let mut all = vec![];
        if self.least == 1 && self.from == 0 {
            let items = Items { first: vec![], rest: opposite(self.item) };
            all.push(Formula::If(Atom::Items(Rc::new(items))));
        } else if self.least > 0 {
            let most = Some(self.least - 1);
            all.push(Formula::If(Atom::Contains(Contains { least: 0, most, ..self.clone() })));
        }
        if let Some(most) = self.most {
            all.push(Formula::If(Atom::Contains(Contains { least: most.saturating_add(1), most: None, ..self })));
        }
        Formula::Or(all)
    }
}

impl Members {
    fn opposite(&self) -> Formula {
        let has_others = self.others.is_some_and(|others| others != ANYTHING);
        if has_others || self.patterns.iter().any(|(_, literal)| *literal != ANYTHING) {
            let why = "cannot be turned round: patternProperties and additionalProperties stay as they are";
            return Formula::Refused(self.place.clone(), why.to_owned());
        }
        let wrong = self.named.iter().filter(|(_, literal)| *literal != ANYTHING).map(|(name, literal)| {
            let named = vec![(name.clone(), opposite(*literal))];
            let members = Members { named, patterns: vec![], others: None, place: self.place.clone() };
            Formula::And(vec![Formula::If(Atom::Required(name.clone())), Formula::If(Atom::Members(Rc::new(members)))])
        });
        Formula::Or(wrong.collect())
    }
}

impl Formula {
    /// How many parts it has: what a copy costs.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::And(all) | Self::Or(all) => 1 + all.iter().map(Self::size).sum::<usize>(),
            Self::One(all, _) => 1 + all.len(),
            _ => 1,
        }
    }

    /// The formula that holds where this does not.
    pub(super) fn opposite(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Kinds(kinds) => Self::Kinds(ALL & !kinds),
            Self::If(atom) => Self::And(vec![Self::Kinds(atom.kind()), atom.opposite()]),
            Self::Is(literal) => Self::Is(opposite(literal)),
            Self::And(all) => Self::Or(all.into_iter().map(Self::opposite).collect()),
            Self::Or(all) => Self::And(all.into_iter().map(Self::opposite).collect()),
            Self::One(all, _) => {
                let mut made = vec![Self::And(all.iter().map(|one| Self::Is(opposite(*one))).collect())];
                for (i, one) in all.iter().enumerate() {
                    made.extend(all[i + 1..].iter().map(|two| Self::And(vec![Self::Is(*one), Self::Is(*two)])));
                }
                Self::Or(made)
            }
            refused @ (Self::Refused(..) | Self::Wrong(..)) => refused,
        }
    }
}
