"""The reference of the API as a static site, rendered from the document.

It shows what no viewer of OpenAPI documents shows: each behaviour with its level and source, and how a number is
written in a path. The fake serves it, and a folder with it can be published. Its pages need no network.
"""

from vobiz_spec.reference.site import File, Site
from vobiz_spec.reference.writing import ForeignFolderError

__all__ = ["File", "ForeignFolderError", "Site"]
