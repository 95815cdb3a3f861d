//! One layer alone, on several backends.

use std::io::Write;

use rotor::backend::Resources;
use rotor::engine::model::{LoadOptions, Model};
use rotor::formats::files::Files;
use serde_json::{Map, Value, json};

use super::{Arguments, Failure, decode_speed, prefill_speed, session_at, shape};

/// Rows of a prompt that go through a layer together.
const BATCHES: [usize; 3] = [4, 32, 128];

/// Milliseconds a row on each backend: a row by itself, and in batches.
pub(crate) fn measure(backends: &str, arguments: &Arguments) -> Result<Value, Failure> {
    let scratch = shape::write(&arguments.shape, arguments.gate_sparsity, true)?;
    let mut found = vec![];
    for name in backends.split(',') {
        let resources = Resources { threads: arguments.threads, ..Resources::default() };
        let model = Model::load(
            &Files::from(scratch.path()),
            LoadOptions { backend: name, resources, memory_limit: None, progress: &mut |_| true },
        )?;
        let info = model.backend_info();
        let row = 1e3 / decode_speed(&mut session_at(&model, 0)?, 8)?;
        let batch = |n: usize| Ok((n.to_string(), json!(1e3 / prefill_speed(&model, n)?)));
        let batches = BATCHES.into_iter().map(batch).collect::<Result<Map<_, _>, Failure>>()?;
        found.push(json!({
            "shape": arguments.shape,
            "weights": weights(&model),
            "backend": info.backend,
            "tier": info.tier,
            "row_ms": row,
            "batch_row_ms": batches,
        }));
    }
    Ok(Value::Array(found))
}

/// The ternary weights of a layer.
fn weights(model: &Model) -> usize {
    let s = model.config().shape;
    s.hidden * (2 * (s.n_heads + s.n_kv_heads) * s.head_dim + 3 * s.intermediate)
}

pub(crate) fn print(result: &Value) -> std::io::Result<()> {
    let mut out = std::io::stdout();
    let millions = result[0]["weights"].as_f64().unwrap_or(0.0) / 1e6;
    let shape = result[0]["shape"].as_str().unwrap_or("");
    writeln!(out, "one layer of {shape} ({millions:.0} million ternary weights), milliseconds a row")?;
    write!(out, "{:30}{:>10}", "backend", "alone")?;
    BATCHES.iter().try_for_each(|n| write!(out, "{:>10}", format!("of {n}")))?;
    writeln!(out)?;
    for layer in result.as_array().into_iter().flatten() {
        let name = format!("{} ({})", layer["backend"].as_str().unwrap_or(""), layer["tier"].as_str().unwrap_or(""));
        write!(
            out,
            "{:30}{:>10.2}",
            name.chars().take(29).collect::<String>(),
            layer["row_ms"].as_f64().unwrap_or(0.0)
        )?;
        for n in BATCHES {
            write!(out, "{:>10.2}", layer["batch_row_ms"][n.to_string()].as_f64().unwrap_or(0.0))?;
        }
        writeln!(out)?;
    }
    Ok(())
}
