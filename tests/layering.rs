//! The layers: a file imports only from layers below its own, or from its own module. Modules of
//! one layer never import each other. A module that re-exports an item of a child (`pub use
//! registry::open`) imports nothing.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules by path within `src`, with their layers. Longer paths come first. Modules of one
/// layer are siblings.
const MODULES: [(&str, u32); 17] = [
    ("abi", 50),
    ("api", 50),
    ("engine", 40),
    ("model", 30),
    // Inside the layer of the backends: arithmetic, the contract, its implementations, the
    // registry.
    ("backend/registry", 28),
    ("backend/vulkan", 27),
    ("backend/opencl", 27),
    // A GPU is tested against the reference before rotor uses it.
    ("backend/gpu", 26),
    ("backend/cpu", 25),
    ("backend/reference", 25),
    ("backend/arith", 18),
    ("backend/low_bit_head", 18),
    ("backend", 20),
    ("formats", 10),
    ("stack", 5),
    ("float_env", 0),
    ("error", 0),
];

fn module_of(path: &str) -> Option<(&'static str, u32)> {
    MODULES.into_iter().find(|(module, _)| path == *module || path.starts_with(&format!("{module}/")))
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("src can be read") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

/// A source without its comments and without the contents of its literals.
fn code(source: &str) -> String {
    let (mut code, mut rest) = (String::new(), source);
    while let Some(first) = rest.chars().next() {
        let raw = rest.starts_with("r\"") || rest.starts_with("r#");
        let hashes = if raw { rest[1..].chars().take_while(|&c| c == '#').count() } else { 0 };
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if raw && rest[1 + hashes..].starts_with('"') {
            let end = format!("\"{}", "#".repeat(hashes));
            2 + hashes + rest[2 + hashes..].find(&end).expect("a literal's end") + end.len()
        } else if first == '"' || is_character(rest) {
            let mut escaped = false;
            let is_end = |c: char| {
                let is_plain = !escaped;
                escaped = is_plain && c == '\\';
                is_plain && c == first
            };
            2 + rest[1..].find(is_end).expect("a literal's end")
        } else {
            code.push(first);
            first.len_utf8()
        };
        rest = &rest[skipped..];
    }
    code
}

/// Whether a quote begins a character and not a lifetime.
fn is_character(rest: &str) -> bool {
    let mut after = rest.strip_prefix('\'').unwrap_or_default().chars();
    let first = after.next();
    first == Some('\\') || (first.is_some() && after.next() == Some('\''))
}

/// The code that is built without tests. It leaves out each item after `#[cfg(test)]`.
fn without_tests(code: &str) -> String {
    let mut parts = code.split("#[cfg(test)]");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut depth = 0_i32;
        let is_end = |c: char| {
            depth += i32::from("([{".contains(c)) - i32::from(")]}".contains(c));
            depth == 0 && "};,".contains(c) || depth < 0
        };
        kept.push_str(&part[part.find(is_end).map_or(part.len(), |end| end + 1)..]);
    }
    kept
}

/// Finds the paths that a `use` tree or a path in code names: `a::{b, c::*}` becomes `a/b` and
/// `a/c`. Returns the text after it.
fn expand<'a>(mut rest: &'a str, prefix: &str, paths: &mut Vec<String>) -> &'a str {
    let mut path = prefix.to_owned();
    loop {
        rest = rest.trim_start();
        if let Some(list) = rest.strip_prefix('{') {
            rest = list.trim_start();
            while !rest.is_empty() && !rest.starts_with('}') {
                rest = expand(rest, &path, paths);
                // The name after `as`, if there is one, and the comma.
                let next = rest.find([',', '}']).unwrap_or(rest.len());
                rest = rest[next..].trim_start_matches(',').trim_start();
            }
            return rest.strip_prefix('}').unwrap_or(rest);
        }
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        if end > 0 {
            path = if path.is_empty() { rest[..end].to_owned() } else { format!("{path}/{}", &rest[..end]) };
        }
        match rest[end..].strip_prefix("::") {
            Some(more) => rest = more,
            None => break paths.push(path),
        }
        // The types of a generic function.
        if rest.starts_with('<') {
            break paths.push(path);
        }
    }
    &rest[rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())..]
}

