"""Whole games in local-slack, an emulated Slack that others have written: a second opinion beside our own.

It has no limits, one stack of forms for everybody, and shows what one person alone should see to everyone. It keeps no
metadata of messages, tells the app nothing of its own posts, and knows fewer methods than Slack.
"""
