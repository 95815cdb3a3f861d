//! The budget of a rendering: steps of time, and bytes of the values that live at once. Every
//! operation that makes a value asks here first, so both limits hold for all operations.

use super::value::{Dict, Kind, Seq, Str, Value};
use std::cell::Cell;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::rc::Rc;

/// The error is a sentence without its line.
pub(super) type Result<T> = std::result::Result<T, String>;

/// Values are compared, printed and dropped by recursion, so this bounds how deep they nest.
pub(super) const DEPTH_MAX: usize = 300;
/// A step is one operation, or so many bytes that it reads or writes.
const BYTES_PER_STEP: usize = 64;
/// What the allocator adds to an allocation, approximately.
const OVERHEAD: usize = 32;
/// For more bytes than this, the heap asks the system before the bytes are needed.
const PROBED: usize = 16 << 10;
/// Dictionaries with more entries than this have an index.
const INDEXED: usize = 16;

/// The steps and bytes that are left, and whether the system has refused memory.
pub(super) struct Heap {
    steps: Cell<u64>,
    bytes: Cell<usize>,
    is_refused: Cell<bool>,
}

impl Heap {
    pub(super) fn new(steps: u64, bytes: usize) -> Rc<Self> {
        Rc::new(Self { steps: Cell::new(steps), bytes: Cell::new(bytes), is_refused: Cell::new(false) })
    }

    /// Whether the system has refused memory since the rendering began.
    pub(super) fn is_refused(&self) -> bool {
        self.is_refused.get()
    }

    /// Notes that the system has refused memory, and returns the error.
    fn refused<T>(&self, what: std::fmt::Arguments) -> Result<T> {
        self.is_refused.set(true);
        Err(format!("the system refused memory for {what}"))
    }

    /// Counts `n` steps.
    pub(super) fn steps(&self, n: usize) -> Result<()> {
        let left = self.steps.get().checked_sub(n as u64);
        self.steps.set(left.unwrap_or(0));
        left.map(|_| ())
            .ok_or_else(|| "rendering takes more steps than are allowed for a conversation of this size".to_owned())
    }

    /// Counts an operation on so many bytes.
    pub(super) fn work(&self, bytes: usize) -> Result<()> {
        self.steps(1 + bytes / BYTES_PER_STEP)
    }

    /// Takes so many bytes. The standard library is about to allocate them, and would end the
    /// process if the system refused a large allocation.
    pub(super) fn charge(self: &Rc<Self>, bytes: usize) -> Result<Charge> {
        let mut charge = Charge { heap: Rc::clone(self), bytes: 0 };
        charge.add(bytes)?;
        if bytes > PROBED && Vec::<u8>::new().try_reserve_exact(bytes).is_err() {
            return self.refused(format_args!("{bytes} bytes"));
        }
        Ok(charge)
    }

    pub(super) fn text(self: &Rc<Self>, text: &str) -> Result<Value> {
        let mut out = self.writer()?;
        out.push(text)?;
        Ok(out.finish())
    }

    pub(super) fn writer(self: &Rc<Self>) -> Result<Writer> {
        Ok(Writer { text: String::new(), charge: self.charge(size_of::<Str>() + OVERHEAD)? })
    }

    pub(super) fn items(self: &Rc<Self>) -> Result<Items> {
        Ok(Items { items: vec![], depth: 0, charge: self.charge(size_of::<Seq>() + OVERHEAD)? })
    }

    /// A sequence of these values.
    pub(super) fn seq(self: &Rc<Self>, kind: Kind, values: impl IntoIterator<Item = Value>) -> Result<Value> {
        let mut items = self.items()?;
        for value in values {
            items.push(value)?;
        }
        Ok(items.finish(kind))
    }

    pub(super) fn entries(self: &Rc<Self>) -> Result<Entries> {
        let charge = self.charge(size_of::<Dict>() + OVERHEAD)?;
        Ok(Entries {
            dict: Dict { entries: vec![], index: HashMap::new(), hasher: RandomState::new(), depth: 1, charge },
        })
    }
}

/// Bytes of the budget that are taken as long as this value lives.
pub(super) struct Charge {
    heap: Rc<Heap>,
    bytes: usize,
}

impl Charge {
    pub(super) fn heap(&self) -> &Rc<Heap> {
        &self.heap
    }

    pub(super) fn add(&mut self, bytes: usize) -> Result<()> {
        let left = self
            .heap
            .bytes
            .get()
            .checked_sub(bytes)
            .ok_or("rendering takes more memory than is allowed for a prompt")?;
        self.heap.bytes.set(left);
        self.bytes += bytes;
        Ok(())
    }
}

impl Drop for Charge {
    fn drop(&mut self) {
        self.heap.bytes.set(self.heap.bytes.get() + self.bytes);
    }
}

/// A string under construction.
pub(super) struct Writer {
    text: String,
    charge: Charge,
}

impl Writer {
    pub(super) fn push(&mut self, text: &str) -> Result<()> {
        self.charge.heap.work(text.len())?;
        self.charge.add(text.len())?;
        self.reserve(text.len())?;
        self.text.push_str(text);
        Ok(())
    }

    pub(super) fn push_char(&mut self, c: char) -> Result<()> {
        self.charge.add(c.len_utf8())?;
        self.reserve(c.len_utf8())?;
        self.text.push(c);
        if self.text.len() % BYTES_PER_STEP < c.len_utf8() { self.charge.heap.steps(1) } else { Ok(()) }
    }

    fn reserve(&mut self, bytes: usize) -> Result<()> {
        let reserved = self.text.try_reserve(bytes);
        reserved.or_else(|_| self.charge.heap.refused(format_args!("{bytes} bytes of text")))
    }

