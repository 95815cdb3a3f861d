//! What other engines do in the same run.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::arguments::{Failure, Mistake};

/// Another engine.
pub(crate) enum Peer {
    /// An interpreter that has llama-cpp-python.
    Python(PathBuf),
    /// The `llama-bench` of llama.cpp or of ik_llama.cpp.
    LlamaBench(PathBuf),
}

impl Peer {
    /// A program with `llama-bench` in its name is that; any other is an interpreter of Python.
    pub(crate) fn new(program: PathBuf) -> Self {
        let name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.contains("llama-bench") { Self::LlamaBench(program) } else { Self::Python(program) }
    }

    /// What would fail after minutes of measuring. `model` is the file that the user names;
    /// `has_file` tells whether rotor measures a GGUF file that the peer can read as well.
    pub(crate) fn check(&self, model: Option<&Path>, has_file: bool) -> Result<(), Mistake> {
        let (program, flag) = match self {
            Self::Python(program) => (program, "--version"),
            Self::LlamaBench(program) => (program, "--help"),
        };
        let started = Command::new(program).arg(flag).stdout(Stdio::null()).stderr(Stdio::null()).status();
        started.map_err(|error| Mistake(format!("--peer: {} cannot be started: {error}", program.display())))?;
        match (self, model) {
            (_, Some(model)) if !model.is_file() => {
                Err(Mistake(format!("--peer-model: there is no file {}", model.display())))
            }
            (Self::LlamaBench(_), None) if !has_file => {
                Err(Mistake("--peer: llama-bench needs a model of its own: --peer-model FILE".to_owned()))
            }
            _ => Ok(()),
        }
    }

    /// Its speeds on this GGUF file. The interpreter can do without one: it makes a checkpoint in
    /// the shape of 2B4T.
    pub(crate) fn speeds(&self, threads: usize, file: Option<&Path>) -> Result<Value, Failure> {
        match (self, file) {
            (Self::Python(python), file) => python_speeds(python, threads, file),
            (Self::LlamaBench(program), Some(file)) => llama_bench_speeds(program, threads, file),
            (Self::LlamaBench(_), None) => Err("llama-bench has no model".into()),
        }
    }
}

fn python_speeds(python: &Path, threads: usize, file: Option<&Path>) -> Result<Value, Failure> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/bench/peer.py");
    let mut command = Command::new(python);
    command.arg(script).args(["--threads", &threads.to_string()]);
    if let Some(file) = file {
        command.arg("--model").arg(file);
    }
    Ok(serde_json::from_slice(&output(&mut command)?)?)
}

/// Runs `llama-bench`, which prints an array with an object for each test. ik_llama.cpp's repacks
/// the weights for this CPU if it is asked to; llama.cpp's does that by itself.
fn llama_bench_speeds(program: &Path, threads: usize, file: &Path) -> Result<Value, Failure> {
    let help = Command::new(program).arg("--help").output()?;
    let help = [help.stdout, help.stderr].concat();
    let repacks = String::from_utf8_lossy(&help).contains("-rtr");
    let mut command = Command::new(program);
    command.arg("-m").arg(file).args(["-t", &threads.to_string(), "-ngl", "0", "-p", "128,512", "-n", "24"]);
    command.args(["-r", "3", "-o", "json"]).args(if repacks { &["-rtr", "1"][..] } else { &[] });
    let tests: Vec<Value> = serde_json::from_slice(&output(&mut command)?)?;
    let speed = |n_prompt: u64, n_gen: u64| {
        let is_it = |test: &&Value| test["n_prompt"] == n_prompt && test["n_gen"] == n_gen;
        let test = tests.iter().find(is_it).ok_or(format!("llama-bench has no test of {n_prompt} + {n_gen} tokens"))?;
        let best = test["samples_ts"].as_array().into_iter().flatten().filter_map(Value::as_f64).reduce(f64::max);
        best.or(test["avg_ts"].as_f64()).ok_or("llama-bench tells no speed".to_owned())
    };
    let about = tests.first().ok_or("llama-bench ran no test")?;
    let text = |key: &str| about[key].as_str().unwrap_or("?").to_owned();
    let engine = format!("llama-bench {}, {}", text("build_commit"), text("model_type"));
    Ok(json!({
        "engine": engine + if repacks { ", repacked" } else { "" },
        "threads": threads,
        "decode_tok_s": { "0": speed(0, 24)? },
        "prefill_tok_s": { "128": speed(128, 0)?, "512": speed(512, 0)? },
    }))
}

fn output(command: &mut Command) -> Result<Vec<u8>, Failure> {
    let output = command.output()?;
    if !output.status.success() {
        return Err(format!("the peer failed: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(output.stdout)
}
