//! Loops, macros, and calls of both.

use super::{FRAME_BYTES, Flow, Machine};
use crate::engine::text::jinja::arguments::Given;
use crate::engine::text::jinja::ast::{Expr, For, Link, Macro, Name};
use crate::engine::text::jinja::heap::Result;
use crate::engine::text::jinja::value::{Closure, Kind, Loop, Value};
use crate::engine::text::jinja::walk::Walk;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

impl Machine<'_> {
    pub(super) fn closure(&mut self, definition: &Arc<Macro>) -> Result<Value> {
        self.pin();
        let charge = self.heap.charge(FRAME_BYTES)?;
        let closure = Closure { definition: Arc::clone(definition), frame: self.frame, _charge: charge };
        Ok(Value::Macro(Rc::new(closure)))
    }

    pub(super) fn call_with(&mut self, call: &Expr, caller: Value) -> Result<Value> {
        let Expr::Chain(base, links) = call else { return Ok(Value::None) };
        let Some((Link::Call(arguments), links)) = links.split_last() else { return Ok(Value::None) };
        let callee = self.value(base)?;
        let callee = self.links(callee, links)?;
        let mut given = self.given(arguments)?;
        given.named.push((Arc::from("caller"), caller));
        self.call(&callee, given)
    }

    pub(super) fn for_loop(&mut self, definition: &Arc<For>) -> Result<Flow> {
        let iterable = self.value(&definition.iterable)?;
        if definition.recursive {
            self.pin();
        }
        self.run_loop(definition, &iterable, self.frame, 0)
    }

    fn run_loop(&mut self, definition: &Arc<For>, iterable: &Value, around: usize, depth: usize) -> Result<Flow> {
        let mut items = Walk::new(&self.heap, iterable)?;
        if let Some(condition) = &definition.condition {
            let mut kept = self.heap.items()?;
            while let Some(item) = items.next() {
                let before = self.push_frame(around)?;
                self.assign(&definition.target, item.clone())?;
                if self.value(condition)?.is_true() {
                    kept.push(item)?;
                }
                self.pop_frame(before);
            }
            items = Walk::new(&self.heap, &kept.finish(Kind::List))?;
        }
        if items.len() == 0 {
            let flow = self.scope(around, vec![], &definition.otherwise)?;
            return Ok(flow);
        }
        let again = definition.recursive.then(|| (Arc::clone(definition), around));
        let state = Rc::new(Loop {
            items: items.seq(),
            from: items.at(),
            length: items.len(),
            index: Cell::new(0),
            depth,
            changed: Cell::new(None),
            again,
        });
        for index in 0.. {
            let Some(item) = items.next() else { break };
            state.index.set(index);
            let before = self.push_frame(around)?;
            if let Some(name) = self.loop_name {
                self.set(name, Value::Loop(Rc::clone(&state)))?;
            }
            self.assign(&definition.target, item)?;
            let flow = self.body(&definition.body)?;
            self.pop_frame(before);
            if flow == Flow::Break {
                break;
            }
        }
        Ok(Flow::On)
    }

    /// `loop(items)` of a recursive loop.
    pub(in crate::engine::text::jinja) fn loop_again(&mut self, state: &Loop, items: &Value) -> Result<Value> {
        let (definition, around) =
            state.again.as_ref().ok_or("the loop must have the 'recursive' marker to be called")?;
        let (definition, around) = (Arc::clone(definition), *around);
        let (line, depth) = (self.line, state.depth + 1);
        let (text, _) = self.captured(|machine| machine.run_loop(&definition, items, around, depth))?;
        self.line = line;
        Ok(text)
    }

    pub(in crate::engine::text::jinja) fn call_macro(&mut self, closure: &Closure, mut given: Given) -> Result<Value> {
        let definition = Arc::clone(&closure.definition);
        let line = self.line;
        let before = self.push_frame(closure.frame)?;
        let n_parameters = definition.parameters.len();
        let extra = given.positional.split_off(given.positional.len().min(n_parameters));
        let first_default = n_parameters - definition.defaults.len();
        let mut positional = given.positional.into_iter();
        for (i, &parameter) in definition.parameters.iter().enumerate() {
            let name = self.names.get(parameter as usize).map(|name| &**name).unwrap_or_default();
            let named = || given.named.iter().position(|(other, _)| **other == *name);
            let value = match (positional.next(), i.checked_sub(first_default)) {
                (Some(value), _) => value,
                (None, default) => match (named(), default.and_then(|i| definition.defaults.get(i))) {
                    (Some(at), _) => given.named.remove(at).1,
                    (None, Some(default)) => self.value(default)?,
                    (None, None) => Value::undefined(&format!("parameter '{name}' was not provided")),
                },
            };
            self.set(parameter, value)?;
        }
        self.set_rest(&definition, extra, given.named)?;
        let (text, _) = self.captured(|machine| machine.body(&definition.body))?;
        self.pop_frame(before);
        self.line = line;
        Ok(text)
    }

    /// Sets `caller`, `varargs` and `kwargs` of a macro that uses them.
    fn set_rest(&mut self, definition: &Macro, extra: Vec<Value>, mut named: Vec<(Arc<str>, Value)>) -> Result<()> {
        let [varargs, kwargs, caller] = definition.uses;
        let special = |machine: &Self, word: &str| {
            machine.names.iter().position(|name| &**name == word).and_then(|at| Name::try_from(at).ok())
        };
        if let (true, Some(name)) = (caller, special(self, "caller")) {
            let given = named.iter().position(|(name, _)| &**name == "caller").map(|at| named.remove(at).1);
            self.set(name, given.unwrap_or_else(|| Value::undefined("No caller defined")))?;
        }
        if let (true, Some(name)) = (varargs, special(self, "varargs")) {
            let extra = self.heap.seq(Kind::Tuple, extra)?;
            self.set(name, extra)?;
        } else if !extra.is_empty() {
            let (name, n) = (&definition.name, definition.parameters.len());
            return Err(format!("macro '{name}' takes at most {n} arguments"));
        }
        if let (true, Some(name)) = (kwargs, special(self, "kwargs")) {
            let mut entries = self.heap.entries()?;
            for (name, value) in named {
                entries.insert(self.heap.text(&name)?, value)?;
            }
            self.set(name, entries.finish())?;
        } else if let Some((argument, _)) = named.first() {
            return Err(format!("macro '{}' takes no keyword argument '{argument}'", definition.name));
        }
        Ok(())
    }
}
