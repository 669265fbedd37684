"""What may be set about the platforms Rapport runs on: one section each.

Addresses are those of the public services unless another compatible server is named.
"""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator


def _address(*schemes: str) -> AfterValidator:
    """Return what refuses an address that does not begin with one of these."""

    def check(address: str) -> str:
        if not address.startswith(tuple(f"{scheme}://" for scheme in schemes)):
            raise ValueError(
                f'"{address}" is not an address; write it like "{schemes[0]}://…"'
            )
        return address.rstrip("/")

    return AfterValidator(check)


Web = Annotated[str, _address("https", "http")]
Socket = Annotated[str, _address("wss", "ws")]


class DiscordSettings(BaseModel):
    """Discord. The bot's token comes from the environment (RAPPORT_DISCORD_TOKEN, or
    RAPPORT_DISCORD_TOKEN_FILE, which names a file that holds it) or from a file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: bool = False
    """Whether `rapport run` runs on Discord; a file with this section means
    yes, unless it says false here."""
    token_file: str = ""
    """A file that holds the bot's token and nothing else, where the environment does not
    say: its name, as seen from where the program is started."""
    members: bool = False
    """Whether to ask for the Server Members intent, which tells at once when somebody
    joins or leaves. Without it, who has left is noticed within a day."""
    api: Web = "https://discord.com/api/v10"
    """Where Discord's API is."""
    gateway: Socket | None = None
    """Where Discord's gateway is; without it, where the API says."""


class SlackSettings(BaseModel):
    """Slack. The tokens come from the environment: RAPPORT_SLACK_BOT_TOKEN, and
    RAPPORT_SLACK_APP_TOKEN (Socket Mode) or RAPPORT_SLACK_SIGNING_SECRET (HTTP); the same
    names with _FILE at the end name files that hold them. Or they come from files."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: bool = False
    """Whether `rapport run` runs on Slack; a file with this section means
    yes, unless it says false here."""
    bot_token_file: str = ""
    """A file that holds the bot token (xoxb-…) and nothing else, where the environment
    does not say: its name, as seen from where the program is started."""
    app_token_file: str = ""
    """The same for the app-level token (xapp-…), for Socket Mode."""
    signing_secret_file: str = ""
    """The same for the signing secret, over HTTP."""
    socket_mode: bool = True
    """Whether events come through a connection that Rapport opens, which needs no public
    address. Otherwise Slack sends them over HTTP."""
    host: str = "127.0.0.1"
    """Over HTTP, the address to listen on; a proxy with a certificate stands before it."""
    port: Annotated[int, Field(ge=0, le=65_535)] = 3000
    """Over HTTP, the port to listen on."""
    url: Web | None = None
    """Over HTTP, the public address that leads here, like `https://rapport.example.org`."""
    client_id: str | None = None
    """Over HTTP, for an app that several workspaces install: its client id. Its secret is
    RAPPORT_SLACK_CLIENT_SECRET, and RAPPORT_SLACK_TOKEN_KEY seals the tokens it gets
    (`rapport slack key` makes one)."""
    private_channels: bool = False
    """For such an app, whether its workspaces are asked to let it read the private channels
    it is invited to, as in a manifest made with `--private-channels`."""
    managers: tuple[str, ...] = ()
    """Ids of members who manage Rapport, beside the workspace's admins and owners."""
    api: Web = "https://slack.com/api"
    """Where Slack's API is."""

    @model_validator(mode="after")
    def _several_workspaces(self) -> "SlackSettings":
        if self.client_id and (self.socket_mode or self.url is None):
            raise ValueError(
                "client_id is for an app that several workspaces install, which needs"
                " socket_mode = false and url"
            )
        return self
