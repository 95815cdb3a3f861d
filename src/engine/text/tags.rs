//! The tags with which a model writes thoughts, as tokens, and what the chat template writes around
//! the end of a thought.

use super::Text;
use super::chat::ChatTemplate;
use super::thoughts::MARKS;
use crate::error::Result;

/// The line breaks around a closing tag, where the template does not show them.
const BREAKS: (&str, &str) = ("\n", "\n\n");

/// How a model writes thoughts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThoughtTags {
    /// The tag that opens a thought, such as `<think>`.
    pub open: String,
    /// The tag that closes it.
    pub close: String,
    /// Both as tokens; None if the vocabulary has no such tokens, so that the model writes the tags
    /// in several.
    pub tokens: Option<(u32, u32)>,
    /// The tokens that end a thought: the line breaks of the template, if any, and the closing tag.
    /// The second list is for a thought whose text ends with a line break.
    pub ends: [Vec<u32>; 2],
    /// The line breaks of the template after the closing tag.
    pub after: Vec<u32>,
}

impl Text {
    /// How the model writes thoughts; None if neither its vocabulary nor its template has tags.
    ///
    /// # Errors
    /// [`crate::error::Error::Resources`] if the system refuses memory or a thread.
    pub fn thought_tags(&self) -> Result<Option<ThoughtTags>> {
        let template = self.chat.as_ref().and_then(|chat| chat.as_ref().ok());
        let names = |pair: &(&str, &str)| template.is_some_and(|template| template.thoughts().names(pair));
        let tokens = |(open, close): (&str, &str)| Some((self.tokenizer.id(open)?, self.tokenizer.id(close)?));
        let has_tokens = |pair: &(&str, &str)| tokens(*pair).is_some();
        let named = MARKS.into_iter().filter(|pair| has_tokens(pair)).find(names);
        let pair = named.or_else(|| MARKS.into_iter().find(has_tokens)).or_else(|| MARKS.into_iter().find(names));
        let Some((open, close)) = pair else { return Ok(None) };
        // Other tokenizers write a space before a text that is encoded by itself.
        let (before, after) = if self.is_byte_level() { breaks(template, close)? } else { Default::default() };
        let end = |before: &str| match tokens((open, close)) {
            Some((_, close)) => Ok([self.encode(before, false, false)?, vec![close]].concat()),
            None => self.encode(&format!("{before}{close}"), false, true),
        };
        let ends = [end(&before)?, end("")?];
        let (open_text, close_text) = (open.to_owned(), close.to_owned());
        let after = self.encode(&after, false, false)?;
        Ok(Some(ThoughtTags { open: open_text, close: close_text, tokens: tokens((open, close)), ends, after }))
    }
}

/// The line breaks before and after the closing tag.
fn breaks(template: Option<&ChatTemplate>, close: &str) -> Result<(String, String)> {
    let shown = template.map(|template| template.around_thought(close)).transpose()?.flatten();
    Ok(shown.unwrap_or_else(|| (BREAKS.0.to_owned(), BREAKS.1.to_owned())))
}

#[cfg(test)]
mod tests {
    use crate::engine::text::tests::{byte_level, load};
    use serde_json::json;

    #[test]
    fn a_template_tells_tags_and_line_breaks() {
        let tags = |template: &str| {
            let text = load(&byte_level(), json!({"chat_template": template}), 262).unwrap();
            text.thought_tags().unwrap().map(|tags| (tags.open, tags.ends, tags.after))
        };
        assert_eq!(tags("{{ messages[0].content }}"), None);
        let bytes = |text: &str| text.bytes().map(u32::from).collect::<Vec<_>>();
        let ends = |before: &str, close: &str| [bytes(&format!("{before}{close}")), bytes(close)];
        // What the template does not show is as in most of them.
        let found = tags("{{ '<think>' }}").expect("tags");
        assert_eq!(found, ("<think>".to_owned(), ends("\n", "</think>"), bytes("\n\n")));
        let shown = "{% for m in messages %}{{ '[THINK]' + (m.reasoning_content or '') + '[/THINK]\n' + m.content }}{% endfor %}";
        let found = tags(shown).expect("tags");
        assert_eq!(found, ("[THINK]".to_owned(), ends("", "[/THINK]"), bytes("\n")));
    }
}
