//! Sessions as bytes, damaged.

use std::sync::OnceLock;

use rotor::abi::save::{ROTOR_SAVE_KV, ROTOR_SAVE_TOKENS};
use xxhash_rust::xxh3::xxh3_64;

use crate::host::{Model, Session, sampling, session_options};
use crate::input::Choices;

/// Bytes of the checksum at a save's end.
const CHECKSUM: usize = 8;

/// Changes of a save. The first byte says of which, and whether its checksum is made right again.
pub fn run(data: &[u8]) {
    let mut choices = Choices(data);
    let how = choices.byte();
    let saves = saves();
    let mut bytes = saves[usize::from(how >> 1) % saves.len()].clone();
    while !choices.is_done() {
        change(&mut choices, &mut bytes);
    }
    if how & 1 == 1 && bytes.len() >= CHECKSUM {
        let body = bytes.len() - CHECKSUM;
        let checksum = xxh3_64(&bytes[..body]).to_le_bytes();
        bytes[body..].copy_from_slice(&checksum);
    }
    let session = session(0);
    session.append(&[5, 6, 7]).expect("there is room");
    if session.restore(&bytes).is_err() {
        assert_eq!(session.tokens().expect("its tokens"), [5, 6, 7], "an error changes nothing");
    }
    // Numbers in a cache may be anything, NaN too: logits then are an error, no bug.
    let _ = session.whole_step();
    let _ = session.save(ROTOR_SAVE_KV).map(|save| session.restore(&save).expect("its own save"));
}

/// Sets bytes, cuts, or inserts.
fn change(choices: &mut Choices<'_>, bytes: &mut Vec<u8>) {
    let what = choices.byte();
    let place = usize::from(choices.byte()) | usize::from(choices.byte()) << 8;
    // Most of what is checked is in the first bytes, or counted from the end.
    let at = if what & 8 == 0 { place % 64 } else { bytes.len().saturating_sub(place % 64) }.min(bytes.len());
    match what % 4 {
        0 => {
            let number = choices.word().to_le_bytes();
            for (to, from) in bytes[at..].iter_mut().zip(number) {
                *to = from;
            }
        }
        1 => bytes.truncate(at),
        2 => {
            let length = choices.below(64);
            let inserted = choices.bytes(length).to_vec();
            drop(bytes.splice(at..at, inserted));
        }
        _ => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = choices.byte();
            }
        }
    }
}

fn session(kv_type: u32) -> Session {
    let (mut options, mut sampling) = (session_options(), sampling());
    (sampling.temperature, sampling.mirostat_tau) = (1.0, 5.0);
    (options.context_length, options.kv_type, options.sampling) = (64, kv_type, &sampling);
    Model::small().session(&options).expect("a session")
}

/// Saves of all kinds.
fn saves() -> &'static Vec<Vec<u8>> {
    static SAVES: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    SAVES.get_or_init(|| {
        let mut saves = vec![];
        for kv_type in 0..3 {
            let session = session(kv_type);
            session.append_text(b"Hello", 1).expect("there is room");
            for content in [ROTOR_SAVE_TOKENS, ROTOR_SAVE_KV] {
                session.whole_step().expect("a step");
                saves.push(session.save(content).expect("a save"));
            }
        }
        saves
    })
}
