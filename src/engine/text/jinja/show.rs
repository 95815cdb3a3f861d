//! `str` and `repr` of values.

use super::heap::{DEPTH_MAX, Result, Writer};
use super::text;
use super::value::{Kind, Value};
use std::sync::Arc;

/// Namespaces by number.
pub(super) type Namespaces = [Vec<(Arc<str>, Value)>];

/// `str(value)`
pub(super) fn write(out: &mut Writer, value: &Value, spaces: &Namespaces) -> Result<()> {
    match value {
        Value::Undefined(_) => Ok(()),
        Value::Str(text) => out.push(&text.text),
        _ => repr(out, value, spaces, 0),
    }
}

/// `repr(value)`. A namespace may contain itself, so `level` is counted.
pub(super) fn repr(out: &mut Writer, value: &Value, spaces: &Namespaces, level: usize) -> Result<()> {
    if level > DEPTH_MAX {
        return Err(format!("values are nested more than {DEPTH_MAX} levels deep, or contain themselves"));
    }
    match value {
        Value::Undefined(_) => out.push("Undefined"),
        Value::None => out.push("None"),
        Value::Bool(value) => out.push(if *value { "True" } else { "False" }),
        Value::Int(value) => out.push(&value.to_string()),
        Value::Big(digits) => out.push(&digits.text),
        Value::Float(value) => {
            out.steps(4)?;
            out.push(&text::float(*value))
        }
        Value::Str(string) => {
            out.push(if string.safe { "Markup(" } else { "" })?;
            text::repr(&string.text, |piece| out.push(piece))?;
            out.push(if string.safe { ")" } else { "" })
        }
        Value::Seq(seq) => {
            let (begin, end) = match seq.kind {
                Kind::List => ("[", "]"),
                Kind::Tuple | Kind::Group if seq.items.len() == 1 => ("(", ",)"),
                Kind::Tuple | Kind::Group => ("(", ")"),
                Kind::Keys => ("dict_keys([", "])"),
                Kind::Values => ("dict_values([", "])"),
                Kind::Items => ("dict_items([", "])"),
                Kind::Generator => return Err("an iterator cannot be printed; use '| list'".to_owned()),
                Kind::Range(start, stop, step) => {
                    let step = if step == 1 { String::new() } else { format!(", {step}") };
                    return out.push(&format!("range({start}, {stop}{step})"));
                }
            };
            out.push(begin)?;
            for (i, item) in seq.items.iter().enumerate() {
                out.push(if i > 0 { ", " } else { "" })?;
                repr(out, item, spaces, level + 1)?;
            }
            out.push(end)
        }
        Value::Dict(dict) => {
            out.push("{")?;
            for (i, (key, value)) in dict.entries.iter().enumerate() {
                out.push(if i > 0 { ", " } else { "" })?;
                repr(out, key, spaces, level + 1)?;
                out.push(": ")?;
                repr(out, value, spaces, level + 1)?;
            }
            out.push("}")
        }
        Value::Namespace(space) => {
            out.push("<Namespace {")?;
            for (i, (name, value)) in spaces.get(*space).into_iter().flatten().enumerate() {
                out.push(if i > 0 { ", " } else { "" })?;
                text::repr(name, |piece| out.push(piece))?;
                out.push(": ")?;
                repr(out, value, spaces, level + 1)?;
            }
            out.push("}>")
        }
        Value::Loop(state) => out.push(&format!("<LoopContext {}/{}>", state.index.get() + 1, state.length)),
        Value::Macro(closure) => {
            out.push("<Macro ")?;
            text::repr(&closure.definition.name, |piece| out.push(piece))?;
            out.push(">")
        }
        Value::Method(_) | Value::Function(_) | Value::Clock(_) | Value::Cycler(_) | Value::Joiner(_) => {
            Err(format!("a {} cannot be printed", value.type_name()))
        }
    }
}
