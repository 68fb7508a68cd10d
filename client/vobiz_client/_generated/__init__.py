# Generated from the OpenAPI document by `python -m vobiz_generator`: do not edit.
"""The code that is generated from the OpenAPI document."""
