//! Methods of strings.

use super::window;
use crate::engine::text::jinja::arguments::{Given, count, flag, int, text as text_of};
use crate::engine::text::jinja::heap::{Heap, Result};
use crate::engine::text::jinja::machine::Machine;
use crate::engine::text::jinja::tests::is_all;
use crate::engine::text::jinja::value::{Kind, Value};
use crate::engine::text::jinja::walk::Walk;
use crate::engine::text::jinja::{filters, format, text};
use std::rc::Rc;
use unicode_categories::UnicodeCategories;

pub(super) fn string_method(
    machine: &mut Machine<'_>,
    value: &Value,
    string: &str,
    name: &str,
    given: Given,
) -> Result<Value> {
    let heap = Rc::clone(&machine.heap);
    match name {
        "upper" | "lower" | "casefold" | "capitalize" | "title" | "swapcase" => {
            given.none(name)?;
            case(machine, string, name)
        }
        "strip" | "lstrip" | "rstrip" => {
            let [characters] = given.bind(name, ["chars"])?;
            let characters = text_of(&characters, "the argument of strip")?;
            heap.work(string.len().saturating_mul(characters.map_or(0, str::len)))?;
            heap.text(text::strip(string, characters, name != "rstrip", name != "lstrip"))
        }
        "split" | "rsplit" => split(&heap, string, name == "rsplit", given),
        "splitlines" => {
            let [keep] = given.bind(name, ["keepends"])?;
            let mut items = heap.items()?;
            for line in text::split_lines(string, flag(&keep)) {
                items.push(heap.text(line)?)?;
            }
            Ok(items.finish(Kind::List))
        }
        "partition" | "rpartition" => partition(&heap, string, name, given),
        "find" | "rfind" | "index" | "rindex" | "count" | "startswith" | "endswith" => {
            search(&heap, string, name, given)
        }
        "center" | "ljust" | "rjust" => {
            let [width, fill] = given.bind(name, ["width", "fillchar"])?;
            let width = width.as_ref().and_then(Value::as_int).ok_or_else(|| format!("'{name}' needs a width"))?;
            let fill = text_of(&fill, "fillchar")?.unwrap_or(" ");
            pad(&heap, string, name, usize::try_from(width).unwrap_or(if width < 0 { 0 } else { usize::MAX }), fill)
        }
        "zfill" => zfill(&heap, string, given),
        "expandtabs" => expand_tabs(&heap, string, given),
        "replace" => {
            let [old, new, most] = given.bind(name, ["old", "new", "count"])?;
            let (Some(Value::Str(old)), Some(Value::Str(new))) = (&old, &new) else {
                return Err("'replace' needs two strings".to_owned());
            };
            let most = int(&most, "the count of replace")?.and_then(|n| usize::try_from(n).ok());
            filters::replaced(&heap, string, &old.text, &new.text, most)
        }
        "removeprefix" | "removesuffix" => {
            let [affix] = given.exactly(name, ["affix"])?;
            let affix = affix.as_str().ok_or_else(|| format!("'{name}' needs a string"))?;
            let left = if name == "removeprefix" { string.strip_prefix(affix) } else { string.strip_suffix(affix) };
            heap.text(left.unwrap_or(string))
        }
        "join" => join(&heap, string, given),
        "format" => format::braces(machine, string, given),
        "format_map" => {
            let [mapping] = given.exactly(name, ["mapping"])?;
            format::braces_of(machine, string, &mapping)
        }
        _ if name.starts_with("is") => {
            given.none(name)?;
            heap.work(string.len().saturating_mul(16))?;
            Ok(Value::Bool(is_kind(string, name)?))
        }
        _ => Err(format!("the method '{name}' of '{}' is not supported", value.type_name())),
    }
}

fn partition(heap: &Rc<Heap>, string: &str, name: &str, given: Given) -> Result<Value> {
    let [separator] = given.exactly(name, ["sep"])?;
    let Some(separator) = separator.as_str().filter(|separator| !separator.is_empty()) else {
        return Err(format!("'{name}' needs a separator: a string that is not empty"));
    };
    let first = name == "partition";
    let found = if first { string.split_once(separator) } else { string.rsplit_once(separator) };
    let parts = match found {
        Some((before, after)) => [before, separator, after],
        None if first => [string, "", ""],
        None => ["", "", string],
    };
    let parts = parts.into_iter().map(|part| heap.text(part)).collect::<Result<Vec<_>>>()?;
    heap.seq(Kind::Tuple, parts)
}

