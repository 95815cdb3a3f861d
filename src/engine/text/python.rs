//! The Python that chat templates lean on, where minijinja and its `pycompat` differ from it.

use minijinja::value::{Kwargs, Rest, StringInput, Tuple, Value, ValueKind, ValueOrKwargs, from_args};
use minijinja::{Environment, Error, ErrorKind, Output, State, escape_formatter};
use minijinja_contrib::pycompat;
use std::borrow::Cow;

/// What one call of `tojson`, `replace` or `join` may produce; fuel is counted only after the call.
const RESULT_MAX_BYTES: usize = 16 << 20;

/// Adds filters and methods with Python's behaviour.
pub(super) fn install(environment: &mut Environment<'static>) {
    environment.add_filter("trim", trim);
    environment.add_filter("tojson", to_json);
    environment.add_filter("escape", escape);
    environment.add_filter("e", escape);
    environment.add_filter("default", default);
    environment.add_filter("d", default);
    environment.set_formatter(print);
    environment.add_test("iterable", |value: &Value| !value.is_none() && value.try_iter().is_ok());
    environment.add_test("sequence", is_sequence);
    environment.set_unknown_method_callback(method);
}

/// What has a length and is indexed, which are also strings and mappings (and what is undefined).
fn is_sequence(value: &Value) -> bool {
    matches!(value.kind(), ValueKind::Undefined | ValueKind::Seq | ValueKind::String | ValueKind::Map)
}

/// Python's `str.isspace`: Unicode's white space and the four separators U+001C..U+001F.
fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

fn trim(value: StringInput<'_>, characters: Option<Cow<'_, str>>) -> String {
    strip(value.as_str(), characters.as_deref(), true, true).to_owned()
}

/// markupsafe's escapes, which write quotes otherwise than minijinja does.
fn escape(value: StringInput<'_>) -> Value {
    let text = value.as_str();
    if value.is_safe() {
        return Value::from_safe_string(text.to_owned());
    }
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    Value::from_safe_string(text.replace('\'', "&#39;").replace('"', "&#34;"))
}

/// `str.strip`, `lstrip`, `rstrip`.
fn strip<'a>(text: &'a str, characters: Option<&str>, start: bool, end: bool) -> &'a str {
    let dropped = |c: char| characters.map_or_else(|| is_space(c), |set| set.contains(c));
    let text = if start { text.trim_start_matches(dropped) } else { text };
    if end { text.trim_end_matches(dropped) } else { text }
}

/// Methods that `pycompat` lacks or does otherwise; it does the rest.
fn method(state: &mut State<'_, '_>, value: &Value, name: &str, args: &[Value]) -> Result<Value, Error> {
    match value.as_str().filter(|_| value.kind() == ValueKind::String) {
        Some(text) => match string_method(text, name, args)? {
            Some(result) => Ok(result),
            None => pycompat::unknown_method_callback(state, value, name, args),
        },
        None => pycompat::unknown_method_callback(state, value, name, args),
    }
}

fn string_method(text: &str, name: &str, args: &[Value]) -> Result<Option<Value>, Error> {
    let result = match name {
        "strip" | "lstrip" | "rstrip" => {
            let (characters,): (Option<Cow<'_, str>>,) = from_args(args)?;
            Value::from(strip(text, characters.as_deref(), name != "rstrip", name != "lstrip"))
        }
        "split" | "rsplit" => split(text, name == "rsplit", args)?,
        "partition" | "rpartition" => {
            let (separator,): (&str,) = from_args(args)?;
            let found = if name == "partition" { text.split_once(separator) } else { text.rsplit_once(separator) };
            let parts = match found {
                Some((before, after)) => [before, separator, after],
                None if name == "partition" => [text, "", ""],
                None => ["", "", text],
            };
            Value::from_object(Tuple::from(parts.map(Value::from)))
        }
        "splitlines" if args.is_empty() => split_lines(text).map(Value::from).collect(),
        "replace" => {
            let (old, new, count): (&str, &str, Option<i64>) = from_args(args)?;
            let count = count.and_then(|count| usize::try_from(count).ok()).unwrap_or(usize::MAX);
            check_size(text.matches(old).take(count).count(), new.len(), text.len())?;
            Value::from(text.replacen(old, new, count))
        }
        "join" => {
            let (values,): (&Value,) = from_args(args)?;
            check_size(values.len().unwrap_or(0), text.len(), 0)?;
            return Ok(None);
        }
        "removeprefix" => {
            let (prefix,): (&str,) = from_args(args)?;
            Value::from(text.strip_prefix(prefix).unwrap_or(text))
        }
        "removesuffix" => {
            let (suffix,): (&str,) = from_args(args)?;
            Value::from(text.strip_suffix(suffix).unwrap_or(text))
        }
        _ => return Ok(None),
    };
    Ok(Some(result))
}

/// `str.split` and `rsplit`, by a separator or at white space.
fn split(text: &str, from_end: bool, args: &[Value]) -> Result<Value, Error> {
    let (separator, most, named): (Option<&str>, Option<i64>, Kwargs) = from_args(args)?;
    let separator = separator.map_or_else(|| named.get::<Option<&str>>("sep"), |separator| Ok(Some(separator)))?;
    let most = most.map_or_else(|| named.get::<Option<i64>>("maxsplit"), |most| Ok(Some(most)))?;
    named.assert_all_used()?;
    let most = most.and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX);
    let mut parts: Vec<&str> = match separator {
        Some("") => return Err(Error::new(ErrorKind::InvalidOperation, "split: empty separator")),
        Some(separator) if from_end => text.rsplitn(most.saturating_add(1), separator).collect(),
        Some(separator) => text.splitn(most.saturating_add(1), separator).collect(),
        None => words(text, from_end, most),
    };
    if from_end {
        parts.reverse();
    }
    Ok(parts.into_iter().map(Value::from).collect())
}

