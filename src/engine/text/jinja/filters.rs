//! `value | filter(...)`

use super::arguments::{Given, count, flag, int, text as text_of};
use super::heap::{Heap, Result, Writer};
use super::machine::Machine;
use super::ops::TOO_LARGE;
use super::sequences;
use super::text;
use super::value::Value;
use super::{attributes, format, functions, json, methods};
use std::rc::Rc;
use std::sync::Arc;
use unicode_categories::UnicodeCategories;

/// The names of all Jinja filters. rotor does not support all of them.
const NAMES: [&str; 54] = [
    "abs",
    "attr",
    "batch",
    "capitalize",
    "center",
    "count",
    "d",
    "default",
    "dictsort",
    "e",
    "escape",
    "filesizeformat",
    "first",
    "float",
    "forceescape",
    "format",
    "groupby",
    "indent",
    "int",
    "items",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "map",
    "max",
    "min",
    "pprint",
    "random",
    "reject",
    "rejectattr",
    "replace",
    "reverse",
    "round",
    "safe",
    "select",
    "selectattr",
    "slice",
    "sort",
    "string",
    "striptags",
    "sum",
    "title",
    "tojson",
    "trim",
    "truncate",
    "unique",
    "upper",
    "urlencode",
    "urlize",
    "wordcount",
    "wordwrap",
    "xmlattr",
];

/// An error if there is no such filter.
pub(super) fn check(name: &str) -> Result<()> {
    if NAMES.contains(&name) {
        return Ok(());
    }
    Err(format!("there is no filter named '{}'", name.chars().take(40).collect::<String>()))
}

pub(super) fn apply(machine: &mut Machine<'_>, name: &str, value: &Value, given: Given) -> Result<Value> {
    machine.enter()?;
    let made = match name {
        "upper" | "lower" | "capitalize" | "title" | "trim" | "center" | "wordcount" | "truncate" | "indent"
        | "replace" | "format" | "urlencode" | "e" | "escape" | "forceescape" | "safe" | "string" => {
            of_text(machine, name, value, given)
        }
        "abs" | "int" | "float" | "round" | "filesizeformat" => of_number(machine, name, value, given),
        "default" | "d" => {
            let [other, boolean] = given.bind(name, ["default_value", "boolean"])?;
            let is_missing = value.is_undefined() || flag(&boolean) && !value.is_true();
            match other {
                _ if !is_missing => Ok(value.clone()),
                Some(other) => Ok(other),
                None => machine.heap.text(""),
            }
        }
        "attr" => {
            let [attribute] = given.exactly(name, ["name"])?;
            let attribute: Arc<str> = Arc::from(attribute.as_str().ok_or("'attr' needs the name of an attribute")?);
            // Unlike `.`, `attr` does not look up items.
            match value {
                Value::Dict(_) if !methods::has(value, &attribute) => Ok(value.no_attribute(&attribute)),
                _ => attributes::attribute(machine, value, &attribute),
            }
        }
        "tojson" => json::write(machine, value, given),
        _ => sequences::apply(machine, name, value, given),
    };
    machine.leave();
    made
}

/// A string that `map` makes from another one at once. It may be three times as long.
pub(super) fn mapped(machine: &Machine<'_>, text: &str, map: impl FnOnce(&str) -> String) -> Result<Value> {
    let heap = &machine.heap;
    heap.work(text.len().saturating_mul(if text.is_ascii() { 2 } else { 16 }))?;
    let _charge = heap.charge(text.len().saturating_mul(3))?;
    heap.text(&map(text))
}

/// Escapes as markupsafe does.
pub(super) fn escape_into(out: &mut Writer, text: &str) -> Result<()> {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '\'', '"']) {
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push(before)?;
        let Some((c, tail)) = text::first_char(after) else { break };
        out.push(match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '\'' => "&#39;",
            _ => "&#34;",
        })?;
        rest = tail;
    }
    out.push(rest)
}

