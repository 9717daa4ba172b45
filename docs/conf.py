"""How the documentation is built: MyST pages in four folders, API pages from docstrings."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from regulars import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx

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
warnings.filterwarnings("ignore", "Unknown section Definition")  # see show_definition
autodoc_typehints = "none"
autodoc_preserve_defaults = True  # a set of fields would fill pages
autosummary_generate = False

html_theme = "furo"
html_title = "Regulars"
html_static_path = ["_static"]
html_show_sphinx = False


def show_definition(app: Sphinx, kind: str, name: str, *rest: Any) -> None:
    """Let the section that numpydoc does not know be a paragraph, or it would be left out."""
    del app, kind, name
    lines = rest[-1]
    for number, line in enumerate(lines[1:]):
        if lines[number] == "Definition" and line == "----------":
            lines[number : number + 2] = ["**Definition**", ""]


def setup(app: Sphinx) -> None:
    """Read docstrings before numpydoc does."""
    app.connect("autodoc-process-docstring", show_definition, priority=400)
