"""Files: asked for an address, sent there, then shared, in that order.

https://docs.slack.dev/messaging/working-with-files: until the last step nobody sees the
file, so whatever fails before it is proof that nothing was posted.
"""

from adapters.errors import NotAccepted, Unclear
from adapters.slack.calls import Calls
from adapters.slack.installs import Install

PICTURE = "chart.png"


async def share(
    calls: Calls,
    install: Install,
    channel: str,
    name: str,
    data: bytes,
    comment: str,
    alt: str = "",
) -> str:
    """Post a file in a conversation with a comment above it; return the file's id."""
    try:
        where = await calls.call(
            install,
            "files.getUploadURLExternal",
            filename=name,
            length=len(data),
            alt_txt=alt or None,
        )
        await calls.upload(str(where["upload_url"]), data)
    except Unclear as error:
        raise NotAccepted("nothing was shared yet") from error
    file = str(where["file_id"])
    await calls.call(
        install,
        "files.completeUploadExternal",
        files=[{"id": file, "title": name}],
        channel_id=channel,
        initial_comment=comment,
    )
    return file
