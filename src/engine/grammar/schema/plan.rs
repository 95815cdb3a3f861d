//! Which values a set of schemas describes together: a choice of plain values, arrays and objects, whose parts are again
//! described by sets of schemas. So `allOf`, `not`, `if` and references disappear, and recursion stays finite.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::SchemaOptions;
use super::branch::{ArrayConditions, Branch, ObjectConditions};
use super::formula::*;
use super::json::quoted;
use super::keywords::{Reader, literals};
use super::number::{self, NumberAtom};
use super::pattern;
use super::rx::Rx;
use super::work::{STEP, Work};

/// Bounds of what a schema may expand to.
const MAX_STATES: usize = 6000;
const MAX_BRANCHES: usize = 1024;
const MAX_CHOICES: usize = 200;
const MAX_CLASSES: usize = 64;
/// Keys that a pattern describes are listed up to this number.
const MAX_NAMES: usize = 100;
/// Plain values that are known one by one, so that distinct items can be told apart.
const MAX_VALUES: usize = 63;
/// Distinct items are told apart in so many situations.
const MAX_SUBSETS: usize = 600;
const MAX_DEPTH: usize = 150;
/// Members, or items with `contains`, that are counted.
pub(super) const MAX_COUNTED: usize = 400;

/// A keyword that cannot be enforced: where, and why.
pub(super) type Refusal = (Rc<str>, String);

/// One way to meet a set of schemas.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Plan {
    /// A rule of the grammar.
    Rule(String),
    Array(ArrayPlan),
    Object(ObjectPlan),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct ArrayPlan {
    pub(super) first: Vec<usize>,
    pub(super) rest: usize,
    pub(super) least: usize,
    pub(super) most: Option<usize>,
    pub(super) contains: Option<ContainsPlan>,
    /// Distinct items: those that each place may have, by their spelling.
    pub(super) unique: Option<Vec<Vec<Rx>>>,
}

/// For each place, the state of an item that counts, and of one that need not.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ContainsPlan {
    pub(super) counted: Vec<usize>,
    pub(super) other: Vec<usize>,
    pub(super) least: usize,
    pub(super) most: Option<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct ObjectPlan {
    /// Names in their order, whether they are required, and their values.
    pub(super) named: Vec<(String, bool, usize)>,
    /// Other keys and their values.
    pub(super) rest: Vec<(Rx, usize)>,
    pub(super) least: usize,
    pub(super) most: Option<usize>,
}

/// What a set of schemas describes.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) plain: Vec<Rx>,
    pub(super) plans: Vec<Plan>,
    /// The values, if they are plain and listed: a name for each, and its spellings.
    values: Option<Vec<(String, Rx)>>,
    /// The strings among the values.
    strings: Vec<Rx>,
}

pub(super) struct Planner<'a> {
    reader: Reader<'a>,
    pub(super) options: SchemaOptions,
    sets: Vec<Vec<Literal>>,
    numbers: HashMap<Vec<Literal>, usize>,
    done: HashMap<usize, Rc<State>>,
    open: BTreeSet<usize>,
    exclusive: HashMap<Vec<Literal>, Vec<Formula>>,
    empty_numbers: HashMap<Rx, bool>,
    empty: HashMap<usize, bool>,
    pub(super) work: &'a Work<'a>,
    pub(super) coerce_one_of: bool,
    /// Keywords that were ignored.
    pub(super) dropped: BTreeSet<String>,
}

impl<'a> Planner<'a> {
    pub(super) fn new(reader: Reader<'a>, options: SchemaOptions, work: &'a Work<'a>) -> Self {
        Self {
            reader,
            options,
            sets: vec![],
            numbers: HashMap::new(),
            done: HashMap::new(),
            open: BTreeSet::new(),
            exclusive: HashMap::new(),
            empty_numbers: HashMap::new(),
            empty: HashMap::new(),
            work,
            coerce_one_of: false,
            dropped: BTreeSet::new(),
        }
    }

    pub(super) fn root(&mut self) -> Result<usize, Refusal> {
        let root = self.reader.root();
        self.state(&[root])
    }

