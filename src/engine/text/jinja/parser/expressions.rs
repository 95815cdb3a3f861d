//! The grammar of expressions, from lowest to highest precedence.

use super::{Parser, Result};
use crate::engine::text::jinja::ast::{Arguments, Comparison, Expr, Link, Math};
use crate::engine::text::jinja::lexer::Lexeme;
use crate::engine::text::jinja::{filters, tests};
use std::sync::Arc;

impl Parser {
    /// An expression, or a tuple without brackets.
    pub(super) fn tuple(&mut self) -> Result<Expr> {
        self.tuple_of(Self::expression, |_| false)
    }

    pub(super) fn tuple_of(&mut self, parse: fn(&mut Self) -> Result<Expr>, ends: fn(&Self) -> bool) -> Result<Expr> {
        let first = parse(self)?;
        if !self.is(",") {
            return Ok(first);
        }
        let mut items = vec![first];
        while self.skip(",") {
            if matches!(self.kind(), Lexeme::PrintEnd | Lexeme::BlockEnd) || self.is(")") || ends(self) {
                break;
            }
            items.push(parse(self)?);
        }
        Ok(Expr::Tuple(items))
    }

    pub(super) fn expression(&mut self) -> Result<Expr> {
        self.nested(|parser| {
            let (soft, unknown) = (parser.soft, parser.unknown.take());
            let mut value = parser.or()?;
            if parser.skip_word("if") {
                parser.unknown = None;
                parser.soft = true;
                let condition = parser.or()?;
                let other = if parser.skip_word("else") { Some(parser.expression()?) } else { None };
                value = Expr::If(Box::new((condition, value, other)));
            }
            parser.soft = soft;
            parser.unknown = unknown.or(parser.unknown.take());
            if parser.is_word("if") {
                return Err("a value has two 'if' after it; put brackets around the first".to_owned());
            }
            Ok(value)
        })
    }

    fn chain(&mut self, word: &str, parse: fn(&mut Self) -> Result<Expr>, make: fn(Vec<Expr>) -> Expr) -> Result<Expr> {
        let first = parse(self)?;
        if !self.is_word(word) {
            return Ok(first);
        }
        let mut items = vec![first];
        while self.skip_word(word) {
            items.push(parse(self)?);
        }
        Ok(make(items))
    }

    pub(super) fn or(&mut self) -> Result<Expr> {
        self.chain("or", Self::and, Expr::Or)
    }

    fn and(&mut self) -> Result<Expr> {
        self.chain("and", Self::not, Expr::And)
    }

