"""The terminal: sessions shown to, and played by, the people in front of it.

Here lives what draws and asks. Not here: commands with their options, which stand in `bot.cli`.
"""
