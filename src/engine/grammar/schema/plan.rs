//! Which values a set of schemas describes together: a choice of plain values, arrays and objects,
//! whose parts are again described by sets of schemas. So `allOf`, `not`, `if` and references
//! disappear, and recursion stays finite.

mod array;
mod object;
mod plain;

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
            return Err(("#".into(), format!("expands to more than {MAX_STATES} parts; simplify the schema")));
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
}

fn add_plan(state: &mut State, plan: Plan) {
    state.values = None;
    if !state.plans.contains(&plan) {
        state.plans.push(plan);
    }
}
