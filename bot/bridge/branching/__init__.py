"""Going on differently from an earlier move, in a place of its own beside the first.

Which move is meant (`points.py`), who may (`rights.py`), the question put to them (`asking.py`), the card that is made
(`making.py`, `card.py`, `tending.py`), on which people take their seats (`seats.py`, `joining.py`), and the branch
itself (`beginning.py`).
"""
