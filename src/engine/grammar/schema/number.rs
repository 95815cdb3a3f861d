//! Sets of numbers as regular expressions over their spellings.
//!
//! A number has many spellings. Sets that depend on the value are regular over two of them, which
//! are those that printers of doubles write: plain decimals; and one digit, up to 16 after the
//! point, and an exponent.

mod spell;

use std::collections::BTreeSet;
use std::rc::Rc;

use super::json::Decimal;
use super::rx::Rx;
use spell::spellings;

/// Every number, however it is spelled.
pub(super) const ANY: &str = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?";
/// The spellings that sets of values are made of.
const SPELLED: &str =
    r"-?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]+)?|[1-9](?:\.[0-9]{1,16})?[eE][+-]?[0-9]{1,6}|0(?:\.0+)?[eE][+-]?[0-9]+)";
/// The same without zeros that change nothing: what printers write.
const PRINTED: &str = concat!(
    r"-?(?:(?:0|[1-9][0-9]*)(?:\.(?:0|[0-9]*[1-9]))?",
    r"|[1-9](?:\.[0-9]{0,15}[1-9])?[eE][+-]?(?:0?[1-9]|[1-9][0-9]{1,5}))"
);
const PLAIN: &str = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?";
const ZERO: &str = r"-?0(?:\.0+)?(?:[eE][+-]?[0-9]+)?";
/// Integers by their digits: above 2^53 other spellings are read as doubles, which miss them.
pub(super) const DIGITS: &str = r"-?(?:0|[1-9][0-9]*)";
/// Integers that every reader takes for integers: some read `-0` as a double.
pub(super) const INTEGERS: &str = "0|-?[1-9][0-9]*";
/// Digits of the longest bound.
const MAX_DIGITS: i64 = 400;

/// A condition on a number.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum NumberAtom {
    Integer,
    AtLeast(Decimal),
    Above(Decimal),
    AtMost(Decimal),
    Below(Decimal),
    MultipleOf(Decimal),
    /// In their order, and none twice.
    OneOf(Rc<[Decimal]>),
}

impl NumberAtom {
    /// One of these numbers.
    pub(super) fn one_of(values: impl IntoIterator<Item = Decimal>) -> Self {
        let values: BTreeSet<Decimal> = values.into_iter().collect();
        Self::OneOf(values.into_iter().collect())
    }

    /// How many numbers it lists. A number counts once more for each 16 of its digits, written
    /// without an exponent.
    pub(super) fn cost(&self) -> usize {
        match self {
            Self::OneOf(values) => values.iter().map(|value| 1 + value.magnitude().unsigned_abs() as usize / 16).sum(),
            _ => 1,
        }
    }
}

/// Numbers that meet conditions; those with `true` are to be missed.
pub(super) fn numbers(conditions: &[(NumberAtom, bool)]) -> Result<Rx, String> {
    if conditions.is_empty() {
        return Ok(Rx::re(ANY));
    }
    let conditions = simplified(conditions)?;
    if let [(list @ NumberAtom::OneOf(_), false)] = conditions.as_slice()
        && !is_exact(&conditions)
    {
        return spellings(list);
    }
    let has_missed_multiples =
        conditions.iter().any(|(atom, missed)| *missed && matches!(atom, NumberAtom::MultipleOf(_)));
    // Sets of integers and of single values have the spellings that printers write.
    let has_missed_values =
        conditions.iter().any(|(atom, missed)| *missed && matches!(atom, NumberAtom::Integer | NumberAtom::OneOf(_)));
    let mut all = match (is_exact(&conditions), has_missed_multiples) {
        (true, _) => vec![Rx::re(DIGITS)],
        (false, true) => vec![Rx::re(PLAIN)],
        (false, false) => vec![Rx::re(SPELLED)],
    };
    if has_missed_values {
        all.push(Rx::re(PRINTED));
    }
    for (atom, missed) in &conditions {
        let set = spellings(atom)?;
        all.push(if *missed { set.not() } else { set });
    }
    Ok(Rx::and(all))
}

/// A rule of the grammar for conditions without a regular expression.
pub(super) fn rule(conditions: &[(NumberAtom, bool)]) -> Option<String> {
    super::multiple::rule(&simplified(conditions).ok()?)
}

/// Whether the conditions name integers that only digits are read as.
fn is_exact(conditions: &[(NumberAtom, bool)]) -> bool {
    let wants_integers = conditions.iter().any(|(atom, missed)| {
        !missed
            && match atom {
                NumberAtom::Integer => true,
                NumberAtom::OneOf(values) => values.iter().all(|value| value.is_integer() && value.exponent < 21),
                _ => false,
            }
    });
    let is_big = |(atom, _): &(NumberAtom, bool)| match atom {
        NumberAtom::AtLeast(b) | NumberAtom::Above(b) | NumberAtom::AtMost(b) | NumberAtom::Below(b) => b.is_big(),
        NumberAtom::OneOf(values) => values.iter().any(Decimal::is_big),
        _ => false,
    };
    wants_integers && conditions.iter().any(is_big)
}

/// The conditions with multiples in a form that has a regular expression.
fn simplified(conditions: &[(NumberAtom, bool)]) -> Result<Vec<(NumberAtom, bool)>, String> {
    let is_integer = conditions.contains(&(NumberAtom::Integer, false));
    let mut multiples = None;
    let mut rest = vec![];
    for (atom, missed) in conditions {
        match atom {
            NumberAtom::MultipleOf(step) if !missed => {
                let step = if is_integer { whole_step(step)? } else { step.clone() };
                multiples = Some(match multiples {
                    None => step,
                    Some(other) => common_step(&other, &step)?,
                });
            }
            _ => add_bound(&mut rest, atom, *missed),
        }
    }
    if let Some(step) = multiples.filter(|step| *step != one() || !is_integer) {
        let values = enumerated(&step, &rest);
        rest.push((values.map_or(NumberAtom::MultipleOf(step), NumberAtom::one_of), false));
    }
    Ok(rest)
}