    /// The number of a set of schemas.
    fn state(&mut self, literals: &[Literal]) -> Result<usize, Refusal> {
        let mut set: Vec<Literal> = literals.iter().copied().filter(|one| *one != ANYTHING).collect();
        set.sort_unstable();
        set.dedup();
        if set.iter().any(|one| *one == NOTHING || set.binary_search(&opposite(*one)).is_ok()) {
            set = vec![NOTHING];
        }
        if let Some(known) = self.numbers.get(&set) {
            return Ok(*known);
        }
        let number = self.sets.len();
        if number >= MAX_STATES {
            return Err(("#".into(), format!("expands to more than {MAX_STATES} parts; write less of it")));
        }
        self.sets.push(set.clone());
        self.numbers.insert(set, number);
        Ok(number)
    }

    /// Ignores what cannot be enforced, if that is asked for.
    fn refuse(&mut self, (place, why): Refusal) -> Result<(), Refusal> {
        // What failed because the schema is too costly is no fault of one keyword.
        self.spend(0)?;
        if !self.options.lenient {
            return Err((place, why));
        }
        self.dropped.insert(place.to_string());
        Ok(())
    }

    /// Counts units of work.
    pub(super) fn spend(&self, units: usize) -> Result<(), Refusal> {
        self.work.spend(units).map_err(|why| ("#".into(), why))
    }

    /// What a set of schemas describes.
    pub(super) fn describe(&mut self, number: usize) -> Result<Rc<State>, Refusal> {
        if let Some(state) = self.done.get(&number) {
            return Ok(state.clone());
        }
        if self.open.len() > MAX_DEPTH {
            return Err(("#".into(), format!("depends on itself through more than {MAX_DEPTH} schemas")));
        }
        self.open.insert(number);
        let state = self.described(number);
        self.open.remove(&number);
        let state = Rc::new(state?);
        self.done.insert(number, state.clone());
        Ok(state)
    }

    fn described(&mut self, number: usize) -> Result<State, Refusal> {
        let set = self.sets[number].clone();
        let place = set.first().map_or("#".into(), |(schema, _)| self.reader.place(*schema));
        let mut branches = vec![];
        let formulas = set.into_iter().map(Formula::Is).collect();
        self.expand(formulas, Branch::new(), BTreeSet::new(), &mut branches)?;
        let mut state = State { values: Some(vec![]), ..State::default() };
        for branch in &branches {
            self.spend(branch.cost())?;
            self.plain(branch, &mut state, &place)?;
            if branch.kinds & ARRAY != 0
                && let Some(plan) = self.array(&branch.array)?
            {
                add_plan(&mut state, Plan::Array(plan));
            }
            if branch.kinds & OBJECT != 0
                && let Some(plan) = self.object(&branch.object)?
            {
                add_plan(&mut state, Plan::Object(plan));
            }
        }
        state.plain.sort();
        Ok(state)
    }

    /// Takes formulas apart until only branches are left.
    fn expand(
        &mut self,
        mut formulas: Vec<Formula>,
        mut branch: Branch,
        mut seen: BTreeSet<Literal>,
        made: &mut Vec<Branch>,
    ) -> Result<(), Refusal> {
        let mut choices: Vec<Vec<Formula>> = vec![];
        formulas.reverse();
        while let Some(formula) = formulas.pop() {
            self.spend(STEP)?;
            match formula {
                Formula::True => {}
                Formula::False => return Ok(()),
                Formula::Kinds(kinds) => branch.kinds &= kinds,
                Formula::If(atom) => {
                    self.spend(branch.size() / 16)?;
                    branch.add(&atom);
                }
                Formula::And(all) => formulas.extend(all.into_iter().rev()),
                Formula::Is(NOTHING) => return Ok(()),
                Formula::Is(literal) => {
                    if seen.contains(&opposite(literal)) {
                        return Ok(());
                    }
                    if seen.insert(literal) {
                        let formula = self.formula(literal)?;
                        formulas.push(formula);
                    }
                }
                Formula::Or(mut all) => match all.len() {
                    0 => return Ok(()),
                    1 => formulas.push(all.remove(0)),
                    _ => choices.push(all),
                },
                Formula::One(all, place) => choices.push(self.one_of(&all, &place)?),
                Formula::Refused(place, why) => self.refuse((place, why))?,
                Formula::Wrong(place, why) => return Err((place, why)),
            }
            if branch.kinds == 0 {
                return Ok(());
            }
        }
        if choices.len() > MAX_CHOICES {
            return Err(("#".into(), format!("has more than {MAX_CHOICES} choices for one value")));
        }
        choices.reverse();
        let Some(first) = choices.pop() else {
            if made.len() >= MAX_BRANCHES {
                return Err(("#".into(), format!("has a part with more than {MAX_BRANCHES} alternatives")));
            }
            made.push(branch);
            return Ok(());
        };
        choices.reverse();
        let rest: Vec<Formula> = choices.into_iter().map(Formula::Or).collect();
        let size = branch.size() + seen.len() + rest.iter().map(Formula::size).sum::<usize>();
        for option in first {
            self.spend(size / 4)?;
            let mut next = vec![option];
            next.extend(rest.iter().cloned());
            self.expand(next, branch.clone(), seen.clone(), made)?;
        }
        Ok(())
    }

