//! JSON as Python's `json` reads and writes it. Integers of any size keep all digits.

use super::arguments::Given;
use super::attributes;
use super::functions;
use super::heap::{Heap, Result, Writer};
use super::machine::Machine;
use super::text;
use super::value::{Kind, Value};
use crate::engine::text::deaf::{Marking, StringKind};
use std::rc::Rc;

/// How deep arrays and objects may nest; serde_json has the same limit.
const DEPTH_MAX: usize = 128;
/// The most characters of the indent of `tojson`.
const INDENT_MAX: usize = 16;

/// Reads a JSON text as a value, and marks its strings.
pub(super) fn read(heap: &Rc<Heap>, text: &str, marking: Option<Marking>) -> Result<Value> {
    let mut reader = Reader { heap, text, rest: text, depth: 0, marking };
    let value = reader.value()?;
    reader.skip_space();
    if reader.rest.is_empty() { Ok(value) } else { Err(reader.wrong("there is text after the value")) }
}

struct Reader<'a> {
    heap: &'a Rc<Heap>,
    text: &'a str,
    rest: &'a str,
    depth: usize,
    marking: Option<Marking<'a>>,
}

impl<'a> Reader<'a> {
    fn wrong(&self, what: &str) -> String {
        let before = self.text.get(..self.text.len() - self.rest.len()).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1) + 1;
        format!("{what} at line {line} column {column}")
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    fn skip(&mut self, mark: &str) -> bool {
        self.skip_space();
        let after = self.rest.strip_prefix(mark);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn value(&mut self) -> Result<Value> {
        self.skip_space();
        self.heap.steps(1)?;
        for (word, value) in [("null", Value::None), ("true", Value::Bool(true)), ("false", Value::Bool(false))] {
            if self.skip(word) {
                return Ok(value);
            }
        }
        match self.rest.chars().next() {
            Some('"') => {
                let at = self.text.len() - self.rest.len();
                let is_said = self.marking.is_some_and(|marking| marking.said.binary_search(&at).is_ok());
                self.marked(if is_said { StringKind::Said } else { StringKind::Text })
            }
            Some('[' | '{') => {
                self.depth += 1;
                if self.depth > DEPTH_MAX {
                    return Err(self.wrong(&format!("arrays and objects are nested more than {DEPTH_MAX} levels deep")));
                }
                let value = if self.rest.starts_with('[') { self.array()? } else { self.object()? };
                self.depth -= 1;
                Ok(value)
            }
            Some('-' | '0'..='9') => self.number(),
            _ => Err(self.wrong("expected a value")),
        }
    }

    fn array(&mut self) -> Result<Value> {
        self.skip("[");
        let mut items = self.heap.items()?;
        if !self.skip("]") {
            loop {
                items.push(self.value()?)?;
                if self.skip("]") {
                    break;
                }
                if !self.skip(",") {
                    return Err(self.wrong("expected ',' or ']'"));
                }
            }
        }
        Ok(items.finish(Kind::List))
    }

    fn object(&mut self) -> Result<Value> {
        self.skip("{");
        let mut entries = self.heap.entries()?;
        if !self.skip("}") {
            loop {
                self.skip_space();
                if !self.rest.starts_with('"') {
                    return Err(self.wrong("expected a key"));
                }
                let key = self.marked(StringKind::Key)?;
                if !self.skip(":") {
                    return Err(self.wrong("expected ':'"));
                }
                entries.insert(key, self.value()?)?;
                if self.skip("}") {
                    break;
                }
                if !self.skip(",") {
                    return Err(self.wrong("expected ',' or '}'"));
                }
            }
        }
        Ok(entries.finish())
    }

    fn number(&mut self) -> Result<Value> {
        let is_part = |c: char| matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E');
        let (digits, after) = self.rest.split_at(self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len()));
        let magnitude = digits.strip_prefix('-').unwrap_or(digits);
        let whole = magnitude.bytes().take_while(u8::is_ascii_digit).count();
        if whole == 0 || whole > 1 && magnitude.starts_with('0') {
            return Err(self.wrong("the number is not valid JSON"));
        }
        if whole == magnitude.len() {
            let value = functions::big(self.heap, digits).map_err(|message| self.wrong(&message))?;
            self.rest = after;
            return Ok(value);
        }
        // Rust reads a few more forms.
        let is_json = !magnitude.ends_with('.') && !magnitude.contains(".e") && !magnitude.contains(".E");
        let value =
            digits.parse().ok().filter(|_| is_json).ok_or_else(|| self.wrong("the number is not valid JSON"))?;
        self.rest = after;
        Ok(Value::Float(value))
    }

