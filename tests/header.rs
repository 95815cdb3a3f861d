//! `include/rotor.h` is what cbindgen makes of `src/abi`: a chapter for each file, in the order in which a host needs
//! them. To renew it: `ROTOR_BLESS=1 cargo test --test header`.

use std::path::Path;

/// The chapters: file and title.
const CHAPTERS: [(&str, &str); 21] = [
    ("status", "What a call came to"),
    ("model", "Models: load, look, free"),
    ("options", "Sessions: how they are made and choose tokens"),
    ("session", "Sessions: append, rewind, fork, cancel"),
    ("step", "Steps: a token at a time"),
    ("stats", "What a session has done"),
    ("batch", "Many sessions, one pass"),
    ("sampling", "How tokens are chosen"),
    ("grammar", "Constrained output: JSON, choices, regular expressions, grammars"),
    ("logits", "How likely tokens are"),
    ("stop", "What ends a generation"),
    ("save", "Sessions as bytes"),
    ("text", "Text: tokens and chat templates"),
    ("estimate", "Memory, before a load"),
    ("files", "Models from memory and archives"),
    ("worker", "A worker in the background"),
    ("tools", "Conversations with tools"),
    ("device", "GPUs"),
    ("vulkan", "A host's own Vulkan device"),
    ("log", "Logs"),
    ("version", "Version"),
];

fn generate(root: &Path) -> String {
    let mut header = include_str!("header_preface.h").to_owned();
    for (file, title) in CHAPTERS {
        let mut config = cbindgen::Config::from_file(root.join("cbindgen.toml")).expect("cbindgen.toml");
        // Enums travel as int32_t, so no function mentions them by type; they are in the chapter of their file.
        config.export.include = [
            "rotor_status",
            "rotor_step_state",
            "rotor_log_level",
            "rotor_device_kind",
            "rotor_vulkan_device",
            "rotor_event_kind",
            "rotor_end_reason",
        ]
        .map(str::to_owned)
        .to_vec();
        let source = root.join(format!("src/abi/{file}.rs"));
        let chapter =
            cbindgen::Builder::new().with_src(source).with_config(config).generate().expect("the file parses");
        let mut text = Vec::new();
        chapter.write(&mut text);
        let text = String::from_utf8(text).expect("UTF-8").replace("// # Safety\n", "// Pointers:\n");
        let line = "-".repeat(110 - title.len());
        header.push_str(&format!("\n/* ---- {title} {line} */\n\n{}\n", text.trim()));
    }
    header.push_str("\n#endif /* ROTOR_H */\n");
    // cbindgen cannot express SIZE_MAX.
    let nul = "// Length of a text that ends with NUL.\n#define ROTOR_NUL_TERMINATED SIZE_MAX\n\n// Flag of text calls: nothing";
    header.replacen("// Flag of text calls: nothing", nul, 1)
}

#[test]
fn the_committed_header_is_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (fresh, path) = (generate(root), root.join("include/rotor.h"));
    if std::env::var_os("ROTOR_BLESS").is_some() {
        std::fs::write(&path, &fresh).expect("the header can be written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == fresh, "include/rotor.h is not current; run: ROTOR_BLESS=1 cargo test --test header");
}
