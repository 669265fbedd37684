"""Archives: conversations exported from Slack or Discord, or written as JSONL.

``open_archive`` finds out what a path holds; what it returns hands over events in
order, in batches, and never needs more memory for a longer archive.
"""

from adapters.archives.archive import Archive, Batch, Person, Place
from adapters.archives.errors import ArchiveError
from adapters.archives.opening import FORMATS, open_archive

__all__ = [
    "FORMATS",
    "Archive",
    "ArchiveError",
    "Batch",
    "Person",
    "Place",
    "open_archive",
]
