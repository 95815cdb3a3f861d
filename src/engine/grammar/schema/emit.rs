//! Writes plans as a grammar in llguidance's variant of Lark. A set of schemas becomes a rule.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::rc::Rc;

use super::json::quoted;
use super::plan::{ArrayPlan, ContainsPlan, MAX_COUNTED, ObjectPlan, Plan, Planner, Refusal, State};
use super::rx::Rx;
use crate::engine::text::lark_string;

/// The most bytes of a grammar.
const MAX_BYTES: usize = 8 << 20;
/// More repetitions than this become any number of repetitions.
const MAX_REPEATS: usize = 1 << 20;

/// How values are written.
pub(super) struct Style {
    pub(super) item_separator: Rx,
    pub(super) key_separator: Rx,
    /// White space between the parts.
    pub(super) space: Option<Rx>,
}

pub(super) struct Emitter<'p, 'a> {
    planner: &'p mut Planner<'a>,
    style: Style,
    states: BTreeMap<usize, Rc<State>>,
    productive: HashMap<usize, bool>,
    terminals: HashMap<Rx, usize>,
    rules: String,
    /// The number of the next rule for a part of a plan.
    next: usize,
}

/// The grammar of a state, or None if no value matches it.
pub(super) fn grammar(planner: &mut Planner, root: usize, style: Style) -> Result<Option<String>, Refusal> {
    let mut emitter = Emitter {
        planner,
        style,
        states: BTreeMap::new(),
        productive: HashMap::new(),
        terminals: HashMap::new(),
        rules: String::new(),
        next: 0,
    };
    emitter.explore(root)?;
    emitter.find_productive()?;
    if !emitter.is_productive(root) {
        return Ok(None);
    }
    emitter.write(root)?;
    Ok(Some(emitter.rules))
}

fn parts(plan: &Plan) -> Vec<usize> {
    match plan {
        Plan::Rule(_) => vec![],
        Plan::Array(plan) => {
            let contains = plan.contains.iter().flat_map(|contains| contains.counted.iter().chain(&contains.other));
            let rest = (plan.most.is_none_or(|most| most > plan.first.len())).then_some(&plan.rest);
            if plan.unique.is_some() {
                vec![]
            } else {
                plan.first.iter().chain(rest).chain(contains).copied().collect()
            }
        }
        Plan::Object(plan) => {
            let named = plan.named.iter().map(|(.., value)| *value);
            named.chain(plan.rest.iter().map(|(_, value)| *value)).collect()
        }
    }
}

impl Emitter<'_, '_> {
    fn explore(&mut self, root: usize) -> Result<(), Refusal> {
        let mut open = vec![root];
        while let Some(number) = open.pop() {
            if self.states.contains_key(&number) {
                continue;
            }
            let state = self.planner.describe(number)?;
            open.extend(state.plans.iter().flat_map(parts));
            self.states.insert(number, state);
        }
        Ok(())
    }

    fn is_productive(&self, number: usize) -> bool {
        self.productive.get(&number) == Some(&true)
    }

    /// Marks the states that describe a value, beginning with states without parts.
    fn find_productive(&mut self) -> Result<(), Refusal> {
        loop {
            let before = self.productive.len();
            self.planner.spend(self.states.len() / 8)?;
            // A part usually has a larger number than the plan that contains it.
            for (number, state) in self.states.iter().rev() {
                if !self.productive.contains_key(number)
                    && (!state.plain.is_empty() || state.plans.iter().any(|plan| self.is_possible(plan)))
                {
                    self.productive.insert(*number, true);
                }
            }
            if self.productive.len() == before {
                return Ok(());
            }
        }
    }

    fn is_possible(&self, plan: &Plan) -> bool {
        match plan {
            Plan::Rule(_) => true,
            Plan::Array(plan) if plan.unique.is_some() => self.unique_is_possible(plan),
            Plan::Array(plan) => {
                let first = plan.first.iter().take(plan.least).all(|item| self.is_productive(*item));
                let rest = plan.least <= plan.first.len() || self.is_productive(plan.rest);
                let contains = plan.contains.as_ref().is_none_or(|contains| {
                    contains.least == 0 || contains.counted.iter().any(|item| self.is_productive(*item))
                });
                first && rest && contains
            }
            Plan::Object(plan) => {
                let required = plan.named.iter().all(|(_, required, value)| !required || self.is_productive(*value));
                let named = plan.named.iter().filter(|(.., value)| self.is_productive(*value)).count();
                let rest = plan.rest.iter().any(|(_, value)| self.is_productive(*value));
                required && (rest || named >= plan.least)
            }
        }
    }