    fn formula(&mut self, (schema, holds): Literal) -> Result<Formula, Refusal> {
        let formula = self.reader.formula(schema).as_ref().clone();
        self.spend(formula.size() / 4)?;
        let formula = match &formula {
            Formula::And(all) if all.iter().any(|one| matches!(one, Formula::Refused(..))) => {
                let mut kept = vec![];
                for one in all {
                    match one {
                        Formula::Refused(place, why) => self.refuse((place.clone(), why.clone()))?,
                        other => kept.push(other.clone()),
                    }
                }
                Formula::And(kept)
            }
            _ => formula,
        };
        Ok(if holds { formula } else { formula.opposite() })
    }

    /// Alternatives of which exactly one holds: what overlaps with others is without them.
    fn one_of(&mut self, all: &[Literal], place: &Rc<str>) -> Result<Vec<Formula>, Refusal> {
        if self.coerce_one_of {
            return Ok(all.iter().copied().map(Formula::Is).collect());
        }
        if let Some(known) = self.exclusive.get(all) {
            return Ok(known.clone());
        }
        if all.len() > 100 {
            return Err((place.clone(), "has more than 100 alternatives; write anyOf".to_owned()));
        }
        let mut made: Vec<Vec<Formula>> = all.iter().map(|one| vec![Formula::Is(*one)]).collect();
        for i in 0..all.len() {
            for j in i + 1..all.len() {
                let both = self.state(&[all[i], all[j]])?;
                if !self.is_empty(both, 0)? {
                    made[i].push(Formula::Is(opposite(all[j])));
                    made[j].push(Formula::Is(opposite(all[i])));
                }
            }
        }
        let made: Vec<Formula> = made.into_iter().map(Formula::And).collect();
        self.exclusive.insert(all.to_vec(), made.clone());
        Ok(made)
    }

    /// Whether it is certain that nothing meets a set of schemas.
    fn is_empty(&mut self, number: usize, depth: usize) -> Result<bool, Refusal> {
        if let Some(known) = self.empty.get(&number) {
            return Ok(*known);
        }
        if depth > 6 || self.open.contains(&number) {
            return Ok(false);
        }
        let is_empty = self.looks_empty(number, depth)?;
        self.empty.insert(number, is_empty);
        Ok(is_empty)
    }

