//! Python's functions on strings, and on numbers as text.

/// `str.isspace`: Unicode's white space and the four separators U+001C..U+001F.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// `str.strip`, `lstrip`, `rstrip`.
pub(super) fn strip<'a>(text: &'a str, characters: Option<&str>, start: bool, end: bool) -> &'a str {
    let dropped = |c: char| characters.map_or_else(|| is_space(c), |set| set.contains(c));
    let text = if start { text.trim_start_matches(dropped) } else { text };
    if end { text.trim_end_matches(dropped) } else { text }
}

/// `str.split` and `rsplit`: the parts, in the order in which they are split off.
pub(super) fn split<'a>(text: &'a str, separator: Option<&'a str>, most: usize, from_end: bool) -> Parts<'a> {
    Parts { rest: Some(text), separator, most, from_end }
}

pub(super) struct Parts<'a> {
    rest: Option<&'a str>,
    separator: Option<&'a str>,
    most: usize,
    from_end: bool,
}

impl<'a> Iterator for Parts<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let mut text = self.rest.take()?;
        if self.separator.is_none() {
            text = strip(text, None, !self.from_end, self.from_end);
            if text.is_empty() {
                return None;
            }
        }
        if self.most == 0 {
            // The last part keeps its inner white space. It loses the white space at its end if
            // that counts as a separator.
            return Some(text);
        }
        self.most -= 1;
        let found = match (self.separator, self.from_end) {
            (Some(separator), false) => text.split_once(separator),
            (Some(separator), true) => text.rsplit_once(separator).map(|(rest, part)| (part, rest)),
            (None, false) => text.find(is_space).map(|at| text.split_at(at)),
            (None, true) => text.rfind(is_space).map(|at| {
                let (rest, part) = text.split_at(at);
                (part.trim_start_matches(is_space), rest)
            }),
        };
        let (part, rest) = found.map_or((text, None), |(part, rest)| (part, Some(rest)));
        self.rest = rest;
        Some(part)
    }
}

/// `str.splitlines`: more characters than '
/// ' end a line, and an empty last line does not count.
pub(super) fn split_lines(text: &str, keep_ends: bool) -> impl Iterator<Item = &str> {
    let is_end = |c: char| matches!(c, '\n'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let whole = rest;
        let (line, after) = rest.split_at_checked(rest.find(is_end).unwrap_or(rest.len()))?;
        let mut characters = after.chars();
        if characters.next() == Some('\r') && characters.as_str().starts_with('\n') {
            characters.next();
        }
        rest = characters.as_str();
        if keep_ends { whole.get(..whole.len() - rest.len()) } else { Some(line) }
    })
}

/// Whether a character is upper case, lower case or title case.
pub(super) fn is_cased(c: char) -> bool {
    c.is_lowercase() || c.is_uppercase() || is_title(c)
}

/// Whether a character is title case.
fn is_title(c: char) -> bool {
    matches!(c, 'ǅ' | 'ǈ' | 'ǋ' | 'ǲ' | 'ᾈ'..='ᾏ' | 'ᾘ'..='ᾟ' | 'ᾨ'..='ᾯ' | 'ᾼ' | 'ῌ' | 'ῼ')
}

/// Appends a character in the case that begins a word.
pub(super) fn title(c: char, out: &mut String) {
    match c {
        'Ǆ'..='ǆ' => out.push('ǅ'),
        'Ǉ'..='ǉ' => out.push('ǈ'),
        'Ǌ'..='ǌ' => out.push('ǋ'),
        'Ǳ'..='ǳ' => out.push('ǲ'),
        _ if is_title(c) => out.push(c),
        _ => {
            let mut upper = c.to_uppercase();
            let first = upper.next().unwrap_or(c);
            out.push(first);
            upper.for_each(|next| if first.is_uppercase() { out.extend(next.to_lowercase()) } else { out.push(next) });
        }
    }
}

/// The first character, and the rest.
pub(super) fn first_char(text: &str) -> Option<(char, &str)> {
    let mut characters = text.chars();
    characters.next().map(|c| (c, characters.as_str()))
}

pub(super) fn capitalize(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if let Some((first, rest)) = first_char(text) {
        title(first, &mut out);
        // A final sigma is one after a letter.
        let lower = text.to_lowercase();
        let skipped = first.to_lowercase().map(char::len_utf8).sum::<usize>();
        out.push_str(lower.get(skipped..).unwrap_or(rest));
    }
    out
}

/// `str.title`
pub(super) fn title_method(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let lower = text.to_lowercase();
    let same = lower.chars().count() == text.chars().count();
    let mut lowered = lower.chars();
    let mut in_word = false;
    for c in text.chars() {
        let low = if same { lowered.next() } else { None };
        match (in_word, low) {
            (false, _) => title(c, &mut out),
            (true, Some(low)) => out.push(low),
            (true, None) => out.extend(c.to_lowercase()),
        }
        in_word = is_cased(c);
    }
    out
}