fn zfill(heap: &Rc<Heap>, string: &str, given: Given) -> Result<Value> {
    let [width] = given.exactly("zfill", ["width"])?;
    let width = count(&Some(width), "the width of zfill", 0)?;
    let missing = width.saturating_sub(string.chars().count());
    let (sign, digits) = string.split_at_checked(usize::from(string.starts_with(['+', '-']))).unwrap_or_default();
    let mut out = heap.writer()?;
    out.push(sign)?;
    out.repeat("0", missing)?;
    out.push(digits)?;
    Ok(out.finish())
}

fn join(heap: &Rc<Heap>, string: &str, given: Given) -> Result<Value> {
    let [values] = given.exactly("join", ["iterable"])?;
    let mut values = Walk::new(heap, &values)?;
    let mut out = heap.writer()?;
    let mut at = 0;
    while let Some(value) = values.next() {
        let Value::Str(part) = &value else {
            return Err(format!("sequence item {at}: expected str instance, {} found", value.type_name()));
        };
        out.push(if at > 0 { string } else { "" })?;
        out.push(&part.text)?;
        at += 1;
    }
    Ok(out.finish())
}

fn case(machine: &Machine<'_>, string: &str, name: &str) -> Result<Value> {
    filters::mapped(machine, string, |text| match name {
        "upper" => text.to_uppercase(),
        "capitalize" => text::capitalize(text),
        "title" => text::title_method(text),
        "swapcase" => {
            let swap =
                |c: char| if c.is_uppercase() { c.to_lowercase().to_string() } else { c.to_uppercase().to_string() };
            text.chars().map(swap).collect()
        }
        "casefold" => text.to_lowercase().replace('ß', "ss").replace('ς', "σ"),
        _ => text.to_lowercase(),
    })
}

fn split(heap: &Rc<Heap>, string: &str, from_end: bool, given: Given) -> Result<Value> {
    let [separator, most] = given.bind("split", ["sep", "maxsplit"])?;
    let separator = text_of(&separator, "the separator of split")?;
    let most = int(&most, "maxsplit")?.and_then(|n| usize::try_from(n).ok()).unwrap_or(usize::MAX);
    if separator == Some("") {
        return Err("empty separator".to_owned());
    }
    let mut parts = heap.items()?;
    for part in text::split(string, separator, most, from_end) {
        parts.push(heap.text(part)?)?;
    }
    if !from_end {
        return Ok(parts.finish(Kind::List));
    }
    heap.seq(Kind::List, parts.as_slice().iter().rev().cloned())
}

fn search(heap: &Rc<Heap>, string: &str, name: &str, given: Given) -> Result<Value> {
    let [wanted, start, stop] = given.bind(name, ["sub", "start", "end"])?;
    let wanted = wanted.ok_or_else(|| format!("'{name}' needs a string to look for"))?;
    let n = if string.is_ascii() { string.len() } else { string.chars().count() };
    let (from, to) = window(&start, &stop, n)?;
    let inside = (from <= to && from <= n)
        .then(|| string.get(text::byte_of(string, from)..text::byte_of(string, to)).unwrap_or_default());
    if let ("startswith" | "endswith", Value::Seq(seq)) = (name, &wanted)
        && seq.kind == Kind::Tuple
    {
        for option in &seq.items {
            heap.steps(1)?;
            let option = option.as_str().ok_or_else(|| format!("'{name}' needs strings"))?;
            if inside.is_some_and(
                |text| if name == "startswith" { text.starts_with(option) } else { text.ends_with(option) },
            ) {
                return Ok(Value::Bool(true));
            }
        }
        return Ok(Value::Bool(false));
    }
    let wanted = wanted.as_str().ok_or_else(|| format!("'{name}' needs a string, not '{}'", wanted.type_name()))?;
    let Some(inside) = inside else {
        return match name {
            "startswith" | "endswith" => Ok(Value::Bool(false)),
            "count" => Ok(Value::Int(0)),
            "find" | "rfind" => Ok(Value::Int(-1)),
            _ => Err("substring not found".to_owned()),
        };
    };
    let found = match name {
        "startswith" => return Ok(Value::Bool(inside.starts_with(wanted))),
        "endswith" => return Ok(Value::Bool(inside.ends_with(wanted))),
        "count" => return Ok(Value::Int(inside.matches(wanted).count() as i128)),
        "find" | "index" => inside.find(wanted),
        _ => inside.rfind(wanted),
    };
    let place = |at: usize| (from + inside.get(..at).map_or(0, |text| text.chars().count())) as i128;
    match (found, name) {
        (Some(at), _) => Ok(Value::Int(place(at))),
        (None, "find" | "rfind") => Ok(Value::Int(-1)),
        _ => Err("substring not found".to_owned()),
    }
}

