//! How fast rotor is on this machine, and how far from what the machine allows.
//!
//! `cargo run --release --example bench -- --help`

#[path = "../arguments/mod.rs"]
mod arguments;
mod bitnet;
mod bonsai;
mod drafts;
mod kv;
mod layers;
mod memory;
mod peers;
mod ports;
mod shape;

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::Instant;

use rotor::backend::{Resources, Shape};
use rotor::engine::model::{LoadOptions, Model};
use rotor::engine::session::{Session, SessionOptions, Step, step_all};
use rotor::formats::files::Files;
use rotor::model::config::Projections;
use serde_json::{Value, json};

use peers::Peer;

use arguments::{Failure, Mistake, Words, report};

const USAGE: &str = "\
usage: bench [--shape NAME] [--gate-sparsity SHARE] [--model DIR] [--threads N] [--backend NAME] [--peer PROGRAM]
             [--peer-model FILE] [--json]
       bench --layers NAME[,NAME...] [--shape NAME] [--threads N] [--json]
       bench --kv-types [--shape NAME] [--model DIR] [--threads N] [--backend NAME] [--json]
       bench --draft-model NAME --shape NAME [--threads N] [--backend NAME] [--json]

  --shape          a checkpoint made from a seed in a scratch directory, in the shape of a real one and with its share of zeros:
                   2b4t (default), bonsai-1.7b, bonsai-4b, bonsai-8b; or small ones: small, bonsai-small
  --gate-sparsity  share of the gates that are 0 in 2b4t and small: 0 to 1 (default 0.5, what random weights give)
  --model          a model directory instead
  --threads        threads that compute (default: rotor's own choice)
  --backend        auto, cpu, cpu:TIER, vulkan, opencl, vulkan:DEVICE, opencl:DEVICE, reference (default auto)
  --layers         one layer of the shape alone, on each of these backends: a row, and rows of a prompt together
  --kv-types       the types of the KV cache: bytes, effect on logits, speed at depth 1024
  --draft-model    a shape of Ternary-Bonsai that drafts for --shape, another of them: speed with one that is always right and
                   with one that never is
  --peer           measured in the same run: an interpreter that has llama-cpp-python (see examples/bench/peer.py), or the
                   llama-bench of llama.cpp or ik_llama.cpp
  --peer-model     the GGUF file that the peer reads (default: that of the shape, or one that peer.py makes)
  --json           one JSON object instead of a table

A model with a shorter context is measured as deep as it goes.";

struct Arguments {
    shape: String,
    model: Option<PathBuf>,
    threads: Option<usize>,
    backend: String,
    gate_sparsity: f64,
    peer: Option<Peer>,
    peer_model: Option<PathBuf>,
    layers: Option<String>,
    kv_types: bool,
    draft_model: Option<String>,
    json: bool,
    /// What this process asks of its child: to load, make one token, say so, and end.
    first_token_only: bool,
    /// Where the child keeps prepared weights.
    cache_dir: Option<PathBuf>,
}

fn parse() -> Result<Option<Arguments>, Failure> {
    let mut arguments = Arguments {
        shape: "2b4t".to_owned(),
        model: None,
        threads: None,
        backend: "auto".to_owned(),
        gate_sparsity: 0.5,
        peer: None,
        peer_model: None,
        layers: None,
        kv_types: false,
        draft_model: None,
        json: false,
        first_token_only: false,
        cache_dir: None,
    };
    let mut words = Words::of_this_process();
    while let Some(flag) = words.flag() {
        match flag.as_str() {
            "--shape" => arguments.shape = words.text()?,
            "--model" => arguments.model = Some(words.path()?.into()),
            "--threads" => {
                arguments.threads = Some(words.number("a whole number from 1 to 1024", |n| (1..=1024).contains(n))?)
            }
            "--backend" => arguments.backend = words.text()?,
            "--gate-sparsity" => {
                arguments.gate_sparsity = words.number("a number from 0 to 1", |share| (0.0..=1.0).contains(share))?;
            }
            "--peer" => arguments.peer = Some(Peer::new(words.path()?.into())),
            "--peer-model" => arguments.peer_model = Some(words.path()?.into()),
            "--layers" => arguments.layers = Some(words.text()?),
            "--draft-model" => arguments.draft_model = Some(words.text()?),
            "--kv-types" => arguments.kv_types = true,
            "--json" => arguments.json = true,
            "--first-token-only" => arguments.first_token_only = true,
            "--cache-dir" => arguments.cache_dir = Some(words.path()?.into()),
            "--help" | "-h" => return Ok(None),
            _ => return Err(words.unknown().into()),
        }
    }
    check(&arguments)?;
    Ok(Some(arguments))
}

/// What would fail after minutes of measuring.
fn check(arguments: &Arguments) -> Result<(), Mistake> {
    let drafting = arguments.draft_model.as_ref().map(|draft| ("--draft-model", draft));
    for (flag, shape) in [("--shape", &arguments.shape)].into_iter().chain(drafting) {
        let names: Vec<&str> =
            shape::NAMES.into_iter().filter(|name| drafting.is_none() || !shape::has_gates(name)).collect();
        if !names.contains(&&**shape) {
            return Err(Mistake(format!("{flag} needs one of {}, not {}", names.join(", "), arguments::quoted(shape))));
        }
    }
    if let Some(model) = arguments.model.as_ref().filter(|model| !model.exists()) {
        return Err(Mistake(format!("--model: there is no file or directory {}", model.display())));
    }
    let has_file = arguments.model.is_none() && !shape::has_gates(&arguments.shape);
    arguments.peer.as_ref().map_or(Ok(()), |peer| peer.check(arguments.peer_model.as_deref(), has_file))
}

fn load(directory: &Path, arguments: &Arguments) -> Result<Arc<Model>, Failure> {
    let cache_dir = arguments.cache_dir.clone();
    let resources = Resources { threads: arguments.threads, cache_dir, ..Resources::default() };
    Ok(Model::load(
        &Files::from(directory),
        LoadOptions { backend: &arguments.backend, resources, memory_limit: None, progress: &mut |_| true },
    )?)
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

/// Seconds after which a measurement is not repeated. What would take longer from the start is left
/// out: software drivers of GPUs make less than one token a second of a large model.
const PATIENCE: f64 = 20.0;

/// The best of three runs of `run`, which returns tokens a second; of one run if it takes long.
fn best_of_three(mut run: impl FnMut() -> Result<f64, Failure>) -> Result<f64, Failure> {
    let (start, mut best) = (Instant::now(), 0.0f64);
    for _ in 0..3 {
        best = best.max(run()?);
        if start.elapsed().as_secs_f64() > PATIENCE / 3.0 {
            break;
        }
    }
    Ok(best)
}

/// A session that has decoded one token after `depth` others.
fn session_at(model: &Arc<Model>, depth: usize) -> Result<Session, Failure> {
    let mut session = session(model)?;
    session.append(&prompt(model, depth.max(1)))?;
    decode(&mut session)?;
    Ok(session)
}

/// Tokens per second of decoding `n` tokens: the best of three runs.
fn decode_speed(session: &mut Session, n: usize) -> Result<f64, Failure> {
    best_of_three(|| {
        let (start, mut done) = (Instant::now(), 0);
        while done < n && start.elapsed().as_secs_f64() < PATIENCE {
            decode(session)?;
            done += 1;
        }
        Ok(done as f64 / start.elapsed().as_secs_f64())
    })
}

/// Tokens a second of evaluating a prompt of `n` tokens up to the next token: the best of three
/// runs.
fn prefill_speed(model: &Arc<Model>, n: usize) -> Result<f64, Failure> {
    let tokens = prompt(model, n);
    best_of_three(|| {
        let mut session = session(model)?;
        session.append(&tokens)?;
        let start = Instant::now();
        decode(&mut session)?;
        Ok(n as f64 / start.elapsed().as_secs_f64())
    })
}

/// Tokens a second of `n` sessions that are stepped together, all of them counted: the best of
/// three runs.
fn batch_speed(model: &Arc<Model>, n: usize) -> Result<f64, Failure> {
    const ROUNDS: usize = 8;
    let mut sessions = (0..n).map(|_| session(model)).collect::<Result<Vec<_>, _>>()?;
    for (i, session) in sessions.iter_mut().enumerate() {
        session.append(&prompt(model, 8 + i))?;
    }
    let mut round = || -> Result<(), Failure> {
        let mut all: Vec<&mut Session> = sessions.iter_mut().collect();
        let steps = step_all(&mut all, None);
        for (session, step) in all.into_iter().zip(steps) {
            if let Step::End(token) = step? {
                session.append(&[token])?;
            }
        }
        Ok(())
    };
    round()?;
    best_of_three(|| {
        let start = Instant::now();
        (0..ROUNDS).try_for_each(|_| round())?;
        Ok((ROUNDS * n) as f64 / start.elapsed().as_secs_f64())
    })
}

/// Seconds from the start of a new process to its first token, when an earlier process has kept the
/// prepared weights.
fn cached_first_token(directory: &Path, arguments: &Arguments) -> Result<f64, Failure> {
    let scratch = shape::Scratch::new()?;
    first_token(directory, arguments, Some(scratch.path()))?;
    first_token(directory, arguments, Some(scratch.path()))
}

/// Seconds from the start of a new process, through its load, to its first token; the file is in
/// the page cache.
fn first_token(directory: &Path, arguments: &Arguments, cache_dir: Option<&Path>) -> Result<f64, Failure> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("--first-token-only").arg("--model").arg(directory).args(["--backend", &arguments.backend]);
    if let Some(threads) = arguments.threads {
        command.args(["--threads", &threads.to_string()]);
    }
    if let Some(cache_dir) = cache_dir {
        command.arg("--cache-dir").arg(cache_dir);
    }
    let start = Instant::now();
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut line = String::new();
    BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
    let elapsed = start.elapsed().as_secs_f64();
    if !child.wait()?.success() || line.is_empty() {
        return Err("the child process made no token".into());
    }
    Ok(elapsed)
}

fn first_token_only(directory: &Path, arguments: &Arguments) -> Result<(), Failure> {
    let model = load(directory, arguments)?;
    let mut session = session(&model)?;
    session.append(&prompt(&model, 8))?;
    decode(&mut session)?;
    Ok(writeln!(std::io::stdout(), "a token")?)
}

/// Bytes of weights that a decoded token reads, and the share of neurons that were live, if they
/// were looked at.
fn work_of_a_token(model: &Arc<Model>) -> Result<(f64, Option<f64>), Failure> {
    const TOKENS: u64 = 8;
    let mut session = session(model)?;
    session.append(&prompt(model, 1))?;
    decode(&mut session)?;
    let before = session.stats().work;
    for _ in 0..TOKENS {
        decode(&mut session)?;
    }
    let after = session.stats().work;
    let neurons = (after.neurons - before.neurons) as f64;
    let live = (after.live_neurons - before.live_neurons) as f64;
    let bytes = (after.weight_bytes - before.weight_bytes) as f64 / TOKENS as f64;
    Ok((bytes, (neurons > 0.0).then_some(live / neurons)))
}

/// The read bandwidth, and the share of it that decoding uses at each depth: the medians of turns.
/// A machine that others use, too, may read half as fast a few seconds later, so each turn measures
/// all of them. A token reads the weights, and the keys and values of the whole session.
fn shares_of_bandwidth(
    model: &Arc<Model>,
    threads: usize,
    weights: f64,
    depths: &[usize],
) -> Result<Vec<f64>, Failure> {
    const TURNS: usize = 15;
    let streams = memory::Streams::new(threads)?;
    let mut sessions = depths.iter().map(|depth| session_at(model, *depth)).collect::<Result<Vec<_>, _>>()?;
    let mut turns = vec![];
    for _ in 0..TURNS {
        let before = streams.read();
        let mut read = vec![];
        for session in &mut sessions {
            read.push(decode_speed(session, 8)? * (weights + session.kv_bytes() as f64));
        }
        let bandwidth = before.midpoint(streams.read());
        turns.push([vec![bandwidth], read.into_iter().map(|read| read / bandwidth).collect()].concat());
    }
    let median = |i: usize| {
        let mut of_turns: Vec<f64> = turns.iter().map(|turn| turn[i]).collect();
        of_turns.sort_by(f64::total_cmp);
        of_turns[TURNS / 2]
    };
    Ok((0..=depths.len()).map(median).collect())
}

/// Tokens a second at all depths and lengths, in the shape of the JSON keys; null for what would
/// take too long.
fn speeds(model: &Arc<Model>) -> Result<Value, Failure> {
    let longest = model.config().max_position_embeddings;
    let decode = |depth: usize| decode_speed(&mut session_at(model, depth.min(longest.saturating_sub(100)))?, 24);
    let prefill = |n: usize| prefill_speed(model, n.min(longest));
    let of_128 = prefill(128)?;
    let has_time = |n: usize| n as f64 / of_128 < PATIENCE;
    let deep = has_time(1024).then(|| decode(1024)).transpose()?;
    let long = has_time(512).then(|| prefill(512)).transpose()?;
    let batch = has_time(512).then(|| batch_speed(model, 8)).transpose()?;
    Ok(json!({
        "decode_tok_s": { "0": decode(0)?, "1024": deep },
        "prefill_tok_s": { "128": of_128, "512": long },
        "batch_tok_s": { "8": batch },
    }))
}

/// The larger of each pair of numbers.
fn best(a: &Value, b: &Value) -> Value {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => a.iter().map(|(key, x)| (key.clone(), best(x, &b[key]))).collect(),
        _ if b.as_f64() > a.as_f64() => b.clone(),
        _ => a.clone(),
    }
}