    fn unique_is_possible(&self, plan: &ArrayPlan) -> bool {
        let names = plan.unique.iter().flatten().map(|values| values.iter().filter(|set| **set != Rx::never()).count());
        plan.least == 0 || names.max().unwrap_or(0) >= plan.least
    }

    fn terminal(&mut self, set: &Rx) -> String {
        let next = self.terminals.len();
        let number = *self.terminals.entry(set.clone()).or_insert(next);
        if number == next {
            let _ = writeln!(self.rules, "T{number}: {}", set.lark());
        }
        format!("T{number}")
    }

    fn rule(&mut self, body: &str) -> Result<String, Refusal> {
        let name = format!("p{}", self.next);
        self.next += 1;
        self.define(&name, body)?;
        Ok(name)
    }

    fn define(&mut self, name: &str, body: &str) -> Result<(), Refusal> {
        let _ = writeln!(self.rules, "{name}: {body}");
        if self.rules.len() > MAX_BYTES {
            return Err((
                "#".into(),
                format!("expands to more than {MAX_BYTES} bytes of grammar; make the schema smaller"),
            ));
        }
        Ok(())
    }

    fn write(&mut self, root: usize) -> Result<(), Refusal> {
        if let Some(space) = self.style.space.clone() {
            self.rules += "%llguidance { \"ignore_once\": true }\n";
            let space = space.lark();
            let _ = writeln!(self.rules, "%ignore {space}");
        }
        self.define("start", &format!("s{root}"))?;
        let states: Vec<(usize, Rc<State>)> =
            self.states.iter().map(|(number, state)| (*number, state.clone())).collect();
        for (number, state) in states {
            if !self.is_productive(number) {
                continue;
            }
            let mut options = vec![];
            if !state.plain.is_empty() {
                options.push(self.terminal(&Rx::or(state.plain.clone())));
            }
            for plan in &state.plans {
                match plan {
                    plan if !self.is_possible(plan) => {}
                    Plan::Rule(rule) => options.push(format!("({rule})")),
                    Plan::Array(plan) => options.extend(self.array(plan)?),
                    Plan::Object(plan) => options.extend(self.object(plan)?),
                }
            }
            self.define(&format!("s{number}"), &options.join(" | "))?;
        }
        Ok(())
    }

    fn comma(&mut self) -> String {
        let separator = self.style.item_separator.clone();
        self.terminal(&separator)
    }

    fn array(&mut self, plan: &ArrayPlan) -> Result<Option<String>, Refusal> {
        let inner = match (&plan.unique, &plan.contains) {
            (Some(places), _) => self.distinct(plan, places)?,
            (None, Some(contains)) => self.containing(plan, contains)?,
            (None, None) => Some(self.items(plan)?),
        };
        Ok(inner.map(|inner| format!("\"[\" {inner} \"]\"")))
    }

    fn items(&mut self, plan: &ArrayPlan) -> Result<String, Refusal> {
        let comma = self.comma();
        let length = plan.first.iter().position(|item| !self.is_productive(*item));
        let mut most = plan.most;
        if let Some(end) = length.or((!self.is_productive(plan.rest)).then_some(plan.first.len())) {
            most = Some(most.map_or(end, |most| most.min(end)));
        }
        let first = &plan.first[..plan.first.len().min(most.unwrap_or(usize::MAX))];
        let tail = |before: usize| {
            let least = plan.least.saturating_sub(before);
            most.map_or(Some((least, None)), |most| (most > before).then(|| (least, Some(most - before))))
        };
        let Some((head, later)) = first.split_first() else {
            return Ok(match tail(0) {
                None => String::new(),
                Some((least, most)) => {
                    let repeated =
                        repeated(&format!("({comma} s{})", plan.rest), least.saturating_sub(1), most.map(|m| m - 1));
                    let all = format!("s{} {repeated}", plan.rest);
                    if least == 0 { format!("({all})?") } else { all }
                }
            });
        };
        // Goes from the last place to the first, and collects what may follow it.
        let mut follows = match tail(first.len()) {
            None => String::new(),
            Some((least, most)) => repeated(&format!("({comma} s{})", plan.rest), least, most),
        };
        for (i, item) in later.iter().enumerate().rev() {
            let with = format!("{comma} s{item} {follows}");
            follows = if i + 1 < plan.least { with } else { format!("{}?", self.rule(&with)?) };
        }
        let all = format!("s{head} {follows}");
        Ok(if plan.least == 0 { format!("({all})?") } else { all })
    }

