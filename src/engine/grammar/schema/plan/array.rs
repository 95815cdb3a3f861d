//! Arrays: their items, `contains`, distinct items.

use super::*;

impl Planner<'_> {
    pub(super) fn array(&mut self, conditions: &ArrayConditions) -> Result<Option<ArrayPlan>, Refusal> {
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
        let mut all: Vec<&Contains> = conditions.contains.iter().collect();
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
}