    /// Appends `text` so many times.
    pub(super) fn repeat(&mut self, text: &str, n: usize) -> Result<()> {
        let bytes = text.len().saturating_mul(n);
        self.charge.heap.work(bytes.max(if text.is_empty() { 0 } else { n }))?;
        self.charge.add(bytes)?;
        self.reserve(bytes)?;
        if !text.is_empty() {
            (0..n).for_each(|_| self.text.push_str(text));
        }
        Ok(())
    }

    /// Counts `n` steps for a piece that takes long to make.
    pub(super) fn steps(&self, n: usize) -> Result<()> {
        self.charge.heap.steps(n)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn into_string(self) -> String {
        self.text
    }

    pub(super) fn finish(self) -> Value {
        self.finish_as(false)
    }

    /// The string; `safe` says whether it is safe HTML.
    pub(super) fn finish_as(self, safe: bool) -> Value {
        Value::Str(Rc::new(Str { text: self.text.into_boxed_str(), safe, _charge: self.charge }))
    }
}

/// A list under construction.
pub(super) struct Items {
    items: Vec<Value>,
    depth: usize,
    charge: Charge,
}

impl Items {
    pub(super) fn push(&mut self, value: Value) -> Result<()> {
        self.depth = self.depth.max(value.depth());
        if self.depth >= DEPTH_MAX {
            return Err(format!("values are nested more than {DEPTH_MAX} levels deep"));
        }
        self.charge.heap.steps(1)?;
        self.charge.add(size_of::<Value>())?;
        let reserved = self.items.try_reserve(1);
        reserved.or_else(|_| self.charge.heap.refused(format_args!("a list")))?;
        self.items.push(value);
        Ok(())
    }

    pub(super) fn extend(&mut self, values: &[Value]) -> Result<()> {
        values.iter().try_for_each(|value| self.push(value.clone()))
    }

    pub(super) fn as_slice(&self) -> &[Value] {
        &self.items
    }

    pub(super) fn finish(mut self, kind: Kind) -> Value {
        self.items.shrink_to_fit();
        let position = Cell::new(0);
        let seq = Seq { kind, items: self.items, position, depth: self.depth + 1, charge: self.charge };
        Value::Seq(Rc::new(seq))
    }
}

/// A dictionary under construction.
pub(super) struct Entries {
    dict: Dict,
}

impl Entries {
    pub(super) fn insert(&mut self, key: Value, value: Value) -> Result<()> {
        key.check_hashable()?;
        if let Some(at) = self.dict.find(&key)? {
            if let Some(entry) = self.dict.entries.get_mut(at) {
                self.dict.depth = self.dict.depth.max(value.depth() + 1);
                entry.1 = value;
            }
            return self.check_depth();
        }
        self.dict.depth = self.dict.depth.max(value.depth().max(key.depth()) + 1);
        self.check_depth()?;
        self.dict.charge.heap.steps(1)?;
        self.dict.charge.add(2 * size_of::<Value>() + size_of::<(u64, u32)>())?;
        let reserved = self.dict.entries.try_reserve(1);
        reserved.or_else(|_| self.dict.charge.heap.refused(format_args!("a dictionary")))?;
        self.dict.entries.push((key, value));
        let n = self.dict.entries.len();
        let new = if n == INDEXED + 1 { 0..n } else { n - 1..n };
        if n > INDEXED {
            for at in new {
                if let Some((Value::Str(key), _)) = self.dict.entries.get(at) {
                    let hash = self.dict.hasher.hash_one(&*key.text);
                    self.dict.index.entry(hash).or_insert(at);
                }
            }
        }
        Ok(())
    }

    pub(super) fn len(&self) -> usize {
        self.dict.entries.len()
    }

    fn check_depth(&self) -> Result<()> {
        if self.dict.depth > DEPTH_MAX {
            return Err(format!("values are nested more than {DEPTH_MAX} levels deep"));
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Value {
        Value::Dict(self.finish_dict())
    }

    pub(super) fn finish_dict(mut self) -> Rc<Dict> {
        self.dict.entries.shrink_to_fit();
        Rc::new(self.dict)
    }
}

impl Dict {
    pub(super) fn get(&self, key: &Value) -> Result<Option<&Value>> {
        Ok(self.find(key)?.and_then(|at| self.entries.get(at)).map(|(_, value)| value))
    }

    /// The value of a key that is a string.
    pub(super) fn get_str(&self, key: &str) -> Option<&Value> {
        let is_key = |entry: &&(Value, Value)| matches!(&entry.0, Value::Str(text) if *text.text == *key);
        if self.entries.len() > INDEXED {
            let at = self.index.get(&self.hasher.hash_one(key))?;
            if let Some((_, value)) = self.entries.get(*at).filter(|entry| is_key(entry)) {
                return Some(value);
            }
        }
        self.entries.iter().find(is_key).map(|(_, value)| value)
    }

    fn find(&self, key: &Value) -> Result<Option<usize>> {
        let heap = self.charge.heap();
        if let (Value::Str(text), true) = (key, self.entries.len() > INDEXED) {
            heap.work(text.text.len())?;
            let Some(&at) = self.index.get(&self.hasher.hash_one(&*text.text)) else { return Ok(None) };
            if matches!(self.entries.get(at), Some((Value::Str(other), _)) if other.text == text.text) {
                return Ok(Some(at));
            }
        }
        for (at, (other, _)) in self.entries.iter().enumerate() {
            if heap.equal(key, other)? {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }
}
