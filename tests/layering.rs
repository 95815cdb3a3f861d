//! The layers of the house: a file imports only from layers below its own, and siblings never from each other.

use std::fs;
use std::path::{Path, PathBuf};

/// Rooms by path within `src`, the most special first, with their layer. Rooms of one layer are siblings.
const ROOMS: [(&str, u32); 15] = [
    ("abi", 50),
    ("engine", 40),
    ("model", 30),
    // Inside the backends' layer: the shared contract and arithmetic lie below the implementations, the door above them.
    ("backend/choice", 28),
    ("backend/vulkan", 27),
    ("backend/opencl", 27),
    // A GPU is tested against the reference before it is trusted.
    ("backend/gpu", 26),
    ("backend/cpu", 25),
    ("backend/reference", 25),
    ("backend/arith", 20),
    ("backend/sketch", 20),
    ("backend/kv", 20),
    ("backend", 20),
    ("formats", 10),
    ("error", 0),
];

fn room(path: &str) -> Option<(&'static str, u32)> {
    ROOMS.into_iter().find(|(room, _)| path == *room || path.starts_with(&format!("{room}/")))
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

/// Paths after `crate::` in the part of a file that is not its tests, as `a/b/c`.
fn imports(source: &str) -> Vec<String> {
    let body = source.split("#[cfg(test)]").next().unwrap_or_default();
    let path_of = |rest: &str| {
        let path: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':').collect();
        path.trim_end_matches(':').replace("::", "/")
    };
    let code = body.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    code.split("crate::").skip(1).map(path_of).collect()
}

#[test]
fn a_file_imports_only_from_below() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut files, mut wrong, mut arrows) = (vec![], vec![], 0);
    rust_files(&root, &mut files);
    for file in &files {
        let name = file.strip_prefix(&root).expect("in src").with_extension("").display().to_string();
        let own_path = name.trim_end_matches("/mod").to_owned();
        let Some((own, layer)) = room(&own_path) else { continue };
        for import in imports(&fs::read_to_string(file).expect("a source file")) {
            let Some((other, below)) = room(&import) else { continue };
            arrows += 1;
            if other != own && below >= layer {
                wrong.push(format!("{own_path} (layer {layer}) imports {import} (layer {below})"));
            }
        }
    }
    assert!(arrows > 50, "only {arrows} imports were found; is the test reading the right files?");
    assert!(wrong.is_empty(), "imports that point up or sideways:\n{}", wrong.join("\n"));
}

#[test]
fn unsafe_code_stays_where_it_belongs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut files, mut wrong) = (vec![], vec![]);
    rust_files(&root, &mut files);
    for file in &files {
        let name = file.strip_prefix(&root).expect("in src").display().to_string();
        let may_be_unsafe = name.starts_with("abi/")
            || name.starts_with("backend/cpu/")
            || name.starts_with("backend/vulkan/")
            || name.starts_with("backend/opencl/")
            || name == "formats/map.rs";
        let source = fs::read_to_string(file).expect("a source file");
        let uses = source.lines().any(|line| {
            let code = line.split("//").next().unwrap_or_default();
            code.contains("unsafe {") || code.contains("unsafe fn") || code.contains("unsafe impl")
        });
        if uses && !may_be_unsafe {
            wrong.push(name);
        }
    }
    assert!(wrong.is_empty(), "unsafe code outside abi/, backend/{{cpu,vulkan,opencl}}/ and formats/map.rs: {wrong:?}");
}

#[test]
fn the_target_architecture_is_known_in_one_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = vec![];
    rust_files(&root, &mut files);
    let knows = |file: &&PathBuf| fs::read_to_string(file).expect("a source file").contains("cfg(target_arch");
    let names: Vec<_> = files.iter().filter(knows).collect();
    assert_eq!(names, [&root.join("backend/cpu/kernels/mod.rs")]);
}
