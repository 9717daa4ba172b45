"""Two kinds of import-linter contract of our own: faces between modules, and pure files."""

from __future__ import annotations

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

FLOOR_AND_MODULE = 3  # regulars.<floor>.<module>


class BrokenPairs(Contract):
    """A contract whose check lists pairs of importer and imported that it does not allow."""

    says = "{importer} may not import {imported}"

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """List every direct import that breaks the contract."""
        broken = [
            (importer, imported)
            for importer in sorted(graph.modules)
            if importer.startswith("regulars.")
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if not self.allows(importer, imported)
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def allows(self, importer: str, imported: str) -> bool:
        """Whether this one import is allowed."""
        raise NotImplementedError

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each broken pair on a line."""
        for importer, imported in check.metadata["broken"]:
            output.print_error(self.says.format(importer=importer, imported=imported))


class Faces(BrokenPairs):
    """Across modules of the floors, only the files that are faces may be imported.

    A module is ``regulars.<floor>.<module>``, and one level deeper in a ``nested`` folder.
    ``shared`` floors may be imported anywhere in them. Edges and the settings also see a module's
    ``edge_faces``. Tests may look behind faces, to see that nothing was written.
    """

    says = "{importer} reaches past the face of {imported}"
    faces = fields.SetField(subfield=fields.StringField())
    edge_faces = fields.SetField(subfield=fields.StringField())
    shared = fields.SetField(subfield=fields.StringField())
    nested = fields.SetField(subfield=fields.StringField())

    def allows(self, importer: str, imported: str) -> bool:
        """True inside a module, in tests, for shared floors and for a face."""
        source, target = importer.split("."), imported.split(".")
        depth = FLOOR_AND_MODULE + (".".join(target[:FLOOR_AND_MODULE]) in self.nested)
        if target[0] != "regulars" or len(target) <= depth or "tests" in source:
            return True
        if source[:depth] == target[:depth] or ".".join(target[:2]) in self.shared:
            return True
        faces = self.faces | (self.edge_faces if source[1] in {"edges", "config"} else set())
        return target[depth] in faces


class Pure(BrokenPairs):
    """The named files import none of the forbidden packages and no models."""

    says = "{importer} is not pure: it imports {imported}"
    files = fields.SetField(subfield=fields.StringField())
    forbidden = fields.SetField(subfield=fields.StringField())

    def allows(self, importer: str, imported: str) -> bool:
        """True for other files, and for imports that keep these files pure."""
        if not self.files & set(importer.split(".")[2:]):
            return True
        target = imported.split(".")
        return target[0] not in self.forbidden and target[-1] not in {"models", "services"}
