//! `a.b`, `a[b]` and `a[b:c:d]`, as Jinja's sandbox looks them up.

use super::heap::Result;
use super::machine::Machine;
use super::methods;
use super::text::byte_of;
use super::value::{Kind, Loop, Missing, Value};
use std::rc::Rc;
use std::sync::Arc;

/// `value.name`: an attribute or, where there is none, an item.
pub(super) fn attribute(machine: &mut Machine<'_>, value: &Value, name: &Arc<str>) -> Result<Value> {
    if let Some(found) = own(machine, value, name)? {
        return Ok(found);
    }
    match value {
        Value::Dict(dict) => Ok(dict.get_str(name).cloned().unwrap_or_else(|| value.no_attribute(name))),
        _ => Ok(value.no_attribute(name)),
    }
}

/// `value['name']`: an item or, where there is none, an attribute.
pub(super) fn item_of(machine: &mut Machine<'_>, value: &Value, name: &str) -> Result<Value> {
    machine.heap.work(name.len())?;
    if let Value::Dict(dict) = value
        && let Some(found) = dict.get_str(name)
    {
        return Ok(found.clone());
    }
    Ok(own(machine, value, &Arc::from(name))?.unwrap_or_else(|| value.no_attribute(name)))
}

/// `value[index]`
pub(super) fn item(machine: &mut Machine<'_>, value: &Value, index: &Value) -> Result<Value> {
    if let Value::Str(name) = index {
        return item_of(machine, value, &name.text);
    }
    let found = match (value, index.as_int()) {
        (Value::Undefined(missing), _) => return Err(missing.message()),
        (Value::Dict(dict), _) if index.check_hashable().is_ok() => dict.get(index)?.cloned(),
        (Value::Seq(seq), Some(index)) if is_indexed(seq.kind) => {
            position(index, seq.items.len()).and_then(|at| seq.items.get(at).cloned())
        }
        (Value::Str(text), Some(index)) => {
            machine.heap.work(text.text.len())?;
            let n = if text.text.is_ascii() { text.text.len() } else { text.text.chars().count() };
            match position(index, n).and_then(|at| text.text.get(byte_of(&text.text, at)..)?.chars().next()) {
                Some(c) => Some(machine.heap.text(c.encode_utf8(&mut [0; 4]))?),
                None => None,
            }
        }
        _ => None,
    };
    if let Some(found) = found {
        return Ok(found);
    }
    let mut name = machine.heap.writer()?;
    if matches!(index, Value::Int(_)) {
        machine.write(&mut name, index, true)?;
    } else {
        name.push(index.type_name())?;
    }
    Ok(Value::Undefined(Rc::new(Missing::Other(format!(
        "{} object has no element {}",
        value.type_name(),
        name.as_str()
    )))))
}

fn is_indexed(kind: Kind) -> bool {
    matches!(kind, Kind::List | Kind::Tuple | Kind::Group | Kind::Range(..))
}

/// An index that may count from the end.
fn position(index: i128, n: usize) -> Option<usize> {
    let n = n as i128;
    usize::try_from(if index < 0 { index + n } else { index }).ok().filter(|&at| (at as i128) < n)
}

/// Attributes that the object itself has.
fn own(machine: &mut Machine<'_>, value: &Value, name: &Arc<str>) -> Result<Option<Value>> {
    Ok(match value {
        Value::Undefined(missing) => return Err(missing.message()),
        Value::Namespace(space) => {
            machine.heap.steps(1)?;
            machine.get_in(*space, name).cloned()
        }
        Value::Loop(state) => loop_attribute(machine, value, state, name)?,
        Value::Seq(seq) if seq.kind == Kind::Group && matches!(&**name, "grouper" | "list") => {
            seq.items.get(usize::from(&**name == "list")).cloned()
        }
        Value::Macro(closure) => {
            let definition = &closure.definition;
            match &**name {
                "name" => Some(machine.heap.text(&definition.name)?),
                "catch_varargs" => Some(Value::Bool(definition.uses[0])),
                "catch_kwargs" => Some(Value::Bool(definition.uses[1])),
                "caller" => Some(Value::Bool(definition.uses[2])),
                "arguments" => return Err("the attribute 'arguments' of a macro is not supported".to_owned()),
                _ => None,
            }
        }
        Value::Cycler(cycler) if &**name == "current" => super::functions::current(cycler),
        Value::Int(_) | Value::Bool(_) | Value::Float(_) if matches!(&**name, "real" | "numerator") => {
            Some(value.clone())
        }
        _ if methods::has(value, name) => Some(Value::Method(Rc::new((value.clone(), Arc::clone(name))))),
        _ => None,
    })
}

