//! The prompt of a conversation in which the model's own answers stay the tokens that it chose.
//!
//! The template prints an answer between two marks, which are found again in the rendered text. The
//! text around answers is encoded as [`super::deaf`] says, and the tokens of the answers are put in
//! between. A thought before an answer stays the model's tokens if the template prints it as the
//! model wrote it. Many templates leave thoughts of earlier turns out.

use super::deaf::Marked;
use super::tokenizer::Piece;
use super::{JSON_GROWTH, Text};
use crate::error::{Error, Result, check_room, joined, room_for};

/// What the model said as a message.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// All tokens that it chose.
    pub tokens: &'a [u32],
    /// Where in the tokens the answer begins, after the thought; None if it begins within a token.
    pub answer_start: Option<usize>,
    /// The text of the answer, with tool calls as the model wrote them.
    pub answer: &'a str,
    /// The thought before it; may be empty.
    pub thought: &'a str,
    /// Whether the answer calls tools.
    pub has_calls: bool,
}

/// A message of a prompt.
#[derive(Clone, Copy, Debug)]
pub struct PromptMessage<'a> {
    /// The message as a JSON object.
    pub json: &'a str,
    /// Given if the model itself said it.
    pub said: Option<Said<'a>>,
}

/// A conversation that is to be answered.
#[derive(Clone, Copy, Debug)]
pub struct Prompt<'a> {
    /// The messages.
    pub messages: &'a [PromptMessage<'a>],
    /// A JSON array of tools.
    pub tools: Option<&'a str>,
    /// A JSON object of the template's other variables.
    pub variables: Option<&'a str>,
    /// Whether control tokens in contents count, as in transformers.
    pub parse_contents: bool,
}

/// The marks of a rendering.
#[derive(Clone, Copy)]
struct Marks {
    /// It follows characters that could begin a control token.
    guard: char,
    /// It is before and after the number of an answer, which its text follows.
    begin: char,
    /// It ends the text.
    end: char,
}

/// A part of a rendered prompt.
enum Part<'a> {
    Text(Marked),
    Tokens(&'a [u32]),
}

impl Part<'_> {
    fn piece(&self) -> Piece<'_> {
        match self {
            Part::Text(marked) => marked.piece(),
            Part::Tokens(tokens) => Piece::Tokens(tokens),
        }
    }
}

impl Text {
    /// The tokens of a prompt, with the begin token in front unless the template writes it. None if
    /// they are more than `most`. Calls `keep_going` every few milliseconds.
    ///
    /// # Errors
    /// As [`Text::chat_render`] and [`Text::encode_within`].
    pub fn prompt_tokens(
        &self,
        prompt: &Prompt<'_>,
        most: usize,
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<Option<Vec<u32>>> {
        let answers = prompt.messages.iter().filter_map(|message| message.said);
        let given = [prompt.tools, prompt.variables].into_iter().flatten();
        let texts: Vec<&str> = (prompt.messages.iter().map(|message| message.json))
            .chain(answers.flat_map(|said| [said.answer, said.thought]))
            .chain(given)
            .collect();
        let [guard, begin, end] = self.controls.unused(&texts)?;
        let marks = Marks { guard, begin, end };
        // Some templates accept a result of a tool only after a message with parsed calls. A
        // template that cuts answers loses marks.
        let all = self.parts(prompt, marks, |_| true);
        let parts = match all {
            Err(Error::Template { .. }) | Ok(None) => self.parts(prompt, marks, |said| !said.has_calls),
            all => all,
        };
        let parts = match parts? {
            Some(parts) => parts,
            None => self.parts(prompt, marks, |_| false)?.unwrap_or_default(),
        };
        let pieces: Vec<Piece<'_>> = parts.iter().map(Part::piece).collect();
        self.encode_prompt(&pieces, most, keep_going)
    }

    /// Renders a prompt. The answers that `is_kept` selects stay tokens. None if the template does
    /// not print their marks as they are.
    fn parts<'a>(
        &self,
        prompt: &Prompt<'a>,
        marks: Marks,
        is_kept: impl Fn(&Said<'_>) -> bool,
    ) -> Result<Option<Vec<Part<'a>>>> {
        let json = conversation(prompt, marks, is_kept)?;
        let guard = Some(marks.guard).filter(|_| !prompt.parse_contents);
        let rendered = self.render_marked(&json, prompt.tools, true, guard)?;
        let marked = Marked::read(&rendered, marks.guard)?;
        drop(rendered);
        let (mut parts, mut at) = (vec![], 0);
        while let Some(from) = find(&marked.text, at, marks.begin) {
            let Some((number, start)) = number_at(&marked.text, from, marks.begin) else { return Ok(None) };
            let said = prompt.messages.get(number).and_then(|message| message.said);
            let (Some(said), Some(stop)) = (said, find(&marked.text, start, marks.end)) else { return Ok(None) };
            let before = marked.part(at..from)?;
            let mut shown = marked.part(start..stop)?;
            if !prompt.parse_contents {
                shown.mark_ends();
            }
            self.add_answer(before, shown, said, &mut parts)?;
            at = stop + marks.end.len_utf8();
        }
        parts.push(Part::Text(marked.part(at..marked.text.len())?));
        let has_mark =
            |part: &Part<'_>| matches!(part, Part::Text(text) if text.text.contains([marks.begin, marks.end]));
        Ok(Some(parts).filter(|parts| !parts.iter().any(has_mark)))
    }

