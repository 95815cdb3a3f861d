//! The Rust interface is what `tests/facade.txt` lists. To renew the list:
//! `ROTOR_BLESS=1 cargo test --test facade`.

use std::path::Path;

use rotor::{Canceller, Chat, Embedding, Error, Grammar, Model, Session};

/// The public items of a source, each up to its body, in one line.
fn items(source: &str) -> Vec<String> {
    let mut items: Vec<String> = vec![];
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        let line = line.trim();
        if line == "#[doc(hidden)]" {
            lines.next();
        } else if line.starts_with("pub ") {
            let ends: &[char] = if line.starts_with("pub use") { &[';'] } else { &['{', ';'] };
            let mut item = line.to_owned();
            while !item.contains(ends) {
                item += &format!(" {}", lines.next().expect("the end of an item").trim());
            }
            let end = item.find(ends).unwrap_or(item.len());
            items.push(item[..end].trim().replace("( ", "(").replace(", )", ")"));
        }
    }
    items
}

#[test]
fn the_interface_grows_on_purpose_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut fresh = String::new();
    for file in
        ["lib.rs", "api/mod.rs", "api/model.rs", "api/session.rs", "api/chat.rs", "api/embedding.rs", "api/grammar.rs"]
    {
        let source = std::fs::read_to_string(root.join("src").join(file)).expect(file);
        fresh += &format!("{file}\n");
        items(&source).iter().for_each(|item| fresh += &format!("    {item}\n"));
    }
    let list = root.join("tests/facade.txt");
    if std::env::var_os("ROTOR_BLESS").is_some() {
        std::fs::write(&list, &fresh).expect("tests/facade.txt");
    }
    let committed = std::fs::read_to_string(&list).unwrap_or_default();
    assert!(committed == fresh, "the Rust interface has changed; run: ROTOR_BLESS=1 cargo test --test facade\n{fresh}");
    let files = std::fs::read_dir(root.join("src/api")).expect("src/api").count();
    assert_eq!(files, 6, "another file of src/api has to be listed here");
}

/// What the documentation says about threads.
#[test]
fn threads_may_share_and_pass_on() {
    fn any_thread<T: Send>() {}
    fn all_threads<T: Send + Sync>() {}
    all_threads::<Model>();
    all_threads::<Grammar>();
    all_threads::<Canceller>();
    all_threads::<Error>();
    any_thread::<Session>();
    any_thread::<Chat>();
    any_thread::<Embedding>();
}

#[test]
fn a_cancel_stops_a_generation_which_then_continues() {
    let model = Model::load(concat!(env!("CARGO_MANIFEST_DIR"), "/models/tavern")).expect("the model");
    let mut session = model.session().expect("a session");
    session.append("User: Any rumours?\nAssistant: ").expect("room");
    let mut other = session.fork();
    let whole: String = other.generate(20).collect::<rotor::Result<_>>().expect("an answer");
    session.canceller().cancel();
    assert!(matches!(session.generate(20).next(), Some(Err(Error::Cancelled))));
    let again: String = session.generate(20).collect::<rotor::Result<_>>().expect("an answer");
    assert_eq!(again, whole);
}

/// A host's thread may round in another way; tokens must not depend on that.
#[cfg(target_arch = "x86_64")]
#[test]
fn the_host_s_rounding_changes_nothing() {
    #[allow(deprecated)]
    fn set(control: u32) -> u32 {
        use std::arch::x86_64::{_mm_getcsr, _mm_setcsr};
        // SAFETY: every x86-64 CPU has MXCSR; only the rounding changes, and only for a while.
        unsafe {
            let before = _mm_getcsr();
            _mm_setcsr(control);
            before
        }
    }
    const TOWARD_ZERO: u32 = 0x7f80;
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/models/tavern");
    let logits = |rounding: Option<u32>| {
        let model = Model::options().backend("reference").load(path).expect("the model");
        let mut session = model.session().expect("a session");
        session.append("User: Any rumours?\nAssistant: ").expect("room");
        let before = rounding.map(set);
        let logits = session.logits().map(<[f32]>::to_vec);
        let after = before.map(set);
        assert_eq!(after.map(|control| control & !0x3f), rounding, "the host's rounding is not restored");
        logits.expect("logits").iter().map(|x| x.to_bits()).collect::<Vec<_>>()
    };
    assert_eq!(logits(Some(TOWARD_ZERO)), logits(None));
}
