"""Ids of events."""

from __future__ import annotations

import os
import time


def uuid7() -> str:
    """A UUID of version 7: 48 bits of time in milliseconds, then 74 random bits (RFC 9562, 5.7)."""
    bits = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    bits = bits & ~(0xF << 76 | 0x3 << 62) | (0x7 << 76 | 0x2 << 62)
    text = "%032x" % bits
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
