//! Python's operators: equality, order, membership and arithmetic. Each value that is visited takes
//! a step.

use super::ast::Math;
use super::heap::{Heap, Result};
use super::value::{Dict, Kind, Seq, Value};
use std::cmp::Ordering;
use std::rc::Rc;

pub(super) const TOO_LARGE: &str = "the result is an integer of more than 127 bits, which rotor does not compute";

impl Heap {
    /// `a == b`
    pub(super) fn equal(&self, a: &Value, b: &Value) -> Result<bool> {
        self.steps(1)?;
        match (a, b) {
            (Value::Undefined(_), Value::Undefined(_)) | (Value::None, Value::None) => Ok(true),
            (Value::Str(a), Value::Str(b)) => {
                self.work(a.text.len().min(b.text.len()))?;
                Ok(a.text == b.text)
            }
            (Value::Seq(a), Value::Seq(b)) => Ok(Rc::ptr_eq(a, b) || self.equal_seqs(a, b)?),
            (Value::Dict(a), Value::Dict(b)) => Ok(Rc::ptr_eq(a, b) || self.equal_dicts(a, b)?),
            (Value::Namespace(a), Value::Namespace(b)) => Ok(a == b),
            (Value::Function(a), Value::Function(b)) => Ok(a == b),
            (Value::Macro(a), Value::Macro(b)) => Ok(Rc::ptr_eq(a, b)),
            (Value::Loop(a), Value::Loop(b)) => Ok(Rc::ptr_eq(a, b)),
            (Value::Cycler(a), Value::Cycler(b)) => Ok(Rc::ptr_eq(a, b)),
            (Value::Joiner(a), Value::Joiner(b)) => Ok(Rc::ptr_eq(a, b)),
            (Value::Method(a), Value::Method(b)) => Ok(a.1 == b.1 && self.equal(&a.0, &b.0)?),
            _ if a.is_number() && b.is_number() => Ok(numbers(a, b) == Some(Ordering::Equal)),
            _ => Ok(false),
        }
    }

    fn equal_seqs(&self, a: &Seq, b: &Seq) -> Result<bool> {
        let is_tuple = |kind| matches!(kind, Kind::Tuple | Kind::Group);
        match (a.kind, b.kind) {
            (Kind::List, Kind::List) | (Kind::Range(..), Kind::Range(..)) => self.equal_slices(&a.items, &b.items),
            (a_kind, b_kind) if is_tuple(a_kind) && is_tuple(b_kind) => self.equal_slices(&a.items, &b.items),
            (Kind::Keys | Kind::Items, Kind::Keys | Kind::Items) => {
                let mut same = a.items.len() == b.items.len();
                for item in &a.items {
                    same = same && self.is_in(item, &b.items)?;
                }
                Ok(same)
            }
            _ => Ok(false),
        }
    }

