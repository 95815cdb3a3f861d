"""The version of this package, which is that of the crate."""

__version__ = "0.1.0"
