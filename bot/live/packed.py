"""How consent and the flood brake lie in their rows."""

from msgspec import Struct, msgpack

from bot.flood import Found
from bot.member import MemberSettings
from rules.model import Millis


class Brake(Struct, frozen=True):
    """How much a rule found lately, and until when it stopped itself."""

    found: Found
    until: Millis | None = None


_encoder = msgpack.Encoder()
_settings = msgpack.Decoder(MemberSettings)
_brake = msgpack.Decoder(Brake)


def pack(one: MemberSettings | Brake) -> bytes:
    """Pack a member's settings or a rule's brake."""
    return _encoder.encode(one)


def unpack_settings(row: bytes) -> MemberSettings:
    """Read a member's packed settings."""
    return _settings.decode(row)


def unpack_brake(row: bytes) -> Brake:
    """Read a rule's packed brake."""
    return _brake.decode(row)
