//! Global functions, and the objects that they make.

use super::arguments::{Given, int, text};
use super::clock;
use super::heap::{Heap, Result};
use super::machine::Machine;
use super::value::{Kind, Str, Value};
use super::walk::Walk;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

/// The functions that a template sees besides its context.
pub(super) const NAMES: [&str; 7] = ["range", "dict", "namespace", "cycler", "joiner", "raise_exception", "lipsum"];

/// The limit of Jinja's sandbox.
const RANGE_MAX: i128 = 100_000;

pub(super) fn call(machine: &mut Machine<'_>, name: &str, given: Given) -> Result<Value> {
    match name {
        "range" => range(&machine.heap, given),
        "dict" => dict(machine, given),
        "namespace" => {
            let space = machine.namespace()?;
            let Value::Dict(dict) = dict(machine, given)? else { return Ok(Value::None) };
            for (key, value) in &dict.entries {
                let key = key.as_str().ok_or("the names in a namespace must be strings")?;
                machine.set_in(space, &Arc::from(key), value.clone())?;
            }
            Ok(Value::Namespace(space))
        }
        "cycler" => {
            given.bind_none_named("cycler")?;
            if given.positional.is_empty() {
                return Err("at least one item has to be provided".to_owned());
            }
            let items = machine.heap.seq(Kind::Tuple, given.positional)?;
            Ok(Value::Cycler(Rc::new((items, Cell::new(0)))))
        }
        "joiner" => {
            let [separator] = given.bind("joiner", ["sep"])?;
            let separator = match separator {
                Some(separator) => separator,
                None => machine.heap.text(", ")?,
            };
            Ok(Value::Joiner(Rc::new((separator, Cell::new(false)))))
        }
        "raise_exception" => {
            let [message] = given.exactly("raise_exception", ["message"])?;
            let message = machine.text(&message)?;
            Err(message.as_str().unwrap_or_default().to_owned())
        }
        _ => Err(format!("the function '{name}' is not supported")),
    }
}

impl Given {
    pub(super) fn bind_none_named(&self, of: &str) -> Result<()> {
        match self.named.first() {
            Some((name, _)) => Err(format!("{of} takes no keyword argument '{name}'")),
            None => Ok(()),
        }
    }
}

/// An integer that may be too large for `Int`.
pub(super) fn big(heap: &Rc<Heap>, digits: &str) -> Result<Value> {
    let charge = heap.charge(size_of::<Str>() + digits.len())?;
    heap.work(digits.len())?;
    // Python 3.11 refuses longer ones too, since their conversion takes quadratic time.
    if digits.len() > 4300 {
        return Err(format!("the integer has {} digits, but at most 4300 are supported", digits.len()));
    }
    Ok(match digits.parse() {
        Ok(value) => Value::Int(value),
        Err(_) => Value::Big(Rc::new(Str { text: digits.into(), safe: false, _charge: charge })),
    })
}

fn range(heap: &Rc<Heap>, given: Given) -> Result<Value> {
    given.bind_none_named("range")?;
    let values: Vec<Option<Value>> = given.positional.into_iter().map(Some).collect();
    let whole = |at: usize| -> Result<Option<i128>> {
        let value = values.get(at).cloned().flatten();
        if matches!(value, Some(Value::None)) {
            return Err("'NoneType' object cannot be interpreted as an integer".to_owned());
        }
        int(&value, "the arguments of range")
    };
    let (start, stop, step) = match values.len() {
        1 => (0, whole(0)?.unwrap_or(0), 1),
        2 | 3 => (whole(0)?.unwrap_or(0), whole(1)?.unwrap_or(0), whole(2)?.unwrap_or(1)),
        n => return Err(format!("range expected 1 to 3 arguments, got {n}")),
    };
    if step == 0 {
        return Err("range() arg 3 must not be zero".to_owned());
    }
    let (from, to) = if step > 0 { (start, stop) } else { (stop, start) };
    let span = to.saturating_sub(from).max(0);
    let n = span / step.saturating_abs() + i128::from(span % step.saturating_abs() != 0);
    if n > RANGE_MAX {
        return Err(format!("range too big; the sandbox blocks ranges larger than {RANGE_MAX}"));
    }
    let small = |n: i128| i64::try_from(n).map_err(|_| "the bounds of range must fit into 64 bits".to_owned());
    let kind = Kind::Range(small(start)?, small(stop)?, small(step)?);
    heap.seq(kind, (0..n).map(|i| Value::Int(start + i * step)))
}

/// `dict(mapping or pairs, **named)`
fn dict(machine: &mut Machine<'_>, given: Given) -> Result<Value> {
    let mut entries = machine.heap.entries()?;
    match given.positional.as_slice() {
        [] => {}
        [Value::Dict(dict)] => {
            for (key, value) in &dict.entries {
                entries.insert(key.clone(), value.clone())?;
            }
        }
        [pairs] => {
            let mut pairs = Walk::new(&machine.heap, pairs)?;
            while let Some(pair) = pairs.next() {
                let mut pair = Walk::new(&machine.heap, &pair)?;
                match (pair.next(), pair.next(), pair.next()) {
                    (Some(key), Some(value), None) => entries.insert(key, value)?,
                    _ => return Err("dict needs a mapping or pairs".to_owned()),
                }
            }
        }
        more => return Err(format!("dict expected at most 1 argument, got {}", more.len())),
    }
    for (name, value) in given.named {
        entries.insert(machine.heap.text(&name)?, value)?;
    }
    Ok(entries.finish())
}

/// The item that `next` of a cycler gives next.
pub(super) fn current(cycler: &(Value, Cell<usize>)) -> Option<Value> {
    match &cycler.0 {
        Value::Seq(seq) => seq.items.get(cycler.1.get() % seq.items.len().max(1)).cloned(),
        _ => None,
    }
}

pub(super) fn strftime(machine: &mut Machine<'_>, now: i64, given: Given) -> Result<Value> {
    let [format] = given.bind("strftime_now", ["format"])?;
    let format = text(&format, "the format of strftime_now")?.ok_or("strftime_now needs a format")?;
    let mut out = machine.heap.writer()?;
    clock::strftime(now, format, |piece| out.push(piece))?;
    Ok(out.finish())
}