    fn equal_slices(&self, a: &[Value], b: &[Value]) -> Result<bool> {
        if a.len() != b.len() {
            return Ok(false);
        }
        for (a, b) in a.iter().zip(b) {
            if !self.equal(a, b)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn equal_dicts(&self, a: &Dict, b: &Dict) -> Result<bool> {
        if a.entries.len() != b.entries.len() {
            return Ok(false);
        }
        for (key, value) in &a.entries {
            match b.get(key)? {
                Some(other) if self.equal(value, other)? => {}
                _ => return Ok(false),
            }
        }
        Ok(true)
    }

    pub(super) fn is_in(&self, item: &Value, values: &[Value]) -> Result<bool> {
        for value in values {
            if self.equal(item, value)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The order of two values, or `None` if one of them is NaN. Values without an order are an
    /// error.
    pub(super) fn order(&self, a: &Value, b: &Value, operator: &str) -> Result<Option<Ordering>> {
        self.steps(1)?;
        match (a, b) {
            (Value::Undefined(missing), _) | (_, Value::Undefined(missing)) => Err(missing.message()),
            (Value::Str(a), Value::Str(b)) => {
                self.work(a.text.len().min(b.text.len()))?;
                Ok(Some(a.text.cmp(&b.text)))
            }
            (Value::Seq(a), Value::Seq(b))
                if a.kind == b.kind && matches!(a.kind, Kind::List | Kind::Tuple | Kind::Group) =>
            {
                for (a, b) in a.items.iter().zip(&b.items) {
                    if !self.equal(a, b)? {
                        return self.order(a, b, operator);
                    }
                }
                Ok(Some(a.items.len().cmp(&b.items.len())))
            }
            _ if a.is_number() && b.is_number() => Ok(numbers(a, b)),
            _ => {
                let (a, b) = (a.type_name(), b.type_name());
                Err(format!("'{operator}' not supported between instances of '{a}' and '{b}'"))
            }
        }
    }

    /// A stable sort by keys that uses only Python's `<`.
    pub(super) fn sort(&self, items: &mut Vec<(Value, Value)>, reverse: bool) -> Result<()> {
        if items.len() < 2 {
            return Ok(());
        }
        let mut right = items.split_off(items.len() / 2);
        self.sort(items, reverse)?;
        self.sort(&mut right, reverse)?;
        self.steps(items.len())?;
        let (mut left, mut right) = (std::mem::take(items).into_iter().peekable(), right.into_iter().peekable());
        loop {
            let takes_right = match (left.peek(), right.peek()) {
                (Some((a, _)), Some((b, _))) => {
                    let (a, b) = if reverse { (a, b) } else { (b, a) };
                    self.order(a, b, "<")? == Some(Ordering::Less)
                }
                (None, None) => return Ok(()),
                (left, _) => left.is_none(),
            };
            items.extend(if takes_right { right.next() } else { left.next() });
        }
    }

    /// `item in container`
    pub(super) fn contains(&self, container: &Value, item: &Value) -> Result<bool> {
        match container {
            Value::Undefined(_) => Ok(false),
            Value::Str(text) => match item {
                Value::Str(part) => {
                    self.work(text.text.len() + part.text.len())?;
                    Ok(text.text.contains(&*part.text))
                }
                _ => Err(format!("'in <string>' requires string as left operand, not {}", item.type_name())),
            },
            Value::Seq(seq) => {
                let rest = seq.rest();
                let found = self.is_in(item, rest)?;
                seq.position.set(seq.items.len());
                Ok(found)
            }
            Value::Dict(dict) => {
                item.check_hashable()?;
                Ok(dict.get(item)?.is_some())
            }
            _ => Err(format!("argument of type '{}' is not iterable", container.type_name())),
        }
    }

    /// `-a` or `+a`
    pub(super) fn sign(&self, negative: bool, a: &Value) -> Result<Value> {
        match a {
            Value::Undefined(missing) => Err(missing.message()),
            Value::Float(a) => Ok(Value::Float(if negative { -a } else { *a })),
            Value::Big(_) if negative => Err(TOO_LARGE.to_owned()),
            Value::Big(_) => Ok(a.clone()),
            _ => match a.as_int() {
                Some(a) if negative => a.checked_neg().map(Value::Int).ok_or_else(|| TOO_LARGE.to_owned()),
                Some(a) => Ok(Value::Int(a)),
                None => {
                    let sign = if negative { '-' } else { '+' };
                    Err(format!("bad operand type for unary {sign}: '{}'", a.type_name()))
                }
            },
        }
    }

    /// Arithmetic, and `+` and `*` of strings and lists. (The caller handles `%` of strings.)
    pub(super) fn math(self: &Rc<Self>, math: Math, a: &Value, b: &Value) -> Result<Value> {
        match (a, b) {
            (Value::Undefined(missing), _) | (_, Value::Undefined(missing)) => Err(missing.message()),
            (Value::Str(a), Value::Str(b)) if math == Math::Add && a.safe == b.safe => {
                let mut out = self.writer()?;
                out.push(&a.text)?;
                out.push(&b.text)?;
                Ok(out.finish_as(a.safe))
            }
            (Value::Seq(a), Value::Seq(b)) if math == Math::Add && is_sum(a.kind, b.kind) => {
                let mut items = self.items()?;
                items.extend(&a.items)?;
                items.extend(&b.items)?;
                Ok(items.finish(if a.kind == Kind::List { Kind::List } else { Kind::Tuple }))
            }
            (Value::Str(_) | Value::Seq(_), _) if math == Math::Multiply && b.as_int().is_some() => self.repeat(a, b),
            (_, Value::Str(_) | Value::Seq(_)) if math == Math::Multiply && a.as_int().is_some() => self.repeat(b, a),
            (Value::Big(_), _) | (_, Value::Big(_)) if a.is_number() && b.is_number() => Err(TOO_LARGE.to_owned()),
            _ => match (a.as_int(), b.as_int(), a.as_float(), b.as_float()) {
                (Some(a), Some(b), ..) => integers(math, a, b),
                (_, _, Some(a), Some(b)) => floats(math, a, b).map(Value::Float),
                _ => Err(unsupported(math, a, b)),
            },
        }
    }

    fn repeat(self: &Rc<Self>, a: &Value, n: &Value) -> Result<Value> {
        let n = n.as_int().map_or(0, |n| usize::try_from(n.max(0)).unwrap_or(usize::MAX));
        match a {
            Value::Str(text) => {
                let mut out = self.writer()?;
                out.repeat(&text.text, n)?;
                Ok(out.finish_as(text.safe))
            }
            Value::Seq(seq) if matches!(seq.kind, Kind::List | Kind::Tuple | Kind::Group) => {
                let mut items = self.items()?;
                self.steps(n)?;
                for _ in 0..if seq.items.is_empty() { 0 } else { n } {
                    items.extend(&seq.items)?;
                }
                Ok(items.finish(if seq.kind == Kind::List { Kind::List } else { Kind::Tuple }))
            }
            _ => Err(unsupported(Math::Multiply, a, &Value::Int(1))),
        }
    }
}

fn is_sum(a: Kind, b: Kind) -> bool {
    let is_tuple = |kind| matches!(kind, Kind::Tuple | Kind::Group);
    a == Kind::List && b == Kind::List || is_tuple(a) && is_tuple(b)
}

fn unsupported(math: Math, a: &Value, b: &Value) -> String {
    let sign = match math {
        Math::Add => "+",
        Math::Subtract => "-",
        Math::Multiply => "*",
        Math::Divide => "/",
        Math::FloorDivide => "//",
        Math::Modulo => "%",
        Math::Power => "**",
    };
    format!("unsupported operand types for {sign}: '{}' and '{}'", a.type_name(), b.type_name())
}

/// Compares two numbers without rounding.
fn numbers(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Big(a), Value::Big(b)) => {
            let (a, b) = (&*a.text, &*b.text);
            let (a_negative, b_negative) = (a.starts_with('-'), b.starts_with('-'));
            let magnitude = (a.len(), a).cmp(&(b.len(), b));
            Some(match (a_negative, b_negative) {
                (false, false) => magnitude,
                (true, true) => magnitude.reverse(),
                _ => b_negative.cmp(&a_negative),
            })
        }
        (Value::Big(_), Value::Float(b)) => a.as_float()?.partial_cmp(b),
        (Value::Float(a), Value::Big(_)) => a.partial_cmp(&b.as_float()?),
        (Value::Big(a), _) => Some(if a.text.starts_with('-') { Ordering::Less } else { Ordering::Greater }),
        (_, Value::Big(b)) => Some(if b.text.starts_with('-') { Ordering::Greater } else { Ordering::Less }),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
        (Value::Float(a), _) => int_and_float(b.as_int()?, *a).map(Ordering::reverse),
        (_, Value::Float(b)) => int_and_float(a.as_int()?, *b),
        _ => Some(a.as_int()?.cmp(&b.as_int()?)),
    }
}

fn int_and_float(a: i128, b: f64) -> Option<Ordering> {
    if b.is_nan() {
        return None;
    }
    // The cast saturates. It is exact for whole floats in its range.
    let whole = b.floor();
    if whole >= 1.7e38 || whole <= -1.7e38 {
        return (a as f64).partial_cmp(&b);
    }
    Some(a.cmp(&(whole as i128)).then(if b > whole { Ordering::Less } else { Ordering::Equal }))
}

fn integers(math: Math, a: i128, b: i128) -> Result<Value> {
    const EXACT: u128 = 1 << 53;
    let whole = match math {
        Math::Add => a.checked_add(b),
        Math::Subtract => a.checked_sub(b),
        Math::Multiply => a.checked_mul(b),
        Math::Divide | Math::FloorDivide | Math::Modulo if b == 0 => return Err("division by zero".to_owned()),
        Math::Divide => {
            return match a.checked_rem(b) {
                Some(0) => Ok(Value::Float((a / b) as f64)),
                _ if a.unsigned_abs() < EXACT && b.unsigned_abs() < EXACT => Ok(Value::Float(a as f64 / b as f64)),
                _ => Err("'/' cannot divide integers of more than 53 bits; use '//'".to_owned()),
            };
        }
        Math::FloorDivide => a.checked_div(b).map(|whole| whole - i128::from(a % b != 0 && (a < 0) != (b < 0))),
        Math::Modulo => a.checked_rem(b).map(|rest| if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest }),
        Math::Power if b < 0 => return floats(math, a as f64, b as f64).map(Value::Float),
        Math::Power if matches!(a, 0 | 1) => Some(if b == 0 { 1 } else { a }),
        Math::Power if a == -1 => Some(if b % 2 == 0 { 1 } else { -1 }),
        Math::Power => u32::try_from(b).ok().and_then(|b| a.checked_pow(b)),
    };
    whole.map(Value::Int).ok_or_else(|| TOO_LARGE.to_owned())
}

/// Computes with floats as CPython does.
fn floats(math: Math, a: f64, b: f64) -> Result<f64> {
    let divides = matches!(math, Math::Divide | Math::FloorDivide | Math::Modulo);
    if divides && b == 0.0 || math == Math::Power && a == 0.0 && b < 0.0 {
        return Err("division by zero".to_owned());
    }
    let remainder = a % b;
    let moved = remainder != 0.0 && (remainder < 0.0) != (b < 0.0);
    Ok(match math {
        Math::Add => a + b,
        Math::Subtract => a - b,
        Math::Multiply => a * b,
        Math::Divide => a / b,
        Math::Modulo if remainder == 0.0 => 0f64.copysign(b),
        Math::Modulo => {
            if moved {
                remainder + b
            } else {
                remainder
            }
        }
        Math::FloorDivide => {
            let quotient = (a - remainder) / b - if moved { 1.0 } else { 0.0 };
            let floor = quotient.floor();
            match quotient {
                0.0 => 0f64.copysign(a / b),
                _ => {
                    if quotient - floor > 0.5 {
                        floor + 1.0
                    } else {
                        floor
                    }
                }
            }
        }
        Math::Power if a < 0.0 && b.fract() != 0.0 && a.is_finite() && b.is_finite() => {
            return Err("a negative number to the power of a fraction is complex, which is not supported".to_owned());
        }
        Math::Power => {
            let power = a.powf(b);
            if power.is_infinite() && a.is_finite() && b.is_finite() {
                return Err("(34, 'Numerical result out of range')".to_owned());
            }
            power
        }
    })
}