    /// Items of which some are counted. There is a rule for each place and count.
    fn containing(&mut self, plan: &ArrayPlan, contains: &ContainsPlan) -> Result<Option<String>, Refusal> {
        let comma = self.comma();
        let places = contains.counted.len() - 1;
        let last = places.max(plan.least).max(plan.most.map_or(1, |most| most.min(MAX_REPEATS) + 1)).max(1);
        let full = contains.least.max(contains.most.map_or(0, |most| most.saturating_add(1)));
        if last.saturating_add(full) > MAX_COUNTED {
            return Err(("#".into(), format!("has an array with contains that counts more than {MAX_COUNTED} items")));
        }
        let at = |i: usize, k: usize| i.min(last) * (full + 1) + k.min(full);
        let mut rules = vec![];
        for (i, k) in (0..=last).flat_map(|i| (0..=full).map(move |k| (i, k))) {
            let mut rule = vec![];
            if i >= plan.least && k >= contains.least {
                rule.push(None);
            }
            let separator = if i == 0 { "" } else { &comma };
            let may_continue = plan.most.is_none_or(|most| i < most);
            let may_count = contains.most.is_none_or(|most| k < most);
            let (counted, other) = (contains.counted[i.min(places)], contains.other[i.min(places)]);
            if may_continue && may_count && self.is_productive(counted) && (k < full || contains.most.is_some()) {
                rule.push(Some((format!("{separator} s{counted}"), at(i + 1, k + 1))));
            }
            if may_continue && self.is_productive(other) {
                rule.push(Some((format!("{separator} s{other}"), at(i + 1, k))));
            }
            rules.push(rule);
        }
        self.chain(rules)
    }

    /// Items that differ. There is a rule for each set of items that came already.
    fn distinct(&mut self, plan: &ArrayPlan, places: &[Vec<Rx>]) -> Result<Option<String>, Refusal> {
        let comma = self.comma();
        let mut sets = vec![0u64];
        let mut numbers = HashMap::from([(0u64, 0usize)]);
        let mut rules = vec![];
        while let Some(taken) = sets.get(rules.len()).copied() {
            let place = taken.count_ones() as usize;
            let mut rule = vec![];
            if place >= plan.least {
                rule.push(None);
            }
            let values = &places[place.min(places.len() - 1)];
            for (i, set) in values.iter().enumerate() {
                let next = taken | 1 << i;
                let may_continue = plan.most.is_none_or(|most| place < most);
                if !may_continue || next == taken || *set == Rx::never() {
                    continue;
                }
                let number = *numbers.entry(next).or_insert_with(|| {
                    sets.push(next);
                    sets.len() - 1
                });
                let separator = if place == 0 { "" } else { &comma };
                let value = self.terminal(set);
                rule.push(Some((format!("{separator} {value}"), number)));
            }
            rules.push(rule);
        }
        self.chain(rules)
    }

    /// Rules that end, or lead to the next rule by a text. Rules that never end are left out.
    /// Returns None if the first rule never ends.
    fn chain(&mut self, rules: Vec<Vec<Option<(String, usize)>>>) -> Result<Option<String>, Refusal> {
        let mut ends = vec![false; rules.len()];
        let mut before = usize::MAX;
        while before != ends.iter().filter(|ends| **ends).count() {
            before = ends.iter().filter(|ends| **ends).count();
            for i in (0..rules.len()).rev() {
                ends[i] |= rules[i].iter().any(|step| step.as_ref().is_none_or(|(_, next)| ends[*next]));
            }
        }
        let start = self.next;
        self.next += rules.len();
        for (i, rule) in rules.iter().enumerate().filter(|(i, _)| ends[*i]) {
            let steps = rule.iter().filter(|step| step.as_ref().is_none_or(|(_, next)| ends[*next]));
            let options: Vec<String> = steps
                .map(|step| step.as_ref().map_or("\"\"".to_owned(), |(text, next)| format!("{text} p{}", start + next)))
                .collect();
            self.define(&format!("p{}", start + i), &options.join(" | "))?;
        }
        Ok(ends.first().is_some_and(|ends| *ends).then(|| format!("p{start}")))
    }

