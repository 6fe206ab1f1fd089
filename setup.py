"""Compiles the word catalogues before packages are collected, so that every install has them; the rest is
pyproject.toml."""

import runpy
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithWords(build_py):
    def run(self) -> None:
        # Run by path: an import of fieldservice.words would ask for the very file that is made here.
        catalogue = runpy.run_path(str(Path(__file__).parent / "fieldservice" / "words" / "catalogue.py"))
        catalogue["main"](["compile"])
        super().run()


setup(cmdclass={"build_py": BuildWithWords})
