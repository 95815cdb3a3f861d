//! How the states of a text's tokens become one vector, as the model's files say it.
#![forbid(unsafe_code)]

use serde_json::Value;

use crate::error::{Error, Result, shortened};

/// The file of sentence-transformers that says it.
pub const FILE: &str = "1_Pooling/config.json";

/// How the states of a text's tokens become one vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pooling {
    /// The state of the last token.
    Last,
    /// The mean of the states of all tokens.
    Mean,
}

impl Pooling {
    /// Its name, for users.
    pub fn name(self) -> &'static str {
        match self {
            Self::Last => "last",
            Self::Mean => "mean",
        }
    }

    /// From `pooling_type` of a GGUF file (llama.cpp's `llama_pooling_type`).
    pub fn of_gguf(kind: u64, file: &str) -> Result<Self> {
        match kind {
            1 => Ok(Self::Mean),
            3 => Ok(Self::Last),
            _ => Err(Error::unsupported(format!(
                "{file}: its metadata: `pooling_type` is {kind}; supported: 0 (none), 1 (mean) and 3 (last token)"
            ))),
        }
    }

    /// From [`FILE`], in which one of the keys `pooling_mode_*` is true, or `pooling_mode` is a
    /// name.
    pub fn parse(json: &[u8]) -> Result<Self> {
        let value: Value = serde_json::from_slice(json)
            .map_err(|e| Error::format(FILE, format!("not valid JSON: {}", shortened(&e.to_string()))))?;
        let Value::Object(keys) = value else { return Err(Error::format(FILE, "it should be a JSON object")) };
        let is_mode = |(key, value): &(&String, &Value)| key.starts_with("pooling_mode_") && **value == true;
        let modes: Vec<&str> = match keys.get("pooling_mode") {
            Some(Value::String(mode)) => vec![mode],
            Some(_) => return Err(Error::format(FILE, "`pooling_mode` should be a string")),
            None => keys.iter().filter(is_mode).map(|(key, _)| &key["pooling_mode_".len()..]).collect(),
        };
        match modes[..] {
            ["lasttoken"] => Ok(Self::Last),
            ["mean" | "mean_tokens"] => Ok(Self::Mean),
            [] => Err(Error::format(FILE, "no key `pooling_mode_*` is true")),
            _ => Err(Error::unsupported(format!(
                "{FILE}: it pools by {}; supported: lasttoken or mean_tokens, one of them",
                shortened(&modes.join(" and "))
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_sentence_transformers() {
        let parse = |json: &str| Pooling::parse(json.as_bytes()).map_err(|e| e.to_string());
        assert_eq!(parse(r#"{"pooling_mode_mean_tokens": false, "pooling_mode_lasttoken": true}"#), Ok(Pooling::Last));
        assert_eq!(parse(r#"{"word_embedding_dimension": 8, "pooling_mode_mean_tokens": true}"#), Ok(Pooling::Mean));
        assert_eq!(parse(r#"{"pooling_mode": "lasttoken"}"#), Ok(Pooling::Last));
        for (json, said) in [
            (r#"{"pooling_mode_cls_token": true}"#, "it pools by cls_token; supported: lasttoken"),
            (r#"{"pooling_mode_max_tokens": true, "pooling_mode_mean_tokens": true}"#, "max_tokens and mean_tokens"),
            (r#"{"pooling_mode_mean_tokens": 1}"#, "no key `pooling_mode_*` is true"),
            (r#"{"pooling_mode": 1}"#, "should be a string"),
            ("[]", "a JSON object"),
            ("{", "not valid JSON"),
        ] {
            let error = parse(json).unwrap_err();
            assert!(error.contains(said) && error.contains(FILE), "{error}");
        }
    }

    #[test]
    fn the_types_of_gguf() {
        assert_eq!(Pooling::of_gguf(1, "a.gguf").unwrap(), Pooling::Mean);
        assert_eq!(Pooling::of_gguf(3, "a.gguf").unwrap(), Pooling::Last);
        assert!(Pooling::of_gguf(2, "a.gguf").unwrap_err().to_string().contains("`pooling_type` is 2"));
    }
}