fn measure(directory: &Path, arguments: &Arguments) -> Result<Value, Failure> {
    let ttft = first_token(directory, arguments, None)?;
    let cached_ttft = cached_first_token(directory, arguments)?;
    let model = load(directory, arguments)?;
    let info = model.backend_info();
    let shape = arguments.model.as_ref().map_or(arguments.shape.clone(), |model| model.display().to_string());
    let has_gates = arguments.model.is_none() && shape::has_gates(&arguments.shape);
    let mut speeds_of_rotor = speeds(&model)?;
    let (bytes_per_token, live_neurons) = work_of_a_token(&model)?;
    // Looked at before the bandwidth test takes memory of its own.
    let peak_rss_mb = memory::peak_rss_mb();
    let file = directory.join(bonsai::FILE);
    let file = (arguments.model.is_none() && file.exists()).then_some(&*file);
    let file = arguments.peer_model.as_deref().or(file);
    let peer = arguments.peer.as_ref().map(|peer| peer.speeds(info.threads, file)).transpose()?;
    if peer.is_some() {
        // Before and after the peer: a machine that others use, too, is not the same all the time.
        speeds_of_rotor = best(&speeds_of_rotor, &speeds(&model)?);
    }
    // The bandwidth is the CPU's.
    let is_on_the_cpu = info.backend == "cpu";
    let has_room = speeds_of_rotor["decode_tok_s"]["1024"].is_number() && model.config().max_position_embeddings > 2048;
    let depths: &[usize] = if has_room { &[0, 1024] } else { &[0] };
    let shares = match is_on_the_cpu {
        true => shares_of_bandwidth(&model, info.threads, bytes_per_token, depths)?,
        false => vec![memory::Streams::new(info.threads)?.read()],
    };
    let products_per_s = is_on_the_cpu.then(|| ports::products_per_second(&info.tier, info.threads)).flatten();
    Ok(json!({
        "backend": info.backend,
        "threads": info.threads,
        "tier": info.tier,
        "shape": shape,
        "gate_sparsity": has_gates.then_some(arguments.gate_sparsity),
        "live_neurons": live_neurons,
        "decode_tok_s": speeds_of_rotor["decode_tok_s"],
        "prefill_tok_s": speeds_of_rotor["prefill_tok_s"],
        "batch_tok_s": speeds_of_rotor["batch_tok_s"],
        "ttft_s": ttft,
        "cached_ttft_s": cached_ttft,
        "peak_rss_mb": peak_rss_mb,
        "bytes_per_token": bytes_per_token,
        "read_gb_s": shares[0] / 1e9,
        "products_per_s": products_per_s,
        "products_per_token": products_per_token(&model),
        "share_of_read_bandwidth": { "0": shares.get(1), "1024": shares.get(2) },
        "peer": peer,
    }))
}