    fn looks_empty(&mut self, number: usize, depth: usize) -> Result<bool, Refusal> {
        let state = self.describe(number)?;
        if !state.plain.is_empty() {
            return Ok(false);
        }
        for plan in &state.plans {
            let mut needed = vec![];
            match plan {
                Plan::Rule(_) => return Ok(false),
                Plan::Array(plan) => {
                    needed.extend(plan.first.iter().take(plan.least));
                    if plan.least > plan.first.len() {
                        needed.push(&plan.rest);
                    }
                }
                Plan::Object(plan) => {
                    needed.extend(plan.named.iter().filter(|(_, required, _)| *required).map(|(.., value)| value));
                }
            }
            let mut is_possible = true;
            for part in needed {
                is_possible &= !self.is_empty(*part, depth + 1)?;
            }
            if is_possible {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Values that have no parts.
    fn plain(&mut self, branch: &Branch, state: &mut State, place: &Rc<str>) -> Result<(), Refusal> {
        let mut values = Some(vec![]);
        let mut list = |name: &str| {
            if let Some(all) = &mut values {
                all.push((name.to_owned(), Rx::literal(name)));
            }
        };
        if branch.kinds & NULL != 0 {
            list("null");
        }
        for (i, name) in ["false", "true"].into_iter().enumerate() {
            if branch.kinds & BOOL != 0 && branch.bools[i] {
                list(name);
            }
        }
        let mut sets: Vec<Rx> = values.iter().flatten().map(|(_, set)| set.clone()).collect();
        if branch.kinds & NUMBER != 0 {
            self.numbers(branch, place, &mut sets, &mut values, state)?;
        }
        if branch.kinds & STRING != 0 {
            match branch.strings(self.work) {
                Ok(None) => {}
                Ok(Some((list, set))) => {
                    let few = list.filter(|list| list.len() <= MAX_VALUES);
                    values = values.zip(few).map(|(mut all, list)| {
                        all.extend(list.iter().map(|text| (quoted(text), Rx::literal(&quoted(text)))));
                        all
                    });
                    state.strings.push(set.clone());
                    sets.push(set);
                }
                Err(why) => {
                    self.refuse((place.clone(), format!("has strings whose conditions cannot be combined: {why}")))?
                }
            }
        }
        if branch.kinds & (ARRAY | OBJECT) != 0 {
            values = None;
        }
        for set in sets {
            if !state.plain.contains(&set) {
                state.plain.push(set);
            }
        }
        state.values = state.values.take().zip(values).map(|(mut all, more)| {
            all.extend(more);
            all.sort();
            all.dedup();
            all
        });
        Ok(())
    }

    fn numbers(
        &mut self,
        branch: &Branch,
        place: &Rc<str>,
        sets: &mut Vec<Rx>,
        values: &mut Option<Vec<(String, Rx)>>,
        state: &mut State,
    ) -> Result<(), Refusal> {
        let listed = branch.number_list();
        if listed.as_ref().is_some_and(Vec::is_empty) {
            return Ok(());
        }
        let one = |value| number::numbers(&[(NumberAtom::one_of([value]), false)]);
        if let Some(list) = listed.as_ref().filter(|list| list.len() <= MAX_VALUES) {
            for value in list {
                match (one(value.clone()), &mut *values) {
                    (Ok(set), Some(all)) => all.push((value.to_string(), set)),
                    _ => *values = None,
                }
            }
        } else {
            *values = None;
        }
        let is_listed = listed.is_some();
        let conditions = match listed {
            Some(list) => vec![(NumberAtom::one_of(list), false)],
            None => branch.numbers.clone(),
        };
        // Who asks for forgiving or closed schemas hands the values to readers that take no 1.0 for an integer.
        let digits_only = self.options.lenient || self.options.closed;
        let digits = digits_only && conditions.contains(&(NumberAtom::Integer, false));
        let set = number::numbers(&conditions);
        match if digits { set.map(|set| Rx::and(vec![Rx::re(number::DIGITS), set])) } else { set } {
            Ok(set) => {
                let is_empty = match self.empty_numbers.get(&set) {
                    // Each of the list meets all conditions.
                    _ if is_listed => Ok(false),
                    Some(known) => Ok(*known),
                    None => {
                        // It takes as long as so many steps.
                        self.spend(50 * STEP)?;
                        set.is_empty(self.work)
                    }
                };
                match is_empty {
                    Ok(is_empty) => {
                        if !is_listed {
                            self.empty_numbers.insert(set.clone(), is_empty);
                        }
                        if !is_empty {
                            sets.push(set);
                        }
                    }
                    Err(why) => {
                        self.refuse((
                            place.clone(),
                            format!("has numbers whose conditions cannot be combined: {why}"),
                        ))?;
                        sets.push(Rx::re(number::ANY));
                    }
                }
            }
            Err(why) => match number::rule(&conditions) {
                Some(rule) => add_plan(state, Plan::Rule(rule)),
                None => {
                    self.refuse((place.clone(), format!("has numbers that cannot be enforced: {why}")))?;
                    sets.push(Rx::re(number::ANY));
                }
            },
        }
        Ok(())
    }

    fn array(&mut self, conditions: &ArrayConditions) -> Result<Option<ArrayPlan>, Refusal> {
        let length = conditions.items.iter().map(|items| items.first.len()).max().unwrap_or(0);
        let from = conditions.contains.iter().map(|contains| contains.from).max().unwrap_or(0);
        let (least, mut most) = (conditions.least, conditions.most);
        let at = |i: usize| -> Vec<Literal> {
            conditions.items.iter().map(|items| *items.first.get(i).unwrap_or(&items.rest)).collect()
        };
        let mut first = vec![];
        for i in 0..length.max(from) {
            first.push(self.state(&at(i))?);
        }
        let rest = self.state(&at(length))?;
        let nothing = self.state(&[NOTHING])?;
        let end = first.iter().position(|one| *one == nothing).unwrap_or(first.len());
        if end < first.len() || rest == nothing {
            most = Some(most.map_or(end, |most| most.min(end)));
        }
        if most.is_some_and(|most| most < least) {
            return Ok(None);
        }
        first.truncate(most.unwrap_or(usize::MAX));
        let Some(contains) = self.contains(conditions, &at, length)? else { return Ok(None) };
        let mut plan = ArrayPlan { first, rest, least, most, contains, unique: None };
        if let Some(place) = conditions.unique.as_ref().filter(|_| most.is_none_or(|most| most > 1)) {
            plan.unique = self.unique(&plan);
            if plan.unique.is_none() {
                let why = "cannot be enforced here; it can if items is an enum of up to 8 plain values, \
                           or maxItems is small";
                self.refuse((place.clone(), why.to_owned()))?;
            }
        }
        if plan.first.len() > MAX_COUNTED {
            return Err(("#".into(), format!("has an array with more than {MAX_COUNTED} items of their own")));
        }
        Ok(Some(plan))
    }

    /// What `contains` says of each place; None if it cannot be met.
    fn contains(
        &mut self,
        conditions: &ArrayConditions,
        at: &dyn Fn(usize) -> Vec<Literal>,
        length: usize,
    ) -> Result<Option<Option<ContainsPlan>>, Refusal> {
        let mut all: Vec<&super::formula::Contains> = conditions.contains.iter().collect();
        while all.len() > 1 {
            let one = all.remove(1);
            self.refuse((one.place.clone(), "cannot be enforced beside another contains".to_owned()))?;
        }
        let Some(contains) = all.first() else { return Ok(Some(None)) };
        let nothing = self.state(&[NOTHING])?;
        let (mut counted, mut other) = (vec![], vec![]);
        for i in 0..=length.max(contains.from) {
            let item = at(i);
            let is_counted = i >= contains.from;
            let with = |literal| [item.clone(), vec![literal]].concat();
            counted.push(if is_counted { self.state(&with(contains.item))? } else { nothing });
            let is_limited = is_counted && contains.most.is_some();
            other.push(if is_limited { self.state(&with(opposite(contains.item)))? } else { self.state(&item)? });
        }
        if contains.least > 0 && counted.iter().all(|one| *one == nothing) {
            return Ok(None);
        }
        Ok(Some(Some(ContainsPlan { counted, other, least: contains.least, most: contains.most })))
    }

    /// The values of each place, if the items can be told apart.
    fn unique(&mut self, plan: &ArrayPlan) -> Option<Vec<Vec<Rx>>> {
        if plan.contains.is_some() {
            return None;
        }
        let mut names: Vec<(String, Rx)> = vec![];
        let mut places = vec![];
        for number in plan.first.iter().chain([&plan.rest]) {
            if self.open.contains(number) {
                return None;
            }
            let state = self.describe(*number).ok()?;
            let values = state.values.clone()?;
            names.extend(values.iter().cloned());
            places.push(values);
        }
        names.sort();
        names.dedup();
        let most = plan.most.unwrap_or(usize::MAX).min(names.len());
        let subsets = (0..most as u32).try_fold((1usize, 1usize), |(sum, choices), k| {
            let next = choices.checked_mul(names.len() - k as usize)? / (k as usize + 1);
            (sum + next <= MAX_SUBSETS).then_some((sum + next, next))
        });
        subsets?;
        (names.len() <= MAX_VALUES).then_some(())?;
        let never = Rx::never();
        let masks = places.into_iter().map(|values| {
            names.iter().map(|name| if values.contains(name) { name.1.clone() } else { never.clone() }).collect()
        });
        Some(masks.collect())
    }

    fn object(&mut self, conditions: &ObjectConditions) -> Result<Option<ObjectPlan>, Refusal> {
        let names = match conditions.names.is_empty() {
            true => None,
            false => Some(self.key_set(conditions)?),
        };
        let mut order: Vec<String> = vec![];
        let mut known: BTreeSet<String> = BTreeSet::new();
        let listed = conditions.members.iter().flat_map(|members| members.named.iter().map(|(name, _)| name));
        for name in listed.chain(conditions.required.iter()) {
            if known.insert(name.clone()) {
                order.push(name.clone());
            }
        }
        self.spend(order.len().saturating_mul(4 + conditions.members.len() / 8))?;
        let literals_of = self.literals_by_name(conditions, &order)?;
        let is_named: Vec<bool> = match &names {
            None => vec![true; order.len()],
            Some(set) => {
                let spelled: Vec<String> = order.iter().map(|name| quoted(name)).collect();
                set.contains(spelled.iter().map(String::as_str), self.work).map_err(|why| ("#".into(), why))?
            }
        };
        let nothing = self.state(&[NOTHING])?;
        let mut named = vec![];
        for ((name, literals), is_named) in order.iter().zip(literals_of).zip(is_named) {
            let is_required = conditions.required.contains(name);
            let is_forbidden = !is_named || conditions.forbidden.contains(name);
            let value = if is_forbidden { nothing } else { self.state(&literals)? };
            if value == nothing && is_required {
                return Ok(None);
            }
            if value != nothing {
                named.push((name.clone(), is_required, value));
            }
        }
        known.extend(conditions.forbidden.iter().cloned());
        let rest = self.rest(conditions, names, &known, &mut named)?;
        self.counted(conditions, named, rest)
    }

    /// For each name, the schemas of its value.
    fn literals_by_name(
        &mut self,
        conditions: &ObjectConditions,
        order: &[String],
    ) -> Result<Vec<Vec<Literal>>, Refusal> {
        let spelled: Vec<String> = order.iter().map(|name| quoted(name)).collect();
        let mut all = vec![vec![]; order.len()];
        for members in &conditions.members {
            let named: HashMap<&String, Literal> = members.named.iter().map(|(name, one)| (name, *one)).collect();
            let mut matches = vec![];
            for (set, literal) in &members.patterns {
                let found = set.contains(spelled.iter().map(String::as_str), self.work);
                matches.push((found.map_err(|why| (members.place.clone(), why))?, *literal));
            }
            for (i, name) in order.iter().enumerate() {
                let before = all[i].len();
                let own = named.get(name).copied();
                all[i].extend(own);
                all[i].extend(matches.iter().filter(|(found, _)| found[i]).map(|(_, literal)| *literal));
                if all[i].len() == before {
                    all[i].extend(members.others);
                }
            }
        }
        Ok(all)
    }

    /// The keys that `propertyNames` allows.
    fn key_set(&mut self, conditions: &ObjectConditions) -> Result<Rx, Refusal> {
        let literals: Vec<Literal> = conditions.names.iter().copied().collect();
        let number = self.state(&literals)?;
        if self.open.contains(&number) {
            let place = conditions.names_place.clone().unwrap_or_else(|| "#".into());
            return Err((place, "depends on itself".to_owned()));
        }
        Ok(Rx::or(self.describe(number)?.strings.clone()))
    }

    /// Keys without a name of their own, by what their values are.
    fn rest(
        &mut self,
        conditions: &ObjectConditions,
        names: Option<Rx>,
        known: &BTreeSet<String>,
        named: &mut Vec<(String, bool, usize)>,
    ) -> Result<Vec<(Rx, usize)>, Refusal> {
        let says_nothing = |members: &Rc<Members>| members.others.is_none() && members.patterns.is_empty();
        let all_say_nothing = !conditions.members.is_empty() && conditions.members.iter().all(says_nothing);
        if self.options.closed && names.is_none() && all_say_nothing {
            return Ok(vec![]);
        }
        let mut classes: Vec<(Vec<(Rx, bool)>, Vec<Literal>)> = vec![(vec![], vec![])];
        for members in &conditions.members {
            let mut next = vec![];
            for (keys, literals) in classes {
                let mut split = vec![(keys, literals, false)];
                for (set, literal) in &members.patterns {
                    let without = split.iter().cloned().map(|(mut keys, literals, covered)| {
                        keys.push((set.clone(), false));
                        (keys, literals, covered)
                    });
                    let with = split.iter().cloned().map(|(mut keys, mut literals, _)| {
                        keys.push((set.clone(), true));
                        literals.push(*literal);
                        (keys, literals, true)
                    });
                    split = with.chain(without).collect();
                    if split.len() > MAX_CLASSES {
                        return Err((members.place.clone(), "has too many patternProperties that overlap".to_owned()));
                    }
                }
                next.extend(split.into_iter().map(|(keys, mut literals, covered)| {
                    literals.extend(members.others.filter(|_| !covered));
                    (keys, literals)
                }));
            }
            if next.len() > MAX_CLASSES {
                return Err((members.place.clone(), "has too many patternProperties that overlap".to_owned()));
            }
            classes = next;
        }
        let nothing = self.state(&[NOTHING])?;
        let mut rest = vec![];
        for (keys, literals) in classes {
            let value = self.state(&literals)?;
            if value == nothing || names.as_ref().is_some_and(|set| *set == Rx::never()) {
                continue;
            }
            let is_limited = names.is_some() || keys.iter().any(|(_, matched)| *matched);
            let set = key_class(keys, names.as_ref(), known);
            match if is_limited { set.texts(MAX_NAMES, self.work) } else { None } {
                Some(texts) => named.extend(
                    texts.iter().filter_map(|text| Some((serde_json::from_str::<String>(text).ok()?, false, value))),
                ),
                None => rest.push((set, value)),
            }
        }
        Ok(rest)
    }

    /// With the number of members.
    fn counted(
        &mut self,
        conditions: &ObjectConditions,
        named: Vec<(String, bool, usize)>,
        rest: Vec<(Rx, usize)>,
    ) -> Result<Option<ObjectPlan>, Refusal> {
        let required = named.iter().filter(|(_, required, _)| *required).count();
        let least = if conditions.least > required { conditions.least } else { 0 };
        let most = conditions.most.filter(|most| !rest.is_empty() || *most < named.len());
        if most.is_some_and(|most| most < required) || rest.is_empty() && least > named.len() {
            return Ok(None);
        }
        let place = || conditions.least_place.clone().unwrap_or_else(|| "#".into());
        if least > required + 1 && !rest.is_empty() {
            // A key could come twice.
            let why = "cannot be enforced among keys without a name; write properties and required";
            self.refuse((place(), why.to_owned()))?;
        }
        // Rules lead from place to place and from count to count.
        if (least > 0 || most.is_some()) && named.len().saturating_add(least.max(most.unwrap_or(0))) > MAX_COUNTED {
            self.refuse((place(), format!("counts more than {MAX_COUNTED} properties")))?;
            return Ok(Some(ObjectPlan { named, rest, least: 0, most: None }));
        }
        Ok(Some(ObjectPlan { named, rest, least, most }))
    }
}

fn add_plan(state: &mut State, plan: Plan) {
    state.values = None;
    if !state.plans.contains(&plan) {
        state.plans.push(plan);
    }
}

/// Keys that match some patterns and miss others, and have no name.
fn key_class(keys: Vec<(Rx, bool)>, names: Option<&Rx>, known: &BTreeSet<String>) -> Rx {
    let mut all: Vec<Rx> = names.into_iter().cloned().collect();
    for (set, matched) in keys {
        all.push(if matched { set } else { set.not() });
    }
    if !known.is_empty() {
        all.push(literals(known.iter()).not());
    }
    let is_positive = |set: &Rx| !matches!(set, Rx::Not(_));
    if !all.iter().any(is_positive) {
        all.insert(0, Rx::re(format!("\"{}*\"", pattern::any_char())));
    }
    Rx::and(all)
}
