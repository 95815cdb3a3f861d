//! Reads the schemas of a document: what each keyword says. Drafts 4 to 2020-12.

mod limits;
mod parts;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::formula::*;
use super::json::{Decimal, Json, quoted};
use super::number::NumberAtom;
use super::resolve::{Document, Place};
use super::rx::Rx;
use super::{format, pattern};

/// Numbers of one `enum`: each may be spelled in several ways.
const MAX_NUMBERS: usize = 20_000;
/// How many references may lead to the next.
const MAX_HOPS: usize = 64;

/// A schema of the document, or a value that is the only one.
enum Source<'a> {
    Anything,
    Schema(Place<'a>),
    Value(&'a Json, Rc<str>),
}

/// The document's schemas, by number.
pub(super) struct Reader<'a> {
    document: Document<'a>,
    sources: Vec<Source<'a>>,
    numbers: HashMap<(usize, Rc<str>), usize>,
    formulas: HashMap<usize, Rc<Formula>>,
}

/// Keywords beside `$ref` that are annotations.
fn is_annotation(keyword: &str) -> bool {
    const ANNOTATIONS: [&str; 16] = [
        "$anchor",
        "$comment",
        "$defs",
        "$id",
        "$schema",
        "$vocabulary",
        "default",
        "definitions",
        "deprecated",
        "description",
        "example",
        "examples",
        "id",
        "readOnly",
        "title",
        "writeOnly",
    ];
    ANNOTATIONS.contains(&keyword) || keyword.starts_with("x-")
}

fn wanted(place: &Place, key: &str, what: &str) -> Formula {
    Formula::Refused(place.at(&[key], place.json).pointer, format!("must be {what}"))
}

impl<'a> Reader<'a> {
    pub(super) fn new(json: &'a Json) -> Self {
        let document = Document::new(json);
        Self { document, sources: vec![Source::Anything], numbers: HashMap::new(), formulas: HashMap::new() }
    }

    pub(super) fn root(&mut self) -> Literal {
        let root = self.document.root.clone();
        self.literal(root)
    }

    /// Where a schema is.
    pub(super) fn place(&self, schema: usize) -> Rc<str> {
        match &self.sources[schema] {
            Source::Anything => "#".into(),
            Source::Schema(place) => place.pointer.clone(),
            Source::Value(_, pointer) => pointer.clone(),
        }
    }

    /// The schema at a place, or where its reference leads if it says nothing else.
    fn literal(&mut self, place: Place<'a>) -> Literal {
        let mut place = self.document.enter(place);
        let mut passed: Vec<Place<'a>> = vec![];
        while passed.len() < MAX_HOPS {
            match place.json {
                Json::Bool(true) => return ANYTHING,
                Json::Bool(false) => return NOTHING,
                Json::Object(members) if members.iter().all(|(key, _)| is_annotation(key)) => return ANYTHING,
                _ => {}
            }
            let Some(reference) = self.sole_reference(&place) else { break };
            let Ok(target) = self.document.resolve(&place, reference) else { break };
            passed.push(std::mem::replace(&mut place, target));
            if let Some(i) = passed.iter().position(|one| one.key() == place.key()) {
                // References that form a circle stand for one place of it, whichever comes first.
                place = passed.drain(i..).min_by_key(Place::key).unwrap_or(place);
                break;
            }
        }
        let next = self.sources.len();
        let number = *self.numbers.entry(place.key()).or_insert(next);
        if number == next {
            self.sources.push(Source::Schema(place));
        }
        (number, true)
    }

    fn value(&mut self, json: &'a Json, pointer: Rc<str>) -> Literal {
        let next = self.sources.len();
        let number = *self.numbers.entry((std::ptr::from_ref(json).addr(), "=".into())).or_insert(next);
        if number == next {
            self.sources.push(Source::Value(json, pointer));
        }
        (number, true)
    }

