//! The filters of lists, dictionaries and other values that can be iterated.

use super::arguments::{Given, count, flag, text as text_of};
use super::ast::Math;
use super::filters;
use super::heap::Result;
use super::key::Key;
use super::machine::Machine;
use super::methods;
use super::tests;
use super::value::{Kind, Value};
use super::walk::Walk;
use std::rc::Rc;

pub(super) fn apply(machine: &mut Machine<'_>, name: &str, value: &Value, given: Given) -> Result<Value> {
    match name {
        "length" | "count" | "first" | "last" | "list" | "items" | "reverse" => plain(machine, name, value, given),
        "join" => join(machine, value, given),
        "map" => map(machine, value, given),
        "select" | "reject" | "selectattr" | "rejectattr" => select(machine, name, value, given),
        "sort" | "dictsort" | "groupby" | "unique" | "min" | "max" => sorted(machine, name, value, given),
        "batch" | "slice" => parts(machine, name, value, given),
        "sum" => {
            let [attribute, start] = given.bind(name, ["attribute", "start"])?;
            let key = Key::new(&machine.heap, &attribute, false, true, None)?;
            let mut sum = start.unwrap_or(Value::Int(0));
            if sum.as_str().is_some() {
                return Err("sum() can't sum strings; use '| join'".to_owned());
            }
            let mut items = Walk::new(&machine.heap, value)?;
            while let Some(item) = items.next() {
                let item = key.of(machine, &item)?;
                sum = machine.math(Math::Add, &sum, &item)?;
            }
            Ok(sum)
        }
        _ => {
            filters::check(name)?;
            Err(format!("the filter '{name}' is not supported"))
        }
    }
}

fn plain(machine: &mut Machine<'_>, name: &str, value: &Value, given: Given) -> Result<Value> {
    given.none(name)?;
    let heap = Rc::clone(&machine.heap);
    match name {
        "length" | "count" => length(machine, value),
        "first" => {
            if let Value::Str(text) = value {
                let first = text.text.chars().next().map(|c| heap.text(c.encode_utf8(&mut [0; 4])));
                return first.unwrap_or_else(|| Ok(Value::undefined("No first item, sequence was empty.")));
            }
            let first = Walk::new(&heap, value)?.next();
            Ok(first.unwrap_or_else(|| Value::undefined("No first item, sequence was empty.")))
        }
        "last" => {
            let none = || Value::undefined("No last item, sequence was empty.");
            match value {
                Value::Str(text) => match text.text.chars().next_back() {
                    Some(c) => heap.text(c.encode_utf8(&mut [0; 4])),
                    None => Ok(none()),
                },
                Value::Seq(seq) if seq.kind != Kind::Generator => Ok(seq.items.last().cloned().unwrap_or_else(none)),
                Value::Dict(dict) => Ok(dict.entries.last().map_or_else(none, |(key, _)| key.clone())),
                Value::Undefined(missing) => Err(missing.message()),
                _ => Err(format!("'{}' object is not reversible", value.type_name())),
            }
        }
        "items" => match value {
            Value::Undefined(_) => heap.seq(Kind::Generator, []),
            Value::Dict(_) => methods::items(&heap, value, Kind::Generator),
            _ => Err("can only get item pairs from a mapping".to_owned()),
        },
        "reverse" => {
            if let Value::Str(text) = value {
                let mut out = heap.writer()?;
                text.text.chars().rev().try_for_each(|c| out.push_char(c))?;
                return Ok(out.finish_as(text.safe));
            }
            let items = collected(machine, value)?;
            let is_list = matches!(value, Value::Seq(seq) if matches!(seq.kind, Kind::Generator));
            let kind = if is_list { Kind::List } else { Kind::Generator };
            match items {
                Value::Seq(seq) => heap.seq(kind, seq.items.iter().rev().cloned()),
                _ => Ok(Value::None),
            }
        }
        _ => collected(machine, value),
    }
}

pub(super) fn length(machine: &Machine<'_>, value: &Value) -> Result<Value> {
    let n = match value {
        Value::Undefined(_) => 0,
        Value::Str(text) => {
            machine.heap.work(text.text.len())?;
            text.text.chars().count()
        }
        Value::Seq(seq) if seq.kind != Kind::Generator => seq.items.len(),
        Value::Dict(dict) => dict.entries.len(),
        Value::Loop(state) => state.length,
        _ => return Err(format!("object of type '{}' has no len()", value.type_name())),
    };
    Ok(Value::Int(n as i128))
}

/// `list(value)`
fn collected(machine: &Machine<'_>, value: &Value) -> Result<Value> {
    let mut items = machine.heap.items()?;
    let mut walk = Walk::new(&machine.heap, value)?;
    while let Some(item) = walk.next() {
        items.push(item)?;
    }
    Ok(items.finish(Kind::List))
}