/// `str.replace`
pub(super) fn replaced(heap: &Rc<Heap>, text: &str, old: &str, new: &str, most: Option<usize>) -> Result<Value> {
    heap.work(text.len())?;
    let mut out = heap.writer()?;
    let mut from = 0;
    for (at, _) in text.match_indices(old).take(most.unwrap_or(usize::MAX)) {
        out.push(text.get(from..at).unwrap_or_default())?;
        out.push(new)?;
        from = at + old.len();
    }
    out.push(text.get(from..).unwrap_or_default())?;
    Ok(out.finish())
}

fn safe(machine: &Machine<'_>, text: &str) -> Result<Value> {
    let mut out = machine.heap.writer()?;
    out.push(text)?;
    Ok(out.finish_as(true))
}

fn of_text(machine: &mut Machine<'_>, name: &str, value: &Value, given: Given) -> Result<Value> {
    let heap = Rc::clone(&machine.heap);
    let whole = machine.text(value)?;
    let string = whole.as_str().unwrap_or_default();
    let made = match name {
        "upper" | "lower" | "capitalize" | "title" | "string" | "safe" | "e" | "escape" | "forceescape" => {
            given.none(name)?;
            match name {
                "upper" => mapped(machine, string, str::to_uppercase)?,
                "lower" => mapped(machine, string, str::to_lowercase)?,
                "capitalize" => mapped(machine, string, text::capitalize)?,
                "title" => mapped(machine, string, text::title_filter)?,
                "string" => return Ok(whole),
                "safe" => return safe(machine, string),
                _ if value.is_safe() && name != "forceescape" => return Ok(whole),
                _ => {
                    let mut out = heap.writer()?;
                    escape_into(&mut out, string)?;
                    return Ok(out.finish_as(true));
                }
            }
        }
        "trim" => {
            let [characters] = given.bind(name, ["chars"])?;
            let characters = text_of(&characters, "the argument of trim")?;
            heap.work(string.len().saturating_mul(characters.map_or(1, str::len)))?;
            heap.text(text::strip(string, characters, true, true))?
        }
        "center" => {
            let [width] = given.bind(name, ["width"])?;
            methods::pad(&heap, string, name, count(&width, "the width of center", 80)?, " ")?
        }
        "wordcount" => {
            given.none(name)?;
            heap.work(string.len().saturating_mul(16))?;
            let is_other = |c: char| !(c.is_letter() || c.is_numeric() || c == '_');
            return Ok(Value::Int(string.split(is_other).filter(|word| !word.is_empty()).count() as i128));
        }
        "replace" => {
            let [old, new, most] = given.bind(name, ["old", "new", "count"])?;
            let (Some(old), Some(new)) = (old, new) else {
                return Err("'replace' needs the arguments 'old' and 'new'".to_owned());
            };
            let (old, new) = (machine.text(&old)?, machine.text(&new)?);
            let most = int(&most, "the count of replace")?.and_then(|n| usize::try_from(n).ok());
            return replaced(&heap, string, old.as_str().unwrap_or_default(), new.as_str().unwrap_or_default(), most);
        }
        "format" => return format::filter(machine, string, given),
        "urlencode" => return urlencode(machine, value, given),
        "truncate" => {
            check_string(name, value)?;
            truncate(&heap, string, given)?
        }
        _ => {
            check_string(name, value)?;
            indent(&heap, string, given)?
        }
    };
    if value.is_safe() { safe(machine, made.as_str().unwrap_or_default()) } else { Ok(made) }
}

fn check_string(name: &str, value: &Value) -> Result<()> {
    match value {
        Value::Str(_) => Ok(()),
        Value::Undefined(missing) => Err(missing.message()),
        _ => Err(format!("'{name}' needs a string, not '{}'", value.type_name())),
    }
}

