"""The story that the application is killed in: eight days of a garden club, and what
happens in them, step by step.

Everybody drops links in a corner of their own on three days; meanwhile they talk in the
square: questions, answers and thanks, some words changed or taken back, a member who
pauses and one who switches off. On the second Tuesday the square is told how its week was.
"""

from typing import TypeAlias

from adapters.platform import Command
from rules.model import (
    DAY,
    HOUR,
    MINUTE,
    Deleted,
    Edited,
    Event,
    Millis,
    Posted,
    Reacted,
    Watermark,
)

MONDAY: Millis = 20_514 * DAY
PEOPLE = [f"p{number}" for number in range(8)]
CORNERS = [f"c{number}" for number in range(8)]
SQUARE = "square"
Step: TypeAlias = tuple[Millis, list[Event] | Command]

TALK = """\
0 13:00 p0 q1: does anybody know how to sharpen a spade without a grinder at home?
0 13:06 p1 a1 re q1: with a flat file, always away from you, ten strokes on each side
0 13:20 p0 t1 re a1: thank you, that worked at once
0 14:00 p2 s1: the beans are in, two rows of them under the old pear tree
0 14:10 p3 s2 re s1: lovely, mine are still waiting on the window sill
0 14:30 p4 s3: I read about moss for an hour, the part on roofs is worth it: https://example.org/moss
0 14:40 p5 s4 re s3: which part about roofs did you mean, the pictures or the maps?
0 14:50 p4 s5 re s4: the maps, they show how much water it holds
1 13:00 p6 q2: what is the best time of the year to move a grown peony to another bed?
1 13:05 p7 q3: has anybody had luck with figs on a balcony that faces north?
1 13:30 p2 a3 re q3: yes, in a big pot, wrapped in straw all winter long
1 14:00 p7 t3 re a3: thanks, that helps a lot
1 15:00 p5 a4 re s1: how did the beans come up, did the late frost reach them?
2 13:00 p3 q4: which saw do you take for apple branches as thick as an arm?
2 13:10 p0 a5 re q4: a pulling saw with a long blade, it leaves a clean cut
2 13:20 p1 s6: it rained all night and the tank is full again
2 13:10 p4 q5: how deep do you plant tulip bulbs so that the mice leave them alone?
2 13:25 p1 a6 re q5: a hand deep at least, with a wire mesh on top of them
2 13:40 p6 s7 re s6: ours is full as well, for the first time since spring
3 17:30 p3 s8: the first radishes are out of the ground, sharp and sweet
3 18:00 p4 s9: the hedge is cut, and a wren has moved out of it
"""
CHANGES = {
    "0 14:45": lambda at: [
        Edited(_post(SQUARE, "s4", at - 5 * MINUTE, "p5", EDITED), at)
    ],
    "0 13:25": lambda at: [Reacted(SQUARE, "a1", at, "p2", "👍")],
    "2 13:45": lambda at: [Deleted(SQUARE, "s6", at)],
}
EDITED = "which part about roofs did you mean, the drawings or the maps?"
ASKED = {
    "1 11:30": ("p5", "coach pause 3 days"),
    "2 09:00": ("p6", "coach off"),
    "2 09:30": ("p1", "coach settings pace gentle"),
    "4 12:00": ("p0", "coach inbox 1"),
}


def story() -> list[Step]:
    """Return the steps in order of time."""
    steps: list[Step] = [*_corners(), *_square()]
    for when, (who, text) in ASKED.items():
        steps.append((_at(when), Command("T1", who, text, SQUARE)))
    hours = [*range(16, 96, 4), *range(96, 192, 12), *range(198, 204)]
    steps += [(at, [Watermark(at)]) for at in (MONDAY + hour * HOUR for hour in hours)]
    return sorted(steps, key=lambda step: step[0])


def _corners() -> list[Step]:
    """Links, words, links again; one link is deleted soon, one late."""
    steps: list[Step] = []
    for day in range(3):
        for number, (who, corner) in enumerate(zip(PEOPLE, CORNERS, strict=True)):
            at = MONDAY + day * DAY + 10 * HOUR + number * 20 * MINUTE
            id = f"{day}-{number}"
            text = "good rain today" if day == 1 else f"https://example.org/{id}"
            steps.append((at, [_post(corner, id, at, who, text)]))
            gone = {"0-1": 2, "0-2": 10}.get(id)
            for later in (2, 4, 10):
                then = at + later * MINUTE
                over = [Deleted(corner, id, then)] if later == gone else []
                steps.append((then, [*over, Watermark(then)]))
    return steps


def _square() -> list[Step]:
    steps: list[Step] = []
    for line in TALK.splitlines():
        head, _, text = line.partition(": ")
        day, clock, who, id, *reply = head.split()
        at = _at(f"{day} {clock}")
        to = reply[1] if reply else None
        steps.append((at, [_post(SQUARE, id, at, who, text, to)]))
        steps.append((at + 4 * MINUTE, [Watermark(at + 4 * MINUTE)]))
    for when, events in CHANGES.items():
        steps.append((_at(when), events(_at(when))))
    return steps


def _post(
    channel: str, id: str, at: Millis, who: str, text: str, to: str | None = None
) -> Posted:
    return Posted(channel=channel, id=id, at=at, author=who, text=text, reply_to=to)


def _at(when: str) -> Millis:
    day, _, clock = when.partition(" ")
    hour, _, minute = clock.partition(":")
    return MONDAY + int(day) * DAY + int(hour) * HOUR + int(minute) * MINUTE


def as_history(events: list[Event], steps: list[Step]) -> list[Event]:
    """Return what a platform's history tells of events after these steps.

    It tells neither of deletions nor of what is gone, and of messages as they read now.
    """
    then = [one for _, step in steps if not isinstance(step, Command) for one in step]
    gone = {one.id for one in then if isinstance(one, Deleted)}
    now = {one.post.id: one.post for one in then if isinstance(one, Edited)}
    told: list[Event] = []
    for event in events:
        if isinstance(event, Posted) and event.id not in gone:
            told.append(now.get(event.id, event))
        elif isinstance(event, Reacted | Watermark):
            told.append(event)
    return told
