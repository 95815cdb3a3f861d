//! The syntax tree of a template. Chains (`a + b + c`) are flat, so the depth of a tree is the
//! depth of its brackets.

use std::sync::Arc;

/// A name, as an index into the template's names.
pub(super) type Name = u32;

pub(super) struct Statement {
    pub(super) line: u32,
    pub(super) kind: Kind,
}

pub(super) type Body = Vec<Statement>;

pub(super) enum Kind {
    Text(Box<str>),
    Print(Vec<Expr>),
    /// Conditions with their bodies. The last one may have no condition.
    If(Vec<(Option<Expr>, Body)>),
    For(Arc<For>),
    Set(Target, Expr),
    /// The target, the filters of the body, and the body.
    SetBlock(Target, Vec<Link>, Body),
    With(Vec<(Target, Expr)>, Body),
    Macro(Name, Arc<Macro>),
    /// The call, and its body as a macro.
    Call(Expr, Arc<Macro>),
    Filter(Vec<Link>, Body),
    Scope(Body),
    /// A body that sees only the names of the template's top level, unless the flag (`scoped`) is
    /// set.
    Block(Body, bool),
    Break,
    Continue,
}

pub(super) struct For {
    pub(super) target: Target,
    pub(super) iterable: Expr,
    pub(super) condition: Option<Expr>,
    pub(super) recursive: bool,
    pub(super) body: Body,
    pub(super) otherwise: Body,
}

pub(super) struct Macro {
    pub(super) name: Arc<str>,
    pub(super) parameters: Vec<Name>,
    /// The defaults of the last parameters.
    pub(super) defaults: Vec<Expr>,
    pub(super) body: Body,
    /// Whether the body uses `varargs`, `kwargs` and `caller`.
    pub(super) uses: [bool; 3],
}

pub(super) enum Target {
    Name(Name),
    Attribute(Name, Arc<str>),
    Tuple(Vec<Target>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Math {
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Modulo,
    Power,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn,
}

pub(super) enum Expr {
    None,
    Bool(bool),
    Int(i128),
    Big(Box<str>),
    Float(f64),
    Text(Box<str>),
    Name(Name),
    Tuple(Vec<Expr>),
    List(Vec<Expr>),
    Dict(Vec<(Expr, Expr)>),
    /// The condition, the value, and the other value.
    If(Box<(Expr, Expr, Option<Expr>)>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
    Compare(Box<Expr>, Vec<(Comparison, Expr)>),
    Math(Box<Expr>, Vec<(Math, Expr)>),
    Join(Vec<Expr>),
    /// `-x` if the flag is set, else `+x`.
    Sign(bool, Box<Expr>),
    /// Attributes, items, calls, filters and tests, one after the other.
    Chain(Box<Expr>, Vec<Link>),
}

pub(super) enum Link {
    Attribute(Arc<str>),
    Item(Expr),
    Slice(Box<[Option<Expr>; 3]>),
    Call(Box<Arguments>),
    Filter(Arc<str>, Box<Arguments>),
    /// Negated if the flag is set.
    Test(Arc<str>, Box<Arguments>, bool),
}

#[derive(Default)]
pub(super) struct Arguments {
    pub(super) positional: Vec<Expr>,
    pub(super) named: Vec<(Arc<str>, Expr)>,
    /// `*list` and `**dict`.
    pub(super) list: Option<Expr>,
    pub(super) dict: Option<Expr>,
}