    /// Adds an answer, which is printed as `shown`, after the text `before`.
    fn add_answer<'a>(
        &self,
        mut before: Marked,
        shown: Marked,
        said: Said<'a>,
        parts: &mut Vec<Part<'a>>,
    ) -> Result<()> {
        if shown.text != said.answer {
            parts.push(Part::Text(before.followed_by(&shown)?));
            return Ok(());
        }
        let (thought, answer) = said.tokens.split_at_checked(said.answer_start.unwrap_or(0)).unwrap_or_default();
        let printed = self.decode(if said.answer_start.is_some() { thought } else { said.tokens }, false)?;
        let (text, tokens) = match said.answer_start {
            Some(0) => (before, Some(answer)),
            Some(_) if before.text.ends_with(&printed) => {
                before.truncate(before.text.len() - printed.len());
                (before, Some(said.tokens))
            }
            Some(_) => (before, Some(answer)),
            None => {
                let mut both = before.followed_by(&shown)?;
                let is_same = both.text.ends_with(&printed);
                if is_same {
                    both.truncate(both.text.len() - printed.len());
                }
                (both, is_same.then_some(said.tokens))
            }
        };
        parts.push(Part::Text(text));
        parts.extend(tokens.map(Part::Tokens));
        Ok(())
    }
}

/// The next place of a character.
fn find(text: &str, from: usize, c: char) -> Option<usize> {
    text.get(from..)?.find(c).map(|at| from + at)
}

/// The number between two marks at a place, and where it ends.
fn number_at(text: &str, at: usize, mark: char) -> Option<(usize, usize)> {
    let start = at + mark.len_utf8();
    let stop = find(text, start, mark)?;
    Some((text.get(start..stop)?.parse().ok()?, stop + mark.len_utf8()))
}

/// The messages and the variables as a JSON object.
fn conversation<'a>(prompt: &Prompt<'a>, marks: Marks, is_kept: impl Fn(&Said<'_>) -> bool) -> Result<String> {
    let mut messages: Vec<String> = room_for(prompt.messages.len(), "messages")?;
    for (i, message) in prompt.messages.iter().enumerate() {
        messages.push(match message.said.filter(&is_kept) {
            Some(said) => {
                let Marks { begin, end, .. } = marks;
                let content = json_string(&[&format!("{begin}{i}{begin}"), said.answer, &end.to_string()])?;
                let thought = if said.thought.is_empty() { "null".to_owned() } else { json_string(&[said.thought])? };
                let parts =
                    ["{\"role\":\"assistant\",\"content\":", &content, ",\"reasoning_content\":", &thought, "}"];
                joined(&parts, "a message")?
            }
            None => joined(&[message.json], "a message")?,
        });
    }
    let inner = |object: &'a str| object.trim().strip_prefix('{')?.strip_suffix('}');
    let variables = prompt.variables.and_then(inner).unwrap_or_default();
    let comma = if variables.trim().is_empty() { "" } else { "," };
    let mut parts = vec!["{", variables, comma, "\"messages\":["];
    for (i, message) in messages.iter().enumerate() {
        parts.extend([if i > 0 { "," } else { "" }, message]);
    }
    parts.push("]}");
    joined(&parts, "a conversation")
}

/// These texts together as a JSON string.
fn json_string(parts: &[&str]) -> Result<String> {
    let text = joined(parts, "a message")?;
    check_room(text.len().saturating_mul(JSON_GROWTH), "a message")?;
    Ok(serde_json::Value::from(text).to_string())
}

#[cfg(test)]
mod tests;
