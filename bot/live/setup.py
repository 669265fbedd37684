"""What a configuration comes to: the engine, the rules by id, the coaching policy."""

from collections.abc import Mapping

from bot.coaching import Workspace
from bot.config import Config
from bot.member import MemberSettings
from rules.checks import times
from rules.engine import Engine
from rules.model import Millis
from rules.state import Place


class Setup:
    """The rules in force and the policy they are told by; the same for every workspace."""

    def __init__(
        self,
        config: Config,
        *,
        everything: bool = False,
        from_the_start: MemberSettings | None = None,
    ) -> None:
        """Prepare the rules; ``everything`` takes in those that are off.

        ``from_the_start`` is for trying out: whoever speaks has chosen that.
        """
        bound = config.in_force(everything=everything)
        self.config = config
        self.engine = Engine(bound, times=times(bound))
        self.rules = {rule.id: rule for rule, _ in bound}
        self._thresholds = {rule.id: options.threshold for rule, options in bound}
        self.from_the_start = from_the_start
        self._everything = everything

    def policy(self, stopped: Mapping[str, Millis]) -> Workspace:
        """Return the coaching policy, with the rules that stopped themselves."""
        return Workspace(
            self.config.coaching,
            zone=self.config.workspace.timezone,
            thresholds=self._thresholds,
            stopped=stopped,
        )

    def place(self, id: str, name: str, parent: str) -> Place:
        """Return how a channel is set up for the engine."""
        return self.config.place(
            parent or id,
            name,
            home=parent,
            thread=bool(parent),
            everything=self._everything,
        )
