//! The meaning of the keywords of one schema, as a formula. Each of its conditions is about one
//! kind of value.

use std::rc::Rc;

use super::number::NumberAtom;
use super::rx::Rx;

/// The kinds of values, as bits.
pub(super) const NULL: u8 = 1;
pub(super) const BOOL: u8 = 2;
pub(super) const NUMBER: u8 = 4;
pub(super) const STRING: u8 = 8;
pub(super) const ARRAY: u8 = 16;
pub(super) const OBJECT: u8 = 32;
pub(super) const ALL: u8 = 63;

/// A schema (by its number) that must hold (`true`) or must not hold (`false`).
pub(super) type Literal = (usize, bool);

/// The literals that all values meet, and that no value meets.
pub(super) const ANYTHING: Literal = (0, true);
pub(super) const NOTHING: Literal = (0, false);

pub(super) fn opposite((schema, holds): Literal) -> Literal {
    (schema, !holds)
}

/// The items of an array, from the first one on.
#[derive(Debug, PartialEq)]
pub(super) struct Items {
    pub(super) first: Vec<Literal>,
    pub(super) rest: Literal,
}

/// The members of an object.
#[derive(Debug, PartialEq)]
pub(super) struct Members {
    pub(super) named: Vec<(String, Literal)>,
    pub(super) patterns: Vec<(Rx, Literal)>,
    /// The members that neither a name nor a pattern covers. None if the schema does not mention
    /// them.
    pub(super) others: Option<Literal>,
    pub(super) place: Rc<str>,
}

/// From the place `from` on, at least `least` and at most `most` items match `item`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Contains {
    pub(super) item: Literal,
    pub(super) from: usize,
    pub(super) least: usize,
    pub(super) most: Option<usize>,
    pub(super) place: Rc<str>,
}

/// A condition on values of one kind. Values of other kinds meet it.
#[derive(Clone, Debug)]
pub(super) enum Atom {
    /// This boolean only.
    Is(bool),
    /// Numbers that meet the condition or, if the flag is set, numbers that do not.
    Number(NumberAtom, bool),
    /// The strings of a set.
    Text(Rx),
    /// One of these strings or, if the flag is set, none of them.
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
    /// The value is of one of these kinds.
    Kinds(u8),
    If(Atom),
    Is(Literal),
    And(Vec<Formula>),
    Or(Vec<Formula>),
    /// Exactly one of these holds.
    One(Vec<Literal>, Rc<str>),
    /// A keyword that cannot be enforced: its place, and the reason.
    Refused(Rc<str>, String),
    /// Something that is not a schema, which is an error even for lenient readers: its place, and
    /// the reason.
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

    /// The formula that holds for a value of this kind if it does not meet the condition.
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
            Self::Unique(place) => Formula::Refused(place, "cannot be negated (by not, oneOf or if)".to_owned()),
            Self::Required(name) => Formula::If(Self::Forbidden(name)),
            Self::Forbidden(name) => Formula::If(Self::Required(name)),
            Self::MembersAtLeast(n, _) => Formula::If(Self::MembersAtMost(n - 1)),
            Self::MembersAtMost(n) => Formula::If(Self::MembersAtLeast(n.saturating_add(1), "#".into())),
            Self::Members(members) => members.opposite(),
            Self::Names(_, place) => Formula::Refused(place, "cannot be negated (by not, oneOf or if)".to_owned()),
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
            let why =
                "cannot be negated (by not, oneOf or if), because it has patternProperties or additionalProperties";
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
    /// The number of parts, which is the cost of a copy.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::And(all) | Self::Or(all) => 1 + all.iter().map(Self::size).sum::<usize>(),
            Self::One(all, _) => 1 + all.len(),
            _ => 1,
        }
    }

    /// The formula that holds where this one does not.
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
