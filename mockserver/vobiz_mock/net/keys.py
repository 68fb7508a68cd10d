"""The keys under which protocol, bridge and application pass values to each other. Imports nothing."""

from __future__ import annotations

# Keys of an ASGI scope's state.
TARGET = "vobiz_mock.target"  # bytes: the request target as it was sent
CONNECTION = "vobiz_mock.connection"  # a delivery.Connection: controls the connection of the response

# Keys of a WSGI environment.
BODY_TOO_LARGE = "vobiz_mock.body_too_large"  # set by the server to True if it did not read the body
DELIVERY = "vobiz_mock.delivery"  # set by the application: a messages.Delivery
# A function, set by the server if it calls the application in its event loop. The application calls it, and then has no
# effect, to be called again in a thread. A function also works in a copy of the environment.
CALL_AGAIN = "vobiz_mock.call_again"
