//! `'..' % args`, and the filter `format`.

use super::{Spec, ascii, digits, number, padded};
use crate::engine::text::jinja::arguments::Given;
use crate::engine::text::jinja::heap::{Result, Writer};
use crate::engine::text::jinja::machine::Machine;
use crate::engine::text::jinja::text;
use crate::engine::text::jinja::value::{Kind, Value};
use std::rc::Rc;

/// `'..' % value`
pub(in crate::engine::text::jinja) fn percent(machine: &mut Machine<'_>, format: &str, value: &Value) -> Result<Value> {
    let arguments: &[Value] = match value {
        Value::Seq(seq) if matches!(seq.kind, Kind::Tuple | Kind::Group) => &seq.items,
        other => std::slice::from_ref(other),
    };
    let is_mapping = matches!(value, Value::Dict(_));
    let mut left = arguments.iter();
    let mut out = machine.heap.writer()?;
    let mut rest = format;
    while let Some((before, after)) = rest.split_once('%') {
        out.push(before)?;
        let (item, after) = match after.strip_prefix('(') {
            Some(named) => {
                let (name, after) = named.split_once(')').ok_or("incomplete format key")?;
                let Value::Dict(dict) = value else { return Err("format requires a mapping".to_owned()) };
                (Some(dict.get_str(name).cloned().ok_or("a key of the format is missing")?), after)
            }
            None => (None, after),
        };
        if let (None, Some(tail)) = (&item, after.strip_prefix('%')) {
            out.push("%")?;
            rest = tail;
            continue;
        }
        let (spec, after) = percent_spec(after, &mut left)?;
        rest = after;
        let item = match item {
            Some(item) => item,
            None => left.next().cloned().ok_or("not enough arguments for format string")?,
        };
        percent_item(machine, &mut out, &spec, &item)?;
    }
    out.push(rest)?;
    if left.next().is_some() && !is_mapping {
        return Err("not all arguments converted during string formatting".to_owned());
    }
    Ok(out.finish())
}

/// `value | format(..)`
pub(in crate::engine::text::jinja) fn filter(machine: &mut Machine<'_>, format: &str, given: Given) -> Result<Value> {
    let heap = Rc::clone(&machine.heap);
    if given.named.is_empty() {
        let values = heap.seq(Kind::Tuple, given.positional)?;
        return percent(machine, format, &values);
    }
    if !given.positional.is_empty() {
        return Err("format can't handle positional and keyword arguments at the same time".to_owned());
    }
    let mut entries = heap.entries()?;
    for (name, value) in given.named {
        entries.insert(heap.text(&name)?, value)?;
    }
    percent(machine, format, &entries.finish())
}

/// Reads flags, width, precision and type after `%`. Returns them and the rest of the text.
fn percent_spec<'a>(text: &'a str, left: &mut std::slice::Iter<'_, Value>) -> Result<(Spec, &'a str)> {
    let mut spec = Spec::default();
    let mut rest = text;
    while let Some((flag, after)) = text::first_char(rest).filter(|(c, _)| "#0- +".contains(*c)) {
        match flag {
            '#' => spec.alternate = true,
            '0' => spec.zero = true,
            '-' => spec.align = Some('<'),
            '+' => spec.sign = Some('+'),
            _ => spec.sign = spec.sign.or(Some(' ')),
        }
        rest = after;
    }
    let mut number = |rest: &mut &'a str| -> Result<Option<i128>> {
        if let Some(after) = rest.strip_prefix('*') {
            *rest = after;
            return left.next().and_then(Value::as_int).map(Some).ok_or_else(|| "* wants int".to_owned());
        }
        let (digits, after) = digits(rest);
        *rest = after;
        if digits.is_empty() {
            return Ok(None);
        }
        digits.parse().map(Some).map_err(|_| "width too big".to_owned())
    };
    if let Some(width) = number(&mut rest)? {
        if width < 0 {
            spec.align = Some('<');
        }
        spec.width = usize::try_from(width.unsigned_abs()).map_err(|_| "width too big")?;
    }
    if let Some(after) = rest.strip_prefix('.') {
        rest = after;
        let precision = number(&mut rest)?.unwrap_or(0).max(0);
        spec.precision = Some(usize::try_from(precision).map_err(|_| "precision too big")?);
    }
    rest = rest.strip_prefix(['h', 'l', 'L']).unwrap_or(rest);
    let (kind, rest) = text::first_char(rest).ok_or("incomplete format")?;
    spec.kind = Some(kind);
    Ok((spec, rest))
}

fn percent_item(machine: &Machine<'_>, out: &mut Writer, spec: &Spec, item: &Value) -> Result<()> {
    let kind = spec.kind.unwrap_or('s');
    let right = Spec { align: Some(spec.align.unwrap_or('>')), ..Spec { width: spec.width, ..Spec::default() } };
    match kind {
        's' | 'r' | 'a' => {
            let mut text = machine.heap.writer()?;
            machine.write(&mut text, item, kind != 's')?;
            let text = text.finish();
            let text = if kind == 'a' { ascii(machine, &text)? } else { text };
            let text = text.as_str().unwrap_or_default();
            let cut = spec.precision.map_or(text.len(), |n| text::byte_of(text, n));
            padded(out, &right, "", text.get(..cut).unwrap_or_default(), '>')
        }
        'c' => {
            let text = match item {
                Value::Str(text) if text.text.chars().count() == 1 => text.text.to_string(),
                _ => {
                    let code = item.as_int().and_then(|code| char::from_u32(u32::try_from(code).ok()?));
                    code.ok_or("%c requires int or char")?.to_string()
                }
            };
            padded(out, &right, "", &text, '>')
        }
        'd' | 'i' | 'u' | 'x' | 'X' | 'o' => {
            let truncated = match item {
                Value::Float(float) if "diu".contains(kind) && float.abs() < 1.7e38 => {
                    Value::Int(float.trunc() as i128)
                }
                other => other.clone(),
            };
            if !matches!(truncated, Value::Int(_) | Value::Bool(_) | Value::Big(_)) {
                return Err(format!("%{kind} format: a real number is required, not {}", item.type_name()));
            }
            let kind = if matches!(kind, 'i' | 'u') { 'd' } else { kind };
            number(out, &numeric(spec, kind), &truncated)
        }
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
            let float = item.as_float().ok_or_else(|| format!("must be real number, not {}", item.type_name()))?;
            number(out, &numeric(spec, kind), &Value::Float(float))
        }
        other => Err(format!("unsupported format character {other:?}")),
    }
}

/// The same for a number: `0` pads with zeros after the sign.
fn numeric(spec: &Spec, kind: char) -> Spec {
    let zero = spec.zero && spec.align.is_none();
    Spec {
        fill: zero.then_some('0'),
        align: if zero { Some('=') } else { spec.align },
        sign: spec.sign,
        alternate: spec.alternate,
        width: spec.width,
        precision: spec.precision,
        kind: Some(kind),
        ..Spec::default()
    }
}
