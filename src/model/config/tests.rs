//! Published configurations, and configurations that rotor must refuse.

use super::*;
use crate::model::families::{BITNET, LLAMA};
use serde_json::{Value, json};

fn bitnet() -> Value {
    json!({
        "architectures": ["BitNetForCausalLM"], "model_type": "bitnet", "hidden_act": "relu2", "hidden_size": 2560,
        "auto_map": {"AutoConfig": "configuration_bitnet.BitNetConfig"}, "bos_token_id": 128000,
        "eos_token_id": 128001, "initializer_range": 0.02, "intermediate_size": 6912,
        "max_position_embeddings": 4096, "num_attention_heads": 20, "num_hidden_layers": 30,
        "num_key_value_heads": 5, "rms_norm_eps": 1e-05, "rope_theta": 500000.0, "tie_word_embeddings": true,
        "torch_dtype": "bfloat16", "use_cache": true, "vocab_size": 128256, "quantization_config":
            {"quant_method": "bitnet", "linear_class": "autobitlinear", "quantization_mode": "offline"},
    })
}

fn llama() -> Value {
    json!({
        "architectures": ["LlamaForCausalLM"], "attention_bias": false, "attention_dropout": 0.0, "head_dim": 256,
        "hidden_act": "silu", "hidden_size": 3072, "intermediate_size": 23040, "is_bitnet_config": true,
        "max_position_embeddings": 32768, "mlp_bias": false, "model_type": "llama", "num_attention_heads": 12,
        "num_hidden_layers": 28, "num_key_value_heads": 4, "pretraining_tp": 1, "rms_norm_eps": 1e-06,
        "rope_scaling": null, "rope_theta": 1000042, "tie_word_embeddings": false, "vocab_size": 131080,
        "quantization_config": {"modules_to_not_convert": ["lm_head"], "quant_method": "bitnet"},
    })
}

/// `base` with the value at a path (`a` or `a.b`) replaced; `null` in `json` form removes nothing.
fn with(mut base: Value, path: &str, value: Value) -> Value {
    let (object, key) = match path.split_once('.') {
        Some((outer, key)) => (&mut base[outer], key),
        None => (&mut base, path),
    };
    object[key] = value;
    base
}

fn parse(value: &Value) -> Result<Config> {
    Config::parse(value.to_string().as_bytes())
}

#[test]
fn published_2b4t() {
    let config = parse(&bitnet()).unwrap();
    let shape = Shape {
        hidden: 2560,
        intermediate: 6912,
        n_layers: 30,
        n_heads: 20,
        n_kv_heads: 5,
        head_dim: 128,
        n_vocab: 128256,
    };
    let expected = Config {
        family: &BITNET,
        is_base: false,
        shape,
        rms_norm_eps: 1e-5,
        activation: Activation::Relu2,
        tie_word_embeddings: true,
        rope: Rope { theta: 500_000.0, scaling: RopeScaling::None },
        max_position_embeddings: 4096,
        projections: Projections::AutoOffline,
        mlx_groups: None,
        inner_norm_eps: None,
        attention_bias: false,
        mlp_bias: false,
    };
    assert_eq!(config, expected);
    let online = with(bitnet(), "quantization_config.quantization_mode", json!("online"));
    assert_eq!(parse(&online).unwrap(), Config { projections: Projections::AutoOnline, ..expected });
}

#[test]
fn published_llamas() {
    let falcon3 = parse(&llama()).unwrap();
    assert_eq!((falcon3.family, falcon3.projections), (&LLAMA, Projections::BitLinear));
    assert_eq!((falcon3.shape.head_dim, falcon3.shape.group(), falcon3.rms_norm_eps), (256, 3, 1e-6));
    assert_eq!((falcon3.rope.theta, falcon3.activation), (1_000_042.0, Activation::Silu));
    let falcon_e = json!({
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 2048, "intermediate_size": 9216,
        "num_hidden_layers": 24, "num_attention_heads": 16, "num_key_value_heads": 2, "head_dim": 128,
        "vocab_size": 32768, "rms_norm_eps": 1e-05, "rope_theta": 1000000.0, "hidden_act": "silu",
        "quantization_config": {"modules_to_not_convert": null, "quant_method": "bitnet"},
    });
    assert_eq!(parse(&falcon_e).unwrap().projections, Projections::BitLinear);
}