fn loop_attribute(machine: &Machine<'_>, value: &Value, state: &Loop, name: &Arc<str>) -> Result<Option<Value>> {
    let index = state.index.get();
    let int = |n: usize| Some(Value::Int(n as i128));
    let neighbour = |at: Option<usize>, what: &str| {
        let item = at.filter(|&at| at < state.length).and_then(|at| state.items.items.get(state.from + at).cloned());
        Some(item.unwrap_or_else(|| Value::undefined(what)))
    };
    machine.heap.steps(1)?;
    Ok(match &**name {
        "index" => int(index + 1),
        "index0" => int(index),
        "revindex" => int(state.length - index),
        "revindex0" => int(state.length - index - 1),
        "first" => Some(Value::Bool(index == 0)),
        "last" => Some(Value::Bool(index + 1 == state.length)),
        "length" => int(state.length),
        "depth" => int(state.depth + 1),
        "depth0" => int(state.depth),
        "previtem" => neighbour(index.checked_sub(1), "there is no previous item"),
        "nextitem" => neighbour(Some(index + 1), "there is no next item"),
        "cycle" | "changed" => Some(Value::Method(Rc::new((value.clone(), Arc::clone(name))))),
        _ => None,
    })
}

/// `value[start:stop:step]`, with `None` for what is left out.
pub(super) fn slice(machine: &mut Machine<'_>, value: &Value, bounds: &[Value; 3]) -> Result<Value> {
    let n = match value {
        Value::Undefined(missing) => return Err(missing.message()),
        Value::Seq(seq) if is_indexed(seq.kind) => seq.items.len(),
        Value::Str(text) => {
            machine.heap.work(text.text.len())?;
            text.text.chars().count()
        }
        _ => return Err(format!("'{}' object cannot be sliced", value.type_name())),
    };
    let (start, stop, step) = indices(bounds, n)?;
    match value {
        Value::Seq(seq) => {
            let mut items = machine.heap.items()?;
            for at in (Steps { at: start, stop, step }) {
                if let Some(item) = seq.items.get(at) {
                    items.push(item.clone())?;
                }
            }
            let kind = match seq.kind {
                Kind::Range(first, _, by) => {
                    let of = |at: i128| i64::try_from(i128::from(first) + at * i128::from(by)).unwrap_or(i64::MAX);
                    let by = i64::try_from(i128::from(by).saturating_mul(step)).unwrap_or(i64::MAX);
                    Kind::Range(of(start), of(stop), by)
                }
                Kind::List => Kind::List,
                _ => Kind::Tuple,
            };
            Ok(items.finish(kind))
        }
        Value::Str(text) => {
            let mut out = machine.heap.writer()?;
            if step == 1 {
                let byte = |at: i128| byte_of(&text.text, usize::try_from(at).unwrap_or(0));
                out.push(text.text.get(byte(start)..byte(stop)).unwrap_or_default())?;
            } else {
                machine.heap.steps(n / 8)?;
                let _charge = machine.heap.charge(n * size_of::<char>())?;
                let characters: Vec<char> = text.text.chars().collect();
                for at in (Steps { at: start, stop, step }) {
                    out.push_char(characters.get(at).copied().unwrap_or_default())?;
                }
            }
            Ok(out.finish_as(text.safe))
        }
        _ => Ok(Value::None),
    }
}

struct Steps {
    at: i128,
    stop: i128,
    step: i128,
}

impl Iterator for Steps {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let is_inside = if self.step > 0 { self.at < self.stop } else { self.at > self.stop };
        let at = self.at;
        self.at = self.at.saturating_add(self.step);
        usize::try_from(at).ok().filter(|_| is_inside)
    }
}

/// `slice.indices`
fn indices(bounds: &[Value; 3], n: usize) -> Result<(i128, i128, i128)> {
    let mut given = [None; 3];
    for (given, bound) in given.iter_mut().zip(bounds) {
        *given = match bound {
            Value::None => None,
            bound => Some(bound.as_int().ok_or("slice indices must be integers or None")?),
        };
    }
    let n = n as i128;
    let [start, stop, step] = given;
    let step = step.unwrap_or(1);
    if step == 0 {
        return Err("slice step cannot be zero".to_owned());
    }
    let (lower, upper) = if step > 0 { (0, n) } else { (-1, n - 1) };
    let bound = |given: Option<i128>, default: i128| match given {
        None => default,
        Some(at) if at < 0 => at.saturating_add(n).max(lower),
        Some(at) => at.min(upper),
    };
    let (first, last) = if step > 0 { (lower, upper) } else { (upper, lower) };
    let (start, stop) = (bound(start, first), bound(stop, last));
    Ok((start, if step == 1 { stop.max(start) } else { stop }, step))
}
