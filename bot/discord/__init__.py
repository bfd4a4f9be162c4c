"""Discord, as one of the bridge's platforms. `discord` is imported under this folder only."""
