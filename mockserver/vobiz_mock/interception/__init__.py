"""A fake in place of the real host, in this process and without a socket.

HTTP libraries open their connections through a few methods. This package puts a layer over each of these methods. The
layer gives a connection to the fake to requests for its hosts. The library writes its request into that connection, and
reads the reply out of it, byte for byte as with a socket.
"""