#[test]
fn the_last_of_two_quantization_configs_counts() {
    let text = llama().to_string().replacen('{', r#"{"quantization_config": {"quant_method": "gptq"},"#, 1);
    assert!(text.matches("quantization_config").count() == 2);
    assert_eq!(Config::parse(text.as_bytes()).unwrap().projections, Projections::BitLinear);
}

#[test]
fn defaults_of_absent_keys() {
    let sizes = json!({"hidden_size": 640, "intermediate_size": 8, "num_hidden_layers": 1, "num_attention_heads": 20,
        "vocab_size": 9, "quantization_config": {"quant_method": "bitnet"}});
    let bitnet = parse(&with(sizes.clone(), "model_type", json!("bitnet"))).unwrap();
    assert_eq!((bitnet.shape.n_kv_heads, bitnet.shape.head_dim, bitnet.rms_norm_eps), (5, 32, 1e-5));
    assert_eq!((bitnet.rope.theta, bitnet.activation), (500_000.0, Activation::Relu2));
    assert_eq!((bitnet.max_position_embeddings, bitnet.tie_word_embeddings), (2048, false));
    let llama = parse(&with(sizes.clone(), "model_type", json!("llama"))).unwrap();
    assert_eq!((llama.shape.n_kv_heads, llama.rms_norm_eps), (20, 1e-6));
    assert_eq!((llama.rope.theta, llama.activation), (10_000.0, Activation::Silu));
    let null = with(with(sizes, "model_type", json!("bitnet")), "num_key_value_heads", Value::Null);
    assert_eq!(parse(&null).unwrap().shape.n_kv_heads, 20);
}

#[test]
fn rope_is_found_in_all_its_places() {
    let llama3 = json!({"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
        "original_max_position_embeddings": 8192});
    let expected = RopeScaling::Llama3 {
        factor: 8.0,
        low_freq_factor: 1.0,
        high_freq_factor: 4.0,
        original_max_position_embeddings: 8192,
    };
    let linear = RopeScaling::Linear { factor: 2.0 };
    let cases = [
        (json!({"rope_scaling": llama3}), 1_000_042.0, expected),
        (json!({"rope_parameters": with(llama3.clone(), "rope_theta", json!(5e5))}), 5e5, expected),
        (json!({"rope_parameters": llama3, "rope_scaling": llama3}), 1_000_042.0, expected),
        (json!({"rope_parameters": {"rope_theta": 7, "rope_type": "default"}}), 7.0, RopeScaling::None),
        (json!({"rope_scaling": {"type": "linear", "factor": 2}}), 1_000_042.0, linear),
        (json!({"rope_scaling": {}, "rope_parameters": null}), 1_000_042.0, RopeScaling::None),
    ];
    for (keys, theta, scaling) in cases {
        let config = keys.as_object().unwrap().iter().fold(llama(), |base, (k, v)| with(base, k, v.clone()));
        assert_eq!(parse(&config).unwrap().rope, Rope { theta, scaling }, "{keys}");
    }
    let mut bare = llama3.clone();
    bare.as_object_mut().unwrap().remove("original_max_position_embeddings");
    let rope = parse(&with(llama(), "rope_scaling", bare)).unwrap().rope;
    assert!(matches!(rope.scaling, RopeScaling::Llama3 { original_max_position_embeddings: 32768, .. }));
}

#[test]
fn published_bonsai() {
    let config = parse(&json!({
        "architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "hidden_size": 2560, "intermediate_size": 9728,
        "num_hidden_layers": 36, "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 151669,
        "max_position_embeddings": 32768, "max_window_layers": 36, "sliding_window": 4096, "use_sliding_window": false,
        "rope_theta": 1000000, "tie_word_embeddings": true, "hidden_act": "silu", "attention_bias": false,
        "rope_scaling": {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 8192},
    }))
    .unwrap();
    assert_eq!((config.shape.head_dim, config.shape.q_dim(), config.rms_norm_eps), (128, 4096, 1e-6));
    assert_eq!((config.projections, config.inner_norm_eps), (Projections::Groups, None));
    let RopeScaling::Yarn { beta_fast, beta_slow, truncate, attention_factor, .. } = config.rope.scaling else {
        panic!("{:?}", config.rope)
    };
    assert_eq!((beta_fast, beta_slow, truncate, attention_factor), (32.0, 1.0, true, 1.138_629_4));
}

#[test]
fn modules_of_mlx_have_groups_of_their_own() {
    let sizes = json!({"model_type": "qwen3", "hidden_size": 256, "intermediate_size": 256, "num_hidden_layers": 2,
        "num_attention_heads": 2, "num_key_value_heads": 2, "vocab_size": 9, "quantization": {"group_size": 128, "bits": 2}});
    let module = "quantization.model.layers.1.mlp.up_proj";
    let with_module = |value: Value| {
        let mut config = sizes.clone();
        config["quantization"]["model.layers.1.mlp.up_proj"] = value;
        parse(&config)
    };
    let groups = with_module(json!({"group_size": 64, "bits": 2})).unwrap().mlx_groups.unwrap();
    let found = ["model.layers.1.mlp.up_proj", "model.layers.0.mlp.up_proj", "lm_head"].map(|name| groups.size(name));
    assert_eq!(found, [64, 128, 128]);
    for (value, words) in [
        (json!({"group_size": 64, "bits": 4}), "bits` is 4; supported: 2"),
        (json!({"group_size": 32, "bits": 2}), "group_size` is 32; supported: 64, 128 and 256"),
        (json!({"group_size": 64}), "bits` is null; supported: 2"),
        (json!({"group_size": 64, "bits": 2, "mode": "mxfp4"}), "mode` is \"mxfp4\"; supported"),
    ] {
        let message = with_module(value).unwrap_err().to_string();
        assert!(message.contains(&format!("`{module}.{words}")), "{message}");
    }
}

#[test]
fn the_kinds_of_layers_are_as_many_as_the_layers() {
    let kinds = |count: usize| parse(&with(bitnet(), "layer_types", json!(vec!["full_attention"; count])));
    let n_layers = parse(&bitnet()).unwrap().shape.n_layers;
    assert!(kinds(n_layers).is_ok());
    for count in [0, n_layers - 1, n_layers + 1] {
        let message = kinds(count).unwrap_err().to_string();
        let words = format!("supported: \"full_attention\" for each of the {n_layers} layers");
        assert!(message.contains("`layer_types` is [") && message.contains(&words), "{message}");
    }
}

#[test]
fn lists_of_dense_modules() {
    let accepted = [
        json!(null),
        json!(["lm_head"]),
        json!(["model.embed_tokens", "lm_head"]),
        json!(["model.norm", ".*lm_head"]),
        json!(["model.layers.99", "lm_head"]),
        json!(["model.layers.2.mlp.up", "lm_head"]),
    ];
    for list in accepted {
        assert!(parse(&with(llama(), "quantization_config.modules_to_not_convert", list.clone())).is_ok(), "{list}");
    }
    let head = "the output head is not quantised";
    let refused = [
        (json!([]), head),
        (json!(["model.embed_tokens"]), head),
        (json!(["lm_head", "model.layers.27"]), "leaves model.layers.27.self_attn.q_proj dense"),
        (json!(["lm_head", "down_proj"]), "leaves model.layers.0.mlp.down_proj dense"),
        (json!(["lm_head", "model"]), "leaves model.layers.0.self_attn.q_proj dense"),
        (json!([""]), "leaves model.layers.0"),
        (json!(["(lm_head)"]), "too complex"),
        (json!(vec!["lm_head"; 1025]), "supported: 8192 bytes"),
        (json!("lm_head"), "should be a list of strings"),
        (json!([1]), "should be a list of strings"),
    ];
    for (list, words) in refused {
        let config = with(llama(), "quantization_config.modules_to_not_convert", list.clone());
        let message = parse(&config).unwrap_err().to_string();
        assert!(message.contains(words), "{list}: {message}");
    }
}

#[test]
fn unsupported_values_are_named() {
    let cases = [
        (
            llama(),
            "model_type",
            json!("mistral"),
            "`model_type` is \"mistral\"; supported: \"bitnet\", \"llama\" and \"qwen3\"",
        ),
        (llama(), "architectures", json!(["BitnetForCausalLM"]), "`architectures` is [\"BitnetForCausalLM\"]"),
        (bitnet(), "architectures", json!(["BitnetForCausalLM"]), "supported: [\"BitNetForCausalLM\"]"),
        (llama(), "hidden_act", json!("gelu"), "`hidden_act` is \"gelu\""),
        (llama(), "quantization_config", Value::Null, "this is a dense model"),
        (llama(), "quantization_config.quant_method", json!("gptq"), "`quantization_config.quant_method` is \"gptq\""),
        (llama(), "quantization_config.quant_method", Value::Null, "`quantization_config.quant_method` is null"),
        (bitnet(), "quantization_config.linear_class", json!("linear"), "linear_class` is \"linear\""),
        (bitnet(), "quantization_config.quantization_mode", json!("x"), "quantization_mode` is \"x\""),
        (llama(), "sliding_window", json!(4096), "`sliding_window` is 4096; supported: null"),
        (llama(), "partial_rotary_factor", json!(0.5), "`partial_rotary_factor` is 0.5; supported: 1.0"),
        (llama(), "rope_scaling", json!({"rope_type": "longrope"}), "`rope_scaling.rope_type` is \"longrope\""),
        (llama(), "rope_scaling", json!({"rope_type": "yarn", "factor": 0}), "`rope_scaling.factor` is 0"),
        (
            llama(),
            "rope_scaling",
            json!({"rope_type": "yarn", "factor": 2, "beta_fast": 1, "beta_slow": 2}),
            "`rope_scaling.beta_fast` is 1; supported: at least beta_slow (2)",
        ),
        (
            llama(),
            "rope_parameters",
            json!({"rope_type": "yarn", "factor": 2, "rope_theta": 1}),
            "`rope_parameters.rope_theta` is 1; supported: above 1 for yarn",
        ),
        (llama(), "rope_scaling", json!({"type": "dynamic", "factor": 2}), "`rope_scaling.type` is \"dynamic\""),
        (llama(), "rope_scaling", json!({"rope_type": "linear", "factor": 0}), "`rope_scaling.factor` is 0"),
        (llama(), "rope_parameters", json!({"full_attention": {}}), "the same rotary positions in all layers"),
        (llama(), "rope_parameters", json!({"partial_rotary_factor": 0.25}), "supported: 1.0"),
        (llama(), "rope_parameters", json!({"rope_theta": 0.5}), "`rope_parameters.rope_theta` is 0.5"),
        (llama(), "rope_theta", json!(-1), "`rope_theta` is -1"),
        (llama(), "rope_theta", json!(1e39), "`rope_theta` is 1e+39"),
        (llama(), "rms_norm_eps", json!(-1e-5), "`rms_norm_eps` is -0.00001"),
        (llama(), "rms_norm_eps", json!(0), "`rms_norm_eps` is 0; supported: 1.1754944e-38 to 3.4028235e38"),
        (llama(), "hidden_size", json!(0), "`hidden_size` is 0; supported: 1 to 1048576"),
        (llama(), "hidden_size", json!(-8), "`hidden_size` is -8"),
        (llama(), "vocab_size", json!(u64::MAX), "`vocab_size` is 18446744073709551615"),
        (llama(), "num_hidden_layers", json!(1e30), "`num_hidden_layers` is 1e+30"),
        (llama(), "num_key_value_heads", json!(5), "not a multiple of num_key_value_heads (5)"),
        (llama(), "num_key_value_heads", json!(24), "not a multiple of num_key_value_heads (24)"),
        (llama(), "head_dim", json!(25), "head_dim (25) is not an even number"),
        (llama(), "num_attention_heads", json!(20), "is not a multiple of num_attention_heads (20)"),
        (bitnet(), "head_dim", json!(64), "is not hidden_size (2560)"),
        (bitnet(), "mlp_bias", json!(true), "`mlp_bias` is true"),
        (llama(), "max_position_embeddings", json!(0), "`max_position_embeddings` is 0"),
    ];
    for (base, path, value, words) in cases {
        let error = parse(&with(base, path, value.clone())).expect_err(path);
        assert!(matches!(error, Error::Unsupported { .. }), "{path} {value}: {error:?}");
        assert!(error.to_string().contains(words), "{path} {value}: {error}");
    }
}

#[test]
fn contradictions_are_refused() {
    let both = with(
        with(llama(), "rope_scaling", json!({"type": "linear", "factor": 2})),
        "rope_parameters",
        json!({"rope_type": "linear", "factor": 4}),
    );
    assert!(parse(&both).unwrap_err().to_string().contains("contradict each other"));
    let factors = json!({"rope_type": "llama3", "factor": 8, "low_freq_factor": 4, "high_freq_factor": 4});
    let message = parse(&with(llama(), "rope_scaling", factors)).unwrap_err().to_string();
    assert!(message.contains("supported: above low_freq_factor (4)"), "{message}");
}

#[test]
fn wrong_types_name_the_key() {
    let cases = [
        ("hidden_size", json!("64"), "`hidden_size` is \"64\", but should be a whole number"),
        ("hidden_size", json!(64.0), "should be a whole number"),
        ("hidden_size", json!(true), "should be a whole number"),
        ("hidden_size", Value::Null, "`hidden_size` is missing"),
        ("vocab_size", json!([1]), "should be a whole number"),
        ("rms_norm_eps", json!("1e-5"), "should be a number"),
        ("tie_word_embeddings", json!(1), "should be true or false"),
        ("model_type", json!(1), "should be a string"),
        ("model_type", Value::Null, "`model_type` is missing"),
        ("architectures", json!("LlamaForCausalLM"), "should be a list of strings"),
        ("rope_scaling", json!([]), "should be an object"),
        ("rope_scaling", json!({"type": "linear"}), "`rope_scaling.factor` is missing"),
        ("quantization_config", json!("bitnet"), "should be an object"),
        ("quantization_config.use_rms_norm", json!("no"), "should be true or false"),
    ];
    for (path, value, words) in cases {
        let error = parse(&with(llama(), path, value)).expect_err(path);
        assert!(matches!(error, Error::Format { .. }), "{path}: {error:?}");
        assert!(error.to_string().starts_with("config.json: ") && error.to_string().contains(words), "{error}");
    }
    for text in ["", "[]", "1", "{", "\u{feff}{}", "{\"rms_norm_eps\": NaN}"] {
        assert!(matches!(Config::parse(text.as_bytes()), Err(Error::Format { .. })), "{text}");
    }
    assert!(Config::parse("[".repeat(100_000).as_bytes()).is_err());
}

#[test]
fn every_cut_is_refused() {
    let text = bitnet().to_string();
    for end in 0..text.len() {
        assert!(matches!(Config::parse(&text.as_bytes()[..end]), Err(Error::Format { .. })), "{end}");
    }
}

#[test]
fn flipped_bits_never_panic() {
    let text = with(bitnet(), "rope_scaling", json!({"type": "linear", "factor": 2})).to_string();
    for bit in 0..8 * text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let _ = Config::parse(&bytes);
    }
}

#[test]
fn inner_norms() {
    let on = with(llama(), "quantization_config.use_rms_norm", json!(true));
    assert_eq!(parse(&on).unwrap().inner_norm_eps, Some(1e-6));
    let eps = |base: &Value, eps| parse(&with(base.clone(), "quantization_config.rms_norm_eps", json!(eps)));
    assert_eq!(eps(&on, 0.5).unwrap().inner_norm_eps, Some(0.5));
    assert!(eps(&on, 0.0).unwrap_err().to_string().contains("`quantization_config.rms_norm_eps` is 0.0"));
    assert_eq!(eps(&llama(), 0.0).unwrap().inner_norm_eps, None);
}
