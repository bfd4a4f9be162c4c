"""Every test begins with no database."""

from tests.fakes.databases import ready_made as ready_made
