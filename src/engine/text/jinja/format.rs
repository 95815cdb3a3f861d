//! `'..' % args`, the filter `format` and `'..'.format(..)`.

mod braces;
mod percent;

pub(super) use braces::{braces, braces_of};
pub(super) use percent::{filter, percent};

use super::heap::{Result, Writer};
use super::machine::Machine;
use super::text;
use super::value::Value;

/// The most digits after the point that a format may ask for.
const PRECISION_MAX: usize = 1000;

/// How a format writes a value.
#[derive(Default)]
struct Spec {
    fill: Option<char>,
    /// One of `<>=^`.
    align: Option<char>,
    /// One of `+- `.
    sign: Option<char>,
    alternate: bool,
    zero: bool,
    width: usize,
    grouping: Option<char>,
    precision: Option<usize>,
    kind: Option<char>,
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

/// `ascii(..)` of text that `repr` wrote.
fn ascii(machine: &Machine<'_>, text: &Value) -> Result<Value> {
    let mut out = machine.heap.writer()?;
    for c in text.as_str().unwrap_or_default().chars() {
        match u32::from(c) {
            0..=0x7f => out.push_char(c)?,
            code @ 0x80..=0xff => out.push(&format!("\\x{code:02x}"))?,
            code @ 0x100..=0xffff => out.push(&format!("\\u{code:04x}"))?,
            code => out.push(&format!("\\U{code:08x}"))?,
        }
    }
    Ok(out.finish())
}

/// Writes a number with its sign, padded.
fn number(out: &mut Writer, spec: &Spec, value: &Value) -> Result<()> {
    out.steps(16 + spec.precision.unwrap_or(0).min(PRECISION_MAX))?;
    let kind = match (spec.kind, value) {
        (Some(kind), _) => kind,
        (None, Value::Float(_)) => 'r',
        (None, Value::Bool(_)) if spec.kind.is_none() => 'd',
        (None, _) => 'd',
    };
    if let Value::Bool(value) = value
        && spec.kind.is_none()
    {
        return padded(out, spec, "", if *value { "1" } else { "0" }, '>');
    }
    let (negative, mut digits) = match (kind, value) {
        ('d' | 'n' | 'b' | 'o' | 'x' | 'X', Value::Float(_)) | ('s', _) => {
            return Err(format!("unknown format code '{kind}' for a number"));
        }
        ('d' | 'n' | 'b' | 'o' | 'x' | 'X', _) => integer(value, kind, spec)?,
        ('c', _) => return Err("the format code 'c' is not supported".to_owned()),
        _ => float(value.as_float().ok_or("the value is not a number")?, kind, spec)?,
    };
    if let Some(grouping) = spec.grouping {
        digits = grouped(&digits, grouping);
        if spec.zero {
            return Err("a format with both grouping and zeros is not supported".to_owned());
        }
    }
    let sign = if negative {
        "-"
    } else {
        match spec.sign {
            Some('+') => "+",
            Some(' ') => " ",
            _ => "",
        }
    };
    let prefix = match kind {
        'b' | 'o' | 'x' | 'X' if spec.alternate => format!("{sign}0{kind}"),
        _ => sign.to_owned(),
    };
    if spec.zero && spec.align.is_none() {
        let zeros = Spec { fill: Some('0'), align: Some('='), width: spec.width, ..Spec::default() };
        return padded(out, &zeros, &prefix, &digits, '>');
    }
    padded(out, spec, &prefix, &digits, '>')
}

fn integer(value: &Value, kind: char, spec: &Spec) -> Result<(bool, String)> {
    if let Value::Big(big) = value {
        if kind != 'd' {
            return Err("an integer of more than 127 bits can be formatted in decimal only".to_owned());
        }
        return Ok((big.text.starts_with('-'), big.text.trim_start_matches('-').to_owned()));
    }
    let number = value.as_int().ok_or("the value is not an integer")?;
    let magnitude = number.unsigned_abs();
    let digits = match kind {
        'b' => format!("{magnitude:b}"),
        'o' => format!("{magnitude:o}"),
        'x' => format!("{magnitude:x}"),
        'X' => format!("{magnitude:X}"),
        _ => magnitude.to_string(),
    };
    let least = spec.precision.unwrap_or(0);
    if least > PRECISION_MAX {
        return Err("precision too big".to_owned());
    }
    Ok((number < 0, format!("{digits:0>least$}")))
}

/// The digits of a float without its sign, and whether it is negative.
fn float(value: f64, kind: char, spec: &Spec) -> Result<(bool, String)> {
    let (negative, magnitude) = (value.is_sign_negative() && !value.is_nan(), value.abs());
    let precision = spec.precision.unwrap_or(6);
    if precision > PRECISION_MAX {
        return Err("precision too big".to_owned());
    }
    if !magnitude.is_finite() {
        let name = if magnitude.is_nan() { "nan" } else { "inf" };
        let name = if kind.is_uppercase() { name.to_uppercase() } else { name.to_owned() };
        return Ok((negative, if kind == '%' { name + "%" } else { name }));
    }
    let digits = match kind {
        'f' | 'F' => with_point(format!("{magnitude:.precision$}"), spec.alternate),
        '%' => format!("{:.precision$}%", magnitude * 100.0),
        'e' | 'E' => exponent(&format!("{magnitude:.precision$e}"), kind),
        'g' | 'G' => general(magnitude, precision.max(1), kind, spec.alternate),
        'r' if spec.precision.is_none() => text::float(magnitude),
        'r' => return Err("a float with a precision needs a type, as in '.2f'".to_owned()),
        other => return Err(format!("unknown format code {other:?} for a float")),
    };
    Ok((negative, digits))
}

fn with_point(digits: String, alternate: bool) -> String {
    if alternate && !digits.contains('.') { digits + "." } else { digits }
}

/// Rust's `1.5e3` as Python's `1.5e+03`.
fn exponent(text: &str, kind: char) -> String {
    let (digits, power) = text.split_once('e').unwrap_or((text, "0"));
    let power: i32 = power.parse().unwrap_or(0);
    let (mark, sign) = (if kind.is_uppercase() { 'E' } else { 'e' }, if power < 0 { '-' } else { '+' });
    format!("{digits}{mark}{sign}{:02}", power.abs())
}

fn general(value: f64, precision: usize, kind: char, alternate: bool) -> String {
    let scientific = format!("{value:.*e}", precision - 1);
    let power = scientific.split_once('e').and_then(|(_, power)| power.parse::<i32>().ok()).unwrap_or(0);
    let is_small = power < -4 || usize::try_from(power).is_ok_and(|power| power >= precision);
    let trimmed = |digits: &str| {
        if alternate || !digits.contains('.') {
            return digits.to_owned();
        }
        digits.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    if is_small {
        let (digits, power) = scientific.split_once('e').unwrap_or((&scientific, "0"));
        return exponent(&format!("{}e{power}", trimmed(digits)), kind);
    }
    let places = usize::try_from(precision as i64 - 1 - i64::from(power)).unwrap_or(0);
    trimmed(&format!("{value:.places$}"))
}

/// Groups the digits before the point in threes.
fn grouped(digits: &str, grouping: char) -> String {
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let (whole, rest) = digits.split_at(end);
    let mut out = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(grouping);
        }
        out.push(c);
    }
    out + rest
}

/// Writes text padded to the width; `=` pads between the prefix and the rest.
fn padded(out: &mut Writer, spec: &Spec, prefix: &str, text: &str, default: char) -> Result<()> {
    let missing = spec.width.saturating_sub(prefix.chars().count() + text.chars().count());
    let mut fill = String::new();
    fill.push(spec.fill.unwrap_or(' '));
    let align = spec.align.unwrap_or(default);
    let left = match align {
        '<' | '=' => 0,
        '^' => missing / 2,
        _ => missing,
    };
    out.repeat(&fill, left)?;
    out.push(prefix)?;
    out.repeat(&fill, if align == '=' { missing } else { 0 })?;
    out.push(text)?;
    out.repeat(&fill, if align == '=' { 0 } else { missing - left })
}
