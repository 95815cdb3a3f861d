//! How fast rotor is on this machine, and how far from what the machine allows.
//!
//! `cargo run --release --example bench -- --help`

mod memory;
mod shape;

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use rotor::engine::model::{LoadOptions, Model};
use rotor::engine::session::{Session, SessionOptions, Step};
use serde_json::json;

type Failure = Box<dyn std::error::Error>;

const USAGE: &str = "\
usage: bench [--shape 2b4t|small] [--model DIR] [--threads N] [--backend NAME] [--sparsity PERCENT] [--json]

  --shape     a model made in memory from a seed: the real one's shape, about 42 % zeros (default 2b4t)
  --model     a model directory instead
  --sparsity  share of gate values that are 0 in the made model: 0 to 100 (default 50, what random weights give)
  --threads   threads that compute (default: rotor's own choice)
  --backend   auto, cpu, cpu:TIER, reference (default auto)
  --json      one JSON object instead of a table";

struct Arguments {
    shape: String,
    model: Option<PathBuf>,
    threads: Option<usize>,
    backend: String,
    sparsity: u32,
    json: bool,
    /// What the parent process asks its child for: only the time to the first token.
    first_token_only: bool,
}

fn parse() -> Result<Arguments, Failure> {
    let mut arguments = Arguments {
        shape: "2b4t".to_owned(),
        model: None,
        threads: None,
        backend: "auto".to_owned(),
        sparsity: 50,
        json: false,
        first_token_only: false,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value\n{USAGE}"));
        match word.as_str() {
            "--shape" => arguments.shape = value()?,
            "--model" => arguments.model = Some(value()?.into()),
            "--threads" => arguments.threads = Some(value()?.parse()?),
            "--backend" => arguments.backend = value()?,
            "--sparsity" => arguments.sparsity = value()?.parse()?,
            "--json" => arguments.json = true,
            "--first-token-only" => arguments.first_token_only = true,
            _ => return Err(format!("unknown argument {word}\n{USAGE}").into()),
        }
    }
    Ok(arguments)
}

fn load(arguments: &Arguments) -> Result<Arc<Model>, Failure> {
    match &arguments.model {
        Some(directory) => Ok(Model::load(
            directory,
            LoadOptions { backend: &arguments.backend, threads: arguments.threads, progress: &mut |_| true },
        )?),
        None => shape::make(&arguments.shape, &arguments.backend, arguments.threads, arguments.sparsity),
    }
}

/// Token ids that look like a text: no two neighbours alike.
fn prompt(model: &Model, n: usize) -> Vec<u32> {
    let n_vocab = model.config().shape.n_vocab as u32;
    (0..n as u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 8) % n_vocab).collect()
}

fn session(model: &Arc<Model>) -> Result<Session, Failure> {
    Ok(Session::new(model, &SessionOptions::default())?)
}

/// One token, whatever it is (an end token is appended by hand, to go on).
fn decode(session: &mut Session) -> Result<(), Failure> {
    if let Step::End(token) = session.step(None)? {
        session.append(&[token])?;
    }
    Ok(())
}

/// Tokens a second of decoding after `depth` tokens: the best of three runs.
fn decode_speed(model: &Arc<Model>, depth: usize, n: usize) -> Result<f64, Failure> {
    let mut session = session(model)?;
    session.append(&prompt(model, depth.max(1)))?;
    decode(&mut session)?;
    let mut best = 0.0f64;
    for _ in 0..3 {
        let start = Instant::now();
        for _ in 0..n {
            decode(&mut session)?;
        }
        best = best.max(n as f64 / start.elapsed().as_secs_f64());
    }
    Ok(best)
}

/// Tokens a second of evaluating a prompt of `n` tokens: the best of three runs.
fn prefill_speed(model: &Arc<Model>, n: usize) -> Result<f64, Failure> {
    let tokens = prompt(model, n);
    let mut best = 0.0f64;
    for _ in 0..3 {
        let mut session = session(model)?;
        session.append(&tokens)?;
        let start = Instant::now();
        session.logits()?;
        best = best.max(n as f64 / start.elapsed().as_secs_f64());
    }
    Ok(best)
}

