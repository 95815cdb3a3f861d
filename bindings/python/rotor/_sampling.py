"""The options of sampling. Generated from src/engine/sampler/table.rs: ROTOR_BLESS=1 cargo test --test header"""

from __future__ import annotations

import ctypes
from ctypes import c_float, c_uint32, c_uint64
from typing import SupportsFloat, SupportsIndex, TypedDict


class Sampling(ctypes.Structure):
    """rotor_sampling"""

    _fields_ = [
        ("struct_size", c_uint32),
        ("temperature", c_float),
        ("seed", c_uint64),
        ("top_k", c_uint32),
        ("top_p", c_float),
        ("min_p", c_float),
        ("repetition_penalty", c_float),
        ("repetition_window", c_uint32),
        ("frequency_penalty", c_float),
        ("presence_penalty", c_float),
        ("dry_multiplier", c_float),
        ("dry_base", c_float),
        ("dry_allowed_length", c_uint32),
        ("dry_window", c_uint32),
        ("temperature_range", c_float),
        ("temperature_exponent", c_float),
        ("typical_p", c_float),
        ("xtc_probability", c_float),
        ("xtc_threshold", c_float),
        ("mirostat_tau", c_float),
        ("mirostat_eta", c_float),
    ]


class MoreSampling(TypedDict, total=False):
    """The options of sampling that are not in the signature of `Model.session`."""

    # Subtracted from the logit of a token once per occurrence; 0 does nothing
    frequency_penalty: SupportsFloat
    # Subtracted from the logit of a token that occurred; 0 does nothing
    presence_penalty: SupportsFloat
    # Sets the strength of DRY, which prevents repeated sequences. 0 does nothing; 0.8 is
    # usual. DRY subtracts `dry_multiplier * dry_base^(length - dry_allowed_length)` from
    # the logit of a token that would extend a repeated sequence of `length` tokens. Line
    # ends, colons, quotation marks and asterisks end a sequence.
    dry_multiplier: SupportsFloat
    # Base of the penalty, see `dry_multiplier`; at least 1
    dry_base: SupportsFloat
    # DRY allows repeated sequences that are shorter than this.
    dry_allowed_length: SupportsIndex
    # Number of last tokens that DRY counts; 0 counts all
    dry_window: SupportsIndex
    # Lowers the temperature by up to this much where the model is certain, and raises it
    # where the model is not. It is 0 to `temperature`; 0 does nothing.
    temperature_range: SupportsFloat
    # Exponent with which the temperature follows the entropy; above 0, and 1 is linear
    temperature_exponent: SupportsFloat
    # Keeps the most typical tokens whose probabilities together reach `typical_p`. It is
    # above 0 and at most 1; 1 keeps all.
    typical_p: SupportsFloat
    # XTC drops the best tokens with this probability, 0 to 1: of the tokens that reach
    # `xtc_threshold`, it keeps only the least likely one. 0 does nothing.
    xtc_probability: SupportsFloat
    # Threshold of XTC, see `xtc_probability`; 0 to 1
    xtc_threshold: SupportsFloat
    # Mirostat 2.0 keeps the surprise of the tokens near this many bits. It replaces
    # top-k, typical, top-p, min-p and XTC. 0 does nothing; 5 is usual. The state of
    # mirostat belongs to the tokens: a rewind restores it, and forks and saves keep it.
    mirostat_tau: SupportsFloat
    # Learning rate of mirostat, 0 to 1; 0.1 is usual
    mirostat_eta: SupportsFloat
