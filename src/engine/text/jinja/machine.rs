//! The interpreter of statements and expressions. An error ends the rendering, so the interpreter
//! does not restore its state after one.

mod calls;
mod expressions;

use super::ast::{Body, Kind, Name, Statement, Target};
use super::heap::{Charge, Heap, Result, Writer};
use super::value::{Dict, Missing, Value};
use super::walk::Walk;
use super::{functions, show};
use std::rc::Rc;
use std::sync::Arc;

/// How deep statements, expressions and macros may nest. A level takes up to 2 KB of stack.
const DEPTH_MAX: usize = 800;
/// What a frame, a variable or a namespace takes besides its values, approximately.
const FRAME_BYTES: usize = 96;
const VARIABLE_BYTES: usize = 64;

/// The names that are set within a block.
struct Frame {
    parent: Option<usize>,
    variables: Vec<(Name, Value)>,
    /// Whether a macro was defined within the frame, so that the frame must stay.
    pinned: bool,
    charge: Charge,
}

/// How control leaves a body.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    On,
    Break,
    Continue,
}

pub(super) struct Machine<'t> {
    names: &'t [Arc<str>],
    /// The number of the name `loop`.
    loop_name: Option<Name>,
    context: Rc<Dict>,
    pub(super) heap: Rc<Heap>,
    frames: Vec<Frame>,
    frame: usize,
    /// The namespaces by number. They may contain each other and themselves, and are dropped when
    /// the rendering ends.
    namespaces: Vec<Vec<(Arc<str>, Value)>>,
    /// The value that each `loop.changed` saw last.
    pub(super) seen: Vec<Value>,
    /// The memory of `namespaces` and `seen`.
    pub(super) kept: Charge,
    out: Writer,
    depth: usize,
    line: u32,
}

impl<'t> Machine<'t> {
    pub(super) fn new(names: &'t [Arc<str>], heap: &Rc<Heap>, context: Rc<Dict>) -> Result<Self> {
        let charge = heap.charge(FRAME_BYTES)?;
        Ok(Self {
            names,
            loop_name: names.iter().position(|name| &**name == "loop").and_then(|at| Name::try_from(at).ok()),
            context,
            heap: Rc::clone(heap),
            frames: vec![Frame { parent: None, variables: vec![], pinned: false, charge }],
            frame: 0,
            namespaces: vec![],
            seen: vec![],
            kept: heap.charge(0)?,
            out: heap.writer()?,
            depth: 0,
            line: 1,
        })
    }

    /// Runs the body and returns its text. The error has its line.
    pub(super) fn run(mut self, body: &Body) -> Result<String> {
        match self.body(body) {
            Ok(_) => Ok(self.out.into_string()),
            Err(message) => Err(format!("line {}: {message}", self.line)),
        }
    }

    pub(super) fn enter(&mut self) -> Result<()> {
        self.heap.steps(1)?;
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err("maximum recursion depth exceeded: macros, loops or blocks are nested too deeply".to_owned());
        }
        Ok(())
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    fn body(&mut self, body: &Body) -> Result<Flow> {
        self.enter()?;
        for statement in body {
            let flow = self.statement(statement)?;
            if flow != Flow::On {
                self.leave();
                return Ok(flow);
            }
        }
        self.leave();
        Ok(Flow::On)
    }

    /// Runs a body with names of its own.
    fn scope(&mut self, parent: usize, values: Vec<(Name, Value)>, body: &Body) -> Result<Flow> {
        let before = self.push_frame(parent)?;
        for (name, value) in values {
            self.set(name, value)?;
        }
        let flow = self.body(body)?;
        self.pop_frame(before);
        Ok(flow)
    }

    fn push_frame(&mut self, parent: usize) -> Result<usize> {
        let charge = self.heap.charge(FRAME_BYTES)?;
        self.frames.push(Frame { parent: Some(parent), variables: vec![], pinned: false, charge });
        Ok(std::mem::replace(&mut self.frame, self.frames.len() - 1))
    }

    fn pop_frame(&mut self, before: usize) {
        if self.frame + 1 == self.frames.len() && self.frames.last().is_some_and(|frame| !frame.pinned) {
            self.frames.pop();
        }
        self.frame = before;
    }

    /// Keeps this frame and those around it, because a macro may use them later.
    fn pin(&mut self) {
        let mut at = Some(self.frame);
        while let Some(frame) = at.and_then(|at| self.frames.get_mut(at)).filter(|frame| !frame.pinned) {
            frame.pinned = true;
            at = frame.parent;
        }
    }

    /// Runs a body and returns the text that it prints.
    fn captured(&mut self, body: impl FnOnce(&mut Self) -> Result<Flow>) -> Result<(Value, Flow)> {
        let writer = self.heap.writer()?;
        let before = std::mem::replace(&mut self.out, writer);
        let flow = body(self)?;
        let text = std::mem::replace(&mut self.out, before);
        Ok((text.finish(), flow))
    }

    fn print(&mut self, value: &Value) -> Result<()> {
        show::write(&mut self.out, value, &self.namespaces)
    }

    /// `str(value)`. A string is returned as it is.
    pub(super) fn text(&self, value: &Value) -> Result<Value> {
        if let Value::Str(_) = value {
            return Ok(value.clone());
        }
        let mut out = self.heap.writer()?;
        show::write(&mut out, value, &self.namespaces)?;
        Ok(out.finish())
    }

