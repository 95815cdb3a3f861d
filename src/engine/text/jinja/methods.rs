//! Methods of strings, lists, dictionaries and loops. As in Jinja's sandbox, those that change a
//! list or a dictionary are forbidden.

mod strings;

pub(super) use strings::pad;

use super::arguments::{Given, int};
use super::heap::{Heap, Result};
use super::machine::Machine;
use super::value::{Kind, Loop, Value};
use std::rc::Rc;
use strings::string_method;

const OF_STRINGS: [&str; 47] = [
    "capitalize",
    "casefold",
    "center",
    "count",
    "encode",
    "endswith",
    "expandtabs",
    "find",
    "format",
    "format_map",
    "index",
    "isalnum",
    "isalpha",
    "isascii",
    "isdecimal",
    "isdigit",
    "isidentifier",
    "islower",
    "isnumeric",
    "isprintable",
    "isspace",
    "istitle",
    "isupper",
    "join",
    "ljust",
    "lower",
    "lstrip",
    "maketrans",
    "partition",
    "removeprefix",
    "removesuffix",
    "replace",
    "rfind",
    "rindex",
    "rjust",
    "rpartition",
    "rsplit",
    "rstrip",
    "split",
    "splitlines",
    "startswith",
    "strip",
    "swapcase",
    "title",
    "translate",
    "upper",
    "zfill",
];
const OF_INTEGERS: [&str; 6] = ["bit_length", "bit_count", "conjugate", "as_integer_ratio", "to_bytes", "from_bytes"];
const OF_FLOATS: [&str; 5] = ["is_integer", "hex", "fromhex", "conjugate", "as_integer_ratio"];

/// Whether a value has a method of this name that the sandbox allows.
pub(super) fn has(value: &Value, name: &str) -> bool {
    match value {
        Value::Str(_) => OF_STRINGS.contains(&name),
        Value::Dict(_) => ["get", "items", "keys", "values", "copy", "fromkeys"].contains(&name),
        Value::Seq(seq) => match seq.kind {
            Kind::List => ["count", "index", "copy"].contains(&name),
            Kind::Tuple | Kind::Group | Kind::Range(..) => ["count", "index"].contains(&name),
            Kind::Keys | Kind::Items => name == "isdisjoint",
            _ => false,
        },
        Value::Cycler(_) => ["next", "reset"].contains(&name),
        Value::Int(_) | Value::Big(_) | Value::Bool(_) => OF_INTEGERS.contains(&name),
        Value::Float(_) => OF_FLOATS.contains(&name),
        _ => false,
    }
}

pub(super) fn call(machine: &mut Machine<'_>, value: &Value, name: &str, given: Given) -> Result<Value> {
    match value {
        Value::Str(string) => {
            machine.heap.work(string.text.len())?;
            if !string.safe {
                return string_method(machine, value, &string.text, name, given);
            }
            if ["join", "replace", "format", "format_map"].contains(&name) {
                return Err(format!("'{name}' of an escaped or safe string is not supported"));
            }
            let made = string_method(machine, value, &string.text, name, given)?;
            match &made {
                Value::Str(text) => safe(&machine.heap, &text.text),
                Value::Seq(parts) => {
                    let mut items = machine.heap.items()?;
                    for part in &parts.items {
                        items.push(safe(&machine.heap, part.as_str().unwrap_or_default())?)?;
                    }
                    Ok(items.finish(parts.kind))
                }
                _ => Ok(made),
            }
        }
        Value::Seq(seq) => match name {
            "copy" => {
                given.none(name)?;
                machine.heap.seq(Kind::List, seq.items.iter().cloned())
            }
            "count" => {
                let [wanted] = given.exactly(name, ["value"])?;
                let mut n = 0;
                for item in &seq.items {
                    n += i128::from(machine.heap.equal(item, &wanted)?);
                }
                Ok(Value::Int(n))
            }
            "index" => {
                let [wanted, start, stop] = given.bind(name, ["value", "start", "stop"])?;
                let wanted = wanted.ok_or("index expected at least 1 argument, got 0")?;
                let (start, stop) = window(&start, &stop, seq.items.len())?;
                for at in start..stop {
                    if let Some(item) = seq.items.get(at)
                        && machine.heap.equal(item, &wanted)?
                    {
                        return Ok(Value::Int(at as i128));
                    }
                }
                Err("the value of 'index' is not in the list".to_owned())
            }
            _ => Err(format!("the method '{name}' is not supported")),
        },
        Value::Dict(_) => dict_method(machine, value, name, given),
        Value::Loop(state) => loop_method(machine, state, name, given),
        Value::Cycler(cycler) => {
            given.none(name)?;
            let n = cycler.1.get();
            cycler.1.set(if name == "next" { n + 1 } else { 0 });
            Ok(super::functions::current(&(cycler.0.clone(), n.into()))
                .filter(|_| name == "next")
                .unwrap_or(Value::None))
        }
        Value::Int(number) if name == "bit_length" => {
            given.none(name)?;
            Ok(Value::Int(i128::from(128 - number.unsigned_abs().leading_zeros())))
        }
        Value::Float(number) if name == "is_integer" => {
            given.none(name)?;
            Ok(Value::Bool(number.fract() == 0.0))
        }
        _ => Err(format!("the method '{name}' of '{}' is not supported", value.type_name())),
    }
}

