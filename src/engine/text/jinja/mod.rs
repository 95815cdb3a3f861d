//! An interpreter of Jinja with Python's semantics, for untrusted templates. Every operation counts
//! its steps and its bytes, and nesting has a limit. So a template ends soon, and takes little
//! memory and a small stack, whatever it does. What the interpreter does not support is an error.
//!
//! rotor used minijinja before. Its fuel counts instructions only (minijinja 3.1): a template could
//! spend any amount of time, memory and stack when it printed, compared or dropped nested values,
//! or values that contain themselves. Its strings, tests and lexer differ from Python's.

mod arguments;
mod ast;
mod attributes;
mod clock;
mod filters;
mod format;
mod functions;
mod heap;
mod json;
mod key;
mod lexer;
mod machine;
mod methods;
mod ops;
mod parser;
mod sequences;
mod show;
mod tests;
mod text;
mod value;
mod walk;

use super::deaf::Marking;
use crate::error::{Error, Result};
use heap::Heap;
use std::rc::Rc;
use value::Value;

/// The limits of a rendering.
pub(super) struct Limits {
    /// One step is an operation, or 64 bytes that an operation reads or writes.
    pub(super) steps: u64,
    /// Bytes of the values that live at once, and of the text.
    pub(super) bytes: usize,
}

/// A parsed template.
pub(super) struct Template {
    parsed: parser::Parsed,
}

/// The variables of a template, while they are collected. The last value of a name counts.
pub(super) struct Context {
    heap: Rc<Heap>,
    entries: heap::Entries,
}

impl Template {
    /// The error is a sentence with its line.
    pub(super) fn parse(source: &str) -> std::result::Result<Self, String> {
        Ok(Self { parsed: parser::parse(source)? })
    }

    /// Renders with the variables that `fill` puts into the context. Takes up to 3 MB of stack.
    ///
    /// # Errors
    /// Those of `fill`; [`Error::Template`], with a line.
    pub(super) fn render(&self, limits: &Limits, fill: impl FnOnce(&mut Context) -> Result<()>) -> Result<String> {
        let heap = Heap::new(limits.steps, limits.bytes);
        let wrong = |message| wrong(&heap, message);
        let mut context = Context { heap: Rc::clone(&heap), entries: heap.entries().map_err(wrong)? };
        fill(&mut context)?;
        let context = context.entries.finish_dict();
        let rendered = machine::Machine::new(&self.parsed.names, &heap, context).and_then(|m| m.run(&self.parsed.body));
        rendered.map_err(wrong)
    }
}

/// Whether `text` is one JSON value.
///
/// # Errors
/// [`Error::Resources`] if the system refuses memory.
pub(in crate::engine) fn is_json(text: &str) -> Result<bool> {
    let heap = Heap::new(text.len() as u64 * 2 + 1000, 64 << 20);
    let read = json::read(&heap, text, None);
    read.map(|_| true).or_else(|message| if heap.is_refused() { Err(wrong(&heap, message)) } else { Ok(false) })
}

/// An error of the template, or of the system if it refused memory.
fn wrong(heap: &Heap, message: String) -> Error {
    if heap.is_refused() { Error::Resources { message } } else { Error::Template { message } }
}

impl Context {
    fn wrong(&self, message: String) -> Error {
        wrong(&self.heap, message)
    }

    fn put(&mut self, name: &str, value: Value) -> Result<()> {
        let put = self.heap.text(name).and_then(|name| self.entries.insert(name, value));
        put.map_err(|message| self.wrong(message))
    }

    pub(super) fn none(&mut self, name: &str) -> Result<()> {
        self.put(name, Value::None)
    }

    pub(super) fn flag(&mut self, name: &str, value: bool) -> Result<()> {
        self.put(name, Value::Bool(value))
    }

    pub(super) fn text(&mut self, name: &str, value: &str) -> Result<()> {
        let value = self.heap.text(value).map_err(|message| self.wrong(message))?;
        self.put(name, value)
    }

    /// The function `strftime_now` at a given time, in seconds since 1970.
    pub(super) fn clock(&mut self, name: &str, now: i64) -> Result<()> {
        self.put(name, Value::Clock(now))
    }

    /// A list of strings.
    pub(super) fn texts(&mut self, name: &str, values: &[String]) -> Result<()> {
        let heap = Rc::clone(&self.heap);
        self.list(name, values.iter().map(|text| heap.text(text)))
    }

    /// A list of dictionaries of strings.
    pub(super) fn records<'a, const N: usize>(
        &mut self,
        name: &str,
        records: impl Iterator<Item = [(&'static str, &'a str); N]>,
    ) -> Result<()> {
        let heap = Rc::clone(&self.heap);
        let record = |fields: [(&str, &str); N]| {
            let mut entries = heap.entries()?;
            for (key, value) in fields {
                entries.insert(heap.text(key)?, heap.text(value)?)?;
            }
            Ok(entries.finish())
        };
        self.list(name, records.map(record))
    }

    fn list(&mut self, name: &str, mut values: impl Iterator<Item = heap::Result<Value>>) -> Result<()> {
        let collect = |mut items: heap::Items| {
            values.try_for_each(|value| items.push(value?))?;
            Ok(items.finish(value::Kind::List))
        };
        let list = self.heap.items().and_then(collect).map_err(|message| self.wrong(message))?;
        self.put(name, list)
    }

    /// A value from JSON, whose strings are marked.
    ///
    /// # Errors
    /// [`Error::Argument`], with the place in the text.
    pub(super) fn json(&mut self, name: &str, text: &str, marking: Option<Marking>) -> Result<()> {
        let wrong = |message| match self.heap.is_refused() {
            true => self.wrong(message),
            false => Error::argument(format!("{name}: {message}")),
        };
        let value = json::read(&self.heap, text, marking).map_err(wrong)?;
        self.put(name, value)
    }
}
