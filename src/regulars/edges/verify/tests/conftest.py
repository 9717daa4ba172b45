from regulars.edges.connectors.files.tests.conftest import home

__all__ = ["home"]
