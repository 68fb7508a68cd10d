"""The keys under which protocol, bridge and application pass values to each other. Imports nothing."""

from __future__ import annotations

# Keys of an ASGI scope's state.
TARGET = "vobiz_mock.target"  # bytes: the request target as it was sent
CONNECTION = "vobiz_mock.connection"  # a delivery.Connection: controls the connection of the response

# Keys of a WSGI environment.
BODY_TOO_LARGE = "vobiz_mock.body_too_large"  # set by the server to True if it did not read the body
DELIVERY = "vobiz_mock.delivery"  # set by the application: a messages.Delivery
IN_LOOP = "vobiz_mock.in_loop"  # set by the server to True if it calls the application in its event loop
TAKES_LONG = "vobiz_mock.takes_long"  # set by the application instead of an effect: call it again, in a thread
