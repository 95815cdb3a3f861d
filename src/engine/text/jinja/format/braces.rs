//! `'..'.format(..)`

use super::{Spec, ascii, digits, number, padded};
use crate::engine::text::jinja::arguments::Given;
use crate::engine::text::jinja::attributes;
use crate::engine::text::jinja::heap::{Result, Writer};
use crate::engine::text::jinja::machine::Machine;
use crate::engine::text::jinja::text;
use crate::engine::text::jinja::value::Value;
use std::sync::Arc;

/// `'..'.format(..)`
pub(in crate::engine::text::jinja) fn braces(machine: &mut Machine<'_>, format: &str, given: Given) -> Result<Value> {
    fields(machine, format, &mut |at, name| match at {
        Some(at) => given.positional.get(at).cloned().ok_or_else(|| format!("the format has no argument {at}")),
        None => {
            let found = given.named.iter().find(|(other, _)| **other == *name).map(|(_, value)| value.clone());
            found.ok_or_else(|| "an argument of the format is missing".to_owned())
        }
    })
}

/// `'..'.format_map(..)`
pub(in crate::engine::text::jinja) fn braces_of(
    machine: &mut Machine<'_>,
    format: &str,
    mapping: &Value,
) -> Result<Value> {
    let Value::Dict(dict) = mapping else { return Err("format_map needs a mapping".to_owned()) };
    fields(machine, format, &mut |at, name| match at {
        Some(_) => Err("format string contains positional fields".to_owned()),
        None => dict.get_str(name).cloned().ok_or_else(|| "a key of the format is missing".to_owned()),
    })
}

type Lookup<'a> = dyn FnMut(Option<usize>, &str) -> Result<Value> + 'a;

fn fields(machine: &mut Machine<'_>, format: &str, lookup: &mut Lookup<'_>) -> Result<Value> {
    let mut out = machine.heap.writer()?;
    let mut rest = format;
    let mut next = Some(0);
    while let Some(at) = rest.find(['{', '}']) {
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push(before)?;
        if let Some(tail) = after.strip_prefix("{{").or_else(|| after.strip_prefix("}}")) {
            out.push(after.get(..1).unwrap_or_default())?;
            rest = tail;
            continue;
        }
        let field = after.strip_prefix('{').ok_or("Single '}' encountered in format string")?;
        let (field, tail) = field.split_once('}').ok_or("expected '}' before end of string")?;
        if field.contains('{') {
            return Err("a field within a field of a format is not supported".to_owned());
        }
        rest = tail;
        let (name, spec) = field.split_once(':').unwrap_or((field, ""));
        let (name, conversion) = name.split_once('!').map_or((name, None), |(name, how)| (name, Some(how)));
        let value = field_value(machine, name, &mut next, lookup)?;
        let value = match conversion {
            None => value,
            Some("s") => machine.text(&value)?,
            Some(how @ ("r" | "a")) => {
                let mut text = machine.heap.writer()?;
                machine.write(&mut text, &value, true)?;
                let text = text.finish();
                if how == "a" { ascii(machine, &text)? } else { text }
            }
            Some(_) => return Err("the format has an unknown conversion; known are !r, !s and !a".to_owned()),
        };
        write_field(machine, &mut out, spec, &value)?;
    }
    out.push(rest)?;
    Ok(out.finish())
}

/// The value of a field like `0.role` or `m[content]`.
fn field_value(
    machine: &mut Machine<'_>,
    field: &str,
    next: &mut Option<usize>,
    lookup: &mut Lookup<'_>,
) -> Result<Value> {
    let (name, mut path) = field.split_at(field.find(['.', '[']).unwrap_or(field.len()));
    let mut value = if name.is_empty() {
        let at = next.ok_or("cannot switch from manual field specification to automatic field numbering")?;
        *next = Some(at + 1);
        lookup(Some(at), "")?
    } else if name.chars().all(|c| c.is_ascii_digit()) {
        if next.is_some_and(|next| next > 0) {
            return Err("cannot switch from automatic field numbering to manual field specification".to_owned());
        }
        *next = None;
        lookup(Some(name.parse().map_err(|_| "too many decimal digits in format string")?), "")?
    } else {
        lookup(None, name)?
    };
    while !path.is_empty() {
        if let Some(after) = path.strip_prefix('.') {
            let (name, tail) = after.split_at(after.find(['.', '[']).unwrap_or(after.len()));
            value = attributes::attribute(machine, &value, &Arc::from(name))?;
            path = tail;
        } else {
            let inside = path.strip_prefix('[').and_then(|after| after.split_once(']'));
            let (index, tail) = inside.ok_or("expected ']' in a format")?;
            let index = match index.parse() {
                Ok(at) if index.chars().all(|c| c.is_ascii_digit()) => Value::Int(at),
                _ => machine.heap.text(index)?,
            };
            value = attributes::item(machine, &value, &index)?;
            path = tail;
        }
    }
    Ok(value)
}

fn write_field(machine: &Machine<'_>, out: &mut Writer, spec: &str, value: &Value) -> Result<()> {
    if spec.is_empty() {
        return machine.write(out, value, false);
    }
    let spec = parse_spec(spec)?;
    match value {
        Value::Str(text) => {
            if !matches!(spec.kind, None | Some('s')) || spec.sign.is_some() || spec.align == Some('=') {
                return Err("this format specifier cannot be used with a string".to_owned());
            }
            let cut = spec.precision.map_or(text.text.len(), |n| text::byte_of(&text.text, n));
            padded(out, &spec, "", text.text.get(..cut).unwrap_or_default(), '<')
        }
        Value::Undefined(missing) => Err(missing.message()),
        _ if value.is_number() => number(out, &spec, value),
        _ => Err(format!("unsupported format string passed to {}.__format__", value.type_name())),
    }
}

/// `[[fill]align][sign][#][0][width][,_][.precision][type]`
fn parse_spec(text: &str) -> Result<Spec> {
    let mut spec = Spec::default();
    let mut rest = text;
    let is_align = |c: char| "<>=^".contains(c);
    let (first, after) = text::first_char(rest).unwrap_or((' ', ""));
    match text::first_char(after) {
        Some((align, tail)) if is_align(align) => {
            (spec.fill, spec.align, rest) = (Some(first), Some(align), tail);
        }
        _ if is_align(first) => (spec.align, rest) = (Some(first), after),
        _ => {}
    }
    if let Some((sign, after)) = text::first_char(rest).filter(|(c, _)| "+- ".contains(*c)) {
        (spec.sign, rest) = (Some(sign), after);
    }
    if let Some(after) = rest.strip_prefix('#') {
        (spec.alternate, rest) = (true, after);
    }
    if let Some(after) = rest.strip_prefix('0') {
        rest = after;
        spec.zero = true;
    }
    let (width, after) = digits(rest);
    spec.width = if width.is_empty() { 0 } else { width.parse().map_err(|_| "width too big")? };
    rest = after;
    if let Some((grouping, after)) = text::first_char(rest).filter(|(c, _)| matches!(c, ',' | '_')) {
        (spec.grouping, rest) = (Some(grouping), after);
    }
    if let Some(after) = rest.strip_prefix('.') {
        let (precision, after) = digits(after);
        spec.precision = Some(precision.parse().map_err(|_| "format specifier missing precision")?);
        rest = after;
    }
    let mut kind = rest.chars();
    spec.kind = kind.next();
    if !kind.as_str().is_empty() {
        return Err("invalid format specifier".to_owned());
    }
    Ok(spec)
}