    fn not(&mut self) -> Result<Expr> {
        if self.skip_word("not") {
            return Ok(Expr::Not(Box::new(self.nested(Self::not)?)));
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Result<Expr> {
        const OPERATORS: [(&str, Comparison); 6] = [
            ("==", Comparison::Equal),
            ("!=", Comparison::NotEqual),
            ("<=", Comparison::LessOrEqual),
            ("<", Comparison::Less),
            (">=", Comparison::GreaterOrEqual),
            (">", Comparison::Greater),
        ];
        let first = self.sum()?;
        let mut rest = vec![];
        loop {
            let operator = OPERATORS.into_iter().find(|(operator, _)| self.is(operator));
            let comparison = if let Some((_, comparison)) = operator {
                self.at += 1;
                comparison
            } else if self.skip_word("in") {
                Comparison::In
            } else if self.is_word("not") && matches!(self.next_kind(), Lexeme::Name(word) if word == "in") {
                self.at += 2;
                Comparison::NotIn
            } else {
                break;
            };
            rest.push((comparison, self.sum()?));
        }
        Ok(if rest.is_empty() { first } else { Expr::Compare(Box::new(first), rest) })
    }

    fn math(&mut self, operators: &[(&str, Math)], parse: fn(&mut Self) -> Result<Expr>) -> Result<Expr> {
        let first = parse(self)?;
        let mut rest = vec![];
        while let Some((_, math)) = operators.iter().find(|(operator, _)| self.is(operator)) {
            self.at += 1;
            rest.push((*math, parse(self)?));
        }
        Ok(if rest.is_empty() { first } else { Expr::Math(Box::new(first), rest) })
    }

    fn sum(&mut self) -> Result<Expr> {
        self.math(&[("+", Math::Add), ("-", Math::Subtract)], Self::joined)
    }

    fn joined(&mut self) -> Result<Expr> {
        let first = self.product()?;
        if !self.is("~") {
            return Ok(first);
        }
        let mut items = vec![first];
        while self.skip("~") {
            items.push(self.product()?);
        }
        Ok(Expr::Join(items))
    }

    fn product(&mut self) -> Result<Expr> {
        const OPERATORS: [(&str, Math); 4] =
            [("*", Math::Multiply), ("//", Math::FloorDivide), ("/", Math::Divide), ("%", Math::Modulo)];
        self.math(&OPERATORS, Self::power)
    }

    fn power(&mut self) -> Result<Expr> {
        self.math(&[("**", Math::Power)], |parser| parser.unary(true))
    }

    fn unary(&mut self, with_filter: bool) -> Result<Expr> {
        let sign = [("-", true), ("+", false)].into_iter().find(|(operator, _)| self.is(operator));
        let value = if let Some((_, negative)) = sign {
            self.at += 1;
            Expr::Sign(negative, Box::new(self.nested(|parser| parser.unary(false))?))
        } else {
            self.primary()?
        };
        let mut links = vec![];
        while let Some(link) = self.postfix()? {
            links.push(link);
        }
        while let Some(link) = if with_filter { self.filter_or_test()? } else { None } {
            links.push(link);
        }
        Ok(if links.is_empty() { value } else { Expr::Chain(Box::new(value), links) })
    }

    fn primary(&mut self) -> Result<Expr> {
        let kind = self.tokens.get_mut(self.at).map(|token| std::mem::replace(&mut token.kind, Lexeme::End));
        let value = match kind {
            Some(Lexeme::Name(name)) => match name.as_str() {
                "true" | "True" => Expr::Bool(true),
                "false" | "False" => Expr::Bool(false),
                "none" | "None" => Expr::None,
                "self" | "super" => return Err(format!("'{name}' is not supported")),
                _ => {
                    for (used, word) in self.uses.iter_mut().zip(["varargs", "kwargs", "caller"]) {
                        *used |= name == word;
                    }
                    Expr::Name(self.number_of(Arc::from(name)))
                }
            },
            Some(Lexeme::Text(mut text)) => {
                while let Lexeme::Text(more) = self.next_kind() {
                    text.push_str(more);
                    self.at += 1;
                }
                Expr::Text(text.into_boxed_str())
            }
            Some(Lexeme::Int(value)) => Expr::Int(value),
            Some(Lexeme::Big(digits)) => Expr::Big(digits.into_boxed_str()),
            Some(Lexeme::Float(value)) => Expr::Float(value),
            Some(other) => {
                if let Some(token) = self.tokens.get_mut(self.at) {
                    token.kind = other;
                }
                return self.nested(Self::bracket);
            }
            None => return Err("the template ends within an expression".to_owned()),
        };
        self.at += 1;
        Ok(value)
    }

    fn bracket(&mut self) -> Result<Expr> {
        if self.skip("(") {
            let value = if self.is(")") { Expr::Tuple(vec![]) } else { self.tuple()? };
            self.expect(")")?;
            return Ok(value);
        }
        if self.skip("[") {
            let mut items = vec![];
            self.separated("]", |parser| {
                items.push(parser.expression()?);
                Ok(())
            })?;
            return Ok(Expr::List(items));
        }
        if self.skip("{") {
            let mut entries = vec![];
            self.separated("}", |parser| {
                let key = parser.expression()?;
                parser.expect(":")?;
                entries.push((key, parser.expression()?));
                Ok(())
            })?;
            return Ok(Expr::Dict(entries));
        }
        Err(format!("unexpected {}", self.found()))
    }

    /// Items with commas between them, up to a bracket. A comma may follow the last item.
    fn separated(&mut self, end: &str, mut item: impl FnMut(&mut Self) -> Result<()>) -> Result<()> {
        while !self.skip(end) {
            item(self)?;
            if !self.is(end) {
                self.expect(",")?;
            }
        }
        Ok(())
    }

    /// An attribute, an item or a call.
    fn postfix(&mut self) -> Result<Option<Link>> {
        if self.skip(".") {
            if let Lexeme::Int(index) = self.kind() {
                let index = *index;
                self.at += 1;
                return Ok(Some(Link::Item(Expr::Int(index))));
            }
            return Ok(Some(Link::Attribute(self.word()?)));
        }
        if self.skip("[") {
            return self.subscript().map(Some);
        }
        Ok(if self.is("(") { Some(Link::Call(Box::new(self.arguments()?))) } else { None })
    }

    fn subscript(&mut self) -> Result<Link> {
        let first = if self.is(":") { None } else { Some(self.expression()?) };
        if !self.skip(":") {
            if self.is(",") {
                return Err("an index must not be a tuple".to_owned());
            }
            self.expect("]")?;
            return Ok(Link::Item(first.ok_or("an index is missing")?));
        }
        let stop = if self.is("]") || self.is(":") { None } else { Some(self.expression()?) };
        let step = if self.skip(":") && !self.is("]") { Some(self.expression()?) } else { None };
        self.expect("]")?;
        Ok(Link::Slice(Box::new([first, stop, step])))
    }

    fn arguments(&mut self) -> Result<Arguments> {
        self.expect("(")?;
        let mut arguments = Arguments::default();
        self.separated(")", |parser| {
            let Arguments { positional, named, list, dict } = &mut arguments;
            let is_named = matches!(parser.kind(), Lexeme::Name(_)) && *parser.next_kind() == Lexeme::Operator("=");
            let is_right = if parser.skip("**") {
                let first = dict.is_none();
                *dict = Some(parser.expression()?);
                first
            } else if parser.skip("*") {
                let first = list.is_none() && dict.is_none();
                *list = Some(parser.expression()?);
                first
            } else if is_named {
                let name = parser.word()?;
                parser.at += 1;
                let is_new = named.iter().all(|(other, _)| *other != name);
                named.push((name, parser.expression()?));
                is_new && dict.is_none()
            } else {
                positional.push(parser.expression()?);
                named.is_empty() && list.is_none() && dict.is_none()
            };
            if is_right { Ok(()) } else { Err("arguments are in the wrong order, or one is given twice".to_owned()) }
        })?;
        Ok(arguments)
    }

    fn filter_or_test(&mut self) -> Result<Option<Link>> {
        if self.skip("|") {
            return self.filter().map(Some);
        }
        if self.skip_word("is") {
            return self.test().map(Some);
        }
        Ok(if self.is("(") { Some(Link::Call(Box::new(self.arguments()?))) } else { None })
    }

    fn dotted(&mut self) -> Result<String> {
        let mut name = self.word()?.to_string();
        while self.skip(".") {
            name = format!("{name}.{}", self.word()?);
        }
        Ok(name)
    }

    /// A filter, after `|`.
    pub(super) fn filter(&mut self) -> Result<Link> {
        let name = self.dotted()?;
        if !self.soft && self.unknown.is_none() {
            self.unknown = filters::check(&name).err();
        }
        let arguments = if self.is("(") { self.arguments()? } else { Arguments::default() };
        Ok(Link::Filter(Arc::from(name), Box::new(arguments)))
    }

    /// A test, after `is`.
    fn test(&mut self) -> Result<Link> {
        let negated = self.skip_word("not");
        let name = self.dotted()?;
        if !self.soft && self.unknown.is_none() {
            self.unknown = tests::check(&name).err();
        }
        let takes_one = match self.kind() {
            Lexeme::Name(word) if word == "is" => return Err("tests cannot be chained with 'is'".to_owned()),
            Lexeme::Name(word) => !["else", "or", "and"].contains(&word.as_str()),
            Lexeme::Text(_) | Lexeme::Int(_) | Lexeme::Big(_) | Lexeme::Float(_) => true,
            _ => self.is("[") || self.is("{"),
        };
        let arguments = if self.is("(") {
            self.arguments()?
        } else if takes_one {
            let value = self.primary()?;
            let mut links = vec![];
            while let Some(link) = self.postfix()? {
                links.push(link);
            }
            Arguments { positional: vec![Expr::Chain(Box::new(value), links)], ..Arguments::default() }
        } else {
            Arguments::default()
        };
        Ok(Link::Test(Arc::from(name), Box::new(arguments), negated))
    }
}
