//! Resolves `$ref`: JSON pointers, `$id` and `$anchor` within one document.

use std::collections::HashMap;
use std::rc::Rc;

use super::json::Json;

/// Keywords whose value is a schema, a list of schemas, or an object of schemas.
const ONE: [&str; 13] = [
    "additionalItems",
    "additionalProperties",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
    "extends",
];
const MANY: [&str; 5] = ["allOf", "anyOf", "oneOf", "prefixItems", "items"];
const NAMED: [&str; 6] =
    ["$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties"];

/// A place in the document: the value there, its base URI, and the pointer to it.
#[derive(Clone, Debug)]
pub(super) struct Place<'a> {
    pub(super) json: &'a Json,
    base: Rc<str>,
    pub(super) pointer: Rc<str>,
}

impl<'a> Place<'a> {
    /// A place within this one.
    pub(super) fn at(&self, path: &[&str], json: &'a Json) -> Self {
        let mut pointer = self.pointer.to_string();
        for step in path {
            pointer += "/";
            pointer += &step.replace('~', "~0").replace('/', "~1");
        }
        Self { json, base: self.base.clone(), pointer: shortened(&pointer).into() }
    }

    /// What identifies the place.
    pub(super) fn key(&self) -> (usize, Rc<str>) {
        (std::ptr::from_ref(self.json).addr(), self.base.clone())
    }
}

/// Shortens a pointer for messages.
fn shortened(pointer: &str) -> String {
    let count = pointer.chars().count();
    if count <= 200 {
        return pointer.to_owned();
    }
    pointer.chars().take(100).chain("...".chars()).chain(pointer.chars().skip(count - 97)).collect()
}

/// The document, with the places that references may name.
pub(super) struct Document<'a> {
    /// Whether the siblings of `$ref` are ignored, as in drafts up to 7.
    pub(super) refs_stand_alone: bool,
    /// The keyword that gives a schema its URI.
    id: &'static str,
    resources: HashMap<String, Place<'a>>,
    anchors: HashMap<(Rc<str>, String), Place<'a>>,
    pub(super) root: Place<'a>,
}

impl<'a> Document<'a> {
    pub(super) fn new(json: &'a Json) -> Self {
        let draft = json.get("$schema").and_then(Json::as_str);
        let refs_stand_alone = match draft {
            Some(draft) => ["draft-03", "draft-04", "draft-06", "draft-07"].iter().any(|old| draft.contains(old)),
            None => json.get("definitions").is_some() && json.get("$defs").is_none(),
        };
        let is_old = draft.is_some_and(|draft| draft.contains("draft-03") || draft.contains("draft-04"));
        let id = if is_old { "id" } else { "$id" };
        let root = Place { json, base: "".into(), pointer: "#".into() };
        let mut document =
            Self { refs_stand_alone, id, resources: HashMap::new(), anchors: HashMap::new(), root: root.clone() };
        document.resources.insert(String::new(), root.clone());
        document.root = document.enter(root);
        document.resources.insert(document.root.base.to_string(), document.root.clone());
        document.index(document.root.clone());
        document
    }

