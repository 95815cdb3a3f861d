//! Plain values: what has no parts.

use std::rc::Rc;

use super::*;

impl Planner<'_> {
    /// Values that have no parts.
    pub(super) fn plain(&mut self, branch: &Branch, state: &mut State, place: &Rc<str>) -> Result<(), Refusal> {
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
        // The options lenient and closed are for hosts whose JSON readers do not take 1.0 or -0 for
        // an integer.
        let digits_only = self.options.lenient || self.options.closed;
        let digits = digits_only && conditions.contains(&(NumberAtom::Integer, false));
        let set = number::numbers(&conditions);
        match if digits { set.map(|set| Rx::and(vec![Rx::re(number::INTEGERS), set])) } else { set } {
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
}
