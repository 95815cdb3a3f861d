//! The Python that chat templates lean on, where minijinja and its `pycompat` differ from it.

use minijinja::value::{Kwargs, StringInput, Value, ValueKind, from_args};
use minijinja::{Environment, Error, ErrorKind, State};
use minijinja_contrib::pycompat;
use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};
use std::borrow::Cow;
use std::io::{self, Write};

/// What one call of `tojson`, `replace` or `join` may produce; fuel is counted only after the call.
const RESULT_MAX_BYTES: usize = 16 << 20;

/// Adds filters and methods with Python's behaviour.
pub(super) fn install(environment: &mut Environment<'static>) {
    environment.add_filter("trim", trim);
    environment.add_filter("tojson", to_json);
    environment.add_filter("escape", escape);
    environment.add_filter("e", escape);
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
        "split" if args.iter().all(Value::is_none) => {
            text.split(is_space).filter(|word| !word.is_empty()).map(Value::from).collect()
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
        "rsplit" => {
            let (separator, count): (&str, Option<usize>) = from_args(args)?;
            let mut parts: Vec<&str> = match count {
                Some(count) => text.rsplitn(count.saturating_add(1), separator).collect(),
                None => text.rsplit(separator).collect(),
            };
            parts.reverse();
            parts.into_iter().map(Value::from).collect()
        }
        _ => return Ok(None),
    };
    Ok(Some(result))
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

/// transformers' `tojson`: `json.dumps` without escaping of HTML or of other alphabets, keys in their order.
fn to_json(value: &Value, args: Kwargs) -> Result<String, Error> {
    let indent: Option<usize> = args.get("indent")?;
    let ensure_ascii: Option<bool> = args.get("ensure_ascii")?;
    args.assert_all_used()?;
    if ensure_ascii == Some(true) || indent > Some(16) || value.is_undefined() {
        return Err(Error::new(
            ErrorKind::InvalidOperation,
            "tojson: supported are defined values, indent up to 16 and ensure_ascii=false",
        ));
    }
    let mut out = Capped(Vec::new());
    let written = match indent {
        None => value.serialize(&mut Serializer::with_formatter(&mut out, Spaced)),
        Some(indent) => {
            let spaces = " ".repeat(indent);
            value.serialize(&mut Serializer::with_formatter(&mut out, PrettyFormatter::with_indent(spaces.as_bytes())))
        }
    };
    let json = written.map_err(|e| e.to_string()).and_then(|()| String::from_utf8(out.0).map_err(|e| e.to_string()));
    json.map_err(|e| Error::new(ErrorKind::InvalidOperation, format!("tojson: {e}")))
}

/// A writer that refuses to grow beyond [`RESULT_MAX_BYTES`].
struct Capped(Vec<u8>);

impl Write for Capped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > RESULT_MAX_BYTES {
            return Err(io::Error::other(format!("more than {RESULT_MAX_BYTES} bytes")));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// `json.dumps`' separators: `", "` and `": "`.
struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
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
