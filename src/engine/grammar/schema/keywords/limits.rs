//! Keywords that limit values of one kind, each by itself.

use super::*;

/// The longest string that is counted.
const MAX_COUNT: usize = 1 << 20;

/// The condition of such a keyword; an unknown keyword has none.
pub(super) fn limit(place: &Place, key: &str, value: &Json) -> Formula {
    let pointer = || place.at(&[key], value).pointer;
    let number = |make: fn(Decimal) -> NumberAtom| match value {
        Json::Number(n) => Formula::If(Atom::Number(make(n.clone()), false)),
        _ => wanted(place, key, "a number"),
    };
    let count = |make: &dyn Fn(usize) -> Formula| match value {
        Json::Number(n) if n.count().is_some() || (n.is_integer() && !n.negative) => {
            make(n.count().unwrap_or(usize::MAX))
        }
        _ => wanted(place, key, "a non-negative integer"),
    };
    match key {
        "minimum" => exclusive(place, "exclusiveMinimum", number(NumberAtom::AtLeast), NumberAtom::Above),
        "maximum" => exclusive(place, "exclusiveMaximum", number(NumberAtom::AtMost), NumberAtom::Below),
        "exclusiveMinimum" | "exclusiveMaximum" if matches!(value, Json::Bool(_)) => Formula::True,
        "exclusiveMinimum" => without_limit(number(NumberAtom::Above)),
        "exclusiveMaximum" => without_limit(number(NumberAtom::Below)),
        "multipleOf" => match value {
            Json::Number(n) if !n.negative && !n.is_zero() => number(NumberAtom::MultipleOf),
            _ => wanted(place, key, "a number above 0"),
        },
        "minLength" => count(&|n| match n {
            0 => Formula::True,
            n if n > MAX_COUNT => Formula::If(Atom::Text(Rx::never())),
            n => Formula::If(Atom::Text(Rx::re(format!("\"{}{{{n},}}\"", pattern::any_char())))),
        }),
        "maxLength" => count(&|n| match n {
            n if n > MAX_COUNT => Formula::True,
            n => Formula::If(Atom::Text(Rx::re(format!("\"{}{{0,{n}}}\"", pattern::any_char())))),
        }),
        "pattern" => match value.as_str().map(pattern::strings) {
            Some(Ok(set)) => Formula::If(Atom::Text(set)),
            Some(Err(why)) => Formula::Refused(pointer(), format!("cannot be used: {why}")),
            None => wanted(place, key, "a string"),
        },
        "format" => match value.as_str().map(format::strings) {
            Some(None) => Formula::True,
            Some(Some(Ok(set))) => Formula::If(Atom::Text(set)),
            Some(Some(Err(why))) => Formula::Refused(pointer(), why),
            None => wanted(place, key, "a string"),
        },
        "minItems" => count(&|n| Formula::If(Atom::ItemsAtLeast(n))),
        "maxItems" => count(&|n| Formula::If(Atom::ItemsAtMost(n))),
        "uniqueItems" => match value {
            Json::Bool(false) => Formula::True,
            Json::Bool(true) => Formula::If(Atom::Unique(pointer())),
            _ => wanted(place, key, "true or false"),
        },
        "minProperties" => count(&|n| Formula::If(Atom::MembersAtLeast(n, pointer()))),
        "maxProperties" => count(&|n| Formula::If(Atom::MembersAtMost(n))),
        "required" => match value {
            Json::Array(all) if all.iter().all(|name| name.as_str().is_some()) => {
                let names = all.iter().filter_map(Json::as_str);
                Formula::And(names.map(|name| Formula::If(Atom::Required(name.to_owned()))).collect())
            }
            _ => wanted(place, key, "an array of strings"),
        },
        _ => Formula::True,
    }
}

/// A bound that draft 4 makes exclusive by a second keyword.
fn exclusive(place: &Place, key: &str, bound: Formula, make: fn(Decimal) -> NumberAtom) -> Formula {
    let is_exclusive = place.json.get(key) == Some(&Json::Bool(true));
    without_limit(match bound {
        Formula::If(Atom::Number(NumberAtom::AtLeast(n) | NumberAtom::AtMost(n), _)) if is_exclusive => {
            Formula::If(Atom::Number(make(n), false))
        }
        other => other,
    })
}

/// No bound where it is beyond all doubles: generators write these for "any number".
fn without_limit(bound: Formula) -> Formula {
    let Formula::If(Atom::Number(atom, _)) = &bound else { return bound };
    let limit = Decimal { negative: false, digits: "17976931348623157".to_owned(), exponent: 292 };
    let says_nothing = match atom {
        NumberAtom::AtLeast(n) | NumberAtom::Above(n) => n.negative && n.without_sign() >= limit,
        NumberAtom::AtMost(n) | NumberAtom::Below(n) => !n.negative && *n >= limit,
        _ => false,
    };
    if says_nothing { Formula::True } else { bound }
}