fn safe(heap: &Rc<Heap>, text: &str) -> Result<Value> {
    let mut out = heap.writer()?;
    out.push(text)?;
    Ok(out.finish_as(true))
}

fn dict_method(machine: &mut Machine<'_>, value: &Value, name: &str, given: Given) -> Result<Value> {
    let Value::Dict(dict) = value else { return Ok(Value::None) };
    if name == "get" {
        let [key, default] = given.bind(name, ["key", "default"])?;
        let key = key.ok_or("get expected at least 1 argument, got 0")?;
        key.check_hashable()?;
        return Ok(dict.get(&key)?.cloned().unwrap_or(default.unwrap_or(Value::None)));
    }
    if name == "fromkeys" {
        return Err("the method 'fromkeys' is not supported".to_owned());
    }
    given.none(name)?;
    match name {
        "items" => items(&machine.heap, value, Kind::Items),
        "keys" => machine.heap.seq(Kind::Keys, dict.entries.iter().map(|(key, _)| key.clone())),
        "values" => machine.heap.seq(Kind::Values, dict.entries.iter().map(|(_, value)| value.clone())),
        // Nothing changes a dictionary, so the copy may share it.
        _ => Ok(value.clone()),
    }
}

/// The entries of a dictionary as tuples.
pub(super) fn items(heap: &Rc<Heap>, value: &Value, kind: Kind) -> Result<Value> {
    let mut items = heap.items()?;
    if let Value::Dict(dict) = value {
        for (key, value) in &dict.entries {
            items.push(heap.seq(Kind::Tuple, [key.clone(), value.clone()])?)?;
        }
    }
    Ok(items.finish(kind))
}

fn loop_method(machine: &mut Machine<'_>, state: &Rc<Loop>, name: &str, given: Given) -> Result<Value> {
    given.bind_none_named(name)?;
    if name == "cycle" {
        let n = given.positional.len();
        let chosen = given.positional.into_iter().nth(state.index.get() % n.max(1));
        return chosen.ok_or_else(|| "no items for cycling given".to_owned());
    }
    let now = machine.heap.seq(Kind::Tuple, given.positional)?;
    let before = state.changed.get();
    let changed = match before.and_then(|at| machine.seen.get(at)) {
        Some(seen) => !machine.heap.equal(seen, &now)?,
        None => true,
    };
    match before.and_then(|at| machine.seen.get_mut(at)) {
        Some(seen) => *seen = now,
        None => {
            machine.kept.add(size_of::<Value>())?;
            state.changed.set(Some(machine.seen.len()));
            machine.seen.push(now);
        }
    }
    Ok(Value::Bool(changed))
}

/// The arguments `start` and `stop` of a search in `n` items, as indices.
fn window(start: &Option<Value>, stop: &Option<Value>, n: usize) -> Result<(usize, usize)> {
    let place = |given: Option<i128>, default: usize| match given {
        None => default,
        Some(at) if at < 0 => usize::try_from(at.saturating_add(n as i128)).unwrap_or(0),
        Some(at) => usize::try_from(at).unwrap_or(usize::MAX).min(n),
    };
    let start_at = int(start, "start")?;
    // A search that starts beyond the end does not find even an empty string.
    let beyond = start_at.is_some_and(|at| at > n as i128);
    Ok((if beyond { n + 1 } else { place(start_at, 0) }, place(int(stop, "stop")?, n)))
}