/// The filter `title`, which splits words at white space and opening brackets.
pub(super) fn title_filter(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let is_separator = |c: char| is_space(c) || matches!(c, '-' | '(' | '{' | '[' | '<');
    let mut rest = text;
    while let Some((first, _)) = first_char(rest) {
        let separates = is_separator(first);
        let n = rest.find(|c| is_separator(c) != separates).unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(n).unwrap_or((rest, ""));
        let tail = word.get(first.len_utf8()..).unwrap_or_default();
        out.extend(first.to_uppercase());
        out.push_str(&tail.to_lowercase());
        rest = after;
    }
    out
}

/// Whether Python's `repr` writes a character as it is.
pub(super) fn is_printable(c: char) -> bool {
    // Rust escapes a character that extends a cluster only at the beginning of a string.
    let mut text = String::from("a");
    text.push(c);
    text.escape_debug().nth(1) == Some(c)
}

/// `repr` of a string, piece by piece.
pub(super) fn repr<E>(text: &str, mut push: impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
    let quote = if text.contains('\'') && !text.contains('"') { "\"" } else { "'" };
    push(quote)?;
    let mut plain = text;
    while let Some(at) = plain.find(|c: char| !matches!(c, ' '..='~') || c == '\\' || c == '\'' && quote == "'") {
        let (before, after) = plain.split_at_checked(at).unwrap_or((plain, ""));
        push(before)?;
        let Some((c, rest)) = first_char(after) else { break };
        match c {
            '\n' => push("\\n")?,
            '\r' => push("\\r")?,
            '\t' => push("\\t")?,
            '\\' => push("\\\\")?,
            '\'' => push("\\'")?,
            _ if is_printable(c) => push(c.encode_utf8(&mut [0; 4]))?,
            _ => match u32::from(c) {
                code @ 0..=0xff => push(&format!("\\x{code:02x}"))?,
                code @ 0x100..=0xffff => push(&format!("\\u{code:04x}"))?,
                code => push(&format!("\\U{code:08x}"))?,
            },
        }
        plain = rest;
    }
    push(plain)?;
    push(quote)
}

/// `repr` of a float.
pub(super) fn float(value: f64) -> String {
    if !value.is_finite() {
        return if value.is_nan() {
            "nan".to_owned()
        } else if value > 0.0 {
            "inf".to_owned()
        } else {
            "-inf".to_owned()
        };
    }
    let scientific = format!("{value:e}");
    let parts = scientific.split_once('e').and_then(|(digits, power)| Some((digits, power.parse::<i32>().ok()?)));
    match parts {
        Some((digits, power)) if !(-4..16).contains(&power) => {
            let sign = if power < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", power.abs())
        }
        _ => format!("{value:?}"),
    }
}

/// `int(text, base)`: the value, or its digits if it is too large.
pub(super) fn parse_int(text: &str, base: u32) -> Option<Result<i128, String>> {
    let text = strip(text, None, true, true);
    let (negative, digits) = match first_char(text)? {
        ('-', rest) => (true, rest),
        ('+', rest) => (false, rest),
        _ => (false, text),
    };
    let (prefix, rest) = digits.split_at_checked(2).unwrap_or(("", digits));
    let of_prefix = match prefix.to_ascii_lowercase().as_str() {
        "0x" => 16,
        "0o" => 8,
        "0b" => 2,
        _ => 0,
    };
    let (base, digits, prefixed) = match base {
        0 if of_prefix == 0 => (10, digits, false),
        0 => (of_prefix, rest, true),
        base if base == of_prefix => (base, rest, true),
        base => (base, digits, false),
    };
    let digits = if prefixed { digits.strip_prefix('_').unwrap_or(digits) } else { digits };
    let is_right = digits.split('_').all(|part| !part.is_empty() && part.chars().all(|c| c.is_digit(base)));
    if !is_right {
        return None;
    }
    let plain = digits.replace('_', "");
    let plain = plain.trim_start_matches('0');
    let sign = if negative { "-" } else { "" };
    let signed = format!("{sign}{}", if plain.is_empty() { "0" } else { plain });
    Some(i128::from_str_radix(&signed, base).map_err(|_| signed))
}

/// `float(text)`
pub(super) fn parse_float(text: &str) -> Option<f64> {
    let text = strip(text, None, true, true);
    let bytes = text.as_bytes();
    let between = |i: usize| {
        let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
        i > 0 && digit(i - 1) && digit(i + 1)
    };
    if !text.char_indices().all(|(i, c)| c != '_' || between(i)) {
        return None;
    }
    text.replace('_', "").parse().ok()
}

/// The byte at which the `n`th character begins, or the length if there is no such character.
pub(super) fn byte_of(text: &str, n: usize) -> usize {
    if text.is_ascii() {
        return n.min(text.len());
    }
    text.char_indices().nth(n).map_or(text.len(), |(at, _)| at)
}