/// Products of bytes that a token takes in the layers: one per weight, or two where inputs have 16
/// bits.
fn products_per_token(model: &Model) -> f64 {
    let Shape { hidden, intermediate, n_layers, .. } = model.config().shape;
    let shape = &model.config().shape;
    let of_layer = hidden * (2 * shape.q_dim() + 2 * shape.kv_dim() + 3 * intermediate);
    let planes = if model.config().projections == Projections::Groups { 2 } else { 1 };
    (planes * n_layers * of_layer) as f64
}

fn print_table(result: &Value) -> std::io::Result<()> {
    let number = |pointer: &str| result.pointer(pointer).and_then(Value::as_f64);
    let known = |pointer: &str| number(pointer).unwrap_or(f64::NAN);
    let text = |key: &str| result[key].as_str().unwrap_or_default();
    let (gb_s, bytes) = (known("/read_gb_s"), known("/bytes_per_token"));
    let roofline = gb_s * 1e9 / bytes;
    let by_ports = number("/products_per_s").map(|products| products / known("/products_per_token"));
    let mut out = std::io::stdout();
    writeln!(out, "backend             {} ({}), {} threads", text("backend"), text("tier"), result["threads"])?;
    let gates = number("/gate_sparsity").map_or_else(String::new, |share| format!(", gate sparsity {share}"));
    writeln!(out, "shape               {}{gates}", text("shape"))?;
    if let Some(live) = number("/live_neurons") {
        writeln!(out, "live neurons        {:.1} %", 100.0 * live)?;
    }
    writeln!(out, "read bandwidth      {gb_s:.1} GB/s; a token reads {:.0} MB of weights", bytes / 1e6)?;
    writeln!(out, "roofline            {roofline:.1} tokens/s, when all of them are read once a token")?;
    if let Some(by_ports) = by_ports {
        writeln!(out, "                    {by_ports:.1} tokens/s of a prompt, by the tier's products from registers")?;
    }
    if let Some(share) = number("/share_of_read_bandwidth/0") {
        writeln!(out, "decode, in turns    {share:.2} of the read bandwidth of the same second")?;
    }
    if let Some(share) = number("/share_of_read_bandwidth/1024") {
        writeln!(out, "  at depth 1024     {share:.2}, keys and values counted")?;
    }
    for key in ["engine", "measured", "error"] {
        if let Some(said) = result["peer"][key].as_str() {
            writeln!(out, "peer                {said}")?;
        }
    }
    for (name, pointer) in [
        ("decode, depth 0", "/decode_tok_s/0"),
        ("decode, depth 1024", "/decode_tok_s/1024"),
        ("prefill 128", "/prefill_tok_s/128"),
        ("prefill 512", "/prefill_tok_s/512"),
        ("8 sessions at once", "/batch_tok_s/8"),
    ] {
        let Some(speed) = number(pointer) else {
            writeln!(out, "{name:20}not measured: it would take longer than {PATIENCE} s")?;
            continue;
        };
        let limit = by_ports.filter(|_| pointer.contains("prefill")).unwrap_or(roofline);
        write!(out, "{name:20}{speed:.1} tokens/s, {:.2} of the roofline", speed / limit)?;
        // A slow peer measures a shorter prompt.
        let short = (pointer == "/prefill_tok_s/128").then(|| number("/peer/prefill_tok_s/64")).flatten();
        if let Some(peer) = number(&format!("/peer{pointer}")).or(short) {
            write!(out, "; the peer {peer:.1}, rotor {:.2} times that", speed / peer)?;
        }
        writeln!(out)?;
    }
    writeln!(
        out,
        "first token         {:.2} s after the start of a process, {:.2} s with a cache_dir that has the weights",
        known("/ttft_s"),
        known("/cached_ttft_s")
    )?;
    writeln!(out, "peak memory         {:.0} MB", known("/peak_rss_mb"))
}

