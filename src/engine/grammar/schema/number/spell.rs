//! The spellings of numbers that meet one condition.

use super::*;

pub(super) fn spellings(atom: &NumberAtom) -> Result<Rx, String> {
    Ok(match atom {
        NumberAtom::Integer => integers(),
        NumberAtom::AtLeast(bound) => beyond(bound, false, true)?,
        NumberAtom::Above(bound) => beyond(bound, false, false)?,
        NumberAtom::AtMost(bound) => beyond(bound, true, true)?,
        NumberAtom::Below(bound) => beyond(bound, true, false)?,
        NumberAtom::MultipleOf(step) => super::super::multiple::multiples(step)?,
        NumberAtom::OneOf(values) => Rx::re(values.iter().map(value).collect::<Result<Vec<_>, _>>()?.join("|")),
    })
}

fn integers() -> Rx {
    let scientific = (1..16).map(|n| format!(r"[1-9](?:\.[0-9]{{0,{}}}[1-9])?[eE]\+?0?{n}", n - 1));
    let mut all = vec![
        r"(?:0|[1-9][0-9]*)(?:\.0)?".to_owned(),
        r"[1-9](?:\.[0-9]{1,16})?[eE]\+?(?:1[6-9]|[2-9][0-9]|[1-9][0-9]{2,5})".to_owned(),
    ];
    all.extend(scientific);
    Rx::re(format!("-?(?:{})", all.join("|")))
}

/// A number as printers write it.
fn value(number: &Decimal) -> Result<String, String> {
    if number.is_zero() {
        return Ok(r"-?0(?:\.0)?".to_owned());
    }
    let sign = if number.negative { "-" } else { "" };
    let (first, rest) = number.digits.split_at(1);
    let point = if rest.is_empty() { "" } else { r"\." };
    let mut all = match number.magnitude() {
        0 => vec![],
        up @ 1.. => vec![format!(r"{first}{point}{rest}[eE]\+?0?{up}")],
        down => vec![format!("{first}{point}{rest}[eE]-0?{}", -down)],
    };
    if number.magnitude().abs() <= MAX_DIGITS && number.digits.len() as i64 <= MAX_DIGITS {
        let (whole, fraction) = number.plain();
        all.push(if fraction.is_empty() { format!(r"{whole}(?:\.0)?") } else { format!(r"{whole}\.{fraction}") });
    }
    Ok(format!("{sign}(?:{})", all.join("|")))
}

fn equal_to(exponent: i64) -> String {
    match exponent {
        0 => "[+-]?0+".to_owned(),
        1.. => format!(r"\+?0*{exponent}"),
        _ => format!("-0*{}", -exponent),
    }
}

/// Numbers on one side of a bound.
fn beyond(bound: &Decimal, below: bool, inclusive: bool) -> Result<Rx, String> {
    if bound.magnitude() > MAX_DIGITS || bound.digits.len() as i64 - bound.magnitude() > MAX_DIGITS {
        return Err(too_large());
    }
    let size = bound.without_sign();
    // Towards the bound's own side of zero, numbers are further from zero than it is, or nearer.
    let own = if below { "-" } else { "" };
    let other = if below { "" } else { "-" };
    let mut all = vec![];
    let is_inside = bound.is_zero() || bound.negative != below;
    if bound.is_zero() {
        all.push(format!("{own}(?:{})", further(&size, false)));
        if inclusive {
            all.push(ZERO.to_owned());
        }
    } else if is_inside {
        all.push(ZERO.to_owned());
        all.push(format!("{own}(?:{ANY_SIZE})"));
        all.push(format!("{other}(?:{})", nearer(&size, inclusive)));
    } else {
        all.push(format!("{own}(?:{})", further(&size, inclusive)));
    }
    Ok(Rx::re(all.join("|")))
}

/// Every size but zero, or zero without harm: what is on the bound's side anyway.
const ANY_SIZE: &str = r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?|[1-9](?:\.[0-9]+)?[eE][+-]?[0-9]+";

/// Spellings of sizes above one, or equal to it.
fn further(size: &Decimal, inclusive: bool) -> String {
    if size.is_zero() {
        return r"[1-9][0-9]*(?:\.[0-9]+)?|0\.[0-9]*[1-9][0-9]*|[1-9](?:\.[0-9]+)?[eE][+-]?[0-9]+".to_owned();
    }
    let (whole, fraction) = size.plain();
    let (first, rest) = size.digits.split_at(1);
    let mut all = vec![format!(r"[1-9][0-9]{{{},}}(?:\.[0-9]+)?", whole.len())];
    all.extend(greater(&whole, &fraction, inclusive));
    let exponent = size.magnitude();
    all.push(format!(r"[1-9](?:\.[0-9]+)?[eE](?:{})", exponents_above(exponent)));
    all.push(format!("(?:{})[eE]{}", greater(first, rest, inclusive).join("|"), equal_to(exponent)));
    all.join("|")
}