    /// Appends `repr(value)` if `repr` is set, else `str(value)`.
    pub(super) fn write(&self, out: &mut Writer, value: &Value, repr: bool) -> Result<()> {
        if repr { show::repr(out, value, &self.namespaces, 0) } else { show::write(out, value, &self.namespaces) }
    }

    fn set(&mut self, name: Name, value: Value) -> Result<()> {
        let Some(frame) = self.frames.get_mut(self.frame) else { return Ok(()) };
        match frame.variables.iter_mut().find(|(other, _)| *other == name) {
            Some(variable) => variable.1 = value,
            None => {
                frame.charge.add(VARIABLE_BYTES)?;
                frame.variables.push((name, value));
            }
        }
        Ok(())
    }

    fn name(&self, name: Name) -> Value {
        let mut at = Some(self.frame);
        while let Some(frame) = at.and_then(|at| self.frames.get(at)) {
            if let Some((_, value)) = frame.variables.iter().find(|(other, _)| *other == name) {
                return value.clone();
            }
            at = frame.parent;
        }
        let Some(name) = self.names.get(name as usize) else { return Value::None };
        let global = || functions::NAMES.into_iter().find(|global| **global == **name).map(Value::Function);
        let given = self.context.get_str(name).cloned();
        given.or_else(global).unwrap_or_else(|| Value::Undefined(Rc::new(Missing::Name(Arc::clone(name)))))
    }

    /// A new namespace.
    pub(super) fn namespace(&mut self) -> Result<usize> {
        self.kept.add(FRAME_BYTES)?;
        self.namespaces.push(vec![]);
        Ok(self.namespaces.len() - 1)
    }

    pub(super) fn get_in(&self, space: usize, name: &str) -> Option<&Value> {
        self.namespaces.get(space)?.iter().find(|(other, _)| **other == *name).map(|(_, value)| value)
    }

    pub(super) fn set_in(&mut self, space: usize, name: &Arc<str>, value: Value) -> Result<()> {
        let Some(space) = self.namespaces.get_mut(space) else { return Ok(()) };
        self.heap.steps(1 + space.len() / 8)?;
        match space.iter_mut().find(|(other, _)| other == name) {
            Some(entry) => entry.1 = value,
            None => {
                self.kept.add(VARIABLE_BYTES + name.len())?;
                space.push((Arc::clone(name), value));
            }
        }
        Ok(())
    }

    fn assign(&mut self, target: &Target, value: Value) -> Result<()> {
        match target {
            Target::Name(name) => self.set(*name, value),
            Target::Attribute(name, attribute) => match self.name(*name) {
                Value::Namespace(space) => self.set_in(space, attribute, value),
                _ => Err("cannot assign attribute on non-namespace object".to_owned()),
            },
            Target::Tuple(targets) => {
                if let Value::Undefined(missing) = &value {
                    return Err(missing.message());
                }
                let mut values = Walk::new(&self.heap, &value)?;
                if values.len() != targets.len() {
                    let (n, wanted) = (values.len(), targets.len());
                    return Err(format!("there are {n} values to unpack, but {wanted} targets"));
                }
                targets.iter().try_for_each(|target| self.assign(target, values.next().unwrap_or(Value::None)))
            }
        }
    }

    fn statement(&mut self, statement: &Statement) -> Result<Flow> {
        self.line = statement.line;
        match &statement.kind {
            Kind::Text(text) => self.out.push(text)?,
            Kind::Print(values) => {
                for value in values {
                    let value = self.value(value)?;
                    self.print(&value)?;
                }
            }
            Kind::If(branches) => {
                for (condition, body) in branches {
                    let is_taken = match condition {
                        Some(condition) => self.value(condition)?.is_true(),
                        None => true,
                    };
                    if is_taken {
                        return self.body(body);
                    }
                }
            }
            Kind::For(definition) => return self.for_loop(definition),
            Kind::Set(target, value) => {
                let value = self.value(value)?;
                self.assign(target, value)?;
            }
            Kind::Break => return Ok(Flow::Break),
            Kind::Continue => return Ok(Flow::Continue),
            other => return self.block(other),
        }
        Ok(Flow::On)
    }

    /// The statements that most templates do not use.
    fn block(&mut self, kind: &Kind) -> Result<Flow> {
        let frame = self.frame;
        match kind {
            Kind::SetBlock(target, links, body) => {
                let (text, flow) = self.captured(|machine| machine.scope(frame, vec![], body))?;
                let text = self.links(text, links)?;
                self.assign(target, text)?;
                return Ok(flow);
            }
            Kind::Filter(links, body) => {
                let (text, flow) = self.captured(|machine| machine.scope(frame, vec![], body))?;
                let text = self.links(text, links)?;
                self.print(&text)?;
                return Ok(flow);
            }
            Kind::With(targets, body) => {
                let values = targets.iter().map(|(_, value)| self.value(value)).collect::<Result<Vec<_>>>()?;
                let before = self.push_frame(frame)?;
                for ((target, _), value) in targets.iter().zip(values) {
                    self.assign(target, value)?;
                }
                let flow = self.body(body)?;
                self.pop_frame(before);
                return Ok(flow);
            }
            Kind::Scope(body) => return self.scope(frame, vec![], body),
            Kind::Block(body, scoped) => return self.scope(if *scoped { frame } else { 0 }, vec![], body),
            Kind::Macro(name, definition) => {
                let closure = self.closure(definition)?;
                self.set(*name, closure)?;
            }
            Kind::Call(call, definition) => {
                let caller = self.closure(definition)?;
                let value = self.call_with(call, caller)?;
                self.print(&value)?;
            }
            _ => {}
        }
        Ok(Flow::On)
    }
}