/// `center`, `ljust`, `rjust`
pub(in crate::engine::text::jinja) fn pad(
    heap: &Rc<Heap>,
    string: &str,
    name: &str,
    width: usize,
    fill: &str,
) -> Result<Value> {
    if fill.chars().count() != 1 {
        return Err("the fill character must be exactly one character long".to_owned());
    }
    let missing = width.saturating_sub(string.chars().count());
    let left = match name {
        "ljust" => 0,
        "rjust" => missing,
        // CPython rounds this way.
        _ => missing / 2 + (missing & width & 1),
    };
    let mut out = heap.writer()?;
    out.repeat(fill, left)?;
    out.push(string)?;
    out.repeat(fill, missing - left)?;
    Ok(out.finish())
}

fn expand_tabs(heap: &Rc<Heap>, string: &str, given: Given) -> Result<Value> {
    let [size] = given.bind("expandtabs", ["tabsize"])?;
    let size = count(&size, "tabsize", 8)?;
    let mut out = heap.writer()?;
    let mut column: usize = 0;
    for c in string.chars() {
        match c {
            '\t' if size > 0 => {
                out.repeat(" ", size - column % size)?;
                column = 0;
            }
            '\t' => {}
            _ => {
                out.push_char(c)?;
                column = if matches!(c, '\n' | '\r') { 0 } else { column + 1 };
            }
        }
    }
    Ok(out.finish())
}

fn is_kind(string: &str, name: &str) -> Result<bool> {
    let all = |is: fn(char) -> bool| !string.is_empty() && string.chars().all(is);
    let is_decimal = |c: char| c.is_number_decimal_digit();
    // Superscripts, circled digits and similar characters.
    let is_digit = |c: char| {
        c.is_number_decimal_digit()
            || matches!(c, '²' | '³' | '¹' | '⁰' | '⁴'..='⁹' | '₀'..='₉' | '①'..='⑨' | '⑴'..='⑼' | '⒈'..='⒐' | '⓪' | '⓵'..='⓽' | '⓿' | '❶'..='❾' | '➀'..='➈' | '➊'..='➒')
    };
    Ok(match name {
        "isascii" => string.is_ascii(),
        "isspace" => all(text::is_space),
        "isalpha" => all(|c| c.is_letter()),
        "isdecimal" => all(is_decimal),
        "isdigit" => all(is_digit),
        "isnumeric" => all(char::is_numeric),
        "isalnum" => all(|c| c.is_letter() || c.is_numeric()),
        "islower" => is_all(string, false),
        "isupper" => is_all(string, true),
        "isprintable" => string.chars().all(text::is_printable),
        "istitle" => {
            let (mut in_word, mut found) = (false, false);
            for c in string.chars() {
                let cased = text::is_cased(c);
                if cased && in_word != c.is_lowercase() {
                    return Ok(false);
                }
                found |= cased;
                in_word = cased;
            }
            found
        }
        "isidentifier" if string.is_ascii() => {
            !string.starts_with(|c: char| c.is_ascii_digit()) && all(|c| c.is_ascii_alphanumeric() || c == '_')
        }
        _ => return Err(format!("the method '{name}' is not supported for this text")),
    })
}