/// The items of the crate that a module at `own` names, as paths from the root. The module's own
/// items are not among them.
fn imports(source: &str, own: &str) -> Vec<String> {
    let code = without_tests(&code(source));
    let (mut rest, mut imports) = (code.as_str(), vec![]);
    while let Some(at) = ["crate::", "super::", "self::"].iter().filter_map(|root| rest.find(root)).min() {
        let before = rest[..at].trim_end();
        let mut paths = vec![];
        let is_part_of_a_name = rest[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        // `pub(in path)` imports nothing.
        let is_visibility = before.ends_with("(in");
        rest = expand(&rest[at..], "", &mut paths);
        if is_part_of_a_name || is_visibility {
            continue;
        }
        for path in paths {
            let mut module: Vec<&str> = own.split('/').collect();
            let mut names = path.split('/').peekable();
            while let Some(root) = names.next_if(|name| ["crate", "super", "self"].contains(name)) {
                match root {
                    "crate" => module.clear(),
                    "super" => drop(module.pop()),
                    _ => {}
                }
            }
            imports.push(module.into_iter().chain(names).collect::<Vec<_>>().join("/"));
        }
    }
    imports
}

#[test]
fn imports_are_read_in_every_form() {
    let source = r###"
        use crate::error::Error;
        use crate::{formats::{map, checkpoint::Tensor as T}, model};
        use super::{super::engine, gpu::*};
        pub(in crate::abi) fn f<'a>(x: &'a super::Rows) -> self::Inner { Box::<super::super::engine::Step>::new(x) }
        // use crate::abi;
        const TEXT: &str = "crate::abi { '"; const RAW: &str = r#"crate::abi "{"#; const QUOTES: [char; 2] = ['"', '\''];
        #[cfg(test)]
        use crate::abi::tested;
        #[cfg(test)]
        fn only_in_tests(a: u32, b: [u8; 2]) -> crate::abi::X { "}"; crate::abi::f() }
        fn last() { crate::last::<u8>() }
        #[cfg(test)]
        mod tests { use crate::abi; }
    "###;
    let mut found = imports(source, "backend/cpu");
    found.sort();
    let wanted = [
        "backend/Rows",
        "backend/cpu/Inner",
        "backend/gpu",
        "engine",
        "engine/Step",
        "error/Error",
        "formats/checkpoint/Tensor",
        "formats/map",
        "last",
        "model",
    ];
    assert_eq!(found, wanted);
}

#[test]
fn a_file_imports_only_from_below() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut files, mut wrong, mut arrows) = (vec![], vec![], 0);
    rust_files(&root, &mut files);
    for file in &files {
        let name = file.strip_prefix(&root).expect("in src").with_extension("").display().to_string();
        let own_path = name.trim_end_matches("/mod").to_owned();
        let Some((own, layer)) = module_of(&own_path) else { continue };
        if name.ends_with("/tests") {
            continue;
        }
        for import in imports(&fs::read_to_string(file).expect("a source file"), &own_path) {
            let Some((other, below)) = module_of(&import) else { continue };
            arrows += 1;
            if other != own && below >= layer {
                wrong.push(format!("{own_path} (layer {layer}) imports {import} (layer {below})"));
            }
        }
    }
    assert!(arrows > 500, "only {arrows} imports were found; is the test reading the right files?");
    assert!(wrong.is_empty(), "these imports point up or sideways:\n{}", wrong.join("\n"));
}

/// There is no C code (no foreign compiler, no foreign allocator), no network and no other
/// registry.
#[test]
fn banned_dependencies_are_absent() {
    let lock = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).expect("Cargo.lock");
    let values = |key: &'static str| lock.lines().filter_map(move |line| line.strip_prefix(key)?.strip_prefix(" = "));
    let names: Vec<_> = values("name").map(|name| name.trim_matches('"')).collect();
    assert!(names.contains(&"tokenizers"), "the test does not read Cargo.lock correctly");
    for banned in
        ["bindgen", "cc", "cmake", "hf-hub", "onig", "onig_sys", "openssl-sys", "pkg-config", "reqwest", "ureq"]
    {
        assert!(
            !names.contains(&banned),
            "{banned} is a dependency: `cargo tree -i {banned} -e all --target all` shows which crate needs it"
        );
    }
    let elsewhere: Vec<_> =
        values("source").filter(|source| !source.contains("https://github.com/rust-lang/crates.io-index")).collect();
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
}

#[test]
fn unsafe_code_is_in_the_allowed_modules() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut files, mut wrong) = (vec![], vec![]);
    rust_files(&root, &mut files);
    for file in &files {
        let name = file.strip_prefix(&root).expect("in src").display().to_string();
        let may_be_unsafe = name.starts_with("abi/")
            || name.starts_with("backend/cpu/")
            || name.starts_with("backend/vulkan/")
            || name.starts_with("backend/opencl/")
            || name == "formats/map.rs"
            || name == "float_env.rs";
        let source = fs::read_to_string(file).expect("a source file");
        let uses = source.lines().any(|line| {
            let code = line.split("//").next().unwrap_or_default();
            code.contains("unsafe {") || code.contains("unsafe fn") || code.contains("unsafe impl")
        });
        if uses && !may_be_unsafe {
            wrong.push(name);
        }
    }
    assert!(
        wrong.is_empty(),
        "unsafe code outside abi/, backend/{{cpu,vulkan,opencl}}/, formats/map.rs and float_env.rs: {wrong:?}"
    );
}

/// The types of `src/abi/handle.rs` say who owns each object of a host.
#[test]
fn one_file_makes_and_frees_handles() {
    let mut files = vec![];
    rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/abi"), &mut files);
    let owns = |file: &&PathBuf| {
        let source = code(&fs::read_to_string(file).expect("a source file"));
        ["::from_raw(", "::into_raw(", "_strong_count("].iter().any(|call| source.contains(call))
    };
    let names: Vec<_> = files.iter().filter(owns).filter_map(|file| file.file_name()).collect();
    assert_eq!(names, ["handle.rs"]);
}

#[test]
fn two_files_depend_on_the_target_architecture() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = vec![];
    rust_files(&root, &mut files);
    let depends = |file: &&PathBuf| fs::read_to_string(file).expect("a source file").contains("cfg(target_arch");
    let mut names: Vec<_> = files.iter().filter(depends).collect();
    names.sort();
    assert_eq!(names, [&root.join("backend/cpu/kernels/mod.rs"), &root.join("float_env.rs")]);
}
