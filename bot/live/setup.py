"""What a configuration comes to: the engine, the rules by id, the coaching policy."""

from collections.abc import Collection, Mapping

from adapters.platform import Channel
from bot.coaching import Workspace
from bot.config import Config
from bot.config.chosen import overlaid
from bot.member import MemberSettings
from rules.checks import RULES, times
from rules.engine import Engine
from rules.model import Millis
from rules.state.workspace import Place


class Setup:
    """The rules in force and the policy they are told by."""

    def __init__(
        self,
        config: Config,
        *,
        everything: bool = False,
        from_the_start: MemberSettings | None = None,
    ) -> None:
        """Prepare the rules; ``everything`` takes in the rules and channels that are off.

        ``from_the_start`` is for trying out: whoever speaks has chosen that.
        """
        self.config = config.with_everything() if everything else config
        bound = self.config.in_force()
        self.engine = Engine(bound, times=times(bound))
        self.rules = {rule.id: rule for rule, _ in bound}
        self.from_the_start = from_the_start
        self.trying_out = everything
        """Nobody is here who would have to be told."""
        self._thresholds = {rule.id: options.threshold for rule, options in bound}
        self._off = frozenset(rule.id for rule in RULES) - self.rules.keys()

    def with_chosen(self, chosen: Mapping[str, str]) -> "Setup":
        """Return the setup of a workspace whose managers chose these things."""
        config = overlaid(self.config, chosen)
        made = Setup(config, from_the_start=self.from_the_start)
        made.trying_out = self.trying_out
        return made

    def policy(
        self,
        stopped: Mapping[str, Millis],
        places: Mapping[str, Place],
        unread: Collection[str],
    ) -> Workspace:
        """Return the coaching policy, with the rules that stopped themselves."""
        return Workspace(
            self.config.coaching,
            zone=self.config.workspace.timezone,
            thresholds=self._thresholds,
            off=self._off,
            stopped=stopped,
            places=places,
            unread=unread,
        )

    def place(self, channel: Channel, home: Channel) -> Place:
        """Return how a channel, or a thread of ``home``, is set up for the engine."""
        thread = channel.id != home.id
        return self.config.place(
            home.id, home.name, home=home.id if thread else "", thread=thread
        )

    def reads(self, home: Channel) -> bool:
        """Say whether a channel is switched on; its threads are with it."""
        return self.config.reads(home.id, home.name)