    /// The place, with the base URI that its `$id` gives it.
    pub(super) fn enter(&self, mut place: Place<'a>) -> Place<'a> {
        let id = place.json.get(self.id).and_then(Json::as_str);
        let is_hidden = self.refs_stand_alone && place.json.get("$ref").is_some();
        if let Some(id) = id.filter(|id| !is_hidden && !id.starts_with('#')) {
            let joined = join(&place.base, id);
            place.base = joined.split('#').next().unwrap_or_default().into();
        }
        place
    }

    fn index(&mut self, place: Place<'a>) {
        let place = self.enter(place);
        let Json::Object(members) = place.json else { return };
        let id = place.json.get(self.id).and_then(Json::as_str);
        if id.is_some() && !place.base.is_empty() {
            self.resources.entry(place.base.to_string()).or_insert_with(|| place.clone());
        }
        let own = id.and_then(|id| id.strip_prefix('#'));
        let names = ["$anchor", "$dynamicAnchor"].iter().filter_map(|key| place.json.get(key)?.as_str());
        for name in own.into_iter().chain(names) {
            self.anchors.entry((place.base.clone(), name.to_owned())).or_insert_with(|| place.clone());
        }
        for (key, value) in members {
            match value {
                Json::Object(named) if NAMED.contains(&key.as_str()) => {
                    named.iter().for_each(|(name, schema)| self.index(place.at(&[key, name], schema)));
                }
                Json::Array(all) if MANY.contains(&key.as_str()) => {
                    let each = all.iter().enumerate();
                    each.for_each(|(i, schema)| self.index(place.at(&[key, &i.to_string()], schema)));
                }
                Json::Object(_) if ONE.contains(&key.as_str()) => self.index(place.at(&[key], value)),
                _ => {}
            }
        }
    }

    /// The place that a reference names.
    pub(super) fn resolve(&self, place: &Place<'a>, reference: &str) -> Result<Place<'a>, String> {
        let joined = join(&place.base, reference);
        let (uri, fragment) = joined.split_once('#').unwrap_or((&joined, ""));
        let unknown = || "it names another document; copy that document into $defs".to_owned();
        let resource = self.resources.get(uri).ok_or_else(unknown)?;
        let fragment = decoded(fragment);
        if fragment.is_empty() {
            return Ok(resource.clone());
        }
        let Some(path) = fragment.strip_prefix('/') else {
            let key = (resource.base.clone(), fragment);
            return self.anchors.get(&key).cloned().ok_or_else(|| "there is no $anchor of this name".to_owned());
        };
        let mut found = resource.clone();
        for step in path.split('/') {
            let step = step.replace("~1", "/").replace("~0", "~");
            let next = match found.json {
                Json::Array(all) => step.parse::<usize>().ok().and_then(|i| all.get(i)),
                other => other.get(&step),
            };
            let next = next.ok_or("there is no value at this pointer")?;
            found = self.enter(found.at(&[&step], next));
        }
        Ok(found)
    }
}

/// Replaces each `%XX` by the byte that it stands for.
fn decoded(text: &str) -> String {
    let mut bytes = vec![];
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let code = tail.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match code.filter(|_| *first == b'%') {
            Some(code) => (bytes.push(code), rest = &tail[2..]).1,
            None => (bytes.push(*first), rest = tail).1,
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Resolves a reference against a base URI: RFC 3986, section 5.2, as far as schemas need it.
fn join(base: &str, reference: &str) -> String {
    let scheme = |uri: &str| uri.find(':').filter(|at| !uri[..*at].contains(['/', '?', '#']) && *at > 0);
    if scheme(reference).is_some() {
        return reference.to_owned();
    }
    let base = base.split('#').next().unwrap_or_default();
    if reference.is_empty() || reference.starts_with('#') {
        return format!("{base}{reference}");
    }
    let start = scheme(base).map_or(0, |at| at + 1);
    let path = if base[start..].starts_with("//") {
        base[start + 2..].find('/').map_or(base.len(), |at| start + 2 + at)
    } else {
        start
    };
    if reference.starts_with("//") {
        return format!("{}{reference}", &base[..start]);
    }
    if reference.starts_with('/') {
        return format!("{}{reference}", &base[..path]);
    }
    let folder = base.rfind('/').filter(|at| *at >= path).map_or(path, |at| at + 1);
    let (mut before, mut rest) = (base[..folder].to_owned(), reference);
    loop {
        if let Some(tail) = rest.strip_prefix("./") {
            rest = tail;
        } else if let Some(tail) = rest.strip_prefix("../") {
            let shorter = before.trim_end_matches('/').rfind('/').filter(|at| *at >= path).map_or(path, |at| at + 1);
            before.truncate(shorter);
            rest = tail;
        } else {
            return format!("{before}{rest}");
        }
    }
}
