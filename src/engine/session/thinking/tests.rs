//! A small model of the family `qwen3`. Biases make it say what a test wants.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::*;
use crate::backend::Resources;
use crate::engine::grammar::GrammarKind;
use crate::engine::model::LoadOptions;
use crate::engine::save::SaveContent;
use crate::engine::session::{EndReason, Session, SessionOptions, Step, TextOptions};
use crate::engine::text::ThoughtTags;
use crate::formats::files::Files;

fn model() -> &'static Arc<Model> {
    static MODEL: OnceLock<Arc<Model>> = OnceLock::new();
    MODEL.get_or_init(|| {
        let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests/oracle/p4-bonsai-unpacked-yarn/model"].iter().collect();
        let (resources, progress) = (Resources::default(), &mut |_| true);
        let options = LoadOptions { backend: "cpu", resources, memory_limit: None, progress };
        Model::load(&Files::from(path.as_path()), options).expect("the model loads")
    })
}

fn ids(text: &str) -> Vec<u32> {
    model().text().expect("a tokenizer").encode(text, false, true).expect("it can be encoded")
}

/// A session with the prompt of the chat template and, after it, `begin`.
fn session(begin: &str, max_tokens: Option<usize>) -> Session {
    let options = SessionOptions { lookup_tokens: 4, ..SessionOptions::default() };
    let mut session = Session::new(model(), &options).expect("a session");
    let user = "<|im_start|>user\nAbout <think> tags<|im_end|>\n<|im_start|>assistant\n";
    session.append_text(&format!("{user}{begin}"), TextOptions::PROMPT).expect("room");
    session.set_thinking(Some(ThinkingOptions { max_tokens })).expect("a tokenizer");
    session
}

/// What steps return while a bias asks for the tokens of `text`: tokens, texts, thoughts.
#[derive(Debug, Default, PartialEq)]
struct Said {
    tokens: Vec<u32>,
    text: String,
    thought: String,
    end: Option<EndReason>,
}

fn say(session: &mut Session, text: &str) -> Said {
    let mut said = Said::default();
    for wish in ids(text) {
        session.set_logit_bias(vec![(wish, 1e6)]).expect("a token");
        let step = session.step(None).expect("a step");
        said.text += session.text();
        said.thought += session.thought();
        match step {
            Step::Token(token) => said.tokens.push(token),
            _ => {
                said.end = session.end_reason();
                break;
            }
        }
    }
    said
}

/// The tokens that end a thought, and those after it.
const END: &str = "\n</think>\n\n";

#[test]
fn the_tags_are_those_of_the_model() {
    let tags = model().text().unwrap().thought_tags().unwrap().expect("the model thinks");
    let (open, close) = (ids("<think>")[0], ids("</think>")[0]);
    assert_eq!((tags.open.as_str(), tags.tokens), ("<think>", Some((open, close))));
    assert_eq!(tags.ends, [[ids("\n"), vec![close]].concat(), vec![close]]);
    assert_eq!(tags.after, ids("\n\n"));
}

#[test]
fn thoughts_are_apart_if_they_are_asked_for() {
    let mut apart = session("", None);
    let spoken = "<think>\nHm <tool_call>.\n</think>\n\nYes.<|im_end|>";
    let said = say(&mut apart, spoken);
    assert_eq!((said.thought.as_str(), said.text.as_str()), ("Hm <tool_call>.", "Yes."));
    assert_eq!(said.end, Some(EndReason::EndToken));
    let mut in_text = session("", None);
    in_text.set_thinking(None).unwrap();
    let said = say(&mut in_text, spoken);
    assert_eq!((said.thought.as_str(), said.text.as_str()), ("", spoken.strip_suffix("<|im_end|>").unwrap()));
}

#[test]
fn a_prompt_may_begin_a_thought_or_have_one() {
    assert_eq!(say(&mut session("<think>\n", None), "a\n</think>\n\nb").thought, "a");
    assert_eq!(say(&mut session("<think>\n\n</think>\n\n", None), "a b").text, "a b");
    // A tag in the question opens nothing.
    assert_eq!(say(&mut session("", None), "a").text, "a");
}

#[test]
fn a_thought_ends_at_its_limit_and_the_answer_follows() {
    for (begin, wish) in [("", "<think>\n a a a a a a a"), ("<think>\n", " a a a a a a a")] {
        let mut session = session(begin, Some(3));
        let said = say(&mut session, wish);
        assert_eq!((said.thought.as_str(), said.text.as_str()), (" a a", " a"), "{begin}");
        assert!(said.tokens.ends_with(&[ids(END), ids(" a")].concat()), "{:?}", said.tokens);
    }
    let mut none = session("", Some(0));
    assert_eq!(say(&mut none, "<think> a a a a").thought, "");
    assert!(none.tokens().ends_with(&ids(END)));
}

