"""The keys of a WSGI environment under which server and application pass values to each other. Imports nothing."""

from __future__ import annotations

BODY_TOO_LARGE = "vobiz_mock.body_too_large"  # set by the server to True if it did not read the body
DELIVERY = "vobiz_mock.delivery"  # set by the application: a messages.Delivery
# A function, set by the server if it calls the application in its event loop. The application calls it, and then has no
# effect, to be called again in a thread. With `waits=True`, it will wait there for something else than the processor:
# requests that do so do not delay those that only take long. A function also works in a copy of the environment.
CALL_AGAIN = "vobiz_mock.call_again"
# Set by the server to a URL under which the application is reached, if the name in a request may lead to another host.
BASE = "vobiz_mock.base"
# Set by the server to True if the request came through its forward proxy, and so is meant for another host.
PROXIED = "vobiz_mock.proxied"
RECEIPT = "vobiz_mock.receipt"  # set by the server: a messages.Receipt, in which it reports what became of the response
# Set by the application: an asynchronous iterator of bytes. Its pieces are sent after what the application returned, as
# they come. It is closed when the client leaves or the server stops. A server that sets RECEIPT knows this key.
STREAM = "vobiz_mock.stream"
