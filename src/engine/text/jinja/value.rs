//! The values that a template sees: Python's, as far as Jinja shows them. All are immutable except
//! namespaces. The interpreter keeps the namespaces, and a value refers to one by its number. So no
//! value contains itself, and none is leaked.

use super::ast::Macro;
use super::heap::{Charge, Result};
use std::cell::Cell;
use std::collections::HashMap;
use std::hash::RandomState;
use std::rc::Rc;
use std::sync::Arc;

#[derive(Clone)]
pub(super) enum Value {
    Undefined(Rc<Missing>),
    None,
    Bool(bool),
    Int(i128),
    /// The digits of an integer that is too large for `Int`. It can be printed and compared, but
    /// not computed with.
    Big(Rc<Str>),
    Float(f64),
    Str(Rc<Str>),
    Seq(Rc<Seq>),
    Dict(Rc<Dict>),
    /// The number of a namespace of the interpreter.
    Namespace(usize),
    Loop(Rc<Loop>),
    Macro(Rc<Closure>),
    /// A method of a value.
    Method(Rc<(Value, Arc<str>)>),
    /// A global function.
    Function(&'static str),
    Cycler(Rc<(Value, Cell<usize>)>),
    Joiner(Rc<(Value, Cell<bool>)>),
    /// `strftime_now` at a given time, in seconds since 1970.
    Clock(i64),
}

pub(super) struct Str {
    pub(super) text: Box<str>,
    /// Whether it is safe HTML (markupsafe's `Markup`).
    pub(super) safe: bool,
    pub(super) _charge: Charge,
}

/// What is missing, for an error.
pub(super) enum Missing {
    Name(Arc<str>),
    Attribute(&'static str, String),
    /// A whole sentence.
    Other(String),
}

impl Missing {
    pub(super) fn message(&self) -> String {
        match self {
            Self::Name(name) => format!("'{name}' is undefined"),
            Self::Attribute(of, name) => format!("'{of} object' has no attribute '{name}'"),
            Self::Other(message) => message.clone(),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    List,
    Tuple,
    /// A tuple of `groupby`, with the attributes `grouper` and `list`.
    Group,
    Keys,
    Values,
    Items,
    /// An iterator that can be read once.
    Generator,
    /// The start, the stop and the step.
    Range(i64, i64, i64),
}

pub(super) struct Seq {
    pub(super) kind: Kind,
    pub(super) items: Vec<Value>,
    /// The number of items that were taken from a generator.
    pub(super) position: Cell<usize>,
    pub(super) depth: usize,
    pub(super) charge: Charge,
}

impl Seq {
    /// The items that are left.
    pub(super) fn rest(&self) -> &[Value] {
        let from = if self.kind == Kind::Generator { self.position.get() } else { 0 };
        self.items.get(from..).unwrap_or_default()
    }
}

pub(super) struct Dict {
    pub(super) entries: Vec<(Value, Value)>,
    /// The index of a long dictionary: the hash of a string, and the first entry whose key has it.
    pub(super) index: HashMap<u64, usize>,
    pub(super) hasher: RandomState,
    pub(super) depth: usize,
    pub(super) charge: Charge,
}

/// The object `loop`.
pub(super) struct Loop {
    pub(super) items: Rc<Seq>,
    /// The index of the loop's first item in `items`.
    pub(super) from: usize,
    pub(super) length: usize,
    pub(super) index: Cell<usize>,
    /// The number of loops that called this one.
    pub(super) depth: usize,
    /// The index into `Machine::seen` of the value that `changed` saw last.
    pub(super) changed: Cell<Option<usize>>,
    /// The loop to run when this is called, and the frame around it.
    pub(super) again: Option<(Arc<super::ast::For>, usize)>,
}

/// A macro with the frame in which it was defined.
pub(super) struct Closure {
    pub(super) definition: Arc<Macro>,
    pub(super) frame: usize,
    pub(super) _charge: Charge,
}

impl Value {
    pub(super) fn undefined(message: &str) -> Self {
        Self::Undefined(Rc::new(Missing::Other(message.to_owned())))
    }

    pub(super) fn no_attribute(&self, name: &str) -> Self {
        let name = name.chars().take(60).collect();
        Self::Undefined(Rc::new(Missing::Attribute(self.type_name(), name)))
    }

    /// How many levels of values this one has, itself included.
    pub(super) fn depth(&self) -> usize {
        match self {
            Self::Seq(seq) => seq.depth,
            Self::Dict(dict) => dict.depth,
            Self::Loop(state) => state.items.depth + 1,
            Self::Method(method) => method.0.depth() + 1,
            Self::Cycler(cycler) => cycler.0.depth() + 1,
            _ => 0,
        }
    }

    pub(super) fn as_str(&self) -> Option<&str> {
        match self {
            Self::Str(text) => Some(&text.text),
            _ => None,
        }
    }

    pub(super) fn is_undefined(&self) -> bool {
        matches!(self, Self::Undefined(_))
    }

    pub(super) fn is_safe(&self) -> bool {
        matches!(self, Self::Str(text) if text.safe)
    }

    pub(super) fn is_number(&self) -> bool {
        matches!(self, Self::Bool(_) | Self::Int(_) | Self::Big(_) | Self::Float(_))
    }

    /// Python's `bool`.
    pub(super) fn is_true(&self) -> bool {
        match self {
            Self::Undefined(_) | Self::None => false,
            Self::Bool(value) => *value,
            Self::Int(value) => *value != 0,
            Self::Float(value) => *value != 0.0,
            Self::Str(text) => !text.text.is_empty(),
            Self::Seq(seq) => seq.kind == Kind::Generator || !seq.items.is_empty(),
            Self::Dict(dict) => !dict.entries.is_empty(),
            _ => true,
        }
    }

    /// The integer, for an index, a width or the like.
    pub(super) fn as_int(&self) -> Option<i128> {
        match self {
            Self::Int(value) => Some(*value),
            Self::Bool(value) => Some(i128::from(*value)),
            _ => None,
        }
    }

    pub(super) fn as_float(&self) -> Option<f64> {
        match self {
            Self::Float(value) => Some(*value),
            Self::Big(digits) => digits.text.parse().ok(),
            _ => self.as_int().map(|value| value as f64),
        }
    }

    /// Python's name of the type.
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Self::Undefined(_) => "Undefined",
            Self::None => "NoneType",
            Self::Bool(_) => "bool",
            Self::Int(_) | Self::Big(_) => "int",
            Self::Float(_) => "float",
            Self::Str(text) => {
                if text.safe {
                    "Markup"
                } else {
                    "str"
                }
            }
            Self::Seq(seq) => match seq.kind {
                Kind::List => "list",
                Kind::Tuple => "tuple",
                Kind::Group => "_GroupTuple",
                Kind::Keys => "dict_keys",
                Kind::Values => "dict_values",
                Kind::Items => "dict_items",
                Kind::Generator => "generator",
                Kind::Range(..) => "range",
            },
            Self::Dict(_) => "dict",
            Self::Namespace(_) => "Namespace",
            Self::Loop(_) => "LoopContext",
            Self::Macro(_) => "Macro",
            Self::Method(_) => "builtin_function_or_method",
            Self::Function(_) | Self::Clock(_) => "function",
            Self::Cycler(_) => "Cycler",
            Self::Joiner(_) => "Joiner",
        }
    }

    /// An error if the value cannot be a key, as a list cannot.
    pub(super) fn check_hashable(&self) -> Result<()> {
        match self {
            Self::Dict(_) => Err("unhashable type: 'dict'".to_owned()),
            Self::Seq(seq) => match seq.kind {
                Kind::Tuple | Kind::Group => seq.check_items_hashable(),
                Kind::Generator | Kind::Values | Kind::Range(..) => Ok(()),
                _ => Err(format!("unhashable type: '{}'", self.type_name())),
            },
            _ => Ok(()),
        }
    }
}

impl Seq {
    /// Counts steps, since tuples may share what they contain.
    fn check_items_hashable(&self) -> Result<()> {
        self.charge.heap().steps(self.items.len())?;
        self.items.iter().try_for_each(Value::check_hashable)
    }
}
