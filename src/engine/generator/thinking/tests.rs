use super::*;

const OPEN: u32 = 100;
const CLOSE: u32 = 101;

/// Tags with tokens of their own; "\n" is token 10.
fn with_tokens() -> ThoughtTags {
    ThoughtTags { tokens: Some((OPEN, CLOSE)), ends: [vec![10, CLOSE], vec![CLOSE]], after: vec![20], ..as_text() }
}

fn as_text() -> ThoughtTags {
    let (open, close) = ("<think>".to_owned(), "</think>".to_owned());
    ThoughtTags { open, close, tokens: None, ends: [vec![10, 11, 12, 13], vec![11, 12, 13]], after: vec![20] }
}

fn thinking(tags: &ThoughtTags, max_tokens: usize) -> Thinking {
    Thinking::new(tags.clone(), max_tokens, 128, &[2])
}

fn token_of(text: &str) -> u32 {
    match text {
        "<think>" => OPEN,
        "</think>" => CLOSE,
        _ => 50,
    }
}

/// What the tokens of these texts add: thoughts in brackets, and "|" where a thought begins.
fn said(thinking: &mut Thinking, pieces: &[&str]) -> String {
    let mut all: Vec<Part> = vec![];
    for (i, text) in pieces.iter().enumerate() {
        all.extend(thinking.push(token_of(text), text, i + 1));
    }
    all.extend(thinking.finish(""));
    let word = |part: Part| match part {
        Part::Answer(text) => text,
        Part::Thought(text) => format!("[{text}]"),
        Part::Opened => "|".to_owned(),
    };
    all.into_iter().map(word).collect()
}

#[test]
fn thoughts_and_answers_are_told_apart() {
    for (pieces, expected) in [
        (vec!["hi", " you"], "hi you"),
        (vec!["<think>", "\n", "a", "b", "\n", "</think>", "\n\n", "c", "\n"], "|[a][b]c\n"),
        (vec!["<think>", "\n\n", "</think>", "\n\n", "c"], "|c"),
        (vec!["<think>", "a\n", "\nb", "</think>", "c"], "|[a][\n\nb]c"),
        (vec!["<think>", "a", "<tool_call>{}</tool_call>", "</think>", "b"], "|[a][<tool_call>{}</tool_call>]b"),
        // The first closing tag ends a thought, and a tag in the wrong place is text.
        (vec!["<think>", "a", "<think>", "b", "</think>", "c", "</think>", "d"], "|[a][<think>][b]c</think>d"),
        (vec!["a", "<think>", "b", "</think>", "c", "<think>", "d"], "a|[b]c|[d]"),
        // A thought without an end.
        (vec!["<think>", "a", "\n"], "|[a]"),
        (vec!["<think>"], "|"),
    ] {
        assert_eq!(said(&mut thinking(&with_tokens(), usize::MAX), &pieces), expected, "{pieces:?}");
        assert_eq!(said(&mut thinking(&as_text(), usize::MAX), &pieces), expected, "{pieces:?}");
    }
}

#[test]
fn text_that_looks_like_a_tag_is_text_if_the_model_has_a_token_for_it() {
    let pieces = ["a <thi", "nk> b"];
    assert_eq!(said(&mut thinking(&with_tokens(), usize::MAX), &pieces), "a <think> b");
}

#[test]
fn a_tag_without_a_token_may_be_cut_anywhere() {
    let text = "a<b<think>\nc</d\n</think>\n\ne";
    for first in 1..text.len() {
        for second in first..text.len() {
            let pieces = [&text[..first], &text[first..second], &text[second..]];
            let joined = said(&mut thinking(&as_text(), usize::MAX), &pieces).replace("][", "");
            assert_eq!(joined, "a<b|[c</d]e", "{pieces:?}");
        }
    }
    let mut cut = thinking(&as_text(), usize::MAX);
    cut.push(50, "a <thi", 1);
    assert_eq!((cut.held(), cut.is_inside()), ("<thi", false));
}

/// The tokens that follow `tokens` because they have to.
fn forced(tags: &ThoughtTags, max_tokens: usize, pieces: &[(u32, &str)], has_grammar: bool) -> Vec<u32> {
    let mut thinking = thinking(tags, max_tokens);
    let mut tokens: Vec<u32> = vec![];
    for (token, text) in pieces {
        tokens.push(*token);
        thinking.push(*token, text, tokens.len());
    }
    let text_of = |token| match token {
        10 => "\n",
        11 => "</",
        12 => "think",
        13 => ">",
        20 => "\n\n",
        CLOSE => "</think>",
        _ => "?",
    };
    let mut found = vec![];
    while let Some(token) = thinking.forced(&tokens, has_grammar) {
        found.push(token);
        tokens.push(token);
        thinking.push(token, text_of(token), tokens.len());
        assert!(found.len() < 9, "it ends");
    }
    found
}

