//! Objects: members with a name of their own, and the others.

use super::*;

impl Planner<'_> {
    pub(super) fn object(&mut self, conditions: &ObjectConditions) -> Result<Option<ObjectPlan>, Refusal> {
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
