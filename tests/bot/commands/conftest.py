"""An office for every test of a command, on both databases."""

from collections.abc import AsyncIterator

import pytest

from bot.store import Store
from tests.bot.delivery.office import Office, open_office


@pytest.fixture
async def office(store: Store, address: str) -> AsyncIterator[Office]:
    found = await open_office(store)
    found.address = address
    return found