fn indent(heap: &Rc<Heap>, string: &str, given: Given) -> Result<Value> {
    let [width, first, blank] = given.bind("indent", ["width", "first", "blank"])?;
    let indention = match &width {
        Some(Value::Str(text)) => heap.text(&text.text)?,
        width => {
            let mut out = heap.writer()?;
            out.repeat(" ", count(width, "the width of indent", 4)?)?;
            out.finish()
        }
    };
    let indention = indention.as_str().unwrap_or_default();
    let mut out = heap.writer()?;
    out.push(if flag(&first) { indention } else { "" })?;
    // A line end at the end makes an empty last line, unlike in `splitlines`.
    let ends = |text: &str| {
        text.is_empty()
            || text::split_lines(text, true)
                .last()
                .is_some_and(|line| text::split_lines(line, false).next().is_some_and(|bare| bare.len() < line.len()))
    };
    let last = if ends(string) { Some("") } else { None };
    let lines = text::split_lines(string, false).chain(last);
    for (i, line) in lines.enumerate() {
        if i > 0 {
            out.push("\n")?;
            out.push(if !line.is_empty() || flag(&blank) { indention } else { "" })?;
        }
        out.push(line)?;
    }
    Ok(out.finish())
}

fn truncate(heap: &Rc<Heap>, string: &str, given: Given) -> Result<Value> {
    let [length, kill_words, end, leeway] = given.bind("truncate", ["length", "killwords", "end", "leeway"])?;
    let length = count(&length, "the length of truncate", 255)?;
    let end = text_of(&end, "the end of truncate")?.unwrap_or("...");
    let leeway = count(&leeway, "the leeway of truncate", 5)?;
    let kept = length.checked_sub(end.chars().count()).ok_or("truncate: 'length' is less than the length of 'end'")?;
    if string.chars().count() <= length.saturating_add(leeway) {
        return heap.text(string);
    }
    let mut begin = string.get(..text::byte_of(string, kept)).unwrap_or_default();
    if !flag(&kill_words) {
        begin = begin.rsplit_once(' ').map_or(begin, |(before, _)| before);
    }
    let mut out = heap.writer()?;
    out.push(begin)?;
    out.push(end)?;
    Ok(out.finish())
}

fn urlencode(machine: &Machine<'_>, value: &Value, given: Given) -> Result<Value> {
    given.none("urlencode")?;
    let mut out = machine.heap.writer()?;
    if matches!(value, Value::Dict(_) | Value::Seq(_) | Value::Undefined(_)) {
        return Err(format!("'urlencode' of '{}' is not supported", value.type_name()));
    }
    for byte in machine.text(value)?.as_str().unwrap_or_default().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'-' | b'~' | b'/' => {
                out.push_char(char::from(byte))?;
            }
            _ => out.push(&format!("%{byte:02X}"))?,
        }
    }
    Ok(out.finish())
}

fn of_number(machine: &mut Machine<'_>, name: &str, value: &Value, given: Given) -> Result<Value> {
    if let Value::Undefined(missing) = value {
        return Err(missing.message());
    }
    match name {
        "abs" => {
            given.none(name)?;
            match value {
                Value::Big(digits) => functions::big(&machine.heap, digits.text.trim_start_matches('-')),
                Value::Float(value) => Ok(Value::Float(value.abs())),
                _ => machine.heap.sign(value.as_int().is_some_and(|value| value < 0), value),
            }
        }
        "int" => {
            let [default, base] = given.bind(name, ["default", "base"])?;
            to_int(machine, value, default.unwrap_or(Value::Int(0)), int(&base, "the base of int")?)
        }
        "float" => {
            let [default] = given.bind(name, ["default"])?;
            let float = value.as_str().map_or_else(|| value.as_float(), text::parse_float);
            Ok(float.map(Value::Float).unwrap_or(default.unwrap_or(Value::Float(0.0))))
        }
        "round" => {
            let [precision, method] = given.bind(name, ["precision", "method"])?;
            let method = text_of(&method, "the method of round")?.unwrap_or("common");
            round(value, int(&precision, "the precision of round")?.unwrap_or(0), method)
        }
        _ => Err(format!("the filter '{name}' is not supported")),
    }
}

