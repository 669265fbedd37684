"""Which Rapport this is, as it was installed."""

from functools import cache
from importlib import metadata

PACKAGE = "rapport-coach"


@cache
def version() -> str:
    """Return the version; nothing where it is run without being installed."""
    try:
        return metadata.version(PACKAGE)
    except metadata.PackageNotFoundError:
        return ""
