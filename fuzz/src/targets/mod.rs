//! The targets, one a file.

pub mod calls;
pub mod choice;
pub mod config;
pub mod gguf;
pub mod lark;
pub mod regex;
pub mod safetensors;
pub mod save;
pub mod schema;
pub mod stream;
pub mod template;
pub mod tokenizer;
pub mod tools;

use rotor::abi::status::rotor_status::ROTOR_E_GRAMMAR;
use rotor::abi::step::ROTOR_NO_BUDGET;
use rotor::abi::step::rotor_step_state::ROTOR_STEP_END;

use crate::host::{Model, Session, sampling, session_options};
use crate::input::hash;

/// Most steps of a generation.
const STEPS: usize = 48;

/// A session of the small model that says anything, the same for the same input.
fn talkative(data: &[u8]) -> Session {
    let (mut options, mut sampling) = (session_options(), sampling());
    (sampling.temperature, sampling.seed) = (1.5, hash(data));
    (options.context_length, options.sampling) = (256, &sampling);
    Model::small().session(&options).expect("a session")
}

/// What a model says under a grammar, if it comes to an end soon.
fn said_under(kind: u32, source: &[u8], data: &[u8]) -> Option<String> {
    let session = talkative(data);
    session.append_text(b"Say", 0).expect("there is room for a word");
    let before = session.tokens().expect("its tokens");
    if session.set_grammar(kind, source).is_err() {
        assert_eq!(session.tokens().expect("its tokens"), before, "an error changes nothing");
        session.whole_step().expect("a session goes on after a grammar that is refused");
        return None;
    }
    let mut said = String::new();
    for number in 0..STEPS {
        // Every third one goes back and comes again, as a host that has no time does.
        let step = session.step(if number % 3 == 2 { 0 } else { ROTOR_NO_BUDGET });
        let (step, text) = match step {
            Ok(step) => step,
            Err(status) => {
                assert_eq!(status, ROTOR_E_GRAMMAR, "a step under a grammar");
                return None;
            }
        };
        said += &text;
        if step.state == ROTOR_STEP_END as i32 {
            return Some(said);
        }
    }
    None
}

/// Tries what a model of a stranger can do: tokens, text, a template.
fn use_model(model: &Model) {
    let _ = model.tokenize(b"Hello <|eot_id|> 123", 3).and_then(|tokens| model.detokenize(&tokens, 0));
    let _ = model.render(br#"[{"role": "user", "content": "hi"}]"#, b"", 1);
    let mut options = session_options();
    options.context_length = 8;
    let Ok(session) = model.session(&options) else { return };
    if session.append(&[0, 1, 2]).is_ok() && session.logits().is_ok_and(|all| all.iter().all(|x| x.is_finite())) {
        session.whole_step().expect("a step after logits that are finite");
    }
}
