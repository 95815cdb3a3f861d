//! Keywords that say together what the parts of arrays and objects are.

use super::*;

/// Keywords that make what a value's parts are depend on the value.
const IN_PLACE: [&str; 7] = ["anyOf", "oneOf", "if", "not", "dependentSchemas", "dependencies", "$dynamicRef"];

impl<'a> Reader<'a> {
    /// `items`, `prefixItems`, `additionalItems`, `unevaluatedItems`.
    pub(super) fn items(&mut self, place: &Place<'a>) -> Formula {
        let (mut first, mut rest) = (vec![], ANYTHING);
        let mut list = |key: &str, all: &'a [Json]| -> Vec<Literal> {
            let each = all.iter().enumerate();
            each.map(|(i, one)| self.literal(place.at(&[key, &i.to_string()], one))).collect()
        };
        let mut rest_key = "items";
        match (place.json.get("prefixItems"), place.json.get("items")) {
            (Some(Json::Array(all)), _) => first = list("prefixItems", all),
            (_, Some(Json::Array(all))) => {
                first = list("items", all);
                rest_key = "additionalItems";
            }
            _ => {}
        }
        if let Some(json) = place.json.get(rest_key).filter(|json| !matches!(json, Json::Array(_))) {
            rest = self.literal(place.at(&[rest_key], json));
        } else if let Some(json) = place.json.get("unevaluatedItems") {
            let key = "unevaluatedItems";
            let others = self.literal(place.at(&[key], json));
            let is_open = place.json.get("additionalItems").is_none();
            if others != ANYTHING && is_open {
                if IN_PLACE.iter().chain(&["contains", "allOf", "$ref"]).any(|key| place.json.get(key).is_some()) {
                    return Formula::Refused(
                        place.at(&[key], json).pointer,
                        "cannot be enforced beside keywords that look at items, too; write items".to_owned(),
                    );
                }
                rest = others;
            }
        }
        let says_nothing = rest == ANYTHING && first.iter().all(|one| *one == ANYTHING);
        if says_nothing { Formula::True } else { Formula::If(Atom::Items(Rc::new(Items { first, rest }))) }
    }

    pub(super) fn contains(&mut self, place: &Place<'a>) -> Formula {
        let Some(json) = place.json.get("contains") else { return Formula::True };
        let count = |key: &str| match place.json.get(key) {
            None => Ok(None),
            Some(Json::Number(n)) if n.count().is_some() => Ok(n.count()),
            Some(_) => Err(wanted(place, key, "a non-negative integer")),
        };
        let (least, most) = match (count("minContains"), count("maxContains")) {
            (Ok(least), Ok(most)) => (least.unwrap_or(1), most),
            (Err(refused), _) | (_, Err(refused)) => return refused,
        };
        let here = place.at(&["contains"], json);
        let pointer = here.pointer.clone();
        let item = self.literal(here);
        if least == 0 && most.is_none() {
            return Formula::True;
        }
        Formula::If(Atom::Contains(Contains { item, from: 0, least, most, place: pointer }))
    }

    /// `properties`, `patternProperties`, `additionalProperties`, `unevaluatedProperties`.
    pub(super) fn members(&mut self, place: &Place<'a>) -> Formula {
        let mut named: Vec<(String, Literal)> = vec![];
        match place.json.get("properties") {
            Some(Json::Object(all)) => {
                named.extend(
                    all.iter().map(|(name, json)| (name.clone(), self.literal(place.at(&["properties", name], json)))),
                );
            }
            Some(_) => return wanted(place, "properties", "an object"),
            None => {}
        }
        let mut patterns = vec![];
        if let Some(Json::Object(all)) = place.json.get("patternProperties") {
            for (text, json) in all {
                let here = place.at(&["patternProperties", text], json);
                match pattern::strings(text) {
                    Ok(set) => patterns.push((set, self.literal(here))),
                    Err(why) => return Formula::Refused(here.pointer, format!("cannot be used: {why}")),
                }
            }
        }
        let mut others =
            place.json.get("additionalProperties").map(|json| self.literal(place.at(&["additionalProperties"], json)));
        let mut all = vec![];
        if let (Some(json), None) = (place.json.get("unevaluatedProperties"), others) {
            let here = place.at(&["unevaluatedProperties"], json);
            let pointer = here.pointer.clone();
            match self.literal(here) {
                ANYTHING => others = Some(ANYTHING),
                literal => {
                    let mut seen =
                        Members { named: vec![], patterns: vec![], others: Some(literal), place: pointer.clone() };
                    match self.evaluated(place, &mut seen, 0) {
                        Some(()) => all.push(Formula::If(Atom::Members(Rc::new(seen)))),
                        None => all.push(Formula::Refused(
                            pointer,
                            "cannot be enforced beside anyOf, oneOf, if or not; write additionalProperties".to_owned(),
                        )),
                    }
                }
            }
        }
        if place.json.get("properties").is_some() || !patterns.is_empty() || others.is_some() {
            let members = Members { named, patterns, others, place: place.pointer.clone() };
            all.push(Formula::If(Atom::Members(Rc::new(members))));
        }
        if all.is_empty() { Formula::True } else { Formula::And(all) }
    }

    /// What members a schema looks at, whatever the value is; None if that depends.
    fn evaluated(&self, place: &Place<'a>, seen: &mut Members, depth: usize) -> Option<()> {
        if depth > MAX_HOPS || IN_PLACE.iter().any(|key| place.json.get(key).is_some()) {
            return None;
        }
        if depth > 0 && (place.json.get("additionalProperties").is_some()) {
            seen.others = None;
        }
        if let Some(Json::Object(all)) = place.json.get("properties") {
            seen.named.extend(all.iter().map(|(name, _)| (name.clone(), ANYTHING)));
        }
        if let Some(Json::Object(all)) = place.json.get("patternProperties") {
            for (text, _) in all {
                seen.patterns.push((pattern::strings(text).ok()?, ANYTHING));
            }
        }
        if let Some(Json::Array(all)) = place.json.get("allOf") {
            all.iter().try_for_each(|one| self.evaluated(&place.at(&["allOf"], one), seen, depth + 1))?;
        }
        if let Some(reference) = place.json.get("$ref").and_then(Json::as_str) {
            let target = self.document.resolve(place, reference).ok()?;
            self.evaluated(&target, seen, depth + 1)?;
        }
        Some(())
    }
}