/// The words of a text and, after `most` of them, the rest; from the end on, if so.
fn words(text: &str, from_end: bool, most: usize) -> Vec<&str> {
    let mut parts = vec![];
    let mut rest = strip(text, None, !from_end, from_end);
    while !rest.is_empty() {
        let end = if from_end { rest.rfind(is_space) } else { rest.find(is_space) };
        let (word, after) = match end.filter(|_| parts.len() < most) {
            None => (rest, ""),
            Some(at) if from_end => (rest[at..].trim_start_matches(is_space), &rest[..at]),
            Some(at) => rest.split_at(at),
        };
        parts.push(word);
        rest = strip(after, None, !from_end, from_end);
    }
    parts
}

/// Whether `count` pieces of `each` bytes and `rest` bytes are not too many.
fn check_size(count: usize, each: usize, rest: usize) -> Result<(), Error> {
    if count.saturating_mul(each).saturating_add(rest) <= RESULT_MAX_BYTES {
        return Ok(());
    }
    Err(Error::new(ErrorKind::OutOfFuel, format!("a string of more than {RESULT_MAX_BYTES} bytes")))
}

/// `str.splitlines`: ends at more characters than '\n', and a last empty line is none.
fn split_lines(text: &str) -> impl Iterator<Item = &str> {
    let is_end = |c: char| matches!(c, '\n'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (line, after) = rest.split_at_checked(rest.find(is_end).unwrap_or(rest.len()))?;
        let mut characters = after.chars();
        if characters.next() == Some('\r') && characters.as_str().starts_with('\n') {
            characters.next();
        }
        rest = characters.as_str();
        Some(line)
    })
}

/// transformers' `tojson`: `json.dumps` without escaping of HTML, with its options.
fn to_json(value: &Value, options: Rest<ValueOrKwargs>) -> Result<String, Error> {
    type Options = (Option<Value>, Option<Value>, Option<Value>, Option<Value>, Kwargs);
    let options = options.into_values();
    let (ensure_ascii, indent, separators, sort_keys, named): Options = from_args(&options)?;
    let option = |place: Option<Value>, name| -> Result<Value, Error> {
        let given = match place {
            None => named.get::<Option<Value>>(name)?,
            some => some,
        };
        Ok(given.unwrap_or_default())
    };
    let ascii = option(ensure_ascii, "ensure_ascii")?.is_true();
    let indent = option(indent, "indent")?;
    let separators = option(separators, "separators")?;
    let sorted = option(sort_keys, "sort_keys")?.is_true();
    named.assert_all_used()?;
    let indent = match (indent.as_str(), indent.as_i64()) {
        (Some(text), _) => Some(text.to_owned()),
        (None, Some(width)) => Some(" ".repeat(usize::try_from(width).unwrap_or(0).min(INDENT_MAX + 1))),
        (None, None) => None,
    };
    if indent.as_ref().is_some_and(|indent| indent.len() > INDENT_MAX) {
        return Err(not_json(&format!("an indent of more than {INDENT_MAX} characters")));
    }
    let (comma, colon) = if separators.is_none() || separators.is_undefined() {
        (if indent.is_some() { "," } else { ", " }.to_owned(), ": ".to_owned())
    } else {
        (separators.get_item_by_index(0)?.to_string(), separators.get_item_by_index(1)?.to_string())
    };
    let mut json = Json { out: String::new(), indent, comma, colon, ascii, sorted };
    json.value(value, 0)?;
    Ok(json.out)
}

