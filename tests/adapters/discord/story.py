"""Plays a story of the console on Discord: the same script, the same expectations.

What only the console can do (living somewhere, going back in a conversation by number in
a way Discord has no word for) is left to the console.
"""

from pathlib import Path

from adapters.console.chat import A_LINE
from adapters.console.community import Mistake
from adapters.console.lines import Does, Goes, Says, read_line, read_span
from tests.adapters.discord.town import Town, is_listed, town
from tests.stories.stage import SEES, setup_of


class DiscordStory:
    """A script under way."""

    def __init__(self, text: str) -> None:
        self.setup = setup_of(text)
        self.lines = list(enumerate(text.splitlines(), 1))
        self.channel = "general"
        self.ever: dict[str, dict[int, str]] = {}
        self.looked: dict[str, set[int]] = {}

    async def play(self, db: Path) -> None:
        async with town(db, self.setup) as place:
            place.show_managers_commands()
            for number, line in self.lines:
                if line.strip() == "=> restart":
                    await place.restart()
                elif line.startswith("=>"):
                    self.expect(place, line.strip(), f"line {number}: {line}")
                else:
                    await self.do(place, line)

    async def do(self, place: Town, line: str) -> None:
        match read_line(line):
            case Goes(channel):
                self.channel = channel
                place.open(channel)
                return
            case Says() as says:
                await self.speak(place, says)
            case Does(verb, words):
                await self.does(place, verb, words)
                if verb == "later":
                    return
            case None:
                return
        self.note(place)
        await place.tick(A_LINE)

    async def speak(self, place: Town, says: Says) -> None:
        on = says.reply_to or says.thread
        message = place.said[int(on) - 1] if on else None
        typed = says.text.removeprefix("/").lower()
        if says.text.startswith("/coach") and not is_listed(typed):
            await place.write(says.who, typed)
        elif says.text.startswith("/coach"):
            await place.ask(says.who, self.channel, says.text[1:], message)
        elif says.thread:
            await place.say_in_thread(says.who, int(says.thread), says.text)
        else:
            await place.say(says.who, self.channel, says.text, reply_to=message)

    async def does(self, place: Town, verb: str, words: tuple[str, ...]) -> None:
        match verb, words:
            case "later", _:
                await place.later(read_span(" ".join(words)))
            case "edit", (id, text):
                await place.edit(int(id), text)
            case "delete", (id,):
                await place.delete(int(id))
            case "react", (who, id, emoji):
                await place.react(who, int(id), emoji)
            case "press", (who, label):
                await place.press(who, label)
            case "choose", (who, what):
                await place.choose(who, what)
            case "join", (who,):
                place.join(who)
            case "leave", (who,):
                place.leave(who)
            case "only", (channel, *people):
                place.open(channel.removeprefix("#"), people)
            case "closed", (who,):
                place.close_door(who)
            case "open", (who,):
                place.open_doors()
            case "manager", (who,):
                place.manages(who)
            case "role", (who, role):
                place.give_role(who, role)
            case "gone", (role,) if role.startswith("@"):
                place.take_role(role.removeprefix("@"))
            case "gone", (channel,):
                place.take_away(channel.removeprefix("#"))
            case _:
                raise Mistake(f"/{verb} has no counterpart on Discord")
        await place.settle()

    # -- expecting -------------------------------------------------------------------

    def note(self, place: Town) -> None:
        """Remember what is there to be seen: it may be taken back."""
        for who in ("all", *place.people):
            seen = place.posted() if who == "all" else place.seen_by(who)
            ever = self.ever.setdefault(who, {})
            ever |= {one.message.id: one.text for one in seen}

    def expect(self, place: Town, line: str, where: str) -> None:
        match = SEES.fullmatch(line)
        assert match, f"no expectation: {where}"
        who, words, when = match.groups()
        before = dict(self.ever.get(who, {}))
        seen = place.posted() if who == "all" else place.seen_by(who)
        now = {one.message.id: one.text for one in seen}
        self.note(place)
        if when == " by now":
            assert any(words in text for text in now.values()), where
            return
        if when:
            gone = [text for id, text in before.items() if id not in now]
            assert any(words in text for text in gone), where
            return
        looked = self.looked.setdefault(who, set())
        new = [text for id, text in now.items() if id not in looked]
        looked.update(now)
        said = "\n---\n".join(new)
        if words == "nothing":
            assert not new, f"{where}\n{said}"
        else:
            assert any(words in text for text in new), f"{where}\n{said}"
