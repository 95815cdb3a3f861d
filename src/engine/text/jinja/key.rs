//! Keys by which items are sorted, compared or grouped.

use super::attributes;
use super::filters::mapped;
use super::heap::{Heap, Result};
use super::machine::Machine;
use super::value::{Kind, Value};
use std::rc::Rc;

/// The key by which an item is sorted, compared or grouped.
pub(super) struct Key {
    paths: Vec<Vec<Value>>,
    case_sensitive: bool,
    default: Option<Value>,
}

impl Key {
    /// `attribute` is a path like `a.0.b`. If `several` is set, it may hold several paths with
    /// commas between them.
    pub(super) fn new(
        heap: &Rc<Heap>,
        attribute: &Option<Value>,
        several: bool,
        case_sensitive: bool,
        default: Option<Value>,
    ) -> Result<Self> {
        let path = |text: &str| -> Result<Vec<Value>> {
            let part = |part: &str| match part.parse() {
                Ok(index) if part.chars().all(|c| c.is_ascii_digit()) => Ok(Value::Int(index)),
                _ => heap.text(part),
            };
            text.split('.').map(part).collect()
        };
        let paths = match attribute {
            None | Some(Value::None) => vec![vec![]],
            Some(Value::Str(text)) if several => text.text.split(',').map(path).collect::<Result<_>>()?,
            Some(Value::Str(text)) => vec![path(&text.text)?],
            Some(other) => vec![vec![other.clone()]],
        };
        Ok(Self { paths, case_sensitive, default })
    }

    pub(super) fn of(&self, machine: &mut Machine<'_>, item: &Value) -> Result<Value> {
        if let [path] = self.paths.as_slice() {
            return self.follow(machine, path, item);
        }
        let mut keys = machine.heap.items()?;
        for path in &self.paths {
            let key = self.follow(machine, path, item)?;
            keys.push(key)?;
        }
        Ok(keys.finish(Kind::List))
    }

    fn follow(&self, machine: &mut Machine<'_>, path: &[Value], item: &Value) -> Result<Value> {
        let mut value = item.clone();
        for part in path {
            value = attributes::item(machine, &value, part)?;
            if let (Value::Undefined(_), Some(default)) = (&value, &self.default) {
                value = default.clone();
            }
        }
        match &value {
            Value::Str(text) if !self.case_sensitive => mapped(machine, &text.text, str::to_lowercase),
            _ => Ok(value),
        }
    }
}