    fn object(&mut self, plan: &ObjectPlan) -> Result<Option<String>, Refusal> {
        let separator = self.style.key_separator.clone();
        let colon = self.terminal(&separator);
        let mut named = vec![];
        for (name, required, value) in plan.named.iter().filter(|(.., value)| self.is_productive(*value)) {
            named.push((format!("{} {colon} s{value}", lark_string(&quoted(name))), *required));
        }
        let mut rest = vec![];
        for (keys, value) in &plan.rest {
            if self.is_productive(*value) {
                let keys = self.terminal(keys);
                rest.push(format!("{keys} {colon} s{value}"));
            }
        }
        let rest = if rest.is_empty() { None } else { Some(self.rule(&rest.join(" | "))?) };
        let inner = if plan.least > 0 || plan.most.is_some() {
            self.counted(&named, rest, plan.least, plan.most)?
        } else {
            Some(self.members(&named, rest)?)
        };
        Ok(inner.map(|inner| format!("\"{{\" {inner} \"}}\"")))
    }

    fn members(&mut self, named: &[(String, bool)], rest: Option<String>) -> Result<String, Refusal> {
        let comma = self.comma();
        let more = rest.as_ref().map(|rest| format!("({comma} {rest})*")).unwrap_or_default();
        let Some(head) = named.iter().position(|(_, required)| *required) else {
            let only = rest.map(|rest| format!("{rest} {more}"));
            let some = if named.is_empty() { None } else { Some(format!("{} {more}", self.some_of(named)?.0)) };
            let options: Vec<String> = some.into_iter().chain(only).collect();
            return Ok(if options.is_empty() { String::new() } else { format!("({})?", options.join(" | ")) });
        };
        let mut all = String::new();
        for (item, _) in &named[..head] {
            let _ = write!(all, "({item} {comma})? ");
        }
        all += &named[head].0;
        for (item, required) in &named[head + 1..] {
            let _ = if *required { write!(all, " {comma} {item}") } else { write!(all, " ({comma} {item})?") };
        }
        Ok(format!("{all} {more}"))
    }

    /// At least one of several optional members in their order, and the same members after others.
    /// The members are halved again and again, so that rules do not nest deeply, and there are
    /// about as many rules as members.
    fn some_of(&mut self, named: &[(String, bool)]) -> Result<(String, String), Refusal> {
        let comma = self.comma();
        if let [(item, _)] = named {
            let item = self.rule(item)?;
            return Ok((item.clone(), format!("({comma} {item})?")));
        }
        let (left, right) = named.split_at(named.len() / 2);
        let ((first, more), (second, others)) = (self.some_of(left)?, self.some_of(right)?);
        let some = self.rule(&format!("{first} {others} | {second}"))?;
        Ok((some, self.rule(&format!("{more} {others}"))?))
    }

    /// Members whose number is limited. There is a rule for each place and count.
    fn counted(
        &mut self,
        named: &[(String, bool)],
        rest: Option<String>,
        least: usize,
        most: Option<usize>,
    ) -> Result<Option<String>, Refusal> {
        let comma = self.comma();
        let full = least.max(most.unwrap_or(0)).max(1);
        let at = |i: usize, k: usize| i * (full + 1) + k.min(full);
        let mut rules = vec![];
        for (i, k) in (0..=named.len()).flat_map(|i| (0..=full).map(move |k| (i, k))) {
            let separator = if k == 0 { "" } else { &comma };
            let may_continue = most.is_none_or(|most| k < most);
            let mut rule = vec![];
            match (named.get(i), &rest) {
                (Some((item, required)), _) => {
                    if may_continue {
                        rule.push(Some((format!("{separator} {item}"), at(i + 1, k + 1))));
                    }
                    if !required {
                        rule.push(Some((String::new(), at(i + 1, k))));
                    }
                }
                (None, rest) => {
                    if k >= least {
                        rule.push(None);
                    }
                    if let Some(rest) = rest.as_ref().filter(|_| may_continue) {
                        rule.push(Some((format!("{separator} {rest}"), at(i, k + 1))));
                    }
                }
            }
            rules.push(rule);
        }
        self.chain(rules)
    }
}

fn repeated(item: &str, least: usize, most: Option<usize>) -> String {
    match (least, most.filter(|most| *most <= MAX_REPEATS)) {
        (_, Some(0)) => String::new(),
        (0, None) => format!("{item}*"),
        (1, None) => format!("{item}+"),
        (least, None) => format!("{item}{{{least},}}"),
        (least, Some(most)) => format!("{item}{{{least},{most}}}"),
    }
}
