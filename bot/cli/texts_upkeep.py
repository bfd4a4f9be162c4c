"""What people read who keep Parley running: its database, and whether it is well."""

from typing import Final

DB_UPGRADE: Final = "Bring the database to this version of Parley; a new one is made."
DB_BACKUP: Final = "Copy the database into a new file, also while people play."
DB_BACKUP_FILE: Final = "The file, which must not be there yet."
DB_RESTORE: Final = "Replace the database by a backup."
DB_RESTORE_FILE: Final = "The backup."
DB_RESTORE_REPLACE: Final = "Also where sessions are stored already; they are kept beside under another name."
HEALTH: Final = "Ask a running `parley serve` whether it is well; the exit code is 0 if so, else 1."
HEALTH_ADDRESS: Final = (
    "Where it answers, such as 127.0.0.1:8080; by default what PARLEY_HEALTH_ADDRESS says."
)

UP_TO_DATE: Final = "The database is up to date (version {version})."
UPGRADED: Final = "The database is now at version {version}; it was at {before}."
MADE_DATABASE: Final = "The database was made, at version {version}."
BACKED_UP: Final = "Wrote {file}, and checked it (version {version} of the database)."
KEEP_SAFE: Final = "What people wrote stands in it: keep it where nobody else can read it."
RESTORED: Final = "Everything is as in {file} (version {version} of the database)."
KEPT_BESIDE: Final = "The database that was there is now {file}."
UPGRADE_NEXT: Final = "It is of an older version: run `parley db upgrade` before you go on."

WELL: Final = "It is well."
UNWELL: Final = "It is not well: {why}."
NO_ANSWER: Final = (
    "Nobody answers at {address} ({why}): start `parley serve` with PARLEY_HEALTH_ADDRESS={address}."
)
WHICH_ADDRESS: Final = (
    "Write where `parley serve` answers, such as 127.0.0.1:8080, or set PARLEY_HEALTH_ADDRESS."
)
BAD_ADDRESS: Final = "Write an address such as 127.0.0.1:8080, not {given!r}."
