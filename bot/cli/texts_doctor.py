"""What the doctor says, apart from the other texts of the commands for its length."""

from typing import Final

SETTINGS: Final = "Settings"
DATA: Final = "Data folder"
SPACE: Final = "Disk"
DATABASE: Final = "Database"
SCENARIOS: Final = "Scenarios"
PICTURES: Final = "Pictures"
TERMINAL: Final = "Terminal"
MODEL: Final = "Model {name}"
NAMES: Final = {"_data_folder": DATA, "_space": SPACE, "_database": DATABASE, "_scenarios": SCENARIOS}

NO_SETTINGS_FILE: Final = "no file (it would be {file})"
NOT_WRITABLE: Final = "{folder} cannot be written to ({why})"
MADE_WHEN_NEEDED: Final = " (made when it is first needed)"
FREE: Final = "{size} free"
NO_DRIVER: Final = "the settings name a PostgreSQL database, and its driver is not installed"
NOT_USABLE: Final = "{where}: {why}"
IN_MEMORY: Final = "in memory; nothing is kept when the program ends"
IS_A_FILE: Final = "{file} is no folder"
AT_VERSION: Final = "version {version}"
STILL_EMPTY: Final = "empty so far"
NO_KEY: Final = "the variable {variable}, which holds its key, is not set"
NOT_TRIED: Final = "named in the settings; not tried (--offline)"
INSTALLED: Final = "installed here ({file})"
NO_DOT: Final = "not installed; trees and graphs are shown as outlines"
FONT: Final = "drawn with {font}"
NO_COLOURS: Final = "no colours here, {width} columns; everything works without them"
COLOURS: Final = "{colours} colours, {width} columns"

MEND_SETTINGS: Final = "Correct or remove what is named, then run it again."
MEND_DATA: Final = "Set PARLEY_DATA_DIR to a folder that you can write to."
MEND_SPACE: Final = "Free some space; what is stored stays safe, but nothing new may fit."
MEND_DRIVER: Final = 'Install it with: pip install "parley[postgres]"'
MEND_DATABASE: Final = "Check PARLEY_DATABASE_URL, and that the database runs and is reachable from here."
MEND_SCENARIOS: Final = "Correct the named files; everything else works meanwhile."
MEND_KEY: Final = "Set {variable} to the key that you have from the provider."
MEND_MODEL: Final = "Correct it under `models` in the settings, or begin what it is reached at."
MEND_LOCAL: Final = "Only needed for seats such as --seat buyer=model:local."
MEND_DOT: Final = "Install it if you want them drawn (on Debian and Ubuntu: apt-get install graphviz)."
MEND_PICTURES: Final = "Set Parley up again; matplotlib belongs to it."
MENDS: Final = {DATA: MEND_DATA, SPACE: MEND_DATA, DATABASE: MEND_DATABASE, SCENARIOS: MEND_SCENARIOS}