    /// A string with its marks.
    fn marked(&mut self, kind: StringKind) -> Result<Value> {
        let mut out = self.heap.writer()?;
        self.string(&mut out)?;
        let Some(marking) = self.marking else { return Ok(out.finish()) };
        let mut places = marking.places(out.as_str(), kind).peekable();
        if places.peek().is_none() {
            drop(places);
            return Ok(out.finish());
        }
        let (mut marked, mut begin) = (self.heap.writer()?, 0);
        for place in places {
            marked.push(out.as_str().get(begin..place).unwrap_or_default())?;
            marked.push_char(marking.mark)?;
            begin = place;
        }
        marked.push(out.as_str().get(begin..).unwrap_or_default())?;
        Ok(marked.finish())
    }

    fn string(&mut self, out: &mut Writer) -> Result<()> {
        self.rest = self.rest.get(1..).unwrap_or_default();
        loop {
            let at = self.rest.find(|c: char| c == '"' || c == '\\' || c < ' ');
            let Some(at) = at else { return Err(self.wrong("a string has no end")) };
            let (plain, after) = self.rest.split_at_checked(at).unwrap_or((self.rest, ""));
            out.push(plain)?;
            self.rest = after;
            if let Some(after) = after.strip_prefix('"') {
                self.rest = after;
                return Ok(());
            }
            let Some(escape) = after.strip_prefix('\\') else {
                return Err(self.wrong("a string contains a control character; escape it"));
            };
            let c = self.escape(escape)?;
            out.push_char(c)?;
        }
    }

    /// The character of an escape; `text` follows the backslash.
    fn escape(&mut self, text: &'a str) -> Result<char> {
        let Some((c, after)) = text::first_char(text) else { return Err(self.wrong("a string has no end")) };
        let simple = match c {
            '"' | '\\' | '/' => c,
            'b' => '\x08',
            'f' => '\x0c',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let unit = |text: &str| {
                    let digits = text.get(..4).filter(|digits| digits.chars().all(|c| c.is_ascii_hexdigit()))?;
                    u32::from_str_radix(digits, 16).ok()
                };
                let first = unit(after).ok_or_else(|| self.wrong("\\u is not followed by four hexadecimal digits"))?;
                let after = after.get(4..).unwrap_or_default();
                let second = after.strip_prefix("\\u").and_then(unit).filter(|low| (0xdc00..0xe000).contains(low));
                let (code, after) = match (first, second) {
                    (0xd800..=0xdbff, Some(low)) => {
                        (0x10000 + ((first - 0xd800) << 10) + (low - 0xdc00), after.get(6..).unwrap_or_default())
                    }
                    _ => (first, after),
                };
                let c = char::from_u32(code).ok_or_else(|| self.wrong("a string contains a lone surrogate"))?;
                self.rest = after;
                return Ok(c);
            }
            _ => return Err(self.wrong("a string contains an unknown escape")),
        };
        self.rest = after;
        Ok(simple)
    }
}

/// transformers' `tojson`: `json.dumps` without escaping of HTML, with its options.
pub(super) fn write(machine: &mut Machine<'_>, value: &Value, given: Given) -> Result<Value> {
    let [ascii, indent, separators, sorted] =
        given.bind("tojson", ["ensure_ascii", "indent", "separators", "sort_keys"])?;
    let is_true = |value: Option<Value>| value.is_some_and(|value| value.is_true());
    let indent = match indent {
        None | Some(Value::None) => None,
        Some(Value::Str(text)) => Some(text.text.to_string()),
        Some(width) => {
            let width = width.as_int().ok_or("tojson: 'indent' must be a number or a string")?.max(0);
            Some(" ".repeat(usize::try_from(width).unwrap_or(usize::MAX).min(INDENT_MAX + 1)))
        }
    };
    if indent.as_ref().is_some_and(|indent| indent.len() > INDENT_MAX) {
        return Err(format!("tojson: 'indent' may have at most {INDENT_MAX} characters"));
    }
    let (comma, colon) = match separators {
        None | Some(Value::None) => {
            let comma = if indent.is_some() { "," } else { ", " };
            (machine.heap.text(comma)?, machine.heap.text(": ")?)
        }
        Some(pair) => {
            (attributes::item(machine, &pair, &Value::Int(0))?, attributes::item(machine, &pair, &Value::Int(1))?)
        }
    };
    let (Some(comma), Some(colon)) = (comma.as_str(), colon.as_str()) else {
        return Err("tojson: 'separators' must be two strings".to_owned());
    };
    let style = Style { indent, comma, colon, ascii: is_true(ascii), sorted: is_true(sorted) };
    let mut out = machine.heap.writer()?;
    style.value(&machine.heap, &mut out, value, 0)?;
    Ok(out.finish())
}

