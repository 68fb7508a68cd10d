"""The fake as a Flask application. The only package that imports Flask."""
