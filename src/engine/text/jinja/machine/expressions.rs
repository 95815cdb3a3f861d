//! The evaluation of expressions.

use super::{Machine, VARIABLE_BYTES};
use crate::engine::text::jinja::arguments::Given;
use crate::engine::text::jinja::ast::{Arguments, Comparison, Expr, Link, Math};
use crate::engine::text::jinja::heap::Result;
use crate::engine::text::jinja::value::{Kind, Value};
use crate::engine::text::jinja::walk::Walk;
use crate::engine::text::jinja::{attributes, filters, format, functions, methods, tests};
use std::cmp::Ordering;
use std::sync::Arc;

impl Machine<'_> {
    pub(in crate::engine::text::jinja) fn value(&mut self, expr: &Expr) -> Result<Value> {
        match expr {
            Expr::Name(name) => {
                self.heap.steps(1)?;
                Ok(self.name(*name))
            }
            Expr::None => Ok(Value::None),
            Expr::Bool(value) => Ok(Value::Bool(*value)),
            Expr::Int(value) => Ok(Value::Int(*value)),
            Expr::Float(value) => Ok(Value::Float(*value)),
            Expr::Text(text) => self.heap.text(text),
            Expr::Big(digits) => functions::big(&self.heap, digits),
            _ => {
                self.enter()?;
                let value = self.compound(expr)?;
                self.leave();
                Ok(value)
            }
        }
    }

    fn compound(&mut self, expr: &Expr) -> Result<Value> {
        match expr {
            Expr::Chain(base, links) => {
                let value = self.value(base)?;
                self.links(value, links)
            }
            Expr::And(items) | Expr::Or(items) => {
                let ends_with = matches!(expr, Expr::Or(_));
                let mut value = Value::None;
                for item in items {
                    value = self.value(item)?;
                    if value.is_true() == ends_with {
                        break;
                    }
                }
                Ok(value)
            }
            Expr::Not(value) => Ok(Value::Bool(!self.value(value)?.is_true())),
            Expr::Compare(first, rest) => self.comparison(first, rest),
            Expr::Math(first, rest) => {
                let mut value = self.value(first)?;
                for (math, other) in rest {
                    let other = self.value(other)?;
                    value = self.math(*math, &value, &other)?;
                }
                Ok(value)
            }
            Expr::Join(items) => self.joined(items),
            Expr::If(parts) => {
                let (condition, value, other) = &**parts;
                match (self.value(condition)?.is_true(), other) {
                    (true, _) => self.value(value),
                    (false, Some(other)) => self.value(other),
                    (false, None) => Ok(Value::undefined("the inline if has no else, and its condition is false")),
                }
            }
            Expr::Sign(negative, value) => {
                let value = self.value(value)?;
                self.heap.sign(*negative, &value)
            }
            other => self.display(other),
        }
    }

    /// Lists, tuples, dictionaries.
    fn display(&mut self, expr: &Expr) -> Result<Value> {
        match expr {
            Expr::List(values) | Expr::Tuple(values) => {
                let mut items = self.heap.items()?;
                for value in values {
                    items.push(self.value(value)?)?;
                }
                Ok(items.finish(if matches!(expr, Expr::List(_)) { Kind::List } else { Kind::Tuple }))
            }
            Expr::Dict(pairs) => {
                let mut entries = self.heap.entries()?;
                for (key, value) in pairs {
                    let key = self.value(key)?;
                    let value = self.value(value)?;
                    entries.insert(key, value)?;
                }
                Ok(entries.finish())
            }
            _ => Ok(Value::None),
        }
    }

    /// `a ~ b`
    fn joined(&mut self, items: &[Expr]) -> Result<Value> {
        let values = items.iter().map(|item| self.value(item)).collect::<Result<Vec<_>>>()?;
        let mut out = self.heap.writer()?;
        for value in &values {
            self.write(&mut out, value, false)?;
        }
        Ok(out.finish())
    }

    pub(in crate::engine::text::jinja) fn math(&mut self, math: Math, a: &Value, b: &Value) -> Result<Value> {
        match (math, a) {
            (Math::Modulo, Value::Str(text)) if !text.safe => format::percent(self, &text.text, b),
            (Math::Add, Value::Str(_)) if a.is_safe() != b.is_safe() && b.as_str().is_some() => {
                let mut out = self.heap.writer()?;
                for value in [a, b] {
                    let text = value.as_str().unwrap_or_default();
                    if value.is_safe() { out.push(text)? } else { filters::escape_into(&mut out, text)? }
                }
                Ok(out.finish_as(true))
            }
            _ => self.heap.math(math, a, b),
        }
    }

    fn comparison(&mut self, first: &Expr, rest: &[(Comparison, Expr)]) -> Result<Value> {
        let mut left = self.value(first)?;
        for (comparison, right) in rest {
            let right = self.value(right)?;
            if !self.compare(*comparison, &left, &right)? {
                return Ok(Value::Bool(false));
            }
            left = right;
        }
        Ok(Value::Bool(true))
    }

    pub(in crate::engine::text::jinja) fn compare(&self, comparison: Comparison, a: &Value, b: &Value) -> Result<bool> {
        let heap = &self.heap;
        Ok(match comparison {
            Comparison::Equal => heap.equal(a, b)?,
            Comparison::NotEqual => !heap.equal(a, b)?,
            Comparison::In => heap.contains(b, a)?,
            Comparison::NotIn => !heap.contains(b, a)?,
            Comparison::Less => heap.order(a, b, "<")? == Some(Ordering::Less),
            Comparison::LessOrEqual => heap.order(a, b, "<=")?.is_some_and(Ordering::is_le),
            Comparison::Greater => heap.order(a, b, ">")? == Some(Ordering::Greater),
            Comparison::GreaterOrEqual => heap.order(a, b, ">=")?.is_some_and(Ordering::is_ge),
        })
    }

    pub(super) fn links(&mut self, mut value: Value, links: &[Link]) -> Result<Value> {
        for link in links {
            self.heap.steps(1)?;
            value = match link {
                Link::Attribute(name) => attributes::attribute(self, &value, name)?,
                Link::Item(Expr::Text(name)) => attributes::item_of(self, &value, name)?,
                Link::Item(index) => {
                    let index = self.value(index)?;
                    attributes::item(self, &value, &index)?
                }
                Link::Slice(bounds) => {
                    let mut given = [Value::None, Value::None, Value::None];
                    for (given, bound) in given.iter_mut().zip(&**bounds) {
                        if let Some(bound) = bound {
                            *given = self.value(bound)?;
                        }
                    }
                    attributes::slice(self, &value, &given)?
                }
                Link::Call(arguments) => {
                    let given = self.given(arguments)?;
                    self.call(&value, given)?
                }
                Link::Filter(name, arguments) => {
                    let given = self.given(arguments)?;
                    filters::apply(self, name, &value, given)?
                }
                Link::Test(name, arguments, negated) => {
                    let given = self.given(arguments)?;
                    Value::Bool(tests::holds(self, name, &value, given)? != *negated)
                }
            };
        }
        Ok(value)
    }

    pub(super) fn given(&mut self, arguments: &Arguments) -> Result<Given> {
        let mut given = Given::default();
        for value in &arguments.positional {
            given.positional.push(self.value(value)?);
        }
        for (name, value) in &arguments.named {
            given.named.push((Arc::clone(name), self.value(value)?));
        }
        if let Some(list) = &arguments.list {
            let list = self.value(list)?;
            let mut values = Walk::new(&self.heap, &list)?;
            given.charge = Some(self.heap.charge(values.len() * size_of::<Value>())?);
            self.heap.steps(values.len())?;
            while let Some(value) = values.next() {
                given.positional.push(value);
            }
        }
        if let Some(dict) = &arguments.dict {
            let Value::Dict(dict) = self.value(dict)? else {
                return Err("the argument after ** must be a mapping".to_owned());
            };
            self.heap.steps(dict.entries.len() * (1 + given.named.len()))?;
            let mut charge = self.heap.charge(0)?;
            for (key, value) in &dict.entries {
                let name: Arc<str> = Arc::from(key.as_str().ok_or("keywords must be strings")?);
                if given.named.iter().any(|(other, _)| *other == name) {
                    return Err(format!("got multiple values for keyword argument '{name}'"));
                }
                charge.add(VARIABLE_BYTES + name.len())?;
                given.named.push((name, value.clone()));
            }
            given.named_charge = Some(charge);
        }
        Ok(given)
    }

    pub(in crate::engine::text::jinja) fn call(&mut self, callee: &Value, given: Given) -> Result<Value> {
        self.enter()?;
        let value = match callee {
            Value::Undefined(missing) => Err(missing.message()),
            Value::Function(name) => functions::call(self, name, given),
            Value::Method(method) => methods::call(self, &method.0, &method.1, given),
            Value::Macro(closure) => self.call_macro(closure, given),
            Value::Loop(state) => {
                let [items] = given.exactly("loop", ["iterable"])?;
                self.loop_again(state, &items)
            }
            Value::Joiner(joiner) => {
                let used = joiner.1.replace(true);
                if used { Ok(joiner.0.clone()) } else { self.heap.text("") }
            }
            Value::Clock(now) => functions::strftime(self, *now, given),
            _ => Err(format!("'{}' object is not callable", callee.type_name())),
        };
        self.leave();
        value
    }
}
