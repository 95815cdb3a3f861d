//! What a model thinks before it answers: `<think>..</think>`, and other marks that a chat template
//! names. Thoughts are no part of the answer, so tool calls in them do not count.

use super::jinja;
use crate::error::{Result, reserve};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::ops::Range;

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

/// What a mark means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Open,
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
        let mut search = Search::new(&self.marks, text);
        if !self.opened && !search.finds(Meaning::Open) && !search.finds(Meaning::Close) {
            return Ok(Cow::Borrowed(text));
        }
        // A text that begins with a call has no thought before it, whatever the prompt says.
        let start = text.len() - text.trim_start().len();
        if self.opened
            && search.next(start).is_none_or(|(at, _)| at != start)
            && !search.finds(Meaning::Close)
            && call_length(text)? == 0
        {
            return Ok(Cow::Borrowed(""));
        }
        let mut said = Said { text: String::new(), is_blank: true };
        reserve(&mut said.text, text.len(), "what was said")?;
        let rest = |from: usize| text.get(from..).unwrap_or_default();
        let mut from = 0;
        loop {
            let calls = if said.is_blank { call_length(rest(from))? } else { 0 };
            said.push(text.get(from..from + calls));
            from += calls;
            let Some((at, mark)) = search.next(from) else { break };
            let after = at + mark.words.len();
            match mark.meaning {
                Meaning::Open => {
                    said.push(text.get(from..at));
                    from = search.after_thought(after, mark.pair);
                }
                // All text before this mark was a thought.
                Meaning::Close => {
                    said.text.clear();
                    said.is_blank = true;
                    from = after;
                }
                Meaning::Call => {
                    let end = after + call_length(rest(after))?;
                    said.push(text.get(from..end));
                    from = end;
                }
            }
        }
        said.push(text.get(from..));
        Ok(Cow::Owned(said.text))
    }

    /// The places of the two tags of the thought that a text begins with. The first is empty if a
    /// prompt has it, and both are if there is no thought.
    pub(super) fn leading_tags(&self, text: &str) -> [Range<usize>; 2] {
        let start = text.len() - text.trim_start().len();
        let opening = self.marks.iter().find(|(open, _)| text.get(start..).is_some_and(|rest| rest.starts_with(open)));
        let pair = opening.or_else(|| self.marks.iter().find(|(_, close)| self.opened && text.contains(close)));
        let Some((open, close)) = pair else { return Default::default() };
        let opens = if opening.is_some() { start..start + open.len() } else { 0..0 };
        match find(text, opens.end, close, Meaning::Close) {
            Some(at) => [opens, at..at + close.len()],
            None => Default::default(),
        }
    }
}

/// The text outside of thoughts.
struct Said {
    text: String,
    is_blank: bool,
}

impl Said {
    fn push(&mut self, part: Option<&str>) {
        let part = part.unwrap_or_default();
        self.is_blank = self.is_blank && part.trim_start().is_empty();
        self.text.push_str(part);
    }
}

/// Finds marks in a text, from its beginning to its end. Marks in quotes do not count: a text with
/// `"<think>"` is about the mark. The search reads the text once for each mark, so that its time is
/// linear.
struct Search<'t> {
    text: &'t str,
    marks: Vec<Mark>,
}

/// A mark, and where it is next.
#[derive(Clone, Copy)]
struct Mark {
    words: &'static str,
    meaning: Meaning,
    /// The number of its pair.
    pair: usize,
    /// Its first place that is not before the last place that was asked for.
    at: Option<usize>,
}

impl<'t> Search<'t> {
    fn new(pairs: &[(&'static str, &'static str)], text: &'t str) -> Self {
        let pairs = pairs
            .iter()
            .enumerate()
            .flat_map(|(i, (open, close))| [(*open, Meaning::Open, i), (*close, Meaning::Close, i)]);
        let marks = pairs.chain(CALLS.map(|call| (call, Meaning::Call, 0)));
        let marks =
            marks.map(|(words, meaning, pair)| Mark { words, meaning, pair, at: find(text, 0, words, meaning) });
        Self { text, marks: marks.collect() }
    }

    /// Whether there is a mark of this meaning.
    fn finds(&self, meaning: Meaning) -> bool {
        self.marks.iter().any(|mark| mark.meaning == meaning && mark.at.is_some())
    }

    /// The first mark that is not before `from`, and its place.
    fn next(&mut self, from: usize) -> Option<(usize, Mark)> {
        self.seek(from);
        self.marks.iter().filter_map(|mark| Some((mark.at?, *mark))).min_by_key(|(at, _)| *at)
    }

    /// Finds the marks again that are before `from`.
    fn seek(&mut self, from: usize) {
        for mark in self.marks.iter_mut().filter(|mark| mark.at.is_some_and(|at| at < from)) {
            mark.at = find(self.text, from, mark.words, mark.meaning);
        }
    }

    /// Where a thought ends that begins at `from`. Thoughts may be nested; where their marks do not
    /// match, the last one ends it.
    fn after_thought(&mut self, from: usize, pair: usize) -> usize {
        let (mut depth, mut from, mut last) = (1, from, self.text.len());
        while depth > 0 {
            self.seek(from);
            let place = |meaning| {
                let mark = self.marks.iter().find(|mark| mark.pair == pair && mark.meaning == meaning)?;
                Some((mark.at?, mark.words.len()))
            };
            let Some(close) = place(Meaning::Close) else { break };
            match place(Meaning::Open).filter(|open| open.0 < close.0) {
                Some((at, length)) => (depth, from) = (depth + 1, at + length),
                None => {
                    from = close.0 + close.1;
                    (depth, last) = (depth - 1, from);
                }
            }
        }
        last
    }
}

/// The first place of a mark from `from` on. A mark of thoughts in quotes does not count.
fn find(text: &str, from: usize, words: &str, meaning: Meaning) -> Option<usize> {
    let is_quoted = |at: usize| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at + words.len()..).and_then(|text| text.chars().next());
        before == after && matches!(before, Some('"' | '\'' | '`'))
    };
    let mut places = text.get(from..)?.match_indices(words).map(|(at, _)| from + at);
    places.find(|at| meaning == Meaning::Call || !is_quoted(*at))
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
    use crate::engine::text::tools::Form;

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

    /// A search that reads the rest of the text again for each mark would take hours here.
    #[test]
    fn the_time_is_linear_in_the_text() {
        let calls = |text: &str| Form::Hermes.parse(&Thoughts::of_template("[THINK]").spoken(text).unwrap()).unwrap();
        for part in ["<think></think>", "<think>", "a</think>", "<think><think></think>", "\"</think>\"", "<tool_call>"]
        {
            let text = part.repeat((4 << 20) / part.len());
            for end in ["", "[THINK]</think>"] {
                assert_eq!(calls(&format!("{text}{end}")), "[]", "{part} {end}");
            }
        }
        // White space at the end is read once, not after each call.
        let broken = "<tool_call>{\"name\":\"f\"}.".repeat(1 << 16);
        assert_eq!(calls(&format!("{broken}{}", " ".repeat(4 << 20))), "[]");
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
