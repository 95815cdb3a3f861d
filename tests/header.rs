//! Generates `include/rotor.h` from `src/abi` with cbindgen, and compares it with the committed
//! header. A file becomes a chapter, in the order in which a host needs them. The functions of the
//! simple API come before most chapters. Generates `bindings/python/rotor/_sampling.py` from
//! `src/engine/sampler/table.rs` and compares it, too. `ROTOR_BLESS=1 cargo test --test header`
//! renews both files.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

mod sampler_options;

/// The text before the chapters: the conventions.
const PREFACE: &str = include_str!("header_preface.h");

/// The chapters: file and title. The chapter without a file is the simple API.
const CHAPTERS: [(&str, &str); 30] = [
    ("version", "Version"),
    ("", "Simple API"),
    ("status", "Status codes and errors"),
    ("model", "Models"),
    ("options", "Session options"),
    ("session", "Sessions"),
    ("step", "Steps"),
    ("text", "Text: tokens and chat templates"),
    ("stop", "Stop strings and stop tokens"),
    ("thinking", "Thoughts"),
    ("sampling", "Sampling"),
    ("grammar", "Constrained output"),
    ("logits", "Logits and log probabilities"),
    ("batch", "Batches of sessions"),
    ("draft", "Draft models"),
    ("save", "Saved sessions"),
    ("stats", "Statistics"),
    ("estimate", "Memory estimates"),
    ("inspect", "Inspection of models (experimental)"),
    ("files", "Models from memory and archives"),
    ("device", "GPUs"),
    ("log", "Logs"),
    ("worker", "Background worker (experimental)"),
    ("embed", "Embeddings (experimental)"),
    ("embedding", "Embeddings under a budget (experimental)"),
    ("tools", "Tool calls (experimental)"),
    ("chat", "Chats (experimental)"),
    ("messages", "Messages of a chat (experimental)"),
    ("answers", "Answers of a chat (experimental)"),
    ("vulkan", "Lent Vulkan devices (experimental)"),
];

/// The introduction of the simple API, and the types that C needs before their use.
const SIMPLE: &str = include_str!("header_simple.h");

/// The items that move from their chapter to the simple API, by file and the beginning of the
/// declaration.
const SIMPLE_TYPES: [(&str, &str); 2] =
    [("model", "typedef struct rotor_model rotor_model;"), ("session", "typedef struct rotor_session rotor_session;")];
const SIMPLE_FUNCTIONS: [(&str, &str); 6] = [
    ("model", "rotor_status rotor_model_load("),
    ("session", "rotor_status rotor_session_new("),
    ("session", "rotor_status rotor_session_append_text("),
    ("step", "rotor_status rotor_session_step("),
    ("session", "void rotor_session_free("),
    ("model", "void rotor_model_free("),
];

/// The type of a status, which the chapter of the enum would declare too late.
const STATUS: (&str, &str) =
    ("#ifndef __cplusplus\n#if __STDC_VERSION__ >= 202311L\ntypedef enum rotor_status", "#endif // __cplusplus\n");

const BEGIN_C: &str = "#ifdef __cplusplus\nextern \"C\" {\n#endif // __cplusplus";
const END_C: &str = "#ifdef __cplusplus\n}  // extern \"C\"\n#endif  // __cplusplus";

/// The header text that cbindgen generates from a file.
fn items(root: &Path, file: &str) -> String {
    let mut config = cbindgen::Config::from_file(root.join("cbindgen.toml")).expect("cbindgen.toml");
    // Functions take enums as int32_t, so no function mentions their types. They are in the chapter
    // of their file.
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
    let source = if file == "sampling" { sampling(root) } else { root.join(format!("src/abi/{file}.rs")) };
    let chapter = cbindgen::Builder::new().with_src(source).with_config(config).generate().expect("the file parses");
    let mut text = Vec::new();
    chapter.write(&mut text);
    without_safety(&String::from_utf8(text).expect("UTF-8"))
}

/// `src/abi/sampling.rs` with the struct that its macro makes, since cbindgen expands no macro.
fn sampling(root: &Path) -> PathBuf {
    let source = std::fs::read_to_string(root.join("src/abi/sampling.rs")).expect("a file of src/abi");
    let start = source.find("/// Says how a session chooses tokens.").expect("the struct of the macro");
    let body = &source[start..start + source[start..].find("$($(#[doc").expect("the line of the rows")];
    let expanded = format!("{source}\n{body}\n{}}}\n", sampler_options::rust_fields());
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sampling.rs");
    std::fs::write(&path, expanded).expect("the directory of tests can be written");
    path
}

