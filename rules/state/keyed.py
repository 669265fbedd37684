"""Keyed fingerprints: what stands for people, names and words where state is kept."""

from hashlib import blake2b

SOMEBODY = 1
"""Alias of a person whom the source does not name."""


def fingerprint(key: bytes, text: str) -> int:
    """Return a keyed 63-bit fingerprint (BLAKE2b with the workspace's key)."""
    digest = blake2b(text.encode("utf-8", "replace"), key=key, digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1 or 1
