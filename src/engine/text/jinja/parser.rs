//! Jinja's grammar, statement by statement. (The order of precedence, from lowest to highest: `if
//! else`, `or`, `and`, `not`, comparisons, `+ -`, `~`, `* / // %`, `**`, signs, then attributes,
//! calls, filters and tests.)

mod expressions;

use super::ast::{Body, Expr, For, Kind, Link, Macro, Name, Statement, Target};
use super::lexer::{Lexeme, Token, tokens};
use std::collections::HashMap;
use std::sync::Arc;

/// How deep brackets and blocks may nest. Each level is a few calls of the parser and of the
/// interpreter.
const DEPTH_MAX: usize = 100;

type Result<T> = std::result::Result<T, String>;

/// A parsed template, and the names in it.
pub(super) struct Parsed {
    pub(super) body: Body,
    pub(super) names: Vec<Arc<str>>,
}

/// The error is a sentence with its line.
pub(super) fn parse(source: &str) -> Result<Parsed> {
    let mut parser = Parser {
        tokens: tokens(source)?,
        at: 0,
        depth: 0,
        soft: false,
        unknown: None,
        loops: 0,
        names: vec![],
        numbers: HashMap::new(),
        uses: [false; 3],
    };
    match parser.body(&[]) {
        Ok((body, _)) => Ok(Parsed { body, names: parser.names }),
        Err(message) => Err(format!("line {}: {message}", parser.line())),
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    /// Whether an unknown filter is an error only when it is reached, as it is within `if`.
    soft: bool,
    /// An unknown filter or test. It is no error if `if` follows the expression.
    unknown: Option<String>,
    /// The number of loops around this place, within the macro.
    loops: usize,
    names: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, Name>,
    /// Whether the macro around this place uses `varargs`, `kwargs` and `caller`.
    uses: [bool; 3],
}

impl Parser {
    fn kind(&self) -> &Lexeme {
        self.tokens.get(self.at).map_or(&Lexeme::End, |token| &token.kind)
    }

    fn next_kind(&self) -> &Lexeme {
        self.tokens.get(self.at + 1).map_or(&Lexeme::End, |token| &token.kind)
    }

    fn line(&self) -> u32 {
        self.tokens.get(self.at).or(self.tokens.last()).map_or(1, |token| token.line)
    }

    fn is(&self, operator: &str) -> bool {
        matches!(self.kind(), Lexeme::Operator(found) if *found == operator)
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.kind(), Lexeme::Name(found) if found == word)
    }

    fn skip(&mut self, operator: &str) -> bool {
        let found = self.is(operator);
        self.at += usize::from(found);
        found
    }

    fn skip_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, operator: &str) -> Result<()> {
        if self.skip(operator) { Ok(()) } else { Err(format!("expected '{operator}', found {}", self.found())) }
    }

    fn word(&mut self) -> Result<Arc<str>> {
        match self.kind() {
            Lexeme::Name(name) => {
                let name = Arc::from(name.as_str());
                self.at += 1;
                Ok(name)
            }
            _ => Err(format!("expected a name, found {}", self.found())),
        }
    }

    /// The current token, for an error.
    fn found(&self) -> String {
        match self.kind() {
            Lexeme::Operator(operator) => format!("'{operator}'"),
            Lexeme::Name(name) => format!("'{}'", name.chars().take(40).collect::<String>()),
            Lexeme::BlockEnd => "'%}'".to_owned(),
            Lexeme::PrintEnd => "'}}'".to_owned(),
            Lexeme::End => "the end of the template".to_owned(),
            Lexeme::Text(_) => "a string".to_owned(),
            Lexeme::Int(_) | Lexeme::Big(_) | Lexeme::Float(_) => "a number".to_owned(),
            Lexeme::Data(_) | Lexeme::PrintBegin | Lexeme::BlockBegin => "text".to_owned(),
        }
    }

    fn number_of(&mut self, name: Arc<str>) -> Name {
        let next = Name::try_from(self.names.len()).unwrap_or(Name::MAX);
        *self.numbers.entry(Arc::clone(&name)).or_insert_with(|| {
            self.names.push(name);
            next
        })
    }

    /// Parses one more level.
    fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth == DEPTH_MAX {
            return Err(format!("brackets and blocks are nested more than {DEPTH_MAX} levels deep"));
        }
        self.depth += 1;
        let parsed = parse(self)?;
        self.depth -= 1;
        Ok(parsed)
    }

    /// Parses statements up to one of the tags `ends`, or to the end of the template. Takes the
    /// name of that tag, but not its end.
    fn body(&mut self, ends: &[&str]) -> Result<(Body, String)> {
        let mut body = vec![];
        loop {
            let line = self.line();
            match self.tokens.get_mut(self.at).map(|token| std::mem::replace(&mut token.kind, Lexeme::End)) {
                Some(Lexeme::Data(text)) => {
                    self.at += 1;
                    body.push(Statement { line, kind: Kind::Text(text.into_boxed_str()) });
                }
                Some(Lexeme::PrintBegin) => {
                    self.at += 1;
                    let value = self.nested(Self::tuple)?;
                    if *self.kind() != Lexeme::PrintEnd {
                        return Err(format!("expected '}}}}', found {}", self.found()));
                    }
                    self.at += 1;
                    self.check_known()?;
                    body.push(Statement { line, kind: Kind::Print(vec![value]) });
                }
                Some(Lexeme::BlockBegin) => {
                    self.at += 1;
                    let tag = self.word()?.to_string();
                    if ends.contains(&tag.as_str()) {
                        return Ok((body, tag));
                    }
                    let kind = self.nested(|parser| parser.statement(&tag))?;
                    body.push(Statement { line, kind });
                    self.block_end()?;
                }
                _ if ends.is_empty() => return Ok((body, String::new())),
                _ => return Err(format!("expected '{}', found the end of the template", ends.join("' or '"))),
            }
        }
    }

    fn check_known(&mut self) -> Result<()> {
        self.unknown.take().map_or(Ok(()), Err)
    }

    fn block_end(&mut self) -> Result<()> {
        self.check_known()?;
        if *self.kind() != Lexeme::BlockEnd {
            return Err(format!("expected '%}}', found {}", self.found()));
        }
        self.at += 1;
        Ok(())
    }

    /// The body of a block, after the block's head.
    fn inner(&mut self, ends: &[&str]) -> Result<(Body, String)> {
        self.block_end()?;
        self.body(ends)
    }

    fn statement(&mut self, tag: &str) -> Result<Kind> {
        let soft = self.soft;
        self.soft = soft && matches!(tag, "if" | "set" | "print");
        let kind = match tag {
            "if" => self.if_statement(),
            "for" => self.for_statement(),
            "set" => self.set_statement(),
            "with" => self.with_statement(),
            "macro" => {
                let name = self.word()?;
                let number = self.number_of(Arc::clone(&name));
                Ok(Kind::Macro(number, self.macro_of(name, "endmacro", None)?))
            }
            "call" => self.call_statement(),
            "filter" => {
                let mut filters = vec![self.filter()?];
                while self.skip("|") {
                    filters.push(self.filter()?);
                }
                Ok(Kind::Filter(filters, self.inner(&["endfilter"])?.0))
            }
            "generation" => Ok(Kind::Scope(self.inner(&["endgeneration"])?.0)),
            "print" => self.print_statement(),
            "block" => self.block_statement(),
            "break" | "continue" if self.loops > 0 => Ok(if tag == "break" { Kind::Break } else { Kind::Continue }),
            "break" | "continue" => Err(format!("'{tag}' is outside of a loop")),
            "include" | "import" | "from" | "extends" => {
                Err(format!("'{tag}' needs another template, but a checkpoint has only one"))
            }
            _ => Err(format!("there is no tag named '{}'", tag.chars().take(40).collect::<String>())),
        };
        self.soft = soft;
        kind
    }

    fn if_statement(&mut self) -> Result<Kind> {
        self.soft = true;
        let mut branches = vec![];
        loop {
            let condition = self.tuple_of(Self::or, |_| false)?;
            let (body, end) = self.inner(&["elif", "else", "endif"])?;
            branches.push((Some(condition), body));
            match end.as_str() {
                "elif" => {}
                "else" => {
                    branches.push((None, self.inner(&["endif"])?.0));
                    return Ok(Kind::If(branches));
                }
                _ => return Ok(Kind::If(branches)),
            }
        }
    }

    fn for_statement(&mut self) -> Result<Kind> {
        let target = self.target(false)?;
        if !self.skip_word("in") {
            return Err(format!("expected 'in', found {}", self.found()));
        }
        let iterable = self.tuple_of(Self::or, |parser| parser.is_word("recursive") || parser.is_word("if"))?;
        let condition = if self.skip_word("if") { Some(self.expression()?) } else { None };
        let recursive = self.skip_word("recursive");
        self.loops += 1;
        let (body, end) = self.inner(&["else", "endfor"])?;
        self.loops -= 1;
        let otherwise = if end == "else" { self.inner(&["endfor"])?.0 } else { vec![] };
        Ok(Kind::For(Arc::new(For { target, iterable, condition, recursive, body, otherwise })))
    }

    fn set_statement(&mut self) -> Result<Kind> {
        let target = self.target(true)?;
        if self.skip("=") {
            return Ok(Kind::Set(target, self.tuple()?));
        }
        let mut filters = vec![];
        while self.skip("|") {
            filters.push(self.filter()?);
        }
        Ok(Kind::SetBlock(target, filters, self.inner(&["endset"])?.0))
    }

    fn with_statement(&mut self) -> Result<Kind> {
        let mut values = vec![];
        while *self.kind() != Lexeme::BlockEnd {
            if !values.is_empty() {
                self.expect(",")?;
            }
            let target = self.target(false)?;
            self.expect("=")?;
            values.push((target, self.expression()?));
        }
        Ok(Kind::With(values, self.inner(&["endwith"])?.0))
    }

    fn call_statement(&mut self) -> Result<Kind> {
        let parameters = if self.is("(") { self.signature()? } else { (vec![], vec![]) };
        let call = self.expression()?;
        if !matches!(&call, Expr::Chain(_, links) if matches!(links.last(), Some(Link::Call(_)))) {
            return Err("expected a call".to_owned());
        }
        Ok(Kind::Call(call, self.macro_of(Arc::from("caller"), "endcall", Some(parameters))?))
    }

    fn print_statement(&mut self) -> Result<Kind> {
        let mut values = vec![];
        while *self.kind() != Lexeme::BlockEnd {
            if !values.is_empty() {
                self.expect(",")?;
            }
            values.push(self.expression()?);
        }
        Ok(Kind::Print(values))
    }

    fn block_statement(&mut self) -> Result<Kind> {
        let name = self.word()?;
        let scoped = self.skip_word("scoped");
        if self.skip_word("required") {
            return Err("a required block needs another template, but a checkpoint has only one".to_owned());
        }
        let loops = std::mem::take(&mut self.loops);
        let body = self.inner(&["endblock"])?.0;
        self.loops = loops;
        if let Lexeme::Name(end) = self.kind() {
            if **end != *name {
                return Err("a block ends with another name than it begins with".to_owned());
            }
            self.at += 1;
        }
        Ok(Kind::Block(body, scoped))
    }

    /// A macro after its name: the parameters, the body and the end.
    fn macro_of(&mut self, name: Arc<str>, end: &str, signature: Option<(Vec<Name>, Vec<Expr>)>) -> Result<Arc<Macro>> {
        let (parameters, defaults) = match signature {
            Some(signature) => signature,
            None => self.signature()?,
        };
        let (uses, loops) = (std::mem::take(&mut self.uses), std::mem::take(&mut self.loops));
        let body = self.inner(&[end])?.0;
        self.loops = loops;
        let uses = std::mem::replace(&mut self.uses, uses);
        // An inner `call` or macro has its own three, but a name in it may mean the outer one.
        self.uses = [0, 1, 2].map(|i| self.uses[i] || uses[i]);
        Ok(Arc::new(Macro { name, parameters, defaults, body, uses }))
    }

    fn signature(&mut self) -> Result<(Vec<Name>, Vec<Expr>)> {
        let (mut parameters, mut defaults) = (vec![], vec![]);
        self.expect("(")?;
        while !self.is(")") {
            if !parameters.is_empty() {
                self.expect(",")?;
            }
            let name = self.word()?;
            parameters.push(self.number_of(name));
            if self.skip("=") {
                defaults.push(self.expression()?);
            } else if !defaults.is_empty() {
                return Err("a parameter without a default follows one with a default".to_owned());
            }
        }
        self.expect(")")?;
        Ok((parameters, defaults))
    }

    /// The target of an assignment. Only `set` may assign to attributes.
    fn target(&mut self, attributes: bool) -> Result<Target> {
        let mut targets = vec![];
        let mut is_tuple = false;
        loop {
            if self.skip("(") {
                targets.push(self.nested(|parser| parser.target(attributes))?);
                self.expect(")")?;
            } else {
                let name = self.word()?;
                if ["true", "false", "none", "True", "False", "None"].contains(&&*name) {
                    return Err(format!("'{name}' cannot be assigned to"));
                }
                let number = self.number_of(name);
                targets.push(if attributes && self.skip(".") {
                    Target::Attribute(number, self.word()?)
                } else {
                    Target::Name(number)
                });
            }
            if !self.skip(",") {
                break;
            }
            is_tuple = true;
            if !matches!(self.kind(), Lexeme::Name(name) if name != "in") && !self.is("(") {
                break;
            }
        }
        match targets.pop() {
            Some(target) if !is_tuple => Ok(target),
            last => Ok(Target::Tuple(targets.into_iter().chain(last).collect())),
        }
    }
}
