//! Checks regular expressions before llguidance reads them. The check names mistakes, and counts
//! the work that llguidance would do without counting.
#![forbid(unsafe_code)]

use regex_syntax::ast::ErrorKind;
use regex_syntax::hir::{Hir, HirKind};

/// The most terms that the derivative of a regular expression may have, counted in all of its
/// parts. Building so many takes 30 ms. 20,000 optional parts in a row have 200 million, which
/// llguidance 1.9.1 builds (in derivre's `mk_or`) before it checks its limits.
const MAX_TERMS: u64 = 1_000_000;

/// The most Unicode classes. Each takes up to 6 kB.
const MAX_CLASSES: usize = 4000;

/// Checks that a regular expression can be used, as far as that is known before it is compiled. If
/// `is_strict` is set, an expression that cannot be parsed is an error. Otherwise llguidance may
/// read it in another way.
pub(super) fn check(pattern: &str, is_strict: bool) -> Result<(), String> {
    let is_class = |two: &&[u8]| two[0] == b'\\' && b"wWdDsSpP".contains(&two[1]);
    let n_classes = pattern.as_bytes().windows(2).filter(is_class).count();
    if n_classes > MAX_CLASSES {
        return Err(format!("it has {n_classes} classes such as \\w, but at most {MAX_CLASSES} are supported"));
    }
    match regex_syntax::Parser::new().parse(pattern) {
        Ok(hir) if terms(&hir).all > MAX_TERMS => {
            Err("it has too many optional or repeated parts in a row; use fewer, or count one part: (?:...){0,99}"
                .to_owned())
        }
        Ok(_) => Ok(()),
        Err(regex_syntax::Error::Parse(error)) if is_strict || is_unsupported(error.kind()) => {
            Err(mistake(error.kind(), error.span()))
        }
        Err(_) if !is_strict => Ok(()),
        Err(regex_syntax::Error::Translate(error)) => Err(mistake(error.kind(), error.span())),
        Err(error) => Err(error.to_string().lines().next_back().unwrap_or_default().to_owned()),
    }
}

fn is_unsupported(kind: &ErrorKind) -> bool {
    matches!(kind, ErrorKind::UnsupportedLookAround | ErrorKind::UnsupportedBackreference)
}

fn mistake(kind: impl std::fmt::Display, span: &regex_syntax::ast::Span) -> String {
    format!("{kind} (at line {}, column {})", span.start.line, span.start.column)
}

/// The terms of a derivative.
struct Terms {
    /// The terms of the derivative of the whole.
    first: u64,
    /// The terms of all parts that are visited to find it.
    all: u64,
    is_nullable: bool,
}

fn terms(hir: &Hir) -> Terms {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Terms { first: 0, all: 0, is_nullable: true },
        HirKind::Literal(_) | HirKind::Class(_) => Terms { first: 1, all: 1, is_nullable: false },
        HirKind::Capture(capture) => terms(&capture.sub),
        HirKind::Repetition(repetition) => {
            let sub = terms(&repetition.sub);
            let all = sub.all.saturating_add(sub.first);
            Terms { all, is_nullable: sub.is_nullable || repetition.min == 0, ..sub }
        }
        HirKind::Concat(parts) => parts.iter().rev().fold(terms(&Hir::empty()), |behind, part| {
            let part = terms(part);
            let (more, all) = if part.is_nullable { (behind.first, behind.all) } else { (0, 0) };
            let first = part.first.saturating_add(more);
            let all = part.all.saturating_add(all).saturating_add(first);
            Terms { first, all, is_nullable: part.is_nullable && behind.is_nullable }
        }),
        HirKind::Alternation(parts) => {
            parts.iter().map(terms).fold(Terms { first: 0, all: 0, is_nullable: false }, |sum, part| {
                let first = sum.first.saturating_add(part.first);
                let all = sum.all.saturating_add(part.all).saturating_add(part.first);
                Terms { first, all, is_nullable: sum.is_nullable || part.is_nullable }
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_explodes_is_refused() {
        for pattern in ["a*".repeat(20_000), "[a-z]?".repeat(9000), "(?:a?b*)".repeat(2000), r"\w".repeat(5000)] {
            assert!(check(&pattern, false).is_err(), "{}", &pattern[..20]);
        }
        for pattern in ["(a{1000}){1000}", r"(\p{L}{0,50}-){0,200}", "(", r"[\w-.]", "(?i)abc?"] {
            assert!(check(pattern, false).is_ok(), "{pattern}");
        }
        assert!(check(&"word|".repeat(20_000), true).is_ok());
    }

    #[test]
    fn a_mistake_has_a_name_and_a_place() {
        for (pattern, name) in [("(?=a)a", "look-around"), (r"x(a)\1", "backreference"), ("a\n(b", "line 2, column 1")]
        {
            let message = check(pattern, true).unwrap_err();
            assert!(message.contains(name) && message.len() < 200, "{message}");
        }
    }
}