fn join(machine: &mut Machine<'_>, value: &Value, given: Given) -> Result<Value> {
    let [separator, attribute] = given.bind("join", ["d", "attribute"])?;
    let key = Key::new(&machine.heap, &attribute, false, true, None)?;
    let separator = match &separator {
        Some(separator) => machine.text(separator)?,
        None => machine.heap.text("")?,
    };
    let mut out = machine.heap.writer()?;
    let mut items = Walk::new(&machine.heap, value)?;
    let mut is_first = true;
    while let Some(item) = items.next() {
        if !std::mem::take(&mut is_first) {
            out.push(separator.as_str().unwrap_or_default())?;
        }
        let item = key.of(machine, &item)?;
        machine.write(&mut out, &item, false)?;
    }
    Ok(out.finish())
}

fn map(machine: &mut Machine<'_>, value: &Value, mut given: Given) -> Result<Value> {
    let mut made = machine.heap.items()?;
    let nothing = Value::undefined("");
    let mut items = Walk::new(&machine.heap, if value.is_true() { value } else { &nothing })?;
    if given.positional.is_empty() && given.named.iter().any(|(name, _)| &**name == "attribute") {
        let [attribute, default] = given.bind("map", ["attribute", "default"])?;
        let key =
            Key::new(&machine.heap, &attribute, false, true, default.filter(|value| !matches!(value, Value::None)))?;
        while let Some(item) = items.next() {
            made.push(key.of(machine, &item)?)?;
        }
        return Ok(made.finish(Kind::Generator));
    }
    if given.positional.is_empty() {
        return Err("map requires a filter argument".to_owned());
    }
    let name = given.positional.remove(0);
    let name = name.as_str().ok_or("'map' needs the name of a filter")?;
    while let Some(item) = items.next() {
        let made_of = filters::apply(machine, name, &item, copy(machine, &given)?)?;
        made.push(made_of)?;
    }
    Ok(made.finish(Kind::Generator))
}

/// A copy of the arguments.
fn copy(machine: &Machine<'_>, given: &Given) -> Result<Given> {
    let n = given.positional.len() + given.named.len();
    machine.heap.steps(n)?;
    Ok(Given {
        positional: given.positional.clone(),
        named: given.named.clone(),
        charge: Some(machine.heap.charge(n * 2 * size_of::<Value>())?),
        named_charge: None,
    })
}

fn select(machine: &mut Machine<'_>, name: &str, value: &Value, mut given: Given) -> Result<Value> {
    let of_attribute = name.ends_with("attr");
    let keeps = name.starts_with("select");
    let mut kept = machine.heap.items()?;
    let nothing = Value::undefined("");
    let mut items = Walk::new(&machine.heap, if value.is_true() { value } else { &nothing })?;
    let attribute = if of_attribute && !given.positional.is_empty() { Some(given.positional.remove(0)) } else { None };
    if of_attribute && attribute.is_none() {
        return Err("missing parameter for attribute name".to_owned());
    }
    let test = if given.positional.is_empty() { None } else { Some(given.positional.remove(0)) };
    let test = text_of(&test, "the test")?;
    let key = Key::new(&machine.heap, &attribute, false, true, None)?;
    while let Some(item) = items.next() {
        let looked_at = key.of(machine, &item)?;
        let holds = match test {
            Some(test) => tests::holds(machine, test, &looked_at, copy(machine, &given)?)?,
            None => looked_at.is_true(),
        };
        if holds == keeps {
            kept.push(item)?;
        }
    }
    Ok(kept.finish(Kind::Generator))
}

/// The items with their keys. The memory of both is charged.
fn keyed(machine: &mut Machine<'_>, value: &Value, key: &Key) -> Result<(Vec<(Value, Value)>, super::heap::Charge)> {
    let mut items = Walk::new(&machine.heap, value)?;
    let charge = machine.heap.charge(items.len() * 4 * size_of::<Value>())?;
    let mut keyed = vec![];
    while let Some(item) = items.next() {
        keyed.push((key.of(machine, &item)?, item));
    }
    Ok((keyed, charge))
}

