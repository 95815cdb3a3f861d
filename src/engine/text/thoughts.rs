//! What a model thinks before it answers: `<think>..</think>`, and other marks that a chat template
//! names. Thoughts are no part of the answer, so tool calls in them do not count.

use super::jinja;
use crate::error::{Result, reserve};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// Marks around thoughts. The first pair counts for all templates.
pub(super) const MARKS: [(&str, &str); 8] = [
    ("<think>", "</think>"),
    ("<thinking>", "</thinking>"),
    ("<thought>", "</thought>"),
    ("<reasoning>", "</reasoning>"),
    ("<seed:think>", "</seed:think>"),
    ("[THINK]", "[/THINK]"),
    ("<|begin_of_thought|>", "<|end_of_thought|>"),
    ("<|START_THINKING|>", "<|END_THINKING|>"),
];
/// Words after which a JSON text is a call. Marks within such a call are text.
const CALLS: [&str; 3] = ["<tool_call>", "[TOOL_CALLS]", "<|python_tag|>"];

/// The marks of thoughts of a template.
pub(super) struct Thoughts {
    marks: Vec<(&'static str, &'static str)>,
    /// Whether the template has the first pair.
    names_first: bool,
    /// Whether a prompt ends within a thought.
    opened: bool,
}

/// What comes next in a text.
#[derive(Clone, Copy)]
enum Mark {
    Open(usize),
    Close,
    Call,
}

impl Thoughts {
    pub(super) fn of_template(source: &str) -> Self {
        let is_named = |(open, close): &(&str, &str)| source.contains(open) || source.contains(close);
        let (first, others) = (MARKS[0], MARKS.into_iter().skip(1).filter(is_named));
        Self { marks: [first].into_iter().chain(others).collect(), names_first: is_named(&first), opened: false }
    }

    /// Whether the template has these marks.
    pub(super) fn names(&self, pair: &(&str, &str)) -> bool {
        self.marks.contains(pair) && (self.names_first || *pair != MARKS[0])
    }

    /// Checks whether a prompt of the template begins a thought.
    pub(super) fn see_prompt(&mut self, prompt: &str) {
        self.opened = self.marks.iter().any(|(open, _)| prompt.trim_end().ends_with(open));
    }

    /// A text without its thoughts. A thought may have no beginning (the prompt has it) and no end
    /// (the text was cut).
    ///
    /// # Errors
    /// [`crate::error::Error::Resources`] if the system refuses memory.
    pub(super) fn spoken<'t>(&self, text: &'t str) -> Result<Cow<'t, str>> {
        if !self.opened
            && self.next(text).is_none_or(|(_, _, mark)| matches!(mark, Mark::Call))
            && !self.is_marked(text)
        {
            return Ok(Cow::Borrowed(text));
        }
        let (mut said, mut rest) = (String::new(), text);
        reserve(&mut said, text.len(), "what was said")?;
        // A text that begins with a call has no thought before it, whatever the prompt says.
        if self.opened
            && !matches!(self.next(text.trim_start()), Some((0, ..)))
            && !self.closes(text)
            && call_length(text)? == 0
        {
            return Ok(Cow::Borrowed(""));
        }
        loop {
            let calls = if said.trim().is_empty() { call_length(rest)? } else { 0 };
            said.push_str(rest.get(..calls).unwrap_or_default());
            rest = rest.get(calls..).unwrap_or_default();
            let Some((at, length, mark)) = self.next(rest) else { break };
            let (before, after) = (rest.get(..at).unwrap_or_default(), rest.get(at + length..).unwrap_or_default());
            match mark {
                Mark::Open(marks) => {
                    said.push_str(before);
                    rest = self.after_thought(after, marks);
                }
                // All text before this mark was a thought.
                Mark::Close => {
                    said.clear();
                    rest = after;
                }
                Mark::Call => {
                    let n = at + length + call_length(after)?;
                    said.push_str(rest.get(..n).unwrap_or_default());
                    rest = rest.get(n..).unwrap_or_default();
                }
            }
        }
        said.push_str(rest);
        Ok(Cow::Owned(said))
    }

    fn is_marked(&self, text: &str) -> bool {
        self.marks.iter().any(|(open, close)| text.contains(open) || text.contains(close))
    }

    /// Whether there is the end of a thought, outside of quotes.
    fn closes(&self, text: &str) -> bool {
        self.marks.iter().any(|(_, close)| find(text, close).is_some())
    }

    /// The place and length of the next mark, outside of quotes.
    fn next(&self, text: &str) -> Option<(usize, usize, Mark)> {
        let marks = self.marks.iter().enumerate().flat_map(|(i, (open, close))| {
            [
                find(text, open).map(|at| (at, open.len(), Mark::Open(i))),
                find(text, close).map(|at| (at, close.len(), Mark::Close)),
            ]
        });
        let calls = CALLS.iter().map(|call| text.find(call).map(|at| (at, call.len(), Mark::Call)));
        marks.chain(calls).flatten().min_by_key(|(at, ..)| *at)
    }

    /// What follows a thought, after its beginning. Thoughts may be nested; where their marks do
    /// not match, the last one ends it.
    fn after_thought<'t>(&self, text: &'t str, marks: usize) -> &'t str {
        let Some((open, close)) = self.marks.get(marks) else { return "" };
        let (mut depth, mut rest, mut last) = (1, text, "");
        while let Some(at) = find(rest, close) {
            let opens = find(rest, open).filter(|open| *open < at);
            let n = opens.map_or(at + close.len(), |at| at + open.len());
            rest = rest.get(n..).unwrap_or_default();
            if opens.is_some() {
                depth += 1;
                continue;
            }
            depth -= 1;
            last = rest;
            if depth == 0 {
                break;
            }
        }
        last
    }
}