    fn sole_reference(&self, place: &Place<'a>) -> Option<&'a str> {
        let Json::Object(members) = place.json else { return None };
        let reference = place.json.get("$ref")?.as_str()?;
        let is_sole =
            self.document.refs_stand_alone || members.iter().all(|(key, _)| key == "$ref" || is_annotation(key));
        is_sole.then_some(reference)
    }

    /// What a schema says.
    pub(super) fn formula(&mut self, schema: usize) -> Rc<Formula> {
        if let Some(formula) = self.formulas.get(&schema) {
            return formula.clone();
        }
        let formula = match &self.sources[schema] {
            Source::Anything => Formula::True,
            Source::Value(json, pointer) => {
                let (json, pointer) = (*json, pointer.clone());
                self.constant(json, &pointer)
            }
            Source::Schema(place) => {
                let place = place.clone();
                self.keywords(&place)
            }
        };
        let formula = Rc::new(formula);
        self.formulas.insert(schema, formula.clone());
        formula
    }

    fn constant(&mut self, json: &'a Json, pointer: &Rc<str>) -> Formula {
        let of_kind = |kind, atoms: Vec<Atom>| {
            let atoms = atoms.into_iter().map(Formula::If);
            Formula::And([Formula::Kinds(kind)].into_iter().chain(atoms).collect())
        };
        match json {
            Json::Null => Formula::Kinds(NULL),
            Json::Bool(value) => of_kind(BOOL, vec![Atom::Is(*value)]),
            Json::Number(n) => of_kind(NUMBER, vec![Atom::Number(NumberAtom::one_of([n.clone()]), false)]),
            Json::String(text) => of_kind(STRING, vec![Atom::OneOf([text.clone()].into(), false)]),
            Json::Array(all) => {
                let first = all.iter().map(|one| self.value(one, pointer.clone())).collect();
                let items = Atom::Items(Rc::new(Items { first, rest: NOTHING }));
                of_kind(ARRAY, vec![items, Atom::ItemsAtLeast(all.len()), Atom::ItemsAtMost(all.len())])
            }
            Json::Object(members) => {
                let named: Vec<_> =
                    members.iter().map(|(name, value)| (name.clone(), self.value(value, pointer.clone()))).collect();
                let mut atoms: Vec<Atom> = named.iter().map(|(name, _)| Atom::Required(name.clone())).collect();
                let count = named.len();
                // `MembersAtMost` excludes other members, also where the condition is negated.
                let members = Members { named, patterns: vec![], others: None, place: pointer.clone() };
                atoms.extend([Atom::MembersAtMost(count), Atom::Members(Rc::new(members))]);
                of_kind(OBJECT, atoms)
            }
        }
    }

    /// One of several values: of each kind of plain values those together.
    fn constants(&mut self, all: &'a [Json], pointer: &Rc<str>) -> Formula {
        let (mut kinds, mut texts, mut numbers, mut made) = (0, vec![], vec![], vec![]);
        let mut known = HashSet::new();
        for one in all {
            match one {
                Json::Null => kinds |= NULL,
                Json::String(text) if known.insert(text) => texts.push(text.clone()),
                Json::String(_) => {}
                Json::Number(number) => numbers.push(number.clone()),
                Json::Bool(_) | Json::Array(_) | Json::Object(_) => made.push(self.constant(one, pointer)),
            }
        }
        if numbers.len() > MAX_NUMBERS {
            let why = format!("has {} numbers; at most {MAX_NUMBERS} are supported", numbers.len());
            return Formula::Refused(pointer.clone(), why);
        }
        let mut add = |kind, atom| made.push(Formula::And(vec![Formula::Kinds(kind), Formula::If(atom)]));
        if !texts.is_empty() {
            add(STRING, Atom::OneOf(texts.into(), false));
        }
        if !numbers.is_empty() {
            add(NUMBER, Atom::Number(NumberAtom::one_of(numbers), false));
        }
        if kinds != 0 {
            made.push(Formula::Kinds(kinds));
        }
        Formula::Or(made)
    }

    fn keywords(&mut self, place: &Place<'a>) -> Formula {
        let Json::Object(members) = place.json else {
            return Formula::Refused(place.pointer.clone(), "must be an object, true or false".to_owned());
        };
        if let Some(reference) = self.sole_reference(place) {
            return self.reference(place, "$ref", reference);
        }
        let mut all = vec![];
        for (key, value) in members {
            let formula = self.keyword(place, key, value);
            if !matches!(formula, Formula::True) {
                all.push(formula);
            }
        }
        all.extend([self.items(place), self.members(place), self.contains(place)]);
        // Keywords that are cheap to decide come first.
        all.sort_by_key(|formula| match formula {
            Formula::Kinds(_) => 0,
            Formula::If(_) => 1,
            _ => 2,
        });
        Formula::And(all)
    }

    fn reference(&mut self, place: &Place<'a>, key: &str, reference: &str) -> Formula {
        match self.document.resolve(place, reference) {
            Ok(target) => {
                let literal = self.literal(target.clone());
                if let Source::Schema(found) = &self.sources[literal.0]
                    && found.key() == place.key()
                {
                    return Formula::Refused(place.at(&[key], place.json).pointer, "refers to itself".to_owned());
                }
                Formula::Is(literal)
            }
            Err(why) => {
                let name: String = reference.chars().take(80).collect();
                Formula::Refused(place.at(&[key], place.json).pointer, format!("({name}) refers to nothing: {why}"))
            }
        }
    }

    /// A keyword that says something by itself.
    fn keyword(&mut self, place: &Place<'a>, key: &str, value: &'a Json) -> Formula {
        let here = place.at(&[key], value);
        match key {
            "type" => self.kinds(place, value),
            "const" => self.constant(value, &here.pointer),
            "enum" => match value {
                Json::Array(all) => self.constants(all, &here.pointer),
                _ => wanted(place, key, "an array"),
            },
            "$ref" | "$dynamicRef" | "$recursiveRef" => match value.as_str() {
                Some(reference) => self.reference(place, key, reference),
                None => wanted(place, key, "a string"),
            },
            "propertyNames" => {
                let pointer = here.pointer.clone();
                match self.literal(here) {
                    ANYTHING => Formula::True,
                    names => Formula::If(Atom::Names(names, pointer)),
                }
            }
            "allOf" => self.list(place, key, value).map_or_else(|e| e, Formula::And),
            "anyOf" => self.list(place, key, value).map_or_else(|e| e, Formula::Or),
            "oneOf" => match self.list(place, key, value) {
                Ok(all) => {
                    let literals = all.iter().filter_map(|one| match one {
                        Formula::Is(literal) => Some(*literal),
                        _ => None,
                    });
                    Formula::One(literals.collect(), here.pointer)
                }
                Err(refused) => refused,
            },
            "not" => Formula::Is(opposite(self.literal(here))),
            "if" => self.condition(place, here),
            "dependencies" | "dependentRequired" | "dependentSchemas" => self.dependencies(place, key, value),
            _ => limits::limit(place, key, value),
        }
    }

    /// `if`, with `then` and `else`.
    fn condition(&mut self, place: &Place<'a>, here: Place<'a>) -> Formula {
        let condition = self.literal(here);
        let mut part = |key: &str| match place.json.get(key) {
            Some(json) => self.literal(place.at(&[key], json)),
            None => ANYTHING,
        };
        match (part("then"), part("else")) {
            (ANYTHING, ANYTHING) => Formula::True,
            (then, otherwise) => Formula::Or(vec![
                Formula::And(vec![Formula::Is(condition), Formula::Is(then)]),
                Formula::And(vec![Formula::Is(opposite(condition)), Formula::Is(otherwise)]),
            ]),
        }
    }

    fn list(&mut self, place: &Place<'a>, key: &str, value: &'a Json) -> Result<Vec<Formula>, Formula> {
        let Json::Array(all) = value else { return Err(wanted(place, key, "an array of schemas")) };
        let each = all.iter().enumerate();
        Ok(each.map(|(i, one)| Formula::Is(self.literal(place.at(&[key, &i.to_string()], one)))).collect())
    }

    fn kinds(&self, place: &Place<'a>, value: &Json) -> Formula {
        let names = match value {
            Json::Array(all) => all.iter().map(Json::as_str).collect(),
            one => vec![one.as_str()],
        };
        let (mut kinds, mut wants_integer) = (0, false);
        for name in names {
            kinds |= match name {
                Some("null") => NULL,
                Some("boolean") => BOOL,
                Some("number") => NUMBER,
                Some("string") => STRING,
                Some("array") => ARRAY,
                Some("object") => OBJECT,
                Some("integer") => {
                    wants_integer = true;
                    0
                }
                _ => {
                    let why = "must be the name of a type of JSON, or an array of these";
                    return Formula::Wrong(place.at(&["type"], place.json).pointer, why.to_owned());
                }
            };
        }
        if !wants_integer || kinds & NUMBER != 0 {
            return Formula::Kinds(kinds);
        }
        let integer = Formula::If(Atom::Number(NumberAtom::Integer, false));
        Formula::And(vec![Formula::Kinds(kinds | NUMBER), integer])
    }

    fn dependencies(&mut self, place: &Place<'a>, key: &str, value: &'a Json) -> Formula {
        let Json::Object(members) = value else { return wanted(place, key, "an object") };
        let mut all = vec![];
        for (name, then) in members {
            let then = match then {
                Json::Array(names) => {
                    let names = names.iter().filter_map(Json::as_str);
                    Formula::And(names.map(|name| Formula::If(Atom::Required(name.to_owned()))).collect())
                }
                schema => Formula::Is(self.literal(place.at(&[key, name], schema))),
            };
            all.push(Formula::Or(vec![
                Formula::If(Atom::Forbidden(name.clone())),
                Formula::And(vec![Formula::Kinds(OBJECT), then]),
            ]));
        }
        Formula::And(all)
    }
}

/// A set of strings by name.
pub(super) fn literals<'t>(texts: impl Iterator<Item = &'t String>) -> Rx {
    let all: Vec<String> = texts.map(|text| super::rx::escaped(&quoted(text))).collect();
    if all.is_empty() { Rx::never() } else { Rx::re(all.join("|")) }
}
