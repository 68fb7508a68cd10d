"""The inspector: pages below `/_mock/` on which a person sees what a fake has, and steers it.

It is a Flask application of its own, which that of the fake calls for its paths. It offers what `Steering` has, as the
control API does. All pages work without JavaScript.
"""