/// Where a mark is in a text, outside of quotes. A text with `"<think>"` is about the mark.
fn find(text: &str, mark: &str) -> Option<usize> {
    let is_quoted = |at: usize| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at + mark.len()..).and_then(|text| text.chars().next());
        before == after && matches!(before, Some('"' | '\'' | '`'))
    };
    text.match_indices(mark).map(|(at, _)| at).find(|at| !is_quoted(*at))
}

/// The length of the JSON texts that a text begins with, if they look like calls.
fn call_length(text: &str) -> Result<usize> {
    let mut length = 0;
    loop {
        let rest = text.get(length..).unwrap_or_default();
        let json = rest.trim_start_matches([' ', '\t', '\n', '\r', ';']);
        if !json.starts_with(['{', '[']) {
            return Ok(length);
        }
        match first_json(json)? {
            Some((value, _)) if value.contains("\"name\"") => length += rest.len() - json.len() + value.len(),
            _ => return Ok(length),
        }
    }
}

/// The JSON text that a text begins with, and what follows it.
///
/// # Errors
/// [`crate::error::Error::Resources`] if the system refuses memory.
pub(super) fn first_json(text: &str) -> Result<Option<(&str, &str)>> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    let Some(value) = values.next().and_then(|value| Some(value.ok()?.get())) else { return Ok(None) };
    // This accepts fewer numbers and strings than serde_json does when it skips a value.
    let is_json = jinja::is_json(value)?;
    Ok(is_json.then(|| (value, text.get(values.byte_offset()..).unwrap_or_default())))
}

#[cfg(test)]
mod tests {
    use super::Thoughts;

    #[test]
    fn thoughts_are_not_said() {
        let thoughts = Thoughts::of_template("{{ '[THINK]' }}");
        for (text, said) in [
            ("hello", "hello"),
            ("<think>a</think>b", "b"),
            ("a<think>b</think>c<think>d</think>e", "ace"),
            ("<think>a<think>b</think>c</think>d", "d"),
            ("<think>about <think> tags</think>d", "d"),
            ("<think>I end with \"</think>\" soon</think>d", "d"),
            ("A `<think>` mark", "A `<think>` mark"),
            ("draft</think>said", "said"),
            ("<think>cut", ""),
            ("said<think>cut", "said"),
            ("[THINK]a[/THINK]b", "b"),
            ("<reasoning>a</reasoning>b", "<reasoning>a</reasoning>b"),
            ("<think>[/THINK]</think>b", "b"),
            ("<tool_call>{\"name\": \"<think>\"}</tool_call>", "<tool_call>{\"name\": \"<think>\"}</tool_call>"),
            ("{\"name\": \"</think>\"} {\"name\": \"<think>\"}", "{\"name\": \"</think>\"} {\"name\": \"<think>\"}"),
            ("<think><tool_call>{\"name\": \"</think>\"}</tool_call></think>b", "b"),
        ] {
            assert_eq!(thoughts.spoken(text).unwrap(), said, "{text}");
        }
    }

    #[test]
    fn a_prompt_may_begin_a_thought() {
        let mut thoughts = Thoughts::of_template("");
        thoughts.see_prompt("<|assistant|><think>\n");
        for (text, said) in [
            ("cut <tool_call>", ""),
            ("draft</think>said", "said"),
            ("<think>draft</think>said", "said"),
            ("{\"name\": 1} said", "{\"name\": 1} said"),
            ("\n<tool_call>{\"name\": 1}", "\n<tool_call>{\"name\": 1}"),
        ] {
            assert_eq!(thoughts.spoken(text).unwrap(), said, "{text}");
        }
        thoughts.see_prompt("<think>\n\n</think>\n\n");
        assert_eq!(thoughts.spoken("cut <tool_call>").unwrap(), "cut <tool_call>");
    }
}
