"""Find the packages: ``derivations/`` becomes ``symghost.derivations``, which no table can say."""

from setuptools import find_packages, setup

setup(
    packages=[
        *find_packages(include=["symghost", "symghost.*"]),
        *(f"symghost.{name}" for name in find_packages(include=["derivations", "derivations.*"])),
    ],
    package_dir={"symghost": "symghost", "symghost.derivations": "derivations"},
)
