"""Two kinds of import-linter contract of our own: faces between modules, and pure files."""

from __future__ import annotations

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

FLOOR_AND_MODULE = 3  # regulars.<floor>.<module>


class BrokenPairs(Contract):
    """A contract whose check lists pairs of importer and imported that it does not allow."""

    says = "{importer} may not import {imported}"

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """List every import that breaks the contract."""
        broken = self.broken(graph)
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def broken(self, graph: ImportGraph) -> list[tuple[str, str]]:
        """The pairs of importer and imported."""
        raise NotImplementedError

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each broken pair on a line."""
        for importer, imported in check.metadata["broken"]:
            output.print_error(self.says.format(importer=importer, imported=imported))


class Faces(BrokenPairs):
    """Across modules of the floors, only the files that are faces may be imported.

    A module is ``regulars.<floor>.<module>``, and one level deeper in a ``nested`` folder.
    ``shared`` floors may be imported anywhere in them. Edges and the settings also see a module's
    ``edge_faces``. A file that is ``only_for`` a module is a face for that one alone. Modules of a
    floor of ``strangers`` see nothing of each other. Tests may look behind faces, to see that
    nothing was written.
    """

    says = "{importer} reaches past the face of {imported}"
    faces = fields.SetField(subfield=fields.StringField())
    edge_faces = fields.SetField(subfield=fields.StringField())
    only_for = fields.SetField(subfield=fields.StringField())  # as "admin: regulars.edges.console"
    shared = fields.SetField(subfield=fields.StringField())
    nested = fields.SetField(subfield=fields.StringField())
    strangers = fields.SetField(subfield=fields.StringField())

    def broken(self, graph: ImportGraph) -> list[tuple[str, str]]:
        """Every direct import that is not allowed."""
        return [
            (importer, imported)
            for importer in sorted(graph.modules)
            if importer.startswith("regulars.")
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if not self.allows(importer, imported)
        ]

    def allows(self, importer: str, imported: str) -> bool:
        """True inside a module, in tests, for shared floors and for a face."""
        source, target = importer.split("."), imported.split(".")
        depth = FLOOR_AND_MODULE + (".".join(target[:FLOOR_AND_MODULE]) in self.nested)
        floor = ".".join(target[:2])
        if target[0] != "regulars" or "tests" in source or source[:depth] == target[:depth]:
            return True
        if floor in self.strangers and floor == ".".join(source[:2]):
            return False
        if len(target) <= depth or floor in self.shared:
            return True
        return target[depth] in self._faces_for(source)

    def _faces_for(self, source: list[str]) -> set[str]:
        """The files of other modules that a module may import."""
        seen = self.faces | (self.edge_faces if source[1] in {"edges", "config"} else set())
        module = ".".join(source[:FLOOR_AND_MODULE])
        return seen | {
            file
            for file, _, whose in (entry.partition(": ") for entry in self.only_for)
            if whose == module
        }


class Pure(BrokenPairs):
    """The named files reach none of the forbidden packages and no tables, however far round."""

    says = "{importer} is not pure: it imports {imported}"
    files = fields.SetField(subfield=fields.StringField())
    forbidden = fields.SetField(subfield=fields.StringField())

    def broken(self, graph: ImportGraph) -> list[tuple[str, str]]:
        """Each of the files with the shortest way to what it must not reach."""
        return [
            (importer, " -> ".join(graph.find_shortest_chain(importer, reached)[1:]))
            for importer in sorted(graph.modules)
            if importer.startswith("regulars.") and self.files & set(importer.split(".")[2:])
            for reached in sorted(graph.find_upstream_modules(importer))
            if self._is_impure(reached)
        ]

    def _is_impure(self, module: str) -> bool:
        names = module.split(".")
        return names[0] in self.forbidden or (
            names[0] == "regulars" and names[-1] in {"models", "queries", "services"}
        )
