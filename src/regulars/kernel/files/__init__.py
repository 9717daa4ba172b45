"""The one door to the disk: whole files or none, and clear words when the disk refuses."""

from __future__ import annotations

from regulars.kernel.files.errors import (
    DiskFull,
    FileIsFolder,
    FileMissing,
    FileNotPermitted,
    FileUnusable,
    FolderInUse,
    FolderIsFile,
    FolderMissing,
    OutputStopped,
    PlaceIsFolder,
    PlaceIsSpecial,
    explain,
    explain_writing,
)
from regulars.kernel.files.folders import (
    check_replaceable,
    whole_folder,
)
from regulars.kernel.files.output import (
    explaining_output,
    print_whole,
)
from regulars.kernel.files.privacy import (
    keep_private,
    make_private,
)
from regulars.kernel.files.single import (
    check_readable,
    place_of_file,
    whole_file,
)

__all__ = [
    "DiskFull",
    "FileIsFolder",
    "FileMissing",
    "FileNotPermitted",
    "FileUnusable",
    "FolderInUse",
    "FolderIsFile",
    "FolderMissing",
    "OutputStopped",
    "PlaceIsFolder",
    "PlaceIsSpecial",
    "check_readable",
    "check_replaceable",
    "explain",
    "explain_writing",
    "explaining_output",
    "keep_private",
    "make_private",
    "place_of_file",
    "print_whole",
    "whole_file",
    "whole_folder",
]
