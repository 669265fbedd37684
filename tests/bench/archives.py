"""Archives made for measuring: as large as asked for, flat in the memory of the maker."""

import json
import random
import zipfile
from datetime import UTC, datetime
from pathlib import Path

START = 1_735_689_600
"""2025-01-01, in seconds."""
SAID = (
    "how do I get the timer to survive a restart? it forgets everything I set",
    "in my experience the cheap pumps last a year, then the seal goes",
    "https://example.org/notes/{n}",
    "thanks, that worked for me as well",
    "the second one, with the blue handle, is the one I would take again any day",
    "u{m}: have you tried it with the lid off",
    "ok",
    "does anybody have a spare filter of the old kind, I can pick it up on Friday",
    "I wrote up what we did last weekend, with pictures and the list of parts:"
    " https://example.org/weekend/{n}",
    "morning all",
)


def text(rng: random.Random, number: int, members: int) -> str:
    """Return something somebody might say."""
    return SAID[rng.randrange(len(SAID))].format(n=number, m=rng.randrange(members))


def jsonl(path: Path, size: int, members: int, channels: int = 20) -> int:
    """Write a JSONL archive of ``size`` bytes; return its number of messages."""
    rng = random.Random(1)
    number = written = 0
    with path.open("w", encoding="utf-8") as stream:
        while written < size:
            row = {
                "id": f"m{number}",
                "channel": f"room-{rng.randrange(channels)}",
                "author": f"u{rng.randrange(members)}",
                "ts": START + number * 7,
                "text": text(rng, number, members),
            }
            written += stream.write(json.dumps(row) + "\n")
            number += 1
    return number


def slack_zip(path: Path, size: int, members: int, channels: int = 20) -> int:
    """Write a Slack export of ``size`` bytes of day files as a zip."""
    rng = random.Random(2)
    number = written = 0
    names = [f"room-{n}" for n in range(channels)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        users = [{"id": f"U{n}", "name": f"u{n}"} for n in range(members)]
        archive.writestr("users.json", json.dumps(users))
        rooms = [{"id": f"C{n}", "name": name} for n, name in enumerate(names)]
        archive.writestr("channels.json", json.dumps(rooms))
        day = START
        while written < size:
            for name in names:
                rows = []
                for _ in range(120):
                    at = day + rng.randrange(86_400)
                    rows.append(
                        {
                            "type": "message",
                            "user": f"U{rng.randrange(members)}",
                            "ts": f"{at}.{number % 1_000_000:06}",
                            "text": text(rng, number, members),
                        }
                    )
                    number += 1
                rows.sort(key=lambda row: str(row["ts"]))
                body = json.dumps(rows)
                written += len(body)
                date = datetime.fromtimestamp(day, UTC).date().isoformat()
                archive.writestr(f"{name}/{date}.json", body)
            day += 86_400
    return number


def discord_file(
    path: Path, messages: int, members: int, begin: int, room: str
) -> None:
    """Write one channel as DiscordChatExporter does."""
    rng = random.Random(room)
    head = {
        "guild": {"id": "1", "name": "bench", "iconUrl": ""},
        "channel": {
            "id": room,
            "type": "GuildPublicThread" if messages < 1_000 else "GuildTextChat",
            "categoryId": "9",
            "category": "forum",
            "name": f"room {room}",
            "topic": None,
        },
        "dateRange": {"after": None, "before": None},
    }
    with path.open("w", encoding="utf-8") as stream:
        stream.write(json.dumps(head)[:-1] + ', "messages": [')
        for number in range(messages):
            at = begin + number * 60
            who = rng.randrange(members)
            row = {
                "id": str((at - 1_420_070_400) * 1000 << 22 | number & 0xFFF),
                "type": "Default",
                "timestamp": datetime.fromtimestamp(at, UTC).isoformat(),
                "timestampEdited": None,
                "content": text(rng, number, members),
                "author": {"id": str(10**17 + who), "name": f"u{who}", "isBot": False},
                "attachments": [],
                "embeds": [],
                "stickers": [],
                "reactions": [],
                "mentions": [],
            }
            stream.write((", " if number else "") + json.dumps(row))
        stream.write(f'], "messageCount": {messages}}}')
