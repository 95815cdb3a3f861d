//! C programs as hosts (`tests/c`, `examples/c`). The tests compile them against the header, link
//! them with the shared library, and run them as they are, under the sanitizers, and under
//! valgrind.
//!
//! A tool that is not installed is reported as skipped. With ROTOR_REQUIRE_TOOLS=1 it is a failure.

#![cfg(target_os = "linux")]

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const STRICT: [&str; 4] = ["-Wall", "-Wextra", "-pedantic", "-Werror"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn tavern() -> PathBuf {
    root().join("models/tavern")
}

/// Whether a tool can be used.
fn has(tool: &str) -> bool {
    if Command::new(tool).arg("--version").output().is_ok_and(|output| output.status.success()) {
        return true;
    }
    assert!(std::env::var_os("ROTOR_REQUIRE_TOOLS").is_none_or(|value| value != "1"), "{tool} is not installed");
    // This writes to the terminal, since the test runner hides the output of tests that pass.
    let _ = writeln!(std::io::stderr(), "SKIPPED: {tool} is not installed");
    false
}

fn run(command: &mut Command) -> Output {
    // Cargo's search path would find another build of the library first.
    let output = command.env_remove("LD_LIBRARY_PATH").output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    assert!(
        output.status.success(),
        "{command:?}: {}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

/// Runs without the drivers of GPUs, which are not under test.
fn without_gpus(command: &mut Command) -> &mut Command {
    command.env("VK_DRIVER_FILES", "/dev/null").env("OCL_ICD_VENDORS", "/nowhere")
}

/// A directory for this test, in which the library has the names that an installation gives it.
///
/// Cargo builds the shared library for tests next to the test programs, without a link for its
/// SONAME.
fn scratch(name: &str) -> PathBuf {
    let this_test = std::env::current_exe().expect("the test's path");
    let library = this_test.parent().expect("its directory").join("librotor.so");
    assert!(library.exists(), "{} was not built", library.display());
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("c_hosts-{name}"));
    std::fs::create_dir_all(&directory).expect("a directory");
    for link in ["librotor.so", "librotor.so.1"] {
        let link = directory.join(link);
        let _ = std::fs::remove_file(&link);
        std::os::unix::fs::symlink(&library, link).expect("a link");
    }
    directory
}

/// Compiles a program into the scratch directory and links it there.
fn compile(scratch: &Path, source: &str, flags: &[&str]) -> PathBuf {
    let program = scratch.join(Path::new(source).file_stem().expect("a name"));
    let mut cc = Command::new("cc");
    cc.args(STRICT).args(flags).args(["-g", "-O1", "-D_GNU_SOURCE"]);
    cc.arg("-I").arg(root().join("include")).arg(root().join(source)).arg("-o").arg(&program);
    cc.arg("-L").arg(scratch).args(["-lrotor", "-lm", "-pthread"]);
    run(cc.arg(format!("-Wl,-rpath,{}", scratch.display())));
    program
}

const PROGRAMS: [&str; 5] =
    ["tests/c/lifecycle.c", "tests/c/chat.c", "tests/c/hostile.c", "tests/c/threads.c", "tests/c/background.c"];

#[test]
fn the_header_compiles_everywhere_and_pins_the_abi() {
    let pins = root().join("tests/c/header.c");
    for (compiler, language) in [("cc", "c99"), ("cc", "c11"), ("cc", "c17"), ("c++", "c++11"), ("c++", "c++17")] {
        if has(compiler) {
            let mut command = Command::new(compiler);
            command.args(["-x", if compiler == "cc" { "c" } else { "c++" }]).arg(format!("-std={language}"));
            run(command.args(STRICT).arg("-fsyntax-only").arg("-I").arg(root().join("include")).arg(&pins));
        }
    }
}

#[test]
fn plain_hosts() {
    if !has("cc") {
        return;
    }
    let scratch = scratch("plain");
    for source in PROGRAMS {
        // The programs load thousands of models, and no load has to look for GPUs.
        let program = compile(&scratch, source, &["-std=c11"]);
        run(without_gpus(Command::new(program).arg(tavern())));
    }
    let lifecycle = scratch.join("lifecycle");
    for case in ["p1-bitnet-packed", "p2-bitnet-online", "p3-llama-packed"] {
        run(Command::new(&lifecycle).arg(root().join("tests/oracle").join(case).join("model")));
    }
    run(Command::new(compile(&scratch, "tests/c/leak.c", &["-std=c11"])).arg(tavern()));
}

/// If tools are required, the programs check that they got the backend that they asked for. Each
/// GPU has its own test, which takes half a minute of one core.
fn on_a_gpu(gpu: &str) {
    if !has("cc") {
        return;
    }
    let scratch = scratch(gpu);
    for source in ["tests/c/lifecycle.c", "tests/c/background.c"] {
        run(Command::new(compile(&scratch, source, &["-std=c11"])).arg(tavern()).args([gpu, "quick"]));
    }
}

#[test]
fn hosts_on_vulkan() {
    on_a_gpu("vulkan");
}

#[test]
fn hosts_on_opencl() {
    on_a_gpu("opencl");
}

/// The program of `tests/device/run`, which compares a device with the reference.
#[test]
fn the_check_of_a_device() {
    if !has("cc") {
        return;
    }
    let bits = compile(&scratch("device"), "tests/device/bits.c", &["-std=c11"]);
    let model = root().join("tests/oracle/p4-bonsai-unpacked-yarn/model");
    run(without_gpus(Command::new(&bits).arg("cpu").arg(&model)));
    let missing = without_gpus(Command::new(&bits).arg("vulkan").arg(&model)).output().expect("a C program");
    assert_eq!(missing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("cpu computes, not vulkan"), "{missing:?}");
}

/// On every backend and for every form of checkpoint, calls need no more stack than the header
/// says.
#[test]
fn calls_need_little_stack() {
    if !has("cc") {
        return;
    }
    let stack = compile(&scratch("stack"), "tests/c/stack.c", &["-std=c11"]);
    for backend in ["cpu", "cpu:scalar", "reference"] {
        run(without_gpus(Command::new(&stack).arg(tavern()).arg(backend)));
    }
    for backend in ["vulkan", "opencl"] {
        run(Command::new(&stack).arg(tavern()).args([backend, "quick"]));
    }
    for case in ["p1-bitnet-packed", "p2-bitnet-online", "p3-llama-packed"] {
        let model = root().join("tests/oracle").join(case).join("model");
        run(without_gpus(Command::new(&stack).arg(model).arg("cpu")));
    }
}

/// The functions that the header declares.
fn functions_of_the_header() -> BTreeSet<String> {
    let header = std::fs::read_to_string(root().join("include/rotor.h")).expect("the header");
    let name = |line: &str| {
        let (before, _) = line.split_once('(')?;
        let name = before.split([' ', '*']).next_back()?;
        let is_code = line.starts_with(|c: char| c.is_ascii_lowercase()) && !line.starts_with("typedef");
        (is_code && name.starts_with("rotor_")).then(|| name.to_owned())
    };
    header.lines().filter_map(name).collect()
}

/// If the system refuses memory or threads, each function of the header returns a status. `cargo
/// test --release --test c_hosts refusals -- --nocapture` shows the output.
#[test]
fn refusals_become_statuses() {
    if !has("cc") || cfg!(not(target_env = "gnu")) {
        return;
    }
    let refusals = compile(&scratch("refusals"), "tests/c/refusals.c", &["-std=c11", "-ldl"]);
    let covered = String::from_utf8(run(Command::new(&refusals).arg("--functions")).stdout).expect("UTF-8");
    let covered: BTreeSet<String> = covered.lines().map(str::to_owned).collect();
    let declared = functions_of_the_header();
    assert!(declared.contains("rotor_version") && declared.contains("rotor_session_save_to"), "{declared:?}");
    let missing: Vec<_> = declared.symmetric_difference(&covered).collect();
    assert!(missing.is_empty(), "the table of tests/c/refusals.c and the header differ in {missing:?}");
    let grouped = root().join("tests/oracle/p4-bonsai-unpacked-yarn/model");
    let output = run(without_gpus(Command::new(refusals).arg(tavern()).arg(grouped).env("RUST_BACKTRACE", "0")));
    #[allow(clippy::print_stdout)]
    {
        print!("{}", String::from_utf8_lossy(&output.stdout));
    }
}

/// Runs under Vulkan's validation layer if it is installed. It notices a queue that two threads use
/// at once.
#[test]
fn a_host_lends_its_vulkan_device() {
    if !has("cc") {
        return;
    }
    let headers = Path::new("/usr/include/vulkan/vulkan.h").exists();
    if !headers {
        assert!(std::env::var_os("ROTOR_REQUIRE_TOOLS").is_none_or(|value| value != "1"), "no Vulkan headers");
        let _ = writeln!(std::io::stderr(), "SKIPPED: a host's Vulkan device (libvulkan-dev is not installed)");
        return;
    }
    let scratch = scratch("vulkan_host");
    let program = compile(&scratch, "tests/c/vulkan_host.c", &["-std=c11", "-Wl,--no-as-needed", "-lvulkan"]);
    let mut command = Command::new(program);
    if Path::new("/usr/share/vulkan/explicit_layer.d/VkLayer_khronos_validation.json").exists() {
        command.env("VK_INSTANCE_LAYERS", "VK_LAYER_KHRONOS_validation");
    }
    let output = run(command.arg(tavern()));
    let output = [output.stdout, output.stderr].concat();
    assert!(output.is_empty(), "{}", String::from_utf8_lossy(&output));
}

#[test]
fn hello_answers() {
    if !has("cc") {
        return;
    }
    let hello = compile(&scratch("hello"), "examples/c/hello.c", &["-std=c99"]);
    let source = std::fs::read_to_string(root().join("examples/c/hello.c")).expect("the source");
    assert!(source.lines().count() <= 40, "the first program should stay short");
    let answers = String::from_utf8(run(Command::new(&hello).current_dir(root())).stdout).expect("UTF-8");
    assert!(answers.lines().count() == 2 && answers.lines().all(|answer| answer.len() > 10), "{answers}");
    let words = ["models/tavern", "What do you have to drink?", "And to eat?"];
    assert_eq!(run(Command::new(&hello).args(words).current_dir(root())).stdout, answers.as_bytes());
    let refusal = Command::new(&hello).arg("/nowhere").output().expect("it runs");
    let message = String::from_utf8_lossy(&refusal.stderr);
    assert!(refusal.status.code() == Some(1) && message.contains("/nowhere"), "{message}");
}

/// A program with a wrong command line exits with code 2, names its last argument as wrong, and
/// shows its usage.
fn check_usage(program: &Path, wrong: &[&[&str]]) {
    for words in wrong {
        let refusal = Command::new(program).args(*words).output().expect("it runs");
        let message = String::from_utf8_lossy(&refusal.stderr);
        assert_eq!(refusal.status.code(), Some(2), "{words:?}: {message}");
        let first = message.lines().next().unwrap_or("");
        assert!(words.last().is_some_and(|word| first.contains(word)), "{words:?}: {message}");
        assert!(message.contains("\nusage: ") && refusal.stdout.is_empty(), "{words:?}: {message}");
    }
    let help = run(Command::new(program).arg("--help"));
    assert!(help.stdout.starts_with(b"usage: ") && help.stderr.is_empty());
}

#[test]
fn npcs_answer() {
    if !has("cc") {
        return;
    }
    let npcs = compile(&scratch("npcs"), "examples/c/npcs.c", &["-std=c99"]);
    let output = String::from_utf8(run(Command::new(&npcs).current_dir(root())).stdout).expect("UTF-8");
    let answers: Vec<&str> = output.lines().filter_map(|line| line.strip_prefix("    ")).collect();
    assert!(answers.len() == 3 && answers.iter().all(|answer| answer.len() > 10), "{output}");
    let action = output.lines().find(|line| line.starts_with('{')).expect("an action");
    let action: serde_json::Value = serde_json::from_str(action).expect("JSON");
    assert!(action["action"].is_string() && action["coins"].as_u64().is_some_and(|n| n < 10), "{action}");
    assert!(output.ends_with(" bytes.\n"), "{output}");
    check_usage(&npcs, &[&["/nowhere"], &["-x"], &["a", "b"]]);
}

#[test]
fn hosts_under_sanitizers() {
    if !has("cc") {
        return;
    }
    let scratch = scratch("sanitizers");
    let flags = ["-std=c11", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer"];
    for source in PROGRAMS {
        run(without_gpus(Command::new(compile(&scratch, source, &flags)).arg(tavern())));
    }
}

/// Runs one program under valgrind. Each program has its own test, so that they share the machine's
/// cores.
fn under_valgrind(name: &str) {
    if !has("cc") || !has("valgrind") {
        return;
    }
    let program = compile(&scratch(&format!("valgrind-{name}")), &format!("tests/c/{name}.c"), &["-std=c11"]);
    // Blocks that are "possibly" lost belong to static tables of the tokenizer, which are filled
    // once.
    let mut valgrind = Command::new("valgrind");
    without_gpus(&mut valgrind);
    valgrind.args(["--quiet", "--error-exitcode=9", "--leak-check=full", "--errors-for-leak-kinds=definite"]);
    valgrind.args(["--show-leak-kinds=definite", "--num-callers=40", "--fair-sched=yes"]);
    run(valgrind.arg(program).arg(tavern()).args([VALGRIND_BACKEND, "quick"]));
}

#[test]
fn lifecycle_under_valgrind() {
    under_valgrind("lifecycle");
}

#[test]
fn hostile_under_valgrind() {
    under_valgrind("hostile");
}

#[test]
fn threads_under_valgrind() {
    under_valgrind("threads");
}

#[test]
fn background_under_valgrind() {
    under_valgrind("background");
}

#[test]
fn leak_under_valgrind() {
    under_valgrind("leak");
}

/// A tier that valgrind's emulated CPU has.
const VALGRIND_BACKEND: &str = if cfg!(target_arch = "x86_64") { "cpu:avx2" } else { "auto" };
