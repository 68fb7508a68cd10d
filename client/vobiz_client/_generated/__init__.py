# Generated from the OpenAPI document by client/generate.py: do not edit.
"""What is generated from the OpenAPI document."""