/// The widest indent that `tojson` takes, and the deepest value, which is Python's limit of recursion.
const INDENT_MAX: usize = 16;
const JSON_DEPTH_MAX: usize = 1000;

fn not_json(what: &str) -> Error {
    Error::new(ErrorKind::InvalidOperation, format!("tojson: {what}"))
}

/// What is written, and how.
struct Json {
    out: String,
    indent: Option<String>,
    comma: String,
    colon: String,
    ascii: bool,
    sorted: bool,
}

impl Json {
    fn value(&mut self, value: &Value, depth: usize) -> Result<(), Error> {
        if depth > JSON_DEPTH_MAX || self.out.len() > RESULT_MAX_BYTES {
            return Err(not_json(&format!("more than {JSON_DEPTH_MAX} levels or {RESULT_MAX_BYTES} bytes")));
        }
        match value.kind() {
            ValueKind::None => self.out.push_str("null"),
            ValueKind::Bool => self.out.push_str(if value.is_true() { "true" } else { "false" }),
            ValueKind::Number => self.out.push_str(&number(value)),
            ValueKind::String => self.string(value.as_str().unwrap_or_default()),
            ValueKind::Seq | ValueKind::Iterable => {
                let items = value.try_iter()?.map(|item| (None, item)).collect();
                self.items(['[', ']'], items, depth)?;
            }
            ValueKind::Map => {
                let member = |key: Value| -> Result<_, Error> {
                    let text = key.as_str().map_or_else(|| self.scalar(&key), |text| Ok(text.to_owned()))?;
                    Ok((Some(text), value.get_item(&key)?))
                };
                let mut members = value.try_iter()?.map(member).collect::<Result<Vec<_>, _>>()?;
                if self.sorted {
                    members.sort_by(|a, b| a.0.cmp(&b.0));
                }
                self.items(['{', '}'], members, depth)?;
            }
            other => return Err(not_json(&format!("{other} has no form in JSON"))),
        }
        Ok(())
    }

    /// The text of a key that is no string.
    fn scalar(&self, key: &Value) -> Result<String, Error> {
        let (indent, comma, colon) = (None, String::new(), String::new());
        let mut json = Self { out: String::new(), indent, comma, colon, ..*self };
        json.value(key, JSON_DEPTH_MAX)?;
        Ok(json.out)
    }

    fn items(&mut self, around: [char; 2], items: Vec<(Option<String>, Value)>, depth: usize) -> Result<(), Error> {
        self.out.push(around[0]);
        let empty = items.is_empty();
        for (i, (key, item)) in items.into_iter().enumerate() {
            if i > 0 {
                self.out.push_str(&self.comma);
            }
            self.line(depth + 1);
            if let Some(key) = key {
                self.string(&key);
                self.out.push_str(&self.colon);
            }
            self.value(&item, depth + 1)?;
        }
        if !empty {
            self.line(depth);
        }
        self.out.push(around[1]);
        Ok(())
    }

    /// Begins a line, if there are any.
    fn line(&mut self, depth: usize) {
        if let Some(indent) = &self.indent {
            self.out.push('\n');
            self.out.push_str(&indent.repeat(depth));
        }
    }

    fn string(&mut self, text: &str) {
        for c in serde_json::Value::from(text).to_string().chars() {
            if self.ascii && c > '~' {
                self.out.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
            } else {
                self.out.push(c);
            }
        }
    }
}

/// Python's `repr` of a number.
fn number(value: &Value) -> String {
    match f64::try_from(value.clone()) {
        Ok(float) if !value.is_integer() => float_repr(float),
        _ => value.to_string(),
    }
}

fn float_repr(float: f64) -> String {
    let scientific = format!("{float:e}");
    let parts = scientific.split_once('e').and_then(|(digits, power)| Some((digits, power.parse::<i32>().ok()?)));
    match parts {
        Some((digits, power)) if !(-4..16).contains(&power) => {
            let sign = if power < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", power.abs())
        }
        _ => format!("{float:?}"),
    }
}

/// `{{ value }}`.
fn print(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.kind() == ValueKind::Number && !value.is_integer() {
        return Ok(out.write_str(&number(value))?);
    }
    escape_formatter(out, state, value)
}

/// Jinja's `default`; with `boolean` also for what is false.
fn default(value: Value, other: Option<Value>, boolean: Option<bool>, named: Kwargs) -> Result<Value, Error> {
    let other = other.map_or_else(|| named.get::<Option<Value>>("default_value"), |other| Ok(Some(other)))?;
    let boolean = boolean.map_or_else(|| named.get::<Option<bool>>("boolean"), |boolean| Ok(Some(boolean)))?;
    named.assert_all_used()?;
    let is_missing = value.is_undefined() || boolean == Some(true) && !value.is_true();
    Ok(if is_missing { other.unwrap_or_else(|| Value::from("")) } else { value })
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];

