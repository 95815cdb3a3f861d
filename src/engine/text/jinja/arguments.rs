//! The arguments of a call, and how they are bound to parameters.

use super::heap::{Charge, Result};
use super::value::Value;
use std::sync::Arc;

#[derive(Default)]
pub(super) struct Given {
    pub(super) positional: Vec<Value>,
    pub(super) named: Vec<(Arc<str>, Value)>,
    /// The memory that `*list` and `**dict` take.
    pub(super) charge: Option<Charge>,
    pub(super) named_charge: Option<Charge>,
}

impl Given {
    /// The arguments in the order of these parameters, with `None` for each that is left out. `of`
    /// names the function in an error.
    pub(super) fn bind<const N: usize>(self, of: &str, parameters: [&str; N]) -> Result<[Option<Value>; N]> {
        if self.positional.len() > N {
            return Err(format!("{of} takes at most {N} arguments, but {} were given", self.positional.len()));
        }
        let mut positional = self.positional.into_iter();
        let mut bound = [const { None }; N];
        for slot in &mut bound {
            *slot = positional.next();
        }
        for (name, value) in self.named {
            let slot = parameters.iter().position(|parameter| **parameter == *name).and_then(|at| bound.get_mut(at));
            match slot {
                Some(slot @ None) => *slot = Some(value),
                Some(_) => return Err(format!("{of} got multiple values for argument '{name}'")),
                None => return Err(format!("{of} has no argument '{}'", name.chars().take(40).collect::<String>())),
            }
        }
        Ok(bound)
    }

    /// The same, but no argument may be left out.
    pub(super) fn exactly<const N: usize>(self, of: &str, parameters: [&str; N]) -> Result<[Value; N]> {
        let bound = self.bind(of, parameters)?;
        if let Some((_, missing)) = bound.iter().zip(parameters).find(|(value, _)| value.is_none()) {
            return Err(format!("{of} needs the argument '{missing}'"));
        }
        Ok(bound.map(|value| value.unwrap_or(Value::None)))
    }

    /// An error if there are any.
    pub(super) fn none(self, of: &str) -> Result<()> {
        self.bind::<0>(of, []).map(|_| ())
    }
}

/// A string argument, which may be left out.
pub(super) fn text<'a>(value: &'a Option<Value>, what: &str) -> Result<Option<&'a str>> {
    match value {
        None | Some(Value::None) => Ok(None),
        Some(value) => value.as_str().map(Some).ok_or_else(|| wrong(what, "a string", value)),
    }
}

/// An integer argument, which may be left out.
pub(super) fn int(value: &Option<Value>, what: &str) -> Result<Option<i128>> {
    match value {
        None | Some(Value::None) => Ok(None),
        Some(value) => value.as_int().map(Some).ok_or_else(|| wrong(what, "an integer", value)),
    }
}

/// A count. Negative numbers become 0.
pub(super) fn count(value: &Option<Value>, what: &str, default: usize) -> Result<usize> {
    let given = int(value, what)?;
    Ok(given.map_or(default, |n| usize::try_from(n.max(0)).unwrap_or(usize::MAX)))
}

/// Whether an argument is true. One that is left out is false.
pub(super) fn flag(value: &Option<Value>) -> bool {
    value.as_ref().is_some_and(Value::is_true)
}

fn wrong(what: &str, wanted: &str, found: &Value) -> String {
    match found {
        Value::Undefined(missing) => missing.message(),
        _ => format!("{what} must be {wanted}, not '{}'", found.type_name()),
    }
}
