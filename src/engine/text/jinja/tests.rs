//! `x is ...`

use super::arguments::Given;
use super::ast::Comparison;
use super::filters;
use super::heap::Result;
use super::machine::Machine;
use super::text::is_cased;
use super::value::{Kind, Value};
use std::rc::Rc;

const NAMES: [&str; 39] = [
    "==",
    "!=",
    "boolean",
    "callable",
    "defined",
    "divisibleby",
    "eq",
    "equalto",
    "escaped",
    "even",
    "false",
    "filter",
    "float",
    "ge",
    "greaterthan",
    "gt",
    "in",
    "integer",
    "iterable",
    "le",
    "lessthan",
    "lower",
    "lt",
    "mapping",
    "ne",
    "none",
    "number",
    "odd",
    "sameas",
    "sequence",
    "string",
    "test",
    "true",
    "undefined",
    "upper",
    "<",
    "<=",
    ">",
    ">=",
];

/// An error if there is no such test.
pub(super) fn check(name: &str) -> Result<()> {
    if NAMES.contains(&name) { Ok(()) } else { Err(format!("there is no test named '{name}'")) }
}

pub(super) fn holds(machine: &mut Machine<'_>, name: &str, value: &Value, given: Given) -> Result<bool> {
    machine.heap.steps(1)?;
    if let Some(comparison) = comparison(name) {
        let [other] = given.exactly(name, ["other"])?;
        return machine.compare(comparison, value, &other);
    }
    match name {
        "divisibleby" => {
            let [by] = given.exactly(name, ["num"])?;
            let rest = machine.math(super::ast::Math::Modulo, value, &by)?;
            return machine.heap.equal(&rest, &Value::Int(0));
        }
        "sameas" => {
            let [other] = given.exactly(name, ["other"])?;
            return same(value, &other);
        }
        _ => given.none(name)?,
    }
    match name {
        "odd" | "even" => {
            if !value.is_number() && !value.is_undefined() {
                return Err(format!("'{name}' needs a number, not '{}'", value.type_name()));
            }
            let rest = machine.math(super::ast::Math::Modulo, value, &Value::Int(2))?;
            machine.heap.equal(&rest, &Value::Int(i128::from(name == "odd")))
        }
        "lower" | "upper" => {
            let text = machine.text(value)?;
            machine.heap.work(text.as_str().map_or(0, str::len) * 4)?;
            Ok(is_all(text.as_str().unwrap_or_default(), name == "upper"))
        }
        "filter" | "test" => {
            value.check_hashable()?;
            let known = |text: &str| if name == "filter" { filters::check(text) } else { check(text) };
            Ok(value.as_str().is_some_and(|text| known(text).is_ok()))
        }
        _ => plain(name, value),
    }
}

fn plain(name: &str, value: &Value) -> Result<bool> {
    Ok(match name {
        "defined" => !value.is_undefined(),
        "undefined" => value.is_undefined(),
        "none" => matches!(value, Value::None),
        "boolean" => matches!(value, Value::Bool(_)),
        "true" => matches!(value, Value::Bool(true)),
        "false" => matches!(value, Value::Bool(false)),
        "integer" => matches!(value, Value::Int(_) | Value::Big(_)),
        "float" => matches!(value, Value::Float(_)),
        "number" => value.is_number(),
        "string" => matches!(value, Value::Str(_)),
        "mapping" => matches!(value, Value::Dict(_)),
        "escaped" => value.is_safe(),
        "iterable" => {
            matches!(value, Value::Undefined(_) | Value::Str(_) | Value::Seq(_) | Value::Dict(_) | Value::Loop(_))
        }
        // A value that has a length and can be indexed. Strings, mappings and undefined values
        // count too.
        "sequence" => match value {
            Value::Undefined(_) => true,
            Value::Seq(seq) => matches!(seq.kind, Kind::List | Kind::Tuple | Kind::Group | Kind::Range(..)),
            Value::Str(_) | Value::Dict(_) => true,
            _ => false,
        },
        "callable" => is_callable(value),
        _ => return Err(format!("there is no test named '{}'", name.chars().take(40).collect::<String>())),
    })
}

pub(super) fn is_callable(value: &Value) -> bool {
    matches!(
        value,
        Value::Undefined(_)
            | Value::Function(_)
            | Value::Method(_)
            | Value::Macro(_)
            | Value::Loop(_)
            | Value::Joiner(_)
            | Value::Clock(_)
    )
}

fn comparison(name: &str) -> Option<Comparison> {
    Some(match name {
        "eq" | "equalto" | "==" => Comparison::Equal,
        "ne" | "!=" => Comparison::NotEqual,
        "lt" | "lessthan" | "<" => Comparison::Less,
        "le" | "<=" => Comparison::LessOrEqual,
        "gt" | "greaterthan" | ">" => Comparison::Greater,
        "ge" | ">=" => Comparison::GreaterOrEqual,
        "in" => Comparison::In,
        _ => return None,
    })
}

/// Python's `is`, where it does not depend on what CPython shares.
fn same(a: &Value, b: &Value) -> Result<bool> {
    match (a, b) {
        (Value::None, Value::None) => Ok(true),
        (Value::Bool(a), Value::Bool(b)) => Ok(a == b),
        (Value::Seq(a), Value::Seq(b)) => Ok(Rc::ptr_eq(a, b)),
        (Value::Dict(a), Value::Dict(b)) => Ok(Rc::ptr_eq(a, b)),
        (Value::Namespace(a), Value::Namespace(b)) => Ok(a == b),
        (Value::Str(a), Value::Str(b)) if Rc::ptr_eq(a, b) => Ok(true),
        (Value::Int(a), Value::Int(b)) if (-5..=256).contains(a) && (-5..=256).contains(b) => Ok(a == b),
        _ if a.type_name() != b.type_name() => Ok(false),
        _ => Err(format!("'sameas' of two values of type '{}' is not defined; use '=='", a.type_name())),
    }
}

/// `str.islower`, `str.isupper`
pub(super) fn is_all(text: &str, upper: bool) -> bool {
    let mut found = false;
    for c in text.chars() {
        if is_cased(c) {
            found = true;
            if if upper { !c.is_uppercase() } else { !c.is_lowercase() } {
                return false;
            }
        }
    }
    found
}
