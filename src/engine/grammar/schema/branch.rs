//! A formula as a choice of branches: conditions on each kind of value, all of which hold.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::formula::*;
use super::json::{Decimal, quoted};
use super::number::{self, NumberAtom};
use super::pattern;
use super::rx::Rx;

/// Sets that a string has to be in at once: the terms of a derivative double with each.
const MOST_AT_ONCE: usize = 8;

/// Conditions that hold together.
#[derive(Clone, Debug)]
pub(super) struct Branch {
    /// Kinds that are possible.
    pub(super) kinds: u8,
    /// Whether `false` and `true` are possible.
    pub(super) bools: [bool; 2],
    pub(super) numbers: Vec<(NumberAtom, bool)>,
    texts: Vec<Rx>,
    lists: Vec<(Rc<[String]>, bool)>,
    pub(super) array: ArrayConditions,
    pub(super) object: ObjectConditions,
}

#[derive(Clone, Debug, Default)]
pub(super) struct ArrayConditions {
    pub(super) least: usize,
    pub(super) most: Option<usize>,
    pub(super) items: Vec<Rc<Items>>,
    pub(super) contains: Vec<Contains>,
    pub(super) unique: Option<Rc<str>>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct ObjectConditions {
    pub(super) least: usize,
    /// Where the least is said.
    pub(super) least_place: Option<Rc<str>>,
    pub(super) most: Option<usize>,
    pub(super) required: Vec<String>,
    pub(super) forbidden: Vec<String>,
    pub(super) members: Vec<Rc<Members>>,
    pub(super) names: BTreeSet<Literal>,
    pub(super) names_place: Option<Rc<str>>,
}

fn least_of(a: Option<usize>, b: usize) -> Option<usize> {
    Some(a.map_or(b, |a| a.min(b)))
}

impl Branch {
    /// No conditions.
    pub(super) fn new() -> Self {
        Self {
            kinds: ALL,
            bools: [true; 2],
            numbers: vec![],
            texts: vec![],
            lists: vec![],
            array: ArrayConditions::default(),
            object: ObjectConditions::default(),
        }
    }

    /// With one more condition.
    pub(super) fn add(&mut self, atom: &Atom) {
        if self.kinds & atom.kind() == 0 {
            return;
        }
        let (array, object) = (&mut self.array, &mut self.object);
        match atom.clone() {
            Atom::Is(value) => self.bools[usize::from(!value)] = false,
            Atom::Number(atom, missed) => push_new(&mut self.numbers, (atom, missed)),
            Atom::Text(set) => push_new(&mut self.texts, set),
            Atom::OneOf(texts, missed) => push_new(&mut self.lists, (texts, missed)),
            Atom::ItemsAtLeast(n) => array.least = array.least.max(n),
            Atom::ItemsAtMost(n) => array.most = least_of(array.most, n),
            Atom::Items(items) => push_new(&mut array.items, items),
            Atom::Contains(contains) => push_new(&mut array.contains, contains),
            Atom::Unique(place) => array.unique = Some(place),
            Atom::Required(name) => push_new(&mut object.required, name),
            Atom::Forbidden(name) => push_new(&mut object.forbidden, name),
            Atom::MembersAtLeast(n, place) => {
                object.least = object.least.max(n);
                object.least_place = Some(place);
            }
            Atom::MembersAtMost(n) => object.most = least_of(object.most, n),
            Atom::Members(members) => push_new(&mut object.members, members),
            Atom::Names(names, place) => {
                object.names.insert(names);
                object.names_place = Some(place);
            }
        }
        self.drop_impossible();
    }

    /// Kinds that cannot be are none.
    fn drop_impossible(&mut self) {
        if self.bools == [false; 2] {
            self.kinds &= !BOOL;
        }
        if self.array.most.is_some_and(|most| most < self.array.least) {
            self.kinds &= !ARRAY;
        }
        let object = &self.object;
        let is_torn = object.required.iter().any(|name| object.forbidden.contains(name));
        if is_torn || object.most.is_some_and(|most| most < object.least.max(object.required.len())) {
            self.kinds &= !OBJECT;
        }
    }

    /// The strings, as a list if they are few, and as a set. None if there are none.
    pub(super) fn strings(&self) -> Result<Option<(Option<Vec<String>>, Rx)>, String> {
        if self.texts.len() > MOST_AT_ONCE {
            return Err(format!("they are more than {MOST_AT_ONCE}"));
        }
        let Some((list, _)) = self.lists.iter().find(|(_, missed)| !missed) else {
            let any = Rx::re(format!("\"{}*\"", pattern::any_char()));
            let mut all = if self.texts.is_empty() { vec![any] } else { self.texts.clone() };
            if self.lists.is_empty() && all.len() == 1 && matches!(all[0], Rx::Re(_)) {
                return Ok(Some((None, all.remove(0))));
            }
            all.insert(0, Rx::re(format!("\"{}*\"", pattern::any_char())));
            for (list, _) in &self.lists {
                all.push(super::keywords::literals(list.iter()).not());
            }
            let set = Rx::and(all);
            return Ok((!set.is_empty()?).then_some((None, set)));
        };
        let mut texts: Vec<String> = list.to_vec();
        for (others, missed) in &self.lists {
            let others: BTreeSet<&String> = others.iter().collect();
            texts.retain(|text| others.contains(text) != *missed);
        }
        for set in &self.texts {
            let spelled: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
            let mut found = set.contains(spelled.iter().map(String::as_str))?.into_iter();
            texts.retain(|_| found.next() == Some(true));
        }
        let set = super::keywords::literals(texts.iter());
        Ok((!texts.is_empty()).then_some((Some(texts), set)))
    }

    /// The numbers that are named one by one, without those that other conditions exclude.
    pub(super) fn number_list(&self) -> Option<Vec<Decimal>> {
        let list = self.numbers.iter().find_map(|atom| match atom {
            (NumberAtom::OneOf(list), false) => Some(list),
            _ => None,
        })?;
        let mut kept: BTreeSet<Decimal> = BTreeSet::new();
        for value in list {
            let meets = |(atom, missed): &(NumberAtom, bool)| number::meets(value, atom).map(|meets| meets != *missed);
            let all: Option<Vec<bool>> = self.numbers.iter().map(meets).collect();
            if all?.into_iter().all(|meets| meets) {
                kept.insert(value.clone());
            }
        }
        Some(kept.into_iter().collect())
    }
}

fn push_new<T: PartialEq>(all: &mut Vec<T>, one: T) {
    if !all.contains(&one) {
        all.push(one);
    }
}
