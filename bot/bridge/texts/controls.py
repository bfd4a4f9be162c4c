"""What people read in the fields of a form."""

from typing import Final

YES: Final = "Yes"
NO: Final = "No"
CHOOSE: Final = "Choose"
CHOOSE_IF_YOU_LIKE: Final = "Choose (may stay empty)"
ONE_OF: Final = "One of: {choices}"
SEVERAL_OF: Final = "Separated by commas: {choices}"
NUMBER_OF: Final = "The number of one of these: {choices}"
NUMBERS_OF: Final = "The numbers of some of these, separated by commas: {choices}"
BETWEEN: Final = "{low} to {high}"
AT_LEAST: Final = "{low} or more"
AT_MOST: Final = "{high} or less"
NUMBER: Final = "A number"
