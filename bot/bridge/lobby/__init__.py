"""Before it begins: the card in the channel, who sits where, what people agree to, and how it starts.

What may happen to a lobby is decided by pure functions on its row (`rules.py`), each applied in one transaction.
The card shows the row and nothing else, so it may be drawn again at any time (`cards.py`).
"""