/// `datetime.strftime` in the C locale; `now` in seconds since 1970.
///
/// # Errors
/// A directive that is not known here.
pub(super) fn strftime(now: i64, format: &str) -> Result<String, Error> {
    let moment = Moment::new(now);
    let mut out = String::new();
    let mut characters = format.chars();
    while let Some(c) = characters.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let (directive, padded) = match characters.next() {
            Some('-') => (characters.next(), false),
            other => (other, true),
        };
        let text = directive.and_then(|directive| moment.field(directive)).ok_or_else(|| {
            Error::new(ErrorKind::InvalidOperation, format!("strftime_now: unknown directive in {format:?}"))
        })?;
        let bare = text.trim_start_matches('0');
        out.push_str(if padded {
            &text
        } else if bare.is_empty() {
            "0"
        } else {
            bare
        });
    }
    Ok(out)
}

struct Moment {
    year: i64,
    /// 1..=12, 1..=31, 1..=366
    month: i64,
    day: i64,
    day_of_year: i64,
    /// Since 1970-01-01, a Thursday.
    days: i64,
    second_of_day: i64,
}

impl Moment {
    /// Days to a date of the proleptic Gregorian calendar, by 400-year eras that begin in March (H. Hinnant,
    /// "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`).
    fn new(now: i64) -> Self {
        let days = now.div_euclid(86_400);
        let since_march_0000 = days + 719_468;
        let era = since_march_0000.div_euclid(146_097);
        let day_of_era = since_march_0000.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_from_march = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_from_march + 2) / 153;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let day_of_year = if month <= 2 { day_from_march - 305 } else { day_from_march + 60 + i64::from(leap) };
        Self {
            year,
            month,
            day: day_from_march - (153 * month_from_march + 2) / 5 + 1,
            day_of_year,
            days,
            second_of_day: now.rem_euclid(86_400),
        }
    }

    fn field(&self, directive: char) -> Option<String> {
        let (hour, minute, second) = (self.second_of_day / 3600, self.second_of_day / 60 % 60, self.second_of_day % 60);
        let month = usize::try_from(self.month - 1).ok().and_then(|m| MONTHS.get(m))?;
        let weekday = usize::try_from(self.days.rem_euclid(7)).ok().and_then(|d| WEEKDAYS.get(d))?;
        Some(match directive {
            'Y' => format!("{:04}", self.year),
            'y' => format!("{:02}", self.year.rem_euclid(100)),
            'm' => format!("{:02}", self.month),
            'd' => format!("{:02}", self.day),
            'e' => format!("{:2}", self.day),
            'j' => format!("{:03}", self.day_of_year),
            'B' => (*month).to_owned(),
            'b' => month.get(..3)?.to_owned(),
            'A' => (*weekday).to_owned(),
            'a' => weekday.get(..3)?.to_owned(),
            'H' => format!("{hour:02}"),
            'I' => format!("{:02}", (hour + 11) % 12 + 1),
            'M' => format!("{minute:02}"),
            'S' => format!("{second:02}"),
            'p' => String::from(if hour < 12 { "AM" } else { "PM" }),
            'F' => format!("{:04}-{:02}-{:02}", self.year, self.month, self.day),
            'T' => format!("{hour:02}:{minute:02}:{second:02}"),
            '%' => String::from("%"),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_python() {
        for (now, format, expected) in [
            (0, "%Y-%m-%d %H:%M:%S %A %j", "1970-01-01 00:00:00 Thursday 001"),
            (1_721_952_000, "%d %b %Y", "26 Jul 2024"),
            (951_782_399, "%a %-d %B %y %I%p", "Mon 28 February 00 11PM"),
            (951_782_400, "%F %j", "2000-02-29 060"),
            (1_735_603_200, "%F %j %%", "2024-12-31 366 %"),
            (-1, "%F %T", "1969-12-31 23:59:59"),
        ] {
            assert_eq!(strftime(now, format).unwrap(), expected);
        }
        assert!(strftime(0, "%Q").is_err());
        assert!(strftime(i64::MAX, "%Y").is_ok() && strftime(i64::MIN, "%Y").is_ok());
        assert!(strftime(0, "%").is_err());
    }

    #[test]
    fn lines_are_those_of_python() {
        let lines = |text| split_lines(text).collect::<Vec<_>>();
        assert_eq!(lines("a\r\nb\n\nc\u{2028}d\n"), ["a", "b", "", "c", "d"]);
        assert!(lines("").is_empty());
    }
}