/// Adds a condition. Of bounds on one side the strictest is left.
fn add_bound(all: &mut Vec<(NumberAtom, bool)>, atom: &NumberAtom, missed: bool) {
    use NumberAtom::{Above, AtLeast, AtMost, Below};
    let atom = match (atom.clone(), missed) {
        (AtLeast(bound), true) => Below(bound),
        (Above(bound), true) => AtMost(bound),
        (AtMost(bound), true) => Above(bound),
        (Below(bound), true) => AtLeast(bound),
        (AtLeast(_) | Above(_) | AtMost(_) | Below(_), false) => atom.clone(),
        (other, missed) => return all.push((other, missed)),
    };
    for (known, _) in all.iter_mut() {
        let is_stricter = match (&atom, &*known) {
            (AtLeast(new), AtLeast(old) | Above(old)) | (Above(new), Above(old)) => new > old,
            (Above(new), AtLeast(old)) => new >= old,
            (AtMost(new), AtMost(old) | Below(old)) | (Below(new), Below(old)) => new < old,
            (Below(new), AtMost(old)) => new <= old,
            _ => continue,
        };
        if is_stricter {
            *known = atom;
        }
        return;
    }
    all.push((atom, false));
}

/// The multiples between two bounds, if they are few and have no short regular expression.
fn enumerated(step: &Decimal, conditions: &[(NumberAtom, bool)]) -> Option<Vec<Decimal>> {
    let scale = step.exponent.min(0);
    let scaled = |number: &Decimal| Decimal { exponent: number.exponent - scale, ..number.clone() }.floor();
    let step = scaled(step)?;
    let bound = |pick: fn(&NumberAtom) -> Option<&Decimal>| {
        conditions.iter().filter(|(_, missed)| !missed).find_map(|(atom, _)| scaled(pick(atom)?))
    };
    let low = bound(|atom| match atom {
        NumberAtom::AtLeast(low) | NumberAtom::Above(low) => Some(low),
        _ => None,
    })?;
    let high = bound(|atom| match atom {
        NumberAtom::AtMost(high) | NumberAtom::Below(high) => Some(high),
        _ => None,
    })?;
    let (first, last) = (low.div_euclid(step), high.div_euclid(step) + 1);
    (last.checked_sub(first)? <= 1000).then_some(())?;
    let value = |k: i128| Decimal::parse(&format!("{}e{scale}", k * step));
    (first..=last).map(value).collect()
}

impl Decimal {
    /// The integer below, if it fits.
    fn floor(&self) -> Option<i128> {
        if self.is_integer() {
            return self.integer();
        }
        let whole: i128 = if self.magnitude() < 36 { self.plain().0.parse().ok()? } else { return None };
        Some(if self.negative { -whole - 1 } else { whole })
    }
}

fn one() -> Decimal {
    Decimal { negative: false, digits: "1".to_owned(), exponent: 0 }
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn too_large() -> String {
    "it has too many digits".to_owned()
}

/// Integers are multiples of it exactly if they are of this one.
fn whole_step(step: &Decimal) -> Result<Decimal, String> {
    if step.is_integer() {
        return Ok(step.clone());
    }
    let digits: u128 = step.digits.parse().map_err(|_| too_large())?;
    let power = u32::try_from(-step.exponent).ok().and_then(|e| 10u128.checked_pow(e)).ok_or_else(too_large)?;
    Decimal::parse(&(digits / gcd(digits, power)).to_string()).ok_or_else(too_large)
}

/// The least common multiple.
fn common_step(a: &Decimal, b: &Decimal) -> Result<Decimal, String> {
    let exponent = a.exponent.min(b.exponent);
    let scaled = |number: &Decimal| -> Option<u128> {
        let power = 10u128.checked_pow(u32::try_from(number.exponent - exponent).ok()?)?;
        number.digits.parse::<u128>().ok()?.checked_mul(power)
    };
    let (x, y) = (scaled(a).ok_or_else(too_large)?, scaled(b).ok_or_else(too_large)?);
    let least = (x / gcd(x, y)).checked_mul(y).ok_or_else(too_large)?;
    Decimal::parse(&format!("{least}e{exponent}")).ok_or_else(too_large)
}

/// Whether a number meets a condition; None if that cannot be told.
pub(super) fn meets(value: &Decimal, atom: &NumberAtom) -> Option<bool> {
    Some(match atom {
        NumberAtom::Integer => value.is_integer(),
        NumberAtom::AtLeast(bound) => value >= bound,
        NumberAtom::Above(bound) => value > bound,
        NumberAtom::AtMost(bound) => value <= bound,
        NumberAtom::Below(bound) => value < bound,
        NumberAtom::OneOf(values) => values.binary_search(value).is_ok(),
        NumberAtom::MultipleOf(_) if value.is_zero() => true,
        NumberAtom::MultipleOf(step) => {
            let power = u32::try_from((step.exponent - value.exponent).max(0)).ok()?;
            let step_size = step.digits.parse::<u128>().ok()?.checked_mul(10u128.checked_pow(power)?)?;
            let step_size = (step_size < u128::MAX / 16).then_some(step_size)?;
            let zeros = usize::try_from((value.exponent - step.exponent).max(0)).ok()?;
            let digits = value.digits.bytes().chain(std::iter::repeat_n(b'0', zeros));
            digits.fold(0, |rest, digit| (rest * 10 + u128::from(digit - b'0')) % step_size) == 0
        }
    })
}
