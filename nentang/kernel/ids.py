"""Identifiers made by the application: UUIDs of version 7 (RFC 9562), which sort by the moment they were made."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """Return a new UUID: 48 bits of Unix milliseconds, then version, variant and 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    noise = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80
    value |= 0x7 << 76
    value |= (noise >> 68) << 64
    value |= 0b10 << 62
    value |= noise & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=value)
