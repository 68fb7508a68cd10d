"""The fake as a Flask application. The only room that knows Flask."""