/// Spellings of sizes below one, or equal to it, without zero.
fn nearer(size: &Decimal, inclusive: bool) -> String {
    let (whole, fraction) = size.plain();
    let (first, rest) = size.digits.split_at(1);
    let mut all = vec![];
    if whole.len() > 1 {
        all.push(r"0(?:\.[0-9]+)?".to_owned());
        all.push(format!(r"[1-9][0-9]{{0,{}}}(?:\.[0-9]+)?", whole.len() - 2));
    }
    all.extend(smaller(&whole, &fraction, inclusive, if whole.len() > 1 { b'1' } else { b'0' }));
    let exponent = size.magnitude();
    all.push(format!(r"[1-9](?:\.[0-9]+)?[eE](?:{})", exponents_below(exponent)));
    let mantissas = smaller(first, rest, inclusive, b'1').join("|");
    if !mantissas.is_empty() {
        all.push(format!("(?:{mantissas})[eE]{}", equal_to(exponent)));
    }
    all.join("|")
}

fn class(low: u8, high: u8) -> Option<String> {
    (low <= high).then(|| format!("[{}-{}]", char::from(low), char::from(high)))
}

/// Decimals with as many digits before the point that are greater.
fn greater(whole: &str, fraction: &str, inclusive: bool) -> Vec<String> {
    let mut all = vec![];
    for (i, digit) in whole.bytes().enumerate() {
        if let Some(class) = class(digit + 1, b'9') {
            all.push(format!(r"{}{class}[0-9]{{{}}}(?:\.[0-9]+)?", &whole[..i], whole.len() - i - 1));
        }
    }
    for (j, digit) in fraction.bytes().enumerate() {
        if let Some(class) = class(digit + 1, b'9') {
            all.push(format!(r"{whole}\.{}{class}[0-9]*", &fraction[..j]));
        }
    }
    all.push(format!(r"{whole}\.{fraction}[0-9]*[1-9][0-9]*"));
    if inclusive {
        all.push(exactly(whole, fraction));
    }
    all
}

/// Smaller decimals with as many digits before the point, whose first digit is at least `first`.
fn smaller(whole: &str, fraction: &str, inclusive: bool, first: u8) -> Vec<String> {
    let mut all = vec![];
    for (i, digit) in whole.bytes().enumerate() {
        let least = if i == 0 { first } else { b'0' };
        if let Some(class) = class(least, digit - 1) {
            all.push(format!(r"{}{class}[0-9]{{{}}}(?:\.[0-9]+)?", &whole[..i], whole.len() - i - 1));
        }
    }
    for (j, digit) in fraction.bytes().enumerate() {
        if let Some(class) = class(b'0', digit - 1) {
            all.push(format!(r"{whole}\.{}{class}[0-9]*", &fraction[..j]));
        }
        let start = if j == 0 { String::new() } else { format!(r"\.{}", &fraction[..j]) };
        all.push(format!("{whole}{start}"));
    }
    if inclusive {
        all.push(exactly(whole, fraction));
    }
    all
}

fn exactly(whole: &str, fraction: &str) -> String {
    if fraction.is_empty() { format!(r"{whole}(?:\.0+)?") } else { format!(r"{whole}\.{fraction}0*") }
}

fn exponents_above(exponent: i64) -> String {
    if exponent >= 0 {
        return format!(r"\+?0*(?:{})", naturals_above(exponent));
    }
    let nearer = naturals_below(-exponent).map(|sizes| format!("|-0*(?:{sizes})")).unwrap_or_default();
    format!(r"\+?[0-9]+|-0+{nearer}")
}

fn exponents_below(exponent: i64) -> String {
    if exponent <= 0 {
        return format!("-0*(?:{})", naturals_above(-exponent));
    }
    let nearer = naturals_below(exponent).map(|sizes| format!(r"|\+?0*(?:{sizes})")).unwrap_or_default();
    format!(r"-[0-9]+|\+?0+{nearer}")
}

/// Integers above one, without zeros before them.
fn naturals_above(n: i64) -> String {
    let digits = n.to_string();
    let mut all = vec![format!("[1-9][0-9]{{{},}}", digits.len())];
    for (i, digit) in digits.bytes().enumerate() {
        if let Some(class) = class(digit + 1, b'9') {
            all.push(format!("{}{class}[0-9]{{{}}}", &digits[..i], digits.len() - i - 1));
        }
    }
    all.join("|")
}

/// Integers from 1 to below one.
fn naturals_below(n: i64) -> Option<String> {
    let digits = n.to_string();
    let mut all = vec![];
    if digits.len() > 1 {
        all.push(format!("[1-9][0-9]{{0,{}}}", digits.len() - 2));
    }
    for (i, digit) in digits.bytes().enumerate() {
        let least = if i == 0 { b'1' } else { b'0' };
        if let Some(class) = class(least, digit - 1) {
            all.push(format!("{}{class}[0-9]{{{}}}", &digits[..i], digits.len() - i - 1));
        }
    }
    (!all.is_empty()).then(|| all.join("|"))
}
