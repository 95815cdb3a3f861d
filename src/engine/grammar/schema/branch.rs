//! One branch of a formula: conditions on each kind of value that hold together.

use std::collections::{BTreeSet, HashSet};
use std::rc::Rc;

use super::formula::*;
use super::json::{Decimal, quoted};
use super::number::{self, NumberAtom};
use super::pattern;
use super::rx::Rx;
use super::work::Work;

/// The most sets that a string has to be in at once. Each set doubles the terms of a derivative.
const MAX_AT_ONCE: usize = 8;

/// Conditions that hold together.
#[derive(Clone, Debug)]
pub(super) struct Branch {
    /// The kinds that are possible.
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
    /// The place of the keyword that requires `least`.
    pub(super) least_place: Option<Rc<str>>,
    pub(super) most: Option<usize>,
    pub(super) required: Names,
    pub(super) forbidden: Names,
    /// Whether a name is both required and forbidden.
    is_torn: bool,
    pub(super) members: Vec<Rc<Members>>,
    pub(super) names: BTreeSet<Literal>,
    pub(super) names_place: Option<Rc<str>>,
}

/// Names in their original order.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    order: Vec<Rc<String>>,
    known: HashSet<Rc<String>>,
}

impl Names {
    pub(super) fn contains(&self, name: &String) -> bool {
        self.known.contains(name)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &String> {
        self.order.iter().map(Rc::as_ref)
    }

    fn len(&self) -> usize {
        self.order.len()
    }

    fn insert(&mut self, name: String) {
        let name = Rc::new(name);
        if self.known.insert(name.clone()) {
            self.order.push(name);
        }
    }
}

fn least_of(a: Option<usize>, b: usize) -> Option<usize> {
    Some(a.map_or(b, |a| a.min(b)))
}

impl Branch {
    /// A branch without conditions.
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

    /// The number of conditions, which is the cost of a copy.
    pub(super) fn size(&self) -> usize {
        let (array, object) = (&self.array, &self.object);
        let names = object.required.len() + object.forbidden.len() + object.names.len();
        let plain = self.numbers.len() + self.texts.len() + self.lists.len();
        1 + plain + array.items.len() + array.contains.len() + names + object.members.len()
    }

    /// A lower bound of the units of work that it takes to describe the values.
    pub(super) fn cost(&self) -> usize {
        let numbers = self.numbers.iter().map(|(atom, _)| atom.cost()).sum::<usize>() * (1 + self.numbers.len());
        let texts = self.lists.iter().map(|(list, _)| list.len()).sum::<usize>() * (1 + self.texts.len());
        let items: usize = self.array.items.iter().map(|items| items.first.len()).sum();
        let members: usize = self.object.members.iter().map(|members| members.named.len()).sum();
        self.size() + 2 * numbers + 2 * texts + items + members
    }

    /// Adds a condition.
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
            Atom::Required(name) => {
                object.is_torn |= object.forbidden.contains(&name);
                object.required.insert(name);
            }
            Atom::Forbidden(name) => {
                object.is_torn |= object.required.contains(&name);
                object.forbidden.insert(name);
            }
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

    /// Removes the kinds that have become impossible.
    fn drop_impossible(&mut self) {
        if self.bools == [false; 2] {
            self.kinds &= !BOOL;
        }
        if self.array.most.is_some_and(|most| most < self.array.least) {
            self.kinds &= !ARRAY;
        }
        let object = &self.object;
        if object.is_torn || object.most.is_some_and(|most| most < object.least.max(object.required.len())) {
            self.kinds &= !OBJECT;
        }
    }

    /// The strings: as a list if there are few, and as a set. None if there are no strings.
    pub(super) fn strings(&self, work: &Work) -> Result<Option<(Option<Vec<String>>, Rx)>, String> {
        if self.texts.len() > MAX_AT_ONCE {
            return Err(format!("there are more than {MAX_AT_ONCE}"));
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
            return Ok((!set.is_empty(work)?).then_some((None, set)));
        };
        let mut texts: Vec<String> = list.to_vec();
        for (others, missed) in &self.lists {
            let others: BTreeSet<&String> = others.iter().collect();
            texts.retain(|text| others.contains(text) != *missed);
        }
        for set in &self.texts {
            let spelled: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
            let mut found = set.contains(spelled.iter().map(String::as_str), work)?.into_iter();
            texts.retain(|_| found.next() == Some(true));
        }
        let set = super::keywords::literals(texts.iter());
        Ok((!texts.is_empty()).then_some((Some(texts), set)))
    }

    /// The numbers of a list (`enum` or `const`), without those that other conditions exclude.
    pub(super) fn number_list(&self) -> Option<Vec<Decimal>> {
        let list = self.numbers.iter().find_map(|atom| match atom {
            (NumberAtom::OneOf(list), false) => Some(list),
            _ => None,
        })?;
        let mut kept = vec![];
        for value in list.iter() {
            let meets = |(atom, missed): &(NumberAtom, bool)| number::meets(value, atom).map(|meets| meets != *missed);
            let all: Option<Vec<bool>> = self.numbers.iter().map(meets).collect();
            if all?.into_iter().all(|meets| meets) {
                kept.push(value.clone());
            }
        }
        Some(kept)
    }
}

fn push_new<T: PartialEq>(all: &mut Vec<T>, one: T) {
    if !all.contains(&one) {
        all.push(one);
    }
}
