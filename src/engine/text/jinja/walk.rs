//! Iteration.

use super::heap::{Heap, Result};
use super::value::{Kind, Seq, Value};
use std::rc::Rc;

/// The rest of an iteration. A generator stores its own position.
pub(super) struct Walk {
    seq: Rc<Seq>,
    at: usize,
}

impl Walk {
    /// An error if the value cannot be iterated.
    pub(super) fn new(heap: &Rc<Heap>, value: &Value) -> Result<Self> {
        let made = match value {
            Value::Seq(seq) => return Ok(Self { seq: Rc::clone(seq), at: 0 }),
            Value::Dict(dict) => heap.seq(Kind::List, dict.entries.iter().map(|(key, _)| key.clone()))?,
            Value::Undefined(_) => heap.seq(Kind::List, [])?,
            Value::Str(text) => {
                let mut items = heap.items()?;
                for c in text.text.chars() {
                    items.push(heap.text(c.encode_utf8(&mut [0; 4]))?)?;
                }
                items.finish(Kind::List)
            }
            _ => return Err(format!("'{}' object is not iterable", value.type_name())),
        };
        match made {
            Value::Seq(seq) => Ok(Self { seq, at: 0 }),
            _ => Err("not iterable".to_owned()),
        }
    }

    pub(super) fn seq(&self) -> Rc<Seq> {
        Rc::clone(&self.seq)
    }

    pub(super) fn at(&self) -> usize {
        if self.seq.kind == Kind::Generator { self.seq.position.get() } else { self.at }
    }

    /// The number of items that are left.
    pub(super) fn len(&self) -> usize {
        self.seq.items.len().saturating_sub(self.at())
    }

    pub(super) fn next(&mut self) -> Option<Value> {
        let at = self.at();
        let value = self.seq.items.get(at)?.clone();
        self.at = at + 1;
        self.seq.position.set(self.at);
        Some(value)
    }
}
