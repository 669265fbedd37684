"""How a channel and a member are packed into rows, and read again."""

from msgspec import msgpack

from rules.state.channel import Channel
from rules.state.workspace import Member

_pack = msgpack.Encoder().encode
_channel = msgpack.Decoder(Channel).decode
_member = msgpack.Decoder(Member).decode


def pack_channel(channel: Channel) -> bytes:
    """Pack a channel's row."""
    return _pack(channel)


def unpack_channel(row: bytes) -> Channel:
    """Read a channel's row."""
    return _channel(row)


def pack_member(member: Member) -> bytes:
    """Pack a coached member's counters."""
    return _pack(member)


def unpack_member(row: bytes) -> Member:
    """Read a coached member's counters."""
    return _member(row)