#[test]
fn a_thought_ends_at_its_limit() {
    let tags = with_tokens();
    let open = (OPEN, "<think>");
    assert!(forced(&tags, 3, &[open, (50, "a"), (50, "b")], false).is_empty());
    assert_eq!(forced(&tags, 2, &[open, (50, "a"), (50, "b")], false), [10, CLOSE, 20]);
    assert_eq!(forced(&tags, 2, &[open, (50, "a"), (50, "b\n")], false), [CLOSE, 20]);
    assert_eq!(forced(&tags, 2, &[open, (50, "a"), (10, "\n")], false), [CLOSE, 20]);
    assert_eq!(forced(&tags, 0, &[open], false), [10, CLOSE, 20]);
    assert!(forced(&tags, 0, &[(50, "a")], false).is_empty());
    // A model that closes its thought with the last token of the limit, or before it, goes on as it
    // likes, but a thought that reached the limit has its line breaks.
    assert!(forced(&tags, 2, &[open, (50, "a"), (CLOSE, "</think>")], false).is_empty());
    assert_eq!(forced(&tags, 1, &[open, (50, "a"), (CLOSE, "</think>")], false), [20]);
    // The limit is for all thoughts of a turn.
    let twice = [open, (50, "a"), (CLOSE, "</think>"), open, (50, "b")];
    assert_eq!(forced(&tags, 2, &twice, false), [10, CLOSE, 20]);
    // A prompt may be over the limit.
    assert_eq!(forced(&tags, 1, &[open, (50, "a"), (50, "b"), (50, "c")], false), [10, CLOSE, 20]);
}

#[test]
fn a_tag_without_a_token_is_forced_piece_by_piece() {
    let (tags, open) = (as_text(), (50, "<think>"));
    assert_eq!(forced(&tags, 1, &[open, (50, "a")], false), [10, 11, 12, 13, 20]);
    assert_eq!(forced(&tags, 1, &[open, (50, "a\n")], false), [11, 12, 13, 20]);
    assert_eq!(forced(&tags, 1, &[open, (50, "a"), (11, "</"), (12, "think")], false), [13, 20]);
}

#[test]
fn a_grammar_begins_after_the_thought_and_its_line_breaks() {
    let tags = with_tokens();
    let closed = [(OPEN, "<think>"), (50, "a"), (CLOSE, "</think>")];
    assert_eq!(forced(&tags, usize::MAX, &closed, true), [20]);
    let mut thinking = thinking(&tags, usize::MAX);
    let start = |thinking: &Thinking, tokens: &[u32]| thinking.answer_start(tokens);
    thinking.push(OPEN, "<think>", 1);
    assert!(thinking.mask().is_some_and(|mask| !mask.is_allowed(2) && mask.is_allowed(50)));
    thinking.push(CLOSE, "</think>", 2);
    assert!(thinking.mask().is_none());
    assert_eq!(start(&thinking, &[OPEN, CLOSE]), 2);
    assert_eq!(start(&thinking, &[OPEN, CLOSE, 20]), 3);
    assert_eq!(start(&thinking, &[OPEN, CLOSE, 20, 7]), 3);
    assert_eq!(start(&thinking, &[OPEN, CLOSE, 7]), 2);
    thinking.forget_before(1);
    assert_eq!(start(&thinking, &[CLOSE, 20]), 2);
}

#[test]
fn a_thought_may_come_once_before_the_answer_of_a_grammar() {
    let mut thinking = thinking(&with_tokens(), usize::MAX);
    let tokens = |next: Next| match next {
        Next::Forced(token) => vec![token],
        Next::Complete => vec![],
        Next::Any(mask) => mask.to_list(),
    };
    let mask = || {
        let mut mask = SimpleVob::alloc(128);
        mask.allow_token(7);
        mask.allow_token(OPEN);
        Next::Any(mask)
    };
    assert_eq!(tokens(thinking.with_opening(Next::Forced(7), true)), [7, OPEN]);
    assert_eq!(tokens(thinking.with_opening(Next::Forced(7), false)), [7]);
    assert_eq!(tokens(thinking.with_opening(mask(), true)), [7, OPEN]);
    assert_eq!(tokens(thinking.with_opening(mask(), false)), [7]);
    thinking.push(OPEN, "<think>", 1);
    thinking.push(CLOSE, "</think>", 2);
    assert_eq!(tokens(thinking.with_opening(Next::Forced(7), true)), [7]);
}
