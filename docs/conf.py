"""How the documentation is built: MyST pages in four folders, API pages from docstrings."""

from regulars import __version__

project = "Regulars"
author = "The Regulars developers"
project_copyright = "The Regulars developers, Apache-2.0"
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
nitpicky = False
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist", "html_image"]
myst_heading_anchors = 3
numpydoc_show_class_members = False
autodoc_typehints = "none"

html_theme = "furo"
html_title = "Regulars"
html_static_path = ["_static"]
html_show_sphinx = False
