"""A strict Bot API server for tests, written from the Bot API's documentation and from no client library.

    async with BotApiServer() as server:
        patient = server.person(1001, "Pat", "en")
        ...                                     # run a bot against server.url with server.token
        await patient.start()
        await patient.tap("Begin")
        await patient.sees("Thank you")

It also runs alone: `python -m tests.botapi --port 8081`, driven over HTTP (see control.py).
"""

from tests.botapi.api import Call
from tests.botapi.faults import Fault, FaultKind
from tests.botapi.people import Person, ScreenMessage
from tests.botapi.server import TOKEN, BotApiServer

__all__ = ["TOKEN", "BotApiServer", "Call", "Fault", "FaultKind", "Person", "ScreenMessage"]
