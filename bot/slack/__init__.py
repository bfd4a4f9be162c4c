"""Slack as a platform of the bridge."""
