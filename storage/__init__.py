"""Storage: tables, the log, snapshots, outbox, traces, exports and migrations, on SQLite or PostgreSQL.

Everything durable passes through `Store`. Not here: rules, decisions, waiting, anything people see but the
exported files.
"""