/// Removes the `# Safety` sections, which Rust requires for pointers. The preface covers them for
/// all functions.
fn without_safety(text: &str) -> String {
    let mut lines: Vec<&str> = vec![];
    let mut is_safety = false;
    for line in text.lines() {
        is_safety = line == "// # Safety" || is_safety && line.starts_with("//");
        if line == "// # Safety" {
            assert_eq!(lines.pop(), Some("//"));
        }
        if !is_safety {
            lines.push(line);
        }
    }
    lines.join("\n") + "\n"
}

/// The introduction of a chapter: the part of the file's own documentation after `# Chapter`.
fn introduction(root: &Path, file: &str) -> String {
    let source = std::fs::read_to_string(root.join(format!("src/abi/{file}.rs"))).expect("a file of src/abi");
    let documentation = source.lines().take_while(|line| line.starts_with("//!"));
    let chapter = documentation.skip_while(|line| *line != "//! # Chapter").skip(1);
    chapter.map(|line| format!("//{}\n", &line[3..])).collect()
}

/// Takes an item and its comment out of a chapter.
fn take(chapter: &mut String, declaration: &str) -> String {
    let is_it = |item: &&str| item.lines().any(|line| line.starts_with(declaration));
    let item =
        chapter.split("\n\n").find(is_it).unwrap_or_else(|| panic!("{declaration} is not there")).trim().to_owned();
    *chapter = chapter.replacen(&format!("{item}\n\n"), "", 1);
    item
}

/// The header, which the tests make once: they run at the same time, and `sampling` writes a file.
fn header(root: &Path) -> &'static str {
    static HEADER: OnceLock<String> = OnceLock::new();
    HEADER.get_or_init(|| generate(root))
}

fn generate(root: &Path) -> String {
    let files = CHAPTERS.iter().filter(|(file, _)| !file.is_empty());
    let mut chapters: Vec<(&str, String)> = files.map(|(file, _)| (*file, items(root, file))).collect();
    let mut of_file = |file: &str, declaration: &str| {
        let chapter = chapters.iter_mut().find(|chapter| chapter.0 == file).expect("the simple API has known files");
        take(&mut chapter.1, declaration)
    };
    let types = SIMPLE_TYPES.map(|(file, declaration)| of_file(file, declaration));
    let functions = SIMPLE_FUNCTIONS.map(|(file, declaration)| of_file(file, declaration));
    // The types of the options are not complete yet.
    let functions = functions.join("\n\n").replace("const rotor_session_options", "const struct rotor_session_options");
    let functions = functions.replace("const struct rotor_model ", "const rotor_model ");
    let (_, status) = chapters.iter_mut().find(|chapter| chapter.0 == "status").expect("it is a chapter");
    let start = status.find(STATUS.0).expect("the type of a status");
    let end = start + status[start..].find(STATUS.1).expect("its end") + STATUS.1.len();
    let status: String = status.drain(start..end).collect();
    let simple = format!("{SIMPLE}{status}\n{}\n\n{BEGIN_C}\n\n{functions}\n\n{END_C}", types.join("\n\n"));

    let mut header = PREFACE.to_owned();
    for (file, title) in CHAPTERS {
        let chapter = chapters.iter().find(|chapter| chapter.0 == file);
        let text = chapter.map_or(simple.as_str(), |chapter| chapter.1.trim());
        let introduction = if file.is_empty() { String::new() } else { introduction(root, file) };
        let gap = if introduction.is_empty() { "" } else { "\n" };
        let line = "-".repeat(88 - title.len());
        header.push_str(&format!("\n/* ---- {title} {line} */\n\n{introduction}{gap}{text}\n"));
    }
    header.push_str("\n#endif /* ROTOR_H */\n");
    // cbindgen cannot express SIZE_MAX.
    let plain = "// Sets no flag of a text function.\n";
    let nul = "// Says that a text ends with NUL, in place of its length.\n#define ROTOR_NUL_TERMINATED SIZE_MAX\n";
    assert!(header.contains(plain));
    header.replacen(plain, &format!("{nul}\n{plain}"), 1)
}

#[test]
fn no_line_is_long() {
    let header = header(Path::new(env!("CARGO_MANIFEST_DIR")));
    let long: Vec<&str> = header.lines().filter(|line| line.chars().count() > 100).collect();
    assert!(long.is_empty(), "{long:#?}");
}

/// Compares a generated file, or renews it.
fn check(root: &Path, file: &str, fresh: &str) {
    let path = root.join(file);
    if std::env::var_os("ROTOR_BLESS").is_some() {
        std::fs::write(&path, fresh).expect("the file can be written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == fresh, "{file} is not current; run: ROTOR_BLESS=1 cargo test --test header");
}

#[test]
fn the_committed_header_is_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    check(root, "include/rotor.h", header(root));
}

#[test]
fn the_sampling_of_python_is_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    check(root, "bindings/python/rotor/_sampling.py", &sampler_options::python());
}
