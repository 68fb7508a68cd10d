"""The version of the distribution. Reading it from the installed metadata would take 20 ms at each start."""

VERSION = "0.1.0"
