//! JSON schemas.
#![forbid(unsafe_code)]

/// How strictly a schema is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SchemaOptions {
    /// Keywords that cannot be enforced are ignored, and logged, instead of refused.
    pub lenient: bool,
    /// Objects that name properties have no others, unless the schema says something about these.
    pub closed: bool,
}

impl SchemaOptions {
    /// Everything is enforced, or refused; objects are open, as the standard says.
    pub const EXACT: Self = Self { lenient: false, closed: false };
}