struct Style<'a> {
    indent: Option<String>,
    comma: &'a str,
    colon: &'a str,
    ascii: bool,
    sorted: bool,
}

impl Style<'_> {
    fn value(&self, heap: &Heap, out: &mut Writer, value: &Value, depth: usize) -> Result<()> {
        match value {
            Value::Str(text) => self.string(out, &text.text),
            Value::Seq(seq) if matches!(seq.kind, Kind::List | Kind::Tuple | Kind::Group) => {
                out.push("[")?;
                for (i, item) in seq.items.iter().enumerate() {
                    self.next(out, i, depth)?;
                    self.value(heap, out, item, depth + 1)?;
                }
                self.line(out, depth, !seq.items.is_empty())?;
                out.push("]")
            }
            Value::Dict(dict) => {
                let mut members: Vec<_> = dict.entries.iter().map(|(key, value)| (key, value)).collect();
                if self.sorted {
                    heap.steps(members.len() * 8)?;
                    let mut keyed: Vec<(Value, Value)> =
                        members.iter().map(|(key, value)| ((*key).clone(), (*value).clone())).collect();
                    heap.sort(&mut keyed, false)?;
                    return self.members(heap, out, keyed.iter().map(|(key, value)| (key, value)), depth);
                }
                self.members(heap, out, members.drain(..), depth)
            }
            _ => {
                let text = scalar(value)?;
                out.push(&text)
            }
        }
    }

    fn members<'v>(
        &self,
        heap: &Heap,
        out: &mut Writer,
        members: impl Iterator<Item = (&'v Value, &'v Value)>,
        depth: usize,
    ) -> Result<()> {
        out.push("{")?;
        let mut n = 0;
        for (key, value) in members {
            self.next(out, n, depth)?;
            n += 1;
            match key {
                Value::Str(text) => self.string(out, &text.text)?,
                _ => {
                    let text = scalar(key).map_err(|_| format!("tojson: a key must not be a {}", key.type_name()))?;
                    self.string(out, &text)?;
                }
            }
            out.push(self.colon)?;
            self.value(heap, out, value, depth + 1)?;
        }
        self.line(out, depth, n > 0)?;
        out.push("}")
    }

    /// Writes what precedes the `i`th item.
    fn next(&self, out: &mut Writer, i: usize, depth: usize) -> Result<()> {
        out.push(if i > 0 { self.comma } else { "" })?;
        self.line(out, depth + 1, true)
    }

    /// Begins a line of an indented text, if `begins` is set.
    fn line(&self, out: &mut Writer, depth: usize, begins: bool) -> Result<()> {
        match &self.indent {
            Some(indent) if begins => {
                out.push("\n")?;
                out.repeat(indent, depth)
            }
            _ => Ok(()),
        }
    }

    fn string(&self, out: &mut Writer, text: &str) -> Result<()> {
        out.push("\"")?;
        let mut rest = text;
        while let Some(at) = rest.find(|c: char| c < ' ' || c == '"' || c == '\\' || self.ascii && c > '~') {
            let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
            out.push(before)?;
            let Some((c, tail)) = text::first_char(after) else { break };
            match c {
                '"' => out.push("\\\"")?,
                '\\' => out.push("\\\\")?,
                '\n' => out.push("\\n")?,
                '\r' => out.push("\\r")?,
                '\t' => out.push("\\t")?,
                '\x08' => out.push("\\b")?,
                '\x0c' => out.push("\\f")?,
                _ => {
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        out.push(&format!("\\u{unit:04x}"))?;
                    }
                }
            }
            rest = tail;
        }
        out.push(rest)?;
        out.push("\"")
    }
}

fn scalar(value: &Value) -> Result<String> {
    Ok(match value {
        Value::None => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Big(digits) => digits.text.to_string(),
        Value::Float(value) if value.is_nan() => "NaN".to_owned(),
        Value::Float(value) if value.is_infinite() => if *value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned(),
        Value::Float(value) => text::float(*value),
        Value::Undefined(missing) => return Err(format!("tojson: {}", missing.message())),
        _ => return Err(format!("tojson: JSON has no {}", value.type_name())),
    })
}