fn sorted(machine: &mut Machine<'_>, name: &str, value: &Value, given: Given) -> Result<Value> {
    let heap = Rc::clone(&machine.heap);
    match name {
        "sort" => {
            let [reverse, case, attribute] = given.bind(name, ["reverse", "case_sensitive", "attribute"])?;
            let key = Key::new(&heap, &attribute, true, flag(&case), None)?;
            let (mut items, _charge) = keyed(machine, value, &key)?;
            heap.sort(&mut items, flag(&reverse))?;
            heap.seq(Kind::List, items.into_iter().map(|(_, item)| item))
        }
        "dictsort" => {
            let [case, by, reverse] = given.bind(name, ["case_sensitive", "by", "reverse"])?;
            let place = match text_of(&by, "'by'")? {
                None | Some("key") => 0,
                Some("value") => 1,
                Some(_) => return Err("you can only sort by either \"key\" or \"value\"".to_owned()),
            };
            let Value::Dict(_) = value else { return Err("'dictsort' needs a mapping".to_owned()) };
            let entries = methods::items(&heap, value, Kind::List)?;
            let key = Key::new(&heap, &Some(Value::Int(place)), false, flag(&case), None)?;
            let (mut items, _charge) = keyed(machine, &entries, &key)?;
            heap.sort(&mut items, flag(&reverse))?;
            heap.seq(Kind::List, items.into_iter().map(|(_, item)| item))
        }
        "groupby" => {
            let [attribute, default, case] = given.bind(name, ["attribute", "default", "case_sensitive"])?;
            let case = flag(&case);
            let default = default.filter(|value| !matches!(value, Value::None));
            let key = Key::new(&heap, &attribute, false, case, default.clone())?;
            let real = Key::new(&heap, &attribute, false, true, default)?;
            let (mut items, _charge) = keyed(machine, value, &key)?;
            heap.sort(&mut items, false)?;
            groups(machine, items, &real)
        }
        "unique" => {
            let [case, attribute] = given.bind(name, ["case_sensitive", "attribute"])?;
            let key = Key::new(&heap, &attribute, false, flag(&case), None)?;
            let mut seen = heap.entries()?;
            let mut kept = heap.items()?;
            let mut items = Walk::new(&heap, value)?;
            while let Some(item) = items.next() {
                let before = seen.len();
                seen.insert(key.of(machine, &item)?, Value::None)?;
                if seen.len() > before {
                    kept.push(item)?;
                }
            }
            Ok(kept.finish(Kind::Generator))
        }
        _ => {
            let [case, attribute] = given.bind(name, ["case_sensitive", "attribute"])?;
            let key = Key::new(&heap, &attribute, false, flag(&case), None)?;
            let mut items = Walk::new(&heap, value)?;
            let mut best: Option<(Value, Value)> = None;
            while let Some(item) = items.next() {
                let rank = key.of(machine, &item)?;
                let is_better = match &best {
                    None => true,
                    Some((other, _)) if name == "max" => {
                        heap.order(&rank, other, ">")? == Some(std::cmp::Ordering::Greater)
                    }
                    Some((other, _)) => heap.order(&rank, other, "<")? == Some(std::cmp::Ordering::Less),
                };
                if is_better {
                    best = Some((rank, item));
                }
            }
            Ok(best.map_or_else(|| Value::undefined("No aggregated item, sequence was empty."), |(_, item)| item))
        }
    }
}

/// Groups neighbours that have the same key. A group is a tuple of the first one's key and all
/// items.
fn groups(machine: &mut Machine<'_>, items: Vec<(Value, Value)>, real: &Key) -> Result<Value> {
    let heap = Rc::clone(&machine.heap);
    let mut groups = heap.items()?;
    let mut items = items.into_iter().peekable();
    while let Some((key, first)) = items.next() {
        let name = real.of(machine, &first)?;
        let mut group = heap.items()?;
        group.push(first)?;
        while let Some((other, _)) = items.peek() {
            if !heap.equal(&key, other)? {
                break;
            }
            if let Some((_, item)) = items.next() {
                group.push(item)?;
            }
        }
        groups.push(heap.seq(Kind::Group, [name, group.finish(Kind::List)])?)?;
    }
    Ok(groups.finish(Kind::List))
}

/// `batch` and `slice`
fn parts(machine: &mut Machine<'_>, name: &str, value: &Value, given: Given) -> Result<Value> {
    let [n, fill] = given.bind(name, [if name == "batch" { "linecount" } else { "slices" }, "fill_with"])?;
    let n = count(&n, name, 0)?;
    let fill = fill.filter(|value| !matches!(value, Value::None));
    if n == 0 {
        return Err(format!("'{name}' needs a number of at least 1"));
    }
    let heap = Rc::clone(&machine.heap);
    let Value::Seq(all) = collected(machine, value)? else { return Ok(Value::None) };
    let mut made = heap.items()?;
    if name == "batch" {
        for part in all.items.chunks(n) {
            let mut items = heap.items()?;
            items.extend(part)?;
            if let Some(fill) = &fill {
                for _ in part.len()..n {
                    items.push(fill.clone())?;
                }
            }
            made.push(items.finish(Kind::List))?;
        }
        return Ok(made.finish(Kind::Generator));
    }
    let (each, extra) = (all.items.len() / n, all.items.len() % n);
    let mut at = 0;
    for number in 0..n {
        let length = each + usize::from(number < extra);
        let mut items = heap.items()?;
        items.extend(all.items.get(at..at + length).unwrap_or_default())?;
        at += length;
        if let (Some(fill), true) = (&fill, number >= extra) {
            items.push(fill.clone())?;
        }
        made.push(items.finish(Kind::List))?;
    }
    Ok(made.finish(Kind::Generator))
}