#[test]
fn forks_saves_and_rewinds_in_a_thought_continue_it() {
    let mut original = session("", Some(6));
    let before = say(&mut original, "<think>\n a b");
    let mut fork = original.fork();
    let saves = [SaveContent::Tokens, SaveContent::Kv].map(|content| original.save(content).unwrap());
    let rest = " c d e f g h i j";
    let expected = say(&mut original, rest);
    assert_eq!((before.thought + &expected.thought).as_str(), " a b c d e");
    // The end of the thought takes four tokens.
    assert_eq!(expected.text, " j");
    assert_eq!(say(&mut fork, rest), expected);
    for saved in saves {
        let mut restored = session("", Some(6));
        restored.restore(&saved).unwrap();
        assert_eq!(say(&mut restored, rest), expected);
    }
    original.truncate(fork.tokens().len() - expected.tokens.len()).unwrap();
    assert_eq!(say(&mut original, rest), expected);
}

#[test]
fn stops_concern_the_answer_only() {
    let mut session = session("", None);
    session.set_stop(&["stop", "no\nno"], &ids(" halt")[..1]).unwrap();
    let said = say(&mut session, "<think>\nstop halt\n</think>\n\nno");
    assert_eq!((said.thought.as_str(), said.text.as_str(), said.end), ("stop halt", "", None));
    assert_eq!(session.held_text(), "no");
    // No stop string spans a thought.
    let said = say(&mut session, "<think>\nx\n</think>\n\n\nno stop");
    assert_eq!((said.text.as_str(), said.end), ("nono ", Some(EndReason::StopString(0))));
}

#[test]
fn a_grammar_describes_the_answer_only() {
    let grammar = Some((GrammarKind::Regex, "[0-9]{3}"));
    let mut thinks = session("", Some(4));
    thinks.set_grammar(grammar).unwrap();
    let mut fork = thinks.fork();
    // The wish for an end in the thought is not granted.
    let said = say(&mut thinks, "<think>\n a<|im_end|> a a a a a1234");
    assert_eq!((said.text.as_str(), said.end), ("123", Some(EndReason::Grammar)), "{said:?}");
    assert!(said.thought.starts_with(" a"));
    assert_eq!(say(&mut fork, "1234").text, "123", "it need not think");
    // A prompt with an empty thought permits no other one.
    let mut short = session("<think>\n\n</think>\n\n", None);
    short.set_grammar(grammar).unwrap();
    let said = say(&mut short, "<think>234");
    assert_eq!((said.thought.as_str(), said.text.len(), said.end), ("", 3, Some(EndReason::Grammar)));
    // A prompt that begins a thought.
    let mut begun = session("<think>\n", None);
    begun.set_grammar(grammar).unwrap();
    assert_eq!(say(&mut begun, "abc\n</think>..123456").text, "123", "the line breaks take two tokens");
}

#[test]
fn what_cannot_be_combined_is_refused_by_name() {
    let mut session = session("", None);
    session.append_text("a t", TextOptions { heal: true, ..TextOptions::PROMPT }).unwrap();
    let error = session.set_grammar(Some((GrammarKind::Regex, ".*"))).expect_err("it cannot be healed");
    assert!(error.to_string().contains("without healing"), "{error}");
    // A model without tokens for the tags.
    let tags = ThoughtTags { tokens: None, ..model().text().unwrap().thought_tags().unwrap().unwrap() };
    let thinking = || Some(Thinking::new(tags.clone(), usize::MAX, 601, &[]));
    let generator = |thinking, session: &mut Session| {
        session.parts.generator().set_thinking(thinking);
        check_grammar(session.parts.generator(), "")
    };
    generator(None, &mut session).unwrap();
    let error = generator(thinking(), &mut session).expect_err("no tokens");
    assert!(error.to_string().contains("no tokens for the tags"), "{error}");
}

#[test]
fn half_a_character_at_a_tag_is_part_of_the_thought() {
    let mut session = session("<think>\n", None);
    let half = ids("界");
    assert!(half.len() > 1, "it has several tokens");
    session.set_logit_bias(vec![(half[0], 1e6)]).unwrap();
    session.step(None).unwrap();
    assert_eq!((session.held_thought().as_str(), session.held_text().as_str()), ("\u{fffd}", ""));
    let said = say(&mut session, "</think>b");
    assert_eq!((said.thought.as_str(), said.text.as_str()), ("\u{fffd}", "b"));
}