fn run() -> Result<(), Failure> {
    let Some(arguments) = parse()? else {
        return Ok(writeln!(std::io::stdout(), "{USAGE}")?);
    };
    if let Some(backends) = &arguments.layers {
        let result = layers::measure(backends, &arguments)?;
        let printed = if arguments.json { writeln!(std::io::stdout(), "{result}") } else { layers::print(&result) };
        return Ok(printed?);
    }
    if let Some(draft) = &arguments.draft_model {
        let result = drafts::measure(draft, &arguments)?;
        let printed = if arguments.json { writeln!(std::io::stdout(), "{result}") } else { drafts::print(&result) };
        return Ok(printed?);
    }
    let scratch = match &arguments.model {
        Some(_) => None,
        None => Some(shape::write(&arguments.shape, arguments.gate_sparsity, false)?),
    };
    let made = scratch.as_ref().map(shape::Scratch::path);
    let directory = arguments.model.as_deref().or(made).ok_or("there is no model to measure")?;
    if arguments.first_token_only {
        return first_token_only(directory, &arguments);
    }
    let (result, print): (_, fn(&Value) -> std::io::Result<()>) = match arguments.kv_types {
        true => (kv::measure(&load(directory, &arguments)?)?, kv::print),
        false => (measure(directory, &arguments)?, print_table),
    };
    let printed = if arguments.json { writeln!(std::io::stdout(), "{result}") } else { print(&result) };
    Ok(printed?)
}

fn main() -> ExitCode {
    report("bench", USAGE, run())
}
