//! Multiples of a number. Their last digits describe them if they can, else llguidance's automaton.

use super::json::Decimal;
use super::number::NumberAtom;
use super::rx::Rx;

/// The most endings of a pattern.
const MAX_ENDINGS: u128 = 1000;
/// The largest step for the automaton, which visits every remainder.
const MAX_STEP: u128 = 1000;

/// A step as an integer, and the number of its digits after the point.
fn scaled(step: &Decimal) -> Option<(u128, usize)> {
    let zeros = u32::try_from(step.exponent.max(0)).ok()?;
    let size = step.digits.parse::<u128>().ok()?.checked_mul(10u128.checked_pow(zeros)?)?;
    Some((size, usize::try_from((-step.exponent).max(0)).ok()?))
}

/// The multiples of a step, if their last digits identify them.
pub(super) fn multiples(step: &Decimal) -> Result<Rx, String> {
    let no_endings = || {
        format!(
            "multiples of {step} cannot be combined with other conditions, because the last digits do not identify them"
        )
    };
    let (size, behind) = scaled(step).filter(|(_, behind)| *behind <= 40).ok_or_else(no_endings)?;
    let length = (0..=28usize).find(|n| 10u128.pow(*n as u32).is_multiple_of(size)).ok_or_else(no_endings)?;
    let count = 10u128.pow(length as u32) / size;
    if count > MAX_ENDINGS {
        return Err(no_endings());
    }
    let endings = (0..count).map(|k| if length == 0 { String::new() } else { format!("{:0length$}", k * size) });
    let mut all: Vec<String> = endings.map(|ending| with_ending(&ending, behind)).collect();
    // Numbers so large that their last digits are zeros.
    all.push(r"[1-9](?:\.[0-9]{1,16})?[eE]\+?0*(?:[5-9][0-9]|[1-9][0-9]{2,5})".to_owned());
    Ok(Rx::re(format!("-?(?:{})", all.join("|"))))
}

/// Numbers whose digits end with `ending`, of which `behind` digits come after the point.
fn with_ending(ending: &str, behind: usize) -> String {
    const WHOLE: &str = "(?:0|[1-9][0-9]*)";
    if ending.len() < behind {
        let free = behind - ending.len();
        let kept = ending.trim_end_matches('0');
        let fraction = if kept.is_empty() { format!("[0-9]{{1,{free}}}") } else { format!("[0-9]{{{free}}}{kept}") };
        return if kept.is_empty() {
            format!(r"{WHOLE}(?:\.{fraction}0*)?")
        } else {
            format!(r"{WHOLE}\.{fraction}0*")
        };
    }
    let (whole, fraction) = ending.split_at(ending.len() - behind);
    let kept = fraction.trim_end_matches('0');
    let tail = if kept.is_empty() { r"(?:\.0+)?".to_owned() } else { format!(r"\.{kept}0*") };
    let short = whole.trim_start_matches('0');
    let short = if short.is_empty() { "0" } else { short };
    let head = if whole.is_empty() { WHOLE.to_owned() } else { format!("(?:[1-9][0-9]*{whole}|{short})") };
    format!("{head}{tail}")
}

/// A rule for multiples that their last digits do not identify: a schema for llguidance, which is
/// exact in this range.
pub(super) fn rule(conditions: &[(NumberAtom, bool)]) -> Option<String> {
    let (mut step, mut is_integer, mut bounds) = (None, false, String::new());
    for (atom, missed) in conditions {
        let mut bound = |name: &str, number: &Decimal| {
            bounds += &format!(",\"{name}\":{number}");
            number.digits.len() <= 15 && number.magnitude() < 15 && number.exponent >= -15
        };
        let is_exact = match atom {
            _ if *missed => false,
            NumberAtom::Integer => {
                is_integer = true;
                true
            }
            NumberAtom::MultipleOf(of) => step.replace(of).is_none(),
            NumberAtom::AtLeast(number) => bound("minimum", number),
            NumberAtom::Above(number) => bound("exclusiveMinimum", number),
            NumberAtom::AtMost(number) => bound("maximum", number),
            NumberAtom::Below(number) => bound("exclusiveMaximum", number),
            NumberAtom::OneOf(_) => false,
        };
        if !is_exact {
            return None;
        }
    }
    let step = step?;
    let (size, behind) = scaled(step)?;
    (size <= MAX_STEP && behind <= 9 && !(is_integer && behind > 0)).then_some(())?;
    let (kind, zeros) = if behind == 0 { ("integer", r" /\.0/?") } else { ("number", "") };
    Some(format!("%json {{\"type\":\"{kind}\",\"multipleOf\":{step}{bounds}}}{zeros}"))
}