/// Seconds from the start of a new process to its first token, without the time that making the weights takes.
fn cold_first_token(arguments: &Arguments) -> Result<f64, Failure> {
    let mut child = std::process::Command::new(std::env::current_exe()?);
    child.arg("--first-token-only").args(["--shape", &arguments.shape, "--backend", &arguments.backend]);
    if let Some(directory) = &arguments.model {
        child.arg("--model").arg(directory);
    }
    if let Some(threads) = arguments.threads {
        child.args(["--threads", &threads.to_string()]);
    }
    let start = Instant::now();
    let output = child.output()?;
    let whole = start.elapsed().as_secs_f64();
    let made: f64 = String::from_utf8_lossy(&output.stdout).trim().parse()?;
    Ok(whole - made)
}

fn first_token_only(arguments: &Arguments) -> Result<(), Failure> {
    let start = Instant::now();
    let model = load(arguments)?;
    let made = if arguments.model.is_none() { start.elapsed().as_secs_f64() } else { 0.0 };
    let mut session = session(&model)?;
    session.append(&prompt(&model, 8))?;
    decode(&mut session)?;
    // A real host ends here, too, without waiting for memory to be given back.
    writeln!(std::io::stdout(), "{made}")?;
    std::io::stdout().flush()?;
    Ok(())
}

fn main() -> Result<(), Failure> {
    let arguments = parse()?;
    if arguments.first_token_only {
        return first_token_only(&arguments);
    }
    let ttft = cold_first_token(&arguments)?;
    let read_gb_s = memory::read_bandwidth(arguments.threads.unwrap_or_else(memory::threads));
    let model = load(&arguments)?;
    let longest = model.config().max_position_embeddings;
    let decode = |depth: usize| decode_speed(&model, depth.min(longest.saturating_sub(100)), 24);
    let prefill = |n: usize| prefill_speed(&model, n.min(longest));
    let (decode_0, decode_1024) = (decode(0)?, decode(1024)?);
    let (prefill_128, prefill_512) = (prefill(128)?, prefill(512)?);
    let (info, (_, bytes_per_token)) = (model.backend_info(), model.weight_bytes());
    let result = json!({
        "backend": info.backend,
        "threads": info.threads,
        "tier": info.tier,
        "shape": arguments.model.as_ref().map_or(arguments.shape.clone(), |m| m.display().to_string()),
        "gate_sparsity": if arguments.model.is_none() { json!(f64::from(arguments.sparsity) / 100.0) } else { json!(null) },
        "decode_tok_s": { "0": decode_0, "1024": decode_1024 },
        "prefill_tok_s": { "128": prefill_128, "512": prefill_512 },
        "ttft_s": ttft,
        "peak_rss_mb": memory::peak_rss_mb(),
        "bytes_per_token": bytes_per_token,
        "read_gb_s": read_gb_s,
    });
    let mut out = std::io::stdout();
    if arguments.json {
        writeln!(out, "{result}")?;
        return Ok(());
    }
    let roofline = read_gb_s * 1e9 / bytes_per_token as f64;
    let share = |speed: f64| format!("{:.0} % of the roofline", 100.0 * speed / roofline);
    writeln!(out, "backend             {} ({}), {} threads", info.backend, info.tier, info.threads)?;
    writeln!(out, "shape               {}, gate sparsity {}", result["shape"], result["gate_sparsity"])?;
    writeln!(out, "read bandwidth      {read_gb_s:.1} GB/s; a token reads {:.0} MB", bytes_per_token as f64 / 1e6)?;
    writeln!(out, "roofline            {roofline:.1} tokens/s when every byte is read once a token")?;
    writeln!(out, "decode, depth 0     {decode_0:.1} tokens/s, {}", share(decode_0))?;
    writeln!(out, "decode, depth 1024  {decode_1024:.1} tokens/s, {}", share(decode_1024))?;
    writeln!(
        out,
        "prefill 128         {prefill_128:.1} tokens/s, {:.1} times the decode roofline",
        prefill_128 / roofline
    )?;
    writeln!(
        out,
        "prefill 512         {prefill_512:.1} tokens/s, {:.1} times the decode roofline",
        prefill_512 / roofline
    )?;
    writeln!(out, "first token         {ttft:.2} s after the start of a process")?;
    writeln!(out, "peak memory         {:.0} MB", memory::peak_rss_mb())?;
    Ok(())
}
