"""What a session's host can do beside playing, and what those who manage a server set there.

Each module is one thing on the panel (`panel.py`); who may do it is decided in `bot/bridge/permissions.py`.
"""
