"""The names under which the parts of the server, and the application, pass values to each other. A leaf."""

from __future__ import annotations

# In an ASGI scope's state.
TARGET = "vobiz_mock.target"  # the request target as it was sent, bytes
CONNECTION = "vobiz_mock.connection"  # what an answer may do to its connection, a delivery.Connection

# In a WSGI environment.
BODY_TOO_LARGE = "vobiz_mock.body_too_large"  # set by the server: the body was not read, and wsgi.input is empty
DELIVERY = "vobiz_mock.delivery"  # set by the application: how its answer is to leave, a messages.Delivery