fn to_int(machine: &Machine<'_>, value: &Value, default: Value, base: Option<i128>) -> Result<Value> {
    let whole = |float: f64| match float {
        _ if !float.is_finite() => None,
        _ if float.abs() < 1.7e38 => Some(Value::Int(float.trunc() as i128)),
        _ => None,
    };
    match value {
        Value::Str(string) => {
            let base = u32::try_from(base.unwrap_or(10)).ok().filter(|base| *base == 0 || (2..=36).contains(base));
            let Some(base) = base else { return Ok(default) };
            machine.heap.work(string.text.len())?;
            match text::parse_int(&string.text, base) {
                Some(Ok(value)) => Ok(Value::Int(value)),
                Some(Err(digits)) if base == 10 => functions::big(&machine.heap, &digits),
                Some(Err(_)) => Err(TOO_LARGE.to_owned()),
                None => Ok(text::parse_float(&string.text).and_then(whole).unwrap_or(default)),
            }
        }
        Value::Float(float) if float.is_infinite() => Err("cannot convert float infinity to integer".to_owned()),
        Value::Float(float) if float.is_nan() => Ok(default),
        Value::Float(float) => whole(*float).ok_or_else(|| TOO_LARGE.to_owned()),
        Value::Big(_) => Ok(value.clone()),
        _ => Ok(value.as_int().map_or(default, Value::Int)),
    }
}

fn round(value: &Value, precision: i128, method: &str) -> Result<Value> {
    const FAR: i128 = 400;
    if !value.is_number() {
        return Err(format!("'round' needs a number, not '{}'", value.type_name()));
    }
    let places = precision.clamp(-FAR, FAR);
    match (method, value) {
        ("common", Value::Float(float)) if places >= 0 => {
            let places = usize::try_from(places).unwrap_or(0);
            let rounded = if float.is_finite() { format!("{float:.places$}").parse() } else { Ok(*float) };
            Ok(Value::Float(rounded.unwrap_or(*float)))
        }
        ("common", Value::Float(float)) => {
            let unit = 10f64.powi(i32::try_from(-places).unwrap_or(0));
            let rounded = (float / unit).round_ties_even() * unit;
            Ok(Value::Float(if unit.is_finite() { rounded } else { 0f64.copysign(*float) }))
        }
        ("common", _) if places >= 0 => Ok(value.as_int().map_or_else(|| value.clone(), Value::Int)),
        ("common", _) => {
            let number = value.as_int().ok_or(TOO_LARGE)?;
            let Some(unit) = u32::try_from(-places).ok().and_then(|n| 10i128.checked_pow(n)) else {
                return Ok(Value::Int(0));
            };
            let (whole, rest) = (number.div_euclid(unit), number.rem_euclid(unit));
            let up = match (rest * 2).cmp(&unit) {
                std::cmp::Ordering::Equal => whole % 2 != 0,
                order => order.is_gt(),
            };
            let rounded = (whole + i128::from(up)).checked_mul(unit);
            rounded.map(Value::Int).ok_or_else(|| TOO_LARGE.to_owned())
        }
        ("ceil" | "floor", _) => {
            let float = value.as_float().unwrap_or(f64::NAN);
            let unit = 10f64.powi(i32::try_from(places).unwrap_or(0));
            let scaled = float * unit;
            if !scaled.is_finite() {
                return Err("cannot convert float to integer".to_owned());
            }
            Ok(Value::Float(if method == "ceil" { scaled.ceil() } else { scaled.floor() } / unit))
        }
        _ => Err("the method of 'round' must be 'common', 'ceil' or 'floor'".to_owned()),
    }
}
