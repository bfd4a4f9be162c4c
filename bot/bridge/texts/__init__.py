"""All that people read from the bridge, one module for each part of it."""
